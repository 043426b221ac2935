"""``--replications auto``: when it stops, what it could not reach, and how often its intervals hold the truth."""

from __future__ import annotations

import math

import numpy as np
import pytest

from procsim.kpi.scorecard import Ratio
from procsim.study.intervals import mean_estimate
from procsim.study.precision import Watched, next_total, unreached, watched
from procsim.study.result import Estimate
from procsim.study.tallies import Tally
from tests.study.cards import card, kpi, staff
from tests.study.shop import shop


def time(value: float, half: float) -> Watched:
    return Watched("a time", Estimate(value, value - half, value + half), True)


def share(value: float, half: float) -> Watched:
    return Watched("a share", Estimate(value, value - half, value + half), False)


def test_known_well_enough_is_a_point_of_a_share_and_5_percent_of_a_true_time() -> None:
    assert next_total([share(0.5, 0.0099), time(100.0, 4.76)], 20) == 20
    assert next_total([share(0.5, 0.0101)], 20) > 20
    assert next_total([time(100.0, 4.77)], 20) > 20  # 4.77 / 95.23 is more than 5 %


def test_the_next_look_comes_when_the_worst_figure_should_be_known() -> None:
    assert next_total([share(0.5, 0.0125), time(100.0, 4.0)], 100) == 157


def test_a_look_at_most_doubles_the_runs_and_adds_at_least_five() -> None:
    assert next_total([share(0.5, 0.2)], 20) == 40
    assert next_total([share(0.5, 0.01001)], 100) == 105


def test_a_thousand_runs_are_the_end() -> None:
    assert next_total([share(0.5, 0.2)], 640) == 1000
    assert next_total([share(0.5, 0.2)], 1000) == 1000


def test_what_nobody_measures_is_not_waited_for_but_what_lacks_an_interval_is() -> None:
    assert next_total([Watched("nothing", Estimate(None), True)], 20) == 20
    assert next_total([Watched("one", Estimate(5.0), True)], 20) == 40
    assert next_total([time(0.0, 0.0)], 20) == 20
    assert next_total([time(0.0, 1.0)], 20) == 40


def test_a_cut_interval_counts_by_its_longer_side() -> None:
    assert Watched("a share", Estimate(0.001, 0.0, 0.02), False).half_width == pytest.approx(0.019)


def test_what_could_not_be_reached_is_said_worst_first() -> None:
    figures = [share(0.5, 0.02), time(100.0, 30.0), share(0.5, 0.001), Watched("third", Estimate(5.0), True)]
    (sentence,) = unreached(figures, 1000)
    assert sentence.startswith("1,000 runs did not give the precision asked for")
    third, first, second = (sentence.index(text) for text in ("third is not known", "known to 30.0 %", "2.0 points"))
    assert third < first < second
    assert unreached([share(0.5, 0.001)], 20) == []


def test_watched_are_the_kpis_the_cycle_and_the_loads() -> None:
    process = shop()
    cards = [
        card(
            kpis={"intake_time": kpi(Ratio(9, 10)), "cycle": kpi(50.0), "mean_repair": kpi(Ratio(100, 10))},
            staff={"clerks": staff(busy, 10.0)},
        )
        for busy in (5.0, 6.0)
    ]
    figures = {one.name: one for one in watched(Tally.of(process, process.start, cards))}
    assert [figures[name].is_time for name in ("intake_time", "cycle", "mean_repair")] == [False, True, True]
    assert figures["cycle"].estimate.value == 50.0
    assert figures["the mean cycle time"].estimate.value == 100.0
    assert figures["the load of clerks"].estimate.value == pytest.approx(0.55)
    assert figures["come_back"].estimate == Estimate(None)


def test_stopping_when_it_is_narrow_costs_about_a_point_of_the_95_percent() -> None:
    """1,000 studies of a gamma-distributed mean per replication (coefficient of variation 0.3): at least 92 % hold the
    truth, by 4 standard errors; it would be 95 % with a fixed number."""
    chance = np.random.default_rng(11)
    studies, held, runs = 1_000, 0, []
    for _ in range(studies):
        values: list[float] = []
        total = 20
        while len(values) < total:
            values += chance.gamma(1 / 0.09, 0.09, total - len(values)).tolist()
            figure = Watched("mean", mean_estimate(values), True)
            total = next_total([figure], len(values))
        assert figure.excess <= 1
        assert figure.estimate.low is not None
        assert figure.estimate.high is not None
        held += figure.estimate.low <= 1.0 <= figure.estimate.high
        runs.append(len(values))
    assert held / studies > 0.94 - 4 * math.sqrt(0.94 * 0.06 / studies)
    assert 100 < np.mean(runs) < 250
