"""When the SLA's clock stands still: while a ticket has open visits, and all of them are waits that pause it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.records import ticket_order

if TYPE_CHECKING:
    from procsim.engine.clocks import Clock
    from procsim.kpi.columns import Codes
    from procsim.kpi.records import Records, Times


@dataclass(frozen=True, eq=False)
class Pauses:
    """The pauses of all tickets, each ticket's in order and apart.

    Those of ticket ``i`` are ``[offsets[i], offsets[i + 1])``.
    """

    begins: Times
    ends: Times
    offsets: Codes

    def deducted(self, clock: Clock, tickets: Codes, since: Times, until: Times) -> Times:
        """How much of the time between two moments of each ticket its pauses took on a clock."""
        first, stop = self.offsets[tickets], self.offsets[tickets + 1]
        amount = stop - first
        if not amount.any():
            return np.zeros(len(tickets), dtype=np.int64)
        span = np.repeat(np.arange(len(tickets)), amount)
        pause = np.arange(len(span)) - np.repeat(np.cumsum(amount) - amount - first, amount)
        begins = np.maximum(self.begins[pause], since[span])
        ends = np.minimum(self.ends[pause], until[span])
        taken = clock.elapsed(begins, np.maximum(ends, begins))
        summed = np.concatenate(([0], np.cumsum(taken)))
        place = np.cumsum(amount)
        deducted: Times = summed[place] - summed[place - amount]
        return deducted


def sla_pauses(records: Records) -> Pauses:
    """The pauses of the SLA's clock."""
    if "pauses" not in records.kept_figures:
        records.kept_figures["pauses"] = _pauses(records)
    result: Pauses = records.kept_figures["pauses"]
    return result


def _pauses(records: Records) -> Pauses:
    sla = records.process.sla
    waited_on = sla.pauses if sla is not None else frozenset()
    pausing = np.array([stage.waits_on in waited_on for stage in records.process.stages.values()], dtype=np.bool_)
    concerned = np.zeros(records.tickets, dtype=np.bool_)
    concerned[records.ticket[pausing[records.stage]]] = True
    visits = np.flatnonzero(concerned[records.ticket])
    ticket, at_work = records.ticket[visits], ~pausing[records.stage[visits]]
    # A sweep over each ticket's moments: how many visits are open from then on, and how many of them don't pause.
    moments = np.concatenate((records.queued[visits], records.end_or_now[visits]))
    tickets = np.concatenate((ticket, ticket))
    opened = np.concatenate((np.ones(len(visits), np.int64), np.full(len(visits), -1, np.int64)))
    working = opened * np.concatenate((at_work, at_work))
    order = ticket_order(tickets, moments)
    moments, tickets = moments[order], tickets[order]
    stands = (np.cumsum(opened[order]) > 0) & (np.cumsum(working[order]) == 0)
    # What holds from a moment on is the state after its last change; every ticket ends with nothing open.
    last = np.ones(len(order), dtype=np.bool_)
    last[:-1] = (moments[1:] != moments[:-1]) | (tickets[1:] != tickets[:-1])
    moments, tickets, stands = moments[last], tickets[last], stands[last]
    begins = np.flatnonzero(stands)
    offsets = np.zeros(records.tickets + 1, dtype=np.int64)
    np.cumsum(np.bincount(tickets[begins], minlength=records.tickets), out=offsets[1:])
    return Pauses(moments[begins], moments[np.minimum(begins + 1, max(len(moments) - 1, 0))], offsets)
