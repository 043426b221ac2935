"""A regular week: when calendars are open in it, and when how many tickets arrive.

Regular means without holidays, exceptions and absences, so that a load computed here is that of an ordinary week.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from procsim.model.calendars import ALWAYS, Spans, complement, regular_week
from procsim.model.time import DAY, WEEK

if TYPE_CHECKING:
    from procsim.model.process import Process, Source

#: A week's arrivals: (from, to, tickets per microsecond), from Monday's midnight.
RateSpans = list[tuple[int, int, float]]


def open_week(process: Process, calendar: str) -> Spans:
    """The open spans of a calendar in a regular week, in microseconds from Monday's midnight."""
    found = process.calendars[calendar]
    if found.outside is not None:
        return complement(open_week(process, found.outside), 0, WEEK)
    return regular_week(found)


def open_time(process: Process, calendar: str) -> int:
    """Open microseconds of a regular week."""
    return sum(end - begin for begin, end in open_week(process, calendar))


def is_open(spans: Spans, moment: int) -> bool:
    """Whether a moment of the week (microseconds from Monday's midnight) lies in one of the spans."""
    return any(begin <= moment < end for begin, end in spans)


def arrival_rates(process: Process, source: Source) -> RateSpans:
    """When the tickets of a source arrive in a regular week, seasons and sizes included.

    Seasons count by their mean factor over the run. Times listed by ``at`` are counted in the run and shared out among
    its weeks, each in its hour of the week.
    """
    if source.at is not None:
        return _rates_of_times(process, source)
    spans = open_week(process, source.calendar or ALWAYS)
    if source.every is not None:
        rate = source.size / source.every.mean if source.every.mean > 0 else 0.0
        return [(begin, end, rate) for begin, end in spans]
    factor = source.size * season_factor(process, source)
    rates: RateSpans = []
    for first, last, rate in source.rate.spans if source.rate is not None else ():
        for begin, end in spans:
            if max(first, begin) < min(last, end):
                rates.append((max(first, begin), min(last, end), rate * factor))
    return rates


def arrivals_per_week(process: Process, source: Source) -> float:
    """How many tickets a source brings in a regular week."""
    return sum((end - begin) * rate for begin, end, rate in arrival_rates(process, source))


def season_factor(process: Process, source: Source) -> float:
    """The mean of the seasons' factors over the days of warm-up and length."""
    if not source.seasons:
        return 1.0
    days = max(1, -(-(process.run.warm_up + process.run.length) // DAY))
    days = min(days, 3660)  # ten years are enough for a mean
    total = 0.0
    for number in range(days):
        day = process.start.date() + timedelta(days=number)
        factor = 1.0
        for season in source.seasons:
            if season.first <= day <= season.last:
                factor *= season.factor
        total += factor
    return total / days


def _rates_of_times(process: Process, source: Source) -> RateSpans:
    run = process.run.warm_up + process.run.length
    end = process.start + timedelta(microseconds=run)
    by_slot: dict[int, int] = {}
    for moment in source.at or ():
        if process.start <= moment < end:
            slot = moment.weekday() * 24 + moment.hour
            by_slot[slot] = by_slot.get(slot, 0) + source.size
    hour = DAY // 24
    return [(slot * hour, (slot + 1) * hour, n * WEEK / run / hour) for slot, n in sorted(by_slot.items())]
