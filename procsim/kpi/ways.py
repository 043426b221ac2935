"""The edges of the process map that a ticket takes from one stage to another, over crossroads that leave no rows."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from procsim.model.process import StageKind, targets

if TYPE_CHECKING:
    from procsim.kpi.routes import Routes

#: Where tickets come from, on the map.
ARRIVED = "arrived"

Edge = tuple[str, str]


class Ways:
    """The ways between stages, each worked out once.

    Crossroads are passed through where only one way leads through them; where several do, the pair of stages itself
    stands for all of them.
    """

    def __init__(self, routes: Routes) -> None:
        self._routes = routes
        self._known: dict[tuple[str, str, bool], list[Edge]] = {}

    def between(self, origin: str, to: str, begun: bool) -> list[Edge]:
        """The edges from one stage to another stage or end; ``begun`` as in `Routes.ways_out`."""
        key = (origin, to, begun)
        if key not in self._known:
            self._known[key] = self._through(origin, set(self._routes.ways_out(origin, begun)), to)
        return self._known[key]

    def from_arrival(self, to: str) -> list[Edge]:
        """The edges by which a new ticket comes to its first stage, or to its end."""
        key = ("", to, True)  # no stage has an empty name
        if key not in self._known:
            sources = [source.enters for source in self._routes.process.arrivals.values()]
            self._known[key] = self._through(ARRIVED, {name for one in sources for name in targets(one)}, to)
        return self._known[key]

    def branch_end(self, stage: str, begun: bool) -> str | None:
        """Where a branch without a successor went: to a stage that joins branches, else to the only end there is."""
        routes = self._routes
        ways = _near(routes, stage, begun)
        joins = [name for name in ways if name in routes.after and routes.process.stages[name].after_all]
        if joins:
            return joins[0]
        ends = [name for name in ways if name not in routes.after]
        return ends[0] if len(ends) == 1 else None

    def _through(self, origin: str, first: set[str], to: str) -> list[Edge]:
        if to in first:
            return [(origin, to)]
        ways = [way for name in first for way in _ways(self._routes, name, to, frozenset())]
        if len(ways) != 1:
            return [(origin, to)]
        return list(itertools.pairwise((origin, *ways[0])))


def _near(routes: Routes, stage: str, begun: bool) -> tuple[str, ...]:
    """Everything to which a visit may lead next, crossroads themselves included, nearest first."""
    found: dict[str, None] = {}
    ahead = list(routes.ways_out(stage, begun))
    while ahead:
        name = ahead.pop(0)
        if name in found:
            continue
        found[name] = None
        record = routes.process.stages.get(name)
        if record is not None and record.kind is StageKind.CROSSROADS:
            ahead += targets(record.next)
    return tuple(found)


def _ways(routes: Routes, name: str, to: str, passed: frozenset[str]) -> list[tuple[str, ...]]:
    """All ways from a crossroads to a stage or end over crossroads alone, none of them passed twice."""
    stage = routes.process.stages.get(name)
    if stage is None or stage.kind is not StageKind.CROSSROADS or name in passed:
        return []
    found: list[tuple[str, ...]] = []
    for next_one in dict.fromkeys(targets(stage.next)):
        if next_one == to:
            found.append((name, to))
        else:
            found += [(name, *way) for way in _ways(routes, next_one, to, passed | {name})]
    return found
