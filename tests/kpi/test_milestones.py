"""First, last, whichever comes; and that what was given up has neither start nor finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.engine.columns import MISSING
from procsim.kpi.milestones import Passings, passings
from procsim.kpi.records import Records
from procsim.kpi.yardstick import measure
from procsim.model.process import Depends

from .shops import kpi, milestones, pause, shop, work
from .stories import story, ticket, visit, wait

if TYPE_CHECKING:
    from random import Random

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


times_of_tickets = st.lists(st.lists(st.integers(0, 9), max_size=6), min_size=1, max_size=6)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(times_of_tickets, st.integers(0, 10), st.randoms(use_true_random=False))
def test_searches_find_what_a_loop_finds(times: list[list[int]], moment: int, random: Random) -> None:
    rows = [(time, ticket) for ticket, ticket_times in enumerate(times) for time in ticket_times]
    order = random.sample(rows, len(rows))
    found = Passings(
        np.array([time for time, _ in order], dtype=np.int64),
        len(times),
        np.array([ticket for _, ticket in order], dtype=np.int64),
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


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.none() | st.integers(0, 9), min_size=1, max_size=6), st.integers(0, 10))
def test_one_time_for_each_ticket_is_searched_alike(times: list[int | None], moment: int) -> None:
    each = np.array([MISSING if time is None else time for time in times], dtype=np.int64)
    rows = np.flatnonzero(each != MISSING)
    found, expected = Passings(each, len(times)), Passings(each[rows], len(times), rows)
    for moments in (np.full(len(times), moment), np.full(len(times), MISSING)):
        assert found.first_from(moments).tolist() == expected.first_from(moments).tolist()
        assert found.last_by(moments).tolist() == expected.last_by(moments).tolist()
    assert found.first.tolist() == found.last.tolist() == expected.first.tolist() == expected.last.tolist()


def test_passings_are_found_whatever_the_order_of_the_log() -> None:
    process = shop(STAGES)
    rows = [
        visit("b", "repair", "5 09:00", "5 09:30", "5 09:40"),
        visit("a", "repair", "5 09:00", "5 10:00", "5 10:10"),
        visit("b", "repair", "5 09:45", "5 09:50", "5 12:00"),
    ]
    records = Records(process, story(process, [ticket("a", "5 08:00"), ticket("b", "5 08:30")], rows))
    found = passings(records, milestones("repair.queued | repair.finished | closed"))
    assert (found.first / 3_600_000_000).tolist() == [9, 9]
    assert (found.last / 3_600_000_000).tolist() == [10 + 1 / 6, 12]
    after = found.first_from(np.full(2, 9 * 3_600_000_000 + 1)) / 3_600_000_000
    assert after.tolist() == [10 + 1 / 6, 9 + 2 / 3]
