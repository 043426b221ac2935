"""How messages name things: `a`, `b` and `c`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def quoted(name: str) -> str:
    """A name from the file, marked as such."""
    return f"`{name}`"


def named(name: str) -> str:
    """A name from the file in a sentence of a result."""
    return f"“{name}”"


def listed(names: Iterable[str], word: str = "and") -> str:
    """Names in a row, the last after ``word``."""
    marked = [quoted(name) for name in names]
    return f"{', '.join(marked[:-1])} {word} {marked[-1]}" if len(marked) > 1 else "".join(marked)
