"""Checks of where tickets go: that they end, that time passes, that stages are reached and know what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procsim.model.distributions import Distribution
from procsim.model.kinds import Interest, kinds
from procsim.model.problems import Path, Problem
from procsim.model.process import By, Cases, Choice, Depends, StageKind
from procsim.model.survey import shortest_cycle, strong_components
from procsim.model.time import MICROSECOND
from procsim.model.ways import pace, servers
from procsim.model.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.model.kinds import Kind
    from procsim.model.process import Process, Routing, Stage
    from procsim.model.survey import Journey, Survey
    from procsim.model.ways import Way


def find(survey: Survey) -> Iterator[Problem]:
    """Everything that is wrong or odd about where tickets go."""
    yield from _unreached(survey)
    yield from _endless(survey)
    yield from _timeless(survey)
    yield from _unanswered(survey)


def _unreached(survey: Survey) -> Iterator[Problem]:
    for name in survey.process.stages:
        if name not in survey.reached:
            message = f"no ticket ever comes to {quoted(name)}; name it in a `next` or leave it out"
            yield Problem(message, ("stages", name), "warning", at_key=True)


def _endless(survey: Survey) -> Iterator[Problem]:
    """Loops that are never left: the last ones on the way, for all tickets or for some kind of them."""
    said: dict[tuple[str, ...], Kind] = {}
    for journey in survey.journeys:
        for loop in _last_loops(survey, journey):
            said.setdefault(loop, journey.kind)
    for loop, kind in said.items():
        always = not any(name in survey.process.ends for name in survey.reachable(loop[0]))
        who = "tickets" if always else f"tickets with {kind.description}"
        where = f"that come to {quoted(loop[0])} never end"
        if len(loop) > 1:
            where += f": they go round between {listed(loop)} for ever"
        yield Problem(f"{who} {where}; give it a way to an end", ("stages", loop[0], "next"))


def _last_loops(survey: Survey, journey: Journey) -> Iterator[tuple[str, ...]]:
    """Stages between which this kind of ticket goes round without ever leaving them, in file order."""
    successors = journey.successors
    for component in strong_components(successors):
        stages = tuple(name for name in survey.process.stages if name in component)
        leaves = any(other not in component for node in component for other in successors.get(node, ()))
        answered = all(journey.ways.get(name) for name in stages)
        if stages and not leaves and answered:
            yield stages


def _timeless(survey: Survey) -> Iterator[Problem]:
    """Cycles in which no time passes: a run would never get beyond that moment."""
    said: set[frozenset[str]] = set()
    for journey in survey.journeys:
        instant: dict[str, set[str]] = {}
        for node, ways in journey.ways.items():
            for way in ways:
                if _is_timeless(survey.process, node, way, journey.kind):
                    instant.setdefault(node, set()).update(way.targets)
        for component in strong_components(instant):
            first = next((name for name in (*survey.process.stages, *survey.process.ends) if name in component), None)
            cycle = shortest_cycle(instant, first) if first is not None else []
            if first is None or not cycle or component in said:
                continue
            said.add(component)
            shown = " → ".join(quoted(name) for name in [*cycle, first])
            message = f"going round {shown} takes no time, so that a run would never get past that moment"
            path = ("stages", first, "next") if first in survey.process.stages else ("ends", first, "repeat")
            yield Problem(f"{message}; give one of them a duration or a wait", path)


def _is_timeless(process: Process, node: str, way: Way, kind: Kind) -> bool:
    if node in process.ends:
        repeat = process.ends[node].repeat
        return repeat is not None and _rounds_to_nothing(repeat.after.longest)
    stage = process.stages.get(node)
    if stage is None:
        return False
    if way.kind == "gives_up":
        patience = kind.pick(stage.patience) if stage.patience is not None else None
        return isinstance(patience, Distribution) and _rounds_to_nothing(patience.longest)
    if stage.kind is StageKind.CROSSROADS or stage.at_most == 0:
        return True
    time: Depends[Any] | None = stage.duration if stage.kind is StageKind.WORK else stage.wait
    picked = kind.pick(time) if time is not None else None
    slowest = min((pace(person, stage.name) for person in servers(process, stage, kind)), default=1.0)
    return isinstance(picked, Distribution) and _rounds_to_nothing(picked.longest / slowest)


def _rounds_to_nothing(longest: float) -> bool:
    """Whether even the longest draw is no microsecond, for half of one is rounded to even."""
    return longest <= MICROSECOND / 2


def _unanswered(survey: Survey) -> Iterator[Problem]:
    """Values that depend on an attribute and say nothing for a ticket that can come."""
    said: set[Path] = set()
    for journey in survey.journeys:
        for path, depends in _asked(survey.process, journey):
            if path not in said and _is_silent(journey.kind, depends):
                said.add(path)
                yield _nothing_said(path, depends, journey.kind)
    sla = survey.process.sla
    promises = (
        ()
        if sla is None
        else (("clock", sla.clock), ("time_to_own", sla.time_to_own), ("time_to_resolve", sla.time_to_resolve))
    )
    for key, value in promises:
        if value is not None and value.by is not None:
            for kind in _all_kinds(survey.process, value.by):
                if _is_silent(kind, value):
                    yield _nothing_said(("sla", key), value, kind)
                    break
    yield from _unanswered_attributes(survey.process)


def _unanswered_attributes(process: Process) -> Iterator[Problem]:
    for source in process.arrivals.values():
        for attribute in source.attributes:
            by = attribute.values.by
            for kind in kinds(process, source, Interest(frozenset({by}))) if by is not None else ():
                if _is_silent(kind, attribute.values):
                    yield _nothing_said(("arrivals", source.name, "attributes", attribute.name), attribute.values, kind)
                    break


def _all_kinds(process: Process, attribute: str) -> Iterator[Kind]:
    for source in process.arrivals.values():
        yield from kinds(process, source, Interest(frozenset({attribute})))


def _asked(process: Process, journey: Journey) -> Iterator[tuple[Path, Depends[Any]]]:
    """Every dependent value that a kind of ticket meets on its journey."""
    for node in journey.ways:
        stage = process.stages.get(node)
        if stage is not None:
            yield from _asked_at(stage)
        elif node in process.ends:
            repeat = process.ends[node].repeat
            if repeat is not None:
                yield from _asked_by(repeat.enters, ("ends", node, "repeat", "enters"))
        else:
            source = journey.kind.source
            yield from _asked_by(process.arrivals[source].enters, ("arrivals", source, "enters"))


def _asked_at(stage: Stage) -> Iterator[tuple[Path, Depends[Any]]]:
    for key in ("role", "duration", "patience", "uses", "wait"):
        value = getattr(stage, key)
        if value is not None and value.by is not None:
            yield ("stages", stage.name, key), value
    yield from _asked_by(stage.next, ("stages", stage.name, "next"))


def _asked_by(routing: Routing, path: Path) -> Iterator[tuple[Path, Depends[Any]]]:
    """The dependent ways at the top of a routing; those within a choice are asked only of some."""
    match routing:
        case By(choice):
            yield path, choice
        case Choice(branches):
            for branch in branches:
                if branch.share > 0:
                    yield from _asked_by(branch.to, path)
        case Cases(cases) if cases[0].when is None:
            yield from _asked_by(cases[0].to, path)
        case _:
            return


def _is_silent(kind: Kind, depends: Depends[Any]) -> bool:
    picked: object = kind.pick(depends)
    return picked is None


def _nothing_said(path: Path, depends: Depends[Any], kind: Kind) -> Problem:
    value = kind.value(depends.by or "")
    who = (
        f"tickets of {quoted(kind.source)} without {quoted(depends.by or '')}"
        if value is None
        else f"{depends.by} = {value}"
    )
    return Problem(f"nothing is said for {who}, and such tickets come; add that value or `otherwise`", path)
