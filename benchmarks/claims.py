"""What the project claims of its speed and memory, beside what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from benchmarks.figures import growth, ratio, runs_of, sizes_in
from benchmarks.turns import Cell
from benchmarks.words import number_words, size_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.record import Results

#: A ratio at fewer tickets says more about starting than about running.
LEAST_SIZE = 10_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a claim."""

    claim: str
    claimed: str
    measured: str
    #: None where what it needs did not run.
    held: bool | None


class Claim(Protocol):
    """Something that can be measured and judged."""

    def cells(self) -> Sequence[Cell]:
        """What must run for it."""
        ...

    def judge(self, results: Results) -> Verdict:
        """What the results say of it."""
        ...


@dataclass(frozen=True, slots=True)
class Faster:
    """A program makes so many times as many tickets per second as another, both at the same size."""

    text: str
    model: str
    program: str
    against: str
    at_least: float
    #: What is run for it. Whatever ran is judged, at the largest size that both did.
    size: int

    def cells(self) -> Sequence[Cell]:
        """Both, in turn."""
        return [Cell(self.model, self.size, self.program), Cell(self.model, self.size, self.against)]

    def judge(self, results: Results) -> Verdict:
        """The median over the rounds of the ratio within a round."""
        claimed = f"at least {self.at_least:g} times"
        for size in reversed(sizes_in(results, self.model)):
            found = ratio(results, self.model, size, self.program, self.against)
            if found is not None and size >= LEAST_SIZE:
                spread = f"{number_words(found.least)} to {number_words(found.most)}"
                measured = f"{number_words(found.median)} times ({spread}) at {size_words(size)} tickets"
                return Verdict(self.text, claimed, measured, found.median >= self.at_least)
        return Verdict(self.text, claimed, f"not both at {size_words(LEAST_SIZE)} tickets or more", None)


@dataclass(frozen=True, slots=True)
class Memory:
    """A program's process never has more memory than this."""

    text: str
    model: str
    program: str
    size: int
    at_most_bytes: float

    def cells(self) -> Sequence[Cell]:
        """That run."""
        return [Cell(self.model, self.size, self.program)]

    def judge(self, results: Results) -> Verdict:
        """The most over the rounds."""
        claimed = f"at most {self.at_most_bytes / 1e9:g} GB"
        runs = runs_of(results, self.model, self.size, self.program)
        if not runs:
            return Verdict(self.text, claimed, f"not at {size_words(self.size)} tickets", None)
        peak = max(run.peak_bytes for run in runs)
        return Verdict(self.text, claimed, f"{peak / 1e9:.2f} GB", peak <= self.at_most_bytes)


@dataclass(frozen=True, slots=True)
class Linear:
    """The time per ticket grows by less than a share from a small run to a large one."""

    text: str
    model: str
    program: str
    small: int
    large: int
    less_than: float

    def cells(self) -> Sequence[Cell]:
        """Both sizes."""
        return [Cell(self.model, self.small, self.program), Cell(self.model, self.large, self.program)]

    def judge(self, results: Results) -> Verdict:
        """The median over the rounds of the growth within a round."""
        claimed = f"grows by less than {self.less_than:.0%}"
        found = growth(results, self.model, self.program, self.small, self.large)
        if found is None:
            return Verdict(
                self.text, claimed, f"not at {size_words(self.small)} and {size_words(self.large)} tickets", None
            )
        measured = f"{found.median - 1:+.0%} ({found.least - 1:+.0%} to {found.most - 1:+.0%})"
        return Verdict(self.text, claimed, measured, found.median - 1 < self.less_than)


CLAIMS: tuple[Claim, ...] = (
    Faster("R1 with log, fast engine, against SimPy", "r1", "procsim-fast", "simpy", 50, 100_000),
    Faster("R1 with log, fast engine, against Prosimos", "r1", "procsim-fast", "prosimos", 500, 10_000),
    Faster("M/M/1 with log, fast engine, against Cimba", "mm1", "procsim-fast", "cimba", 1.5, 1_000_000),
    Faster(
        "Device repair, fast engine, against procsim's SimPy engine",
        "device-repair",
        "procsim-fast",
        "procsim-simpy",
        40,
        100_000,
    ),
    Memory("A million R1 tickets with log, peak memory", "r1", "procsim-fast", 1_000_000, 1.2e9),
    Linear("R1 with log, time per ticket from 10⁵ to 10⁷", "r1", "procsim-fast", 100_000, 10_000_000, 0.3),
    Faster("R1, procsim's SimPy engine with KPIs, against SimPy", "r1", "procsim-simpy-kpis", "simpy", 0.5, 100_000),
)


def cells_of_claims(largest: int) -> list[Cell]:
    """What must run for all claims, the small ones first, none larger than this."""
    found = {cell for claim in CLAIMS for cell in claim.cells() if cell.size <= largest}
    return sorted(found)


def verdicts(results: Results) -> list[Verdict]:
    """Each claim's verdict."""
    return [claim.judge(results) for claim in CLAIMS]
