"""The event log: what an engine leaves, and all that a figure may know besides the process.

Three tables, with times as naive local `Datetime("us")`:

``visits`` — one row per stage visit, ordered by start, else enable time, then the tie rule:

| column | type | meaning |
| --- | --- | --- |
| ``ticket`` | UInt32 | row of the ticket in ``tickets`` |
| ``activity`` | Enum of the stages | the stage |
| ``resource`` | String | who worked (several joined by ``;`` in file order); null for a wait, and before the start |
| ``enable_time`` | Datetime | when it queued (of a wait: when it began) |
| ``start_time`` | Datetime | null if it never started |
| ``end_time`` | Datetime | null while unfinished; of a visit that was given up or cancelled, when that happened |
| ``visit`` | UInt32 | how many times the ticket had queued at this stage by then, 1 for the first |
| ``parts_time`` | Datetime | when the last part was handed over; null if no parts are used or not all came |

``tickets`` — one row per ticket in the order of arrival, then the tie rule: ``case_id`` and ``source`` String,
``number`` Int64 (from 1 in its source), ``generation`` Int64 (0 for a first contact), ``repeat_of`` String (null for
a first contact), ``arrived`` Datetime, ``closed`` Datetime (null while open), ``outcome`` String (null while open),
and a column for each attribute: String (null where the ticket lacks it) or Float64.

``occurrences`` — what no visit shows: ``time`` Datetime, ``kind`` String (``ordered``, ``delivered``), ``name``
String (the part), ``number`` Int64 (of the lot, from 1), ``quantity`` Int64.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from datetime import datetime

#: The shared columns of the interchange form, in order; the ticket's attributes follow.
COLUMNS = (
    "case_id", "activity", "resource", "enable_time", "start_time", "end_time",
    "visit", "source", "repeat_of", "outcome", "parts_time",
)  # fmt: skip

VISITS_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "ticket": pl.UInt32,
    "activity": pl.Enum,
    "resource": pl.String,
    "enable_time": pl.Datetime("us"),
    "start_time": pl.Datetime("us"),
    "end_time": pl.Datetime("us"),
    "visit": pl.UInt32,
    "parts_time": pl.Datetime("us"),
}

OCCURRENCES_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "time": pl.Datetime("us"),
    "kind": pl.String,
    "name": pl.String,
    "number": pl.Int64,
    "quantity": pl.Int64,
}

#: Columns of ``tickets`` that are not attributes.
TICKET_COLUMNS = ("case_id", "source", "number", "generation", "repeat_of", "arrived", "closed", "outcome")


@dataclass(frozen=True, slots=True)
class LogInfo:
    """When a log was observed, and what it came from.

    ``window`` is half-open: the cohort are the tickets with window_start <= arrived < window_end. ``end`` is the
    moment at which observation ended (the end of the run, or of an export).
    """

    start: datetime
    window_start: datetime
    window_end: datetime
    end: datetime
    seed: int | None = None
    replication: int | None = None
    version: str | None = None


#: A table, or what makes it when somebody looks at it.
Table = pl.DataFrame | Callable[[], pl.DataFrame]


class EventLog:
    """A simulated or real log; see the module's text for the tables.

    A log that an engine left keeps its columns; a table is made of them when it is asked for, and then kept.
    """

    __slots__ = ("_tables", "info")

    def __init__(self, visits: Table, tickets: Table, occurrences: Table, info: LogInfo) -> None:
        self._tables: dict[str, Table] = {"visits": visits, "tickets": tickets, "occurrences": occurrences}
        self.info = info

    @property
    def visits(self) -> pl.DataFrame:
        """One row per visit."""
        return self._table("visits")

    @property
    def tickets(self) -> pl.DataFrame:
        """One row per ticket."""
        return self._table("tickets")

    @property
    def occurrences(self) -> pl.DataFrame:
        """What no visit shows."""
        return self._table("occurrences")

    def _table(self, name: str) -> pl.DataFrame:
        table = self._tables[name]
        if not isinstance(table, pl.DataFrame):
            table = self._tables[name] = table()
        return table

    def __reduce__(self) -> tuple[type[EventLog], tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, LogInfo]]:
        """What travels to another process are the tables."""
        return EventLog, (self.visits, self.tickets, self.occurrences, self.info)

    def replaced(self, **changes: Any) -> EventLog:
        """The same log with other ``visits``, ``tickets``, ``occurrences`` or ``info``."""
        return EventLog(**{**self._tables, "info": self.info, **changes})

    @property
    def attributes(self) -> list[str]:
        """The names of the attribute columns of ``tickets``."""
        return [column for column in self.tickets.columns if column not in TICKET_COLUMNS]

    def flat(self) -> pl.DataFrame:
        """The interchange form: one table with `COLUMNS` and the attributes, in the order of ``visits``."""
        about = self.tickets.with_row_index("ticket").select(
            pl.col("ticket").cast(pl.UInt32), "case_id", "source", "repeat_of", "outcome", *self.attributes
        )
        joined = self.visits.join(about, on="ticket", how="left", maintain_order="left")
        return joined.with_columns(pl.col("activity").cast(pl.String)).select(*COLUMNS, *self.attributes)
