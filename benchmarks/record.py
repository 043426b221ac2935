"""What was measured, as it is kept in a file, so that tables and pictures can be made again without running."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

#: The layout of the file; another one is not read.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one program."""

    round: int
    program: str
    model: str
    #: Tickets asked for, and those that closed (a process with repeats has more).
    size: int
    tickets: int
    #: Of the simulation alone, and of compiling and warming up before it.
    seconds: float
    warm_up_seconds: float
    #: In minutes.
    mean_cycle: float
    #: Of the whole process: the most memory it ever had, its time on all processors, and its time by the clock.
    peak_bytes: int
    processor_seconds: float
    whole_seconds: float
    version: str

    @property
    def rate(self) -> float:
        """Tickets per second."""
        return self.tickets / self.seconds


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A program that did not run at a size, and why."""

    program: str
    model: str
    size: int
    reason: str


@dataclass(frozen=True, slots=True)
class Results:
    """All that a call of the benchmark measured."""

    began: str
    machine: str
    rounds: int
    #: No process can show less memory than this: that of the one which started it.
    floor_bytes: int
    runs: tuple[Run, ...]
    left_out: tuple[LeftOut, ...]

    def write(self, path: Path) -> None:
        """Writes the file; one that is there is replaced whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(path.name + ".new")
        beside.write_text(json.dumps({"format": FORMAT, **asdict(self)}, indent=1) + "\n", encoding="utf-8")
        beside.replace(path)

    @classmethod
    def read(cls, path: Path) -> Results:
        """Reads a file that `write` has written.

        Raises:
            OSError: when it cannot be read.
            ValueError: when it is something else.
        """
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
            raise ValueError(f"{path} holds no results of this benchmark")
        runs = tuple(Run(**run) for run in found.pop("runs"))
        left_out = tuple(LeftOut(**one) for one in found.pop("left_out"))
        return cls(runs=runs, left_out=left_out, **found)


def this_machine() -> str:
    """The machine in a line: its processor, memory, system and Python."""
    name = platform.machine()
    cpus = Path("/proc/cpuinfo")
    if cpus.exists():
        lines = cpus.read_text(encoding="utf-8").splitlines()
        name = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), name)
    memory = f"{physical_memory() / 1e9:.0f} GB"
    return (
        f"{os.cpu_count()} processors {name}, {memory}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}"
    )


def physical_memory() -> int:
    """The machine's memory in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
