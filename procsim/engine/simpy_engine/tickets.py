"""Tickets, the tokens by which they move, and their visits."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from procsim.engine.blueprint.tables import NONE
from procsim.engine.columns import MISSING
from procsim.engine.simpy_engine.agenda import Due
from procsim.engine.simpy_engine.people import NOBODY, Team

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.engine.simpy_engine.agenda import Agenda
    from procsim.engine.simpy_engine.roles import Role
    from procsim.engine.simpy_engine.stages import Stage

#: States of a visit.
QUEUED, WORKING, WAITING, OVER = range(4)

#: How a visit ended.
FINISHED, LIMITED, GAVE_UP, CANCELLED = range(4)

#: By what ties are broken: the ticket's source, number and generation; the stage; the visit.
Tie = tuple[tuple[int, int, int], int, int]

#: A visit's place in a queue: rank, the value of the queue's order, the tie rule.
Place = tuple[int, float, Tie]

NO_PARTS: Final[Mapping[int, int]] = MappingProxyType({})


class Ticket:
    """A ticket on its way. ``tokens`` are its places in the process: one, or one for each open branch."""

    __slots__ = (
        "arrived", "cancelled", "generation", "in_cohort", "latest_team", "number", "open_visits", "outcomes",
        "parked", "paused", "paused_since", "pausing_visits", "rank", "row", "source", "source_key", "teams", "tie",
        "tokens", "values", "visits",
    )  # fmt: skip

    def __init__(
        self, source: int, source_key: int, number: int, generation: int, arrived: int, values: list[float], stages: int
    ) -> None:
        self.source = source
        self.source_key = source_key
        self.number = number
        self.generation = generation
        self.tie = (source, number, generation)
        self.arrived = arrived
        self.values = values
        self.row = NONE
        self.rank = 0
        self.in_cohort = False
        self.cancelled = False
        self.visits = [0] * stages
        self.tokens: list[Token] = []
        #: For each join, how many tokens wait there from each of its listed stages.
        self.parked: dict[int, list[int]] = {}
        #: Who worked at each stage's latest finished visit, and at the latest of all.
        self.teams: dict[int, Team] = {}
        self.latest_team = NOBODY
        #: Ends reached: (instant, stage, visit, end), the last two being the tie rule within the ticket.
        self.outcomes: list[tuple[int, int, int, int]] = []
        self.open_visits = 0
        self.pausing_visits = 0
        self.paused = 0
        self.paused_since = NONE


class Token:
    """A place of a ticket in the process.

    ``place`` is the stage where it is (or to which it is going), ``trail`` that stage or the one it left and the
    crossroads passed since, ``origin`` what keys the next choice of its way: (key of a name, visit, purpose).
    """

    __slots__ = ("origin", "place", "ticket", "tie", "trail", "visit")

    def __init__(self, ticket: Ticket, place: int, origin: tuple[int, int, int], tie: tuple[int, int]) -> None:
        self.ticket = ticket
        self.place = place
        self.origin = origin
        self.trail: list[int] = []
        #: The stage and visit that it last made.
        self.tie = tie
        self.visit: Visit | None = None


class Visit(Due):
    """A token's stay at a stage: first queued, then at work (or waiting), then over, which is the event that it is.

    ``claim`` is its standing among the tickets of all roles (rank, time queued, tie rule), ``place`` its standing in
    its role's queue. ``missing`` are the parts it still waits for, ``given`` those it has.
    """

    missing: Mapping[int, int] = NO_PARTS
    given: Mapping[int, int] = NO_PARTS
    role: Role
    claim: Place
    place: Place

    def __init__(self, agenda: Agenda, ticket: Ticket, stage: Stage, number: int, now: int) -> None:
        # What `Due` and SimPy's event do at first stands here as well, for the sake of speed, as it does in SimPy.
        self.env = agenda
        self.callbacks = []
        self._ok = True
        self._value = None
        self.ticket = ticket
        self.stage = stage
        self.number = number
        self.queued = now
        self.tie: Tie = (ticket.tie, stage.row, number)
        self.state = QUEUED
        self.how = FINISHED
        self.began = MISSING
        self.got_parts = MISSING
        self.team = NOBODY


#: No place in the process: a token on its way to an end.
NOWHERE: Final = NONE
