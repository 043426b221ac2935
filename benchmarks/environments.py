"""A virtual environment for each peer, made once and kept in a cache folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

#: Written when a package has been installed: an environment without it was broken off.
_READY = "ready"


class AbsentError(Exception):
    """A program cannot be had here; the message says why."""


def default_folder() -> Path:
    """The user's cache folder (``XDG_CACHE_HOME``, else ``~/.cache``)."""
    root = os.environ.get("XDG_CACHE_HOME")
    return (Path(root) if root else Path.home() / ".cache") / "procsim-benchmarks"


def interpreter(folder: Path, package: str) -> Path:
    """The Python of a package's environment in ``folder``, which is made if it isn't there yet.

    Raises:
        AbsentError: when the package cannot be installed.
    """
    environment = folder / package
    python = environment / "bin" / "python"
    if not (environment / _READY).exists():
        folder.mkdir(parents=True, exist_ok=True)
        _do([sys.executable, "-m", "venv", str(environment)], package)
        _do([str(python), "-m", "pip", "install", "--quiet", package], package)
        (environment / _READY).write_text("installed\n", encoding="utf-8")
    return python


def _do(command: list[str], package: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()
        raise AbsentError(f"{package} cannot be installed: {said[-1]}")
