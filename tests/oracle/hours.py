"""Open hours by walking over spans, one after another."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from procsim.model.calendars import Spans, open_spans
from procsim.model.time import DAY

if TYPE_CHECKING:
    from procsim.model.process import Process

HORIZON = 90 * DAY


class Hours:
    """A calendar (or a person's shifts) as a list of spans, in microseconds since the run's start."""

    def __init__(self, spans: Spans) -> None:
        self.spans = spans
        self.ends = [end for _, end in spans]

    @classmethod
    def of(cls, process: Process, calendar: str, away: tuple = ()) -> Hours:
        return cls(open_spans(process.calendars, calendar, process.holidays, process.start, HORIZON, away))

    def from_(self, at: int) -> Spans:
        """The spans that end after ``at``."""
        return self.spans[bisect_right(self.ends, at) :]

    def span_at(self, at: int) -> tuple[int, int] | None:
        """The span in which ``at`` lies: from its begin to just before its end."""
        for begin, end in self.from_(at)[:1]:
            if begin <= at:
                return begin, end
        return None

    def is_open(self, at: int) -> bool:
        return self.span_at(at) is not None

    def next_open(self, at: int) -> int:
        begin, _ = self.from_(at)[0]
        return max(at, begin)

    def elapsed(self, first: int, last: int) -> int:
        """Open time between two moments."""
        return sum(max(0, min(end, last) - max(begin, first)) for begin, end in self.from_(first) if begin < last)

    def advance(self, at: int, amount: int) -> int:
        """The earliest moment that is so much open time away; ``at`` itself for nothing."""
        if amount == 0:
            return at
        for begin, end in self.from_(at):
            begin = max(begin, at)
            if begin + amount <= end:
                return begin + amount
            amount -= end - begin
        raise AssertionError("beyond the horizon")

    def common(self, other: Hours) -> Hours:
        """When both are open."""
        both = [
            (max(a, c), min(b, d)) for a, b in self.spans for c, d in other.from_(a) if c < b and max(a, c) < min(b, d)
        ]
        return Hours(both)
