"""Tickets come: from sources, and back from ends that bring them back; and they are counted until they are closed."""

from __future__ import annotations

import math

from procsim.engine.blueprint.tables import AT, EVERY, NONE, RATE, Floats, Integers
from procsim.engine.clocks import NEVER
from procsim.engine.compiling import compiled_inline, compiled_part
from procsim.engine.decisions import instant_of_rate, whole
from procsim.engine.draws import ARRIVAL, ENTERS, REPEAT, REPEAT_AFTER, draw
from procsim.engine.fast import layout as at
from procsim.engine.fast.agenda import schedule
from procsim.engine.fast.chance import after, amount, date, draw_attributes, ticket_uniform
from procsim.engine.fast.record import write_closing, write_ticket
from procsim.engine.fast.rows import append_work, free_ticket, new_ticket, new_token
from procsim.engine.quantiles import EXPONENTIAL


@compiled_inline
def count(plan: Integers, state: Integers) -> None:
    """See whether all that is waited for is closed: the cohort, or, of a number of tickets, whoever came."""
    if plan[at.TICKETS] == NONE:
        state[at.COMPLETE] = state[at.OPEN_IN_COHORT] == 0
        return
    all_came = state[at.FIRST_CONTACTS] == plan[at.TICKETS] or state[at.RUNNING_SOURCES] == 0
    state[at.COMPLETE] = all_came and state[at.OPEN_TICKETS] == 0 and state[at.RETURNING] == 0


# --- sources --------------------------------------------------------------------------------------------------------


@compiled_inline
def announce(
    plan: Integers, weights: Floats, knot_time: Integers, knot_total: Floats, knot_rate: Floats, state: Integers,
    values: Floats, source: int,
) -> None:  # fmt: skip
    """Schedule a source's next group of tickets, if there is one."""
    if state[at.FIRST_CONTACTS] == plan[at.TICKETS]:
        _stop(plan, state)
        return
    row = plan[at.SOURCES] + at.SOURCE_WIDTH * source
    state[state[at.GROUPS] + source] += 1
    group = state[state[at.GROUPS] + source]
    first, size, kind = plan[row + at.MOMENTS_FIRST], plan[row + at.MOMENTS_COUNT], plan[row + at.SOURCE_KIND]
    number, moment = group, NEVER
    if kind == RATE:
        total = state[at.TOTALS] + source
        values[total] += _source_draw(plan, weights, state, row, group, EXPONENTIAL, 1.0, 0.0, 0.0)
        moment = instant_of_rate(knot_time, knot_total, knot_rate, first, size, values[total])
    elif kind == EVERY:
        distribution = plan[row + at.EVERY_OF]
        parameters = plan[at.PARAMETERS] + at.PARAMETER_WIDTH * distribution
        interval = _source_draw(
            plan, weights, state, row, group, plan[plan[at.FAMILIES] + distribution],
            weights[parameters], weights[parameters + 1], weights[parameters + 2],
        )  # fmt: skip
        moment = after(plan, plan[row + at.EVERY_CALENDAR], state[at.NOW], whole(interval))
    elif group <= size:
        listed = plan[at.MOMENTS] + 2 * (first + group - 1)
        moment, number = plan[listed], plan[listed + 1]
    if moment >= plan[at.LATEST_END]:
        if kind != AT:
            state[at.OUT_OF_SIGHT] = 1
        _stop(plan, state)
        return
    state[state[at.FIRST_NUMBERS] + source] = (number - 1) * plan[row + at.SIZE] + 1
    schedule(state, moment, at.ARRIVES, source, 0)


@compiled_inline
def _stop(plan: Integers, state: Integers) -> None:
    """A source brings nobody any more."""
    state[at.RUNNING_SOURCES] -= 1
    count(plan, state)


@compiled_inline
def _source_draw(
    plan: Integers, weights: Floats, state: Integers, row: int, group: int, family: int, a: float, b: float, c: float
) -> float:
    key = plan[row + at.SOURCE_KEY]
    return draw(
        state[at.SEED], state[at.REPLICATION], key, group, 0, key, 0, ARRIVAL, family, a, b, c, weights
    )  # fmt: skip


@compiled_inline
def bring(
    plan: Integers, weights: Floats, state: Integers, values: Floats, tickets: Integers, attributes: Floats, source: int
) -> None:
    """A source's group of tickets arrives."""
    row = plan[at.SOURCES] + at.SOURCE_WIDTH * source
    first = state[state[at.FIRST_NUMBERS] + source]
    for number in range(first, first + plan[row + at.SIZE]):
        if state[at.FIRST_CONTACTS] == plan[at.TICKETS]:
            break
        state[at.FIRST_CONTACTS] += 1
        if plan[at.TICKETS] != NONE:
            state[at.WINDOW_END] = state[at.NOW] + 1
        key = plan[row + at.SOURCE_KEY]
        ticket = _arrive(plan, state, values, source, key, number, 0)
        draw_attributes(plan, weights, state, values, ticket)
        _enter(plan, state, values, tickets, attributes, ticket, NONE, plan[row + at.ENTERS_BY], key)


# --- tickets --------------------------------------------------------------------------------------------------------


@compiled_inline
def _arrive(
    plan: Integers, state: Integers, values: Floats, source: int, key: int, number: int, generation: int
) -> int:
    ticket = new_ticket(plan, state)
    state[ticket + at.SOURCE] = source
    state[ticket + at.TICKET_KEY] = key
    state[ticket + at.NUMBER] = number
    state[ticket + at.GENERATION] = generation
    state[ticket + at.ARRIVED] = state[at.NOW]
    for attribute in range(plan[at.OWN_COUNT]):
        is_number = plan[plan[at.ATTRIBUTES] + at.ATTRIBUTE_WIDTH * attribute + at.IS_NUMBER]
        values[state[ticket + at.VALUES_FROM] + attribute] = math.nan if is_number else -1.0
    date(plan, state, values, ticket)
    in_cohort = plan[at.WARM_UP] <= state[at.NOW] < plan[at.WINDOW_ENDS]
    state[ticket + at.IN_COHORT] = in_cohort
    if in_cohort:
        state[at.OPEN_IN_COHORT] += 1
        state[at.COMPLETE] = 0
    return ticket


@compiled_inline
def _enter(
    plan: Integers, state: Integers, values: Floats, tickets: Integers, attributes: Floats, ticket: int, parent: int,
    node: int, key: int,
) -> None:  # fmt: skip
    """A ticket's way begins; it sets out once all that is due has changed the state."""
    state[ticket + at.TICKET_RANK] = plan[at.LAST_RANK]
    priority = plan[at.PRIORITY]
    if priority != NONE and values[state[ticket + at.VALUES_FROM] + priority] >= 0:
        code = int(values[state[ticket + at.VALUES_FROM] + priority])
        state[ticket + at.TICKET_RANK] = plan[plan[at.RANK_OF] + code]
    write_ticket(plan, state, values, tickets, attributes, ticket, parent)
    state[at.OPEN_TICKETS] += 1
    token = new_token(plan, state, ticket, NONE)
    state[token + at.ORIGIN_NAME] = key
    state[token + at.ORIGIN_VISIT] = 0
    state[token + at.ORIGIN_PURPOSE] = ENTERS
    state[token + at.LEFT_STAGE] = NONE
    state[token + at.LEFT_VISIT] = 0
    state[token + at.NODE] = node
    append_work(state, at.FIRST_START, at.LAST_START, token)


@compiled_part
def close(plan: Integers, weights: Floats, state: Integers, tickets: Integers, ticket: int, end: int) -> None:
    """A ticket's last token has ended; it may come back."""
    write_closing(state, tickets, ticket, end)
    state[at.OPEN_TICKETS] -= 1
    if state[ticket + at.IN_COHORT]:
        state[at.OPEN_IN_COHORT] -= 1
        state[at.LAST_CLOSING] = state[at.NOW]
    if _comes_back(plan, weights, state, ticket, end):
        state[at.RETURNING] += 1
        state[ticket + at.TICKET_IN_USE] = 0
        state[ticket + at.ENDED_IN] = end
    else:
        free_ticket(state, ticket)
    count(plan, state)


@compiled_part
def _comes_back(plan: Integers, weights: Floats, state: Integers, ticket: int, end: int) -> bool:
    share = weights[plan[at.REPEAT_SHARES] + end]
    if share == 0:
        return False
    row = plan[at.OUTCOMES] + at.END_WIDTH * end
    key = plan[row + at.END_KEY]
    if ticket_uniform(state, ticket, key, 0, REPEAT, 0) >= share:
        return False
    length = amount(plan, weights, state, ticket, plan[row + at.RETURNS_AFTER], key, 0, REPEAT_AFTER, 1.0)
    moment = after(plan, plan[row + at.RETURN_CALENDAR], state[at.NOW], length)
    if moment >= NEVER:
        return False
    schedule(state, moment, at.COMES_BACK, ticket, 0)
    return True


@compiled_part
def bring_back(
    plan: Integers, state: Integers, values: Floats, tickets: Integers, attributes: Floats, earlier: int
) -> None:
    """A closed ticket becomes a new one with the same attributes."""
    state[at.RETURNING] -= 1
    ticket = _arrive(
        plan, state, values, state[earlier + at.SOURCE], state[earlier + at.TICKET_KEY], state[earlier + at.NUMBER],
        state[earlier + at.GENERATION] + 1,
    )  # fmt: skip
    for attribute in range(plan[at.OWN_COUNT]):
        known = values[state[earlier + at.VALUES_FROM] + attribute]
        values[state[ticket + at.VALUES_FROM] + attribute] = known
    row = plan[at.OUTCOMES] + at.END_WIDTH * state[earlier + at.ENDED_IN]
    parent = state[earlier + at.LOG_ROW]
    _enter(
        plan, state, values, tickets, attributes, ticket, parent, plan[row + at.RETURNS_TO], plan[row + at.END_KEY]
    )  # fmt: skip
    free_ticket(state, earlier)
