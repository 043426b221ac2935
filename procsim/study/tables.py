"""A result as programs read it: the JSON form that ``--json`` prints, and the KPIs as a data frame."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from procsim.model.version import __version__
from procsim.study.result import Bottleneck, Estimate, KpiResult, PartResult, Result, StaffResult, StageResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl


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
        "kpis": {name: _kpi(kpi) for name, kpi in result.scorecard.items()},
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
        "bottleneck": _bottleneck(result.bottleneck),
        "notes": [*result.cautions, *result.notes],
    }


def _kpi(kpi: KpiResult) -> dict[str, Any]:
    form: dict[str, Any] = {
        **_bounded(kpi.value),
        "goal": kpi.goal.text if kpi.goal else None,
        **_verdict(kpi),
        **_times(kpi),
    }
    if kpi.by:
        form["by"] = {name: {**_bounded(one.value), **_verdict(one), **_times(one)} for name, one in kpi.by.items()}
    return form


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
