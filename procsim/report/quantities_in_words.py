"""Distributions, calendars and dependent values in words: ``40 ± 25 min, log-normal``, ``Mon–Fri 09–13 and 14–18``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from procsim.model.calendars import ALWAYS, Calendar, DaySpans
from procsim.model.distributions import Distribution, Family
from procsim.model.time import DAY, HOUR, MILLISECOND, MINUTE, SECOND
from procsim.model.wording import named
from procsim.report.numbers import duration, grouped, share

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from procsim.model.process import Depends

T = TypeVar("T")

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MOST_DATES = 6

#: What the shape is called after its numbers.
_SHAPES = {
    Family.LOGNORMAL: "log-normal",
    Family.GAMMA: "gamma",
    Family.WEIBULL: "Weibull",
    Family.NORMAL: "normal",
    Family.EXPONENTIAL: "exponential",
}


def listed(parts: list[str], last: str = "and") -> str:
    """``a, b and c``."""
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def distribution_words(distribution: Distribution, days: bool = True) -> str:
    """How long something takes. ``days=False`` says hours where a calendar's hours are counted."""
    p = distribution.parameters

    def said(microseconds: float) -> str:
        return length_words(microseconds, days)

    match distribution.family:
        case Family.CONSTANT:
            return said(p[0])
        case Family.EXPONENTIAL:
            return f"{said(p[0])} on average, exponential"
        case Family.UNIFORM:
            return f"{said(p[0])} to {said(p[1])}, all equally likely"
        case Family.TRIANGULAR | Family.PERT:
            return f"{said(p[0])} to {said(p[2])}, most likely {said(p[1])}"
        case Family.USUALLY:
            return f"usually {said(p[0])} ({share(p[1])} within {said(p[2])}), log-normal"
        case Family.EMPIRICAL:
            mean = said(distribution.mean)
            return f"as observed {grouped(len(p))} times: {said(p[0])} to {said(p[-1])}, {mean} on average"
        case _:
            return f"{plus_minus(p[0], p[1], days)}, {_SHAPES[distribution.family]}"


def length_words(microseconds: float, days: bool = True) -> str:
    """A duration that a file gives: whole days without a decimal."""
    return duration(microseconds / SECOND, days).replace(".0 d", " d")


def plus_minus(mean: float, deviation: float, days: bool = True) -> str:
    """``40 ± 25 min``: mean and standard deviation in one unit, the largest in which both have a decimal at most."""
    units = ((DAY, "d"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s"), (MILLISECOND, "ms"))
    fitting = [
        (unit, name)
        for unit, name in units
        if mean >= unit and (days or unit < DAY) and not (unit == HOUR and mean < 4 * HOUR and mean % HOUR)
    ]
    short = [each for each in fitting if all(abs(x / each[0] * 10 % 1 - 0.5) > 0.499 for x in (mean, deviation))]
    if not fitting:
        return f"{_short(mean)} ± {_short(deviation)} µs"
    unit, name = (short or fitting)[0]
    return f"{_short(mean / unit)} ± {_short(deviation / unit)} {name}"


def number_words(distribution: Distribution) -> str:
    """A number attribute."""
    p = [_short(parameter) for parameter in distribution.parameters]
    match distribution.family:
        case Family.CONSTANT:
            return p[0]
        case Family.UNIFORM:
            return f"{p[0]} to {p[1]}"
        case Family.TRIANGULAR | Family.PERT:
            return f"{p[0]} to {p[2]}, most likely {p[1]}"
        case Family.EMPIRICAL:
            return f"as observed, {_short(distribution.mean)} on average"
        case Family.EXPONENTIAL:
            return f"{p[0]} on average, exponential"
        case Family.USUALLY:
            return f"usually {p[0]}, {share(distribution.parameters[1])} within {p[2]}"
        case _:
            return f"{p[0]} ± {p[1]}, {_SHAPES[distribution.family]}"


def _short(number: float) -> str:
    return f"{number:.4g}"


def dependent_words(depends: Depends[T], say: Callable[[T], str]) -> str:
    """A value that may depend on an attribute: ``20 min (device phone), 40 min (device laptop), otherwise 30 min``."""
    if depends.by is None:
        return say(depends.otherwise) if depends.otherwise is not None else ""
    parts = [f"{say(value)} for {depends.by} {name}" for name, value in depends.values.items()]
    if depends.otherwise is not None:
        parts.append(f"otherwise {say(depends.otherwise)}")
    return "; ".join(parts)


def calendar_words(calendar: Calendar) -> str:
    """The hours of a week: ``Mon–Fri 09–13 and 14–18, Sat 10–16``."""
    if calendar.name == ALWAYS:
        return "around the clock"
    if calendar.outside is not None:
        return f"whenever {named(calendar.outside)} is closed"
    parts = []
    first = 0
    while first < 7:
        last = first
        while last + 1 < 7 and calendar.week[last + 1] == calendar.week[first]:
            last += 1
        if calendar.week[first]:
            parts.append(f"{_days(first, last)} {_hours(calendar.week[first])}")
        first = last + 1
    return ", ".join(parts) or "never"


def exception_words(calendar: Calendar) -> str:
    """The dates on which a calendar is otherwise; empty without any."""
    parts = [
        f"{_date(day)} {_hours(hours) if hours else 'closed'}" for day, hours in sorted(calendar.exceptions.items())
    ]
    if len(parts) > _MOST_DATES:
        return f"{', '.join(parts[:_MOST_DATES])} and {len(parts) - _MOST_DATES} more dates"
    return ", ".join(parts)


def _date(day: date) -> str:
    return day.isoformat()


def _days(first: int, last: int) -> str:
    if first == last:
        return _DAYS[first]
    return "every day" if (first, last) == (0, 6) else f"{_DAYS[first]}–{_DAYS[last]}"


def _hours(spans: DaySpans) -> str:
    return listed([f"{_clock(begin)}–{_clock(end)}" for begin, end in spans])


def _clock(microseconds: int) -> str:
    """``09`` or ``09:30``; beyond midnight the next day's time."""
    minutes = microseconds // MINUTE
    hour, minute = divmod(minutes, 60)
    hour = hour if hour <= 24 else hour - 24
    return f"{hour:02d}:{minute:02d}" if minute else f"{hour:02d}"
