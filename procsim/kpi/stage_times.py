"""What happened at each stage to the cohort's tickets: visits, queue, work, pauses, waits, and who gave up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.quantiles import quantile
from procsim.kpi.records import Records, seconds
from procsim.kpi.routes import is_patient
from procsim.kpi.scorecard import Ratio, StageFigures
from procsim.model.process import Stage, StageKind
from procsim.model.time import SECOND

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOTHING = Ratio(0.0, 0.0)


def stage_figures(records: Records) -> dict[str, StageFigures]:
    """The figures of every stage but crossroads, in the order of the file."""
    return {stage.name: _figures(records, stage) for stage in _stages(records)}


def stage_times(records: Records) -> dict[str, StageTimes]:
    """The times of every stage but crossroads, in the order of the file."""
    return {stage.name: StageTimes(records, stage) for stage in _stages(records)}


def _stages(records: Records) -> Iterator[Stage]:
    return (stage for stage in records.process.stages.values() if stage.kind is not StageKind.CROSSROADS)


class StageTimes:
    """The times of the cohort's visits at one stage; see `StageFigures`."""

    def __init__(self, records: Records, stage: Stage) -> None:
        visits = records.at(stage.name)
        started = visits.has_started & visits.of_cohort
        finished = visits.finished & visits.of_cohort
        number = int(np.count_nonzero(finished))
        is_wait = stage.kind is StageKind.WAIT
        #: From queueing to the start of those that started, in microseconds.
        self.queues = (visits.started - visits.queued)[started]
        self.finished = number
        lasted = seconds((visits.ended - visits.started)[finished])
        worked = 0.0 if is_wait else seconds(visits.hands_on[finished])
        self.queue = Ratio(seconds(self.queues), len(self.queues))
        self.work = _NOTHING if is_wait else Ratio(worked, number)
        self.paused = _NOTHING if is_wait else Ratio(lasted - worked, number)
        self.wait = Ratio(lasted, number) if is_wait else _NOTHING


def _figures(records: Records, stage: Stage) -> StageFigures:
    visits = records.at(stage.name)
    times = StageTimes(records, stage)
    p90 = quantile(np.sort(times.queues), 0.9)
    return StageFigures(
        visits=int(np.count_nonzero(visits.of_cohort)),
        started=len(times.queues),
        finished=times.finished,
        queue=times.queue,
        queue_p90=None if p90 is None else p90 / SECOND,
        work=times.work,
        paused=times.paused,
        wait=times.wait,
        gave_up=int(np.count_nonzero(visits.gave_up & visits.of_cohort)) if is_patient(stage) else None,
        waits_on=stage.waits_on,
    )
