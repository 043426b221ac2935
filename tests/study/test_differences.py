"""Paired differences: against brute force, against theory, and what may be concluded from many of them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from procsim.kpi.scorecard import Ratio
from procsim.study.differences import Difference, concluded, mean_difference, members_tested, ratio_difference
from procsim.study.intervals import mean_estimate, student_quantile


def pooled(ratios: list[Ratio]) -> float:
    return sum(one.numerator for one in ratios) / sum(one.denominator for one in ratios)


def test_the_difference_of_ratios_has_the_jackknifes_error_over_pairs() -> None:
    """The standard error of the leave-one-pair-out differences, written out (Efron and Tibshirani, 11.1)."""
    base = [Ratio(3, 10), Ratio(8, 21), Ratio(2, 4), Ratio(0, 6), Ratio(9, 12)]
    other = [Ratio(4, 11), Ratio(8, 20), Ratio(3, 4), Ratio(1, 6), Ratio(9, 13)]
    count = len(base)
    left_out = [
        pooled(other[:place] + other[place + 1 :]) - pooled(base[:place] + base[place + 1 :]) for place in range(count)
    ]
    mean = sum(left_out) / count
    error = math.sqrt((count - 1) / count * sum((one - mean) ** 2 for one in left_out))
    found = ratio_difference(base, other)
    assert found.value == pytest.approx(pooled(other) - pooled(base))
    assert found.standard_error == pytest.approx(error)
    assert found.high == pytest.approx(pooled(other) - pooled(base) + student_quantile(4) * error)


def test_over_equal_denominators_it_is_the_paired_t_interval() -> None:
    first, second = [3.0, 5.0, 4.0, 9.0], [4.0, 5.5, 6.0, 9.0]
    ratios = ratio_difference([Ratio(7 * one, 7) for one in first], [Ratio(7 * one, 7) for one in second])
    means = mean_difference(first, second)
    plain = mean_estimate([b - a for a, b in zip(first, second, strict=True)])
    assert (means.value, means.low, means.high) == (plain.value, plain.low, plain.high)
    assert (ratios.value, ratios.low, ratios.high) == pytest.approx((plain.value, plain.low, plain.high))


def test_a_thing_compared_with_itself_differs_by_exactly_nothing() -> None:
    ratios = [Ratio(0.1 * place, 3.0) for place in range(9)]
    for one in (ratio_difference(ratios, ratios), mean_difference([0.1, 0.3], [0.1, 0.3])):
        assert (one.value, one.low, one.high) == (0, 0, 0)
        assert concluded({"it": one})["it"].verdict == "no difference"


def test_pairs_without_a_value_are_left_out_and_one_side_of_a_ratio_still_counts() -> None:
    assert mean_difference([1.0, None, 3.0], [2.0, 5.0, None]).pairs == 1
    assert mean_difference([1.0, 3.0, None], [2.0, 5.0, 9.0]).value == 1.5
    both = ratio_difference([Ratio(1, 2), Ratio(0, 0), Ratio(1, 4)], [Ratio(1, 2), Ratio(1, 1), Ratio(1, 4)])
    assert both.pairs == 3
    assert both.value == pytest.approx(3 / 7 - 2 / 6)
    assert ratio_difference([Ratio(1, 2), Ratio(0, 0)], [Ratio(1, 2)]).pairs == 1


def test_a_side_without_anything_has_no_difference_and_one_pair_no_interval() -> None:
    assert ratio_difference([Ratio(0, 0)], [Ratio(1, 2)]).value is None
    assert ratio_difference([], []).value is None
    assert mean_difference([None], [1.0]).value is None
    one = concluded({"it": ratio_difference([Ratio(1, 2)], [Ratio(1, 1)])})["it"]
    assert (one.value, one.low, one.p, one.verdict) == (0.5, None, None, None)
    lonely = ratio_difference([Ratio(1, 2), Ratio(0, 0)], [Ratio(1, 2), Ratio(1, 2)])  # the base has but one
    assert (lonely.value, lonely.low) == (0.0, None)


def certain(value: float, p: float, wanted: str | None = "higher", error: float = 1.0) -> Difference:
    return Difference(value, value - 2, value + 2, wanted, error, 20, p)  # type: ignore[arg-type]


def test_better_is_the_side_that_is_wanted() -> None:
    family = {
        "up": certain(1.0, 0.0001),
        "down": certain(-1.0, 0.0001),
        "cost": certain(-1.0, 0.0001, "lower"),
        "load": certain(1.0, 0.0001, None),
        "idle": certain(-1.0, 0.0001, None),
    }
    verdicts = {key: one.verdict for key, one in concluded(family).items()}
    assert verdicts == {"up": "better", "down": "worse", "cost": "better", "load": "higher", "idle": "lower"}


def test_holms_procedure_steps_down() -> None:
    """The example of Wikipedia's article on the method: 0.01, 0.04, 0.03 and 0.005 at 5 %; two are rejected."""
    family = {name: certain(1.0, p) for name, p in (("h1", 0.01), ("h2", 0.04), ("h3", 0.03), ("h4", 0.005))}
    found = concluded(family)
    assert {name: one.verdict for name, one in found.items()} == {
        "h1": "better",
        "h2": "undecided",
        "h3": "undecided",
        "h4": "better",
    }
    assert [found[name].p_of_family for name in ("h4", "h1", "h3", "h2")] == pytest.approx([0.02, 0.03, 0.06, 0.06])


def test_what_does_not_differ_takes_no_part_in_the_family() -> None:
    family = {"one": certain(1.0, 0.04), "same": certain(0.0, 1.0, error=0.0), "single": Difference(1.0)}
    assert members_tested(family) == 1
    assert concluded(family)["one"].verdict == "better"


def test_how_many_replications_would_decide_is_told_where_it_can_be() -> None:
    error = 0.5
    near = concluded({"it": certain(1.0, 0.06, error=error)})["it"]
    assert near.replications_to_decide == math.ceil(20 * (student_quantile(19) * error) ** 2)
    assert concluded({"it": certain(0.0001, 0.9, error=error)})["it"].replications_to_decide is None
    assert concluded({"it": certain(0.0, 1.0, error=error)})["it"].replications_to_decide is None


def test_common_numbers_make_the_interval_narrow_and_it_holds_the_truth() -> None:
    """Normal values with correlation 0.9: of 2,000 intervals of ten pairs 95 % hold the difference of 1, within four
    standard errors; a paired interval is about √(1 - 0.9) of an unpaired one."""
    chance = np.random.default_rng(11)
    common = chance.normal(0, math.sqrt(0.9), (2000, 10))
    first = common + chance.normal(0, math.sqrt(0.1), (2000, 10))
    second = common + chance.normal(1, math.sqrt(0.1), (2000, 10))
    found = [mean_difference(a.tolist(), b.tolist()) for a, b in zip(first, second, strict=True)]
    held = sum(one.low < 1 < one.high for one in found)  # type: ignore[operator]
    assert abs(held / 2000 - 0.95) < 4 * math.sqrt(0.95 * 0.05 / 2000)
    apart = [mean_difference(a.tolist(), b.tolist()) for a, b in zip(first, np.roll(second, 1, 0), strict=True)]
    widths = [np.mean([one.standard_error for one in each]) for each in (found, apart)]  # type: ignore[misc]
    assert widths[0] / widths[1] == pytest.approx(math.sqrt(0.1), rel=0.05)
