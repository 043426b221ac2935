"""From a run's columns to the event log: names in the place of indices, dates in that of instants."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from procsim.engine.columns import MISSING, NONE
from procsim.engine.log import EventLog, LogInfo
from procsim.engine.log_order import in_order
from procsim.model.problems import SimulationError
from procsim.model.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.engine.blueprint import Blueprint
    from procsim.engine.columns import Flags, Integers, LogColumns


def event_log(blueprint: Blueprint, columns: LogColumns, seed: int, replication: int) -> EventLog:
    """The event log of a run, its rows in order; its tables are made of the columns when somebody looks at them.

    Raises:
        SimulationError: where a date lies beyond the year 9999.
    """
    ordered = cache(lambda: in_order(columns))
    start = columns.start
    info = LogInfo(
        start=start,
        window_start=_moment(start, columns.window_start),
        window_end=_moment(start, columns.window_end),
        end=_moment(start, columns.end),
        seed=seed,
        replication=replication,
        version=__version__,
    )
    return EventLog(
        lambda: _visits(blueprint, ordered()),
        lambda: _tickets(blueprint, ordered()),
        lambda: _occurrences(blueprint, ordered()),
        info,
    )


def _visits(blueprint: Blueprint, columns: LogColumns) -> pl.DataFrame:
    visits, start = columns.visits, columns.start
    names = blueprint.people.names
    teams = [";".join(names[person] for person in team) for team in visits.teams]
    stages = list(blueprint.stages.names)
    return pl.DataFrame(
        {
            "ticket": pl.Series(visits.ticket, dtype=pl.UInt32),
            "activity": pl.Series(stages, dtype=pl.Enum(stages)).gather(visits.stage),
            "resource": _named(teams, visits.team),
            "enable_time": _moments(start, visits.queued),
            "start_time": _moments(start, visits.started),
            "end_time": _moments(start, visits.ended),
            "visit": pl.Series(visits.visit, dtype=pl.UInt32),
            "parts_time": _moments(start, visits.parts_time),
        }
    )


def _tickets(blueprint: Blueprint, columns: LogColumns) -> pl.DataFrame:
    tickets, start = columns.tickets, columns.start
    frame = pl.DataFrame(
        {
            "source": _named(blueprint.sources.names, tickets.source),
            "number": tickets.number,
            "generation": tickets.generation,
        }
    ).with_columns(case_id=case_id(pl.col("generation")))
    series: dict[str, pl.Series] = {
        "case_id": frame["case_id"],
        "source": frame["source"],
        "number": frame["number"],
        "generation": frame["generation"],
        "repeat_of": _where(frame["case_id"].gather(np.maximum(tickets.parent, 0)), tickets.parent != NONE)
        if len(frame)
        else frame["case_id"],
        "arrived": _moments(start, tickets.arrived),
        "closed": _moments(start, tickets.closed),
        "outcome": _named(blueprint.ends.names, tickets.outcome),
    }
    for name, attribute in tickets.attributes.items():
        if attribute.texts is None:
            series[name] = pl.Series(attribute.values).fill_nan(None)
        else:
            series[name] = _named(attribute.texts, attribute.values.astype(np.int64))
    return pl.DataFrame(series)


def _occurrences(blueprint: Blueprint, columns: LogColumns) -> pl.DataFrame:
    lots = columns.lots
    return pl.DataFrame(
        {
            "time": _moments(columns.start, lots.time),
            "kind": _named(("ordered", "delivered"), lots.delivered.astype(np.int64)),
            "name": _named(blueprint.parts.names, lots.part),
            "number": lots.number,
            "quantity": lots.quantity,
        }
    )


def _moments(start: datetime, instants: Integers) -> pl.Series:
    """Local times of instants on the run's clock; null where there is none."""
    origin = (start - datetime(1970, 1, 1)) // timedelta(microseconds=1)
    missing = instants == MISSING
    if not missing.any():
        return pl.Series(instants + origin).cast(pl.Datetime("us"))
    if missing.all():
        return pl.repeat(None, len(instants), dtype=pl.Datetime("us"), eager=True)
    return _where(pl.Series(np.where(missing, 0, instants) + origin), ~missing).cast(pl.Datetime("us"))


def case_id(generation: pl.Expr) -> pl.Expr:
    """The name of a ticket: ``walk_in-17``, and of its repeats ``walk_in-17.1``, ``walk_in-17.2`` …"""
    first = pl.format("{}-{}", pl.col("source"), pl.col("number"))
    return pl.when(generation == 0).then(first).otherwise(pl.format("{}.{}", first, generation))


def _named(names: Sequence[str], codes: Integers) -> pl.Series:
    """Codes as texts; NONE as null."""
    if not len(names):
        return pl.repeat(None, len(codes), eager=True, dtype=pl.String)
    known = codes != NONE
    return _where(pl.Series(list(names), dtype=pl.String).gather(np.where(known, codes, 0)), known)


def _where(series: pl.Series, known: Flags) -> pl.Series:
    """A series with nulls where nothing is known."""
    if known.all():
        return series
    return series.to_frame("value").select(pl.when(pl.Series(known)).then(pl.col("value")))["value"]


def _moment(start: datetime, instant: int) -> datetime:
    try:
        return start + timedelta(microseconds=instant)
    except OverflowError:
        raise SimulationError("the run would go on beyond the year 9999: too few tickets come") from None
