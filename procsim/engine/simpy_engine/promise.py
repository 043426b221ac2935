"""When a ticket is due: the SLA's clock, less the pauses while only customers or suppliers are waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engine.blueprint.tables import DUE, NONE
from procsim.engine.clocks import NEVER

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.simpy_engine.chance import Calendars, Chance
    from procsim.engine.simpy_engine.tickets import Ticket, Visit


class Promise:
    """Keeps each ticket's pauses where a queue is ordered by due times, and nothing elsewhere."""

    def __init__(self, blueprint: Blueprint, chance: Chance, calendars: Calendars) -> None:
        self._chance = chance
        self._calendars = calendars
        self._clock = blueprint.sla.clock
        self._target = blueprint.sla.time_to_resolve
        #: Whether anybody asks.
        self.is_kept = self._target != NONE and bool((blueprint.role_order == DUE).any())

    def visit_begins(self, visit: Visit, now: int) -> None:
        """Note that one more visit of the ticket is open."""
        visit.ticket.open_visits += 1
        visit.ticket.pausing_visits += visit.stage.pauses
        self._turn(visit.ticket, now)

    def visit_ends(self, visit: Visit, now: int) -> None:
        """Note that one visit less is open."""
        visit.ticket.open_visits -= 1
        visit.ticket.pausing_visits -= visit.stage.pauses
        self._turn(visit.ticket, now)

    def _turn(self, ticket: Ticket, now: int) -> None:
        """The ticket's clock stands while at least one visit is open and all open ones are pausing waits."""
        stands = 0 < ticket.open_visits == ticket.pausing_visits
        if stands and ticket.paused_since == NONE:
            ticket.paused_since = now
        elif not stands and ticket.paused_since != NONE:
            clock = self._chance.select(self._clock, ticket.values)
            ticket.paused += self._calendars.elapsed(clock, ticket.paused_since, now)
            ticket.paused_since = NONE

    def due(self, ticket: Ticket) -> int:
        """When the time to resolve ends if no more pauses come; `NEVER` for a ticket without a target."""
        target = NONE if self._target == NONE else self._chance.select(self._target, ticket.values)
        if target == NONE:
            return NEVER
        clock = self._chance.select(self._clock, ticket.values)
        return self._calendars.after(clock, ticket.arrived, target + ticket.paused)
