"""Scorecards of several replications as one result: pooled, averaged, or kept, as the interfaces say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from procsim.kpi.scorecard import Ratio, WeekFigures
from procsim.study.assemble import Origin, assemble
from procsim.study.figures import without_times
from procsim.study.histograms import histogram, quantiles
from procsim.study.result import Estimate, Result
from procsim.study.tallies import Tally
from tests.study.cards import WINDOW, card, kpi, part, staff, stage
from tests.study.shop import shop

START = datetime(2026, 1, 5)


def result(*cards: object, **more: object) -> Result:
    tally = Tally.of(shop(), START, cards)  # type: ignore[arg-type]
    return assemble(tally, Origin(engine="simpy", seed=1, **more))  # type: ignore[arg-type]


def test_counts_are_means_per_replication() -> None:
    found = result(
        card(arrived=10, closed=8, open=2, ends={"resolved": 8}),
        card(arrived=20, closed=19, open=1, ends={"resolved": 18, "abandoned": 1}),
    )
    assert (found.arrived, found.closed, found.open) == (15, 13.5, 1.5)
    assert found.ends == {"resolved": 13, "abandoned": 0.5}


def test_shares_and_means_are_pooled_and_quantiles_averaged() -> None:
    found = result(
        card(cycle_mean=Ratio(100, 1), cycle_median=100.0, kpis={"intake_time": kpi(Ratio(1, 1))}),
        card(cycle_mean=Ratio(900, 9), cycle_median=50.0, kpis={"intake_time": kpi(Ratio(4, 9))}),
    )
    assert found.cycle_mean.value == 100.0
    assert found.cycle_median.value == 75.0
    assert found.scorecard["intake_time"].value.value == 0.5


def test_a_kpi_carries_its_verdict_its_counts_and_each_value_of_its_by() -> None:
    cards = [
        card(
            kpis={
                "intake_time": kpi(
                    Ratio(95, 100),
                    count=100,
                    open=2,
                    mean=Ratio(1000, 100),
                    median=8.0,
                    p90=20.0,
                    by={"1": kpi(Ratio(80, 80), count=80), **({"2": kpi(Ratio(15, 20), count=20)} if second else {})},
                )
            }
        )
        for second in (True, False)
    ]
    found = result(*cards).scorecard["intake_time"]
    assert (found.count, found.open, found.mean.value, found.median.value, found.p90.value) == (100, 2, 10, 8, 20)
    assert (found.met, found.certain, found.verdict) == (True, True, "met")
    assert found.by["1"].count == 80
    assert found.by["2"].count == 10  # a mean per replication, though one had none
    assert found.by["2"].value == Estimate(0.75)
    assert (found.by["2"].met, found.by["2"].certain, found.by["2"].verdict) == (False, None, "missed")


def test_a_kpi_that_no_replication_measured_has_no_verdict() -> None:
    found = result(card(kpis={"intake_time": kpi(None, count=0)})).scorecard["intake_time"]
    assert (found.value, found.met, found.certain, found.verdict) == (Estimate(None), None, None, None)


def test_weeks_are_estimated_each_for_itself() -> None:
    weeks = ([Ratio(1, 2), Ratio(0, 0)], [Ratio(2, 2), Ratio(1, 4), Ratio(1, 1)])
    found = result(*(card(kpis={"intake_time": kpi(Ratio(1, 2), weekly=one)}) for one in weeks)).scorecard[
        "intake_time"
    ]
    assert [week.value for week in found.weekly] == [0.75, 0.25, 1.0]


def test_a_stages_times_are_pooled_over_its_visits_and_its_visits_over_the_tickets() -> None:
    found = result(
        card(arrived=10, stages={"repair": stage(10, Ratio(100, 10), work=Ratio(50, 10))}),
        card(arrived=10, stages={"repair": stage(20, Ratio(500, 20), work=Ratio(100, 20))}),
    ).stages["repair"]
    assert (found.kind, found.visits, found.visits_per_ticket) == ("work", 15, 1.5)
    assert (found.queue.value, found.work.value, found.gave_up) == (20, 5, None)


def test_giving_up_is_counted_where_a_stage_has_patience() -> None:
    cards = (card(stages={"intake": stage(10, gave_up=gave_up)}) for gave_up in (3, 0))
    assert result(*cards).stages["intake"].gave_up == 1.5


def test_waits_are_waits_and_say_on_whom() -> None:
    found = result(card(stages={"delivery": stage(5, wait=Ratio(50, 5), waits_on="supplier")})).stages["delivery"]
    assert (found.kind, found.wait.value, found.waits_on) == ("wait", 10, "supplier")


def test_costs_are_over_the_window_and_per_week() -> None:
    cards = (
        card(staff={"clerks": staff(busy, 288_000, cost=cost, overtime=7200)}) for busy, cost in ((1e5, 90), (2e5, 110))
    )
    found = result(*cards).staff["clerks"]
    assert (found.cost, found.cost_per_week) == (100, 50)  # the window is two weeks
    assert (found.shift_hours, found.overtime_hours) == (40, 1)
    assert found.utilisation.value == pytest.approx(3e5 / (2 * 295_200))


def test_a_window_without_length_costs_nothing_per_week() -> None:
    found = result(card(window=(START, START), staff={"clerks": staff(0, 0, cost=5.0)}))
    assert found.staff["clerks"].cost_per_week == 0
    assert found.staff["clerks"].utilisation == Estimate(None)


def test_parts_pool_who_had_to_wait_and_keep_the_first_stock() -> None:
    found = result(
        card(parts={"screen": part(10, 1, stock=((0.0, 5),))}), card(parts={"screen": part(30, 7, mean_stock=None)})
    ).parts["screen"]
    assert found.waited.value == 0.2
    assert found.stock == ((0.0, 5),)
    assert found.mean_stock == 5.0
    assert result(card(parts={"screen": part(1, 0, mean_stock=None)})).parts["screen"].mean_stock is None


def test_flows_and_the_week_are_means() -> None:
    cards = [
        card(flows=flows, week=WeekFigures((rate,) * 168, {"clerks": (2.0,) * 168}, {"clerks": (rate,) * 168}))
        for flows, rate in (
            ({("arrived", "intake"): 10}, 1.0),
            ({("arrived", "intake"): 20, ("intake", "lost"): 1}, 3.0),
        )
    ]
    found = result(*cards)
    assert found.flows == {("arrived", "intake"): 15, ("intake", "lost"): 0.5}
    assert set(found.week.arrivals) == {2.0}
    assert set(found.week.busy["clerks"]) == set(found.week.capacity["clerks"]) == {2.0}


def test_work_in_progress_goes_to_the_windows_end_and_shows_the_band_of_the_replications() -> None:
    steps = 3 * 168 + 1  # a week of warm-up, two of the window, and its end
    found = result(
        card(work_in_progress=[0] * steps + [99] * 50), card(work_in_progress=[10] * steps + [99] * 80)
    ).work_in_progress
    assert found is not None
    assert len(found.mean) == steps
    assert set(found.mean) == set(found.median) == {5.0}
    assert (found.low[0], found.high[0]) == (1.0, 9.0)
    assert set(found.smoothed) == {5.0}
    assert (found.warm_up, found.length, found.suggested_warm_up) == (7 * 86400, 14 * 86400, 0)


def test_without_a_series_there_is_no_work_in_progress() -> None:
    assert result(card()).work_in_progress is None
    assert result(card(work_in_progress_step=0.0, work_in_progress=[1, 2, 3])).work_in_progress is None


def climbing(weeks: int) -> list[list[int]]:
    """Work in progress of six replications that takes about four days to fill up to 100, with noise."""
    chance = np.random.default_rng(5)
    level = 100 * (1 - np.exp(-np.arange(weeks * 168 + 1) / 96))
    return [np.maximum(np.round(level + chance.normal(0, 8, len(level))), 0).astype(int).tolist() for _ in range(6)]


def test_a_warm_up_that_is_too_short_is_told_with_one_that_suffices() -> None:
    window = (START, datetime(2026, 3, 2))
    cards = [card(window=window, work_in_progress=row) for row in climbing(8)]
    (note,) = result(*cards).notes
    assert note.startswith("a warm-up is missing: open tickets settle in number only after ")
    later = (datetime(2026, 1, 6), datetime(2026, 3, 2))
    (note,) = result(*(replace(one, window=later) for one in cards)).notes
    assert note.startswith("the warm-up of 24 h looks too short")


def test_a_sufficient_warm_up_a_log_and_a_run_of_tickets_get_no_note() -> None:
    cards = [card(window=(datetime(2026, 2, 2), datetime(2026, 3, 2)), work_in_progress=row) for row in climbing(8)]
    assert result(*cards).notes == []
    cards = [replace(one, window=(START, datetime(2026, 3, 2))) for one in cards]
    assert result(*cards, by_tickets=True).notes == []
    assert assemble(Tally.of(shop(), START, cards), Origin(engine="log", seed=None)).notes == []


def test_a_system_that_is_almost_always_empty_needs_no_warm_up() -> None:
    """Two tickets on Monday morning and one on Tuesday afternoon; for the rest of the week nobody comes."""
    row = [0] * 169
    row[8], row[41] = 2, 1
    cards = [card(window=(START, datetime(2026, 1, 12)), work_in_progress=row) for _ in range(2)]
    assert result(*cards).notes == []
    busier = [replace(one, work_in_progress=[1 if 8 <= hour <= 41 else 0 for hour in range(169)]) for one in cards]
    assert "a warm-up is missing" in result(*busier).notes[0]


def test_a_run_that_never_settles_is_told() -> None:
    rows = [[hour + (hour * (7 + row)) % 5 for hour in range(8 * 168 + 1)] for row in range(6)]  # no end in sight
    (note,) = result(*(card(window=(START, datetime(2026, 3, 2)), work_in_progress=row) for row in rows)).notes
    assert note.startswith("the number of open tickets does not settle within the run")


def test_the_origin_is_kept() -> None:
    found = result(card(), notes=["a note"])
    assert (found.seed, found.engine, found.replications, found.window, found.notes) == (
        1,
        "simpy",
        1,
        WINDOW,
        ["a note"],
    )


def test_quantiles_are_those_of_the_times_and_the_known_ones_those_of_all_replications() -> None:
    """Of 0…100 the quantile p is 100 p; the bins of a picture would only be near it."""
    times = [[float(number) for number in range(101)], [float(number) for number in range(0, 202, 2)]]
    levels = (0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
    assert quantiles(times, {}) == pytest.approx({level: 150 * level for level in levels})
    known = {0.5: Estimate(80.0), 0.9: Estimate(110.0)}
    found = quantiles(times, known)
    assert (found[0.5], found[0.9]) == (80.0, 110.0)
    assert found[0.75] == 110.0  # 112.5 of the kept ones would be more than nine in ten of all
    assert list(found.values()) == sorted(found.values())
    assert quantiles([], known) == {}


def test_the_quantiles_of_a_result_are_its_headlines() -> None:
    cards = [
        card(cycle_times=[60.0 * n for n in range(1, k)], cycle_median=30.0 * k, cycle_p90=54.0 * k) for k in (11, 31)
    ]
    found = result(*cards)
    assert found.cycle_quantiles[0.5] == found.cycle_median.value == 630.0
    assert found.cycle_quantiles[0.9] == found.cycle_p90.value


def test_histograms_pool_the_replications_in_bins_that_can_be_named() -> None:
    found = histogram([[60.0 * minute for minute in range(100)], [30.0]])
    assert found is not None
    assert found.edges[:3] == (0.0, 300.0, 600.0)
    assert found.counts[:3] == (6, 5, 5)
    assert sum(found.counts) >= 0.99 * 101


@pytest.mark.parametrize("times", [[], [[]], [[0.0, 0.0]]])
def test_without_times_there_is_no_histogram(times: list[list[float]]) -> None:
    assert histogram(times) is None


def test_a_goal_lies_within_the_picture() -> None:
    found = histogram([[1.0] * 100], shows=7200.0)
    assert found is not None
    assert found.edges[-1] >= 7200


def test_very_long_times_come_in_whole_days() -> None:
    found = histogram([[86400.0 * 400]])
    assert found is not None
    assert found.edges[1] == 10 * 86400
    assert sum(found.counts) == 1


def test_a_scorecard_can_let_its_times_go() -> None:
    bare = without_times(card(cycle_times=(1.0,), kpis={"a": kpi(1.0, times=(2.0,), by={"x": kpi(1.0, times=(3.0,))})}))
    assert bare.cycle_times == ()
    assert bare.kpis["a"].times == ()
    assert bare.kpis["a"].by["x"].times == ()
    assert bare.kpis["a"].value == 1.0
