"""``procsim optimise``: the staffing in the terminal and in JSON, its exit status, and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from tests.cli.conftest import Call  # noqa: TC001 - a type, and pytest's own module

if TYPE_CHECKING:
    from pathlib import Path

QUICK = ("--engine", "simpy", "--length", "2 d", "--replications", "40")


def test_the_cheapest_staffing_comes_first_and_its_goals_follow(call: Call, bakery: Path) -> None:
    done = call("optimise", bakery, *QUICK, "--jobs", "1")
    assert done.exit_code == 0
    assert done.stderr == ""
    assert "bakers 2: the cheapest staffing that meets every goal, 6 720 a week, 3 360 more than now." in " ".join(
        done.stdout.replace("\u202f", " ").split()
    )
    assert "which misses wait" in " ".join(done.stdout.split())
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80
    for text in ("90 % within 10 min", "what a goal costs", "confirmed by"):
        assert text in done.stdout


def test_json_is_alone_on_stdout_and_the_same_whatever_the_jobs(call: Call, bakery: Path) -> None:
    first, second = (call("optimise", bakery, *QUICK, "--json", "--jobs", jobs) for jobs in ("1", "2"))
    assert first.stdout == second.stdout
    found = json.loads(first.stdout)
    assert found["staffing"] == {"bakers": 2}
    assert found["cost_per_week"] == 2 * found["base_cost_per_week"] == 2 * 20 * 168
    assert found["goals"]["wait"]["met"] is True
    assert found["goals"]["wait"]["low"] > 0.9
    assert found["infeasible"] == []
    assert found["tried"][0] == {
        "staffing": {"bakers": 1},
        "levels": {},
        "cost_per_week": 20 * 168,
        "feasible": False,
        "missed": ["wait"],
        "close": [],
        "runs": found["tried"][0]["runs"],
    }
    assert 0 < found["confirmed_by"] < found["runs"]
    assert [one["staffing"]["bakers"] for one in found["frontier"]["wait"]][:2] == [1, 2]


def test_without_a_solution_the_goal_to_blame_is_named_and_the_status_is_1(call: Call, bakery: Path) -> None:
    bakery.write_text(bakery.read_text(encoding="utf-8").replace("mean within 10 h", "mean within 7 min"), "utf-8")
    done = call("optimise", bakery, *QUICK, "--json")
    assert done.exit_code == 1
    found = json.loads(done.stdout)
    assert found["staffing"] is None
    assert found["cost_per_week"] is None
    assert found["infeasible"] == ["cycle"]
    done = call("optimise", bakery, *QUICK)
    assert done.exit_code == 1
    assert "To blame is cycle (mean within 7 min)" in " ".join(done.stdout.split())


def test_bounds_are_kept(call: Call, bakery: Path) -> None:
    done = call("optimise", bakery, *QUICK, "--bounds", "staff.bakers.count=3..4", "--json")
    found = json.loads(done.stdout)
    assert found["staffing"] == {"bakers": 3}
    assert found["bounds"] == {"staff.bakers.count": [3, 4]}
    assert found["staffings"] == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--bounds", "staff.bakers=2..3"), "--bounds: staff.bakers is not the count of a group (staff.bakers.count)"),
        (("--bounds", "staff.bakers.count"), "is not PATH=LOW..HIGH"),
        (("--bounds", "staff.bakers.count=5..2"), "has its larger number first"),
        (("--bounds", "staff.bakers.count=0..2"), "somebody must be in each group"),
        (("--over", "parts.flour.reorder_at=1..2"), "--over: parts.flour.reorder_at: "),
        (("--confidence", "1.5"), "--confidence: 1.5 is not from 0.5 to below 1"),
        (("--confidence", "95"), "--confidence: 95.0 is not from 0.5 to below 1 (50 % to below 100 %)"),
        (("--confidence", "much"), "--confidence: 'much' is not a share: write 95% or 0.95"),
        (("--replications", "2"), "--replications: 2 is not a whole number from 4"),
        (("--replications", "few"), "--replications: 'few' is not a whole number"),
        (("--runs", "0"), "--runs: 0 is not a whole number from 1"),
    ],
)
def test_what_cannot_be_is_told(call: Call, bakery: Path, options: tuple[str, str], message: str) -> None:
    done = call("optimise", bakery, *options)
    assert done.exit_code == 2
    assert message in done.stderr
    assert done.stderr.startswith(options[0])
    assert done.stderr.count("\n") == 1


def test_confidence_may_be_written_as_shares_are(call: Call, bakery: Path) -> None:
    done = call("optimise", bakery, *QUICK, "--confidence", "90%", "--json")
    assert json.loads(done.stdout)["confidence"] == 0.9


def test_a_process_without_goals_has_nothing_to_be_met(call: Call, bakery: Path) -> None:
    text = bakery.read_text(encoding="utf-8")
    bakery.write_text(text.replace(", goal: 90% within 10 min", "").replace(", goal: mean within 10 h", ""), "utf-8")
    done = call("optimise", bakery)
    assert done.exit_code == 2
    assert "no KPI has a goal" in done.stderr
