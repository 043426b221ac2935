"""When each ticket passed its milestones: queued, started, finished at a stage, arrived, closed.

A visit that was given up or cancelled has neither start nor finish, and who closes in an end that counts as a miss has
not come to ``closed``: whoever hangs up has not been served within the minute.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.clocks import NEVER
from procsim.engine.columns import MISSING

if TYPE_CHECKING:
    from procsim.kpi.columns import Codes
    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times
    from procsim.model.process import Milestone


@dataclass(frozen=True, eq=False)
class Passings:
    """Every time at which tickets passed one of some milestones, in any order.

    Without ``tickets`` there is one time for each of the ``count`` tickets, `MISSING` where it never came.
    """

    times: Times
    count: int
    tickets: Codes | None = None

    @cached_property
    def first(self) -> Times:
        """Each ticket's first time, or `MISSING`."""
        return self.times if self.tickets is None else _earliest(self.tickets, self.times, self.count)

    @cached_property
    def last(self) -> Times:
        """Each ticket's last time, or `MISSING`."""
        return self.times if self.tickets is None else _latest(self.tickets, self.times, self.count)

    def first_from(self, since: Times) -> Times:
        """Each ticket's first time at or after a moment of its own; `MISSING` if there is none, or no such moment."""
        if self.tickets is None:
            return np.where((since != MISSING) & (self.times >= since), self.times, MISSING)
        # MISSING is earlier than anything: a ticket without a moment would take any time.
        moments = np.where(since == MISSING, NEVER, since)[self.tickets]
        later = self.times >= moments
        return _earliest(self.tickets[later], self.times[later], self.count)

    def last_by(self, until: Times) -> Times:
        """Each ticket's last time at or before a moment of its own; `MISSING` if there is none, or no such moment."""
        if self.tickets is None:
            return np.where(self.times <= until, self.times, MISSING)
        earlier = self.times <= until[self.tickets]
        return _latest(self.tickets[earlier], self.times[earlier], self.count)


def _earliest(tickets: Codes, times: Times, count: int) -> Times:
    found = np.full(count, NEVER)
    np.minimum.at(found, tickets, times)
    found[found == NEVER] = MISSING
    return found


def _latest(tickets: Codes, times: Times, count: int) -> Times:
    found = np.full(count, MISSING)
    np.maximum.at(found, tickets, times)
    return found


def _of_one(records: Records, milestone: Milestone) -> Passings:
    """All passings of one milestone."""
    if milestone.event == "arrived":
        return Passings(records.arrived, records.tickets)
    if milestone.event == "closed":
        missed = records.kept.counts_as_miss[records.outcome]
        return Passings(np.where(missed, MISSING, records.closed), records.tickets)
    visits = records.at(milestone.stage or "")
    if milestone.event == "queued":
        times, passed = visits.queued, visits.queued != MISSING
    elif milestone.event == "started":
        times, passed = visits.started, visits.has_started
    else:
        times, passed = visits.ended, visits.finished
    if passed.all():
        return Passings(times, records.tickets, visits.ticket)
    return Passings(times[passed], records.tickets, visits.ticket[passed])


def passings(records: Records, goal: tuple[Milestone, ...]) -> Passings:
    """Every passing of one of some milestones (a list means whichever comes)."""
    key = ("passings", goal)
    if key not in records.kept_figures:
        found = [_of_one(records, milestone) for milestone in goal]
        records.kept_figures[key] = found[0] if len(found) == 1 else _together(found, records.tickets)
    result: Passings = records.kept_figures[key]
    return result


def _together(several: list[Passings], count: int) -> Passings:
    tickets, times = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for one in several:
        known = np.flatnonzero(one.times != MISSING)
        tickets.append(known if one.tickets is None else one.tickets[known])
        times.append(one.times[known])
    return Passings(np.concatenate(times), count, np.concatenate(tickets))
