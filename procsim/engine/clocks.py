"""Clocks that count only the hours of a calendar: how much time passes on them, and when so much has passed.

A calendar is three int64 arrays in order of time: ``begins`` and ``ends`` of its open spans, in microseconds since
the run's start, and ``before``, the open microseconds before each span. Engines keep the spans of all calendars in
one table and give the range ``[lo, hi)`` of the one they mean. A calendar is open from a span's begin to just before
its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, overload

import numpy as np

from procsim.engine.compiling import compiled
from procsim.model.calendars import ALWAYS, Spans, open_spans
from procsim.model.time import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from procsim.model.process import Process

Times = np.ndarray[tuple[int, ...], np.dtype[np.int64]]

Truths = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]

#: Later than anything that happens: what is said where no open time is left.
NEVER: Final = 2**62

#: Earlier than anything that happens: where the span of an open ``always`` begins (36,000 years before the start).
LONG_AGO: Final = -(2**60)


@compiled
def last_begun(begins: Times, lo: int, hi: int, t: int) -> int:
    """The last span of ``[lo, hi)`` that begins at ``t`` or earlier; ``lo - 1`` if there is none."""
    low = lo
    high = hi
    while low < high:
        middle = (low + high) >> 1
        if begins[middle] <= t:
            low = middle + 1
        else:
            high = middle
    return low - 1


@compiled
def open_time(begins: Times, ends: Times, before: Times, lo: int, hi: int, t: int) -> int:
    """Open microseconds before ``t``, counted from the calendar's first span."""
    at = last_begun(begins, lo, hi, t)
    if at < lo:
        return 0
    open_before: int = before[at] + min(t, ends[at]) - begins[at]
    return open_before


@compiled
def advance(begins: Times, ends: Times, before: Times, lo: int, hi: int, t: int, amount: int) -> int:
    """The earliest instant that is ``amount`` open microseconds after ``t``, or `NEVER`.

    No amount gives ``t`` itself, open or not. An amount that a span just fills ends at the span's end, not at the
    next begin.
    """
    if amount <= 0:
        return t
    wanted = open_time(begins, ends, before, lo, hi, t) + amount
    # ``before`` rises strictly, so the span in which the wanted microsecond ends is the last with fewer before it.
    at = last_begun(before, lo, hi, wanted - 1)
    if at < lo:
        return NEVER
    reached: int = begins[at] + wanted - before[at]
    if reached > ends[at]:
        return NEVER
    return reached


@compiled
def is_open(begins: Times, ends: Times, lo: int, hi: int, t: int) -> bool:
    """Whether the calendar is open at ``t``."""
    at = last_begun(begins, lo, hi, t)
    return at >= lo and bool(t < ends[at])


@compiled
def next_open(begins: Times, ends: Times, lo: int, hi: int, t: int) -> int:
    """``t`` itself if the calendar is open then, else the begin of its next span, or `NEVER`."""
    at = last_begun(begins, lo, hi, t)
    if at >= lo and t < ends[at]:
        return t
    following: int = begins[at + 1] if at + 1 < hi else NEVER
    return following


@compiled
def next_time_of_day(begins: Times, ends: Times, lo: int, hi: int, t: int, time_of_day: int, midnight: int) -> int:
    """The first moment strictly later than ``t`` at that time of day at which the calendar is open, or `NEVER`.

    ``time_of_day`` is in microseconds since midnight; ``midnight`` is the start day's midnight on the clock (0 or
    less).
    """
    first = midnight + time_of_day
    at = first + ((t - first) // DAY + 1) * DAY
    while True:
        opens = next_open(begins, ends, lo, hi, at)
        if opens in (at, NEVER):
            return opens
        at += -((at - opens) // DAY) * DAY


@compiled
def _open_times(begins: Times, ends: Times, before: Times, at: Times, found: Times) -> None:
    """`open_time` of a whole array."""
    for index in range(len(at)):
        found[index] = open_time(begins, ends, before, 0, len(begins), at[index])


@compiled
def _advance_all(begins: Times, ends: Times, before: Times, at: Times, amounts: Times, found: Times) -> None:
    """`advance` of a whole array."""
    for index in range(len(at)):
        found[index] = advance(begins, ends, before, 0, len(begins), at[index], amounts[index])


@compiled
def _next_open_all(begins: Times, ends: Times, at: Times, found: Times) -> None:
    """`next_open` of a whole array."""
    for index in range(len(at)):
        found[index] = next_open(begins, ends, 0, len(begins), at[index])


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """The open time of one calendar over one run, for single moments and for whole arrays of them.

    Moments are microseconds since the run's start. The clock knows the calendar up to the horizon it was made for;
    what lies beyond is closed, but for an ``always``.
    """

    begins: Times
    ends: Times
    before: Times
    always: bool

    @classmethod
    def of(
        cls,
        process: Process,
        calendar_name: str,
        start: datetime,
        horizon: int,
        away: Iterable[tuple[date, date]] = (),
    ) -> Clock:
        """The clock of a process's calendar from ``start`` for at least ``horizon`` microseconds.

        ``away`` closes the spans that begin on its dates (both ends included).
        """
        away = list(away)
        if calendar_name == ALWAYS and not away:
            return cls.of_spans([(LONG_AGO, NEVER)], always=True)
        return cls.of_spans(open_spans(process.calendars, calendar_name, process.holidays, start, horizon, away))

    @classmethod
    def of_spans(cls, spans: Spans, always: bool = False) -> Clock:
        """The clock that is open in ``spans``, which are sorted and apart from each other."""
        begins = np.array([begin for begin, _ in spans], dtype=np.int64)
        ends = np.array([end for _, end in spans], dtype=np.int64)
        before = np.zeros(len(spans), dtype=np.int64)
        np.cumsum((ends - begins)[:-1], out=before[1:])
        return cls(begins, ends, before, always)

    @overload
    def elapsed(self, from_: int, to: int) -> int: ...
    @overload
    def elapsed(self, from_: Times, to: Times | int) -> Times: ...
    @overload
    def elapsed(self, from_: int, to: Times) -> Times: ...
    def elapsed(self, from_: Times | int, to: Times | int) -> Times | int:
        """Open microseconds between two moments, 0 or more when ``to`` is not before ``from_``."""
        if self.always:
            return to - from_
        return self._open_time(to) - self._open_time(from_)

    @overload
    def advance(self, at: int, amount: int) -> int: ...
    @overload
    def advance(self, at: Times, amount: Times | int) -> Times: ...
    @overload
    def advance(self, at: int, amount: Times) -> Times: ...
    def advance(self, at: Times | int, amount: Times | int) -> Times | int:
        """The earliest moment that is ``amount`` open microseconds after ``at``, or `NEVER`; no amount gives ``at``."""
        if not isinstance(at, np.ndarray) and not isinstance(amount, np.ndarray):
            return int(advance(self.begins, self.ends, self.before, 0, len(self.begins), at, amount))
        all_at, amounts = np.broadcast_arrays(np.asarray(at, dtype=np.int64), np.asarray(amount, dtype=np.int64))
        found = np.empty(all_at.shape, dtype=np.int64)
        _advance_all(self.begins, self.ends, self.before, all_at.ravel(), amounts.ravel(), found.reshape(-1))
        return found

    @overload
    def next_open(self, at: int) -> int: ...
    @overload
    def next_open(self, at: Times) -> Times: ...
    def next_open(self, at: Times | int) -> Times | int:
        """``at`` itself where the calendar is open then, else its next opening, or `NEVER`."""
        if not isinstance(at, np.ndarray):
            return int(next_open(self.begins, self.ends, 0, len(self.begins), at))
        found = np.empty(at.shape, dtype=np.int64)
        _next_open_all(self.begins, self.ends, at.ravel(), found.reshape(-1))
        return found

    @overload
    def is_open(self, at: int) -> bool: ...
    @overload
    def is_open(self, at: Times) -> Truths: ...
    def is_open(self, at: Times | int) -> Truths | bool:
        """Whether the calendar is open at a moment."""
        if not isinstance(at, np.ndarray):
            return bool(is_open(self.begins, self.ends, 0, len(self.begins), at))
        truths: Truths = self.next_open(at) == at
        return truths

    def _open_time(self, at: Times | int) -> Times | int:
        if not isinstance(at, np.ndarray):
            return int(open_time(self.begins, self.ends, self.before, 0, len(self.begins), at))
        found = np.empty(at.shape, dtype=np.int64)
        _open_times(self.begins, self.ends, self.before, at.ravel(), found.reshape(-1))
        return found
