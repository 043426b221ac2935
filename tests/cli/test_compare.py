"""``procsim compare``: scenarios and their base in one table, in JSON, in a report; and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Call  # noqa: TC001 - a type, and pytest's own module

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def scenarios(bakery: Path) -> list[Path]:
    """Two scenarios of the bakery: one more baker, and nothing new."""
    paths = []
    for name, title, change in (("two", "Ещё один пекарь", "{staff.bakers.count: +1}"), ("same", "As it is", "{}")):
        path = bakery.with_name(f"{name}.yaml")
        path.write_text(f"scenario: {title}\nprocess: bakery.yaml\nchange: {change}\n", encoding="utf-8")
        paths.append(path)
    return paths


def test_the_tables_go_to_stdout_within_80_columns(call: Call, scenarios: list[Path]) -> None:
    done = call("compare", *scenarios)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert done.stdout.startswith("Булочная: 2 scenarios · 3 runs of 1 week after 1 day of warm-up for each, with")
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80
    for word in ("Ещё один пекарь", "same", "bakers", "cost/week"):
        assert word in done.stdout


def test_json_is_alone_on_stdout_and_the_same_whatever_the_jobs(call: Call, scenarios: list[Path]) -> None:
    options = ("--replications", "4", "--seed", "3", "--engine", "simpy", "--json")
    first, second = (call("compare", *scenarios, *options, "--jobs", jobs) for jobs in ("1", "2"))
    assert first.stdout == second.stdout
    base, two, same = json.loads(first.stdout)["scenarios"]
    assert (base["name"], two["name"], same["name"]) == ("Булочная", "Ещё один пекарь", "As it is")
    assert "differences" not in base
    assert (base["result"]["replications"], base["result"]["seed"]) == (4, 3)
    assert two["differences"]["wait"]["value"] > 0
    assert same["differences"]["wait"] == {
        "value": 0, "low": 0, "high": 0, "wanted": "higher", "verdict": "no difference", "p": 1,
        "replications_to_decide": None,
    }  # fmt: skip


def test_a_process_and_changes_are_enough(call: Call, bakery: Path) -> None:
    done = call("compare", bakery, "--set", "staff.bakers.count=+1", "--kpi", "wait", "--json", "--length", "3 d")
    (_, one) = json.loads(done.stdout)["scenarios"]
    assert one["name"] == "staff.bakers.count=+1"
    assert list(one["differences"]) == ["wait"]
    assert one["result"]["staff"]["bakers"]["people"] == 2


def test_what_varies_is_drawn(call: Call, bakery: Path, tmp_path: Path) -> None:
    vary = bakery.with_name("vary.yaml")
    vary.write_text(
        "scenario: How many\nprocess: bakery.yaml\nvary:\n  staff.bakers.count: [1, 2, 3]\n", encoding="utf-8"
    )
    report = tmp_path / "compared.html"
    done = call("compare", vary, "--report", report, "--json")
    scenarios = json.loads(done.stdout)["scenarios"]
    assert [one.get("factors") for one in scenarios[1:]] == [{"staff.bakers.count": str(n)} for n in (1, 2, 3)]
    assert scenarios[1]["differences"]["wait"]["verdict"] == "no difference"
    assert "What follows from staff.bakers.count" in report.read_text(encoding="utf-8")


def test_the_report_tells_how_to_make_it_again(call: Call, scenarios: list[Path], tmp_path: Path) -> None:
    report = tmp_path / "compared.html"
    assert call("compare", *scenarios, "--report", report).exit_code == 0
    assert "To make this report again" in report.read_text(encoding="utf-8")


def test_errors_of_all_files_are_told_at_once(call: Call, scenarios: list[Path]) -> None:
    for number, path in enumerate(scenarios):
        path.write_text(f"scenario: S\nprocess: bakery.yaml\nchange: {{staff.b{number}.count: 1}}\n", encoding="utf-8")
    done = call("compare", *scenarios)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "two.yaml:3:10: there is nothing at 'staff.b0.count'" in done.stderr
    assert "same.yaml:3:10: there is nothing at 'staff.b1.count'" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--kpi", "wiat"), "kpi: Булочная has no KPI 'wiat', did you mean wait?"),
        (("--report", "x.pdf"), "x.pdf: a report is written as .html"),
        (("--replications", "many"), "--replications: 'many' is neither a whole number nor auto"),
        (("--cluster", "nonsense"), "cluster: no Dask scheduler answers at nonsense"),
    ],
)
def test_what_cannot_be_is_status_2(
    call: Call, scenarios: list[Path], arguments: tuple[str, str], message: str
) -> None:
    done = call("compare", *scenarios, *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert message in done.stderr


def test_a_process_alone_has_nothing_to_be_compared_with(call: Call, bakery: Path) -> None:
    done = call("compare", bakery)
    assert done.exit_code == 2
    assert "there is nothing to compare Булочная with" in done.stderr
