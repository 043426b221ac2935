"""Staff: groups of people, what each of them can do and when, and the order of their queues."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from procsim.files import amounts, hours
from procsim.files.keys import GROUP, PERSON, QUEUE
from procsim.files.nodes import Entry, Items, Mapping, Node, Scalar
from procsim.files.quantities import ALL_HOURS, Hours
from procsim.files.suggestions import did_you_mean
from procsim.model.calendars import ALWAYS, Calendar
from procsim.model.process import Depends, Group, Person, QueueOrder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procsim.files.reading import Reading, Record


def staff(reading: Reading, node: Node | None) -> dict[str, Group]:
    """The groups of a file; what is wrong in one leaves the others as they are."""
    section = reading.mapping(node, "`staff`")
    found: dict[str, Group] = {}
    taken: dict[str, str] = {}
    entries = section.entries if section else []
    groups = {entry.key.text for entry in entries}
    for entry in entries:
        if not reading.own_name(entry.key, "group"):
            continue
        group = _group(reading, entry)
        if group is None:
            continue
        found[group.name] = group
        for person in group.people:
            if not person.name:
                continue  # a mistake that has been told
            place = _person_place(entry, person.name)
            if person.name in taken:
                reading.error(place, f"there are two people named {person.name!r}, the first in {taken[person.name]!r}")
            elif person.name in groups:
                reading.error(place, f"{person.name!r} is the name of a group, too")
            taken.setdefault(person.name, group.name)
    return found


def _person_place(entry: Entry, name: str) -> Node:
    people = entry.value.get("people") if isinstance(entry.value, Mapping) else None
    for item in reversed(people.items) if isinstance(people, Items) else ():
        named = item.get("name") if isinstance(item, Mapping) else item
        if isinstance(named, Scalar) and named.text == name:
            return named
    return entry.key


def _group(reading: Reading, entry: Entry) -> Group | None:
    name = entry.key.text
    record = reading.record(entry.value, GROUP, f"the group {name!r}", entry.key)
    if record is None:
        return None
    shared = _person(reading, record, Person(name="", group=name, roles=(name,)))
    about = reading.text(record.get("about"), "`about`") or ""
    people_node = record.get("people")
    if people_node is not None:
        if "count" in record:
            reading.error(record.node.entry("count").key, "a group has `count` or `people`, not both")  # type: ignore[union-attr]
        return Group(name, _listed(reading, people_node, shared), about)
    if "people" not in record and "count" not in record:
        reading.error(entry.key, f"the group {name!r} needs `count`, or `people` one by one")
    count = amounts.count(reading, record.get("count"), "the number of people", most="people")
    if count == 0:
        for role in shared.roles:
            reading.names.unmanned.setdefault(role, amounts.blamed(record.get("count") or entry.key))
    # A group whose size cannot be read has somebody, so that nothing else seems to be wrong.
    people = tuple(replace(shared, name=f"{name}-{number}") for number in range(1, 2 if count is None else count + 1))
    return Group(name, people, about)


def _listed(reading: Reading, node: Node, shared: Person) -> tuple[Person, ...]:
    people: list[Person] = []
    if not isinstance(node, Items):
        reading.error(node, "`people` is a list: [{name: Olga}, {name: Pavel, speed: 0.8}]")
        return ()
    if not node.items:
        reading.error(node, "nobody stands in this list")
    for item in node.items:
        if isinstance(item, Scalar):
            people.append(replace(shared, name=_name(reading, item)))
            continue
        several = item.entry("count") if isinstance(item, Mapping) else None
        if several is not None and isinstance(item, Mapping):
            reading.error(several.key, "each entry of `people` is one person: `count` belongs to a group")
            item = Mapping([e for e in item.entries if e is not several], item.position, item.flow, item.path)
        record = reading.record(item, PERSON, "a person")
        if record is None:
            continue
        name = _name(reading, record.get("name"))
        reading.text(record.get("about"), "`about`")
        people.append(replace(_person(reading, record, shared), name=name))
    return tuple(people)


def _name(reading: Reading, node: Node | None) -> str:
    """What a person is called; nothing where that is wrong: somebody is there all the same, who has roles."""
    scalar = reading.plain(node, "a name") if node is not None else None
    return scalar.text if scalar is not None and reading.own_name(scalar, "person") else ""


def _person(reading: Reading, record: Record, shared: Person) -> Person:
    """What a record says of a person; the rest is as in ``shared``."""
    person = shared
    if "roles" in record:
        roles = reading.names_in(record.get("roles"), "role", None)
        listed = record.get("roles")
        if isinstance(listed, Items) and not listed.items:
            reading.error(listed, "no role stands here")
        person = replace(person, roles=roles)
    calendar = reading.text(record.get("calendar"), "the name of a calendar")
    if calendar is not None:
        # Kept if it doesn't exist, too: then nobody can know what a working day is, and nothing follows from it.
        person = replace(person, calendar=calendar)
        reading.known(record.get("calendar") or record.node, calendar, "calendar", reading.names.calendars)
    if (cost := amounts.cost(reading, record.get("cost"))) is not None:
        person = replace(person, cost_per_hour=cost)
    if (speed := _speed(reading, record.get("speed"))) is not None:
        person = replace(person, speed=speed)
    if (error_factor := amounts.factor(reading, record.get("error_factor"), "`error_factor`")) is not None:
        person = replace(person, error_factor=error_factor)
    if (available := amounts.share(reading, record.get("available"), "`available`")) is not None:
        if available == 0:
            reading.error(
                record.get("available") or record.node,
                "people who are never available do no work: it must be above 0 %",
            )
        else:
            person = replace(person, available=available)
    if (at_end := reading.word(record.get("at_shift_end"), "`at_shift_end`", ("pause", "finish"))) is not None:
        person = replace(person, finishes=at_end == "finish")
    if "away" in record:
        person = replace(person, away=hours.dates(reading, record.get("away")))
    if "backup" in record:
        # Whether somebody has these roles is known only when all groups have been read.
        person = replace(person, backup=reading.names_in(record.get("backup"), "role", None))
    return person


def _speed(reading: Reading, node: Node | None) -> Depends[float] | None:
    if not isinstance(node, Mapping):
        value = amounts.factor(reading, node, "`speed`", above_zero=True)
        return None if value is None else Depends.always(value)
    by = node.entry("by")
    if by is not None and "by" not in (reading.names.stages or ()):
        reading.error(by.key, "a speed depends on the stage alone: {repair: 0.8, otherwise: 1}")
        return None
    values: dict[str, float] = {}
    otherwise = 1.0
    for entry in node.entries:
        value = amounts.factor(reading, entry.value, "a speed", above_zero=True)
        if entry.key.text == "otherwise":
            otherwise = otherwise if value is None else value
        elif reading.known(entry.key, entry.key.text, "stage", reading.names.stages) and value is not None:
            values[entry.key.text] = value
    return Depends("stage", values, otherwise)


def check_backups(reading: Reading, node: Node | None) -> None:
    """The roles in which people help out must be somebody's, or asked for by a stage."""
    for entry in node.entries if isinstance(node, Mapping) else ():
        records = [entry.value]
        people = entry.value.get("people") if isinstance(entry.value, Mapping) else None
        records += people.items if isinstance(people, Items) else []
        for record in records:
            backup = record.get("backup") if isinstance(record, Mapping) else None
            for item in reading.items(backup) if backup is not None else ():
                if isinstance(item, Scalar) and item.text.strip():
                    role(reading, item)


def role(reading: Reading, node: Node) -> str | None:
    """The name of a role that somebody has."""
    scalar = reading.plain(node, "a role")
    known = reading.names.roles
    if scalar is None:
        return None
    name = scalar.text.strip()
    if known is None or name in known:
        return name
    if name in reading.names.unmanned:
        _nobody_left(reading, name)
        return None
    reading.error(scalar, f"nobody has the role {name!r}{did_you_mean(name, known)}")
    return None


def _nobody_left(reading: Reading, role: str) -> None:
    """Of a group that is empty its count is to blame, and once, not every stage that its people are missed at."""
    place = reading.names.unmanned[role]
    message = f"nobody is left who has the role {role!r}"
    if not any(problem.message == message for problem in reading.problems):
        reading.error(place, message)


def roles_with_hours(groups: Iterable[Group], calendars: dict[str, Calendar]) -> dict[str, Hours]:
    """By role, what a day is worth in work of that role: only if all who have it agree can ``wd`` be resolved.

    Where nobody has it as their own role, those count who help out in it.
    """
    names: dict[str, list[str]] = {}
    helping: dict[str, list[str]] = {}
    for person in (person for group in groups for person in group.people):
        for found, roles in ((names, person.roles), (helping, person.backup)):
            for name in roles:
                if person.calendar not in found.setdefault(name, []):
                    found[name].append(person.calendar)
    names = helping | names
    return {name: common_hours(used, calendars) for name, used in names.items()}


def common_hours(used: Iterable[str], calendars: dict[str, Calendar]) -> Hours:
    """What units of time are worth where one of several calendars counts."""
    names = list(dict.fromkeys(used))
    counted = [hours.counted(calendars, name) for name in names]
    known = [each for each in counted if each is not None]
    if not known or len(known) < len(counted):
        return ALL_HOURS
    if all(name == ALWAYS for name in names):
        return ALL_HOURS
    days = {each.day for each in known}
    listed = (
        f"the calendar {names[0]!r}"
        if len(names) == 1
        else "the calendars " + " and ".join(repr(name) for name in names)
    )
    if len(days) == 1:
        return Hours(known[0].day, listed, known[0].reason)
    return Hours(None, listed, f"the working days of {listed} are not alike")


def queues(reading: Reading, node: Node | None) -> dict[str, QueueOrder]:
    """The order of the queue of each role that has one of its own."""
    section = reading.mapping(node, "`queues`")
    found: dict[str, QueueOrder] = {}
    for entry in section.entries if section else ():
        name = role(reading, entry.key)
        record = reading.record(entry.value, QUEUE, "a queue")
        order = reading.word(record.get("order"), "`order`", [each.value for each in QueueOrder]) if record else None
        if name is not None:
            found[name] = QueueOrder(order or QueueOrder.ARRIVAL)
    return found
