"""A sensitivity study in the terminal: what to measure first, then for each figure the guesses that move it most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.numbers import NOTHING
from procsim.report.sensitivity_numbers import (
    foremost,
    goal_text,
    measure_first_rows,
    moved_text,
    range_text,
    scale_of_tornado,
    title,
    value_texts,
)
from procsim.report.sensitivity_words import certainty, finding, headline, notes, others_text
from procsim.report.terminal_table import Column, folded, lines

if TYPE_CHECKING:
    from rich.console import Console

    from procsim.report.comparison_numbers import Scale
    from procsim.study.tornado import End, Sensitivity, Tornado

#: No wider than this even on a wide screen: eyes lose the line.
_WIDEST = 100
#: Guesses of a figure, besides those that change its verdict.
_MOST = 5

_LEGEND = (
    "±: half the 95 % interval. ?: may be chance. Met, missed, undecided: what the verdict becomes. All guesses are in "
    "the report (--report FILE.html) and in --json."
)


def print_sensitivity(result: Sensitivity, console: Console) -> None:
    """The whole answer: the finding, the verdicts that hang on a guess, then a table for each figure."""
    width = min(console.width, _WIDEST)

    def paragraph(text: str, style: str = "") -> None:
        for line in folded(text, width):
            console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)

    def table(rows: list[str]) -> None:
        console.print()
        for number, line in enumerate(rows):
            style = "dim" if number == 0 else ""
            console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)

    paragraph(headline(result))
    console.print()
    paragraph(finding(result), "bold")
    if result.first:
        table(_measure_first(result, width))
    for tornado in result.tornados:
        console.print()
        paragraph(_head(tornado), "bold")
        shown = foremost(tornado, _MOST)
        if shown:
            for number, line in enumerate(_tornado(tornado, width)):
                style = "dim" if number == 0 else ""
                console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)
        others = others_text(tornado, len(shown))
        if others:
            paragraph(f"  {others}", "dim")
    console.print()
    paragraph(_LEGEND)
    paragraph(certainty(result))
    for note in notes(result):
        paragraph(f"Note: {note}")


def _measure_first(result: Sensitivity, width: int) -> list[str]:
    columns = [
        Column("measure first"),
        Column("goal"),
        Column("at the low end"),
        Column("now"),
        Column("at the high end"),
    ]
    return lines(columns, measure_first_rows(result), width)


def _head(tornado: Tornado) -> str:
    """The figure as it is: ``intake_to_work  90 % within 4 h: 87 %, missed``."""
    value, interval = value_texts(tornado, tornado.value)
    goal = goal_text(tornado)
    verdict = f", {tornado.verdict}" if tornado.verdict else ""
    about = f" ({interval})" if interval else ""
    return f"{title(tornado)}{f', {goal}' if goal else ''}: {value}{about}{verdict}"


def _tornado(tornado: Tornado, width: int) -> list[str]:
    scale = scale_of_tornado(tornado)
    rows = [
        [bar.guess.path, range_text(bar), _cell(bar.at_low, tornado, scale), _cell(bar.at_high, tornado, scale)]
        for bar in foremost(tornado, _MOST)
    ]
    columns = [
        Column(f"  guess, moves it by {scale.name}"),
        Column("range", right=True),
        Column("at the low end", right=True),
        Column("at the high end", right=True),
    ]
    return lines(columns, [[f"  {row[0]}", *row[1:]] for row in rows], width)


def _cell(end: End, tornado: Tornado, scale: Scale) -> str:
    """What a figure moves by at an end, and its verdict where that is another one."""
    text = moved_text(end.difference, scale)
    if end.turns(tornado.verdict):
        return f"{text} {end.verdict}"
    return text if end.is_certain or end.difference.is_none or text == NOTHING else f"{text} ?"
