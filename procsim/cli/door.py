"""Where the process begins and ends: streams that can say everything, exit statuses, Ctrl-C and closed pipes."""

from __future__ import annotations

import io
import os
import sys
from typing import NoReturn

#: Exit statuses: done; done, but a goal is missed; the input is wrong. The last two are what shells expect after
#: signals.
DONE, MISSED, WRONG, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


def enter() -> NoReturn:
    """Runs the command line in `sys.argv` and exits."""
    try:
        _speak_utf8()
        from procsim.cli.app import app

        app(prog_name="procsim")
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else DONE)
    except BrokenPipeError:
        _leave(PIPE_CLOSED)
    except KeyboardInterrupt:  # before a command has begun, while all is still imported, or after it has ended
        _leave(INTERRUPTED)
    _leave(DONE)


def _speak_utf8() -> None:
    """Names are Russian as often as English: output is UTF-8 even where the locale couldn't say them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _leave(status: int) -> NoReturn:
    """Exits once all output is out; where nobody reads it any more, quietly."""
    if status == INTERRUPTED:
        print("\nprocsim: interrupted", file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError as error:
        # What is left in the buffer has nowhere to go; without this the interpreter would complain at its own end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            sys.exit(PIPE_CLOSED)
        print(f"procsim: {error.strerror}", file=sys.stderr)
        sys.exit(WRONG)
    sys.exit(status)
