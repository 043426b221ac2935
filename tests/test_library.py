"""The library is fit to learn from: every process is sound, stable and busy, and every what-if about it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

import procsim
from procsim import files
from procsim.model.traffic import solve

PROJECT = Path(__file__).resolve().parent.parent
PROCESSES = sorted((PROJECT / "processes").glob("*.yaml"))
SCENARIOS = sorted((PROJECT / "scenarios").glob("*.yaml"))

#: Groups that have less to do in an example whose wording is fixed: one bottleneck, and idle hands beside it.
IDLE = {"device-repair": {"clerks", "buyer", "accountant"}}

#: What-ifs that teach what too little capacity looks like; all others bring no warning.
OVERLOADED = {
    "call-centre-outage",
    "device-repair-as-found",
    "device-repair-more-customers",
    "onboarding-more-newcomers",
}


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", PROCESSES, ids=name)
def test_a_process_is_sound(path: Path) -> None:
    process, problems = files.check(path)
    assert process is not None
    assert [str(problem) for problem in problems] == []
    assert process.about
    assert process.kpis
    assert all(kpi.goal for kpi in process.kpis.values())


@pytest.mark.parametrize("path", PROCESSES, ids=name)
def test_everyone_has_enough_to_do_and_nobody_too_much(path: Path) -> None:
    groups = solve(procsim.load(path)).groups
    loads = {group: round(load.utilisation, 3) for group, load in groups.items()}
    busy = {group: load for group, load in loads.items() if group not in IDLE.get(path.stem, set())}
    assert busy
    assert all(0.60 <= load <= 0.92 for load in busy.values()), loads
    assert all(load <= 0.92 for load in loads.values()), loads


@pytest.mark.parametrize("path", SCENARIOS, ids=name)
def test_a_scenario_is_sound(path: Path) -> None:
    process, problems = files.check(path)
    assert process is not None
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert bool(problems) == (path.stem in OVERLOADED), [str(problem) for problem in problems]


@pytest.mark.parametrize("path", PROCESSES, ids=name)
def test_there_are_two_what_ifs_about_each_process(path: Path) -> None:
    about = [
        scenario
        for scenario in SCENARIOS
        if f"process: ../processes/{path.name}\n" in scenario.read_text(encoding="utf-8")
    ]
    assert len(about) >= 2


@pytest.mark.parametrize("path", PROCESSES + SCENARIOS, ids=name)
def test_it_runs(path: Path) -> None:
    process = procsim.load(path, changes=[("run.warm_up", "1 d")])
    result = procsim.simulate(process, replications=2, length="4 d")
    assert result.arrived > 0
    assert result.closed + result.open == pytest.approx(result.arrived)
