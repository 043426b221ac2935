"""Files that are written whole or not at all, over what stood there."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write to, which takes its place, permissions included, when all went well.

    A link stays a link, and the file that it points to is replaced. What is no regular file (``/dev/stdout``, a named
    pipe) is written to as it is.

    Raises:
        InputError: when the place cannot be written to.
    """
    check_target(path)
    target = path.resolve() if path.is_symlink() else path
    if target.exists() and not target.is_file():
        with _refusing(path):
            yield target
        return
    temporary: Path | None = None
    try:
        with _refusing(path):
            handle, name = tempfile.mkstemp(prefix=f".{target.name[:64]}.", dir=target.parent)
            temporary = Path(name)
            os.close(handle)
            yield temporary
            temporary.chmod(_permissions(target))
            temporary.replace(target)
            temporary = None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def check_target(path: Path) -> None:
    """Finds out before a long run whether a file can be written there.

    Raises:
        InputError: for a folder, a path into a folder that is missing, or one that may not be written to.
    """
    try:
        if "\0" in str(path):
            raise ValueError("a name cannot hold a null character")
        target = path.resolve() if path.is_symlink() else path
        if target.is_dir():
            raise InputError(f"{path}: is a folder, not a file")
        if target.exists() and not target.is_file():
            return
        if not target.parent.is_dir():
            raise InputError(f"{path}: there is no folder {target.parent}")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be written ({_reason(error)})") from None
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise InputError(f"{path}: the folder {target.parent} may not be written to")


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Errors of the file system as errors of the input; of a pipe that nobody reads any more they stay what they
    are."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({_reason(error)})") from error


def _permissions(target: Path) -> int:
    """Those of the file that is replaced, or those that a new file gets."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
