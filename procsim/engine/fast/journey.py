"""A ticket's way through the process: routes, branches, joins and ends."""

from __future__ import annotations

from procsim.engine.blueprint.tables import (
    CASES,
    CHOICE,
    CROSSROADS,
    NONE,
    SPLIT,
    TO_END,
    TO_STAGE,
    Floats,
    Integers,
)
from procsim.engine.compiling import compiled_inline, compiled_part
from procsim.engine.draws import ROUTE
from procsim.engine.fast import layout as at
from procsim.engine.fast.arrivals import close
from procsim.engine.fast.chance import select, ticket_uniform
from procsim.engine.fast.floor import withdraw
from procsim.engine.fast.judgement import arc_of_choice, condition_holds
from procsim.engine.fast.memory import MOST_STEPS
from procsim.engine.fast.rows import (
    NOBODY,
    append_work,
    fail,
    free_token,
    link_token,
    new_token,
    unlink_token,
)


@compiled_inline
def next_stage(plan: Integers, state: Integers, token: int) -> int:
    """The stage to which all tickets go from the visit that a token has finished, if nothing lies in between; else
    NONE: then `way_on` says where its way leads."""
    if state[token + at.HOW] != at.FINISHED:
        return NONE
    stage = plan[plan[at.STAGES] + at.STAGE_WIDTH * state[token + at.STAGE] + at.STRAIGHT]
    if stage != NONE:
        state[token + at.PLACE] = stage
    return int(stage)


@compiled_inline
def way_on(plan: Integers, state: Integers, token: int) -> int:
    """The node at which a token's way on begins after its visit, finished or not."""
    stage = state[token + at.STAGE]
    row = plan[at.STAGES] + at.STAGE_WIDTH * stage
    state[token + at.ORIGIN_NAME] = plan[row + at.STAGE_KEY]
    state[token + at.ORIGIN_VISIT] = state[token + at.VISIT]
    state[token + at.ORIGIN_PURPOSE] = ROUTE
    state[token + at.LEFT_STAGE] = stage
    state[token + at.LEFT_VISIT] = state[token + at.VISIT]
    for join in range(plan[at.JOIN_COUNT]):
        state[token + at.TOKEN_FIELDS + join] = _place_in_list(plan, join, stage)
    how = state[token + at.HOW]
    if how == at.LIMITED:
        return int(plan[row + at.THEN])
    if how == at.GAVE_UP:
        return int(plan[row + at.GIVES_UP])
    return int(plan[row + at.NEXT])


# --- routes ---------------------------------------------------------------------------------------------------------


@compiled_inline
def follow(
    plan: Integers, weights: Floats, state: Integers, values: Floats, tickets: Integers, token: int, node: int
) -> int:
    """Lead a token along a route to the next stage that it visits; NONE when it ended or waits at a join."""
    ticket = state[token + at.TICKET]
    for _ in range(MOST_STEPS):
        node = _leaf(plan, weights, state, values, token, node)
        if node == NONE:
            return NONE
        row = plan[at.NODES] + at.NODE_WIDTH * node
        kind, stage = plan[row + at.NODE_KIND], plan[row + at.NODE_FIRST]
        if kind == TO_END:
            _end(plan, weights, state, tickets, token, stage)
            return NONE
        if kind == SPLIT:
            node = _branch(plan, state, token, row)
            continue
        state[token + at.PLACE] = stage
        about = plan[at.STAGES] + at.STAGE_WIDTH * stage
        if plan[about + at.JOIN] != NONE and not _passes(plan, state, token, plan[about + at.JOIN]):
            return NONE
        if plan[about + at.STAGE_KIND] != CROSSROADS:
            return int(stage)
        state[ticket + at.TICKET_FIELDS + stage] += 1
        for join in range(plan[at.JOIN_COUNT]):
            place = _place_in_list(plan, join, stage)
            if place != NONE:
                state[token + at.TOKEN_FIELDS + join] = place
        state[token + at.ORIGIN_NAME] = plan[about + at.STAGE_KEY]
        state[token + at.ORIGIN_VISIT] = state[ticket + at.TICKET_FIELDS + stage]
        state[token + at.ORIGIN_PURPOSE] = ROUTE
        node = plan[about + at.NEXT]
    fail(state, at.ENDLESS_CROSSROADS)
    return NONE


@compiled_inline
def _leaf(plan: Integers, weights: Floats, state: Integers, values: Floats, token: int, node: int) -> int:
    """Decide choices and conditions until a stage, an end or a branching is reached; NONE where there is no way."""
    ticket = state[token + at.TICKET]
    while True:
        row = plan[at.NODES] + at.NODE_WIDTH * node
        kind, first, count = plan[row + at.NODE_KIND], plan[row + at.NODE_FIRST], plan[row + at.NODE_COUNT]
        if kind in (TO_STAGE, TO_END, SPLIT):
            return node
        if kind == CHOICE:
            u = ticket_uniform(
                state, ticket, state[token + at.ORIGIN_NAME], state[token + at.ORIGIN_VISIT],
                state[token + at.ORIGIN_PURPOSE], plan[row + at.NODE_ORDINAL],
            )  # fmt: skip
            arc = arc_of_choice(plan, weights, state, values, first, count, ticket, u)
            node = plan[plan[at.ARCS] + at.ARC_WIDTH * arc + at.ARC_NODE]
        elif kind == CASES:
            arc = plan[at.ARCS] + at.ARC_WIDTH * first
            while plan[arc + at.ARC_CONDITION] != NONE and not condition_holds(
                plan, weights, state, values, plan[arc + at.ARC_CONDITION], ticket
            ):
                arc += at.ARC_WIDTH
            node = plan[arc + at.ARC_NODE]
        else:  # BY
            node = select(plan, weights, values, first, state[ticket + at.VALUES_FROM])
            if node == NONE:
                fail(state, at.NO_WAY_ON)
                return NONE


@compiled_part
def _branch(plan: Integers, state: Integers, token: int, row: int) -> int:
    """Replace a token by one for each branch; it goes on along the first, whose node is returned."""
    arcs = plan[at.ARCS] + at.ARC_WIDTH * plan[row + at.NODE_FIRST]
    for branch in range(1, plan[row + at.NODE_COUNT]):
        node = plan[arcs + at.ARC_WIDTH * branch + at.ARC_NODE]
        to = plan[at.NODES] + at.NODE_WIDTH * node
        place = plan[to + at.NODE_FIRST] if plan[to + at.NODE_KIND] == TO_STAGE else NONE
        other = new_token(plan, state, state[token + at.TICKET], place)
        for field in range(at.ORIGIN_NAME, at.NODE):
            state[other + field] = state[token + field]
        for join in range(at.TOKEN_FIELDS, at.TOKEN_FIELDS + plan[at.JOIN_COUNT]):
            state[other + join] = state[token + join]
        state[other + at.NODE] = node
        append_work(state, at.FIRST_START, at.LAST_START, other)
    return int(plan[arcs + at.ARC_NODE])


# --- joins ----------------------------------------------------------------------------------------------------------


@compiled_inline
def _place_in_list(plan: Integers, join: int, stage: int) -> int:
    """Where a stage stands in a join's list, or NONE."""
    row = plan[at.JOINS] + at.JOIN_WIDTH * join
    first = plan[at.LISTED] + plan[row + at.LISTED_FIRST]
    for place in range(plan[row + at.LISTED_SIZE]):
        if plan[first + place] == stage:
            return place
    return NONE


@compiled_inline
def _parked_at(plan: Integers, ticket: int, join: int) -> int:
    """Where a ticket counts the tokens that wait at a join, by the place in its list from which they came."""
    listed = plan[plan[at.JOINS] + at.JOIN_WIDTH * join + at.LISTED_FIRST]
    return int(ticket + at.TICKET_FIELDS + 2 * plan[at.STAGE_COUNT] + listed)


@compiled_part
def _passes(plan: Integers, state: Integers, token: int, join: int) -> bool:
    """Whether a token that has come to a join goes on through it: alone, or in the name of all that wait there."""
    came_from = state[token + at.TOKEN_FIELDS + join]
    if came_from == NONE:
        return True
    ticket = state[token + at.TICKET]
    state[_parked_at(plan, ticket, join) + came_from] += 1
    state[ticket + at.PARKED] += 1
    unlink_token(state, ticket, token)
    if _is_complete(plan, state, ticket, join):
        _merge(plan, state, ticket, join)
        link_token(state, ticket, token)
        for field in range(at.TOKEN_FIELDS, at.TOKEN_FIELDS + plan[at.JOIN_COUNT]):
            state[token + field] = NONE
        return True
    free_token(state, token)
    join_what_can(plan, state, ticket)
    return False


@compiled_part
def _is_complete(plan: Integers, state: Integers, ticket: int, join: int) -> bool:
    """Whether a join waits for nobody: from each listed stage one is there, or none can come any more."""
    size = plan[plan[at.JOINS] + at.JOIN_WIDTH * join + at.LISTED_SIZE]
    counts = _parked_at(plan, ticket, join)
    missing, some = 0, False
    for place in range(size):
        if state[counts + place]:
            some = True
        else:
            missing |= 1 << place
    if not some or not missing:
        return some
    reach = plan[at.REACH] + plan[at.STAGE_COUNT] * join
    stage = plan[plan[at.JOINS] + at.JOIN_WIDTH * join + at.JOIN_STAGE]
    token = state[ticket + at.FIRST_TOKEN]
    while token != NOBODY:
        place = state[token + at.PLACE]
        if place != NONE and plan[reach + place] & missing:
            return False
        came_from = state[token + at.TOKEN_FIELDS + join]
        if place == stage and came_from != NONE and missing >> came_from & 1:
            return False  # it is about to come in this instant, with nothing left to reach
        token = state[token + at.NEXT_OF_TICKET]
    for other in range(plan[at.JOIN_COUNT]):
        beyond = plan[plan[at.JOINS] + at.JOIN_WIDTH * other + at.JOIN_STAGE]
        if other != join and _has_parked(plan, state, ticket, other) and plan[reach + beyond] & missing:
            return False
    return True


@compiled_inline
def _has_parked(plan: Integers, state: Integers, ticket: int, join: int) -> bool:
    counts = _parked_at(plan, ticket, join)
    for place in range(plan[plan[at.JOINS] + at.JOIN_WIDTH * join + at.LISTED_SIZE]):  # noqa: SIM110 - compiled
        if state[counts + place]:
            return True
    return False


@compiled_inline
def _merge(plan: Integers, state: Integers, ticket: int, join: int) -> None:
    """Take one token from each listed stage that has one."""
    counts = _parked_at(plan, ticket, join)
    for place in range(plan[plan[at.JOINS] + at.JOIN_WIDTH * join + at.LISTED_SIZE]):
        if state[counts + place]:
            state[counts + place] -= 1
            state[ticket + at.PARKED] -= 1


@compiled_part
def join_what_can(plan: Integers, state: Integers, ticket: int) -> None:
    """A token of the ticket has moved or ended: joins that now wait for nobody any more let their tokens on."""
    for join in range(plan[at.JOIN_COUNT]):
        while _is_complete(plan, state, ticket, join):
            _merge(plan, state, ticket, join)
            stage = plan[plan[at.JOINS] + at.JOIN_WIDTH * join + at.JOIN_STAGE]
            row = plan[at.STAGES] + at.STAGE_WIDTH * stage
            token = new_token(plan, state, ticket, stage)
            state[token + at.ORIGIN_NAME] = plan[row + at.STAGE_KEY]
            state[token + at.ORIGIN_VISIT] = 0
            state[token + at.ORIGIN_PURPOSE] = ROUTE
            state[token + at.LEFT_STAGE] = stage
            state[token + at.LEFT_VISIT] = 0
            state[token + at.NODE] = plan[row + at.ENTRY]
            append_work(state, at.FIRST_START, at.LAST_START, token)


# --- ends -----------------------------------------------------------------------------------------------------------


@compiled_inline
def _end(plan: Integers, weights: Floats, state: Integers, tickets: Integers, token: int, end: int) -> None:
    """A token comes to an end; of all that its ticket reaches, the first miss counts, else the last."""
    ticket, now = state[token + at.TICKET], state[at.NOW]
    stage, visit = state[token + at.LEFT_STAGE], state[token + at.LEFT_VISIT]
    row = plan[at.OUTCOMES] + at.END_WIDTH * end
    if plan[row + at.COUNTS_AS_MISS] and (
        state[ticket + at.MISS_END] == NONE or _is_earlier(state, now, stage, visit, end, ticket + at.MISS_AT)
    ):
        _reach(state, now, stage, visit, end, ticket + at.MISS_AT)
    if state[ticket + at.LAST_END_REACHED] == NONE or not _is_earlier(
        state, now, stage, visit, end, ticket + at.LAST_AT
    ):  # fmt: skip
        _reach(state, now, stage, visit, end, ticket + at.LAST_AT)
    if plan[row + at.CANCELS]:
        state[ticket + at.IS_CANCELLED] = 1
        for counts in range(plan[at.LISTED_COUNT]):
            state[ticket + at.TICKET_FIELDS + 2 * plan[at.STAGE_COUNT] + counts] = 0
        state[ticket + at.PARKED] = 0
        _cancel(state, ticket)
    vanish(plan, weights, state, tickets, token)


@compiled_inline
def _is_earlier(state: Integers, now: int, stage: int, visit: int, end: int, reached: int) -> bool:
    """Whether an end is earlier, by the tie rule at one instant, than the one whose four fields stand there."""
    if now != state[reached]:
        return bool(now < state[reached])
    if stage != state[reached + 1]:
        return bool(stage < state[reached + 1])
    if visit != state[reached + 2]:
        return bool(visit < state[reached + 2])
    return bool(end < state[reached + 3])


@compiled_inline
def _reach(state: Integers, now: int, stage: int, visit: int, end: int, reached: int) -> None:
    state[reached], state[reached + 1], state[reached + 2], state[reached + 3] = now, stage, visit, end


@compiled_part
def _cancel(state: Integers, ticket: int) -> None:
    """End a ticket's waits and queued visits now; work in progress is finished."""
    token = state[ticket + at.FIRST_TOKEN]
    while token != NOBODY:
        if state[token + at.HOW] == at.CANCELLED:
            pass  # of an earlier cancelling end
        elif state[token + at.STATE] == at.QUEUED:
            withdraw(state, token, at.CANCELLED)
            append_work(state, at.FIRST_RESUME, at.LAST_RESUME, token)
        elif state[token + at.STATE] == at.IN_WAIT:
            state[token + at.HOW] = at.CANCELLED
            append_work(state, at.FIRST_RESUME, at.LAST_RESUME, token)
        token = state[token + at.NEXT_OF_TICKET]


@compiled_part
def vanish(plan: Integers, weights: Floats, state: Integers, tickets: Integers, token: int) -> None:
    """A token is gone; with the last one the ticket is closed."""
    ticket = state[token + at.TICKET]
    unlink_token(state, ticket, token)
    free_token(state, token)
    if state[ticket + at.PARKED]:
        join_what_can(plan, state, ticket)
    if state[ticket + at.FIRST_TOKEN] == NOBODY and not state[ticket + at.PARKED]:
        missed = state[ticket + at.MISS_END]
        close(plan, weights, state, tickets, ticket, missed if missed != NONE else state[ticket + at.LAST_END_REACHED])
