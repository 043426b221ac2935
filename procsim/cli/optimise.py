"""``procsim optimise``: the cheapest staffing that meets every goal."""

from __future__ import annotations

import json as json_text
import re
import shlex
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from procsim.cli.door import DONE, MISSED
from procsim.cli.failures import release, told
from procsim.cli.options import (
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
    share,
    whole_number,
)
from procsim.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from procsim.study.staffing_search import Step

Bounds = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH=LOW..HIGH",
        help="The fewest and the most people of a group, as in staff.technicians.count=2..10; may be given several "
        "times.",
        show_default="1 to three times the offered load and 5 more",
    ),
]
Over = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PATH=LOW..HIGH",
        help="A stock level that may vary, too, as in parts.screen.reorder_at=20..90; may be given several times.",
        show_default=False,
    ),
]
Confidence = Annotated[
    float | None,
    typer.Option(parser=share, metavar="SHARE", help="How certain the answer shall be, as in 99%.", show_default="95%"),
]
MostReplications = Annotated[
    int | None,
    typer.Option(
        "--replications",
        parser=whole_number,
        metavar="N",
        help="Runs of one staffing at the most, and as many again to confirm it.",
        show_default="1,000",
    ),
]
MostRuns = Annotated[
    int | None,
    typer.Option("--runs", parser=whole_number, metavar="N", help="Runs in all at the most.", show_default="30,000"),
]


@told
def optimise(
    process: ProcessFile,
    bounds: Bounds = None,
    over: Over = None,
    confidence: Confidence = None,
    replications: MostReplications = None,
    runs: MostRuns = None,
    seed: Seed = None,
    start: Start = None,
    length: Length = None,
    engine: Engine = "auto",
    jobs: Jobs = None,
    cluster: Cluster = None,
    json: Json = False,
    report: Report = None,
    changes: Changes = None,
) -> int:
    """Find the cheapest staffing that meets every goal: how many people each group needs."""
    from procsim.cli.outputs import Outputs
    from procsim.cli.simulating import read_process
    from procsim.study.optimisation import CONFIDENCE, MOST_REPLICATIONS, MOST_RUNS
    from procsim.study.optimisation import optimise as optimised

    Outputs(json=json, report=report).check()
    allowed, varied = ranges(bounds, "--bounds"), ranges(over, "--over")
    read = read_process(process, changes)
    with search_shown() as progress:
        result = optimised(
            read,
            bounds=allowed,
            over=varied,
            confidence=CONFIDENCE if confidence is None else confidence,
            replications=MOST_REPLICATIONS if replications is None else replications,
            runs=MOST_RUNS if runs is None else runs,
            seed=seed,
            start=start,
            length=length,
            engine=engine,
            jobs=jobs,
            cluster=cluster,
            progress=progress,
        )
    result = replace(result, command=shlex.join(["procsim", *sys.argv[1:]]))
    if report is not None:
        from procsim.report.optimisation import write_optimised

        write_optimised(result, report)
    if json:
        text = json_text.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False, indent=1)
        sys.stdout.write(text + "\n")
    else:
        from procsim.cli.console import console
        from procsim.report.optimisation_terminal import print_optimised

        print_optimised(result, console(sys.stdout))
    return MISSED if result.staffing is None else DONE


def ranges(texts: list[str] | None, option: str) -> dict[str, range]:
    """What ``PATH=LOW..HIGH`` allows, by path."""
    found = {}
    for text in texts or []:
        path, _, value = text.partition("=")
        match = re.fullmatch(r"\s*(\d+)\s*(?:\.\.\s*(\d+)\s*)?", value)
        if match is None or not path.strip():
            raise InputError(f"{option}: {text!r} is not PATH=LOW..HIGH, as in staff.technicians.count=2..10")
        low, high = int(match[1]), int(match[2] or match[1])
        if high < low:
            raise InputError(f"{option}: {text!r} has its larger number first")
        found[path.strip()] = range(low, high + 1)
    return found


@contextmanager
def search_shown() -> Iterator[Callable[[Step], None] | None]:
    """On a terminal the search as it goes: a line for each staffing that decides something, and one that counts."""
    if not sys.stderr.isatty():
        yield None
        release()
        return
    from procsim.cli.console import console
    from procsim.report.optimisation_words import count_words, step_words

    screen = console(sys.stderr)
    with screen.status("the largest staffing is run first") as status:

        def progress(step: Step) -> None:
            release()
            if step.purpose != "unlikely" or step.judgement == "met":
                screen.print(step_words(step), highlight=False, markup=False, soft_wrap=True)
            status.update(count_words(step))

        yield progress
