"""Compiled functions: the one decorator, and where their machine code is kept between runs.

numba keeps machine code on disk, but notices only changes of the file in which a function stands, not of functions
that it calls from other files. So the cache's path carries a hash of all of the engine's sources: any change gives a
fresh folder.
"""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

import numba
from numba.core import config, types

from procsim.engine.units import PartCompiler, WholeCompiler

if TYPE_CHECKING:
    from collections.abc import Callable

Arguments = ParamSpec("Arguments")
Returned = TypeVar("Returned")

# What isn't said, a function that is compiled in the midst of its caller takes over from there. All is said, so that
# what a function does never depends on who called it first.
_PLAIN: Final[dict[str, Any]] = {"forceinline": False, "_nrt": True, "error_model": "numpy"}
_BARE: Final[dict[str, Any]] = {**_PLAIN, "_nrt": False}
_PART: Final[dict[str, Any]] = {
    **_BARE, "pipeline_class": PartCompiler, "no_cpython_wrapper": True, "no_cfunc_wrapper": True
}  # fmt: skip

#: numba's settings, whose names exist only at run time.
_settings: Any = config


def compiled(function: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """Compile a function at its first call for each combination of argument types, and keep the code on disk.

    IEEE arithmetic stays as written (no ``fastmath``, no contraction into fused operations, a division by zero gives
    what IEEE 754 says), so that results are the same bytes on every x86-64 machine. With ``NUMBA_DISABLE_JIT=1`` the
    function stays plain Python and must give the same results. Where no folder can be written, code is compiled anew in
    every run.
    """
    return _kept(function, _PLAIN)


def compiled_into(function: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """As `compiled`; into compiled functions that call it, it is written."""
    return _kept(function, {**_PLAIN, "forceinline": True})


def compiled_whole(function: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """As `compiled`, for the entry into a program of many parts, with which it becomes one unit of machine code."""
    return _kept(function, {**_BARE, "pipeline_class": WholeCompiler})


def compiled_part(function: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """Compile a function as a part of the programs that call it; Python cannot.

    Parts make no arrays, so that those they are given need not be counted while they use them: the counts are atomic,
    and a function of a microsecond spends most of it counting.
    """
    return _decorated(function, _PART)


def compiled_inline(function: Callable[Arguments, Returned]) -> Callable[Arguments, Returned]:
    """As `compiled_part`, for a function that is called in one or two places and often: it is written into its
    callers."""
    return _decorated(function, {**_PART, "forceinline": True})


def direct(function: Callable[Arguments, Returned], *like: object) -> Callable[Arguments, Returned]:
    """The machine code of a compiled function for arguments of the types of ``like``, with which it is called once.

    A call from Python looks at the types of all arguments first, which takes longer than a draw. This one takes them
    for what they must be: where a whole number belongs, a float would lose its fraction.
    """
    called: Any = function
    called(*like)
    if not hasattr(called, "overloads"):  # with NUMBA_DISABLE_JIT=1
        return function
    code: Callable[Arguments, Returned] = called.overloads[tuple(map(numba.typeof, like))].entry_point
    return code


def _kept(function: Callable[Arguments, Returned], options: dict[str, Any]) -> Callable[Arguments, Returned]:
    folder = cache_folder()
    if folder is None:
        return _decorated(function, options)
    # The path is fixed when a function is decorated; other users of numba in this interpreter keep their own setting.
    before = _settings.CACHE_DIR
    _settings.CACHE_DIR = str(folder)
    try:
        return _decorated(function, {"cache": True, **options})
    except RuntimeError:  # numba's "no locator available": the source isn't a file, or no folder can be written
        return _decorated(function, options)
    finally:
        _settings.CACHE_DIR = before


def _decorated(function: Callable[Arguments, Returned], options: dict[str, Any]) -> Callable[Arguments, Returned]:
    made: Any = numba.njit(**options)(function)
    if hasattr(made, "get_call_template"):  # not so with NUMBA_DISABLE_JIT=1
        _take_constants_as_numbers(made)
    decorated: Callable[Arguments, Returned] = made
    return decorated


def _take_constants_as_numbers(dispatcher: Any) -> None:
    """Compile a function once for all whole numbers, where numba would do so for each constant that it is called with.

    What is called is inlined where that pays, and knows the constant then.
    """
    resolve = dispatcher.get_call_template
    unliteral: Any = types.unliteral

    def resolve_numbers(args: Any, keywords: Any) -> Any:
        plain = tuple(unliteral(arg) for arg in args)
        return resolve(plain, {name: unliteral(arg) for name, arg in keywords.items()})

    dispatcher.get_call_template = resolve_numbers


@cache
def cache_folder() -> Path | None:
    """The folder for this version's machine code, or None where none can be written.

    ``NUMBA_CACHE_DIR`` comes first, then the user's cache folder (``XDG_CACHE_HOME``, else ``~/.cache``).
    """
    for root in _roots():
        folder = root / "procsim" / source_hash()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK | os.X_OK):
            return folder
    return None


def _roots() -> list[Path]:
    """The folders that may hold the cache, best first."""
    if _settings.CACHE_DIR:
        return [Path(_settings.CACHE_DIR)]
    roots = []
    if os.environ.get("XDG_CACHE_HOME"):
        roots.append(Path(os.environ["XDG_CACHE_HOME"]))
    try:
        roots.append(Path.home() / ".cache")
    except RuntimeError:  # a user without a home
        return roots
    return roots


@cache
def source_hash() -> str:
    """Sixteen hexadecimal digits that change with the Python version and any source file of the engine that compiled
    functions may look into: with all but the SimPy engine's."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=8)
    here = Path(__file__).parent
    for source in sorted(here.rglob("*.py")):
        if source.parent.name == "simpy_engine":
            continue
        digest.update(source.relative_to(here).as_posix().encode())
        digest.update(b"\0")
        digest.update(source.read_bytes())
        digest.update(b"\0")
    return digest.hexdigest()
