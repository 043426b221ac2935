"""What every picture of the report brings along: the drawing, a caption, and its figures as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its words; ``head`` and ``rows`` are the table beneath it (the first column names the row)."""

    title: str
    svg: str
    caption: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
