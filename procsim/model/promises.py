"""Checks of KPIs and SLA: whether their milestones are ever reached, and whether any ticket can meet their limits."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

from procsim.model.calendars import ALWAYS
from procsim.model.distributions import Distribution
from procsim.model.graph import source_node
from procsim.model.problems import Problem
from procsim.model.process import Milestone, StageKind
from procsim.model.time import duration_text
from procsim.model.ways import pace
from procsim.model.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.model.problems import Path
    from procsim.model.process import Kpi, Process, Stage
    from procsim.model.survey import Survey

_ARRIVED = Milestone("arrived")
_CLOSED = Milestone("closed")


def find(survey: Survey) -> Iterator[Problem]:
    """Promises that nobody can keep, or that nothing is ever counted for."""
    for kpi in survey.process.kpis.values():
        yield from _share(survey, kpi)
        if kpi.share is None:
            found = list(_milestones(survey, kpi)) or list(_order(survey, kpi)) or list(_limit(survey, kpi))
            yield from found
    yield from _sla(survey)


def _milestones(survey: Survey, kpi: Kpi) -> Iterator[Problem]:
    for key, milestones in (("from", kpi.start), ("to", kpi.to)):
        if milestones and not any(_is_reached(survey, milestone) for milestone in milestones):
            yield Problem(_never(milestones), ("kpis", kpi.name, key), "warning")


def _never(milestones: tuple[Milestone, ...]) -> str:
    return f"no ticket ever reaches {' or '.join(quoted(str(milestone)) for milestone in milestones)}"


def _is_reached(survey: Survey, milestone: Milestone) -> bool:
    if milestone.stage is None:
        return True
    stage = survey.process.stages.get(milestone.stage)
    return milestone.stage in survey.reached and stage is not None and stage.kind is not StageKind.CROSSROADS


def _order(survey: Survey, kpi: Kpi) -> Iterator[Problem]:
    """``to`` must be possible after ``from``; with parallel branches anything may come after anything."""
    if survey.openings or not kpi.start or not kpi.to:
        return
    if not any(_least(survey, kpi, begin, False).keys() & set(kpi.to) for begin in kpi.start):
        message = f"{' or '.join(quoted(str(milestone)) for milestone in kpi.to)} never comes after"
        message += f" {' or '.join(quoted(str(milestone)) for milestone in kpi.start)}"
        yield Problem(f"{message}, so that nothing is ever counted", ("kpis", kpi.name, "to"), "warning")


def _limit(survey: Survey, kpi: Kpi) -> Iterator[Problem]:
    """A limit below the shortest time that work and waits on the way can take."""
    goal = kpi.goal
    if goal is None or goal.limit is None or (survey.openings and kpi.start != (_ARRIVED,)):
        return
    times = [
        time
        for begin in kpi.start
        for milestone, time in _least(survey, kpi, begin, kpi.pauses).items()
        if milestone in kpi.to
    ]
    if times and min(times) > goal.limit:
        yield Problem(_too_short(min(times)), ("kpis", kpi.name, "goal"), "warning")
    span = survey.process.run.length + survey.process.run.longest_cool_down
    if goal.statistic == "within" and goal.limit >= span:
        message = (
            f"no ticket is ever observed for {duration_text(goal.limit)}: length and cool-down of the run are only"
        )
        yield Problem(f"{message} {duration_text(span)}", ("kpis", kpi.name, "goal"), "warning")


def _share(survey: Survey, kpi: Kpi) -> Iterator[Problem]:
    path: Path = ("kpis", kpi.name, "share")
    if kpi.share is None:
        return
    if kpi.share == "repeats":
        if not any(end.repeat is not None and end.repeat.share > 0 for end in survey.process.ends.values()):
            yield Problem("no end has a `repeat`, so nobody ever comes back", path, "warning")
        span = survey.process.run.length + survey.process.run.longest_cool_down
        if kpi.within >= span:
            message = (
                f"no closing is ever observed for {duration_text(kpi.within)}: length and cool-down of the run are"
            )
            yield Problem(f"{message} only {duration_text(span)}", ("kpis", kpi.name, "within"), "warning")
    name = kpi.share.removeprefix("end:")
    if name != kpi.share and name in survey.process.ends and name not in survey.reached:
        yield Problem(f"no ticket ever comes to the end {quoted(name)}", path, "warning")


def _sla(survey: Survey) -> Iterator[Problem]:
    sla = survey.process.sla
    if sla is None:
        return
    promised = (
        ("owned_when", sla.owned_when, "time_to_own", sla.time_to_own),
        ("resolved_when", sla.resolved_when, "time_to_resolve", sla.time_to_resolve),
    )
    for key, milestones, target, limit in promised:
        if milestones and not any(_is_reached(survey, milestone) for milestone in milestones):
            yield Problem(_never(milestones), ("sla", key), "warning")
        elif milestones and limit is not None and sla.clock.by is None:
            found = _shortest(survey, _ARRIVED, sla.clock.otherwise or ALWAYS, sla.pauses)
            times = [found[milestone] for milestone in milestones if milestone in found]
            if times and min(times) > max(limit.all(), default=0):
                yield Problem(_too_short(min(times)), ("sla", target), "warning")


def _too_short(least: float) -> str:
    return f"no ticket can meet this: the work and waits on the way take {duration_text(least)} at least"


def _least(survey: Survey, kpi: Kpi, begin: Milestone, pauses: bool) -> dict[Milestone, float]:
    sla = survey.process.sla
    paused = sla.pauses if pauses and sla is not None else frozenset()
    # Where the clock depends on the ticket, no time is certain to count.
    clock = (kpi.clock.otherwise or ALWAYS) if kpi.clock.by is None else ""
    return _shortest(survey, begin, clock, paused)


def _shortest(survey: Survey, begin: Milestone, clock: str, paused: frozenset[str]) -> dict[Milestone, float]:
    """The least time on a clock from a milestone to all that can come after it (Dijkstra over milestones)."""
    least: dict[Milestone, float] = {}
    queue: list[tuple[float, int, Milestone]] = [(0.0, 0, begin)]
    number = 0
    while queue:
        time, _, milestone = heapq.heappop(queue)
        if milestone in least:
            continue
        least[milestone] = time
        for following, more in _following(survey, milestone, clock, paused):
            number += 1
            heapq.heappush(queue, (time + more, number, following))
    return least


def _following(
    survey: Survey, milestone: Milestone, clock: str, paused: frozenset[str]
) -> Iterator[tuple[Milestone, float]]:
    """What may come right after a milestone, and the least time that passes on the clock until then."""
    name = milestone.stage
    if name is None:
        if milestone.event == "arrived":
            for source in survey.process.arrivals:
                yield from _entered(survey, source_node(source))
        return
    stage = survey.process.stages[name]
    if milestone.event == "queued":
        yield Milestone("started", name), 0.0
        if stage.patience is not None:
            yield from _entry(survey, stage.gives_up)
    elif milestone.event == "started":
        yield Milestone("finished", name), _least_time(survey.process, stage, clock, paused)
    else:
        yield from _entered(survey, name)


def _entered(survey: Survey, node: str) -> Iterator[tuple[Milestone, float]]:
    for target in survey.successors[node]:
        yield from _entry(survey, target)


def _entry(survey: Survey, target: str) -> Iterator[tuple[Milestone, float]]:
    if target in survey.process.ends:
        yield _CLOSED, 0.0
    else:
        yield Milestone("queued", target), 0.0


def _least_time(process: Process, stage: Stage, clock: str, paused: frozenset[str]) -> float:
    """The least time of a visit that is certain to pass on the clock.

    On a calendar's clock only what goes on in that calendar is certain to count: the rest may fall outside its hours.
    """
    limit = math.inf if stage.at_most is None else float(stage.at_most)
    if stage.kind is StageKind.WAIT and stage.wait is not None and stage.waits_on not in paused:
        if clock not in (ALWAYS, stage.calendar):
            return 0.0
        waits = [wait.shortest if isinstance(wait, Distribution) else 0.0 for wait in stage.wait.all()]
        return min(limit, min(waits, default=0.0))
    if stage.kind is StageKind.WORK and stage.duration is not None and stage.role is not None:
        roles = set(stage.role.all())
        people = [p for p in process.people if roles & (set(p.roles) | set(p.backup))]
        sure = clock == ALWAYS or all(p.calendar == clock and not p.finishes for p in people)
        fastest = max((pace(person, stage.name) for person in people), default=0.0)
        if not sure or fastest <= 0:
            return 0.0
        return min(limit, min((duration.shortest for duration in stage.duration.all()), default=0.0) / fastest)
    return 0.0
