"""The figures of one log, simulated or real."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import procsim.kpi
from procsim.engine.log import EventLog
from procsim.study.assemble import Origin, assemble

if TYPE_CHECKING:
    from procsim.model.process import Process
    from procsim.study.result import Result


def measure(process: Process, log: EventLog) -> Result:
    """The same KPIs, stages, staff load and bottleneck as of a run, of a log (from `procsim.read_log`) and its process
    alone.

    A log is one replication, so its estimates have no intervals. ``seed`` is None: a log is what has happened.
    """
    if not isinstance(log, EventLog):
        raise TypeError("measure takes an event log; read a file with procsim.read_log(path, process)")
    began = time.perf_counter()
    card = procsim.kpi.measure(process, log)
    result = assemble(process, [card], Origin(engine="log", seed=None, start=log.info.start, first_log=log))
    return replace(result, seconds=time.perf_counter() - began)
