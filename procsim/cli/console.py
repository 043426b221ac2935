"""Consoles for tables and progress bars, and long lines on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    from rich.console import Console


def console(stream: TextIO) -> Console:
    """A console on a stream, 80 columns wide where the stream is no terminal.

    rich would end the program with status 1 where a pipe's reader has left, which here means a missed goal.
    """
    from rich.console import Console

    class PipeConsole(Console):
        def on_broken_pipe(self) -> NoReturn:
            raise BrokenPipeError

    return PipeConsole(file=stream)


def fitted(text: str, stream: TextIO) -> str:
    """A line that may be long, as lines that a terminal has room for; whoever reads a pipe gets it in one."""
    if not stream.isatty():
        return text
    from procsim.report.terminal_table import folded

    return "\n  ".join(folded(text, console(stream).width - 2))
