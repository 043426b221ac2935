"""``procsim sensitivity``: which guess matters, and what to measure first."""

from __future__ import annotations

import json as json_text
import re
import shlex
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from procsim.cli.failures import told
from procsim.cli.options import (  # noqa: TC001 - typer reads them at run time
    Changes,
    Cluster,
    Engine,
    Jobs,
    Json,
    Length,
    ProcessFile,
    Report,
    Seed,
    Start,
    Tickets,
)
from procsim.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from procsim.study.sensitivity import Design

Guesses = Annotated[
    list[str] | None,
    typer.Option(
        "--guess",
        metavar="PATH",
        help="Move this guess only, or those beneath this path; may be given several times.",
        show_default="all of them",
    ),
]
Ranges = Annotated[
    list[str] | None,
    typer.Option(
        "--range",
        metavar="PATH=LOW..HIGH",
        help="Between what a number may lie, as in stages.repair.duration='30..60 min', or x0.5..x2, or ±30%; may be "
        "given several times.",
        show_default=False,
    ),
]
By = Annotated[
    str, typer.Option(metavar="SHARE", help="How much of itself a number without a range of its own is moved.")
]
Kpis = Annotated[
    list[str] | None,
    typer.Option(
        "--kpi",
        metavar="NAME",
        help="Show this KPI only, or cycle_time; may be given several times.",
        show_default="those with goals, and the mean cycle time",
    ),
]
EachReplications = Annotated[
    int | None,
    typer.Option(
        "--replications",
        metavar="N",
        help="Runs of the process as it is, and of each end of each range.",
        show_default="the file's",
    ),
]


@told
def sensitivity(
    process: ProcessFile,
    guess: Guesses = None,
    range_: Ranges = None,
    by: By = "20%",
    kpi: Kpis = None,
    replications: EachReplications = None,
    seed: Seed = None,
    start: Start = None,
    length: Length = None,
    tickets: Tickets = None,
    engine: Engine = "auto",
    jobs: Jobs = None,
    cluster: Cluster = None,
    json: Json = False,
    report: Report = None,
    changes: Changes = None,
) -> None:
    """Find which guess of a process matters: each moved within its range, and the verdicts that change with it."""
    from procsim.cli.outputs import Outputs
    from procsim.cli.simulating import read_process
    from procsim.study.sensitivity import sensitivity as studied

    Outputs(json=json, report=report).check()
    ranges, moved_by = ranges_of(range_), share_of(by)
    read = read_process(process, changes)
    with _runs_shown() as (planned, progress):
        result = studied(
            read,
            guesses=guess,
            ranges=ranges,
            by=moved_by,
            kpis=kpi,
            replications=replications,
            seed=seed,
            start=start,
            length=length,
            tickets=tickets,
            engine=engine,
            jobs=jobs,
            cluster=cluster,
            planned=planned,
            progress=progress,
        )
    result = replace(result, command=shlex.join(["procsim", *sys.argv[1:]]))
    if report is not None:
        from procsim.report.sensitivity import write_sensitivity

        write_sensitivity(result, report)
    if json:
        text = json_text.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False, indent=1)
        sys.stdout.write(text + "\n")
        return
    from procsim.cli.console import console
    from procsim.report.sensitivity_terminal import print_sensitivity

    print_sensitivity(result, console(sys.stdout))


def ranges_of(texts: list[str] | None) -> dict[str, str]:
    """The ranges of ``--range`` by path; paths may hold an equals sign, ranges don't."""
    found: dict[str, str] = {}
    for text in texts or []:
        path, equals, value = text.rpartition("=")
        path = path.strip()
        if not equals or not path or not value.strip():
            message = "is not PATH=LOW..HIGH, as in stages.repair.duration='30..60 min'"
            raise InputError(f"--range: {text!r} {message}")
        if path in found:
            raise InputError(f"--range: {path} has two ranges; give it one")
        found[path] = value.strip()
    return found


def share_of(text: str) -> float:
    """``--by`` as a part of 1: ``20%`` or ``0.2``."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*", text)
    value = float(match[1]) / (100 if match[2] else 1) if match else 0.0
    if not 0 < value < 1:
        raise InputError(f"--by: {text!r} is not a share above 0 and below 100 %: write 20% or 0.2")
    return value


@contextmanager
def _runs_shown() -> Iterator[tuple[Callable[[Design], None] | None, Callable[[int, int], None] | None]]:
    """On a terminal a line that says beforehand how much will be run, and a bar that counts it."""
    from procsim.cli.simulating import progress_bar

    with progress_bar() as progress:
        if progress is None:
            yield None, None
            return
        from procsim.report.sensitivity_words import design_words

        def planned(design: Design) -> None:
            print(design_words(design), file=sys.stderr)
            progress(0, design.runs)

        yield planned, progress
