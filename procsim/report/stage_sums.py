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


def why_not_the_cycle(result: Result) -> str:
    """Why the stages don't add up to the mean cycle time; empty where they do, or nothing was measured."""
    cycle, total = result.cycle_mean.value, whole(result)
    if cycle is None or abs(total - cycle) <= _ABOUT * cycle:
        return ""
    side_by_side = total > cycle and _splits(result.process)
    return "branches run side by side" if side_by_side else "some tickets had not yet closed"


def sum_sentence(result: Result) -> str:
    """That the rows of a table of stages don't add up to the time in its heading; empty where they do."""
    why = why_not_the_cycle(result)
    if not why:
        return ""
    texts = cycle_texts(result)
    return f"Counted by visits, they add up to {texts.part(whole(result))}, not {texts.mean}: {why}."


def _splits(process: Process) -> bool:
    """Whether a ticket may be at several stages at once."""
    return any(about["is_split"] for _, _, about in process.graph.edges(data=True))
