"""Parts: what was used, who had to wait for it, and the stock over the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from procsim.kpi.columns import Codes, chosen
from procsim.kpi.records import MISSING, Records, Times, microseconds
from procsim.kpi.scorecard import PartFigures
from procsim.model.time import SECOND

if TYPE_CHECKING:
    from procsim.model.process import Part


@dataclass(frozen=True, eq=False)
class Requests:
    """The visits that asked for a part, and how many pieces each needs."""

    visits: Codes
    quantity: Codes


def requests(records: Records, part: str) -> Requests:
    """Every visit that needs a part, in the order of the stages and then of the log."""
    if ("requests", part) not in records.kept_figures:
        records.kept_figures["requests", part] = _requests(records, part)
    result: Requests = records.kept_figures["requests", part]
    return result


def _requests(records: Records, part: str) -> Requests:
    visits: list[Codes] = [np.empty(0, dtype=np.int64)]
    quantities: list[Codes] = [np.empty(0, dtype=np.int64)]
    for stage in records.process.stages.values():
        if stage.uses is None or not any(part in uses for uses in stage.uses.all()):
            continue
        here = records.visits_at(stage.name)
        codes, uses = chosen(stage.uses, records.column, records.tickets)
        needed = np.array([use.get(part, 0) for use in uses] + [0], dtype=np.int64)[codes[records.ticket[here]]]
        visits.append(here[needed > 0])
        quantities.append(needed[needed > 0])
    return Requests(np.concatenate(visits), np.concatenate(quantities))


def waits_for(records: Records, part: str) -> tuple[Codes, Times, Times]:
    """The visits that stood waiting for a part, from when to when: until all their parts came, or they left without.

    Of a visit that needs several parts the log tells only when the last one came.
    """
    visits = requests(records, part).visits
    given = records.parts_time[visits]
    until = np.where(given == MISSING, records.left_queue[visits], given)
    stood = until > records.queued[visits]
    return visits[stood], records.queued[visits[stood]], until[stood]


def part_figures(records: Records) -> dict[str, PartFigures]:
    """The figures of every part, in the order of the file."""
    return {name: _part(records, part) for name, part in records.process.parts.items()}


def _part(records: Records, part: Part) -> PartFigures:
    asked = requests(records, part.name)
    given = records.parts_time[asked.visits]
    handed = (given >= records.begin) & (given < records.until)
    queued = records.queued[asked.visits]
    of_window = (queued >= records.begin) & (queued < records.until)
    waited = np.where(given == MISSING, records.left_queue[asked.visits], given) > queued
    steps = _stock(records, part, asked)
    begin, until = records.begin, records.until
    lots = _occurrences(records, part.name, "ordered")[0]
    return PartFigures(
        used=int(asked.quantity[handed].sum()),
        requests=int(np.count_nonzero(of_window)),
        waited=int(np.count_nonzero(of_window & waited)),
        ordered=int(np.count_nonzero((lots >= begin) & (lots < until))),
        mean_stock=None if steps is None else _mean(*steps, begin, until),
        stock=() if steps is None else _within_window(*steps, begin, until),
    )


def _occurrences(records: Records, part: str, kind: str) -> tuple[Times, Codes]:
    """When lots of a part were ordered or delivered, and of how many pieces."""
    table = records.log.occurrences
    if table.is_empty():
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    rows = table.filter((pl.col("kind") == kind) & (pl.col("name") == part))
    times = rows["time"].cast(pl.Datetime("us")).to_physical().to_numpy()
    return times - microseconds(records.origin), rows["quantity"].to_numpy()


def _stock(records: Records, part: Part, asked: Requests) -> tuple[Times, Codes] | None:
    """The stock on hand from each moment on, the first at the log's start; None if the log doesn't tell.

    It falls when a visit has all its parts, and rises with lots and with what those bring back who then give up or are
    cancelled. (If a visit got only some of its parts, the log cannot tell, and they are taken to have stayed.) A log
    without its table of occurrences doesn't tell of lots: then the stock is known only while it never fell so far that
    one would have been ordered.
    """
    given = records.parts_time[asked.visits]
    got = given != MISSING
    back = got & ~records.has_started[asked.visits] & records.has_ended[asked.visits]
    delivered, lots = _occurrences(records, part.name, "delivered")
    moments = np.concatenate(([records.start], given[got], records.ended[asked.visits[back]], delivered))
    changes = np.concatenate(([part.stock], -asked.quantity[got], asked.quantity[back], lots))
    order = np.argsort(moments, kind="stable")
    moments, on_hand = moments[order], np.cumsum(changes[order])
    last = np.append(moments[1:] != moments[:-1], True)
    moments, on_hand = moments[last], on_hand[last]
    untold = records.log.occurrences.is_empty() and part.reorder_at is not None
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
