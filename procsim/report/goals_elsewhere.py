"""Missed goals that are measured at other people's stages than the bottleneck's: more of those helps them little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.model.graph import is_source_node
from procsim.model.wording import named
from procsim.report.quantities_in_words import listed

if TYPE_CHECKING:
    from procsim.model.process import Kpi, Process
    from procsim.study.result import Result


def elsewhere(result: Result) -> str:
    """Which missed goals are measured at one stage alone, at which none of the bottleneck works; empty for none."""
    process, bottleneck = result.process, result.bottleneck
    if bottleneck is None or bottleneck.staff is None:
        return ""
    team = next((team for team in process.teams if bottleneck.staff in team), (bottleneck.staff,))
    found: dict[str, list[str]] = {}
    for name, kpi in result.scorecard.items():
        stage = measured_at(process, kpi.kpi) if kpi.verdict == "missed" else None
        if stage is not None and workers(process, stage) and not set(team) & set(workers(process, stage)):
            found.setdefault(stage, []).append(name)
    texts = []
    for stage, goals in found.items():
        are = "is missed and is" if len(goals) == 1 else "are missed and are"
        groups = ", ".join(workers(process, stage))
        texts.append(f"{listed(goals)} {are} measured elsewhere: at {named(stage)} ({groups}).")
    return " ".join(texts)


def measured_at(process: Process, kpi: Kpi) -> str | None:
    """The only stage on which a KPI depends: between its milestones, or from which tickets leave; None where there are
    more, or where it cannot be told."""
    if kpi.share is not None:
        return _left_from(process, kpi.share.removeprefix("end:")) if kpi.share.startswith("end:") else None
    stages = {milestone.stage for milestone in (*kpi.start, *kpi.to) if milestone.event != "arrived"}
    arrived = any(milestone.event == "arrived" for milestone in kpi.start)
    if len(stages) != 1 or (arrived and not stages >= _entries(process)):
        return None
    return stages.pop()


def _left_from(process: Process, end: str) -> str | None:
    """The only stage from which tickets come to an end, where they do so by losing patience."""
    before = list(process.graph.predecessors(end)) if end in process.graph else []
    return before[0] if len(before) == 1 and process.graph.edges[before[0], end]["kinds"] == {"gives_up"} else None


def workers(process: Process, stage: str) -> list[str]:
    """The groups of which somebody may work at a stage."""
    role = process.stages[stage].role
    roles = set(role.all()) if role is not None else set()
    return [
        name for name, group in process.staff.items() if any(not roles.isdisjoint(one.roles) for one in group.people)
    ]


def _entries(process: Process) -> set[str | None]:
    """The stages to which tickets come first."""
    graph = process.graph
    return {stage for source in graph if is_source_node(source) for stage in graph.successors(source)}
