"""A comparison as people read it: signed numbers, sentences, tables within 80 columns, pictures, one HTML file."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console

from procsim.model.problems import InputError
from procsim.report.comparison import changes, comparison_report, write_comparison
from procsim.report.comparison_numbers import Kind, difference_text, interval_text, short_difference, signed_ticks
from procsim.report.comparison_terminal import letters, print_comparison
from procsim.report.comparison_words import comparison_notes, family_sentence, finding, scenario_sentence, settings
from procsim.report.numbers import THIN
from procsim.report.plots.forest import Forest, Line, forest_figure
from procsim.report.plots.heat_map import heat_figure
from procsim.report.plots.response import response_figure
from procsim.report.responses import response_subjects, responses
from procsim.study.differences import Difference

from .comparisons import NONE, comparison, difference, scenario, varied
from .fixtures import result
from .test_html import Outline

if TYPE_CHECKING:
    from pathlib import Path

    from procsim.study.compared import Comparison


def plain(text: str) -> str:
    """A text with usual blanks between thousands."""
    return text.replace(THIN, " ")


def said(one: Comparison) -> str:
    """The finding of a comparison."""
    return plain(finding(one))


def printed(one: Comparison, width: int = 80) -> str:
    file = io.StringIO()
    print_comparison(one, Console(file=file, width=width))
    return plain(file.getvalue())


@pytest.mark.parametrize(
    ("value", "half", "kind", "text", "interval"),
    [
        (0.0433, 0.0208, "share", "+4 points", "+2 to +6 points"),
        (0.00916, 0.0035, "share", "+0.9 points", "+0.6 to +1.3 points"),
        (-1293.8, 527.8, "time", "−22 min", "−30 to −13 min"),
        (-0.48, 0.9, "time", "−0.5 s", "−1.4 to +0.4 s"),
        (9000.0, 300.0, "time", "+2.50 h", "+2.42 to +2.58 h"),
        (200_000.0, 90_000.0, "time", "+2 d", "+1 to +3 d"),
        (32_000.0, 0.0, "money", "+32 000 RUB", ""),
        (-0.0001, 0.02, "share", "≈ 0 points", "−2 to +2 points"),
        (0.1, 0.0, "share", "+10.0 points", ""),
    ],
)
def test_a_difference_is_said_in_one_unit_as_exactly_as_it_is_known(
    value: float, half: float, kind: Kind, text: str, interval: str
) -> None:
    one = difference(value, half)
    assert plain(difference_text(one, kind, "RUB")) == text
    assert interval_text(one, kind, "RUB") == interval


def test_nothing_to_compare_and_no_difference_have_signs_of_their_own() -> None:
    assert difference_text(Difference(None), "time") == "–"
    assert difference_text(NONE, "time") == "same"
    assert difference_text(Difference(0.0), "share") == "same"
    assert difference_text(Difference(0.25), "share") == "+25.0 points"  # one run
    assert short_difference(difference(0.25, 0.01), "share") == "+25 pts"
    assert difference_text(difference(200_000.0, 90_000.0), "time", days=False) == "+56 h"


def test_ticks_lie_on_both_sides_of_zero() -> None:
    assert [text for _, text in signed_ticks((-0.3, 0.1), "share")] == [
        "−30 points",
        "−20 points",
        "−10 points",
        "0",
        "+10 points",
    ]
    assert [text for _, text in signed_ticks((-10.0, 9.0), "time", few=True)] == ["−10 s", "0"]


def test_the_finding_names_what_meets_all_goals_at_the_least_cost() -> None:
    assert said(comparison()) == "Only One more technician meets all 6 goals, for 32 000 RUB a week more."
    dear = scenario("Two more", intake_to_work=(0.08, 0.01), resolve_in_time=(0.02, 0.002), cost=(64_000, 0))
    both = comparison(*comparison().scenarios, dear)
    assert said(both) == (
        "2 of 4 scenarios meet all 6 goals; the cheapest is One more technician, for 32 000 RUB a week more."
    )
    assert said(comparison(dear)) == "Two more meets all 6 goals, for 64 000 RUB a week more."


def test_the_finding_says_what_is_uncertain_and_what_comes_nearest() -> None:
    good = comparison().scenarios[0]
    kpis = {**good.result.scorecard}
    kpis["shelf_time"] = replace(kpis["shelf_time"], certain=False)
    unsure = replace(good, name="Perhaps", result=replace(good.result, scorecard=kpis))
    assert said(comparison(unsure)) == (
        "No scenario meets all 6 goals for certain; Perhaps may, for 32 000 RUB a week more: shelf_time is undecided."
    )
    cheap = replace(unsure, cost=difference(5000, 0))
    assert said(comparison(good, cheap)).endswith(
        "Perhaps may do so for 5 000 RUB a week more: shelf_time is undecided."
    )
    near = scenario("Near", intake_to_work=(0.06, 0.01), resolve_in_time=(-0.01, 0.001))
    assert said(comparison(near)) == "Near meets 5 goals instead of 4, at the same cost."
    assert said(comparison(near, near)).startswith("No scenario meets all 6 goals; nearest comes Near with 5 goals")
    bad = scenario("Bad", intake_to_work=(-0.2, 0.01), resolve_in_time=(-0.1, 0.001))
    assert said(comparison(bad)) == "No scenario meets more goals than the 4 of 6 met as it is."


def test_the_finding_where_all_is_well_already_and_where_nothing_is_promised() -> None:
    good = comparison().scenarios[0]
    cheaper = replace(good, name="Cheaper", cost=difference(-5000, 0))
    well = replace(comparison(good), base=good.result)
    assert said(well) == "As it is, Device repair meets all 6 goals; no scenario does so for less."
    assert said(replace(well, scenarios=[cheaper])) == "Cheaper meets all 6 goals too, for 5 000 RUB a week less."
    base = result()
    bare = {name: replace(kpi, kpi=replace(kpi.kpi, goal=None), met=None) for name, kpi in base.scorecard.items()}
    without = replace(comparison(good), base=replace(base, scorecard=bare))
    assert said(without) == "No goals are set; One more technician makes 2 KPIs better, for 32 000 RUB a week more."
    nothing = replace(without, scenarios=[scenario("Nothing")])
    assert said(nothing) == "No goals are set, and no scenario makes a KPI better for certain."


def test_a_scenario_is_told_in_a_sentence() -> None:
    one = comparison()
    assert [plain(scenario_sentence(each, one)) for each in one.scenarios] == [
        (
            "better: intake_to_work +6 points and resolve_in_time +1.2 points; 6 of 6 goals met instead of 4; "
            "32 000 RUB a week more."
        ),
        (
            "worse: intake_to_work −11 points and diagnosis_time +4.0 min; 4 of 6 goals met, as before; "
            "8 000 RUB a week less."
        ),
        "no KPI is better or worse for certain; 2 undecided; 4 of 6 goals met, as before; at the same cost.",
    ]
    assert scenario_sentence(scenario("Same"), one).startswith("no KPI differs in any run; ")
    assert scenario_sentence(one.scenarios[0], replace(one, replications=1)).startswith("one run each tells nothing")


@pytest.mark.parametrize("width", [80, 100, 200])
def test_the_terminal_keeps_within_its_width(width: int) -> None:
    text = printed(comparison(), width)
    assert max(cell_len(line) for line in text.splitlines()) <= min(width, 100)
    assert "Ученик вместо мастера" in text
    assert "+6 pts better" in text
    assert "+4.0 min worse" in text


def test_scenarios_that_do_not_fit_follow_in_tables_of_their_own() -> None:
    text = printed(comparison(*comparison().scenarios * 3))
    heads = [line.split() for line in text.splitlines() if line.strip().startswith("as it is")]
    assert [word for head in heads for word in head[3:]] == list("ABCDEFGHI")
    assert len(heads) > 1


def test_one_difference_is_one_and_two_goals_are_both() -> None:
    made = comparison()
    assert "for 1 difference of a KPI: Holm" in family_sentence(replace(made, tested=1, tested_besides=0))
    assert "12 differences of KPIs and 1 difference of another figure" in family_sentence(
        replace(made, tested=12, tested_besides=1)
    )


def test_what_is_worth_a_note_of_several_is_said_once() -> None:
    note = "the warm-up is too short"
    scenarios = [replace(one, result=replace(one.result, notes=[note])) for one in comparison().scenarios]
    whole = comparison(*scenarios, *scenarios, notes=["a kernel could not be compiled"], ran_on="run 1 was slow")
    assert comparison_notes(whole)[:2] == ["A kernel could not be compiled.", "Run 1 was slow."]
    names = "One more technician, Ученик вместо мастера, A leaner stock of screens"
    assert f"{names} and 3 others: {note}." in comparison_notes(whole)
    base = replace(whole.base, notes=[note])
    assert f"All: {note}." in comparison_notes(replace(whole, base=base))


def test_many_scenarios_get_a_line_each() -> None:
    text = printed(varied(6, 7, 8, 9, 10, stock=(30, 40, 50)))
    assert "staff.technicians.count = 9, parts.screen.reorder_at = 40" in text
    assert "6 of 6" in text
    assert "All differences are in the report" in text
    assert letters(3) == ["A", "B", "C"]
    assert letters(30)[-1] == "30"


def test_of_one_run_nothing_is_claimed() -> None:
    bare = Difference(0.05, wanted="higher")
    one = comparison()
    single = replace(
        one,
        replications=1,
        scenarios=[replace(one.scenarios[0], kpis=dict.fromkeys(one.kpis, bare), cycle=bare, cost=bare, stages={})],
    )
    text = printed(single)
    assert "Of one run each no difference can be told from chance." in text
    assert "confidence" not in text
    assert "+5.0 points" in comparison_report(single)


def test_the_report_is_one_page_in_order_without_anything_from_elsewhere() -> None:
    page = comparison_report(comparison())
    outline = Outline(page)
    assert outline.of("h1") == ["Device repair: 3 scenarios"]
    assert outline.of("h2") == ["The finding", "Side by side", "The differences", "What was compared"]
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "procsim compare scenarios/device-repair-*.yaml" in page
    titles = [text for text in outline.of("title") if "difference from" in text]
    assert any("One more technician +6 points" in text for text in titles)


def test_names_are_escaped() -> None:
    page = comparison_report(comparison(scenario("<b>bold & brave</b>", intake_to_work=(0.06, 0.01))))
    assert "<b>" not in page
    assert "&lt;b&gt;bold &amp; brave" in page


def test_what_a_scenario_changes_is_said_in_the_words_of_the_assumptions() -> None:
    base = result().process
    group = base.staff["technicians"]
    more = replace(base, staff={**base.staff, "technicians": replace(group, people=group.people[:6])}, parts={})
    found = {change.name: change for change in changes(base, more)}
    assert set(found) == {"technicians", "screen"}
    assert found["technicians"].before.startswith("7 people")
    assert found["technicians"].after.startswith("6 people")
    assert found["screen"].after == ""
    assert changes(base, base) == []


def test_a_forest_plot_names_the_better_side_and_leaves_out_what_never_differs() -> None:
    lines = [Line("A One", "93 %", difference(0.05, 0.01, "higher")), Line("B Same", "88 %", NONE)]
    figure = forest_figure(Forest("wait", "88 %", "share", lines))
    assert figure is not None
    assert "better →" in figure.svg
    assert [row[:3] for row in figure.rows] == [
        ["as it is", "88 %", ""],
        ["A One", "93 %", "+5 points"],
        ["B Same", "88 %", "same"],
    ]
    assert forest_figure(Forest("wait", "88 %", "share", lines[1:])) is None
    undirected = forest_figure(Forest("load", "88 %", "share", [Line("A", "9 %", difference(0.05, 0.01, None))]))
    assert undirected is not None
    assert "better" not in undirected.svg


def test_one_varied_value_gives_lines_with_the_region_that_meets_every_goal() -> None:
    one = varied(6, 7, 8, 9)
    (response,) = responses(one)
    assert response.numbers() == [6, 7, 8, 9]
    figures = [response_figure(response, subject) for subject in response_subjects(one)]
    assert [figure.title for figure in figures if figure] == [*one.kpis, "cost/week, RUB"]
    first = figures[0]
    assert first is not None
    assert [row[2] for row in first.rows] == ["not met", "not met", "met", "met"]
    assert first.svg.count('class="f-band"') == 2
    assert "90 %" in first.svg
    page = comparison_report(one)
    assert "Every goal is met for certain where the ground is shaded: staff.technicians.count = 8 and" in page


def test_two_varied_values_give_a_heat_map_with_the_region_outlined() -> None:
    one = varied(6, 7, 8, 9, stock=(30, 40, 50))
    (response,) = responses(one)
    assert response.at("8", "40") is one.scenarios[7]
    assert response.at("8", "99") is None
    figure = heat_figure(response, response_subjects(one)[0])
    assert figure is not None
    assert figure.head == ["staff.technicians.count \\ parts.screen.reorder_at", "30", "40", "50"]
    assert [row[1].endswith("✓") for row in figure.rows] == [False, False, True, True]
    assert figure.svg.count("✓") == 6
    assert "6 outlined cells" in comparison_report(one)


def test_a_heat_map_says_what_dark_means_and_which_side_is_better() -> None:
    one = varied(6, 7, 8, 9, stock=(30, 40, 50))
    (response,) = responses(one)
    keys = {subject.title: heat_figure(response, subject) for subject in response_subjects(one)}
    captions = {title: figure.caption for title, figure in keys.items() if figure is not None}
    assert captions["intake_to_work"] == "From 83 % (light) to 95 % (dark): the darker the better."
    for better, words in (("lower", "(dark): the lighter the better."), ("", "to 95 % (dark).")):
        figure = heat_figure(response, replace(response_subjects(one)[0], better=better))  # type: ignore[arg-type]
        assert figure is not None
        assert figure.caption.endswith(words)
    assert captions["repeat_contacts"] == "One shade: the values differ by no more than they are uncertain."


def test_the_scenarios_of_a_vary_are_told_by_what_differs_where_there_is_little_room() -> None:
    one = varied(6, 7, stock=(30, 40))
    assert settings(one.scenarios[1].factors) == ["technicians 6, screen.reorder_at 40", "6, 40"]
    line = Line("B " + one.scenarios[1].name, "88 %", NONE, ["B technicians 6, screen.reorder_at 40", "B 6, 40"])
    assert [line.within(width) for width in (800, 260, 60)] == [line.name, *line.shorter]
    assert line.within(20).endswith("…")
    page = comparison_report(one)
    for letter, count, level in (("A", 6, 30), ("B", 6, 40), ("C", 7, 30), ("D", 7, 40)):
        assert f">{letter} technicians {count}, screen.reorder_at {level}</text>" in page


def test_above_the_columns_of_a_vary_stand_its_values() -> None:
    console = Console(file=io.StringIO(), width=100)
    print_comparison(varied(6, 7, stock=(30, 40)), console)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    rows = [line.split() for line in lines if line.startswith(("technicians ", "screen.reorder_at "))]
    assert ["technicians", "6", "6"] in [row[:3] for row in rows]
    assert ["screen.reorder_at", "30", "40"] in [row[:3] for row in rows]


def test_cells_have_the_same_shade_where_they_differ_by_less_than_they_are_uncertain() -> None:
    one = varied(6, 7, stock=(30, 40))
    (response,) = responses(one)
    figures = {subject.title: heat_figure(response, subject) for subject in response_subjects(one)}
    assert figures["repeat_contacts"] is not None
    assert "f-queue4" not in figures["repeat_contacts"].svg
    assert figures["intake_to_work"] is not None
    assert "f-queue4" in figures["intake_to_work"].svg


def test_values_that_are_no_numbers_stand_side_by_side_and_three_factors_are_not_drawn() -> None:
    scenarios = [scenario(name, factors={"staff.clerks.calendar": name}) for name in ("shop", "workshop")]
    (response,) = responses(comparison(*scenarios))
    assert response.numbers() == [0.0, 1.0]
    assert responses(comparison(*(scenario(n, factors={"a": n, "b": n, "c": n}) for n in ("1", "2")))) == []
    assert responses(comparison()) == []


def test_a_report_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    write_comparison(comparison(), tmp_path / "c.html")
    assert (tmp_path / "c.html").read_text(encoding="utf-8") == comparison_report(comparison())
    with pytest.raises(InputError):
        write_comparison(comparison(), tmp_path / "no" / "c.html")
