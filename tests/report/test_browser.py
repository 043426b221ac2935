"""Texts of the report's pictures neither overlap nor leave them, and no page scrolls sideways, as a browser sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from procsim.files import load, loads
from procsim.report import layered_layout, process_map
from procsim.report.comparison import comparison_report
from procsim.report.html import report
from procsim.report.sensitivity import sensitivity_report
from procsim.study import simulate

from .browser import WIDTHS, chromium, measured
from .comparisons import comparison, varied
from .fixtures import result
from .sensitivities import many, study
from .thirty_stages import thirty_stages

LIBRARY = sorted((Path(__file__).parents[2] / "processes").glob("*.yaml"))

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium (Debian's package chromium)")


def assert_legible(html: str, folder: Path) -> None:
    """Fails with everything that is wrong at any width."""
    seen = measured(html, folder)
    assert [each.width for each in seen] == list(WIDTHS)
    assert all(each.pictures >= 5 and each.texts >= 30 for each in seen), seen
    assert [f"{each.width}: {wrong}" for each in seen for wrong in each.found] == []


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_the_report_of_every_process_of_the_library_is_legible(path: Path, tmp_path: Path) -> None:
    figures = simulate(load(path), replications=2, length="2 weeks", jobs=1)
    assert_legible(report(figures), tmp_path)


@pytest.mark.parametrize("weeks", [2, 12, 70])
@pytest.mark.parametrize("replications", [1, 2])
def test_the_run_charts_of_a_report_by_week_are_legible(weeks: int, replications: int, tmp_path: Path) -> None:
    process = load(LIBRARY[0].parent / "onboarding.yaml")
    figures = simulate(process, replications=replications, length=f"{weeks} weeks", by="week")
    text = report(figures)
    assert text.count(" by week</h3>") == len(figures.scorecard)
    assert_legible(text, tmp_path)


def test_a_process_of_thirty_stages_is_legible(tmp_path: Path) -> None:
    figures = simulate(loads(thirty_stages()), replications=2, jobs=1)
    assert len(figures.process.stages) == 30
    assert_legible(report(figures), tmp_path)


@pytest.mark.parametrize("process", ["thirty stages", "device repair"])
def test_without_graphviz_the_map_is_as_legible(process: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process_map, "lay_out", layered_layout.lay_out_in_layers)
    figures = result() if process == "device repair" else simulate(loads(thirty_stages()), replications=2, jobs=1)
    assert_legible(report(figures), tmp_path)


COMPARISONS = {
    "three scenarios": comparison(),
    "many scenarios": comparison(*comparison().scenarios * 4),
    "one value varies": varied(6, 7, 8, 9, 10),
    "two values vary": varied(6, 7, 8, 9, stock=(30, 40, 50, 60, 70, 80)),
}


@pytest.mark.parametrize("name", COMPARISONS)
def test_the_report_of_a_comparison_is_legible(name: str, tmp_path: Path) -> None:
    assert_legible(comparison_report(COMPARISONS[name]), tmp_path)


@pytest.mark.parametrize("name", ["usual", "many guesses"])
def test_the_report_of_a_sensitivity_study_is_legible(name: str, tmp_path: Path) -> None:
    assert_legible(sensitivity_report(study() if name == "usual" else many(40)), tmp_path)


def test_the_measure_finds_what_is_wrong(tmp_path: Path) -> None:
    """The test above can fail: texts laid over each other and outside of their picture are found."""
    bad = (
        '<svg width="50" height="20"><title>bad</title><text x="5" y="15">one</text><text x="8" y="15">two</text></svg>'
    )
    wide = '<div style="width:2000px">.</div>'
    seen = measured(f"<!DOCTYPE html><html><body>{bad}{wide}</body></html>", tmp_path)
    for each in seen:
        assert any("overlap" in wrong for wrong in each.found)
        assert any("scrolls sideways" in wrong for wrong in each.found)
    outside = '<svg width="20" height="20"><title>small</title><text x="5" y="15">far too long for it</text></svg>'
    seen = measured(f"<!DOCTYPE html><html><body>{outside}</body></html>", tmp_path)
    assert any("leaves" in wrong for wrong in seen[0].found)
