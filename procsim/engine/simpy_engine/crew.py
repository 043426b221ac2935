"""The people of a run: who is on shift, who is free, who takes the next ticket, and when a piece of work is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import simpy

from procsim.engine.blueprint import Blueprint
from procsim.engine.blueprint.tables import Integers
from procsim.engine.clocks import advance
from procsim.engine.simpy_engine.agenda import SHIFT, Agenda
from procsim.engine.simpy_engine.tickets import Visit

SAME: Final = 1


class Crew:
    """Everybody, by their place in the file."""

    def __init__(self, blueprint: Blueprint, env: simpy.Environment, agenda: Agenda) -> None:
        people = blueprint.people
        self._env = env
        self._calendars = blueprint.calendars
        self._calendar: list[int] = people.calendar.tolist()
        self._lo: list[int] = [int(blueprint.calendars.lo[row]) for row in self._calendar]
        self._hi: list[int] = [int(blueprint.calendars.hi[row]) for row in self._calendar]
        self._always = [bool(blueprint.calendars.always[row]) for row in self._calendar]
        self._last_end = [int(blueprint.calendars.ends[hi - 1]) if hi > lo else 0 for lo, hi in zip(self._lo, self._hi, strict=True)]
        self._finishes: list[bool] = people.finishes.tolist()
        self._pace: list[list[float]] = people.pace.tolist()
        self._has_role: list[list[bool]] = people.roles.tolist()
        self._can_help: list[list[bool]] = (people.roles | people.backup).tolist()
        everyone = range(len(people.names))
        roles = range(len(blueprint.role_names))
        self._own = [[person for person in everyone if self._has_role[person][role]] for role in roles]
        self._helping = [[person for person in everyone if self._can_help[person][role]] for role in roles]
        self.has_backup = bool(people.backup.any())
        self._on_shift = [False] * len(everyone)
        self._busy = [False] * len(everyone)
        self._idle_since = [0] * len(everyone)
        #: How many people of each role are free and on shift.
        self.free = [0] * len(roles)
        self._roles_of = [[role for role in roles if self._has_role[person][role]] for person in everyone]
        self._together: dict[tuple[int, ...], tuple[Integers, Integers, Integers]] = {}
        self._assign: list[int] = blueprint.stages.assign.tolist()
        self._assigned_stages = [
            blueprint.stages.assign_stage[first : first + count].tolist()
            for first, count in zip(blueprint.stages.assign_first, blueprint.stages.assign_count, strict=True)
        ]
        for person in everyone:
            if self._always[person]:
                self._come(person, int(blueprint.calendars.begins[self._lo[person]]))
            else:
                env.process(self._shifts(person, agenda))

    def _shifts(self, person: int, agenda: Agenda) -> Iterator[simpy.Event]:
        """Somebody's comings and goings."""
        for row in range(self._lo[person], self._hi[person]):
            begin, end = int(self._calendars.begins[row]), int(self._calendars.ends[row])
            if begin >= 0:
                yield agenda.happening(begin, SHIFT, person)
            self._come(person, begin)
            yield agenda.happening(end, SHIFT, person)
            self._go(person)

    def _come(self, person: int, begin: int) -> None:
        self._on_shift[person] = True
        if not self._busy[person]:
            self._idle_since[person] = begin
            self._count(person, 1)

    def _go(self, person: int) -> None:
        self._on_shift[person] = False
        if not self._busy[person]:
            self._count(person, -1)

    def _count(self, person: int, change: int) -> None:
        for role in self._roles_of[person]:
            self.free[role] += change

    def seize(self, team: Sequence[int]) -> None:
        """These people begin to work."""
        for person in team:
            self._busy[person] = True
            self._count(person, -1)

    def release(self, team: Sequence[int]) -> None:
        """These people are done."""
        for person in team:
            self._busy[person] = False
            self._idle_since[person] = self._env.now
            if self._on_shift[person]:
                self._count(person, 1)

    # --- who takes a ticket ---------------------------------------------------------------------------------------

    def team_for(self, visit: Visit, helping: bool) -> tuple[tuple[int, ...], bool]:
        """The people who could take a visit now (none if they can't), and whether an ``assign`` is in force for it.

        ``helping`` lets people of a backup role take part.
        """
        pool = self._helping if helping else self._own
        free = [person for person in pool[visit.role] if self._on_shift[person] and not self._busy[person]]
        assign = self._assign[visit.stage]
        if not assign:
            return self._longest_idle(free, visit.needs), False
        earlier = {
            person for stage in self._assigned_stages[visit.stage] for person in visit.ticket.teams.get(stage, ())
        }
        counting = {person for person in earlier if self._counts(person, visit.role)}
        if not counting:
            return self._longest_idle(free, visit.needs), False
        if assign != SAME:
            left = sum(1 for person in self._helping[visit.role] if person not in counting and self._counts(person, visit.role))
            if left < visit.needs:
                return self._longest_idle(free, visit.needs), False
            return self._longest_idle([person for person in free if person not in counting], visit.needs), True
        wanted = [person for person in free if person in counting]
        if len(counting) >= visit.needs:
            return self._longest_idle(wanted, visit.needs), True
        if len(wanted) < len(counting):
            return (), True
        others = [person for person in free if person not in counting]
        more = self._longest_idle(others, visit.needs - len(wanted))
        return (tuple(sorted((*wanted, *more))), True) if more else ((), True)

    def _counts(self, person: int, role: int) -> bool:
        """Whether somebody has a role, be it as a backup, and a shift left."""
        return self._can_help[person][role] and (self._on_shift[person] or self._last_end[person] > self._env.now)

    def _longest_idle(self, people: list[int], needs: int) -> tuple[int, ...]:
        """So many of these people, in file order: those idle longest, then the first in file order; none if they are too few."""
        if len(people) < needs:
            return ()
        if needs == 1:
            if len(people) == 1:
                return (people[0],)
            idle = self._idle_since
            return (min(people, key=idle.__getitem__),)
        chosen = sorted(people, key=lambda person: (self._idle_since[person], person))[:needs]
        return tuple(sorted(chosen))

    # --- how long a ticket takes ----------------------------------------------------------------------------------

    def pace(self, team: Sequence[int], stage: int) -> float:
        """By what a draw is divided: speed times availability, the smallest of those who work together."""
        return min(self._pace[person][stage] for person in team)

    def done(self, team: tuple[int, ...], now: int, amount: int) -> int:
        """When work of that length ends that begins now: counted on the shift of all, or through if all finish in overtime."""
        if all(self._finishes[person] or self._always[person] for person in team):
            return now + amount
        if len(team) == 1:
            person = team[0]
            table = self._calendars
            return int(
                advance(table.begins, table.ends, table.before, self._lo[person], self._hi[person], now, amount)
            )
        begins, ends, before = self._shared_shifts(team)
        return int(advance(begins, ends, before, 0, len(begins), now, amount))

    def _shared_shifts(self, team: tuple[int, ...]) -> tuple[Integers, Integers, Integers]:
        """The spans in which all of a team are on shift."""
        if team not in self._together:
            spans = self._spans(team[0])
            for person in team[1:]:
                spans = intersection(spans, self._spans(person))
            begins = np.array([begin for begin, _ in spans], dtype=np.int64)
            ends = np.array([end for _, end in spans], dtype=np.int64)
            before = np.concatenate(([0], np.cumsum(ends - begins)[:-1])).astype(np.int64)
            self._together[team] = (begins, ends, before[: len(begins)])
        return self._together[team]

    def _spans(self, person: int) -> list[tuple[int, int]]:
        rows = slice(self._lo[person], self._hi[person])
        return list(zip(self._calendars.begins[rows].tolist(), self._calendars.ends[rows].tolist(), strict=True))


def intersection(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in which both of two calendars are open."""
    found: list[tuple[int, int]] = []
    i = j = 0
    while i < len(one) and j < len(other):
        begin, end = max(one[i][0], other[j][0]), min(one[i][1], other[j][1])
        if begin < end:
            found.append((begin, end))
        if one[i][1] < other[j][1]:
            i += 1
        else:
            j += 1
    return found


