"""Which engine runs a replication, and the fast kernel compiled ahead in a process of its own.

The engines agree to the microsecond, so a study may begin on one and go on with the other: nothing in its figures
tells.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Literal

from procsim.engine import fast
from procsim.engine.compiling import cache_folder
from procsim.study.interrupts import deaf_to_interrupts
from procsim.study.variants import prepared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.engine.blueprint import Blueprint
    from procsim.study.variants import Variant

#: Less work than this left on the SimPy engine (in seconds) doesn't start the compiler. It takes longer than that, but
#: who has so much work will have it again.
WORTH_COMPILING = 4.0

_COMPILE = "from procsim.study.engines import compile_from_stdin; compile_from_stdin()"


def engine_now(blueprint: Blueprint, wanted: str) -> str:
    """The engine that runs a replication begun now: ``auto`` takes the fast kernel where its machine code is there."""
    if wanted != "auto":
        return wanted
    return "fast" if fast.is_ready(blueprint) else "simpy"


class CompilingAhead:
    """Compiles the fast kernel beside a study whose first replications run on the SimPy engine.

    What is compiled lies in the user's cache, where every process finds it. A study that ends before is no reason to
    stop: the next one will be glad of it. One that is broken off stops it.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._asked: set[Variant] = set()
        #: What went wrong, in a sentence each.
        self.failures: list[str] = []

    def consider(self, variant: Variant, engine: str, work: float) -> None:
        """Starts to compile where that pays: ``work`` is what is left, in seconds of the ``engine`` that ran last."""
        if variant.engine != "auto" or engine != "simpy" or work < WORTH_COMPILING:
            return
        if self.in_progress or variant in self._asked:
            return
        self._asked.add(variant)
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        with deaf_to_interrupts():
            self._child = subprocess.Popen(  # noqa: S603 - this very interpreter, and nothing from outside
                [sys.executable, "-c", _COMPILE],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment,
                start_new_session=True,  # a closed terminal doesn't take the next study's kernel with it
            )
        stdin = self._child.stdin
        if stdin is not None:
            with suppress(BrokenPipeError):  # one that has died already says why on stderr
                stdin.write(pickle.dumps(variant))
                stdin.close()

    @property
    def in_progress(self) -> bool:
        """Whether a kernel is being compiled at this moment; a failure is kept in ``failures``."""
        child = self._child
        if child is None:
            return False
        if child.poll() is None:
            return True
        said = child.stderr.read().decode(errors="replace").strip() if child.stderr is not None else ""
        if child.returncode:
            last = said.splitlines()[-1] if said else f"exit status {child.returncode}"
            self.failures.append(f"the fast kernel could not be compiled, so SimPy ran all: {last}")
        self._forget()
        return False

    def stop(self) -> None:
        """Ends the compiling at once."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._forget()

    def let_go(self) -> None:
        """Leaves the compiling to itself: it ends on its own."""
        if self.in_progress and self._child is not None:
            threading.Thread(target=self._child.wait, daemon=True).start()
            self._forget()

    def _forget(self) -> None:
        if self._child is not None and self._child.stderr is not None:
            self._child.stderr.close()
        self._child = None


class EnginesUsed:
    """On which engine the replications of a variant ran, told as they come."""

    def __init__(self) -> None:
        self._any_fast = False
        self._on_simpy: list[list[int]] = []  # spans: first and last

    def add(self, replication: int, engine: str) -> None:
        """One more replication, counted from 0."""
        if engine == "fast":
            self._any_fast = True
        elif self._on_simpy and self._on_simpy[-1][1] == replication - 1:
            self._on_simpy[-1][1] = replication
        else:
            self._on_simpy.append([replication, replication])

    @property
    def engine(self) -> Literal["simpy", "fast"]:
        """The engine that a result names: the fast kernel where it had any part."""
        return "fast" if self._any_fast else "simpy"

    @property
    def sentence(self) -> str:
        """Which replications, counted from 1, ran on another engine than the one named; empty where none did."""
        if not self._any_fast or not self._on_simpy:
            return ""
        spans = [f"{first + 1}–{last + 1}" if last > first else f"{first + 1}" for first, last in self._on_simpy]
        listed = " and ".join([", ".join(spans[:-1]), spans[-1]]) if len(spans) > 1 else spans[0]
        noun = "run" if listed == "1" else "runs"
        return f"{noun} {listed} used the slower engine while the fast one was made ready; the figures are the same"


def compile_from_stdin() -> None:
    """What the compiling process does: fills the cache for the variant that comes on stdin."""
    variant: Variant = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from the process that started this one
    with _one_at_a_time():
        fast.prepare(prepared(variant).blueprint)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Lets one process compile into the cache at a time: the others wait, and then find what they want there."""
    folder = cache_folder()
    if folder is None:
        yield
        return
    with (folder / "compiling.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed, were it by the end of the process
        yield
