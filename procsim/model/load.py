"""The load of the staff before a run: how many people's work a week brings, and how it is best shared out.

Somebody with several roles helps where most is to do. The sharing looked for balances the groups' utilisations as far
as roles allow: it is found by letting one role after another spread its work evenly over its people, as water finds its
level, until nothing moves. For people whose speed doesn't depend on the stage this minimises the sum of load² × hours,
a convex function, and so gives the lexicographically most even sharing (Fujishige, *Lexicographically Optimal Base of a
Polymatroid*, 1980): where even it puts a group at 100 % or more, no sharing can do the work. Backups are not counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.model.time import WEEK
from procsim.model.ways import pace
from procsim.model.weeks import open_time

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.model.process import Person, Process

_MOST_ROUNDS = 500
_NOTHING_MOVES = 1e-9


@dataclass(frozen=True, slots=True)
class Load:
    """How much there is to do for a role or a group: work for ``needed`` people, where ``there`` people are.

    People are counted with their hours on shift, speed and availability. Infinitely many are needed where there is work
    and nobody ever on shift.
    """

    needed: float
    there: int

    @property
    def utilisation(self) -> float:
        """The expected utilisation; above 1 the work cannot be done."""
        if self.there:
            return self.needed / self.there
        return math.inf if self.needed > 0 else 0.0


def role_loads(process: Process, work: Mapping[str, Mapping[str, float]]) -> dict[str, Load]:
    """The load of each role, as if its people had no other.

    ``work`` is standard work in microseconds a week, by role and stage.
    """
    hours = _weekly_hours(process)
    loads = {}
    for role, stages in work.items():
        people = [person for person in process.people if role in person.roles]
        total = sum(stages.values())
        done = sum(hours[person.calendar] * _pace(person, stages) for person in people)
        needed = total / done * len(people) if done > 0 else math.inf if total > 0 else 0.0
        loads[role] = Load(needed, len(people))
    return loads


def group_loads(process: Process, work: Mapping[str, Mapping[str, float]]) -> dict[str, Load]:
    """The load of each group when work is shared out as evenly as the roles allow (``work`` as in `role_loads`)."""
    hours = _weekly_hours(process)
    people = process.people
    able = {
        role: [(n, _pace(person, stages)) for n, person in enumerate(people) if role in person.roles]
        for role, stages in work.items()
    }
    able = {
        role: [(n, speed) for n, speed in found if hours[people[n].calendar] * speed > 0]
        for role, found in able.items()
    }
    seized = _shared_out(
        {role: sum(stages.values()) for role, stages in work.items()}, able, [hours[p.calendar] for p in people]
    )
    stuck = {role for role, found in able.items() if not found and sum(work[role].values()) > 0}
    loads = {}
    first = 0
    for group in process.staff.values():
        mine = range(first, first + len(group.people))
        first += len(group.people)
        on_shift = sum(hours[person.calendar] for person in group.people)
        share = sum(seized[n] for n in mine) / on_shift if on_shift else 0.0
        endless = any(role in stuck for person in group.people for role in person.roles)
        loads[group.name] = Load(math.inf if endless else share * len(group.people), len(group.people))
    return loads


def _shared_out(
    work: Mapping[str, float], able: Mapping[str, list[tuple[int, float]]], hours: list[int]
) -> list[float]:
    """The time for which each person is seized in a week: role after role finds its level until nothing moves."""
    seized = [0.0] * len(hours)
    parts: dict[str, list[float]] = {role: [0.0] * len(found) for role, found in able.items()}
    for _ in range(_MOST_ROUNDS):
        moved = 0.0
        for role, found in able.items():
            if not found or not work[role]:
                continue
            others = [seized[n] - part for (n, _), part in zip(found, parts[role], strict=True)]
            level = _level(
                work[role], [(hours[n], other, speed) for (n, speed), other in zip(found, others, strict=True)]
            )
            for place, ((n, _), other) in enumerate(zip(found, others, strict=True)):
                part = max(0.0, level * hours[n] - other)
                moved = max(moved, abs(part - parts[role][place]) / hours[n])
                parts[role][place] = part
                seized[n] = other + part
        if moved < _NOTHING_MOVES:
            break
    return seized


def _level(work: float, people: list[tuple[int, float, float]]) -> float:
    """The utilisation up to which people (hours, time seized by other roles, pace) fill to do this standard work."""
    people = sorted(people, key=lambda person: person[1] / person[0])
    capacity = taken = 0.0
    level = 0.0
    for place, (hours, other, speed) in enumerate(people):
        capacity += hours * speed
        taken += other * speed
        level = (work + taken) / capacity
        if place + 1 == len(people) or level <= people[place + 1][1] / people[place + 1][0]:
            break
    return level


def _pace(person: Person, stages: Mapping[str, float]) -> float:
    """A person's pace over a role's stages, by how much there is to do at each (the harmonic mean)."""
    total = sum(stages.values())
    if not total:
        return person.available
    needed = sum(
        amount / pace(person, stage) if pace(person, stage) > 0 else math.inf
        for stage, amount in stages.items()
        if amount
    )
    return total / needed


def _weekly_hours(process: Process) -> dict[str, int]:
    return {person.calendar: min(WEEK, open_time(process, person.calendar)) for person in process.people}
