"""Where work is done: visits queue, get parts and people, are worked on, and end."""

from __future__ import annotations

import numpy as np

from procsim.engine.blueprint.tables import ARRIVAL, DUE, NONE, OLDEST, SHORTEST, WORK, Floats, Integers
from procsim.engine.compiling import compiled_inline, compiled_part
from procsim.engine.draws import DURATION, PATIENCE, WAIT
from procsim.engine.fast import layout as at
from procsim.engine.fast.agenda import schedule, visit_is_before
from procsim.engine.fast.chance import after, amount, later, select, wait_ends
from procsim.engine.fast.promise import due, turn
from procsim.engine.fast.record import VisitLog, write_start, write_unstarted
from procsim.engine.fast.rows import NOBODY, begin_visit, line_up, step_out
from procsim.engine.fast.stock import ask, forget_requests, take_back
from procsim.engine.fast.teams import (
    ASSIGNED,
    choose_team,
    chosen_team,
    done,
    first_on_bench,
    pace,
    release,
    seize,
)

# --- a visit begins -------------------------------------------------------------------------------------------------


@compiled_inline
def enter(
    plan: Integers, weights: Floats, state: Integers, values: Floats, log: VisitLog, token: int, stage: int
) -> None:
    """A ticket comes to a stage: it queues for work, or begins a wait."""
    ticket = state[token + at.TICKET]
    number = state[ticket + at.TICKET_FIELDS + stage] + 1
    state[ticket + at.TICKET_FIELDS + stage] = number
    begin_visit(state, token, stage, number)
    if plan[at.PROMISE_KEPT]:
        turn(plan, weights, state, values, token, 1)
    if plan[plan[at.STAGES] + at.STAGE_WIDTH * stage + at.STAGE_KIND] == WORK:
        _queue(plan, weights, state, values, token)
    else:
        _wait(plan, weights, state, values, log, token)
    state[state[at.WAITING] + stage] += 1


@compiled_inline
def _wait(plan: Integers, weights: Floats, state: Integers, values: Floats, log: VisitLog, token: int) -> None:
    ticket, stage = state[token + at.TICKET], plan[at.STAGES] + at.STAGE_WIDTH * state[token + at.STAGE]
    state[token + at.STATE] = at.IN_WAIT
    state[token + at.BEGAN] = state[at.NOW]
    distribution = select(plan, weights, values, plan[stage + at.DURATION_OF], state[ticket + at.VALUES_FROM])
    calendar, limit = plan[stage + at.CALENDAR], plan[stage + at.AT_MOST_OF]
    ends = wait_ends(
        plan, weights, state, ticket, distribution, plan[stage + at.STAGE_KEY], state[token + at.VISIT], WAIT, calendar
    )
    if limit != NONE:
        limited = later(plan, calendar, state[at.NOW], limit)
        if ends > limited:
            state[token + at.HOW] = at.LIMITED
            ends = limited
    write_start(plan, state, log, token)
    _schedule_end(state, token, ends)


@compiled_inline
def _schedule_end(state: Integers, token: int, ends: int) -> None:
    before = state[at.EVENTS]
    schedule(state, ends, at.FINISH, token, 0)
    state[token + at.IS_SCHEDULED] = state[at.EVENTS] - before


@compiled_inline
def _queue(plan: Integers, weights: Floats, state: Integers, values: Floats, token: int) -> None:
    ticket, stage = state[token + at.TICKET], plan[at.STAGES] + at.STAGE_WIDTH * state[token + at.STAGE]
    state[token + at.STATE] = at.QUEUED
    role = select(plan, weights, values, plan[stage + at.ROLE], state[ticket + at.VALUES_FROM])
    state[token + at.QUEUE_OF] = role
    rank = plan[stage + at.STAGE_RANK]
    state[token + at.RANK] = state[ticket + at.TICKET_RANK] if rank == NONE else rank
    order = plan[plan[at.ROLES] + at.ROLE_WIDTH * role + at.ROLE_ORDER]
    state[token + at.STANDING] = (
        state[at.NOW] if order == ARRIVAL else _standing(plan, weights, state, values, order, token)
    )
    if plan[stage + at.PATIENCE_OF] != NONE:
        _lose_patience(plan, weights, state, values, token)
    if plan[stage + at.USES] != NONE:
        bundle = select(plan, weights, values, plan[stage + at.USES], state[ticket + at.VALUES_FROM])
        if bundle != NONE and ask(plan, weights, state, token, bundle):
            return
    queue_for_people(state, token)


@compiled_part
def _standing(plan: Integers, weights: Floats, state: Integers, values: Floats, order: int, token: int) -> int:
    """By what the tickets of one rank are ordered, as a whole number."""
    ticket, stage = state[token + at.TICKET], plan[at.STAGES] + at.STAGE_WIDTH * state[token + at.STAGE]
    if order == SHORTEST:
        distribution = select(plan, weights, values, plan[stage + at.DURATION_OF], state[ticket + at.VALUES_FROM])
        mean = weights[plan[at.PARAMETERS] + at.PARAMETER_WIDTH * distribution + 3]
        return int(np.float64(mean).view(np.int64))  # the bits of floats from 0 on are in the order of their values
    if order == DUE:
        return due(plan, weights, state, values, ticket)
    if order == OLDEST:
        return int(state[ticket + at.ARRIVED])
    return int(-state[at.NOW])  # LATEST


@compiled_part
def _lose_patience(plan: Integers, weights: Floats, state: Integers, values: Floats, token: int) -> None:
    ticket, stage = state[token + at.TICKET], plan[at.STAGES] + at.STAGE_WIDTH * state[token + at.STAGE]
    distribution = select(plan, weights, values, plan[stage + at.PATIENCE_OF], state[ticket + at.VALUES_FROM])
    if distribution == NONE:
        return
    length = amount(
        plan, weights, state, ticket, distribution, plan[stage + at.STAGE_KEY], state[token + at.VISIT], PATIENCE, 1.0
    )
    ends = after(plan, plan[stage + at.CALENDAR], state[at.NOW], length)
    schedule(state, ends, at.GIVE_UP, token, state[token + at.STAMP])


@compiled_inline
def queue_for_people(state: Integers, token: int) -> None:
    """Let a visit that has its parts compete for people."""
    role = state[token + at.QUEUE_OF]
    before = state[state[at.QUEUE_TAIL] + role]
    while before != NOBODY and _stands_before(state, token, before):
        before = state[before + at.PREVIOUS_IN_QUEUE]
    line_up(state, state[at.QUEUE_HEAD] + role, state[at.QUEUE_TAIL] + role, at.NEXT_IN_QUEUE, token, before)
    state[at.IN_QUEUES] += 1


@compiled_inline
def _stands_before(state: Integers, one: int, other: int) -> bool:
    """Whether one visit stands before another in their role's queue: rank, the queue's order, the tie rule."""
    if state[one + at.RANK] != state[other + at.RANK]:
        return bool(state[one + at.RANK] < state[other + at.RANK])
    if state[one + at.STANDING] != state[other + at.STANDING]:
        return bool(state[one + at.STANDING] < state[other + at.STANDING])
    return visit_is_before(state, one, other)


@compiled_inline
def _claims_before(state: Integers, one: int, other: int) -> bool:
    """Whether one visit is taken before another of another role: rank, time queued, the tie rule."""
    if state[one + at.RANK] != state[other + at.RANK]:
        return bool(state[one + at.RANK] < state[other + at.RANK])
    if state[one + at.QUEUED_AT] != state[other + at.QUEUED_AT]:
        return bool(state[one + at.QUEUED_AT] < state[other + at.QUEUED_AT])
    return visit_is_before(state, one, other)


# --- the dispatch ---------------------------------------------------------------------------------------------------


@compiled_inline
def match(plan: Integers, weights: Floats, state: Integers, values: Floats, log: VisitLog) -> None:
    """Of all that could be served now the first takes its people, and so on until none can.

    Whoever helps out does so only when nobody can be served by people of their own roles.
    """
    helping = False
    while state[at.IN_QUEUES] > 0:
        best, team = NOBODY, 0
        for role in range(plan[at.ROLE_COUNT]):
            head = state[state[at.QUEUE_HEAD] + role]
            if head == NOBODY:
                continue
            if not helping and state[state[at.BENCH_HEAD] + role] == NOBODY:
                continue
            token, people = _first_servable(plan, state, role, head, helping)
            if token != NOBODY and (best == NOBODY or _claims_before(state, token, best)):
                best, team = token, people
        if best != NOBODY:
            _start(plan, weights, state, values, log, best, team)
            helping = False
        elif helping or not plan[at.HAS_BACKUP]:
            return
        else:
            helping = True


@compiled_inline
def _first_servable(plan: Integers, state: Integers, role: int, head: int, helping: bool) -> tuple[int, int]:
    """The first ticket of a role's queue that could be served now, and by whom.

    Only who waits for certain people lets others pass: one who needs several holds up those behind, and where one
    person would do, there is none for those behind either.
    """
    token = head
    while token != NOBODY:
        stage = plan[at.STAGES] + at.STAGE_WIDTH * state[token + at.STAGE]
        if token == head and not helping and plan[stage + at.ASSIGN] == 0 and plan[stage + at.NEEDS] == 1:
            return token, first_on_bench(plan, state, role) + 1
        found = choose_team(plan, state, token, helping)
        if found % ASSIGNED > 0:
            return token, chosen_team(state, found % ASSIGNED)
        if found < ASSIGNED:
            break
        token = state[token + at.NEXT_IN_QUEUE]
    return NOBODY, 0


@compiled_inline
def _start(
    plan: Integers, weights: Floats, state: Integers, values: Floats, log: VisitLog, token: int, team: int
) -> None:
    ticket, stage = state[token + at.TICKET], state[token + at.STAGE]
    row = plan[at.STAGES] + at.STAGE_WIDTH * stage
    _leave_queue(state, token)
    state[state[at.WAITING] + stage] -= 1
    state[token + at.STATE] = at.WORKING
    state[token + at.TEAM] = team
    state[token + at.BEGAN] = state[at.NOW]
    seize(plan, state, team)
    if state[token + at.FIRST_REQUESTED] != NOBODY:
        forget_requests(state, token)
    distribution = select(plan, weights, values, plan[row + at.DURATION_OF], state[ticket + at.VALUES_FROM])
    length = amount(
        plan, weights, state, ticket, distribution, plan[row + at.STAGE_KEY], state[token + at.VISIT], DURATION,
        pace(plan, weights, state, team, stage),
    )  # fmt: skip
    limit = plan[row + at.AT_MOST_OF]
    if limit != NONE and length > limit:
        state[token + at.HOW] = at.LIMITED
        length = limit
    write_start(plan, state, log, token)
    _schedule_end(state, token, done(plan, state, team, length))


@compiled_inline
def _leave_queue(state: Integers, token: int) -> None:
    role = state[token + at.QUEUE_OF]
    step_out(state, state[at.QUEUE_HEAD] + role, state[at.QUEUE_TAIL] + role, at.NEXT_IN_QUEUE, token)
    state[at.IN_QUEUES] -= 1


@compiled_inline
def look(plan: Integers, state: Integers) -> None:
    """Remember what conditions may ask for: tickets waiting and parts on hand at the end of the dispatch."""
    if plan[at.SEES_QUEUES]:
        for stage in range(plan[at.STAGE_COUNT]):
            state[state[at.SEEN_WAITING] + stage] = state[state[at.WAITING] + stage]
    if plan[at.SEES_STOCK]:
        for part in range(plan[at.PART_COUNT]):
            state[state[at.SEEN_STOCK] + part] = state[state[at.ON_HAND] + part]


# --- a visit ends ---------------------------------------------------------------------------------------------------


@compiled_inline
def leave(plan: Integers, weights: Floats, state: Integers, values: Floats, log: VisitLog, token: int) -> None:
    """A visit is over: finished, or as `withdraw` and a cancelling end have left it."""
    ticket, stage = state[token + at.TICKET], state[token + at.STAGE]
    if state[token + at.ROW] == NONE:
        write_unstarted(plan, state, log, token)
    log.ended[state[token + at.ROW]] = state[at.NOW]
    if state[token + at.STATE] == at.WORKING:
        team = state[token + at.TEAM]
        release(plan, state, team)
        state[ticket + at.LATEST_TEAM] = team
        if plan[at.KEEPS_TEAMS]:
            state[ticket + at.TICKET_FIELDS + plan[at.STAGE_COUNT] + stage] = team
    elif state[token + at.STATE] == at.IN_WAIT:
        state[state[at.WAITING] + stage] -= 1
    state[token + at.STATE] = at.OVER
    if plan[at.PROMISE_KEPT]:
        turn(plan, weights, state, values, token, -1)


@compiled_part
def withdraw(state: Integers, token: int, how: int) -> None:
    """Take a visit out of its queue, for it gives up or is cancelled; it returns what parts it got."""
    state[token + at.HOW] = how
    state[state[at.WAITING] + state[token + at.STAGE]] -= 1
    if state[token + at.MISSING_PARTS] == 0:
        _leave_queue(state, token)
    take_back(state, token)
    state[token + at.STATE] = at.OVER
