"""A ticket's way through the process: routes, branches, joins and ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engine.blueprint.tables import BY, CASES, CHOICE, CROSSROADS, NONE, SPLIT, TO_END, TO_STAGE
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
    ) -> None:
        self._agenda = agenda
        self._chance = chance
        self._judgement = judgement
        self._floor = floor
        self.closed: Callable[[Ticket, int], None]
        routes, stages = blueprint.routes, blueprint.stages
        self._kind: list[int] = routes.kind.tolist()
        self._first: list[int] = routes.first.tolist()
        self._count: list[int] = routes.count.tolist()
        self._ordinal: list[int] = routes.ordinal.tolist()
        self._node: list[int] = routes.node.tolist()
        self._condition: list[int] = routes.condition.tolist()
        self._to_stage = {self._first[node]: node for node, kind in enumerate(self._kind) if kind == TO_STAGE}
        self._stage_kind: list[int] = stages.kind.tolist()
        self._stage_keys: list[int] = stages.keys.tolist()
        self._next: list[int] = stages.next.tolist()
        self._then: list[int] = stages.then.tolist()
        self._gives_up: list[int] = stages.gives_up.tolist()
        self._join: list[int] = stages.join.tolist()
        joins = blueprint.joins
        self._join_stage: list[int] = joins.stage.tolist()
        self._reach: list[list[int]] = joins.reach.tolist()
        self._listed: list[list[int]] = [
            joins.listed[first : first + count].tolist() for first, count in zip(joins.first, joins.count, strict=True)
        ]
        #: For each stage, the stage to which all go on from it, if there is nothing to decide on the way.
        self._straight_on = [self._only_stage(node) for node in self._next]
        self._cancels: list[bool] = blueprint.ends.cancels.tolist()
        self._is_miss: list[bool] = blueprint.ends.counts_as_miss.tolist()

    def _only_stage(self, node: int) -> int:
        stage = self._first[node]
        if self._kind[node] != TO_STAGE or self._stage_kind[stage] == CROSSROADS or self._join[stage] != NONE:
            return NONE
        return stage

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
        stage = self._follow(token, node)
        while stage != NONE:
            visit = token.visit = self._floor.enter(ticket, stage)
            if ticket.parked:
                self._join_what_can(ticket)
            yield visit  # until it is over
            self._floor.leave(visit)
            if ticket.cancelled:
                self._leave(token)
                return
            straight = self._straight_on[stage] if visit.how == FINISHED else NONE
            if straight != NONE:
                stage = token.place = straight
            else:
                node = self._next[stage] if visit.how == FINISHED else self._way_out(visit)
                token.origin, token.tie = (self._stage_keys[stage], visit.number, ROUTE), (stage, visit.number)
                token.trail = [stage]
                stage = self._follow(token, node)

    def _way_out(self, visit: Visit) -> int:
        """The way of a ticket that was cut short, or gave up."""
        return self._then[visit.stage] if visit.how == LIMITED else self._gives_up[visit.stage]

    # --- routes ---------------------------------------------------------------------------------------------------

    def _follow(self, token: Token, node: int) -> int:
        """Lead a token along a route to the next stage that it visits; NONE when it ended or waits at a join."""
        for _ in range(MOST_STEPS):
            node = self._leaf(token, node)
            kind = self._kind[node]
            if kind == TO_END:
                self._end(token, self._first[node])
                return NONE
            if kind == SPLIT:
                node = self._branch(token, node)
                continue
            stage = self._first[node]
            token.place = stage
            if self._join[stage] != NONE and not self._passes(token, self._join[stage]):
                return NONE
            if self._stage_kind[stage] != CROSSROADS:
                return stage
            ticket = token.ticket
            ticket.visits[stage] += 1
            token.trail.append(stage)
            token.origin = (self._stage_keys[stage], ticket.visits[stage], ROUTE)
            node = self._next[stage]
        raise SimulationError("a ticket goes round through crossroads for ever without taking any time")

    def _leaf(self, token: Token, node: int) -> int:
        """Decide choices and conditions until a stage, an end or a branching is reached."""
        ticket = token.ticket
        while True:
            kind, first = self._kind[node], self._first[node]
            if kind == CHOICE:
                name, visit, purpose = token.origin
                u = self._chance.uniform(ticket, name, visit, purpose, self._ordinal[node])
                node = self._node[self._judgement.arc(first, self._count[node], ticket, u)]
            elif kind == CASES:
                arcs = range(first, first + self._count[node])
                now = self._agenda.now
                node = next(
                    self._node[arc]
                    for arc in arcs
                    if self._condition[arc] == NONE or self._judgement.holds(self._condition[arc], ticket, now)
                )
            elif kind == BY:
                node = self._chance.select(first, ticket.values)
                if node == NONE:
                    raise SimulationError("a ticket has no way on: its attribute has no value that a route lists")
            else:
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
        listed = self._listed[join]
        came_from = next((listed.index(stage) for stage in reversed(token.trail) if stage in listed), NONE)
        if came_from == NONE:
            return True
        ticket = token.ticket
        waiting = ticket.parked.setdefault(join, [0] * len(listed))
        waiting[came_from] += 1
        ticket.tokens.remove(token)
        if self._is_complete(ticket, join):
            self._merge(ticket, join)
            ticket.tokens.append(token)
            token.trail = []
            return True
        self._join_what_can(ticket)
        return False

    def _is_complete(self, ticket: Ticket, join: int) -> bool:
        """Whether a join waits for nobody: from each listed stage one is there, or none can come any more."""
        waiting = ticket.parked[join]
        if not any(waiting):
            return False
        missing = sum(1 << bit for bit, tokens in enumerate(waiting) if not tokens)
        if not missing:
            return True
        reach = self._reach[join]
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
                stage = self._join_stage[join]
                token = Token(ticket, stage, (self._stage_keys[stage], 0, ROUTE), (stage, 0))
                self._start(token, self._to_stage[stage])

    # --- ends -----------------------------------------------------------------------------------------------------

    def _end(self, token: Token, end: int) -> None:
        ticket = token.ticket
        ticket.outcomes.append((self._agenda.now, *token.tie, end))
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
