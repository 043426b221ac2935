"""A XES log as `procsim.engine.xes` writes it, back as rows; the events of a visit find each other by
``concept:instance``."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Any
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate

import polars as pl

from procsim.engine.log import COLUMNS
from procsim.engine.xes import OCCURRENCES
from procsim.model.problems import InputError, Position, Problem

_MOMENTS = ("start", "window_start", "window_end", "end")


def read_xes(content: bytes, path: str) -> tuple[pl.DataFrame, dict[str, Any]]:
    """The rows in the interchange form, all texts, and what the log says about itself.

    Raises:
        InputError: for broken XML, or a log whose events carry no instance and so cannot be paired.
    """
    _refuse_entities(content, path)
    rows: list[dict[str, str | None]] = []
    unsaid: dict[str, Any] = {}
    unseen: list[dict[str, Any]] = []
    lots: list[dict[str, Any]] = []
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(content)):  # noqa: S314 - entities have been refused
            tag = _tag(element)
            if tag == "trace":
                found = _visits(element, path)
                rows += found
                if not found:
                    unseen.append(_unseen(element))
                element.clear()
            elif tag == "list" and element.get("key") == OCCURRENCES:
                lots = [_lot(lot, path) for values in element for lot in values]
            elif tag == "log":
                unsaid = {
                    key.removeprefix("procsim:"): value
                    for key, value in _values(element).items()
                    if key.startswith("procsim:")
                }
    except ElementTree.ParseError as error:
        line, column = error.position
        position = Position(path, line, column + 1)
        raise InputError([Problem(f"is no XML here ({error.msg.partition(':')[0]})", position=position)]) from error
    for key in ("seed", "replication"):
        if key in unsaid:
            unsaid[key] = int(unsaid[key])
    if not set(_MOMENTS) <= unsaid.keys():
        unsaid = {}
    unsaid["tickets_without_visits"] = unseen
    unsaid["occurrences"] = lots
    names = list(dict.fromkeys([*COLUMNS, *(name for row in rows for name in row)]))
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String)), unsaid


def _refuse_entities(content: bytes, path: str) -> None:
    """A log needs no document type, and one with entities may grow without end (the billion laughs): it is refused."""

    def refuse(*_: object) -> None:
        raise InputError(f"{path}: a document type has no place in an event log")

    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    with suppress(ExpatError):  # broken XML is told, with its place, by the reader proper
        parser.Parse(content[: 1 << 16], False)


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _values(element: ElementTree.Element) -> dict[str, str]:
    """The attributes of a log, a trace or an event."""
    return {child.get("key", ""): child.get("value", "") for child in element if "value" in child.attrib}


def _visits(trace: ElementTree.Element, path: str) -> list[dict[str, str | None]]:
    about = _values(trace)
    case = about.pop("concept:name", None)
    for key in ("arrived", "closed"):
        about.pop(key, None)
    visits: dict[str, dict[str, str | None]] = {}
    for event in trace:
        if _tag(event) != "event":
            continue
        values = _values(event)
        instance = values.get("concept:instance")
        if instance is None:
            raise InputError(f"{path}: an event of {case} has no concept:instance, by which start and end are paired")
        visit = visits.setdefault(instance, {"case_id": case, **about})
        visit["activity"] = values.get("concept:name")
        for key in ("org:resource", "enable_time", "visit", "parts_time"):
            if key in values:
                visit[key.removeprefix("org:")] = values[key]
        match values.get("lifecycle:transition"):
            case "start":
                visit["start_time"] = values.get("time:timestamp")
            case "complete" | "withdraw":
                visit["end_time"] = values.get("time:timestamp")
    return list(visits.values())


def _lot(element: ElementTree.Element, path: str) -> dict[str, Any]:
    about: dict[str, Any] = dict(_values(element))
    try:
        numbers = {name: int(about[name]) for name in ("number", "quantity")}
        return {"time": about["time"], "kind": element.get("key"), "name": element.get("value"), **numbers}
    except (KeyError, ValueError) as error:
        raise InputError(f"{path}: its list {OCCURRENCES} cannot be read ({error})") from error


def _unseen(trace: ElementTree.Element) -> dict[str, Any]:
    about: dict[str, Any] = dict(_values(trace))
    about["case_id"] = about.pop("concept:name", None)
    return about
