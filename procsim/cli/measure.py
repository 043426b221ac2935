"""``procsim measure``: the figures of a log."""

from __future__ import annotations

import shlex
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from procsim.cli.failures import options_named, release, told
from procsim.cli.options import (  # noqa: TC001 - typer reads them at run time
    By,
    Changes,
    FailOnMissedGoal,
    Json,
    Report,
)
from procsim.model.problems import InputError, Problem

if TYPE_CHECKING:
    from datetime import datetime

    from procsim.engine.log import EventLog
    from procsim.model.process import Process as ProcessOf

LogFile = Annotated[
    str,
    typer.Argument(metavar="LOG", help="A log as run --log writes it: csv, csv.gz, parquet, xes.", show_default=False),
]
Process = Annotated[
    str, typer.Option("--process", metavar="PROCESS", help="The process of the log.", show_default=False)
]
From = Annotated[
    str | None,
    typer.Option("--from", metavar="TIME", help="Count tickets that arrive from then on.", show_default="the log's"),
]
To = Annotated[
    str | None, typer.Option("--to", metavar="TIME", help="Count tickets that arrive before.", show_default="the log's")
]
End = Annotated[
    str | None,
    typer.Option("--end", metavar="TIME", help="When observation ended.", show_default="the last moment in the log"),
]


@told
def measure(
    log: LogFile,
    process: Process,
    since: From = None,
    until: To = None,
    end: End = None,
    by: By = None,
    json: Json = False,
    report: Report = None,
    changes: Changes = None,
    fail_on_missed_goal: FailOnMissedGoal = False,
) -> int:
    """Measure a log: the same KPIs, stage times, staff load and bottleneck as of a run."""
    from procsim.cli.outputs import Outputs
    from procsim.cli.simulating import read_process

    outputs = Outputs(json=json, report=report)
    outputs.check()
    moments = _moments({"--from": since, "--to": until, "--end": end})
    model = read_process(process, changes)

    from procsim.reality.own_logs import read_log
    from procsim.study import measure as measured
    from procsim.study.options import checked_by

    checked_by(by)
    window = (moments["--from"], moments["--to"])
    given = [option for option in ("--from", "--to") if moments[option] is not None]
    with options_named({"window": " ".join(given)}):
        events = read_log(log, model, window, moments["--end"])
    result = measured(model, events, by=by)
    hint = "" if given else whole_log_hint(log, events, model)
    if hint:
        result = replace(result, notes=[*result.notes, hint])
    result = replace(result, command=shlex.join(["procsim", *sys.argv[1:]]))
    release()
    return outputs.write(result, fail_on_missed_goal)


def whole_log_hint(file: str, log: EventLog, process: ProcessOf) -> str:
    """What is counted of a csv that a run has left, which can't say what the run's window was; empty where it can."""
    from procsim.engine.log_files import log_kind

    run = process.run
    begin = log.info.start + timedelta(microseconds=run.warm_up)
    until = begin + timedelta(microseconds=run.length)
    whole = log.info.window_start == log.info.start and log.info.window_end >= log.info.end
    if not log_kind(file).startswith("csv") or not whole or not run.warm_up or until > log.info.end:
        return ""
    since, before = (moment.isoformat(timespec="minutes").removesuffix("T00:00") for moment in (begin, until))
    return (
        "a csv can't say which tickets its run counted, so that those of the warm-up and the cool-down count, too; "
        f"of a run as the file has it they are left out by --from {since} --to {before}"
    )


def _moments(texts: dict[str, str | None]) -> dict[str, datetime | None]:
    """The moments of the options, or an error that lists all that are none."""
    from procsim.files.quantities import Mistake, moment

    moments: dict[str, datetime | None] = {}
    problems = []
    for option, text in texts.items():
        moments[option] = None
        if text is not None:
            try:
                moments[option] = moment(text)
            except Mistake as mistake:
                problems.append(Problem(f"{option}: {mistake.message}"))
    if problems:
        raise InputError(problems)
    return moments
