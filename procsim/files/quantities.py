"""Numbers with units, as texts: durations, rates, shares, counts, costs, dates, times of day and spans.

Every function takes the text of one scalar and raises `Mistake` with the offset of the character to look at.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, NoReturn

from procsim.files.suggestions import did_you_mean
from procsim.model.time import DAY, HOUR, MINUTE, SECOND, UNITS, WEEK

NUMBER: Final = r"\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|\.\d+"
_TERM: Final = re.compile(rf"\s*({NUMBER})\s*([^\W\d_]*)")
#: The longest duration that is taken for meant: a thousand years.
LONGEST: Final = 1000 * 366 * DAY
_LARGEST: Final = 1e15
_SMALLEST: Final = 1e-15


_MONTH: Final = "a month has no fixed length: write 4 weeks or 30 days"
_YEAR: Final = "a year has no fixed length: write 52 weeks or 365 days"
_NO_FIXED_LENGTH: Final = {
    **dict.fromkeys(("mo", "month", "months"), _MONTH),
    **dict.fromkeys(("y", "year", "years"), _YEAR),
}


class Mistake(Exception):  # noqa: N818 - the writer is mistaken, not the program
    """What is wrong with a text, and at which of its characters; ``further`` is what else is wrong with it."""

    def __init__(self, message: str, offset: int = 0, further: tuple[Mistake, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.further = further


@dataclass(frozen=True, slots=True)
class Hours:
    """Whose hours a duration counts: what ``d``, ``w`` and ``wd`` are worth there.

    ``day`` is the length of a working day in microseconds, or None where ``wd`` cannot be resolved, for the ``reason``.
    ``calendar`` says in words by which calendar ``d`` is refused; empty where all hours count. ``key`` is the key that
    could name a calendar where none is named.
    """

    day: float | None = DAY
    calendar: str = ""
    reason: str = ""
    key: str = ""

    def unit(self, name: str, offset: int) -> float:
        """A unit in microseconds."""
        if name == "wd":
            if self.day is None:
                instead = "hours" if self.calendar else "hours or days"
                named = f"add `{self.key}`, or " if self.key else ""
                raise Mistake(f"`wd` has no length here: {self.reason}; {named}write {instead}", offset)
            return self.day
        if name not in UNITS:
            lowered = name.lower()
            if lowered in UNITS or lowered == "wd":
                raise Mistake(f"{name!r} is no unit of time, did you mean {lowered!r}?", offset)
            if lowered == "m":
                raise Mistake(f"{name!r} is no unit of time here: write min for minutes, or weeks or days", offset)
            if lowered in _NO_FIXED_LENGTH:
                raise Mistake(_NO_FIXED_LENGTH[lowered], offset)
            near = did_you_mean(name, [*UNITS, "wd"]) or ": write ms, s, min, h, d, w or wd"
            raise Mistake(f"{name!r} is no unit of time{near}", offset)
        size = UNITS[name]
        if size >= DAY and self.calendar:
            raise Mistake(
                f"`{name}` is {size // HOUR} hours, and here only the hours of {self.calendar} count: "
                f"write hours, or wd for its working days",
                offset,
            )
        return size


ALL_HOURS: Final = Hours()
#: All hours count, and no calendar is named whose working days ``wd`` could be.
NO_CALENDAR: Final = Hours(None, "", "no calendar is named whose working days it could be")
#: The same where a calendar could be named, by the key `calendar` or `clock`.
NO_CALENDAR_YET: Final = replace(NO_CALENDAR, key="calendar")
NO_CLOCK_YET: Final = replace(NO_CALENDAR, key="clock")


def number(text: str, offset: int = 0) -> float:
    """A number of 0 or more, or below 0."""
    stripped = text.strip()
    match = re.fullmatch(rf"([-+]?)\s*({NUMBER})", stripped)
    if not match:
        if re.fullmatch(r"-?\d+,\d+", stripped):
            raise Mistake(f"write {stripped.replace(',', '.')}: a decimal point, not a comma", offset)
        if re.fullmatch(rf"[-+]?\s*(?:{NUMBER})\s*[^\W\d_]+", stripped) and stripped.split()[-1] in (*UNITS, "wd"):
            raise Mistake(f"a number without a unit is wanted here, not {stripped!r}", offset)
        raise Mistake(f"{stripped!r} is not a number", offset)
    value = _magnitude(match[2], offset)
    return -value if match[1] == "-" else value


def _magnitude(digits: str, offset: int) -> float:
    """A number of 0 or more as it is written, within bounds in which no later arithmetic can go wrong."""
    value = float(digits)
    if value > _LARGEST:
        raise Mistake(f"{digits} is too large", offset)
    if 0 < value < _SMALLEST:
        raise Mistake(f"{digits} is too small to be told from 0", offset)
    return value


def whole(text: str, what: str = "a whole number") -> int:
    """A whole number of 0 or more."""
    try:
        value = number(text)
    except Mistake as mistake:
        if "is too" in mistake.message:
            raise
        raise Mistake(f"{text!r} is not {what}") from None
    if value != int(value):
        raise Mistake(f"{text!r} is not {what}: it must be whole")
    if value < 0:
        raise Mistake(f"{text!r} is below 0")
    return int(value)


def duration(text: str, hours: Hours = ALL_HOURS, base: int = 0, usual: tuple[str, str] = ("min", "h")) -> float:
    """A duration in microseconds: a number and a unit, or a sum of such (``1 h 30 min``).

    ``base`` is the offset of ``text`` in its scalar, ``usual`` the units that such durations have more often than not.
    """
    at, total, smallest = 0, 0.0, math.inf
    length = len(text.rstrip())
    if not text.strip():
        raise Mistake("a duration is missing here: write 20 min", base)
    while at < length:
        term = _TERM.match(text, at)
        start = at + len(text[at:]) - len(text[at:].lstrip())
        if not term:
            _not_a_duration(text, start, base)
        if not term[2]:
            rest = text[term.end() :].strip()
            if rest.startswith(","):
                raise Mistake("write a decimal point, not a comma", base + term.end())
            if rest:
                _not_a_duration(text, term.end(), base)
            one, other = (unit.removesuffix("s") if term[1] == "1" else unit for unit in usual)
            message = f"a unit is missing: {term[1]} what? Write {term[1]} {one}, {term[1]} {other} or the like"
            raise Mistake(message, base + start)
        if term[2] == "to":
            _not_a_duration(text, term.start(2), base)
        size = hours.unit(term[2], base + term.start(2))
        if size >= smallest:
            raise Mistake(
                f"in a sum the units go down: {term[2]!r} comes after a unit that is no larger", base + term.start(2)
            )
        smallest = size
        total += _magnitude(term[1], base + start) * size
        at = term.end()
    if total > LONGEST:
        raise Mistake(f"{text.strip()} is more than a thousand years", base)
    return total


def _not_a_duration(text: str, start: int, base: int) -> NoReturn:
    if re.match(r"\s*(?:[-–]|to\b)\s*\d", text[start:]) and start > 0:
        raise Mistake("a range is written with two points: 5..15 min", base + start)
    if text[start:].lstrip().startswith("-"):
        raise Mistake("a duration cannot be below 0", base + start)
    if _RATE.fullmatch(text):
        raise Mistake(f"{text.strip()} is a rate, and here a duration is wanted, such as 20 min", base)
    if _TIME.fullmatch(text.strip()):
        raise Mistake(f"{text.strip()} is a time of day, and here a duration is wanted, such as 20 min", base)
    if text.strip() == text[start:].strip():
        raise Mistake(f"{text.strip()!r} is not a duration: write 20 min, 1 h 30 min or the like", base + start)
    raise Mistake(f"{text[start:].strip()!r} does not belong to a duration such as 20 min or 1 h 30 min", base + start)


def has_unit(text: str) -> bool:
    """Whether a piece of a distribution ends with a unit."""
    return bool(re.search(r"[^\W\d_]\s*$", text))


def share(text: str) -> float:
    """A share as a fraction of 1, from ``40%`` or ``0.4``."""
    stripped = text.strip()
    percent = stripped.endswith("%")
    digits = stripped[:-1] if percent else stripped
    try:
        value = number(digits)
    except Mistake as mistake:
        if mistake.message.startswith("write "):
            raise
        hint = ", did you mean 'rest'?" if stripped.lower() == "rest" != stripped else ": write 40% or 0.4"
        raise Mistake(f"{stripped!r} is not a share{hint}") from None
    if percent:
        # 35 / 100, so that 35% and 0.35 are the same number.
        value = value / 100
    if value < 0:
        raise Mistake(f"a share cannot be below 0: {stripped}")
    if value > 1 + 1e-12:
        if not percent and value <= 100:
            raise Mistake(f"a share cannot be above 1: {stripped}, did you mean {stripped}%?")
        raise Mistake(f"a share cannot be above 100 %: {stripped}")
    return min(value, 1.0)


def factor(text: str) -> float:
    """A multiple of the usual: ``0.8`` or ``80%``, above 0."""
    stripped = text.strip()
    value = number(stripped[:-1]) / 100 if stripped.endswith("%") else number(stripped)
    if value < 0:
        raise Mistake(f"{stripped} is below 0")
    return value


_RATE = re.compile(rf"\s*([-+]?(?:{NUMBER}))\s*(?:/|\bper\b|a\b)\s*([^\W\d_]+)\s*")


def rate(text: str) -> tuple[float, str]:
    """A rate such as ``5/h``, ``40/d``, ``40/wd``, ``200/w``: the number, and the unit in one of these spellings."""
    match = _RATE.fullmatch(text)
    if not match:
        try:
            bare = number(text)
        except Mistake:
            raise Mistake(f"{text.strip()!r} is not a rate: write 5/h, 40/d, 40/wd or 200/w") from None
        raise Mistake(
            f"a unit is missing: {bare:g} in what time? Write {bare:g}/h, {bare:g}/d, {bare:g}/wd or {bare:g}/w"
        )
    if match[1].startswith("-"):
        raise Mistake("a rate cannot be below 0")
    value = _magnitude(match[1].lstrip("+"), match.start(1))
    if match[2] == "wd":
        return value, "wd"
    size = UNITS.get(match[2])
    spelling = {SECOND: "s", MINUTE: "min", HOUR: "h", DAY: "d", WEEK: "w"}.get(size or 0)
    if spelling is None:
        raise Mistake(f"{match[2]!r} is no unit of a rate: write h, d, wd or w", match.start(2))
    return value, spelling


def cost_per_hour(text: str, currency: str) -> float:
    """What an hour costs: ``450/h``."""
    plain = text.replace(currency, "", 1) if currency else text
    try:
        value, unit = rate(plain)
    except Mistake as mistake:
        if "below 0" in mistake.message:
            raise Mistake("a cost cannot be below 0") from None
        try:
            bare = number(plain)
        except Mistake:
            raise Mistake(f"{text.strip()!r} is not a cost: write 450/h") from None
        if "unit is missing" in mistake.message:
            raise Mistake(f"a cost is per hour on shift: write {bare:g}/h") from None
        raise
    if unit != "h":
        raise Mistake(f"a cost is per hour on shift, not per {unit}: write 450/h")
    return value


_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def day(text: str, base: int = 0) -> date:
    """A date: ``2026-01-05``."""
    stripped = text.strip()
    match = _DATE.fullmatch(stripped)
    if not match:
        hint = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", stripped)
        said = (
            f": write year, month and day as in {hint[3]}-{int(hint[2]):02d}-{int(hint[1]):02d}"
            if hint
            else ": write 2026-01-05"
        )
        raise Mistake(f"{stripped!r} is not a date{said}", base)
    year, month, of_month = int(match[1]), int(match[2]), int(match[3])
    if not 1900 <= year <= 2200:
        raise Mistake(f"the year {year} is not between 1900 and 2200", base)
    try:
        return date(year, month, of_month)
    except ValueError:
        if not 1 <= month <= 12:
            raise Mistake(f"{stripped} is not a date: there is no month {month}", base) from None
        last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
        raise Mistake(f"{stripped} is not a date: that month has {last} days", base) from None


def date_range(text: str) -> tuple[date, date]:
    """A date, or two with ``..`` between them, both included."""
    first_text, dots, last_text = text.partition("..")
    first = day(first_text)
    if not dots:
        return first, first
    last = day(last_text, len(first_text) + 2)
    if last < first:
        raise Mistake(f"{last} comes before {first}", len(first_text) + 2)
    return first, last


def moment(text: str) -> datetime:
    """A date, or a date with a time of day: ``2026-01-05``, ``2026-01-05 08:00``, ``2026-01-05T08:00:30``."""
    stripped = text.strip()
    if re.fullmatch(r"[-\d]+[T ]+[\d:.]+\s*(?:Z|[-+]\d\d:?\d\d|UTC|GMT)", stripped):
        raise Mistake(
            f"times are local and have no time zone: write {re.sub('(?:Z|[-+][0-9:]+|UTC|GMT)$', '', stripped).strip()}"
        )
    match = re.fullmatch(r"(\S+?)(?:[T ]+(\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?))?", stripped)
    if not match:
        raise Mistake(f"{stripped!r} is not a time: write 2026-01-05 or 2026-01-05 08:00")
    on = day(match[1])
    at = time_of_day(match[2], text.find(match[2])) if match[2] else 0
    if at >= DAY:
        raise Mistake("24:00 is the next day's 00:00: write that", text.find(match[2]))
    return datetime(on.year, on.month, on.day) + timedelta(microseconds=at)


_TIME = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d{1,6})?))?")


def time_of_day(text: str, base: int = 0) -> int:
    """A time such as ``09:00`` or ``24:00``, in microseconds from midnight."""
    stripped = text.strip()
    if not stripped:
        raise Mistake("a time of day is missing: write 09:00", base)
    match = _TIME.fullmatch(stripped)
    if not match:
        raise Mistake(f"{stripped!r} is not a time of day: write 09:00", base)
    hour, minute, second = int(match[1]), int(match[2]), float(match[3] or 0)
    if minute > 59 or second >= 60 or hour > 24 or (hour == 24 and (minute or second)):
        raise Mistake(f"there is no time {stripped}: a day goes from 00:00 to 24:00", base)
    return hour * HOUR + minute * MINUTE + round(second * SECOND)


def span(text: str, base: int = 0) -> tuple[int, int]:
    """Opening hours such as ``09:00-18:00``, in microseconds from midnight; past midnight the end is beyond 24 h."""
    parts = re.split(r"\s*(?:-|–)\s*", text.strip())
    if len(parts) > 2 and re.search(r"\d\s+\d|,", text):
        pieces = re.findall(r"\d[\d:]*\s*[-–]\s*\d[\d:]*", text)
        raise Mistake(f"several hours of a day are a list: [{', '.join(pieces)}]", base)
    if len(parts) != 2:
        raise Mistake(f"{text.strip()!r} are no opening hours: write 09:00-18:00", base)
    offset = base + len(text) - len(text.lstrip())
    begin = time_of_day(parts[0], offset)
    end = time_of_day(parts[1], base + text.rfind(parts[1]))
    if begin == DAY:
        raise Mistake("nothing opens at 24:00: it is the next day's 00:00", offset)
    if begin == end:
        raise Mistake(f"{text.strip()} is open for no time; the whole day is 00:00-24:00", offset)
    return begin, end if end > begin else end + DAY
