"""When the SLA's clock stands still: while a ticket has open visits, and all of them are waits that pause it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.sorting import ticket_order

if TYPE_CHECKING:
    from procsim.kpi.columns import Codes
    from procsim.kpi.hours import Hours
    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times


@dataclass(frozen=True, eq=False)
class Pauses:
    """The pauses of all tickets; those of one ticket are apart from each other."""

    ticket: Codes
    begins: Times
    ends: Times

    def deducted(self, hours: Hours, since: Times, until: Times) -> Times:
        """How much of the time between two moments of every ticket its pauses took, on the tickets' clocks."""
        begins = np.maximum(self.begins, since[self.ticket])
        ends = np.maximum(np.minimum(self.ends, until[self.ticket]), begins)
        taken = hours.until(ends, self.ticket) - hours.until(begins, self.ticket)
        # Sums of whole microseconds stay exact as floats up to 285 years.
        return np.bincount(self.ticket, weights=taken, minlength=len(since)).astype(np.int64)


def sla_pauses(records: Records) -> Pauses:
    """The pauses of the SLA's clock."""
    if "pauses" not in records.kept_figures:
        pausing = [name for name, pauses in zip(records.kept.stages, records.kept.pauses_sla, strict=True) if pauses]
        waits = [records.at(name) for name in pausing]
        if not any(map(len, waits)):
            nothing = np.empty(0, dtype=np.int64)
            found = Pauses(nothing, nothing, nothing)
        elif records.one_at_a_time:
            found = Pauses(
                np.concatenate([wait.ticket for wait in waits]),
                np.concatenate([wait.queued for wait in waits]),
                np.concatenate([wait.end_or_now for wait in waits]),
            )
        else:
            found = _while_all_wait(records, np.concatenate([wait.ticket for wait in waits]))
        records.kept_figures["pauses"] = found
    result: Pauses = records.kept_figures["pauses"]
    return result


def _while_all_wait(records: Records, concerned: Codes) -> Pauses:
    """The pauses of some tickets that may have several visits at once."""
    is_concerned = np.zeros(records.tickets, dtype=np.bool_)
    is_concerned[concerned] = True
    visits = np.flatnonzero(is_concerned[records.ticket])
    ticket, at_work = records.ticket[visits], ~records.kept.pauses_sla[records.stage[visits]]
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
    return Pauses(tickets[begins], moments[begins], moments[np.minimum(begins + 1, max(len(moments) - 1, 0))])
