"""Whether the kernel's machine code is there, and how it gets there ahead of a run."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numba
from numba.core.registry import cpu_target

from procsim.engine.compiling import cache_folder
from procsim.engine.fast import kernel
from procsim.engine.fast.memory import Memory
from procsim.engine.fast.plan import lay_out

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint


def is_ready(_blueprint: Blueprint) -> bool:
    """Whether a run need not wait for the compiler: the code is in this process, or in the user's cache."""
    if not hasattr(kernel.advance_run, "signatures"):  # NUMBA_DISABLE_JIT=1 compiles nothing
        return False
    mark = _mark()
    return bool(kernel.advance_run.signatures) or (mark is not None and mark.exists())


def prepare(blueprint: Blueprint) -> None:
    """Compile what a run of the blueprint needs, into the user's cache where it can be written."""
    if is_ready(blueprint) or not hasattr(kernel.advance_run, "compile"):  # plain Python has nothing to compile
        return
    plan = lay_out(blueprint)
    memory = Memory(blueprint, plan.plan, 0, 0)
    tables = (plan.plan, plan.weights, plan.knot_time, plan.knot_total, plan.knot_rate, memory.state, memory.values)
    log = (memory.log, memory.tickets, memory.attributes)
    typeof: Any = numba.typeof
    for function, arguments in ((kernel.open_up, (*tables, 0)), (kernel.advance_run, (*tables, *log))):
        dispatcher: Any = function
        dispatcher.compile(tuple(typeof(argument) for argument in arguments))
    remember()


def remember() -> None:
    """Mark in the cache that the code is there, for other processes."""
    mark = _mark()
    if mark is not None and not mark.exists():
        mark.touch()


def _mark() -> Path | None:
    """The file that says so: of these source files, this numba, and this processor."""
    folder = cache_folder()
    if folder is None:
        return None
    # numba looks for code by where the source lies and when it was written.
    source = Path(kernel.__file__)
    machine = repr(
        (numba.__version__, cpu_target.target_context.codegen().magic_tuple(), str(source), source.stat().st_mtime_ns)
    )
    return folder / f"kernel-{hashlib.blake2b(machine.encode(), digest_size=8).hexdigest()}.ready"
