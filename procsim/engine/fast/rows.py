"""Rows of tickets, tokens and requests for parts: taken, given back, linked to one another.

A row is known by where it begins in ``state``; no row begins at 0, which stands for none.
"""

from __future__ import annotations

from typing import Final

from procsim.engine.blueprint.tables import NONE, Integers
from procsim.engine.columns import MISSING
from procsim.engine.compiling import compiled_inline
from procsim.engine.fast import layout as at

#: No row.
NOBODY: Final = 0


@compiled_inline
def fail(state: Integers, why: int) -> None:
    """The run cannot go on."""
    state[at.FAILURE] = why
    state[at.HAS_TO_STOP] = 1


@compiled_inline
def take_room(state: Integers, fields: int) -> int:
    """So many fields behind all that is used; returns where they begin."""
    begin = state[at.USED]
    state[at.USED] = begin + fields
    if begin + fields > state[at.USED_MOST]:
        state[at.HAS_TO_STOP] = 1
    return int(begin)


@compiled_inline
def new_ticket(plan: Integers, state: Integers) -> int:
    """A row for a ticket that arrives, with nothing in it yet."""
    ticket = state[at.FREE_TICKET]
    if ticket != NOBODY:
        state[at.FREE_TICKET] = state[ticket + at.NEXT_FREE_TICKET]
    else:
        ticket = take_room(state, plan[at.TICKET_WIDTH])
        state[ticket + at.NEXT_TICKET] = state[at.FIRST_TICKET]
        state[at.FIRST_TICKET] = ticket
        state[ticket + at.VALUES_FROM] = (
            state[at.TICKET_VALUES] + state[at.VALUE_ROWS_USED] * plan[at.ATTRIBUTE_COUNT]
        )  # fmt: skip
        state[at.VALUE_ROWS_USED] += 1
        if state[at.VALUE_ROWS_USED] > state[at.VALUE_ROWS_MOST]:
            state[at.HAS_TO_STOP] = 1
    state[ticket + at.IS_CANCELLED] = 0
    state[ticket + at.FIRST_TOKEN] = NOBODY
    state[ticket + at.LAST_TOKEN] = NOBODY
    state[ticket + at.LATEST_TEAM] = 0
    state[ticket + at.OPEN_VISITS] = 0
    state[ticket + at.PAUSING_VISITS] = 0
    state[ticket + at.PAUSED] = 0
    state[ticket + at.PAUSED_SINCE] = NONE
    state[ticket + at.MISS_END] = NONE
    state[ticket + at.LAST_END_REACHED] = NONE
    state[ticket + at.PARKED] = 0
    state[ticket + at.TICKET_IN_USE] = 1
    stages = plan[at.STAGE_COUNT]
    counts = ticket + at.TICKET_FIELDS
    for field in range(counts, counts + stages):
        state[field] = 0
    if plan[at.KEEPS_TEAMS]:
        for field in range(counts + stages, counts + 2 * stages):
            state[field] = 0
    for field in range(counts + 2 * stages, counts + 2 * stages + plan[at.LISTED_COUNT]):
        state[field] = 0
    return int(ticket)


@compiled_inline
def free_ticket(state: Integers, ticket: int) -> None:
    """A ticket is closed and will not come back, or has come back."""
    state[ticket + at.TICKET_IN_USE] = 0
    state[ticket + at.NEXT_FREE_TICKET] = state[at.FREE_TICKET]
    state[at.FREE_TICKET] = ticket


@compiled_inline
def new_token(plan: Integers, state: Integers, ticket: int, place: int) -> int:
    """A token of a ticket, the last of its list."""
    token = state[at.FREE_TOKEN]
    if token != NOBODY:
        state[at.FREE_TOKEN] = state[token + at.NEXT_TOKEN]
    else:
        token = take_room(state, plan[at.TOKEN_WIDTH])
    state[token + at.TICKET] = ticket
    state[token + at.PLACE] = place
    state[token + at.STATE] = at.NO_VISIT
    state[token + at.STAMP] = 0
    for join in range(plan[at.JOIN_COUNT]):
        state[token + at.TOKEN_FIELDS + join] = NONE
    link_token(state, ticket, token)
    return int(token)


@compiled_inline
def link_token(state: Integers, ticket: int, token: int) -> None:
    """A token belongs to its ticket."""
    last = state[ticket + at.LAST_TOKEN]
    state[token + at.PREVIOUS_OF_TICKET] = last
    state[token + at.NEXT_OF_TICKET] = NOBODY
    if last == NOBODY:
        state[ticket + at.FIRST_TOKEN] = token
    else:
        state[last + at.NEXT_OF_TICKET] = token
    state[ticket + at.LAST_TOKEN] = token


@compiled_inline
def unlink_token(state: Integers, ticket: int, token: int) -> None:
    """A token belongs to its ticket no more."""
    before, after = state[token + at.PREVIOUS_OF_TICKET], state[token + at.NEXT_OF_TICKET]
    if before == NOBODY:
        state[ticket + at.FIRST_TOKEN] = after
    else:
        state[before + at.NEXT_OF_TICKET] = after
    if after == NOBODY:
        state[ticket + at.LAST_TOKEN] = before
    else:
        state[after + at.PREVIOUS_OF_TICKET] = before


@compiled_inline
def free_token(state: Integers, token: int) -> None:
    """A token is gone. What is still due for a wait that was cancelled keeps the row until then."""
    if state[token + at.STATE] == at.OVER and state[token + at.IS_SCHEDULED]:
        state[token + at.TICKET] = NOBODY
        return
    state[token + at.STATE] = at.NO_VISIT
    state[token + at.STAMP] = 0
    state[token + at.NEXT_TOKEN] = state[at.FREE_TOKEN]
    state[at.FREE_TOKEN] = token


@compiled_inline
def begin_visit(state: Integers, token: int, stage: int, number: int) -> None:
    """A token's next visit, of which nothing is known but where and when."""
    ticket = state[token + at.TICKET]
    state[token + at.TIE_SOURCE] = state[ticket + at.SOURCE]
    state[token + at.TIE_NUMBER] = state[ticket + at.NUMBER]
    state[token + at.TIE_GENERATION] = state[ticket + at.GENERATION]
    state[token + at.STAGE] = stage
    state[token + at.VISIT] = number
    state[token + at.HOW] = at.FINISHED
    state[token + at.QUEUED_AT] = state[at.NOW]
    state[token + at.BEGAN] = MISSING
    state[token + at.TEAM] = 0
    state[token + at.GOT_PARTS] = MISSING
    state[token + at.ROW] = NONE
    state[at.STAMPS] += 1
    state[token + at.STAMP] = state[at.STAMPS]
    state[token + at.IS_SCHEDULED] = 0
    state[token + at.FIRST_REQUESTED] = NOBODY
    state[token + at.MISSING_PARTS] = 0


@compiled_inline
def new_request(state: Integers) -> int:
    """A row for what a visit wants of one part."""
    request = state[at.FREE_REQUEST]
    if request != NOBODY:
        state[at.FREE_REQUEST] = state[request + at.NEXT_REQUESTED]
        return int(request)
    return take_room(state, at.REQUEST_WIDTH)


@compiled_inline
def free_request(state: Integers, request: int) -> None:
    """What a visit wanted of a part is settled."""
    state[request + at.NEXT_REQUESTED] = state[at.FREE_REQUEST]
    state[at.FREE_REQUEST] = request


@compiled_inline
def line_up(state: Integers, heads: int, tails: int, next_field: int, token: int, before: int) -> None:
    """Put a row into a list whose head and tail stand at these fields, behind ``before`` (`NOBODY`: first)."""
    following = state[heads] if before == NOBODY else state[before + next_field]
    state[token + next_field] = following
    state[token + next_field + 1] = before
    if before == NOBODY:
        state[heads] = token
    else:
        state[before + next_field] = token
    if following == NOBODY:
        state[tails] = token
    else:
        state[following + next_field + 1] = token


@compiled_inline
def step_out(state: Integers, heads: int, tails: int, next_field: int, token: int) -> None:
    """Take a row out of such a list; the field after ``next_field`` holds the row before."""
    following, before = state[token + next_field], state[token + next_field + 1]
    if before == NOBODY:
        state[heads] = following
    else:
        state[before + next_field] = following
    if following == NOBODY:
        state[tails] = before
    else:
        state[following + next_field + 1] = before


@compiled_inline
def append_work(state: Integers, first: int, last: int, token: int) -> None:
    """Let a token wait for its turn in this instant, in the list whose ends stand at these fields."""
    state[token + at.NEXT_TOKEN] = NOBODY
    if state[first] == NOBODY:
        state[first] = token
    else:
        state[state[last] + at.NEXT_TOKEN] = token
    state[last] = token


@compiled_inline
def next_work(state: Integers, first: int) -> int:
    """Take the first token out of such a list, which isn't empty."""
    token = state[first]
    state[first] = state[token + at.NEXT_TOKEN]
    return int(token)
