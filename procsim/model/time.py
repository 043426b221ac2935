"""Time inside procsim: whole microseconds, their units, and how a duration is said to a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MICROSECOND: Final = 1
MILLISECOND: Final = 1_000
SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY

#: Every spelling of a unit of time that a process may use, in microseconds. ``wd`` (working days) is not among them:
#: its length is a calendar's.
UNITS: Final[dict[str, int]] = {
    **dict.fromkeys(("ms", "millisecond", "milliseconds"), MILLISECOND),
    **dict.fromkeys(("s", "sec", "second", "seconds"), SECOND),
    **dict.fromkeys(("min", "minute", "minutes"), MINUTE),
    **dict.fromkeys(("h", "hour", "hours"), HOUR),
    **dict.fromkeys(("d", "day", "days"), DAY),
    **dict.fromkeys(("w", "week", "weeks"), WEEK),
}

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def duration_text(microseconds: float) -> str:
    """A duration in words of at most two units, rounded as a reader would: ``1 h 35 min``, ``27 min``, ``2.3 d``.

    Below a minute it is seconds, below ten minutes one decimal is shown, below two days it is hours and minutes, beyond
    that days with one decimal; a decimal that is 0 is not.
    """
    if microseconds < 0:
        return "-" + duration_text(-microseconds)
    if microseconds < SECOND - MILLISECOND / 2:
        return f"{microseconds / MILLISECOND:.3g} ms" if microseconds else "0 min"
    if microseconds < MINUTE - SECOND / 2:
        return f"{microseconds / SECOND:.0f} s"
    if microseconds < 10 * MINUTE:
        return f"{_tenths(microseconds / MINUTE)} min"
    if microseconds < HOUR - MINUTE / 2:
        return f"{microseconds / MINUTE:.0f} min"
    if microseconds < 2 * DAY - MINUTE / 2:
        hours, minutes = divmod(round(microseconds / MINUTE), 60)
        return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"
    return f"{_tenths(microseconds / DAY)} d"


def _tenths(number: float) -> str:
    """A number with one decimal, unless that is 0."""
    return f"{number:.1f}".removesuffix(".0")


def unit_for(longest: float, days: bool = True) -> tuple[int, str]:
    """The unit, in microseconds and by name, in which durations up to ``longest`` can be compared.

    ``days=False`` keeps to hours: for clocks whose day has not 24 of them.
    """
    if days and longest >= 100 * HOUR:
        return DAY, "d"
    if longest >= 2 * HOUR:
        return HOUR, "h"
    if longest >= 2 * MINUTE:
        return MINUTE, "min"
    return (SECOND, "s") if longest >= SECOND else (MILLISECOND, "ms")


def in_unit(microseconds: float, unit: tuple[int, str], decimals: int | None = None) -> str:
    """A duration in a unit: ``48 h``, ``9.6 h``; without ``decimals`` one below ten, and what is less is ``<0.1 h``."""
    number, name = microseconds / unit[0], unit[1]
    if decimals is None:
        if 0 < number < 0.05:
            return f"<0.1 {name}"
        decimals = 1 if number < 9.95 and round(number, 1) % 1 else 0
    return f"{number:,.{decimals}f} {name}".replace(",", "\u202f")


def measured_text(microseconds: float) -> str:
    """A duration as a column that is headed by it would say it: ``6 h 56 min``, from two days on ``62 h``, ``18 d``."""
    if microseconds < 2 * DAY - MINUTE / 2:
        return duration_text(microseconds)
    return in_unit(microseconds, unit_for(microseconds))


def as_column(durations: Sequence[float], days: bool = True) -> list[str]:
    """Durations that stand in one column: in one notation, ``7 h 54``, ``0 h 12``, where that shows each of them.

    Where it would hide how long the shortest is (``0 h 02``, ``<0.1 d``), each stands in its own unit: ``18 d``,
    ``7 h 54``, ``2.4 min``.
    """
    known = [duration for duration in durations if duration > 0]
    longest, shortest = max(known, default=0), min(known, default=0)
    if HOUR - MINUTE / 2 <= longest < 2 * DAY - MINUTE / 2:
        if shortest >= 10 * MINUTE:
            return [_hours_and_minutes(duration) for duration in durations]
    else:
        unit = unit_for(longest, days)
        if shortest >= unit[0] / 2:
            return [in_unit(duration, unit) for duration in durations]
    return [_in_own_unit(duration, days) for duration in durations]


def _in_own_unit(microseconds: float, days: bool) -> str:
    if microseconds >= 2 * DAY - MINUTE / 2:
        return in_unit(microseconds, unit_for(microseconds, days))
    text = duration_text(microseconds)
    return text.removesuffix(" min") if " h " in text else text


def _hours_and_minutes(microseconds: float) -> str:
    hours, minutes = divmod(round(microseconds / MINUTE), 60)
    return f"{hours} h {minutes:02d}"
