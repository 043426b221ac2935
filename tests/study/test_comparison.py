"""Scenarios against their base: which are compared, under the same luck, and what is said of them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from procsim.files import load, loads, variants, with_changes
from procsim.model.problems import InputError
from procsim.model.process import End, Kpi
from procsim.study import compare, simulate
from procsim.study.pairing import better_side
from procsim.study.scenarios import contest
from tests.study.shop import shop

if TYPE_CHECKING:
    from pathlib import Path

    from procsim.study.compared import Comparison

BAKERY = """\
procsim: 1
name: Булочная
currency: RUB
staff:
  bakers: {count: 1, cost: 20/h}
  cleaners: {count: 1, cost: 10/h}
arrivals:
  customers: {rate: 5/h, enters: bake}
stages:
  bake: {role: bakers, duration: exponential(8 min), next: collect}
  collect: {wait: exponential(1 h), waits_on: customer, next: resolved}
kpis:
  wait:  {from: bake.queued, to: bake.started, goal: 90% within 10 min}
  cycle: {from: arrived, to: closed, goal: median within 10 h}
  lost:  {share: "end:abandoned"}
run: {length: 1 w, warm_up: 1 d, replications: 4}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bakery, three scenarios of it, and another process."""
    (tmp_path / "bakery.yaml").write_text(BAKERY, encoding="utf-8")
    (tmp_path / "other.yaml").write_text(BAKERY.replace("Булочная", "Other"), encoding="utf-8")
    scenarios = {
        "two": ("Two bakers", "{staff.bakers.count: +1}"),
        "slow": ("Медленно", "{stages.bake.duration: x1.3}"),
        "same": ("As it is", "{run.seed: 77}"),
    }
    for file, (title, change) in scenarios.items():
        text = f"scenario: {title}\nprocess: bakery.yaml\nchange: {change}\n"
        (tmp_path / f"{file}.yaml").write_text(text, encoding="utf-8")
    text = "scenario: Elsewhere\nprocess: other.yaml\nchange: {}\n"
    (tmp_path / "elsewhere.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def compared(folder: Path) -> Comparison:
    return compare(folder / "two.yaml", folder / "slow.yaml", folder / "same.yaml", engine="simpy")


def test_the_base_is_the_process_that_the_scenarios_name(compared: Comparison) -> None:
    assert compared.base.process.name == "Булочная"
    assert compared.base.process.scenario == ""
    assert [one.name for one in compared.scenarios] == ["Two bakers", "Медленно", "As it is"]
    assert [one.result.process.scenario for one in compared.scenarios] == ["Two bakers", "Медленно", "As it is"]


def test_each_result_is_that_of_a_run_with_the_bases_seed(folder: Path, compared: Comparison) -> None:
    for file, place in (("two", 0), ("same", 2)):
        alone = simulate(folder / f"{file}.yaml", seed=1, engine="simpy")
        assert compared.scenarios[place].result.to_dict() == alone.to_dict()
    assert compared.base.to_dict() == simulate(folder / "bakery.yaml", engine="simpy").to_dict()


def test_what_is_the_same_differs_by_exactly_nothing(compared: Comparison) -> None:
    same = compared.scenarios[2]
    differences = [*same.kpis.values(), same.cost, same.cycle, *same.costs.values(), *same.utilisation.values()]
    differences += [one for times in same.stages.values() for one in times.values()]
    assert len(differences) > 8
    for one in differences:
        assert (one.value, one.low, one.high, one.verdict) == (0, 0, 0, "no difference")


def test_better_and_worse_are_told_apart(compared: Comparison) -> None:
    two, slow, _ = compared.scenarios
    assert two.kpis["wait"].verdict == "better"
    assert slow.kpis["wait"].verdict == "worse"
    assert two.stages["bake"]["queue"].verdict == "better"
    assert (two.cost.value, two.cost.low, two.cost.verdict) == (20 * 168, 20 * 168, "worse")
    assert two.costs["cleaners"].verdict == "no difference"
    assert two.utilisation["bakers"].verdict == "lower"
    assert set(two.stages["collect"]) == {"wait"}
    assert slow.cost.verdict == "no difference"


def test_how_many_processes_share_the_work_changes_nothing(folder: Path, compared: Comparison) -> None:
    files = [folder / f"{name}.yaml" for name in ("two", "slow", "same")]
    assert compare(*files, jobs=2, engine="simpy").to_dict() == compared.to_dict()


def test_a_process_among_those_given_is_the_base_and_changes_are_one_more_scenario(folder: Path) -> None:
    found = contest([folder / "two.yaml", folder / "bakery.yaml"], changes=[("staff.bakers.count", "4")])
    assert found.base.name == "Булочная"
    assert [one.name for one in found.scenarios] == ["Two bakers", "staff.bakers.count=4"]
    assert len(found.scenarios[1].process.staff["bakers"].people) == 4


def test_the_same_file_twice_is_the_process_against_itself(folder: Path) -> None:
    found = contest([folder / "bakery.yaml", folder / "bakery.yaml"])
    assert [one.name for one in found.scenarios] == ["Булочная"]
    again = contest([folder / "two.yaml", folder / "two.yaml"])
    assert [one.name for one in again.scenarios] == ["Two bakers (1)", "Two bakers (2)"]


def test_processes_made_in_python_are_compared_with_a_base(folder: Path) -> None:
    base = load(folder / "bakery.yaml")
    found = compare(with_changes(base, [("staff.bakers.count", "2")]), base=base, replications=2)
    assert found.scenarios[0].cost.value == 20 * 168
    text = loads(BAKERY)
    assert contest([text, with_changes(text, [("staff.bakers.count", "2")])]).base is text
    assert compare(shop(technicians=2), base=shop(), replications=2, length="3 d").scenarios[0].name == "Мастерская"


def test_what_varies_stands_for_all_its_combinations(folder: Path) -> None:
    text = "scenario: How many\nprocess: bakery.yaml\nvary: {staff.bakers.count: [1, 2], run.warm_up: [0, 1 d]}\n"
    (folder / "vary.yaml").write_text(text, encoding="utf-8")
    found = contest([folder / "vary.yaml"])
    assert found.base.scenario == ""
    assert [dict(one.factors) for one in found.scenarios[:2]] == [
        {"staff.bakers.count": "1", "run.warm_up": "0"},
        {"staff.bakers.count": "1", "run.warm_up": "1 d"},
    ]
    assert found.scenarios[3].name == "staff.bakers.count = 2, run.warm_up = 1 d"
    assert len(found.scenarios[3].process.staff["bakers"].people) == 2
    both = contest([folder / "two.yaml", *variants(folder / "vary.yaml")])  # now the title tells them apart
    assert both.scenarios[1].name == "How many: staff.bakers.count = 1, run.warm_up = 0"


def test_scenarios_of_different_processes_are_not_compared(folder: Path) -> None:
    with pytest.raises(InputError, match=r"two\.yaml changes .*bakery\.yaml, and .*elsewhere\.yaml changes .*other"):
        contest([folder / "two.yaml", folder / "elsewhere.yaml"])
    with pytest.raises(InputError, match=r"bakery\.yaml is a process, and .*other\.yaml is a process: only scenarios"):
        contest([folder / "bakery.yaml", folder / "other.yaml"])


def test_there_must_be_something_to_compare(folder: Path) -> None:
    with pytest.raises(InputError, match="there is nothing to compare Булочная with: give scenarios of it, or changes"):
        contest([folder / "bakery.yaml"])
    with pytest.raises(InputError, match="there is nothing to compare: give scenarios"):
        contest([])


def test_kpis_are_chosen_by_name_and_a_wrong_one_is_told(folder: Path) -> None:
    found = compare(folder / "two.yaml", kpis=["cycle", "wait"], replications=2)
    assert list(found.scenarios[0].kpis) == ["wait", "cycle"]
    assert found.tested == 2
    with pytest.raises(InputError, match=r"kpi: Булочная has no KPI .wiat., did you mean wait\?"):
        compare(folder / "two.yaml", kpis=["wiat"])


def test_one_replication_tells_nothing_about_chance(folder: Path) -> None:
    one = compare(folder / "two.yaml", replications=1).scenarios[0]
    assert one.kpis["wait"].value is not None
    assert (one.kpis["wait"].low, one.kpis["wait"].verdict) == (None, None)


def test_auto_runs_all_of_them_until_all_are_known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procsim.study.precision.MOST_REPLICATIONS", 22)
    seen: list[tuple[int, int]] = []
    found = compare(
        folder / "slow.yaml", replications="auto", length="2 d", progress=lambda *counts: seen.append(counts)
    )
    assert found.replications == found.scenarios[0].result.replications == 22
    assert seen[-1] == (44, 44)
    assert any("precision" in note for note in found.notes)


def test_the_json_form_is_that_of_the_interfaces(compared: Comparison) -> None:
    form: dict[str, Any] = json.loads(json.dumps(compared.to_dict(), allow_nan=False))
    base, two, *_ = form["scenarios"]
    assert set(base) == {"name", "result"}
    assert base["result"] == compared.base.to_dict()
    assert set(two["differences"]) == {"wait", "cycle", "lost"}
    assert {"value", "low", "high", "verdict"} <= set(two["differences"]["wait"])
    assert two["stages"]["bake"]["queue_mean_s"]["verdict"] == "better"
    assert two["staff"]["bakers"]["utilisation"]["value"] < 0
    assert two["cost_per_week"]["value"] == 3360
    assert form["correction"] == {"method": "Holm", "kpis": compared.tested, "others": compared.tested_besides}


def test_the_differences_are_a_data_frame(compared: Comparison) -> None:
    table = compared.differences
    assert table.columns == ["scenario", "kpi", "base", "value", "difference", "low", "high", "verdict"]
    assert table.height == 9
    row = table.row(0, named=True)
    assert row["difference"] == pytest.approx(row["value"] - row["base"])


def test_a_group_that_only_one_side_has_costs_the_other_nothing(folder: Path) -> None:
    text = "scenario: Nobody cleans\nprocess: bakery.yaml\nchange:\n  staff: {bakers: {count: 1, cost: 20/h}}\n"
    (folder / "dirty.yaml").write_text(text, encoding="utf-8")
    one = compare(folder / "dirty.yaml", replications=2).scenarios[0]
    assert one.costs["cleaners"].value == one.cost.value == -1680
    assert one.cost.verdict == "better"
    assert "cleaners" not in one.utilisation


def test_a_kpi_of_another_kind_is_another_figure(folder: Path) -> None:
    text = "scenario: Mean\nprocess: bakery.yaml\nchange: {kpis.cycle.goal: mean within 10 h}\n"
    (folder / "mean.yaml").write_text(text, encoding="utf-8")
    assert "cycle" not in compare(folder / "mean.yaml", replications=2).scenarios[0].kpis


@pytest.mark.parametrize(
    ("kpi", "side"),
    [
        ("intake_time", "higher"),  # within
        ("cycle", "lower"),  # median
        ("mean_repair", "lower"),  # mean
        ("come_back", "lower"),  # at most
        ("lost", "lower"),  # without a goal, but everybody knows
    ],
)
def test_the_better_side_is_the_goals(kpi: str, side: str) -> None:
    assert better_side(shop().kpis[kpi], shop()) == side


@pytest.mark.parametrize(
    ("share", "side"),
    [("repeats", "lower"), ("sla_met", "higher"), ("end:resolved", "higher"), ("end:refused", None), (None, "lower")],
)
def test_without_a_goal_the_better_side_is_the_obvious_one(share: str | None, side: str | None) -> None:
    process = replace(shop(), ends={**shop().ends, "refused": End("refused")})
    assert better_side(Kpi(name="it", share=share), process) == side


def test_an_end_that_counts_as_a_miss_is_better_rare() -> None:
    process = replace(shop(), ends={**shop().ends, "refused": End("refused", counts_as_miss=True)})
    assert better_side(Kpi(name="it", share="end:refused"), process) == "lower"
