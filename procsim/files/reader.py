"""From a document's tree to a process: the sections in the order in which they need each other."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Final

from procsim.files import amounts, customers, hours, people, promises, quantities, stages
from procsim.files.declared import declared
from procsim.files.keys import GROUP, PROCESS, RUN, VERSION
from procsim.files.nodes import Mapping, Node, Scalar
from procsim.files.quantities import NO_CALENDAR
from procsim.model.process import Group, Process, RunSettings
from procsim.model.time import DAY, WEEK

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from procsim.files.reading import Names, Reading
    from procsim.model.calendars import Calendar
    from procsim.model.problems import Path

#: The first simulated day where a file names none: a Monday.
FIRST_DAY: Final = datetime(2026, 1, 5)
#: What a run, its warm-up and its cool-down may each last at most.
_LONGEST: Final = 100 * 366 * DAY


def process(reading: Reading, root: Mapping, file: str) -> Process | None:
    """The process that a document describes; None, with problems in ``reading``, where anything in it is wrong."""
    record = reading.record(root, PROCESS, "a process")
    if record is None:
        return None
    names = reading.names = declared(root)
    _version(reading, record.get("procsim"))
    title = reading.text(record.get("name"), "`name`") or FilePath(file).stem
    about = reading.text(record.get("about"), "`about`") or ""
    reading.currency = reading.text(record.get("currency"), "`currency`") or ""
    start = _start(reading, record.get("start"))
    priorities = reading.names_in(record.get("priorities"), "priority", None)
    calendars = hours.calendars(reading, record.get("calendars"))
    holidays = hours.public_holidays(reading, record.get("holidays"))
    staff = _staff(reading, record.get("staff"), calendars)
    queues = people.queues(reading, record.get("queues"))
    parts = customers.parts(reading, record.get("parts"))
    arrivals = customers.arrivals(reading, record.get("arrivals"), calendars)
    steps = stages.stages(reading, record.get("stages"), calendars)
    ends = stages.ends(reading, record.get("ends"), calendars)
    sla_node = record.get("sla")
    reading.sla_keys = [entry.key.text for entry in sla_node.entries] if isinstance(sla_node, Mapping) else []
    sla = promises.sla(reading, sla_node, calendars)
    kpis = promises.kpis(reading, record.get("kpis"), calendars, sla, "sla" in record)
    _milestones_of_crossroads(reading, root, names)
    run = _run(reading, record.get("run"))
    if reading.problems or start is None:
        return None
    return Process(
        name=title, about=about, start=start, currency=reading.currency, calendars=calendars, holidays=holidays,
        staff=staff, queues=queues, priorities=priorities, arrivals=arrivals, parts=parts, stages=steps, ends=ends,
        sla=sla, kpis=kpis, run=run, file=file,
    )  # fmt: skip


def _version(reading: Reading, node: Node | None) -> None:
    text = reading.text(node, "`procsim`")
    if text is not None and text != VERSION and node is not None:
        reading.error(node, f"this is version {text} of the format, and this program reads version {VERSION}")


def _start(reading: Reading, node: Node | None) -> datetime | None:
    if node is None:
        return FIRST_DAY
    scalar = reading.plain(node, "`start`")
    return reading.attempt(scalar, quantities.moment) if scalar else None


def _staff(reading: Reading, node: Node | None, calendars: dict[str, Calendar]) -> dict[str, Group]:
    before = len(reading.problems)
    groups = people.staff(reading, node)
    reading.names.hours_of_role = people.roles_with_hours(groups.values(), calendars)
    roles = _roles(groups.values(), reading.names.asked_roles)
    # Where a group's roles cannot be read, nobody knows who can do what.
    unknown = any(_hides_roles(problem.path) for problem in reading.problems[before:])
    reading.names.roles = None if unknown else roles
    if reading.names.roles is not None:
        people.check_backups(reading, node)
    return groups


def _hides_roles(path: Path) -> bool:
    """Whether a mistake in the staff leaves open which roles there are."""
    return len(path) < 3 or "roles" in path or (len(path) == 3 and (path[2] == "people" or path[2] not in GROUP))


def _roles(groups: Iterable[Group], asked: Collection[str]) -> list[str]:
    """The roles that somebody has, be it as a helper: what some stage asks for, a helper alone may do as well."""
    everybody = [person for group in groups for person in group.people]
    own = [role for person in everybody for role in person.roles]
    helped = [role for person in everybody for role in person.backup if role in asked]
    return list(dict.fromkeys([*own, *helped]))


def _run(reading: Reading, node: Node | None) -> RunSettings:
    record = reading.record(node, RUN, "`run`") if node is not None else None
    if record is None:
        return RunSettings(length=12 * WEEK)
    length = _span(reading, record.get("length"), "length")
    if length == 0:
        reading.error(record.get("length") or record.node, "a run of no length shows nothing")
    warm_up = _span(reading, record.get("warm_up"), "warm_up")
    replications = amounts.count(reading, record.get("replications"), "`replications`", 1, "replications")
    seed = amounts.count(reading, record.get("seed"), "`seed`")
    cool_down = _span(reading, record.get("cool_down"), "cool_down")
    return RunSettings(
        length=12 * WEEK if length is None else length,
        warm_up=warm_up or 0,
        replications=20 if replications is None else replications,
        seed=1 if seed is None else seed,
        cool_down=cool_down,
    )


def _span(reading: Reading, node: Node | None, key: str) -> int | None:
    """One of the stretches of time that a run is made of, in microseconds; all but the length may be a bare 0."""
    span = amounts.duration(reading, node, f"`{key}`", NO_CALENDAR, bare_zero=key != "length", usual=("weeks", "days"))
    if span is not None and span > _LONGEST and node is not None:
        reading.error(amounts.blamed(node), f"`{key}` is longer than a hundred years")
        return None
    return span


def _milestones_of_crossroads(reading: Reading, root: Mapping, names: Names) -> None:
    """A crossroads leaves no row in the log, and so no moment that a KPI could use."""
    section = root.get("stages")
    crossroads = {
        entry.key.text
        for entry in (section.entries if isinstance(section, Mapping) else ())
        if isinstance(entry.value, Mapping)
        and all(inside.key.text in ("about", "after_all", "next") for inside in entry.value.entries)
    } & set(names.stages or ())
    if not crossroads:
        return
    places: list[Node | None] = []
    agreed, indicators = root.get("sla"), root.get("kpis")
    if isinstance(agreed, Mapping):
        places += [agreed.get("owned_when"), agreed.get("resolved_when")]
    for entry in indicators.entries if isinstance(indicators, Mapping) else ():
        if isinstance(entry.value, Mapping):
            places += [entry.value.get("from"), entry.value.get("to")]
    for place in places:
        for item in reading.items(place) if place is not None else ():
            if isinstance(item, Scalar):
                stage = item.text.strip().removeprefix("last ").rpartition(".")[0].strip()
                if stage in crossroads:
                    reading.error(
                        item,
                        f"{stage!r} is a crossroads, which takes no time: take a moment of a stage before or after it",
                    )
