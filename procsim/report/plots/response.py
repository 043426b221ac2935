"""How a figure responds to one varied value: a line with its intervals, its goal, and a band behind it where every goal
is met."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from procsim.report.canvas import SvgCanvas
from procsim.report.plots.axes import Panel
from procsim.report.plots.figure import Figure
from procsim.report.responses import Response, Subject, meets_every_goal
from procsim.report.text_width import cut, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.study.result import Estimate

_WIDTH, _HEIGHT = 340.0, 152.0
_SIZE = 11
#: Between the baselines of two labels on an axis.
_LINE = 14.0


def response_figure(response: Response, subject: Subject) -> Figure | None:
    """The line of a subject over the one factor that varies; None where nothing was measured."""
    results = [one.result for one in response.scenarios]
    estimates = [subject.of(result) for result in results]
    known = [one.value for one in estimates if one.value is not None]
    if not known:
        return None
    canvas = SvgCanvas()
    numbers = response.numbers()
    half = min(high - low for low, high in itertools.pairwise(numbers)) / 2
    panel = _panel(subject, estimates, (numbers[0] - half, numbers[-1] + half))
    for number, result in zip(numbers, results, strict=True):
        if meets_every_goal(result):
            begin, end = panel.x(number - half), panel.x(number + half)
            canvas.box(begin, panel.top, end - begin, panel.height, "band")
    _draw_labels(canvas, panel, subject, min(known), max(known))
    _draw_values(canvas, panel, response, numbers)
    _draw_line(canvas, panel, numbers, estimates)
    named = list(zip(response.values[0], results, strict=True))
    about = f"{subject.title} by {response.paths[0]}: {', '.join(f'{v} {subject.text(r)}' for v, r in named)}"
    rows = [[value, subject.text(result), _region(meets_every_goal(result))] for value, result in named]
    head = [response.paths[0], subject.title, "every goal"]
    return Figure(subject.title, canvas.picture(_WIDTH, _HEIGHT, about), "", head, rows)


def draw_centred(canvas: SvgCanvas, text: str, at: float, y: float, width: float) -> None:
    """A text around a place, moved or cut so that it stays within a picture."""
    text = cut(text, width - 8, _SIZE)
    half = text_width(text, _SIZE) / 2 + 2
    canvas.text(min(max(at, half), width - half), y, text, _SIZE, fill="muted")


def _panel(subject: Subject, estimates: Sequence[Estimate], x_range: tuple[float, float]) -> Panel:
    """Room for all intervals and the goal, and for the labels at the left."""
    shown = [value for one in estimates for value in (one.value, one.low, one.high) if value is not None]
    values = [one.value for one in estimates if one.value is not None]
    labelled = [min(values), max(values)]
    if subject.goal is not None:
        shown.append(subject.goal)
        labelled.append(subject.goal)
    low, high = min(shown), max(shown)
    margin = 0.08 * (high - low) or 0.1 * abs(high) or 1.0
    left = max(text_width(subject.said(value), _SIZE) for value in labelled) + 12
    return Panel(left, 8, _WIDTH - left - 6, _HEIGHT - 50, x_range, (low - margin, high + margin))


def _draw_labels(canvas: SvgCanvas, panel: Panel, subject: Subject, low: float, high: float) -> None:
    """The goal with its line, then the highest and the lowest value where there is room for them."""
    taken: list[float] = []
    for value, colour in ((subject.goal, "goal"), (high, "muted"), (low, "muted")):
        if value is None:
            continue
        y = panel.y(value)
        if colour == "goal":
            canvas.line([(panel.left, y), (panel.right, y)], "goal", 1.5, "4 3")
        if all(abs(y - other) >= _LINE for other in taken):
            canvas.text(panel.left - 6, y + 4, subject.said(value), _SIZE, "end", colour)
            taken.append(y)


def _draw_values(canvas: SvgCanvas, panel: Panel, response: Response, numbers: Sequence[float]) -> None:
    """The values of the factor beneath the panel, those that find room, and its path."""
    free = 0.0
    for number, value in zip(numbers, response.values[0], strict=True):
        text = cut(value, 90, _SIZE)
        half = text_width(text, _SIZE) / 2
        at = min(max(panel.x(number), half + 1), _WIDTH - half - 1)
        canvas.line([(panel.x(number), panel.bottom), (panel.x(number), panel.bottom + 4)], "faint")
        if at - half >= free:
            canvas.text(at, panel.bottom + 16, text, _SIZE, fill="muted")
            free = at + half + 6
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "faint")
    draw_centred(canvas, response.paths[0], panel.left + panel.width / 2, panel.bottom + 34, _WIDTH)


def _draw_line(canvas: SvgCanvas, panel: Panel, numbers: Sequence[float], estimates: Sequence[Estimate]) -> None:
    """The line through all values that were measured, each with its interval."""
    known = [(x, one, one.value) for x, one in zip(numbers, estimates, strict=True) if one.value is not None]
    canvas.line([(panel.x(x), panel.y(value)) for x, _, value in known], "first", 1.6)
    for x, one, value in known:
        if one.low is not None and one.high is not None:
            canvas.line([(panel.x(x), panel.y(one.low)), (panel.x(x), panel.y(one.high))], "first", 3)
        canvas.circle(panel.x(x), panel.y(value), 3, "first")


def _region(met: bool | None) -> str:
    return "" if met is None else "met" if met else "not met"
