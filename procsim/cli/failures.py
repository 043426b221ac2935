"""What goes wrong in a command, told in lines on stderr and an exit status, never as a traceback."""

from __future__ import annotations

import functools
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, ParamSpec

import typer

from procsim.cli.door import INTERRUPTED, PIPE_CLOSED, WRONG
from procsim.model.problems import InputError, Problem, ProcsimError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

P = ParamSpec("P")

#: Arguments of a study that are options of the same names here.
_OPTIONS = ("replications", "seed", "start", "length", "tickets", "engine", "jobs", "cluster", "kpi")


def told(command: Callable[P, int | None]) -> Callable[P, None]:
    """A command whose errors are told to the user; what it returns is its exit status (None for 0)."""

    @functools.wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = command(*args, **kwargs) or 0
        except InputError as error:
            tell(map(_of_option, error.problems))
            status = WRONG
        except ProcsimError as error:
            print(f"procsim: {error}", file=sys.stderr)
            status = WRONG
        except KeyboardInterrupt:  # which `procsim.cli.door` tells, as it does of those that come before a command
            status = INTERRUPTED
        except BrokenPipeError:
            status = PIPE_CLOSED
        except OSError as error:  # stdout on a full disk, say; files tell of their own errors
            print(f"procsim: {error.strerror or error}", file=sys.stderr)
            status = WRONG
        raise typer.Exit(status)

    return guarded


def tell(problems: Iterable[Problem]) -> None:
    """Errors and warnings on stderr, a line each."""
    for problem in problems:
        print(line(problem), file=sys.stderr)


def _of_option(problem: Problem) -> Problem:
    """What a study says of an argument is said of the option by which it came here."""
    if problem.position is None and problem.message.partition(": ")[0] in _OPTIONS:
        return replace(problem, message=f"--{problem.message}")
    return problem


def line(problem: Problem) -> str:
    """``FILE:LINE:COLUMN: message``, with ``warning:`` before the message of a warning.

    Of a change by ``--set`` the line and the column would say nothing.
    """
    place = ""
    if problem.position is not None:
        is_option = problem.position.file.startswith("--")
        place = f"{problem.position.file if is_option else problem.position}: "
    word = "warning: " if problem.severity == "warning" else ""
    return f"{place}{word}{problem.message}"
