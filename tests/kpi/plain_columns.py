"""The columns that an engine would have left of an event log, in the log's order or shuffled."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from procsim.engine.columns import (
    MISSING,
    NONE,
    AttributeColumn,
    Integers,
    LogColumns,
    LotColumns,
    TicketColumns,
    VisitColumns,
)
from procsim.model.process import Values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from random import Random

    from procsim.engine.log import EventLog
    from procsim.model.process import Process


def columns_of(process: Process, log: EventLog) -> LogColumns:
    """The columns of a log that an engine has made of this process."""
    info = log.info
    return LogColumns(
        start=info.start,
        window_start=microseconds(info.window_start - info.start),
        window_end=microseconds(info.window_end - info.start),
        end=microseconds(info.end - info.start),
        tickets=_tickets(process, log),
        visits=_visits(process, log),
        lots=_lots(process, log),
    )


def microseconds(amount: timedelta) -> int:
    return amount // timedelta(microseconds=1)


def _instants(series: pl.Series, start: datetime) -> Integers:
    return np.array([MISSING if time is None else microseconds(time - start) for time in series], dtype=np.int64)


def _codes(series: pl.Series, names: Sequence[str]) -> Integers:
    place = {name: index for index, name in enumerate(names)}
    return np.array([NONE if text is None else place[text] for text in series], dtype=np.int64)


def _tickets(process: Process, log: EventLog) -> TicketColumns:
    table = log.tickets
    return TicketColumns(
        source=_codes(table["source"], list(process.arrivals)),
        number=table["number"].to_numpy(),
        generation=table["generation"].to_numpy(),
        parent=_codes(table["repeat_of"], table["case_id"].to_list()),
        arrived=_instants(table["arrived"], log.info.start),
        closed=_instants(table["closed"], log.info.start),
        outcome=_codes(table["outcome"], list(process.ends)),
        attributes={name: _attribute(process, table[name]) for name in log.attributes},
    )


def _attribute(process: Process, series: pl.Series) -> AttributeColumn:
    """Numbers, or codes into all the values that the file lists, those with a share of 0 as well."""
    if series.dtype.is_numeric():
        return AttributeColumn(series.cast(pl.Float64).fill_null(np.nan).to_numpy(), None)
    declared = [one for source in process.arrivals.values() for one in source.attributes if one.name == series.name]
    values = [option for one in declared for option in one.values.all() if isinstance(option, Values)]
    texts = tuple(dict.fromkeys(text for option in values for text, _ in option.shares))
    return AttributeColumn(_codes(series, texts).astype(np.float64), texts)


def _visits(process: Process, log: EventLog) -> VisitColumns:
    table = log.visits
    people = [person.name for person in process.people]
    teams = sorted(table["resource"].drop_nulls().unique())
    return VisitColumns(
        ticket=table["ticket"].to_numpy().astype(np.int64),
        stage=_codes(table["activity"], list(process.stages)),
        visit=table["visit"].to_numpy().astype(np.int64),
        queued=_instants(table["enable_time"], log.info.start),
        started=_instants(table["start_time"], log.info.start),
        ended=_instants(table["end_time"], log.info.start),
        team=_codes(table["resource"], teams),
        parts_time=_instants(table["parts_time"], log.info.start),
        teams=tuple(tuple(people.index(name) for name in team.split(";")) for team in teams),
    )


def _lots(process: Process, log: EventLog) -> LotColumns:
    table = log.occurrences
    return LotColumns(
        time=_instants(table["time"], log.info.start),
        delivered=_codes(table["kind"], ["ordered", "delivered"]) == 1,
        part=_codes(table["name"], list(process.parts)),
        number=table["number"].to_numpy(),
        quantity=table["quantity"].to_numpy(),
    )


def shuffled(columns: LogColumns, random: Random) -> LogColumns:
    """The same log, its tickets and visits in any order."""
    tickets, visits = columns.tickets, columns.visits
    order = np.array(random.sample(range(len(tickets.source)), len(tickets.source)), dtype=np.int64)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    rows = np.array(random.sample(range(len(visits.ticket)), len(visits.ticket)), dtype=np.int64)
    plain = {one.name: getattr(tickets, one.name)[order] for one in fields(tickets) if one.name != "attributes"}
    plain["parent"] = np.where(plain["parent"] == NONE, NONE, place[plain["parent"]])
    values = {name: replace(one, values=one.values[order]) for name, one in tickets.attributes.items()}
    moved = {one.name: getattr(visits, one.name)[rows] for one in fields(visits) if one.name != "teams"}
    moved["ticket"] = place[moved["ticket"]]
    return replace(
        columns,
        tickets=TicketColumns(**plain, attributes=values),
        visits=VisitColumns(**moved, teams=visits.teams),
        visits_in_order=False,
    )


def narrowed(columns: LogColumns) -> LogColumns:
    """The same log, its indices and counts in as few bits as an engine may use."""
    visits = columns.visits
    return replace(
        columns,
        visits=replace(
            visits,
            ticket=visits.ticket.astype(np.int32),
            stage=visits.stage.astype(np.int16),
            visit=visits.visit.astype(np.int32),
            team=visits.team.astype(np.int32),
        ),
    )
