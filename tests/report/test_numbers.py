"""How figures are said: each unit, and no more digits than the interval supports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procsim.model.process import Goal
from procsim.report.numbers import (
    about_hours,
    column,
    count,
    cycle_texts,
    duration,
    exact_share,
    grouped,
    interval_text,
    kpi_texts,
    money,
    part_text,
    share,
    short_duration,
    unbroken,
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
    assert about_hours(20 * DAY) == "20 d"


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
        (27.4, 27.1, 27.6, "27.4 min", "27.1 – 27.6 min"),
        (27.55 * 60, 24.83 * 60, 30.26 * 60, "28 h", "25 – 30 h"),
        (95, 88, 102, "95 min", "88 – 102 min"),
        (19.9 * 60, 19.66 * 60, 20.16 * 60, "19.9 h", "19.7 – 20.2 h"),
        (3 * 60, 3 * 60, 3 * 60, "3 h", "3 – 3 h"),
        (1.33 * 60 * 24 * 10, 1.32 * 60 * 24 * 10, 1.34 * 60 * 24 * 10, "13.3 d", "13.2 – 13.4 d"),
        (40 / 60, 0, 80 / 60, "40 s", "0 – 80 s"),
        (54.7 * 60, 53.9 * 60, 55.4 * 60, "55 h", "54 – 55 h"),
        (33 * 60, 32 * 60, 34 * 60, "33 h", "32 – 34 h"),
        (10, 9.8, 10.2, "10.0 min", "9.8 – 10.2 min"),
    ],
)
def test_times_are_as_exact_as_their_interval(value: float, low: float, high: float, said: str, interval: str) -> None:
    estimate = Estimate(value * MINUTE, low * MINUTE, high * MINUTE)
    assert (value_text(estimate, is_time=True), interval_text(estimate, is_time=True)) == (said, interval)


def test_the_cycle_time_has_one_unit_and_one_precision_wherever_it_is_said() -> None:
    """The median is known to half an hour, the mean and the 90 % quantile to hours: none is said more exactly."""
    texts = cycle_texts(
        replace(
            result(),
            cycle_mean=Estimate(27.55 * HOUR, 24.83 * HOUR, 30.26 * HOUR),
            cycle_median=Estimate(12.4 * HOUR, 12.2 * HOUR, 12.6 * HOUR),
            cycle_p90=Estimate(110 * HOUR, 104 * HOUR, 116 * HOUR),
        )
    )
    assert (texts.mean, texts.median, texts.p90) == ("28 h", "12 h", "110 h")
    assert [texts.part(seconds) for seconds in (26 * HOUR, 6.9 * HOUR, 60.0, 0.0)] == ["26 h", "6.9 h", "1 min", "–"]


def test_a_median_of_minutes_beside_a_mean_of_days_is_said_in_minutes() -> None:
    texts = cycle_texts(
        replace(
            result(),
            cycle_mean=Estimate(33.2 * HOUR, 31 * HOUR, 35 * HOUR),
            cycle_median=Estimate(6.1 * MINUTE, 6 * MINUTE, 6.2 * MINUTE),
            cycle_p90=Estimate(12.4 * MINUTE, 12 * MINUTE, 12.8 * MINUTE),
        )
    )
    assert (texts.mean, texts.median, texts.p90) == ("33 h", "6.1 min", "12.4 min")


def test_the_parts_of_a_kpi_are_said_in_the_unit_of_the_whole() -> None:
    kpi = result().scorecard["shelf_time"]
    part = replace(kpi, value=Estimate(0.75 * HOUR, 0.7 * HOUR, 0.8 * HOUR))
    assert (kpi_texts(kpi)[0], part_text(kpi, part)) == ("23 h", "0.8 h")
    short = replace(kpi, value=Estimate(4 * MINUTE, 3 * MINUTE, 5 * MINUTE))
    assert part_text(kpi, short) == "4 min"


def test_a_missed_time_never_looks_like_the_goal() -> None:
    goal = Goal("mean", None, round(40 * MINUTE * 1e6), "mean within 40 min")
    assert value_text(Estimate(40.2 * MINUTE, 39.5 * MINUTE, 40.9 * MINUTE), True, goal) == "40.2 min"
    assert value_text(Estimate(40 * MINUTE, 39 * MINUTE, 41 * MINUTE), True, goal) == "40 min"


def test_a_column_has_one_notation_and_no_time_at_all_is_a_dash() -> None:
    assert column([144.0, 6.933 * HOUR, None, 0.0]) == ["2.4 min", "6 h 56", "–", "–"]
    assert column([1440.0, 6.933 * HOUR, None, 0.0]) == ["0 h 24", "6 h 56", "–", "–"]


def test_halves_are_rounded_up_however_floats_hold_them() -> None:
    """0.025 as the mean of two runs, and as that of twenty, which floats make a hair more or less."""
    assert {share(value) for value in (0.025, 0.025000000000000005, 0.024999999999999994)} == {"3 %"}
    assert share(0.0249) == "2 %"
    assert share(0.12345, 2) == "12.35 %"


def test_a_number_and_its_unit_are_not_parted() -> None:
    assert (
        unbroken("6 h 56 min, 89 %, 240 RUB, 4 weeks") == "6\u00a0h\u00a056\u00a0min, 89\u00a0%, 240\u00a0RUB, 4 weeks"
    )


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
