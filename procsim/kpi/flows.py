"""How many tickets took each edge of the process map, as far as a log tells.

A visit is taken to follow another of its ticket if it was queued in the moment at which the other ended, and the
process leads from the one to the other, directly or through crossroads. A visit that was followed by none went to a
stage that joins branches, or to an end. Crossroads leave no rows: their edges are counted where only one way leads
through them; where several do, the count stands on the pair of stages itself.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.clocks import NEVER
from procsim.kpi.leaving import may_have_closed
from procsim.model.process import StageKind, targets

if TYPE_CHECKING:
    from procsim.kpi.columns import Bools, Codes
    from procsim.kpi.records import Records
    from procsim.kpi.routes import Routes

#: Where tickets come from, on the map.
ARRIVED = "arrived"

Edge = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Followings:
    """Pairs of visits of one ticket, the second of which follows the first."""

    earlier: Codes
    later: Codes


def flows(records: Records) -> dict[Edge, int]:
    """How often each edge was taken by the cohort's tickets, in the order of the file."""
    pairs = _followings(records)
    led = _Counted(records)
    led.stages(pairs)
    led.first_visits(pairs)
    led.last_visits(pairs)
    return led.in_order()


def _ordered(records: Records) -> Codes:
    """The cohort's visits, ticket by ticket, in the order of the log."""
    order = records.by_ticket
    return order[records.of_cohort[order]]


def _followings(records: Records) -> Followings:
    """Mostly a visit follows the one before it; where branches run side by side, any that ended in that moment."""
    order = _ordered(records)
    allowed = _allowed(records)
    if len(order) < 2:
        nothing = np.empty(0, dtype=np.int64)
        return Followings(nothing, nothing)
    earlier, later = order[:-1], order[1:]
    fits = _fits(records, allowed, earlier, later)
    followed = np.zeros(len(records.stage), dtype=np.bool_)
    followed[later[fits]] = True
    firsts, seconds = [earlier[fits]], [later[fits]]
    # The visits with which a ticket begins need no others before them.
    rest = order[~followed[order] & (records.queued[order] != records.first_queued[records.ticket[order]])]
    if len(rest):
        found = _search(records, allowed, order, rest)
        firsts.append(found.earlier)
        seconds.append(found.later)
    return Followings(np.concatenate(firsts), np.concatenate(seconds))


def _allowed(records: Records) -> Bools:
    """Whether a visit that has begun ([0]) or was given up ([1]) at a stage may be followed by one at another."""
    index = {name: number for number, name in enumerate(records.stages)}
    allowed = np.zeros((2, len(index), len(index)), dtype=np.bool_)
    for name, number in index.items():
        for kind, ways in enumerate((records.routes.after[name], records.routes.given_up[name])):
            allowed[kind, number, [index[to] for to in ways if to in index]] = True
    return allowed


def _fits(records: Records, allowed: Bools, earlier: Codes, later: Codes) -> Bools:
    given_up = (~records.has_started[earlier]).astype(np.int64)
    fits: Bools = (
        (records.ticket[earlier] == records.ticket[later])
        & (records.ended[earlier] == records.queued[later])
        & allowed[given_up, records.stage[earlier], records.stage[later]]
    )
    return fits


def _search(records: Records, allowed: Bools, order: Codes, rest: Codes) -> Followings:
    """For visits that don't follow the one before them: the latest in the log that ended when they were queued."""
    ended = order[records.has_ended[order]]
    by_end = ended[np.lexsort((ended, records.ended[ended], records.ticket[ended]))]
    keys = np.stack((records.ticket[by_end], records.ended[by_end]), axis=1)
    wanted = np.stack((records.ticket[rest], records.queued[rest]), axis=1)
    _, codes = np.unique(np.concatenate((keys, wanted)), axis=0, return_inverse=True)
    codes = codes.ravel()
    low = np.searchsorted(codes[: len(keys)], codes[len(keys) :], side="left")
    high = np.searchsorted(codes[: len(keys)], codes[len(keys) :], side="right")
    earlier = np.full(len(rest), -1, dtype=np.int64)
    for back in range(1, int((high - low).max(initial=0)) + 1):
        open_ones = np.flatnonzero((earlier < 0) & (high - back >= low))
        candidates = by_end[high[open_ones] - back]
        fits = _fits(records, allowed, candidates, rest[open_ones]) & (candidates != rest[open_ones])
        earlier[open_ones[fits]] = candidates[fits]
    found = earlier >= 0
    return Followings(earlier[found], rest[found])


class _Counted:
    """The edges counted so far."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.routes = records.routes
        self.counts: Counter[Edge] = Counter()

    def stages(self, pairs: Followings) -> None:
        """Count the edges between stages; an edge into a crossroads that splits is taken once by all its branches."""
        names = self.records.stages
        size = len(names)
        given_up = ~self.records.has_started[pairs.earlier]
        kinds = (self.records.stage[pairs.earlier] * 2 + given_up) * size + self.records.stage[pairs.later]
        ways = []
        for kind in np.unique(kinds):
            origin, to = divmod(int(kind), size)
            origin, gave_up = divmod(origin, 2)
            way = _way(self.routes, names[origin], names[to], begun=not gave_up)
            ways.append((way, pairs.earlier[kinds == kind]))
        self._count(ways)

    def _count(self, ways: list[tuple[list[Edge], Codes]]) -> None:
        """Count the edges of some ways, each with those that took it; what leads to a split is taken once for all."""
        shared: dict[Edge, list[Codes]] = {}
        for way, takers in ways:
            self.counts[way[-1]] += len(takers)
            for edge in way[:-1]:
                shared.setdefault(edge, []).append(takers)
        for edge, several in shared.items():
            self.counts[edge] += len(np.unique(np.concatenate(several)))

    def first_visits(self, pairs: Followings) -> None:
        """Count the edges from the arrivals."""
        records = self.records
        followed = np.zeros(len(records.stage), dtype=np.bool_)
        followed[pairs.later] = True
        new = ~followed & records.of_cohort & (records.queued == records.first_queued[records.ticket])
        sources = [source.enters for source in records.process.arrivals.values()]
        entered = {name for routing in sources for name in targets(routing)}
        visits = np.flatnonzero(new)
        stages = records.stage[visits]
        took = {records.stages[stage]: records.ticket[visits[stages == stage]] for stage in np.unique(stages).tolist()}
        at_once = np.flatnonzero(records.cohort & records.is_closed & (records.first_queued == NEVER))
        for end in np.unique(records.outcome[at_once]).tolist():
            took[records.ends[end]] = at_once[records.outcome[at_once] == end]
        self._count([(_through(records.routes, ARRIVED, entered, to), tickets) for to, tickets in took.items()])

    def last_visits(self, pairs: Followings) -> None:
        """Count the edges to ends and to joins, of the visits that no other follows."""
        records = self.records
        follows = np.zeros(len(records.stage), dtype=np.bool_)
        follows[pairs.earlier] = True
        last = np.flatnonzero(~follows & records.of_cohort & records.has_ended)
        if not len(last):
            return
        closing = self._closing(last)
        is_closing = np.zeros(len(records.stage), dtype=np.bool_)
        is_closing[closing] = True
        # What an end cancels goes nowhere, and neither does work that was under way then and was finished later.
        cancels = np.array([end.cancels for end in records.process.ends.values()])
        stopped = np.full(records.tickets, NEVER)
        stopping = closing[cancels[records.outcome[records.ticket[closing]]]]
        stopped[records.ticket[stopping]] = records.ended[stopping]
        last = last[is_closing[last] | (records.ended[last] < stopped[records.ticket[last]])]
        outcome = np.where(is_closing[last], records.outcome[records.ticket[last]], -1)
        given_up = ~records.has_started[last]
        keys = np.stack((records.stage[last], given_up, outcome), axis=1)
        kinds, numbers = np.unique(keys, axis=0, return_counts=True)
        for (stage, gave_up, end), number in zip(kinds.tolist(), numbers.tolist(), strict=True):
            name = records.stages[stage]
            to = records.ends[end] if end >= 0 else self._branch_goes_to(name, begun=not gave_up)
            if to is not None:
                for edge in _way(self.routes, name, to, begun=not gave_up):
                    self.counts[edge] += number

    def _closing(self, last: Codes) -> Codes:
        """Of each closed ticket the latest unfollowed visit from which its outcome can be reached."""
        records = self.records
        able = last[may_have_closed(records)[last]]
        order = able[np.lexsort((able, records.ended[able], records.ticket[able]))]
        tickets = records.ticket[order]
        return order[np.append(tickets[1:] != tickets[:-1], True)] if len(order) else order

    def _branch_goes_to(self, stage: str, begun: bool) -> str | None:
        """Where a branch without a successor went: to a stage that joins branches, else to the only end there is."""
        ways = _near(self.routes, stage, begun)
        joins = [name for name in ways if name in self.routes.after and self.records.process.stages[name].after_all]
        if joins:
            return joins[0]
        ends = [name for name in ways if name not in self.routes.after]
        return ends[0] if len(ends) == 1 else None

    def in_order(self) -> dict[Edge, int]:
        """The edges that were taken, in the order of the file."""
        names = (ARRIVED, *self.records.stages, *self.records.ends)
        place = {name: number for number, name in enumerate(names)}
        return {
            edge: self.counts[edge] for edge in sorted(self.counts, key=lambda edge: (place[edge[0]], place[edge[1]]))
        }


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


def _way(routes: Routes, origin: str, to: str, begun: bool) -> list[Edge]:
    """The edges from one stage to another stage or end: through crossroads if only one way leads through them."""
    return _through(routes, origin, set(routes.ways_out(origin, begun)), to)


def _through(routes: Routes, origin: str, first: set[str], to: str) -> list[Edge]:
    if to in first:
        return [(origin, to)]
    ways = [way for name in first for way in _ways(routes, name, to, frozenset())]
    if len(ways) != 1:
        return [(origin, to)]
    stops = (origin, *ways[0])
    return list(itertools.pairwise(stops))


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
