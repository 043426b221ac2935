"""Where a ticket may go from a stage: the next stages and ends, through crossroads, and all that is within reach."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from procsim.model.process import Milestone, Process, Routing, Stage, StageKind, targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procsim.kpi.columns import Bools


def is_patient(stage: Stage) -> bool:
    """Whether a ticket may give up waiting at a stage."""
    return stage.patience is not None and any(patience != "never" for patience in stage.patience.all())


class Routes:
    """The ways of a process between the stages that leave rows in a log.

    Ways with a share of 0 are left out; conditions and attributes are taken to allow all others.
    """

    def __init__(self, process: Process) -> None:
        self.process = process
        self.stages = tuple(process.stages)

    def through(self, names: Iterable[str]) -> frozenset[str]:
        """Stages and ends, crossroads replaced by those to which they lead."""
        found: set[str] = set()
        seen: set[str] = set()
        ahead = list(names)
        while ahead:
            name = ahead.pop()
            if name in seen:
                continue
            seen.add(name)
            stage = self.process.stages.get(name)
            if stage is not None and stage.kind is StageKind.CROSSROADS:
                ahead += targets(stage.next)
            else:
                found.add(name)
        return frozenset(found)

    def entry(self, routing: Routing) -> frozenset[str]:
        """The stages and ends to which a routing leads."""
        return self.through(targets(routing))

    def ways_out(self, stage: str, begun: bool = True) -> tuple[str, ...]:
        """The stages (crossroads included) and ends right after a visit, in the order of the file.

        ``begun`` says whether the visit was begun; if not, its ticket gave up waiting.
        """
        record = self.process.stages[stage]
        if not begun:
            return (record.gives_up,) if is_patient(record) else ()
        then = () if record.then is None else (record.then,)
        return tuple(dict.fromkeys((*targets(record.next), *then)))

    @cached_property
    def after(self) -> dict[str, frozenset[str]]:
        """The stages and ends to which a begun visit of each stage may lead next."""
        return {name: self.through(self.ways_out(name)) for name in self.stages}

    @cached_property
    def given_up(self) -> dict[str, frozenset[str]]:
        """Where those who give up waiting at each stage are sent."""
        return {name: self.through(self.ways_out(name, begun=False)) for name in self.stages}

    def _reached_by(self, first: Iterable[str]) -> frozenset[str]:
        """These stages and all that a ticket may come to from them."""
        found = {name for name in first if name in self.after}
        ahead = list(found)
        while ahead:
            name = ahead.pop()
            fresh = {to for to in self.after[name] | self.given_up[name] if to in self.after} - found
            found |= fresh
            ahead += fresh
        return frozenset(found)

    @cached_property
    def from_begun(self) -> dict[str, frozenset[str]]:
        """The stages that a ticket may still queue at after a visit at each stage that has begun."""
        return {name: self._reached_by(self.after[name]) for name in self.stages}

    @cached_property
    def from_queue(self) -> dict[str, frozenset[str]]:
        """The stages that a ticket may still queue at after a visit at each stage that hasn't begun yet."""
        return {name: self._reached_by(self.after[name] | self.given_up[name]) for name in self.stages}

    @cached_property
    def from_source(self) -> dict[str, frozenset[str]]:
        """The stages that a new ticket of each source may queue at."""
        return {source.name: self._reached_by(self.entry(source.enters)) for source in self.process.arrivals.values()}

    def can_reach(self, goal: tuple[Milestone, ...]) -> tuple[Bools, Bools, dict[str, bool]]:
        """Whether an open ticket can still come to one of the milestones.

        The first array answers for a ticket with a visit that is still queued at each stage, the second for one whose
        visit there has begun; the mapping for a ticket of each source that has no visit yet.
        """
        anyhow = any(milestone.event == "closed" for milestone in goal)
        wanted = {milestone.stage for milestone in goal if milestone.stage is not None}
        finishes = {milestone.stage for milestone in goal if milestone.event == "finished"}
        starts = finishes | {milestone.stage for milestone in goal if milestone.event == "started"}
        queued = np.array([anyhow or name in starts or bool(wanted & self.from_queue[name]) for name in self.stages])
        begun = np.array([anyhow or name in finishes or bool(wanted & self.from_begun[name]) for name in self.stages])
        new = {name: anyhow or bool(wanted & reached) for name, reached in self.from_source.items()}
        return queued, begun, new
