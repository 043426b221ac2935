"""What is kept of a replication: all its figures, or the few that a study of thousands of runs asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.engine.log import EventLog
    from procsim.kpi.scorecard import KpiFigures, Ratio, Scorecard
    from procsim.study.variants import Prepared

#: Histograms are drawn from the first replications; the later ones don't keep the times of their tickets.
KEEP_TIMES = 20

_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one replication that decisions are made of.

    ``kpis`` holds what each goal speaks of: a share or a mean as its two sums, a quantile in seconds, None where no
    ticket got there. ``cost_per_week`` and ``utilisation`` are by group; ``queue``, ``work`` and ``wait`` by stage, as
    in `procsim.kpi.scorecard.StageFigures`, and empty unless they were asked for. Times are seconds.
    """

    kpis: Mapping[str, Ratio | float | None]
    cost_per_week: Mapping[str, float]
    utilisation: Mapping[str, Ratio]
    cycle: Ratio
    queue: Mapping[str, Ratio] = field(default_factory=dict)
    work: Mapping[str, Ratio] = field(default_factory=dict)
    wait: Mapping[str, Ratio] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lean:
    """Measures the figures of `Figures` alone: of the KPIs named (None for all), and of the stages if asked."""

    kpis: tuple[str, ...] | None = None
    stages: bool = False

    def __call__(self, prepared: Prepared, log: EventLog, replication: int) -> Figures:  # noqa: ARG002
        """The figures of one log."""
        return lean_figures(prepared.yardstick.measure(log), self)


@dataclass(frozen=True, slots=True)
class Full:
    """Measures everything; the single times of tickets, which only pictures need, of the first replications alone."""

    def __call__(self, prepared: Prepared, log: EventLog, replication: int) -> Scorecard:
        """The scorecard of one log."""
        card = prepared.yardstick.measure(log)
        return card if replication < KEEP_TIMES else without_times(card)


def lean_figures(card: Scorecard, asked: Lean) -> Figures:
    """The few figures of a whole scorecard."""
    weeks = (card.window[1] - card.window[0]) / _WEEK
    names = card.kpis if asked.kpis is None else [name for name in asked.kpis if name in card.kpis]
    stages = card.stages if asked.stages else {}
    return Figures(
        kpis={name: card.kpis[name].value for name in names},
        cost_per_week={name: group.cost / weeks if weeks else 0.0 for name, group in card.staff.items()},
        utilisation={name: group.utilisation for name, group in card.staff.items()},
        cycle=card.cycle_mean,
        queue={name: stage.queue for name, stage in stages.items()},
        work={name: stage.work for name, stage in stages.items()},
        wait={name: stage.wait for name, stage in stages.items()},
    )


def without_times(card: Scorecard) -> Scorecard:
    """The scorecard less the single times of its tickets, which only pictures need and a thousand runs can't all
    keep."""

    def strip(figures: KpiFigures) -> KpiFigures:
        return replace(figures, times=(), by={name: strip(one) for name, one in figures.by.items()})

    return replace(card, cycle_times=(), kpis={name: strip(one) for name, one in card.kpis.items()})
