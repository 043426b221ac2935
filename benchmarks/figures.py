"""What the runs amount to: medians, and ratios of programs that ran in the same round."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, median
from typing import TYPE_CHECKING

from benchmarks.models import MODELS
from benchmarks.programs import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.record import Results, Run


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over the rounds."""

    median: float
    least: float
    most: float
    rounds: int

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread | None:
        """The spread of some values; None of none."""
        found = list(values)
        return cls(median(found), min(found), max(found), len(found)) if found else None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a program did on a model at a size."""

    program: str
    size: int
    #: Tickets per second, and seconds.
    rate: Spread
    seconds: Spread
    warm_up_seconds: Spread
    peak_bytes: int
    mean_cycle: float


def runs_of(results: Results, model: str, size: int, program: str) -> list[Run]:
    """The runs of a cell in the order of the rounds."""
    found = [run for run in results.runs if (run.model, run.size, run.program) == (model, size, program)]
    return sorted(found, key=lambda run: run.round)


def summary(results: Results, model: str, size: int, program: str) -> Summary | None:
    """What a program did on a model at a size; None where it did not run."""
    runs = runs_of(results, model, size, program)
    rate = Spread.of(run.rate for run in runs)
    seconds = Spread.of(run.seconds for run in runs)
    warm_up = Spread.of(run.warm_up_seconds for run in runs)
    if rate is None or seconds is None or warm_up is None:
        return None
    peak = max(run.peak_bytes for run in runs)
    return Summary(program, size, rate, seconds, warm_up, peak, fmean(run.mean_cycle for run in runs))


def ratio(results: Results, model: str, size: int, program: str, against: str) -> Spread | None:
    """How many times as many tickets per second as another: of each round the ratio, over the rounds the median."""
    others = {run.round: run.rate for run in runs_of(results, model, size, against)}
    ours = runs_of(results, model, size, program)
    return Spread.of(run.rate / others[run.round] for run in ours if run.round in others)


def growth(results: Results, model: str, program: str, small: int, large: int) -> Spread | None:
    """How many times as long a ticket takes in a large run as in a small one of the same round."""
    before = {run.round: run.rate for run in runs_of(results, model, small, program)}
    after = runs_of(results, model, large, program)
    return Spread.of(before[run.round] / run.rate for run in after if run.round in before)


def models_in(results: Results) -> list[str]:
    """The models that ran or should have, in the order in which they are listed."""
    found = {run.model for run in results.runs} | {one.model for one in results.left_out}
    return [name for name in MODELS if name in found]


def programs_in(results: Results, model: str) -> list[str]:
    """The programs that ran a model, in the order in which they are listed."""
    found = {run.program for run in results.runs if run.model == model}
    return [name for name in PROGRAMS if name in found]


def sizes_in(results: Results, model: str) -> list[int]:
    """The sizes at which anything ran, ascending."""
    return sorted({run.size for run in results.runs if run.model == model})


def doubts(results: Results) -> list[str]:
    """What makes a reader doubt that all programs simulated the same: sentences, none if all is well."""
    found = []
    for model in models_in(results):
        for program in programs_in(results, model):
            runs = [run for run in results.runs if (run.model, run.program) == (model, program)]
            wrong = [run for run in runs if MODELS[model].is_wrong(run.mean_cycle, run.tickets)]
            if wrong:
                worst = max(wrong, key=lambda run: run.tickets)
                found.append(
                    f"{PROGRAMS[program].title} found a mean cycle time of {worst.mean_cycle:,.1f} min for "
                    f"{MODELS[model].title}, where {MODELS[model].mean_cycle:,.1f} min is right."
                )
        found += _engines_that_differ(results, model)
    return found


def _engines_that_differ(results: Results, model: str) -> list[str]:
    """procsim's engines give the same log for the same seed, so their means are equal to the last bit."""
    means: dict[tuple[int, int], set[float]] = {}
    for run in results.runs:
        if run.model == model and PROGRAMS[run.program].is_own:
            means.setdefault((run.size, run.round), set()).add(run.mean_cycle)
    return [
        f"procsim's engines disagree about {MODELS[model].title} at {size:,} tickets (seed {seed})."
        for (size, seed), different in sorted(means.items())
        if len(different) > 1
    ]
