"""The clock of each ticket: one for all, or one that depends on an attribute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.columns import chosen

if TYPE_CHECKING:
    from procsim.engine.clocks import Clock
    from procsim.kpi.columns import Codes
    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times
    from procsim.model.process import Depends


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """Counts open time for tickets: by the clock of which each has the code; without codes by the only one."""

    clocks: list[Clock]
    codes: Codes | None = None

    def until(self, moments: Times, tickets: Codes | None = None) -> Times:
        """The open microseconds from the origin to a moment of each ticket (of all, or of those given)."""
        if self.codes is None:
            return _until(self.clocks[0], moments)
        codes = self.codes if tickets is None else self.codes[tickets]
        found = np.zeros(len(moments), dtype=np.int64)
        for code, clock in enumerate(self.clocks):
            mine = np.flatnonzero(codes == code)
            if len(mine):
                found[mine] = _until(clock, moments[mine])
        return found

    def until_moment(self, moment: int) -> Times | int:
        """The open microseconds from the origin to one moment: for each ticket, or if it is the same one for all."""
        each = [int(clock.elapsed(0, moment)) for clock in self.clocks]
        return each[0] if self.codes is None else np.array(each, dtype=np.int64)[self.codes]


def _until(clock: Clock, moments: Times) -> Times:
    return moments if clock.always else clock.elapsed(0, moments)


def hours_of(records: Records, clock: Depends[str]) -> Hours:
    """The clocks of all tickets; one for whose attribute none is given counts all hours."""
    if clock.by is None:
        return Hours([records.always if clock.otherwise is None else records.clock(clock.otherwise)])
    key = ("hours", id(clock))  # the process that is measured holds it
    if key not in records.kept_figures:
        codes, calendars = chosen(clock, records.column, records.tickets)
        clocks = [*(records.clock(calendar) for calendar in calendars), records.always]
        records.kept_figures[key] = Hours(clocks, np.where(codes < 0, len(calendars), codes))
    result: Hours = records.kept_figures[key]
    return result
