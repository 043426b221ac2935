"""The JSON form has the keys that interfaces promise, knows no NaN, and says nothing of when or where it was made."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from procsim.files import loads
from procsim.kpi.scorecard import Ratio
from procsim.model.calendars import Holidays
from procsim.study.assemble import Origin, assemble
from procsim.study.result import Estimate, Result
from procsim.study.simulation import simulate
from procsim.study.tables import json_form, kpi_table
from procsim.study.tallies import Tally
from tests.study.cards import bottleneck, card, kpi, part, staff, stage
from tests.study.shop import shop


@pytest.fixture
def result() -> Result:
    cards = [
        card(
            kpis={
                "intake_time": kpi(
                    Ratio(on_time, 10), mean=Ratio(100, 10), median=8.5, p90=20.0, by={"1": kpi(Ratio(9, 9))}
                ),
                "lost": kpi(None, count=0),
            },
            stages={
                "intake": stage(10, Ratio(100, 10), work=Ratio(50, 10), gave_up=1),
                "repair": stage(10, Ratio(100, 10), work=Ratio(50, 10)),
                "delivery": stage(5, Ratio(0, 5), wait=Ratio(50, 5), waits_on="supplier"),
            },
            staff={"clerks": staff(5.0, 10.0, cost=12.5)},
            people={"clerks-1": staff(5.0, 10.0)},
            parts={"screen": part(10, 1)},
            bottleneck=bottleneck({"clerks": 0.5}, stages={"clerks": "intake"}),
            work_in_progress=[2] * 505,
        )
        for on_time in (9, 10)
    ]
    return assemble(Tally.of(shop(), datetime(2026, 1, 5), cards), Origin(engine="simpy", seed=1))


def numbers(form: Any) -> list[float]:
    if isinstance(form, dict):
        return [number for value in form.values() for number in numbers(value)]
    if isinstance(form, list):
        return [number for value in form for number in numbers(value)]
    return [form] if isinstance(form, (int, float)) and not isinstance(form, bool) else []


def test_the_keys_that_interfaces_promise_are_there(result: Result) -> None:
    form = json_form(result)
    promised = ["process", "seed", "replications", "engine", "tickets", "kpis", "stages", "staff", "cycle_time"]
    assert {*promised, "window", "bottleneck"} <= form.keys()
    assert form["tickets"] == {"arrived": 10, "closed": 10, "open": 0, "ends": {"resolved": 10}}
    time = form["kpis"]["intake_time"]
    assert time["value"] == 0.95
    assert time["low"] < 0.95 < time["high"] <= 1
    assert (time["goal"], time["met"], time["certain"]) == ("90% within 4 h", True, False)
    assert (time["mean_s"], time["median_s"], time["p90_s"], time["count"], time["open"]) == (10, 8.5, 20, 1, 0)
    assert (time["by"]["1"]["value"], time["by"]["1"]["count"]) == (1, 1)
    assert form["stages"]["repair"]["visits"] == 10
    assert (form["stages"]["repair"]["queue_mean_s"], form["stages"]["repair"]["work_mean_s"]) == (10, 5)
    assert form["staff"]["clerks"]["utilisation"] == 0.5
    assert form["staff"]["clerks"]["cost"] == 12.5
    assert (form["cycle_time"]["mean_s"], form["cycle_time"]["median_s"], form["cycle_time"]["p90_s"]) == (100, 90, 200)
    window = {"start": "2026-01-12T00:00:00", "end": "2026-01-26T00:00:00"}
    assert form["window"] == {**window, "observed_until": None}  # no log was kept
    assert (form["bottleneck"]["stage"], form["bottleneck"]["staff"]) == ("intake", "clerks")
    assert form["bottleneck"]["why"].startswith("clerks, 50 % of the time")


def test_the_dates_that_holidays_stands_for_are_kept(result: Result) -> None:
    assert json_form(result)["holidays"] == []
    listed = Holidays(dates=frozenset({date(2026, 1, 1), date(2026, 1, 7), date(2026, 1, 23), date(2027, 1, 1)}))
    process = replace(result.process, holidays=listed)
    assert json_form(replace(result, process=process))["holidays"] == ["2026-01-07", "2026-01-23"]
    russian = replace(result, process=replace(process, holidays=Holidays("RU")))
    assert {"2026-01-05", "2026-01-08"} <= set(json_form(russian)["holidays"])
    # a log's own time counts, not the first day of its process
    measured = replace(result, process=process, engine="log")
    assert json_form(measured)["holidays"] == ["2026-01-23"]


RARE = """
procsim: 1
staff: {desk: {count: 1}}
arrivals: {calls: {at: [2026-01-05 09:00], enters: answer, attributes: {rank: {urgent: 0%, vip: 0.1%, normal: rest}}}}
stages: {answer: {role: desk, duration: 10 min, next: resolved}}
kpis: {wait: {from: arrived, to: answer.started, goal: 90% within 1 h, by: rank}}
run: {length: 1 d}
"""


@pytest.mark.parametrize(("text", "normal"), [(RARE, 1), (RARE.replace("at: [2026-01-05 09:00]", "rate: 0/h"), 0)])
def test_each_value_of_by_is_shown_whether_or_not_a_ticket_has_it(text: str, normal: int) -> None:
    found = simulate(loads(text), replications=1, engine="simpy")
    by = json_form(found)["kpis"]["wait"]["by"]
    assert [(name, one["count"]) for name, one in by.items()] == [("urgent", 0), ("vip", 0), ("normal", normal)]
    assert by["urgent"]["value"] is None


def test_only_stages_with_patience_say_who_gave_up_and_only_waits_how_long(result: Result) -> None:
    stages = json_form(result)["stages"]
    assert stages["intake"]["gave_up"] == 1
    assert "gave_up" not in stages["repair"]
    assert stages["delivery"]["wait_mean_s"] == 10
    assert stages["delivery"]["waits_on"] == "supplier"
    assert "wait_mean_s" not in stages["repair"]


def test_what_was_not_measured_is_null_and_nothing_is_infinite_or_no_number(result: Result) -> None:
    broken = replace(result, cycle_mean=Estimate(math.nan, -math.inf, math.inf), bottleneck=None, work_in_progress=None)
    form = json_form(broken)
    json.dumps(form, allow_nan=False)
    assert form["kpis"]["lost"]["value"] is None
    assert form["kpis"]["lost"]["mean_s"] is None
    assert form["cycle_time"]["mean_s"] is None
    assert form["bottleneck"]["stage"] is None
    assert form["work_in_progress"] is None
    assert all(math.isfinite(number) for number in numbers(form))


def test_one_replication_has_null_for_its_interval(result: Result) -> None:
    cards = [card(kpis={"intake_time": kpi(Ratio(9, 10))})]
    one = assemble(Tally.of(result.process, datetime(2026, 1, 5), cards), Origin("simpy", 1))
    time = json_form(one)["kpis"]["intake_time"]
    assert (time["low"], time["high"], time["certain"], time["met"]) == (None, None, None, True)


def test_keys_stand_in_the_order_of_the_file(result: Result) -> None:
    form = json_form(result)
    assert list(form["stages"]) == ["intake", "repair", "delivery"]
    assert list(form["kpis"]) == ["intake_time", "lost"]


def test_a_scenario_gives_its_title(result: Result) -> None:
    assert json_form(result)["scenario"] is None
    changed = replace(result, process=replace(result.process, scenario="One more"))
    assert json_form(changed)["scenario"] == "One more"


def test_nothing_tells_how_long_it_took_or_where(result: Result) -> None:
    assert json_form(replace(result, seconds=5.0, command="procsim run /home/me/x.yaml")) == json_form(result)


def test_the_table_has_a_row_per_kpi(result: Result) -> None:
    table = result.kpis
    assert table.equals(kpi_table(result))
    assert table.columns == [
        "name",
        "value",
        "low",
        "high",
        "goal",
        "met",
        "certain",
        "count",
        "open",
        "mean_s",
        "median_s",
        "p90_s",
    ]
    assert table["name"].to_list() == ["intake_time", "lost"]
    assert table.row(0)[4:7] == ("90% within 4 h", True, False)
    assert table["value"].dtype == pl.Float64
    assert table.row(1)[1:5] == (None, None, None, None)


def test_a_result_without_its_log_says_so(result: Result) -> None:
    with pytest.raises(ValueError, match="without keeping its log"):
        _ = result.log
    assert result.to_dict() == json_form(result)
