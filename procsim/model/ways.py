"""The ways out of a stage for one kind of ticket, with their shares: what graph, traffic and checks all ask.

Nothing here waits for a run: what a queue or a stock will be is answered by whoever asks, or taken as possible.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from procsim.model.chances import share_up_to
from procsim.model.conditions import Condition, verdict
from procsim.model.distributions import Distribution
from procsim.model.process import By, Cases, Choice, Split, StageKind, To, Until

if TYPE_CHECKING:
    from procsim.model.kinds import Kind
    from procsim.model.process import End, Person, Process, Routing, Stage

WayKind = Literal["next", "then", "gives_up", "repeat"]

#: The probability that a condition holds.
Judge = Callable[[Condition], float]

#: The mean error factor of those to whose stage a rework goes back.
ErrorFactor = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: to one stage or end, or to several at once (a split)."""

    targets: tuple[str, ...]
    share: float
    kind: WayKind = "next"
    is_rework: bool = False
    condition: str = ""


def unsure(kind: Kind) -> Judge:
    """Judges a condition by what is certain before a run; what is not counts as holding half of the time."""

    def judge(condition: Condition) -> float:
        known = verdict(condition.expression, kind.known)
        return 0.5 if known is None else float(known)

    return judge


def no_extra_errors(_target: str) -> float:
    """The error factor of people who make as many errors as the file says."""
    return 1.0


def ways_of(routing: Routing, kind: Kind, judge: Judge, errors: ErrorFactor = no_extra_errors) -> list[Way]:
    """The ways of a routing that tickets of a kind may take, shares adding up to 1 (a split counts once).

    Ways that nobody takes are left out. A dependent way that says nothing for this kind has none.
    """
    match routing:
        case To(target):
            return [Way((target,), 1.0)]
        case Split(branches):
            return [Way(branches, 1.0)]
        case By(choice):
            picked = kind.pick(choice)
            found = [] if picked is None else ways_of(picked, kind, judge, errors)
            said = f"{choice.by} = {kind.value(choice.by or '')}"
            return [replace(way, condition=_both(said, way.condition)) for way in found]
        case Choice():
            return _ways_of_choice(routing, kind, judge, errors)
        case Cases():
            return _ways_of_cases(routing, kind, judge, errors)


def _ways_of_choice(choice: Choice, kind: Kind, judge: Judge, errors: ErrorFactor) -> list[Way]:
    """Rework is scaled by the error factor and stays within 1; the other shares share what is left, in proportion."""
    shares = []
    for branch in choice.branches:
        targets = _first_targets(branch.to, kind, judge)
        shares.append(branch.share * (errors(targets) if branch.is_rework and targets else 1.0))
    rework = sum(share for share, branch in zip(shares, choice.branches, strict=True) if branch.is_rework)
    written = sum(branch.share for branch in choice.branches if not branch.is_rework)
    within = min(1.0, 1 / rework) if rework > 0 else 1.0
    rest = max(0.0, 1 - rework * within) / written if written > 0 else 0.0
    found = []
    for share, branch in zip(shares, choice.branches, strict=True):
        part = share * (within if branch.is_rework else rest)
        if part > 0:
            found += [
                replace(way, share=way.share * part, is_rework=way.is_rework or branch.is_rework)
                for way in ways_of(branch.to, kind, judge, errors)
            ]
    return found


def _ways_of_cases(cases: Cases, kind: Kind, judge: Judge, errors: ErrorFactor) -> list[Way]:
    found = []
    left = 1.0
    for case in cases.cases:
        part = left * (1.0 if case.when is None else judge(case.when))
        left -= part
        if part <= 0:
            continue
        said = "otherwise" if case.when is None else case.when.text
        for way in ways_of(case.to, kind, judge, errors):
            rework = way.is_rework or case.is_rework
            found.append(replace(way, share=way.share * part, is_rework=rework, condition=_both(said, way.condition)))
    return found


def ways_out(
    process: Process, stage: Stage, kind: Kind, judge: Judge, errors: ErrorFactor = no_extra_errors
) -> list[Way]:
    """All ways out of a stage: what ``next`` says, ``then`` where a limit ends it, and giving up.

    The shares of ``next`` and ``then`` add up to 1; how many give up is known only after a run: that way has share 0.
    So has ``then`` after a wait for a time of day, unless its limit is 0.
    """
    stopped = share_stopped(process, stage, kind)
    found = []
    if stopped < 1:
        found = [replace(way, share=way.share * (1 - stopped)) for way in ways_of(stage.next, kind, judge, errors)]
    wait = kind.pick(stage.wait) if stage.wait is not None else None
    if stage.then is not None and (stopped > 0 or isinstance(wait, Until)):
        found.append(Way((stage.then,), stopped, "then"))
    if loses_patience(stage, kind):
        found.append(Way((stage.gives_up,), 0.0, "gives_up"))
    return found


def loses_patience(stage: Stage, kind: Kind) -> bool:
    """Whether tickets of a kind leave a stage's queue when it takes too long."""
    patience = kind.pick(stage.patience) if stage.patience is not None else None
    return isinstance(patience, Distribution)


def ways_back(end: End, kind: Kind) -> list[Way]:
    """The ways on which closed tickets come back as new ones; the shares add up to that of the repeats."""
    if end.repeat is None or end.repeat.share <= 0:
        return []
    found = ways_of(end.repeat.enters, kind, unsure(kind))
    return [replace(way, share=way.share * end.repeat.share, kind="repeat") for way in found]


def share_stopped(process: Process, stage: Stage, kind: Kind) -> float:
    """The probability that a visit is ended by the stage's ``at_most``; over people, the mean."""
    if stage.at_most is None or stage.then is None:
        return 0.0
    if stage.kind is StageKind.WAIT:
        wait = kind.pick(stage.wait) if stage.wait is not None else None
        if not isinstance(wait, Distribution):
            return 1.0 if isinstance(wait, Until) and stage.at_most == 0 else 0.0
        return 1 - share_up_to(wait, stage.at_most)
    duration = kind.pick(stage.duration) if stage.duration is not None else None
    if duration is None:
        return 0.0
    paces = [pace(person, stage.name) for person in servers(process, stage, kind)] or [1.0]
    return 1 - sum(share_up_to(duration, stage.at_most * factor) for factor in paces) / len(paces)


def servers(process: Process, stage: Stage, kind: Kind) -> list[Person]:
    """The people whose own role serves a kind of ticket at a stage (backups not counted)."""
    role = kind.pick(stage.role) if stage.role is not None else None
    return [person for person in process.people if role in person.roles]


def pace(person: Person, stage: str) -> float:
    """How much standard work a person does in an hour on shift at a stage: speed times availability."""
    speed = person.speed.values.get(stage, person.speed.otherwise)
    return (1.0 if speed is None else speed) * person.available


def _first_targets(routing: Routing, kind: Kind, judge: Judge) -> str:
    ways = ways_of(routing, kind, judge)
    return ways[0].targets[0] if ways else ""


def _both(first: str, second: str) -> str:
    return f"{first} and {second}" if first and second else first or second
