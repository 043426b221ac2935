"""Writes down what happens in a run, as columns of whole numbers, and makes the event log of them."""

from __future__ import annotations

from array import array
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from procsim.engine.blueprint.tables import NONE
from procsim.engine.log import EventLog, LogInfo
from procsim.model.problems import SimulationError
from procsim.model.process import BUILT_IN_ATTRIBUTES
from procsim.model.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.engine.blueprint import Blueprint

#: Columns that hold no instant yet.
MISSING = -(2**63)


class Recorder:
    """The growing columns of a log. The log's order is made at the end."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        #: Visits one after the other: ticket, stage, number, queued, start, end, team, parts.
        self._visits = array("q")
        # tickets; ``values`` holds the own attributes of one after the other
        self.source = array("q")
        self.number = array("q")
        self.generation = array("q")
        self.parent = array("q")
        self.arrived = array("q")
        self.closed = array("q")
        self.outcome = array("q")
        self.values = array("d")
        self._own = len(blueprint.attributes.names) - len(BUILT_IN_ATTRIBUTES)
        # occurrences: time, delivered, part, lot, quantity
        self.lots: list[tuple[int, bool, int, int, int]] = []
        #: Who worked together, by the number of the team; nobody is team 0.
        self._teams: dict[tuple[int, ...], int] = {(): 0}

    def ticket_arrived(
        self, source: int, number: int, generation: int, parent: int, arrived: int, values: Sequence[float]
    ) -> int:
        """A new ticket; returns its row. ``parent`` is the row of the ticket that it repeats, or NONE."""
        self.source.append(source)
        self.number.append(number)
        self.generation.append(generation)
        self.parent.append(parent)
        self.arrived.append(arrived)
        self.closed.append(MISSING)
        self.outcome.append(NONE)
        self.values.extend(values[: self._own])
        return len(self.source) - 1

    def visit(
        self, ticket: int, stage: int, visit: int, queued: int, start: int, end: int, team: tuple[int, ...], parts: int
    ) -> None:
        """A visit that is over, or open when the run ends. Instants that have not come are `MISSING`."""
        people = self._teams.setdefault(team, len(self._teams))
        self._visits.extend((ticket, stage, visit, queued, start, end, people, parts))

    def ticket_closed(self, row: int, end: int, now: int) -> None:
        """A ticket's last token has ended."""
        self.closed[row] = now
        self.outcome[row] = end

    def lot(self, delivered: bool, part: int, number: int, quantity: int, now: int) -> None:
        """A lot is ordered or delivered."""
        self.lots.append((now, delivered, part, number, quantity))

    def log(self, window_end: int, end: int, seed: int, replication: int) -> EventLog:
        """The event log of a run that ended at ``end``."""
        tickets = self._ticket_order()
        place = np.empty(len(tickets), dtype=np.int64)
        place[tickets] = np.arange(len(tickets))
        start = self._blueprint.start
        info = LogInfo(
            start=start,
            window_start=start + timedelta(microseconds=self._blueprint.warm_up),
            window_end=_moment(start, window_end),
            end=_moment(start, end),
            seed=seed,
            replication=replication,
            version=__version__,
        )
        return EventLog(self._visit_table(place), self._ticket_table(tickets), self._occurrence_table(), info)

    def _ticket_order(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Rows of tickets by arrival, then the tie rule."""
        keys = (self.generation, self.number, self.source, self.arrived)
        return np.lexsort([np.array(key, dtype=np.int64) for key in keys])

    def _visit_table(self, place: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
        ticket, stage, visit, enable, start, end, team, parts = np.array(self._visits).reshape(-1, 8).T
        begun = np.where(start == MISSING, enable, start)
        source, number, generation = (
            np.array(column, dtype=np.int64)[ticket] for column in (self.source, self.number, self.generation)
        )
        order = np.lexsort((visit, stage, generation, number, source, begun))
        names = self._blueprint.people.names
        teams = pl.Series([";".join(names[person] for person in people) for people in self._teams], dtype=pl.String)
        team = team[order]
        stages = pl.Enum(list(self._blueprint.stages.names))
        return pl.DataFrame(
            {
                "ticket": pl.Series(place[ticket[order]], dtype=pl.UInt32),
                "activity": _named(self._blueprint.stages.names, stage[order]).cast(stages),
                "resource": _where(teams.gather(team), team != 0),
                "enable_time": self._moments(enable[order]),
                "start_time": self._moments(start[order]),
                "end_time": self._moments(end[order]),
                "visit": pl.Series(visit[order], dtype=pl.UInt32),
                "parts_time": self._moments(parts[order]),
            }
        )

    def _ticket_table(self, order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
        blueprint = self._blueprint
        source, number, generation, parent, outcome = (
            np.array(column, dtype=np.int64)
            for column in (self.source, self.number, self.generation, self.parent, self.outcome)
        )
        frame = pl.DataFrame(
            {
                "source": _named(blueprint.sources.names, source),
                "number": number,
                "generation": generation,
            }
        ).with_columns(case_id=case_id(pl.col("generation")))
        repeat_of = (
            _where(frame["case_id"].gather(np.where(parent == NONE, 0, parent)), parent != NONE)
            if len(frame)
            else frame["case_id"]
        )
        columns: dict[str, pl.Series] = {
            "case_id": frame["case_id"],
            "source": frame["source"],
            "number": frame["number"],
            "generation": frame["generation"],
            "repeat_of": repeat_of,
            "arrived": self._moments(np.array(self.arrived, dtype=np.int64)),
            "closed": self._moments(np.array(self.closed, dtype=np.int64)),
            "outcome": _named(blueprint.ends.names, outcome),
        }
        values = np.array(self.values, dtype=np.float64).reshape(len(self.source), self._own)
        for column in range(self._own):
            name = blueprint.attributes.names[column]
            if blueprint.attributes.is_number[column]:
                columns[name] = pl.Series(values[:, column]).fill_nan(None)
            else:
                columns[name] = _named(blueprint.attributes.values[column], values[:, column].astype(np.int64))
        return pl.DataFrame(columns)[order]

    def _occurrence_table(self) -> pl.DataFrame:
        lots = np.array(self.lots, dtype=np.int64).reshape(-1, 5)
        order = np.lexsort((lots[:, 3], lots[:, 2], lots[:, 1], lots[:, 0]))
        lots = lots[order]
        return pl.DataFrame(
            {
                "time": self._moments(lots[:, 0]),
                "kind": _named(("ordered", "delivered"), lots[:, 1]),
                "name": _named(self._blueprint.parts.names, lots[:, 2]),
                "number": lots[:, 3],
                "quantity": lots[:, 4],
            }
        )

    def _moments(self, instants: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
        """Local times of instants on the run's clock; null where there is none."""
        origin = (self._blueprint.start - datetime(1970, 1, 1)) // timedelta(microseconds=1)
        missing = instants == MISSING
        series = pl.Series(np.where(missing, 0, instants) + origin)
        return _where(series, ~missing).cast(pl.Datetime("us"))


def case_id(generation: pl.Expr) -> pl.Expr:
    """The name of a ticket: ``walk_in-17``, and of its repeats ``walk_in-17.1``, ``walk_in-17.2`` …"""
    first = pl.format("{}-{}", pl.col("source"), pl.col("number"))
    return pl.when(generation == 0).then(first).otherwise(pl.format("{}.{}", first, generation))


def _named(names: Sequence[str], codes: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.Series:
    """Codes as texts; NONE as null."""
    known = codes != NONE
    if not len(names):
        return pl.repeat(None, len(codes), eager=True, dtype=pl.String)
    return _where(pl.Series(list(names), dtype=pl.String).gather(np.where(known, codes, 0)), known)


def _where(series: pl.Series, known: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> pl.Series:
    """A series with nulls where nothing is known."""
    return series.to_frame("value").select(pl.when(pl.Series(known)).then(pl.col("value")))["value"]


def _moment(start: datetime, instant: int) -> datetime:
    try:
        return start + timedelta(microseconds=instant)
    except OverflowError:
        raise SimulationError("the run would go on beyond the year 9999: too few tickets come") from None
