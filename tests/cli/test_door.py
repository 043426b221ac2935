"""The command line as a shell meets it: streams, pipes, signals, statuses, and how long it takes to answer."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import Start  # noqa: TC001 - a type, and pytest's own module

if TYPE_CHECKING:
    import subprocess


def finished(process: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    out, error = process.communicate(timeout=120)
    return process.returncode, out.decode(), error.decode()


def test_a_run_prints_json_and_nothing_else(start: Start, bakery: Path) -> None:
    status, out, error = finished(start("run", bakery, "--json"))
    assert (status, error) == (0, "")
    assert json.loads(out)["process"] == "Булочная"


def test_statuses_reach_the_shell(start: Start, bakery: Path) -> None:
    assert finished(start("run", bakery, "--fail-on-missed-goal"))[0] == 1
    status, out, error = finished(start("run", bakery, "--replications", "0"))
    assert (status, out) == (2, "")
    assert error.startswith("--replications: 0")
    status, _, error = finished(start("run", bakery, "--unknown"))
    assert status == 2
    assert "No such option" in error
    assert finished(start("unknown"))[0] == 2


def test_names_are_printed_where_the_locale_cannot_say_them(start: Start, bakery: Path) -> None:
    environment = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    status, out, _ = finished(start("run", bakery, "--replications", "1", environment=environment))
    assert status == 0
    assert out.startswith("Булочная · 1 run of 1 week")


def test_no_progress_bar_without_a_terminal(start: Start, bakery: Path) -> None:
    assert finished(start("run", bakery))[2] == ""


@pytest.mark.parametrize("what", [("--log", "-"), ("--json",), ()])
def test_a_reader_who_leaves_ends_it_quietly(what: tuple[str, ...], start: Start, bakery: Path) -> None:
    process = start("run", bakery, "--replications", "1", *what)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    error = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=120) == 141
    assert "Traceback" not in error
    assert "Broken" not in error


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_told(start: Start, bakery: Path) -> None:
    with Path("/dev/full").open("w") as full:
        process = start("run", bakery, "--replications", "1", "--json", stdout=full)
        status, error = process.wait(timeout=120), process.stderr.read().decode() if process.stderr else ""
    if process.stderr:
        process.stderr.close()
    assert (status, error) == (2, "procsim: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_it_cleanly_and_writes_nothing(jobs: str, start: Start, bakery: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("old")
    process = start("run", bakery, "--replications", "5000", "--jobs", jobs, "--log", log, start_new_session=True)
    time.sleep(8)
    os.killpg(process.pid, signal.SIGINT)
    status, out, error = finished(process)
    # A shell reads both as 130: Python ends itself by the signal where it came in the midst of a text being executed.
    assert status in (130, -signal.SIGINT)
    assert out == ""
    assert error == "\nprocsim: interrupted\n"
    assert log.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bakery.yaml", "log.csv"]


def test_version_and_completion(start: Start) -> None:
    from procsim import __version__

    assert finished(start("--version")) == (0, f"procsim {__version__}\n", "")
    status, out, _ = finished(start("--show-completion", "bash"))
    assert status == 0
    assert "procsim" in out


@pytest.mark.parametrize("command", [(), ("run",), ("check",), ("draw",), ("measure",), ("schema",)])
def test_help_fits_on_80_columns(command: tuple[str, ...], start: Start) -> None:
    status, out, error = finished(start(*command, "--help", environment={"COLUMNS": "80"}))
    assert (status, error) == (0, "")
    assert out.startswith("Usage: procsim")
    assert max(map(len, out.splitlines())) <= 80


def processor_time(start: Start, *arguments: object) -> float:
    """The best of five, in seconds of a processor: how long it takes on a machine that has nothing else to do.

    Other tests run beside this one, so that the time on the clock would say more about them.
    """
    times = []
    for _ in range(5):
        before = os.times()
        assert finished(start(*arguments))[0] == 0
        after = os.times()
        times.append(after.children_user - before.children_user + after.children_system - before.children_system)
    return min(times)


def test_help_answers_within_half_a_second(start: Start) -> None:
    assert processor_time(start, "--help") < 0.5


def test_check_answers_within_a_second(start: Start, project: Path) -> None:
    assert processor_time(start, "check", project / "processes" / "device-repair.yaml") < 1.0
