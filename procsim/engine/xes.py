"""XES, the event-log standard of process mining (IEEE 1849), written as it streams by.

A visit is an event ``start`` and an event ``complete`` with the same ``concept:instance``. One that was given up or
cancelled before it began is a single event ``withdraw``, and one that still stands in its queue a single ``schedule``,
both from the standard's lifecycle extension. When a visit queued is the attribute ``enable_time`` of its events. Times
are local, as everywhere in procsim, and carry no zone. Lots ordered and delivered are a list of the log's own.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from procsim.engine.log import EventLog

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xes.features="" xmlns="http://www.xes-standard.org/">
\t<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
\t<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
\t<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
\t<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
\t<global scope="trace">
\t\t<string key="concept:name" value=""/>
\t</global>
\t<global scope="event">
\t\t<string key="concept:name" value=""/>
\t\t<string key="lifecycle:transition" value="complete"/>
\t\t<date key="time:timestamp" value="1970-01-01T00:00:00.000000"/>
\t</global>
\t<classifier name="Activity" keys="concept:name"/>
\t<classifier name="Activity and lifecycle" keys="concept:name lifecycle:transition"/>
"""

#: The list of lots ordered and delivered.
OCCURRENCES = "procsim:occurrences"

#: Characters that XML cannot hold at all; they stand for themselves as U+FFFD.
_FORBIDDEN = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF], "\ufffd")


def write_xes(log: EventLog, stream: IO[bytes]) -> None:
    """Writes the log, a trace per ticket in the order of arrival, its events in the order of time."""
    stream.write(_HEAD.encode())
    stream.write("".join(f"\t{line}\n" for line in _about(log)).encode())
    visits = log.visits.partition_by("ticket", as_dict=True, maintain_order=True)
    empty = log.visits.clear()
    first_instance = 0
    for ticket, about in enumerate(log.tickets.iter_rows(named=True)):
        rows = visits.get((ticket,), empty).to_dicts()
        stream.write(_trace(about, log.attributes, rows, first_instance).encode())
        first_instance += len(rows)
    stream.write(b"</log>\n")


def _about(log: EventLog) -> Iterator[str]:
    info = log.info
    for key, moment in (
        ("start", info.start),
        ("window_start", info.window_start),
        ("window_end", info.window_end),
        ("end", info.end),
    ):
        yield _element("date", f"procsim:{key}", _time(moment))
    for key, number in (("seed", info.seed), ("replication", info.replication)):
        if number is not None:
            yield _element("int", f"procsim:{key}", str(number))
    if info.version is not None:
        yield _element("string", "procsim:version", info.version)
    if log.occurrences.height:
        yield f"<list key={_quoted(OCCURRENCES)}>"
        yield "\t<values>"
        for lot in log.occurrences.iter_rows(named=True):
            yield f"\t\t{_occurrence(lot)}"
        yield "\t</values>"
        yield "</list>"


def _occurrence(lot: Mapping[str, Any]) -> str:
    """A lot by the name of its part, its kind for a key; the rest stands in attributes of it."""
    about = _element("date", "time", _time(lot["time"]))
    about += "".join(_element("int", key, str(lot[key])) for key in ("number", "quantity"))
    return f"<string key={_quoted(lot['kind'])} value={_quoted(lot['name'])}>{about}</string>"


def _trace(about: Mapping[str, Any], attributes: list[str], visits: list[dict[str, Any]], instance: int) -> str:
    """One ticket: its own attributes, then its events."""
    lines = [_element("string", "concept:name", about["case_id"])]
    lines += [
        _value(key, about[key]) for key in ("source", "repeat_of", "outcome", *attributes) if about[key] is not None
    ]
    lines += [_value(key, about[key]) for key in ("arrived", "closed") if about[key] is not None]
    events = [event for number, visit in enumerate(visits, instance) for event in _events(visit, number)]
    events.sort(key=lambda event: event[0])  # stable: what happens at one instant keeps the order of the log
    inner = "".join(f"\t\t{line}\n" for line in lines) + "".join(text for _, text in events)
    return f"\t<trace>\n{inner}\t</trace>\n"


def _events(visit: Mapping[str, Any], instance: int) -> Iterator[tuple[datetime, str]]:
    """The one or two events of a visit, each with its time."""
    if visit["start_time"] is None:
        if visit["end_time"] is None:
            yield visit["enable_time"], _event(visit, instance, "schedule", visit["enable_time"])
        else:
            yield visit["end_time"], _event(visit, instance, "withdraw", visit["end_time"])
        return
    yield visit["start_time"], _event(visit, instance, "start", visit["start_time"])
    if visit["end_time"] is not None:
        yield visit["end_time"], _event(visit, instance, "complete", visit["end_time"])


def _event(visit: Mapping[str, Any], instance: int, transition: str, moment: datetime) -> str:
    lines = [
        _element("string", "concept:name", visit["activity"]),
        _element("string", "concept:instance", str(instance)),
        _element("string", "lifecycle:transition", transition),
        _element("date", "time:timestamp", _time(moment)),
    ]
    if visit["resource"] is not None:
        lines.append(_element("string", "org:resource", visit["resource"]))
    lines += [
        _element("date", "enable_time", _time(visit["enable_time"])),
        _element("int", "visit", str(visit["visit"])),
    ]
    if visit["parts_time"] is not None:
        lines.append(_element("date", "parts_time", _time(visit["parts_time"])))
    return "\t\t<event>\n" + "".join(f"\t\t\t{line}\n" for line in lines) + "\t\t</event>\n"


def _value(key: str, value: object) -> str:
    """An attribute with the kind that its value has."""
    if isinstance(value, float):
        return _element("float", key, repr(value))
    if isinstance(value, str):
        return _element("string", key, value)
    return _element("date", key, _time(value))  # type: ignore[arg-type]


def _element(kind: str, key: str, value: str) -> str:
    return f"<{kind} key={_quoted(key)} value={_quoted(value)}/>"


def _quoted(text: str) -> str:
    return quoteattr(text.translate(_FORBIDDEN), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
