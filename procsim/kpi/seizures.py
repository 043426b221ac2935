"""What people are at work on: when each of them is busy, on shift and beyond it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.clocks import Clock
from procsim.kpi.shifts import Pieces, joined, open_pieces
from procsim.model.calendars import complement

if TYPE_CHECKING:
    from procsim.kpi.columns import Bools, Codes
    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times


@dataclass(frozen=True, eq=False)
class Seized:
    """When people of one group and one shift were at work on visits: from the start to the end, closed hours included.

    A visit that is still under way lasts up to the log's end; one of several people has a row for each. ``over`` says
    whether its people finish work beyond their shift (all of them do).
    """

    group: int
    shift: Clock
    person: Codes
    begins: Times
    ends: Times
    over: Bools


def seized(records: Records) -> list[Seized]:
    """What everybody was at work on, group by group, each group's in the order of the shifts and then of the log."""
    kept, crews = records.kept, records.tables.crews
    visits, person, crew = _each_person(records)
    over = np.array([all(kept.people[one].finishes for one in members) for members in crews], dtype=np.bool_)
    kind = (kept.group_of * len(kept.shifts) + kept.shift_of).astype(np.int32)
    kinds = kind[person]
    found = []
    for number in np.unique(kind).tolist():
        group, shift = divmod(number, len(kept.shifts))
        mine = np.flatnonzero(kinds == number)
        rows = visits[mine]
        begins, ends = records.started[rows], records.end_or_now[rows]
        found.append(Seized(group, records.shifts[shift], person[mine], begins, ends, over[crew[mine]]))
    return found


def _each_person(records: Records) -> tuple[Codes, Codes, Codes]:
    """Every begun visit with each of its people: the visit, the person, and the crew."""
    crews = records.tables.crews
    visits = np.flatnonzero(records.has_started & (records.tables.crew >= 0))
    crew = records.tables.crew[visits]
    sizes = np.array([len(members) for members in crews], dtype=np.int64)
    members = np.array([person for crew in crews for person in crew], dtype=np.int32)
    if (sizes == 1).all():
        return visits, members[crew], crew
    amount = sizes[crew]
    row = np.repeat(np.arange(len(visits)), amount)
    place = np.arange(len(row)) - np.repeat(np.cumsum(amount) - amount - (np.cumsum(sizes) - sizes)[crew], amount)
    return visits[row], members[place], crew[row]


def worked(records: Records, work: list[Seized]) -> tuple[Times, Times]:
    """How long each person was at work within the window: on shift, and beyond it."""
    on_shift = np.zeros(len(records.kept.people), dtype=np.int64)
    beyond = np.zeros_like(on_shift)
    for one in work:
        begins = np.clip(one.begins, records.begin, records.until)
        ends = np.clip(one.ends, begins, records.until)
        lasted = ends - begins
        open_time = lasted if one.shift.always else one.shift.elapsed(begins, ends)
        on_shift += _sums(one.person, open_time, len(on_shift))
        if one.over.any() and not one.shift.always:
            beyond += _sums(one.person, np.where(one.over, lasted - open_time, 0), len(beyond))
    return on_shift, beyond


def _sums(person: Codes, lengths: Times, people: int) -> Times:
    # Sums of whole microseconds stay exact as floats up to 285 years.
    return np.bincount(person, weights=lengths, minlength=people).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Busy:
    """The busy time of a group's people: on shift, and beyond it."""

    on_shift: Pieces
    overtime: Pieces


def busy(records: Records, work: list[Seized]) -> dict[str, Busy]:
    """Everybody's busy time, by group.

    On shift a person is busy from the start of a visit to its end (to the log's end if it is still under way), those
    who wait for a colleague's shift included. Beyond it only those are who finish over, together if they are several.
    """
    found = {}
    for group, name in enumerate(records.process.staff):
        mine = [one for one in work if one.group == group]
        found[name] = Busy(
            joined([open_pieces(one.shift, one.begins, one.ends) for one in mine]),
            joined([_overtime(one) for one in mine if one.over.any() and not one.shift.always]),
        )
    return found


def _overtime(work: Seized) -> Pieces:
    begins, ends = work.begins[work.over], work.ends[work.over]
    spans = list(zip(work.shift.begins.tolist(), work.shift.ends.tolist(), strict=True))
    closed = Clock.of_spans(complement(spans, int(begins.min()), int(ends.max())))
    return open_pieces(closed, begins, ends)
