"""How busy people are: a bar for each group with its interval, and each of its people: by name, or as a dot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import count, grouped, interval_text, money, share
from procsim.report.plots.axes import Panel, draw_x_ticks
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.spells import Spell, spell_of
from procsim.report.text_width import cut, text_width

if TYPE_CHECKING:
    from procsim.study.result import Result, StaffResult

_ROW, _BAR = 34.0, 14.0
#: A line of one person.
_LINE = 17.0
_SIZE, _SMALL = 12, 11
#: More named people than this are dots as well.
_MOST_NAMES = 15


def people_figure(result: Result) -> Figure | None:
    """The load of every group and person; None where nobody works."""
    groups = [group for group in result.staff.values() if group.utilisation.value is not None]
    if not groups:
        return None
    wide, narrow = (_drawing(result, groups, width) for width in (WIDE, NARROW))
    dots = any(group.people > 1 and not _named(result, group.name) for group in groups)
    caption = "The bar is the group's load: time seized over time on shift and overtime."
    caption += " Each dot is a person." if dots else ""
    return Figure("People", wide, caption, *_table(result), narrow=narrow)


def _drawing(result: Result, groups: list[StaffResult], width: float) -> str:
    canvas = SvgCanvas()
    names = {group.name: cut(f"{group.name} ({group.people})", width * 0.36, _SIZE) for group in groups}
    people = {group.name: _named(result, group.name) for group in groups}
    lines = {one.name: cut(one.name, width * 0.36, _SMALL) for members in people.values() for one in members}
    widths = [text_width(name, _SIZE) for name in names.values()]
    left = max(*widths, *(text_width(name, _SMALL) for name in lines.values()), 0.0) + 12
    height = sum(_ROW + _LINE * len(people[group.name]) for group in groups)
    panel = Panel(left, 4, width - left - 60, height, (0, 1), (0, 1))
    draw_x_ticks(canvas, panel, [(part / 4, f"{25 * part} %") for part in range(5)], width, grid=True)
    top = panel.top
    for group in groups:
        _group(canvas, panel, top, group, names[group.name])
        top += _ROW
        for person in people[group.name]:
            _person(canvas, panel, top, person, lines[person.name])
            top += _LINE
        if group.people > 1 and not people[group.name]:
            _dots(canvas, panel, top - 5, _members(result, group.name))
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


def _person(canvas: SvgCanvas, panel: Panel, top: float, person: StaffResult, name: str) -> None:
    y = top + _LINE / 2 - 5
    load = person.utilisation.value
    canvas.text(panel.left - 8, y + 4, name, _SMALL, "end", "muted")
    if load is not None:
        canvas.line([(panel.left, y), (panel.x(load), y)], "faint", 2)
        canvas.circle(panel.x(load), y, 2.6, "first", "surface", 0.6)
    canvas.text(panel.right + 56, y + 4, share(load), _SMALL, "end", "muted")


def _dots(canvas: SvgCanvas, panel: Panel, y: float, people: list[StaffResult]) -> None:
    for person in people:
        if person.utilisation.value is not None:
            canvas.circle(panel.x(person.utilisation.value), y, 2.6, "first", "surface", 0.6)


def _members(result: Result, group: str) -> list[StaffResult]:
    names = [person.name for person in result.process.people if person.group == group]
    return [result.people[name] for name in names if name in result.people]


def _named(result: Result, group: str) -> list[StaffResult]:
    """The people of a group where they have names of their own, and are few enough for a line each."""
    members = _members(result, group)
    own = any(person.name != f"{group}-{number}" for number, person in enumerate(members, start=1))
    return members if own and 1 < len(members) <= _MOST_NAMES else []


def _table(result: Result) -> tuple[list[str], list[list[str]]]:
    currency, spell = result.process.currency, spell_of(result)
    head = [
        "",
        "people",
        "load",
        "95 % interval",
        f"hours{spell.per}",
        f"overtime{spell.per}",
        spell.cost_title,
        "tickets waiting, mean",
        "most",
    ]
    later = {name for team in result.process.teams for name in team[1:]}
    rows = []
    for group in result.staff.values():
        waiting = ["", ""] if group.name in later else [count(group.waiting), grouped(group.waiting_most)]
        rows.append([*_figures(group, currency, spell), *waiting])
        members = _members(result, group.name)
        if len(members) > 1:
            rows += [[*_figures(person, currency, spell), "", ""] for person in members]
    return head, rows


def _figures(staff: StaffResult, currency: str, spell: Spell) -> list[str]:
    return [
        staff.name, str(staff.people), share(staff.utilisation.value), interval_text(staff.utilisation, is_time=False),
        f"{count(spell.hours(staff))} h", f"{count(spell.overtime(staff))} h", money(spell.cost(staff), currency),
    ]  # fmt: skip
