"""The stock of a part over the first replication, with the level at which lots are ordered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import count, share, value_text
from procsim.report.plots.axes import Panel, calendar_ticks, draw_x_ticks, draw_y_ticks, number_ticks, steps
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.text_width import text_width

if TYPE_CHECKING:
    from procsim.model.process import Part
    from procsim.study.result import PartResult, Result

_HEIGHT = 150.0
_MOST_POINTS = 1500


def stock_figure(result: Result, part: PartResult) -> Figure | None:
    """Stock on hand over the window; None where none was recorded."""
    if not part.stock:
        return None
    span = (result.window[1] - result.window[0]).total_seconds()
    record = result.process.parts.get(part.name)
    reorder = record.reorder_at if record is not None else None
    # The axis counts from the run's start, as those of the other pictures do.
    begin = (result.window[0] - result.process.start).total_seconds() if result.engine != "log" else 0.0
    wide, narrow = (_drawing(part, reorder, (begin, begin + span), width) for width in (WIDE, NARROW))
    waited = value_text(part.waited, is_time=False)
    caption = f"Stock on hand in the first replication. {waited} of the visits that asked for it had to wait for it."
    return Figure(f"Stock: {part.name}", wide, caption, *_table(part, record), narrow=narrow)


def _drawing(part: PartResult, reorder: int | None, span: tuple[float, float], width: float) -> str:
    high = 1.08 * max([1, *(level for _, level in part.stock), reorder or 0])
    canvas = SvgCanvas()
    ticks = number_ticks(high, 4)
    left = max(text_width(label, 11) for _, label in ticks) + 12
    panel = Panel(left, 22, width - left - 10, _HEIGHT - 46, span, (0, high))
    draw_y_ticks(canvas, panel, ticks)
    line = steps([(span[0] + at, float(level)) for at, level in _thinned(part)], span[1])
    canvas.line([(panel.x(at), panel.y(level)) for at, level in line], "first", 1.4)
    if reorder is not None:
        canvas.line([(panel.left, panel.y(reorder)), (panel.right, panel.y(reorder))], "goal", 1.2, "4 3")
        canvas.line([(panel.left, 9), (panel.left + 14, 9)], "goal", 1.5, "4 3")
        canvas.text(panel.left + 20, 13, f"ordered at {reorder} or less on hand and on order", 11, "start", "muted")
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "muted")
    draw_x_ticks(canvas, panel, calendar_ticks(*span, few=width <= 400), width)
    return canvas.picture(width, _HEIGHT, f"Stock of {part.name} over time, {count(part.mean_stock)} on average")


def _thinned(part: PartResult) -> list[tuple[float, int]]:
    """Of very many changes only some, the lowest of each stretch, for it is the empty shelf that matters."""
    each = -(-len(part.stock) // _MOST_POINTS)
    return [
        min(part.stock[begin : begin + each], key=lambda level: level[1]) for begin in range(0, len(part.stock), each)
    ]


def _table(part: PartResult, record: Part | None) -> tuple[list[str], list[list[str]]]:
    rows = [
        ["visits that had to wait for it", value_text(part.waited, is_time=False)],
        ["used in the window", count(part.used)],
        ["lots ordered in the window", count(part.ordered)],
        ["stock, mean", count(part.mean_stock)],
    ]
    empty = sum(level == 0 for _, level in part.stock)
    rows.append(["moments at which the shelf was empty (first replication)", share(empty / len(part.stock))])
    if record is not None and record.cost:
        rows.append(["cost of one", count(record.cost)])
    return [part.name, ""], rows
