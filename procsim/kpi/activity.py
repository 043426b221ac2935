"""Active periods: from when to when a staff group, or a part, could not serve more than it did.

A group is active while all of its people who are on shift are busy (and somebody is on shift); while nobody is on shift
it stays what it was, for a closed door ends no queue. A part is active while a ticket waits for it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.sorting import in_time, last_of_each
from procsim.kpi.supplies import waits_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.engine.clocks import Clock
    from procsim.kpi.columns import Codes
    from procsim.kpi.records import Records
    from procsim.kpi.seizures import Busy
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
    clocks = records.shifts
    if any(clock.always for clock in clocks):
        return records.always
    if len(clocks) == 1:
        return clocks[0]
    return records.kept.union(clocks)


def since_start(records: Records, clock: Clock, moments: Times) -> Times:
    """The open time from the log's start to some moments, none of them later than its end."""
    return clock.elapsed(0, np.clip(moments, 0, max(records.end, records.until)))


def group_periods(records: Records, work: Mapping[str, Busy]) -> dict[str, Periods]:
    """The active periods of each staff group, in the log's time; ``work`` is everybody's busy time."""
    first = 0
    found = {}
    for name, group in records.process.staff.items():
        people = range(first, first + len(group.people))
        first += len(group.people)
        on_shift = work[name].on_shift
        horizon = max(records.end, records.until)
        found[name] = _active(_presence(records, people), on_shift.begins, on_shift.ends, horizon)
    return found


@dataclass(frozen=True, eq=False)
class _Presence:
    """Stretches of time in which a number of people are on shift together."""

    number: Codes
    begins: Times
    ends: Times


def _presence(records: Records, people: range) -> _Presence:
    """When the people of a group are on shift; who share a shift are one piece."""
    shifts = records.kept.shift_of[people.start : people.stop]
    pieces = [(records.shifts[shift], number) for shift, number in Counter(shifts.tolist()).items()]
    nothing = np.empty(0, dtype=np.int64)
    return _Presence(
        np.concatenate([nothing, *(np.full(len(clock.begins), number) for clock, number in pieces)]),
        np.concatenate([nothing, *(np.maximum(clock.begins, 0) for clock, _ in pieces)]),
        np.concatenate([nothing, *(clock.ends for clock, _ in pieces)]),
    )


def _active(presence: _Presence, begins: Times, ends: Times, horizon: int) -> Periods:
    """The periods in which as many are busy as are on shift; a group that never is on shift has none."""
    if not len(presence.begins):
        return united(presence.begins, presence.ends)
    # Each change has a kind: one of somebody's work, or so many more or fewer on shift.
    most = int(presence.number.max())
    present = np.concatenate(([0, 0], np.arange(-most, most + 1)))
    idle = np.concatenate(([-1, 1], np.arange(-most, most + 1)))
    shifts = presence.number + most + 2, most + 2 - presence.number
    moments, kinds = in_time(
        np.concatenate((presence.begins, np.minimum(presence.ends, horizon), begins, ends)),
        np.concatenate((*shifts, np.zeros(len(begins), np.int64), np.ones(len(ends), np.int64))),
        len(idle),
    )
    last = last_of_each(moments)
    moments, on_shift, free = moments[last], np.cumsum(present[kinds])[last], np.cumsum(idle[kinds])[last]
    # While nobody is on shift the group stays what it was when the last one left.
    known = np.maximum.accumulate(np.where(on_shift > 0, np.arange(len(moments)), -1))
    state = (known >= 0) & (free[known] <= 0)
    until = np.append(moments[1:], horizon)
    return united(moments[state], np.minimum(until[state], horizon))


def part_periods(records: Records) -> dict[str, Periods]:
    """The active periods of each part, in the log's time."""
    found = {}
    for part in records.process.parts:
        _, begins, ends = waits_for(records, part)
        found[part] = united(begins, ends)
    return found
