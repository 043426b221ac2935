"""Where work is done: visits queue, get parts and people, are worked on, and end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engine.blueprint.tables import ARRIVAL, DUE, LATEST, NONE, OLDEST, SHORTEST
from procsim.engine.columns import MISSING
from procsim.engine.draws import DURATION, PATIENCE, WAIT
from procsim.engine.recorder import Recorder, pack_visit
from procsim.engine.simpy_engine.agenda import FINISH, Agenda, trigger
from procsim.engine.simpy_engine.people import NOBODY
from procsim.engine.simpy_engine.promise import Promise
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

    from procsim.engine.blueprint import Blueprint
    from procsim.engine.simpy_engine.chance import Calendars, Chance
    from procsim.engine.simpy_engine.crew import Crew
    from procsim.engine.simpy_engine.judgement import Judgement
    from procsim.engine.simpy_engine.people import Team
    from procsim.engine.simpy_engine.roles import Role
    from procsim.engine.simpy_engine.stages import Stage
    from procsim.engine.simpy_engine.stock import Stock


class Floor:
    """Visits of all stages, the queues of all roles, and the dispatch."""

    def __init__(
        self,
        blueprint: Blueprint,
        agenda: Agenda,
        recorder: Recorder,
        chance: Chance,
        calendars: Calendars,
        judgement: Judgement,
        stock: Stock,
        crew: Crew,
    ) -> None:
        self._agenda = agenda
        self._written = recorder.visits
        self._chance = chance
        self._calendars = calendars
        self._judgement = judgement
        self._stock = stock
        self._crew = crew
        self._promise = Promise(blueprint, chance, calendars)
        self._keeps_promise = self._promise.is_kept
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
        #: The roles for which somebody queues.
        self._pressing: list[Role] = []
        self._waiting = [0] * len(blueprint.stages.names)
        self._is_looked_at = judgement.needs_queue or judgement.needs_stock

    # --- a visit begins -------------------------------------------------------------------------------------------

    def enter(self, ticket: Ticket, stage: Stage) -> Visit:
        """A ticket comes to a stage: it queues for work, or begins a wait."""
        now, row = self._agenda.time, stage.row
        number = ticket.visits[row] + 1
        ticket.visits[row] = number
        visit = Visit(self._agenda, ticket, stage, number, now)
        if self._keeps_promise:
            self._promise.visit_begins(visit, now)
        if stage.is_work:
            self._queue(visit, now)
        else:
            self._wait(visit, now)
        if self._is_looked_at:
            self._waiting[row] += 1
        return visit

    def _wait(self, visit: Visit, now: int) -> None:
        stage, ticket = visit.stage, visit.ticket
        visit.state, visit.began = WAITING, now
        distribution = self._chance.select(stage.duration, ticket.values)
        ends = self._chance.wait(distribution, ticket, stage.key, visit.number, WAIT, stage.calendar, now)
        limit = stage.at_most
        if limit != NONE and ends > (limited := self._calendars.later(stage.calendar, now, limit)):
            visit.how, ends = LIMITED, limited
        self._agenda.put(visit, ends, FINISH, visit.tie)

    def _queue(self, visit: Visit, now: int) -> None:
        stage, ticket = visit.stage, visit.ticket
        role = stage.only_role
        if role is None:
            role = self._crew.roles[self._chance.select(stage.role, ticket.values)]
        visit.role = role
        rank = stage.rank
        if rank == NONE:
            rank = ticket.rank
        visit.claim = visit.place = (rank, now, visit.tie)
        if role.order != ARRIVAL:
            visit.place = (rank, self._standing(role.order, visit, now), visit.tie)
        if stage.asks_more:
            self._ask(visit, now)
        else:
            self._line_up(visit)

    def _ask(self, visit: Visit, now: int) -> None:
        """A visit may lose its patience, and may want parts before it competes for people."""
        stage = visit.stage
        if stage.patience != NONE:
            self._lose_patience(visit, now)
        if stage.uses != NONE:
            bundle = self._chance.select(stage.uses, visit.ticket.values)
            visit.missing = dict(self._bundles[bundle]) if bundle != NONE else {}
        if visit.missing:
            self._stock.ask(visit)
        else:
            self._line_up(visit)

    def _line_up(self, visit: Visit) -> None:
        """Let a visit that has its parts compete for people."""
        role = visit.role
        if role.queue:
            role.queue.add(visit)
        else:
            role.queue.append(visit)
            self._pressing.append(role)

    def _step_out(self, visit: Visit) -> None:
        """Take a visit out of its role's queue."""
        role, queue = visit.role, visit.role.queue
        if queue[0] is visit:
            del queue[0]
        else:
            queue.take(visit)
        if not queue:
            self._pressing.remove(role)

    def _standing(self, order: int, visit: Visit, now: int) -> int | float:
        """By what the tickets of one rank are ordered."""
        if order == SHORTEST:
            return self._expected[self._chance.select(visit.stage.duration, visit.ticket.values)]
        if order == DUE:
            return self._promise.due(visit.ticket)
        if order == OLDEST:
            return visit.ticket.arrived
        assert order == LATEST
        return -now

    def _lose_patience(self, visit: Visit, now: int) -> None:
        stage = visit.stage
        distribution = self._chance.select(stage.patience, visit.ticket.values)
        if distribution == NONE:
            return
        amount = self._chance.amount(distribution, visit.ticket, stage.key, visit.number, PATIENCE)
        self._agenda.lose_patience(self._calendars.after(stage.calendar, now, amount), visit)

    # --- the dispatch ---------------------------------------------------------------------------------------------

    def dispatch(self) -> None:
        """Hand over parts, then match people with work, then look at what is left."""
        if self._stock.is_wanted:
            now = self._agenda.time
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
        while self._pressing:
            best: Visit | None = None
            team = NOBODY
            for role in self._pressing:
                if not (role.bench or helping):
                    continue
                visit: Visit | None
                first = role.queue[0]
                if first.stage.suits_all and not helping:
                    visit, people = first, self._crew.alone[role.bench[0][1]]
                else:
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

    def _first_servable(self, role: Role, helping: bool) -> tuple[Visit | None, Team]:
        """The first ticket of a role's queue that could be served now, and by whom."""
        for visit in role.queue:
            team, assigned = self._crew.team_for(visit, helping)
            if team is not NOBODY:
                return visit, team
            # Only who waits for certain people lets others pass: one who needs several holds up those behind, and
            # where one person would do, there is none for those behind either.
            if not assigned:
                return None, NOBODY
        return None, NOBODY

    def _start(self, visit: Visit, team: Team) -> None:
        stage, ticket = visit.stage, visit.ticket
        self._step_out(visit)
        if self._is_looked_at:
            self._waiting[stage.row] -= 1
        self._crew.seize(team)
        now = self._agenda.time
        visit.state, visit.team, visit.began = WORKING, team, now
        distribution = stage.only_duration
        if distribution == NONE:
            distribution = self._chance.select(stage.duration, ticket.values)
        pace = team.paces[stage.row]
        amount = self._chance.amount(distribution, ticket, stage.key, visit.number, DURATION, pace)
        if amount > stage.at_most != NONE:
            visit.how, amount = LIMITED, stage.at_most
        done = now + amount if team.works_through else team.done(now, amount)
        self._agenda.put(visit, done, FINISH, visit.tie)

    # --- a visit ends ---------------------------------------------------------------------------------------------

    def leave(self, visit: Visit) -> None:
        """A visit is over: finished, or as `give_up` and `cancel` have left it."""
        now, ticket, stage, team = self._agenda.time, visit.ticket, visit.stage, visit.team
        self._written += pack_visit(
            ticket.row, stage.row, visit.number, visit.queued, visit.began, now, team.number, visit.got_parts
        )
        if visit.state == WORKING:
            self._crew.release(team)
            ticket.teams[stage.row] = ticket.latest_team = team
        elif self._is_looked_at and visit.state == WAITING:
            self._waiting[stage.row] -= 1
        visit.state = OVER
        if self._keeps_promise:
            self._promise.visit_ends(visit, now)

    def record_unfinished(self, tickets: Mapping[int, Ticket]) -> None:
        """Write down the visits that are open when the run ends."""
        for ticket in tickets.values():
            for visit in (token.visit for token in ticket.tokens):
                if visit is not None and visit.state != OVER:
                    self._written += pack_visit(
                        ticket.row,
                        visit.stage.row,
                        visit.number,
                        visit.queued,
                        visit.began,
                        MISSING,
                        visit.team.number,
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
            if visit is None or visit.state not in (QUEUED, WAITING):
                continue
            visit.how = CANCELLED
            if visit.state == QUEUED:
                self._withdraw(visit)
            self._agenda.resume(visit)

    def _withdraw(self, visit: Visit) -> None:
        """Take a visit out of its queue; it returns what parts it got."""
        self._waiting[visit.stage.row] -= 1
        if not visit.missing:
            self._step_out(visit)
        self._stock.take_back(visit)
        visit.state = OVER
