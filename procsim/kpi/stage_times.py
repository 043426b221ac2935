"""What happened at each stage to the cohort's tickets: visits, queue, work, pauses, waits, and who gave up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.quantiles import quantile
from procsim.kpi.records import Records, seconds
from procsim.kpi.routes import is_patient
from procsim.kpi.scorecard import Ratio, StageFigures
from procsim.kpi.shifts import hands_on
from procsim.model.process import Stage, StageKind
from procsim.model.time import SECOND

if TYPE_CHECKING:
    from procsim.kpi.columns import Codes

_NOTHING = Ratio(0.0, 0.0)


def stage_figures(records: Records) -> dict[str, StageFigures]:
    """The figures of every stage but crossroads, in the order of the file."""
    figures = {}
    for name, stage in records.process.stages.items():
        if stage.kind is StageKind.CROSSROADS:
            continue
        visits = records.visits_at(name)
        figures[name] = _stage(records, stage, visits[records.of_cohort[visits]])
    return figures


def _stage(records: Records, stage: Stage, visits: Codes) -> StageFigures:
    started = visits[records.has_started[visits]]
    finished = visits[records.finished[visits]]
    queues = records.started[started] - records.queued[started]
    lasted = seconds(records.ended[finished] - records.started[finished])
    is_wait = stage.kind is StageKind.WAIT
    worked = 0.0 if is_wait else seconds(hands_on(records)[finished])
    p90 = quantile(np.sort(queues), 0.9)
    return StageFigures(
        visits=len(visits),
        started=len(started),
        finished=len(finished),
        queue=Ratio(seconds(queues), len(started)),
        queue_p90=None if p90 is None else p90 / SECOND,
        work=_NOTHING if is_wait else Ratio(worked, len(finished)),
        paused=_NOTHING if is_wait else Ratio(lasted - worked, len(finished)),
        wait=Ratio(lasted, len(finished)) if is_wait else _NOTHING,
        gave_up=int(np.count_nonzero(records.gave_up[visits])) if is_patient(stage) else None,
        waits_on=stage.waits_on,
    )
