"""Hours, load, overtime and cost of people over the window; and the queue for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.kpi.scorecard import StaffFigures
from procsim.kpi.staffing import most_at_once
from procsim.kpi.yardstick import measure
from procsim.model.process import Depends, Group

from .shops import group, pause, shop, work
from .stories import story, ticket, visit, wait

if TYPE_CHECKING:
    from procsim.model.process import Process

HOUR = 3600
STAGES = (work("repair", "smith", "call"), pause("call", "check"), work("check", "smith", "resolved"))


def measured(
    staff: list[Group], visits: list, *, window=("5 00:00", "12 00:00"), **more: str
) -> dict[str, StaffFigures]:  # type: ignore[type-arg,no-untyped-def]
    process = shop(STAGES, staff)
    names = sorted({row[0] for row in visits})
    card = measure(process, story(process, [ticket(name, "5 00:00") for name in names], visits, window=window, **more))
    return {**card.people, **card.staff}


def job(begin: str, end: str | None, by: str = "smith-1", name: str = "a") -> tuple[object, ...]:
    return visit(name, "repair", begin, begin, end, by)


def test_a_week_of_office_hours_is_paid_on_shift() -> None:
    found = measured([group("smith", 2, calendar="office", cost_per_hour=10.0)], [job("5 09:00", "5 13:00")])
    assert found["smith-1"] == StaffFigures(1, 40 * HOUR, 0, 4 * HOUR, 400.0)
    assert found["smith"] == StaffFigures(2, 80 * HOUR, 0, 4 * HOUR, 800.0)
    assert found["smith-1"].utilisation.value == 0.1


def test_work_over_a_night_is_busy_only_on_shift() -> None:
    found = measured([group("smith", 1, calendar="office")], [job("5 16:00", "7 10:00")])
    assert (found["smith-1"].busy, found["smith-1"].overtime) == ((1 + 8 + 1) * HOUR, 0)


def test_who_finishes_over_works_overtime_which_is_paid_alike() -> None:
    staff = [group("smith", 1, calendar="office", finishes=True, cost_per_hour=10.0)]
    found = measured(staff, [job("5 16:00", "5 18:30")])["smith-1"]
    assert (found.shift, found.overtime, found.busy) == (40 * HOUR, 1.5 * HOUR, 2.5 * HOUR)
    assert found.cost == 415.0
    assert found.utilisation.value == pytest.approx(2.5 / 41.5)


def test_overtime_is_what_lies_outside_each_of_the_shifts_spans() -> None:
    found = measured([group("smith", 1, calendar="shop", finishes=True)], [job("5 12:30", "5 14:30")])["smith-1"]
    assert (found.busy, found.overtime) == (2 * HOUR, 1 * HOUR)


def test_hours_are_of_the_window_whoever_causes_them() -> None:
    # The ticket came long before the window; its work reaches into it from before and out of it after.
    visits = [job("5 09:00", "6 11:00"), job("7 16:00", "8 12:00", name="b")]
    found = measured([group("smith", 1, calendar="office")], visits, window=("6 10:00", "7 16:30"))["smith-1"]
    assert found.shift == (7 + 7.5) * HOUR
    assert found.busy == (1 + 0.5) * HOUR


def test_overtime_outside_the_window_does_not_count() -> None:
    staff = [group("smith", 1, calendar="office", finishes=True)]
    found = measured(staff, [job("5 16:00", "5 18:30")], window=("5 17:30", "6 00:00"))["smith-1"]
    assert (found.shift, found.overtime, found.busy) == (0, HOUR, HOUR)


def test_work_under_way_counts_up_to_the_end_of_the_log() -> None:
    found = measured([group("smith", 1)], [job("5 09:00", None)], end="5 12:00")["smith-1"]
    assert found.busy == 3 * HOUR


def test_absence_is_no_shift() -> None:
    away = ((date(2026, 1, 6), date(2026, 1, 7)),)
    found = measured([group("smith", 1, calendar="office", away=away)], [job("5 16:00", "8 10:00")])["smith-1"]
    assert (found.shift, found.busy) == (24 * HOUR, 2 * HOUR)


def test_availability_needs_no_handling_all_seized_time_is_busy() -> None:
    found = measured([group("smith", 1, calendar="office", available=0.5)], [job("5 09:00", "5 10:00")])["smith-1"]
    assert (found.shift, found.busy) == (40 * HOUR, HOUR)


def test_of_several_people_each_is_busy_on_their_own_shift() -> None:
    staff = [group("smith", 2, calendar="office"), group("guard", 1, calendar="shop", roles=("other",))]
    found = measured(staff, [job("5 12:00", "5 15:00", "smith-1;smith-2;guard-1")])
    assert (found["smith-1"].busy, found["smith-2"].busy, found["guard-1"].busy) == (3 * HOUR, 3 * HOUR, 2 * HOUR)


def test_several_people_run_over_only_if_all_of_them_finish() -> None:
    finisher, other = group("smith", 1, calendar="office", finishes=True), group("guard", 1, calendar="office")
    together = [job("5 16:00", "6 10:00", "smith-1;guard-1")]
    found = measured([finisher, other], together)
    assert (found["smith-1"].busy, found["smith-1"].overtime, found["guard-1"].busy) == (2 * HOUR, 0, 2 * HOUR)
    found = measured(
        [finisher, group("guard", 1, calendar="office", finishes=True)], [job("5 16:00", "5 18:00", "smith-1;guard-1")]
    )
    assert found["guard-1"] == replace(found["smith-1"], people=1)
    assert found["guard-1"].overtime == HOUR


def test_people_whom_the_process_does_not_know_are_nobodys_hours() -> None:
    found = measured([group("smith", 1)], [job("5 09:00", "5 10:00", "Иван")])
    assert found["smith"].busy == 0


def queue(
    begin: str, end: str | None, name: str = "a", stage: str = "repair", left: str | None = None
) -> tuple[object, ...]:
    return visit(name, stage, begin, end, left if end is None else None, None if end is None else "smith-1")


def test_the_mean_queue_is_the_time_integral_over_the_length() -> None:
    visits = [
        queue("5 09:00", "5 12:00"),
        queue("5 10:00", "5 11:00", "b", "check"),
        queue("5 10:30", None, "c", left="5 11:30"),  # gave up
        queue("11 12:00", None, "d"),  # still queued: half a day of it lies within the window
        queue("5 12:00", "5 12:00", "e"),
        wait("f", "call", "5 00:00", "9 00:00"),  # nobody's queue
    ]
    found = measured([group("smith", 1)], visits)["smith"]
    assert found.waiting == pytest.approx((3 + 1 + 1 + 12) / 168)
    assert found.waiting_most == 3


def test_who_leaves_in_the_moment_in_which_another_comes_never_stood_beside_them() -> None:
    found = measured([group("smith", 1)], [queue("5 09:00", "5 10:00"), queue("5 10:00", "5 11:00", "b")])["smith"]
    assert found.waiting_most == 1


def test_a_queue_belongs_to_the_groups_that_have_its_role_of_their_own() -> None:
    stages = (
        work("repair", Depends("device", {"phone": "smith"}, "clerk"), "resolved"),
        work("check", "nobody", "resolved"),
    )
    staff = [
        group("smith"),
        group("desk", roles=("clerk",)),
        group("both", roles=("clerk", "smith")),
        group("help", backup=("smith",)),
    ]
    process: Process = shop(stages, staff, attributes={"device": ("phone", "laptop")})
    tickets = [ticket("a", "5 00:00", device="phone"), ticket("b", "5 00:00", device="laptop")]
    visits = [queue("5 00:00", "6 00:00"), queue("5 00:00", "7 00:00", "b")]
    card = measure(process, story(process, tickets, visits))
    assert {name: found.waiting * 7 for name, found in card.staff.items()} == {
        "smith": 1,
        "desk": 2,
        "both": 3,
        "help": 0,
    }
    assert card.staff["both"].waiting_most == 2


minutes = st.integers(0, 40)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.tuples(minutes, st.integers(1, 20)), max_size=10))
def test_the_most_at_once_is_what_a_count_of_each_minute_finds(drawn: list[tuple[int, int]]) -> None:
    since = np.array([begin for begin, _ in drawn], dtype=np.int64)
    until = np.array([begin + length for begin, length in drawn], dtype=np.int64)
    counts = [sum(a <= minute < b for a, b in zip(since, until, strict=True)) for minute in range(61)]
    assert most_at_once(since, until) == max(counts)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 120), st.booleans()), max_size=6),
    st.integers(0, 320),
    st.integers(0, 320),
    st.booleans(),
)
def test_busy_and_overtime_are_what_a_count_of_quarters_finds(
    drawn: list[tuple[int, int, bool]], one: int, two: int, finishes: bool
) -> None:
    """Quarters of hours since Monday's midnight; the office and the shop have different hours."""

    def moment(quarter: int) -> str:
        return f"{5 + quarter // 96} {quarter % 96 // 4:02d}:{quarter % 4 * 15:02d}"

    def on(calendar: str, quarter: int) -> bool:
        hour = quarter % 96 / 4
        return 9 <= hour < 17 if calendar == "office" else 9 <= hour < 13 or 14 <= hour < 18

    staff = [group("smith", 1, calendar="office", finishes=finishes), group("guard", 1, calendar="shop", finishes=True)]
    visits, at = [], 0
    crews = []
    for gap, length, both in drawn:
        begin, end = at + gap % 40, at + gap % 40 + length % 90
        at = end
        crews.append((begin, end, both))
        visits.append(job(moment(begin), moment(end), "smith-1;guard-1" if both else "guard-1"))
    window = (min(one, two), max(one, two))
    found = measured(staff, visits, window=(moment(window[0]), moment(window[1])))
    for person, calendar, alone in (("smith-1", "office", False), ("guard-1", "shop", True)):
        mine = [(begin, end, both) for begin, end, both in crews if both or alone]
        seized = [
            (quarter, both)
            for begin, end, both in mine
            for quarter in range(begin, end)
            if window[0] <= quarter < window[1]
        ]
        over = sum(1 for quarter, both in seized if not on(calendar, quarter) and (finishes or not both))
        busy = over + sum(1 for quarter, _ in seized if on(calendar, quarter))
        shift = sum(1 for quarter in range(*window) if on(calendar, quarter))
        figures = found[person]
        assert (figures.shift, figures.overtime, figures.busy) == (shift * 900, over * 900, busy * 900)
