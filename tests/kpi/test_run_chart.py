"""Run charts: limits and signals, against charts computed by hand."""

from __future__ import annotations

import pytest

from procsim.kpi.run_chart import Limits, RunChart, limits, run_chart

#: Seven weeks whose sum is 350.
CALM = [48.0, 52.0, 50.0, 56.0, 52.0, 50.0, 42.0]


def signals(chart: RunChart) -> dict[int, tuple[str, ...]]:
    """By place, counted from 1, what stands out."""
    return {place: found for place, found in enumerate(chart.signals, start=1) if found}


def test_limits_by_hand() -> None:
    """Mean 50; the ranges 4, 2, 6, 4, 2, 8 have the mean 26 / 6."""
    chart = run_chart(CALM)
    mean_range = 26 / 6
    assert chart.ranges == [None, 4, 2, 6, 4, 2, 8]
    assert chart.limits.mean == 50
    assert chart.limits.mean_range == pytest.approx(mean_range)
    assert chart.limits.low == pytest.approx(50 - 2.66 * mean_range)
    assert chart.limits.high == pytest.approx(50 + 2.66 * mean_range)
    assert chart.limits.range_high == pytest.approx(3.268 * mean_range)
    assert signals(chart) == {}


def test_montgomerys_example_of_viscosities() -> None:
    """Fifteen batches: mean 33.52, mean range 0.48, limits 34.80 and 32.24, of the ranges 1.57 (Montgomery, 6.4)."""
    viscosities = [33.75, 33.05, 34.00, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00]
    viscosities += [33.54, 33.12, 33.84]
    found = limits([viscosities])
    assert (round(found.mean or 0, 2), round(found.mean_range or 0, 2)) == (33.52, 0.48)
    assert (round(found.high or 0, 2), round(found.low or 0, 2)) == (34.80, 32.24)
    assert round(found.range_high or 0, 2) == 1.57
    assert signals(run_chart(viscosities)) == {}


def test_a_value_beyond_a_limit_and_the_steps_to_and_from_it() -> None:
    """The sum is 134; the ranges 1 (seven times), 22, 20 and 1 have the mean 5. So the limits are 12.18 ± 13.3, cut at
    0, and a step beyond 16.34 is a jump. The eighth value is the eighth below the mean.
    """
    values = [10.0, 11.0, 10.0, 11.0, 10.0, 11.0, 10.0, 9.0, 31.0, 11.0, 10.0]
    chart = run_chart(values)
    assert chart.limits.mean == pytest.approx(134 / 11)
    assert chart.limits.mean_range == 5
    assert chart.limits.low == 0
    assert chart.limits.high == pytest.approx(134 / 11 + 13.3)
    assert signals(chart) == {8: ("run below",), 9: ("above", "jump"), 10: ("jump",)}


def test_eight_on_one_side_and_each_further_one() -> None:
    """Nine values of 10 and nine of 12: the mean is 11. One that lies on the mean belongs to neither side."""
    chart = run_chart([10.0] * 9 + [12.0] * 9)
    assert chart.runs == [-1, -2, -3, -4, -5, -6, -7, -8, -9, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert chart.limits.mean_range == pytest.approx(2 / 17)
    assert [found[-1] for found in chart.signals[7:9]] == ["run below"] * 2
    assert [found[-1] for found in chart.signals[16:]] == ["run above"] * 2
    assert all("run above" not in found and "run below" not in found for found in chart.signals[:7])
    chart = run_chart([10.0] * 5 + [11.0] + [10.0] * 4 + [12.0] * 9)
    assert chart.limits.mean == 11
    assert chart.runs == [-1, -2, -3, -4, -5, 0, -1, -2, -3, -4, *range(1, 10)]


def test_a_place_without_a_value_is_left_out_of_everything() -> None:
    gaps = run_chart([None, 48.0, None, 52.0, 50.0, 56.0, None, 52.0, 50.0, 42.0, None])
    assert gaps.limits == run_chart(CALM).limits
    assert gaps.ranges == [None, None, None, 4, 2, 6, None, 4, 2, 8, None]
    assert gaps.runs == [0, -1, 0, 1, 0, 1, 0, 2, 0, -1, 0]
    assert signals(gaps) == {}


@pytest.mark.parametrize("values", [[], [None, None]])
def test_without_values_there_is_no_mean(values: list[float | None]) -> None:
    chart = run_chart(values)
    assert chart.limits == Limits(None, None, None, None, None)
    assert chart.limits.beyond(1.0) is None
    assert len(chart.signals) == len(values)


def test_one_value_has_a_mean_and_no_limits() -> None:
    assert run_chart([None, 3.0]).limits == Limits(3.0, None, None, None, None)


def test_limits_end_where_no_value_can_lie() -> None:
    """Shares of 0.9 and 1 in turn: 0.95 ± 0.266."""
    found = limits([[0.9, 1.0, 0.9, 1.0]], most=1.0)
    assert (found.low, found.high) == (pytest.approx(0.95 - 0.266), 1.0)
    assert limits([[0.0, 0.1, 0.0, 0.1]], most=1.0).low == 0


@pytest.mark.parametrize("value", [0.1, 0.9, 1 / 3, 12_345.678])
def test_values_that_are_all_the_same_never_stand_out(value: float) -> None:
    chart = run_chart([value] * 49)
    assert signals(chart) == {}
    assert (chart.limits.mean_range, set(chart.runs)) == (0, {0})


def test_several_series_are_pooled_and_no_range_leads_from_one_to_the_other() -> None:
    """Means 1 and 11 with ranges of 2 each: the mean is 6, the mean range 2."""
    found = limits([[0.0, 2.0, 0.0, 2.0], [10.0, 12.0, 10.0, 12.0]])
    assert found == Limits(6.0, 2.0, pytest.approx(0.68), pytest.approx(11.32), pytest.approx(6.536))
    assert [found.beyond(value) for value in (0.0, 0.7, 11.3, 12.0, None)] == ["below", None, None, "above", None]
