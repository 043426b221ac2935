"""Tickets on their way: how long they take, how much of it is work, and how many are in the process at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from procsim.kpi.records import Records, seconds
from procsim.kpi.scorecard import Ratio
from procsim.model.time import HOUR, SECOND

if TYPE_CHECKING:
    from procsim.kpi.columns import Codes
    from procsim.kpi.tables import Times

#: Work in progress is counted at most this often over a run, so that a picture of it stays light.
MOST_POINTS = 2_000


def cycle_times(records: Records) -> npt.NDArray[np.float64]:
    """From arrival to closing of the cohort's closed tickets, in seconds, sorted."""
    times: npt.NDArray[np.float64] = np.sort(records.closed[records.done] - records.arrived[records.done]) / SECOND
    return times


def flow_efficiency(records: Records) -> Ratio:
    """Hands-on work divided by cycle time, both summed over the cohort's closed tickets."""
    work = 0
    for name, is_wait in zip(records.kept.stages, records.kept.is_wait, strict=True):
        visits = records.at(name)
        if len(visits) and not is_wait:
            work += int(visits.hands_on[records.done[visits.ticket]].sum())
    return Ratio(seconds(work), seconds(records.closed[records.done] - records.arrived[records.done]))


def work_in_progress(records: Records) -> tuple[float, list[int]]:
    """The step in seconds, and the open tickets at each step from the log's start to its end.

    The step is as many whole hours as keep the points at `MOST_POINTS` or fewer. Everybody's tickets count.
    """
    length = records.end - records.start
    step = max(1, -(-length // ((MOST_POINTS - 1) * HOUR))) * HOUR
    steps = length // step + 1

    def by_then(moments: Times) -> Codes:
        """How many of some moments have come at each step."""
        first = np.clip(-((records.start - moments) // step), 0, steps)
        return np.cumsum(np.bincount(first, minlength=steps + 1)[:steps])

    come, gone = by_then(records.arrived), by_then(records.closed[records.is_closed])
    return step / SECOND, (come - gone).tolist()


def endings(records: Records) -> dict[str, int]:
    """How many of the cohort's tickets closed in each end, in the order of the file."""
    closed = records.outcome[records.done]
    counts = np.bincount(closed[closed >= 0], minlength=len(records.kept.ends))
    return {name: int(counts[index]) for index, name in enumerate(records.kept.ends)}
