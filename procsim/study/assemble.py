"""From the scorecards of all replications to one result."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, TypeVar

from procsim.kpi.scorecard import KpiFigures, Ratio, Scorecard, StaffFigures, StageFigures
from procsim.model.process import Kpi, Process, StageKind
from procsim.study.bottleneck import find_bottleneck
from procsim.study.estimates import count_mean, value_estimate
from procsim.study.histograms import histogram
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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from procsim.engine.log import EventLog

Figures = TypeVar("Figures")
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where scorecards come from: what a result says about itself besides its figures."""

    engine: Literal["simpy", "fast", "log"]
    seed: int | None
    #: The moment at which the run (or the log) began.
    start: datetime
    first_log: EventLog | None = None
    notes: Sequence[str] = ()
    #: Whether the run ended by ``--tickets``, which leaves no warm-up out on purpose.
    by_tickets: bool = False


def assemble(process: Process, cards: Sequence[Scorecard], origin: Origin) -> Result:
    """The result of one or several replications, given in their order."""
    first = cards[0]
    arrived = [float(card.arrived) for card in cards]
    stages = _stages(process, cards, sum(arrived))
    staff = _staff(cards, lambda card: card.staff)
    parts = _parts(cards)
    may_warn = origin.engine != "log" and not origin.by_tickets
    progress, settling_notes = work_in_progress(cards, origin.start, may_warn)
    return Result(
        process=process,
        seed=origin.seed,
        replications=len(cards),
        engine=origin.engine,
        arrived=count_mean(arrived),
        closed=count_mean([card.closed for card in cards]),
        open=count_mean([card.open for card in cards]),
        ends=_mean_counts([card.ends for card in cards]),
        scorecard={
            name: kpi_result(process.kpis[name], [card.kpis[name] for card in cards if name in card.kpis], len(cards))
            for name in _names(card.kpis for card in cards)
        },
        stages=stages,
        staff=staff,
        people=_staff(cards, lambda card: card.people),
        parts=parts,
        cycle_mean=ratio_estimate([card.cycle_mean for card in cards]),
        cycle_median=mean_estimate([card.cycle_median for card in cards], lowest=0.0),
        cycle_p90=mean_estimate([card.cycle_p90 for card in cards], lowest=0.0),
        cycle_histogram=histogram([card.cycle_times for card in cards]),
        flow_efficiency=ratio_estimate([card.flow_efficiency for card in cards]),
        flows=_mean_counts([card.flows for card in cards]),
        week=_week(cards),
        work_in_progress=progress,
        bottleneck=find_bottleneck([card.bottleneck for card in cards], stages, staff, parts),
        window=first.window,
        first_log=origin.first_log,
        notes=[*origin.notes, *settling_notes],
    )


def kpi_result(kpi: Kpi, figures: Sequence[KpiFigures], replications: int) -> KpiResult:
    """One KPI over its replications, and each value of its ``by`` likewise."""
    value = value_estimate(kpi, [one.value for one in figures])
    met, certain = verdict(kpi.goal, value)
    weeks = zip_longest(*(one.weekly for one in figures))
    goal = kpi.goal
    limit = limit_seconds(goal) if goal is not None and goal.limit is not None else None
    return KpiResult(
        name=kpi.name,
        kpi=kpi,
        value=value,
        mean=ratio_estimate([one.mean for one in figures]),
        median=mean_estimate([one.median for one in figures], lowest=0.0),
        p90=mean_estimate([one.p90 for one in figures], lowest=0.0),
        count=sum(one.count for one in figures) / replications,
        open=sum(one.open for one in figures) / replications,
        met=met,
        certain=certain,
        by={
            name: kpi_result(kpi, [one.by[name] for one in figures if name in one.by], replications)
            for name in _names(one.by for one in figures)
        },
        weekly=[value_estimate(kpi, week) for week in weeks],
        histogram=histogram([one.times for one in figures], shows=limit),
        replications_to_decide=replications_to_decide(goal, value, replications),
    )


def _stages(process: Process, cards: Sequence[Scorecard], arrived: float) -> dict[str, StageResult]:
    results = {}
    for name, stage in process.stages.items():
        figures = [card.stages[name] for card in cards if name in card.stages]
        if stage.kind is not StageKind.CROSSROADS and figures:
            results[name] = _stage(
                name, "wait" if stage.kind is StageKind.WAIT else "work", figures, len(cards), arrived
            )
    return results


def _stage(
    name: str, kind: Literal["work", "wait"], figures: Sequence[StageFigures], replications: int, arrived: float
) -> StageResult:
    visits = sum(one.visits for one in figures)
    gave_up = [one.gave_up for one in figures if one.gave_up is not None]
    return StageResult(
        name=name,
        kind=kind,
        visits=visits / replications,
        visits_per_ticket=visits / arrived if arrived else 0.0,
        queue=ratio_estimate([one.queue for one in figures]),
        queue_p90=mean_estimate([one.queue_p90 for one in figures], lowest=0.0),
        work=ratio_estimate([one.work for one in figures]),
        paused=ratio_estimate([one.paused for one in figures]),
        wait=ratio_estimate([one.wait for one in figures]),
        gave_up=sum(gave_up) / replications if gave_up else None,
        waits_on=figures[0].waits_on,
    )


def _staff(
    cards: Sequence[Scorecard], chosen: Callable[[Scorecard], Mapping[str, StaffFigures]]
) -> dict[str, StaffResult]:
    results = {}
    for name in _names(chosen(card) for card in cards):
        pairs = [(chosen(card)[name], card) for card in cards if name in chosen(card)]
        weeks = math.fsum((card.window[1] - card.window[0]) / _WEEK for _, card in pairs)
        figures = [one for one, _ in pairs]

        def per_week(total: float, weeks: float = weeks) -> float:
            return total / weeks if weeks else 0.0

        results[name] = StaffResult(
            name=name,
            people=figures[0].people,
            utilisation=ratio_estimate([one.utilisation for one in figures], 0.0, 1.0),
            cost=count_mean([one.cost for one in figures]),
            cost_per_week=per_week(math.fsum(one.cost for one in figures)),
            shift_hours=per_week(math.fsum(one.shift for one in figures)) / 3600,
            overtime_hours=per_week(math.fsum(one.overtime for one in figures)) / 3600,
            waiting=count_mean([one.waiting for one in figures]),
            waiting_most=count_mean([one.waiting_most for one in figures]),
        )
    return results


def _parts(cards: Sequence[Scorecard]) -> dict[str, PartResult]:
    results = {}
    for name in _names(card.parts for card in cards):
        figures = [card.parts[name] for card in cards if name in card.parts]
        results[name] = PartResult(
            name=name,
            waited=share_estimate([Ratio(one.waited, one.requests) for one in figures]),
            used=count_mean([one.used for one in figures]),
            ordered=count_mean([one.ordered for one in figures]),
            mean_stock=mean_estimate([one.mean_stock for one in figures]).value,
            stock=figures[0].stock,
        )
    return results


def _week(cards: Sequence[Scorecard]) -> WeekResult:
    def mean(rows: Iterable[Sequence[float]]) -> list[float]:
        return [math.fsum(hour) / len(cards) for hour in zip(*rows, strict=True)]

    return WeekResult(
        arrivals=mean(card.week.arrivals for card in cards),
        capacity={
            name: mean(card.week.capacity[name] for card in cards)
            for name in _names(card.week.capacity for card in cards)
        },
        busy={name: mean(card.week.busy[name] for card in cards) for name in _names(card.week.busy for card in cards)},
    )


def _names(mappings: Iterable[Mapping[Figures, object]]) -> list[Figures]:
    """All keys, in the order in which the replications first name them: the file's, and the same at every run."""
    return list(dict.fromkeys(name for mapping in mappings for name in mapping))


def _mean_counts(counts: Sequence[Mapping[Figures, int]]) -> dict[Figures, float]:
    return {name: sum(one.get(name, 0) for one in counts) / len(counts) for name in _names(counts)}
