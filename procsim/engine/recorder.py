"""Writes down what happens in a run, as columns of whole numbers."""

from __future__ import annotations

import struct
from array import array
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.columns import (
    MISSING,
    NONE,
    AttributeColumn,
    LogColumns,
    LotColumns,
    TicketColumns,
    VisitColumns,
)
from procsim.model.process import BUILT_IN_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.engine.blueprint import Blueprint
    from procsim.engine.columns import Floats

#: A visit as it is kept: ticket, stage, number, queued, start, end, team (see `Recorder.team`; 0 is nobody), parts.
#: Instants that have not come are `MISSING`.
pack_visit = struct.Struct("8q").pack

#: A ticket as it is kept: source, number, generation, parent, arrived.
_pack_ticket = struct.Struct("5q").pack


class Recorder:
    """The growing columns of a log."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        #: Visits that are over, or open when the run ends, one after the other, see `pack_visit`.
        self.visits = bytearray()
        # Tickets, one after the other; when they closed, and how; ``values`` holds the own attributes of each.
        self._tickets = bytearray()
        self._closed = array("q")
        self._outcome = array("q")
        self._values = array("d")
        self._own = len(blueprint.attributes.names) - len(BUILT_IN_ATTRIBUTES)
        # occurrences: time, delivered, part, lot, quantity
        self.lots: list[tuple[int, bool, int, int, int]] = []
        #: Who worked together, by the number of the team; nobody is team 0.
        self._teams: dict[tuple[int, ...], int] = {(): 0}

    def ticket_arrived(
        self, source: int, number: int, generation: int, parent: int, arrived: int, values: Sequence[float]
    ) -> int:
        """A new ticket; returns its row. ``parent`` is the row of the ticket that it repeats, or NONE."""
        self._tickets += _pack_ticket(source, number, generation, parent, arrived)
        self._closed.append(MISSING)
        self._outcome.append(NONE)
        if self._own:
            self._values.extend(values[: self._own])
        return len(self._closed) - 1

    def team(self, people: tuple[int, ...]) -> int:
        """The number of those who work together."""
        return self._teams.setdefault(people, len(self._teams))

    def ticket_closed(self, row: int, end: int, now: int) -> None:
        """A ticket's last token has ended."""
        self._closed[row] = now
        self._outcome[row] = end

    def lot(self, delivered: bool, part: int, number: int, quantity: int, now: int) -> None:
        """A lot is ordered or delivered."""
        self.lots.append((now, delivered, part, number, quantity))

    def columns(self, window_end: int, end: int) -> LogColumns:
        """What was written down, in the order in which it happened."""
        visits = np.frombuffer(self.visits, dtype=np.int64).reshape(-1, 8)
        ticket, stage, visit, queued, start, ended, team, parts = visits.T
        source, number, generation, parent, arrived = np.frombuffer(self._tickets, dtype=np.int64).reshape(-1, 5).T
        closed, outcome = np.array(self._closed, dtype=np.int64), np.array(self._outcome, dtype=np.int64)
        values = np.array(self._values, dtype=np.float64).reshape(len(source), self._own)
        lots = np.array(self.lots, dtype=np.int64).reshape(-1, 5)
        return LogColumns(
            start=self._blueprint.start,
            window_start=self._blueprint.warm_up,
            window_end=window_end,
            end=end,
            tickets=TicketColumns(
                source, number, generation, parent, arrived, closed, outcome, attribute_columns(self._blueprint, values)
            ),
            # Nobody is team 0 here.
            visits=VisitColumns(ticket, stage, visit, queued, start, ended, team - 1, parts, tuple(self._teams)[1:]),
            lots=LotColumns(lots[:, 0], lots[:, 1] != 0, lots[:, 2], lots[:, 3], lots[:, 4]),
        )


def attribute_columns(blueprint: Blueprint, values: Floats) -> dict[str, AttributeColumn]:
    """The tickets' own attributes by name; ``values`` has a row for each ticket."""
    attributes = blueprint.attributes
    return {
        attributes.names[column]: AttributeColumn(
            values[:, column], None if attributes.is_number[column] else attributes.values[column]
        )
        for column in range(values.shape[1])
    }
