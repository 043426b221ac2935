"""The rhythm of a mean week: arrivals, people on shift and people at work, hour by hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from procsim.kpi.scorecard import WeekFigures
from procsim.kpi.shifts import busy, shifts
from procsim.model.time import DAY, HOUR

if TYPE_CHECKING:
    from procsim.kpi.records import Records, Times

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


def week_figures(records: Records) -> WeekFigures:
    """Means over all the times that each hour of the week occurs in the window."""
    grid = Grid.of(records)
    window = np.array([records.begin]), np.array([records.until])
    exposure = grid.by_hour_of_week(grid.taken(*window))
    hour = (records.arrived[records.cohort] - grid.monday) // HOUR
    arrivals = np.bincount(hour % HOURS, minlength=HOURS).astype(np.float64)

    def mean(amount: Floats) -> list[float]:
        found: list[float] = np.divide(amount, exposure, out=np.zeros(HOURS), where=exposure > 0).tolist()
        return found

    present, at_work = _present(records, grid), _at_work(records, grid)
    return WeekFigures(
        mean(arrivals),
        {name: mean(grid.by_hour_of_week(hourly)) for name, hourly in present.items()},
        {name: mean(grid.by_hour_of_week(hourly)) for name, hourly in at_work.items()},
    )


def _at_work(records: Records, grid: Grid) -> dict[str, Floats]:
    """How many people of each group are busy in each hour, overtime included."""
    names = list(records.process.staff)
    group_of = np.array([names.index(person.group) for person in records.people], dtype=np.int64)
    at_work = {name: np.zeros(grid.hours) for name in names}
    for pieces in busy(records):
        within = pieces.clipped(records.begin, records.until)
        group = group_of[within.owner]
        for number in np.unique(group):
            mine = group == number
            at_work[names[number]] += grid.taken(within.begins[mine], within.ends[mine])
    return at_work


def _present(records: Records, grid: Grid) -> dict[str, Floats]:
    """How many people of each group are on shift in each hour."""
    present = {name: np.zeros(grid.hours) for name in records.process.staff}
    for clock, members in shifts(records):
        begins = np.clip(clock.begins, records.begin, records.until)
        ends = np.clip(clock.ends, records.begin, records.until)
        hourly = grid.taken(begins, ends)
        for person in members.tolist():
            present[records.people[person].group] += hourly
    return present
