"""The cohort's visits at each stage: queue, work, pauses in the work, waits, and who gave up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from procsim.kpi.scorecard import Ratio, StageFigures
from procsim.kpi.yardstick import measure
from procsim.model.distributions import Distribution, Family
from procsim.model.process import Depends
from procsim.model.time import MINUTE

from .shops import crossroads, group, pause, shop, work
from .stories import story, ticket, visit, wait

if TYPE_CHECKING:
    from procsim.model.process import Group

HOUR = 3600
STAGES = (
    work("repair", "smith", "fork", patience=Depends.always(Distribution(Family.CONSTANT, (MINUTE,)))),
    crossroads("fork", "call"),
    pause("call", "resolved", on="customer"),
)


def repair(staff: Group, *visits: tuple[object, ...], others: tuple[Group, ...] = ()) -> StageFigures:
    process = shop(STAGES, [staff, *others])
    names = sorted({str(row[0]) for row in visits})
    return measure(process, story(process, [ticket(name, "5 00:00") for name in names], visits)).stages["repair"]


def test_queue_is_wall_time_of_the_visits_that_started() -> None:
    found = repair(
        group("smith", 2, calendar="office"),
        visit("a", "repair", "5 16:00", "6 09:00", "6 10:00", "smith-1"),
        visit("b", "repair", "5 09:00", "5 10:00", None, "smith-2"),
        visit("c", "repair", "5 09:00"),
        visit("d", "repair", "5 09:00", None, "5 09:01"),
    )
    assert (found.visits, found.started, found.finished, found.gave_up) == (4, 2, 1, 1)
    assert found.queue == Ratio(18 * HOUR, 2)
    assert found.queue_p90 == pytest.approx((1 + 0.9 * 16) * HOUR)
    assert found.work == Ratio(HOUR, 1)


def test_work_counts_on_the_shift_and_the_rest_is_paused() -> None:
    found = repair(
        group("smith", 1, calendar="office"), visit("a", "repair", "5 16:00", "5 16:00", "6 10:00", "smith-1")
    )
    assert (found.work, found.paused) == (Ratio(2 * HOUR, 1), Ratio(16 * HOUR, 1))


def test_work_of_who_finishes_over_counts_whole() -> None:
    staff = group("smith", 1, calendar="office", finishes=True)
    found = repair(staff, visit("a", "repair", "5 16:00", "5 16:00", "5 18:00", "smith-1"))
    assert (found.work, found.paused) == (Ratio(2 * HOUR, 1), Ratio(0, 1))


def test_work_of_several_counts_while_all_are_on_shift() -> None:
    office, late = group("smith", 1, calendar="office"), group("late", 1, calendar="shop", finishes=True)
    row = visit("a", "repair", "5 12:00", "5 12:00", "6 11:00", "smith-1;late-1")
    # Monday 12–13 and 14–17, Tuesday 9–11.
    assert repair(office, row, others=(late,)).work == Ratio(6 * HOUR, 1)


def test_work_without_a_known_name_counts_all_hours() -> None:
    rows = (
        visit("a", "repair", "5 16:00", "5 16:00", "6 16:00", "Иван"),
        visit("b", "repair", "5 16:00", "5 16:00", "5 17:00"),
    )
    assert repair(group("smith", 1, calendar="office"), *rows).work == Ratio(25 * HOUR, 2)


def test_a_wait_begins_at_once_and_nobody_works() -> None:
    process = shop(STAGES)
    rows = [wait("a", "call", "5 09:00", "5 12:00"), wait("b", "call", "5 09:00")]
    card = measure(process, story(process, [ticket("a", "5 00:00"), ticket("b", "5 00:00")], rows))
    found = card.stages["call"]
    assert (found.visits, found.started, found.finished, found.gave_up) == (2, 2, 1, None)
    assert (found.wait, found.work, found.paused) == (Ratio(3 * HOUR, 1), Ratio(0, 0), Ratio(0, 0))
    assert (found.queue, found.waits_on) == (Ratio(0, 2), "customer")
    assert list(card.stages) == ["repair", "call"]  # a crossroads leaves no rows


def test_stages_are_of_the_cohort_alone() -> None:
    process = shop(STAGES)
    rows = [visit(name, "repair", "6 09:00", "6 09:00", "6 10:00", "smith-1") for name in "ab"]
    log = story(process, [ticket("a", "4 00:00"), ticket("b", "6 00:00")], rows, start="1 00:00")
    assert measure(process, log).stages["repair"].visits == 1
