"""When each ticket passed its milestones: queued, started, finished at a stage, arrived, closed.

A visit that was given up or cancelled has neither start nor finish.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.records import MISSING, Records, Times, ticket_order

if TYPE_CHECKING:
    from procsim.kpi.columns import Codes
    from procsim.model.process import Milestone


@dataclass(frozen=True, eq=False)
class Passings:
    """Every time at which tickets passed one of some milestones, each ticket's in order.

    Those of ticket ``i`` are ``times[offsets[i]:offsets[i + 1]]``.
    """

    times: Times
    offsets: Codes

    @property
    def first(self) -> Times:
        """Each ticket's first time, or `MISSING`."""
        return self._at(self.offsets[:-1], self.offsets[1:])

    @property
    def last(self) -> Times:
        """Each ticket's last time, or `MISSING`."""
        return self._at(np.maximum(self.offsets[1:] - 1, self.offsets[:-1]), self.offsets[1:])

    def first_from(self, since: Times) -> Times:
        """Each ticket's first time at or after a moment of its own; `MISSING` if there is none, or no such moment."""
        place = self._count_before(since)
        return np.where(since == MISSING, MISSING, self._at(place, self.offsets[1:]))

    def last_by(self, until: Times) -> Times:
        """Each ticket's last time at or before a moment of its own; `MISSING` if there is none, or no such moment."""
        place = self._count_before(until + 1) - 1
        found = self._at(np.maximum(place, 0), self.offsets[1:])
        return np.where((place < self.offsets[:-1]) | (until == MISSING), MISSING, found)

    def _at(self, places: Codes, stops: Codes) -> Times:
        padded = np.append(self.times, MISSING)
        return np.where(places < stops, padded[np.minimum(places, len(self.times))], MISSING)

    def _count_before(self, moments: Times) -> Codes:
        """The place of each ticket's first time not before its moment: a binary search in all tickets at once."""
        low = self.offsets[:-1].copy()
        high = self.offsets[1:].copy()
        padded = np.append(self.times, MISSING)
        while (searching := low < high).any():
            middle = (low + high) >> 1
            earlier = searching & (padded[middle] < moments)
            low = np.where(earlier, middle + 1, low)
            high = np.where(searching & ~earlier, middle, high)
        return low


def visits_that_pass(records: Records, milestone: Milestone) -> tuple[Codes, Times]:
    """The tickets and times of all passings of one milestone, in no particular order."""
    if milestone.event == "arrived":
        return np.arange(records.tickets), records.arrived
    if milestone.event == "closed":
        closed = np.flatnonzero(records.is_closed)
        return closed, records.closed[closed]
    if milestone.event == "queued":
        times, passed = records.queued, records.queued != MISSING
    elif milestone.event == "started":
        times, passed = records.started, records.has_started
    else:
        times, passed = records.ended, records.finished
    at = records.visits_at(milestone.stage or "")
    at = at[passed[at]]
    return records.ticket[at], times[at]


def passings(records: Records, goal: tuple[Milestone, ...]) -> Passings:
    """Every passing of one of some milestones (a list means whichever comes)."""
    key = ("passings", goal)
    if key not in records.kept_figures:
        found = [visits_that_pass(records, milestone) for milestone in goal]
        tickets = np.concatenate([tickets for tickets, _ in found]) if found else np.empty(0, np.int64)
        times = np.concatenate([times for _, times in found]) if found else np.empty(0, np.int64)
        records.kept_figures[key] = _sorted(tickets, times, records.tickets)
    result: Passings = records.kept_figures[key]
    return result


def _sorted(tickets: Codes, times: Times, count: int) -> Passings:
    offsets = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(tickets, minlength=count), out=offsets[1:])
    # Arrivals and closings come in the order of their tickets, and most stages are visited once: no need to sort them.
    if len(tickets) and (tickets[1:] <= tickets[:-1]).any():
        times = times[ticket_order(tickets, times)]
    return Passings(times, offsets)
