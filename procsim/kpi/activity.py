"""Active periods: from when to when a staff group, or a part, could not serve more than it did.

A group is active while all of its people who are on shift are busy (and somebody is on shift); while nobody is on shift
it stays what it was, for a closed door ends no queue. Groups whose people have the same roles serve one queue, and are
one. A part is active while a ticket waits for it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.clocks import LONG_AGO, NEVER
from procsim.kpi.shifts import joined
from procsim.kpi.supplies import waits_for

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.engine.clocks import Clock
    from procsim.kpi.records import Records
    from procsim.kpi.seizures import Busy
    from procsim.kpi.shifts import Pieces
    from procsim.kpi.tables import Times


@dataclass(frozen=True, eq=False)
class Periods:
    """Half-open stretches of time in order, apart from each other."""

    begins: Times
    ends: Times

    def on(self, records: Records, clock: Clock) -> Periods:
        """The same stretches on a clock that leaves out its closed hours; those that touch there are one."""
        return united(*(since_start(records, clock, moments) for moments in (self.begins, self.ends)))


def united(begins: Times, ends: Times) -> Periods:
    """Stretches that may overlap or touch, as ones that don't; empty ones are left out."""
    kept = begins < ends
    if not kept.all():
        begins, ends = begins[kept], ends[kept]
    if not len(begins):
        return Periods(begins, ends)
    if (begins[1:] < begins[:-1]).any():
        order = np.argsort(begins, kind="stable")
        begins, ends = begins[order], ends[order]
    ends = np.maximum.accumulate(ends)
    fresh = np.append(True, begins[1:] > ends[:-1])
    return Periods(begins[fresh], ends[np.append(fresh[1:], True)])


def open_hours(records: Records) -> Clock:
    """The hours in which anybody is on shift."""
    return records.kept.any_of(range(len(records.shifts)), records.shifts)


def since_start(records: Records, clock: Clock, moments: Times) -> Times:
    """The open time from the log's start to some moments, none of them later than its end."""
    return clock.elapsed(0, np.clip(moments, 0, max(records.end, records.until)))


def group_periods(records: Records, work: Mapping[str, Busy]) -> dict[str, Periods]:
    """The active periods of each team of groups by its first one, in the log's time.

    ``work`` is everybody's busy time.
    """
    horizon = max(records.end, records.until)
    found = {}
    for team in records.process.teams:
        busy = joined([work[name].on_shift for name in team])
        found[team[0]] = _active(records, _shifts(records, team), busy, horizon)
    return found


def team_hours(records: Records, team: Sequence[str]) -> Clock:
    """The hours in which anybody of some groups is on shift."""
    return records.kept.any_of(tuple(_shifts(records, team)), records.shifts)


def _shifts(records: Records, team: Sequence[str]) -> Counter[int]:
    """How many people of some groups work each shift."""
    names = list(records.process.staff)
    mine = np.isin(records.kept.group_of, [names.index(name) for name in team])
    return Counter(records.kept.shift_of[mine].tolist())


def _active(records: Records, shifts: Mapping[int, int], busy: Pieces, horizon: int) -> Periods:
    """The periods in which as many are busy as are on shift; ``shifts`` says how many people work each shift."""
    people = sum(shifts.values())
    if not any(len(records.shifts[shift].begins) for shift in shifts):  # nobody is ever on shift
        return united(busy.begins[:0], busy.ends[:0])
    # Who is off shift is as good as busy: nobody is free while as many are one or the other as there are people.
    offs = [np.full(people, LONG_AGO)]
    ons = [np.array([NEVER])]
    for shift, number in shifts.items():
        clock = records.shifts[shift]
        offs.append(np.repeat(clock.ends, number))
        ons.append(np.repeat(np.maximum(clock.begins, 0), number))
    begins, ends = np.concatenate((busy.begins, *offs)), np.concatenate((busy.ends, *ons))
    begins.sort()
    ends.sort()
    # At each begin that makes them enough, it lasts until so many have ended that they aren't.
    begins = begins[people - 1 :]
    active = united(begins, np.minimum(ends, horizon))
    # While nobody is on shift the group stays what it was when the last one left: what began then, begins later.
    hours = records.kept.any_of(tuple(shifts), records.shifts)
    closing = np.append(LONG_AGO, hours.ends)
    opening = np.append(np.maximum(hours.begins, 0), NEVER)
    gap = np.minimum(np.searchsorted(closing, active.begins), len(closing) - 1)
    return united(np.where(closing[gap] == active.begins, opening[gap], active.begins), active.ends)


def part_periods(records: Records) -> dict[str, Periods]:
    """The active periods of each part, in the log's time."""
    found = {}
    for part in records.process.parts:
        _, begins, ends = waits_for(records, part)
        found[part] = united(begins, ends)
    return found
