"""A log as numbers, and what several figures need of them.

Times are int64 microseconds since ``origin``, the log's start (or the first arrival, if a real log has one before its
start); `MISSING` stands for a time that never came: it is earlier than anything, so that it has to be asked for before
it is compared. Stages, ends and people are indices in the order of the file. Nothing is made before it is asked for.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procsim.engine.columns import MISSING, LogColumns
from procsim.kpi import leaving
from procsim.kpi.columns import Bools, Codes, Column, categories
from procsim.kpi.kept import Kept
from procsim.kpi.sorting import grouped
from procsim.kpi.tables import ColumnTables, Tables, Times, microseconds
from procsim.kpi.visits import VisitsAt
from procsim.model.calendars import ALWAYS
from procsim.model.process import BUILT_IN_ATTRIBUTES, Process
from procsim.model.time import DAY, HOUR, SECOND, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.engine.clocks import Clock
    from procsim.engine.log import EventLog


#: The columns of the visits at each stage are kept for the next figure in logs of as many visits; in larger ones they
#: are cut anew, for all of them together are the log once more.
_KEEP_AT_MOST = 2_000_000


class Records:
    """The tables of a log as arrays, and what several figures need of them.

    Columns are read from the log's tables; see `procsim.kpi.tables.Tables`.
    """

    def __init__(self, process: Process, log: EventLog | LogColumns, kept: Kept | None = None) -> None:
        self.process = process
        self.kept = kept or Kept(process)
        self.tables: Tables = _tables(self.kept, log)
        observed = self.tables.observed
        self.origin = observed.origin
        #: When the run began, the window, and the end of observation.
        self.start, self.begin = observed.start, observed.begin
        self.until, self.end = observed.until, observed.end
        #: From midnight to the origin.
        self.day_offset = microseconds(self.origin) % DAY
        self.arrived: Times = self.tables.arrived
        self.tickets = len(self.arrived)
        #: What several figures need, computed by other modules and kept here.
        self.kept_figures: dict[Any, Any] = {}
        self._at: dict[str, VisitsAt] = {}
        self._columns: dict[str, Column] = {}

    @property
    def window(self) -> dict[Any, Any]:
        """Where figures keep what depends on the window alone and is the same for the next log."""
        return self.kept.of_window(self.origin, self.begin, self.until)

    # --- clocks ---------------------------------------------------------------------------------------------------

    def clock(self, calendar: str, away: tuple[Any, ...] = ()) -> Clock:
        """The clock of a calendar, over the whole log."""
        return self.kept.clock(calendar, self.origin, max(self.end, self.until, 0) + DAY, away)

    @cached_property
    def always(self) -> Clock:
        """The clock that never stops."""
        return self.clock(ALWAYS)

    @cached_property
    def shifts(self) -> Sequence[Clock]:
        """The clocks of the different shifts; see `Kept.shifts` and `Kept.shift_of`."""
        return [self.clock(calendar, away) for calendar, away in self.kept.shifts]

    # --- tickets --------------------------------------------------------------------------------------------------

    @cached_property
    def closed(self) -> Times:
        """When each ticket closed."""
        return self.tables.closed

    @cached_property
    def is_closed(self) -> Bools:
        """Whether each ticket has closed."""
        is_closed: Bools = self.closed != MISSING
        return is_closed

    @cached_property
    def cohort(self) -> Bools:
        """The tickets that arrived within the window."""
        return (self.arrived >= self.begin) & (self.arrived < self.until)

    @cached_property
    def done(self) -> Bools:
        """The cohort's closed tickets."""
        return self.cohort & self.is_closed

    @cached_property
    def outcome(self) -> Codes:
        """The end of each ticket; -1 while it is open."""
        return self.tables.outcome

    def column(self, name: str) -> Column:
        """An attribute of the tickets, the built-in ones and ``end`` included."""
        if name not in self._columns:
            self._columns[name] = self._column(name)
        return self._columns[name]

    def _column(self, name: str) -> Column:
        if name in BUILT_IN_ATTRIBUTES:
            if name == "source":
                return Column.of_texts(*self.tables.source)
            moments = self.arrived + self.day_offset
            if name == "hour":
                return Column.of_numbers(moments % DAY // HOUR)
            return Column.of_texts((moments // DAY + self.origin.weekday()) % 7, WEEKDAYS)
        own = self.tables.attribute(name)
        if own is not None:
            return own
        if name == "end":
            return Column.of_texts(self.outcome, self.kept.ends)
        return Column.of_texts(np.full(self.tickets, -1, np.int64), ())

    def labels(self, attribute: str) -> tuple[Codes, tuple[str, ...]]:
        """The tickets' values of an attribute as codes into labels in the order of the file; -1 where one has none.

        All values are there of which the file speaks, whether or not some ticket has them.
        """
        codes, texts = self.column(attribute).labels()
        is_number = not self.column(attribute).texts and bool((codes >= 0).any())
        if attribute in ("weekday", "hour") or is_number:
            return codes, texts
        if attribute == "source":
            told = tuple(self.process.arrivals)
        else:
            told = self.kept.values.get(attribute) or tuple(sorted(texts))  # of the end every one that there is
        order = categories(told, tuple(text for code, text in enumerate(texts) if (codes == code).any()))
        place = {label: code for code, label in enumerate(order)}
        translated = np.array([place.get(text, -1) for text in texts] + [-1], dtype=np.int64)
        return translated[codes], order

    # --- visits ---------------------------------------------------------------------------------------------------

    @cached_property
    def ticket(self) -> Codes:
        """The ticket of each visit."""
        return self.tables.ticket

    @cached_property
    def stage(self) -> Codes:
        """Where each visit was."""
        return self.tables.stage

    @cached_property
    def queued(self) -> Times:
        """When each visit was queued."""
        return self.tables.queued

    @cached_property
    def started(self) -> Times:
        """When each visit began."""
        return self.tables.started

    @cached_property
    def ended(self) -> Times:
        """When each visit was over: finished, given up or cancelled."""
        return self.tables.ended

    @cached_property
    def has_started(self) -> Bools:
        """Whether each visit has begun."""
        has_started: Bools = self.started != MISSING
        return has_started

    @cached_property
    def has_ended(self) -> Bools:
        """Whether each visit is over."""
        has_ended: Bools = self.ended != MISSING
        return has_ended

    @cached_property
    def unfinished(self) -> Codes:
        """The visits that aren't over."""
        return np.flatnonzero(~self.has_ended)

    @cached_property
    def end_or_now(self) -> Times:
        """When each visit was over; the log's end while it is not."""
        if not len(self.unfinished):
            return self.ended
        times = self.ended.copy()
        times[self.unfinished] = self.end
        return times

    @cached_property
    def _by_stage(self) -> tuple[Codes, Codes]:
        # Numbers of 8 and 16 bits are sorted in one or two passes.
        order = np.argsort(self.stage.astype(np.uint8 if len(self.kept.stages) < 256 else np.int16), kind="stable")
        if len(order) > _KEEP_AT_MOST and len(order) < 2**31:
            order = order.astype(np.int32)
        offsets = np.zeros(len(self.kept.stages) + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.stage, minlength=len(self.kept.stages)), out=offsets[1:])
        return order, offsets

    def at(self, stage: str) -> VisitsAt:
        """The visits at a stage; none for a stage that the process doesn't have."""
        if stage in self._at:
            return self._at[stage]
        rows = np.empty(0, np.int64)
        if stage in self.process.stages:
            order, offsets = self._by_stage
            index = self.kept.stages.index(stage)
            rows = order[offsets[index] : offsets[index + 1]]
        visits = VisitsAt(self, rows)
        if len(self.stage) <= _KEEP_AT_MOST:
            self._at[stage] = visits
        return visits

    @cached_property
    def by_ticket(self) -> Codes:
        """The visits in the order of their tickets, each ticket's in the order of the log."""
        return grouped(self.ticket, self.tickets)

    @cached_property
    def one_at_a_time(self) -> bool:
        """Whether no ticket has two visits at once."""
        told = self.tables.one_at_a_time
        if told is not None:
            return told
        order = self.by_ticket
        earlier, later = order[:-1], order[1:]
        follows = self.ticket[earlier] != self.ticket[later]
        follows |= self.end_or_now[earlier] <= self.queued[later]
        return bool(follows.all() and (self.queued <= self.end_or_now).all())

    # --- how visits were left -------------------------------------------------------------------------------------

    @cached_property
    def cancelled(self) -> Codes:
        """The visits that another branch's end ended; see `procsim.kpi.leaving`."""
        return leaving.cancelled(self)

    @cached_property
    def finished(self) -> Bools:
        """The visits that began and were finished; one that was given up or cancelled was not."""
        finished = self.has_started & self.has_ended
        finished[self.cancelled] = False
        return finished


def _tables(kept: Kept, log: EventLog | LogColumns) -> Tables:
    if isinstance(log, LogColumns):
        return ColumnTables(kept, log)
    from procsim.kpi.frames import FrameTables  # polars waits for a log that has frames

    return FrameTables(kept, log)


def seconds(amount: Times | int) -> float:
    """The sum of microseconds, as seconds."""
    return float(np.sum(amount)) / SECOND
