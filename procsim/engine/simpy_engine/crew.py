"""The people of a run: who is on shift, who is free, who takes the next ticket, and when a piece of work is done."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING, Final

import numpy as np

from procsim.engine.clocks import advance
from procsim.engine.simpy_engine.agenda import SHIFT, Agenda, Life

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.engine.blueprint import Blueprint
    from procsim.engine.blueprint.tables import Integers
    from procsim.engine.simpy_engine.tickets import Visit

SAME: Final = 1


class Crew:
    """Everybody, by their place in the file."""

    def __init__(self, blueprint: Blueprint, agenda: Agenda) -> None:
        people = blueprint.people
        self._agenda = agenda
        self._calendars = blueprint.calendars
        self._calendar: list[int] = people.calendar.tolist()
        self._lo: list[int] = [int(blueprint.calendars.lo[row]) for row in self._calendar]
        self._hi: list[int] = [int(blueprint.calendars.hi[row]) for row in self._calendar]
        self._always = [bool(blueprint.calendars.always[row]) for row in self._calendar]
        self._last_end = [
            int(blueprint.calendars.ends[hi - 1]) if hi > lo else 0 for lo, hi in zip(self._lo, self._hi, strict=True)
        ]
        #: Whose work isn't interrupted by the end of a shift.
        self.works_through = [
            bool(finishes) or always for finishes, always in zip(people.finishes, self._always, strict=True)
        ]
        self.paces: list[list[float]] = people.pace.tolist()
        self._can_help: list[list[bool]] = (people.roles | people.backup).tolist()
        everyone = range(len(people.names))
        roles = range(len(blueprint.role_names))
        self._helping = [[person for person in everyone if self._can_help[person][role]] for role in roles]
        self.has_backup = bool(people.backup.any())
        self._on_shift = [False] * len(everyone)
        self._busy = [False] * len(everyone)
        #: For each role, who has it, is free and on shift: (idle since, person), longest idle first.
        self.bench: list[list[tuple[int, int]]] = [[] for _ in roles]
        self._benches = [
            [bench for role, bench in enumerate(self.bench) if people.roles[person, role]] for person in everyone
        ]
        self._place = [(0, person) for person in everyone]
        self._together: dict[tuple[int, ...], tuple[Integers, Integers, Integers]] = {}
        self._assign: list[int] = blueprint.stages.assign.tolist()
        self._needs: list[int] = blueprint.stages.needs.tolist()
        #: Stages that anyone of their role can do alone.
        self.suits_all = [not assign and needs == 1 for assign, needs in zip(self._assign, self._needs, strict=True)]
        self._assigned_stages = [
            blueprint.stages.assign_stage[first : first + count].tolist()
            for first, count in zip(blueprint.stages.assign_first, blueprint.stages.assign_count, strict=True)
        ]
        for person in everyone:
            if self._always[person]:
                self._come(person, int(blueprint.calendars.begins[self._lo[person]]))
            else:
                agenda.start(self._shifts(person))

    def _shifts(self, person: int) -> Life:
        """Somebody's comings and goings."""
        for row in range(self._lo[person], self._hi[person]):
            begin, end = int(self._calendars.begins[row]), int(self._calendars.ends[row])
            if begin >= 0:
                yield self._agenda.happening(begin, SHIFT, person)
            self._come(person, begin)
            yield self._agenda.happening(end, SHIFT, person)
            self._go(person)

    def _come(self, person: int, begin: int) -> None:
        self._on_shift[person] = True
        if not self._busy[person]:
            place = self._place[person] = (begin, person)
            for bench in self._benches[person]:
                insort(bench, place)

    def _go(self, person: int) -> None:
        self._on_shift[person] = False
        if not self._busy[person]:
            for bench in self._benches[person]:
                bench.remove(self._place[person])

    def seize(self, team: Sequence[int]) -> None:
        """These people begin to work."""
        for person in team:
            self._busy[person] = True
            place = self._place[person]
            for bench in self._benches[person]:
                if bench[0] == place:
                    del bench[0]
                else:
                    bench.remove(place)

    def release(self, team: Sequence[int]) -> None:
        """These people are done."""
        place_of, now = self._place, self._agenda.now
        for person in team:
            self._busy[person] = False
            if self._on_shift[person]:
                place = place_of[person] = (now, person)
                for bench in self._benches[person]:
                    if bench and place < bench[-1]:
                        insort(bench, place)
                    else:
                        bench.append(place)

    # --- who takes a ticket ---------------------------------------------------------------------------------------

    def team_for(self, visit: Visit, helping: bool) -> tuple[tuple[int, ...], bool]:
        """The people who could take a visit now (none if they can't), and whether an ``assign`` is in force for it.

        ``helping`` lets people of a backup role take part.
        """
        free, needs = self._free(visit.role, helping), self._needs[visit.stage]
        assign = self._assign[visit.stage]
        if not assign:
            return self._first(free, needs), False
        earlier = {
            person for stage in self._assigned_stages[visit.stage] for person in visit.ticket.teams.get(stage, ())
        }
        counting = {person for person in earlier if self._counts(person, visit.role)}
        if not counting:
            return self._first(free, needs), False
        if assign != SAME:
            left = sum(
                1 for person in self._helping[visit.role] if person not in counting and self._counts(person, visit.role)
            )
            if left < needs:
                return self._first(free, needs), False
            return self._first([person for person in free if person not in counting], needs), True
        wanted = [person for person in free if person in counting]
        if len(counting) >= needs:
            return self._first(wanted, needs), True
        if len(wanted) < len(counting):
            return (), True
        others = [person for person in free if person not in counting]
        more = self._first(others, needs - len(wanted))
        return (tuple(sorted((*wanted, *more))), True) if more else ((), True)

    def _counts(self, person: int, role: int) -> bool:
        """Whether somebody has a role, be it as a backup, and a shift left."""
        return self._can_help[person][role] and (self._on_shift[person] or self._last_end[person] > self._agenda.now)

    def _free(self, role: int, helping: bool) -> list[int]:
        """Who is free and on shift and has a role (or helps out in it), longest idle first, then in file order."""
        if not helping:
            return [person for _, person in self.bench[role]]
        there = [p for p in self._helping[role] if self._on_shift[p] and not self._busy[p]]
        return sorted(there, key=self._place.__getitem__)

    @staticmethod
    def _first(people: list[int], needs: int) -> tuple[int, ...]:
        """The first so many of these people, in file order; none if they are too few."""
        if len(people) < needs:
            return ()
        return (people[0],) if needs == 1 else tuple(sorted(people[:needs]))

    # --- how long a ticket takes ----------------------------------------------------------------------------------

    def pace(self, team: Sequence[int], stage: int) -> float:
        """By what a draw is divided: speed times availability, the smallest of those who work together."""
        return min([self.paces[person][stage] for person in team])

    def done(self, team: tuple[int, ...], now: int, amount: int) -> int:
        """When work ends that begins now: counted on the shift of all, or through if all finish in overtime."""
        if len(team) == 1:
            person = team[0]
            if self.works_through[person]:
                return now + amount
            table = self._calendars
            lo, hi = self._lo[person], self._hi[person]
            return int(advance(table.begins, table.ends, table.before, lo, hi, now, amount))
        if all(self.works_through[person] for person in team):
            return now + amount
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
