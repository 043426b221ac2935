"""When a ticket is due: the SLA's clock, less the pauses while only customers or suppliers are waited for."""

from __future__ import annotations

from procsim.engine.blueprint.tables import NONE, Floats, Integers
from procsim.engine.clocks import NEVER
from procsim.engine.compiling import compiled_part
from procsim.engine.fast import layout as at
from procsim.engine.fast.chance import after, elapsed, select


@compiled_part
def turn(plan: Integers, weights: Floats, state: Integers, values: Floats, token: int, change: int) -> None:
    """One more visit of a ticket is open (``change`` 1), or one less (-1).

    The ticket's clock stands while at least one visit is open and all open ones are pausing waits.
    """
    ticket = state[token + at.TICKET]
    stage = plan[at.STAGES] + at.STAGE_WIDTH * state[token + at.STAGE]
    state[ticket + at.OPEN_VISITS] += change
    state[ticket + at.PAUSING_VISITS] += change * plan[stage + at.PAUSES]
    visits = state[ticket + at.OPEN_VISITS]
    stands = visits > 0 and visits == state[ticket + at.PAUSING_VISITS]
    if stands and state[ticket + at.PAUSED_SINCE] == NONE:
        state[ticket + at.PAUSED_SINCE] = state[at.NOW]
    elif not stands and state[ticket + at.PAUSED_SINCE] != NONE:
        clock = select(plan, weights, values, plan[at.SLA_CLOCK], state[ticket + at.VALUES_FROM])
        state[ticket + at.PAUSED] += elapsed(plan, clock, state[ticket + at.PAUSED_SINCE], state[at.NOW])
        state[ticket + at.PAUSED_SINCE] = NONE


@compiled_part
def due(plan: Integers, weights: Floats, state: Integers, values: Floats, ticket: int) -> int:
    """When the time to resolve ends if no more pauses come; `NEVER` for a ticket without a target."""
    if plan[at.SLA_TARGET] == NONE:
        return NEVER
    values_from = state[ticket + at.VALUES_FROM]
    target = select(plan, weights, values, plan[at.SLA_TARGET], values_from)
    if target == NONE:
        return NEVER
    clock = select(plan, weights, values, plan[at.SLA_CLOCK], values_from)
    return after(plan, clock, state[ticket + at.ARRIVED], target + state[ticket + at.PAUSED])
