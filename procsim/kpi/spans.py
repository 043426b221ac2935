"""A KPI's time of each ticket: from one milestone to another, on the KPI's clock, pauses taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.columns import MISSING
from procsim.kpi.hours import hours_of
from procsim.kpi.milestones import passings
from procsim.kpi.pauses import sla_pauses

if TYPE_CHECKING:
    from procsim.kpi.columns import Bools
    from procsim.kpi.records import Records
    from procsim.kpi.routes import Reach
    from procsim.kpi.tables import Times
    from procsim.model.process import Depends, Kpi, Milestone


def open_and_able(records: Records, goal: tuple[Milestone, ...]) -> Bools:
    """The tickets that are still open and can still come to one of the milestones, by the ways of the process.

    What an open visit allows decides; for a ticket that has none (a token waits to be joined, or the log shows no visit
    yet) what may follow its latest visit, or its source.
    """
    key = ("able", goal)
    if key in records.kept_figures:
        kept: Bools = records.kept_figures[key]
        return kept
    able = np.zeros(records.tickets, dtype=np.bool_)
    is_open = ~records.is_closed
    if is_open.any():
        reach = records.kept.routes.can_reach(goal)
        visits = records.unfinished
        visits = visits[is_open[records.ticket[visits]]]
        tickets, stages = records.ticket[visits], records.stage[visits]
        may = np.where(records.has_started[visits], reach.begun[stages], reach.queued[stages])
        able[tickets[may]] = True
        without = is_open
        without[tickets] = False
        if without.any():
            able |= _able_without_visit(records, without, reach)
    records.kept_figures[key] = able
    return able


def _able_without_visit(records: Records, tickets: Bools, reach: Reach) -> Bools:
    """`open_and_able` for the open tickets that have no open visit."""
    able = np.zeros(records.tickets, dtype=np.bool_)
    visits = np.flatnonzero(tickets[records.ticket])
    latest = np.full(records.tickets, MISSING)
    np.maximum.at(latest, records.ticket[visits], records.ended[visits])
    last = visits[records.ended[visits] == latest[records.ticket[visits]]]
    able[records.ticket[last[reach.over[records.stage[last]]]]] = True
    new = np.flatnonzero(tickets & (latest == MISSING))
    if len(new):
        codes, names = records.tables.source
        may = np.array([reach.new.get(name, True) for name in names] + [True], dtype=np.bool_)
        able[new] = may[codes[new]]
    return able


@dataclass(frozen=True, eq=False)
class Spans:
    """A time of every ticket, whether it counts or not.

    ``since`` and ``until`` are the milestones' times (`MISSING` where they weren't passed), ``begun`` and ``reached``
    whether they were. ``lasted`` is the time between them in microseconds, pauses taken off, up to the log's end where
    ``until`` is missing, and ``watched`` the time from the first to the log's end, pauses included; both mean nothing
    where ``since`` is.
    """

    since: Times
    until: Times
    begun: Bools
    reached: Bools
    lasted: Times
    watched: Times
    #: The tickets on their way: open, from passed, to not, and still within reach.
    on_the_way: Bools


def between(
    records: Records, since: Times, until: Times, clock: Depends[str], pauses: bool, goal: tuple[Milestone, ...]
) -> Spans:
    """The times between two moments of every ticket; ``goal`` names the milestones of the second one."""
    begun = since != MISSING
    until = np.where(begun, until, MISSING)
    reached = until != MISSING
    stop = np.where(reached, until, records.end)
    # Where nothing has begun, the count runs from the origin: any moment will do.
    start = np.where(begun, since, 0)
    hours = hours_of(records, clock)
    open_before = hours.until(start)
    lasted = hours.until(stop) - open_before
    if pauses:
        lasted -= sla_pauses(records).deducted(hours, start, stop)
    watched = hours.until_moment(records.end) - open_before
    on_the_way = begun & ~reached
    if on_the_way.any():
        on_the_way &= open_and_able(records, goal)
    return Spans(since, until, begun, reached, lasted, watched, on_the_way)


def kpi_spans(records: Records, kpi: Kpi) -> Spans:
    """The time of every ticket of a KPI.

    ``from`` is the first passing and ``to`` the first at or after it. With ``last``, ``to`` is the first at or after
    the first passing of ``from``, and ``from`` the last one by then (for a ticket that hasn't come to ``to``: the last
    so far).
    """
    starts, goals = passings(records, kpi.start), passings(records, kpi.to)
    since = starts.first
    until = goals.first_from(since)
    if kpi.last:
        since = np.where(until == MISSING, starts.last, starts.last_by(until))
    return between(records, since, until, kpi.clock, kpi.pauses, kpi.to)
