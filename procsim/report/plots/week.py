"""A mean week, hour by hour: how many arrive, and of each group how many are on shift and how many at work."""

from __future__ import annotations

from calendar import day_name
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import count
from procsim.report.plots.axes import Panel, draw_y_ticks, number_ticks, steps
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.text_width import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.report.plots.axes import Tick
    from procsim.study.result import Result

_PANEL, _TITLE, _GAP = 54.0, 20.0, 14.0
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def week_figure(result: Result) -> Figure | None:
    """Arrivals, and a panel for each group that is ever on shift; None where nobody arrived."""
    week = result.week
    if not any(week.arrivals):
        return None
    groups = [name for name, people in week.capacity.items() if any(people)]
    drawings = [_drawing(result, groups, width) for width in (WIDE, NARROW)]
    caption = "Means per hour over all weeks. Where green fills the grey, nobody is free and tickets queue."
    caption += _holidays(result)
    return Figure("The week", drawings[0], caption, *_table(result, groups), narrow=drawings[1])


def _holidays(result: Result) -> str:
    """Which days are public holidays, so that fewer people than there are seem to be on shift; empty without any."""
    begin, end = (moment.date() for moment in result.window)
    opens = {hour // 24 for hours in result.week.capacity.values() for hour, people in enumerate(hours) if people}
    dates = [day for day in result.process.holidays.between(begin, end) if day < end and day.weekday() in opens]
    if not dates:
        return ""
    often = Counter(day.weekday() for day in dates)
    weeks = Counter((begin + timedelta(days=number)).weekday() for number in range((end - begin).days))
    parts = [f"{often[day]} of {weeks[day]} {day_name[day]}s" for day in range(7) if often[day]]
    return f" Public holidays are among them ({', '.join(parts)}): the grey then shows fewer people than there are."


def _drawing(result: Result, groups: Sequence[str], width: float) -> str:
    week = result.week
    tops = [max(week.arrivals), *(max([*week.capacity[name], *week.busy.get(name, ())]) for name in groups)]
    left = max(text_width(label, 11) for high in tops for _, label in _ticks(high)) + 12
    canvas = SvgCanvas()
    over = any(
        at_work > people + 0.005
        for name in groups
        for people, at_work in zip(week.capacity[name], week.busy.get(name, ()), strict=False)
    )
    y = _key(canvas, over)
    panel = _panel(canvas, "arrivals per hour", y, left, width, max(week.arrivals))
    _area(canvas, panel, week.arrivals, "first")
    for name in groups:
        y = panel.bottom + _GAP
        capacity, busy = week.capacity[name], week.busy.get(name, [0.0] * 168)
        panel = _panel(canvas, f"{name}, people", y, left, width, max([*capacity, *busy]))
        _area(canvas, panel, capacity, "faint")
        _area(canvas, panel, busy, "work")
        _overtime(canvas, panel, capacity, busy)
    for day, name in enumerate(_DAYS):
        canvas.text(panel.x(24 * day + 12), panel.bottom + 16, name, 12, fill="muted")
    about = f"A mean week hour by hour: arrivals, and people of {', '.join(groups)}"
    return canvas.picture(width, panel.bottom + 26, about)


def _key(canvas: SvgCanvas, over: bool) -> float:
    """The legend; of overtime only where there is some."""
    x = 0.0
    entries = [("faint", "on shift"), ("work", "at work"), *([("second", "beyond the shift")] if over else [])]
    for token, words in entries:
        canvas.box(x, 4, 13, 13, token, radius=2)
        canvas.text(x + 19, 15, words, 11, "start", "muted")
        x += 19 + text_width(words, 11) + 16
    return 26.0


def _panel(canvas: SvgCanvas, title: str, y: float, left: float, width: float, high: float) -> Panel:
    canvas.text(left, y + 14, title, 12, "start")
    panel = Panel(left, y + _TITLE, width - left - 2, _PANEL, (0, 168), (0, high or 1.0))
    draw_y_ticks(canvas, panel, _ticks(high))
    for day in range(8):
        x = panel.x(24 * day)
        canvas.line([(x, panel.top), (x, panel.bottom)], "grid")
    canvas.line([(panel.left, panel.bottom), (panel.right, panel.bottom)], "muted")
    return panel


def _ticks(high: float) -> list[Tick]:
    """Nothing and all: whole people where they are whole."""
    return (
        [(0.0, "0"), (high, f"{high:.0f}")] if abs(high - round(high)) < 0.01 and high >= 1 else number_ticks(high, 2)
    )


def _area(canvas: SvgCanvas, panel: Panel, hours: Sequence[float], fill: str) -> None:
    """A filled step line, a shape for each stretch in which there is anything."""
    for begin, end in _stretches(hours):
        points = steps([(hour, hours[hour]) for hour in range(begin, end)], end)
        shape = [(panel.x(hour), panel.y(value)) for hour, value in points]
        canvas.polygon([(panel.x(begin), panel.bottom), *shape, (panel.x(end), panel.bottom)], fill)


def _stretches(hours: Sequence[float]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for hour, value in enumerate(hours):
        if value > 0 and found and found[-1][1] == hour:
            found[-1] = (found[-1][0], hour + 1)
        elif value > 0:
            found.append((hour, hour + 1))
    return found


def _overtime(canvas: SvgCanvas, panel: Panel, capacity: Sequence[float], busy: Sequence[float]) -> None:
    """What is worked beyond the shift stands out."""
    for hour, (people, at_work) in enumerate(zip(capacity, busy, strict=True)):
        if at_work > people + 0.005:
            top, foot = panel.y(at_work), panel.y(people)
            canvas.box(panel.x(hour), top, panel.x(hour + 1) - panel.x(hour), max(foot - top, 1.0), "second")


def _table(result: Result, groups: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    """By day: arrivals, and for each group the hours on shift and at work."""
    week = result.week
    head = ["day", "arrivals", *(f"{name}: {what}" for name in groups for what in ("hours on shift", "hours at work"))]
    rows = []
    for day, name in enumerate(_DAYS):
        hours = slice(24 * day, 24 * day + 24)
        figures = [count(sum(week.arrivals[hours]))]
        for group in groups:
            figures += [count(sum(week.capacity[group][hours])), count(sum(week.busy.get(group, [0.0] * 168)[hours]))]
        rows.append([name, *figures])
    return head, rows
