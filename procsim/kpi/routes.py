"""Where a ticket may go from a stage: the next stages and ends, through crossroads, and all that is within reach."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from procsim.model.process import By, Cases, Choice, Milestone, Process, Routing, Split, Stage, StageKind, targets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from procsim.kpi.columns import Bools


def is_patient(stage: Stage) -> bool:
    """Whether a ticket may give up waiting at a stage."""
    return stage.patience is not None and any(patience != "never" for patience in stage.patience.all())


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Whether a ticket can still come to some milestones: by stage, with a visit that is ``queued`` there, that has
    ``begun``, or whose latest one is ``over``; by source, while it is ``new`` and has no visit yet."""

    queued: Bools
    begun: Bools
    over: Bools
    new: Mapping[str, bool]


class Routes:
    """The ways of a process between the stages that leave rows in a log.

    Ways with a share of 0 are left out; conditions and attributes are taken to allow all others.
    """

    def __init__(self, process: Process) -> None:
        self.process = process
        self.stages = tuple(process.stages)
        self._reach: dict[tuple[Milestone, ...], Reach] = {}

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

    @cached_property
    def allowed(self) -> Bools:
        """Whether a visit that has begun ([0]) or was given up ([1]) at a stage may be followed by one at another."""
        return self._leading_to(self.stages)

    @cached_property
    def closing(self) -> Bools:
        """Whether a visit that has begun ([0]) or was given up ([1]) at a stage may lead straight to an end.

        There is one end more than the process has, for tickets that are open: nothing leads there.
        """
        leads = self._leading_to(tuple(self.process.ends))
        return np.concatenate((leads, np.zeros((2, len(self.stages), 1), dtype=np.bool_)), axis=2)

    def _leading_to(self, names: tuple[str, ...]) -> Bools:
        index = {name: number for number, name in enumerate(names)}
        leads = np.zeros((2, len(self.stages), len(names)), dtype=np.bool_)
        for number, stage in enumerate(self.stages):
            for kind, ways in enumerate((self.after[stage], self.given_up[stage])):
                leads[kind, number, [index[to] for to in ways if to in index]] = True
        return leads

    @cached_property
    def patient(self) -> Bools:
        """By stage: whether a ticket may give up waiting there."""
        return np.array([is_patient(stage) for stage in self.process.stages.values()], dtype=np.bool_)

    @cached_property
    def split(self) -> bool:
        """Whether a ticket can have several visits at once."""
        routings = [stage.next for stage in self.process.stages.values()]
        routings += [source.enters for source in self.process.arrivals.values()]
        routings += [end.repeat.enters for end in self.process.ends.values() if end.repeat is not None]
        return any(_splits(routing) for routing in routings)

    def can_reach(self, goal: tuple[Milestone, ...]) -> Reach:
        """From where an open ticket can still come to one of the milestones."""
        if goal not in self._reach:
            self._reach[goal] = self._can_reach(goal)
        return self._reach[goal]

    def _can_reach(self, goal: tuple[Milestone, ...]) -> Reach:
        anyhow = any(milestone.event == "closed" for milestone in goal)
        wanted = {milestone.stage for milestone in goal if milestone.stage is not None}
        finishes = {milestone.stage for milestone in goal if milestone.event == "finished"}
        starts = finishes | {milestone.stage for milestone in goal if milestone.event == "started"}

        def by_stage(here: set[str | None], ahead: dict[str, frozenset[str]]) -> Bools:
            return np.array([anyhow or name in here or bool(wanted & ahead[name]) for name in self.stages], np.bool_)

        return Reach(
            queued=by_stage(starts, self.from_queue),
            begun=by_stage(finishes, self.from_begun),
            over=by_stage(set(), self.from_queue),
            new={name: anyhow or bool(wanted & reached) for name, reached in self.from_source.items()},
        )


def _splits(routing: Routing) -> bool:
    """Whether a routing may open several branches."""
    match routing:
        case Split():
            return True
        case Choice(branches):
            return any(_splits(branch.to) for branch in branches)
        case Cases(cases):
            return any(_splits(case.to) for case in cases)
        case By(choice):
            return any(_splits(option) for option in choice.all())
        case _:
            return False
