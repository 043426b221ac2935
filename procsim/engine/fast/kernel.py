"""The kernel: one replication, step by step, by the phases of each instant.

It stops when there may not be room for another step, and goes on where it stopped.
"""

from __future__ import annotations

from typing import Final

from procsim.engine.blueprint.tables import NONE, Floats, Integers
from procsim.engine.clocks import NEVER
from procsim.engine.compiling import compiled_inline, compiled_part, compiled_whole
from procsim.engine.fast import layout as at
from procsim.engine.fast.agenda import collect_changes, collect_impatient, is_due
from procsim.engine.fast.arrivals import announce, bring, bring_back
from procsim.engine.fast.floor import enter, leave, look, match, queue_for_people, withdraw
from procsim.engine.fast.journey import follow, join_what_can, next_stage, vanish, way_on
from procsim.engine.fast.record import VisitLog, put_into_order, write_unstarted
from procsim.engine.fast.rows import NOBODY, fail, free_token, next_work
from procsim.engine.fast.stock import deliver, fill_shelves, next_served
from procsim.engine.fast.teams import begin_shifts, change_shift
from procsim.engine.pointers import pointer

#: Rounds after which an instant is taken for one that never ends.
MOST_ROUNDS: Final = 100_000


@compiled_whole
def open_up(
    plan: Integers, weights: Floats, knot_time: Integers, knot_total: Floats, knot_rate: Floats, state: Integers,
    values: Floats, slack: int,
) -> None:  # fmt: skip
    """The start of a run: shelves, shifts, the first of each source. The start is an instant, whatever is due then."""
    _open_up(
        pointer(plan), pointer(weights), pointer(knot_time), pointer(knot_total), pointer(knot_rate), pointer(state),
        pointer(values), slack,
    )  # fmt: skip


@compiled_inline
def _open_up(
    plan: Integers, weights: Floats, knot_time: Integers, knot_total: Floats, knot_rate: Floats, state: Integers,
    values: Floats, slack: int,
) -> None:  # fmt: skip
    state[at.WINDOW_END] = plan[at.WINDOW_ENDS]
    state[at.STOP_AT] = plan[at.LATEST_END]
    state[at.ENDS_AT] = NEVER
    state[at.COMPLETE] = plan[at.TICKETS] == NONE
    state[at.RUNNING_SOURCES] = plan[at.SOURCE_COUNT]
    state[at.SLACK] = slack
    fill_shelves(plan, weights, state)
    begin_shifts(plan, state)
    for source in range(plan[at.SOURCE_COUNT]):
        announce(plan, weights, knot_time, knot_total, knot_rate, state, values, source)
    state[at.PHASE] = at.SETTLE


@compiled_whole
def advance_run(
    plan: Integers, weights: Floats, knot_time: Integers, knot_total: Floats, knot_rate: Floats, state: Integers,
    values: Floats, log: VisitLog, tickets: Integers, attributes: Floats,
) -> int:  # fmt: skip
    """Go on with a run until it is over, fails, or wants more space; returns which."""
    pointers = VisitLog(
        pointer(log.ticket), pointer(log.stage), pointer(log.visit), pointer(log.queued), pointer(log.started),
        pointer(log.ended), pointer(log.team), pointer(log.parts_time),
    )  # fmt: skip
    return _advance(
        pointer(plan), pointer(weights), pointer(knot_time), pointer(knot_total), pointer(knot_rate), pointer(state),
        pointer(values), pointers, pointer(tickets), pointer(attributes),
    )  # fmt: skip


@compiled_inline
def _advance(
    plan: Integers, weights: Floats, knot_time: Integers, knot_total: Floats, knot_rate: Floats, state: Integers,
    values: Floats, log: VisitLog, tickets: Integers, attributes: Floats,
) -> int:  # fmt: skip
    while True:
        if state[at.HAS_TO_STOP]:
            return at.FAILED if state[at.FAILURE] != at.NO_FAILURE else at.MORE_SPACE
        token = NOBODY  # whose way goes on in this step
        phase = state[at.PHASE]
        if phase == at.CHANGE:
            event = _next_of_batch(state)
            kind, of = state[event + at.EVENT_KIND], state[event + at.EVENT_OF]
            if kind == at.FINISH:
                token = _finished(state, of)
            elif kind == at.ARRIVES:
                bring(plan, weights, state, values, tickets, attributes, of)
                announce(plan, weights, knot_time, knot_total, knot_rate, state, values, of)
            else:
                _change(plan, state, values, tickets, attributes, kind, of, state[event + at.EVENT_STAMP])
        elif phase == at.SETTLE:
            if state[at.FIRST_START] != NOBODY:
                token = next_work(state, at.FIRST_START)
            elif state[at.FIRST_RESUME] != NOBODY:
                token = next_work(state, at.FIRST_RESUME)
            elif is_due(state):
                _next_round(state)
            else:
                _dispatch(plan, weights, state, values, log)
                collect_impatient(state)
                if state[at.BATCH_SIZE] > 0:
                    state[at.PHASE] = at.GIVING_UP
                    _count_round(state)
                elif not is_due(state):
                    put_into_order(plan, state, log, tickets)
                    _end_instant(plan, state)
                    _next_instant(plan, state)
        elif phase == at.GIVING_UP:
            token = _impatient(state, _next_of_batch(state))
        elif not _write_unfinished(plan, state, log):  # CLOSING
            return at.RUN_OVER
        if token == NOBODY:
            continue
        sets_out = state[token + at.STATE] == at.NO_VISIT
        if not sets_out:
            leave(plan, weights, state, values, log, token)
        ticket = state[token + at.TICKET]
        if state[ticket + at.IS_CANCELLED]:
            vanish(plan, weights, state, tickets, token)
            continue
        stage = NONE if sets_out else next_stage(plan, state, token)
        if stage == NONE:
            node = state[token + at.NODE] if sets_out else way_on(plan, state, token)
            stage = follow(plan, weights, state, values, tickets, token, node)
        if stage != NONE:
            enter(plan, weights, state, values, log, token, stage)
            if state[ticket + at.PARKED]:
                join_what_can(plan, state, ticket)


@compiled_inline
def _next_of_batch(state: Integers) -> int:
    """The row of the next event that was taken from the agenda; behind the last one what follows is settled."""
    place = state[at.BATCH_NEXT]
    state[at.BATCH_NEXT] = place + 1
    if place + 1 == state[at.BATCH_SIZE]:
        state[at.PHASE] = at.SETTLE
    return int(state[at.BATCH] + at.EVENT_WIDTH * place)


# --- an instant -----------------------------------------------------------------------------------------------------


@compiled_inline
def _next_instant(plan: Integers, state: Integers) -> None:
    """Move the clock to what is due next, unless the run is over by then."""
    moment = state[state[at.EVENTS_AT] + at.EVENT_TIME] if state[at.EVENTS] > 0 else NEVER
    if not state[at.WINDOW_SEEN] and plan[at.TICKETS] == NONE and moment >= plan[at.WINDOW_ENDS]:
        state[at.WINDOW_SEEN] = 1
        if state[at.COMPLETE]:
            _watch_for_repeats(plan, state, plan[at.WINDOW_ENDS])
    if state[at.ENDS_AT] == NEVER and moment >= state[at.STOP_AT]:
        # Who is watched for repeats is watched to the end of the last moment in which a return counts.
        state[at.ENDS_AT] = state[at.STOP_AT] - (state[at.STOP_AT] < plan[at.LATEST_END])
    if state[at.ENDS_AT] != NEVER:
        state[at.UNFINISHED_NEXT] = state[at.FIRST_TICKET]
        state[at.PHASE] = at.CLOSING
        return
    state[at.NOW] = moment
    state[at.ROUNDS] = 0


@compiled_inline
def _next_round(state: Integers) -> None:
    """All that is due will change the state."""
    collect_changes(state)
    if state[state[at.BATCH] + at.EVENT_KIND] != at.SHIFT:
        state[at.LAST_CHANGE] = state[at.NOW]
    _count_round(state)
    state[at.PHASE] = at.CHANGE


@compiled_inline
def _count_round(state: Integers) -> None:
    state[at.ROUNDS] += 1
    if state[at.ROUNDS] > MOST_ROUNDS:
        fail(state, at.ENDLESS_INSTANT)
        first = state[at.BATCH]
        is_finish = state[at.PHASE] == at.GIVING_UP or state[first + at.EVENT_KIND] == at.FINISH
        state[at.FAILED_AT] = state[state[first + at.EVENT_OF] + at.STAGE] if is_finish else NONE


@compiled_inline
def _finished(state: Integers, token: int) -> int:
    """A visit's time is over; returns its token, if its way goes on from there."""
    state[token + at.IS_SCHEDULED] = 0
    if state[token + at.TICKET] == NOBODY:  # a wait that was cancelled
        free_token(state, token)
        return NOBODY
    return NOBODY if state[token + at.HOW] == at.CANCELLED else token


@compiled_inline
def _impatient(state: Integers, event: int) -> int:
    """A visit's patience is over; returns its token, if it still stands in its queue."""
    token = state[event + at.EVENT_OF]
    if state[token + at.STAMP] != state[event + at.EVENT_STAMP] or state[token + at.STATE] != at.QUEUED:
        return NOBODY
    withdraw(state, token, at.GAVE_UP)
    return int(token)


@compiled_part
def _change(
    plan: Integers, state: Integers, values: Floats, tickets: Integers, attributes: Floats, kind: int, of: int,
    stamp: int,
) -> None:  # fmt: skip
    """What seldom is due changes the state."""
    if kind == at.SHIFT:
        change_shift(plan, state, of)
    elif kind == at.COMES_BACK:
        bring_back(plan, state, values, tickets, attributes, of)
    else:
        deliver(plan, state, of, stamp)


@compiled_inline
def _dispatch(plan: Integers, weights: Floats, state: Integers, values: Floats, log: VisitLog) -> None:
    """Hand over parts, then match people with work, then look at what is left."""
    if state[at.WANTED_PARTS]:
        for part in range(plan[at.PART_COUNT]):
            token = next_served(state, part)
            while token != NOBODY:
                queue_for_people(state, token)
                token = next_served(state, part)
    match(plan, weights, state, values, log)
    look(plan, state)


@compiled_inline
def _end_instant(plan: Integers, state: Integers) -> None:
    """Nothing changes any more; see whether the run is over."""
    now = state[at.NOW]
    if plan[at.TICKETS] == NONE:
        if state[at.COMPLETE] and now >= plan[at.WINDOW_ENDS]:
            _watch_for_repeats(plan, state, now)
    elif state[at.COMPLETE]:
        _end_at(plan, state, now)
    elif state[at.EVENTS] == 0 or (now - state[at.LAST_CHANGE] > state[at.SLACK] and state[at.NOT_SHIFTS] == 0):
        _end_at(plan, state, state[at.LAST_CHANGE])


@compiled_inline
def _watch_for_repeats(plan: Integers, state: Integers, now: int) -> None:
    """The cohort is closed: the run ends once it has been seen who comes back."""
    watched = now
    if plan[at.REPEAT_WITHIN]:
        watched = state[at.LAST_CLOSING] + plan[at.REPEAT_WITHIN]
    if watched <= now:
        state[at.ENDS_AT] = now
    else:
        state[at.STOP_AT] = min(state[at.STOP_AT], watched + 1)


@compiled_inline
def _end_at(plan: Integers, state: Integers, moment: int) -> None:
    """The end of a run of a number of tickets, unless the calendars were too short to see it."""
    if state[at.OUT_OF_SIGHT] and plan[at.CAN_LOOK_FURTHER]:
        fail(state, at.OUT_OF_HORIZON)
    state[at.ENDS_AT] = moment


@compiled_inline
def _write_unfinished(plan: Integers, state: Integers, log: VisitLog) -> bool:
    """Write down one ticket's visits that are open when the run ends; returns whether there are more tickets."""
    ticket = state[at.UNFINISHED_NEXT]
    if ticket == NOBODY:
        return False
    state[at.UNFINISHED_NEXT] = state[ticket + at.NEXT_TICKET]
    token = state[ticket + at.FIRST_TOKEN] if state[ticket + at.TICKET_IN_USE] else NOBODY
    while token != NOBODY:
        if state[token + at.STATE] == at.QUEUED:
            write_unstarted(plan, state, log, token)
        token = state[token + at.NEXT_OF_TICKET]
    return True
