"""The kernel's memory: all that changes in a run, and how it grows.

Rows of tickets, tokens, requests for parts and teams stand where they were made, and are used again when they are given
back; the agenda moves to a larger place when it grows. The kernel stops between two steps when there may not be room
for what one step can need, and goes on when there is more. Memory that has not been written to costs nothing, so the
room for a step is generous.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from procsim.engine.blueprint.tables import NONE, SPLIT
from procsim.engine.fast import layout as at
from procsim.engine.fast.record import VisitLog

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.blueprint.tables import Floats, Integers

#: A token passes so many crossroads and opens so many branches in one go before it is taken to go round for ever.
MOST_STEPS: Final = 100_000

#: Rows of a fresh table, beyond what a step can need.
_FIRST_ROWS: Final = 1_000
#: So many of the tickets that are asked for, and so many of their visits, have room from the beginning at the most; a
#: ticket passes most stages once.
_MOST_TICKETS_AT_FIRST: Final = 10_000_000
_MOST_VISITS_AT_FIRST: Final = 100_000_000
#: How much longer a column of the log becomes that is too short. What isn't written to takes no memory.
_GROWTH: Final = 4


class Memory:
    """The arrays of one run; `procsim.engine.fast.layout` names their fields."""

    def __init__(self, blueprint: Blueprint, plan: Integers, seed: int, replication: int) -> None:
        self._room = _Room(blueprint, plan)
        self._attributes = int(plan[at.ATTRIBUTE_COUNT])
        self._own = int(plan[at.OWN_COUNT])
        self._has_parts = plan[at.PART_COUNT] > 0
        self.state: Integers = np.zeros(at.STATE_HEADER, dtype=np.int64)
        self.values: Floats = np.zeros(0)
        instants = np.empty(0, dtype=np.int64)
        counts = np.empty(0, dtype=np.int32)
        #: Of the narrowest types that hold what stands there.
        self.log = VisitLog(
            ticket=counts, stage=np.empty(0, dtype=np.int16), visit=counts, queued=instants, started=instants,
            ended=instants, team=counts, parts_time=instants,
        )  # fmt: skip
        self.tickets: Integers = np.empty(0, dtype=np.int64)
        self.attributes: Floats = np.empty(0)
        self._divide(plan)
        self.state[at.SEED] = seed
        self.state[at.REPLICATION] = replication

    def _divide(self, plan: Integers) -> None:
        """Give each table its place."""
        used = at.STATE_HEADER
        for name, size in _fixed_tables(plan).items():
            self.state[name] = used
            used += size
        self.state[at.LOTS_AT] = used
        self.state[at.LOTS_MOST] = _FIRST_ROWS
        self.state[at.USED] = used + (_FIRST_ROWS + self._room.lots) * at.LOT_ROW
        slots = int(plan[at.SOURCE_COUNT])
        factors = slots + int(plan[at.SLOT_COUNT] + plan[at.PROGRAM_COUNT])
        self.state[[at.TOTALS, at.SLOT_NUMBERS, at.FACTORS]] = 0, slots, factors
        self.state[at.TICKET_VALUES] = factors + int(plan[at.MOST_ARCS])
        self._widen_agenda(_FIRST_ROWS)
        self._widen_values(_FIRST_ROWS)
        tickets = _FIRST_ROWS + min(max(int(plan[at.TICKETS]), 0), _MOST_TICKETS_AT_FIRST)
        self._widen_tickets(tickets)
        self._widen_log(min(tickets * int(plan[at.STAGE_COUNT]), _MOST_VISITS_AT_FIRST))

    def grow(self) -> None:
        """More room wherever it is short, but for lots, which are rather taken out."""
        state = self.state
        if state[at.EVENTS] > state[at.EVENTS_MOST]:
            self._widen_agenda(2 * int(state[at.EVENTS_MOST]))
        if state[at.USED] > state[at.USED_MOST]:
            self._widen_state()
        if state[at.VALUE_ROWS_USED] > state[at.VALUE_ROWS_MOST]:
            self._widen_values(2 * int(state[at.VALUE_ROWS_MOST]))
        if state[at.TICKET_ROWS] > state[at.TICKET_ROWS_MOST]:
            self._widen_tickets(_GROWTH * int(state[at.TICKET_ROWS_MOST]))
        if state[at.ROWS] > state[at.ROWS_MOST]:
            self._widen_log(_GROWTH * int(state[at.ROWS_MOST]))

    def _widen_log(self, rows: int) -> None:
        room, used = rows + self._room.visits, int(self.state[at.ROWS])
        *columns, parts_time = self.log
        if self._has_parts:
            parts_time = _widened(parts_time, room, used)
        self.log = VisitLog._make([*(_widened(column, room, used) for column in columns), parts_time])
        self.state[at.ROWS_MOST] = rows

    def _widen_agenda(self, rows: int) -> None:
        """A larger agenda behind all that is used, and beside it as large a place for what is taken from it."""
        room = (rows + self._room.events) * at.EVENT_WIDTH
        begin, old = int(self.state[at.USED]), int(self.state[at.EVENTS_AT])
        batch, old_batch = begin + room, int(self.state[at.BATCH])
        self.state[at.USED] = begin + 2 * room
        self.state[at.EVENTS_MOST] = rows
        self._widen_state()
        for count, place, before in ((at.EVENTS, begin, old), (at.BATCH_SIZE, batch, old_batch)):
            size = int(self.state[count]) * at.EVENT_WIDTH
            self.state[place : place + size] = self.state[before : before + size]
        self.state[at.EVENTS_AT] = begin
        self.state[at.BATCH] = batch

    def _widen_state(self) -> None:
        most = int(self.state[at.USED]) * 3 // 2 + _FIRST_ROWS * self._room.row
        wider = np.zeros(most + self._room.fields, dtype=np.int64)
        wider[: len(self.state)] = self.state
        self.state = wider
        self.state[at.USED_MOST] = most

    def _widen_values(self, rows: int) -> None:
        used = int(self.state[at.TICKET_VALUES] + self.state[at.VALUE_ROWS_USED] * self._attributes)
        known = min(len(self.values), used)
        wider = np.zeros(int(self.state[at.TICKET_VALUES]) + (rows + self._room.tickets) * self._attributes)
        wider[:known] = self.values[:known]
        self.values = wider
        self.state[at.VALUE_ROWS_MOST] = rows

    def _widen_tickets(self, rows: int) -> None:
        room, used = rows + self._room.tickets, int(self.state[at.TICKET_ROWS])
        wider = np.empty((at.TICKET_COLUMNS, room), dtype=np.int64)
        wider[:, :used] = self.tickets.reshape(at.TICKET_COLUMNS, -1)[:, :used]
        self.tickets = wider.reshape(-1)
        self.attributes = _widened(self.attributes, room * self._own, used * self._own)
        self.state[at.TICKET_ROOM] = room
        self.state[at.TICKET_ROWS_MOST] = rows


def _widened(column: np.ndarray[Any, Any], size: int, used: int) -> np.ndarray[Any, Any]:
    """A longer column with what is used of this one.

    It is made anew: of a large array that is asked for at once the system makes large pages, of one that grows never.
    """
    wider = np.empty(size, dtype=column.dtype)
    wider[:used] = column[:used]
    return wider


class _Room:
    """What one step can need at the most: rows, and ``fields`` of the state."""

    def __init__(self, blueprint: Blueprint, plan: Integers) -> None:
        people, parts, bundles = len(blueprint.people.names), blueprint.parts, blueprint.bundles
        quantity = np.maximum(parts.order_quantity, 1)
        missing = np.where(parts.reorder_at == NONE, -1, parts.reorder_at - parts.stock)
        by_ticket = bundles.quantity // quantity[bundles.part] + 1
        branches = MOST_STEPS if (blueprint.routes.kind == SPLIT).any() else 0
        #: A group that comes together.
        self.tickets = int(blueprint.sources.size.max(initial=1))
        #: What the stock at the start calls for, and a single ticket.
        self.lots = int((np.maximum(missing, -1) // quantity + 1).sum() + by_ticket.sum()) + 8
        #: In a dispatch all people can begin to work.
        self.visits = people + 8
        self.events = people + len(blueprint.sources.names) + self.lots + 8
        teams = people * (at.TEAM_FIELDS + int(plan[at.TEAM_WIDTH]))
        requests = (int(bundles.count.max(initial=0)) + 8) * at.REQUEST_WIDTH
        #: A ticket with its token.
        self.row = int(plan[at.TICKET_WIDTH] + plan[at.TOKEN_WIDTH])
        tokens = (branches + _FIRST_ROWS) * int(plan[at.TOKEN_WIDTH])
        self.fields = self.tickets * self.row + tokens + requests + teams


def _fixed_tables(plan: Integers) -> dict[int, int]:
    """How large the tables are that never grow, by their place in the header."""
    stages, parts, people = int(plan[at.STAGE_COUNT]), int(plan[at.PART_COUNT]), int(plan[at.PERSON_COUNT])
    roles, places, sources = int(plan[at.ROLE_COUNT]), int(plan[at.PLACE_TOTAL]), int(plan[at.SOURCE_COUNT])
    of_parts = (at.ON_HAND, at.ON_ORDER, at.OWED, at.LOTS, at.SEEN_STOCK, at.PART_HEAD, at.PART_TAIL)
    of_people = (at.ON_SHIFT, at.BUSY, at.SINCE, at.NEXT_SPAN, at.FREE_PEOPLE, at.MARKED, at.CHOSEN)
    return {
        **dict.fromkeys((at.WAITING, at.SEEN_WAITING), stages),
        **dict.fromkeys(of_parts, parts),
        **dict.fromkeys(of_people, people),
        **dict.fromkeys((at.BENCH_HEAD, at.BENCH_TAIL, at.QUEUE_HEAD, at.QUEUE_TAIL), roles),
        at.BENCH_NEXT: 2 * places,
        **dict.fromkeys((at.GROUPS, at.FIRST_NUMBERS), sources),
        at.SLOT_TEXTS: int(plan[at.SLOT_COUNT] + plan[at.PROGRAM_COUNT]),
    }
