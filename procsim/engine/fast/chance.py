"""What a run asks of chance, of calendars, and of what depends on a ticket's attributes."""

from __future__ import annotations

from procsim.engine.blueprint.tables import NONE, UNTIL, Floats, Integers
from procsim.engine.clocks import advance, is_open, next_open, next_time_of_day, open_time
from procsim.engine.compiling import compiled_inline, compiled_part
from procsim.engine.decisions import choose, variant, whole
from procsim.engine.draws import ATTRIBUTE, ORDINAL, draw, uniform
from procsim.engine.fast import layout as at
from procsim.engine.pointers import beyond
from procsim.model.time import DAY, HOUR


@compiled_inline
def select(plan: Integers, weights: Floats, values: Floats, selector: int, values_from: int) -> int:
    """The variant of a selector for a ticket whose attributes stand at ``values_from``; NONE where nothing fits."""
    row = plan[at.SELECTORS] + at.SELECTOR_WIDTH * selector
    if plan[row + at.BY_ATTRIBUTE] == NONE:
        return int(plan[row + at.OTHERWISE])
    return _select(plan, weights, values, row, values_from)


@compiled_part
def _select(plan: Integers, weights: Floats, values: Floats, row: int, values_from: int) -> int:
    attribute = plan[row + at.BY_ATTRIBUTE]
    return variant(
        attribute, plan[row + at.OTHERWISE], plan[row + at.VARIANTS_FIRST], plan[row + at.VARIANTS_COUNT],
        beyond(plan, plan[at.VARIANTS]), beyond(weights, plan[at.NUMBERS]),
        plan[plan[at.ATTRIBUTES] + at.ATTRIBUTE_WIDTH * attribute + at.IS_NUMBER] != 0, values[values_from + attribute],
    )  # fmt: skip


@compiled_inline
def ticket_draw(
    plan: Integers, weights: Floats, state: Integers, ticket: int, distribution: int, name: int, visit: int,
    purpose: int,
) -> float:  # fmt: skip
    """A draw of a ticket from a distribution."""
    row = plan[at.PARAMETERS] + at.PARAMETER_WIDTH * distribution
    return draw(
        state[at.SEED], state[at.REPLICATION], state[ticket + at.TICKET_KEY], state[ticket + at.NUMBER],
        state[ticket + at.GENERATION], name, visit, purpose,
        plan[plan[at.FAMILIES] + distribution], weights[row], weights[row + 1], weights[row + 2], weights,
    )  # fmt: skip


@compiled_inline
def amount(
    plan: Integers, weights: Floats, state: Integers, ticket: int, distribution: int, name: int, visit: int,
    purpose: int, pace: float,
) -> int:  # fmt: skip
    """A duration in whole microseconds, drawn for a ticket and divided by a pace."""
    return whole(ticket_draw(plan, weights, state, ticket, distribution, name, visit, purpose) / pace)


@compiled_inline
def ticket_uniform(state: Integers, ticket: int, name: int, visit: int, purpose: int, ordinal: int) -> float:
    """A uniform of a ticket."""
    return uniform(
        state[at.SEED], state[at.REPLICATION], state[ticket + at.TICKET_KEY], state[ticket + at.NUMBER],
        state[ticket + at.GENERATION], name, visit, purpose + ORDINAL * ordinal,
    )  # fmt: skip


# --- calendars ------------------------------------------------------------------------------------------------------


@compiled_inline
def counts_all_hours(plan: Integers, calendar: int) -> bool:
    """Whether a calendar (NONE: no calendar) is always open."""
    return bool(calendar == NONE or plan[plan[at.CALENDARS] + at.CALENDAR_WIDTH * calendar + at.IS_ALWAYS])


@compiled_inline
def later(plan: Integers, calendar: int, now: int, length: int) -> int:
    """The moment that is ``length`` open microseconds away; with no length at all the next open one."""
    if counts_all_hours(plan, calendar):
        return now + length
    row = plan[at.CALENDARS] + at.CALENDAR_WIDTH * calendar
    lo, hi = plan[row + at.SPANS_FROM], plan[row + at.SPANS_TO]
    begins, ends = beyond(plan, plan[at.BEGINS]), beyond(plan, plan[at.ENDS])
    if length == 0:
        return next_open(begins, ends, lo, hi, now)
    return advance(begins, ends, beyond(plan, plan[at.BEFORE]), lo, hi, now, length)


@compiled_inline
def after(plan: Integers, calendar: int, now: int, length: int) -> int:
    """The earliest moment that is ``length`` open microseconds away."""
    return now if length == 0 else later(plan, calendar, now, length)


@compiled_inline
def elapsed(plan: Integers, calendar: int, begin: int, end: int) -> int:
    """Open microseconds between two moments."""
    if counts_all_hours(plan, calendar):
        return end - begin
    row = plan[at.CALENDARS] + at.CALENDAR_WIDTH * calendar
    lo, hi = plan[row + at.SPANS_FROM], plan[row + at.SPANS_TO]
    begins, ends, before = beyond(plan, plan[at.BEGINS]), beyond(plan, plan[at.ENDS]), beyond(plan, plan[at.BEFORE])
    return open_time(begins, ends, before, lo, hi, end) - open_time(begins, ends, before, lo, hi, begin)


@compiled_inline
def is_open_now(plan: Integers, calendar: int, now: int) -> bool:
    """Whether a calendar is open."""
    if counts_all_hours(plan, calendar):
        return True
    row = plan[at.CALENDARS] + at.CALENDAR_WIDTH * calendar
    begins, ends = beyond(plan, plan[at.BEGINS]), beyond(plan, plan[at.ENDS])
    return is_open(begins, ends, plan[row + at.SPANS_FROM], plan[row + at.SPANS_TO], now)


@compiled_part
def until(plan: Integers, calendar: int, now: int, time_of_day: int) -> int:
    """The next such time of day that is open."""
    if counts_all_hours(plan, calendar):
        first = plan[at.MIDNIGHT] + time_of_day
        return int(first + ((now - first) // DAY + 1) * DAY)
    row = plan[at.CALENDARS] + at.CALENDAR_WIDTH * calendar
    begins, ends = beyond(plan, plan[at.BEGINS]), beyond(plan, plan[at.ENDS])
    lo, hi = plan[row + at.SPANS_FROM], plan[row + at.SPANS_TO]
    return next_time_of_day(begins, ends, lo, hi, now, time_of_day, plan[at.MIDNIGHT])


@compiled_inline
def wait_ends(
    plan: Integers, weights: Floats, state: Integers, ticket: int, distribution: int, name: int, visit: int,
    purpose: int, calendar: int,
) -> int:  # fmt: skip
    """When a wait ends that begins now."""
    now = state[at.NOW]
    if plan[plan[at.FAMILIES] + distribution] == UNTIL:
        return until(plan, calendar, now, int(weights[plan[at.PARAMETERS] + at.PARAMETER_WIDTH * distribution]))
    length = amount(plan, weights, state, ticket, distribution, name, visit, purpose, 1.0)
    return later(plan, calendar, now, length)


# --- attributes -----------------------------------------------------------------------------------------------------


@compiled_inline
def draw_attributes(plan: Integers, weights: Floats, state: Integers, values: Floats, ticket: int) -> None:
    """Draw a new ticket's own attributes, in file order."""
    source = plan[at.SOURCES] + at.SOURCE_WIDTH * state[ticket + at.SOURCE]
    values_from = state[ticket + at.VALUES_FROM]
    for draw_number in range(plan[source + at.DRAWN_COUNT]):
        row = plan[at.DRAWN] + 2 * (plan[source + at.DRAWN_FIRST] + draw_number)
        attribute = plan[row]
        option = select(plan, weights, values, plan[row + 1], values_from)
        if option == NONE:
            continue
        about = plan[at.ATTRIBUTES] + at.ATTRIBUTE_WIDTH * attribute
        name = plan[about + at.ATTRIBUTE_KEY]
        if plan[about + at.IS_NUMBER]:
            values[values_from + attribute] = ticket_draw(plan, weights, state, ticket, option, name, 0, ATTRIBUTE)
        else:
            first = plan[plan[at.VALUE_ROWS] + 2 * option]
            count = plan[plan[at.VALUE_ROWS] + 2 * option + 1]
            u = ticket_uniform(state, ticket, name, 0, ATTRIBUTE, 0)
            taken = choose(weights, plan[at.VALUE_SHARES] + first, count, u) - plan[at.VALUE_SHARES]
            values[values_from + attribute] = float(plan[plan[at.VALUE_CODES] + taken])


@compiled_inline
def date(plan: Integers, state: Integers, values: Floats, ticket: int) -> None:
    """Set the attributes that follow from a ticket's source and arrival."""
    since = state[ticket + at.ARRIVED] - plan[at.MIDNIGHT]
    own = state[ticket + at.VALUES_FROM] + plan[at.OWN_COUNT]
    values[own] = float(state[ticket + at.SOURCE])
    values[own + 1] = float((plan[at.WEEKDAY] + since // DAY) % 7)
    values[own + 2] = float(since % DAY // HOUR)
