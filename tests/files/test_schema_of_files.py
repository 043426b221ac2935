"""The JSON Schema: what the reader accepts it accepts, and it knows the same keys."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from procsim.files import keys, loads, schema
from procsim.model.problems import InputError
from tests.files.texts import DEVICE_REPAIR, SHOP

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
    ],
)
def test_an_editor_underlines_what_the_reader_refuses(piece, instead, place):
    broken = SHOP.replace(piece, instead)
    assert wrong(broken) == [place]
    with pytest.raises(InputError):
        loads(broken)


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
