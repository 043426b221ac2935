"""MSER-5 and Welch's moving average against the same written out, and what they say of series with a known
beginning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from procsim.study.warm_up import differs_before, moving_average, mser_cut, without_weekly_rhythm

HOURS_OF_A_WEEK = 168


def white(weeks: int, seed: int) -> np.ndarray:
    """A settled hourly series without memory."""
    return np.random.default_rng(seed).normal(10.0, 1.0, weeks * HOURS_OF_A_WEEK)


def settling(weeks: int, from_: float, to: float, hours: float, seed: int = 3) -> np.ndarray:
    """An hourly series that goes exponentially from one level to another, with noise that remembers the hour before."""
    chance = np.random.default_rng(seed)
    length = weeks * HOURS_OF_A_WEEK
    noise = chance.normal(0, 0.3, length)
    for hour in range(1, length):
        noise[hour] += 0.8 * noise[hour - 1]
    return to + (from_ - to) * np.exp(-np.arange(length) / hours) + noise


def brute_force(series: np.ndarray) -> int | None:
    """White's statistic for every cut, as it stands in the paper."""
    batches = [float(np.mean(series[at : at + 5])) for at in range(0, len(series) - 4, 5)]
    count = len(batches)
    if count < 20:
        return None
    statistics = []
    for cut in range(count - 5):
        rest = batches[cut:]
        mean = sum(rest) / len(rest)
        statistics.append(sum((value - mean) ** 2 for value in rest) / len(rest) ** 2)
    best = int(np.argmin(statistics))
    return None if best > count // 2 else best * 5


@pytest.mark.parametrize("seed", range(8))
def test_mser_5_is_that_of_the_paper(seed: int) -> None:
    chance = np.random.default_rng(seed)
    series = settling(3, chance.uniform(0, 10), 5.0, chance.uniform(5, 200), seed)
    assert mser_cut(series) == brute_force(series)


@given(st.lists(st.floats(0, 1e6), min_size=100, max_size=140))
def test_mser_5_of_any_series_is_a_multiple_of_5_in_the_first_half(values: list[float]) -> None:
    cut = mser_cut(values)
    assert cut is None or (cut % 5 == 0 and 0 <= cut <= len(values) / 2)


def test_mser_5_cuts_the_run_in() -> None:
    cut = mser_cut(settling(8, 0.0, 10.0, 48))
    assert cut is not None
    assert 48 <= cut <= 7 * 48  # within seven of its time constants the beginning has died away to a thousandth


def test_a_series_that_never_settles_has_no_cut() -> None:
    assert mser_cut(np.arange(1000.0)) is None


def test_a_short_series_has_no_cut() -> None:
    assert mser_cut(np.ones(99)) is None
    assert mser_cut(np.ones(100)) == 0


def test_nights_and_weekends_are_no_warm_up() -> None:
    hours = np.arange(8 * HOURS_OF_A_WEEK)
    rhythm = 5.0 * (hours % 24 > 9) + 8.0 * (hours % HOURS_OF_A_WEEK > 120)
    series = settling(8, 10.0, 10.0, 1.0)
    adjusted = without_weekly_rhythm(series + rhythm, 3600.0)
    assert np.std(adjusted) < 1.1 * np.std(series)
    assert np.mean(adjusted) == pytest.approx(np.mean(series + rhythm), abs=0.2)


def test_the_rhythm_of_a_start_in_the_middle_of_a_week_is_found_too() -> None:
    hours = np.arange(8 * HOURS_OF_A_WEEK - 51) + 51
    rhythm = 8.0 * (hours % HOURS_OF_A_WEEK > 120)
    assert np.ptp(without_weekly_rhythm(rhythm, 3600.0)) < 1e-9


def test_the_adjustment_does_not_make_one_part_of_the_series_calmer_than_the_other() -> None:
    cuts = [mser_cut(without_weekly_rhythm(white(8, seed), 3600.0)) for seed in range(20)]
    assert sum(cut is not None and cut < 336 for cut in cuts) >= 14


def test_the_run_in_survives_the_adjustment() -> None:
    hours = np.arange(8 * HOURS_OF_A_WEEK)
    series = settling(8, 0.0, 20.0, 48) + 5.0 * (hours % 24 > 9)
    cut = mser_cut(without_weekly_rhythm(series, 3600.0))
    assert cut is not None
    assert 48 <= cut <= 7 * 48


@pytest.mark.parametrize(("length", "step"), [(3 * HOURS_OF_A_WEEK, 3600.0), (2000, 1000.0), (2000, 0.0)])
def test_without_four_whole_weeks_the_series_stays_as_it_is(length: int, step: float) -> None:
    series = np.arange(float(length))
    assert np.array_equal(without_weekly_rhythm(series, step), series)


def test_welchs_moving_average_takes_as_many_on_either_side() -> None:
    values = [1.0, 2.0, 6.0, 4.0, 5.0, 0.0, 7.0]
    expected = []
    for at in range(len(values)):
        reach = min(2, at, len(values) - 1 - at)
        expected.append(sum(values[at - reach : at + reach + 1]) / (2 * reach + 1))
    assert moving_average(values, 2) == pytest.approx(expected)
    assert moving_average([], 2) == []


def test_a_beginning_that_differs_in_all_replications_is_seen() -> None:
    rows = [settling(2, 0.0, 10.0, 20, seed) for seed in range(10)]
    assert differs_before(rows, 0, 40, 336)


def test_one_replication_is_believed_where_the_difference_is_worth_a_word() -> None:
    assert differs_before([np.array([0.0] * 4 + [1.0] * 6)], 0, 4, 10)
    assert not differs_before([np.array([0.995] * 4 + [1.0] * 6)], 0, 4, 10)


def test_rounding_does_not_choose_the_cut_of_a_series_that_becomes_constant() -> None:
    assert mser_cut(np.array([0.1] * 12 + [0.7] * 188)) == 15
    assert mser_cut(np.full(200, 0.1)) == 0


@pytest.mark.parametrize(("begin", "cut", "end"), [(5, 5, 10), (6, 5, 10), (0, 10, 10)])
def test_nothing_between_warm_up_and_cut_is_no_difference(begin: int, cut: int, end: int) -> None:
    assert not differs_before([np.ones(10)], begin, cut, end)


def test_settled_series_cry_wolf_in_few_cases() -> None:
    """100 studies of 10 settled replications over 8 weeks: MSER-5 alone would suggest a cut in most of them."""
    alarms = 0
    for study in range(100):
        rows = [settling(8, 10.0, 10.0, 1.0, 1000 * study + row) for row in range(10)]
        cut = mser_cut(np.mean(rows, axis=0))
        alarms += cut is not None and differs_before(rows, 0, cut, len(rows[0]))
    assert alarms <= 15
