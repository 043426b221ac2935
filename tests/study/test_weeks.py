"""A study week by week: which weeks there are, whose run chart is drawn, and what is said of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

import procsim
from procsim.kpi.run_chart import Limits, limits, run_chart
from procsim.kpi.scorecard import Ratio
from procsim.model.problems import InputError
from procsim.study import measure, simulate
from procsim.study.assemble import Origin, assemble
from procsim.study.result import Estimate, KpiResult, Result
from procsim.study.tallies import Tally
from procsim.study.weeks import week_notes
from tests.study.cards import card, kpi
from tests.study.shop import shop

START = datetime(2026, 1, 5)


def result(name: str, *weeks: list[Any]) -> Result:
    """A result of replications in which a KPI of the shop had these values, one list for each."""
    cards = [card(kpis={name: kpi(None, weekly=one)}) for one in weeks]
    return assemble(Tally.of(shop(), START, cards), Origin("simpy", 1, by_week=True))


def the(name: str, *weeks: list[Any]) -> KpiResult:
    return result(name, *weeks).scorecard[name]


def test_the_chart_is_the_first_replications_and_the_value_all_of_them_pooled() -> None:
    first = [Ratio(1, 2), Ratio(3, 4), Ratio(0, 0), Ratio(1, 1)]
    second = [Ratio(2, 2), Ratio(1, 4), Ratio(1, 2), Ratio(1, 1)]
    found = the("intake_time", first, second)
    assert found.weeks is not None
    assert found.weeks.chart == run_chart([0.5, 0.75, None, 1.0], most=1.0)
    assert [week.value for week in found.weekly] == [3 / 4, 4 / 8, 1 / 2, 1.0]
    assert found.weeks.all_runs == limits([[0.5, 0.75, None, 1.0], [1.0, 0.25, 0.5, 1.0]], most=1.0)
    assert found.weeks.counted == 7


def test_quantiles_of_weeks_are_charted_as_they_are_and_times_have_no_upper_bound() -> None:
    found = the("cycle", [100.0, None, 300.0], [200.0, 100.0, None])
    assert found.weeks is not None
    assert found.weeks.chart.values == (100.0, None, 300.0)
    assert found.weeks.chart.limits == Limits(200.0, 200.0, 0.0, pytest.approx(732.0), pytest.approx(653.6))
    means = the("mean_repair", [Ratio(50.0, 1), Ratio(120.0, 2)])
    assert means.weeks is not None
    assert means.weeks.chart.limits.high == pytest.approx(55 + 26.6)


def test_one_replication_is_its_own_chart() -> None:
    found = the("intake_time", [Ratio(1, 2), Ratio(3, 4)])
    assert found.weeks is not None
    assert found.weeks.all_runs is None
    assert [week.value for week in found.weekly] == [0.5, 0.75]


def test_weeks_of_all_runs_beyond_their_limits_are_counted() -> None:
    """Ranges of 0.01 but for two of 0.49: their mean is 0.03, the mean 0.505, the limits 0.43 and 0.58."""
    calm = [Ratio(50 + week % 2, 100) for week in range(50)]
    wild = [*calm[:20], Ratio(100, 100), *calm[21:]]
    found = the("intake_time", calm, wild).weeks
    assert found is not None
    assert (found.counted, found.beyond) == (100, 1)


def test_a_chart_has_the_weeks_of_the_first_window_where_windows_differ() -> None:
    """With ``--tickets`` a window ends with its last arrival."""
    found = the("intake_time", [Ratio(1, 2)], [Ratio(2, 2), Ratio(1, 4)])
    assert found.weeks is not None
    assert found.weeks.chart.values == (0.5,)
    longer = the("intake_time", [Ratio(1, 2), Ratio(1, 2)], [Ratio(2, 2)])
    assert longer.weeks is not None
    assert longer.weeks.counted == 3


def test_without_being_asked_there_are_no_weeks() -> None:
    plain = simulate(shop(), replications=1, engine="simpy")
    assert plain.by is None
    assert plain.scorecard["cycle"].weeks is None
    assert not {"weeks", "run_chart"} & plain.to_dict()["kpis"]["cycle"].keys()
    with pytest.raises(ValueError, match='by="week"'):
        plain.weeks  # noqa: B018


def test_weeks_as_a_data_frame_and_as_json_say_the_same() -> None:
    found = simulate(shop(), replications=2, engine="simpy", by="week")
    assert found.by == "week"
    frame = found.weeks
    assert frame.schema["signals"] == pl.List(pl.String)
    assert frame["week"].to_list() == [1, 2] * len(found.scorecard)
    assert frame["start"].to_list()[:2] == [datetime(2026, 1, 12), datetime(2026, 1, 19)]
    for name, form in found.to_dict()["kpis"].items():
        rows = frame.filter(pl.col("kpi") == name).drop("kpi").to_dicts()
        assert [{**row, "start": row["start"].isoformat()} for row in rows] == form["weeks"]
        chart = form["run_chart"]
        values = [week["first_run"] for week in form["weeks"]]
        assert chart["mean"] == pytest.approx(sum(values) / 2)
        assert chart["mean_moving_range"] == pytest.approx(abs(values[1] - values[0]))
        assert chart["all_runs"]["weeks"] == 4


def test_a_log_has_the_weeks_of_its_run() -> None:
    run = simulate(shop(length=3 * 7 * 86_400_000_000), replications=3, engine="simpy", by="week")
    assert run.first_log is not None
    log = measure(shop(), run.first_log, by="week")
    for name, one in log.scorecard.items():
        first = run.scorecard[name].weeks
        assert one.weeks is not None
        assert first is not None
        assert one.weeks.chart == first.chart
    assert log.notes == ["the limits of the run charts, from 3 weeks, are a first guess; six weeks make them useful"]


def test_a_week_without_tickets_has_no_value_and_never_zero() -> None:
    text = """
    procsim: 1
    name: Archive
    staff: {clerks: {count: 1}}
    arrivals: {letters: {at: [2026-01-05, 2026-01-20T10:00], enters: file}}
    stages: {file: {role: clerks, duration: 1 h, next: resolved}}
    kpis:
      mean: {from: arrived, to: closed}
      half: {from: arrived, to: closed, goal: median within 2 h}
      fast: {from: arrived, to: closed, goal: 90% within 2 h}
      sent: {share: "end:resolved"}
    run: {length: 3 w}
    """
    found = simulate(procsim.loads(text), replications=1, engine="simpy", by="week")
    for kpi_ in found.to_dict()["kpis"].values():
        assert kpi_["weeks"][1]["value"] is None
        assert kpi_["weeks"][1]["first_run"] is None
        assert kpi_["weeks"][2]["moving_range"] == 0
    assert found.scorecard["mean"].weekly == [Estimate(3600.0), Estimate(None), Estimate(3600.0)]


@pytest.mark.parametrize(
    ("days", "measured", "said"),
    [
        (84, False, []),
        (42, False, []),
        (41, False, ["from 5 weeks, are a first guess", "no week holds the last 6 days of the run"]),
        (8, True, ["one week is shown as it is", "no week holds the last day of the log's window"]),
        (42.5, False, ["no week holds the last 12 h of the run"]),
        (6.9, False, ['there is no whole week in the run: --length "12 weeks"']),
        (3, True, ["there is no whole week in the log's window"]),
    ],
)
def test_what_is_said_of_the_weeks(days: float, measured: bool, said: list[str]) -> None:
    notes = week_notes((START, START + timedelta(days=days)), measured)
    assert len(notes) == len(said)
    assert all(text in note for text, note in zip(said, notes, strict=True))


def test_less_than_a_week_has_no_weeks_and_says_so() -> None:
    found = simulate(shop(), length="6 d", replications=1, engine="simpy", by="week")
    assert found.weeks.is_empty()
    form = found.to_dict()
    assert form["kpis"]["cycle"]["weeks"] == []
    assert form["kpis"]["cycle"]["run_chart"]["mean"] is None
    assert any("no whole week" in note for note in form["notes"])


def test_what_is_no_week_is_refused() -> None:
    with pytest.raises(InputError, match="by: 'month' is not week"):
        simulate(shop(), by="month")
    run = simulate(shop(), replications=1, length="1 d", engine="simpy")
    with pytest.raises(InputError, match="by: 'day' is not week"):
        measure(shop(), run.first_log, by="day")  # type: ignore[arg-type]
