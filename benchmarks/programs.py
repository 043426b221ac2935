"""The programs that run in turn: procsim's own engines, and its peers, each in a virtual environment of its own."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

_BOTH = ("r1", "mm1")
_ALL = ("r1", "mm1", "device-repair")


@dataclass(frozen=True, slots=True)
class Program:
    """Something that simulates a model and prints how long it took."""

    name: str
    title: str
    models: tuple[str, ...]
    #: What its times contain, where that differs from a simulation with the event log kept.
    remark: str = ""
    #: The package that its virtual environment has; empty for procsim itself, which runs where this runs.
    package: str = ""
    #: Options of `benchmarks.own_engines`.
    own: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether it is an engine of this project."""
        return not self.package

    def command(self, python: Path, model: str, tickets: int, seed: int) -> list[str]:
        """What is executed, in the project's folder."""
        what = [model, str(tickets), "--seed", str(seed)]
        if self.is_own:
            return [sys.executable, "-m", "benchmarks.own_engines", self.own[0], *what, *self.own[1:]]
        return [str(python), str(PROJECT / "benchmarks" / "peers" / f"with_{self.package}.py"), *what]


PROGRAMS = {
    program.name: program
    for program in (
        Program("procsim-fast", "procsim fast", _ALL, own=("fast",)),
        Program(
            "procsim-fast-kpis",
            "procsim fast + KPIs",
            _ALL,
            "all figures too, and the log kept",
            own=("fast", "--figures"),
        ),
        Program("procsim-simpy", "procsim on SimPy", _ALL, own=("simpy",)),
        Program(
            "procsim-simpy-kpis",
            "procsim on SimPy + KPIs",
            _ALL,
            "all figures too, and the log kept",
            own=("simpy", "--figures"),
        ),
        Program("simpy", "SimPy", _BOTH, "the log is a list of tuples", package="simpy"),
        Program("ciw", "Ciw", _BOTH, "the log are its data records", package="ciw"),
        Program("cimba", "Cimba", _BOTH, "no log: it has none", package="cimba"),
        Program("prosimos", "Prosimos", _BOTH, "reads and writes files, its only way", package="prosimos"),
    )
}
