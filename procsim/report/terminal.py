"""The result and the check in the terminal: plain tables within the console's width, readable without colours."""

from __future__ import annotations

import textwrap
from itertools import combinations
from typing import TYPE_CHECKING

from procsim.report.numbers import (
    NOTHING,
    about_hours,
    count,
    counts_days,
    kpi_texts,
    money,
    share,
    short_duration,
    value_text,
)
from procsim.report.terminal_table import Column, folded, lines
from procsim.report.words import (
    bottleneck_sentence,
    cycle_sentence,
    efficiency_sentence,
    goal_words,
    goals_sentence,
    headline,
    notes,
    open_sentence,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from procsim.study.result import KpiResult, Result, StageResult

#: No wider than this even on a wide screen: eyes lose the line.
_WIDEST = 100

_STYLES = {"met": "green", "missed": "bold red", "undecided": "yellow"}


def print_result(result: Result, console: Console) -> None:
    """The whole answer: the finding first, then goals, stages, staff and parts, then what is worth a note."""
    width = min(console.width, _WIDEST)
    _paragraph(console, headline(result), width, "bold")
    console.print()
    _paragraph(console, goals_sentence(result), width, "bold")
    if bottleneck_sentence(result):
        _paragraph(console, bottleneck_sentence(result), width)
    staff = [*_staff(result, width), *_staff_footnote(result, width)]
    for table in (_goals(result, width), _stages(result, width), staff, _parts(result, width)):
        if table:
            console.print()
            _print_lines(console, table)
    console.print()
    for sentence in (cycle_sentence(result), efficiency_sentence(result), open_sentence(result)):
        if sentence:
            _paragraph(console, sentence, width)
    for note in notes(result):
        _paragraph(console, f"Note: {note}", width)


def _paragraph(console: Console, text: str, width: int, style: str = "") -> None:
    for line in folded(text, width):
        console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)


def _print_lines(console: Console, table: Sequence[str]) -> None:
    """Lines of a table, the verdicts at their ends in colour where the console has any."""
    from rich.text import Text

    for number, line in enumerate(table):
        text = Text(line, style="dim" if number == 0 else "")
        word = line.rsplit(" ", 1)[-1]
        if word in _STYLES:
            text.stylize(_STYLES[word], len(line) - len(word))
        console.print(text, soft_wrap=True, highlight=False)


def _goals(result: Result, width: int) -> list[str]:
    if not result.scorecard:
        return []
    columns = [
        Column("goal"),
        Column(""),
        Column("now", right=True),
        Column("95 % interval", right=True),
        Column("", gap=4),
    ]
    if all(not kpi_texts(each)[1] for each in result.scorecard.values()):
        columns[3] = Column("")
    rows = [row for each in result.scorecard.values() for row in _goal_rows(each)]
    return lines(columns, rows, width)


def _goal_rows(kpi: KpiResult) -> Iterator[list[str]]:
    value, interval = kpi_texts(kpi)
    goal = goal_words(kpi.goal.text) if kpi.goal else "no goal"
    yield [kpi.name, goal, value, interval, kpi.verdict or ("" if kpi.goal is None else "no tickets")]
    for name, part in kpi.by.items():
        yield ["", name, value_text(part.value, part.is_time, days=counts_days(part)), "", ""]


def _stages(result: Result, width: int) -> list[str]:
    stages = result.stages.values()
    cycle = result.cycle_mean.value
    heading = "stage" if cycle is None else f"where a ticket's {about_hours(cycle)} go"
    columns = [Column(heading), *(Column(title, right=True) for title in ("visits", "queue", "work"))]
    paused = any(stage.paused.value for stage in stages)
    gives_up = any(stage.gave_up is not None for stage in stages)
    columns += [Column("paused", right=True)] if paused else []
    columns += [Column("wait", right=True)]
    columns += [Column("gave up", right=True)] if gives_up else []
    rows = []
    for stage in stages:
        row = [
            _stage_name(stage),
            f"{stage.visits_per_ticket:.2f}",
            short_duration(stage.queue.value),
            short_duration(stage.work.value),
        ]
        row += [short_duration(stage.paused.value)] if paused else []
        row += [short_duration(stage.wait.value)]
        row += [_gave_up(stage)] if gives_up else []
        rows.append(row)
    if not rows:
        return []
    note = "Times are of one visit; closed hours count." if paused else "Times are of one visit."
    pauses = " Paused: the closed hours in the middle of a job." if paused else ""
    return [*lines(columns, rows, width), *textwrap.wrap(note + pauses, width)]


def _stage_name(stage: StageResult) -> str:
    return f"{stage.name} (on the {stage.waits_on})" if stage.waits_on else stage.name


def _gave_up(stage: StageResult) -> str:
    """The share of the visits to a stage that left its queue by patience."""
    if stage.gave_up is None or not stage.visits:
        return NOTHING
    return share(stage.gave_up / stage.visits, 0 if stage.gave_up >= 0.1 * stage.visits else 1)


def _staff(result: Result, width: int) -> list[str]:
    groups = result.staff.values()
    if not groups:
        return []
    overtime = any(group.overtime_hours >= 0.05 for group in groups)
    costs = any(group.cost for group in groups)
    columns = [Column("staff"), Column("people", right=True), Column("busy", right=True)]
    columns += [Column("overtime/week", right=True)] if overtime else []
    columns += [Column("cost/week", right=True)] if costs else []
    rows = []
    for group in groups:
        row = [group.name, str(group.people), share(group.utilisation.value)]
        row += [f"{count(group.overtime_hours)} h" if group.overtime_hours >= 0.05 else NOTHING] if overtime else []
        row += [money(group.cost_per_week, result.process.currency)] if costs else []
        row += [f"{count(group.waiting)}, {group.waiting_most:.0f}"]
        rows.append(row)
    if costs and len(rows) > 1:
        total = money(sum(group.cost_per_week for group in groups), result.process.currency)
        rows.append(
            ["together", str(sum(group.people for group in groups)), "", *([""] if overtime else []), total, ""]
        )
    wide, narrow = (
        lines([*columns, Column(title, right=True)], rows, width)
        for title in ("tickets waiting (mean, most)", "waiting (mean, most)")
    )
    return wide if max(map(len, wide)) <= width else narrow


def _staff_footnote(result: Result, width: int) -> list[str]:
    """Where groups share a role, each row shows the whole role's queue: nobody should add them up."""
    role_sets = [
        {role for person in group.people for role in person.roles}
        for group in result.process.staff.values()
        if group.name in result.staff
    ]
    if all(one.isdisjoint(other) for one, other in combinations(role_sets, 2)):
        return []
    return folded("Groups that share a role serve one queue, shown at each of them: don't add it up.", width)


def _parts(result: Result, width: int) -> list[str]:
    if not result.parts:
        return []
    begin, end = result.window
    weeks = (end - begin).total_seconds() / 604_800
    titles = ("had to wait", "used/week", "lots/week", "stock (mean)")
    rows = [
        [
            part.name,
            value_text(part.waited, False),
            _per_week(part.used, weeks),
            _per_week(part.ordered, weeks),
            count(part.mean_stock),
        ]
        for part in result.parts.values()
    ]
    return lines([Column("parts"), *(Column(title, right=True) for title in titles)], rows, width)


def _per_week(number: float, weeks: float) -> str:
    return count(number / weeks) if weeks > 0 else NOTHING
