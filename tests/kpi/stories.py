"""Hand-written logs: the rows of a small story, made into the tables that an engine would leave.

Moments are written ``"5 09:30"``, day and time in January 2026 (the 5th is a Monday); None is a moment that never came.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from procsim.engine.log import OCCURRENCES_SCHEMA, EventLog, LogInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.model.process import Process


def at(moment: str | None) -> datetime | None:
    """``"5 09:30"`` (seconds may follow) as a moment of January 2026."""
    if moment is None:
        return None
    day, time = moment.split()
    hours, minutes, *seconds = (int(part) for part in time.split(":"))
    return datetime(2026, 1, 1) + timedelta(days=int(day) - 1, hours=hours, minutes=minutes, seconds=sum(seconds))


def ticket(
    name: str, arrived: str, closed: str | None = None, outcome: str | None = None, **more: Any
) -> dict[str, Any]:
    """A row of tickets; ``more`` are ``source``, ``repeat_of``, and attributes. A closed ticket is resolved."""
    if closed is not None and outcome is None:
        outcome = "resolved"
    return {"case_id": name, "arrived": at(arrived), "closed": at(closed), "outcome": outcome, **more}


def visit(
    name: str,
    stage: str,
    queued: str,
    started: str | None = None,
    ended: str | None = None,
    by: str | None = None,
    parts: str | None = None,
) -> tuple[Any, ...]:
    """A row of visits; ``by`` is who worked."""
    return name, stage, by, at(queued), at(started), at(ended), at(parts)


def wait(name: str, stage: str, begun: str, ended: str | None = None) -> tuple[Any, ...]:
    """A wait: it is queued and begun at once, and nobody works on it."""
    return visit(name, stage, begun, begun, ended)


def story(
    process: Process,
    tickets: Sequence[dict[str, Any]],
    visits: Sequence[tuple[Any, ...]] = (),
    *,
    start: str = "5 00:00",
    window: tuple[str, str] = ("5 00:00", "12 00:00"),
    end: str = "19 00:00",
    occurrences: Sequence[tuple[str, str, str, int, int]] = (),
) -> EventLog:
    """The log of a story; tickets are put in the order of their arrival and visits in that of their start."""
    source = next(iter(process.arrivals))
    rows = [
        {
            "source": source,
            "number": number,
            "generation": 0,
            "repeat_of": None,
            **dict.fromkeys(process.attributes),
            **row,
        }
        for number, row in enumerate(sorted(tickets, key=lambda row: row["arrived"]), 1)
    ]
    order = {row["case_id"]: index for index, row in enumerate(rows)}
    seen: dict[tuple[str, str], int] = {}
    lines = []
    for name, stage, by, queued, started, ended, parts in sorted(visits, key=lambda row: row[4] or row[3]):
        seen[name, stage] = seen.get((name, stage), 0) + 1
        lines.append((order[name], stage, by, queued, started, ended, seen[name, stage], parts))
    moment = pl.Datetime("us")
    visit_schema = {
        "ticket": pl.UInt32, "activity": pl.Enum(list(process.stages)), "resource": pl.String, "enable_time": moment,
        "start_time": moment, "end_time": moment, "visit": pl.UInt32, "parts_time": moment,
    }  # fmt: skip
    numbers = {row: pl.Float64 for row in process.attributes if any(isinstance(r.get(row), float) for r in rows)}
    ticket_schema = {
        "case_id": pl.String, "source": pl.String, "number": pl.Int64, "generation": pl.Int64, "repeat_of": pl.String,
        "arrived": moment, "closed": moment, "outcome": pl.String,
        **dict.fromkeys(process.attributes, pl.String), **numbers,
    }  # fmt: skip
    happened = [(at(time), *rest) for time, *rest in occurrences]
    return EventLog(
        visits=pl.DataFrame(lines, schema=visit_schema, orient="row"),
        tickets=pl.DataFrame(rows, schema=ticket_schema),
        occurrences=pl.DataFrame(happened, schema=OCCURRENCES_SCHEMA, orient="row"),
        info=LogInfo(start=at(start), window_start=at(window[0]), window_end=at(window[1]), end=at(end)),
    )
