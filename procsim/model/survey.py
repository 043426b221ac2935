"""A survey of a process for its checks: who can come where, over all tickets and for each kind of ticket."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from procsim.model.graph import is_source_node, source_node
from procsim.model.kinds import Kind, interest_of_process, interest_of_routes, kinds
from procsim.model.process import By, Cases, Choice, Split, StageKind, To
from procsim.model.ways import Way, unsure, ways_back, ways_of, ways_out

if TYPE_CHECKING:
    from procsim.model.process import Process, Routing

#: Where one can go from each node.
Successors = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Opening:
    """A split: the node at which a ticket's token becomes several, and the stages that it opens."""

    node: str
    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """Where tickets of one kind can go: the ways out of every node that they can come to, the source included."""

    kind: Kind
    ways: Mapping[str, tuple[Way, ...]]

    @property
    def successors(self) -> Successors:
        """Where one can go from each node, repeats left out."""
        return {
            node: {target for way in ways if way.kind != "repeat" for target in way.targets}
            for node, ways in self.ways.items()
        }


@dataclass
class Survey:
    """What the checks ask of a process, each thing found out once."""

    process: Process
    _reach: dict[tuple[str, str | None], frozenset[str]] = field(default_factory=dict)

    @cached_property
    def options(self) -> Mapping[str, list[tuple[str, ...]]]:
        """All that a ticket may do next at each node, repeats included: go to one stage or end, or to several at once.

        Sources stand under the names of their nodes.
        """
        found: dict[str, list[tuple[str, ...]]] = {}
        for source in self.process.arrivals.values():
            found[source_node(source.name)] = list(_options(source.enters))
        for stage in self.process.stages.values():
            found[stage.name] = list(_options(stage.next))
            if stage.then is not None:
                found[stage.name].append((stage.then,))
            if stage.patience is not None and any(value != "never" for value in stage.patience.all()):
                found[stage.name].append((stage.gives_up,))
        for end in self.process.ends.values():
            repeats = end.repeat is not None and end.repeat.share > 0
            found[end.name] = list(_options(end.repeat.enters)) if end.repeat is not None and repeats else []
        return found

    @cached_property
    def successors(self) -> Successors:
        """All ways that some ticket may take, repeats included; sources under the names of their nodes."""
        return {node: {target for option in options for target in option} for node, options in self.options.items()}

    @cached_property
    def predecessors(self) -> Mapping[str, set[str]]:
        """From where one can come to each node."""
        found: dict[str, set[str]] = {node: set() for node in self.successors}
        for node, others in self.successors.items():
            for other in others:
                found.setdefault(other, set()).add(node)
        return found

    @cached_property
    def reached(self) -> frozenset[str]:
        """The stages and ends to which some ticket can come."""
        found: set[str] = set()
        for name in self.process.arrivals:
            found |= self.reachable(source_node(name))
        return frozenset(found)

    def reachable(self, node: str, without: str | None = None) -> frozenset[str]:
        """Where a token at a node can still come within its ticket, never passing ``without``; the node only by a loop.

        At a source that is everything its tickets, and their repeats, may come to.
        """
        key = node, without
        if key not in self._reach:
            ends = () if is_source_node(node) else self.process.ends
            self._reach[key] = frozenset(reachable(self.successors, node, without, ends))
        return self._reach[key]

    def within(self, node: str, without: str | None = None) -> frozenset[str]:
        """A node and what can be reached from it; nothing if it is the node to be avoided."""
        return frozenset() if node == without else self.reachable(node, without) | {node}

    @cached_property
    def openings(self) -> list[Opening]:
        """All splits to which a ticket can come."""
        return [
            Opening(node, option)
            for node, options in self.options.items()
            if is_source_node(node) or node in self.reached
            for option in options
            if len(option) > 1
        ]

    @cached_property
    def joins(self) -> list[str]:
        """The stages that wait for several others, as far as some ticket comes to them."""
        return [name for name, stage in self.process.stages.items() if stage.after_all and name in self.reached]

    def is_crossroads(self, node: str) -> bool:
        """Whether a node is a crossroads."""
        stage = self.process.stages.get(node)
        return stage is not None and stage.kind is StageKind.CROSSROADS

    def senders(self, stage: str, without: Collection[str] = ()) -> set[str]:
        """The nodes that send tickets to a stage directly or through crossroads, these crossroads included.

        Those that send them by way of one of ``without`` don't count.
        """
        found: set[str] = set()
        queue = list(self.predecessors.get(stage, ()))
        while queue:
            node = queue.pop()
            if node not in found and node not in without:
                found.add(node)
                if self.is_crossroads(node):
                    queue += self.predecessors[node]
        return found

    @cached_property
    def journeys(self) -> list[Journey]:
        """The journeys of all kinds of tickets; kinds that go the same ways share one journey's ways."""
        found: list[Journey] = []
        routes = interest_of_routes(self.process).attributes
        for source in self.process.arrivals.values():
            travelled: dict[object, Mapping[str, tuple[Way, ...]]] = {}
            for kind in kinds(self.process, source, interest_of_process(self.process)):
                alike = tuple((name, kind.values.get(name)) for name in sorted(routes))
                if alike not in travelled:
                    travelled[alike] = self._travel(kind)
                found.append(Journey(kind, travelled[alike]))
        return found

    def _travel(self, kind: Kind) -> Mapping[str, tuple[Way, ...]]:
        judge = unsure(kind)
        start = source_node(kind.source)
        ways = {start: tuple(ways_of(self.process.arrivals[kind.source].enters, kind, judge))}
        queue = [start]
        while queue:
            for target in (target for way in ways[queue.pop()] for target in way.targets):
                if target not in ways:
                    stage = self.process.stages.get(target)
                    if stage is not None:
                        ways[target] = tuple(ways_out(self.process, stage, kind, judge))
                    else:
                        ways[target] = tuple(ways_back(self.process.ends[target], kind))
                    queue.append(target)
        return ways


def reachable(successors: Successors, node: str, without: str | None = None, stops: Iterable[str] = ()) -> set[str]:
    """What can be reached from a node, never passing ``without`` and never going on from ``stops``."""
    stopping = frozenset(stops)
    found: set[str] = set()
    queue = [node] if node != without else []
    while queue:
        at = queue.pop()
        if at in stopping:
            continue
        for other in successors.get(at, ()):
            if other != without and other not in found:
                found.add(other)
                queue.append(other)
    return found


def strong_components(successors: Successors) -> list[frozenset[str]]:
    """The sets of nodes each of which can be reached from each other, single nodes included.

    Found by what can be reached from every node, for a process has few; networkx would take longer to import.
    """
    reach = {node: reachable(successors, node) for node in successors}
    found: list[frozenset[str]] = []
    placed: set[str] = set()
    for node, others in reach.items():
        if node not in placed:
            component = frozenset({node, *(other for other in others if node in reach.get(other, ()))})
            placed |= component
            found.append(component)
    return found


def shortest_cycle(successors: Successors, node: str) -> list[str]:
    """The nodes of a shortest way from a node back to it, beginning with it; empty where there is none."""
    ways = [[node]]
    seen: set[str] = set()
    for way in ways:
        for other in successors.get(way[-1], ()):
            if other == node:
                return way
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


def _options(routing: Routing) -> Iterator[tuple[str, ...]]:
    match routing:
        case To(target):
            yield (target,)
        case Split(names):
            yield names
        case Choice(branches):
            for branch in branches:
                if branch.share > 0:
                    yield from _options(branch.to)
        case Cases(cases):
            for case in cases:
                yield from _options(case.to)
        case By(choice):
            for option in choice.all():
                yield from _options(option)
