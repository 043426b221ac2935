"""The JSON Schema of processes and scenarios, for editors with a YAML language server.

It is made from the tables in `procsim.files.keys` with pydantic models: the keys, their descriptions and their defaults
have one home. What a schema cannot say (names that exist, shares that add up) is the reader's to check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema, create_model
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from procsim.files import keys
from procsim.files import schema_patterns as patterns
from procsim.files.schema_rules import RULES
from procsim.model.process import QueueOrder

if TYPE_CHECKING:
    from procsim.files.keys import Key, Keys

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

#: Editors read a scalar as YAML does: a number, a boolean or a text.
_SCALAR: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"]}
_TEXT: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"]}
_DATE: Final = r"\d{4}-\d{1,2}-\d{1,2}"
_DAY: Final = r"([Mm]on|[Tt]ue|[Ww]ed|[Tt]hu|[Ff]ri|[Ss]at|[Ss]un)[a-z]*"
_DAYS: Final = rf"^(daily|{_DAY}(\s*-\s*{_DAY})?(\s+{_DAY}(\s*-\s*{_DAY})?)*)$"
_BY: Final = "The attribute of the ticket on which it depends."
_NUMBER_OR_TEXT: Final[dict[str, Any]] = {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]}


def _object(pattern: str | None, value: dict[str, Any], **properties: dict[str, Any]) -> dict[str, Any]:
    """A mapping with names of the writer's own (all that fit the pattern), each with such a value."""
    made: dict[str, Any] = {"type": "object"}
    if properties:
        made["properties"] = properties
    if pattern is None:
        return {**made, "additionalProperties": value}
    return {**made, "patternProperties": {pattern: value}, "additionalProperties": False}


def _either(*options: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(options)}


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _dependent(value: dict[str, Any]) -> dict[str, Any]:
    """A value, or one by an attribute: ``{by: device, phone: …, otherwise: …}``."""
    by = {"type": "string", "description": _BY}
    mapping = {"type": "object", "properties": {"by": by}, "required": ["by"], "additionalProperties": value}
    return _either(value, mapping)


_COUNT: Final[dict[str, Any]] = _either({"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\d+$"})
_POSITIVE: Final[dict[str, Any]] = _either({"type": "integer", "minimum": 1}, {"type": "string", "pattern": r"^\d+$"})
_SHARE: Final[dict[str, Any]] = _either(
    {"type": "number", "minimum": 0, "maximum": 1}, {"type": "string", "pattern": patterns.SHARE}
)
_SHARE_OR_REST: Final[dict[str, Any]] = _either({"const": "rest"}, _SHARE)
_DURATION: Final[dict[str, Any]] = {"type": "string", "pattern": patterns.DURATION}
_LIMIT: Final[dict[str, Any]] = _either(_DURATION, {"const": 0})
_DISTRIBUTION: Final[dict[str, Any]] = {
    "type": "string",
    "pattern": patterns.DISTRIBUTION,
    "examples": [
        "20 min",
        "4..8..20 min",
        "lognormal(20 ± 10 min)",
        "exponential(1 h)",
        "usually 20 min (9 in 10 within 35 min)",
    ],
}
_HOURS: Final[dict[str, Any]] = _either({"type": "string"}, _list_of({"type": "string"}))
_NAMES: Final[dict[str, Any]] = _either(_TEXT, _list_of(_TEXT))
_RATE: Final[dict[str, Any]] = {
    "type": "string",
    "pattern": patterns.RATE,
    "examples": ["5/h", "40/d", "40/wd", "200/w"],
}
_DATES: Final[dict[str, Any]] = {"type": "string", "pattern": rf"^{_DATE}(\.\.{_DATE})?$"}
# A definition that contains itself, which pydantic has no model for: it is put in when the models are done.
_ROUTING: Final[dict[str, Any]] = {"x-refers-to": "#/$defs/Routing"}
_SPLIT: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {"all": {**_NAMES, "description": keys.SPLIT["all"].about}},
    "required": ["all"],
    "additionalProperties": False,
}
# `null` and `~` are words like others.
_VALUES: Final[dict[str, Any]] = _either({"type": [*_TEXT["type"], "null"]}, _object(None, _SHARE_OR_REST))

#: What a value of each kind may look like to an editor.
KINDS: Final[dict[str, dict[str, Any]]] = {
    "version": _either({"const": 1}, {"const": keys.VERSION}),
    "text": _TEXT,
    "name": _TEXT,
    "names": _NAMES,
    "moment": {"type": "string", "pattern": rf"^{_DATE}"},
    "moments": _either({"type": "string"}, _list_of({"type": "string", "pattern": rf"^{_DATE}"})),
    "holidays": _either({"type": "string"}, _list_of(_DATES), {"const": False}),
    "dates": _either(_DATES, _list_of(_DATES)),
    "exceptions": _object(rf"^{_DATE}(\.\.{_DATE})?$", _HOURS),
    "count": _COUNT,
    "positive": _POSITIVE,
    "number": _NUMBER_OR_TEXT,
    "cost": {"type": "string", "pattern": patterns.COST, "examples": ["450/h"]},
    "share": _SHARE,
    "share_or_rest": _SHARE_OR_REST,
    "speed": _either(_NUMBER_OR_TEXT, _object(None, _NUMBER_OR_TEXT)),
    "limit": _LIMIT,
    "duration": _dependent(_DISTRIBUTION),
    "wait": _dependent({**_DISTRIBUTION, "pattern": patterns.WAIT}),
    "patience": _dependent({**_DISTRIBUTION, "pattern": patterns.PATIENCE}),
    "role": _dependent(_TEXT),
    "clock": _dependent(_TEXT),
    "targets": _either(_DURATION, _object(None, _DURATION, by={**_TEXT, "description": _BY})),
    "rate": _either(_RATE, _object(None, _RATE)),
    "seasons": _object(rf"^{_DATE}(\.\.{_DATE})?$", {"type": "string"}),
    "attributes": _object(None, _dependent(_VALUES)),
    "uses": _dependent(_object(None, _either(_COUNT, {"type": "object"}))),
    "condition": {"type": "string", "examples": ['device == "laptop" and visits.repair < 3']},
    "assign": {"type": "string", "pattern": patterns.ASSIGN, "examples": ["same as diagnosis", "not same as [a, b]"]},
    "milestones": _NAMES,
    "goal": {
        "type": "string",
        "pattern": patterns.GOAL,
        "examples": ["90% within 4 h", "mean within 40 min", "at most 5%"],
    },
    "kpi_share": {
        "type": "string",
        "anyOf": [
            {"enum": ["repeats", "sla_met", "time_to_own_met", "time_to_resolve_met"]}, {"pattern": "^end:"},
        ],
    },
    "yes_no": _either({"type": "boolean"}, {"enum": ["true", "false", "yes", "no"]}),
    "at_shift_end": {"enum": ["pause", "finish"]},
    "order": {"enum": [order.value for order in QueueOrder]},
    "counts_as": {"enum": ["miss", "nothing"]},
    "sla_pauses": {"const": "sla"},
    "miss": {"const": "miss"},
    "routing": _ROUTING,
    "changes": {"type": "object", "additionalProperties": {}},
    "varied": {"type": "object", "minProperties": 1, "additionalProperties": _list_of({}) | {"minItems": 1}},
}  # fmt: skip


def schema() -> dict[str, object]:
    """The JSON Schema, draft 2020-12: a file is a process or a scenario."""
    process = _process()
    scenario = _model("Scenario", keys.SCENARIO, {})
    _, made = models_json_schema(
        [(process, "validation"), (scenario, "validation")], by_alias=True, schema_generator=_Generator
    )
    definitions = made["$defs"]
    definitions["Routing"] = _routing()
    _may_be_empty(definitions["Queue"])
    for key, made_of in definitions["Process"]["properties"].items():
        if not keys.PROCESS[key].required:
            _may_be_empty(made_of)
    title = "A process of procsim, or a scenario that changes one"
    # A file is told to be one or the other by its keys, so that an editor shows the mistakes of the right one.
    return {
        "$schema": DIALECT,
        "title": title,
        "if": {"type": "object", "required": ["scenario"]},
        "then": {"$ref": "#/$defs/Scenario"},
        "else": {"$ref": "#/$defs/Process"},
        "$defs": _referring(definitions),
    }


def _may_be_empty(made: dict[str, Any]) -> None:
    """Allows for nothing, as the reader does; of one type with another an editor still shows what is wrong inside."""
    if "type" in made:
        made["type"] = [*(made["type"] if isinstance(made["type"], list) else [made["type"]]), "null"]


def _referring(node: Any) -> Any:
    """The schema with references where `_ROUTING` stands for one."""
    if isinstance(node, dict):
        return {"$ref" if key == "x-refers-to" else key: _referring(value) for key, value in node.items()}
    return [_referring(item) for item in node] if isinstance(node, list) else node


class _Generator(GenerateJsonSchema):
    schema_dialect = DIALECT

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the key is its own title
        return False


def _process() -> type[BaseModel]:
    person = _model("Person", keys.PERSON, {})
    repeat = _model("Repeat", keys.REPEAT, {})
    group = _model("Group", keys.GROUP, {"people": list[person | str]})  # type: ignore[valid-type]
    end = _model("End", keys.END, {"repeat": repeat})
    sections: dict[str, Any] = {
        "calendars": dict[str, _calendar()],  # type: ignore[misc]
        "groups": dict[str, group],  # type: ignore[valid-type]
        "queues": dict[str, _model("Queue", keys.QUEUE, {})],  # type: ignore[misc]
        "sources": dict[str, _model("Source", keys.SOURCE, {})],  # type: ignore[misc]
        "parts": dict[str, _model("Part", keys.PART, {})],  # type: ignore[misc]
        "stages": dict[str, _model("Stage", keys.STAGE, {})],  # type: ignore[misc]
        "ends": dict[str, end | None],  # type: ignore[valid-type]
        "kpis": dict[str, _model("Kpi", keys.KPI, {})],  # type: ignore[misc]
        "sla": _model("Sla", keys.SLA, {}),
        "run": _model("Run", keys.RUN, {}),
    }
    return _model("Process", keys.PROCESS, sections)


def _model(name: str, table: Keys, own: dict[str, Any]) -> type[BaseModel]:
    """The model of a mapping with known keys; ``own`` holds the annotations of kinds that are models themselves."""
    fields: dict[str, Any] = {}
    for key, about in table.items():
        annotation = own.get(about.kind) or Annotated[Any, WithJsonSchema(KINDS[about.kind])]
        default = ... if about.required else None
        described = Field(default, alias=key, description=_described(about), json_schema_extra=_without_null)
        fields[f"{key}_"] = (annotation, described)
    # pydantic's overloads of create_model cannot describe fields that are made from a table.
    config = ConfigDict(extra="forbid", title=name, json_schema_extra=RULES.get(name))
    return create_model(name, __config__=config, **fields)


def _without_null(made: dict[str, Any]) -> None:
    """What is left out has a default of the format's own, which its description names, not null."""
    made.pop("default", None)


def _described(key: Key) -> str:
    return f"{key.about} Default: {key.default}." if key.default else key.about


def _calendar() -> Any:
    """Days of the week with their hours, beside the keys of the table: a mapping that no model describes."""
    described = {key: {**KINDS[about.kind], "description": _described(about)} for key, about in keys.CALENDAR.items()}
    return Annotated[Any, WithJsonSchema(_object(_DAYS, _HOURS, **described))]


def _routing() -> dict[str, Any]:
    """Where tickets go on to, in all its forms."""
    route = {
        "type": "object",
        "properties": {
            key: {**KINDS[about.kind], "description": _described(about)} for key, about in keys.ROUTE.items()
        },
        "required": [key for key, about in keys.ROUTE.items() if about.required],
        "additionalProperties": False,
    }
    by = {
        "type": "object",
        "properties": {"by": {"type": "string", "description": _BY}},
        "required": ["by"],
        "additionalProperties": _ROUTING,
    }
    choice = {
        "type": "object",
        "not": {"anyOf": [{"required": ["by"]}, {"required": ["all"]}]},
        "additionalProperties": _SHARE_OR_REST,
    }
    return {
        "description": "A stage or an end; shares of several; a list of routes; {all: […]}; {by: ATTRIBUTE, …}.",
        **_either(_TEXT, {"type": "array", "items": route, "minItems": 1}, _SPLIT, by, choice),
    }
