"""Tickets on their way: how long they take, how much of it is work, and how many are in the process at a time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from procsim.kpi.records import Records, seconds
from procsim.kpi.scorecard import Ratio
from procsim.kpi.shifts import hands_on
from procsim.model.time import HOUR, SECOND

#: Work in progress is counted at most this often over a run, so that a picture of it stays light.
MOST_POINTS = 2_000


def cycle_times(records: Records) -> npt.NDArray[np.float64]:
    """From arrival to closing of the cohort's closed tickets, in seconds, sorted."""
    done = records.cohort & records.is_closed
    times: npt.NDArray[np.float64] = np.sort(records.closed[done] - records.arrived[done]) / SECOND
    return times


def flow_efficiency(records: Records) -> Ratio:
    """Hands-on work divided by cycle time, both summed over the cohort's closed tickets."""
    done = records.cohort & records.is_closed
    work = seconds(hands_on(records)[done[records.ticket]])
    return Ratio(work, seconds(records.closed[done] - records.arrived[done]))


def work_in_progress(records: Records) -> tuple[float, list[int]]:
    """The step in seconds, and the open tickets at each step from the log's start to its end.

    The step is as many whole hours as keep the points at `MOST_POINTS` or fewer. Everybody's tickets count.
    """
    length = records.end - records.start
    step = max(1, -(-length // ((MOST_POINTS - 1) * HOUR))) * HOUR
    moments = records.start + np.arange(length // step + 1) * step
    come = np.searchsorted(np.sort(records.arrived, kind="stable"), moments, side="right")
    gone = np.searchsorted(np.sort(records.closed[records.is_closed]), moments, side="right")
    return step / SECOND, (come - gone).tolist()


def endings(records: Records) -> dict[str, int]:
    """How many of the cohort's tickets closed in each end, in the order of the file."""
    closed = records.outcome[records.cohort & records.is_closed]
    counts = np.bincount(closed[closed >= 0], minlength=len(records.ends))
    return {name: int(counts[index]) for index, name in enumerate(records.ends)}
