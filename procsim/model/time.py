"""Time inside procsim: whole microseconds, their units, and how a duration is said to a reader."""

from __future__ import annotations

from typing import Final

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

    Below ten minutes seconds are shown, below two days hours and minutes, beyond that days with one decimal.
    """
    if microseconds < 0:
        return "-" + duration_text(-microseconds)
    if microseconds < SECOND - MILLISECOND / 2:
        return f"{microseconds / MILLISECOND:.3g} ms" if microseconds else "0 min"
    if microseconds < 2 * MINUTE - SECOND / 2:
        return f"{microseconds / SECOND:.0f} s"
    if microseconds < 10 * MINUTE:
        tenths = round(microseconds / MINUTE, 1)
        return f"{tenths:.0f} min" if tenths == int(tenths) else f"{tenths:.1f} min"
    if microseconds < HOUR - MINUTE / 2:
        return f"{microseconds / MINUTE:.0f} min"
    if microseconds < 2 * DAY - MINUTE / 2:
        hours, minutes = divmod(round(microseconds / MINUTE), 60)
        return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"
    return f"{microseconds / DAY:.1f} d"
