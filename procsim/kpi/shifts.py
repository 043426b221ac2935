"""Hours on shift: pieces of time that are open on a clock, and the clocks on which crews' work advances."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.clocks import Clock

if TYPE_CHECKING:
    from procsim.kpi.columns import Codes
    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times
    from procsim.kpi.visits import VisitsAt


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Half-open stretches of time."""

    begins: Times
    ends: Times


def joined(parts: list[Pieces]) -> Pieces:
    """Several lots of pieces as one."""
    if len(parts) == 1:
        return parts[0]
    nothing = np.empty(0, dtype=np.int64)
    return Pieces(
        np.concatenate([nothing, *(part.begins for part in parts)]),
        np.concatenate([nothing, *(part.ends for part in parts)]),
    )


def open_pieces(clock: Clock, begins: Times, ends: Times) -> Pieces:
    """What of some stretches of time is open on a clock."""
    kept = ends > begins
    if not kept.all():
        begins, ends = begins[kept], ends[kept]
    if clock.always or not len(begins):
        return Pieces(begins, ends)
    if not len(clock.begins):
        return joined([])
    first = np.searchsorted(clock.ends, begins, side="right")
    last = np.searchsorted(clock.begins, ends, side="left")
    amount = np.maximum(last - first, 0)
    source = np.repeat(np.arange(len(begins)), amount)
    span = np.arange(len(source)) - np.repeat(np.cumsum(amount) - amount - first, amount)
    return Pieces(np.maximum(begins[source], clock.begins[span]), np.minimum(ends[source], clock.ends[span]))


def common(clocks: list[Clock]) -> Clock:
    """The hours in which all of the clocks are open."""
    limited = [clock for clock in clocks if not clock.always]
    return reduce(_both, limited) if limited else clocks[0]


def _both(left: Clock, right: Clock) -> Clock:
    pieces = open_pieces(left, right.begins, right.ends)
    return Clock.of_spans(list(zip(pieces.begins.tolist(), pieces.ends.tolist(), strict=True)))


def crew_clocks(records: Records) -> tuple[list[Clock], Codes]:
    """The clocks on which the work of crews advances, and for each crew which of them is its own.

    A crew's work goes on while all are on shift, or always if all of them finish over. Names that the process doesn't
    know (in a real log) work at all hours; so does, in the last place, nobody.
    """
    if "crew clocks" not in records.kept_figures:
        kept = records.kept
        always: frozenset[int] = frozenset()
        clocks = {always: records.always}
        which = []
        for crew in (*records.tables.crews, ()):
            shifts = always
            if not all(kept.people[person].finishes for person in crew):
                shifts = frozenset(kept.shift_of[list(crew)].tolist())
            if shifts not in clocks:
                clocks[shifts] = common([records.shifts[kept.shift_of[person]] for person in crew])
            which.append(list(clocks).index(shifts))
        records.kept_figures["crew clocks"] = list(clocks.values()), np.array(which, dtype=np.int64)
    result: tuple[list[Clock], Codes] = records.kept_figures["crew clocks"]
    return result


def hands_on(records: Records, visits: VisitsAt) -> Times:
    """How long somebody worked on each visit at a stage that was finished, in microseconds; 0 for any other."""
    clocks, which = crew_clocks(records)
    mine = which[visits.crew]
    present = np.flatnonzero(np.bincount(mine)).tolist()
    if len(present) == 1:
        work = clocks[present[0]].elapsed(visits.started, visits.ended)
    else:
        work = np.zeros(len(mine), dtype=np.int64)
        for number in present:
            rows = mine == number
            work[rows] = clocks[number].elapsed(visits.started[rows], visits.ended[rows])
    work[~visits.finished] = 0
    return work
