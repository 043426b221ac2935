"""``procsim draw`` and ``procsim measure``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import procsim
from tests.cli.conftest import Call  # noqa: TC001 - a type, and pytest's own module

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def log(call: Call, bakery: Path, tmp_path: Path) -> Path:
    path = tmp_path / "log.parquet"
    assert call("run", bakery, "--replications", "1", "--log", path).exit_code == 0
    return path


@pytest.mark.parametrize(("kind", "begins"), [("svg", b"<"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_map_is_drawn_as_its_ending_says(
    kind: str, begins: bytes, call: Call, bakery: Path, tmp_path: Path
) -> None:
    assert call("draw", bakery, "-o", tmp_path / f"map.{kind}").exit_code == 0
    assert (tmp_path / f"map.{kind}").read_bytes().startswith(begins)


def test_a_log_or_a_run_colours_the_map_and_both_alike(call: Call, bakery: Path, log: Path, tmp_path: Path) -> None:
    call("draw", bakery, "-o", tmp_path / "bare.svg")
    assert call("draw", bakery, "-o", tmp_path / "log.svg", "--log", log).exit_code == 0
    assert call("draw", bakery, "-o", tmp_path / "run.svg", "--run", "--replications", "1").exit_code == 0
    bare, logged, run = ((tmp_path / f"{name}.svg").read_text(encoding="utf-8") for name in ("bare", "log", "run"))
    assert bare != logged
    assert logged == run


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "map.bmp"], "map.bmp: a map is written as .svg, .png or .pdf"),
        (["-o", "/nowhere/map.svg"], "there is no folder /nowhere"),
        (["-o", "map.svg", "--log", "x.csv", "--run"], "--log and --run"),
        (["-o", "map.svg", "--seed", "1"], "they need --run"),
        ([], "Missing option '--output'"),
    ],
)
def test_a_map_that_cannot_be_drawn_is_told(arguments: list[str], message: str, call: Call, bakery: Path) -> None:
    done = call("draw", bakery, *arguments)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_log_measures_as_its_run(call: Call, bakery: Path, log: Path) -> None:
    run = json.loads(call("run", bakery, "--replications", "1", "--json").stdout)
    measured = json.loads(call("measure", log, "--process", bakery, "--json").stdout)
    assert (measured.pop("engine"), measured.pop("seed")) == ("log", None)
    assert measured.pop("notes") == []  # a log is what has happened; a run alone is one of many that might have
    assert measured == {key: value for key, value in run.items() if key not in ("engine", "seed", "notes")}


def test_a_log_has_the_run_charts_of_its_run(call: Call, bakery: Path, tmp_path: Path) -> None:
    log = tmp_path / "weeks.parquet"
    run = json.loads(call("run", bakery, "--length", "3 w", "--by", "week", "--json", "--log", log).stdout)["kpis"]
    measured = json.loads(call("measure", log, "--process", bakery, "--by", "week", "--json").stdout)["kpis"]
    for name, kpi in measured.items():
        assert {**kpi["run_chart"], "all_runs": 0} == {**run[name]["run_chart"], "all_runs": 0}
        for key in ("first_run", "moving_range", "signals", "start"):
            assert [week[key] for week in kpi["weeks"]] == [week[key] for week in run[name]["weeks"]]
    done = call("measure", log, "--process", bakery, "--by", "month")
    assert (done.exit_code, done.stderr) == (2, "--by: 'month' is not week\n")


def test_a_csv_is_told_when_it_was_observed(call: Call, bakery: Path, log: Path, tmp_path: Path) -> None:
    csv = tmp_path / "log.csv"
    call("run", bakery, "--replications", "1", "--log", csv)
    known = json.loads(call("measure", log, "--process", bakery, "--json").stdout)
    end = procsim.read_log(log, procsim.load(bakery)).info.end.isoformat()
    options = ("--from", "2026-01-06", "--to", "2026-01-13", "--end", end)
    measured = json.loads(call("measure", csv, "--process", bakery, "--json", *options).stdout)
    for key in ("tickets", "kpis", "stages", "staff", "cycle_time", "window"):
        assert measured[key] == known[key]
    whole = json.loads(call("measure", csv, "--process", bakery, "--json").stdout)
    assert whole["tickets"]["arrived"] > known["tickets"]["arrived"]
    assert whole["notes"][-1].endswith("are left out by --from 2026-01-06 --to 2026-01-13")
    assert measured["notes"] == []


def test_a_measured_log_prints_tables_fails_on_missed_goals_and_writes_a_report(
    call: Call, bakery: Path, log: Path, tmp_path: Path
) -> None:
    done = call("measure", log, "--process", bakery, "--fail-on-missed-goal", "--report", tmp_path / "report.html")
    assert done.exit_code == 1
    assert done.stdout.startswith("Булочная · measured from 2026-01-06 to 2026-01-13")
    assert (tmp_path / "report.html").is_file()


def test_what_cannot_be_measured_is_told_all_at_once(call: Call, bakery: Path, log: Path) -> None:
    done = call("measure", log, "--process", bakery, "--from", "soon", "--to", "later", "--end", "2026-01-20")
    assert done.exit_code == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["--from", "--to"]
    done = call("measure", log, "--process", bakery, "--to", "2020-01-01")
    assert done.stderr.startswith("--to: the window ends at 2020-01-01T00:00:00, not after its start")
    assert "; its tickets arrive from 2026-01-05T" in done.stderr
    done = call("measure", log, "--process", bakery, "--from", "2027-01-01")
    assert done.stderr.startswith("--from: the window ends at ")
    assert call("measure", "none.csv", "--process", bakery).exit_code == 2
    assert "Missing option '--process'" in call("measure", log).stderr


def test_a_row_that_does_not_fit_is_told_with_its_place(call: Call, bakery: Path, tmp_path: Path) -> None:
    csv = tmp_path / "log.csv"
    call("run", bakery, "--replications", "1", "--log", csv)
    csv.write_text(csv.read_text().replace(",bake,", ",bakke,", 1))
    done = call("measure", csv, "--process", bakery)
    assert done.exit_code == 2
    assert done.stderr == f"{csv}:2:13: the process has no stage 'bakke', did you mean 'bake'?\n"
