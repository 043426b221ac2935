"""The mean week: arrivals, people on shift and people at work per hour of the week."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.kpi.yardstick import measure

from .shops import group, shop, work
from .stories import story, ticket, visit

STAGES = (work("repair", "smith", "resolved"),)


def moment(quarter: int) -> str:
    return f"{5 + quarter // 96} {quarter % 96 // 4:02d}:{quarter % 4 * 15:02d}"


def test_a_mean_week_of_two_weeks() -> None:
    process = shop(STAGES, [group("smith", 2, calendar="office"), group("guard", 1)])
    tickets = [ticket("a", "5 09:10"), ticket("b", "5 09:59:59"), ticket("c", "12 09:00"), ticket("d", "18 23:59")]
    rows = [visit("a", "repair", "5 09:10", "5 16:30", "6 09:45", "smith-1")]
    week = measure(process, story(process, tickets, rows, window=("5 00:00", "19 00:00"))).week
    assert {hour: value for hour, value in enumerate(week.arrivals) if value} == {9: 1.5, 167: 0.5}
    assert {hour: value for hour, value in enumerate(week.busy["smith"]) if value} == {16: 0.25, 24 + 9: 0.375}
    assert {hour for hour, value in enumerate(week.capacity["smith"]) if value == 2} == {
        day * 24 + hour for day in range(5) for hour in range(9, 17)
    }
    assert set(week.capacity["guard"]) == {1.0}
    assert set(week.busy["guard"]) == {0.0}


def test_overtime_is_work_too() -> None:
    process = shop(STAGES, [group("smith", 1, calendar="office", finishes=True)])
    rows = [visit("a", "repair", "5 16:30", "5 16:30", "5 18:15", "smith-1")]
    week = measure(process, story(process, [ticket("a", "5 16:30")], rows)).week
    assert week.busy["smith"][16:19] == [0.5, 1.0, 0.25]
    assert week.capacity["smith"][16:19] == [1.0, 0.0, 0.0]


def test_hours_that_the_window_never_shows_are_empty() -> None:
    process = shop(STAGES, [group("smith")])
    week = measure(process, story(process, [ticket("a", "7 10:15")], window=("7 10:15", "7 11:00"))).week
    assert {hour: value for hour, value in enumerate(week.arrivals) if value} == {58: pytest.approx(4 / 3)}
    assert sum(week.capacity["smith"]) == 1.0
    nothing = measure(process, story(process, [], window=("7 10:15", "7 10:15"))).week
    assert sum(nothing.arrivals) == sum(nothing.capacity["smith"]) == 0


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 120)), max_size=6), st.integers(0, 900), st.integers(0, 900)
)
def test_the_week_is_what_a_count_of_quarters_finds(drawn: list[tuple[int, int]], one: int, two: int) -> None:
    process = shop(STAGES, [group("smith", 1, calendar="shop")])
    begin, until = min(one, two), max(one, two)
    spans, rows, at = [], [], 0
    for gap, length in drawn:
        spans.append((at + gap, at + gap + length))
        rows.append(visit("a", "repair", moment(at), moment(at + gap), moment(at + gap + length), "smith-1"))
        at += gap + length
    log = story(process, [ticket("a", moment(0))], rows, window=(moment(begin), moment(until)))
    week = measure(process, log).week
    seen, present, working = [0] * 168, [0] * 168, [0] * 168
    for quarter in range(begin, until):
        hour = quarter // 4 % 168
        on = 9 <= hour % 24 < 13 or 14 <= hour % 24 < 18
        seen[hour] += 1
        present[hour] += on
        working[hour] += on and any(a <= quarter < b for a, b in spans)
    expected = [amount / hours if hours else 0 for amount, hours in zip(present, seen, strict=True)]
    assert week.capacity["smith"] == pytest.approx(expected)
    expected = [amount / hours if hours else 0 for amount, hours in zip(working, seen, strict=True)]
    assert week.busy["smith"] == pytest.approx(expected)
