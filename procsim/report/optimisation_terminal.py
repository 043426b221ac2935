"""An optimisation in the terminal: the staffing, its goals, and what each goal costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.optimisation_numbers import cost_title, frontier_rows, goal_rows, goals_of
from procsim.report.optimisation_words import certainty, finding, headline
from procsim.report.terminal_table import Column, folded, lines
from procsim.report.words import sentence_of

if TYPE_CHECKING:
    from rich.console import Console

    from procsim.study.optimised import Optimised

#: No wider than this even on a wide screen: eyes lose the line.
_WIDEST = 100


def print_optimised(result: Optimised, console: Console) -> None:
    """The whole answer: the staffing first, then its goals, then what each of them costs."""
    width = min(console.width, _WIDEST)

    def paragraph(text: str, style: str = "") -> None:
        for line in folded(text, width):
            console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)

    paragraph(headline(result))
    console.print()
    paragraph(finding(result), "bold")
    paragraph(certainty(result))
    for table in (_goals(result, width), _frontier(result, width)):
        if table:
            console.print()
            for number, line in enumerate(table):
                style = "dim" if number == 0 else ""
                console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)
    if result.notes:
        console.print()
    for note in result.notes:
        paragraph(f"Note: {sentence_of(note)}")


def _goals(result: Optimised, width: int) -> list[str]:
    """The goals under the staffing that was found."""
    if not result.goals:
        return []
    columns = [Column("goal"), Column(""), Column("then", right=True), Column("95 % interval", right=True), Column("")]
    return lines(columns, goal_rows(result), width)


def _frontier(result: Optimised, width: int) -> list[str]:
    """What each goal alone costs: the staffings of its frontier about where it is met."""
    rows = [
        [name if number == 0 else "", *row]
        for name in goals_of(result)
        for number, row in enumerate(frontier_rows(result, name))
    ]
    columns = [
        Column("what a goal costs"),
        Column("value", right=True),
        Column("95 % interval", right=True),
        Column(""),
        Column(cost_title(result), right=True),
        Column("with"),
    ]
    return lines(columns, rows, width)
