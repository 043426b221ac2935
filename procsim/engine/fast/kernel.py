"""The kernel: one replication, step by step, by the phases of each instant.

It stops when there may not be room for another step, and goes on where it stopped.
"""

from __future__ import annotations

from typing import Final

from procsim.engine.blueprint.tables import NONE, Floats, Integers
from procsim.engine.clocks import NEVER
from procsim.engine.columns import MISSING
from procsim.engine.compiling import compiled_bare, compiled_inline
from procsim.engine.fast import layout as at
from procsim.engine.fast.agenda import collect_changes, collect_impatient, is_due
from procsim.engine.fast.arrivals import announce, bring, bring_back
from procsim.engine.fast.floor import leave, look, match, queue_for_people, withdraw
from procsim.engine.fast.journey import go_on, set_out, vanish
from procsim.engine.fast.record import put_into_order, write_unstarted
from procsim.engine.fast.rows import NOBODY, free_token, next_work
from procsim.engine.fast.stock import deliver, fill_shelves, next_served
from procsim.engine.fast.teams import begin_shifts, change_shift

#: Rounds after which an instant is taken for one that never ends.
MOST_ROUNDS: Final = 100_000


@compiled_bare
def open_up(
    plan: Integers, weights: Floats, knot_time: Integers, knot_total: Floats, knot_rate: Floats, state: Integers,
    values: Floats, slack: int,
) -> None:  # fmt: skip
    """The start of a run: shelves, shifts, the first of each source. The start is an instant, whatever is due then."""
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
    state[at.PHASE] = at.DECIDE


@compiled_bare
def advance_run(
    plan: Integers, weights: Floats, knot_time: Integers, knot_total: Floats, knot_rate: Floats, state: Integers,
    values: Floats, visits: Integers, finished: Integers, tickets: Integers, attributes: Floats,
) -> int:  # fmt: skip
    """Go on with a run until it is over, fails, or wants more space; returns which."""
    while True:
        if state[at.FAILURE] != at.NO_FAILURE:
            return at.FAILED
        if _is_short(state):
            return at.MORE_SPACE
        phase = state[at.PHASE]
        if phase == at.CHANGE:
            if state[at.BATCH_NEXT] < state[at.BATCH_SIZE]:
                event = state[at.BATCH] + at.EVENT_WIDTH * state[at.BATCH_NEXT]
                state[at.BATCH_NEXT] += 1
                _change(
                    plan, weights, knot_time, knot_total, knot_rate, state, values, visits, finished, tickets,
                    attributes, state[event + at.EVENT_KIND], state[event + at.EVENT_OF], state[event + at.EVENT_STAMP],
                )  # fmt: skip
            else:
                state[at.PHASE] = at.SETTLE
        elif phase == at.SETTLE:
            if state[at.FIRST_START] != NOBODY:
                token = next_work(state, at.FIRST_START)
                set_out(plan, weights, state, values, visits, tickets, token)
            elif state[at.FIRST_RESUME] != NOBODY:
                token = next_work(state, at.FIRST_RESUME)
                leave(plan, weights, state, values, visits, finished, token)
                vanish(plan, weights, state, tickets, token)
            else:
                state[at.PHASE] = at.DECIDE
        elif phase == at.DECIDE:
            if is_due(state):
                _next_round(state)
            else:
                _dispatch(plan, weights, state, values, visits)
                collect_impatient(state)
                if state[at.BATCH_SIZE] > 0:
                    state[at.PHASE] = at.GIVING_UP
                    _count_round(state)
                elif not is_due(state):
                    _end_instant(plan, state, visits, finished, tickets)
        elif phase == at.GIVING_UP:
            if state[at.BATCH_NEXT] < state[at.BATCH_SIZE]:
                event = state[at.BATCH] + at.EVENT_WIDTH * state[at.BATCH_NEXT]
                state[at.BATCH_NEXT] += 1
                token = state[event + at.EVENT_OF]
                if state[token + at.STAMP] == state[event + at.EVENT_STAMP] and state[token + at.STATE] == at.QUEUED:
                    withdraw(state, token, at.GAVE_UP)
                    go_on(plan, weights, state, values, visits, finished, tickets, token)
            else:
                state[at.PHASE] = at.SETTLE
        elif phase == at.NEXT_INSTANT:
            _next_instant(plan, state)
        elif not _write_unfinished(state, visits, finished):  # CLOSING
            return at.RUN_OVER


@compiled_inline
def _is_short(state: Integers) -> bool:
    """Whether there may not be room for a step."""
    return bool(
        state[at.USED] > state[at.USED_MOST]
        or state[at.EVENTS] > state[at.EVENTS_MOST]
        or state[at.ROWS] > state[at.ROWS_MOST]
        or state[at.TICKET_ROWS] > state[at.TICKET_ROWS_MOST]
        or state[at.VALUE_ROWS_USED] > state[at.VALUE_ROWS_MOST]
        or state[at.LOTS_WRITTEN] > state[at.LOTS_MOST]
    )


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
    state[at.PHASE] = at.DECIDE


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
        state[at.FAILURE] = at.ENDLESS_INSTANT
        first = state[at.BATCH]
        is_finish = state[at.PHASE] == at.GIVING_UP or state[first + at.EVENT_KIND] == at.FINISH
        state[at.FAILED_AT] = state[state[first + at.EVENT_OF] + at.STAGE] if is_finish else NONE


@compiled_inline
def _change(
    plan: Integers, weights: Floats, knot_time: Integers, knot_total: Floats, knot_rate: Floats, state: Integers,
    values: Floats, visits: Integers, finished: Integers, tickets: Integers, attributes: Floats, kind: int, of: int,
    stamp: int,
) -> None:  # fmt: skip
    """What is due changes the state."""
    if kind == at.FINISH:
        state[of + at.IS_SCHEDULED] = 0
        if state[of + at.TICKET] == NOBODY:  # a wait that was cancelled
            free_token(state, of)
        elif state[of + at.HOW] != at.CANCELLED:
            go_on(plan, weights, state, values, visits, finished, tickets, of)
    elif kind == at.ARRIVES:
        bring(plan, weights, state, values, tickets, attributes, of)
        announce(plan, weights, knot_time, knot_total, knot_rate, state, values, of)
    elif kind == at.SHIFT:
        change_shift(plan, state, of)
    elif kind == at.COMES_BACK:
        bring_back(plan, state, values, tickets, attributes, of)
    else:
        deliver(plan, state, of, stamp)


@compiled_inline
def _dispatch(plan: Integers, weights: Floats, state: Integers, values: Floats, visits: Integers) -> None:
    """Hand over parts, then match people with work, then look at what is left."""
    if state[at.WANTED_PARTS]:
        for part in range(plan[at.PART_COUNT]):
            token = next_served(state, part)
            while token != NOBODY:
                queue_for_people(state, token)
                token = next_served(state, part)
    match(plan, weights, state, values, visits)
    look(plan, state)


@compiled_inline
def _end_instant(plan: Integers, state: Integers, visits: Integers, finished: Integers, tickets: Integers) -> None:
    """Nothing changes any more; see whether the run is over."""
    put_into_order(state, visits, finished, tickets)
    state[at.PHASE] = at.NEXT_INSTANT
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
        state[at.FAILURE] = at.OUT_OF_HORIZON
    state[at.ENDS_AT] = moment


@compiled_inline
def _write_unfinished(state: Integers, visits: Integers, finished: Integers) -> bool:
    """Write down one ticket's visits that are open when the run ends; returns whether there are more tickets."""
    ticket = state[at.UNFINISHED_NEXT]
    if ticket == NOBODY:
        return False
    state[at.UNFINISHED_NEXT] = state[ticket + at.NEXT_TICKET]
    token = state[ticket + at.FIRST_TOKEN] if state[ticket + at.TICKET_IN_USE] else NOBODY
    while token != NOBODY:
        if state[token + at.STATE] == at.QUEUED:
            write_unstarted(state, visits, token)
            finished[state[token + at.ROW]] = MISSING
        token = state[token + at.NEXT_OF_TICKET]
    return True
