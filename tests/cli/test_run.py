"""``procsim run``: what goes to stdout, to stderr and into files, and with which status it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Call  # noqa: TC001 - a type, and pytest's own module

if TYPE_CHECKING:
    from pathlib import Path


def test_the_tables_go_to_stdout_and_the_status_is_0(call: Call, bakery: Path) -> None:
    done = call("run", bakery)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert done.stdout.startswith("Булочная · 3 runs of 1 week after 1 day of warm-up · seed 1")
    for word in ("wait", "bake", "bakers", "Bottleneck", "missed"):
        assert word in done.stdout


def test_the_tables_fit_on_80_columns(call: Call, bakery: Path) -> None:
    assert max(map(len, call("run", bakery).stdout.splitlines())) <= 80


def test_json_is_alone_on_stdout_and_the_same_each_time(call: Call, bakery: Path) -> None:
    first, second = (
        call("run", bakery, "--json", "--seed", "4", "--replications", "2", "--engine", "simpy") for _ in range(2)
    )
    form = json.loads(first.stdout)
    assert (form["process"], form["seed"], form["replications"], form["engine"]) == ("Булочная", 4, 2, "simpy")
    assert form["kpis"]["wait"]["goal"] == "90% within 10 min"
    assert "Булочная" in first.stdout  # not as \u escapes
    assert first.stdout == second.stdout


def test_start_length_tickets_and_jobs_reach_the_study(call: Call, bakery: Path) -> None:
    form = json.loads(
        call("run", bakery, "--json", "--start", "2026-03-02", "--length", "2 days", "--jobs", "1").stdout
    )
    assert form["window"] == {
        "start": "2026-03-03T00:00:00",
        "end": "2026-03-05T00:00:00",
        "observed_until": "2026-03-05T00:00:00",
    }
    form = json.loads(call("run", bakery, "--json", "--tickets", "20", "--engine", "simpy").stdout)
    assert form["tickets"]["arrived"] == 20


def test_changes_are_made_before_the_run(call: Call, bakery: Path) -> None:
    changes = ("--set", "staff.bakers.count=+1", "--set", "arrivals.customers.rate=x0.5")
    form = json.loads(call("run", bakery, "--json", *changes).stdout)
    assert form["staff"]["bakers"]["people"] == 2
    assert form["kpis"]["wait"]["met"] is True


def test_a_missed_goal_is_status_1_where_it_is_asked_for(call: Call, bakery: Path) -> None:
    assert call("run", bakery, "--fail-on-missed-goal").exit_code == 1
    assert call("run", bakery, "--fail-on-missed-goal", "--set", "staff.bakers.count=3").exit_code == 0


def test_warnings_go_to_stderr_before_the_run(call: Call, bakery: Path) -> None:
    done = call("run", bakery, "--json", "--set", "arrivals.customers.rate=9/h")
    assert done.exit_code == 0
    json.loads(done.stdout)
    assert "bakery.yaml:" in done.stderr
    assert "warning: bakers: work for 1.2 people, 1 is there" in done.stderr


def test_the_log_is_that_of_the_first_replication(call: Call, bakery: Path, tmp_path: Path) -> None:
    call("run", bakery, "--log", tmp_path / "three.csv")
    call("run", bakery, "--log", tmp_path / "one.csv", "--replications", "1")
    assert (tmp_path / "three.csv").read_bytes() == (tmp_path / "one.csv").read_bytes()
    assert (tmp_path / "one.csv").read_text().startswith("case_id,activity,resource,enable_time,start_time,end_time,")


def test_the_log_can_go_to_stdout_and_the_tables_out_of_its_way(call: Call, bakery: Path, tmp_path: Path) -> None:
    call("run", bakery, "--log", tmp_path / "log.csv")
    done = call("run", bakery, "--log", "-")
    assert done.stdout == (tmp_path / "log.csv").read_text()
    assert "Bottleneck" in done.stderr


def test_the_report_is_written(call: Call, bakery: Path, tmp_path: Path) -> None:
    assert call("run", bakery, "--report", tmp_path / "report.html").exit_code == 0
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Булочная" in page
    assert "procsim " in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--replications", "0"], "replications: 0 is neither"),
        (["--replications", "some"], "--replications: 'some' is neither a whole number nor auto"),
        (["--seed", "-1"], "--seed: -1 is not a whole number from 0"),
        (["--seed", str(2**63)], "is not a whole number from 0 to 2**63 - 1"),
        (["--seed", "x"], "--seed: 'x' is not a whole number"),
        (["--tickets", "0"], "--tickets: 0 is not"),
        (["--tickets", "many"], "--tickets: 'many' is not a whole number"),
        (["--length", "0 h"], "--length: "),
        (["--start", "tomorrow"], "--start: 'tomorrow' is not a date"),
        (["--jobs", "0"], "--jobs: 0 is not"),
        (["--jobs", "1.5"], "--jobs: '1.5' is not a whole number"),
        (["--set", "staff.bakers.count"], "--set: 'staff.bakers.count' is not PATH=VALUE"),
        (["--set", "staff.baker.count=2"], "--set staff.baker.count: there is nothing at"),
        (["--set", "staff.baker.count=2"], "did you mean staff.bakers"),
        (["--set", "staff.bakers.count=many"], "--set staff.bakers.count: 'many' is not a whole number"),
        (["--set", "=2"], "is not PATH=VALUE"),
        (["--log", "log.docx"], "log.docx: the ending doesn't say what kind of log this is"),
        (["--log", "/nowhere/log.csv"], "/nowhere/log.csv: there is no folder /nowhere"),
        (["--report", "report.pdf"], "report.pdf: a report is written as .html"),
        (["--report", "/nowhere/report.html"], "there is no folder /nowhere"),
        (["--json", "--log", "-"], "would both print on stdout"),
        (["--frobnicate"], "No such option"),
    ],
)
def test_what_cannot_be_is_told_on_stderr_with_status_2(
    arguments: list[str], message: str, call: Call, bakery: Path
) -> None:
    done = call("run", bakery, *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_all_the_errors_of_a_file_are_told_with_their_places(call: Call, bakery: Path) -> None:
    text = bakery.read_text(encoding="utf-8").replace("role: bakers", "role: baker").replace("5/h", "5")
    bakery.write_text(text, encoding="utf-8")
    done = call("run", bakery)
    assert done.exit_code == 2
    assert f"{bakery}:6:" in done.stderr
    assert f"{bakery}:8:" in done.stderr


def test_a_missing_file_and_a_folder_are_told(call: Call, tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        done = call("run", path)
        assert done.exit_code == 2
        assert str(path) in done.stderr


def test_a_file_that_is_nearly_named_is_suggested(call: Call, bakery: Path) -> None:
    wrong = bakery.with_name("bakeri.yaml")
    for command in ("run", "check"):
        assert call(command, wrong).stderr == f"{wrong}: there is no such file, did you mean {bakery}?\n"
    assert call("run", bakery.with_name("quite different")).stderr.endswith("there is no such file\n")


def test_one_run_says_that_no_verdict_is_sure(call: Call, bakery: Path) -> None:
    text = call("run", bakery, "--replications", "1").stdout
    assert "In this one run" in text
    assert "no verdict is sure; --replications 20" in " ".join(text.split())
    assert "met, unsure" in text
    form = json.loads(call("run", bakery, "--replications", "1", "--json").stdout)
    assert any(note.startswith("one run shows no interval") for note in form["notes"])
    assert json.loads(call("run", bakery, "--json").stdout)["notes"] == []


def test_too_much_work_is_told_in_the_finding_and_in_json(call: Call, bakery: Path) -> None:
    changes = ("--set", "arrivals.customers.rate=9/h")
    text = call("run", bakery, *changes).stdout
    assert "bakers: there is work for 1.2 people, and 1 is there; their queue grows all the time" in " ".join(
        text.split()
    )
    form = json.loads(call("run", bakery, "--json", *changes).stdout)
    assert form["notes"][0].startswith("bakers: there is work for 1.2 people, and 1 is there; their queue grows")


def test_what_was_changed_is_told(call: Call, bakery: Path) -> None:
    text = call("run", bakery, "--set", "staff.bakers.count=+1", "--set", "run.seed=3").stdout
    assert "Changed: staff.bakers.count: +1 (was 1, now 2)" in text.splitlines()
    assert "Changed: run.seed: 3 (new)" in text.splitlines()


def test_a_short_run_costs_what_it_costs(call: Call, bakery: Path) -> None:
    """Nobody scales a day and a half up to a week: 36 hours of one baker at 20 an hour."""
    text = call("run", bakery, "--length", "36 h", "--replications", "2").stdout
    head, row = (line for line in text.splitlines() if line.startswith(("staff ", "bakers ")))
    assert "cost of the run" in head
    assert "720" in row.split()
    assert "/week" not in text


def test_a_process_that_goes_round_in_no_time_is_told(
    call: Call, bakery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from procsim.model.problems import SimulationError

    def spins(*_: object, **__: object) -> None:
        raise SimulationError("3 h after the start something goes round and round without taking any time")

    monkeypatch.setattr("procsim.study.simulate", spins)
    done = call("run", bakery)
    assert done.exit_code == 2
    assert done.stderr == "procsim: 3 h after the start something goes round and round without taking any time\n"


@pytest.mark.parametrize(
    ("error", "status", "message"),
    [
        (KeyboardInterrupt(), 130, ""),  # the door tells it
        (BrokenPipeError(), 141, ""),
        (OSError(28, "No space left on device"), 2, "procsim: No space left on device\n"),
    ],
)
def test_what_comes_from_outside_ends_a_command_cleanly(
    error: BaseException, status: int, message: str, call: Call, bakery: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("procsim.study.simulate", breaks)
    done = call("run", bakery)
    assert (done.exit_code, done.stderr) == (status, message)


def test_a_terminal_shows_how_many_runs_are_done(
    bakery: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from procsim.cli.simulating import simulated

    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("FORCE_COLOR", "1")
    simulated(str(bakery), changes=None, replications="2")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "simulating" in shown.err
    assert "2/2" in shown.err


def test_weeks_are_printed_and_what_is_none_is_refused(call: Call, bakery: Path) -> None:
    done = call("run", bakery, "--length", "3 w", "--replications", "1", "--by", "week")
    assert done.exit_code == 0
    assert "wait by week: 90 % within 10 min" in done.stdout.splitlines()
    short = call("run", bakery, "--length", "2 d", "--replications", "1", "--by", "week")
    assert "there is no whole week in the run" in " ".join(short.stdout.split())
    assert "Week by week" not in short.stdout
    refused = call("run", bakery, "--by", "day", "--seed", "-1")
    assert (refused.exit_code, refused.stderr.splitlines()[1:]) == (2, ["--by: 'day' is not week"])


OVERLOADED = ("--set", "arrivals.customers.rate=12/h")


def test_what_is_wrong_with_an_option_stands_alone_and_warnings_come_with_the_runs(call: Call, bakery: Path) -> None:
    """Five lines about the file before the one that counts would hide it."""
    for command, options, message in (
        ("run", ("--start", "soon"), "--start: "),
        ("compare", ("--kpi", "no"), "--kpi: "),
        ("run", ("--tickets", "5", "--length", "1 w"), "--tickets: tickets and length cannot both say"),
    ):
        done = call(command, bakery, *OVERLOADED, *options)
        assert done.exit_code == 2
        assert done.stderr.startswith(message)
        assert done.stderr.count("\n") == 1
    done = call("run", bakery, *OVERLOADED, "--engine", "simpy", "--length", "1 d", "--replications", "1")
    assert done.exit_code == 0
    assert "warning: bakers: work for 1.6 people, 1 is there" in done.stderr


def test_a_number_that_is_none_is_told_in_a_line(call: Call, bakery: Path) -> None:
    done = call("run", bakery, "--seed", "abc")
    assert (done.exit_code, done.stderr) == (2, "--seed: 'abc' is not a whole number\n")
