"""The rhythm of a mean week: arrivals, people on shift and people at work, hour by hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from procsim.kpi.scorecard import WeekFigures
from procsim.model.time import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.kpi.records import Records
    from procsim.kpi.seizures import Busy
    from procsim.kpi.tables import Times

Floats = npt.NDArray[np.float64]

#: Hours of a week.
HOURS = 168


@dataclass(frozen=True, slots=True)
class Grid:
    """The hours from the Monday's midnight before the window to its end."""

    monday: int
    hours: int

    @classmethod
    def of(cls, records: Records) -> Grid:
        """The hours of a log's window."""
        days, since_midnight = divmod(records.begin + records.day_offset, DAY)
        monday = records.begin - since_midnight - (records.origin.weekday() + days) % 7 * DAY
        return cls(monday, -(-(records.until - monday) // HOUR))

    def taken(self, begins: Times, ends: Times) -> Floats:
        """How much of each hour some stretches of time take (as a share of it); all of them lie within these hours.

        What begins in an hour takes the rest of it and all later ones, less the same from its end on.
        """
        taken = np.zeros(self.hours)
        for moments, sign in ((begins, 1), (ends, -1)):
            hour = (moments - self.monday) // HOUR
            rest = (self.monday + (hour + 1) * HOUR - moments) / HOUR
            # A moment at the very end of the last hour has nothing left to take.
            taken += sign * np.bincount(hour, weights=rest, minlength=self.hours + 1)[: self.hours]
            begun = np.cumsum(np.bincount(hour, minlength=self.hours + 1))
            taken[1:] += sign * begun[: max(self.hours - 1, 0)]
        return taken

    def by_hour_of_week(self, hourly: Floats) -> Floats:
        """Sums over the hours that stand at the same place of a week."""
        padded = np.zeros(-(-len(hourly) // HOURS) * HOURS)
        padded[: len(hourly)] = hourly
        total: Floats = padded.reshape(-1, HOURS).sum(axis=0)
        return total


def week_figures(records: Records, work: Mapping[str, Busy]) -> WeekFigures:
    """Means over all the times that each hour of the week occurs in the window; ``work`` is everybody's busy time."""
    if "week" not in records.window:
        grid = Grid.of(records)
        exposure = grid.by_hour_of_week(grid.taken(np.array([records.begin]), np.array([records.until])))
        present = _present(records, grid)
        capacity = {name: _mean(grid.by_hour_of_week(hourly), exposure) for name, hourly in present.items()}
        records.window["week"] = grid, exposure, capacity
    grid, exposure, capacity = records.window["week"]
    hour = (records.arrived[records.cohort] - grid.monday) // HOUR
    arrivals = np.bincount(hour % HOURS, minlength=HOURS).astype(np.float64)
    at_work = _at_work(records, grid, work)
    return WeekFigures(
        _mean(arrivals, exposure),
        {name: list(hours) for name, hours in capacity.items()},
        {name: _mean(grid.by_hour_of_week(hourly), exposure) for name, hourly in at_work.items()},
    )


def _mean(amount: Floats, exposure: Floats) -> list[float]:
    found: list[float] = np.divide(amount, exposure, out=np.zeros(HOURS), where=exposure > 0).tolist()
    return found


def _at_work(records: Records, grid: Grid, work: Mapping[str, Busy]) -> dict[str, Floats]:
    """How many people of each group are busy in each hour, overtime included."""
    at_work = {}
    for name, group in work.items():
        at_work[name] = np.zeros(grid.hours)
        for pieces in (group.on_shift, group.overtime):
            if len(pieces.begins):
                at_work[name] += grid.taken(*_within(pieces.begins, pieces.ends, records))
    return at_work


def _present(records: Records, grid: Grid) -> dict[str, Floats]:
    """How many people of each group are on shift in each hour."""
    hourly = [grid.taken(*_within(clock.begins, clock.ends, records)) for clock in records.shifts]
    present = [np.zeros(grid.hours) for _ in records.process.staff]
    for shift, amount in enumerate(hourly):
        for group in records.kept.group_of[records.kept.shift_of == shift].tolist():
            present[group] += amount
    return dict(zip(records.process.staff, present, strict=True))


def _within(begins: Times, ends: Times, records: Records) -> tuple[Times, Times]:
    """What of some stretches of time lies in the window."""
    begins, ends = np.maximum(begins, records.begin), np.minimum(ends, records.until)
    kept = begins < ends
    return (begins, ends) if kept.all() else (begins[kept], ends[kept])
