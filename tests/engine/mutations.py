# ruff: noqa: E501 - a place and what stands there instead are told as they are in the kernel
"""The fast kernel's rules, each broken in a way that a slip of the pen could: what the suite must notice.

A mutation is a text that stands once in a file of ``procsim/engine/fast`` and what would stand there instead; the
engine is then one that breaks the rule. `tests.engine.mutation_check` runs the suite against each.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Where the mutations' files are, from the project's folder.
KERNEL: Final = Path("procsim/engine/fast")


@dataclass(frozen=True)
class Mutation:
    """One rule broken: ``instead`` in place of ``text``, so that the kernel does what ``words`` say.

    ``unseen`` says why no log can show it, where that is so.
    """

    rule: str
    words: str
    file: str
    text: str
    instead: str
    unseen: str = ""

    def applied(self, source: str) -> str:
        """The file with the rule broken.

        Raises:
            ValueError: when the text doesn't stand there exactly once: the kernel was written anew, so must be this.
        """
        found = source.count(self.text)
        if found != 1:
            raise ValueError(f"{self.rule}, {self.words}: its text stands {found} times in {KERNEL / self.file}")
        return source.replace(self.text, self.instead)

    def place(self, source: str) -> str:
        """The function in which the text stands, or the file's name where it is in none."""
        before = source[: source.index(self.text)].splitlines()
        functions = [
            line[4 : line.index("(")] for line in [*before, *self.text.splitlines()[:1]] if line.startswith("def ")
        ]
        module = self.file.removesuffix(".py")
        return f"{module}.{functions[-1]}" if functions else module


def _rule(rule: str, *broken: tuple[str, ...]) -> list[Mutation]:
    return [Mutation(rule, *each) for each in broken]


QUEUES = [
    *_rule(
        "queue order",
        ("who queues stands behind all others", "floor.py", "before != NOBODY and _stands_before(state, token, before)", "before != NOBODY and False"),
        ("the queue's order is not looked at", "floor.py", "if state[one + at.STANDING] != state[other + at.STANDING]:", "if False:"),
        ("`latest` takes the first", "floor.py", "return int(-state[at.NOW])  # LATEST", "return int(state[at.NOW])"),
        ("`oldest` goes by the time queued", "floor.py", "return int(state[ticket + at.ARRIVED])", "return int(state[at.NOW])"),
        ("`shortest` goes by the first parameter, not by the mean", "floor.py", "distribution + 3]", "distribution]"),
        ("`due` forgets the pauses", "promise.py", "target + state[ticket + at.PAUSED])", "target)"),
        ("tickets of several roles compete by the tie rule, not by time queued", "floor.py", "if state[one + at.QUEUED_AT] != state[other + at.QUEUED_AT]:", "if False:"),
        ("who needs two lets others pass", "floor.py", "if found < ASSIGNED:", "if False:"),
        ("who waits for certain people lets nobody pass", "floor.py", "if found < ASSIGNED:", "if True:"),
    ),
    *_rule(
        "priorities",
        ("a stage's own rank is not looked at", "floor.py", "state[ticket + at.TICKET_RANK] if rank == NONE else rank", "state[ticket + at.TICKET_RANK]"),
        ("who has no priority comes first", "arrivals.py", "state[ticket + at.TICKET_RANK] = plan[at.LAST_RANK]", "state[ticket + at.TICKET_RANK] = 0"),
        (
            "ranks count nothing within a queue", "floor.py",
            "rank, the queue's order, the tie rule.\"\"\"\n    if state[one + at.RANK] != state[other + at.RANK]:",
            "rank, the queue's order, the tie rule.\"\"\"\n    if False:",
        ),
        (
            "ranks count nothing between roles", "floor.py",
            "of another role: rank, time queued, the tie rule.\"\"\"\n    if state[one + at.RANK] != state[other + at.RANK]:",
            "of another role: rank, time queued, the tie rule.\"\"\"\n    if False:",
        ),
        (
            "ranks count nothing for parts", "stock.py",
            "if state[one + at.RANK] != state[other + at.RANK]:",
            "if False:",
        ),
    ),
    *_rule(
        "tie",
        ("a later source comes first", "agenda.py", "return bool(state[one] < state[other])", "return bool(state[one] > state[other])"),
        ("stages don't break ties", "agenda.py", "for _ in range(5):", "for _ in range(3):"),
        ("visits don't break ties", "agenda.py", "for _ in range(5):", "for _ in range(4):"),
        ("finishes of one moment come in any order", "agenda.py", "if kind == at.FINISH:\n        return visit_is_before(state, of, other)", "if kind == at.FINISH:\n        return False"),
        ("arrivals of one moment come by number, not by source", "agenda.py", "if source != other_source:", "if False:"),
        ("repeats come before first contacts of their number", "agenda.py", "return bool(generation < other_generation)", "return bool(generation > other_generation)", "a ticket and its repeat never arrive at one moment: who comes back has left"),
        ("lots of one part come in any order", "agenda.py", "return bool(stamp < state[row + at.EVENT_STAMP])  # lots", "return False  # lots", "lots of one moment add up, and the log puts them into order"),
        ("arrivals come before finishes", "layout.py", "SHIFT, GIVE_UP = 0, 2, 4, 5, 6, 8", "SHIFT, GIVE_UP = 4, 2, 0, 1, 6, 8", "who arrives sets out when all that is due has changed the state"),
        ("deliveries come before finishes", "layout.py", "SHIFT, GIVE_UP = 0, 2, 4, 5, 6, 8", "SHIFT, GIVE_UP = 2, 0, 4, 5, 6, 8", "parts are handed over at the dispatch, and the log puts what was ordered before what came"),
        ("shifts change before anything else", "layout.py", "SHIFT, GIVE_UP = 0, 2, 4, 5, 6, 8", "SHIFT, GIVE_UP = 2, 4, 6, 7, 0, 8"),
        ("give-ups of one moment come in any order", "agenda.py", "place > 0 and visit_is_before(state, token, state[batch", "place > 0 and False and visit_is_before(state, token, state[batch"),
        ("of those idle equally long the last of the file works", "teams.py", "(idle == since and other < person)", "(idle == since and other > person)"),
        ("at one instant the last end is the first by the tie rule", "journey.py", "return bool(stage < state[reached + 1])", "return bool(stage > state[reached + 1])"),
    ),
]  # fmt: skip

PEOPLE = [
    *_rule(
        "shift end",
        ("everybody works through", "teams.py", "if works_through or length <= 0:", "if True:"),
        ("nobody works overtime", "teams.py", "if works_through or length <= 0:", "if length <= 0:"),
        ("it is enough that the last of a team finishes in overtime", "teams.py", "works_through = works_through and plan", "works_through = plan"),
        ("a team works as long as its last one is there", "teams.py", "stop = min(stop, ends[last_begun(begins, lo, hi, moment)])", "stop = ends[last_begun(begins, lo, hi, moment)]"),
        ("a team works on when only one of it is back", "teams.py", "moment, stop, place = opens, NEVER, 0", "moment, stop = opens, NEVER"),
        (
            "who is free at the shift's end stays", "teams.py",
            "state[state[at.ON_SHIFT] + person] = 0\n    if not state[state[at.BUSY] + person]:",
            "state[state[at.ON_SHIFT] + person] = 0\n    if False:",
        ),
        ("who is done after the shift's end takes the next ticket", "teams.py", "        if state[state[at.ON_SHIFT] + person]:\n", "        if True:\n"),
        ("idle time goes on from the shift before", "teams.py", "state[state[at.SINCE] + person] = begin", "pass"),
        ("idle time doesn't begin anew with a finish", "teams.py", "state[state[at.SINCE] + person] = state[at.NOW]", "pass"),
        ("who was there at the start has been idle since then", "teams.py", "        _come(plan, state, person, begin)", "        _come(plan, state, person, 0)"),
    ),
    *_rule(
        "who works",
        ("whoever is free works, `assign` or not", "teams.py", "if not assign:", "if True:"),
        ("`same as` doesn't wait for all of them", "teams.py", "if wanted < counting or free < needs:", "if free < needs:"),
        ("`same as` goes by the first visit, not by the latest", "floor.py", "plan[at.STAGE_COUNT] + stage] = team", "plan[at.STAGE_COUNT] + stage] = state[ticket + at.TICKET_FIELDS + plan[at.STAGE_COUNT] + stage] or team"),
        ("who lacks the role counts", "teams.py", "if not plan[plan[at.CAN_HELP] + plan[at.ROLE_COUNT] * person + role]:", "if False:"),
        ("who has no shift left counts", "teams.py", "last_end > state[at.NOW])", "True)"),
        ("`not same as` never lapses", "teams.py", "if left < needs:", "if False:"),
        ("who has been idle shortest works", "teams.py", "if idle < since or (idle", "if idle > since or (idle"),
        ("of those who help out the one idle shortest works", "teams.py", "state[listed + place - 1]] > since:", "state[listed + place - 1]] < since:"),
        ("a team is told in the order of who was idle longest", "teams.py", "place > 0 and state[chosen + place - 1] > person", "place > 0 and False"),
        ("after one has helped out, others do before people of the own role work", "floor.py", "_start(plan, weights, state, values, log, best, team)\n            helping = False", "_start(plan, weights, state, values, log, best, team)"),
        ("helping out comes in the first pass", "floor.py", "    helping = False\n    while", "    helping = True\n    while"),
        ("a team is as fast as its fastest", "teams.py", "smallest = min(smallest, weights", "smallest = max(smallest, weights"),
        ("rework is always the fault of who worked last", "judgement.py", "    if not team:\n", "    if True:\n"),
    ),
    *_rule(
        "limits",
        ("work that takes just as long as its limit ends at it", "floor.py", "limit != NONE and length > limit", "limit != NONE and length >= limit"),
        ("a wait that takes just as long as its limit ends at it", "floor.py", "if ends > limited:", "if ends >= limited:"),
        ("the limit of a wait counts all hours", "floor.py", "limited = later(plan, calendar, state[at.NOW], limit)", "limited = state[at.NOW] + limit"),
    ),
]  # fmt: skip

STOCK = [
    *_rule(
        "stock",
        ("one lot is ordered at a time", "stock.py", "    while (\n", "    if (\n"),
        ("at the reorder point nothing is ordered", "stock.py", "        <= plan[row + at.REORDER_AT]", "        < plan[row + at.REORDER_AT]"),
        ("what is owed doesn't count", "stock.py", " - state[state[at.OWED] + part]\n", "\n"),
        ("what has come is still on order", "stock.py", "state[state[at.ON_ORDER] + part] -= quantity", "pass"),
        ("nothing is ordered at the start", "stock.py", "state[state[at.SEEN_STOCK] + part] = state[state[at.ON_HAND] + part]\n        _reorder(plan, weights, state, part)", "state[state[at.SEEN_STOCK] + part] = state[state[at.ON_HAND] + part]"),
        ("part of what is wanted is enough", "stock.py", "state[request + at.QUANTITY] > state[state[at.ON_HAND] + part]:", "state[state[at.ON_HAND] + part] <= 0:"),
        (
            "who wants too much lets others pass", "stock.py",
            "request = state[state[at.PART_HEAD] + part]\n",
            "request = state[state[at.PART_HEAD] + part]\n        while request != NOBODY and state[request + at.QUANTITY] > state[state[at.ON_HAND] + part]:\n            request = state[request + at.NEXT_FOR_PART]\n",
        ),
        ("parts go to whoever asked first", "stock.py", "before != NOBODY and _asks_before(", "before != NOBODY and False and _asks_before("),
        ("parts go by the tie rule, not by time queued", "stock.py", "if state[one + at.QUEUED_AT] != state[other + at.QUEUED_AT]:", "if False:"),
        ("who gives up keeps the parts", "stock.py", "state[request + at.REQUESTED]] += state[request + at.QUANTITY]", "state[request + at.REQUESTED]] += 0"),
        ("who gave up is still owed", "stock.py", "state[state[at.OWED] + part] -= state[request + at.QUANTITY]", "state[state[at.OWED] + part] -= state[request + at.QUANTITY] * (state[state[request + at.REQUESTER] + at.HOW] == at.FINISHED)"),
        ("work begins without its parts", "stock.py", "    return bool(count > 0)", "    return False"),
        ("a part's time is when it was asked for, not when it was handed over", "stock.py", "state[token + at.GOT_PARTS] = state[at.NOW]", "state[token + at.GOT_PARTS] = state[token + at.QUEUED_AT]"),
        ("`stock.x` in a condition is what lies there now", "judgement.py", "state[state[at.SEEN_STOCK] + index]", "state[state[at.ON_HAND] + index]"),
    ),
    *_rule(
        "patience",
        ("it counts all hours, whatever the stage's calendar", "floor.py", "ends = after(plan, plan[stage + at.CALENDAR], state[at.NOW], length)", "ends = after(plan, NONE, state[at.NOW], length)"),
        ("it counts from the ticket's arrival", "floor.py", "ends = after(plan, plan[stage + at.CALENDAR], state[at.NOW], length)", "ends = after(plan, plan[stage + at.CALENDAR], state[ticket + at.ARRIVED], length)"),
        (
            "who gives up at an instant is not served at it", "kernel.py",
            "                _dispatch(plan, weights, state, values, log)\n                collect_impatient(state)\n",
            "                collect_impatient(state)\n                if state[at.BATCH_SIZE] == 0:\n                    _dispatch(plan, weights, state, values, log)\n",
        ),
        ("after each give-up there is a dispatch", "agenda.py", "at.EVENT_STAMP] = stamp\n        count += 1\n", "at.EVENT_STAMP] = stamp\n        count += 1\n        break\n"),
        ("nobody gives up while parts are missing", "kernel.py", "state[token + at.STATE] != at.QUEUED:\n        return NOBODY", "state[token + at.STATE] != at.QUEUED or state[token + at.MISSING_PARTS]:\n        return NOBODY"),
        ("who was cancelled at the same instant gives up too", "kernel.py", "state[token + at.STAMP] != state[event + at.EVENT_STAMP] or state[token + at.STATE] != at.QUEUED:", "state[token + at.STAMP] != state[event + at.EVENT_STAMP]:"),
        ("who gave up goes where the served go", "journey.py", "return int(plan[row + at.GIVES_UP])", "return int(plan[row + at.NEXT])"),
        ("who gave up counts as waiting", "floor.py", "state[state[at.WAITING] + state[token + at.STAGE]] -= 1", "pass"),
    ),
]  # fmt: skip

BRANCHES = [
    *_rule(
        "join",
        ("nobody waits for anybody", "journey.py", "if not some or not missing:", "if True:"),
        ("it waits for any open branch", "journey.py", "if place != NONE and plan[reach + place] & missing:", "if place != NONE:"),
        ("it waits for no branch that is still under way", "journey.py", "if place != NONE and plan[reach + place] & missing:", "if False:"),
        ("it doesn't wait for who sets out for it in the same instant", "journey.py", "if place == stage and came_from != NONE and missing >> came_from & 1:", "if False:"),
        ("it doesn't wait for who waits at another join", "journey.py", "if other != join and _has_parked(plan, state, ticket, other) and", "if False and"),
        ("who comes from a stage that isn't listed waits too", "journey.py", "    if came_from == NONE:\n        return True\n", "    if came_from == NONE:\n        came_from = 0\n"),
        ("it takes all that came from a stage", "journey.py", "            state[counts + place] -= 1\n            state[ticket + at.PARKED] -= 1", "            state[ticket + at.PARKED] -= state[counts + place]\n            state[counts + place] = 0"),
        ("it isn't asked again when a branch has moved", "kernel.py", "            if state[ticket + at.PARKED]:\n", "            if False:\n"),
        ("it isn't asked again when a branch has ended", "journey.py", "    if state[ticket + at.PARKED]:\n        join_what_can", "    if False:\n        join_what_can"),
        ("who gave up at a listed stage doesn't count as coming from it", "journey.py", "state[token + at.TOKEN_FIELDS + join] = _place_in_list(plan, join, stage)", "state[token + at.TOKEN_FIELDS + join] = NONE if state[token + at.HOW] == at.GAVE_UP else _place_in_list(plan, join, stage)"),
        ("a crossroads is nowhere that a ticket comes from", "journey.py", "            if place != NONE:\n", "            if False:\n"),
        ("who went on through a join still counts as coming from before", "journey.py", "state[token + field] = NONE", "state[token + field] = state[token + field]"),
    ),
    *_rule(
        "ends of branches",
        ("the last miss counts", "journey.py", "_is_earlier(state, now, stage, visit, end, ticket + at.MISS_AT)", "not _is_earlier(state, now, stage, visit, end, ticket + at.MISS_AT)"),
        ("the last end counts, misses or not", "journey.py", "missed if missed != NONE else state[ticket + at.LAST_END_REACHED]", "state[ticket + at.LAST_END_REACHED]"),
        ("each branch's end closes the ticket", "journey.py", "if state[ticket + at.FIRST_TOKEN] == NOBODY and not state[ticket + at.PARKED]:", "if True:"),
        ("a cancelling end lets waits go on", "journey.py", "elif state[token + at.STATE] == at.IN_WAIT:", "elif False:"),
        ("a cancelling end lets queued visits stand", "journey.py", "elif state[token + at.STATE] == at.QUEUED:", "elif False:"),
        ("a cancelling end leaves what waits at a join", "journey.py", "counts] = 0\n        state[ticket + at.PARKED] = 0\n", "counts] = 0\n"),
        ("after a cancelling end the work that was running leads on", "kernel.py", "        if state[ticket + at.IS_CANCELLED]:\n", "        if False:\n"),
    ),
    *_rule(
        "the SLA's clock",
        ("it stands as soon as one open visit pauses it", "promise.py", "stands = visits > 0 and visits == state[ticket + at.PAUSING_VISITS]", "stands = state[ticket + at.PAUSING_VISITS] > 0"),
        ("pauses count all hours", "promise.py", "elapsed(plan, clock, state[ticket + at.PAUSED_SINCE], state[at.NOW])", "state[at.NOW] - state[ticket + at.PAUSED_SINCE]"),
    ),
]  # fmt: skip

RUNS = [
    *_rule(
        "repeats",
        ("they have their parent's generation", "arrivals.py", "state[earlier + at.GENERATION] + 1,", "state[earlier + at.GENERATION],"),
        ("they have no attributes", "arrivals.py", "values[state[ticket + at.VALUES_FROM] + attribute] = known", "pass"),
        ("they come at all hours", "arrivals.py", "after(plan, plan[row + at.RETURN_CALENDAR], state[at.NOW], length)", "after(plan, NONE, state[at.NOW], length)"),
        ("a run of tickets doesn't wait for them", "arrivals.py", "state[at.OPEN_TICKETS] == 0 and state[at.RETURNING] == 0", "state[at.OPEN_TICKETS] == 0"),
        ("their visits are counted on", "rows.py", "    for field in range(counts, counts + stages):\n        state[field] = 0", "    for field in range(counts, counts + stages):\n        state[field] += 0"),
        ("the last moment of `within` isn't seen", "kernel.py", "min(state[at.STOP_AT], watched + 1)", "min(state[at.STOP_AT], watched)"),
        ("`within` passes since the length's end", "kernel.py", "watched = state[at.LAST_CLOSING] + plan[at.REPEAT_WITHIN]", "watched = plan[at.WINDOW_ENDS] + plan[at.REPEAT_WITHIN]"),
    ),
    *_rule(
        "arrivals",
        ("numbers of groups are those of their first tickets", "arrivals.py", "(number - 1) * plan[row + at.SIZE] + 1", "number"),
        ("`at` is numbered by time, not in the list's order", "arrivals.py", "moment, number = plan[listed], plan[listed + 1]", "moment = plan[listed]"),
        ("who arrives at the length's last instant is of the cohort", "arrivals.py", "state[at.NOW] < plan[at.WINDOW_ENDS]", "state[at.NOW] <= plan[at.WINDOW_ENDS]"),
        ("those of the warm-up are of the cohort", "arrivals.py", "plan[at.WARM_UP] <= state[at.NOW]", "0 <= state[at.NOW]"),
        ("a run of tickets lets the last group come as a whole", "arrivals.py", "        if state[at.FIRST_CONTACTS] == plan[at.TICKETS]:\n            break\n", ""),
    ),
    *_rule(
        "the log",
        ("rows of one instant stand as they were written", "record.py", "if state[at.ROWS] - state[at.INSTANT_ROWS] > 1:", "if False:"),
        ("visits that never started stand as they were written", "record.py", "state[at.UNSTARTED] += 1", "pass"),
        ("visits open at the end that never started are left out", "kernel.py", "        if state[token + at.STATE] == at.QUEUED:\n", "        if False:\n"),
        ("`queue.x` in a condition is what waits there now", "judgement.py", "state[state[at.SEEN_WAITING] + index]", "state[state[at.WAITING] + index]"),
    ),
]  # fmt: skip

MUTATIONS: Final = (*QUEUES, *PEOPLE, *STOCK, *BRANCHES, *RUNS)
