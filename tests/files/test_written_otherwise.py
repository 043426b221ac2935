"""What somebody writes who has not read the language's pages is answered with how it is written, once and at its place."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from procsim.files import check, loads
from procsim.model.problems import InputError
from procsim.model.time import DAY, HOUR
from tests.files.texts import SHOP

if TYPE_CHECKING:
    from pathlib import Path

WORK = "refusal: {role: desk, duration: 5 min, assign: same as intake, next: refused}"
RATE = "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}"
OFFICE = "office: {mon-fri: 09:00-17:00, except: {2026-04-06: closed}}"
CLERKS = "clerks: {count: 2, roles: [desk], calendar: office, cost: 20/h, available: 90%}"
ROUTES = (
    'next:\n      - {when: device == "laptop" and age > 5, to: refusal}\n      - {to: {repair: 80%, delivery: 20%}}'
)
WHEN = '{when: device == "laptop" and age > 5, to: refusal}'
RATE_IN_FULL = f"{RATE}\n    calendar: office\n    enters: intake\n    seasons: {{2026-02-01..2026-02-28: x1.2}}"
KPI = "to_repair: {from: intake.finished, to: repair.started, goal: 90% within 8 h, by: priority}"


def told(piece: str, instead: str) -> list[str]:
    assert SHOP.count(piece) == 1
    with pytest.raises(InputError) as raised:
        loads(SHOP.replace(piece, instead), "shop.yaml")
    return [str(problem).removeprefix("shop.yaml:") for problem in raised.value.problems]


def test_the_pieces_stand_in_the_shop():
    assert [SHOP.count(piece) for piece in (WORK, RATE, OFFICE, CLERKS, ROUTES, WHEN, RATE_IN_FULL, KPI)] == [1] * 8


@pytest.mark.parametrize(
    ("piece", "instead", "problem"),
    [
        # durations and numbers
        (WORK, "refusal: {role: desk, duration: 5-15 min, next: refused}", "42:36: a range is written with two points: 5..15 min"),
        (WORK, "refusal: {role: desk, duration: 5 to 15 min, next: refused}", "42:37: a range is written with two points: 5..15 min"),
        (WORK, "refusal: {role: desk, duration: 1 h, 30 min, next: refused}", "42:40: a sum has no comma: write duration: 1 h 30 min"),
        (WORK, "refusal: {role: desk, duration: 5/h, next: refused}", "42:35: 5/h is a rate, and here a duration is wanted, such as 20 min"),
        (WORK, "refusal: {wait: 17:00, next: refused}", "42:19: 17:00 is a time of day, and here a duration is wanted, such as 20 min"),
        (WORK, "refusal: {wait: until, next: refused}", "42:25: a time of day is missing: write 09:00"),
        (WORK, "refusal: {role: desk, duration: {by: device, phone: {by: priority, urgent: 1 h, normal: 2 h}, otherwise: 3 h}, next: refused}",
         "42:56: the duration depends on one attribute: there is no `by` within another"),
        ("age: lognormal(3 ± 2)", "age: lognormal(3 ± 2 min)", "26:25: a number without a unit is wanted here, not '2 min'"),
        ("start: 2026-01-12", "start: 2026-01-12T08:00Z", "3:8: times are local and have no time zone: write 2026-01-12T08:00"),
        ("start: 2026-01-12", "start: 2026-01-12 08:00 +0300", "3:8: times are local and have no time zone: write 2026-01-12 08:00"),
        # rates
        (RATE, "rate: {by: device, phone: 3/h, laptop: 2/h}", "19:12: a rate follows the hours of the week alone: who differs in an attribute comes from a source of its own"),
        (RATE, "rate: {mon, tue 09:00-12:00: 5/h}", "19:12: a comma in {…} begins a new key, and 'mon' has no hours; write \"mon tue 09:00-12:00: …\""),
        (RATE, "rate: {mon-fri 9-12: 5/h}", "19:20: '9' is not a day of the week; hours are written 09:00-12:00"),
        # calendars
        (OFFICE, "office: {weekdays: 09:00-17:00}", "6:12: 'weekdays' is not a day of the week: write mon-fri"),
        (OFFICE, "office: {mon-fri: 09:00-17:00, weekend: 10:00-12:00}", "6:34: 'weekend' is not a day of the week: write sat sun"),
        (OFFICE, "office: {mon-fri: 09:00-13:00 14:00-18:00}", "6:21: several hours of a day are a list: [09:00-13:00, 14:00-18:00]"),
        (OFFICE, "office: {mon-fri: 09:00-13:00, 14:00-18:00}", "6:34: several hours of a day are a list: […, 14:00-18:00]"),
        (OFFICE, "office: mon-fri 09:00-17:00", "6:11: a calendar says its days: {mon-fri: 09:00-18:00}"),
        (OFFICE, "office: 08:00-16:00", "6:11: a calendar says its days: {mon-fri: 08:00-16:00}"),
        (OFFICE, "office: {outside: night}", "6:21: these calendars go round in a circle: office is outside night is outside office"),
        # people and names
        (CLERKS, "clerks: {people: [{name: Anna, count: 2}], roles: [desk]}", "9:34: each entry of `people` is one person: `count` belongs to a group"),
        (CLERKS, "clerks: {count: 2, roles: [desk], cost: -5/h}", "9:43: a cost cannot be below 0"),
        (CLERKS, "clerks: {count: 2, roles: [desk], speed: {by: device, phone: 2, otherwise: 1}}", "9:45: a speed depends on the stage alone: {repair: 0.8, otherwise: 1}"),
        ("priorities: [urgent, normal]", "priorities: urgent, normal", "16:13: several names are a list: [urgent, normal]"),
        (CLERKS, "clerks:\n    count: 2\n    roles: desk, cashier", "11:12: several names are a list: [desk, cashier]"),
        ("name: Shop", 'name: "Sh\\u0007op"', "2:7: `name` holds a control character (U+0007)"),
        ("age: lognormal(3 ± 2)", 'age: lognormal(3 ± 2)\n      kind: {a: 50%, "b\\e": 50%}', "27:22: a value of 'kind' holds a control character (U+001B)"),
        # routes and ends
        (ROUTES, "next: {all: []}", "32:17: a split opens at least two branches: {all: [a, b]}"),
        (ROUTES, "next: {repair: 80%, delivery: Rest}", "32:35: 'Rest' is not a share, did you mean 'rest'?"),
        ("refused: {counts_as: miss}", "refused: {}\n  intake: {}", "46:3: 'intake' is the name of a stage, too"),
        ("assign: same as intake", "assign: 'same as [intake, repair]'", "42:59: `same as` names one stage; several belong to `not same as`"),
        # conditions
        (WHEN, "{when: visits > 3, to: refusal}", "33:16: what of `visits` is asked? Write visits.intake"),
        (WHEN, "{when: open and age > 3, to: refusal}", "33:16: what of `open` is asked? Write open.office"),
        (WHEN, "{when: hour == 25, to: refusal}", "33:24: 'hour' is never '25', did you mean '5'?"),
        (WHEN, "{when: device > 5, to: refusal}", "33:23: 'device' is a word, and > compares numbers"),
        # by what a number is
        (KPI, KPI.replace("by: priority", "by: age"), "55:84: the attribute 'age' is a number: `by` needs one with values; a number is for conditions"),
        # YAML
        ("name: Shop", "name: - Shop", "2:7: an item of a list begins a line of its own: put a text that begins with `- ` in quotes"),
        ("name: Shop", "name: 'Shop", "2:7: this quote is never closed"),
    ],
)  # fmt: skip
def test_the_answer_says_how_it_is_written(piece, instead, problem):
    assert told(piece, instead) == [problem]


def test_routes_of_a_list_say_to():
    assert told(ROUTES, "next: [{repair: 80%}, {delivery: 20%}]") == [
        "32:13: a route of a list says `to`: write {to: repair, share: 80%}",
        "32:28: a route of a list says `to`: write {to: delivery, share: 20%}",
    ]


def test_targets_by_a_number_have_no_values():
    problems = told("  by: priority\n  time_to_own: {urgent: 15 min, normal: 1 h}\n  time_to_resolve: {urgent: 1 wd, normal: 30 h}",
                    "  by: age\n  time_to_own: {3: 15 min, otherwise: 1 h}\n  time_to_resolve: 30 h")  # fmt: skip
    assert problems == ["51:7: the attribute 'age' is a number: `by` needs one with values; a number is for conditions"]


NO_CALENDAR = "`wd` has no length here: no calendar is named whose working days it could be; write hours or days"
ADD_CALENDAR = NO_CALENDAR.replace("write", "add `calendar`, or write")
ADD_CLOCK = NO_CALENDAR.replace("write", "add `clock`, or write")


@pytest.mark.parametrize(
    ("piece", "instead", "message"),
    [
        (WORK, "refusal: {wait: 2 wd, next: refused}", ADD_CALENDAR),
        (WORK, "refusal: {role: desk, duration: 5 min, patience: 2 wd, next: refused}", ADD_CALENDAR),
        ("lead_time: 3 d", "lead_time: 3 wd", NO_CALENDAR),
        ("after: 5 wd, calendar: office,", "after: 5 wd,", ADD_CALENDAR),
        (RATE_IN_FULL, "every: 2 wd\n    enters: intake", ADD_CALENDAR),
        ("within: 14 d", "within: 10 wd", NO_CALENDAR),
        ("run: {length: 4 weeks", "run: {length: 20 wd", NO_CALENDAR),
    ],
)  # fmt: skip
def test_where_no_calendar_is_named_there_are_no_working_days(piece, instead, message):
    (problem,) = told(piece, instead)
    assert problem.partition(": ")[2] == message


@pytest.mark.parametrize("clock", ["", "clock: nowhere"])
def test_a_service_level_without_a_clock_has_no_working_days(clock):
    problems = told("  clock: office\n", f"  {clock}\n" if clock else "")
    words = [problem.partition(": ")[2] for problem in problems]
    assert words == (["there is no calendar 'nowhere' (there are office, night, always)"] if clock else [ADD_CLOCK])


def test_a_kpi_takes_over_that_there_is_no_clock():
    text = SHOP.replace("  clock: office\n", "").replace("urgent: 1 wd", "urgent: 8 h")
    with pytest.raises(InputError) as raised:
        loads(text.replace("goal: 90% within 8 h", "goal: 90% within 2 wd"))
    assert [problem.message for problem in raised.value.problems] == [ADD_CLOCK]
    limit = loads(text.replace("goal: 90% within 8 h", "goal: 90% within 2 d")).kpis["to_repair"].goal.limit
    assert limit == 2 * DAY


def test_a_day_of_who_is_always_there_has_24_hours():
    text = SHOP.replace("calendar: office, cost: 20/h", "cost: 20/h").replace("duration: 5 min", "duration: 1 wd")
    assert loads(text).stages["refusal"].duration.otherwise.mean == 24 * HOUR


def test_a_part_s_price_may_name_the_currency():
    assert loads(SHOP.replace("cost: 40}", "cost: 40 EUR}")).parts["screen"].cost == 40
    assert told("cost: 40}", "cost: 40 USD}") == ["28:81: '40 USD' is not a number"]


def test_nobody_queues_at_a_wait(tmp_path: Path):
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP.replace("age > 5", "queue.pick_up > 5"), encoding="utf-8")
    process, problems = check(path)
    assert process is not None
    assert "nobody queues for anyone at `pick_up`, so `queue.pick_up` is always 0" in [one.message for one in problems]
