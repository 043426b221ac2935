"""``procsim run``: the main job."""

from __future__ import annotations

from typing import Annotated

import typer

from procsim.cli.failures import told
from procsim.cli.options import (  # noqa: TC001 - typer reads them at run time
    By,
    Changes,
    Cluster,
    Engine,
    FailOnMissedGoal,
    Jobs,
    Json,
    Length,
    ProcessFile,
    Replications,
    Report,
    Seed,
    Start,
    Tickets,
)

LogFile = Annotated[
    str | None,
    typer.Option(
        metavar="FILE",
        help="Write the event log of the first run; the ending says how: csv, csv.gz, parquet, xes, xes.gz. "
        "With - the log is printed as csv.",
        show_default=False,
    ),
]


@told
def run(
    process: ProcessFile,
    replications: Replications = None,
    seed: Seed = None,
    start: Start = None,
    length: Length = None,
    tickets: Tickets = None,
    engine: Engine = "auto",
    jobs: Jobs = None,
    cluster: Cluster = None,
    by: By = None,
    json: Json = False,
    log: LogFile = None,
    report: Report = None,
    changes: Changes = None,
    fail_on_missed_goal: FailOnMissedGoal = False,
) -> int:
    """Simulate a process; print its KPIs against their goals, stage times, staff load and the bottleneck."""
    from procsim.cli.outputs import Outputs
    from procsim.cli.simulating import simulated

    outputs = Outputs(json=json, log=log, report=report)
    outputs.check()
    result = simulated(
        process,
        changes=changes,
        replications=replications,
        seed=seed,
        start=start,
        length=length,
        tickets=tickets,
        engine=engine,
        jobs=jobs,
        cluster=cluster,
        by=by,
    )
    return outputs.write(result, fail_on_missed_goal)
