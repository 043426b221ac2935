"""Which tickets a promise takes, and for which of them it was kept: the rule of "Which tickets count".

A ``within`` goal or SLA target takes the tickets whose first milestone was passed at least the limit before the log's
end (on its clock). Those of them that came to the second milestone met it or missed it. Of those that did not, the ones
that ended in an end that counts as a miss (which is no way to reach ``closed``), and the open ones that can still get
there and are past the limit (pauses taken off) are misses; the others don't count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.columns import MISSING, NONE
from procsim.kpi.columns import Bools, Column, per_ticket
from procsim.kpi.milestones import Passings, passings
from procsim.kpi.spans import Spans, between

if TYPE_CHECKING:
    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times
    from procsim.model.process import Depends, Milestone, Sla


@dataclass(frozen=True, eq=False)
class Verdicts:
    """Of every ticket: whether a promise takes it (``counts``), whether it was kept (``met``), or is still ``open``."""

    counts: Bools
    met: Bools
    open: Bools


def within(records: Records, spans: Spans, limit: Times, gives_up_is_miss: bool = False) -> Verdicts:
    """The verdict on each ticket under a limit of its own in microseconds.

    With ``gives_up_is_miss`` a ticket that gave up waiting between the two milestones is a miss, whatever came later.
    """
    taken_in = spans.begun & (spans.watched >= limit)
    ended_badly = records.kept.counts_as_miss[records.outcome]
    ended_badly &= records.is_closed & (records.closed >= spans.since)
    too_late = spans.on_the_way & (spans.lasted > limit)
    counts = spans.reached | ended_badly | too_late
    met = spans.reached & (spans.lasted <= limit)
    if gives_up_is_miss:
        left = gave_up_between(records, spans)
        counts |= left
        met &= ~left
    return Verdicts(taken_in & counts, taken_in & met, spans.on_the_way)


def gave_up_between(records: Records, spans: Spans) -> Bools:
    """The tickets that gave up waiting at some stage between the two milestones (since the first, without a second)."""
    until = np.where(spans.reached, spans.until, records.end)
    found = np.zeros(records.tickets, dtype=np.bool_)
    for name, patient in zip(records.kept.stages, records.kept.routes.patient, strict=True):
        if patient:
            visits = records.at(name)
            ticket, moment = visits.ticket[visits.gave_up], visits.ended[visits.gave_up]
            between_them = spans.begun[ticket] & (moment >= spans.since[ticket]) & (moment <= until[ticket])
            found[ticket[between_them]] = True
    return found


def sla_verdicts(records: Records, share: str) -> Verdicts:
    """The verdicts on ``time_to_own_met``, ``time_to_resolve_met``, or ``sla_met`` (both).

    Owned is the first time of its milestone, resolved the last; both count from the arrival on the SLA's clock, less
    pauses. ``sla_met`` takes the tickets that were observed for the longer of their limits: one missed target is a
    miss, however the other stands; a ticket is met when all of its targets that count are, and left out while one may
    still be missed.
    """
    if ("sla", share) not in records.kept_figures:
        records.kept_figures["sla", share] = _sla_verdicts(records, share)
    result: Verdicts = records.kept_figures["sla", share]
    return result


def _sla_verdicts(records: Records, share: str) -> Verdicts:
    sla = records.process.sla
    nobody = np.zeros(records.tickets, dtype=np.bool_)
    if sla is None:
        return Verdicts(nobody, nobody, nobody)
    if share == "time_to_own_met":
        return _target(records, sla, sla.owned_when, sla.time_to_own, last=False)[0]
    if share == "time_to_resolve_met":
        return _target(records, sla, sla.resolved_when, sla.time_to_resolve, last=True)[0]
    own, own_observed = _target(records, sla, sla.owned_when, sla.time_to_own, last=False)
    resolve, resolve_observed = _target(records, sla, sla.resolved_when, sla.time_to_resolve, last=True)
    observed = own_observed & resolve_observed
    missed = (own.counts & ~own.met) | (resolve.counts & ~resolve.met)
    undecided = own.open | resolve.open
    counts = observed & (missed | ((own.counts | resolve.counts) & ~undecided))
    return Verdicts(counts, counts & ~missed, undecided)


def _target(
    records: Records, sla: Sla, milestones: tuple[Milestone, ...], limits: Depends[int] | None, last: bool
) -> tuple[Verdicts, Bools]:
    """The verdicts on one target, and the tickets that were observed for its limit or have no such target."""
    nobody = np.zeros(records.tickets, dtype=np.bool_)
    if limits is None or not milestones:
        return Verdicts(nobody, nobody, nobody), ~nobody
    limit, has_target = per_ticket(limits, records.column, records.tickets)
    passed = passings(records, milestones)
    spans = between(records, records.arrived, passed.last if last else passed.first, sla.clock, True, milestones)
    found = within(records, spans, limit)
    verdicts = Verdicts(found.counts & has_target, found.met & has_target, found.open & has_target)
    return verdicts, ~has_target | (spans.watched >= limit)


def repeats(records: Records, within_: int) -> Verdicts:
    """Whose customer came back within a time (all hours count) after closing; ``met`` says that one did.

    Closings that were observed for less than that don't count.
    """
    observed = records.is_closed & (records.end - records.closed >= within_)
    came_back = first_repeat(records)
    met = observed & (came_back != MISSING) & (came_back - records.closed <= within_)
    return Verdicts(observed, met, ~observed)


def first_repeat(records: Records) -> Times:
    """When the customer of each ticket came back for the first time, or `MISSING`."""
    parent = records.tables.parent
    again = np.flatnonzero(parent != NONE)
    return Passings(records.arrived[again], records.tickets, parent[again]).first


def ended_in(records: Records, end: str) -> Verdicts:
    """The share of closed tickets with one outcome."""
    place = records.kept.ends.index(end) if end in records.kept.ends else -2
    return Verdicts(records.is_closed, records.is_closed & (records.outcome == place), ~records.is_closed)


def takes(records: Records, where: Column | None) -> Bools:
    """The tickets of the cohort for which a KPI's condition holds."""
    return records.cohort if where is None else records.cohort & where.truth()
