"""Active periods: from when to when a staff group, or a part, could not serve more than it did.

A group is active while all of its people who are on shift are busy (and somebody is on shift); while nobody is on shift
it stays what it was, for a closed door ends no queue. A part is active while a ticket waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.clocks import Clock
from procsim.kpi.shifts import Pieces, busy, shift_of
from procsim.kpi.supplies import waits_for
from procsim.model.calendars import merge

if TYPE_CHECKING:
    from procsim.kpi.records import Records, Times


@dataclass(frozen=True, eq=False)
class Periods:
    """Half-open stretches of time in order, apart from each other."""

    begins: Times
    ends: Times

    def on(self, clock: Clock) -> Periods:
        """The same stretches on a clock that leaves out its closed hours; those that touch there are one."""
        begins = clock.elapsed(0, self.begins)
        ends = clock.elapsed(0, self.ends)
        return united(begins, ends)


def united(begins: Times, ends: Times) -> Periods:
    """Stretches that may overlap or touch, as ones that don't; empty ones are left out."""
    kept = begins < ends
    begins, ends = begins[kept], ends[kept]
    if not len(begins):
        return Periods(begins, ends)
    order = np.argsort(begins, kind="stable")
    begins, ends = begins[order], np.maximum.accumulate(ends[order])
    fresh = np.append(True, begins[1:] > ends[:-1])
    return Periods(begins[fresh], ends[np.append(fresh[1:], True)])


def open_hours(records: Records) -> Clock:
    """The hours of the log in which anybody is on shift."""
    horizon = max(records.end, records.until)
    spans: list[tuple[int, int]] = []
    for clock in {id(clock): clock for clock in (shift_of(records, p) for p in range(len(records.people)))}.values():
        begins, ends = np.clip(clock.begins, 0, horizon), np.clip(clock.ends, 0, horizon)
        spans += zip(begins.tolist(), ends.tolist(), strict=True)
    return Clock.of_spans(merge(spans))


def group_periods(records: Records) -> dict[str, Periods]:
    """The active periods of each staff group, in the log's time."""
    on_shift = busy(records)[0]
    first = 0
    found = {}
    for name, group in records.process.staff.items():
        people = range(first, first + len(group.people))
        first += len(group.people)
        mine = (on_shift.owner >= people.start) & (on_shift.owner < people.stop)
        begins, ends = on_shift.begins[mine], on_shift.ends[mine]
        found[name] = _active(_presence(records, people), begins, ends, max(records.end, records.until))
    return found


def _presence(records: Records, people: range) -> Pieces:
    """When the people of a group are on shift; who share a shift are one piece, with their number as its owner."""
    clocks: dict[int, tuple[Clock, int]] = {}
    for person in people:
        clock = shift_of(records, person)
        clocks[id(clock)] = (clock, clocks.get(id(clock), (clock, 0))[1] + 1)
    begins = [np.maximum(clock.begins, 0) for clock, _ in clocks.values()]
    ends = [clock.ends for clock, _ in clocks.values()]
    number = [np.full(len(clock.begins), count, dtype=np.int64) for clock, count in clocks.values()]
    if not clocks:
        nothing = np.empty(0, dtype=np.int64)
        return Pieces(nothing, nothing, nothing)
    return Pieces(np.concatenate(number), np.concatenate(begins), np.concatenate(ends))


def _active(presence: Pieces, begins: Times, ends: Times, horizon: int) -> Periods:
    """The periods in which as many are busy as are on shift; a group that never is on shift has none."""
    if not len(presence.begins):
        return united(presence.begins, presence.ends)
    count = len(begins)
    ones = np.ones(count, dtype=np.int64)
    moments = np.concatenate((presence.begins, np.minimum(presence.ends, horizon), begins, ends))
    present = np.concatenate((presence.owner, -presence.owner, 0 * ones, 0 * ones))
    idle = np.concatenate((presence.owner, -presence.owner, -ones, ones))
    order = np.argsort(moments, kind="stable")
    moments, present, idle = moments[order], np.cumsum(present[order]), np.cumsum(idle[order])
    last = np.append(moments[1:] != moments[:-1], True)
    moments, present, idle = moments[last], present[last], idle[last]
    # While nobody is on shift the group stays what it was when the last one left.
    known = np.maximum.accumulate(np.where(present > 0, np.arange(len(moments)), -1))
    state = (known >= 0) & (idle[known] <= 0)
    until = np.append(moments[1:], horizon)
    return united(moments[state], np.minimum(until[state], horizon))


def part_periods(records: Records) -> dict[str, Periods]:
    """The active periods of each part, in the log's time."""
    found = {}
    for part in records.process.parts:
        _, begins, ends = waits_for(records, part)
        found[part] = united(begins, ends)
    return found
