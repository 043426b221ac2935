"""How the times at the stages add up to the time of a mean ticket, and why they may be more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.numbers import cycle_texts

if TYPE_CHECKING:
    from procsim.model.process import Process
    from procsim.study.result import Result, StageResult

#: Sums that differ by less than this part of the cycle time are the same to a reader.
_ABOUT = 0.02


def per_ticket(stage: StageResult) -> dict[str, float]:
    """The seconds that a mean ticket spends at a stage over all its visits, by kind."""
    means = {
        "work": stage.work.value,
        "queue": stage.queue.value,
        "paused": stage.paused.value,
        "wait": stage.wait.value,
    }
    return {kind: stage.visits_per_ticket * (seconds or 0.0) for kind, seconds in means.items()}


def whole(result: Result) -> float:
    """The seconds of all stages together for a mean ticket."""
    return sum(sum(per_ticket(stage).values()) for stage in result.stages.values())


def add_up(result: Result) -> bool:
    """Whether the stages add up to the mean cycle time, as near as a reader sees."""
    cycle = result.cycle_mean.value or 0.0
    return abs(whole(result) - cycle) <= _ABOUT * cycle


def reason(result: Result) -> str:
    """Why stages may take more or less than a mean ticket; empty where nothing of the kind is to be seen."""
    if whole(result) > (result.cycle_mean.value or 0.0):
        if _splits(result.process):
            return "branches run side by side"
        if any(stage.gave_up for stage in result.stages.values()):
            return "nobody worked on those who gave up"
    return "some tickets had not yet closed" if result.open > 0 else ""


def sum_sentence(result: Result) -> str:
    """That the rows of a table of stages don't add up to the time in its heading, and why; empty where they do, or
    where nothing was measured."""
    why = reason(result)
    if result.cycle_mean.value is None or add_up(result) or not why:
        return ""
    texts = cycle_texts(result)
    return f"Counted by visits, they add up to {texts.part(whole(result))}, not {texts.mean}: {why}."


def _splits(process: Process) -> bool:
    """Whether a ticket may be at several stages at once."""
    return any(about["is_split"] for _, _, about in process.graph.edges(data=True))
