"""How figures are said: each unit, and no more digits than the interval supports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procsim.model.process import Goal
from procsim.report.numbers import (
    about_hours,
    count,
    duration,
    exact_share,
    grouped,
    interval_text,
    kpi_texts,
    money,
    share,
    short_duration,
    value_text,
)
from procsim.study.result import Estimate

from .fixtures import result

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (27 * MINUTE, "27 min"),
        (95 * MINUTE, "1 h 35 min"),
        (2.3 * DAY, "2.3 d"),
        (45, "45 s"),
        (0, "0 min"),
        (None, "–"),
    ],
)
def test_durations(seconds: float | None, text: str) -> None:
    assert duration(seconds) == text


def test_hours_of_a_calendar_are_never_said_in_days() -> None:
    assert duration(55 * HOUR, days=False) == "55 h"
    assert value_text(Estimate(55 * HOUR, 54 * HOUR, 56 * HOUR), is_time=True, days=False) == "55 h"


def test_a_narrow_column_drops_the_last_unit_and_shows_nothing_for_no_time() -> None:
    assert short_duration(95 * MINUTE) == "1 h 35"
    assert short_duration(27 * MINUTE) == "27 min"
    assert short_duration(0) == "–"


def test_a_cycle_time_in_a_headline() -> None:
    assert about_hours(54.7 * HOUR) == "55 h"
    assert about_hours(20 * DAY) == "20.0 d"


def test_money_has_thin_spaces_and_its_currency() -> None:
    assert money(224_000, "RUB") == "224\u202f000 RUB"
    assert money(12.5) == "12.50"
    assert grouped(1_234_567) == "1\u202f234\u202f567"


def test_counts_keep_two_digits() -> None:
    assert [count(number) for number in (0.312, 5.23, 31.4, 7.0, None)] == ["0.31", "5.2", "31", "7", "–"]


@pytest.mark.parametrize(
    ("value", "low", "high", "said", "interval"),
    [
        (0.869, 0.852, 0.884, "87 %", "85 – 88 %"),
        (0.9932, 0.992, 0.995, "99.3 %", "99.2 – 99.5 %"),
        (1.0, 0.9995, 1.0, "100 %", "99.95 – 100 %"),
        (0.0004, 0.0, 0.02, "<1 %", "0 – 2 %"),
    ],
)
def test_shares_are_as_exact_as_their_interval(value: float, low: float, high: float, said: str, interval: str) -> None:
    estimate = Estimate(value, low, high)
    assert (value_text(estimate, is_time=False), interval_text(estimate, is_time=False)) == (said, interval)


@pytest.mark.parametrize(
    ("value", "low", "high", "said", "interval"),
    [
        (27.4, 27.1, 27.6, "27 min", "27 – 28 min"),
        (95, 88, 102, "1 h 35 min", "1 h 30 min – 1 h 40 min"),
        (54.7 * 60, 53.9 * 60, 55.4 * 60, "55 h", "54 – 55 h"),
        (33 * 60, 32 * 60, 34 * 60, "33 h", "32 – 34 h"),
        (10, 9.8, 10.2, "10 min", "9.8 – 10 min"),
    ],
)
def test_times_are_as_exact_as_their_interval(value: float, low: float, high: float, said: str, interval: str) -> None:
    estimate = Estimate(value * MINUTE, low * MINUTE, high * MINUTE)
    assert (value_text(estimate, is_time=True), interval_text(estimate, is_time=True)) == (said, interval)


def test_one_replication_has_a_value_and_no_interval() -> None:
    assert value_text(Estimate(0.869), is_time=False) == "87 %"
    assert interval_text(Estimate(0.869), is_time=False) == ""
    assert value_text(Estimate(None), is_time=False) == "–"


def test_a_missed_goal_never_looks_like_a_met_one() -> None:
    """89.6 % against 90 % isn't rounded to 90 % once it is certain that it is missed."""
    goal = Goal("at_least", 0.9, None, "at least 90%")
    assert value_text(Estimate(0.896, 0.893, 0.899), is_time=False, goal=goal) == "89.6 %"
    assert value_text(Estimate(0.8998, 0.89975, 0.89985), is_time=False, goal=goal) == "89.98 %"


def test_an_undecided_goal_needs_no_more_digits() -> None:
    kpi = result().scorecard["resolve_in_time"]
    near = replace(kpi, value=Estimate(0.8996, 0.88, 0.92), met=False, certain=False)
    assert kpi_texts(near)[0] == "90 %"
    assert kpi_texts(replace(near, certain=True))[0] == "89.96 %"


def test_shares_of_a_file_keep_their_decimals() -> None:
    assert [exact_share(value) for value in (0.35, 0.025, 1 / 3)] == ["35 %", "2.5 %", "33.3333 %"]
    assert share(0.999) == ">99 %"
