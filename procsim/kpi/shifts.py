"""People's hours: when each is on shift, and when each is busy, as pieces of time on the log's clock."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.clocks import Clock
from procsim.model.calendars import complement

if TYPE_CHECKING:
    from procsim.kpi.columns import Bools, Codes
    from procsim.kpi.records import Records, Times


@dataclass(frozen=True, eq=False)
class Pieces:
    """Stretches of time, each belonging to one ``owner`` (a person's index, say)."""

    owner: Codes
    begins: Times
    ends: Times

    def clipped(self, begin: int, end: int) -> Pieces:
        """What of the pieces lies in ``[begin, end)``."""
        begins, ends = np.maximum(self.begins, begin), np.minimum(self.ends, end)
        kept = begins < ends
        return Pieces(self.owner[kept], begins[kept], ends[kept])

    def total(self, owners: int) -> Times:
        """The length of each owner's pieces together."""
        # Sums of whole microseconds stay exact as floats up to 285 years.
        return np.bincount(self.owner, weights=self.ends - self.begins, minlength=owners).astype(np.int64)


def joined(parts: list[Pieces]) -> Pieces:
    """Several lots of pieces as one."""
    if not parts:
        nothing = np.empty(0, dtype=np.int64)
        return Pieces(nothing, nothing, nothing)
    return Pieces(
        np.concatenate([part.owner for part in parts]),
        np.concatenate([part.begins for part in parts]),
        np.concatenate([part.ends for part in parts]),
    )


def open_pieces(clock: Clock, owner: Codes, begins: Times, ends: Times) -> Pieces:
    """What of some stretches of time is open on a clock."""
    kept = ends > begins
    owner, begins, ends = owner[kept], begins[kept], ends[kept]
    if clock.always or not len(begins):
        return Pieces(owner, begins, ends)
    if not len(clock.begins):
        return joined([])
    first = np.searchsorted(clock.ends, begins, side="right")
    last = np.searchsorted(clock.begins, ends, side="left")
    amount = np.maximum(last - first, 0)
    source = np.repeat(np.arange(len(begins)), amount)
    span = np.arange(len(source)) - np.repeat(np.cumsum(amount) - amount - first, amount)
    return Pieces(
        owner[source], np.maximum(begins[source], clock.begins[span]), np.minimum(ends[source], clock.ends[span])
    )


def common(clocks: list[Clock]) -> Clock:
    """The hours in which all of the clocks are open."""
    limited = [clock for clock in clocks if not clock.always]
    return reduce(_both, limited) if limited else clocks[0]


def _both(left: Clock, right: Clock) -> Clock:
    pieces = open_pieces(left, np.zeros(len(right.begins), np.int64), right.begins, right.ends)
    return Clock.of_spans(list(zip(pieces.begins.tolist(), pieces.ends.tolist(), strict=True)))


def shift_of(records: Records, person: int) -> Clock:
    """When a person is on shift."""
    someone = records.people[person]
    return records.clock(someone.calendar, someone.away)


def crew_clocks(records: Records) -> list[Clock]:
    """For each crew the clock on which its work advances: while all are on shift, or always if all of them finish over.

    Names that the process doesn't know (in a real log) work at all hours.
    """
    if "crew clocks" not in records.kept_figures:
        kept: dict[frozenset[tuple[str, object]], Clock] = {}
        clocks: list[Clock] = []
        for crew in records.crews:
            people = [records.people[person] for person in crew]
            if all(person.finishes for person in people):
                clocks.append(records.always)
                continue
            key = frozenset((person.calendar, person.away) for person in people)
            if key not in kept:
                kept[key] = common([shift_of(records, person) for person in crew])
            clocks.append(kept[key])
        records.kept_figures["crew clocks"] = clocks
    result: list[Clock] = records.kept_figures["crew clocks"]
    return result


def hands_on(records: Records) -> Times:
    """How long somebody worked on each visit that was finished, in microseconds; 0 for waits and unfinished visits."""
    if "hands on" not in records.kept_figures:
        work = np.zeros(len(records.stage), dtype=np.int64)
        visits = np.flatnonzero(records.finished & ~records.stage_is_wait[records.stage])
        clocks = crew_clocks(records)
        distinct = list({id(clock): clock for clock in clocks}.values())
        which = np.array([next(n for n, c in enumerate(distinct) if c is clock) for clock in clocks] + [-1])
        mine = which[records.crew[visits]]
        for number in range(-1, len(distinct)):
            chosen = visits[mine == number]
            # Work without a name (in a real log) counts all hours.
            clock = distinct[number] if number >= 0 else records.always
            if len(chosen):
                work[chosen] = clock.elapsed(records.started[chosen], records.ended[chosen])
        records.kept_figures["hands on"] = work
    result: Times = records.kept_figures["hands on"]
    return result


def busy(records: Records) -> tuple[Pieces, Pieces]:
    """Every person's busy time: on shift, and beyond it (owners are people).

    On shift a person is busy from the start of a visit to its end (to the log's end if it is still under way), those
    who wait for a colleague's shift included. Beyond it only those are who finish over, together if they are several.
    """
    if "busy" not in records.kept_figures:
        records.kept_figures["busy"] = _busy(records)
    result: tuple[Pieces, Pieces] = records.kept_figures["busy"]
    return result


def _busy(records: Records) -> tuple[Pieces, Pieces]:
    visits, person, finishes = _seizures(records)
    begins, ends = records.started[visits], records.end_or_now[visits]
    on_shift: list[Pieces] = []
    overtime: list[Pieces] = []
    for clock, members in shifts(records):
        mine = np.isin(person, members)
        on_shift.append(open_pieces(clock, person[mine], begins[mine], ends[mine]))
        over = mine & finishes
        if over.any() and not clock.always:
            spans = list(zip(clock.begins.tolist(), clock.ends.tolist(), strict=True))
            closed = Clock.of_spans(complement(spans, int(begins[over].min()), int(ends[over].max())))
            overtime.append(open_pieces(closed, person[over], begins[over], ends[over]))
    return joined(on_shift), joined(overtime)


def _seizures(records: Records) -> tuple[Codes, Codes, Bools]:
    """Every visit with each of its people: the visit, the person, and whether this crew finishes over a shift's end."""
    visits = np.flatnonzero(records.has_started & (records.crew >= 0))
    sizes = np.array([len(crew) for crew in records.crews], dtype=np.int64)
    members = np.array([person for crew in records.crews for person in crew], dtype=np.int64)
    over = np.array([all(records.people[person].finishes for person in crew) for crew in records.crews], dtype=np.bool_)
    if not len(visits) or not len(members):
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, np.empty(0, dtype=np.bool_)
    crew = records.crew[visits]
    if (sizes == 1).all():
        return visits, members[crew], over[crew]
    amount = sizes[crew]
    row = np.repeat(np.arange(len(visits)), amount)
    place = np.arange(len(row)) - np.repeat(np.cumsum(amount) - amount - (np.cumsum(sizes) - sizes)[crew], amount)
    return visits[row], members[place], over[crew][row]


def shifts(records: Records) -> list[tuple[Clock, Codes]]:
    """The different shifts, each with the people who work it."""
    clocks: dict[int, tuple[Clock, list[int]]] = {}
    for person in range(len(records.people)):
        clock = shift_of(records, person)
        clocks.setdefault(id(clock), (clock, []))[1].append(person)
    return [(clock, np.array(members, dtype=np.int64)) for clock, members in clocks.values()]
