"""Writes down what happens, in the order of the log.

A visit's row is written when it starts, so that rows come in the order of their starts; those of one instant are put
into the order of the tie rule at its end. A row that never starts is written when it is over, and finds its place when
the log is made.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from procsim.engine.blueprint.tables import NONE, Floats, Integers
from procsim.engine.columns import MISSING
from procsim.engine.compiling import compiled_inline, compiled_part
from procsim.engine.fast import layout as at

#: Of whole numbers, of the narrowest type that holds them.
Column = np.ndarray[tuple[Any, ...], np.dtype[Any]]


class VisitLog(NamedTuple):
    """The log's visits, a column each; see `procsim.engine.columns.VisitColumns`. ``ended`` of a visit that goes on
    is `GOES_ON` plus its token, ``team`` is one of `procsim.engine.fast.teams`, and where there are no parts nothing is
    written of them."""

    ticket: Column
    stage: Column
    visit: Column
    queued: Column
    started: Column
    ended: Column
    team: Column
    parts_time: Column


#: Earlier than the end of any visit, however many tokens there are.
GOES_ON: Final = MISSING
ENDS_AFTER: Final = MISSING // 2


@compiled_inline
def write_start(plan: Integers, state: Integers, log: VisitLog, token: int) -> None:
    """A visit's work or wait begins."""
    row = state[at.ROWS]
    state[token + at.ROW] = row
    state[at.ROWS] = row + 1
    if row + 1 > state[at.ROWS_MOST]:
        state[at.HAS_TO_STOP] = 1
    log.ticket[row] = state[state[token + at.TICKET] + at.LOG_ROW]
    log.stage[row] = state[token + at.STAGE]
    log.visit[row] = state[token + at.VISIT]
    log.queued[row] = state[token + at.QUEUED_AT]
    log.started[row] = state[token + at.BEGAN]
    log.ended[row] = GOES_ON + token
    log.team[row] = state[token + at.TEAM]
    if plan[at.PART_COUNT]:
        log.parts_time[row] = state[token + at.GOT_PARTS]


@compiled_inline
def write_unstarted(plan: Integers, state: Integers, log: VisitLog, token: int) -> None:
    """A visit is over (or the run is) that never started."""
    write_start(plan, state, log, token)
    state[at.UNSTARTED] += 1


@compiled_inline
def put_into_order(plan: Integers, state: Integers, log: VisitLog, tickets: Integers) -> None:
    """Put the rows of this instant into the order of the tie rule; those that never started stay where they are."""
    if state[at.ROWS] - state[at.INSTANT_ROWS] > 1:
        _put_into_order(plan, state, log, tickets)
    state[at.INSTANT_ROWS] = state[at.ROWS]


@compiled_part
def _put_into_order(plan: Integers, state: Integers, log: VisitLog, tickets: Integers) -> None:
    for row in range(state[at.INSTANT_ROWS] + 1, state[at.ROWS]):
        place = row
        while place > state[at.INSTANT_ROWS] and _is_before(state, log, tickets, place, place - 1):
            _exchange(plan, state, log, place)
            place -= 1


@compiled_part
def _is_before(state: Integers, log: VisitLog, tickets: Integers, one: int, other: int) -> bool:
    if log.started[one] == MISSING or log.started[other] == MISSING:
        return bool(log.started[one] > log.started[other])  # those that never started come last
    ticket, other_ticket = log.ticket[one], log.ticket[other]
    if ticket != other_ticket:
        for column in range(0, 3 * state[at.TICKET_ROOM], state[at.TICKET_ROOM]):  # source, number, generation
            if tickets[column + ticket] != tickets[column + other_ticket]:
                return bool(tickets[column + ticket] < tickets[column + other_ticket])
    if log.stage[one] != log.stage[other]:
        return bool(log.stage[one] < log.stage[other])
    return bool(log.visit[one] < log.visit[other])


@compiled_part
def _exchange(plan: Integers, state: Integers, log: VisitLog, row: int) -> None:
    """Exchange a row with the one before; the visits that still go on must find theirs."""
    log.ticket[row], log.ticket[row - 1] = log.ticket[row - 1], log.ticket[row]
    log.stage[row], log.stage[row - 1] = log.stage[row - 1], log.stage[row]
    log.visit[row], log.visit[row - 1] = log.visit[row - 1], log.visit[row]
    log.queued[row], log.queued[row - 1] = log.queued[row - 1], log.queued[row]
    log.started[row], log.started[row - 1] = log.started[row - 1], log.started[row]
    log.ended[row], log.ended[row - 1] = log.ended[row - 1], log.ended[row]
    log.team[row], log.team[row - 1] = log.team[row - 1], log.team[row]
    if plan[at.PART_COUNT]:
        log.parts_time[row], log.parts_time[row - 1] = log.parts_time[row - 1], log.parts_time[row]
    for moved in (row, row - 1):
        if log.ended[moved] < ENDS_AFTER:
            state[log.ended[moved] - GOES_ON + at.ROW] = moved


@compiled_part
def write_ticket(
    plan: Integers, state: Integers, values: Floats, tickets: Integers, attributes: Floats, ticket: int, parent: int
) -> None:
    """A ticket arrives. ``parent`` is the row of the one that it repeats, or NONE."""
    place = state[at.TICKET_ROWS]
    state[ticket + at.LOG_ROW] = place
    state[at.TICKET_ROWS] = place + 1
    if place + 1 > state[at.TICKET_ROWS_MOST]:
        state[at.HAS_TO_STOP] = 1
    room = state[at.TICKET_ROOM]
    tickets[at.OF_SOURCE * room + place] = state[ticket + at.SOURCE]
    tickets[at.SOURCE_NUMBER * room + place] = state[ticket + at.NUMBER]
    tickets[at.OF_GENERATION * room + place] = state[ticket + at.GENERATION]
    tickets[at.PARENT * room + place] = parent
    tickets[at.ARRIVED_AT * room + place] = state[ticket + at.ARRIVED]
    tickets[at.CLOSED_AT * room + place] = MISSING
    tickets[at.OUTCOME * room + place] = NONE
    own = plan[at.OWN_COUNT]
    for attribute in range(own):
        attributes[place * own + attribute] = values[state[ticket + at.VALUES_FROM] + attribute]


@compiled_inline
def write_closing(state: Integers, tickets: Integers, ticket: int, end: int) -> None:
    """A ticket's last token has ended."""
    room, place = state[at.TICKET_ROOM], state[ticket + at.LOG_ROW]
    tickets[at.CLOSED_AT * room + place] = state[at.NOW]
    tickets[at.OUTCOME * room + place] = end


@compiled_inline
def write_lot(state: Integers, delivered: int, part: int, lot: int, quantity: int) -> None:
    """A lot is ordered or delivered."""
    row = state[at.LOTS_AT] + state[at.LOTS_WRITTEN] * at.LOT_ROW
    state[at.LOTS_WRITTEN] += 1
    if state[at.LOTS_WRITTEN] > state[at.LOTS_MOST]:
        state[at.HAS_TO_STOP] = 1
    state[row + at.LOT_TIME] = state[at.NOW]
    state[row + at.LOT_DELIVERED] = delivered
    state[row + at.LOT_PART] = part
    state[row + at.LOT_NUMBER] = lot
    state[row + at.LOT_QUANTITY] = quantity
