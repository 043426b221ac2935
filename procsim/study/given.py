"""The process that a study is given: as a process, or as the file that describes it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from procsim.files import load, with_changes
from procsim.model.process import Process

if TYPE_CHECKING:
    from collections.abc import Sequence


def process_of(given: Process | str | Path, changes: Sequence[tuple[str, str]] = ()) -> Process:
    """The process itself, or that of a file, with some of its values changed as by ``--set``.

    Raises:
        InputError: for a file that cannot be read, or a change that cannot be.
        TypeError: for what is neither a process nor a path.
    """
    if isinstance(given, str | Path):
        return load(given, changes)
    if not isinstance(given, Process):
        raise TypeError(f"a process or the path of its file is needed, not {type(given).__name__}")
    return with_changes(given, changes) if changes else given
