"""A study week by week: the run chart of each KPI, and what a reader must know of its weeks.

A week is seven days from the window's first moment on, so that each has every weekday once; what is left at the end is
none. A ticket belongs to the week in which it arrived. The chart is the first replication's: single weeks differ as
they would on the wall, whereas means over many replications hardly differ at all, and by their limits every real week
would be an exception.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from procsim.kpi.run_chart import limits, run_chart
from procsim.kpi.scorecard import Ratio
from procsim.model.time import duration_text
from procsim.study.estimates import speaks_of
from procsim.study.result import KpiWeeks

if TYPE_CHECKING:
    from datetime import datetime

    from procsim.study.tallies import KpiTally

_WEEK = timedelta(weeks=1)

#: By fewer weeks the limits say little. Wheeler, *Understanding Variation*: five or six values make useful limits.
ENOUGH_WEEKS = 6


def kpi_weeks(tally: KpiTally, replications: int) -> KpiWeeks:
    """The KPI's run chart and, where there are several replications, the limits of the single weeks of them all."""
    most = 1.0 if speaks_of(tally.kpi) == "share" else None
    series = [_values_of(tally, place) for place in range(replications)]
    every = limits(series, most)
    known = [value for one in series for value in one if value is not None]
    return KpiWeeks(
        chart=run_chart(series[0][: tally.first_weeks], most),
        all_runs=every if replications > 1 else None,
        counted=len(known),
        beyond=sum(every.beyond(value) is not None for value in known),
    )


def _values_of(tally: KpiTally, place: int) -> list[float | None]:
    """The values of one replication's weeks."""
    found = [week[place] if place < len(week) else None for week in tally.weekly]
    return [one.value if isinstance(one, Ratio) else one for one in found]


def week_notes(window: tuple[datetime, datetime], measured: bool) -> list[str]:
    """What must be said of the weeks of a window: that it has none or few, and what of it belongs to none."""
    begin, end = window
    weeks, rest = divmod(end - begin, _WEEK)
    if not weeks:
        more = "" if measured else ': --length "12 weeks" would have twelve'
        return [f"nothing can be shown by week, for there is no whole week in the {_name(measured)}{more}"]
    notes = []
    if weeks == 1:
        notes.append("one week is shown as it is, for a run chart takes two at least")
    elif weeks < ENOUGH_WEEKS:
        notes.append(f"the limits of the run charts, from {weeks} weeks, are a first guess; six weeks make them useful")
    if rest:
        notes.append(f"no week holds the last {_words(rest)} of the {_name(measured)}, for only whole ones are shown")
    return notes


def _words(rest: timedelta) -> str:
    days, more = divmod(rest, timedelta(days=1))
    if more or not days:
        return duration_text(rest / timedelta(microseconds=1))
    return f"{days} days" if days > 1 else "day"


def _name(measured: bool) -> str:
    return "log's window" if measured else "run"
