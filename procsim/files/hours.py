"""Calendars and holidays: the hours of the week, exceptions, and what a working day is worth on them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from procsim.files import quantities
from procsim.files.keys import CALENDAR
from procsim.files.nodes import Entry, Items, Mapping, Node, Scalar
from procsim.files.quantities import ALL_HOURS, NO_CALENDAR_YET, Hours, Mistake
from procsim.files.suggestions import did_you_mean, nearest
from procsim.model.calendars import ALWAYS, EVERYDAY, Calendar, DaySpans, Holidays, regular_week
from procsim.model.time import DAY, WEEK, WEEKDAYS

if TYPE_CHECKING:
    from procsim.files.reading import Reading

_FULL_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST_RANGE: Final = 3660  # days
_SPAN: Final = re.compile(r"\s*\d{1,2}:\d\d\s*[-–]\s*\d{1,2}:\d\d\s*")
#: Words for several days that a calendar doesn't know, and what is written for them.
_SEVERAL: Final = {"weekdays": "mon-fri", "workdays": "mon-fri", "weekend": "sat sun", "weekends": "sat sun"}


def days(text: str, base: int = 0) -> tuple[int, ...]:
    """The days that ``mon-fri``, ``fri-mon``, ``mon wed fri`` or ``daily`` name; 0 is Monday. Raises `Mistake`."""
    found: list[int] = []
    if text.strip().lower() == "daily":
        return tuple(range(7))
    for match in re.finditer(r"[^\s,]+", re.sub(r"\s*[-–]\s*", lambda dash: "-".center(len(dash[0]), "-"), text)):
        names = [part for part in match[0].split("-") if part]
        at = base + match.start()
        if not 1 <= len(names) <= 2 or match[0].strip("-") != match[0]:
            raise Mistake(f"{match[0]!r} is neither a day nor a range such as mon-fri", at)
        first, last = _weekday(names[0], at), _weekday(names[-1], at + match[0].rfind(names[-1]))
        for step in range((last - first) % 7 + 1):
            day = (first + step) % 7
            if day in found:
                raise Mistake(f"{WEEKDAYS[day]} stands here twice", at)
            found.append(day)
    if not found:
        raise Mistake("a day is missing: write mon, mon-fri or mon wed fri", base)
    return tuple(found)


def _weekday(name: str, offset: int) -> int:
    lowered = name.lower()
    for names in (WEEKDAYS, _FULL_NAMES):
        if lowered in names:
            return names.index(lowered)
    if lowered in _SEVERAL:
        raise Mistake(f"{name!r} is not a day of the week: write {_SEVERAL[lowered]}", offset)
    if lowered[:1].isdigit():
        raise Mistake(f"{name!r} is not a day of the week; hours are written 09:00-12:00", offset)
    raise Mistake(f"{name!r} is not a day of the week{did_you_mean(lowered, WEEKDAYS)}", offset)


def calendars(reading: Reading, node: Node | None) -> dict[str, Calendar]:
    """The calendars of a file, and ``always``; those with mistakes in them are missing."""
    found: dict[str, Calendar] = {ALWAYS: EVERYDAY}
    section = reading.mapping(node, "`calendars`")
    outside: dict[str, Scalar] = {}
    for entry in section.entries if section else ():
        if entry.key.text == ALWAYS:
            reading.error(entry.key, "`always` is built in and cannot be defined")
        elif reading.own_name(entry.key, "calendar"):
            calendar = _calendar(reading, entry)
            if calendar is not None:
                found[calendar.name] = calendar
                if calendar.outside is not None and isinstance(entry.value, Mapping):
                    base = entry.value.get("outside")
                    if isinstance(base, Scalar):
                        outside[calendar.name] = base
    _check_outside(reading, found, outside)
    return found


def _calendar(reading: Reading, entry: Entry) -> Calendar | None:
    name = entry.key.text
    node = entry.value
    if isinstance(node, Scalar) and not node.empty:
        shown = node.text if _SPAN.fullmatch(node.text) else "09:00-18:00"
        reading.error(node, f"a calendar says its days: {{mon-fri: {shown}}}")
        return None
    mapping = reading.mapping(node, f"the calendar {name!r}")
    if mapping is None:
        return None
    before = len(reading.problems)
    week: list[DaySpans | None] = [None] * 7
    exceptions: dict[date, DaySpans] = {}
    outside: str | None = None
    for inside, after in zip(mapping.entries, [*mapping.entries, None][1:], strict=True):
        key = inside.key.text
        if mapping.flow and after is not None and cut_off_by_comma(inside):
            reading.error(inside.key, comma_between(key, after.key.text))
        elif mapping.flow and _SPAN.fullmatch(key) and _has_nothing(inside):
            reading.error(inside.key, f"several hours of a day are a list: […, {key}]")
        elif key == "outside":
            outside = reading.name(inside.value, "calendar", reading.names.calendars)
            if outside == ALWAYS:
                reading.error(inside.value, "nothing is outside `always`: this calendar would never be open")
        elif key == "except":
            exceptions = _exceptions(reading, inside.value)
        elif key == "about":
            reading.text(inside.value, "`about`")
        else:
            _week_entry(reading, inside, week)
    if "outside" in (entry.key.text for entry in mapping.entries) and len(reading.problems) == before:
        extra = [e for e in mapping.entries if e.key.text not in ("outside", "about")]
        if extra:
            reading.error(extra[0].key, "a calendar with `outside` has no hours of its own")
    if len(reading.problems) > before:
        return None
    if outside is None and not any(week):
        reading.error(entry.key, f"the calendar {name!r} is never open")
        return None
    return Calendar(name, tuple(spans or () for spans in week), MappingProxyType(exceptions), outside)


def _has_nothing(entry: Entry) -> bool:
    return isinstance(entry.value, Scalar) and entry.value.empty and not entry.value.adjustments


def cut_off_by_comma(entry: Entry) -> bool:
    """Whether days stand here without hours, as in ``{mon, tue: 09:00-18:00}``."""
    if not _has_nothing(entry):
        return False
    try:
        days(entry.key.text)
    except Mistake:
        return False
    return True


def comma_between(key: str, after: str) -> str:
    """What is to be said of days that a comma has cut off from those that follow."""
    return f'a comma in {{…}} begins a new key, and {key!r} has no hours; write "{key} {after}: …"'


def _week_entry(reading: Reading, entry: Entry, week: list[DaySpans | None]) -> None:
    near = nearest(entry.key.text, CALENDAR)
    if near and not re.match(r"[a-z]{3}\b", entry.key.text):
        reading.error(
            entry.key,
            f"{entry.key.text!r} is neither a day nor a key of a calendar{did_you_mean(entry.key.text, CALENDAR)}",
        )
        return
    named = reading.attempt(entry.key, days)
    hours = _hours(reading, entry.value)
    for day in named or ():
        if week[day] is not None:
            reading.error(entry.key, f"the hours of {WEEKDAYS[day]} stand here twice: write them as a list")
            return
        week[day] = hours if hours is not None else ()


def _hours(reading: Reading, node: Node) -> DaySpans | None:
    """The opening hours of one day: a span, a list of them, or ``closed``."""
    if isinstance(node, Scalar) and node.text.strip() == "closed" and not node.adjustments:
        return ()
    spans: list[tuple[int, int]] = []
    good = True
    for item in reading.items(node):
        scalar = reading.plain(item, "an opening time")
        span = reading.attempt(scalar, quantities.span) if scalar else None
        if span is None or scalar is None:
            good = False
            continue
        if any(span[0] < end and begin < span[1] for begin, end in spans):
            reading.error(scalar, f"{scalar.text} overlaps with other hours of this day")
            good = False
        spans.append(span)
    if isinstance(node, Items) and not node.items:
        reading.error(node, "no hours stand here: write `closed` for a day without any")
        return None
    return tuple(sorted(spans)) if good else None


def _exceptions(reading: Reading, node: Node) -> dict[date, DaySpans]:
    mapping = reading.mapping(node, "`except`")
    found: dict[date, DaySpans] = {}
    for entry in mapping.entries if mapping else ():
        between = _dates_of(reading, entry.key)
        hours = _hours(reading, entry.value)
        if between is None or hours is None:
            continue
        for number in range((between[1] - between[0]).days + 1):
            day = between[0] + timedelta(days=number)
            if day in found:
                reading.error(entry.key, f"{day} stands in two exceptions")
                break
            found[day] = hours
    return found


def _dates_of(reading: Reading, node: Scalar) -> tuple[date, date] | None:
    between = reading.attempt(node, quantities.date_range)
    if between and (between[1] - between[0]).days > _LONGEST_RANGE:
        reading.error(node, "this range is longer than ten years")
        return None
    return between


def _check_outside(reading: Reading, found: dict[str, Calendar], bases: dict[str, Scalar]) -> None:
    """`outside` must not go round in a circle, nor be the complement of what is always open."""
    told: set[str] = set()
    for name, node in bases.items():
        seen = [name]
        at = found[name]
        while at.outside is not None and at.outside in found:
            if at.outside in seen:
                circle = " is outside ".join([*seen, at.outside])
                if not told & set(seen):
                    reading.error(node, f"these calendars go round in a circle: {circle}")
                told |= set(seen)
                break
            seen.append(at.outside)
            at = found[at.outside]
        else:
            if at.outside is None and len(seen) == 2 and at.weekly >= WEEK and not at.exceptions and at.name != ALWAYS:
                reading.error(node, f"{at.name!r} is always open, so that {name!r} would never be")
    for name in told:  # what hours they count nobody can know
        del found[name]


def dates(reading: Reading, node: Node | None) -> tuple[tuple[date, date], ...]:
    """Dates and ranges of dates, in a list or a single one (absences)."""
    found = []
    for item in reading.items(node) if node is not None else ():
        scalar = reading.plain(item, "a date")
        between = _dates_of(reading, scalar) if scalar else None
        if between is not None:
            found.append(between)
    return tuple(found)


def public_holidays(reading: Reading, node: Node | None) -> Holidays:
    """A country (``RU``), a part of it (``DE-BY``), a list of dates, or ``none``."""
    if node is None:
        return Holidays()
    if isinstance(node, Items) or (isinstance(node, Scalar) and re.match(r"\s*\d{4}-", node.text)):
        listed = dates(reading, node)
        return Holidays(dates=frozenset(_every_day(listed)))
    scalar = reading.plain(node, "`holidays`")
    if scalar is None or scalar.text.strip() == "none":
        return Holidays()
    country, _, subdivision = scalar.text.strip().partition("-")
    import holidays
    from holidays.registry import COUNTRIES

    # The package's own list of countries would load all of them, a third of the time that a check may take.
    supported = {codes[1] for codes in COUNTRIES.values()}
    if country not in supported:
        hint = (
            f", did you mean {country.upper()!r}?"
            if country.upper() in supported
            else ": write its code of two letters, such as RU or DE-BY, or a list of dates"
        )
        reading.error(scalar, f"no holidays are known for the country {country!r}{hint}")
        return Holidays()
    aliases = holidays.country_holidays(country).get_subdivision_aliases()
    known = [*aliases, *(alias for names in aliases.values() for alias in names)]
    if subdivision and subdivision not in known:
        reading.error(
            scalar,
            f"no holidays are known for {subdivision!r} in {country}{did_you_mean(subdivision, known)}",
            len(country) + 1,
        )
        return Holidays()
    return Holidays(country, subdivision or None)


def _every_day(ranges: tuple[tuple[date, date], ...]) -> list[date]:
    return [first + timedelta(days=number) for first, last in ranges for number in range((last - first).days + 1)]


def counted(calendars: dict[str, Calendar], name: str | None) -> Hours | None:
    """What units of time are worth on a calendar; None where the calendar could not be read."""
    if name is None or name == ALWAYS:
        return ALL_HOURS
    calendar = calendars.get(name)
    if calendar is None:
        return None
    if calendar.outside is not None:
        reason = f"the calendar {name!r} is open outside another and has no working days of its own"
        return Hours(None, f"the calendar {name!r}", reason)
    return Hours(calendar.weekly / calendar.open_days, f"the calendar {name!r}")


def counted_by(calendars: dict[str, Calendar], node: Node | None, name: str | None) -> Hours:
    """What units of time are worth under a key for a calendar: its node, and the name in it as far as it exists."""
    return NO_CALENDAR_YET if node is None else counted(calendars, name) or ALL_HOURS


def weekly_hours(calendars: dict[str, Calendar], name: str | None) -> int | None:
    """Open microseconds of a regular week; None where the calendar could not be read."""
    if name is None:
        return WEEK
    calendar = calendars.get(name)
    turned = False
    while calendar is not None and calendar.outside is not None:
        calendar = calendars.get(calendar.outside)
        turned = not turned
    if calendar is None:
        return None
    hours = calendar.weekly
    return WEEK - hours if turned else hours


def week_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The hours of a rate's key: ``mon-fri 09:00-12:00``, ``sat`` (all day), ``09:00-12:00`` (every day).

    Raises `Mistake`.
    """
    match = re.fullmatch(r"\s*(.*?)\s*(\d{1,2}:\d\d(?::\d\d)?\s*[-–]\s*\d{1,2}:\d\d(?::\d\d)?)?\s*", text)
    if match is None:
        raise Mistake(f"{text!r} are no hours of a week: write mon-fri 09:00-12:00")
    on = days(match[1], match.start(1)) if match[1] else tuple(range(7))
    begin, end = quantities.span(match[2], match.start(2)) if match[2] else (0, DAY)
    week = Calendar("", tuple(((begin, end),) if day in on else () for day in range(7)))
    return tuple(regular_week(week))
