"""How a time is distributed: small multiples for the KPIs with the goal as a line, the cycle time with its quantiles.

Of a long tail the last hundredth is not drawn, so that the rest can be seen. A share has no distribution: its interval
is shown beside the goal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.model.time import SECOND, in_unit
from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import CycleTexts, counts_days, cycle_texts, kpi_texts, kpi_unit, share
from procsim.report.plots.axes import Panel, Tick, draw_x_ticks, time_ticks
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.quantities_in_words import length_words
from procsim.report.text_width import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.kpi.scorecard import Counted
    from procsim.study.result import KpiResult, Result

_SMALL_WIDTH, _SMALL_HEIGHT = 264.0, 92.0
_LABEL = 11


@dataclass(frozen=True, slots=True)
class Mark:
    """A value on the axis with its words; ``colour`` is a token of the palette."""

    value: float
    words: str
    colour: str = "ink"
    dash: str = ""


def kpi_figure(kpi: KpiResult) -> Figure | None:
    """The small picture of one KPI; None where there is nothing to draw."""
    if kpi.histogram is not None and any(kpi.histogram.counts):
        return _small_histogram(kpi, kpi.histogram)
    if not kpi.is_time and kpi.value.value is not None:
        return _small_share(kpi, kpi.value.value)
    return None


def cycle_figure(result: Result) -> Figure | None:
    """The distribution of the cycle time with median, mean and 90 % quantile; None where nothing was closed."""
    counted = result.cycle_histogram
    if counted is None or not any(counted.counts):
        return None
    texts = cycle_texts(result)
    named = (
        ("median", result.cycle_median, texts.median),
        ("mean", result.cycle_mean, texts.mean),
        ("9 in 10 within", result.cycle_p90, texts.p90),
    )
    marks = [Mark(each.value, f"{name} {text}") for name, each, text in named if each.value is not None]
    about = f"Distribution of the cycle time: {', '.join(mark.words for mark in marks)}"
    days = texts.unit[1] == "d"
    wide, narrow = (_histogram(counted, marks, width, 210, about, days=days) for width in (WIDE, NARROW))
    caption = "From arrival to close, all hours counted. The longest 1 % are not drawn."
    return Figure("Cycle time", wide, caption, *_cycle_quantiles(result, texts), narrow=narrow)


def _small_histogram(kpi: KpiResult, counted: Counted) -> Figure:
    marks = []
    goal_limit = kpi.goal.limit / SECOND if kpi.goal is not None and kpi.goal.limit is not None else None
    days = counts_days(kpi)
    if goal_limit is not None:
        marks.append(Mark(goal_limit, f"goal {_limit_words(kpi, goal_limit, days)}", "goal", "4 3"))
    value, interval = kpi_texts(kpi)
    if kpi.is_time and kpi.value.value is not None:
        statistic = kpi.goal.statistic if kpi.goal is not None else "mean"
        marks.append(Mark(kpi.value.value, f"{statistic} {value}"))
    # What is beyond the limit is late where the goal is about each ticket, not where it is about their mean.
    limit = goal_limit if kpi.goal is not None and kpi.goal.statistic == "within" else None
    about = f"Distribution of {kpi.name}: {value}" + (f" ({interval})" if interval else "")
    in_days = kpi_unit(kpi)[1] == "d"
    svg = _histogram(counted, marks, _SMALL_WIDTH, _SMALL_HEIGHT, about, limit, in_days)
    return Figure(kpi.name, svg, "", *_kpi_quantiles(kpi, value))


def _limit_words(kpi: KpiResult, seconds: float, days: bool) -> str:
    """A goal's limit as the file says it, in working days if it does."""
    text = kpi.goal.text if kpi.goal is not None else ""
    return text.rpartition("within ")[2].strip() or length_words(seconds * SECOND, days)


def _histogram(
    counted: Counted,
    marks: Sequence[Mark],
    width: float,
    height: float,
    about: str,
    limit: float | None = None,
    days: bool = True,
) -> str:
    canvas = SvgCanvas()
    high = max([_reach(counted, 0.99), *(1.15 * mark.value for mark in marks)])
    edges, counts = _coarser(counted, high, int(width / 9))
    rows = _label_rows(marks, high, width)
    top = 6.0 + 15 * len(rows)
    panel = Panel(8, top, width - 16, height - top - 22, (0, high), (0, max(counts, default=1) or 1))
    for begin, end, number in zip(edges, edges[1:], counts, strict=False):
        if begin >= high or not number:
            continue
        middle = (begin + end) / 2
        colour = "second" if limit is not None and middle > limit else "first"
        left, right = panel.x(begin), panel.x(end)
        canvas.box(left, panel.y(number), max(right - left - 0.6, 0.5), panel.bottom - panel.y(number), colour)
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "muted")
    draw_x_ticks(canvas, panel, time_ticks(high, 5 if width < 400 else 9, days), width)
    for row, row_marks in enumerate(rows):
        for mark, at in row_marks:
            x = panel.x(mark.value)
            canvas.line([(x, 19.0 + 15 * row), (x, panel.bottom)], mark.colour, 1.5, mark.dash)
            canvas.text(at, 14.0 + 15 * row, mark.words, _LABEL, fill=mark.colour)
    return canvas.picture(width, height, about)


def _label_rows(marks: Sequence[Mark], high: float, width: float) -> list[list[tuple[Mark, float]]]:
    """Rows of labels over a histogram, so that none touches another or crosses another's line."""
    rows: list[list[tuple[Mark, float]]] = []
    next_line = width
    for mark in sorted(marks, key=lambda each: -each.value):  # the line of what is higher begins above
        half = text_width(mark.words, _LABEL) / 2
        x = 8 + (width - 16) * mark.value / high
        at = min(x, next_line - half - 4)
        rows.append([(mark, min(max(at, half + 1), width - half - 1))])
        next_line = x
    return rows


def _coarser(counted: Counted, high: float, most: int) -> tuple[list[float], list[int]]:
    """Bins up to ``high``, put together where they are more than ``most``."""
    inside = sum(1 for edge in counted.edges[:-1] if edge < high)
    size = max(1, -(-inside // most))
    edges = list(counted.edges[::size])
    if edges[-1] != counted.edges[-1]:
        edges.append(counted.edges[-1] + (edges[1] - edges[0] if size == 1 else 0))
    counts = [sum(counted.counts[begin : begin + size]) for begin in range(0, len(counted.counts), size)]
    return edges, counts


def _reach(counted: Counted, level: float) -> float:
    """The value below which a part of the counts lies, linear within a bin."""
    total = sum(counted.counts)
    left = level * total
    for number, count in enumerate(counted.counts):
        if count >= left:
            begin, end = counted.edges[number], counted.edges[number + 1]
            return begin + (end - begin) * (left / count if count else 1.0)
        left -= count
    return counted.edges[-1]


_HEAD = ["of the tickets", "are within"]


def _cycle_quantiles(result: Result, texts: CycleTexts) -> tuple[list[str], list[list[str]]]:
    """The quantiles as a table; those that the headline says are said alike."""
    said = {0.5: texts.median, 0.9: texts.p90}
    return _HEAD, [[share(at), said.get(at) or texts.part(time)] for at, time in result.cycle_quantiles.items()]


def _kpi_quantiles(kpi: KpiResult, value: str) -> tuple[list[str], list[list[str]]]:
    unit = kpi_unit(kpi)
    said = {0.5: value} if kpi.goal is not None and kpi.goal.statistic == "median" else {}
    return _HEAD, [[share(at), said.get(at) or in_unit(time * SECOND, unit)] for at, time in kpi.quantiles.items()]


def _small_share(kpi: KpiResult, value: float) -> Figure:
    """The value of a share with its interval on a scale around its goal."""
    canvas = SvgCanvas()
    shown = [number for number in (value, kpi.value.low, kpi.value.high) if number is not None]
    goal = kpi.goal.share if kpi.goal is not None else None
    near = [*shown, goal] if goal is not None else shown
    low, high, ticks = _share_range(min(near), max(near))
    panel = Panel(20, 44, _SMALL_WIDTH - 40, 14, (low, high), (0, 1))
    middle = panel.top + 7
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "muted")
    draw_x_ticks(canvas, panel, ticks, _SMALL_WIDTH)
    text, interval = kpi_texts(kpi)
    if goal is not None:
        x = panel.x(goal)
        words = f"goal {kpi.goal.text.replace('%', ' %')}" if kpi.goal else ""
        half = text_width(words, _LABEL) / 2
        canvas.line([(x, 19), (x, panel.bottom)], "goal", 1.5, "4 3")
        canvas.text(min(max(x, half + 1), _SMALL_WIDTH - half - 1), 14, words, _LABEL, fill="goal")
    if kpi.value.low is not None and kpi.value.high is not None:
        canvas.line([(panel.x(kpi.value.low), middle), (panel.x(kpi.value.high), middle)], "first", 4)
    canvas.circle(panel.x(value), middle, 5, "first", "surface", 1.5)
    about = (
        f"{kpi.name}: {text}"
        + (f", interval {interval}" if interval else "")
        + (f", goal {kpi.goal.text}" if kpi.goal else "")
    )
    return Figure(kpi.name, canvas.picture(_SMALL_WIDTH, _SMALL_HEIGHT - 8, about))


def _share_range(low: float, high: float) -> tuple[float, float, list[Tick]]:
    """A round range around two shares, and its ticks."""
    spread = max(high - low, 0.01)
    step = next((step for step in (0.005, 0.01, 0.02, 0.05, 0.1, 0.2) if spread / step <= 2.5), 0.25)
    first = max(0.0, int(low / step) * step - (step if low % step < step / 4 else 0))
    last = min(1.0, (int(high / step) + 1) * step + (step if -high % step < step / 4 else 0))
    number = round((last - first) / step)
    return first, last, [(first + step * n, f"{100 * (first + step * n):.3g} %") for n in range(number + 1)]
