"""Logs that procsim itself has written, read back: figures need only a log and its process."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from procsim.engine.log import OCCURRENCES_SCHEMA, TICKET_COLUMNS, EventLog, LogInfo
from procsim.model.problems import InputError
from procsim.reality.log_checks import checked, is_number
from procsim.reality.log_rows import Rows, read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from procsim.model.process import Process

_MICROSECOND = timedelta(microseconds=1)

#: A column beside the attributes, whose names the user chooses: no attribute is called so.
_PLACE = "place of the source in the file"


def read_log(
    path: str | Path,
    process: Process,
    window: tuple[datetime | None, datetime | None] | None = None,
    end: datetime | None = None,
) -> EventLog:
    """Reads a csv, csv.gz, parquet or xes log of a process.

    Rows are of visits alone, so each ticket's arrival is its first row's ``enable_time``, and its closing (where it has
    an outcome) its last ``end_time``. Of tickets that came to no stage the metadata tells, or the table beside a csv.

    Args:
        path: the file; its ending says what it is.
        process: whose stages, people and attributes the log names.
        window: the tickets that count arrived from the first moment until before the second; what is None is the
            log's own (from the metadata of parquet and xes, else all of it).
        end: when observation ended, which decides what was open; None for the log's own, else its last moment.

    Raises:
        InputError: for a file that cannot be read, or rows that don't fit the process, each with its place.
    """
    rows = read_rows(path)
    frame = checked(rows, process)
    tickets = _tickets(frame, rows, process)
    visits = _visits(frame, tickets, process)
    begin, until = window or (None, None)
    info = _info(rows, visits, tickets, begin, until, end)
    return EventLog(visits, tickets.drop(_PLACE), _occurrences(rows), info)


# --- tickets ------------------------------------------------------------------------------------------------------


def _tickets(frame: pl.DataFrame, rows: Rows, process: Process) -> pl.DataFrame:
    """A row per ticket in the order of arrival and the tie rule, with the place of its source in the file."""
    attributes = process.attributes
    about = ("source", "repeat_of", "outcome", *attributes)
    tickets = frame.group_by("case_id", maintain_order=True).agg(
        *(pl.col(name).first() for name in about),
        pl.col("enable_time").min().alias("arrived"),
        pl.col("end_time").max().alias("closed"),
    )
    tickets = tickets.with_columns(pl.when(pl.col("outcome").is_not_null()).then(pl.col("closed")))
    unseen = rows.unsaid.get("tickets_without_visits")
    if unseen:
        tickets = pl.concat([tickets, _unseen(unseen, tickets, process, rows.path)])
    places = {name: place for place, name in enumerate(process.arrivals)}
    tickets = tickets.with_columns(
        pl.col("source").replace_strict(places, return_dtype=pl.Int64).alias(_PLACE),
    )
    tickets = tickets.hstack(_keys(tickets))
    tickets = tickets.sort("arrived", _PLACE, "number", "generation", maintain_order=True)
    return tickets.select(*TICKET_COLUMNS, *attributes, _PLACE)


def _unseen(records: list[dict[str, Any]], like: pl.DataFrame, process: Process, path: str) -> pl.DataFrame:
    """Tickets that came to no stage, as the metadata (or the table beside a csv) tells of them."""

    def value(record: dict[str, Any], name: str) -> object:
        given = record.get(name)
        if name in ("arrived", "closed") and given is not None:
            moment = datetime.fromisoformat(given)
            if moment.tzinfo is not None:
                raise ValueError(f"{given} has a time zone; times are local")
            return moment
        return float(given) if name in numbers and given is not None else given

    numbers = {name for name in process.attributes if is_number(process, name)}
    try:
        table = {name: [value(record, name) for record in records] for name in like.columns}
        unseen = pl.DataFrame(table, schema=like.schema)
    except (AttributeError, TypeError, ValueError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{path}: what it says of tickets that came to no stage cannot be read ({error})") from error
    wrong = unseen.filter(
        pl.any_horizontal(pl.col("case_id", "source", "arrived").is_null())
        | ~pl.col("source").is_in(list(process.arrivals))
        | ~pl.col("outcome").is_in(list(process.ends))
        | pl.col("case_id").is_in(like["case_id"].to_list())
        | pl.col("case_id").is_duplicated()
    )
    if wrong.height:
        case = wrong["case_id"][0]
        raise InputError(
            f"{path}: the ticket {case!r}, which came to no stage, needs a name of its own, a moment of arrival, "
            "and a source and an end that the process has"
        )
    return unseen


def _keys(tickets: pl.DataFrame) -> pl.DataFrame:
    """Number and generation from case ids such as ``walk_in-17`` and ``walk_in-17.1``.

    Where not every case id is of that kind, tickets are numbered by their arrival in their source, and a repeat is one
    generation after the ticket that it repeats.
    """
    rests = [
        case[len(source) :]
        for case, source in tickets.select("case_id", "source").iter_rows()
        if case.startswith(source)
    ]
    matches = [re.fullmatch(r"-(\d{1,18})(?:\.(\d{1,9}))?", rest) for rest in rests]
    if len(rests) == tickets.height and all(matches):
        keys = [(int(match[1]), int(match[2] or 0)) for match in matches if match]
        return pl.DataFrame(keys, schema={"number": pl.Int64, "generation": pl.Int64}, orient="row")
    generations: dict[str, int] = {}
    for case, parent in tickets.sort("arrived", maintain_order=True).select("case_id", "repeat_of").iter_rows():
        generations[case] = 0 if parent is None else generations.get(parent, 0) + 1
    return tickets.select(
        pl.col("arrived").rank("ordinal").over("source").cast(pl.Int64).alias("number"),
        pl.col("case_id").replace_strict(generations, return_dtype=pl.Int64).alias("generation"),
    )


# --- visits -------------------------------------------------------------------------------------------------------


def _visits(frame: pl.DataFrame, tickets: pl.DataFrame, process: Process) -> pl.DataFrame:
    """The rows in the order that every log has: by start, else enable time, then the tie rule."""
    stages = pl.Enum(list(process.stages))
    numbered = tickets.with_row_index("ticket").select(
        pl.col("ticket").cast(pl.UInt32), "case_id", _PLACE, "number", "generation"
    )
    visits = frame.join(numbered, on="case_id", how="left", maintain_order="left").with_columns(
        pl.col("activity").cast(stages),
        pl.coalesce("start_time", "enable_time").alias("begun"),
    )
    counted = pl.col("enable_time").rank("ordinal").over("ticket", "activity").cast(pl.UInt32)
    visits = visits.with_columns(pl.coalesce("visit", counted).alias("visit"))
    visits = visits.sort("begun", _PLACE, "number", "generation", pl.col("activity").to_physical(), "visit")
    return visits.select(
        "ticket", "activity", "resource", "enable_time", "start_time", "end_time", "visit", "parts_time"
    )


# --- when it was observed, and what no visit shows ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Moments:
    """What a file says of its observation; None where it says nothing."""

    start: datetime | None
    window_start: datetime | None
    window_end: datetime | None
    end: datetime | None


def _info(
    rows: Rows,
    visits: pl.DataFrame,
    tickets: pl.DataFrame,
    begin: datetime | None,
    until: datetime | None,
    end: datetime | None,
) -> LogInfo:
    said = _said(rows.unsaid, rows.path)
    arrivals = (tickets["arrived"].min(), tickets["arrived"].max())
    times = visits.select(pl.max_horizontal(pl.col("enable_time", "start_time", "end_time", "parts_time")).max())
    last = max((_moment(one) for one in (times.item(), arrivals[1]) if one is not None), default=said.end)
    observed = end or said.end or _moment(last)
    if last is not None and observed < last:
        raise InputError(f"{rows.path}: the log goes on until {last.isoformat()}, after the end {observed.isoformat()}")
    first, last_arrival = (observed, observed) if arrivals[0] is None else map(_moment, arrivals)
    start = said.start or min(first, begin or first)
    window_start = begin or said.window_start or start
    # Half-open, so that the last to arrive counts too.
    window_end = until or said.window_end or max(observed, last_arrival + _MICROSECOND)
    _check_window("window" if begin or until else rows.path, tickets, window_start, window_end)
    return LogInfo(
        start=start,
        window_start=window_start,
        window_end=window_end,
        end=observed,
        seed=rows.unsaid.get("seed"),
        replication=rows.unsaid.get("replication"),
        version=rows.unsaid.get("version"),
    )


def _check_window(subject: str, tickets: pl.DataFrame, begin: datetime, end: datetime) -> None:
    """That a window is one, and that some ticket arrives in it if there are any at all."""
    arrived = tickets["arrived"]
    within = ""
    if len(arrived):
        first, last = (_moment(one).isoformat(timespec="seconds") for one in (arrived.min(), arrived.max()))
        within = f"; its tickets arrive from {first} to {last}"
    if begin >= end:
        ends = end.isoformat(timespec="seconds")
        raise InputError(f"{subject}: the window ends at {ends}, not after its start {begin.isoformat()}{within}")
    if len(arrived) and not arrived.is_between(begin, end, closed="left").any():
        raise InputError(f"{subject}: no ticket arrives in the window{within}")


def _said(unsaid: Mapping[str, Any], path: str) -> _Moments:
    try:
        moments = {
            name: datetime.fromisoformat(unsaid[name]) if name in unsaid else None
            for name in ("start", "window_start", "window_end", "end")
        }
    except (TypeError, ValueError) as error:
        raise InputError(f"{path}: its metadata cannot be read ({error})") from error
    return _Moments(**moments)


def _moment(value: object) -> datetime:
    """A moment out of a polars column, whose types Python can't know."""
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r} is no moment")
    return value


def _occurrences(rows: Rows) -> pl.DataFrame:
    records = rows.unsaid.get("occurrences") or []
    try:
        frame = pl.DataFrame(
            {name: [record[name] for record in records] for name in OCCURRENCES_SCHEMA},
            schema={**OCCURRENCES_SCHEMA, "time": pl.String},
        )
        return frame.with_columns(pl.col("time").str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us"))
    except (KeyError, TypeError, pl.exceptions.PolarsError) as error:
        raise InputError(f"{rows.path}: its table of occurrences cannot be read ({error})") from error
