"""How visits were left that somebody did not finish: given up for want of patience, or cancelled by an end.

A log tells of both by an end without a start, and of a wait that was cancelled by nothing at all. What happened follows
from the process: a visit was cancelled if its ticket's outcome cancels, and if in the moment at which the visit ended
another one of the ticket ended from which the process may lead straight to this outcome. A wait that may lead there
itself is taken to have done so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.routes import is_patient

if TYPE_CHECKING:
    from procsim.kpi.columns import Bools
    from procsim.kpi.records import Records


def may_have_closed(records: Records) -> Bools:
    """The visits that are over and from which the process may lead straight to the outcome of their ticket."""
    index = {name: number for number, name in enumerate(records.ends)}
    # One end more than there are, for tickets that are open: nothing leads there.
    leads = np.zeros((2, len(records.stages), len(index) + 1), dtype=np.bool_)
    for number, name in enumerate(records.stages):
        for kind, ways in enumerate((records.routes.after[name], records.routes.given_up[name])):
            leads[kind, number, [index[to] for to in ways if to in index]] = True
    given_up = (~records.has_started).astype(np.int64)
    found: Bools = leads[given_up, records.stage, records.outcome[records.ticket]]
    return found & records.has_ended


def cancelled(records: Records) -> Bools:
    """The visits that an end of another branch of their ticket ended before they were done."""
    found = np.zeros(len(records.stage), dtype=np.bool_)
    cancelling = np.array([end.cancels for end in records.process.ends.values()] + [False], dtype=np.bool_)
    if not cancelling.any():
        return found
    over = np.flatnonzero(cancelling[records.outcome[records.ticket]] & records.has_ended)
    closes = may_have_closed(records)[over]
    pairs = np.stack((records.ticket[over], records.ended[over]), axis=1)
    _, moment = np.unique(pairs, axis=0, return_inverse=True)
    moment = moment.ravel()
    others = np.bincount(moment, weights=closes)[moment] - closes > 0 if len(over) else np.zeros(0, dtype=np.bool_)
    queued = ~records.has_started[over]
    waited = records.stage_is_wait[records.stage[over]] & ~closes
    found[over] = others & (queued | waited)
    return found


def gave_up(records: Records) -> Bools:
    """The visits whose ticket left the queue for want of patience."""
    patient = np.array([is_patient(stage) for stage in records.process.stages.values()], dtype=np.bool_)
    left: Bools = ~records.has_started & records.has_ended & patient[records.stage]
    return left & ~records.cancelled
