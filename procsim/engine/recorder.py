"""Writes down what happens in a run, as columns of whole numbers."""

from __future__ import annotations

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


class Recorder:
    """The growing columns of a log."""

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

    def columns(self, window_end: int, end: int) -> LogColumns:
        """What was written down, in the order in which it happened."""
        rows = np.array(self._visits, dtype=np.int64).reshape(-1, 8)
        ticket, stage, visit, queued, start, ended, team, parts = rows.T
        source, number, generation, parent, arrived, closed, outcome = (
            np.array(column, dtype=np.int64)
            for column in (
                self.source, self.number, self.generation, self.parent, self.arrived, self.closed, self.outcome,
            )
        )  # fmt: skip
        values = np.array(self.values, dtype=np.float64).reshape(len(source), self._own)
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
