"""Numbers that no run could deal with, lists that say nothing, and mistakes that must not cause others to be told."""
# ruff: noqa: E501 (messages are told in one line)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from procsim.files import check, loads
from procsim.model.problems import InputError, Problem
from procsim.model.time import HOUR, WEEK
from tests.files.texts import SHOP

if TYPE_CHECKING:
    from pathlib import Path


def problems_of(piece: str, instead: str) -> tuple[Problem, ...]:
    """The problems of the shop with something else in the place of a piece."""
    assert SHOP.count(piece) == 1
    with pytest.raises(InputError) as raised:
        loads(SHOP.replace(piece, instead))
    return raised.value.problems


def told(piece: str, instead: str) -> list[str]:
    """The same without their places."""
    return [problem.message for problem in problems_of(piece, instead)]


@pytest.mark.parametrize(
    ("piece", "instead"),
    [
        ("{from: intake.finished, to: repair.started,", "{from: [], to: repair.started,"),
        ("{from: intake.finished, to: repair.started,", "{from: intake.finished, to: [],"),
        ("owned_when: intake.started", "owned_when: []"),
        ("resolved_when: repair.finished", "resolved_when: []"),
    ],
)
def test_a_list_without_milestones_is_a_mistake(piece, instead):
    assert told(piece, instead) == ["no milestone stands here: write STAGE.started or the like"]


@pytest.mark.parametrize(
    ("piece", "instead", "message"),
    [
        ("enters: intake\n    seasons", "size: 100001\n    enters: intake\n    seasons", "more than 100,000 tickets at a time are too many"),
        ("12:00-17:00: 1/h", "12:00-17:00: 1000001/h", "this is more than 1,000,000 tickets an hour: no run would come to an end"),
        ("length: 4 weeks", "length: 36601 d", "`length` is longer than a hundred years"),
        ("warm_up: 1 w", "warm_up: 36601 d", "`warm_up` is longer than a hundred years"),
        ("warm_up: 1 w", "cool_down: 36601 d", "`cool_down` is longer than a hundred years"),
        ("replications: 2", "replications: 100001", "more than 100,000 replications are too many"),
        ("12:00-17:00: 1/h", "12:00-17:00: 1000000/h", "this is more than 1,000,000 tickets an hour: no run would come to an end"),
        ("rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office\n    enters: intake\n    seasons: {2026-02-01..2026-02-28: x1.2}",
         "every: 3 ms\n    enters: intake", "this is more than 1,000,000 tickets an hour: no run would come to an end"),
        ("phone: {screen: 1}", "phone: {screen: 1000001}",
         "`repair` uses 1000001 of `screen` at a time, and a lot is of 10: more than 100,000 lots would be ordered at once"),
        ("reorder_at: 20,", "reorder_at: 1000030,", "more than 100,000 lots would be ordered at the start: 1000001 are missing, 10 to a lot"),
    ],
)  # fmt: skip
def test_numbers_that_would_never_come_to_an_end_are_refused(piece, instead, message):
    assert told(piece, instead) == [message]


def test_the_largest_numbers_are_taken():
    text = SHOP.replace("12:00-17:00: 1/h", "12:00-17:00: 1000000/h").replace("reorder_at: 20,", "reorder_at: 1000029,")
    text = text.replace("enters: intake\n    seasons", "size: 100000\n    enters: intake\n    seasons")
    text = text.replace("x1.2", "x1").replace("phone: {screen: 1}", "phone: {screen: 1000000}")
    process = loads(text.replace("length: 4 weeks", "length: 5200 w"))
    assert process.run.length == 5200 * WEEK
    assert process.arrivals["walk_in"].size == 100_000


def test_a_comma_between_days_is_explained():
    assert told("{mon-fri: 09:00-17:00, except", "{mon, tue: 09:00-17:00, except") == [
        "a comma in {…} begins a new key, and 'mon' has no hours; write \"mon tue: …\""
    ]


def test_quotes_are_proposed_that_the_text_does_not_hold():
    piece, instead = (
        """{when: device == "laptop" and age > 5, to: refusal}""",
        """{when: 'laptop' == device, to: refusal}""",
    )
    (message,) = told(piece, instead)
    assert message.startswith("text follows after a closing quote: a value that begins with a quote ends with it; ")
    assert message.endswith("""put all of it into other quotes: "'laptop' == device\"""")


@pytest.mark.parametrize(
    ("person", "message"),
    [
        ('{name: "O;lga", speed', "the name of a person cannot hold `;`, which joins names in the log"),
        ("{speed", "a person needs `name`: the person's name in logs and reports"),
    ],
)
def test_who_has_no_proper_name_is_not_missed_in_a_role(person, message):
    alone = "      - {name: Pavel, error_factor: 1.5, away: [2026-02-02..2026-02-06], backup: [desk]}\n"
    with pytest.raises(InputError) as raised:
        loads(SHOP.replace(alone, "").replace("{name: Olga, speed", person))
    assert [problem.message for problem in raised.value.problems] == [message]


@pytest.mark.parametrize("stages", ["{}", ""])
def test_without_stages_no_name_of_one_is_missed(stages):
    with pytest.raises(InputError) as raised:
        loads(f"procsim: 1\narrivals: {{calls: {{rate: 1/h, enters: talk}}}}\nstages: {stages}\n")
    assert len(raised.value.problems) == 1


def test_any_indicator_may_ask_for_the_end():
    where = "clock: always, where: age < 10"
    assert loads(SHOP.replace(where, 'clock: always, where: end == "refused"')).kpis["long"].where is not None
    assert told(where, 'clock: always, where: end == "refusd"') == ["'end' is never 'refusd', did you mean 'refused'?"]


# --- a group that is empty ----------------------------------------------------------------------------------------

ALONE = "{count: 2, roles: [desk],"
#: The shop where nobody else helps out at the desk.
UNAIDED = SHOP.replace(", backup: [desk]", "")


def test_of_an_empty_group_its_count_is_to_blame():
    with pytest.raises(InputError) as raised:
        loads(UNAIDED.replace(ALONE, "{count: 0, roles: [desk],"))
    (problem,) = raised.value.problems
    assert (str(problem), problem.path) == (
        "<text>:9:19: nobody is left who has the role 'desk'", ("staff", "clerks", "count")
    )  # fmt: skip


def test_of_a_group_that_a_change_empties_the_change_is_to_blame():
    with pytest.raises(InputError, match=r"^--set staff\.clerks\.count:1:1: nobody is left who has the role 'desk'$"):
        loads(UNAIDED, changes=[("staff.clerks.count", "-2")])


def test_an_empty_group_may_stand_where_others_do_its_work():
    text = UNAIDED.replace("{name: Olga, speed", "{name: Olga, roles: [desk, experts], speed")
    assert loads(text, changes=[("staff.clerks.count", "0")]).staff["clerks"].people == ()


def test_an_empty_group_may_stand_where_helpers_do_its_work():
    assert loads(SHOP, changes=[("staff.clerks.count", "-2")]).staff["clerks"].people == ()


def test_a_queue_of_a_role_that_nobody_is_left_for_is_no_mistake_of_its_own():
    with pytest.raises(InputError) as raised:
        loads(UNAIDED.replace("queues: {", "queues: {desk: {order: oldest}, "), changes=[("staff.clerks.count", "0")])
    assert len(raised.value.problems) == 1


# --- roles that helpers alone have --------------------------------------------------------------------------------


def test_work_that_only_helpers_do_is_in_order():
    text = SHOP.replace("clerks: {count: 2, roles: [desk],", "clerks: {count: 2, roles: [phone], backup: [desk],")
    process = loads(text.replace(", backup: [desk]}\n", "}\n"))
    assert {role for person in process.people for role in person.roles} == {"phone", "experts"}


def test_working_days_of_a_role_that_only_helpers_have_are_those_of_the_helpers():
    text = SHOP.replace("clerks: {count: 2, roles: [desk],", "clerks: {count: 2, roles: [phone], backup: [desk],")
    process = loads(text.replace("duration: 5 min", "duration: 1 wd"))
    assert process.stages["refusal"].duration.otherwise.mean == 8 * HOUR


# --- hours past midnight ------------------------------------------------------------------------------------------


def warnings_of(text: str, tmp_path: Path) -> list[str]:
    path = tmp_path / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    process, problems = check(path)
    assert process is not None, problems
    return [str(problem).removeprefix(f"{path}:") for problem in problems if "past midnight" in problem.message]


@pytest.mark.parametrize(
    ("hours", "warned"),
    [
        ("mon-fri: 09:00-17:00, sat: 14:00-10:00", ["6:3: `office` is open past midnight, on sat from 14:00 to 10:00 of the next day, 20 h in all: are these times in the right order?"]),
        ("mon-fri: 22:00-06:00", []),
        ("mon-fri: [09:00-17:00, 17:00-09:00]", []),
        ("mon-sun: 00:00-24:00", []),
    ],
)  # fmt: skip
def test_hours_past_midnight_run_on_and_long_ones_are_worth_a_look(hours, warned, tmp_path):
    assert warnings_of(SHOP.replace("mon-fri: 09:00-17:00", hours), tmp_path) == warned


def test_hours_past_midnight_of_a_date(tmp_path):
    text = SHOP.replace("2026-04-06: closed", "2026-04-06: 07:00-06:00")
    assert warnings_of(text, tmp_path) == [
        "6:3: `office` is open past midnight, on 2026-04-06 from 07:00 to 06:00 of the next day, 23 h in all: are these times in the right order?"
    ]
