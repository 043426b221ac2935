"""From the tally of all replications to one result."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from procsim.model.process import StageKind
from procsim.study.bottleneck import find_bottleneck
from procsim.study.cautions import cautions
from procsim.study.estimates import count_mean, value_estimate
from procsim.study.histograms import histogram, quantiles
from procsim.study.intervals import (
    limit_seconds,
    mean_estimate,
    ratio_estimate,
    replications_to_decide,
    share_estimate,
    verdict,
)
from procsim.study.result import (
    KpiResult,
    PartResult,
    Result,
    StaffResult,
    StageResult,
    WeekResult,
)
from procsim.study.settling import work_in_progress
from procsim.study.weeks import kpi_weeks, week_notes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import numpy as np
    import numpy.typing as npt

    from procsim.engine.log import EventLog
    from procsim.study.tallies import KpiTally, PartTally, StaffTally, StageTally, Tally, WeekTally

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where scorecards come from: what a result says about itself besides its figures."""

    engine: Literal["simpy", "fast", "log"]
    seed: int | None
    first_log: EventLog | None = None
    #: When observation of the first replication ended.
    observed_until: datetime | None = None
    notes: Sequence[str] = ()
    #: Whether the run ended by ``--tickets``, which leaves no warm-up out on purpose.
    by_tickets: bool = False
    #: Whether the KPIs were asked for week by week.
    by_week: bool = False


def assemble(tally: Tally, origin: Origin) -> Result:
    """The result of one or several replications; there must be at least one."""
    count = tally.replications
    stages = _stages(tally)
    staff = {name: _staff(name, group) for name, group in tally.staff.items()}
    parts = {name: _part(name, part) for name, part in tally.parts.items()}
    may_warn = origin.engine != "log" and not origin.by_tickets
    cycle_mean = ratio_estimate(tally.cycle_mean)
    cycle_median, cycle_p90 = (mean_estimate(each, lowest=0.0) for each in (tally.cycle_median, tally.cycle_p90))
    progress, settling_notes = work_in_progress(tally.progress, tally.start, may_warn)
    of_weeks = week_notes(tally.progress.window, origin.engine == "log") if origin.by_week else []
    return Result(
        process=tally.process,
        seed=origin.seed,
        replications=count,
        engine=origin.engine,
        arrived=tally.arrived / count,
        closed=tally.closed / count,
        open=tally.open / count,
        ends=_means(tally.ends, count),
        scorecard={name: kpi_result(kpi, count, origin.by_week) for name, kpi in tally.kpis.items()},
        stages=stages,
        staff=staff,
        people={name: _staff(name, person) for name, person in tally.people.items()},
        parts=parts,
        cycle_mean=cycle_mean,
        cycle_median=cycle_median,
        cycle_p90=cycle_p90,
        cycle_histogram=histogram(tally.cycle_times),
        cycle_quantiles=quantiles(tally.cycle_times, {0.5: cycle_median, 0.9: cycle_p90}),
        flow_efficiency=ratio_estimate(tally.flow_efficiency),
        flows=_means(tally.flows, count),
        week=_week(tally.week, count),
        work_in_progress=progress,
        bottleneck=find_bottleneck(tally.bottleneck, stages, staff, parts, tally.process.teams, cycle_mean.value),
        window=tally.progress.window,
        first_log=origin.first_log,
        observed_until=origin.observed_until,
        cautions=cautions(tally.process, count, staff) if origin.engine != "log" else (),
        by="week" if origin.by_week else None,
        notes=[*origin.notes, *settling_notes, *of_weeks],
    )


def kpi_result(tally: KpiTally, replications: int, by_week: bool = False) -> KpiResult:
    """One KPI over its replications, and each value of its ``by`` likewise; with its weeks where they are wanted."""
    kpi = tally.kpi
    value = value_estimate(kpi, tally.value)
    median, p90 = (mean_estimate(each, lowest=0.0) for each in (tally.median, tally.p90))
    met, certain = verdict(kpi.goal, value)
    goal = kpi.goal
    limit = limit_seconds(goal) if goal is not None and goal.limit is not None else None
    return KpiResult(
        name=kpi.name,
        kpi=kpi,
        value=value,
        mean=ratio_estimate(tally.mean),
        median=median,
        p90=p90,
        count=tally.count / replications,
        open=tally.open / replications,
        met=met,
        certain=certain,
        by={name: kpi_result(one, replications) for name, one in tally.by.items()},
        weekly=[value_estimate(kpi, week) for week in tally.weekly],
        weeks=kpi_weeks(tally, replications) if by_week else None,
        histogram=histogram(tally.times, shows=limit),
        quantiles=quantiles(tally.times, {0.5: median, 0.9: p90}),
        replications_to_decide=replications_to_decide(goal, value, replications),
    )


def _stages(tally: Tally) -> dict[str, StageResult]:
    results = {}
    for name, stage in tally.process.stages.items():
        if stage.kind is not StageKind.CROSSROADS and name in tally.stages:
            kind: Literal["work", "wait"] = "wait" if stage.kind is StageKind.WAIT else "work"
            results[name] = _stage(name, kind, tally.stages[name], tally)
    return results


def _stage(name: str, kind: Literal["work", "wait"], stage: StageTally, tally: Tally) -> StageResult:
    return StageResult(
        name=name,
        kind=kind,
        visits=stage.visits / tally.replications,
        visits_per_ticket=stage.visits / tally.arrived if tally.arrived else 0.0,
        queue=ratio_estimate(stage.queue),
        queue_p90=mean_estimate(stage.queue_p90, lowest=0.0),
        work=ratio_estimate(stage.work),
        paused=ratio_estimate(stage.paused),
        wait=ratio_estimate(stage.wait),
        gave_up=None if stage.gave_up is None else stage.gave_up / tally.replications,
        waits_on=stage.waits_on,
    )


def _staff(name: str, tally: StaffTally) -> StaffResult:
    weeks = math.fsum(tally.weeks.known())

    def per_week(totals: Sequence[float]) -> float:
        return math.fsum(totals) / weeks if weeks else 0.0

    return StaffResult(
        name=name,
        people=tally.people,
        utilisation=ratio_estimate(tally.utilisation, 0.0, 1.0),
        cost=count_mean(tally.cost.known()),
        cost_per_week=per_week(tally.cost.known()),
        shift_hours=per_week(tally.shift.known()) / 3600,
        overtime_hours=per_week(tally.overtime.known()) / 3600,
        waiting=count_mean(tally.waiting.known()),
        waiting_most=count_mean(tally.waiting_most.known()),
    )


def _part(name: str, tally: PartTally) -> PartResult:
    return PartResult(
        name=name,
        waited=share_estimate(tally.waited),
        used=count_mean(tally.used.known()),
        ordered=count_mean(tally.ordered.known()),
        mean_stock=mean_estimate(tally.mean_stock).value,
        stock=tally.stock,
    )


def _week(tally: WeekTally, count: int) -> WeekResult:
    def mean(sums: npt.NDArray[np.float64]) -> list[float]:
        means: list[float] = (sums / count).tolist()
        return means

    return WeekResult(
        arrivals=mean(tally.arrivals),
        capacity={name: mean(sums) for name, sums in tally.capacity.items()},
        busy={name: mean(sums) for name, sums in tally.busy.items()},
    )


def _means(sums: Mapping[Name, int], count: int) -> dict[Name, float]:
    return {name: total / count for name, total in sums.items()}
