"""The result and the check in the terminal: plain tables within the console's width, readable without colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.assumptions import changed
from procsim.report.numbers import (
    NOTHING,
    column,
    count,
    cycle_texts,
    grouped,
    kpi_texts,
    money,
    part_text,
    share,
    value_text,
)
from procsim.report.spells import Spell, spell_of
from procsim.report.stage_sums import sum_sentence
from procsim.report.terminal_table import Column, folded, lines
from procsim.report.week_terminal import week_lines
from procsim.report.words import (
    about_scenario,
    bottleneck_sentence,
    caution_sentences,
    clock_words,
    cycle_sentence,
    efficiency_sentence,
    goal_words,
    goals_sentence,
    headline,
    notes,
    open_sentence,
    queues_sentence,
    verdict_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from procsim.study.result import KpiResult, Result, StaffResult, StageResult

#: No wider than this even on a wide screen: eyes lose the line.
_WIDEST = 100

_STYLES = {"met": "green", "missed": "bold red", "undecided": "yellow", "unsure": "yellow"}


def print_result(result: Result, console: Console) -> None:
    """The whole answer: the finding first, then goals, stages, staff and parts, then what is worth a note."""
    width = min(console.width, _WIDEST)
    _paragraph(console, headline(result), width, "bold")
    if about_scenario(result):
        _paragraph(console, about_scenario(result), width)
    for path, text in changed(result.process):
        _paragraph(console, f"Changed: {path}: {text}", width)
    console.print()
    _paragraph(console, goals_sentence(result), width, "bold")
    for sentence in caution_sentences(result):
        _paragraph(console, sentence, width, "yellow")
    if bottleneck_sentence(result):
        _paragraph(console, bottleneck_sentence(result), width)
    for table in (_goals(result, width), _stages(result, width), _staff(result, width), _parts(result, width)):
        if table:
            console.print()
            _print_lines(console, table)
    for table in week_lines(result, width):
        console.print()
        for number, line in enumerate(table):
            console.print(line, style="bold" if number == 0 else "", soft_wrap=True, highlight=False, markup=False)
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
    """The goals with their clocks; where that is too wide, closer together, then with the clocks beneath."""
    if not result.scorecard:
        return []
    for clocks, gap, units in ((True, 4, True), (True, 2, True), (True, 2, False), (False, 4, True), (False, 2, False)):
        columns = [
            Column("goal"),
            Column(""),
            Column("now", right=True),
            Column("95 % interval", right=True),
            Column("", gap=gap),
        ]
        if all(not kpi_texts(each)[1] for each in result.scorecard.values()):
            columns[3] = Column("")
        rows = [row for each in result.scorecard.values() for row in _goal_rows(result, each, clocks, units)]
        table = lines(columns, rows, width)
        if len(table) == len(rows) + 1 and max(map(len, table)) <= width:
            break
    return table if clocks else [*table, *_clocks(result, width)]


def _goal_rows(result: Result, kpi: KpiResult, clocks: bool, units: bool) -> Iterator[list[str]]:
    value, interval = kpi_texts(kpi)
    if not units:  # the value beside it says it
        interval = interval.removesuffix(" " + value.rpartition(" ")[2])
    goal = goal_words(kpi.goal.text) if kpi.goal else "no goal"
    clock = clock_words(result.process, kpi.kpi) if clocks else ""
    verdict = verdict_words(result, kpi) or ("" if kpi.goal is None else "no tickets")
    yield [kpi.name, f"{goal} ({clock})" if clock else goal, value, interval, verdict]
    for name, part in kpi.by.items():
        yield ["", name, part_text(kpi, part), "", ""]


def _clocks(result: Result, width: int) -> list[str]:
    """Which KPIs count which hours, in a sentence beneath the table."""
    by_clock: dict[str, list[str]] = {}
    for kpi in result.scorecard.values():
        clock = clock_words(result.process, kpi.kpi)
        if clock:
            by_clock.setdefault(clock, []).append(kpi.name)
    texts = [f"{clock} for {', '.join(names)}" for clock, names in by_clock.items()]
    return folded(f"Hours that count: {'; '.join(texts)}.", width) if texts else []


def _stages(result: Result, width: int) -> list[str]:
    stages = list(result.stages.values())
    if not stages:
        return []
    paused = any(stage.paused.value for stage in stages)
    heading = "stage" if result.cycle_mean.value is None else f"where a ticket's {cycle_texts(result).mean} go"
    columns: dict[str, list[str]] = {
        heading: [_stage_name(stage) for stage in stages],
        "visits": [f"{stage.visits_per_ticket:.2f}" for stage in stages],
        "queue": column([stage.queue.value for stage in stages]),
        "work": column([stage.work.value for stage in stages]),
    }
    if paused:
        columns["paused"] = column([stage.paused.value for stage in stages])
    if any(stage.wait.value for stage in stages):
        columns["wait"] = column([stage.wait.value for stage in stages])
    if any(stage.gave_up is not None for stage in stages):
        columns["gave up"] = [_gave_up(stage) for stage in stages]
    heads = [Column(title, right=title != heading) for title in columns]
    note = "Times are of one visit; closed hours count." if paused else "Times are of one visit."
    pauses = " Paused: the closed hours in the middle of a job." if paused else ""
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    return [*lines(heads, rows, width), *folded(f"{note}{pauses} {sum_sentence(result)}".rstrip(), width)]


def _stage_name(stage: StageResult) -> str:
    return f"{stage.name} ({stage.waits_on})" if stage.waits_on else stage.name


def _gave_up(stage: StageResult) -> str:
    """The share of the visits to a stage that left its queue by patience."""
    if stage.gave_up is None or not stage.visits:
        return NOTHING
    return share(stage.gave_up / stage.visits, 0 if stage.gave_up >= 0.1 * stage.visits else 1)


def _staff(result: Result, width: int) -> list[str]:
    groups = list(result.staff.values())
    if not groups:
        return []
    spell, currency = spell_of(result), result.process.currency
    overtime = any(group.overtime_hours >= 0.05 for group in groups)
    costs = any(group.cost for group in groups)
    columns = [Column("staff"), Column("people", right=True), Column("busy", right=True)]
    columns += [Column(f"overtime{spell.per}", right=True)] if overtime else []
    columns += [Column(spell.cost_title, right=True)] if costs else []
    later = {name for team in result.process.teams for name in team[1:]}
    rows = []
    for group in groups:
        row = [group.name, str(group.people), share(group.utilisation.value)]
        row += [_overtime(group, spell)] if overtime else []
        row += [money(spell.cost(group), currency)] if costs else []
        row += ["" if group.name in later else f"{count(group.waiting)}, {grouped(group.waiting_most)}"]
        rows.append(row)
    if costs and len(rows) > 1:
        total = money(sum(map(spell.cost, groups)), currency)
        people = str(sum(group.people for group in groups))
        rows.append(["together", people, "", *([""] if overtime else []), total, ""])
    for title in ("tickets waiting (mean, most)", "waiting (mean, most)", "waiting"):
        table = lines([*columns, Column(title, right=True)], rows, width)
        if len(table) == len(rows) + 1 and max(map(len, table)) <= width:
            break
    sentence = queues_sentence(result)
    return [*table, *folded(sentence, width)] if sentence else table


def _overtime(group: StaffResult, spell: Spell) -> str:
    return f"{count(spell.overtime(group))} h" if group.overtime_hours >= 0.05 else NOTHING


def _parts(result: Result, width: int) -> list[str]:
    if not result.parts:
        return []
    spell = spell_of(result)
    titles = ("had to wait", f"used{spell.per}", f"lots{spell.per}", "stock (mean)")
    rows = [
        [
            part.name,
            value_text(part.waited, False),
            count(spell.share(part.used)),
            count(spell.share(part.ordered)),
            count(part.mean_stock),
        ]
        for part in result.parts.values()
    ]
    return lines([Column("parts"), *(Column(title, right=True) for title in titles)], rows, width)
