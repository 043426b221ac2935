"""The figures of one log, all of them or those that are wanted, from the log and its process alone."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.columns import LogColumns
from procsim.engine.log_order import in_order
from procsim.kpi.activity import group_periods
from procsim.kpi.bottleneck import bottleneck_figures
from procsim.kpi.excerpt import Excerpt, Wanted, excerpt
from procsim.kpi.flows import flows
from procsim.kpi.indicators import kpi_figures
from procsim.kpi.kept import Kept
from procsim.kpi.progress import cycle_times, endings, flow_efficiency, work_in_progress
from procsim.kpi.quantiles import quantile
from procsim.kpi.records import Records
from procsim.kpi.scorecard import Ratio, Scorecard
from procsim.kpi.seizures import busy, seized
from procsim.kpi.staffing import people_figures, staff_figures
from procsim.kpi.stage_times import stage_figures
from procsim.kpi.supplies import part_figures
from procsim.kpi.week import week_figures

if TYPE_CHECKING:
    from procsim.engine.log import EventLog
    from procsim.model.process import Process


class Yardstick:
    """Measures one log of a process after the other, keeping what is the same for all of them (calendars, routes)."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self._kept = Kept(process)

    def measure(self, log: EventLog | LogColumns) -> Scorecard:
        """All figures of a log, be it made already or the columns that an engine has left.

        Raises:
            InputError: if the log tells of stages or outcomes that the process doesn't have, or a KPI asks for what no
            log tells.
        """
        records = Records(self.process, in_order(log) if isinstance(log, LogColumns) else log, self._kept)
        work = seized(records)
        people = people_figures(records, work)
        at_work = busy(records, work)
        week, active = week_figures(records, at_work), group_periods(records, at_work)
        del work, at_work  # in a large log they are large
        cycles = cycle_times(records)
        step, in_progress = work_in_progress(records)
        return Scorecard(
            arrived=int(np.count_nonzero(records.cohort)),
            closed=int(np.count_nonzero(records.done)),
            open=int(np.count_nonzero(records.cohort & ~records.is_closed)),
            ends=endings(records),
            kpis=kpi_figures(records),
            stages=stage_figures(records),
            staff=staff_figures(records, people),
            people=people,
            parts=part_figures(records),
            cycle_mean=Ratio(float(cycles.sum()), len(cycles)),
            cycle_median=quantile(cycles, 0.5),
            cycle_p90=quantile(cycles, 0.9),
            cycle_times=array("d", cycles.tobytes()),
            flow_efficiency=flow_efficiency(records),
            work_in_progress_step=step,
            work_in_progress=in_progress,
            flows=flows(records),
            week=week,
            bottleneck=bottleneck_figures(records, active),
            window=records.tables.window,
        )

    def excerpt(self, log: EventLog | LogColumns, wanted: Wanted) -> Excerpt:
        """The figures of a log that are wanted, equal to those of `measure`, and only these computed.

        Raises:
            KeyError: if the process has no KPI of a name that is wanted.
            InputError: as `measure` does, if it comes to what is wrong.
        """
        if wanted.weekly and isinstance(log, LogColumns):
            log = in_order(log)
        return excerpt(Records(self.process, log, self._kept), wanted)


def measure(process: Process, log: EventLog) -> Scorecard:
    """All figures of one log of a process; see `Yardstick.measure`."""
    return Yardstick(process).measure(log)
