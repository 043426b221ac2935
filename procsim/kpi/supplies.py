"""Parts: what was used, who had to wait for it, and the stock over the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.columns import MISSING
from procsim.kpi.columns import chosen
from procsim.kpi.scorecard import PartFigures
from procsim.model.time import SECOND

if TYPE_CHECKING:
    from procsim.kpi.columns import Codes
    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times
    from procsim.model.process import Part


@dataclass(frozen=True, eq=False)
class Requests:
    """The visits that asked for a part: where, how many pieces each needs, since when, and when it had all its parts.

    ``left`` is when it stood in its queue no more, ``back`` when it was over without having begun.
    """

    stage: Codes
    quantity: Codes
    queued: Times
    given: Times
    left: Times
    back: Times

    @property
    def until(self) -> Times:
        """Until when each stood waiting for its parts, if it did."""
        return np.where(self.given == MISSING, self.left, self.given)


def requests(records: Records, part: str) -> Requests:
    """Every visit that needs a part, in the order of the stages and then of the log."""
    if ("requests", part) not in records.kept_figures:
        records.kept_figures["requests", part] = _requests(records, part)
    result: Requests = records.kept_figures["requests", part]
    return result


def _requests(records: Records, part: str) -> Requests:
    nothing = np.empty(0, dtype=np.int64)
    columns: list[tuple[Codes, ...]] = [(nothing,) * 6]
    for index, stage in enumerate(records.process.stages.values()):
        if stage.uses is None or not any(part in uses for uses in stage.uses.all()):
            continue
        visits = records.at(stage.name)
        codes, uses = chosen(stage.uses, records.column, records.tickets)
        needed = np.array([use.get(part, 0) for use in uses] + [0], dtype=np.int64)[codes[visits.ticket]]
        asked = np.flatnonzero(needed > 0)
        back = np.where(visits.has_started, MISSING, visits.ended)
        of_visits = (visits.queued, visits.parts_time, visits.left_queue, back)
        columns.append((np.full(len(asked), index), needed[asked], *(column[asked] for column in of_visits)))
    return Requests(*(np.concatenate(column) for column in zip(*columns, strict=True)))


def waits_for(records: Records, part: str) -> tuple[Codes, Times, Times]:
    """The visits that stood waiting for a part: where, from when to when: until all their parts came, or they left
    without.

    Of a visit that needs several parts the log tells only when the last one came.
    """
    asked = requests(records, part)
    until = asked.until
    stood = until > asked.queued
    return asked.stage[stood], asked.queued[stood], until[stood]


def part_figures(records: Records) -> dict[str, PartFigures]:
    """The figures of every part, in the order of the file."""
    return {name: _part(records, part) for name, part in records.process.parts.items()}


def _part(records: Records, part: Part) -> PartFigures:
    asked = requests(records, part.name)
    begin, until = records.begin, records.until
    handed = (asked.given >= begin) & (asked.given < until)
    of_window = (asked.queued >= begin) & (asked.queued < until)
    waited = asked.until > asked.queued
    steps = _stock(records, part, asked)
    lots = _lots(records, part.name, delivered=False)[0]
    return PartFigures(
        used=int(asked.quantity[handed].sum()),
        requests=int(np.count_nonzero(of_window)),
        waited=int(np.count_nonzero(of_window & waited)),
        ordered=int(np.count_nonzero((lots >= begin) & (lots < until))),
        mean_stock=None if steps is None else _mean(*steps, begin, until),
        stock=() if steps is None else _within_window(*steps, begin, until),
    )


def _lots(records: Records, part: str, delivered: bool) -> tuple[Times, Codes]:
    """When lots of a part were ordered or delivered, and of how many pieces."""
    lots = records.tables.lots
    mine = (lots.part == list(records.process.parts).index(part)) & (lots.delivered == delivered)
    return lots.time[mine], lots.quantity[mine]


def _stock(records: Records, part: Part, asked: Requests) -> tuple[Times, Codes] | None:
    """The stock on hand from each moment on, the first at the log's start; None if the log doesn't tell.

    It falls when a visit has all its parts, and rises with lots and with what those bring back who then give up or are
    cancelled. (If a visit got only some of its parts, the log cannot tell, and they are taken to have stayed.) A log
    without its table of occurrences doesn't tell of lots: then the stock is known only while it never fell so far that
    one would have been ordered.
    """
    got = asked.given != MISSING
    back = got & (asked.back != MISSING)
    delivered, lots = _lots(records, part.name, delivered=True)
    moments = np.concatenate(([records.start], asked.given[got], asked.back[back], delivered))
    changes = np.concatenate(([part.stock], -asked.quantity[got], asked.quantity[back], lots))
    order = np.argsort(moments, kind="stable")
    moments, on_hand = moments[order], np.cumsum(changes[order])
    last = np.append(moments[1:] != moments[:-1], True)
    moments, on_hand = moments[last], on_hand[last]
    untold = not records.tables.lots.told and part.reorder_at is not None
    if on_hand.min() < 0 or (untold and on_hand.min() <= (part.reorder_at or 0)):
        return None
    return moments, on_hand


def _mean(moments: Times, on_hand: Codes, begin: int, until: int) -> float:
    """The mean of a step function over ``[begin, until)``; its value at ``begin`` if that is empty."""
    borders = np.append(moments, max(until, int(moments[-1])))
    lengths = np.diff(np.clip(borders, begin, until))
    if not lengths.sum():
        return float(on_hand[max(int(np.searchsorted(moments, begin, side="right")) - 1, 0)])
    return float((lengths * on_hand).sum() / lengths.sum())


def _within_window(moments: Times, on_hand: Codes, begin: int, until: int) -> list[tuple[float, int]]:
    """The steps of the window, as seconds since its begin; the first one stands at 0."""
    first = max(int(np.searchsorted(moments, begin, side="right")) - 1, 0)
    stop = int(np.searchsorted(moments, until, side="left"))
    window = slice(first, max(stop, first + 1))
    since = np.maximum(moments[window] - begin, 0) / SECOND
    return list(zip(since.tolist(), on_hand[window].tolist(), strict=True))
