"""Arrivals and parts: where tickets come from, what they are like, and what lies on the shelf."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.files import amounts, columns, hours, quantities, stages
from procsim.files.dependent import depends, is_dependent
from procsim.files.keys import PART, SOURCE
from procsim.files.nodes import Entry, Items, Mapping, Node, Scalar
from procsim.files.quantities import NO_CALENDAR, Mistake
from procsim.files.suggestions import did_you_mean, nearest
from procsim.model.calendars import ALWAYS, Calendar
from procsim.model.distributions import Distribution
from procsim.model.process import BUILT_IN_ATTRIBUTES, Attribute, Depends, Part, Season, Source, Values, WeeklyRate
from procsim.model.time import DAY, HOUR, MINUTE, SECOND, WEEK

if TYPE_CHECKING:
    from datetime import datetime

    from procsim.files.reading import Reading, Record

Calendars = dict[str, Calendar]

#: Columns of an event log, built-in attributes and words of conditions: no attribute can have these names.
RESERVED_ATTRIBUTES = frozenset(
    {
        "case_id",
        "activity",
        "resource",
        "enable_time",
        "start_time",
        "end_time",
        "visit",
        "repeat_of",
        "outcome",
        "parts_time",
        "number",
        "generation",
        "arrived",
        "closed",
        "ticket",
        "end",
        "by",
        "otherwise",
        "and",
        "or",
        "not",
        "in",
        "visits",
        "queue",
        "stock",
        "open",
        *BUILT_IN_ATTRIBUTES,
    }
)


def arrivals(reading: Reading, node: Node | None, calendars: Calendars) -> dict[str, Source]:
    """The sources of tickets; those with mistakes in them are missing."""
    section = reading.mapping(node, "`arrivals`")
    if section is not None and not section.entries:
        reading.error(section, "no source of tickets stands here")
    found: dict[str, Source] = {}
    kinds: dict[str, bool] = {}
    for entry in section.entries if section else ():
        if reading.own_name(entry.key, "source"):
            source = _source(reading, entry, calendars)
            if source is not None:
                found[source.name] = source
                _check_kinds(reading, entry, source, kinds)
    return found


def _check_kinds(reading: Reading, entry: Entry, source: Source, kinds: dict[str, bool]) -> None:
    """An attribute is a number in all sources or in none: it is one column of the log."""
    for attribute in source.attributes:
        is_number_here = any(isinstance(value, Distribution) for value in attribute.values.all())
        if kinds.setdefault(attribute.name, is_number_here) != is_number_here:
            section = entry.value.get("attributes") if isinstance(entry.value, Mapping) else None
            place = section.entry(attribute.name) if isinstance(section, Mapping) else None
            said = "a number" if is_number_here else "a word"
            other = "a word" if is_number_here else "a number"
            message = f"the attribute {attribute.name!r} is {said} here and {other} in a source before"
            reading.error(place.key if place else entry.key, message)


def _source(reading: Reading, entry: Entry, calendars: Calendars) -> Source | None:
    before = len(reading.problems)
    record = reading.record(entry.value, SOURCE, f"the source {entry.key.text!r}", entry.key)
    if record is None:
        return None
    given = [key for key in ("rate", "every", "at") if key in record]
    if not given:
        reading.error(entry.key, f"the source {entry.key.text!r} needs one of `rate`, `every` and `at`")
    elif len(given) > 1:
        reading.error(
            _key(record, given[1]), f"a source has one of `rate`, `every` and `at`, not `{given[0]}` and `{given[1]}`"
        )
    calendar = reading.name(record.get("calendar"), "calendar", reading.names.calendars)
    if "calendar" in record and given == ["at"]:
        reading.error(_key(record, "calendar"), "`at` names the times themselves, no calendar counts")
    named = record.get("calendar")
    # By a calendar that doesn't exist no unit can be resolved, and nothing more is said about it.
    counted_by = calendar or (named.text if isinstance(named, Scalar) else None)
    rate = _rate(reading, record.get("rate"), counted_by, calendars)
    every = amounts.distribution(reading, record.get("every"), "`every`", hours.counted_by(calendars, named, calendar))
    at = _times(reading, record.get("at"))
    seasons = _seasons(reading, record)
    enters = stages.entrance(reading, record.get("enters"))
    size = amounts.count(reading, record.get("size"), "`size`", 1, "tickets at a time")
    if rate is not None:
        _check_peaks(reading, record, rate, seasons)
    attributes = _attributes(reading, record.get("attributes"))
    about = reading.text(record.get("about"), "`about`") or ""
    if len(reading.problems) > before or enters is None:
        return None
    return Source(
        name=entry.key.text, enters=enters, rate=rate, every=every, at=at, calendar=calendar, seasons=seasons,
        size=size or 1, attributes=attributes, about=about,
    )  # fmt: skip


def _key(record: Record, key: str) -> Node:
    entry = record.node.entry(key)
    return entry.key if entry else record.node


def _rate(reading: Reading, node: Node | None, calendar: str | None, calendars: Calendars) -> WeeklyRate | None:
    """A rate, the same at all hours or by the hours of the week.

    A unit says how many come in that time at this rate, whatever part of the week it holds for. With a calendar ``/h``
    is per open hour, and ``/wd`` and ``/w`` are spread over the open hours of a regular week.
    """

    def per(unit: str) -> float | None:
        return _unit_of_rate(unit, calendar, calendars)

    if not isinstance(node, Mapping):
        value = amounts.rate(reading, node, per)
        text = node.text.strip() if isinstance(node, Scalar) else ""
        return None if value is None else WeeklyRate(((0, WEEK, value),), text)
    if not node.entries:
        reading.error(node, "no hours and no rate stand here")
        return None
    by = node.entry("by")
    if by is not None:
        reading.error(
            by.key,
            "a rate follows the hours of the week alone: who differs in an attribute comes from a source of its own",
        )
        return None
    before = len(reading.problems)
    spans: list[tuple[int, int, float]] = []
    for entry, after in zip(node.entries, [*node.entries, None][1:], strict=True):
        if node.flow and after is not None and hours.cut_off_by_comma(entry):
            reading.error(entry.key, hours.comma_between(entry.key.text, after.key.text))
            continue
        named = reading.attempt(entry.key, hours.week_spans)
        value = amounts.rate(reading, entry.value, per)
        for begin, end in named or ():
            if any(begin < last and first < end for first, last, _ in spans):
                reading.error(entry.key, f"{entry.key.text} overlaps with hours that stand before it")
                break
            spans.append((begin, end, value or 0.0))
    if len(reading.problems) > before:
        return None
    text = ", ".join(f"{e.key.text}: {e.value.text}" for e in node.entries if isinstance(e.value, Scalar))
    return WeeklyRate(tuple(sorted(spans)), text)


def _unit_of_rate(unit: str, calendar: str | None, calendars: Calendars) -> float | None:
    """The length of a rate's unit in microseconds at which tickets come; None where the calendar could not be read."""
    fixed = {"s": SECOND, "min": MINUTE, "h": HOUR}
    if unit in fixed:
        return fixed[unit]
    if calendar is None or calendar == ALWAYS:
        if unit == "wd" and calendar is None:
            raise Mistake("a rate per wd needs a calendar, whose working days it counts")
        return WEEK if unit == "w" else DAY
    if unit == "d" and calendar in calendars:
        raise Mistake(f"here only the hours of the calendar {calendar!r} count: write a rate per h, wd or w, not per d")
    if unit == "w":
        return hours.weekly_hours(calendars, calendar) or None
    counted = hours.counted(calendars, calendar)
    if counted is None:
        return None
    if counted.day is None:
        raise Mistake(f"`wd` has no length here: {counted.reason}; write a rate per h or w")
    return counted.day


def _times(reading: Reading, node: Node | None) -> tuple[datetime, ...] | None:
    if node is None:
        return None
    if isinstance(node, Scalar) and node.text.strip().lower().endswith((".csv", ".txt", ".tsv")):
        scalar = reading.plain(node, "`at`")
        return reading.attempt(scalar, lambda text: columns.moments(reading.folder, text.strip())) if scalar else None
    found = []
    for item in reading.items(node):
        scalar = reading.plain(item, "a time")
        moment = reading.attempt(scalar, quantities.moment) if scalar else None
        if moment is not None:
            found.append(moment)
    if isinstance(node, Items) and not node.items:
        reading.error(node, "no time stands here")
    return tuple(found)


def _seasons(reading: Reading, record: Record) -> tuple[Season, ...]:
    node = record.get("seasons")
    if node is None:
        return ()
    if "rate" not in record and ("every" in record or "at" in record):
        reading.error(_key(record, "seasons"), "`seasons` scale a `rate`, and this source has none")
    mapping = reading.mapping(node, "`seasons`")
    found = []
    for entry in mapping.entries if mapping else ():
        between = reading.attempt(entry.key, quantities.date_range)
        factor = amounts.season(reading, entry.value)
        if between is not None and factor is not None:
            found.append(Season(between[0], between[1], factor))
    return tuple(found)


def _check_peaks(reading: Reading, record: Record, rate: WeeklyRate, seasons: tuple[Season, ...]) -> None:
    """Seasons that overlap multiply: none of them may bring more than a run can deal with."""
    highest = max(value for _, _, value in rate.spans)
    for season in seasons:
        together = math.prod(other.factor for other in seasons if other.first <= season.first <= other.last)
        if highest * together > amounts.HIGHEST_RATE:
            reading.error(_key(record, "seasons"), amounts.TOO_MANY_TICKETS)
            return


def _attributes(reading: Reading, node: Node | None) -> tuple[Attribute, ...]:
    """What is drawn for each ticket, in file order: an attribute may depend on those before it."""
    mapping = reading.mapping(node, "`attributes`")
    found: list[Attribute] = []
    earlier = list(BUILT_IN_ATTRIBUTES)
    for entry in mapping.entries if mapping else ():
        name = entry.key.text
        if not reading.own_name(entry.key, "attribute", RESERVED_ATTRIBUTES):
            continue
        values = _attribute(reading, entry.value, name, earlier)
        earlier.append(name)
        if values is not None:
            numbers = [isinstance(value, Distribution) for value in values.all()]
            if any(numbers) and not all(numbers):
                reading.error(entry.value, f"the attribute {name!r} is a number for some tickets and a word for others")
            found.append(Attribute(name, values))
    return tuple(found)


def _attribute(reading: Reading, node: Node, name: str, earlier: list[str]) -> Depends[Values | Distribution] | None:
    def read(inside: Node, _: str | None) -> Values | Distribution | None:
        return _values(reading, inside, name)

    return depends(reading, node, f"the attribute {name!r}", read, earlier)


def is_number(node: Node) -> bool:
    """Whether an attribute's value is a number or a distribution of numbers, not a word."""
    if isinstance(node, Mapping) and is_dependent(node):
        return any(is_number(entry.value) for entry in node.entries if entry.key.text != "by")
    if not isinstance(node, Scalar) or node.quoted or node.empty:
        return False
    from procsim.files import notation

    text = node.text.strip()
    if text.split("(")[0].strip() in notation.FAMILIES and ("(" in text):
        return True
    try:
        notation.read(text, None, lambda _name, _offset: (0.0,))
    except Mistake:
        return False
    return True


def is_constant(node: Node) -> bool:
    """Whether a number is the same for all tickets: then it is a value like a word, which `by` can ask for."""
    try:
        return is_number(node) and isinstance(node, Scalar) and math.isfinite(quantities.number(node.text))
    except Mistake:
        return False


def _values(reading: Reading, node: Node, name: str) -> Values | Distribution | None:
    if is_number(node):
        number = amounts.distribution(reading, node, f"the attribute {name!r}", None)
        return number if number is None or name in reading.names.numbers else _constant(reading, node, name, number)
    if isinstance(node, Scalar):
        text = reading.text(node, f"the value of {name!r}")
        if text is None or not _rank(reading, node, name, text):
            return None
        return Values(((text, 1.0),))
    mapping = reading.mapping(node, f"the attribute {name!r}")
    if mapping is None:
        return None
    if not mapping.entries:
        reading.error(mapping, f"the attribute {name!r} has no values")
        return None
    before = len(reading.problems)
    for entry in mapping.entries:
        _rank(reading, entry.key, name, entry.key.text)
        reading.plain(entry.key, f"a value of {name!r}")
        if isinstance(entry.value, Scalar) and entry.value.empty and not entry.value.adjustments:
            reading.error(entry.key, f"the share of {entry.key.text!r} is missing")
    if len(reading.problems) > before:
        return None
    shares = amounts.shares(reading, [entry.value for entry in mapping.entries], mapping, f"{name!r}")
    if shares is None:
        return None
    return Values(tuple((entry.key.text, share) for entry, share in zip(mapping.entries, shares, strict=True)))


def _constant(reading: Reading, node: Node, name: str, number: Distribution) -> Values | None:
    """A number that all tickets have, as it is written or as a scenario has made it."""
    as_written = isinstance(node, Scalar) and not node.adjustments
    text = node.text.strip() if isinstance(node, Scalar) and as_written else f"{number.mean:.12g}"
    return Values(((text, 1.0),)) if _rank(reading, node, name, text) else None


def _rank(reading: Reading, node: Node, name: str, value: str) -> bool:
    """Where there are ranks, a priority is one of them: what looks like a slip of the pen is one (others rank last)."""
    known = reading.names.priorities
    if name != "priority" or not known or value in known or not nearest(value, known):
        return True
    reading.error(node, f"there is no priority {value!r}{did_you_mean(value, known)}")
    return False


def parts(reading: Reading, node: Node | None) -> dict[str, Part]:
    """The kinds of parts on the shelf."""
    section = reading.mapping(node, "`parts`")
    found: dict[str, Part] = {}
    for entry in section.entries if section else ():
        if not reading.own_name(entry.key, "part", ("by", "otherwise")):
            continue
        record = reading.record(entry.value, PART, f"the part {entry.key.text!r}", entry.key)
        if record is None:
            continue
        stock = amounts.count(reading, record.get("stock"), "`stock`")
        reorder_at = amounts.count(reading, record.get("reorder_at"), "`reorder_at`")
        quantity = amounts.count(reading, record.get("order_quantity"), "`order_quantity`", 1)
        lead_time = amounts.distribution(reading, record.get("lead_time"), "`lead_time`", NO_CALENDAR)
        cost = amounts.price(reading, record.get("cost"), "a part's cost")
        _check_ordering(reading, record)
        if reorder_at is not None and quantity is not None:
            missing = reorder_at + 1 - (stock or 0)
            if -(-missing // quantity) > amounts.MOST:
                message = f"more than {amounts.MOST:,} lots would be ordered at the start"
                reading.error(
                    amounts.blamed(record.get("reorder_at") or entry.key),
                    f"{message}: {missing} are missing, {quantity} to a lot",
                )
        about = reading.text(record.get("about"), "`about`") or ""
        found[entry.key.text] = Part(entry.key.text, stock or 0, reorder_at, quantity, lead_time, cost or 0.0, about)
    return found


def _check_ordering(reading: Reading, record: Record) -> None:
    if "reorder_at" in record:
        for key in ("order_quantity", "lead_time"):
            if key not in record:
                reading.error(_key(record, "reorder_at"), f"what is reordered needs `{key}`, too")
        return
    for key in ("order_quantity", "lead_time"):
        if key in record:
            reading.error(_key(record, key), f"`{key}` without `reorder_at`: nothing is ever ordered")
            return
