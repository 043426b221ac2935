"""``procsim sensitivity``: the tables within 80 columns, JSON, a report, and what it refuses with the way out."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Call  # noqa: TC001 - a type, and pytest's own module

if TYPE_CHECKING:
    from pathlib import Path

QUICK = ("--engine", "simpy", "--replications", "6", "--length", "2 d", "--jobs", "1")


@pytest.fixture
def desk(bakery: Path) -> Path:
    """The bakery with names and numbers enough, whose wait is met or missed by how long baking takes."""
    text = bakery.read_text(encoding="utf-8")
    text = text.replace("duration: exponential(8 min), next: resolved", "duration: exponential(8 min), next: выдача")
    text = text.replace("kpis:", "  выдача: {wait: lognormal(5 ± 3 min), next: resolved}\nkpis:")
    bakery.write_text(text.replace("90% within 10 min", "60% within 15 min"), encoding="utf-8")
    return bakery


def plain(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").split())


def test_what_to_measure_first_comes_first_within_80_columns(call: Call, desk: Path) -> None:
    done = call("sensitivity", desk, *QUICK)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80
    said = plain(done.stdout)
    assert said.startswith(
        "Булочная · 4 guesses at both ends of their range · 54 runs of 2 days after 1 day of warm-up · seed 1"
    )
    assert "Measure stages.bake.duration first: between 6.4 min and 9.6 min" in said
    for words in (
        "wait, 60 % within 15 min:",
        "mean cycle time:",
        "stages.выдача.wait",
        "4 – 6/h",
    ):
        assert words in said


def test_json_is_alone_on_stdout_and_the_same_whatever_the_jobs(call: Call, desk: Path) -> None:
    options = ("--guess", "stages.bake", "--kpi", "wait", "--json", "--engine", "simpy", "--length", "1 d")
    first, second = (call("sensitivity", desk, *options, "--jobs", jobs) for jobs in ("1", "2"))
    assert first.stdout == second.stdout
    found = json.loads(first.stdout)
    assert [one["path"] for one in found["kpis"]["wait"]] == ["stages.bake.duration"]
    assert found["cycle_time"] is None
    assert found["runs"] == 9


def test_ranges_and_named_decisions(call: Call, desk: Path) -> None:
    options = ("--guess", "staff.bakers.count", "--range", "stages.bake.duration=5..12 min", "--by", "50%")
    done = call("sensitivity", desk, *options, "--json", "--replications", "2", "--length", "1 d", "--engine", "simpy")
    found = {one["path"]: one["range"] for one in json.loads(done.stdout)["kpis"]["wait"]}
    assert found == {"staff.bakers.count": ["1", "2"], "stages.bake.duration": ["5 min", "12 min"]}


def test_the_report_tells_how_to_make_it_again(call: Call, desk: Path, tmp_path: Path) -> None:
    report = tmp_path / "guesses.html"
    assert call("sensitivity", desk, *QUICK, "--guess", "stages", "--report", report).exit_code == 0
    html = report.read_text(encoding="utf-8")
    assert "To make this report again" in html
    assert html.count("<svg") >= 4  # two figures, each for a page and for a phone


def test_on_a_terminal_the_number_of_runs_is_said_beforehand(
    call: Call, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from procsim.cli import simulating

    @simulating.contextmanager
    def bar() -> object:
        yield lambda done, total: print(f"{done}/{total}", file=sys.stderr)

    monkeypatch.setattr(simulating, "progress_bar", bar)
    done = call("sensitivity", desk, "--guess", "stages.bake", "--replications", "2", "--length", "1 d")
    assert done.stderr.splitlines()[:2] == [
        "1 guess at 2 ends each, and the file as it is: 3 × 2 = 6 runs",
        "0/6",
    ]
    assert done.stderr.splitlines()[-1] == "6/6"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--range", "stages.bake.duration"),
            "--range: 'stages.bake.duration' is not PATH=LOW..HIGH, as in stages.repair",
        ),
        (("--range", "stages.bake.duration="), "is not PATH=LOW..HIGH"),
        (
            ("--range", "stages.bake.duration=8 min"),
            "--range stages.bake.duration: '8 min' is not LOW..HIGH, as in stages.bake.duration=15..30 min",
        ),
        (("--range", "stages.bake.duration=9..7 min"), "has its larger value first"),
        (("--range", "stages.bake.duration=7..9"), "--range stages.bake.duration: a unit is missing"),
        (
            ("--range", "stages.bake.duration=7..9 min", "--range", "stages.bake.duration=6..9 min"),
            "--range: stages.bake.duration has two ranges; give it one",
        ),
        (("--range", "stages.bak.duration=7..9 min"), "did you mean stages.bake.duration"),
        (
            ("--guess", "stages.выдачи.wait"),
            "there is no number at 'stages.выдачи.wait', did you mean stages.выдача.wait",
        ),
        (("--guess", "run.seed"), "run.seed is a promise or a setting, not a guess"),
        (("--by", "a fifth"), "--by: 'a fifth' is not a share above 0 and below 100 %: write 20% or 0.2"),
        (("--kpi", "wiat"), "--kpi: Булочная has no KPI 'wiat', did you mean wait?"),
        (("--report", "x.pdf"), "x.pdf: a report is written as .html"),
        (("--cluster", "nonsense"), "cluster: no Dask scheduler answers at nonsense"),
    ],
)
def test_what_cannot_be_is_status_2(call: Call, desk: Path, options: tuple[str, ...], message: str) -> None:
    done = call("sensitivity", desk, *options)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert message in done.stderr
