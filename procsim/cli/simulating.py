"""From the options of a command to a result: the process read, its warnings told, its runs shown as they pass."""

from __future__ import annotations

import shlex
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from procsim.cli.failures import hold, release
from procsim.cli.options import changes_of, replications_of
from procsim.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from procsim.model.process import Process
    from procsim.study.result import Result


def simulated(process_file: str, *, changes: list[str] | None, replications: str | None, **options: Any) -> Result:
    """Reads a process, tells its warnings, simulates it and shows the progress on a terminal."""
    wanted = replications_of(replications)
    process = read_process(process_file, changes)
    from procsim.study import simulate

    with progress_bar() as progress:
        result = simulate(process, replications=wanted, progress=progress, **options)  # type: ignore[arg-type]
    return replace(result, command=shlex.join(["procsim", *sys.argv[1:]]))


def read_process(file: str, changes: list[str] | None = None) -> Process:
    """The process of a file with the changes of ``--set``; its warnings go to stderr as soon as a run is made.

    Raises:
        InputError: with all the errors of the file.
    """
    from procsim.files import check

    process, problems = check(file, changes_of(changes))
    errors = [problem for problem in problems if problem.severity == "error"]
    if process is None or errors:
        raise InputError(errors)
    hold(problems)
    return process


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on stderr that counts runs, gone when they are done; None where stderr is no terminal.

    Warnings that were held are told once runs are made, for then the options are right.
    """
    if not sys.stderr.isatty():
        yield None
        release()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from procsim.cli.console import console

    columns = (TextColumn("simulating"), BarColumn(), MofNCompleteColumn(), TextColumn("runs"), TimeRemainingColumn())
    with Progress(*columns, console=console(sys.stderr), transient=True) as bar:
        task = bar.add_task("simulating", total=None)

        def progress(done: int, total: int) -> None:
            release()
            bar.update(task, completed=done, total=total)

        yield progress
    release()
