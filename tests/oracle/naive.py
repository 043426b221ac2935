"""A naive simulator of processes that leave nothing to chance, written from the semantics alone.

It goes from instant to instant, looks at everything each time, and keeps its state in plain lists and dictionaries.
It knows nothing of the engine, is slow, and is meant to be read beside the text. It refuses whatever would have to be
drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from procsim.model.conditions import Name, Value, evaluate
from procsim.model.distributions import Distribution, Family
from procsim.model.process import (
    By,
    Cases,
    Choice,
    Depends,
    Person,
    Process,
    QueueOrder,
    Routing,
    Split,
    Stage,
    StageKind,
    To,
    Until,
    Values,
    targets,
)  # fmt: skip
from procsim.model.time import DAY, WEEKDAYS

from .hours import Hours

FOREVER = 2**62


class ChanceError(Exception):
    """The process leaves something to chance."""


@dataclass(eq=False)
class Ticket:
    """Someone's request, and where its tokens are."""

    key: tuple[int, int, int]
    attributes: dict[str, str | float]
    arrived: int
    parent: Ticket | None = None
    tokens: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    done_by: dict[str, list[str]] = field(default_factory=dict)
    joining: dict[str, list[str]] = field(default_factory=dict)  # join -> stages whose tokens wait there
    ends: list[str] = field(default_factory=list)
    cancelled: bool = False
    closed: int | None = None
    outcome: str | None = None
    pauses: list[tuple[int, int]] = field(default_factory=list)
    paused_since: int | None = None


@dataclass(eq=False)
class Visit:
    """One stay at a stage."""

    ticket: Ticket
    stage: Stage
    place: int
    number: int
    enabled: int
    state: str  # queued, running, waiting, over
    started: int | None = None
    ended: int | None = None
    people: list[str] = field(default_factory=list)
    needed: dict[str, int] = field(default_factory=dict)
    given: set[str] = field(default_factory=set)
    parts_time: int | None = None
    role: str = ""
    rank: int = 0
    order: float = 0
    leaves: int = FOREVER  # when patience ends
    finishes: int = FOREVER
    too_long: bool = False

    @property
    def key(self) -> tuple[int, ...]:
        return (*self.ticket.key, self.place, self.number)

    @property
    def ready(self) -> bool:
        return self.given == set(self.needed)


class Naive:
    """One run of a process."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.calendars = {name: Hours.of(process, name) for name in process.calendars}
        self.people: dict[str, Person] = {person.name: person for person in process.people}
        self.shifts = {name: Hours.of(process, person.calendar, person.away) for name, person in self.people.items()}
        self.file_order = list(self.people)
        self.holding: dict[str, Visit | None] = dict.fromkeys(self.people)
        self.last_finish = dict.fromkeys(self.people, -FOREVER)
        self.sources = list(process.arrivals)
        self.stage_order = list(process.stages)
        self.tickets: list[Ticket] = []
        self.visits: list[Visit] = []
        self.comings: list[tuple[int, tuple[int, int, int], Ticket | None]] = []
        self.stock = {name: part.stock for name, part in process.parts.items()}
        self.on_order = dict.fromkeys(process.parts, 0)
        self.owed = dict.fromkeys(process.parts, 0)
        self.under_way: list[tuple[int, str, int]] = []  # when, part, number
        self.lots: list[tuple[int, str, str, int]] = []
        self.lot_numbers = dict.fromkeys(process.parts, 0)
        self.seen_queue = dict.fromkeys(process.stages, 0)
        self.seen_stock = dict(self.stock)
        self.now = 0
        run = process.run
        self.window = (run.warm_up, run.warm_up + run.length)
        self.longest = self.window[1] + run.longest_cool_down

    # --- the run ----------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Lets everything happen and gives the moment at which observation ends; what comes later doesn't count."""
        self.plan_arrivals()
        for name in self.stock:
            self.reorder(name)
        while True:
            self.instant()
            following = self.next_moment()
            if following > self.longest:
                break
            self.now = following
        cohort = [ticket for ticket in self.tickets if self.window[0] <= ticket.arrived < self.window[1]]
        if any(ticket.closed is None for ticket in cohort):
            return self.longest
        looks_back = max((kpi.within for kpi in self.process.kpis.values() if kpi.share == "repeats"), default=0)
        last = max((ticket.closed for ticket in cohort), default=0)
        return min(self.longest, max(self.window[1], last + looks_back if cohort else 0))

    def next_moment(self) -> int:
        """The next moment at which anything is due, or a shift begins or ends."""
        moments = [visit.finishes for visit in self.visits if visit.state in ("running", "waiting")]
        moments += [visit.leaves for visit in self.visits if visit.state == "queued"]
        moments += [coming[0] for coming in self.comings] + [lot[0] for lot in self.under_way]
        for hours in self.shifts.values():
            moments += [moment for span in hours.from_(self.now)[:2] for moment in span]
        return min((moment for moment in moments if moment > self.now), default=FOREVER)

    def instant(self) -> None:
        """Changes, one dispatch, give-ups; again until nothing changes."""
        while True:
            changed = False
            while self.changes():
                changed = True
            changed |= self.dispatch()
            stood = [visit for visit in self.visits if visit.state == "queued"]
            for visit in sorted(stood, key=lambda visit: visit.key):
                if visit.state == "queued" and visit.leaves <= self.now:
                    self.give_up(visit)
                    changed = True
            if not changed:
                return

    def changes(self) -> bool:
        """One round: everything that is due now, by kind and by the tie rule."""
        over = [visit for visit in self.visits if visit.state in ("running", "waiting") and visit.finishes <= self.now]
        lots = sorted(
            (lot for lot in self.under_way if lot[0] <= self.now),
            key=lambda lot: (list(self.stock).index(lot[1]), lot[2]),
        )
        comings = sorted((coming for coming in self.comings if coming[0] <= self.now), key=lambda coming: coming[1])
        for visit in sorted(over, key=lambda visit: visit.key):
            if visit.state in ("running", "waiting"):
                self.finish(visit)
        for lot in lots:
            self.under_way.remove(lot)
            _, name, number = lot
            quantity = self.process.parts[name].order_quantity or 0
            self.stock[name] += quantity
            self.on_order[name] -= quantity
            self.lots.append((self.now, "delivered", name, number))
        for coming in comings:
            self.comings.remove(coming)
            self.arrive(coming[1], coming[2])
        return bool(over or lots or comings)

    # --- arrivals ---------------------------------------------------------------------------------------------

    def plan_arrivals(self) -> None:
        """Every first contact up to the longest end."""
        for place, source in enumerate(self.process.arrivals.values()):
            if source.rate is not None:
                raise ChanceError("a rate")
            if source.at is not None:
                moments = [(moment - self.process.start) // timedelta(microseconds=1) for moment in source.at]
            else:
                moments, at = [], 0
                step = round(constant(source.every))
                while at <= self.longest:
                    at = self.calendars[source.calendar].advance(at, step) if source.calendar else at + step
                    moments.append(at)
            for number, at in enumerate(moments):
                if 0 <= at <= self.longest:
                    for twin in range(source.size):
                        self.comings.append((at, (place, number * source.size + twin + 1, 0), None))

    def arrive(self, key: tuple[int, int, int], parent: Ticket | None) -> None:
        source = self.process.arrivals[self.sources[key[0]]]
        attributes: dict[str, str | float] = dict(parent.attributes) if parent else {}
        ticket = Ticket(key, attributes, self.now, parent)
        if parent is None:
            for attribute in source.attributes:
                value = self.pick(ticket, attribute.values)
                if isinstance(value, Values):
                    attributes[attribute.name] = only(value.shares)
                elif value is not None:
                    attributes[attribute.name] = constant(value)
        self.tickets.append(ticket)
        ticket.tokens = 1
        if parent:
            repeat = self.process.ends[parent.outcome].repeat
            self.follow(ticket, "", repeat.enters)
        else:
            self.follow(ticket, "", source.enters)
        self.settle(ticket)

    # --- what a ticket knows ----------------------------------------------------------------------------------

    def attribute(self, ticket: Ticket, name: str) -> Value:
        if name == "source":
            return self.sources[ticket.key[0]]
        moment = self.process.start + timedelta(microseconds=ticket.arrived)
        if name == "weekday":
            return WEEKDAYS[moment.weekday()]
        if name == "hour":
            return moment.hour
        return ticket.attributes.get(name)

    def pick(self, ticket: Ticket, depends: Depends) -> Any:
        if depends.by is None:
            return depends.otherwise
        value = self.attribute(ticket, depends.by)
        return depends.values.get(str(value), depends.otherwise)

    def lookup(self, ticket: Ticket, name: Name) -> Value:
        match name.kind:
            case "attribute":
                return self.attribute(ticket, name.name)
            case "visits":
                return ticket.counts.get(name.name, 0)
            case "queue":
                return self.seen_queue[name.name]
            case "stock":
                return self.seen_stock[name.name]
            case "open":
                return self.calendars[name.name].is_open(self.now)

    # --- ways -------------------------------------------------------------------------------------------------

    def follow(self, ticket: Ticket, sender: str, routing: Routing) -> None:
        """Sends a token on its way."""
        match routing:
            case To(target):
                self.go(ticket, sender, target)
            case Split(branches):
                ticket.tokens += len(branches) - 1
                for branch in branches:
                    if not ticket.cancelled:
                        self.go(ticket, sender, branch)
            case By(choice):
                self.follow(ticket, sender, self.pick(ticket, choice))
            case Cases(cases):
                for case in cases:
                    if case.when is None or evaluate(case.when.expression, lambda name: self.lookup(ticket, name)):
                        self.follow(ticket, sender, case.to)
                        return
            case Choice(branches):
                self.follow(ticket, sender, only([(branch.to, branch.share) for branch in branches]))

    def go(self, ticket: Ticket, sender: str, target: str) -> None:
        """A token reaches a stage or an end."""
        if target in self.process.ends:
            ticket.ends.append(target)
            ticket.tokens -= 1
            if self.process.ends[target].cancels:
                self.cancel(ticket)
            return
        stage = self.process.stages[target]
        if sender in stage.after_all:
            ticket.joining.setdefault(target, []).append(sender)
        else:
            self.enter(ticket, stage)

    def settle(self, ticket: Ticket) -> None:
        """Lets joins go on that need not wait any more, and closes the ticket whose last token has ended."""
        moved = True
        while moved:
            moved = False
            for name in self.stage_order:
                waiting = ticket.joining.get(name, [])
                stage = self.process.stages[name]
                if not waiting or any(
                    self.may_come(ticket, other, stage) for other in stage.after_all if other not in waiting
                ):
                    continue
                taken = [other for other in stage.after_all if other in waiting]
                for other in taken:
                    waiting.remove(other)
                ticket.tokens -= len(taken) - 1
                self.enter(ticket, stage)
                moved = True
        if ticket.tokens == 0 and ticket.closed is None:
            self.close(ticket)

    def may_come(self, ticket: Ticket, wanted: str, join: Stage) -> bool:
        """Whether another open token can still reach a stage without passing the join."""
        places = {visit.stage.name for visit in self.visits if visit.ticket is ticket and visit.state != "over"}
        places |= {name for name, tokens in ticket.joining.items() if tokens and name != join.name}
        seen: set[str] = set()
        while places:
            name = places.pop()
            if name in seen or name == join.name or name not in self.process.stages:
                continue
            if name == wanted:
                return True
            seen.add(name)
            stage = self.process.stages[name]
            places |= set(targets(stage.next))
            if stage.patience is not None:
                places.add(stage.gives_up)
            if stage.then is not None:
                places.add(stage.then)
        return False

    def close(self, ticket: Ticket) -> None:
        ends = self.process.ends
        missed = [name for name in ticket.ends if ends[name].counts_as_miss]
        ticket.outcome = missed[0] if missed else ticket.ends[-1]
        ticket.closed = self.now
        repeat = ends[ticket.outcome].repeat
        if repeat and repeat.share > 0:
            if repeat.share < 1:
                raise ChanceError("a repeat")
            after = round(constant(repeat.after))
            at = self.calendars[repeat.calendar].advance(self.now, after) if repeat.calendar else self.now + after
            source, number, generation = ticket.key
            self.comings.append((at, (source, number, generation + 1), ticket))

    def cancel(self, ticket: Ticket) -> None:
        """Waits and queued visits end at once, running work when it is done."""
        ticket.cancelled = True
        for visit in self.visits:
            if visit.ticket is ticket and visit.state in ("queued", "waiting"):
                if visit.state == "queued":
                    self.return_parts(visit)
                self.end_visit(visit)
        ticket.joining.clear()
        ticket.tokens = sum(visit.ticket is ticket and visit.state == "running" for visit in self.visits)

    # --- visits -----------------------------------------------------------------------------------------------

    def enter(self, ticket: Ticket, stage: Stage) -> None:
        if stage.kind is StageKind.CROSSROADS:
            ticket.counts[stage.name] = ticket.counts.get(stage.name, 0) + 1
            self.follow(ticket, stage.name, stage.next)
            return
        number = ticket.counts[stage.name] = ticket.counts.get(stage.name, 0) + 1
        visit = Visit(ticket, stage, self.stage_order.index(stage.name), number, self.now, "queued")
        if stage.kind is StageKind.WAIT:
            visit.state, visit.started = "waiting", self.now
            visit.finishes, visit.too_long = self.wait_end(visit)
        else:
            self.queue(visit)
        self.visits.append(visit)
        self.mind_pauses(ticket)

    def queue(self, visit: Visit) -> None:
        stage, ticket = visit.stage, visit.ticket
        visit.role = self.pick(ticket, stage.role)
        ranks = self.process.priorities
        rank = stage.rank if stage.rank is not None else ticket.attributes.get("priority")
        visit.rank = ranks.index(rank) if rank in ranks else len(ranks)
        match self.process.queues.get(visit.role, QueueOrder.ARRIVAL):
            case QueueOrder.ARRIVAL:
                visit.order = self.now
            case QueueOrder.LATEST:
                visit.order = -self.now
            case QueueOrder.OLDEST:
                visit.order = ticket.arrived
            case QueueOrder.SHORTEST:
                visit.order = self.pick(ticket, stage.duration).mean
            case QueueOrder.DUE:
                visit.order = self.due(ticket)
        patience = self.pick(ticket, stage.patience) if stage.patience else "never"
        if patience != "never":
            hours = self.calendars[stage.calendar or "always"]
            visit.leaves = hours.advance(self.now, round(constant(patience)))
        visit.needed = dict(self.pick(ticket, stage.uses) or {}) if stage.uses else {}
        for name, quantity in visit.needed.items():
            self.owed[name] += quantity
            self.reorder(name)

    def wait_end(self, visit: Visit) -> tuple[int, bool]:
        stage = visit.stage
        hours = self.calendars[stage.calendar or "always"]
        wait = self.pick(visit.ticket, stage.wait)
        if isinstance(wait, Until):
            midnight = (
                self.now
                - ((self.process.start - at_midnight(self.process)) // timedelta(microseconds=1) + self.now) % DAY
            )
            end = midnight + wait.time_of_day
            while end <= self.now or not hours.is_open(end):
                end += DAY
            if stage.at_most is not None and hours.elapsed(self.now, end) > stage.at_most:
                return hours.advance(self.now, stage.at_most), True
            return end, False
        amount = round(constant(wait))
        too_long = stage.at_most is not None and amount > stage.at_most
        if too_long:
            amount = stage.at_most
        return (hours.advance(self.now, amount) if amount else hours.next_open(self.now)), too_long

    def due(self, ticket: Ticket) -> float:
        sla = self.process.sla
        target = self.pick(ticket, sla.time_to_resolve)
        if target is None:
            return FOREVER
        hours = self.calendars[self.pick(ticket, sla.clock)]
        allowed = target
        pauses = ticket.pauses + ([(ticket.paused_since, self.now)] if ticket.paused_since is not None else [])
        for begin, end in pauses:
            if hours.advance(ticket.arrived, allowed) >= begin:
                allowed += hours.elapsed(begin, end)
        return hours.advance(ticket.arrived, allowed)

    def mind_pauses(self, ticket: Ticket) -> None:
        """The SLA's clock stops while something is open and all of it are pausing waits."""
        if self.process.sla is None:
            return
        open_ = [visit for visit in self.visits if visit.ticket is ticket and visit.state != "over"]
        paused = bool(open_) and all(visit.stage.waits_on in self.process.sla.pauses for visit in open_)
        if paused and ticket.paused_since is None:
            ticket.paused_since = self.now
        elif not paused and ticket.paused_since is not None:
            ticket.pauses.append((ticket.paused_since, self.now))
            ticket.paused_since = None

    def end_visit(self, visit: Visit) -> None:
        visit.state, visit.ended = "over", self.now
        self.mind_pauses(visit.ticket)

    def finish(self, visit: Visit) -> None:
        ticket, stage = visit.ticket, visit.stage
        was_running = visit.state == "running"
        self.end_visit(visit)
        if was_running:
            for name in visit.people:
                self.holding[name] = None
                self.last_finish[name] = self.now
            ticket.done_by[stage.name] = visit.people
        if ticket.cancelled:
            ticket.tokens -= 1
        elif visit.too_long:
            self.go(ticket, stage.name, stage.then)
        else:
            self.follow(ticket, stage.name, stage.next)
        self.settle(ticket)

    def give_up(self, visit: Visit) -> None:
        self.return_parts(visit)
        self.end_visit(visit)
        self.go(visit.ticket, visit.stage.name, visit.stage.gives_up)
        self.settle(visit.ticket)

    # --- parts ------------------------------------------------------------------------------------------------

    def reorder(self, name: str) -> None:
        part = self.process.parts[name]
        if part.reorder_at is None:
            return
        while self.stock[name] + self.on_order[name] - self.owed[name] <= part.reorder_at:
            self.on_order[name] += part.order_quantity
            self.lot_numbers[name] += 1
            self.lots.append((self.now, "ordered", name, self.lot_numbers[name]))
            self.under_way.append((self.now + round(constant(part.lead_time)), name, self.lot_numbers[name]))

    def return_parts(self, visit: Visit) -> None:
        for name, quantity in visit.needed.items():
            if name in visit.given:
                self.stock[name] += quantity
            else:
                self.owed[name] -= quantity

    # --- dispatch ---------------------------------------------------------------------------------------------

    def dispatch(self) -> bool:
        changed = False
        for name in self.stock:
            asking = [v for v in self.visits if v.state == "queued" and name in v.needed and name not in v.given]
            for visit in sorted(asking, key=lambda v: (v.rank, v.enabled, v.key)):
                quantity = visit.needed[name]
                if self.stock[name] < quantity:
                    break
                self.stock[name] -= quantity
                self.owed[name] -= quantity
                visit.given.add(name)
                changed = True
                if visit.ready:
                    visit.parts_time = self.now
        while self.serve(backup=False) or self.serve(backup=True):
            changed = True
        for name in self.seen_queue:
            self.seen_queue[name] = sum(v.state == "queued" and v.stage.name == name for v in self.visits)
        self.seen_stock = dict(self.stock)
        return changed

    def serve(self, backup: bool) -> bool:
        """Starts the first of all the tickets that could be served now; whether there was one."""
        heads = []
        queues: dict[str, list[Visit]] = {}
        for visit in self.visits:
            if visit.state == "queued" and visit.ready:
                queues.setdefault(visit.role, []).append(visit)
        for queue in queues.values():
            for visit in sorted(queue, key=lambda v: (v.rank, v.order, v.key)):
                people, in_force = self.choose(visit, backup)
                if people:
                    heads.append((visit.rank, visit.enabled, visit.key, visit, people))
                    break
                if visit.stage.needs > 1 and not in_force:
                    break
        if not heads:
            return False
        _, _, _, visit, people = min(heads, key=lambda head: head[:3])
        self.start(visit, people)
        return True

    def choose(self, visit: Visit, backup: bool) -> tuple[list[str], bool]:
        """Who would take it now (nobody, if it must wait), and whether an `assign` is in force."""
        needs, role = visit.stage.needs, visit.role

        def holds(name: str) -> bool:
            return role in self.people[name].roles or (backup and role in self.people[name].backup)

        def counts(name: str) -> bool:
            person = self.people[name]
            return role in (*person.roles, *person.backup) and bool(self.shifts[name].from_(self.now))

        def idle_since(name: str) -> tuple[int, int]:
            begin, _ = self.shifts[name].span_at(self.now)
            return max(self.last_finish[name], begin), self.file_order.index(name)

        free = [n for n in self.people if holds(n) and self.holding[n] is None and self.shifts[n].is_open(self.now)]
        free.sort(key=idle_since)
        in_force = False
        assign = visit.stage.assign
        if assign:
            did = [n for stage in assign.stages for n in visit.ticket.done_by.get(stage, []) if counts(n)]
            if assign.same and did:
                in_force = True
                if len(did) >= needs:
                    free = [name for name in free if name in did]
                elif not set(did) <= set(free):
                    free = []
                else:
                    free = [name for name in free if name in did] + [name for name in free if name not in did]
            elif did and sum(counts(name) and name not in did for name in self.people) >= needs:
                in_force = True
                free = [name for name in free if name not in did]
        return (free[:needs] if len(free) >= needs else []), in_force

    def start(self, visit: Visit, people: list[str]) -> None:
        visit.state, visit.started = "running", self.now
        visit.people = sorted(people, key=self.file_order.index)
        for name in people:
            self.holding[name] = visit
        stage = visit.stage

        def product(name: str) -> float:
            person = self.people[name]
            speed = person.speed.values.get(stage.name, person.speed.otherwise)
            return speed * person.available

        amount = round(constant(self.pick(visit.ticket, stage.duration)) / min(map(product, people)))
        if stage.at_most is not None and amount > stage.at_most:
            amount, visit.too_long = stage.at_most, True
        if all(self.people[name].finishes for name in people):
            visit.finishes = self.now + amount
        else:
            hours = self.shifts[people[0]]
            for name in people[1:]:
                hours = hours.common(self.shifts[name])
            visit.finishes = hours.advance(self.now, amount)


def constant(distribution: Distribution) -> float:
    if distribution.family is not Family.CONSTANT:
        raise ChanceError(distribution.text)
    return distribution.parameters[0]


def only(shares: Any) -> Any:
    """The one option that has all the share."""
    possible = [option for option, share in shares if share > 0]
    if len(possible) != 1:
        raise ChanceError("a choice")
    return possible[0]


def at_midnight(process: Process) -> Any:
    return process.start.replace(hour=0, minute=0, second=0, microsecond=0)
