"""One run: a child process that simulates and prints a line of JSON, and what the system says it took."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

#: ``ru_maxrss`` counts kilobytes, but on macOS bytes.
_MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024


class RunError(Exception):
    """A program did not come to an end; the message says what happened."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A child process that came to its end."""

    report: dict[str, Any]
    peak_bytes: int
    processor_seconds: float
    whole_seconds: float


def run(command: list[str], folder: Path, limit: float) -> Ended:
    """Runs a program in a folder and reads the last line that it printed.

    The peak is that of the process as the system accounts for it (``wait4``). It is never less than what this process
    itself has had, which is why this one imports so little before all runs are done.

    Args:
        limit: seconds after which the program is ended.

    Raises:
        RunError: when it was ended, ended badly, or printed no JSON.
    """
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)
        timer = threading.Timer(limit, process.kill)
        timer.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:  # Ctrl-C above all: the child ends with this process
            process.kill()
            process.wait()
            raise
        finally:
            timer.cancel()
        whole = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RunError(_what_happened(process.returncode, whole, limit, _complaint(errors)))
        try:
            report: dict[str, Any] = json.loads(_lines(output)[-1])
        except (ValueError, IndexError) as error:
            raise RunError("it printed no JSON") from error
    return Ended(report, used.ru_maxrss * _MEMORY_UNIT, used.ru_utime + used.ru_stime, whole)


def own_peak_bytes() -> int:
    """The most memory that this process has ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MEMORY_UNIT


def _what_happened(status: int, whole: float, limit: float, said: str) -> str:
    if status < 0 and whole >= limit:
        return f"not done after {limit:.0f} s"
    if status < 0:
        return f"ended by signal {-status}"
    return f"exit status {status}: {said}"


def _complaint(errors: IO[bytes]) -> str:
    """What a program said last; of a Python traceback the line that names the exception, which may have more below."""
    said = _lines(errors)
    named = [line for line in said if re.match(r"[A-Za-z_][\w.]*(Error|Exception|Warning): ", line)]
    return (named or said or ["it said nothing"])[-1]


def _lines(file: IO[bytes]) -> list[str]:
    file.seek(0)
    return file.read().decode("utf-8", "replace").strip().splitlines()
