"""What happens at each stage, and how tickets go on from it, in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.model.process import By, Cases, Choice, Split, StageKind, To, Until
from procsim.report.numbers import exact_share
from procsim.report.quantities_in_words import dependent_words, distribution_words, length_words, listed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from procsim.model.distributions import Distribution
    from procsim.model.process import Routing, Stage


def stage_sentence(stage: Stage) -> str:
    """One stage: who does what, how long it takes, what may end it early, and where tickets go."""
    if stage.kind is StageKind.WORK:
        parts = _work(stage)
    elif stage.kind is StageKind.WAIT:
        parts = _wait(stage)
    else:
        parts = ["takes no time"]
    if stage.after_all:
        parts.insert(0, f"begins when all of these have sent the ticket on: {', '.join(stage.after_all)}")
    if stage.at_most is not None and stage.then is not None:
        limit = length_words(stage.at_most, stage.calendar is None)
        parts.append(f"after {limit} it ends, and the ticket goes to: {stage.then}")
    parts.append(f"then: {routing_words(stage.next)}")
    return "; ".join(part for part in parts if part) + "."


def _work(stage: Stage) -> list[str]:
    who = dependent_words(stage.role, str) if stage.role is not None else ""
    people = f"{stage.needs} people together ({who})" if stage.needs > 1 else who
    length = dependent_words(stage.duration, distribution_words) if stage.duration is not None else ""
    parts = [f"takes {length}", f"by: {people}"]
    if stage.rank is not None:
        parts.append(f"rank: {stage.rank}")
    if stage.assign is not None:
        same = "by the same person as" if stage.assign.same else "not by the person of"
        parts.append(f"{same}: {listed(list(stage.assign.stages), 'or')}")
    if stage.uses is not None:
        used = dependent_words(stage.uses, _uses)
        parts.append(f"uses: {used}" if used else "")
    if stage.patience is not None:
        parts.append(f"patience {dependent_words(stage.patience, _patience)}, then: {stage.gives_up}")
    return parts


def _wait(stage: Stage) -> list[str]:
    on_calendar = stage.calendar is not None

    def length(value: Distribution | Until) -> str:
        return (
            value.text or "until a time of day"
            if isinstance(value, Until)
            else distribution_words(value, not on_calendar)
        )

    text = dependent_words(stage.wait, length) if stage.wait is not None else ""
    on = f", waiting on: {stage.waits_on}" if stage.waits_on else ""
    hours = f" (hours of: {stage.calendar})" if on_calendar else ""
    return [f"waits {text}{hours}{on}"]


def _uses(parts: Mapping[str, int]) -> str:
    return listed([f"{quantity} {name}" for name, quantity in parts.items()]) or "nothing"


def _patience(value: Distribution | Literal["never"]) -> str:
    return "without end" if isinstance(value, str) else distribution_words(value)


def routing_words(routing: Routing) -> str:
    """``quality_check``; ``repair (5 %, rework) or notification (95 %)``; ``a if x > 3, else b``; ``both a and b``."""
    match routing:
        case To(target):
            return target
        case Choice(branches):
            parts = []
            for branch in branches:
                rework = ", rework" if branch.is_rework else ""
                text = routing_words(branch.to)
                parts.append(f"{text} ({exact_share(branch.share)}{rework})")
            return listed(parts, "or")
        case Cases(cases):
            parts = [
                f"{routing_words(case.to)} if {case.when.text}" if case.when else f"else {routing_words(case.to)}"
                for case in cases
            ]
            return ", ".join(parts)
        case Split(names):
            return f"{listed(list(names))} at the same time"
        case By(choice):
            return dependent_words(choice, routing_words)
