"""The people of a run: who is on shift, who is free, who takes the next ticket, and when a piece of work is done.

Who works on a ticket is one number: 0 for nobody, 1 + the person for one, and for several the row that lists them in
the order of the file.
"""

from __future__ import annotations

from typing import Final

from procsim.engine.blueprint.tables import NONE, Floats, Integers
from procsim.engine.clocks import NEVER, advance, last_begun, next_open
from procsim.engine.compiling import compiled_inline, compiled_part
from procsim.engine.fast import layout as at
from procsim.engine.fast.agenda import schedule
from procsim.engine.fast.rows import NOBODY, line_up, step_out, take_room
from procsim.engine.pointers import beyond

SAME: Final = 1

#: Added to a number of people where an ``assign`` is in force.
ASSIGNED: Final = 1 << 32


@compiled_inline
def team_size(plan: Integers, state: Integers, team: int) -> int:
    """How many people a team has."""
    if team == 0:
        return 0
    return 1 if team <= plan[at.PERSON_COUNT] else int(state[team + at.TEAM_SIZE])


@compiled_inline
def member(plan: Integers, state: Integers, team: int, place: int) -> int:
    """A person of a team."""
    return int(team - 1 if team <= plan[at.PERSON_COUNT] else state[team + at.TEAM_FIELDS + place])


@compiled_part
def chosen_team(state: Integers, count: int) -> int:
    """The team of the people who were chosen, in the order of the file."""
    chosen = state[at.CHOSEN]
    if count == 1:
        return int(state[chosen] + 1)
    team = state[at.FIRST_TEAM]
    while team != NOBODY:
        place = 0
        while place < count and state[team + at.TEAM_SIZE] == count:
            if state[team + at.TEAM_FIELDS + place] != state[chosen + place]:
                break
            place += 1
        if place == count:
            return int(team)
        team = state[team + at.NEXT_TEAM]
    team = take_room(state, at.TEAM_FIELDS + count)
    state[team + at.NEXT_TEAM] = state[at.FIRST_TEAM]
    state[at.FIRST_TEAM] = team
    state[team + at.TEAM_SIZE] = count
    for place in range(count):
        state[team + at.TEAM_FIELDS + place] = state[chosen + place]
    return int(team)


# --- the bench ------------------------------------------------------------------------------------------------------


@compiled_inline
def _sit_down(plan: Integers, state: Integers, person: int) -> None:
    """Somebody is free: in the order of since when, then of the file, on the bench of each own role."""
    row = plan[at.PEOPLE] + at.PERSON_WIDTH * person
    since = state[state[at.SINCE] + person]
    fields = state[at.BENCH_NEXT]
    for place in range(plan[row + at.FIRST_PLACE], plan[row + at.FIRST_PLACE] + plan[row + at.PLACE_COUNT]):
        role = plan[plan[at.PLACES] + 2 * place + 1]
        before = state[state[at.BENCH_TAIL] + role]
        while before != NOBODY:
            other = plan[plan[at.PLACES] + 2 * ((before - fields) >> 1)]
            idle = state[state[at.SINCE] + other]
            if idle < since or (idle == since and other < person):
                break
            before = state[before + 1]
        line_up(state, state[at.BENCH_HEAD] + role, state[at.BENCH_TAIL] + role, 0, fields + 2 * place, before)


@compiled_inline
def _stand_up(plan: Integers, state: Integers, person: int) -> None:
    """Somebody is free no more."""
    row = plan[at.PEOPLE] + at.PERSON_WIDTH * person
    for place in range(plan[row + at.FIRST_PLACE], plan[row + at.FIRST_PLACE] + plan[row + at.PLACE_COUNT]):
        role = plan[plan[at.PLACES] + 2 * place + 1]
        step_out(
            state, state[at.BENCH_HEAD] + role, state[at.BENCH_TAIL] + role, 0, state[at.BENCH_NEXT] + 2 * place
        )  # fmt: skip


@compiled_inline
def first_on_bench(plan: Integers, state: Integers, role: int) -> int:
    """Who of a role has been free longest, or NONE."""
    place = state[state[at.BENCH_HEAD] + role]
    return NONE if place == NOBODY else int(plan[plan[at.PLACES] + 2 * ((place - state[at.BENCH_NEXT]) >> 1)])


@compiled_inline
def seize(plan: Integers, state: Integers, team: int) -> None:
    """These people begin to work."""
    for place in range(team_size(plan, state, team)):
        person = member(plan, state, team, place)
        state[state[at.BUSY] + person] = 1
        _stand_up(plan, state, person)


@compiled_inline
def release(plan: Integers, state: Integers, team: int) -> None:
    """These people are done."""
    for place in range(team_size(plan, state, team)):
        person = member(plan, state, team, place)
        state[state[at.BUSY] + person] = 0
        if state[state[at.ON_SHIFT] + person]:
            state[state[at.SINCE] + person] = state[at.NOW]
            _sit_down(plan, state, person)


# --- shifts ---------------------------------------------------------------------------------------------------------


@compiled_inline
def begin_shifts(plan: Integers, state: Integers) -> None:
    """Who is on shift at the run's start, and when everybody comes or goes next."""
    for person in range(plan[at.PERSON_COUNT]):
        calendar = plan[at.CALENDARS] + at.CALENDAR_WIDTH * plan[plan[at.PEOPLE] + at.PERSON_WIDTH * person + at.SHIFTS]
        span, last = plan[calendar + at.SPANS_FROM], plan[calendar + at.SPANS_TO]
        state[state[at.NEXT_SPAN] + person] = span
        if span == last:
            continue
        begin = plan[plan[at.BEGINS] + span]
        if begin >= 0:
            schedule(state, begin, at.SHIFT, person, 0)
            continue
        _come(plan, state, person, begin)
        if not plan[calendar + at.IS_ALWAYS]:
            schedule(state, plan[plan[at.ENDS] + span], at.SHIFT, person, 0)


@compiled_inline
def _come(plan: Integers, state: Integers, person: int, begin: int) -> None:
    state[state[at.ON_SHIFT] + person] = 1
    if not state[state[at.BUSY] + person]:
        state[state[at.SINCE] + person] = begin
        _sit_down(plan, state, person)


@compiled_part
def change_shift(plan: Integers, state: Integers, person: int) -> None:
    """Somebody comes or goes."""
    span = state[state[at.NEXT_SPAN] + person]
    if not state[state[at.ON_SHIFT] + person]:
        _come(plan, state, person, plan[plan[at.BEGINS] + span])
        schedule(state, plan[plan[at.ENDS] + span], at.SHIFT, person, 0)
        return
    state[state[at.ON_SHIFT] + person] = 0
    if not state[state[at.BUSY] + person]:
        _stand_up(plan, state, person)
    calendar = plan[at.CALENDARS] + at.CALENDAR_WIDTH * plan[plan[at.PEOPLE] + at.PERSON_WIDTH * person + at.SHIFTS]
    state[state[at.NEXT_SPAN] + person] = span + 1
    if span + 1 < plan[calendar + at.SPANS_TO]:
        schedule(state, plan[plan[at.BEGINS] + span + 1], at.SHIFT, person, 0)


# --- who takes a ticket ---------------------------------------------------------------------------------------------


@compiled_part
def choose_team(plan: Integers, state: Integers, token: int, helping: bool) -> int:
    """Choose the people who could take a visit now.

    Returns how many they are (none if they can't), plus `ASSIGNED` where an ``assign`` is in force for it.
    """
    role = state[token + at.QUEUE_OF]
    stage = plan[at.STAGES] + at.STAGE_WIDTH * state[token + at.STAGE]
    needs, assign = plan[stage + at.NEEDS], plan[stage + at.ASSIGN]
    free = _list_free(plan, state, role, helping)
    if not assign:
        return _take(state, free, needs, NONE, 0)
    counting = _mark_earlier(plan, state, token, stage, role)
    if not counting:
        return _take(state, free, needs, NONE, 0)
    if assign != SAME:
        left = _count_others(plan, state, role)
        if left < needs:
            return _take(state, free, needs, NONE, 0)
        return _take(state, free, needs, 0, 0) + ASSIGNED
    if counting >= needs:
        return _take(state, free, needs, 1, 0) + ASSIGNED
    wanted = 0
    for place in range(free):
        wanted += state[state[at.MARKED] + state[state[at.FREE_PEOPLE] + place]]
    if wanted < counting or free < needs:
        return ASSIGNED
    _take(state, free, wanted, 1, 0)
    return wanted + _take(state, free, needs - wanted, 0, wanted) + ASSIGNED


@compiled_part
def _list_free(plan: Integers, state: Integers, role: int, helping: bool) -> int:
    """List who is free, on shift and has a role (or helps out in it), longest idle first, then in file order."""
    listed, count = state[at.FREE_PEOPLE], 0
    if not helping:
        place = state[state[at.BENCH_HEAD] + role]
        while place != NOBODY:
            state[listed + count] = plan[plan[at.PLACES] + 2 * ((place - state[at.BENCH_NEXT]) >> 1)]
            count += 1
            place = state[place]
        return count
    row = plan[at.ROLES] + at.ROLE_WIDTH * role
    first = plan[at.HELPERS] + plan[row + at.HELPERS_FIRST]
    for helper in range(first, first + plan[row + at.HELPERS_COUNT]):
        person = plan[helper]
        if not state[state[at.ON_SHIFT] + person] or state[state[at.BUSY] + person]:
            continue
        place = count
        since = state[state[at.SINCE] + person]
        while place > 0 and state[state[at.SINCE] + state[listed + place - 1]] > since:
            state[listed + place] = state[listed + place - 1]
            place -= 1
        state[listed + place] = person
        count += 1
    return count


@compiled_part
def _mark_earlier(plan: Integers, state: Integers, token: int, stage: int, role: int) -> int:
    """Mark who did the assigned stages for this ticket and still counts; returns how many they are."""
    marked, count = state[at.MARKED], 0
    for person in range(plan[at.PERSON_COUNT]):
        state[marked + person] = 0
    teams = state[token + at.TICKET] + at.TICKET_FIELDS + plan[at.STAGE_COUNT]
    first = plan[at.ASSIGNED] + plan[stage + at.ASSIGN_FIRST]
    for assigned in range(first, first + plan[stage + at.ASSIGN_COUNT]):
        team = state[teams + plan[assigned]]
        for place in range(team_size(plan, state, team)):
            person = member(plan, state, team, place)
            if not state[marked + person] and _counts(plan, state, person, role):
                state[marked + person] = 1
                count += 1
    return count


@compiled_inline
def _counts(plan: Integers, state: Integers, person: int, role: int) -> bool:
    """Whether somebody has a role, be it as a backup, and a shift left."""
    if not plan[plan[at.CAN_HELP] + plan[at.ROLE_COUNT] * person + role]:
        return False
    last_end = plan[plan[at.PEOPLE] + at.PERSON_WIDTH * person + at.LAST_END]
    return bool(state[state[at.ON_SHIFT] + person] or last_end > state[at.NOW])


@compiled_inline
def _count_others(plan: Integers, state: Integers, role: int) -> int:
    """How many count who aren't marked."""
    row = plan[at.ROLES] + at.ROLE_WIDTH * role
    first = plan[at.HELPERS] + plan[row + at.HELPERS_FIRST]
    count = 0
    for helper in range(first, first + plan[row + at.HELPERS_COUNT]):
        person = plan[helper]
        if not state[state[at.MARKED] + person] and _counts(plan, state, person, role):
            count += 1
    return count


@compiled_inline
def _take(state: Integers, free: int, needs: int, marked: int, already: int) -> int:
    """Choose the first ``needs`` of the free people who are ``marked`` (1 or 0; NONE: whoever), in file order.

    ``already`` so many have been chosen before. Returns how many were chosen now: all or none.
    """
    chosen, count = state[at.CHOSEN], already
    for listed in range(free):
        if count == already + needs:
            break
        person = state[state[at.FREE_PEOPLE] + listed]
        if marked != NONE and state[state[at.MARKED] + person] != marked:
            continue
        place = count
        while place > 0 and state[chosen + place - 1] > person:
            state[chosen + place] = state[chosen + place - 1]
            place -= 1
        state[chosen + place] = person
        count += 1
    return int(needs) if count == already + needs else 0


# --- how long a ticket takes ----------------------------------------------------------------------------------------


@compiled_inline
def pace(plan: Integers, weights: Floats, state: Integers, team: int, stage: int) -> float:
    """By what a draw is divided: speed times availability, the smallest of those who work together."""
    smallest = weights[plan[at.PACES] + plan[at.STAGE_COUNT] * member(plan, state, team, 0) + stage]
    for place in range(1, team_size(plan, state, team)):
        person = member(plan, state, team, place)
        smallest = min(smallest, weights[plan[at.PACES] + plan[at.STAGE_COUNT] * person + stage])
    return float(smallest)


@compiled_inline
def done(plan: Integers, state: Integers, team: int, length: int) -> int:
    """When work ends that begins now: counted on the shift of all, or through if all finish in overtime."""
    now = state[at.NOW]
    works_through = True
    for place in range(team_size(plan, state, team)):
        person = member(plan, state, team, place)
        works_through = works_through and plan[plan[at.PEOPLE] + at.PERSON_WIDTH * person + at.WORKS_THROUGH] != 0
    if works_through or length <= 0:
        return int(now + length)
    begins, ends = beyond(plan, plan[at.BEGINS]), beyond(plan, plan[at.ENDS])
    if team <= plan[at.PERSON_COUNT]:
        lo, hi = _shifts_of(plan, team - 1)
        return advance(begins, ends, beyond(plan, plan[at.BEFORE]), lo, hi, now, length)
    return _done_together(plan, state, team, begins, ends, length)


@compiled_inline
def _shifts_of(plan: Integers, person: int) -> tuple[int, int]:
    """The range of somebody's shifts among all spans."""
    calendar = plan[at.CALENDARS] + at.CALENDAR_WIDTH * plan[plan[at.PEOPLE] + at.PERSON_WIDTH * person + at.SHIFTS]
    return plan[calendar + at.SPANS_FROM], plan[calendar + at.SPANS_TO]


@compiled_part
def _done_together(plan: Integers, state: Integers, team: int, begins: Integers, ends: Integers, length: int) -> int:
    """When work is done that goes on only while all of a team are on shift."""
    moment, left = state[at.NOW], length
    while True:
        stop = NEVER
        place = 0
        while place < team_size(plan, state, team):
            lo, hi = _shifts_of(plan, member(plan, state, team, place))
            opens = next_open(begins, ends, lo, hi, moment)
            if opens == NEVER:
                return NEVER
            if opens > moment:  # look at all of them again
                moment, stop, place = opens, NEVER, 0
                continue
            stop = min(stop, ends[last_begun(begins, lo, hi, moment)])
            place += 1
        if left <= stop - moment:
            return int(moment + left)
        left -= stop - moment
        moment = stop
