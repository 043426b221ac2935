"""What is kept of the replications as they come: a few numbers of each, and the pictures' data merged.

Figures over replications need every replication's sums (the jackknife leaves each out in turn), which are columns of
packed numbers here; all else is added up, or kept of the first replications alone.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import numpy.typing as npt

from procsim.kpi.scorecard import Ratio
from procsim.study.columns import Ratios, Values
from procsim.study.estimates import speaks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from procsim.kpi.scorecard import (
        BottleneckFigures,
        KpiFigures,
        PartFigures,
        Scorecard,
        StaffFigures,
        StageFigures,
        WeekFigures,
    )
    from procsim.model.process import Kpi, Process

T = TypeVar("T")

#: The band of work in progress is drawn from the first replications.
_KEEP_PROGRESS = 200

_WEEK = timedelta(weeks=1)


class KpiTally:
    """One KPI (or the tickets with one value of its ``by``) over the replications so far."""

    def __init__(self, kpi: Kpi) -> None:
        self.kpi = kpi
        self.value = _column(kpi)
        self.mean = Ratios()
        self.median, self.p90 = Values(), Values()
        self.count = self.open = 0
        self.by: dict[str, KpiTally] = {}
        self.weekly: list[Ratios | Values] = []
        #: How many whole weeks the first replication had: with ``--tickets`` windows end at different moments.
        self.first_weeks = 0
        #: Of the first replications alone, as `procsim.study.figures.Full` leaves them.
        self.times: list[Sequence[float]] = []

    def add(self, place: int, figures: KpiFigures) -> None:
        """One more replication."""
        self.value.put(place, figures.value)  # type: ignore[arg-type]  # a KPI's values are all of one kind
        self.mean.put(place, figures.mean)
        self.median.put(place, figures.median)
        self.p90.put(place, figures.p90)
        self.count += figures.count
        self.open += figures.open
        if len(figures.times):
            self.times.append(figures.times)
        for name, part in figures.by.items():
            if name not in self.by:
                self.by[name] = KpiTally(self.kpi)
            self.by[name].add(place, part)
        if place == 0:
            self.first_weeks = len(figures.weekly)
        self.weekly += [_column(self.kpi) for _ in range(len(figures.weekly) - len(self.weekly))]
        for week, value in zip(self.weekly, figures.weekly, strict=False):
            week.put(place, value)  # type: ignore[arg-type]


class StageTally:
    """One stage over the replications so far."""

    def __init__(self, first: StageFigures) -> None:
        self.waits_on = first.waits_on
        self.visits = 0
        self.gave_up: int | None = None
        self.queue, self.work, self.paused, self.wait = Ratios(), Ratios(), Ratios(), Ratios()
        self.queue_p90 = Values()

    def add(self, place: int, figures: StageFigures) -> None:
        """One more replication."""
        self.visits += figures.visits
        if figures.gave_up is not None:
            self.gave_up = (self.gave_up or 0) + figures.gave_up
        self.queue.put(place, figures.queue)
        self.work.put(place, figures.work)
        self.paused.put(place, figures.paused)
        self.wait.put(place, figures.wait)
        self.queue_p90.put(place, figures.queue_p90)


class StaffTally:
    """A group or a person over the replications so far."""

    def __init__(self, first: StaffFigures) -> None:
        self.people = first.people
        self.utilisation = Ratios()
        self.weeks, self.cost, self.shift, self.overtime = Values(), Values(), Values(), Values()
        self.waiting, self.waiting_most = Values(), Values()

    def add(self, place: int, figures: StaffFigures, weeks: float) -> None:
        """One more replication, whose window had so many weeks."""
        self.utilisation.put(place, figures.utilisation)
        self.weeks.put(place, weeks)
        self.cost.put(place, figures.cost)
        self.shift.put(place, figures.shift)
        self.overtime.put(place, figures.overtime)
        self.waiting.put(place, figures.waiting)
        self.waiting_most.put(place, figures.waiting_most)


class PartTally:
    """A part over the replications so far; its stock is the first one's."""

    def __init__(self, first: PartFigures) -> None:
        self.stock = first.stock
        self.waited = Ratios()
        self.used, self.ordered, self.mean_stock = Values(), Values(), Values()

    def add(self, place: int, figures: PartFigures) -> None:
        """One more replication."""
        self.waited.put(place, Ratio(figures.waited, figures.requests))
        self.used.put(place, figures.used)
        self.ordered.put(place, figures.ordered)
        self.mean_stock.put(place, figures.mean_stock)


class WeekTally:
    """The week's hours, added up."""

    def __init__(self) -> None:
        self.arrivals: npt.NDArray[np.float64] = np.zeros(168)
        self.capacity: dict[str, npt.NDArray[np.float64]] = {}
        self.busy: dict[str, npt.NDArray[np.float64]] = {}

    def add(self, figures: WeekFigures) -> None:
        """One more replication."""
        self.arrivals = self.arrivals + figures.arrivals
        for sums, hours in ((self.capacity, figures.capacity), (self.busy, figures.busy)):
            for name, row in hours.items():
                sums[name] = sums[name] + row if name in sums else np.asarray(row, dtype=np.float64)


class BottleneckTally:
    """How long each group or part held the process up, added up."""

    def __init__(self, figures: Iterable[BottleneckFigures] = ()) -> None:
        self.count = 0
        self.shares: dict[str, float] = {}
        self.kinds: dict[str, str] = {}
        self.stages: dict[str, Counter[str]] = {}
        for one in figures:
            self.add(one)

    def add(self, figures: BottleneckFigures) -> None:
        """One more replication."""
        self.count += 1
        for name, share in figures.shares.items():
            self.shares[name] = self.shares.get(name, 0.0) + share
        for name, kind in figures.kinds.items():
            self.kinds.setdefault(name, kind)
        for name, stage in figures.stages.items():
            self.stages.setdefault(name, Counter())[stage] += 1


class ProgressTally:
    """Tickets in the system at equal steps: the sums of all replications, and the rows of the first."""

    def __init__(self) -> None:
        self.step = 0.0
        self.window = (datetime.min, datetime.min)
        self.count = 0
        self.sums: npt.NDArray[np.int64] | None = None
        self.rows: list[npt.NDArray[np.int32]] = []

    def add(self, card: Scorecard, start: datetime) -> None:
        """One more replication, from ``start`` to its window's end: cool-downs are of different lengths."""
        if not self.count:
            self.step, self.window = card.work_in_progress_step, card.window
        self.count += 1
        seconds = (card.window[1] - start).total_seconds()
        steps = int(seconds // self.step) + 1 if self.step > 0 else 0
        row = np.asarray(card.work_in_progress[: max(steps, 0)], dtype=np.int32)
        both = len(row) if self.sums is None else min(len(row), len(self.sums))
        self.sums = row.astype(np.int64) if self.sums is None else self.sums[:both] + row[:both]
        if len(self.rows) < _KEEP_PROGRESS:
            self.rows.append(row)


class Tally:
    """All replications of one study so far, given in their order; ``start`` is the moment at which they begin."""

    def __init__(self, process: Process, start: datetime) -> None:
        self.process = process
        self.start = start
        self.replications = 0
        self.arrived = self.closed = self.open = 0
        self.ends: Counter[str] = Counter()
        self.flows: Counter[tuple[str, str]] = Counter()
        self.kpis: dict[str, KpiTally] = {}
        self.stages: dict[str, StageTally] = {}
        self.staff: dict[str, StaffTally] = {}
        self.people: dict[str, StaffTally] = {}
        self.parts: dict[str, PartTally] = {}
        self.cycle_mean, self.flow_efficiency = Ratios(), Ratios()
        self.cycle_median, self.cycle_p90 = Values(), Values()
        self.cycle_times: list[Sequence[float]] = []
        self.week = WeekTally()
        self.bottleneck = BottleneckTally()
        self.progress = ProgressTally()

    @classmethod
    def of(cls, process: Process, start: datetime, cards: Iterable[Scorecard]) -> Tally:
        """The tally of scorecards that are there already."""
        tally = cls(process, start)
        for card in cards:
            tally.add(card)
        return tally

    def add(self, card: Scorecard) -> None:
        """One more replication."""
        place = self.replications
        self.replications += 1
        self.arrived += card.arrived
        self.closed += card.closed
        self.open += card.open
        _count(self.ends, card.ends)
        _count(self.flows, card.flows)
        self._add_named(place, card)
        self.cycle_mean.put(place, card.cycle_mean)
        self.flow_efficiency.put(place, card.flow_efficiency)
        self.cycle_median.put(place, card.cycle_median)
        self.cycle_p90.put(place, card.cycle_p90)
        if len(card.cycle_times):
            self.cycle_times.append(card.cycle_times)
        self.week.add(card.week)
        self.bottleneck.add(card.bottleneck)
        self.progress.add(card, self.start)

    def _add_named(self, place: int, card: Scorecard) -> None:
        weeks = (card.window[1] - card.window[0]) / _WEEK
        for name, kpi in card.kpis.items():
            if name not in self.kpis:
                self.kpis[name] = KpiTally(self.process.kpis[name])
            self.kpis[name].add(place, kpi)
        for name, stage in card.stages.items():
            if name not in self.stages:
                self.stages[name] = StageTally(stage)
            self.stages[name].add(place, stage)
        for staff, figures in ((self.staff, card.staff), (self.people, card.people)):
            for name, group in figures.items():
                if name not in staff:
                    staff[name] = StaffTally(group)
                staff[name].add(place, group, weeks)
        for name, part in card.parts.items():
            if name not in self.parts:
                self.parts[name] = PartTally(part)
            self.parts[name].add(place, part)


def _column(kpi: Kpi) -> Ratios | Values:
    return Values() if speaks_of(kpi) == "quantile" else Ratios()


def _count(sums: Counter[T], counts: Mapping[T, int]) -> None:
    """Adds up; a key keeps its place even where it counts nothing."""
    for name, count in counts.items():
        sums[name] += count
