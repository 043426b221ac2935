"""A comparison in the terminal: the finding, a sentence per scenario, and the differences with scenarios as columns.

As many scenarios stand side by side as fit; the others follow in tables of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.comparison_numbers import Kind, short_difference
from procsim.report.comparison_subjects import subjects
from procsim.report.comparison_words import (
    base_name,
    comparison_notes,
    factor_name,
    family_sentence,
    finding,
    goals_met,
    headline,
    kpi_kind,
    scenario_sentence,
    title,
)
from procsim.report.numbers import NOTHING, about_hours, counts_days, grouped, kpi_texts, money
from procsim.report.terminal_table import Column, folded, lines
from procsim.report.words import goal_words
from procsim.study.intervals import MOST_TO_DECIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from procsim.study.compared import Compared, Comparison
    from procsim.study.differences import Difference
    from procsim.study.result import KpiResult

#: No wider than this even on a wide screen: eyes lose the line.
_WIDEST = 100

#: More scenarios than these get a line each, and no tables: nobody reads so many columns.
_MOST = 12
_MANY = "+2?: two more are undecided. All differences are in the report (--report FILE.html) and in --json."

#: What stands beside a difference; an undecided one also says how many runs would decide it.
_WORDS = {"better": "better", "worse": "worse", "higher": "", "lower": "", "no difference": "", "undecided": "?"}

_VERDICTS = {"met": "met", "missed": "missed", "undecided": "?"}

#: Cells of a row, the first of which names it.
Row = list[str]


def print_comparison(comparison: Comparison, console: Console) -> None:
    """The whole answer: the finding first, then who makes what better, then tables of all differences."""
    width = min(console.width, _WIDEST)

    def paragraph(text: str, style: str = "") -> None:
        for line in folded(text, width):
            console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)

    paragraph(f"{title(comparison)} · {headline(comparison)}", "bold")
    console.print()
    paragraph(finding(comparison), "bold")
    many = len(comparison.scenarios) > _MOST
    if not many:
        for letter, scenario in zip(letters(len(comparison.scenarios)), comparison.scenarios, strict=True):
            console.print()
            paragraph(f"{letter}  {scenario.name}: {scenario_sentence(scenario, comparison)}")
    for table in [_overview(comparison, width)] if many else _tables(comparison, width):
        console.print()
        _print_lines(console, table)
    console.print()
    for text in (_MANY if many else _legend(comparison), family_sentence(comparison)):
        if text:
            paragraph(text)
    for note in comparison_notes(comparison):
        paragraph(f"Note: {note}")


def letters(count: int) -> list[str]:
    """Short names of scenarios for the heads of columns: letters, or numbers where there are more than 26."""
    return [chr(ord("A") + number) if count <= 26 else str(number + 1) for number in range(count)]


def _overview(comparison: Comparison, width: int) -> list[str]:
    """A line per scenario: the goals that it meets, how many KPIs it makes better and worse, and its price."""
    currency = comparison.base.process.currency
    cost = f"cost/week, {currency}" if currency else "cost/week"
    titles = ("goals met", "better", "worse", "?", cost)
    rows = [[base_name(comparison), goals_met(comparison.base), "", "", "", ""]]
    for one in comparison.scenarios:
        verdicts = [each.verdict for each in one.kpis.values()]
        counts = [str(verdicts.count(word) or NOTHING) for word in ("better", "worse", "undecided")]
        rows.append([one.name, goals_met(one.result), *counts, short_difference(one.cost, "money")])
    return lines([Column(""), *(Column(title, right=True) for title in titles)], rows, width)


def _tables(comparison: Comparison, width: int) -> Iterator[list[str]]:
    """The tables, each of as many scenarios as fit beside the base."""
    names = letters(len(comparison.scenarios))
    begin = 0
    while begin < len(comparison.scenarios):
        for count in range(len(comparison.scenarios) - begin, 0, -1):
            chosen = comparison.scenarios[begin : begin + count]
            heads = ["", base_name(comparison), *names[begin : begin + count]]
            columns = [Column(heads[0]), *(Column(head, right=True) for head in heads[1:])]
            rows = list(_rows(comparison, chosen))
            table = lines(columns, rows, width)
            # A name on a line of its own says that there was no room.
            if count == 1 or (len(table) == len(rows) + 1 and max(map(len, table)) <= width):
                break
        yield table
        begin += count


def _rows(comparison: Comparison, chosen: Sequence[Compared]) -> Iterator[Row]:
    base = comparison.base
    for path in dict.fromkeys(path for one in chosen for path in one.factors):
        yield [factor_name(path), "", *(one.factors.get(path, "") for one in chosen)]
    for name in comparison.kpis:
        yield from _kpi_rows(base.scorecard[name], name, chosen)
    cycle = base.cycle_mean.value
    yield ["cycle time, mean", about_hours(cycle), *(_cell(one.cycle, "time") for one in chosen)]
    total = sum(group.cost_per_week for group in base.staff.values())
    if total or any(one.cost.value for one in chosen):
        now = money(total, base.process.currency)
        yield ["cost/week", now, *(_cell(one.cost, "money") for one in chosen)]
    for subject in subjects(comparison):
        names = subject.that_differ(chosen)
        if names and subject.title:
            yield [subject.title, "", *("" for _ in chosen)]
        for name in names:
            cells = [_cell(subject.of(one).get(name), subject.kind) for one in chosen]
            yield [f" {name}", subject.said(subject.now.get(name)), *cells]


def _kpi_rows(kpi: KpiResult, name: str, chosen: Sequence[Compared]) -> Iterator[Row]:
    """Two lines: the values with their verdicts, then the goal and the differences."""
    results = [one.result.scorecard.get(name) for one in chosen]
    yield [name, _value(kpi), *(_value(one) for one in results)]
    differences = [
        _with_word(short_difference(scenario.kpis[name], kpi_kind(one), counts_days(one)), scenario.kpis[name])
        if one is not None and name in scenario.kpis
        else NOTHING
        for one, scenario in zip(results, chosen, strict=True)
    ]
    yield [f" {goal_words(kpi.goal.text)}" if kpi.goal else "", "", *differences]


def _value(kpi: KpiResult | None) -> str:
    if kpi is None:
        return NOTHING
    return f"{kpi_texts(kpi)[0]} {_VERDICTS.get(kpi.verdict or '', '')}".rstrip()


def _cell(one: Difference | None, kind: Kind) -> str:
    return NOTHING if one is None else _with_word(short_difference(one, kind), one)


def _with_word(text: str, one: Difference) -> str:
    word = _WORDS.get(one.verdict or "", "")
    if one.verdict == "undecided" and one.replications_to_decide is not None:
        word = f"?{grouped(one.replications_to_decide)}"
    return f"{text} {word}".rstrip()


def _legend(comparison: Comparison) -> str:
    if comparison.replications == 1:
        return "Of one run each no difference can be told from chance."
    verdicts = {one.verdict for each in comparison.scenarios for one in (*each.kpis.values(), each.cycle, each.cost)}
    texts = ["Cost, load and stage times are shown where they differ for certain and by 1 % at least."]
    if "undecided" in verdicts:
        texts.append(f"?160: undecided, about 160 runs would decide it; ?: more than {grouped(MOST_TO_DECIDE)}.")
    if "no difference" in verdicts:
        texts.append("Same: not one run differs.")
    return " ".join(texts)


def _print_lines(console: Console, table: Sequence[str]) -> None:
    """Lines of a table, better and worse in colour where the console has any."""
    from rich.text import Text

    for number, line in enumerate(table):
        text = Text(line, style="dim" if number == 0 else "")
        for word, style in (("better", "green"), ("worse", "bold red")):
            text.highlight_regex(rf"(?<= ){word}\b", style)
        console.print(text, soft_wrap=True, highlight=False)
