"""Conditions and choices of way, judged by what the run looks like at the moment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.blueprint.tables import ATTRIBUTE, NONE, OPEN, QUEUE, STOCK, VISITS
from procsim.engine.compiling import direct
from procsim.engine.decisions import choose, choose_with_rework, holds

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.simpy_engine.chance import Calendars
    from procsim.engine.simpy_engine.tickets import Ticket


class Judgement:
    """Conditions and choices of way, given what a run looks like."""

    def __init__(self, blueprint: Blueprint, calendars: Calendars) -> None:
        self._blueprint = blueprint
        self._calendars = calendars
        conditions, attributes = blueprint.conditions, blueprint.attributes
        self._slots: list[tuple[int, int]] = list(
            zip(conditions.slot_kind.tolist(), conditions.slot_index.tolist(), strict=True)
        )
        self._is_number: list[bool] = attributes.is_number.tolist()
        self._attribute_first: list[int] = attributes.first.tolist()
        room = len(self._slots) + len(conditions.operation)
        self._texts = np.zeros(room, dtype=np.int64)
        self._numbers = np.zeros(room, dtype=np.float64)
        self._any_error_factor = bool((blueprint.people.error_factor != 1).any())
        self._rework: list[int] = blueprint.routes.rework.tolist()
        self._choose = direct(choose, blueprint.routes.share, 0, 0, 0.5)
        #: Tickets waiting at each stage, and parts on hand, at the end of the last dispatch.
        self.waiting: list[int] = [0] * len(blueprint.stages.names)
        self.stock: list[int] = blueprint.parts.stock.tolist()
        self.needs_queue = any(kind == QUEUE for kind, _ in self._slots)
        self.needs_stock = any(kind == STOCK for kind, _ in self._slots)

    def holds(self, condition: int, ticket: Ticket, now: int) -> bool:
        """Whether a condition holds for a ticket now."""
        for slot, (kind, index) in enumerate(self._slots):
            self._texts[slot], self._numbers[slot] = self._look_up(kind, index, ticket, now)
        table = self._blueprint.conditions
        return bool(
            holds(
                table.operation, table.operand, table.text, table.number, self._texts, self._numbers, len(self._slots),
                int(table.first[condition]), int(table.count[condition]),
            )
        )  # fmt: skip

    def _look_up(self, kind: int, index: int, ticket: Ticket, now: int) -> tuple[int, float]:
        if kind == ATTRIBUTE:
            value = ticket.values[index]
            if self._is_number[index]:
                return NONE, value
            if value < 0:
                return NONE, math.nan
            at = self._attribute_first[index] + int(value)
            return int(self._blueprint.attributes.text[at]), float(self._blueprint.attributes.reading[at])
        if kind == VISITS:
            return NONE, float(ticket.visits[index])
        if kind == QUEUE:
            return NONE, float(self.waiting[index])
        if kind == STOCK:
            return NONE, float(self.stock[index])
        assert kind == OPEN
        return NONE, float(self._calendars.is_open(index, now))

    def arc(self, first: int, count: int, ticket: Ticket, u: float) -> int:
        """The arc of a choice that a uniform falls on, rework being as likely as its person makes it."""
        shares = self._blueprint.routes.share
        if self._any_error_factor and ticket.latest_team.people:
            rework = self._rework[first : first + count]
            if any(stage != NONE for stage in rework):
                factors = np.array([self._factor(stage, ticket) for stage in rework], dtype=np.float64)
                return int(choose_with_rework(shares, factors, first, count, u))
        return self._choose(shares, first, count, u)

    def _factor(self, stage: int, ticket: Ticket) -> float:
        """The error factor of who last worked where rework goes back to, else of who last worked at all; -1 for no
        rework.

        Of people who work together, the largest.
        """
        if stage == NONE:
            return -1.0
        return max(person.error_factor for person in ticket.teams.get(stage, ticket.latest_team).people)
