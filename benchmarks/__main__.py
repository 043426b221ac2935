"""The one command: runs what is asked for, in turn, and writes tables, pictures and the results themselves.

What makes tables and pictures is imported when all has run: a child's peak of memory is never told as less than what
this process has had.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from benchmarks import options
from benchmarks.child import own_peak_bytes
from benchmarks.claims import cells_of_claims
from benchmarks.programs import PROGRAMS
from benchmarks.record import LeftOut, Results, Run, this_machine
from benchmarks.turns import Limits, Turns, grid

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.options import Options

#: What a shell says of a process that Ctrl-C ended.
_INTERRUPTED = 130


def main(words: list[str] | None = None) -> int:
    """Runs the benchmark, or reads one, and shows it; the exit status."""
    asked = options.read(words)
    if asked.recorded is not None:
        try:
            results = Results.read(asked.recorded)
        except (OSError, ValueError) as error:
            print(error, file=sys.stderr)
            return 2
        status = 0
    else:
        results, status = measure(asked)
    show(results, asked.output)
    return status


def measure(asked: Options) -> tuple[Results, int]:
    """Runs everything, round by round, and writes the results after each run, so that Ctrl-C loses nothing."""
    if asked.claims:
        cells = [cell for cell in cells_of_claims(max(asked.sizes)) if cell.program in asked.programs]
    else:
        cells = grid(asked.programs, asked.models, asked.sizes)
    turns = Turns(cells, Limits(asked.most_seconds, asked.most_memory * 1e9), asked.work, _say)
    results = Results(f"{datetime.now():%Y-%m-%d %H:%M}", this_machine(), asked.rounds, own_peak_bytes(), (), ())
    try:
        turns.prepare()
        for number in range(1, asked.rounds + 1):
            for one in turns.round(number):
                _say(f"round {number} of {asked.rounds}: {_words(one)}")
                results = _with(results, one)
                results.write(asked.output / "results.json")
    except KeyboardInterrupt:
        _say("stopped: what follows is of the runs so far")
        return results, _INTERRUPTED
    return results, 0


def _with(results: Results, one: Run | LeftOut) -> Results:
    if isinstance(one, Run):
        return replace(results, runs=(*results.runs, one))
    return replace(results, left_out=(*results.left_out, one))


def _words(one: Run | LeftOut) -> str:
    what = f"{one.model} {one.size:,} {PROGRAMS[one.program].title}"
    if isinstance(one, LeftOut):
        return f"{what}: left out, {one.reason}"
    return f"{what}: {one.seconds:,.3f} s, {one.rate:,.0f}/s, {one.peak_bytes / 1e6:,.0f} MB"


def show(results: Results, folder: Path) -> None:
    """Writes results, page and pictures into a folder, and prints the tables."""
    from rich.console import Console

    from benchmarks.figures import models_in, programs_in
    from benchmarks.models import MODELS
    from benchmarks.plot import draw
    from benchmarks.tables import markdown, print_tables

    results.write(folder / "results.json")
    drawn = [model for model in models_in(results) if programs_in(results, model)]
    for model in drawn:
        draw(results, model, folder)
    pictures = [(f"{MODELS[model].title}: time against size", f"{model}.svg") for model in drawn]
    (folder / "results.md").write_text(markdown(results, pictures), encoding="utf-8")
    print_tables(results, Console())
    _say(f"\n{folder}: results.json, results.md" + "".join(f", {model}.svg, {model}.png" for model in drawn))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
