"""The few figures by which a study of thousands of runs decides, and nothing else computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procsim.kpi.indicators import Indicator
from procsim.kpi.progress import cycle_times
from procsim.kpi.scorecard import Ratio
from procsim.kpi.seizures import seized
from procsim.kpi.staffing import group_figures, people_figures
from procsim.kpi.stage_times import stage_times

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.kpi.records import Records
    from procsim.kpi.scorecard import StaffFigures


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a study asks of a log; each costs its part, and what isn't asked for nothing.

    ``kpis`` are names, None stands for all of the process. ``weekly`` is of these KPIs. ``cost`` alone needs no visits
    unless people work overtime; ``utilisation``, ``stages`` and ``cycle_time`` are as `Excerpt` says.
    """

    kpis: tuple[str, ...] | None = None
    weekly: bool = False
    cost: bool = False
    utilisation: bool = False
    stages: bool = False
    cycle_time: bool = False


@dataclass(frozen=True, slots=True)
class StageRatios:
    """Queue time, work and wait at one stage, as in `procsim.kpi.scorecard.StageFigures`."""

    queue: Ratio
    work: Ratio
    wait: Ratio


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What was asked for: the very values of the whole scorecard; the rest is empty, or None.

    ``kpis`` holds what each goal speaks of (`KpiFigures.value`), ``weekly`` the same for each whole week of the window.
    ``cost`` (over the window, in the process's currency) and ``utilisation`` are by group, ``stages`` by stage;
    ``cycle_mean`` is the mean cycle time in seconds.
    """

    kpis: Mapping[str, Ratio | float | None]
    weekly: Mapping[str, Sequence[Ratio | float | None]] = field(default_factory=dict)
    cost: Mapping[str, float] = field(default_factory=dict)
    utilisation: Mapping[str, Ratio] = field(default_factory=dict)
    stages: Mapping[str, StageRatios] = field(default_factory=dict)
    cycle_mean: Ratio | None = None


def excerpt(records: Records, wanted: Wanted) -> Excerpt:
    """What is wanted of a log.

    Raises:
        KeyError: if the process has no KPI of a name.
        InputError: if a KPI asks for what no log tells.
    """
    every = records.process.kpis
    names = every if wanted.kpis is None else wanted.kpis
    indicators = {name: Indicator(records, every[name]) for name in names}
    groups = _groups(records, wanted)
    cycles = cycle_times(records) if wanted.cycle_time else None
    return Excerpt(
        kpis={name: indicator.value() for name, indicator in indicators.items()},
        weekly={name: indicator.weekly() for name, indicator in indicators.items()} if wanted.weekly else {},
        cost={name: group.cost for name, group in groups.items()} if wanted.cost else {},
        utilisation={name: group.utilisation for name, group in groups.items()} if wanted.utilisation else {},
        stages=_stages(records) if wanted.stages else {},
        cycle_mean=None if cycles is None else Ratio(float(cycles.sum()), len(cycles)),
    )


def _groups(records: Records, wanted: Wanted) -> Mapping[str, StaffFigures]:
    if not wanted.cost and not wanted.utilisation:
        return {}
    # Without overtime the hours on shift are all that is paid.
    matters = wanted.utilisation or any(person.finishes for person in records.kept.people)
    return group_figures(records, people_figures(records, seized(records) if matters else []))


def _stages(records: Records) -> dict[str, StageRatios]:
    return {name: StageRatios(one.queue, one.work, one.wait) for name, one in stage_times(records).items()}
