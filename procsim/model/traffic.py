"""Traffic before a run: how often each stage is visited in a regular week, and how much work that is for whom.

The traffic equations are solved for each kind of ticket and mixed by the sources' arrivals. What they leave out:
give-ups, backups, holidays, absences, and people who work together at different paces (their mean is taken).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from procsim.model.chances import mean_up_to
from procsim.model.flows import Flows, flows
from procsim.model.graph import source_node
from procsim.model.kinds import Kind, interest_of_process, interest_of_routes, kinds
from procsim.model.load import Load, group_loads, role_loads
from procsim.model.process import StageKind
from procsim.model.ways import loses_patience, pace, servers
from procsim.model.weeks import arrivals_per_week

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from procsim.model.distributions import Distribution
    from procsim.model.process import Process, Stage


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a regular week brings, in expectation. All mappings are in file order.

    ``arrivals`` are first contacts a week, by source; ``repeats`` tickets that come back, a week, in all. ``visits`` by
    stage and ``ends`` by end are per week, ``visits_per_ticket`` per ticket, repeats being tickets of their own.
    ``flows`` are tokens a week along the edges of the process graph. ``roles`` holds the load of each role as if its
    people had no other, ``groups`` the expected load of each group with roles shared out evenly. ``parts`` are used per
    week.
    """

    arrivals: Mapping[str, float]
    repeats: float
    visits: Mapping[str, float]
    visits_per_ticket: Mapping[str, float]
    ends: Mapping[str, float]
    flows: Mapping[tuple[str, str], float]
    roles: Mapping[str, Load]
    groups: Mapping[str, Load]
    parts: Mapping[str, float]


def solve(process: Process, leaving: frozenset[str] = frozenset()) -> Traffic:
    """Solves the traffic equations of a sound process.

    At the stages that they are ``leaving`` all tickets that have patience give up and leave no work: what is left is
    there however long the queues.

    Raises:
        EndlessError: when some tickets go round for ever, or all of them come back.
    """
    tally = _Tally(process, leaving)
    routes = {*interest_of_routes(process).attributes, *_patience_asks(process, leaving)}
    for source in process.arrivals.values():
        per_week = arrivals_per_week(process, source)
        solved: dict[object, Flows] = {}
        for kind in kinds(process, source, interest_of_process(process)):
            alike = (*((name, kind.values.get(name)) for name in sorted(routes)), *kind.open.items())
            if alike not in solved:
                solved[alike] = flows(process, kind, leaving)
            tally.add(kind, solved[alike], per_week * kind.share)
        tally.arrivals[source.name] = per_week
    return tally.result()


def _patience_asks(process: Process, leaving: frozenset[str]) -> Iterator[str]:
    """The attributes on which it depends who has patience."""
    for name in leaving:
        patience = process.stages[name].patience
        if patience is not None and patience.by is not None:
            yield patience.by


class _Tally:
    """Sums up the kinds of tickets."""

    def __init__(self, process: Process, leaving: frozenset[str]) -> None:
        self.process = process
        self.leaving = leaving
        self.arrivals: dict[str, float] = {}
        self.repeats = 0.0
        self.visits = dict.fromkeys(process.stages, 0.0)
        self.ends = dict.fromkeys(process.ends, 0.0)
        self.flows: dict[tuple[str, str], float] = {}
        self.parts = dict.fromkeys(process.parts, 0.0)
        self.work: dict[str, dict[str, float]] = {}
        self._mean_up_to = lru_cache(maxsize=None)(mean_up_to)

    def add(self, kind: Kind, found: Flows, tickets: float) -> None:
        """Adds so many tickets of a kind a week."""
        self.repeats += tickets * found.repeats
        for name, count in found.ends.items():
            self.ends[name] += tickets * count
        for (begin, to), count in found.steps.items():
            pair = begin or source_node(kind.source), to
            self.flows[pair] = self.flows.get(pair, 0.0) + tickets * count
        for name, count in found.visits.items():
            self.visits[name] += tickets * count
            stage = self.process.stages[name]
            if stage.kind is StageKind.WORK and not (name in self.leaving and loses_patience(stage, kind)):
                self._add_work(stage, kind, tickets * count)

    def _add_work(self, stage: Stage, kind: Kind, visits: float) -> None:
        role = kind.pick(stage.role) if stage.role is not None else None
        duration = kind.pick(stage.duration) if stage.duration is not None else None
        if role is not None and duration is not None:
            stages = self.work.setdefault(role, {})
            amount = visits * stage.needs * self._standard_work(stage, kind, duration)
            stages[stage.name] = stages.get(stage.name, 0.0) + amount
        for part, quantity in ((kind.pick(stage.uses) if stage.uses is not None else None) or {}).items():
            self.parts[part] += visits * quantity

    def _standard_work(self, stage: Stage, kind: Kind, duration: Distribution) -> float:
        """The mean of the work done in a visit; a limit is one of the time that it takes at the people's mean pace."""
        if stage.at_most is None:
            return duration.mean
        paces = [pace(person, stage.name) for person in servers(self.process, stage, kind)] or [1.0]
        return self._mean_up_to(duration, stage.at_most * sum(paces) / len(paces))

    def result(self) -> Traffic:
        """What has been summed up, and the loads that follow from it."""
        tickets = sum(self.arrivals.values()) + self.repeats
        return Traffic(
            arrivals=self.arrivals,
            repeats=self.repeats,
            visits=self.visits,
            visits_per_ticket={name: count / tickets if tickets else 0.0 for name, count in self.visits.items()},
            ends=self.ends,
            flows=self.flows,
            roles=role_loads(self.process, self.work),
            groups=group_loads(self.process, self.work),
            parts=self.parts,
        )
