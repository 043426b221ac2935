"""The figures of one log, simulated or real."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import procsim.kpi
from procsim.engine.log import EventLog
from procsim.study.assemble import Origin, assemble
from procsim.study.given import process_of
from procsim.study.options import checked_by
from procsim.study.tallies import Tally

if TYPE_CHECKING:
    from pathlib import Path

    from procsim.model.process import Process
    from procsim.study.result import Result


def measure(process: Process | str | Path, log: EventLog, *, by: str | None = None) -> Result:
    """The same KPIs, stages, staff load and bottleneck as of a run, of a log (from `procsim.read_log`) and its process
    alone. The process may be given as the path of its file.

    A log is one replication, so its estimates have no intervals. ``seed`` is None: a log is what has happened. With
    ``by="week"`` the KPIs are told of each week as well, with a run chart of each.

    Raises:
        InputError: if ``by`` is anything else, or the log tells of what the process doesn't have.
    """
    if not isinstance(log, EventLog):
        raise TypeError("measure takes an event log; read a file with procsim.read_log(path, process)")
    by = checked_by(by)
    began = time.perf_counter()
    process = process_of(process)
    tally = Tally.of(process, log.info.start, [procsim.kpi.measure(process, log)])
    result = assemble(tally, Origin("log", None, log, log.info.end, by_week=by is not None))
    return replace(result, seconds=time.perf_counter() - began)
