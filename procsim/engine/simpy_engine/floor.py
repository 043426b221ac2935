"""Where work is done: visits queue, get parts and people, are worked on, and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engine.blueprint.tables import ARRIVAL, DUE, LATEST, NONE, OLDEST, SHORTEST, WORK
from procsim.engine.columns import MISSING
from procsim.engine.draws import DURATION, PATIENCE, WAIT
from procsim.engine.simpy_engine.agenda import FINISH, Agenda, trigger
from procsim.engine.simpy_engine.promise import Promise
from procsim.engine.simpy_engine.queues import Queue
from procsim.engine.simpy_engine.tickets import (
    CANCELLED,
    GAVE_UP,
    LIMITED,
    OVER,
    QUEUED,
    WAITING,
    WORKING,
    Ticket,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import simpy

    from procsim.engine.blueprint import Blueprint
    from procsim.engine.recorder import Recorder
    from procsim.engine.simpy_engine.chance import Calendars, Chance
    from procsim.engine.simpy_engine.crew import Crew
    from procsim.engine.simpy_engine.judgement import Judgement
    from procsim.engine.simpy_engine.stock import Stock


class Floor:
    """Visits of all stages, the queues of all roles, and the dispatch."""

    def __init__(
        self,
        blueprint: Blueprint,
        env: simpy.Environment,
        agenda: Agenda,
        recorder: Recorder,
        chance: Chance,
        calendars: Calendars,
        judgement: Judgement,
        stock: Stock,
        crew: Crew,
    ) -> None:
        self._env = env
        self._agenda = agenda
        self._recorder = recorder
        self._chance = chance
        self._calendars = calendars
        self._judgement = judgement
        self._stock = stock
        self._crew = crew
        self._promise = Promise(blueprint, chance, calendars)
        stages = blueprint.stages
        self._kind: list[int] = stages.kind.tolist()
        self._keys: list[int] = stages.keys.tolist()
        self._role: list[int] = stages.role.tolist()
        self._duration: list[int] = stages.duration.tolist()
        self._fixed_role = [chance.fixed(selector) for selector in self._role]
        self._fixed_duration = [chance.fixed(selector) for selector in self._duration]
        self._rank: list[int] = stages.rank.tolist()
        self._at_most: list[int] = stages.at_most.tolist()
        self._patience: list[int] = stages.patience.tolist()
        self._uses: list[int] = stages.uses.tolist()
        self._calendar: list[int] = stages.calendar.tolist()
        bundles = blueprint.bundles
        self._bundles: list[dict[int, int]] = [
            dict(
                zip(
                    bundles.part[first : first + count].tolist(),
                    bundles.quantity[first : first + count].tolist(),
                    strict=True,
                )
            )
            for first, count in zip(bundles.first, bundles.count, strict=True)
        ]
        self._expected: list[float] = blueprint.distributions.mean.tolist()
        self._order: list[int] = blueprint.role_order.tolist()
        self._queues = [Queue() for _ in blueprint.role_names]
        #: The roles for which somebody queues.
        self._pressing: list[int] = []
        self._waiting = [0] * len(stages.names)
        self._is_simple = [
            uses == NONE and patience == NONE for uses, patience in zip(self._uses, self._patience, strict=True)
        ]
        self._has_parts = len(stock.on_hand) > 0
        self._is_looked_at = judgement.needs_queue or judgement.needs_stock

    # --- a visit begins -------------------------------------------------------------------------------------------

    def enter(self, ticket: Ticket, stage: int) -> Visit:
        """A ticket comes to a stage: it queues for work, or begins a wait."""
        now = self._agenda.now
        number = ticket.visits[stage] + 1
        ticket.visits[stage] = number
        visit = Visit(self._env, ticket, stage, number, now)
        if self._promise.is_kept:
            self._promise.visit_begins(visit, now)
        if self._kind[stage] == WORK:
            self._queue(visit, now)
        else:
            self._wait(visit, now)
        self._waiting[stage] += 1
        return visit

    def _wait(self, visit: Visit, now: int) -> None:
        stage, ticket = visit.stage, visit.ticket
        visit.state, visit.began = WAITING, now
        calendar, limit = self._calendar[stage], self._at_most[stage]
        distribution = self._chance.select(self._duration[stage], ticket.values)
        ends = self._chance.wait(distribution, ticket, self._keys[stage], visit.number, WAIT, calendar, now)
        if limit != NONE and ends > (limited := self._calendars.later(calendar, now, limit)):
            visit.how, ends = LIMITED, limited
        self._agenda.schedule(ends, (FINISH, visit.tie, visit))

    def _queue(self, visit: Visit, now: int) -> None:
        stage, ticket = visit.stage, visit.ticket
        role = self._fixed_role[stage]
        if role == NONE:
            role = self._chance.select(self._role[stage], ticket.values)
        visit.role = role
        rank = self._rank[stage]
        if rank == NONE:
            rank = ticket.rank
        order = self._order[role]
        visit.claim = visit.place = (rank, now, visit.tie)
        if order != ARRIVAL:
            visit.place = (rank, self._standing(order, visit, now), visit.tie)
        if self._is_simple[stage]:
            self._line_up(visit)
            return
        if self._patience[stage] != NONE:
            self._lose_patience(visit, now)
        if self._uses[stage] != NONE:
            bundle = self._chance.select(self._uses[stage], ticket.values)
            visit.missing = dict(self._bundles[bundle]) if bundle != NONE else {}
        if visit.missing:
            self._stock.ask(visit)
        else:
            self._line_up(visit)

    def _line_up(self, visit: Visit) -> None:
        """Let a visit that has its parts compete for people."""
        queue = self._queues[visit.role]
        if not queue:
            self._pressing.append(visit.role)
            queue.append((visit.place, visit))
        else:
            queue.add(visit.place, visit)

    def _step_out(self, visit: Visit) -> None:
        """Take a visit out of its role's queue."""
        queue = self._queues[visit.role]
        if queue[0][1] is visit:
            del queue[0]
        else:
            queue.take(visit.place)
        if not queue:
            self._pressing.remove(visit.role)

    def _standing(self, order: int, visit: Visit, now: int) -> int | float:
        """By what the tickets of one rank are ordered."""
        if order == SHORTEST:
            return self._expected[self._chance.select(self._duration[visit.stage], visit.ticket.values)]
        if order == DUE:
            return self._promise.due(visit.ticket)
        if order == OLDEST:
            return visit.ticket.arrived
        assert order == LATEST
        return -now

    def _lose_patience(self, visit: Visit, now: int) -> None:
        stage = visit.stage
        distribution = self._chance.select(self._patience[stage], visit.ticket.values)
        if distribution == NONE:
            return
        key, calendar = self._keys[stage], self._calendar[stage]
        amount = self._chance.amount(distribution, visit.ticket, key, visit.number, PATIENCE)
        self._agenda.lose_patience(self._calendars.after(calendar, now, amount), visit)

    # --- the dispatch ---------------------------------------------------------------------------------------------

    def dispatch(self) -> None:
        """Hand over parts, then match people with work, then look at what is left."""
        if self._has_parts and self._stock.is_wanted:
            now = self._agenda.now
            for visit in self._stock.hand_over():
                visit.got_parts = now
                self._line_up(visit)
        if self._pressing:
            self._match()
        if self._is_looked_at:
            self._judgement.waiting = self._waiting.copy()
            self._judgement.stock = self._stock.on_hand.copy()

    def _match(self) -> None:
        """Of all that could be served now the first takes its people, and so on until none can.

        Whoever helps out does so only when nobody can be served by people of their own roles.
        """
        helping = False
        bench = self._crew.bench
        while self._pressing:
            best: Visit | None = None
            team: tuple[int, ...] = ()
            for role in self._pressing:
                if helping or bench[role]:
                    visit, people = self._first_servable(role, helping)
                    if visit is not None and (best is None or visit.claim < best.claim):
                        best, team = visit, people
            if best is not None:
                self._start(best, team)
                helping = False
            elif helping or not self._crew.has_backup:
                return
            else:
                helping = True

    def _first_servable(self, role: int, helping: bool) -> tuple[Visit | None, tuple[int, ...]]:
        """The first ticket of a role's queue that could be served now, and by whom."""
        queue = self._queues[role]
        visit = queue[0][1]
        if self._crew.suits_all[visit.stage] and not helping:
            return visit, (self._crew.bench[role][0][1],)
        for _, visit in queue:
            team, assigned = self._crew.team_for(visit, helping)
            if team:
                return visit, team
            # Only who waits for certain people lets others pass: one who needs several holds up those behind, and
            # where one person would do, there is none for those behind either.
            if not assigned:
                return None, ()
        return None, ()

    def _start(self, visit: Visit, team: tuple[int, ...]) -> None:
        agenda, crew, stage = self._agenda, self._crew, visit.stage
        self._step_out(visit)
        self._waiting[stage] -= 1
        visit.state, visit.team = WORKING, team
        now = visit.began = agenda.now
        crew.seize(team)
        distribution = self._fixed_duration[stage]
        if distribution == NONE:
            distribution = self._chance.select(self._duration[stage], visit.ticket.values)
        person = team[0]
        alone = len(team) == 1
        pace = crew.paces[person][stage] if alone else crew.pace(team, stage)
        amount = self._chance.amount(distribution, visit.ticket, self._keys[stage], visit.number, DURATION, pace)
        limit = self._at_most[stage]
        if limit != NONE and amount > limit:
            visit.how, amount = LIMITED, limit
        done = now + amount if alone and crew.works_through[person] else crew.done(team, now, amount)
        agenda.schedule(done, (FINISH, visit.tie, visit))

    # --- a visit ends ---------------------------------------------------------------------------------------------

    def leave(self, visit: Visit) -> None:
        """A visit is over: finished, or as `give_up` and `cancel` have left it."""
        now, ticket, stage = self._agenda.now, visit.ticket, visit.stage
        self._recorder.visit(
            ticket.row, stage, visit.number, visit.queued, visit.began, now, visit.team, visit.got_parts
        )
        if visit.state == WORKING:
            self._crew.release(visit.team)
            ticket.teams[stage] = ticket.latest_team = visit.team
        elif visit.state == WAITING:
            self._waiting[stage] -= 1
        visit.state = OVER
        if self._promise.is_kept:
            self._promise.visit_ends(visit, now)

    def record_unfinished(self, tickets: Mapping[int, Ticket]) -> None:
        """Write down the visits that are open when the run ends."""
        for ticket in tickets.values():
            for visit in (token.visit for token in ticket.tokens):
                if visit is not None and visit.state != OVER:
                    self._recorder.visit(
                        ticket.row,
                        visit.stage,
                        visit.number,
                        visit.queued,
                        visit.began,
                        MISSING,
                        visit.team,
                        visit.got_parts,
                    )

    def out_of_patience(self) -> list[Visit]:
        """Those who stand in a queue and whose patience ends now, by the tie rule."""
        return [visit for visit in self._agenda.impatient() if visit.state == QUEUED]

    def give_up(self, standing: list[Visit]) -> None:
        """They leave their queues, one after the other; who is cancelled by one before gives up no more."""
        for visit in standing:
            if visit.state == QUEUED:
                visit.how = GAVE_UP
                self._withdraw(visit)
                trigger(visit)

    def cancel(self, ticket: Ticket) -> None:
        """End a ticket's waits and queued visits now; work in progress is finished."""
        for token in ticket.tokens:
            visit = token.visit
            if visit is None or visit.triggered:
                continue
            if visit.state == QUEUED:
                visit.how = CANCELLED
                self._withdraw(visit)
                self._agenda.resume(visit)
            elif visit.state == WAITING:
                visit.how = CANCELLED
                self._agenda.resume(visit)

    def _withdraw(self, visit: Visit) -> None:
        """Take a visit out of its queue; it returns what parts it got."""
        self._waiting[visit.stage] -= 1
        if not visit.missing:
            self._step_out(visit)
        self._stock.take_back(visit)
        visit.state = OVER
