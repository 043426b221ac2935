"""Plain tables and paragraphs of text: columns as wide as their longest cell (a Chinese sign takes two).

Rich's own tables pad every line to its full width and cut or fold names; here nothing is lost: where a row is too wide,
its first cell stands on a line of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.report.numbers import unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, whether its cells stand at its right edge, and the blanks before it."""

    title: str
    right: bool = False
    gap: int = 2


def lines(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """The table as lines without blanks at their ends, at most ``width`` cells wide where that can be done."""
    from rich.cells import cell_len

    def widest(number: int) -> int:
        return max([cell_len(columns[number].title), *(cell_len(row[number]) for row in rows)])

    widths = [widest(number) for number in range(len(columns))]
    gaps = [0, *(column.gap for column in columns[1:])]
    others = sum(widths[1:]) + sum(gaps)
    widths[0] = min(widths[0], max(width - others, 12))
    found: list[str] = []
    for cells in ([column.title for column in columns], *rows):
        first = cells[0]
        if cell_len(first) > widths[0]:
            found.append(first)
            first = ""
        line = ""
        for number, cell in enumerate([first, *cells[1:]]):
            padding = " " * (widths[number] - cell_len(cell))
            line += " " * gaps[number] + (padding + cell if columns[number].right else cell + padding)
        found.append(line.rstrip())
    return found


def folded(text: str, width: int) -> list[str]:
    """A paragraph as lines of at most ``width`` cells; a number stays with its unit."""
    from rich.cells import cell_len

    found: list[str] = []
    for word in unbroken(text).split(" "):
        if found and cell_len(found[-1]) + 1 + cell_len(word) <= width:
            found[-1] += " " + word
        else:
            found.append(word)
    return [line.replace("\u00a0", " ") for line in found]
