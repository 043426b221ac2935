"""What every picture of the report brings along: the drawing, a caption, and its figures as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Widths in pixels: as wide as a paragraph of the report, and as a phone of 390.
WIDE, NARROW = 704.0, 356.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its words; ``head`` and ``rows`` are the table beneath it (the first column names the row).

    ``narrow`` is the same picture for a phone, where it has one: texts keep their size, the rest moves closer.
    """

    title: str
    svg: str
    caption: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    narrow: str = ""
    #: Too tall for a printed page: it runs over several rather than shrink until nobody can read it.
    tall: bool = False
