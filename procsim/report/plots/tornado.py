"""A tornado: for each guess a figure at both ends of its range, the widest on top, beside the figure as it is and its
goal.

The upper bar of a guess is its low end and hollow, the lower one its high end and filled; what may be chance is grey;
and each bar has its two numbers beside it, so that nothing hangs on colour.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.model.time import SECOND, unit_for
from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import grouped
from procsim.report.plots.axes import Panel, Tick, draw_x_ticks
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.sensitivity_numbers import (
    days_of,
    foremost,
    goal_text,
    range_text,
    scale_of_tornado,
    table_rows,
    title,
    value_texts,
    verdict_mark,
)
from procsim.report.text_width import cut, text_width
from procsim.study.intervals import bound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.study.tornado import Bar, End, Tornado

_SIZE, _SMALL = 12, 11
_ROW, _BAR = 54.0, 9.0
#: Where in a row the two bars begin.
_TOPS = (20.0, 34.0)
#: Guesses of a picture, besides those that change the verdict; the table has all.
MOST = 10
#: More guesses than these don't fit on a printed page.
_TO_A_PAGE = 14
#: A goal further away than the widest bar is long isn't drawn: it would press all bars together.
_FAR = 1.0


def tornado_figure(tornado: Tornado) -> Figure | None:
    """The picture and its table; None where no guess moves the figure for certain."""
    bars = foremost(tornado, MOST)
    if not bars or tornado.value.value is None:
        return None
    wide, narrow = (_drawing(tornado, bars, tornado.value.value, width) for width in (WIDE, NARROW))
    moved = f"moved by, {scale_of_tornado(tornado).name}"
    head = ["guess", "range", "at the low end", moved, "95 % interval", "at the high end", moved, "95 % interval"]
    name = f"{title(tornado)}: all guesses"
    return Figure(name, wide, "", head, table_rows(tornado), narrow=narrow, tall=len(bars) > _TO_A_PAGE)


def _drawing(tornado: Tornado, bars: Sequence[Bar], now: float, width: float) -> str:
    canvas = SvgCanvas()
    guessed = [(bar.guess.said(bar.low), bar.guess.said(bar.high)) for bar in bars]
    values = [tuple(_value_text(tornado, end) for end in (bar.at_low, bar.at_high)) for bar in bars]
    left = max(text_width(text, _SMALL) for pair in guessed for text in pair) + 8
    right = max(text_width(text, _SMALL, bold=True) for pair in values for text in pair) + 10
    limits, goal = _limits(tornado, bars, now)
    top = 32.0 if goal is not None else 18.0
    panel = Panel(left, top, width - left - right, _ROW * len(bars), limits, (0, 1))
    draw_x_ticks(canvas, panel, _ticks(tornado, limits, 4 if width < WIDE else 6), width, grid=True)
    _draw_rule(canvas, panel, now, f"as it is {value_texts(tornado, tornado.value)[0]}", 12, width)
    if goal is not None:
        _draw_rule(canvas, panel, goal, f"goal: {goal_text(tornado)}", 26, width, is_goal=True)
    for number, bar in enumerate(bars):
        y = panel.top + _ROW * number
        bold = bar.turns(tornado.verdict)
        name = _shortened(bar.guess.path, width - 4, bold)
        canvas.box(0, y + 2, text_width(name, _SIZE, bold) + 6, 15, "surface")  # over the rules
        canvas.text(0, y + 14, name, _SIZE, "start", bold=bold)
        for end, offset, said, value in zip(
            (bar.at_low, bar.at_high), _TOPS, guessed[number], values[number], strict=True
        ):
            _draw_end(canvas, panel, now, end, y + offset, filled=end is bar.at_high)
            canvas.text(left - 6, y + offset + 8, said, _SMALL, "end", "muted")
            turned = end.turns(tornado.verdict)
            canvas.text(width - right + 8, y + offset + 8, value, _SMALL, "start", bold=turned)
    return canvas.picture(width, panel.bottom + 24, _about(tornado, bars))


def _shortened(path: str, width: float, bold: bool) -> str:
    """A path that fits: what is too long loses its middle, for the end tells guesses apart."""
    if text_width(path, _SIZE, bold) <= width:
        return path
    kept = len(path) - 1
    while kept and text_width(_without_middle(path, kept), _SIZE, bold) > width:
        kept -= 1
    return _without_middle(path, kept)


def _without_middle(path: str, kept: int) -> str:
    return f"{path[: kept // 3]}…{path[len(path) - (kept - kept // 3) :]}"


def _about(tornado: Tornado, bars: Sequence[Bar]) -> str:
    """The picture in words."""
    said = [
        f"{bar.guess.path} {range_text(bar)}: {_value_text(tornado, bar.at_low)} to {_value_text(tornado, bar.at_high)}"
        for bar in bars
    ]
    return f"{title(tornado)}, {value_texts(tornado, tornado.value)[0]} as it is; {'; '.join(said)}"


def _value_text(tornado: Tornado, end: End) -> str:
    return f"{value_texts(tornado, end.value)[0]} {verdict_mark(end.verdict)}".rstrip()


def _draw_end(canvas: SvgCanvas, panel: Panel, now: float, end: End, y: float, filled: bool) -> None:
    """The bar from the figure as it is to the figure at this end, with the interval of the difference."""
    one = end.difference
    if one.value is None or one.is_none:
        return
    colour = "first" if end.is_certain else "muted"
    begin, stop = sorted((panel.x(now), panel.x(now + one.value)))
    canvas.box(begin, y, max(stop - begin, 0.8), _BAR, colour if filled else "surface", colour, 1.3)
    if one.low is not None and one.high is not None and one.high > one.low:
        middle = y + _BAR / 2
        low, high = panel.x(now + one.low), panel.x(now + one.high)
        canvas.line([(low, middle), (high, middle)], "ink", 1)
        for at in (low, high):
            canvas.line([(at, middle - 2.5), (at, middle + 2.5)], "ink", 1)


def _draw_rule(
    canvas: SvgCanvas, panel: Panel, value: float, text: str, y: float, width: float, is_goal: bool = False
) -> None:
    """A line through all bars with its words above it."""
    x = panel.x(value)
    colour, dash = ("goal", "5 3") if is_goal else ("ink", "")
    canvas.line([(x, panel.top - 3), (x, panel.bottom + 4)], colour, 1.3, dash)
    shown = cut(text, width - 4, _SMALL)
    half = text_width(shown, _SMALL) / 2
    at = min(max(x, half + 1), width - half - 1)
    canvas.box(at - half - 2, y - 10, 2 * half + 4, 13, "surface")
    canvas.text(at, y, shown, _SMALL, fill=colour if is_goal else "ink")


def _limits(tornado: Tornado, bars: Sequence[Bar], now: float) -> tuple[tuple[float, float], float | None]:
    """The range of values that is shown, and the goal where it is near enough to be seen in it."""
    moves = [0.0]
    for bar in bars:
        for end in (bar.at_low, bar.at_high):
            one = end.difference
            moves += [value for value in (one.value, one.low, one.high) if value is not None]
    low, high = now + min(moves), now + max(moves)
    goal = bound(tornado.goal) if tornado.goal is not None else None
    reach = _FAR * (high - low)
    if goal is not None and low - reach <= goal <= high + reach:
        low, high = min(low, goal), max(high, goal)
    else:
        goal = None
    margin = 0.04 * (high - low) or 1e-9
    most = math.inf if tornado.is_time else 1.0
    return (max(low - margin, 0.0), min(high + margin, most)), goal


def _ticks(tornado: Tornado, limits: tuple[float, float], most: int) -> list[Tick]:
    """Round values between the limits, all in one unit."""
    low, high = limits
    microseconds, name = unit_for(high * SECOND, days_of(tornado)) if tornado.is_time else (0, "%")
    unit = microseconds / SECOND if tornado.is_time else 0.01
    rough = (high - low) / unit / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    first, last = math.ceil(low / unit / step - 1e-9), math.floor(high / unit / step + 1e-9)
    return [
        (number * step * unit, f"{grouped(number * step, decimals)} {name}") for number in range(first, last + 1)
    ]  # fmt: skip
