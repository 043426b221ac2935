"""``procsim check`` and ``procsim schema``."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from procsim.cli.console import fitted
from procsim.cli.failures import line
from procsim.model.problems import Position, Problem
from tests.cli.conftest import Call  # noqa: TC001 - a type, and pytest's own module

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_sound_file_is_ok(call: Call, bakery: Path) -> None:
    done = call("check", bakery)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == f"{bakery}: ok"


def test_of_one_file_the_load_of_each_role_is_told(call: Call, bakery: Path) -> None:
    """Five customers an hour of eight minutes each keep one baker busy for two thirds of the time."""
    rows = [line.split() for line in call("check", bakery).stdout.splitlines()]
    assert rows[-2:] == [["role", "work", "for", "there", "are", "load"], ["bakers", "0.67", "1", "67", "%"]]
    text = bakery.read_text(encoding="utf-8").replace("{count: 1,", "{count: 2, roles: [bakers, sellers],")
    text = text.replace("next: resolved}", "next: sell}\n  sell: {role: sellers, duration: 3 min, next: resolved}")
    bakery.write_text(text, encoding="utf-8")
    rows = [line.split() for line in call("check", bakery).stdout.splitlines()]
    assert rows[-3:] == [
        ["bakers", "0.67", "2", "33", "%"],
        ["sellers", "0.25", "2", "13", "%"],
        ["bakers,", "all", "roles", "0.92", "2", "46", "%"],
    ]
    assert call("check", bakery, bakery).stdout == f"{bakery}: ok\n" * 2  # of many files nobody wants the loads


def test_no_load_is_told_of_what_never_ends(call: Call, bakery: Path) -> None:
    text = bakery.read_text(encoding="utf-8")
    text += "ends: {resolved: {repeat: {share: 100%, after: 1 d, enters: bake}}}\n"
    bakery.write_text(text, encoding="utf-8")
    done = call("check", bakery)
    assert "more and more of them" in done.stdout
    assert "role " not in done.stdout


def test_warnings_follow_on_stdout_with_their_places(call: Call, bakery: Path) -> None:
    bakery.write_text(bakery.read_text(encoding="utf-8").replace("5/h", "9/h"), encoding="utf-8")
    done = call("check", bakery)
    assert done.exit_code == 0
    ok, *_, warning = done.stdout.splitlines()
    assert ok == f"{bakery}: ok"
    assert warning.startswith(f"{bakery}:4:")
    assert ": warning: bakers: work for 1.2 people, 1 is there" in warning


def test_long_lines_are_folded_on_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = Problem("what is wrong takes many words, " * 4 + "and 20 min", (), "warning", Position("a.yaml", 1, 2))

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "60")
    lines = fitted(line(problem), Terminal()).split("\n")
    assert lines[0].startswith("a.yaml:1:2: warning: what is wrong")
    assert max(map(len, lines)) <= 60
    assert all(each.startswith("  ") for each in lines[1:])
    assert "\n" not in fitted(line(problem), io.StringIO())


def test_one_broken_file_makes_the_status_2_and_the_others_are_checked_all_the_same(
    call: Call, bakery: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(bakery.read_text(encoding="utf-8").replace("role: bakers", "role: baker"), encoding="utf-8")
    done = call("check", broken, tmp_path / "none.yaml", bakery)
    assert done.exit_code == 2
    assert done.stdout == f"{bakery}: ok\n"
    assert done.stderr.startswith(f"{broken}:8:")
    assert "none.yaml" in done.stderr


def test_public_holidays_within_the_run_are_listed(call: Call, bakery: Path) -> None:
    text = bakery.read_text(encoding="utf-8").replace("staff:", "start: 2026-02-20\nholidays: RU\nstaff:")
    bakery.write_text(text, encoding="utf-8")
    assert call("check", bakery).stdout.splitlines()[:2] == [
        f"{bakery}: ok",
        f"{bakery}: holidays of RU within the run: 2026-02-23",
    ]


def test_the_library_is_checked_with_its_scenarios(call: Call, project: Path) -> None:
    done = call("check", *sorted(project.glob("processes/*.yaml")), *sorted(project.glob("scenarios/*.yaml")))
    assert done.exit_code == 0, done.stderr


def test_each_combination_of_what_varies_is_checked(call: Call, bakery: Path, tmp_path: Path) -> None:
    varied = tmp_path / "varied.yaml"
    varied.write_text("scenario: S\nprocess: bakery.yaml\nvary: {staff.bakers.count: [1, 2], run.seed: [1, 2]}\n")
    assert call("check", varied).stdout == f"{varied}: ok (4 combinations)\n"
    varied.write_text("scenario: S\nprocess: bakery.yaml\nvary: {staff.bakers.count: [1, none]}\n")
    done = call("check", varied)
    assert (done.exit_code, done.stderr) == (2, f"{varied}:3:32: 'none' is not a whole number\n")


def test_the_schema_is_json(call: Call) -> None:
    done = call("schema")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["$schema"].startswith("https://json-schema.org/")
