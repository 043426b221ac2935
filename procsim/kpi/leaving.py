"""How visits were left that somebody did not finish: given up for want of patience, or cancelled by an end.

A log tells of both by an end without a start, and of a wait that was cancelled by nothing at all. What happened follows
from the process: a visit was cancelled if its ticket's outcome cancels, and if in the moment at which the visit ended
another one of the ticket ended from which the process may lead straight to this outcome. A wait that may lead there
itself is taken to have done so; and one was finished in that very moment, before the other, if the ticket queued at a
next stage then, or if it had lasted for as long as the file says to the microsecond and its stage comes first by the
tie rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.columns import MISSING
from procsim.kpi.columns import chosen
from procsim.kpi.sorting import ranks
from procsim.model.distributions import Distribution, Family

if TYPE_CHECKING:
    from procsim.kpi.columns import Bools, Codes
    from procsim.kpi.records import Records
    from procsim.kpi.visits import VisitsAt


def may_have_closed(records: Records, visits: Codes) -> Bools:
    """Of some visits that are over: whether the process may lead straight from them to the outcome of their ticket."""
    given_up = (~records.has_started[visits]).astype(np.int64)
    outcome = records.outcome[records.ticket[visits]]
    found: Bools = records.kept.routes.closing[given_up, records.stage[visits], outcome]
    return found


def cancelled(records: Records) -> Codes:
    """The visits that an end of another branch of their ticket ended before they were done."""
    cancels = records.kept.cancels
    if not cancels.any():
        return np.empty(0, dtype=np.int64)
    over = np.flatnonzero(cancels[records.outcome][records.ticket] & records.has_ended)
    if not len(over):
        return over
    moment = ranks(records.ticket[over], records.ended[over])
    closes = may_have_closed(records, over)
    others = np.bincount(moment, weights=closes)[moment] - closes > 0
    queued = ~records.has_started[over]
    waited = others & ~queued & records.kept.is_wait[records.stage[over]] & ~closes
    if waited.any():
        waits = over[waited]
        first_to_close = np.full(int(moment.max()) + 1, len(records.kept.stages))
        np.minimum.at(first_to_close, moment[closes], records.stage[over[closes]])
        finished = _went_on(records, waits)
        finished |= _lasted_out(records, waits) & (records.stage[waits] < first_to_close[moment[waited]])
        waited[waited] = ~finished
    return over[(others & queued) | waited]


def _went_on(records: Records, waits: Codes) -> Bools:
    """Of some waits that are over: whether their ticket queued in that moment at a stage to which they may lead."""
    tickets = np.zeros(records.tickets, dtype=np.bool_)
    tickets[records.ticket[waits]] = True
    others = np.flatnonzero(tickets[records.ticket])
    pairs = ranks(
        np.concatenate((records.ticket[waits], records.ticket[others])),
        np.concatenate((records.ended[waits], records.queued[others])),
    )
    left, queued = pairs[: len(waits)], pairs[len(waits) :]
    order = np.argsort(queued, kind="stable")
    begin = np.searchsorted(queued[order], left, "left")
    count = np.searchsorted(queued[order], left, "right") - begin
    wait = np.repeat(np.arange(len(waits)), count)
    other = others[order[np.repeat(begin - np.cumsum(count) + count, count) + np.arange(len(wait))]]
    follows = records.kept.routes.allowed[0, records.stage[waits[wait]], records.stage[other]] & (waits[wait] != other)
    found = np.zeros(len(waits), dtype=np.bool_)
    found[wait[follows]] = True
    return found


def _lasted_out(records: Records, waits: Codes) -> Bools:
    """Of some waits that are over: whether they lasted for exactly the length that the file gives them, where that is
    constant."""
    found = np.zeros(len(waits), dtype=np.bool_)
    for place in np.unique(records.stage[waits]).tolist():
        stage = records.process.stages[records.kept.stages[place]]
        if stage.wait is None:
            continue
        here = np.flatnonzero(records.stage[waits] == place)
        codes, lengths = chosen(stage.wait, records.column, records.tickets)
        constant = [
            round(length.parameters[0])
            if isinstance(length, Distribution) and length.family is Family.CONSTANT
            else MISSING
            for length in lengths
        ]
        clock = records.always if stage.calendar is None else records.clock(stage.calendar)
        lasted = clock.elapsed(records.started[waits[here]], records.ended[waits[here]])
        found[here] = lasted == np.array([*constant, MISSING])[codes[records.ticket[waits[here]]]]
    return found


def gave_up(records: Records, visits: VisitsAt) -> Bools:
    """Of the visits at a stage with patience: those whose ticket left the queue for want of it."""
    left: Bools = ~visits.has_started & visits.has_ended
    if len(records.cancelled):
        left &= ~np.isin(visits.rows, records.cancelled)
    return left
