"""Conditions and choices of way, judged by what the run looks like at the moment."""

from __future__ import annotations

import math

from procsim.engine.blueprint.tables import ATTRIBUTE, NONE, QUEUE, STOCK, VISITS, Floats, Integers
from procsim.engine.compiling import compiled_inline, compiled_part
from procsim.engine.decisions import choose, choose_with_rework, holds
from procsim.engine.fast import layout as at
from procsim.engine.fast.chance import is_open_now
from procsim.engine.fast.teams import member, team_size
from procsim.engine.pointers import beyond


@compiled_part
def condition_holds(
    plan: Integers, weights: Floats, state: Integers, values: Floats, condition: int, ticket: int
) -> bool:
    """Whether a condition holds for a ticket now."""
    slots = plan[at.SLOT_COUNT]
    for slot in range(slots):
        kind, index = plan[plan[at.SLOTS] + 2 * slot], plan[plan[at.SLOTS] + 2 * slot + 1]
        text, number = NONE, math.nan
        if kind == ATTRIBUTE:
            row = plan[at.ATTRIBUTES] + at.ATTRIBUTE_WIDTH * index
            value = values[state[ticket + at.VALUES_FROM] + index]
            if plan[row + at.IS_NUMBER]:
                number = value
            elif value >= 0:
                code = plan[row + at.TEXTS_FIRST] + int(value)
                text, number = plan[plan[at.TEXTS] + code], weights[plan[at.READINGS] + code]
        elif kind == VISITS:
            number = float(state[ticket + at.TICKET_FIELDS + index])
        elif kind == QUEUE:
            number = float(state[state[at.SEEN_WAITING] + index])
        elif kind == STOCK:
            number = float(state[state[at.SEEN_STOCK] + index])
        else:
            number = 1.0 if is_open_now(plan, index, state[at.NOW]) else 0.0
        state[state[at.SLOT_TEXTS] + slot] = text
        values[state[at.SLOT_NUMBERS] + slot] = number
    row = plan[at.CONDITIONS] + 2 * condition
    return holds(
        beyond(plan, plan[at.OPERATIONS]), beyond(plan, plan[at.OPERANDS]), beyond(plan, plan[at.CONSTANTS]),
        beyond(weights, plan[at.WRITTEN]),
        beyond(state, state[at.SLOT_TEXTS]), beyond(values, state[at.SLOT_NUMBERS]), slots, plan[row], plan[row + 1],
    )  # fmt: skip


@compiled_part
def arc_of_choice(
    plan: Integers, weights: Floats, state: Integers, values: Floats, first: int, count: int, ticket: int, u: float
) -> int:
    """The arc of a choice that a uniform falls on, rework being as likely as its person makes it."""
    shares = plan[at.SHARES] + first
    if plan[at.HAS_ERRORS] and state[ticket + at.LATEST_TEAM]:
        reworks = False
        factors = beyond(values, state[at.FACTORS])
        for arc in range(count):
            stage = plan[plan[at.ARCS] + at.ARC_WIDTH * (first + arc) + at.ARC_REWORK]
            factors[arc] = -1.0 if stage == NONE else _error_factor(plan, weights, state, stage, ticket)
            reworks = reworks or stage != NONE
        if reworks:
            return int(choose_with_rework(weights, factors, shares, count, u) - plan[at.SHARES])
    return int(choose(weights, shares, count, u) - plan[at.SHARES])


@compiled_inline
def _error_factor(plan: Integers, weights: Floats, state: Integers, stage: int, ticket: int) -> float:
    """The error factor of who last worked where rework goes back to, else of who last worked at all.

    Of people who worked together, the largest.
    """
    team = state[ticket + at.TICKET_FIELDS + plan[at.STAGE_COUNT] + stage]
    if not team:
        team = state[ticket + at.LATEST_TEAM]
    largest = 0.0
    for place in range(team_size(plan, state, team)):
        largest = max(largest, weights[plan[at.ERROR_FACTORS] + member(plan, state, team, place)])
    return largest
