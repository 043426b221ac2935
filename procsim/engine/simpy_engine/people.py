"""Somebody of the staff, and those who work together on a visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from procsim.engine.clocks import advance

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.blueprint.tables import Integers

    #: The spans of a calendar as `advance` wants them: begins, ends, open time before each, first and last row.
    Spans = tuple[Integers, Integers, Integers, int, int]

    #: Somebody's place among the free, the first being idle longest: idle since, row, and who it is.
    Idle = tuple[int, int, "Person"]


class Person:
    """Somebody of the staff: what the blueprint says of them, and what they are doing.

    ``paces`` holds for each stage by what a draw is divided, speed times availability. ``works_through`` says that the
    end of a shift doesn't interrupt their work.
    """

    __slots__ = (
        "always", "benches", "busy", "error_factor", "idle", "last_end", "on_shift", "paces", "row", "shifts",
        "works_through",
    )  # fmt: skip

    def __init__(self, blueprint: Blueprint, row: int) -> None:
        people, calendars = blueprint.people, blueprint.calendars
        calendar = int(people.calendar[row])
        lo, hi = int(calendars.lo[calendar]), int(calendars.hi[calendar])
        self.row = row
        self.shifts: Spans = (calendars.begins, calendars.ends, calendars.before, lo, hi)
        self.always = bool(calendars.always[calendar])
        self.last_end = int(calendars.ends[hi - 1]) if hi > lo else 0
        self.works_through = bool(people.finishes[row]) or self.always
        self.paces: list[float] = people.pace[row].tolist()
        self.error_factor = float(people.error_factor[row])
        #: The benches of the roles that they have as their own.
        self.benches: list[list[Idle]] = []
        self.on_shift = False
        self.busy = False
        self.idle: Idle = (0, row, self)

    def spans(self) -> list[tuple[int, int]]:
        """Begin and end of each shift."""
        begins, ends, _, lo, hi = self.shifts
        return list(zip(begins[lo:hi].tolist(), ends[lo:hi].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Team:
    """People who work together, in file order, or one alone: what of the work depends on who does it.

    ``number`` is theirs in the log. The pace of people who work together is the smallest, nobody interrupts them if all
    work through, and else they go on while all are on shift.
    """

    people: tuple[Person, ...]
    number: int
    paces: list[float]
    works_through: bool
    shifts: Spans | None

    def done(self, now: int, amount: int) -> int:
        """When work ends that begins now: counted on the shift of all, or through if all finish in overtime."""
        if self.works_through or self.shifts is None:
            return now + amount
        return int(advance(*self.shifts, now, amount))


#: The team of what nobody works on.
NOBODY: Final = Team((), 0, [], works_through=True, shifts=None)
