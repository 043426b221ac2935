"""How busy people are: a bar for each group with its interval, a dot for each of its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import count, interval_text, money, share
from procsim.report.plots.axes import Panel, draw_x_ticks
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.text_width import cut, text_width

if TYPE_CHECKING:
    from procsim.study.result import Result, StaffResult

_ROW, _BAR = 34.0, 14.0
_SIZE = 12


def people_figure(result: Result) -> Figure | None:
    """The load of every group and person; None where nobody works."""
    groups = [group for group in result.staff.values() if group.utilisation.value is not None]
    if not groups:
        return None
    wide, narrow = (_drawing(result, groups, width) for width in (WIDE, NARROW))
    caption = "The bar is the group's load: time seized over time on shift and overtime. Each dot is a person."
    return Figure("People", wide, caption, *_table(result), narrow=narrow)


def _drawing(result: Result, groups: list[StaffResult], width: float) -> str:
    canvas = SvgCanvas()
    names = {group.name: cut(f"{group.name} ({group.people})", width * 0.36, _SIZE) for group in groups}
    left = max(text_width(name, _SIZE) for name in names.values()) + 12
    panel = Panel(left, 4, width - left - 60, _ROW * len(groups), (0, 1), (0, 1))
    draw_x_ticks(canvas, panel, [(part / 4, f"{25 * part} %") for part in range(5)], width, grid=True)
    for number, group in enumerate(groups):
        _group(canvas, panel, 4 + _ROW * number, group, names[group.name])
        y = 4 + _ROW * number + _ROW / 2 + 12
        for person in _members(result, group.name):
            if person.utilisation.value is not None:
                canvas.circle(panel.x(person.utilisation.value), y, 2.6, "first", "surface", 0.6)
    about = "Load of the staff: " + ", ".join(f"{group.name} {share(group.utilisation.value)}" for group in groups)
    return canvas.picture(width, panel.bottom + 24, about)


def _group(canvas: SvgCanvas, panel: Panel, top: float, group: StaffResult, name: str) -> None:
    load = group.utilisation
    y = top + (_ROW - _BAR) / 2 - 4
    canvas.text(panel.left - 8, y + 11, name, _SIZE, "end")
    canvas.box(panel.left, y, panel.x(load.value or 0.0) - panel.left, _BAR, "work")
    if load.low is not None and load.high is not None:
        canvas.line([(panel.x(load.low), y + _BAR / 2), (panel.x(load.high), y + _BAR / 2)], "ink", 2)
    canvas.text(panel.right + 56, y + 11, share(load.value), _SIZE, "end", bold=True)


def _members(result: Result, group: str) -> list[StaffResult]:
    names = [person.name for person in result.process.people if person.group == group]
    return [result.people[name] for name in names if name in result.people]


def _table(result: Result) -> tuple[list[str], list[list[str]]]:
    currency = result.process.currency
    head = [
        "",
        "people",
        "load",
        "95 % interval",
        "hours/week",
        "overtime/week",
        "cost/week",
        "tickets waiting, mean",
        "most",
    ]
    rows = []
    for group in result.staff.values():
        rows.append([*_figures(group, currency), count(group.waiting), f"{group.waiting_most:.0f}"])
        members = _members(result, group.name)
        if len(members) > 1:
            rows += [[*_figures(person, currency), "", ""] for person in members]
    return head, rows


def _figures(staff: StaffResult, currency: str) -> list[str]:
    return [
        staff.name, str(staff.people), share(staff.utilisation.value), interval_text(staff.utilisation, is_time=False),
        f"{count(staff.shift_hours)} h", f"{count(staff.overtime_hours)} h", money(staff.cost_per_week, currency),
    ]  # fmt: skip
