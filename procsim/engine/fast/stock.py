"""Parts on the shelf: asked for, handed over in order, ordered anew in lots."""

from __future__ import annotations

from procsim.engine.blueprint.tables import NONE, Floats, Integers
from procsim.engine.compiling import compiled_inline, compiled_part
from procsim.engine.decisions import whole
from procsim.engine.draws import LEAD_TIME, draw
from procsim.engine.fast import layout as at
from procsim.engine.fast.agenda import schedule, visit_is_before
from procsim.engine.fast.record import write_lot
from procsim.engine.fast.rows import NOBODY, free_request, line_up, new_request, step_out


@compiled_inline
def fill_shelves(plan: Integers, weights: Floats, state: Integers) -> None:
    """The stock at the start, and what it calls for."""
    for part in range(plan[at.PART_COUNT]):
        state[state[at.ON_HAND] + part] = plan[plan[at.PARTS] + at.PART_WIDTH * part + at.FIRST_STOCK]
        state[state[at.SEEN_STOCK] + part] = state[state[at.ON_HAND] + part]
        _reorder(plan, weights, state, part)


@compiled_part
def ask(plan: Integers, weights: Floats, state: Integers, token: int, bundle: int) -> bool:
    """A visit wants the parts of a bundle, which are owed to it from now on; returns whether there are any."""
    first = plan[plan[at.BUNDLES] + 2 * bundle]
    count = plan[plan[at.BUNDLES] + 2 * bundle + 1]
    for item in range(first, first + count):
        part, quantity = plan[plan[at.ITEMS] + 2 * item], plan[plan[at.ITEMS] + 2 * item + 1]
        request = new_request(state)
        state[request + at.REQUESTER] = token
        state[request + at.REQUESTED] = part
        state[request + at.QUANTITY] = quantity
        state[request + at.IS_GIVEN] = 0
        state[request + at.NEXT_REQUESTED] = state[token + at.FIRST_REQUESTED]
        state[token + at.FIRST_REQUESTED] = request
        before = state[state[at.PART_TAIL] + part]
        while before != NOBODY and _asks_before(state, token, state[before + at.REQUESTER]):
            before = state[before + at.PREVIOUS_FOR_PART]
        line_up(state, state[at.PART_HEAD] + part, state[at.PART_TAIL] + part, at.NEXT_FOR_PART, request, before)
        state[state[at.OWED] + part] += quantity
        _reorder(plan, weights, state, part)
    state[token + at.MISSING_PARTS] = count
    state[at.WANTED_PARTS] += count
    return bool(count > 0)


@compiled_inline
def _asks_before(state: Integers, one: int, other: int) -> bool:
    """Whether one visit gets parts before another: rank, time queued, the tie rule."""
    if state[one + at.RANK] != state[other + at.RANK]:
        return bool(state[one + at.RANK] < state[other + at.RANK])
    if state[one + at.QUEUED_AT] != state[other + at.QUEUED_AT]:
        return bool(state[one + at.QUEUED_AT] < state[other + at.QUEUED_AT])
    return visit_is_before(state, one, other)


@compiled_part
def next_served(state: Integers, part: int) -> int:
    """Give a part to those who wait for it, in full or not at all, until somebody has all that was wanted.

    Returns that visit's token, or `NOBODY` once the part is handed over as far as it goes.
    """
    while True:
        request = state[state[at.PART_HEAD] + part]
        if request == NOBODY or state[request + at.QUANTITY] > state[state[at.ON_HAND] + part]:
            return NOBODY
        _settle(state, request)
        state[state[at.ON_HAND] + part] -= state[request + at.QUANTITY]
        state[request + at.IS_GIVEN] = 1
        token = state[request + at.REQUESTER]
        state[token + at.MISSING_PARTS] -= 1
        if state[token + at.MISSING_PARTS] == 0:
            state[token + at.GOT_PARTS] = state[at.NOW]
            return int(token)


@compiled_inline
def _settle(state: Integers, request: int) -> None:
    """A request waits no more."""
    part = state[request + at.REQUESTED]
    step_out(state, state[at.PART_HEAD] + part, state[at.PART_TAIL] + part, at.NEXT_FOR_PART, request)
    state[state[at.OWED] + part] -= state[request + at.QUANTITY]
    state[at.WANTED_PARTS] -= 1


@compiled_part
def forget_requests(state: Integers, token: int) -> None:
    """A visit uses what it got."""
    request = state[token + at.FIRST_REQUESTED]
    while request != NOBODY:
        following = state[request + at.NEXT_REQUESTED]
        free_request(state, request)
        request = following
    state[token + at.FIRST_REQUESTED] = NOBODY


@compiled_part
def take_back(state: Integers, token: int) -> None:
    """A visit that will not start returns what it got, and is owed nothing."""
    request = state[token + at.FIRST_REQUESTED]
    while request != NOBODY:
        if state[request + at.IS_GIVEN]:
            state[state[at.ON_HAND] + state[request + at.REQUESTED]] += state[request + at.QUANTITY]
        else:
            _settle(state, request)
        request = state[request + at.NEXT_REQUESTED]
    state[token + at.MISSING_PARTS] = 0
    forget_requests(state, token)


@compiled_part
def _reorder(plan: Integers, weights: Floats, state: Integers, part: int) -> None:
    """Order lots until stock on hand, plus on order, minus owed, is above the reorder point."""
    row = plan[at.PARTS] + at.PART_WIDTH * part
    if plan[row + at.REORDER_AT] == NONE:
        return
    while (
        state[state[at.ON_HAND] + part] + state[state[at.ON_ORDER] + part] - state[state[at.OWED] + part]
        <= plan[row + at.REORDER_AT]
    ):
        state[state[at.ON_ORDER] + part] += plan[row + at.ORDER_QUANTITY]
        state[state[at.LOTS] + part] += 1
        lot = state[state[at.LOTS] + part]
        write_lot(state, 0, part, lot, plan[row + at.ORDER_QUANTITY])
        schedule(state, state[at.NOW] + _lead_time(plan, weights, state, row, lot), at.DELIVERY, part, lot)


@compiled_inline
def _lead_time(plan: Integers, weights: Floats, state: Integers, row: int, lot: int) -> int:
    key, distribution = plan[row + at.PART_KEY], plan[row + at.LEAD_TIME_OF]
    parameters = plan[at.PARAMETERS] + at.PARAMETER_WIDTH * distribution
    return whole(
        draw(
            state[at.SEED], state[at.REPLICATION], key, lot, 0, key, 0, LEAD_TIME,
            plan[plan[at.FAMILIES] + distribution],
            weights[parameters], weights[parameters + 1], weights[parameters + 2], weights,
        )
    )  # fmt: skip


@compiled_inline
def deliver(plan: Integers, state: Integers, part: int, lot: int) -> None:
    """A lot comes."""
    quantity = plan[plan[at.PARTS] + at.PART_WIDTH * part + at.ORDER_QUANTITY]
    state[state[at.ON_ORDER] + part] -= quantity
    state[state[at.ON_HAND] + part] += quantity
    write_lot(state, 1, part, lot, quantity)
