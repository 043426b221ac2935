"""What goes wrong in a command, told in lines on stderr and an exit status, never as a traceback."""

from __future__ import annotations

import functools
import sys
from typing import TYPE_CHECKING, ParamSpec

import typer

from procsim.cli.door import INTERRUPTED, PIPE_CLOSED, WRONG
from procsim.model.problems import InputError, Problem, ProcsimError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

P = ParamSpec("P")


def told(command: Callable[P, int | None]) -> Callable[P, None]:
    """A command whose errors are told to the user; what it returns is its exit status (None for 0)."""

    @functools.wraps(command)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            status = command(*args, **kwargs) or 0
        except InputError as error:
            tell(error.problems)
            status = WRONG
        except ProcsimError as error:
            print(f"procsim: {error}", file=sys.stderr)
            status = WRONG
        except KeyboardInterrupt:
            print("\nprocsim: interrupted", file=sys.stderr)
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


def line(problem: Problem) -> str:
    """``FILE:LINE:COLUMN: message``, with ``warning:`` before the message of a warning."""
    place = f"{problem.position}: " if problem.position else ""
    word = "warning: " if problem.severity == "warning" else ""
    return f"{place}{word}{problem.message}"
