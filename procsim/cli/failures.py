"""What goes wrong in a command, told in lines on stderr and an exit status, never as a traceback."""

from __future__ import annotations

import functools
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, ParamSpec

import typer

from procsim.cli.console import fitted
from procsim.cli.door import INTERRUPTED, PIPE_CLOSED, WRONG
from procsim.model.problems import InputError, Problem, ProcsimError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

P = ParamSpec("P")

#: Arguments of a study that are options of the same names here.
_OPTIONS = (
    "replications", "seed", "start", "length", "tickets", "engine", "jobs", "cluster", "kpi", "by",
    "bounds", "over", "confidence", "runs",
)  # fmt: skip

#: Warnings that wait to be told.
_held: list[Problem] = []


def told(command: Callable[P, int | None]) -> Callable[P, None]:
    """A command whose errors are told to the user; what it returns is its exit status (None for 0)."""

    @functools.wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        _held.clear()
        try:
            status = command(*args, **kwargs) or 0
            release()
        except InputError as error:
            tell(map(_of_option, error.problems))
            status = WRONG
        except ProcsimError as error:
            release()
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


@contextmanager
def options_named(options: Mapping[str, str]) -> Iterator[None]:
    """Errors that begin with the name of an argument begin with those of the options from which it was made."""
    try:
        yield
    except InputError as error:
        raise InputError([_renamed(problem, options) for problem in error.problems]) from error


def _renamed(problem: Problem, options: Mapping[str, str]) -> Problem:
    name, colon, rest = problem.message.partition(": ")
    return replace(problem, message=f"{options[name]}: {rest}") if colon and options.get(name) else problem


def tell(problems: Iterable[Problem]) -> None:
    """Errors and warnings on stderr."""
    for problem in problems:
        print(fitted(line(problem), sys.stderr), file=sys.stderr)


def hold(problems: Iterable[Problem]) -> None:
    """Keeps warnings until it is known that the options are right: what is wrong with them stands alone."""
    _held.extend(problems)


def release() -> None:
    """Tells the warnings that were held."""
    tell(_held)
    _held.clear()


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
