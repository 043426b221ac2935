"""Files written whole or not at all, over what stood there."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from procsim.model.problems import InputError


def write_whole(path: Path, content: bytes) -> None:
    """Writes beside the file first and then moves it into place, so that no reader ever sees half of it.

    Raises:
        InputError: when the folder is missing or may not be written to.
    """
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as problem:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written: {problem.strerror}") from problem
