"""How a figure responds to two varied values: a cell for each pair, outlined and ticked where every goal is met.

Cells differ in shade only where their values differ by more than they are uncertain.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import NOTHING
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.plots.response import draw_centred
from procsim.report.responses import Response, Subject, meets_every_goal
from procsim.report.text_width import cut, text_width

if TYPE_CHECKING:
    from procsim.study.result import Result

_SIZE = 11
_CELL, _NARROWEST = 26.0, 56.0
#: Room for the tick beside a cell's words.
_TICK = 26.0
#: Shades from the lowest value to the highest.
_SHADES = 5


def heat_figure(response: Response, subject: Subject) -> Figure | None:
    """The heat map of a subject over the two factors that vary; None where nothing was measured."""
    shades = _Shades.of(response, subject)
    if shades is None:
        return None
    wide, narrow = (_drawing(response, subject, shades, width) for width in (WIDE, NARROW))
    rows = [
        [row, *(_words(response, subject, row, column) for column in response.values[1])] for row in response.values[0]
    ]
    head = [f"{response.paths[0]} \\ {response.paths[1]}", *response.values[1]]
    return Figure(subject.title, wide, _key(subject, shades), head, rows, narrow=narrow)


def _key(subject: Subject, shades: _Shades) -> str:
    """What the shades mean, and which of them is better: dark is neither good nor bad by itself."""
    if shades.flat:
        return "One shade: the values differ by no more than they are uncertain."
    better = {"higher": ": the darker the better", "lower": ": the lighter the better", "": ""}[subject.better]
    return f"From {subject.said(shades.low)} (light) to {subject.said(shades.high)} (dark){better}."


@dataclass(frozen=True, slots=True)
class _Shades:
    """From which value to which the shades go; ``flat`` where the values don't differ by more than their doubt."""

    low: float
    high: float
    flat: bool

    @classmethod
    def of(cls, response: Response, subject: Subject) -> _Shades | None:
        """The shades of all cells together."""
        estimates = [subject.of(one.result) for one in response.scenarios]
        known = [one.value for one in estimates if one.value is not None]
        if not known:
            return None
        low, high = min(known), max(known)
        widths = [one.high - one.low for one in estimates if one.high is not None and one.low is not None]
        return cls(low, high, high - low <= (statistics.median(widths) / 2 if widths else 0.0))

    def shade(self, value: float) -> int:
        """The shade of a value, 0 for the lowest."""
        return 0 if self.flat else min(int((value - self.low) / (self.high - self.low) * _SHADES), _SHADES - 1)


def _words(response: Response, subject: Subject, row: str, column: str) -> str:
    found = response.at(row, column)
    if found is None:
        return NOTHING
    return f"{subject.text(found.result)}{' ✓' if meets_every_goal(found.result) else ''}"


def _drawing(response: Response, subject: Subject, shades: _Shades, most: float) -> str:
    canvas = SvgCanvas()
    rows, columns = response.values
    left = max(text_width(cut(row, most * 0.25, _SIZE), _SIZE) for row in rows) + 12
    widest = max(text_width(subject.text(one.result), _SIZE) for one in response.scenarios) + _TICK
    cell = min((most - left - 4) / len(columns), max(widest, _NARROWEST))
    # No wider than it needs, so that small maps stand side by side; yet the paths are to be read.
    paths = max(text_width(path, _SIZE) for path in response.paths) + 12
    width = min(max(left + cell * len(columns) + 4, paths), most)
    canvas.text(1, 12, cut(response.paths[0], width - 8, _SIZE), _SIZE, "start", "muted")
    top = 22.0
    for number, row in enumerate(rows):
        y = top + number * _CELL
        canvas.text(left - 8, y + 17, cut(row, most * 0.25, _SIZE), _SIZE, "end", "muted")
        for place, column in enumerate(columns):
            found = response.at(row, column)
            if found is not None:
                words = subject.text(found.result) if cell >= widest else ""
                value = subject.of(found.result).value
                shade = None if value is None else shades.shade(value)
                _draw_cell(canvas, left + place * cell, y, cell, words, shade, found.result)
    bottom = top + len(rows) * _CELL
    _draw_columns(canvas, response, left, cell, bottom + 15)
    draw_centred(canvas, response.paths[1], left + cell * len(columns) / 2, bottom + 32, width)
    span = f"from {subject.said(shades.low)} to {subject.said(shades.high)}"
    about = f"{subject.title} by {response.paths[0]} and {response.paths[1]}, {span}"
    return canvas.picture(width, bottom + 40, about)


def _draw_cell(
    canvas: SvgCanvas, x: float, y: float, width: float, words: str, shade: int | None, result: Result
) -> None:
    fill, ink = ("surface", "muted") if shade is None else (f"queue{shade}", f"queue{shade}_ink")
    canvas.box(x + 1, y + 1, width - 2, _CELL - 2, fill, radius=2)
    if not meets_every_goal(result):
        canvas.text(x + width / 2, y + 17, words, _SIZE, fill=ink)
        return
    canvas.box(x + 2, y + 2, width - 4, _CELL - 4, "none", "ink", 2, radius=2)
    canvas.text(x + width / 2, y + 17, f"{words} ✓".strip(), _SIZE, fill=ink, bold=True)


def _draw_columns(canvas: SvgCanvas, response: Response, left: float, cell: float, y: float) -> None:
    """The values of the second factor beneath their columns, those that find room."""
    free = 0.0
    for place, column in enumerate(response.values[1]):
        text = cut(column, max(cell - 4, 24), _SIZE)
        at, half = left + (place + 0.5) * cell, text_width(text, _SIZE) / 2
        if at - half >= free:
            canvas.text(at, y, text, _SIZE, fill="muted")
            free = at + half + 4
