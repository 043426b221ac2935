"""A log as sorted numbers: what all figures are computed from.

Times are int64 microseconds since ``origin``, the log's start (or the first arrival, if a real log has one before its
start); `MISSING` stands for a time that never came. Stages, ends and people are indices in the order of the file.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from procsim.engine.clocks import NEVER, Clock
from procsim.kpi import leaving
from procsim.kpi.columns import Bools, Codes, Column, categories
from procsim.kpi.routes import Routes
from procsim.model.calendars import ALWAYS
from procsim.model.problems import InputError
from procsim.model.process import BUILT_IN_ATTRIBUTES, Person, Process, StageKind, Values
from procsim.model.time import DAY, HOUR, SECOND, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.engine.log import EventLog

Times = npt.NDArray[np.int64]

#: A time that never came: earlier than anything, so that it has to be asked for before it is compared.
MISSING: Final = -(2**62)

_EPOCH = datetime(1970, 1, 1)


def microseconds(moment: datetime) -> int:
    """Microseconds since the epoch, of a naive local time."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


class Kept:
    """What is worked out once for a process and serves one log after the other: its clocks and its ways."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.routes = Routes(process)
        self._clocks: dict[Any, tuple[int, Clock]] = {}

    def clock(self, calendar: str, origin: datetime, horizon: int, away: tuple[Any, ...] = ()) -> Clock:
        """The clock of a calendar from ``origin`` for at least ``horizon`` microseconds."""
        key = (calendar, origin, away)
        reach, clock = self._clocks.get(key, (-1, None))
        if clock is None or reach < horizon:
            # A quarter more, so that the next replication, which ends a little later, finds it long enough.
            reach = horizon + horizon // 4
            clock = Clock.of(self.process, calendar, origin, reach, away)
            self._clocks[key] = (reach, clock)
        return clock


class Records:
    """The tables of a log as arrays, and what several figures need of them."""

    def __init__(self, process: Process, log: EventLog, kept: Kept | None = None) -> None:
        self.process = process
        self.log = log
        self.kept = kept or Kept(process)
        info = log.info
        arrived = _times(log.tickets["arrived"])
        start = microseconds(info.start)
        first = min(start, int(arrived.min())) if len(arrived) else start
        self.origin = _EPOCH + timedelta(microseconds=first)
        self._first = first
        #: When the run began, the window, and the end of observation.
        self.start = start - first
        self.begin = microseconds(info.window_start) - first
        self.until = microseconds(info.window_end) - first
        self.end = microseconds(info.end) - first
        #: From midnight to the origin.
        self.day_offset = first % DAY
        # --- tickets
        self.arrived = arrived - first
        self.closed = self._since(log.tickets["closed"])
        self.tickets = len(arrived)
        self.is_closed: Bools = self.closed != MISSING
        self.cohort: Bools = (self.arrived >= self.begin) & (self.arrived < self.until)
        self.ends = tuple(process.ends)
        self.outcome = _coded(log.tickets["outcome"], self.ends, "the outcome", "end")
        # --- visits
        visits = log.visits
        self.stages = tuple(process.stages)
        self.ticket: Codes = visits["ticket"].cast(pl.Int64).to_numpy()
        self.stage = _coded(visits["activity"], self.stages, "the activity", "stage")
        self.queued = self._since(visits["enable_time"])
        self.started = self._since(visits["start_time"])
        self.ended = self._since(visits["end_time"])
        self.has_started: Bools = self.started != MISSING
        self.has_ended: Bools = self.ended != MISSING

    def _since(self, series: pl.Series) -> Times:
        times = _times(series)
        return np.where(times == MISSING, MISSING, times - self._first)

    # --- clocks ---------------------------------------------------------------------------------------------------

    def clock(self, calendar: str, away: tuple[Any, ...] = ()) -> Clock:
        """The clock of a calendar, over the whole log."""
        return self.kept.clock(calendar, self.origin, max(self.end, self.until, 0) + DAY, away)

    @cached_property
    def always(self) -> Clock:
        """The clock that never stops."""
        return self.clock(ALWAYS)

    @cached_property
    def kept_figures(self) -> dict[Any, Any]:
        """What several figures need, computed by other modules and kept here."""
        return {}

    # --- visits ---------------------------------------------------------------------------------------------------

    @cached_property
    def _by_stage(self) -> tuple[Codes, Codes]:
        order = np.argsort(self.stage.astype(np.int16), kind="stable")
        offsets = np.zeros(len(self.stages) + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.stage, minlength=len(self.stages)), out=offsets[1:])
        return order, offsets

    def visits_at(self, stage: str) -> Codes:
        """The visits at a stage, in the order of the log; none for a stage that the process doesn't have."""
        if stage not in self.process.stages:
            return np.empty(0, np.int64)
        order, offsets = self._by_stage
        index = self.stages.index(stage)
        return order[offsets[index] : offsets[index + 1]]

    @cached_property
    def parts_time(self) -> Times:
        """When each visit had all its parts."""
        return self._since(self.log.visits["parts_time"])

    @cached_property
    def stage_is_wait(self) -> Bools:
        """Whether a stage is a wait; indexed by stage."""
        return np.array([stage.kind is StageKind.WAIT for stage in self.process.stages.values()], dtype=np.bool_)

    @cached_property
    def left_queue(self) -> Times:
        """When each visit stood in its queue no more: its start, else its end (given up), else the log's end."""
        return np.where(self.has_started, self.started, np.where(self.has_ended, self.ended, self.end))

    @cached_property
    def end_or_now(self) -> Times:
        """When each visit was over; the log's end while it is not."""
        return np.where(self.has_ended, self.ended, self.end)

    @cached_property
    def of_cohort(self) -> Bools:
        """Whether a visit is one of the cohort's."""
        return self.cohort[self.ticket]

    @cached_property
    def by_ticket(self) -> Codes:
        """The visits in the order of their tickets, each ticket's in the order of the log."""
        return np.argsort(self.ticket, kind="stable")

    @cached_property
    def first_queued(self) -> Times:
        """When each ticket was queued for the first time; `NEVER` for one without visits."""
        first = np.full(self.tickets, NEVER)
        np.minimum.at(first, self.ticket, self.queued)
        return first

    @cached_property
    def routes(self) -> Routes:
        """The ways between the stages."""
        return self.kept.routes

    @cached_property
    def cancelled(self) -> Bools:
        """The visits that another branch's end ended; see `procsim.kpi.leaving`."""
        return leaving.cancelled(self)

    @cached_property
    def gave_up(self) -> Bools:
        """The visits whose ticket left the queue for want of patience; see `procsim.kpi.leaving`."""
        return leaving.gave_up(self)

    @cached_property
    def finished(self) -> Bools:
        """The visits that began and were finished; one that was given up or cancelled was not."""
        return self.has_started & self.has_ended & ~self.cancelled

    # --- people ---------------------------------------------------------------------------------------------------

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everybody, in the order of the file."""
        return self.process.people

    @cached_property
    def _resources(self) -> tuple[Codes, tuple[str, ...]]:
        return _codes(self.log.visits["resource"])

    @cached_property
    def crew(self) -> Codes:
        """Who worked on each visit: an index into `crews`; -1 for nobody."""
        return self._resources[0]

    @cached_property
    def crews(self) -> tuple[tuple[int, ...], ...]:
        """The people who worked together (mostly one), as indices; names that the process doesn't know are left out."""
        number = {person.name: index for index, person in enumerate(self.people)}
        return tuple(tuple(number[name] for name in text.split(";") if name in number) for text in self._resources[1])

    # --- tickets --------------------------------------------------------------------------------------------------

    def column(self, name: str) -> Column:
        """An attribute of the tickets, the built-in ones and ``end`` included."""
        if name not in self._columns:
            self._columns[name] = self._column(name)
        return self._columns[name]

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {}

    def _column(self, name: str) -> Column:
        if name in BUILT_IN_ATTRIBUTES:
            if name == "source":
                return Column.of_texts(*_codes(self.log.tickets["source"]))
            since = self.arrived + self.day_offset
            if name == "hour":
                return Column.of_numbers(since % DAY // HOUR)
            return Column.of_texts((since // DAY + self.origin.weekday()) % 7, WEEKDAYS)
        if name in self.log.attributes:
            series = self.log.tickets[name]
            if series.dtype.is_numeric():
                return Column.of_numbers(series.cast(pl.Float64).fill_null(float("nan")).to_numpy())
            return Column.of_texts(*_codes(series.cast(pl.String)))
        if name == "end":
            return Column.of_texts(self.outcome, self.ends)
        return Column.of_texts(np.full(self.tickets, -1, np.int64), ())

    def visits_of(self, stage: str) -> Times:
        """How many times each ticket has queued at a stage."""
        return np.bincount(self.ticket[self.visits_at(stage)], minlength=self.tickets)

    def labels(self, attribute: str) -> tuple[Codes, tuple[str, ...]]:
        """The tickets' values of an attribute as codes into labels in the order of the file; -1 where one has none."""
        codes, texts = self.column(attribute).labels()
        shares: Mapping[str, None] = {}
        if attribute == "source":
            shares = dict.fromkeys(self.process.arrivals)
        elif attribute == "weekday" or attribute == "hour" or self.column(attribute).texts == ():
            return codes, texts
        else:
            shares = {
                value: None
                for source in self.process.arrivals.values()
                for declared in source.attributes
                if declared.name == attribute
                for values in declared.values.all()
                if isinstance(values, Values)
                for value, share in values.shares
                if share > 0
            }
        order = categories(tuple(shares), texts)
        place = {label: code for code, label in enumerate(order)}
        translated = np.array([place[text] for text in texts] + [-1], dtype=np.int64)
        return translated[codes], order


def ticket_order(tickets: Codes, moments: Times) -> Codes:
    """The order of some rows by ticket, then by time; rows of one ticket and moment stand in any order."""
    if not len(tickets):
        return np.empty(0, dtype=np.int64)
    low = int(moments.min())
    reach = int(moments.max()) - low + 1
    if (int(tickets.max()) + 1) * reach < 2**63:
        # One number for both sorts four times as fast as two columns.
        return np.argsort(tickets * reach + (moments - low))
    return np.lexsort((moments, tickets))


def seconds(amount: Times | int) -> float:
    """The sum of microseconds, as seconds."""
    return float(np.sum(amount)) / SECOND


def _times(series: pl.Series) -> Times:
    """Microseconds since the epoch; `MISSING` where there is no time."""
    # numpy's "not a time" is its smallest integer; polars would start its engine for filling a null.
    times: Times = series.cast(pl.Datetime("us")).to_numpy().view(np.int64)
    return np.where(times == np.iinfo(np.int64).min, MISSING, times)


def _codes(series: pl.Series) -> tuple[Codes, tuple[str, ...]]:
    """A column of texts as indices into its sorted distinct texts; -1 for null."""
    texts = tuple(series.unique().drop_nulls().sort().to_list())
    codes = series.cast(pl.Enum(texts)).to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
    return codes, texts


def _coded(series: pl.Series, names: tuple[str, ...], what: str, kind: str) -> Codes:
    """A column of names as indices into the process's names; -1 for null.

    Raises:
        InputError: if the process has no such name.
    """
    if isinstance(series.dtype, pl.Enum):
        texts = tuple(series.dtype.categories.to_list())
        codes = series.to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
    else:
        codes, texts = _codes(series.cast(pl.String))
    if texts == names:
        return codes
    place = {name: index for index, name in enumerate(names)}
    translated = np.array([place.get(text, -2) for text in texts] + [-1], dtype=np.int64)
    found: Codes = translated[codes]
    if (found == -2).any():
        unknown = texts[int(codes[np.flatnonzero(found == -2)[0]])]
        raise InputError(f"the log has {what} {unknown!r}, and the process has no such {kind}")
    return found
