"""A small event log made by hand, with all that one can hold: a wait, a queue left, one still stood in, open work."""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from procsim.engine.log import OCCURRENCES_SCHEMA, EventLog, LogInfo

START = datetime(2026, 1, 12, 9)


def at(minutes: float | None) -> datetime | None:
    return None if minutes is None else START + timedelta(minutes=minutes)


def small_log(*, occurrences: bool = True) -> EventLog:
    """Four tickets of `tests.study.shop`: one closed, one gave up, one at work, one that came to no stage."""
    stages = pl.Enum(["intake", "repair", "delivery"])
    rows = [
        # ticket, activity, resource, queued, started, ended, visit, parts
        (0, "intake", "clerks-1;clerks-2", 0, 0, 10.5, 1, None),
        (1, "intake", None, 5, None, 30, 1, None),
        (0, "repair", "technicians-1", 10.5, 12, 40, 1, 11.25),
        (0, "delivery", None, 40, 40, 100, 1, None),
        (2, "repair", "technicians-1", 20, 40, None, 1, 20),
        (2, "intake", None, 50, None, None, 1, None),
    ]
    visits = pl.DataFrame(
        [(t, a, r, at(q), at(s), at(e), v, at(p)) for t, a, r, q, s, e, v, p in rows],
        schema={
            "ticket": pl.UInt32,
            "activity": stages,
            "resource": pl.String,
            "enable_time": pl.Datetime("us"),
            "start_time": pl.Datetime("us"),
            "end_time": pl.Datetime("us"),
            "visit": pl.UInt32,
            "parts_time": pl.Datetime("us"),
        },
        orient="row",
    )
    tickets = pl.DataFrame(
        [
            ("walk_in-1", "walk_in", 1, 0, None, at(0), at(100), "resolved", "1", 2.5),
            ("walk_in-2", "walk_in", 2, 0, None, at(5), at(30), "abandoned", 'Ж "x", <&>', 3.0),
            ("walk_in-3", "walk_in", 3, 0, None, at(20), None, None, None, None),
            ("walk_in-1.1", "walk_in", 1, 1, "walk_in-1", at(120), at(120), "resolved", "2", 1e-7),
        ],
        schema={
            "case_id": pl.String,
            "source": pl.String,
            "number": pl.Int64,
            "generation": pl.Int64,
            "repeat_of": pl.String,
            "arrived": pl.Datetime("us"),
            "closed": pl.Datetime("us"),
            "outcome": pl.String,
            "device": pl.String,
            "age": pl.Float64,
        },
        orient="row",
    )
    lots = [(at(11.25), "ordered", "screen", 1, 20), (at(90), "delivered", "screen", 1, 20)] if occurrences else []
    table = pl.DataFrame(lots, schema=OCCURRENCES_SCHEMA, orient="row")
    info = LogInfo(START, START, START + timedelta(days=1), START + timedelta(days=2), 7, 0, "0.1.0")
    return EventLog(visits, tickets, table, info)
