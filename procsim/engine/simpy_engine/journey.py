"""A ticket's way through the process: routes, branches, joins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engine.blueprint.tables import BY, CASES, CHOICE, NONE, SPLIT, TO_END, TO_STAGE
from procsim.engine.draws import ROUTE
from procsim.engine.simpy_engine.tickets import FINISHED, LIMITED, NOWHERE, Ticket, Token, Visit
from procsim.model.problems import SimulationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from procsim.engine.blueprint import Blueprint
    from procsim.engine.simpy_engine.agenda import Agenda, Life
    from procsim.engine.simpy_engine.chance import Chance
    from procsim.engine.simpy_engine.floor import Floor
    from procsim.engine.simpy_engine.judgement import Judgement
    from procsim.engine.simpy_engine.stages import Stage

#: Crossroads that a token passes in one go before it is taken to go round for ever.
MOST_STEPS = 100_000


class Journey:
    """Moves tokens from stage to stage until they end. ``closed`` is told of each ticket whose last token has ended."""

    def __init__(
        self,
        blueprint: Blueprint,
        agenda: Agenda,
        chance: Chance,
        judgement: Judgement,
        floor: Floor,
        stages: list[Stage],
    ) -> None:
        self._agenda = agenda
        self._chance = chance
        self._judgement = judgement
        self._floor = floor
        self.closed: Callable[[Ticket, int], None]
        routes = blueprint.routes
        self._stages = stages
        self._kind: list[int] = routes.kind.tolist()
        self._first: list[int] = routes.first.tolist()
        self._count: list[int] = routes.count.tolist()
        self._ordinal: list[int] = routes.ordinal.tolist()
        self._node: list[int] = routes.node.tolist()
        self._condition: list[int] = routes.condition.tolist()
        self._to_stage = {self._first[node]: node for node, kind in enumerate(self._kind) if kind == TO_STAGE}
        joins = blueprint.joins
        self._join_stage: list[int] = joins.stage.tolist()
        self._reach: list[list[int]] = joins.reach.tolist()
        self._listed: list[list[int]] = [
            joins.listed[first : first + count].tolist() for first, count in zip(joins.first, joins.count, strict=True)
        ]
        #: For each stage, the stage to which all go on from it, if there is nothing to decide on the way.
        self._straight_on = [self._only_stage(stage.next) for stage in self._stages]
        self._cancels: list[bool] = blueprint.ends.cancels.tolist()
        self._is_miss: list[bool] = blueprint.ends.counts_as_miss.tolist()

    def _only_stage(self, node: int) -> Stage | None:
        if self._kind[node] != TO_STAGE:
            return None
        stage = self._stages[self._first[node]]
        return None if stage.is_crossroads or stage.join != NONE else stage

    def begin(self, ticket: Ticket, node: int, origin: tuple[int, int, int]) -> None:
        """A ticket arrives."""
        self._start(Token(ticket, NOWHERE, origin, (NONE, 0)), node)

    def _start(self, token: Token, node: int) -> None:
        token.ticket.tokens.append(token)
        self._agenda.start(self._life(token, node))

    def _life(self, token: Token, node: int) -> Life:
        """One token's life: go on to the next stage, stay there, and so on until an end, a join or a branching."""
        ticket = token.ticket
        if ticket.cancelled:
            self._leave(token)
            return
        floor = self._floor
        stage = self._follow(token, node)
        while stage is not None:
            visit = token.visit = floor.enter(ticket, stage)
            if ticket.parked:
                self._join_what_can(ticket)
            yield visit  # until it is over
            floor.leave(visit)
            if ticket.cancelled:
                self._leave(token)
                return
            straight = self._straight_on[stage.row] if visit.how == FINISHED else None
            if straight is not None:
                stage = straight
                token.place = stage.row
            else:
                token.origin, token.tie = (stage.key, visit.number, ROUTE), (stage.row, visit.number)
                token.trail = [stage.row]
                stage = self._follow(token, self._way_out(visit))

    def _way_out(self, visit: Visit) -> int:
        """Where a ticket goes on: finished, cut short, or having given up."""
        if visit.how == FINISHED:
            return visit.stage.next
        return visit.stage.then if visit.how == LIMITED else visit.stage.gives_up

    # --- routes ---------------------------------------------------------------------------------------------------

    def _follow(self, token: Token, node: int) -> Stage | None:
        """Lead a token along a route to the next stage that it visits; None when it ended or waits at a join."""
        for _ in range(MOST_STEPS):
            kind, first = self._kind[node], self._first[node]
            if kind == TO_STAGE:
                stage = self._stages[first]
                token.place = first
                if stage.join != NONE and not self._passes(token, stage.join):
                    return None
                if not stage.is_crossroads:
                    return stage
                visits = token.ticket.visits
                visits[first] += 1
                token.trail.append(first)
                token.origin = (stage.key, visits[first], ROUTE)
                node = stage.next
            elif kind == TO_END:
                self._end(token, first)
                return None
            elif kind == SPLIT:
                node = self._branch(token, node)
            else:
                node = self._decided(token, node)
        raise SimulationError("a ticket goes round through crossroads for ever without taking any time")

    def _decided(self, token: Token, node: int) -> int:
        """The node to which a choice, conditions or an attribute's value lead."""
        ticket = token.ticket
        kind, first, count = self._kind[node], self._first[node], self._count[node]
        if kind == CHOICE:
            name, visit, purpose = token.origin
            u = self._chance.uniform(ticket, name, visit, purpose, self._ordinal[node])
            return self._node[self._judgement.arc(first, count, ticket, u)]
        if kind == CASES:
            now = self._agenda.time
            return next(
                self._node[arc]
                for arc in range(first, first + count)
                if self._condition[arc] == NONE or self._judgement.holds(self._condition[arc], ticket, now)
            )
        assert kind == BY
        node = self._chance.select(first, ticket.values)
        if node == NONE:
            raise SimulationError("a ticket has no way on: its attribute has no value that a route lists")
        return node

    def _branch(self, token: Token, node: int) -> int:
        """Replace a token by one for each branch; it goes on along the first, whose node is returned."""
        first, *others = (self._node[arc] for arc in range(self._first[node], self._first[node] + self._count[node]))
        for other in others:
            place = self._first[other] if self._kind[other] == TO_STAGE else NOWHERE
            branch = Token(token.ticket, place, token.origin, token.tie)
            branch.trail = list(token.trail)
            self._start(branch, other)
        return first

    # --- joins ----------------------------------------------------------------------------------------------------

    def _passes(self, token: Token, join: int) -> bool:
        """Whether a token that has come to a join goes on through it: alone, or in the name of all that wait there."""
        came_from = self._came_from(token, join)
        if came_from == NONE:
            return True
        ticket = token.ticket
        waiting = ticket.parked.setdefault(join, [0] * len(self._listed[join]))
        waiting[came_from] += 1
        ticket.tokens.remove(token)
        if self._is_complete(ticket, join):
            self._merge(ticket, join)
            ticket.tokens.append(token)
            token.trail = []
            return True
        self._join_what_can(ticket)
        return False

    def _came_from(self, token: Token, join: int) -> int:
        """From which place of a join's list a token comes, or NONE."""
        listed = self._listed[join]
        return next((listed.index(stage) for stage in reversed(token.trail) if stage in listed), NONE)

    def _is_complete(self, ticket: Ticket, join: int) -> bool:
        """Whether a join waits for nobody: from each listed stage one is there, or none can come any more."""
        waiting = ticket.parked[join]
        if not any(waiting):
            return False
        missing = sum(1 << bit for bit, tokens in enumerate(waiting) if not tokens)
        if not missing:
            return True
        reach, stage = self._reach[join], self._join_stage[join]
        for token in ticket.tokens:  # one that is about to come in this instant has nothing left to reach
            came_from = self._came_from(token, join) if token.place == stage else NONE
            if came_from != NONE and missing >> came_from & 1:
                return False
        places = [token.place for token in ticket.tokens]
        places += [self._join_stage[other] for other in ticket.parked if other != join]
        return not any(reach[place] & missing for place in places if place != NOWHERE)

    def _merge(self, ticket: Ticket, join: int) -> None:
        """Take one token from each listed stage that has one."""
        left = [max(tokens - 1, 0) for tokens in ticket.parked[join]]
        if any(left):
            ticket.parked[join] = left
        else:
            del ticket.parked[join]

    def _join_what_can(self, ticket: Ticket) -> None:
        """A token of the ticket has moved or ended: joins that now wait for nobody any more let their tokens on."""
        for join in sorted(ticket.parked):
            while join in ticket.parked and self._is_complete(ticket, join):
                self._merge(ticket, join)
                stage = self._stages[self._join_stage[join]]
                token = Token(ticket, stage.row, (stage.key, 0, ROUTE), (stage.row, 0))
                self._start(token, self._to_stage[stage.row])

    # --- ends -----------------------------------------------------------------------------------------------------

    def _end(self, token: Token, end: int) -> None:
        ticket = token.ticket
        ticket.outcomes.append((self._agenda.time, *token.tie, end))
        if self._cancels[end]:
            ticket.cancelled = True
            ticket.parked.clear()
            self._floor.cancel(ticket)
        self._leave(token)

    def _leave(self, token: Token) -> None:
        """A token is gone; with the last one the ticket is closed."""
        ticket = token.ticket
        ticket.tokens.remove(token)
        if ticket.parked:
            self._join_what_can(ticket)
        if not ticket.tokens and not ticket.parked:
            misses = [outcome for outcome in ticket.outcomes if self._is_miss[outcome[-1]]]
            self.closed(ticket, min(misses)[-1] if misses else max(ticket.outcomes)[-1])
