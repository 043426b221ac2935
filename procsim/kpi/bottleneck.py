"""The bottleneck at each moment, by the shifting-bottleneck method over active periods.

Source: C. Roser, M. Nakano, M. Tanaka, "Shifting bottleneck detection", Proceedings of the 2002 Winter Simulation
Conference, 1079–1086. At each moment the bottleneck is the resource whose uninterrupted active period is the longest of
those that hold this moment. Where the active periods of two successive bottlenecks overlap, the bottleneck is shifting
from the one to the other; elsewhere it is the sole one. Their machines are our staff groups and parts; the clock leaves
out the hours in which nobody at all is on shift. Of equally long periods the first resource in the order of the file
(groups, then parts) counts.

Machines run all at the same hours, people don't. So groups whose people have the same roles are one resource, be they
shifts of one team; a group's closed hours don't end its active period, but neither do they make it longer: it is
measured in the group's own hours; and a group is the bottleneck only while somebody of it is on shift. A team that
works six hours of a week of sixty can hold the process up for a tenth of the time at most.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from procsim.kpi.activity import Periods, open_hours, part_periods, since_start, team_hours
from procsim.kpi.scorecard import BottleneckFigures
from procsim.kpi.staffing import hours_on_shift, queued_for
from procsim.kpi.supplies import waits_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.engine.clocks import Clock
    from procsim.kpi.columns import Codes
    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times


@dataclass(frozen=True, eq=False)
class Active:
    """When a resource can be the bottleneck: the open stretches of its active periods, and how long these are."""

    begins: Times
    ends: Times
    #: Of the whole active period that a stretch is a part of.
    lasting: Times


@dataclass(frozen=True, eq=False)
class Reigns:
    """Who was the bottleneck from when to when, in order, and the active period that made it so."""

    resource: Codes
    begins: Times
    ends: Times
    active_from: Times
    active_to: Times


def bottleneck_figures(records: Records, groups: Mapping[str, Periods]) -> BottleneckFigures:
    """How much of the window's open time each group or part was the bottleneck, and where its queue was.

    ``groups`` are the active periods of the teams of groups by their first ones, as `group_periods` gives them; what a
    team was the bottleneck is told of its groups in proportion to their hours on shift.

    The time in which a resource was the sole bottleneck counts for it whole, the time in which the bottleneck was
    shifting in equal parts for the two, so that the shares add up to the time in which there was any.
    """
    process, parts, hours = records.process, part_periods(records), open_hours(records)
    active = [_open_stretches(records, groups[team[0]], team_hours(records, team), hours) for team in process.teams]
    active += [_open_stretches(records, periods, hours, hours) for periods in parts.values()]
    begin, until = since_start(records, hours, np.array([records.begin, records.until])).tolist()
    weights = shares(reigns(active), len(active), begin, until) / ((until - begin) or 1)
    found = dict.fromkeys([*process.staff, *parts], 0.0)
    found.update(zip(parts, weights[len(process.teams) :].tolist(), strict=True))
    shifts = hours_on_shift(records)
    for team, weight in zip(process.teams, weights.tolist(), strict=False):
        together = sum(shifts[name] for name in team)
        found.update({name: weight * shifts[name] / together if together else 0.0 for name in team})
    return BottleneckFigures(
        shares=found,
        kinds={**dict.fromkeys(process.staff, "staff"), **dict.fromkeys(parts, "part")},
        stages=_stages(records),
    )


def _open_stretches(records: Records, periods: Periods, own: Clock, hours: Clock) -> Active:
    """Active periods on the clock ``hours``, cut where the clock ``own`` is closed meanwhile.

    ``hours`` is open whenever ``own`` is. Hours at which both are closed cut nothing.
    """
    whole = periods.on(records, own)
    opens, closes = since_start(records, own, own.begins), since_start(records, own, own.ends)
    # Each period holds so many spans of its own clock, from that of its beginning on.
    first = np.searchsorted(closes, whole.begins, side="right")
    number = np.searchsorted(opens, whole.ends, side="left") - first
    period = np.repeat(np.arange(len(first)), number)
    span = np.arange(len(period)) + np.repeat(first - (np.cumsum(number) - number), number)
    begins, ends = np.maximum(whole.begins[period], opens[span]), np.minimum(whole.ends[period], closes[span])
    shifted = np.maximum(own.begins, 0)[span] - opens[span]
    begins, ends = (since_start(records, hours, moments + shifted) for moments in (begins, ends))
    # Spans between which nobody at all is there touch on the clock of all, and are one stretch.
    fresh = np.append(True, (period[1:] != period[:-1]) | (begins[1:] != ends[:-1]))[: len(period)]
    last = np.append(fresh[1:], True)[: len(period)]
    return Active(begins[fresh], ends[last], (whole.ends - whole.begins)[period[fresh]])


def reigns(active: list[Active]) -> Reigns:
    """The bottleneck of each moment, from the active periods of the resources."""
    borders = np.concatenate([np.empty(0, np.int64), *(side for p in active for side in (p.begins, p.ends))])
    borders.sort()
    borders = borders[np.append(True, borders[1:] != borders[:-1])[: len(borders)]]
    moments = borders[:-1]
    # All periods in one row, in the last place none at all; ``period`` is the longest one that goes on.
    owner = np.concatenate([np.full(len(p.begins), index) for index, p in enumerate(active)] + [np.array([-1])])
    begins = np.concatenate([p.begins for p in active] + [np.zeros(1, np.int64)])
    ends = np.concatenate([p.ends for p in active] + [np.zeros(1, np.int64)])
    length = np.concatenate([p.lasting for p in active] + [np.zeros(1, np.int64)])
    period = np.full(len(moments), len(owner) - 1)
    first = 0
    for periods in active:
        stop = first + len(periods.begins)
        # From its first moment on each goes on for so many; ``here`` are those of all, one period after the other.
        begun = np.searchsorted(moments, periods.begins)
        lasts = np.searchsorted(moments, periods.ends) - begun
        here = np.repeat(begun - (np.cumsum(lasts) - lasts), lasts)
        here += np.arange(len(here))
        mine = np.repeat(np.arange(first, stop), lasts)
        longer = length[mine] > length[period[here]]
        period[here[longer]] = mine[longer]
        first = stop
    # Neighbouring moments with the same active period are one reign.
    fresh = np.ones(len(moments), dtype=np.bool_)
    fresh[1:] = period[1:] != period[:-1]
    began = np.flatnonzero(fresh)
    stops = borders[np.append(began[1:], len(moments))] if len(moments) else borders[:0]
    reigning = owner[period[began]] >= 0
    kept, stops = began[reigning], stops[reigning]
    return Reigns(owner[period[kept]], moments[kept], stops, begins[period[kept]], ends[period[kept]])


def shares(found: Reigns, resources: int, begin: int, until: int) -> npt.NDArray[np.float64]:
    """How long in ``[begin, until)`` each resource was the bottleneck: its sole time, and half of the shifting time."""
    total = np.zeros(resources)
    if not len(found.resource):
        return total
    before, after = _overlap_before(found), _overlap_after(found)
    # Three stretches of a reign: shared with the predecessor, with nobody, with the successor; first and last may
    # overlap, and there both share it.
    one = np.minimum(before, after)
    two = np.maximum(before, after)
    total += _weigh(found.resource, found.begins, one, 0.5, begin, until, resources)
    total += _weigh(found.resource, one, two, np.where(before > after, 0.5, 1.0), begin, until, resources)
    total += _weigh(found.resource, two, found.ends, 0.5, begin, until, resources)
    shared = np.where(before > after, 0.25, 0.0)
    previous, following = np.roll(found.resource, 1), np.roll(found.resource, -1)
    total += _weigh(previous, found.begins, one, 0.5, begin, until, resources)
    total += _weigh(previous, one, two, shared, begin, until, resources)
    total += _weigh(following, one, two, shared, begin, until, resources)
    total += _weigh(following, two, found.ends, 0.5, begin, until, resources)
    return total


def _overlap_before(found: Reigns) -> Times:
    """Until when each reign is shared with the one before it: as long as that one's active period still goes on."""
    until = found.begins.copy()
    other = found.resource[1:] != found.resource[:-1]
    until[1:] = np.where(other, np.clip(found.active_to[:-1], found.begins[1:], found.ends[1:]), found.begins[1:])
    return until


def _overlap_after(found: Reigns) -> Times:
    """From when each reign is shared with the one after it: since that one's active period has begun."""
    since = found.ends.copy()
    other = found.resource[1:] != found.resource[:-1]
    since[:-1] = np.where(other, np.clip(found.active_from[1:], found.begins[:-1], found.ends[:-1]), found.ends[:-1])
    return since


def _weigh(
    resource: Codes,
    begins: Times,
    ends: Times,
    weight: float | npt.NDArray[np.float64],
    begin: int,
    until: int,
    resources: int,
) -> npt.NDArray[np.float64]:
    lengths = np.clip(ends, begin, until) - np.clip(begins, begin, until)
    return np.bincount(resource, weights=lengths * weight, minlength=resources).astype(np.float64)


def _stages(records: Records) -> dict[str, str]:
    """For each group and part the stage at which tickets spent most time of the window waiting for it, if any did."""
    found: dict[str, str] = {}
    waits = [
        *((part, waits_for(records, part)) for part in records.process.parts),
        *((group, queued_for(records, group)) for group in records.process.staff),
    ]
    for name, (stages, since, until) in waits:
        lengths = np.clip(until, records.begin, records.until) - np.clip(since, records.begin, records.until)
        waited = np.bincount(stages, weights=lengths, minlength=len(records.kept.stages))
        if waited.any():
            found[name] = records.kept.stages[int(waited.argmax())]
    return found
