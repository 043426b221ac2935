"""Cycle times, flow efficiency, and work in progress."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.kpi.scorecard import Ratio
from procsim.kpi.yardstick import measure

from .shops import group, pause, shop, work
from .stories import story, ticket, visit, wait

HOUR = 3600
STAGES = (work("repair", "smith", "call"), pause("call", "resolved"))


def test_cycle_time_is_wall_time_from_arrival_to_closing() -> None:
    process = shop(STAGES)
    tickets = [ticket("a", "5 10:00", "5 14:00"), ticket("b", "5 09:00", "5 11:00"), ticket("c", "5 09:00")]
    card = measure(process, story(process, tickets))
    assert list(card.cycle_times) == [2 * HOUR, 4 * HOUR]
    assert (card.cycle_mean, card.cycle_median) == (Ratio(6 * HOUR, 2), 3 * HOUR)
    assert card.cycle_p90 == pytest.approx(3.8 * HOUR)
    assert (card.arrived, card.closed, card.open) == (3, 2, 1)


def test_flow_efficiency_is_hands_on_work_by_cycle_time_of_closed_tickets() -> None:
    process = shop(STAGES, [group("smith", 2, calendar="office")])
    rows = [
        visit("a", "repair", "5 15:00", "5 16:00", "6 10:00", "smith-1"),  # two hours of the office
        wait("a", "call", "6 10:00", "6 15:00"),
        visit("b", "repair", "5 09:00", "5 09:00", "5 16:00", "smith-2"),
    ]
    card = measure(process, story(process, [ticket("a", "5 15:00", "6 15:00"), ticket("b", "5 09:00")], rows))
    assert card.flow_efficiency == Ratio(2 * HOUR, 24 * HOUR)


def test_work_in_progress_counts_everybodys_tickets_hour_by_hour() -> None:
    process = shop(STAGES)
    tickets = [
        ticket("a", "5 00:00", "5 01:00"),  # closed on the grid: gone at one o'clock
        ticket("b", "5 00:30", "5 02:30"),
        ticket("c", "5 03:00"),
    ]
    log = story(process, tickets, window=("5 02:00", "5 03:00"), end="5 04:30")
    card = measure(process, log)
    assert (card.work_in_progress_step, list(card.work_in_progress)) == (HOUR, [1, 1, 1, 1, 1])
    assert sum(card.ends.values()) == 0


def test_work_in_progress_has_at_most_two_thousand_points() -> None:
    process = shop(STAGES)
    for days, step in ((83, 1), (84, 2), (166, 2), (167, 3), (365, 5)):
        card = measure(process, story(process, [ticket("a", "5 00:00")], end=f"{5 + days} 00:00"))
        assert card.work_in_progress_step == step * HOUR
        assert len(card.work_in_progress) == days * 24 // step + 1 <= 2000


hours = st.integers(0, 200)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.tuples(hours, st.none() | hours), max_size=12))
def test_work_in_progress_is_what_a_count_at_each_hour_finds(drawn: list[tuple[int, int | None]]) -> None:
    """Quarters of hours since the start."""
    process = shop(STAGES)

    def moment(quarter: int) -> str:
        return f"{5 + quarter // 96} {quarter % 96 // 4:02d}:{quarter % 4 * 15:02d}"

    spans = [(begin, None if length is None else begin + length) for begin, length in drawn]
    tickets = [
        ticket(str(number), moment(begin), None if end is None else moment(end))
        for number, (begin, end) in enumerate(spans)
    ]
    card = measure(process, story(process, tickets, end=moment(400)))
    expected = [
        sum(begin <= quarter and (end is None or end > quarter) for begin, end in spans) for quarter in range(0, 401, 4)
    ]
    assert list(card.work_in_progress) == expected
