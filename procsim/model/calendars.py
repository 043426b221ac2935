"""Calendars: weekly hours, holidays and exceptions, and the open spans that follow from them.

A span belongs to the date on which it begins, and may run past midnight into the next. Holidays, exceptions and
absences close (or replace) the spans that begin on their dates; spans that touch or overlap are one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from procsim.model.time import DAY, MICROSECOND, WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Open hours of one day, in microseconds from its midnight; an end beyond 24 h lies in the next day.
DaySpans = tuple[tuple[int, int], ...]

#: Spans on a run's clock: (from, to) in microseconds since some moment, sorted, apart from each other.
Spans = list[tuple[int, int]]

ALWAYS = "always"
_WHOLE_DAY: DaySpans = ((0, DAY),)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The hours of something that opens and closes.

    ``week`` holds Monday's to Sunday's spans; ``exceptions`` replaces those of single dates, holidays included.
    With ``outside`` the calendar is what the calendar of that name is not, and has no hours of its own.
    """

    name: str
    week: tuple[DaySpans, ...] = ((),) * 7
    exceptions: Mapping[date, DaySpans] = field(default_factory=lambda: MappingProxyType({}))
    outside: str | None = None

    @property
    def weekly(self) -> int:
        """Open microseconds of a regular week (of a calendar that is not ``outside`` another)."""
        return sum(end - begin for begin, end in regular_week(self))

    @property
    def open_days(self) -> int:
        """How many days of a regular week have a span that begins on them."""
        return sum(1 for spans in self.week if spans)


EVERYDAY = Calendar(ALWAYS, (_WHOLE_DAY,) * 7)


@dataclass(frozen=True, slots=True)
class Holidays:
    """A country's public holidays (``RU``, ``DE-BY``), or dates that the file lists, or none."""

    country: str | None = None
    subdivision: str | None = None
    dates: frozenset[date] = frozenset()

    def between(self, first: date, last: date) -> frozenset[date]:
        """The holidays from ``first`` to ``last``, both included."""
        listed = frozenset(day for day in self.dates if first <= day <= last)
        if self.country is None:
            return listed
        import holidays

        # One year more on either side: some countries observe a holiday of one year in another.
        years = range(first.year - 1, last.year + 2)
        public = holidays.country_holidays(self.country, subdiv=self.subdivision, years=years)
        return listed | {day for day in public if first <= day <= last}


def regular_week(calendar: Calendar) -> Spans:
    """The merged spans of a week without holidays, in microseconds from Monday's midnight.

    What runs on beyond Sunday's midnight is counted on Monday, as in a week that follows one like it.
    """
    spans = [(day * DAY + begin, day * DAY + end) for day, hours in enumerate(calendar.week) for begin, end in hours]
    spans += [(begin - WEEK, end - WEEK) for begin, end in spans if end > WEEK]
    merged = merge(spans)
    return [(max(begin, 0), min(end, WEEK)) for begin, end in merged if end > 0 and begin < WEEK]


def merge(spans: Iterable[tuple[int, int]]) -> Spans:
    """Spans in order, those that touch or overlap made one, empty ones left out."""
    merged: Spans = []
    for begin, end in sorted(spans):
        if begin >= end:
            continue
        if merged and begin <= merged[-1][1]:
            if end > merged[-1][1]:
                merged[-1] = (merged[-1][0], end)
        else:
            merged.append((begin, end))
    return merged


def complement(spans: Spans, begin: int, end: int) -> Spans:
    """What lies between ``begin`` and ``end`` and in none of the merged ``spans``."""
    gaps: Spans = []
    at = begin
    for first, last in spans:
        if first > at:
            gaps.append((at, min(first, end)))
        at = max(at, last)
        if at >= end:
            break
    if at < end:
        gaps.append((at, end))
    return [(first, last) for first, last in gaps if first < last]


def open_spans(
    calendars: Mapping[str, Calendar],
    name: str,
    holidays: Holidays,
    start: datetime,
    horizon: int,
    away: Iterable[tuple[date, date]] = (),
) -> Spans:
    """When a calendar is open, on a clock that counts microseconds from ``start``.

    The spans cover at least the ``horizon`` (microseconds) that follows ``start``; the first may begin before 0, when
    something is open already. ``away`` closes the spans that begin on its dates (both ends included). An open
    ``always`` without absence is a single span from before the start to beyond the horizon.
    """
    midnight = datetime(start.year, start.month, start.day)
    offset = (start - midnight) // timedelta(microseconds=MICROSECOND)
    days = range(-1, (offset + horizon) // DAY + 2)
    spans = _spans_of_days(calendars, name, holidays, midnight.date(), days, list(away))
    return [(begin - offset, end - offset) for begin, end in spans if end > offset]


def _spans_of_days(
    calendars: Mapping[str, Calendar],
    name: str,
    holidays: Holidays,
    origin: date,
    days: range,
    away: list[tuple[date, date]],
) -> Spans:
    """The merged spans that begin on some days, numbered from ``origin``, in microseconds since its midnight."""
    calendar = calendars[name]
    if calendar.outside is not None:
        # One day earlier: what began the night before may still be open when the first of the days begins.
        earlier = range(days.start - 1, days.stop)
        base = _spans_of_days(calendars, calendar.outside, holidays, origin, earlier, [])
        spans = complement(base, days.start * DAY, days.stop * DAY)
        return _without(spans, away, origin) if away else spans
    first, last = origin + timedelta(days=days.start), origin + timedelta(days=days.stop - 1)
    closed = holidays.between(first, last) if name != ALWAYS else frozenset()
    weekday = origin.weekday()
    found: list[tuple[int, int]] = []
    for number in days:
        hours = calendar.week[(weekday + number) % 7]
        if closed or calendar.exceptions or away:
            day = origin + timedelta(days=number)
            if day in calendar.exceptions:
                hours = calendar.exceptions[day]
            elif day in closed:
                hours = ()
            if _is_away(day, away):
                hours = ()
        found += [(number * DAY + begin, number * DAY + end) for begin, end in hours]
    return merge(found)


def _is_away(day: date, away: list[tuple[date, date]]) -> bool:
    return any(begin <= day <= end for begin, end in away)


def _without(spans: Spans, away: list[tuple[date, date]], origin: date) -> Spans:
    """Spans less days of absence; one that runs over midnight is cut at it, for it begins on each of its days."""
    pieces: list[tuple[int, int]] = []
    for begin, end in spans:
        pieces += [
            (max(begin, number * DAY), min(end, (number + 1) * DAY))
            for number in range(begin // DAY, (end - 1) // DAY + 1)
            if not _is_away(origin + timedelta(days=number), away)
        ]
    return merge(pieces)
