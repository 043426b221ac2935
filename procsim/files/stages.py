"""Stages and ends: work, waits and crossroads, and how tickets are closed."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from procsim.files import amounts, hours, people, quantities, routes
from procsim.files.dependent import depends, is_dependent
from procsim.files.keys import END, OF_WAIT, OF_WORK, REPEAT, STAGE
from procsim.files.nodes import Entry, Mapping, Node, Scalar
from procsim.files.quantities import ALL_HOURS, Hours
from procsim.model.calendars import Calendar
from procsim.model.distributions import Distribution
from procsim.model.process import Assignment, Depends, End, Repeat, Routing, Stage, StageKind, To, Until
from procsim.model.time import DAY

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingType

    from procsim.files.reading import Reading, Record

Calendars = dict[str, Calendar]


def stages(reading: Reading, node: Node | None, calendars: Calendars) -> dict[str, Stage]:
    """The stages of a file; those with mistakes in them are missing."""
    section = reading.mapping(node, "`stages`")
    if section is not None and not section.entries:
        reading.error(section, "no stage stands here")
    found: dict[str, Stage] = {}
    for entry in section.entries if section else ():
        if reading.own_name(entry.key, "stage", routes.RESERVED):
            stage = _stage(reading, entry, calendars)
            if stage is not None:
                found[stage.name] = stage
    return found


def _kind(reading: Reading, entry: Entry, record: Record) -> StageKind | None:
    """What a stage is by its keys; None where that cannot be said."""
    name = entry.key.text
    works = [key for key in ("role", "duration") if key in record]
    waits = "wait" in record
    if works and waits:
        place = record.node.entry("wait") or entry
        reading.error(
            place.key, f"the stage {name!r} either works (`role` and `duration`) or waits (`wait`): make it two stages"
        )
        return None
    if len(works) == 1:
        missing = "duration" if works == ["role"] else "role"
        reading.error(entry.key, f"the stage {name!r} has `{works[0]}` and no `{missing}`")
        _refuse_keys(reading, record, OF_WORK, "a work stage")
        return None
    kind = StageKind.WORK if works else StageKind.WAIT if waits else StageKind.CROSSROADS
    allowed = {StageKind.WORK: OF_WORK, StageKind.WAIT: OF_WAIT, StageKind.CROSSROADS: ()}[kind]
    said = {
        StageKind.WORK: "a stage of work",
        StageKind.WAIT: "a wait",
        StageKind.CROSSROADS: "a crossroads (a stage without `duration` and `wait`)",
    }[kind]
    _refuse_keys(reading, record, allowed, said)
    return kind


def _refuse_keys(reading: Reading, record: Record, allowed: tuple[str, ...], what: str) -> None:
    for entry in record.node.entries:
        key = entry.key.text
        if key in STAGE and key not in (*allowed, "about", "after_all", "next"):
            reading.error(entry.key, f"{what} has no `{key}`")
            record.values.pop(key, None)


def _stage(reading: Reading, entry: Entry, calendars: Calendars) -> Stage | None:
    before = len(reading.problems)
    record = reading.record(entry.value, STAGE, f"the stage {entry.key.text!r}", entry.key)
    if record is None:
        return None
    about = reading.text(record.get("about"), "`about`") or ""
    next_ = routes.routing(reading, record.get("next"))
    after_all = _after_all(reading, record)
    kind = _kind(reading, entry, record)
    calendar = reading.name(record.get("calendar"), "calendar", reading.names.calendars)
    on_calendar = hours.counted_by(calendars, record.get("calendar"), calendar)
    role = depends(reading, record.get("role"), "the role", lambda node, _: people.role(reading, node))
    working = _hours_of(reading, role)
    duration = _duration(reading, record.get("duration"), working)
    wait = _wait(reading, record.get("wait"), on_calendar)
    patience = _patience(reading, record.get("patience"), on_calendar)
    at_most, then = _limit(reading, record, working if kind is StageKind.WORK else on_calendar)
    gives_up = routes.target(reading, record.get("gives_up"))
    if "gives_up" in record and "patience" not in record:
        reading.error(
            _key(record, "gives_up"), "`gives_up` says where those go who lose their `patience`, and there is none"
        )
    if kind is StageKind.WORK and "calendar" in record and "patience" not in record:
        reading.error(
            _key(record, "calendar"),
            "work counts the hours of the people who do it; `calendar` here is for `patience`, and there is none",
        )
    needs = amounts.count(reading, record.get("needs"), "`needs`", 1)
    stage_values = {
        "rank": reading.name(record.get("rank"), "priority", reading.names.priorities),
        "waits_on": reading.text(record.get("waits_on"), "`waits_on`"),
    }
    assign = _assign(reading, record.get("assign"))
    uses = _uses(reading, record.get("uses"))
    if len(reading.problems) > before or kind is None or next_ is None:
        return None
    return Stage(
        name=entry.key.text, kind=kind, next=next_, after_all=after_all, about=about, role=role, duration=duration,
        needs=needs or 1, rank=stage_values["rank"], assign=assign, patience=patience, gives_up=gives_up or "abandoned",
        uses=uses, wait=wait, waits_on=stage_values["waits_on"], calendar=calendar, at_most=at_most, then=then,
    )  # fmt: skip


def _key(record: Record, key: str) -> Node:
    entry = record.node.entry(key)
    return entry.key if entry else record.node


def _hours_of(reading: Reading, role: Depends[str] | None) -> Hours:
    """Whose hours the work of a stage counts: those of everybody who may do it."""
    known = (
        [reading.names.hours_of_role[name] for name in role.all() if name in reading.names.hours_of_role]
        if role
        else []
    )
    if not known:
        return ALL_HOURS
    first = known[0]
    if all(each.day == first.day and bool(each.calendar) == bool(first.calendar) for each in known):
        return first
    return Hours(None, "the people who do it", "the working days of the people who do it are not alike")


def _after_all(reading: Reading, record: Record) -> tuple[str, ...]:
    node = record.get("after_all")
    names = reading.names_in(node, "stage", reading.names.stages)
    if node is not None and len(reading.items(node)) < 2:
        reading.error(node, "`after_all` names the branches that come together, at least two: [a, b]")
    return names


def _duration(reading: Reading, node: Node | None, counted: Hours) -> Depends[Distribution] | None:
    def read(inside: Node, _: str | None) -> Distribution | None:
        return amounts.distribution(reading, inside, "a duration", counted)

    return depends(reading, node, "the duration", read)


def _wait(reading: Reading, node: Node | None, counted: Hours) -> Depends[Distribution | Until] | None:
    def read(inside: Node, _: str | None) -> Distribution | Until | None:
        match = re.match(r"\s*until\b", inside.text) if isinstance(inside, Scalar) else None
        if match is None:
            return amounts.distribution(reading, inside, "a wait", counted)
        scalar = reading.plain(inside, "a wait")
        if scalar is None:
            return None
        at = reading.attempt(scalar, lambda text: quantities.time_of_day(text[match.end() :], match.end() + 1))
        # 24:00 is the next midnight, as 00:00 is.
        return None if at is None else Until(at % DAY, scalar.text.strip())

    return depends(reading, node, "the wait", read)


Patience = Distribution | Literal["never"]


def _patience(reading: Reading, node: Node | None, counted: Hours) -> Depends[Patience] | None:
    def read(inside: Node, _: str | None) -> Patience | None:
        if isinstance(inside, Scalar) and inside.text.strip() == "never" and not inside.adjustments:
            return "never"
        return amounts.distribution(reading, inside, "a patience", counted)

    return depends(reading, node, "the patience", read)


def _limit(reading: Reading, record: Record, counted: Hours) -> tuple[int | None, str | None]:
    at_most = amounts.duration(reading, record.get("at_most"), "`at_most`", counted)
    then = routes.target(reading, record.get("then"))
    if "at_most" in record and "then" not in record:
        reading.error(_key(record, "at_most"), "`at_most` needs `then`: the stage or end to which the ticket goes")
    if "then" in record and "at_most" not in record:
        reading.error(_key(record, "then"), "`then` says what follows `at_most`, and there is none")
    return at_most, then


def _assign(reading: Reading, node: Node | None) -> Assignment | None:
    if isinstance(node, Mapping) or (node is not None and not isinstance(node, Scalar)):
        reading.error(node, "`assign` is written `same as diagnosis`, or `not same as [a, b]`")
        return None
    scalar = reading.plain(node, "`assign`") if node is not None else None
    if scalar is None:
        return None
    match = re.fullmatch(r"\s*(not\s+)?same\s+as\s+(.+?)\s*", scalar.text)
    if not match:
        reading.error(scalar, f"`assign` is `same as STAGE` or `not same as STAGE`, not {scalar.text!r}")
        return None
    listed = match[2]
    base = match.start(2)
    inside = re.fullmatch(r"\[(.*)\]", listed)
    pieces = (
        [(m[0].strip(), base + 1 + m.start()) for m in re.finditer(r"[^,]+", inside[1])] if inside else [(listed, base)]
    )
    if match[1] is None and len(pieces) > 1:
        reading.error(scalar, "`same as` names one stage; several belong to `not same as`", base)
        return None
    names = [reading.known(scalar, name, "stage", reading.names.stages, at) for name, at in pieces]
    return Assignment(match[1] is None, tuple(name for name in names if name is not None))


def _uses(reading: Reading, node: Node | None) -> Depends[MappingType[str, int]] | None:
    """Parts by quantity; the whole or single quantities may depend on an attribute."""
    if not isinstance(node, Mapping) or is_dependent(node):
        return depends(reading, node, "what is used", lambda inside, _: _parts(reading, inside))
    dependent = [entry for entry in node.entries if is_dependent(entry.value)]
    if not dependent:
        return depends(reading, node, "what is used", lambda inside, _: _parts(reading, inside))
    return _uses_by_part(reading, node, dependent)


def _uses_by_part(reading: Reading, node: Mapping, dependent: list[Entry]) -> Depends[MappingType[str, int]] | None:
    """``{screen: {by: device, phone: 1, otherwise: 2}}`` turned inside out."""
    before = len(reading.problems)
    quantities_of: dict[str, Depends[int]] = {}
    for entry in node.entries:
        part = reading.known(entry.key, entry.key.text, "part", reading.names.parts)
        quantity = depends(
            reading, entry.value, "the quantity", lambda inside, _: amounts.count(reading, inside, "a quantity")
        )
        if part is not None and quantity is not None:
            quantities_of[part] = quantity
    attributes = list(dict.fromkeys(quantity.by for quantity in quantities_of.values() if quantity.by is not None))
    if len(attributes) > 1:
        reading.error(
            dependent[-1].value,
            f"quantities of one stage depend on one attribute, not on {attributes[0]!r} and {attributes[1]!r}",
        )
    if len(reading.problems) > before:
        return None
    listed = dict.fromkeys(value for quantity in quantities_of.values() for value in quantity.values)
    values = {value: _used(quantities_of, value) for value in listed}
    complete = all(quantity.otherwise is not None for quantity in quantities_of.values())
    return Depends(attributes[0], values, _used(quantities_of, None) if complete else None)


def _used(quantities_of: dict[str, Depends[int]], value: str | None) -> MappingType[str, int]:
    found = {
        part: quantity.values.get(value, quantity.otherwise) if value else quantity.otherwise
        for part, quantity in quantities_of.items()
    }
    return MappingProxyType({part: quantity for part, quantity in found.items() if quantity})


def _parts(reading: Reading, node: Node) -> MappingType[str, int] | None:
    mapping = reading.mapping(node, "`uses`")
    if mapping is None:
        return None
    found: dict[str, int] = {}
    for entry in mapping.entries:
        part = reading.known(entry.key, entry.key.text, "part", reading.names.parts)
        if isinstance(entry.value, Scalar) and entry.value.empty:
            reading.error(entry.key, f"how many of {entry.key.text!r} are used?")
            continue
        quantity = amounts.count(reading, entry.value, "a quantity")
        if part is not None and quantity:
            found[part] = quantity
    return MappingProxyType(found)


def ends(reading: Reading, node: Node | None, calendars: Calendars) -> dict[str, End]:
    """The ends of a file, and ``resolved`` and ``abandoned``, which always exist."""
    section = reading.mapping(node, "`ends`")
    found: dict[str, End] = {}
    for entry in section.entries if section else ():
        name = entry.key.text
        if not reading.own_name(entry.key, "end", routes.RESERVED):
            continue
        if name in (reading.names.stages or ()):
            reading.error(entry.key, f"{name!r} is the name of a stage, too")
        record = reading.record(entry.value, END, f"the end {name!r}", entry.key)
        if record is None:
            continue
        miss = reading.word(record.get("counts_as"), "`counts_as`", ("miss", "nothing"))
        found[name] = End(
            name=name,
            counts_as_miss=name == "abandoned" if miss is None else miss == "miss",
            cancels=routes.yes(reading, record.get("cancels"), "`cancels`"),
            repeat=_repeat(reading, record.get("repeat"), calendars),
            about=reading.text(record.get("about"), "`about`") or "",
        )
    found.setdefault("resolved", End("resolved"))
    found.setdefault("abandoned", End("abandoned", counts_as_miss=True))
    return found


def _repeat(reading: Reading, node: Node | None, calendars: Calendars) -> Repeat | None:
    record = reading.record(node, REPEAT, "`repeat`") if node is not None else None
    if record is None:
        return None
    calendar = reading.name(record.get("calendar"), "calendar", reading.names.calendars)
    share = amounts.share(reading, record.get("share"), "the share of repeats")
    after = amounts.distribution(
        reading, record.get("after"), "`after`", hours.counted_by(calendars, record.get("calendar"), calendar)
    )
    enters = entrance(reading, record.get("enters"))
    if share is None or after is None or enters is None:
        return None
    return Repeat(share, after, calendar, enters)


def _is_only_an_end(reading: Reading, name: str) -> bool:
    return name in (reading.names.ends or ()) and name not in (reading.names.stages or ())


def entrance(reading: Reading, node: Node | None) -> Routing | None:
    """Where tickets begin: a stage, or a choice."""
    way = routes.routing(reading, node)
    if isinstance(way, To) and node is not None and _is_only_an_end(reading, way.target):
        reading.error(node, f"tickets begin at a stage, and {way.target!r} is an end")
        return None
    return way
