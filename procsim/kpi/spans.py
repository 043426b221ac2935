"""A KPI's time of each ticket: from one milestone to another, on the KPI's clock, pauses taken off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.columns import Bools, Codes, chosen
from procsim.kpi.milestones import passings
from procsim.kpi.pauses import sla_pauses
from procsim.kpi.records import MISSING, Records, Times

if TYPE_CHECKING:
    from procsim.model.process import Depends, Kpi, Milestone


def elapsed(
    records: Records, clock: Depends[str], tickets: Codes, since: Times, until: Times | int, pauses: bool = False
) -> Times:
    """Microseconds between two moments of some tickets on their clocks; with ``pauses``, less those of the SLA."""
    codes, calendars = chosen(clock, records.column, records.tickets)
    codes = codes[tickets]
    lasted = np.zeros(len(tickets), dtype=np.int64)
    for code in range(-1, len(calendars)):
        mine = np.flatnonzero(codes == code)
        if not len(mine):
            continue
        # A ticket for whose attribute no clock is given counts all hours.
        hours = records.clock(calendars[code]) if code >= 0 else records.always
        to = until if isinstance(until, int) else until[mine]
        lasted[mine] = hours.elapsed(since[mine], to)
        if pauses:
            lasted[mine] -= sla_pauses(records).deducted(
                hours, tickets[mine], since[mine], np.broadcast_to(to, len(mine))
            )
    return lasted


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
        queued, begun, new = records.routes.can_reach(goal)
        visits = np.flatnonzero(is_open[records.ticket])
        unfinished = visits[~records.has_ended[visits]]
        stages = records.stage[unfinished]
        may = np.where(records.has_started[unfinished], begun[stages], queued[stages])
        able[records.ticket[unfinished[may]]] = True
        without = is_open.copy()
        without[records.ticket[unfinished]] = False
        able |= _able_without_visit(records, goal, without, new)
    records.kept_figures[key] = able
    return able


def _able_without_visit(records: Records, goal: tuple[Milestone, ...], tickets: Bools, new: dict[str, bool]) -> Bools:
    """`open_and_able` for the open tickets that have no open visit."""
    able = np.zeros(records.tickets, dtype=np.bool_)
    if not tickets.any():
        return able
    anyhow = any(milestone.event == "closed" for milestone in goal)
    wanted = {milestone.stage for milestone in goal if milestone.stage is not None}
    latest = np.full(records.tickets, MISSING)
    np.maximum.at(latest, records.ticket, records.ended)
    sources = records.log.tickets["source"]
    for ticket in np.flatnonzero(tickets):
        if latest[ticket] == MISSING:
            able[ticket] = new.get(sources[int(ticket)], True)
            continue
        last = np.flatnonzero((records.ticket == ticket) & (records.ended == latest[ticket]))
        stages = {records.stages[records.stage[visit]] for visit in last}
        able[ticket] = anyhow or any(wanted & records.routes.from_queue[name] for name in stages)
    return able


@dataclass(frozen=True, eq=False)
class Spans:
    """A time of every ticket, whether it counts or not.

    ``since`` and ``until`` are the milestones' times (`MISSING` where they weren't passed). ``lasted`` is the time
    between them in microseconds, pauses taken off, up to the log's end where ``until`` is missing; it means nothing
    where ``since`` is.
    """

    since: Times
    until: Times
    lasted: Times
    clock: Depends[str]
    #: The tickets on their way: open, from passed, to not, and still within reach.
    on_the_way: Bools

    @property
    def begun(self) -> Bools:
        """The tickets that have passed the first milestone."""
        begun: Bools = self.since != MISSING
        return begun

    @property
    def reached(self) -> Bools:
        """The tickets that have passed both milestones."""
        reached: Bools = self.until != MISSING
        return reached


def between(
    records: Records, since: Times, until: Times, clock: Depends[str], pauses: bool, goal: tuple[Milestone, ...]
) -> Spans:
    """The times between two moments of every ticket; ``goal`` names the milestones of the second one."""
    begun = np.flatnonzero(since != MISSING)
    until = np.where(since == MISSING, MISSING, until)
    lasted = np.zeros(records.tickets, dtype=np.int64)
    stop = np.where(until == MISSING, records.end, until)
    lasted[begun] = elapsed(records, clock, begun, since[begun], stop[begun], pauses)
    on_the_way = (since != MISSING) & (until == MISSING) & open_and_able(records, goal)
    return Spans(since, until, lasted, clock, on_the_way)


def watched(records: Records, spans: Spans) -> Times:
    """How long each ticket that passed the first milestone was observed after it, on its clock, pauses included."""
    lasted = np.zeros(records.tickets, dtype=np.int64)
    begun = np.flatnonzero(spans.begun)
    lasted[begun] = elapsed(records, spans.clock, begun, spans.since[begun], records.end)
    return lasted


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
