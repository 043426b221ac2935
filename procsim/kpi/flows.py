"""How many tickets took each edge of the process map, as far as a log tells.

A visit is taken to follow another of its ticket if it was queued in the moment at which the other ended, and the
process leads from the one to the other, directly or through crossroads. A visit that was followed by none went to a
stage that joins branches, or to an end. Crossroads leave no rows: their edges are counted where only one way leads
through them; where several do, the count stands on the pair of stages itself.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.clocks import NEVER
from procsim.engine.columns import MISSING
from procsim.kpi.sorting import grouped, ranks
from procsim.kpi.ways import ARRIVED, Edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.kpi.columns import Bools, Codes
    from procsim.kpi.records import Records
    from procsim.kpi.routes import Routes
    from procsim.kpi.tables import Times

#: Visits that are looked at together, so that what is worked out of them stays small.
_TOGETHER = 1 << 17


def flows(records: Records) -> dict[Edge, int]:
    """How often each edge was taken by the cohort's tickets, in the order of the file."""
    led = _Counted(records)
    for journeys in _journeys(records):
        earlier, later = _followings(records.kept.routes, journeys)
        led.stages(journeys, earlier, later)
        led.first_visits(journeys, later)
        led.last_visits(journeys, earlier)
    led.without_visits()
    return led.in_order()


@dataclass(frozen=True, slots=True, eq=False)
class _Journeys:
    """All visits of some of the cohort's tickets, ticket by ticket, each ticket's in the order of the log.

    ``number`` counts these tickets from 0 and ``first`` is the first visit of each; ``outcome`` is theirs (by number).
    """

    number: Codes
    first: Codes
    outcome: Codes
    stage: Codes
    queued: Times
    ended: Times
    given_up: Codes  # 1 for a visit that never began, else 0

    def fits(self, allowed: Bools, earlier: Codes | slice, later: Codes | slice) -> Bools:
        """Whether visits may have been followed by others."""
        fits: Bools = self.number[earlier] == self.number[later]
        fits &= self.ended[earlier] == self.queued[later]
        fits &= allowed[self.given_up[earlier], self.stage[earlier], self.stage[later]]
        return fits


def _journeys(records: Records) -> Iterator[_Journeys]:
    order = records.by_ticket
    stops = np.cumsum(np.bincount(records.ticket, minlength=records.tickets))
    begin = 0
    while begin < len(order):
        end = min(begin + _TOGETHER, len(order))
        end = int(stops[records.ticket[order[end - 1]]])
        visits = order[begin:end]
        visits = visits[records.cohort[records.ticket[visits]]]
        begin = end
        if len(visits):
            ticket = records.ticket[visits]
            fresh = np.append(True, ticket[1:] != ticket[:-1])
            first = np.flatnonzero(fresh)
            yield _Journeys(
                number=np.cumsum(fresh) - 1,
                first=first,
                outcome=records.outcome[ticket[first]],
                stage=records.stage[visits],
                queued=records.queued[visits],
                ended=records.ended[visits],
                given_up=(~records.has_started[visits]).astype(np.int64),
            )


def _followings(routes: Routes, journeys: _Journeys) -> tuple[Codes, Codes]:
    """Pairs of visits of one ticket, the second of which follows the first.

    Mostly a visit follows the one before it; where branches run side by side, any that ended in that moment.
    """
    fits = journeys.fits(routes.allowed, slice(None, -1), slice(1, None))
    earlier = np.flatnonzero(fits)
    later = earlier + 1
    # The visits with which a ticket begins need no others before them.
    alone = journeys.queued != np.minimum.reduceat(journeys.queued, journeys.first)[journeys.number]
    alone[later] = False
    rest = np.flatnonzero(alone)
    if not len(rest):
        return earlier, later
    before, after = _search(routes.allowed, journeys, rest)
    return np.concatenate((earlier, before)), np.concatenate((later, after))


def _search(allowed: Bools, journeys: _Journeys, rest: Codes) -> tuple[Codes, Codes]:
    """For visits that don't follow the one before them: the latest in the log that ended when they were queued."""
    over = np.flatnonzero(journeys.ended != MISSING)
    moments = ranks(
        np.concatenate((journeys.number[over], journeys.number[rest])),
        np.concatenate((journeys.ended[over], journeys.queued[rest])),
    )
    ends, wanted = moments[: len(over)], moments[len(over) :]
    order = grouped(ends, len(moments))
    by_end, ends = over[order], ends[order]
    low = np.searchsorted(ends, wanted, side="left")
    high = np.searchsorted(ends, wanted, side="right")
    earlier = np.full(len(rest), -1, dtype=np.int64)
    for back in range(1, int((high - low).max(initial=0)) + 1):
        open_ones = np.flatnonzero((earlier < 0) & (high - back >= low))
        candidates = by_end[high[open_ones] - back]
        fits = journeys.fits(allowed, candidates, rest[open_ones]) & (candidates != rest[open_ones])
        earlier[open_ones[fits]] = candidates[fits]
    found = earlier >= 0
    return earlier[found], rest[found]


class _Counted:
    """The edges counted so far."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.ways = records.kept.ways
        self.counts: Counter[Edge] = Counter()

    def stages(self, journeys: _Journeys, earlier: Codes, later: Codes) -> None:
        """Count the edges between stages; an edge into a crossroads that splits is taken once by all its branches."""
        names = self.records.kept.stages
        size = len(names)
        kinds = (journeys.stage[earlier] * 2 + journeys.given_up[earlier]) * size + journeys.stage[later]
        shared: dict[Edge, list[Codes]] = {}
        for kind, number in _counts(kinds):
            origin, to = divmod(kind, size)
            origin, gave_up = divmod(origin, 2)
            way = self.ways.between(names[origin], names[to], begun=not gave_up)
            self.counts[way[-1]] += number
            for edge in way[:-1]:
                shared.setdefault(edge, []).append(earlier[kinds == kind])
        for edge, takers in shared.items():
            self.counts[edge] += len(np.unique(np.concatenate(takers)))

    def first_visits(self, journeys: _Journeys, later: Codes) -> None:
        """Count the edges from the arrivals; what leads to a split is taken once for all its branches."""
        new = journeys.queued == np.minimum.reduceat(journeys.queued, journeys.first)[journeys.number]
        new[later] = False
        visits = np.flatnonzero(new)
        stages = journeys.stage[visits]
        shared: dict[Edge, list[Codes]] = {}
        for stage, number in _counts(stages):
            way = self.ways.from_arrival(self.records.kept.stages[stage])
            self.counts[way[-1]] += number
            for edge in way[:-1]:
                shared.setdefault(edge, []).append(journeys.number[visits[stages == stage]])
        for edge, takers in shared.items():
            self.counts[edge] += len(np.unique(np.concatenate(takers)))

    def without_visits(self) -> None:
        """Count the edges from the arrivals to an end, of tickets that came to no stage."""
        records = self.records
        seen = np.bincount(records.ticket, minlength=records.tickets)
        for end, number in _counts(records.outcome[records.done & (seen == 0)]):
            for edge in self.ways.from_arrival(records.kept.ends[end]):
                self.counts[edge] += number

    def last_visits(self, journeys: _Journeys, earlier: Codes) -> None:
        """Count the edges to ends and to joins, of the visits that no other follows."""
        kept = self.records.kept
        is_last = journeys.ended != MISSING
        is_last[earlier] = False
        last = np.flatnonzero(is_last)
        is_closing = np.zeros(len(journeys.stage), dtype=np.bool_)
        closing = _closing(kept.routes, journeys, last)
        is_closing[closing] = True
        # What an end cancels goes nowhere, and neither does work that was under way then and was finished later.
        stopped = np.full(len(journeys.first), NEVER)
        stopping = closing[kept.cancels[journeys.outcome[journeys.number[closing]]]]
        stopped[journeys.number[stopping]] = journeys.ended[stopping]
        last = last[is_closing[last] | (journeys.ended[last] < stopped[journeys.number[last]])]
        outcome = np.where(is_closing[last], journeys.outcome[journeys.number[last]], -1)
        ends = len(kept.ends) + 1
        for kind, number in _counts((journeys.stage[last] * 2 + journeys.given_up[last]) * ends + outcome + 1):
            stage, end = divmod(kind, ends)
            stage, gave_up = divmod(stage, 2)
            name = kept.stages[stage]
            to = kept.ends[end - 1] if end else self.ways.branch_end(name, begun=not gave_up)
            if to is not None:
                for edge in self.ways.between(name, to, begun=not gave_up):
                    self.counts[edge] += number

    def in_order(self) -> dict[Edge, int]:
        """The edges that were taken, in the order of the file."""
        names = (ARRIVED, *self.records.kept.stages, *self.records.kept.ends)
        place = {name: number for number, name in enumerate(names)}
        return {
            edge: self.counts[edge] for edge in sorted(self.counts, key=lambda edge: (place[edge[0]], place[edge[1]]))
        }


def _closing(routes: Routes, journeys: _Journeys, last: Codes) -> Codes:
    """Of each closed ticket the latest unfollowed visit from which its outcome can be reached."""
    number = journeys.number[last]
    able = routes.closing[journeys.given_up[last], journeys.stage[last], journeys.outcome[number]]
    last, number = last[able], number[able]
    latest = np.full(len(journeys.first), MISSING)
    np.maximum.at(latest, number, journeys.ended[last])
    latest_ones = journeys.ended[last] == latest[number]
    last, number = last[latest_ones], number[latest_ones]
    # Of those of one moment the last in the log.
    return last[np.append(number[1:] != number[:-1], True)] if len(last) else last


def _counts(kinds: Codes) -> Iterator[tuple[int, int]]:
    """The kinds that occur, in order, and how often each does."""
    numbers = np.bincount(kinds)
    kinds = np.flatnonzero(numbers)
    return zip(kinds.tolist(), numbers[kinds].tolist(), strict=True)
