"""How visits were left that somebody did not finish: given up for want of patience, or cancelled by an end.

A log tells of both by an end without a start, and of a wait that was cancelled by nothing at all. What happened follows
from the process: a visit was cancelled if its ticket's outcome cancels, and if in the moment at which the visit ended
another one of the ticket ended from which the process may lead straight to this outcome. A wait that may lead there
itself is taken to have done so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.sorting import ranks

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
    waited = records.kept.is_wait[records.stage[over]] & ~closes
    return over[others & (queued | waited)]


def gave_up(records: Records, visits: VisitsAt) -> Bools:
    """Of the visits at a stage with patience: those whose ticket left the queue for want of it."""
    left: Bools = ~visits.has_started & visits.has_ended
    if len(records.cancelled):
        left &= ~np.isin(visits.rows, records.cancelled)
    return left
