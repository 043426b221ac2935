"""What figures read of a log, column by column, whichever form the log has: each column is made when it is asked for.

Times are int64 microseconds since ``origin``: the log's start, or the first arrival if a real log has one before its
start. `MISSING` stands for a time that never came, -1 for an index of nothing. Stages, ends and people are indices in
the order of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import numpy.typing as npt

from procsim.kpi.columns import Codes, Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.engine.columns import LogColumns
    from procsim.kpi.columns import Bools
    from procsim.kpi.kept import Kept

Times = npt.NDArray[np.int64]

_EPOCH: Final = datetime(1970, 1, 1)
_MICROSECOND: Final = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Microseconds since the epoch, of a naive local time."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(microseconds_since_epoch: int) -> datetime:
    """The naive local time so many microseconds after the epoch."""
    return _EPOCH + timedelta(microseconds=microseconds_since_epoch)


@dataclass(frozen=True, slots=True, eq=False)
class Lots:
    """Lots of parts, ordered and (a second time) delivered; ``told`` says whether the log knows of any occurrence."""

    time: Times
    delivered: Bools
    part: Codes
    quantity: Codes
    told: bool


@dataclass(frozen=True, slots=True)
class Observed:
    """When the run began, the window [``begin``, ``until``), and the end of observation."""

    origin: datetime
    start: int
    begin: int
    until: int
    end: int


class Tables(Protocol):
    """The columns of a log. Those of visits and tickets stand in the order of the log."""

    @property
    def observed(self) -> Observed:
        """When the log was observed, on its clock."""
        ...

    @property
    def window(self) -> tuple[datetime, datetime]:
        """The window, in local time."""
        ...

    # --- tickets --------------------------------------------------------------------------------------------------

    @property
    def arrived(self) -> Times:
        """When each ticket arrived."""
        ...

    @property
    def closed(self) -> Times:
        """When each ticket closed."""
        ...

    @property
    def outcome(self) -> Codes:
        """The end of each ticket."""
        ...

    @property
    def source(self) -> tuple[Codes, tuple[str, ...]]:
        """Codes, and the names for which they stand."""
        ...

    @property
    def parent(self) -> Codes:
        """The row of the ticket that each one repeats."""
        ...

    def attribute(self, name: str) -> Column | None:
        """One of the tickets' own attributes; None if the log doesn't tell of it."""
        ...

    # --- visits ---------------------------------------------------------------------------------------------------

    @property
    def ticket(self) -> Codes:
        """The row of each visit's ticket."""
        ...

    @property
    def stage(self) -> Codes:
        """Where each visit was."""
        ...

    @property
    def queued(self) -> Times:
        """When each visit queued."""
        ...

    @property
    def started(self) -> Times:
        """When each visit began."""
        ...

    @property
    def ended(self) -> Times:
        """When each visit was over."""
        ...

    @property
    def parts_time(self) -> Times:
        """When each visit had all its parts."""
        ...

    @property
    def crew(self) -> Codes:
        """Who worked: an index into ``crews``."""
        ...

    @property
    def crews(self) -> Sequence[tuple[int, ...]]:
        """People who worked together (mostly one); names that the process doesn't know are left out."""
        ...

    @property
    def one_at_a_time(self) -> bool | None:
        """Whether no ticket has two visits at once; None if only the visits themselves can tell."""
        ...

    @property
    def lots(self) -> Lots:
        """The lots of all parts."""
        ...


class ColumnTables:
    """The columns of a run that an engine has just left, taken as they are."""

    def __init__(self, kept: Kept, columns: LogColumns) -> None:
        self._kept = kept
        self._tickets = columns.tickets
        self._visits = columns.visits
        self._lots = columns.lots
        self.observed = Observed(columns.start, 0, columns.window_start, columns.window_end, columns.end)
        begin, until = (columns.start + moment * _MICROSECOND for moment in (columns.window_start, columns.window_end))
        self.window = begin, until
        tickets = columns.tickets
        self.arrived, self.closed, self.outcome = tickets.arrived, tickets.closed, tickets.outcome
        self.parent = tickets.parent
        visits = columns.visits
        self.ticket, self.stage, self.crew, self.crews = visits.ticket, visits.stage, visits.team, visits.teams
        self.queued, self.started, self.ended = visits.queued, visits.started, visits.ended
        self.parts_time = visits.parts_time

    @property
    def source(self) -> tuple[Codes, tuple[str, ...]]:
        """Codes, and the names for which they stand."""
        return self._tickets.source, tuple(self._kept.process.arrivals)

    def attribute(self, name: str) -> Column | None:
        """One of the tickets' own attributes."""
        column = self._tickets.attributes.get(name)
        if column is None:
            return None
        if column.texts is None:
            return Column.of_numbers(column.values)
        return Column.of_texts(column.values.astype(np.int64), column.texts)

    @cached_property
    def one_at_a_time(self) -> bool | None:
        """An engine moves a ticket as one token, unless the process splits it."""
        return not self._kept.routes.split or None

    @property
    def lots(self) -> Lots:
        """The lots of all parts."""
        lots = self._lots
        return Lots(lots.time, lots.delivered, lots.part, lots.quantity, told=bool(len(lots.time)))
