"""The people of a run: who is on shift, who is free, and who takes the next ticket."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING, Final

import numpy as np

from procsim.engine.simpy_engine.agenda import SHIFT, Agenda, Life
from procsim.engine.simpy_engine.people import NOBODY, Person, Team
from procsim.engine.simpy_engine.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from procsim.engine.blueprint import Blueprint
    from procsim.engine.simpy_engine.people import Spans
    from procsim.engine.simpy_engine.tickets import Visit

SAME: Final = 1


class Crew:
    """Everybody, and the roles they have. ``number`` numbers teams, given by the rows of their people, for the log."""

    def __init__(self, blueprint: Blueprint, agenda: Agenda, number: Callable[[tuple[int, ...]], int]) -> None:
        table = blueprint.people
        self._agenda = agenda
        self._number = number
        people = [Person(blueprint, row) for row in range(len(table.names))]
        helps = table.roles | table.backup
        self.roles = [
            Role(order, [person for person in people if helps[person.row, row]])
            for row, order in enumerate(blueprint.role_order.tolist())
        ]
        self.has_backup = bool(table.backup.any())
        self._teams: dict[tuple[Person, ...], Team] = {(): NOBODY}
        #: Each person, by row, as a team of one.
        self.alone = [self._team((person,)) for person in people]
        for person in people:
            person.benches = [role.bench for row, role in enumerate(self.roles) if table.roles[person.row, row]]
            if person.always:
                self._come(person, person.spans()[0][0])
            else:
                agenda.start(self._shifts(person))

    def _shifts(self, person: Person) -> Life:
        """Somebody's comings and goings."""
        for begin, end in person.spans():
            if begin >= 0:
                yield self._agenda.happening(begin, SHIFT, person.row)
            self._come(person, begin)
            yield self._agenda.happening(end, SHIFT, person.row)
            self._go(person)

    def _come(self, person: Person, begin: int) -> None:
        person.on_shift = True
        if not person.busy:
            person.idle = (begin, person.row, person)
            for bench in person.benches:
                insort(bench, person.idle)

    def _go(self, person: Person) -> None:
        person.on_shift = False
        if not person.busy:
            for bench in person.benches:
                bench.remove(person.idle)

    def seize(self, team: Team) -> None:
        """These people begin to work."""
        for person in team.people:
            person.busy = True
            for bench in person.benches:
                bench.remove(person.idle)

    def release(self, team: Team) -> None:
        """These people are done."""
        for person in team.people:
            person.busy = False
            if person.on_shift:
                idle = person.idle = (self._agenda.time, person.row, person)
                for bench in person.benches:
                    insort(bench, idle)

    # --- who takes a ticket ---------------------------------------------------------------------------------------

    def team_for(self, visit: Visit, helping: bool) -> tuple[Team, bool]:
        """The people who could take a visit now (`NOBODY` if they can't), and whether an ``assign`` is in force for it.

        ``helping`` lets people of a backup role take part.
        """
        people, assigned = self._people_for(visit, self._free(visit.role, helping))
        return self._team(people), assigned

    def _people_for(self, visit: Visit, free: list[Person]) -> tuple[tuple[Person, ...], bool]:
        stage, role, needs = visit.stage, visit.role, visit.stage.needs
        if not stage.assign:
            return _first(free, needs), False
        earlier = {person for row in stage.assigned_stages for person in visit.ticket.teams.get(row, NOBODY).people}
        counting = {person for person in earlier if self._counts(person, role)}
        if not counting:
            return _first(free, needs), False
        if stage.assign != SAME:
            left = sum(1 for person in role.helpers if person not in counting and self._counts(person, role))
            if left < needs:
                return _first(free, needs), False
            return _first([person for person in free if person not in counting], needs), True
        wanted = [person for person in free if person in counting]
        if len(counting) >= needs:
            return _first(wanted, needs), True
        if len(wanted) < len(counting):
            return (), True
        others = [person for person in free if person not in counting]
        more = _first(others, needs - len(wanted))
        return (_in_file_order([*wanted, *more]), True) if more else ((), True)

    def _counts(self, person: Person, role: Role) -> bool:
        """Whether somebody has a role, be it as a backup, and a shift left."""
        return person in role.helpers and (person.on_shift or person.last_end > self._agenda.time)

    def _free(self, role: Role, helping: bool) -> list[Person]:
        """Who is free and on shift and has a role (or helps out in it), longest idle first, then in file order."""
        if not helping:
            return [person for _, _, person in role.bench]
        there = [person for person in role.helpers if person.on_shift and not person.busy]
        return sorted(there, key=lambda person: person.idle)

    # --- teams ----------------------------------------------------------------------------------------------------

    def _team(self, people: tuple[Person, ...]) -> Team:
        """The team of these people."""
        team = self._teams.get(people)
        if team is None:
            team = self._teams[people] = Team(
                people,
                self._number(tuple(person.row for person in people)),
                [min(paces) for paces in zip(*(person.paces for person in people), strict=True)],
                all(person.works_through for person in people),
                _shared_shifts(people),
            )
        return team


def _first(people: Sequence[Person], needs: int) -> tuple[Person, ...]:
    """The first so many of these people, in file order; none if they are too few."""
    return _in_file_order(people[:needs]) if len(people) >= needs else ()


def _in_file_order(people: Sequence[Person]) -> tuple[Person, ...]:
    return tuple(sorted(people, key=lambda person: person.row))


def _shared_shifts(people: Sequence[Person]) -> Spans:
    """The spans in which all of these people are on shift."""
    if len(people) == 1:
        return people[0].shifts
    spans = people[0].spans()
    for person in people[1:]:
        spans = intersection(spans, person.spans())
    begins = np.array([begin for begin, _ in spans], dtype=np.int64)
    ends = np.array([end for _, end in spans], dtype=np.int64)
    before = np.concatenate(([0], np.cumsum(ends - begins)[:-1])).astype(np.int64)
    return begins, ends, before[: len(begins)], 0, len(begins)


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
