"""What an optimisation says: in sentences, in the terminal, and in a report that stands alone."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console

from procsim.files import loads
from procsim.report.optimisation import optimisation_report, write_optimised
from procsim.report.optimisation_terminal import print_optimised
from procsim.report.optimisation_words import finding, step_words
from procsim.study import optimise
from procsim.study.staffing_search import Step

if TYPE_CHECKING:
    from pathlib import Path

    from procsim.study.optimised import Optimised

DESK = """\
procsim: 1
name: Приёмная <1>
currency: EUR
staff:
  clerks: {count: 1, cost: 20/h}
  porters: {count: 2, cost: 10/h}
arrivals:
  guests: {rate: 5/h, enters: greet}
stages:
  greet: {role: clerks, duration: exponential(8 min), next: carry}
  carry: {role: porters, duration: exponential(5 min), next: resolved}
kpis:
  wait:  {from: greet.queued, to: greet.started, goal: 90% within 10 min}
  cycle: {from: arrived, to: closed, goal: mean within 25 min}
run: {length: 3 d, warm_up: 12 h}
"""

BOUNDS = {"staff.clerks.count": range(1, 4), "staff.porters.count": range(1, 4)}


@pytest.fixture(scope="module")
def found() -> Optimised:
    return optimise(loads(DESK), bounds=BOUNDS, replications=60, engine="simpy")


@pytest.fixture(scope="module")
def hopeless() -> Optimised:
    text = DESK.replace("mean within 25 min", "mean within 12 min")
    return optimise(loads(text), bounds=BOUNDS, replications=60, engine="simpy")


def printed(result: Optimised) -> str:
    console = Console(file=io.StringIO(), width=80)
    print_optimised(result, console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert max(cell_len(line) for line in text.splitlines()) <= 80
    return str(text)


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").split())


def test_the_answer_is_the_first_sentence(found: Optimised) -> None:
    assert found.staffing == {"clerks": 2, "porters": 1}
    assert plain(finding(found)) == (
        "clerks 2, porters 1: the cheapest staffing that meets every goal, 8 400 EUR a week, 1 680 EUR more than now. "
        "Now it is clerks 1, porters 2, which misses wait."
    )


def test_the_terminal_shows_the_goals_and_what_each_costs(found: Optimised) -> None:
    text = plain(printed(found))
    for words in ("with 95 % confidence", "90 % within 10 min", "what a goal costs", "EUR/week", "clerks 2, porters 1"):
        assert words in text


def test_where_nothing_will_do_the_goal_is_blamed(hopeless: Optimised) -> None:
    assert hopeless.staffing is None
    assert hopeless.infeasible == ["cycle"]
    text = plain(printed(hopeless))
    assert "No staffing within the bounds meets every goal. To blame is cycle (mean within 12 min)" in text
    assert re.search(r"missed by each of them: at best \S+ min, with clerks 3, porters \d\.", text)
    assert "9 of 9 staffings were run." in text


def test_goals_that_exclude_each_other_are_told_as_that() -> None:
    """A guest waits briefly with two clerks, and only with one do enough of them leave."""
    text = DESK.replace("duration: exponential(8 min),", "duration: exponential(8 min), patience: exponential(30 min),")
    text = text.replace(
        "cycle: {from: arrived, to: closed, goal: mean within 25 min}",
        "leave: {share: end:abandoned, goal: at least 10%}",
    )
    result = optimise(loads(text), bounds=BOUNDS, replications=60, engine="simpy")
    assert result.staffing is None
    assert result.undecided == []
    said = plain(finding(result))
    assert said.startswith("No staffing within the bounds meets every goal, though each goal is met by one or another.")
    assert "Nearest comes clerks" in said


def test_what_is_too_close_to_tell_is_not_called_impossible() -> None:
    """A fifth of the guests goes away, and the goal is that at most a fifth does."""
    text = DESK.replace(
        "cycle: {from: arrived, to: closed, goal: mean within 25 min}", "away: {share: end:gone, goal: at most 20%}"
    )
    text = text.replace("next: resolved}\n", "next: {gone: 20%, resolved: 80%}}\nends: {gone: {}}\n")
    result = optimise(loads(text), bounds=BOUNDS, replications=12, engine="simpy")
    assert result.staffing is None
    assert result.infeasible == []
    assert result.undecided == ["away"]
    said = plain(finding(result))
    assert said.startswith("No staffing could be told to meet every goal. With clerks")
    assert "none is missed for certain, but away (at most 20 %) is too close to tell: " in said
    assert "in 12 runs." in said
    assert result.to_dict()["undecided"] == ["away"]
    assert "the large mark" not in optimisation_report(result)


def test_the_report_stands_alone_and_escapes_names(found: Optimised, hopeless: Optimised, tmp_path: Path) -> None:
    for result in (found, hopeless):
        html = optimisation_report(result)
        assert "Приёмная &lt;1&gt;" in html
        assert not re.search(r'(?:src|href)="(?!#)', html)
        assert html.count("<svg") == 2
        assert "<script" not in html
    path = tmp_path / "staffing.html"
    write_optimised(found, path)
    assert path.read_text(encoding="utf-8") == optimisation_report(found)


def test_a_step_of_the_search_is_a_line() -> None:
    step = Step(
        ("clerks", "porters"), (1, 2), 6720.0, "missed", ("wait", "cycle"), "promising", 4, 40, (2, 2), 10_080.0
    )
    assert plain(step_words(step)) == "clerks 1, porters 2 · 6 720 a week · misses wait and cycle (4 runs)"
