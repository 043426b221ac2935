"""First, last, whichever comes; and that what was given up has neither start nor finish."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.kpi.milestones import Passings, passings
from procsim.kpi.records import MISSING, Records, ticket_order
from procsim.kpi.yardstick import measure
from procsim.model.process import Depends

from .shops import kpi, milestones, pause, shop, work
from .stories import story, ticket, visit, wait

STAGES = (
    work("repair", "smith", {"check": 1.0}, patience=Depends.always("never")),
    work("check", "smith", {"repair": 0.5, "call": 0.5}),
    pause("call", "resolved"),
)


def minutes(process, log) -> list[float]:  # type: ignore[no-untyped-def]
    """The KPI's times in minutes."""
    return [seconds / 60 for seconds in measure(process, log).kpis["time"].times]


REWORKED = [
    visit("a", "repair", "5 09:00", "5 09:10", "5 09:30"),
    visit("a", "check", "5 09:30", "5 09:40", "5 09:45"),
    visit("a", "repair", "5 09:45", "5 10:00", "5 10:20"),
    visit("a", "check", "5 10:20", "5 10:22", "5 10:30"),
    wait("a", "call", "5 10:30", "5 11:00"),
]


def measured(start: str, to: str) -> list[float]:
    process = shop(STAGES, kpis=kpi(start, to))
    return minutes(process, story(process, [ticket("a", "5 08:50", "5 11:00")], REWORKED))


def test_from_is_the_first_time_and_to_the_first_at_or_after_it() -> None:
    assert measured("repair.queued", "check.started") == [40]
    assert measured("check.finished", "repair.started") == [15]


def test_from_last_is_the_last_time_before_to() -> None:
    assert measured("last check.finished", "call.started") == [0]
    assert measured("last repair.started", "call.finished") == [60]


def test_with_last_to_is_the_first_after_the_first_from_and_from_the_last_by_then() -> None:
    # ``check.started`` comes first at 09:40, after the first ``repair.finished``; by then there was one, at 09:30.
    assert measured("last repair.finished", "check.started") == [10]
    # Both in one moment: from is the repair that was queued when the check ended.
    assert measured("last check.finished", "repair.queued") == [0]


def test_of_a_list_whichever_comes_counts() -> None:
    assert measured("call.started | check.started", "call.finished | repair.started") == [20]


def test_arrived_and_closed_are_milestones() -> None:
    assert measured("arrived", "closed") == [130]
    assert measured("arrived", "repair.queued") == [10]
    assert measured("last check.finished", "closed") == [30]


def test_a_milestone_in_the_same_moment_is_at_or_after() -> None:
    assert measured("check.finished", "repair.queued") == [0]


def test_to_before_from_does_not_count() -> None:
    assert measured("call.started", "repair.started") == []


def test_who_gave_up_has_neither_started_nor_finished() -> None:
    process = shop(
        (
            work("answer", "agent", "resolved", patience=Depends.always("never"), gives_up="call"),
            pause("call", "resolved"),
        ),
        kpis={
            "queued": kpi("answer.queued", "answer.started | answer.finished"),
            "call": kpi("answer.queued", "call.started"),
        },
    )
    rows = [visit("a", "answer", "5 09:00", None, "5 09:05"), wait("a", "call", "5 09:05", "5 10:00")]
    figures = measure(process, story(process, [ticket("a", "5 09:00", "5 10:00")], rows)).kpis
    assert list(figures["queued"].times) == []
    assert list(figures["call"].times) == [300]


times_of_tickets = st.lists(st.lists(st.integers(0, 9), max_size=6).map(sorted), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(times_of_tickets, st.integers(0, 10))
def test_searches_find_what_a_loop_finds(times: list[list[int]], moment: int) -> None:
    found = Passings(
        np.array([time for ticket_times in times for time in ticket_times], dtype=np.int64),
        np.cumsum([0, *map(len, times)]),
    )
    moments = np.full(len(times), moment, dtype=np.int64)
    assert found.first.tolist() == [min(mine, default=MISSING) for mine in times]
    assert found.last.tolist() == [max(mine, default=MISSING) for mine in times]
    later = [min((time for time in mine if time >= moment), default=MISSING) for mine in times]
    assert found.first_from(moments).tolist() == later
    earlier = [max((time for time in mine if time <= moment), default=MISSING) for mine in times]
    assert found.last_by(moments).tolist() == earlier
    nothing = np.full(len(times), MISSING)
    assert found.first_from(nothing).tolist() == found.last_by(nothing).tolist() == nothing.tolist()


def test_passings_are_in_order_whatever_the_order_of_the_log() -> None:
    process = shop(STAGES)
    rows = [
        visit("b", "repair", "5 09:00", "5 09:30", "5 09:40"),
        visit("a", "repair", "5 09:00", "5 10:00", "5 10:10"),
        visit("b", "repair", "5 09:45", "5 09:50", "5 12:00"),
    ]
    records = Records(process, story(process, [ticket("a", "5 08:00"), ticket("b", "5 08:30")], rows))
    found = passings(records, milestones("repair.queued | repair.finished"))
    assert found.offsets.tolist() == [0, 2, 6]
    hours = (found.times / 3_600_000_000).tolist()
    assert hours == [9, 10 + 1 / 6, 9, 9 + 2 / 3, 9.75, 12]


def test_rows_too_far_apart_for_one_number_are_ordered_all_the_same() -> None:
    tickets = np.array([2, 0, 2, 1, 0])
    moments = np.array([5, 2**61, 3, -(2**61), 0])
    assert ticket_order(tickets, moments).tolist() == [4, 1, 3, 2, 0]
    assert ticket_order(tickets, np.array([5, 9, 3, 1, 0])).tolist() == [4, 1, 3, 2, 0]
