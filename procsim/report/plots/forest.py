"""Differences from the base as a forest plot: a line per scenario, its interval about its value, and zero as a rule.

The side that is better is named, and a filled mark stands for what is certain, a hollow one for what is undecided, so
that nothing hangs on colour.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.report.canvas import SvgCanvas
from procsim.report.comparison_numbers import Kind, difference_text, interval_text, signed_ticks
from procsim.report.numbers import grouped
from procsim.report.plots.axes import Panel, draw_x_ticks
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.text_width import cut, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.study.differences import Difference, Wanted

_SIZE = 12
_ROW, _NARROW_ROW = 24.0, 40.0
_COLOURS = {"better": "met", "worse": "missed", "higher": "first", "lower": "first"}


@dataclass(frozen=True, slots=True)
class Line:
    """One scenario's line: its name, what its figure is, and how it differs; ``shorter`` are other names for it, each
    shorter than the one before, for where there is no room."""

    name: str
    value: str
    difference: Difference
    shorter: Sequence[str] = ()

    def within(self, width: float) -> str:
        """The longest name that fits, else the shortest, cut."""
        names = (self.name, *self.shorter)
        return next((name for name in names if text_width(name, _SIZE) <= width), cut(names[-1], width, _SIZE))


@dataclass(frozen=True, slots=True)
class Forest:
    """What a plot is of: its title, the base's figure, and the unit of its differences."""

    title: str
    base: str
    kind: Kind
    lines: Sequence[Line]
    currency: str = ""
    days: bool = True

    def said(self, one: Difference) -> str:
        """A difference in words."""
        return difference_text(one, self.kind, self.currency, self.days)

    def interval(self, one: Difference) -> str:
        """Its interval in words."""
        return interval_text(one, self.kind, self.currency, self.days)


def forest_figure(forest: Forest) -> Figure | None:
    """The plot and its table; None where no scenario has a difference, or none differs in any run."""
    if all(line.difference.value is None or line.difference.is_none for line in forest.lines):
        return None
    wide, narrow = (_drawing(forest, width) for width in (WIDE, NARROW))
    head = ["", forest.title, "difference", "95 % interval", "", "runs to decide"]
    rows = [["as it is", forest.base, "", "", "", ""], *(_row(forest, line) for line in forest.lines)]
    return Figure(f"{forest.title}: differences", wide, "", head, rows, narrow=narrow)


def _row(forest: Forest, line: Line) -> list[str]:
    one = line.difference
    needed = grouped(one.replications_to_decide) if one.replications_to_decide is not None else ""
    return [line.name, line.value, forest.said(one), forest.interval(one), one.verdict or "", needed]


def _drawing(forest: Forest, width: float) -> str:
    canvas = SvgCanvas()
    phone = width < WIDE
    texts = [forest.said(line.difference) for line in forest.lines]
    right = max(text_width(text, _SIZE, bold=True) for text in texts) + 10
    names = [line.within(width - 16 if phone else width * 0.34) for line in forest.lines]
    left = 8.0 if phone else max(text_width(name, _SIZE) for name in names) + 14
    row = _NARROW_ROW if phone else _ROW
    panel = Panel(left, 22, width - left - right - 4, row * len(forest.lines), _range(forest.lines), (0, 1))
    _draw_sides(canvas, panel, forest, width)
    ticks = signed_ticks(panel.x_range, forest.kind, forest.currency, forest.days, few=phone)
    draw_x_ticks(canvas, panel, ticks, width, grid=True)
    canvas.line([(panel.x(0), panel.top), (panel.x(0), panel.bottom + 4)], "ink", 1.2)
    for number, (line, name, text) in enumerate(zip(forest.lines, names, texts, strict=True)):
        top = panel.top + row * number
        y = top + (row - 12 if phone else row / 2)
        if phone:
            canvas.box(panel.left - 2, top + 3, text_width(name, _SIZE) + 4, 15, "surface")  # over the rules
            canvas.text(panel.left, top + 14, name, _SIZE, "start")
        else:
            canvas.text(panel.left - 10, y + 4, name, _SIZE, "end")
        _draw_interval(canvas, panel, y, line.difference)
        certain = line.difference.verdict in _COLOURS
        canvas.text(width - 2, y + 4, text, _SIZE, "end", "ink" if certain else "muted", bold=certain)
    about = f"{forest.title}, difference from {forest.base} as it is: " + ", ".join(
        f"{line.name} {text}" for line, text in zip(forest.lines, texts, strict=True)
    )
    return canvas.picture(width, panel.bottom + 24, about)


def _draw_interval(canvas: SvgCanvas, panel: Panel, y: float, one: Difference) -> None:
    if one.value is None or one.is_none:
        return
    colour = _COLOURS.get(one.verdict or "", "muted")
    if one.low is not None and one.high is not None and one.high > one.low:
        canvas.line([(panel.x(one.low), y), (panel.x(one.high), y)], colour, 2)
        for end in (one.low, one.high):
            canvas.line([(panel.x(end), y - 4), (panel.x(end), y + 4)], colour, 2)
    certain = one.verdict in _COLOURS
    canvas.circle(panel.x(one.value), y, 4.5, colour if certain else "surface", colour, 1.8)


def _draw_sides(canvas: SvgCanvas, panel: Panel, forest: Forest, width: float) -> None:
    """The word ``better`` over the side that is, and ``worse`` over the other, where there is room for it."""
    wanted: Wanted | None = next((line.difference.wanted for line in forest.lines), None)
    if wanted is None:
        return
    zero, gap = panel.x(0), 6.0
    at_left, at_right = ("← better", "worse →") if wanted == "lower" else ("← worse", "better →")
    wide = text_width(at_left, 11), text_width(at_right, 11)
    # The better side is named in any case, moved over the rule where it must be; the other only where there is room.
    left, right = max(zero - gap, wide[0] + 1), min(zero + gap, width - wide[1] - 1)
    if wanted == "lower" or left <= zero:
        canvas.text(left, 14, at_left, 11, "end", "muted")
    if wanted == "higher" or right >= left + gap:
        canvas.text(right, 14, at_right, 11, "start", "muted")


def _range(lines: Sequence[Line]) -> tuple[float, float]:
    """From the lowest to the highest end of an interval, zero among them, with a margin for the marks."""
    values = [0.0]
    for line in lines:
        one = line.difference
        values += [value for value in (one.value, one.low, one.high) if value is not None]
    low, high = min(values), max(values)
    margin = 0.05 * (high - low) or 1.0
    return low - margin, high + margin
