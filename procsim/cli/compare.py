"""``procsim compare``: scenarios side by side with their base."""

from __future__ import annotations

import json as json_text
import shlex
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from procsim.cli.failures import told
from procsim.cli.options import (
    Cluster,
    Engine,
    Jobs,
    Json,
    Length,
    Replications,
    Report,
    Seed,
    Start,
    Tickets,
    changes_of,
    replications_of,
)

if TYPE_CHECKING:
    from procsim.files import Variant
    from procsim.model.problems import Problem

Scenarios = Annotated[
    list[str],
    typer.Argument(
        metavar="SCENARIO...",
        help="Scenarios (YAML) of one process; the process itself may stand among them.",
        show_default=False,
    ),
]
Kpis = Annotated[
    list[str] | None,
    typer.Option(
        "--kpi",
        metavar="NAME",
        help="Compare this KPI only; may be given several times.",
        show_default="all of them",
    ),
]
OneMore = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="One more scenario: the process with this change, and with all others given so.",
        show_default=False,
    ),
]


@told
def compare(
    scenarios: Scenarios,
    kpi: Kpis = None,
    replications: Replications = None,
    seed: Seed = None,
    start: Start = None,
    length: Length = None,
    tickets: Tickets = None,
    engine: Engine = "auto",
    jobs: Jobs = None,
    cluster: Cluster = None,
    json: Json = False,
    report: Report = None,
    changes: OneMore = None,
) -> None:
    """Compare scenarios with their process: what each makes better or worse, paired by the same random numbers."""
    from procsim.cli.outputs import Outputs

    Outputs(json=json, report=report).check()
    wanted = replications_of(replications)
    from procsim.cli.simulating import progress_bar
    from procsim.study import compare as compared

    processes = _read(scenarios)
    with progress_bar() as progress:
        comparison = compared(
            *processes,
            changes=changes_of(changes),
            kpis=kpi,
            replications=wanted,  # type: ignore[arg-type]
            seed=seed,
            start=start,
            length=length,
            tickets=tickets,
            engine=engine,
            jobs=jobs,
            cluster=cluster,
            progress=progress,
        )
    comparison = replace(comparison, command=shlex.join(["procsim", *sys.argv[1:]]))
    if report is not None:
        from procsim.report.comparison import write_comparison

        write_comparison(comparison, report)
    if json:
        text = json_text.dumps(comparison.to_dict(), ensure_ascii=False, allow_nan=False, indent=1)
        sys.stdout.write(text + "\n")
        return
    from procsim.cli.console import console
    from procsim.report.comparison_terminal import print_comparison

    print_comparison(comparison, console(sys.stdout))


def _read(files: list[str]) -> list[Variant]:
    """The processes of all files; their warnings are held, and the errors of all of them are told at once."""
    from procsim.cli.failures import hold
    from procsim.files import check_variants
    from procsim.model.problems import InputError

    found: list[Variant] = []
    problems: list[Problem] = []
    for file in files:
        variants, said = check_variants(file)
        found += variants
        problems += said
    problems = list(dict.fromkeys(problems))  # scenarios of one process share what is said of it
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise InputError(errors)
    hold(problems)
    return found
