"""How often the tickets of one kind visit each stage: the traffic equations v = e + Pᵀ v, solved exactly.

A state is a stage, how often the stages that conditions count (``visits.STAGE``) have been visited and, at crossroads,
the stage from which the ticket came, for a join asks for that. The equations are those of Jackson, *Networks of Waiting
Lines* (1957), with tokens in place of customers: a split sends one along each branch, and a join passes on those of the
listed stage that brings most. What nobody can know before a run is assumed: queues are empty, stocks full, calendars
open or closed as at the ticket's arrival, and nobody gives up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from procsim.model.conditions import Both, Compare, Constant, Either, Member, Name, Not, Sum, evaluate, names
from procsim.model.process import StageKind, conditions
from procsim.model.ways import Way, loses_patience, servers, ways_back, ways_of, ways_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from procsim.model.conditions import Condition, Expression, Value
    from procsim.model.kinds import Kind
    from procsim.model.process import Process, Stage

_MOST_STATES = 600  # beyond it visits are no longer counted: each stage then counts as visited once
_MOST_ROUNDS = 12  # in which the joins find the branch that brings most
_WITHOUT_END = 1e6  # more visits than this per ticket are a loop that is never left


class EndlessError(ValueError):
    """The tickets of some kind never end, or come back for ever, so that no flow is steady."""


class _State(NamedTuple):
    node: str
    came_from: str | None
    visits: tuple[int, ...]


class _Step(NamedTuple):
    begin: int
    to: int
    share: float
    #: (join, listed stage) of a step that brings a token to a join, which passes on only some of them.
    joining: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Flows:
    """What happens to a ticket of one kind, on average; repeats are included, as further tickets of the kind.

    ``visits`` by stage, ``ends`` by end (tokens of a ticket that was split end one by one), ``steps`` by pair of nodes,
    the key of the first step being ``""``; ``repeats`` are the tickets that come back, per first contact.
    """

    visits: Mapping[str, float]
    ends: Mapping[str, float]
    steps: Mapping[tuple[str, str], float]
    repeats: float


def flows(process: Process, kind: Kind, leaving: frozenset[str] = frozenset()) -> Flows:
    """The expected visits of a ticket of this kind; at stages that it is ``leaving`` it gives up if it has patience.

    Raises:
        EndlessError: when tickets go round for ever, or all of them come back.
    """
    network = _Network(process, kind, counted_stages(process), leaving)
    if not network.explore():
        network = _Network(process, kind, {}, leaving)
        network.explore()
    return network.solve()


def counted_stages(process: Process) -> dict[str, int]:
    """The stages whose visits some condition counts, with the number from which on counting makes no difference."""
    routings = [stage.next for stage in process.stages.values()]
    limits: dict[str, int] = {}
    for routing in routings:
        for condition in conditions(routing):
            most = max(_numbers(condition.expression), default=1.0)
            for name in names(condition.expression):
                if name.kind == "visits":
                    limits[name.name] = max(limits.get(name.name, 0), min(100, math.ceil(most) + 1))
    return limits


def _numbers(expression: Expression) -> Iterator[float]:
    match expression:
        case Constant(value):
            if not isinstance(value, str):
                yield abs(value)
        case Sum(left, right) | Compare(_, left, right) | Both(left, right) | Either(left, right):
            yield from _numbers(left)
            yield from _numbers(right)
        case Member(left, options):
            for part in (left, *options):
                yield from _numbers(part)
        case Not(operand):
            yield from _numbers(operand)
        case Name():
            return


@dataclass(slots=True)
class _Network:
    """The states that tickets of a kind can come to, and the steps between them."""

    process: Process
    kind: Kind
    limits: dict[str, int]
    leaving: frozenset[str] = frozenset()
    index: dict[_State, int] = field(default_factory=dict)
    states: list[_State] = field(default_factory=list)
    steps: list[_Step] = field(default_factory=list)
    entries: list[_Step] = field(default_factory=list)  # from outside: begin is -1
    back: list[_Step] = field(default_factory=list)  # of repeats

    def explore(self) -> bool:
        """Finds all states from the arrival on; False if there are too many."""
        fresh = _State("", None, (0,) * len(self.limits))
        source = self.process.arrivals[self.kind.source]
        for way in ways_of(source.enters, self.kind, self._judge(fresh), self._errors):
            self.entries += self._go(-1, fresh, way)
        done = 0
        while done < len(self.states):
            state = self.states[done]
            if state.node in self.process.ends:
                for way in ways_back(self.process.ends[state.node], self.kind):
                    self.back += self._go(done, fresh, way)
            else:
                stage = self.process.stages[state.node]
                for way in self._ways_out(stage, state):
                    if way.share > 0:
                        self.steps += self._go(done, state, way)
            done += 1
            if self.limits and len(self.states) > _MOST_STATES:
                return False
        return True

    def _go(self, begin: int, state: _State, way: Way) -> Iterable[_Step]:
        here = self.process.stages.get(state.node)
        origin = state.node or None
        if here is not None and here.kind is StageKind.CROSSROADS:
            origin = state.came_from or origin
        for target in way.targets:
            to = self._place(self._arrival(state, origin, target))
            stage = self.process.stages.get(target)
            joining = None
            if stage is not None and stage.after_all:
                listed = next((name for name in (state.node, origin) if name in stage.after_all), None)
                joining = None if listed is None else (target, listed)
            yield _Step(begin, to, way.share, joining)

    def _ways_out(self, stage: Stage, state: _State) -> list[Way]:
        if stage.name in self.leaving and loses_patience(stage, self.kind):
            return [Way((stage.gives_up,), 1.0, "gives_up")]
        return ways_out(self.process, stage, self.kind, self._judge(state), self._errors)

    def _arrival(self, state: _State, origin: str | None, target: str) -> _State:
        if target in self.process.ends:
            return _State(target, None, ())
        visits = tuple(
            min(limit, count + (name == target))
            for count, (name, limit) in zip(state.visits, self.limits.items(), strict=True)
        )
        crossroads = self.process.stages[target].kind is StageKind.CROSSROADS
        return _State(target, origin if crossroads else None, visits)

    def _place(self, state: _State) -> int:
        if state not in self.index:
            self.index[state] = len(self.states)
            self.states.append(state)
        return self.index[state]

    def _judge(self, state: _State) -> Callable[[Condition], float]:
        def look_up(name: Name) -> Value:
            match name.kind:
                case "attribute":
                    return self.kind.value(name.name)
                case "visits":
                    counted = dict(zip(self.limits, state.visits, strict=True))
                    return float(counted.get(name.name, 1))
                case "queue":
                    return 0.0
                case "stock":
                    return float(self.process.parts[name.name].stock)
                case "open":
                    return self.kind.open.get(name.name, True)

        return lambda condition: float(bool(evaluate(condition.expression, look_up)))

    def _errors(self, target: str) -> float:
        stage = self.process.stages.get(target)
        if stage is None or stage.kind is not StageKind.WORK:
            return 1.0
        factors = [person.error_factor for person in servers(self.process, stage, self.kind)]
        return sum(factors) / len(factors) if factors else 1.0

    def solve(self) -> Flows:
        """Solves the equations first without repeats, to see how many tokens a ticket ends as, then with them."""
        kept = self._joins(())
        visits = self._solution(kept, ())
        tokens = sum(visits[number] for number, state in enumerate(self.states) if state.node in self.process.ends)
        back = [step._replace(share=step.share / max(1.0, tokens)) for step in self.back]
        visits = self._solution(kept, back)
        by_node: dict[str, float] = {}
        for state, count in zip(self.states, visits, strict=True):
            by_node[state.node] = by_node.get(state.node, 0.0) + count
        return Flows(
            {name: by_node.get(name, 0.0) for name in self.process.stages},
            {name: by_node.get(name, 0.0) for name in self.process.ends},
            self._step_counts(visits, back),
            sum(
                by_node.get(name, 0.0) * end.repeat.share / max(1.0, tokens)
                for name, end in self.process.ends.items()
                if end.repeat is not None
            ),
        )

    def _step_counts(self, visits: list[float], back: list[_Step]) -> dict[tuple[str, str], float]:
        counts: dict[tuple[str, str], float] = {}
        for step in (*self.entries, *self.steps, *back):
            pair = ("" if step.begin < 0 else self.states[step.begin].node), self.states[step.to].node
            counts[pair] = counts.get(pair, 0.0) + step.share * (1.0 if step.begin < 0 else visits[step.begin])
        return counts

    def _joins(self, back: tuple[_Step, ...]) -> dict[tuple[str, str], float]:
        """The share of the tokens from a listed stage that a join passes on: all of what brings most, else none."""
        joining = {step.joining for step in (*self.entries, *self.steps) if step.joining is not None}
        parts: dict[str, list[tuple[str, str]]] = {}
        for pair in sorted(joining):
            parts.setdefault(pair[0], []).append(pair)
        kept = {pair: 1 / len(pairs) for pairs in parts.values() for pair in pairs}
        for _ in range(_MOST_ROUNDS if parts else 0):
            visits = self._solution(kept, back)
            brought = dict.fromkeys(kept, 0.0)
            for step in (*self.entries, *self.steps):
                if step.joining is not None:
                    brought[step.joining] += step.share * (1.0 if step.begin < 0 else visits[step.begin])
            most = {max(pairs, key=lambda pair: round(brought[pair], 9)) for pairs in parts.values()}
            chosen = {pair: float(pair in most) for pair in kept}
            if chosen == kept:
                break
            kept = chosen
        return kept

    def _solution(self, kept: Mapping[tuple[str, str], float], back: Iterable[_Step]) -> list[float]:
        """Visits to every state: (I - Pᵀ) v = e."""
        import numpy

        size = len(self.states)
        matrix = numpy.eye(size)
        entering = numpy.zeros(size)
        for step in (*self.entries, *self.steps, *back):
            share = step.share * (1.0 if step.joining is None else kept[step.joining])
            if step.begin < 0:
                entering[step.to] += share
            else:
                matrix[step.to, step.begin] -= share
        try:
            visits = numpy.linalg.solve(matrix, entering)
        except numpy.linalg.LinAlgError as error:
            raise EndlessError(f"tickets with {self.kind.description} never end") from error
        if (
            not numpy.all(numpy.isfinite(visits))
            or visits.min(initial=0) < -1e-6
            or visits.max(initial=0) > _WITHOUT_END
        ):
            raise EndlessError(f"tickets with {self.kind.description} never end")
        return [max(0.0, float(count)) for count in visits]
