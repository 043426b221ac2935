"""Writes down what happens, in the order of the log.

A visit's row is written when it starts, so that rows come in the order of their starts; those of one instant are put
into the order of the tie rule at its end. A row that never starts is written when it is over, and finds its place when
the log is made. Ends stand in an array of their own, by the row.
"""

from __future__ import annotations

from procsim.engine.blueprint.tables import NONE, Floats, Integers
from procsim.engine.columns import MISSING
from procsim.engine.compiling import compiled_bare, compiled_inline
from procsim.engine.fast import layout as at


@compiled_inline
def write_start(state: Integers, visits: Integers, token: int) -> None:
    """A visit's work or wait begins."""
    row = state[at.ROWS] * at.VISIT_ROW
    state[token + at.ROW] = state[at.ROWS_BEFORE] + state[at.ROWS]
    state[at.ROWS] += 1
    visits[row + at.OF_TICKET] = state[state[token + at.TICKET] + at.LOG_ROW]
    visits[row + at.AT_STAGE] = state[token + at.STAGE]
    visits[row + at.VISIT_NUMBER] = state[token + at.VISIT]
    visits[row + at.ENABLED] = state[token + at.QUEUED_AT]
    visits[row + at.STARTED] = state[token + at.BEGAN]
    visits[row + at.BY_TEAM] = state[token + at.TEAM]
    visits[row + at.PARTS_AT] = state[token + at.GOT_PARTS]
    visits[row + at.OF_TOKEN] = token


@compiled_inline
def write_unstarted(state: Integers, visits: Integers, token: int) -> None:
    """A visit is over (or the run is) that never started."""
    write_start(state, visits, token)
    state[at.UNSTARTED] += 1


@compiled_bare
def put_into_order(state: Integers, visits: Integers, finished: Integers, tickets: Integers) -> None:
    """Put the rows of this instant into the order of the tie rule; those that never started stay where they are."""
    for row in range(state[at.INSTANT_ROWS] + 1, state[at.ROWS]):
        place = row
        while place > state[at.INSTANT_ROWS] and _is_before(visits, tickets, place, place - 1):
            _exchange(state, visits, finished, place)
            place -= 1
    state[at.INSTANT_ROWS] = state[at.ROWS]


@compiled_bare
def _is_before(visits: Integers, tickets: Integers, one: int, other: int) -> bool:
    one *= at.VISIT_ROW
    other *= at.VISIT_ROW
    first, second = visits[one + at.STARTED], visits[other + at.STARTED]
    if first == MISSING or second == MISSING:
        return bool(first > second)  # those that never started come last
    ticket, other_ticket = visits[one + at.OF_TICKET], visits[other + at.OF_TICKET]
    if ticket != other_ticket:
        ticket *= at.TICKET_ROW
        other_ticket *= at.TICKET_ROW
        for field in (at.OF_SOURCE, at.SOURCE_NUMBER, at.OF_GENERATION):
            if tickets[ticket + field] != tickets[other_ticket + field]:
                return bool(tickets[ticket + field] < tickets[other_ticket + field])
    if visits[one + at.AT_STAGE] != visits[other + at.AT_STAGE]:
        return bool(visits[one + at.AT_STAGE] < visits[other + at.AT_STAGE])
    return bool(visits[one + at.VISIT_NUMBER] < visits[other + at.VISIT_NUMBER])


@compiled_inline
def _exchange(state: Integers, visits: Integers, finished: Integers, row: int) -> None:
    """Exchange a row with the one before; the visits that still go on must find theirs."""
    begin = row * at.VISIT_ROW
    for field in range(begin, begin + at.VISIT_ROW):
        visits[field], visits[field - at.VISIT_ROW] = visits[field - at.VISIT_ROW], visits[field]
    place = state[at.ROWS_BEFORE] + row
    finished[place], finished[place - 1] = finished[place - 1], finished[place]
    for moved in (row, row - 1):
        token = visits[moved * at.VISIT_ROW + at.OF_TOKEN]
        if finished[state[at.ROWS_BEFORE] + moved] == MISSING:
            state[token + at.ROW] = state[at.ROWS_BEFORE] + moved


@compiled_bare
def write_ticket(
    plan: Integers, state: Integers, values: Floats, tickets: Integers, attributes: Floats, ticket: int, parent: int
) -> None:
    """A ticket arrives. ``parent`` is the row of the one that it repeats, or NONE."""
    place = state[at.TICKET_ROWS]
    state[ticket + at.LOG_ROW] = place
    state[at.TICKET_ROWS] = place + 1
    row = place * at.TICKET_ROW
    tickets[row + at.OF_SOURCE] = state[ticket + at.SOURCE]
    tickets[row + at.SOURCE_NUMBER] = state[ticket + at.NUMBER]
    tickets[row + at.OF_GENERATION] = state[ticket + at.GENERATION]
    tickets[row + at.PARENT] = parent
    tickets[row + at.ARRIVED_AT] = state[ticket + at.ARRIVED]
    tickets[row + at.CLOSED_AT] = MISSING
    tickets[row + at.OUTCOME] = NONE
    own = plan[at.OWN_COUNT]
    for attribute in range(own):
        attributes[place * own + attribute] = values[state[ticket + at.VALUES_FROM] + attribute]


@compiled_inline
def write_closing(state: Integers, tickets: Integers, ticket: int, end: int) -> None:
    """A ticket's last token has ended."""
    row = state[ticket + at.LOG_ROW] * at.TICKET_ROW
    tickets[row + at.CLOSED_AT] = state[at.NOW]
    tickets[row + at.OUTCOME] = end


@compiled_inline
def write_lot(state: Integers, delivered: int, part: int, lot: int, quantity: int) -> None:
    """A lot is ordered or delivered."""
    row = state[at.LOTS_AT] + state[at.LOTS_WRITTEN] * at.LOT_ROW
    state[at.LOTS_WRITTEN] += 1
    state[row + at.LOT_TIME] = state[at.NOW]
    state[row + at.LOT_DELIVERED] = delivered
    state[row + at.LOT_PART] = part
    state[row + at.LOT_NUMBER] = lot
    state[row + at.LOT_QUANTITY] = quantity
