"""What a sensitivity study says: in sentences, in tables within 80 columns, in pictures, in a report that stands
alone."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len
from rich.console import Console

from procsim.model.problems import InputError
from procsim.report.numbers import THIN
from procsim.report.plots.tornado import tornado_figure
from procsim.report.sensitivity import sensitivity_report, write_sensitivity
from procsim.report.sensitivity_numbers import measure_first_rows, moved_text, range_text, scale_of_tornado
from procsim.report.sensitivity_terminal import print_sensitivity
from procsim.report.sensitivity_words import design_words, finding, notes, others_text
from procsim.study.sensitivity import Design
from procsim.study.tornado import CYCLE_TIME

from .comparisons import difference
from .fixtures import result
from .sensitivities import LONG, ORDER, RATE, REPAIR, SPREAD, many, study
from .test_html import Outline

if TYPE_CHECKING:
    from pathlib import Path

    from procsim.study.tornado import Sensitivity


def plain(text: str) -> str:
    """A text in one line, with usual blanks."""
    return " ".join(text.replace(THIN, " ").split())


def printed(one: Sensitivity, width: int = 80) -> str:
    file = io.StringIO()
    print_sensitivity(one, Console(file=file, width=width))
    return file.getvalue()


def test_the_guess_on_which_most_verdicts_hang_is_the_first_sentence() -> None:
    assert plain(finding(study())) == (
        "Measure arrivals.walk_in.rate first: between −20 % and +20 % the verdicts on intake_to_work and "
        "resolve_in_time depend on it. 3 of 5 guesses change a verdict."
    )


def test_where_all_that_hangs_on_it_is_reversed_that_is_said() -> None:
    base = result()
    missed = {"intake_to_work": ((0.06, 0.012), (-0.65, 0.04))}
    assert plain(finding(study({RATE: missed}, base))) == (
        "Measure arrivals.walk_in.rate first: between −20 % and +20 % intake_to_work is met or missed. "
        "1 of 1 guess changes a verdict."
    )


def test_nobody_measures_a_decision() -> None:
    decision = replace(RATE, path="staff.technicians.count", kind="count", now=7.0, is_guess=False)
    said = finding(study({decision: {"intake_to_work": ((-0.5, 0.04), (0.06, 0.012))}}))
    assert plain(said).startswith(
        "Most hangs on staff.technicians.count, which is a decision: between 6 and 8 intake_to"
    )


def test_where_no_verdict_changes_the_longest_bar_is_said() -> None:
    said = plain(finding(study({REPAIR: {CYCLE_TIME: ((-13_000, 2_000), (44_000, 9_000))}})))
    assert said == (
        "No guess changes a verdict: all 6 goals keep their verdicts wherever a guess lies in its range. What moves "
        "the mean cycle time most is stages.repair.duration: 51 h to 67 h for 36 – 54 min."
    )
    assert plain(finding(study({REPAIR: {}}))).endswith("No guess moves the mean cycle time for certain.")


def test_without_goals_the_longest_bar_is_said() -> None:
    cycle = study({REPAIR: {CYCLE_TIME: ((-13_000, 2_000), (44_000, 9_000))}})
    alone = replace(cycle, tornados=[cycle[CYCLE_TIME]])
    assert plain(finding(alone)).startswith(
        "No goals are set. What moves the mean cycle time most is stages.repair.dur"
    )
    with pytest.raises(KeyError):
        alone["intake_to_work"]


def test_one_run_says_nothing_of_chance() -> None:
    assert "Of one run each nothing can be told from chance" in finding(study(replications=1))


def test_what_will_be_run_is_said_beforehand() -> None:
    assert plain(design_words(Design(34, 20))) == (
        "34 guesses at 2 ends each, and the file as it is: 69 × 20 = 1 380 runs"
    )


@pytest.mark.parametrize(
    ("guess", "text"),
    [
        (RATE, "−20 – +20 %"),
        (REPAIR, "36 – 54 min"),
        (SPREAD, "± 24 – 36 min"),
        (ORDER, "16 – 24 %"),
        (LONG, "64 – 90 %"),
    ],
)
def test_a_range_has_its_unit_once(guess: object, text: str) -> None:
    bars = {bar.guess: bar for bar in study()["intake_to_work"].bars}
    assert range_text(bars[guess]) == text  # type: ignore[index]


@pytest.mark.parametrize(
    ("value", "half", "text"),
    [
        (0.0612, 0.0123, "+6 ±1"),
        (-0.651, 0.04, "−65 ±4"),
        (0.004, 0.00001, "+0.40 ±<0.01"),
        (0.0004, 0.008, "0.0 ±0.8"),
    ],
)
def test_a_difference_stands_with_half_its_interval(value: float, half: float, text: str) -> None:
    scale = scale_of_tornado(study()["intake_to_work"])
    assert scale.name == "points"
    assert moved_text(difference(value, half), scale) == text


def test_the_verdicts_stand_at_both_ends_and_now() -> None:
    rows = measure_first_rows(study())
    assert rows[:2] == [
        ["arrivals.walk_in.rate", "intake_to_work", "−20 %: met", "missed", "+20 %: missed"],
        ["", "resolve_in_time", "−20 %: met", "undecided", "+20 %: missed"],
    ]
    assert [row[0] for row in rows if row[0]] == [RATE.path, REPAIR.path, ORDER.path]


def test_the_tables_fit_80_columns_and_names_stay_whole() -> None:
    text = printed(study())
    wide = [line for line in text.splitlines() if cell_len(line) > 80]
    assert wide == [line for line in wide if line.strip() == LONG.path]
    for words in ("measure first", "+6 ±1 met", "−65 ±4", LONG.path, "mean cycle time: 55 h"):
        assert words in text.replace(THIN, " ")
    assert "Note" not in text


def test_the_others_are_counted() -> None:
    usual = study()
    assert others_text(usual["intake_to_work"], 3) == "2 others move it not at all, or not for certain"
    assert others_text(usual["resolve_in_time"], 2) == "3 others move it less"
    assert others_text(study({REPAIR: {}})["intake_to_work"], 0) == "the one guess doesn't move it"
    assert others_text(usual["shelf_time"], 0) == "none of 5 guesses moves it for certain"


def test_notes_begin_with_the_guess_as_it_is_written() -> None:
    assert notes(study(notes=["arrivals.walk_in.rate at +20 %: more work than people can do"])) == [
        "arrivals.walk_in.rate at +20 %: more work than people can do."
    ]


def test_a_tornado_shows_what_is_real_the_widest_first_and_its_table_all() -> None:
    figure = tornado_figure(study()["intake_to_work"])
    assert figure is not None
    names = re.findall(r">([^<]*\.[^<]*)</text>", figure.svg)
    assert [name for name in names if name.startswith(("stages", "arrivals"))] == [RATE.path, REPAIR.path, SPREAD.path]
    for words in ("as it is 87 %", "goal: 90 % within 4 h", "36 min", "54 min", "93 % ✓", "22 % ✗"):
        assert words in figure.svg
    assert [row[0] for row in figure.rows] == [bar.guess.path for bar in study()["intake_to_work"].bars]
    assert figure.rows[0][3:5] == ["+6 ±1", "+5 to +7 points"]


def test_without_a_real_effect_there_is_no_picture() -> None:
    assert tornado_figure(study({REPAIR: {"intake_to_work": ((0.001, 0.01), (0.0, 0.01))}})["intake_to_work"]) is None


def test_a_guess_that_makes_it_worse_both_ways_has_two_bars_on_one_side() -> None:
    figure = tornado_figure(study({SPREAD: {"intake_to_work": ((-0.03, 0.002), (-0.05, 0.002))}})["intake_to_work"])
    assert figure is not None
    bars = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="9"', figure.svg)
    (low, _, short), (high, _, long) = [tuple(map(float, bar)) for bar in bars]
    assert low + short == pytest.approx(high + long, abs=0.2)
    assert long > short


def test_a_goal_far_away_does_not_press_the_bars_together() -> None:
    far = tornado_figure(study({LONG: {"diagnosis_time": ((-400, 5), (400, 6))}})["diagnosis_time"])
    assert far is not None
    assert "goal: mean within 40 min" in far.svg
    near = tornado_figure(study({LONG: {"diagnosis_time": ((-2, 0.1), (2, 0.1))}})["diagnosis_time"])
    assert near is not None
    assert "goal:" not in near.svg


def test_the_report_stands_alone_escapes_names_and_is_the_same_every_time(tmp_path: Path) -> None:
    html = sensitivity_report(study())
    assert html == sensitivity_report(study())
    assert "&lt;приёмная &amp; co&gt;.yaml, line 7" in html
    assert not re.search(r'(?:src|href)="(?!#)', html)
    assert "<script" not in html
    assert "What to measure first" in html
    assert "What to measure first" not in sensitivity_report(study({REPAIR: {}}))
    assert Outline(html).of("h2") == [
        "The finding", "What to measure first", "What each guess moves", "What was moved", "What was simulated",
    ]  # fmt: skip
    path = tmp_path / "guesses.html"
    write_sensitivity(study(), path)
    assert path.read_text(encoding="utf-8") == html
    with pytest.raises(InputError):
        write_sensitivity(study(), tmp_path / "nowhere" / "guesses.html")


def test_many_guesses_are_cut_in_the_picture_and_whole_in_the_table() -> None:
    figure = tornado_figure(many(40)["done_to_notified"])
    assert figure is not None
    assert len(figure.rows) == 40
    assert figure.svg.count('font-size="12"') == 10
    assert not figure.tall


def test_a_long_name_loses_its_middle_for_its_end_tells_guesses_apart() -> None:
    figure = tornado_figure(study()["diagnosis_time"])
    assert figure is not None
    assert f">{LONG.path}</text>" in figure.svg
    (name,) = re.findall(r'font-size="12"[^>]*>([^<]*)<', figure.narrow)
    assert re.fullmatch(r"arrivals\.дне.*….*_чердаков", name)
