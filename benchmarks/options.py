"""The options of ``python -m benchmarks``."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.environments import default_folder
from benchmarks.models import MODELS
from benchmarks.programs import PROGRAMS
from benchmarks.record import physical_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ABOUT = """Runs procsim's engines and their peers on the same models in turn, each run in a process of its own and each
peer in a virtual environment of its own, and writes a table of medians, ratios and peak memory (results.md), a picture
of time against size for each model, and the results themselves (results.json)."""

#: What is run without --models: those that every program knows.
_COMMON = [name for name in MODELS if all(name in program.models for program in PROGRAMS.values())]


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for."""

    rounds: int
    programs: list[str]
    models: list[str]
    sizes: list[int]
    claims: bool
    most_seconds: float
    #: In GB of 10⁹ bytes.
    most_memory: float
    work: Path
    output: Path
    #: Results to make the table of; None to run.
    recorded: Path | None


def read(words: list[str] | None = None) -> Options:
    """The options of a command line, that of this process by default; ends it where they cannot be."""
    asked = _parser().parse_args(words)
    if asked.output is None:
        asked.output = asked.recorded.parent if asked.recorded else asked.work / "results"
    return Options(**vars(asked))


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m benchmarks", description=_ABOUT)
    add = made.add_argument
    add("--rounds", type=_count, default=5, metavar="N", help="how often everything runs (default: 5)")
    add(
        "--programs", type=_names(PROGRAMS), default=list(PROGRAMS), metavar="NAMES",
        help=f"with commas between, of {', '.join(PROGRAMS)} (default: all)",
    )  # fmt: skip
    add(
        "--models", type=_names(MODELS), default=_COMMON, metavar="NAMES",
        help=f"with commas between, of {', '.join(MODELS)} (default: {','.join(_COMMON)})",
    )  # fmt: skip
    add(
        "--sizes", type=sizes, default=sizes("1e3..1e7"), metavar="SIZES",
        help="tickets: 1e3..1e7 for the powers of ten between, or 2000,50000 (default: 1e3..1e7)",
    )  # fmt: skip
    add("--claims", action="store_true", help="run only what the project's claims need, up to the largest of --sizes")
    add(
        "--most-seconds", type=float, default=120.0, metavar="S",
        help="leave a program out at sizes where it would take longer (default: 120)",
    )  # fmt: skip
    add(
        "--most-memory", type=float, default=0.75 * physical_memory() / 1e9, metavar="GB",
        help="leave a program out at sizes where it would need more (default: three quarters of the machine's)",
    )  # fmt: skip
    add(
        "--work", type=Path, default=default_folder(), metavar="FOLDER",
        help="where the peers' virtual environments are kept (default: in the user's cache folder)",
    )  # fmt: skip
    add(
        "--output", type=Path, metavar="FOLDER",
        help="where table, pictures and results go (default: results in the folder of --work, or beside --from)",
    )  # fmt: skip
    add(
        "--from", dest="recorded", type=Path, metavar="results.json",
        help="run nothing: make table and pictures of results that were recorded",
    )  # fmt: skip
    return made


def sizes(text: str) -> list[int]:
    """Numbers of tickets from ``1e3..1e7`` or ``1e3,20000``, ascending."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("..")
        size, end = _count(first), _count(last or first)
        if end < size:
            raise argparse.ArgumentTypeError(f"{text!r}: {last} is less than {first}")
        while size <= end:
            found.add(size)
            size *= 10
    return sorted(found)


def _count(text: str) -> int:
    if not re.fullmatch(r"[1-9]\d*(e\d)?", text.strip()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1, such as 20000 or 1e4")
    return int(float(text))


def _names(known: Iterable[str]) -> Callable[[str], list[str]]:
    """Reads names from a list, in the list's order."""

    def read_names(text: str) -> list[str]:
        asked = {name.strip() for name in text.split(",")}
        for name in sorted(asked - set(known)):
            raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(known)}")
        return [name for name in known if name in asked]

    return read_names
