"""Slips of the pen that newcomers make are answered with what was meant, once and where it was made."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

import pytest

from procsim.files import loads
from procsim.files.suggestions import nearest
from procsim.model.conditions import Name, names
from procsim.model.problems import InputError
from procsim.model.process import Assignment, Cases, Milestone

WASH = """\
procsim: 1
staff:
  люди: {count: 2, roles: [мойщик]}
arrivals:
  авто: {rate: 3/h, enters: приём}
stages:
  приём: {role: мойщик, duration: 5 min, next: мойка}
  мойка: {role: мойщик, duration: 5 min, next: {выдача: 90%, отказ: 10%}}
  выдача: {role: мойщик, duration: 5 min, next: resolved}
ends:
  resolved: {}
  отказ: {counts_as: miss}
kpis:
  вовремя: {from: arrived, to: closed, goal: 90% within 1 h}
  отказы: {share: end:отказ, goal: at most 15%}
run: {length: 8 weeks}
"""
PEOPLE = "  люди: {count: 2, roles: [мойщик]}\n"
ROUTES = "мойка: {role: мойщик, duration: 5 min, next: {выдача: 90%, отказ: 10%}}"


def told(piece: str, instead: str) -> list[str]:
    assert WASH.count(piece) == 1
    with pytest.raises(InputError) as raised:
        loads(WASH.replace(piece, instead), "wash.yaml")
    return [str(problem).removeprefix("wash.yaml:") for problem in raised.value.problems]


def people(*lines: str) -> str:
    return "\n      ".join(["  люди:\n    roles: [мойщик]\n    people:", *lines]) + "\n"


def routes(*lines: str) -> str:
    return "\n      ".join(["мойка:\n    role: мойщик\n    duration: 5 min\n    next:", *lines])


MISSING_DASH = "a `- ` is missing: the items of this list begin with it"


@pytest.mark.parametrize(
    ("piece", "instead", "problem"),
    [
        # a colon
        ("мойка: {role", "мойка {role", "8:8: a colon is missing after 'мойка'"),
        (ROUTES, "мойка {next: выдача}", "8:8: a colon is missing after 'мойка'"),
        ("приём: {role", "приём у входа {role", "7:16: a colon is missing after 'приём у входа'"),
        (ROUTES, "мойка\n    role: мойщик\n    next: выдача", "8:8: a colon is missing after 'мойка'"),
        ("roles: [мойщик]", "roles [мойщик]", "3:25: a colon is missing after 'roles'"),
        # the dash of an item
        (PEOPLE, people("{name: Оля}", "- {name: Юля}"), f"6:7: {MISSING_DASH}"),
        (PEOPLE, people("- {name: Оля}", "{name: Юля}"), f"7:7: {MISSING_DASH}"),
        (PEOPLE, people("- {name: Оля}", "# и ещё", "{name: Юля}", "- {name: Яна}"), f"8:7: {MISSING_DASH}"),
        (PEOPLE, people("name: Оля", "- name: Юля"), f"6:7: {MISSING_DASH}"),
        (PEOPLE, people("- name: Оля", "speed: 2"), f"7:7: {MISSING_DASH}; what belongs to the item above stands two blanks further in"),
        (PEOPLE, people("- Оля", "Юля"), f"7:7: {MISSING_DASH}"),
        (ROUTES, routes("{to: выдача, share: 90%}", "{to: отказ, share: 10%}"), f"12:7: {MISSING_DASH}"),
        (ROUTES, routes("- {to: выдача, share: 90%}", "  {to: отказ, share: 10%}"), "13:9: a `- ` is missing: this line stands among the items of a list"),
        # a comma
        ("next: {выдача: 90%, отказ: 10%}}", "next: [{to: выдача, share: 90%} {to: отказ, share: 10%}]}", "8:74: a comma is missing before this {"),
        # a decimal comma
        ("at most 15%", "at most 15,5%", "15:47: write a decimal point, not a comma: goal: at most 15.5%"),
        ("90% within 1 h", "90,5% within 1,5 h", "14:49: write a decimal point, not a comma: goal: 90.5% within 1.5 h"),
        ("  отказы: {share: end:отказ, goal: at most 15%}", "  отказы:\n    share: end:отказ\n    goal: at most 15,5%", "17:19: write 15.5: a decimal point, not a comma"),
        (ROUTES, "мойка: {role: мойщик, duration: 1..1,5..3 h, next: выдача}", "8:40: write a decimal point, not a comma: duration: 1..1.5..3 h"),
        (ROUTES, "мойка: {role: мойщик, duration: 1,5 ± 0,5 h, next: выдача}", "8:37: write a decimal point, not a comma: duration: 1.5 ± 0.5 h"),
        (ROUTES, "мойка: {role: мойщик, duration: gamma(1,5 ± 1 h), next: выдача}", "8:43: write a decimal point, not a comma: duration: gamma(1.5 ± 1 h)"),
        (ROUTES, "мойка: {role: мойщик, duration: gamma(1, 1 h), next: выдача}", "8:44: there is no comma in the notation of a distribution: gamma(1 … 1 h)"),
        ("rate: 3/h", "rate: 3,5/h", "5:18: write a decimal point, not a comma: rate: 3.5/h"),
        # a unit
        ("length: 8 weeks", "length: 8", "16:15: a unit is missing: 8 what? Write 8 weeks, 8 days or the like"),
        ("length: 8 weeks", "length: 8 weeks, warm_up: 1", "16:33: a unit is missing: 1 what? Write 1 week, 1 day or the like"),
        ("{share: end:отказ, goal", "{share: repeats, within: 14, goal", "15:36: a unit is missing: 14 what? Write 14 days, 14 weeks or the like"),
        # an entry that stands too far to the left
        ("  отказ: {", "отказ: {", "12:1: a process has no key 'отказ'; if it belongs to `ends`, indent it as the others there"),
        ("  выдача: {", "выдача: {", "9:1: a process has no key 'выдача'; if it belongs to `stages`, indent it as the others there"),
    ],
)  # fmt: skip
def test_what_was_meant_is_said_once_where_it_was_not_written(piece, instead, problem):
    assert told(piece, instead) == [problem]


def test_decimal_commas_in_shares_are_told_each_and_nothing_follows_from_them():
    assert told("{выдача: 90%, отказ: 10%}", "{выдача: 90,5%, отказ: 9,5%}") == [
        "8:60: write a decimal point, not a comma: выдача: 90.5%",
        "8:73: write a decimal point, not a comma: отказ: 9.5%",
    ]


def test_names_that_have_little_in_common_are_not_proposed():
    assert nearest("отказ", ["мойка", "приём"]) == []
    assert nearest("мойко", ["мойка", "приём"]) == ["мойка"]
    assert nearest("fone", ["laptop", "phone"]) == ["phone"]


def test_names_may_hold_blanks_wherever_they_are_named():
    text = WASH.replace(
        "выдача: {role: мойщик", "выдача клиенту: {role: старший мойщик, assign: not same as приём у входа"
    )
    text = text.replace("приём", "приём у входа").replace("приём у входа у входа", "приём у входа")
    text = text.replace("roles: [мойщик]", "roles: [мойщик, старший мойщик], speed: {выдача клиенту: 2}")
    text = text.replace(
        "{выдача: 90%, отказ: 10%}",
        "[{when: visits.приём у входа > 1 or queue.выдача клиенту > 3, to: мойка}, {to: {выдача клиенту: 90%, отказ совсем: 10%}}]",
    )
    text = text.replace("  отказ: {", "  отказ совсем: {").replace("end:отказ", "end:отказ совсем")
    text = text.replace("from: arrived", "from: last приём у входа.started")
    process = loads(text, changes=[("stages.выдача клиенту.duration", "7 min")])
    handing_over = process.stages["выдача клиенту"]
    assert handing_over.duration.otherwise.text == "7 min"
    assert handing_over.assign == Assignment(False, ("приём у входа",))
    assert process.kpis["вовремя"].start == (Milestone("started", "приём у входа"),)
    assert process.kpis["отказы"].share == "end:отказ совсем"
    way = process.stages["мойка"].next
    assert isinstance(way, Cases)
    assert list(names(way.cases[0].when.expression)) == [
        Name("visits", "приём у входа"), Name("queue", "выдача клиенту")
    ]  # fmt: skip
