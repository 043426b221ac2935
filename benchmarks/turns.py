"""Who runs when: rounds, in each of them every model at every size, and there one program after the other.

So programs that are compared run within minutes of each other, and a machine that slows down slows all of them. Who is
first changes from round to round.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import child
from benchmarks.environments import AbsentError, interpreter
from benchmarks.programs import PROGRAMS, PROJECT, Program
from benchmarks.record import LeftOut, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What is run once in each round."""

    model: str
    size: int
    program: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may be expected to take; more, and it is left out."""

    seconds: float
    bytes: float

    @property
    def patience(self) -> float:
        """Seconds after which a run is ended that was expected to take less."""
        return 2 * self.seconds + 120


def grid(programs: Iterable[str], models: Iterable[str], sizes: Iterable[int]) -> list[Cell]:
    """Every program on every model it knows, at every size, the small ones first."""
    return [
        Cell(model, size, program)
        for model in models
        for size in sorted(sizes)
        for program in programs
        if model in PROGRAMS[program].models
    ]


class Turns:
    """The runs of a benchmark, one after the other."""

    def __init__(self, cells: Sequence[Cell], limits: Limits, work: Path, say: Callable[[str], None]) -> None:
        self._cells = cells
        self._limits = limits
        self._work = work
        self._say = say
        self._pythons: dict[str, Path] = {}
        #: Why a program runs nowhere.
        self._missing: dict[str, str] = {}
        self._done: dict[Cell, list[Run]] = {}
        self._left_out: dict[Cell, LeftOut] = {}

    def prepare(self) -> None:
        """Makes the virtual environments that are needed and not there."""
        for name in dict.fromkeys(cell.program for cell in self._cells):
            program = PROGRAMS[name]
            if program.is_own:
                continue
            try:
                self._pythons[name] = interpreter(self._work, program.package)
            except AbsentError as error:
                self._missing[name] = str(error)
                self._say(str(error))

    def round(self, number: int) -> Iterator[Run | LeftOut]:
        """The runs of a round, counted from 1; what is left out comes once, in the round that leaves it out."""
        for _, found in groupby(self._cells, key=lambda cell: (cell.model, cell.size)):
            cells = list(found)
            first = (number - 1) % len(cells)
            for cell in cells[first:] + cells[:first]:
                if cell not in self._left_out:
                    yield self._turn(cell, number)

    def _turn(self, cell: Cell, number: int) -> Run | LeftOut:
        reason = self._missing.get(cell.program) or self._too_much(cell)
        if reason is None:
            try:
                run = self._run(PROGRAMS[cell.program], cell, number)
            except child.RunError as error:
                reason = str(error)
            except AbsentError as error:
                reason = self._missing[cell.program] = str(error)
            else:
                self._done.setdefault(cell, []).append(run)
                return run
        left = self._left_out[cell] = LeftOut(cell.program, cell.model, cell.size, reason)
        return left

    def _run(self, program: Program, cell: Cell, number: int) -> Run:
        python = self._pythons.get(program.name, Path())
        command = program.command(python, cell.model, cell.size, seed=number)
        ended = child.run(command, PROJECT, self._limits.patience)
        if "absent" in ended.report:
            raise AbsentError(ended.report["absent"])
        return Run(
            round=number,
            program=program.name,
            model=cell.model,
            size=cell.size,
            peak_bytes=ended.peak_bytes,
            processor_seconds=ended.processor_seconds,
            whole_seconds=ended.whole_seconds,
            **ended.report,
        )

    def _too_much(self, cell: Cell) -> str | None:
        """Why a run that has not been tried yet is left out, as far as smaller ones tell."""
        if cell in self._done:
            return None
        smaller = sorted(
            other
            for other in {*self._done, *self._left_out}
            if (other.program, other.model) == (cell.program, cell.model) and other.size < cell.size
        )
        if not smaller:
            return None
        last = smaller[-1]
        if last in self._left_out:
            return self._left_out[last].reason
        times = cell.size / last.size
        seconds = times * max(run.seconds for run in self._done[last])
        if seconds > self._limits.seconds:
            return f"would take some {seconds:,.0f} s, more than {self._limits.seconds:,.0f} s"
        # Memory grows from what the smallest run had, interpreter and packages.
        least = min(run.peak_bytes for run in self._done[smaller[0]])
        bytes_ = least + times * (max(run.peak_bytes for run in self._done[last]) - least)
        if bytes_ > self._limits.bytes:
            return f"would take some {bytes_ / 1e9:,.0f} GB, more than {self._limits.bytes / 1e9:,.0f} GB"
        return None
