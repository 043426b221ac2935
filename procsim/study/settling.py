"""Work in progress over the run, and whether the warm-up was long enough for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from procsim.model.time import DAY, HOUR, SECOND, WEEK, duration_text
from procsim.study.result import WorkInProgress
from procsim.study.warm_up import differs_before, moving_average, mser_cut, without_weekly_rhythm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from procsim.study.tallies import ProgressTally

#: A system in which there are tickets for no more of the time than this has no need of a warm-up.
_SELDOM = 0.1

_NEVER_SETTLES = (
    "the number of open tickets does not settle within the run: some queue keeps growing, or the run is too short"
)


def work_in_progress(
    tally: ProgressTally, start: datetime, may_warn: bool = True
) -> tuple[WorkInProgress | None, list[str]]:
    """The tickets in the system from ``start`` to the window's end over all replications, and notes on the warm-up.

    The mean is that of all, the band that of the first replications. None where a scorecard has no such series.
    """
    step = tally.step
    if tally.sums is None or len(tally.sums) < 2:
        return None, []
    steps = len(tally.sums)
    warm_up = (tally.window[0] - start).total_seconds()
    length = (tally.window[1] - tally.window[0]).total_seconds()
    table = np.array([row[:steps] for row in tally.rows], dtype=np.float64)
    mean = tally.sums / tally.count
    settled = without_weekly_rhythm(mean, step)
    cut = mser_cut(settled)
    notes = []
    # A system that is hardly ever in use begins as it goes on; single tickets would pass for a beginning.
    if may_warn and np.mean(table > 0) > _SELDOM:
        rhythm = mean - settled
        notes = _notes([row - rhythm for row in table], cut, step, warm_up)
    low, median, high = np.quantile(table, (0.1, 0.5, 0.9), axis=0)
    result = WorkInProgress(
        step=step,
        median=median.tolist(),
        low=low.tolist(),
        high=high.tolist(),
        mean=mean.tolist(),
        smoothed=moving_average(mean, _welch_window(steps, step)),
        warm_up=warm_up,
        length=length,
        suggested_warm_up=None if cut is None else cut * step,
    )
    return result, notes


def _welch_window(steps: int, step: float) -> int:
    """Half a week on either side, so that the week's rhythm averages out; of shorter runs a twentieth, never above a
    quarter."""
    half_week = int(WEEK / SECOND / step / 2)
    return half_week if half_week <= steps // 4 else max(steps // 20, 1)


def _notes(rows: Sequence[np.ndarray], cut: int | None, step: float, warm_up: float) -> list[str]:
    begin = math.ceil(warm_up / step)
    end = len(rows[0])
    if cut is None:
        if end < 100 or not differs_before(rows, begin, (begin + end) // 2, end) or len(rows) < 2:
            return []
        return [_NEVER_SETTLES]
    if not differs_before(rows, begin, cut, end):
        return []
    has = f"the warm-up of {duration_text(warm_up * SECOND)} looks too short" if warm_up else "a warm-up is missing"
    return [
        f"{has}: open tickets settle in number only after {_rounded_up(cut * step)}; set run.warm_up to that or more"
    ]


def _rounded_up(seconds: float) -> str:
    """A length to put into the file: whole hours within two days, whole days within four weeks, else whole weeks."""
    microseconds = round(seconds * SECOND)
    for most, unit, name in ((2 * DAY, HOUR, "h"), (28 * DAY, DAY, "d")):
        if microseconds <= most:
            return f"{math.ceil(microseconds / unit)} {name}"
    return f"{math.ceil(microseconds / WEEK)} w"
