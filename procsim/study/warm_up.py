"""How long a run takes to settle: MSER-5 on the work in progress, and Welch's moving average for the eye.

Sources: White, *An effective truncation heuristic for bias reduction in simulation output*, Simulation 69 (1997); Hoad,
Robinson and Davies, *Automating warm-up length estimation*, Journal of the Operational Research Society 61 (2010), who
found it the most dependable of the simple rules and say when to mistrust it; Welch's procedure: Law, *Simulation
Modeling and Analysis* (5th ed.), 9.5.1.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from procsim.study.intervals import student_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

Series = NDArray[np.float64]

#: Observations that MSER-5 takes together.
BATCH = 5

#: Batches at the end over which no cut is tried: the statistic of a handful of values is small by chance.
_LAST_BATCHES = 5

#: A cut is believed to matter where what it leaves out differs with this confidence from what it keeps.
_CONFIDENCE = 0.99

#: A difference of the mean level that nobody would act on.
_RELEVANT = 0.01

#: Weeks of which a median tells a rhythm from a beginning.
_LEAST_WEEKS = 4

_WEEK_SECONDS = 7 * 24 * 3600


def mser_cut(series: Sequence[float] | Series) -> int | None:
    """How many leading observations MSER-5 leaves out, a multiple of `BATCH`; None where it can't say.

    The cut d is the one with the least (1 / (n - d)²) Σ (Y_i - mean)² over the means Y of batches d+1 … n. A cut in the
    second half is not to be trusted: the run is too short to tell, or never settles. Nor is a series of fewer than 20
    batches.
    """
    values = np.asarray(series, dtype=np.float64)
    count = len(values) // BATCH
    if count < 20:
        return None
    batches = values[: count * BATCH].reshape(count, BATCH).mean(axis=1)
    batches = batches - batches.mean()  # spares the sums of squares their cancellation
    left = np.arange(count, 0, -1, dtype=np.float64)
    sums = np.cumsum(batches[::-1])[::-1]
    squares = np.cumsum((batches * batches)[::-1])[::-1]
    deviations = squares - sums * sums / left
    # What is left of a constant rest is rounding, and must not choose the cut.
    deviations[deviations < 1e-12 * squares[0]] = 0.0
    statistic = deviations / (left * left)
    cut = int(np.argmin(statistic[: count - _LAST_BATCHES]))
    return None if cut > count // 2 else cut * BATCH


def without_weekly_rhythm(series: Sequence[float] | Series, step: float) -> Series:
    """The series less what every week repeats, so that nights and weekends are no warm-up.

    The rhythm is the median over the weeks of the distance from the week's mean: a beginning that differs from all that
    follows doesn't move it, and every week has an equal part in it. ``step`` is the time between two observations in
    seconds. A series of less than four weeks, or whose step doesn't divide a week, is given back as it is.
    """
    values = np.asarray(series, dtype=np.float64)
    if step <= 0 or _WEEK_SECONDS % step:
        return values
    period = int(_WEEK_SECONDS // step)
    weeks = len(values) // period
    if weeks < _LEAST_WEEKS:
        return values
    table = values[len(values) - weeks * period :].reshape(weeks, period)
    rhythm = np.median(table - table.mean(axis=1, keepdims=True), axis=0)
    rhythm -= rhythm.mean()
    # The table begins at some moment of the week; the whole series begins this many steps before it.
    phase = (np.arange(len(values)) - (len(values) - weeks * period)) % period
    adjusted: Series = values - rhythm[phase]
    return adjusted


def moving_average(series: Sequence[float] | Series, window: int) -> list[float]:
    """Welch's moving average: over 2 ``window`` + 1 values around each, over as many as fit on both sides near the
    ends."""
    values = np.asarray(series, dtype=np.float64)
    count = len(values)
    if count == 0:
        return []
    total = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(count)
    reach = np.minimum(np.minimum(at, count - 1 - at), window)
    averages: list[float] = ((total[at + reach + 1] - total[at - reach]) / (2 * reach + 1)).tolist()
    return averages


def differs_before(rows: Sequence[Series], begin: int, cut: int, end: int) -> bool:
    """Whether the mean from ``begin`` to ``cut`` differs from that from ``cut`` to ``end``, by paired t over the
    replications.

    MSER-5 also cuts where a settled series happens to begin a little off its mean; this keeps it from crying wolf. A
    difference of less than a hundredth is none for anybody. With one replication there is nothing to test by, and any
    other counts.
    """
    if not begin < cut < end:
        return False
    differences = [float(row[begin:cut].mean() - row[cut:end].mean()) for row in rows]
    count = len(differences)
    mean = math.fsum(differences) / count
    level = math.fsum(float(row[cut:end].mean()) for row in rows) / count
    if abs(mean) < _RELEVANT * abs(level):
        return False
    if count < 2:
        return True
    deviation = math.sqrt(math.fsum((one - mean) ** 2 for one in differences) / (count - 1))
    return abs(mean) > student_quantile(count - 1, _CONFIDENCE) * deviation / math.sqrt(count)
