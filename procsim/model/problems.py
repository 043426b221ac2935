"""Everything that can be wrong, and the tree of errors that carry it.

ProcsimError
├── InputError          a file, a path or an option is wrong: a list of problems, each with its place
├── SimulationError     a run cannot go on (a process that spins in one instant, say)
└── MissingPackage      an optional package is needed and not installed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The way from a process's root to a place in it: keys of mappings and indices of lists.
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; lines and columns are counted from 1, as editors do."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (``error``) or worth a look (``warning``).

    The model knows ``path`` alone; the reader of files adds the ``position``. ``message`` is a sentence without a full
    stop that says what is wrong and, where it can, the way out.
    """

    message: str
    path: Path = ()
    severity: Literal["error", "warning"] = "error"
    position: Position | None = None
    #: True where the path's last key is what is wrong rather than its value.
    at_key: bool = False

    def __str__(self) -> str:
        return f"{self.position}: {self.message}" if self.position else self.message


class ProcsimError(Exception):
    """The root of all errors that procsim raises on purpose."""


class InputError(ProcsimError):
    """What the user gave cannot be used; ``problems`` lists all of it, in the order of the file."""

    def __init__(self, problems: Sequence[Problem] | str) -> None:
        self.problems: tuple[Problem, ...] = (Problem(problems),) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SimulationError(ProcsimError):
    """A run cannot go on; the message says at which moment and why."""


class MissingPackage(ProcsimError):  # noqa: N818  it is a public name, and says what it is
    """An optional package is needed; the message names what needs it and how to install it."""

    def __init__(self, package: str, needed_for: str, extra: str) -> None:
        super().__init__(
            f"{needed_for} needs the package {package}: pip install 'procsim[{extra}]' (or pip install {package})"
        )
