"""A result as programs read it: the JSON form that ``--json`` prints, and the KPIs as a data frame."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from procsim.model.version import __version__
from procsim.study.result import (
    Bottleneck,
    Estimate,
    KpiResult,
    KpiWeeks,
    PartResult,
    Result,
    StaffResult,
    StageResult,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    import polars as pl

    from procsim.kpi.run_chart import Limits, Signal


def kpi_table(result: Result) -> pl.DataFrame:
    """One row per KPI, in the order of the file; shares 0…1, times in seconds."""
    import polars as pl

    schema: dict[str, type[pl.DataType]] = {
        "name": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "goal": pl.String,
        "met": pl.Boolean,
        "certain": pl.Boolean,
        "count": pl.Float64,
        "open": pl.Float64,
        "mean_s": pl.Float64,
        "median_s": pl.Float64,
        "p90_s": pl.Float64,
    }
    rows = []
    for name, kpi in result.scorecard.items():
        row = [name, kpi.value.value, kpi.value.low, kpi.value.high, kpi.goal.text if kpi.goal else None]
        row += [kpi.met, kpi.certain, kpi.count, kpi.open, kpi.mean.value, kpi.median.value, kpi.p90.value]
        rows.append(row)
    return pl.DataFrame(rows, schema=schema, orient="row")


def week_table(result: Result) -> pl.DataFrame:
    """One row per KPI and whole week, in the order of the file; values as in `kpi_table`.

    Raises:
        ValueError: if weeks were not asked for.
    """
    import polars as pl

    if result.by != "week":
        raise ValueError('this result was made without its weeks; ask for them with by="week"')
    schema: dict[str, Any] = {
        "kpi": pl.String,
        "week": pl.Int64,
        "start": pl.Datetime("us"),
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "first_run": pl.Float64,
        "moving_range": pl.Float64,
        "signals": pl.List(pl.String),
    }
    rows = [
        [name, week, start, pooled.value, pooled.low, pooled.high, first, step, list(signals)]
        for name, kpi in result.scorecard.items()
        for week, start, pooled, first, step, signals in weeks_of(result, kpi)
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


#: A week: its number, its first moment, its value over all replications, and of the first one the value, how far it
#: lies from the one before, and what stands out.
Week = tuple[int, datetime, Estimate, "float | None", "float | None", "Sequence[Signal]"]


def weeks_of(result: Result, kpi: KpiResult) -> Iterator[Week]:
    """The whole weeks of the window; none where they were not asked for."""
    if kpi.weeks is None:
        return
    chart, begin = kpi.weeks.chart, result.window[0]
    for place, (value, step, signals) in enumerate(zip(chart.values, chart.ranges, chart.signals, strict=True)):
        yield place + 1, begin + timedelta(weeks=place), kpi.weekly[place], value, step, signals


def json_form(result: Result) -> dict[str, Any]:
    """What ``--json`` prints: only texts, numbers, booleans and None, keys in the order of the file.

    The same study gives the same text: nothing in it depends on when, where or how fast it ran. ``intervals`` beside a
    figure's key holds the 95 % bounds of those that have no ``low`` and ``high`` of their own.
    """
    begin, end = result.window
    observed = result.observed_until.isoformat() if result.observed_until is not None else None
    return {
        "process": result.process.name,
        "scenario": result.process.scenario or None,
        "seed": result.seed,
        "replications": result.replications,
        "engine": result.engine,
        "version": __version__,
        "tickets": {
            "arrived": number(result.arrived),
            "closed": number(result.closed),
            "open": number(result.open),
            "ends": {name: number(count) for name, count in result.ends.items()},
        },
        "kpis": {name: _kpi(result, kpi) for name, kpi in result.scorecard.items()},
        "stages": {name: _stage(stage) for name, stage in result.stages.items()},
        "staff": {name: _staff(group) for name, group in result.staff.items()},
        "people": {name: _staff(person) for name, person in result.people.items()},
        "parts": {name: _part(part) for name, part in result.parts.items()},
        "cycle_time": _with_intervals(
            {}, {"mean_s": result.cycle_mean, "median_s": result.cycle_median, "p90_s": result.cycle_p90}
        ),
        "flow_efficiency": _bounded(result.flow_efficiency),
        "work_in_progress": _work_in_progress(result),
        "window": {"start": begin.isoformat(), "end": end.isoformat(), "observed_until": observed},
        "holidays": [day.isoformat() for day in _holidays(result)],
        "bottleneck": _bottleneck(result.bottleneck),
        "notes": [*result.cautions, *result.notes],
    }


def _holidays(result: Result) -> list[date]:
    """What the file's `holidays` stands for: within the longest run, as `check` shows it, or a log's time."""
    if result.engine != "log":
        return result.process.holidays_within
    begin, end = result.window
    return sorted(result.process.holidays.between(begin.date(), (result.observed_until or end).date()))


def _kpi(result: Result, kpi: KpiResult) -> dict[str, Any]:
    form: dict[str, Any] = {
        **_bounded(kpi.value),
        "goal": kpi.goal.text if kpi.goal else None,
        **_verdict(kpi),
        **_times(kpi),
    }
    if kpi.kpi.by is not None:
        form["by"] = {name: {**_bounded(one.value), **_verdict(one), **_times(one)} for name, one in kpi.by.items()}
    if kpi.weeks is not None:
        form |= {"weeks": _weeks(result, kpi), "run_chart": _run_chart(kpi.weeks)}
    return form


def _weeks(result: Result, kpi: KpiResult) -> list[dict[str, Any]]:
    return [
        {
            "week": week,
            "start": start.isoformat(),
            **_bounded(pooled),
            "first_run": number(first),
            "moving_range": number(step),
            "signals": list(signals),
        }
        for week, start, pooled, first, step, signals in weeks_of(result, kpi)
    ]


def _run_chart(weeks: KpiWeeks) -> dict[str, Any]:
    every = weeks.all_runs
    of_all = None if every is None else {**_limits(every), "weeks": weeks.counted, "beyond": weeks.beyond}
    return {**_limits(weeks.chart.limits), "all_runs": of_all}


def _limits(limits: Limits) -> dict[str, Any]:
    return {
        "mean": number(limits.mean),
        "low": number(limits.low),
        "high": number(limits.high),
        "mean_moving_range": number(limits.mean_range),
        "moving_range_high": number(limits.range_high),
    }


def _verdict(kpi: KpiResult) -> dict[str, Any]:
    return {"met": kpi.met, "certain": kpi.certain, "replications_to_decide": kpi.replications_to_decide}


def _times(kpi: KpiResult) -> dict[str, Any]:
    counts = {"count": number(kpi.count), "open": number(kpi.open)}
    return _with_intervals(counts, {"mean_s": kpi.mean, "median_s": kpi.median, "p90_s": kpi.p90})


def _stage(stage: StageResult) -> dict[str, Any]:
    form: dict[str, Any] = {
        "kind": stage.kind,
        "visits": number(stage.visits),
        "visits_per_ticket": number(stage.visits_per_ticket),
    }
    estimates = {"queue_mean_s": stage.queue, "queue_p90_s": stage.queue_p90}
    estimates |= {"work_mean_s": stage.work, "paused_mean_s": stage.paused}
    if stage.kind == "wait":
        form["waits_on"] = stage.waits_on
        estimates["wait_mean_s"] = stage.wait
    if stage.gave_up is not None:
        form["gave_up"] = number(stage.gave_up)
    return _with_intervals(form, estimates)


def _staff(staff: StaffResult) -> dict[str, Any]:
    form = {
        "people": staff.people,
        "cost": number(staff.cost),
        "cost_per_week": number(staff.cost_per_week),
        "shift_hours_per_week": number(staff.shift_hours),
        "overtime_hours_per_week": number(staff.overtime_hours),
        "waiting_mean": number(staff.waiting),
        "waiting_most": number(staff.waiting_most),
    }
    return _with_intervals(form, {"utilisation": staff.utilisation})


def _part(part: PartResult) -> dict[str, Any]:
    form = {"used": number(part.used), "ordered": number(part.ordered), "mean_stock": number(part.mean_stock)}
    return _with_intervals(form, {"waited": part.waited})


def _work_in_progress(result: Result) -> dict[str, Any] | None:
    progress = result.work_in_progress
    if progress is None:
        return None
    first = min(round(progress.warm_up / progress.step), len(progress.mean) - 1)
    observed = progress.mean[first:]
    return {
        "mean": number(math.fsum(observed) / len(observed)),
        "warm_up_s": number(progress.warm_up),
        "suggested_warm_up_s": number(progress.suggested_warm_up),
    }


def _bottleneck(bottleneck: Bottleneck | None) -> dict[str, Any]:
    if bottleneck is None:
        bottleneck = Bottleneck(None, None, None, "nothing was measured that could hold the process up.", {})
    return {
        "stage": bottleneck.stage,
        "staff": bottleneck.staff,
        "part": bottleneck.part,
        "why": bottleneck.why,
        "shares": {name: number(share) for name, share in bottleneck.shares.items()},
    }


def _bounded(estimate: Estimate) -> dict[str, Any]:
    return {"value": number(estimate.value), "low": number(estimate.low), "high": number(estimate.high)}


def _with_intervals(form: Mapping[str, Any], estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    """The form with the estimates' values in it, and the bounds of all of them under ``intervals``."""
    values = {name: number(estimate.value) for name, estimate in estimates.items()}
    bounds = {
        name: None if estimate.low is None else [number(estimate.low), number(estimate.high)]
        for name, estimate in estimates.items()
    }
    return {**form, **values, "intervals": bounds}


def number(value: float | None) -> float | int | None:
    """A number that JSON knows: never infinite or not a number, and whole ones without a fraction."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)
