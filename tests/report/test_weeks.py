"""The weeks of a KPI in words, in the terminal and as a picture."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console

from procsim.files import load
from procsim.kpi.run_chart import limits, run_chart
from procsim.report.html import report
from procsim.report.plots.run_chart import run_chart_figure
from procsim.report.terminal import print_result
from procsim.report.week_words import chart_sentences, remark, weeks_intro
from procsim.study import simulate
from procsim.study.result import Estimate, KpiResult, KpiWeeks, Result

from .fixtures import result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

#: Eight calm weeks about 90 %, one week of 70 %, and ten about 96 %.
SHARES = [0.9, 0.92, 0.88, 0.9, 0.92, 0.9, 0.88, 0.92, 0.7, *[0.95, 0.97] * 5]


def by_week(name: str, values: Sequence[float | None], replications: int = 20) -> tuple[Result, KpiResult]:
    """The result of the fixtures with these weeks of a KPI in its first run; those of all runs are the same."""
    plain = result()
    kpi = plain.scorecard[name]
    most = None if kpi.is_time else 1.0
    known = [value for value in values if value is not None]
    every = limits([values, values], most) if replications > 1 else None
    weeks = KpiWeeks(run_chart(values, most), every, 2 * len(known), 2)
    kpi = replace(kpi, weekly=[Estimate(value) for value in values], weeks=weeks)
    return replace(plain, by="week", replications=replications, scorecard={name: kpi}), kpi


def printed(what: Result, width: int = 80) -> list[str]:
    file = io.StringIO()
    print_result(what, Console(file=file, width=width))
    text = file.getvalue()
    return text[text.index("Week by week") :].splitlines() if "Week by week" in text else []


def test_what_stands_out_is_told_in_plain_words() -> None:
    """The sum is 17.52, the mean 0.922; the 18 ranges add up to 0.83, so the limits are 0.922 ± 0.123 (cut at 1)."""
    _, kpi = by_week("intake_to_work", SHARES)
    assert chart_sentences(kpi, 20) == [
        "Mean 92 %, limits 80 – 100 %; from week to week at most 15 points.",
        "Week 9 lies below the limits: look for what was special.",
        "The steps to weeks 9 and 10 are larger than chance would make it.",
        "Weeks 1 to 9, 9 in a row, lie below the mean: no chance, but a change.",
        "Weeks 10 to 19, 10 in a row, lie above the mean: no chance, but a change.",
        "Single weeks of all 20 runs: mean 92 %, limits 80 – 100 %; 2 of 38 lie beyond.",
    ]


def test_calm_weeks_need_no_explanation_and_times_are_said_in_one_unit() -> None:
    _, kpi = by_week("diagnosis_time", [1600.0, 1660.0, 1610.0, None, 1640.0, 1600.0], replications=1)
    # The mean is 1622 s, the mean of the ranges 60, 50, 30 and 40 is 45 s.
    assert chart_sentences(kpi, 1) == [
        "Mean 27.0 min, limits 25.0 – 29.0 min; from week to week at most 2.5 min.",
        "No week stands out: they differ by chance, and no single one needs an explanation.",
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0.9] * 12, "All weeks are alike: 90 %."),
        ([None, 0.9, None], "Only one week has tickets to judge by, 90 %; limits take two at least."),
        ([None, None], "No week has tickets to judge by."),
    ],
)
def test_weeks_without_limits_say_why(values: list[float | None], said: str) -> None:
    _, kpi = by_week("intake_to_work", values)
    assert chart_sentences(kpi, 20) == [said]


def test_a_run_that_is_over_and_one_below_are_told() -> None:
    _, kpi = by_week("intake_to_work", [*[0.8, 0.81] * 4, None, 0.8, 0.9, 0.95, 0.9])
    assert any("Weeks 1 to 10, 9 in a row, lie below the mean" in text for text in chart_sentences(kpi, 20))


def test_a_remark_has_all_that_stands_out() -> None:
    assert remark((), 3) == ""
    assert remark(("above", "jump", "run above"), 9) == "above, jump, 9 in a row"
    assert remark(("run below",), -8) == "8 in a row"


def test_the_table_in_the_terminal_is_a_run_chart_on_its_side() -> None:
    """The limits are 0.888 ± 0.173, cut at 1; a sign is a hundredth wide."""
    found, _ = by_week("intake_to_work", [0.9, 0.92, None, 0.8, 0.9, 0.92], replications=1)
    rows = printed(found)
    begin = rows.index("intake_to_work by week: 90 % within 4 h")
    assert rows[begin + 1 : begin + 8] == [
        "week  from        value",
        "   1  2026-01-26   90 %  │                 ┊●          │",
        "   2  2026-02-02   92 %  │                 ┊   ●       │",
        "   3  2026-02-09      –  │                 ┊           │",
        "   4  2026-02-16   80 %  │        ●        ┊           │",
        "   5  2026-02-23   90 %  │                 ┊●          │",
        "   6  2026-03-02   92 %  │                 ┊   ●       │",
    ]
    assert rows[begin + 8].startswith("Mean 89 %, limits 72 – 100 %")
    assert weeks_intro(found).endswith("by chance alone.")


def test_in_eighty_columns_nothing_is_lost() -> None:
    found, kpi = by_week("intake_to_work", SHARES)
    long = replace(found, scorecard={"a" * 90: replace(kpi, name="a" * 90)})
    for width in (78, 80, 100):
        rows = [row for what in (found, long) for row in printed(what, width)]
        assert max(cell_len(row) for row in rows if "aaa" not in row) <= width
        assert not [row for row in rows if row != row.rstrip()]
        marked = [row for row in rows if re.match(r" +9  2026-03-23 ", row)]
        assert [row.endswith("  below, jump, 9 in a row") for row in marked] == [True] * 2
    assert any(row.startswith("week  from        first run  all 20 runs") for row in printed(found))


def test_without_weeks_the_terminal_and_the_report_say_nothing_of_them() -> None:
    assert printed(result()) == []
    assert "weeks-title" not in report(result())
    empty, kpi = by_week("intake_to_work", [])
    assert printed(empty) == []
    assert run_chart_figure(empty, kpi) is None
    assert "No whole week has tickets to judge by." in report(empty)
    assert run_chart_figure(result(), result().scorecard["intake_to_work"]) is None


def test_the_picture_has_limits_points_and_a_table() -> None:
    found, kpi = by_week("intake_to_work", SHARES)
    figure = run_chart_figure(found, kpi)
    assert figure is not None
    for drawing in (figure.svg, figure.narrow):
        assert drawing.count("stroke-dasharray") == 4  # two limits of the values, one of the changes, and the key
        # the last two of one run and the last three of the other, two jumps, and the key
        assert drawing.count("<polygon") == 2 + 3 + 2 + 1
    assert list(figure.head) == ["week", "from", "first run", "all 20 runs", "change", "stands out"]
    assert list(figure.rows[8]) == ["9", "2026-03-23", "70 %", "70 %", "22 points", "below, jump, 9 in a row"]
    assert figure.rows[0][4] == "–"
    assert "mean of all 20 runs" in figure.svg


def test_a_line_is_broken_where_a_week_has_no_value_and_is_never_zero() -> None:
    found, kpi = by_week("diagnosis_time", [1600.0, 1660.0, None, 1640.0, 1600.0], replications=1)
    figure = run_chart_figure(found, kpi)
    assert figure is not None
    assert figure.svg.count("<circle") == 4 + 3
    assert list(figure.rows[2])[2:] == ["–", "–", ""]
    assert len(re.findall(r'<polyline points="[^"]*" class="f-none s-first" stroke-width="1.6"', figure.svg)) == 2


def test_many_weeks_keep_only_the_points_that_stand_out() -> None:
    found, kpi = by_week("intake_to_work", [*SHARES[:8] * 20, 0.5], replications=1)
    figure = run_chart_figure(found, kpi)
    assert figure is not None
    assert "<circle" not in figure.svg
    assert "<polygon" in figure.svg


def test_a_run_by_week_prints_and_reports_every_kpi(project: Path) -> None:
    figures = simulate(load(project / "processes" / "onboarding.yaml"), replications=2, length="3 weeks", by="week")
    rows = printed(figures)
    assert max(map(cell_len, rows)) <= 80
    text = report(figures)
    for name in figures.scorecard:
        assert any(row.startswith(f"{name} by week: ") for row in rows)
        assert f"<h3>{name} by week</h3>" in text
    assert "The limits of the run charts, from 3 weeks, are a first guess" in text
