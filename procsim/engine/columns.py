"""A log as plain columns of whole numbers: what a run leaves before names and dates are put in the numbers' place.

`procsim.kpi` measures these columns as they are, so that a study which needs a few figures of thousands of runs never
makes their event logs.

Instants are int64 microseconds since the run's start, and `MISSING` where there is none. Stages, ends, sources, parts
and people are indices in the order of the file, rows of tickets indices into the columns of `TicketColumns`; `NONE`
stands for none. All columns are numpy arrays of signed integers unless something else is said, indices and counts of
any width; whoever measures doesn't write into them.

Rows may stand in any order, such as that in which an engine writes them. `procsim.engine.log_order` puts them into that
of the event log where it matters: to a whole scorecard (how visits follow each other, and the last digits of a few
sums) and to weekly values, but to no other figure of `procsim.kpi.excerpt`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: An instant that has not come.
MISSING: Final = -(2**63)

#: No index.
NONE: Final = -1


@dataclass(frozen=True, slots=True, eq=False)
class AttributeColumn:
    """One attribute of all tickets, as float64: codes into ``texts`` (`NONE`: missing), or where ``texts`` is None the
    numbers themselves (nan: missing)."""

    values: Floats
    texts: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, eq=False)
class TicketColumns:
    """One row per ticket. ``number`` counts from 1 in its source, ``generation`` is 0 for a first contact, ``parent``
    is the row of the ticket that this one repeats, ``closed`` and ``outcome`` are `MISSING` and `NONE` while it is
    open. ``attributes`` are the own ones, by name in the order of the file."""

    source: Integers
    number: Integers
    generation: Integers
    parent: Integers
    arrived: Integers
    closed: Integers
    outcome: Integers
    attributes: Mapping[str, AttributeColumn]


@dataclass(frozen=True, slots=True, eq=False)
class VisitColumns:
    """One row per visit; crossroads leave none.

    ``ticket`` is a row of the tickets, ``visit`` how many times the ticket had queued at this stage by then, 1 for the
    first. ``queued`` is when it queued (of a wait: when it began), ``started`` is `MISSING` if it never started, and
    ``ended`` while it is unfinished; of a visit that was given up or cancelled it is when that happened. ``parts_time``
    is when the last part was handed over, `MISSING` if no parts are used or not all came. ``team`` says who worked: an
    index into ``teams``, which holds people in the order of the file; `NONE` for a wait, and before the start.
    """

    ticket: Integers
    stage: Integers
    visit: Integers
    queued: Integers
    started: Integers
    ended: Integers
    team: Integers
    parts_time: Integers
    teams: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class LotColumns:
    """One row for each lot of a part that was ordered, and another when it was ``delivered`` (bool)."""

    time: Integers
    delivered: Flags
    part: Integers
    number: Integers
    quantity: Integers


@dataclass(frozen=True, slots=True, eq=False)
class LogColumns:
    """A whole log.

    ``start`` is the local time at which the run began; ``window_start``, ``window_end`` and ``end`` (of the run) are
    instants: the cohort are the tickets with window_start <= arrived < window_end.
    """

    start: datetime
    window_start: int
    window_end: int
    end: int
    tickets: TicketColumns
    visits: VisitColumns
    lots: LotColumns
    #: Whether the visits stand in order, as far as whoever made the columns can tell.
    visits_in_order: bool = False
