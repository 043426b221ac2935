"""``procsim draw``: the process map."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from procsim.cli.failures import told
from procsim.cli.options import Changes, Jobs, ProcessFile, Replications, Seed  # noqa: TC001 - read at run time
from procsim.model.problems import InputError

Output = Annotated[
    str,
    typer.Option("--output", "-o", metavar="FILE", help="Where the map goes: .svg, .png or .pdf.", show_default=False),
]
LogFile = Annotated[
    str | None,
    typer.Option("--log", metavar="FILE", help="Colour the map by what this log shows.", show_default=False),
]
Run = Annotated[bool, typer.Option("--run", help="Simulate first, and colour the map by the result.")]


@told
def draw(
    process: ProcessFile,
    output: Output,
    log: LogFile = None,
    run: Run = False,
    replications: Replications = None,
    seed: Seed = None,
    jobs: Jobs = None,
    changes: Changes = None,
) -> None:
    """Draw the process map as svg, png or pdf; with --log or --run coloured by queue time and load."""
    from procsim.engine.whole_file import check_target

    if log is not None and run:
        raise InputError("--log and --run: the map is coloured by one of them; leave the other out")
    if not run and any(option is not None for option in (replications, seed, jobs)):
        raise InputError("--replications, --seed and --jobs say how to simulate; they need --run")
    if Path(output).suffix.lower() not in (".svg", ".png", ".pdf"):
        raise InputError(f"{output}: a map is written as .svg, .png or .pdf")
    check_target(Path(output))

    from procsim.cli.simulating import read_process, simulated
    from procsim.report.process_map import draw as draw_map

    if run:
        result = simulated(process, changes=changes, replications=replications, seed=seed, jobs=jobs)
        draw_map(result.process, output, result)
        return
    model = read_process(process, changes)
    if log is None:
        draw_map(model, output)
        return
    from procsim.reality.own_logs import read_log
    from procsim.study import measure

    draw_map(model, output, measure(model, read_log(log, model)))
