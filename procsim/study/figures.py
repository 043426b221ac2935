"""What is kept of a replication: all its figures, or the few that a study of thousands of runs asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from procsim.engine.log_order import in_order
from procsim.kpi import Wanted
from procsim.kpi.scorecard import Ratio
from procsim.model.time import WEEK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.engine.columns import LogColumns
    from procsim.kpi.scorecard import KpiFigures, Scorecard
    from procsim.study.variants import Prepared

#: Histograms are drawn from the first replications; the later ones don't keep the times of their tickets.
KEEP_TIMES = 20


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

    def __call__(self, prepared: Prepared, columns: LogColumns, replication: int) -> Figures:  # noqa: ARG002
        """The figures of one log."""
        wanted = Wanted(self.kpis, cost=True, utilisation=True, stages=self.stages, cycle_time=True)
        found = prepared.yardstick.excerpt(columns, wanted)
        weeks = (columns.window_end - columns.window_start) / WEEK
        return Figures(
            kpis=found.kpis,
            cost_per_week={name: cost / weeks if weeks else 0.0 for name, cost in found.cost.items()},
            utilisation=found.utilisation,
            cycle=found.cycle_mean or Ratio(0.0, 0.0),
            queue={name: stage.queue for name, stage in found.stages.items()},
            work={name: stage.work for name, stage in found.stages.items()},
            wait={name: stage.wait for name, stage in found.stages.items()},
        )


@dataclass(frozen=True, slots=True)
class Full:
    """Measures everything; the single times of tickets, which only pictures need, of the first replications alone."""

    def __call__(self, prepared: Prepared, columns: LogColumns, replication: int) -> Scorecard:
        """The scorecard of one log."""
        card = prepared.yardstick.measure(in_order(columns))
        return card if replication < KEEP_TIMES else without_times(card)


def without_times(card: Scorecard) -> Scorecard:
    """The scorecard less the single times of its tickets, which only pictures need and a thousand runs can't all
    keep."""

    def strip(figures: KpiFigures) -> KpiFigures:
        return replace(figures, times=(), by={name: strip(one) for name, one in figures.by.items()})

    return replace(card, cycle_times=(), kpis={name: strip(one) for name, one in card.kpis.items()})
