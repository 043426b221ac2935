"""The JSON Schema: what the reader accepts it accepts, and it knows the same keys."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from procsim.files import keys, loads, schema
from procsim.model.problems import InputError
from tests.files.texts import DEVICE_REPAIR, SHOP
from tests.strategies import processes

ROOT = Path(__file__).parents[2]
SCHEMA: dict[str, Any] = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
FILES = sorted([*(ROOT / "processes").glob("*.yaml"), *(ROOT / "scenarios").glob("*.yaml")])


class EditorLoader(yaml.SafeLoader):
    """Reads scalars as YAML 1.2 does, and so as editors do: no dates, no sexagesimal times, no `NO` for false."""


EditorLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", "-+.0123456789"),
    ("bool", r"^(true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(null|Null|NULL|~|)$", ["n", "N", "~", ""]),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


def wrong(text: str) -> list[str]:
    """The places of what an editor would underline."""
    document = yaml.load(text, Loader=EditorLoader)
    return [".".join(map(str, error.absolute_path)) for error in VALIDATOR.iter_errors(document)]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_the_library_fits_it(path):
    assert wrong(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", [SHOP, DEVICE_REPAIR])
def test_the_examples_fit_it(text):
    assert wrong(text) == []


@pytest.mark.parametrize(
    ("piece", "instead", "place"),
    [
        ("name: Shop", "nome: Shop", ""),
        ("order: due", "order: fifo", "queues.experts.order"),
        ("count: 2", "count: two", "staff.clerks.count"),
        ("role: experts\n", "rolle: experts\n", "stages.repair"),
        ("mon-fri: 09:00-17:00, except", "mon-fry: 09:00-17:00, except", "calendars.office"),
        ("{to: pick_up, share: rest}", "{too: pick_up, share: rest}", "stages.repair.next"),
        ("share: 4%", "share: a few", "ends.resolved"),
        ("length: 4 weeks", "length: 4", "run.length"),
        ("share: time_to_resolve_met", "share: in_time", "kpis.in_time.share"),
        (", next: triage", "", "stages.intake"),
        # slips in texts with units
        ("duration: 5 min", "duration: 5 minuts", "stages.refusal.duration"),
        ("laptop: exponential(40 min)", "laptop: exponential(40)", "stages.repair.duration"),
        ("duration: 2..4..8 min", "duration: 2..4..8", "stages.intake.duration"),
        ("wait: exponential(1 wd)", "wait: until noon", "stages.pick_up.wait"),
        ("patience: 1 h", "patience: none", "stages.intake.patience"),
        ("cost: 20/h", "cost: 3500/month", "staff.clerks.cost"),
        ("mon-fri 09:00-12:00: 2/h", "mon-fri 09:00-12:00: 2/month", "arrivals.walk_in.rate"),
        ("urgent: 15 min", "urgent: 15", "sla.time_to_own"),
        ("goal: at least 80%", "goal: 80%", "kpis.in_time.goal"),
        ("goal: 90% within 8 h", "goal: within 8 h", "kpis.to_repair.goal"),
        ("assign: same as intake", "assign: intake", "stages.refusal.assign"),
        # keys that need each other, or exclude each other
        ("duration: 2..4..8 min, ", "", "stages.intake"),
        ("wait: exponential(1 wd)", "role: desk, duration: 1 h, wait: 1 h", "stages.pick_up"),
        ("waits_on: customer, calendar", "needs: 2, calendar", "stages.pick_up"),
        ("then: refusal, ", "", "stages.delivery"),
        ("patience: 1 h, ", "", "stages.intake"),
        ("after: 5 wd, ", "", "ends.resolved"),
        ("{share: time_to_resolve_met", "{share: time_to_resolve_met, from: arrived", "kpis.in_time"),
        ("{share: repeats", "{to: closed", "kpis.repeats"),
        ("owned_when: intake.started", "about: owned", "sla"),
        (", lead_time: 3 d", "", "parts.screen"),
        ("clerks: {count: 2, ", "clerks: {", "staff.clerks"),
        ("    people:\n", "    count: 2\n    people:\n", "staff.experts"),
        ("    rate: {", "    every: 1 h\n    rate: {", "arrivals.walk_in"),
    ],
)
def test_an_editor_underlines_what_the_reader_refuses(piece, instead, place):
    assert SHOP.count(piece) == 1
    broken = SHOP.replace(piece, instead)
    assert set(wrong(broken)) == {place}
    with pytest.raises(InputError):
        loads(broken)


@pytest.mark.parametrize(
    ("piece", "forms"),
    [
        ("duration: 5 min", ["1 h 30 min", "1h30min", ".5 h", "2 hours 5 minutes", "1e1 min", "20±10 min", "20 min +- 1 h", "20 +/- 10 min",
                             "lognormal( 20 ± 10 min )", "normal(20 ± 5 min)", "5..15 min", "4 min..8 min..1 h", "uniform(5…15 min)",
                             "pert(4..8..20 min)", "usually 20 min (9 in 10 within 35 min)", "usually 20 min (90% within 35 min)", "'exponential(1 wd)'"]),
        ("wait: exponential(1 wd)", ["until 12:00", "until 9:30", "1 wd", "4..8 h"]),
        ("patience: 1 h", ["never", "exponential(3 min)", "{by: device, phone: never, otherwise: 1 h}"]),
        ("cost: 20/h", ["20 EUR/h", "EUR 20/h", "20 per hour", "20/hour", "20 / h", "20/h EUR"]),
        ("mon-fri 09:00-12:00: 2/h", [f"mon-fri 09:00-12:00: {rate}" for rate in ("2 per hour", "2/hour", "16/wd", "2 a hour", "80/week", "0.5/min")]),
        ("goal: at least 80%", ["at least 0.8", "at  most 80 %"]),
        ("goal: 90% within 8 h", ["mean within 1 h 30 min", "median within 2 wd", "0.9 within 8 h"]),
        ("assign: same as intake", ["not same as intake", "not same as [intake, repair]", "same  as intake"]),
        ("name: Shop", ["~", "", "null", "12"]),
        ("currency: EUR", [""]),
        ("device: {phone: 70%, laptop: 30%}", ["{phone: 70%, laptop: 30%}\n      k: null", "{phone: 70%, laptop: 30%}\n      k: ~"]),
        ("queues: {experts: {order: due}}", ["{experts: {}}", "{experts: }"]),
        ("available: 90%", ["0.9", "90 %"]),
    ],
)  # fmt: skip
def test_what_the_reader_takes_an_editor_takes(piece, forms):
    assert SHOP.count(piece) == 1
    key = piece.partition(":")[0] if not piece.startswith("mon") else ""
    for form in forms:
        text = SHOP.replace(piece, f"{key}: {form}" if key else form)
        if piece.startswith("assign"):
            text = text.replace(form, f"'{form}'")
        loads(text)
        assert wrong(text) == [], form


@settings(max_examples=25)
@given(processes())
def test_any_process_fits_it(text):
    assert wrong(text) == []


def with_a_stranger(node: Any) -> list[Any]:
    """Copies of a document, in each of which one mapping has a key that no language knows."""
    found: list[Any] = []
    if isinstance(node, dict):
        found.append({**node, "zzz": "1"})
        for key, value in node.items():
            found += [{**node, key: changed} for changed in with_a_stranger(value)]
    elif isinstance(node, list):
        for index, value in enumerate(node):
            found += [[*node[:index], changed, *node[index + 1 :]] for changed in with_a_stranger(value)]
    return found


def test_what_the_reader_calls_an_unknown_key_an_editor_underlines():
    refused = 0
    for document in with_a_stranger(yaml.load(SHOP, Loader=yaml.BaseLoader)):
        text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
        try:
            loads(text)  # a name of the writer's own, as of an attribute
        except InputError as error:
            if "has no key 'zzz'" in str(error):
                refused += 1
                assert wrong(text), text
    assert refused > 20


def test_keys_and_few_words_are_completed():
    """What an editor needs for it: each key with its description, and each word of a short list as an `enum`."""
    definitions = SCHEMA["$defs"]
    assert definitions["Queue"]["properties"]["order"]["enum"] == ["arrival", "shortest", "due", "oldest", "latest"]
    assert definitions["Group"]["properties"]["at_shift_end"]["enum"] == ["pause", "finish"]
    assert definitions["End"]["properties"]["counts_as"]["enum"] == ["miss", "nothing"]
    assert "sla_met" in definitions["Kpi"]["properties"]["share"]["anyOf"][0]["enum"]
    assert all("description" in made for each in definitions.values() for made in each.get("properties", {}).values())


def test_a_scenario_is_told_from_a_process():
    assert wrong("scenario: A\nprocess: a.yaml\nchange: {staff.clerks.count: +1}\n") == []
    assert wrong("scenario: A\nprocess: a.yaml\nvary: {staff.clerks.count: [3, +1], a.rate: [x1, x1.2]}\n") == []
    assert wrong("scenario: A\nproces: a.yaml\n") == ["", ""]
    assert wrong("scenario: A\nprocess: a.yaml\nvary: {staff.clerks.count: 3}\n") == ["vary.staff.clerks.count"]
    assert wrong("scenario: A\nprocess: a.yaml\nvary: {staff.clerks.count: []}\n") == ["vary.staff.clerks.count"]


@pytest.mark.parametrize(
    ("definition", "table"),
    [
        ("Process", keys.PROCESS), ("Group", keys.GROUP), ("Person", keys.PERSON), ("Queue", keys.QUEUE), ("Source", keys.SOURCE),
        ("Part", keys.PART), ("Stage", keys.STAGE), ("End", keys.END), ("Repeat", keys.REPEAT), ("Sla", keys.SLA),
        ("Kpi", keys.KPI), ("Run", keys.RUN), ("Scenario", keys.SCENARIO),
    ],
)  # fmt: skip
def test_each_key_is_described(definition, table):
    made = SCHEMA["$defs"][definition]
    assert list(made["properties"]) == list(table)
    assert made["additionalProperties"] is False
    assert made.get("required", []) == [key for key, about in table.items() if about.required]
    for key, about in table.items():
        assert made["properties"][key]["description"].startswith(about.about)
        assert about.default in made["properties"][key]["description"]


def test_each_key_of_the_tables_is_asked_for_by_the_reader():
    """A key that stands in the tables and that no reader asks for would be accepted and ignored."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "procsim" / "files").glob("*.py"))
    asked = set(re.findall(r'(?:get|entry)\(\s*"(\w+)"', sources)) | set(re.findall(r'key == "(\w+)"', sources))
    asked |= {"time_to_own", "time_to_resolve", "owner", "action"}  # asked for in loops
    tables = (
        keys.PROCESS, keys.CALENDAR, keys.GROUP, keys.PERSON, keys.QUEUE, keys.SOURCE, keys.PART, keys.STAGE, keys.ROUTE,
        keys.SPLIT, keys.END, keys.REPEAT, keys.SLA, keys.KPI, keys.RUN, keys.SCENARIO,
    )  # fmt: skip
    assert {key for table in tables for key in table} - asked == set()


def test_kinds_are_all_used():
    from procsim.files.schema import KINDS

    tables = (
        keys.PROCESS, keys.CALENDAR, keys.GROUP, keys.PERSON, keys.QUEUE, keys.SOURCE, keys.PART, keys.STAGE, keys.ROUTE,
        keys.SPLIT, keys.END, keys.REPEAT, keys.SLA, keys.KPI, keys.RUN, keys.SCENARIO,
    )  # fmt: skip
    assert set(KINDS) <= {key.kind for table in tables for key in table.values()}
