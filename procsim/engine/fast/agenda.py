"""What is due when: a binary heap of events, first by time, then by the order in which they change the state.

An event is (time, kind, of what, stamp). Events of one time are ordered by kind and then by the tie rule, which is read
from what they are of: a visit, a lot, a source or a ticket, a person. Ends of patience come last; they are put into
order when they are looked at, for a visit may be over by then and its row used again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engine.clocks import NEVER
from procsim.engine.compiling import compiled_inline, compiled_part
from procsim.engine.fast import layout as at

if TYPE_CHECKING:
    from procsim.engine.blueprint.tables import Integers


@compiled_part
def schedule(state: Integers, time: int, kind: int, of: int, stamp: int) -> None:
    """Something will happen; what would happen `NEVER` doesn't."""
    if time >= NEVER:
        return
    place = state[at.EVENTS]
    state[at.EVENTS] = place + 1
    if place + 1 > state[at.EVENTS_MOST]:
        state[at.HAS_TO_STOP] = 1
    if kind != at.SHIFT:
        state[at.NOT_SHIFTS] += 1
    events = state[at.EVENTS_AT]
    while place > 0:
        above = (place - 1) >> 1
        row = events + above * at.EVENT_WIDTH
        later = state[row + at.EVENT_TIME]
        if later < time or (later == time and not _is_before(state, kind, of, stamp, row)):
            break
        _copy(state, row, events + place * at.EVENT_WIDTH)
        place = above
    row = events + place * at.EVENT_WIDTH
    state[row + at.EVENT_TIME] = time
    state[row + at.EVENT_KIND] = kind
    state[row + at.EVENT_OF] = of
    state[row + at.EVENT_STAMP] = stamp


@compiled_part
def remove_first(state: Integers) -> None:
    """Take the first event out."""
    count = state[at.EVENTS] - 1
    state[at.EVENTS] = count
    events = state[at.EVENTS_AT]
    if state[events + at.EVENT_KIND] != at.SHIFT:
        state[at.NOT_SHIFTS] -= 1
    last = events + count * at.EVENT_WIDTH
    time, kind, of = state[last + at.EVENT_TIME], state[last + at.EVENT_KIND], state[last + at.EVENT_OF]
    stamp = state[last + at.EVENT_STAMP]
    place = 0
    while True:
        below = 2 * place + 1
        if below >= count:
            break
        row = events + below * at.EVENT_WIDTH
        if below + 1 < count:
            # Which of two is earlier nobody can foresee, a processor neither: so it is added up, not branched on.
            earlier, other = state[row + at.EVENT_TIME], state[row + at.EVENT_WIDTH + at.EVENT_TIME]
            second = other < earlier if other != earlier else _row_is_before(state, row + at.EVENT_WIDTH, row)
            below += second
            row += second * at.EVENT_WIDTH
        earlier = state[row + at.EVENT_TIME]
        if time < earlier or (time == earlier and _is_before(state, kind, of, stamp, row)):
            break
        _copy(state, row, events + place * at.EVENT_WIDTH)
        place = below
    row = events + place * at.EVENT_WIDTH
    state[row + at.EVENT_TIME] = time
    state[row + at.EVENT_KIND] = kind
    state[row + at.EVENT_OF] = of
    state[row + at.EVENT_STAMP] = stamp


@compiled_inline
def _copy(state: Integers, row: int, to: int) -> None:
    state[to] = state[row]
    state[to + 1] = state[row + 1]
    state[to + 2] = state[row + 2]
    state[to + 3] = state[row + 3]


@compiled_inline
def _row_is_before(state: Integers, one: int, other: int) -> bool:
    """Whether the event of one row comes before that of another."""
    time, later = state[one + at.EVENT_TIME], state[other + at.EVENT_TIME]
    if time != later:
        return bool(time < later)
    return _is_before(
        state, state[one + at.EVENT_KIND], state[one + at.EVENT_OF], state[one + at.EVENT_STAMP], other
    )  # fmt: skip


@compiled_part
def _is_before(state: Integers, kind: int, of: int, stamp: int, row: int) -> bool:
    """Whether an event comes before that of a row, both being at the same time."""
    other_kind, other = state[row + at.EVENT_KIND], state[row + at.EVENT_OF]
    if kind >> 1 != other_kind >> 1:
        return bool(kind < other_kind)
    if kind == at.FINISH:
        return visit_is_before(state, of, other)
    if kind in (at.ARRIVES, at.COMES_BACK):
        return _arrival_is_before(state, kind, of, other_kind, other)
    if kind == at.GIVE_UP:
        return bool(stamp < state[row + at.EVENT_STAMP])
    if of != other:
        return bool(of < other)
    return bool(stamp < state[row + at.EVENT_STAMP])  # lots of one part, by their numbers


@compiled_part
def visit_is_before(state: Integers, one: int, other: int) -> bool:
    """Whether the tie rule puts the visit of one token before that of another."""
    one += at.TIE_SOURCE
    other += at.TIE_SOURCE
    for _ in range(5):
        if state[one] != state[other]:
            return bool(state[one] < state[other])
        one += 1
        other += 1
    return False


@compiled_part
def _arrival_is_before(state: Integers, kind: int, of: int, other_kind: int, other: int) -> bool:
    """By source, number, generation; a group of tickets by the number of its first."""
    source, number, generation = of, state[state[at.FIRST_NUMBERS] + of], 0
    if kind == at.COMES_BACK:
        source, number, generation = state[of + at.SOURCE], state[of + at.NUMBER], state[of + at.GENERATION] + 1
    other_source, other_number, other_generation = other, state[state[at.FIRST_NUMBERS] + other], 0
    if other_kind == at.COMES_BACK:
        other_source, other_number = state[other + at.SOURCE], state[other + at.NUMBER]
        other_generation = state[other + at.GENERATION] + 1
    if source != other_source:
        return bool(source < other_source)
    if number != other_number:
        return bool(number < other_number)
    return bool(generation < other_generation)


@compiled_inline
def is_due(state: Integers) -> bool:
    """Whether anything that changes the state is due now."""
    first = state[at.EVENTS_AT]
    return bool(
        state[at.EVENTS] > 0
        and state[first + at.EVENT_TIME] == state[at.NOW]
        and state[first + at.EVENT_KIND] != at.GIVE_UP
    )


@compiled_inline
def collect_changes(state: Integers) -> None:
    """Take all that is due out of the agenda, in the order in which it changes the state."""
    count = 0
    while is_due(state):
        _copy(state, state[at.EVENTS_AT], state[at.BATCH] + count * at.EVENT_WIDTH)
        remove_first(state)
        count += 1
    state[at.BATCH_SIZE] = count
    state[at.BATCH_NEXT] = 0


@compiled_inline
def collect_impatient(state: Integers) -> None:
    """Take out whose patience ends now, and put those who still stand in the queue in the order of the tie rule."""
    events = state[at.EVENTS_AT]
    state[at.BATCH_SIZE] = 0
    if state[at.EVENTS] > 0 and state[events + at.EVENT_TIME] == state[at.NOW]:
        _collect_impatient(state)


@compiled_part
def _collect_impatient(state: Integers) -> None:
    batch, count = state[at.BATCH], 0
    events = state[at.EVENTS_AT]
    while state[at.EVENTS] > 0 and state[events + at.EVENT_TIME] == state[at.NOW]:
        if state[events + at.EVENT_KIND] != at.GIVE_UP:
            break
        token, stamp = state[events + at.EVENT_OF], state[events + at.EVENT_STAMP]
        remove_first(state)
        if state[token + at.STAMP] != stamp or state[token + at.STATE] != at.QUEUED:
            continue
        place = count
        while place > 0 and visit_is_before(state, token, state[batch + (place - 1) * at.EVENT_WIDTH + at.EVENT_OF]):
            _copy(state, batch + (place - 1) * at.EVENT_WIDTH, batch + place * at.EVENT_WIDTH)
            place -= 1
        state[batch + place * at.EVENT_WIDTH + at.EVENT_OF] = token
        state[batch + place * at.EVENT_WIDTH + at.EVENT_STAMP] = stamp
        count += 1
    state[at.BATCH_SIZE] = count
    state[at.BATCH_NEXT] = 0
