"""`vary`: a process for each combination, its mistakes at their places, and the process that scenarios are held against."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from procsim.files import base_of, check, check_variants, load, loads, variants, with_changes
from procsim.model.problems import InputError
from procsim.model.time import HOUR, MINUTE
from tests.files.texts import SHOP

if TYPE_CHECKING:
    from pathlib import Path

    from procsim.model.process import Process


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shop in it, in which relative paths begin."""
    (tmp_path / "shop.yaml").write_text(SHOP, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def scenario(folder: Path, text: str, name: str = "one.yaml") -> str:
    (folder / name).write_text(f"scenario: Tried\n{text}", encoding="utf-8")
    return name


def clerks(process: Process) -> int:
    return len(process.staff["clerks"].people)


def rate(process: Process) -> float:
    walk_in = process.arrivals["walk_in"].rate
    assert walk_in is not None
    return round(walk_in.spans[0][2] * HOUR, 9)


def told(path: str, changes: tuple[tuple[str, str], ...] = ()) -> list[str]:
    with pytest.raises(InputError) as raised:
        variants(path, changes)
    return [str(problem) for problem in raised.value.problems]


def test_each_combination_is_a_process(folder):
    path = scenario(
        folder,
        "process: shop.yaml\nchange: {run.seed: 7}\n"
        "vary: {staff.clerks.count: [3, +2], arrivals.walk_in.rate: [x1, x1.2, 5/h]}\n",
    )
    found = variants(path)
    assert [variant.name for variant in found] == [
        "staff.clerks.count = 3, arrivals.walk_in.rate x1",
        "staff.clerks.count = 3, arrivals.walk_in.rate x1.2",
        "staff.clerks.count = 3, arrivals.walk_in.rate = 5/h",
        "staff.clerks.count +2, arrivals.walk_in.rate x1",
        "staff.clerks.count +2, arrivals.walk_in.rate x1.2",
        "staff.clerks.count +2, arrivals.walk_in.rate = 5/h",
    ]
    assert found[5].settings == (("staff.clerks.count", "+2"), ("arrivals.walk_in.rate", "5/h"))
    assert [(clerks(variant.process), rate(variant.process)) for variant in found] == [
        (3, 2.0), (3, 2.4), (3, 5.0), (4, 2.0), (4, 2.4), (4, 5.0),
    ]  # fmt: skip
    assert {variant.process.run.seed for variant in found} == {7}
    assert found[0].process.scenario == f"Tried: {found[0].name}"
    assert found[0].process.file == "one.yaml"


def test_the_settings_of_a_combination_are_changes_that_lead_to_it(folder):
    path = scenario(
        folder,
        "process: shop.yaml\nvary:\n  stages.repair.uses: [{}, {screen: 2}]\n"
        "  stages.repair.duration: ['20 min', {by: device, phone: 5 min, otherwise: 3..4 min}]\n"
        "  kpis.long.about: ['a, b', \"it's: c\"]\n",
    )
    shop = load("shop.yaml")
    for variant in variants(path):
        assert with_changes(shop, variant.settings) == variant.process


def test_a_file_without_vary_stands_for_one_process(folder):
    path = scenario(folder, "process: shop.yaml\nchange: {staff.clerks.count: +1}\n")
    empty = scenario(folder, "process: shop.yaml\nvary:\n", "empty.yaml")
    for file in ("shop.yaml", path, empty):
        (only,) = variants(file)
        assert (only.name, only.settings, only.process) == ("", (), load(file))


def test_a_combination_can_be_changed_again(folder):
    path = scenario(folder, "process: shop.yaml\nvary: {staff.clerks.count: [3, 4]}\n")
    assert [clerks(with_changes(variant.process, [("staff.clerks.count", "+1")])) for variant in variants(path)] == [
        4,
        5,
    ]
    assert [rate(variant.process) for variant in variants(path, [("arrivals.walk_in.rate", "x2")])] == [4.0, 4.0]


def test_scenarios_upon_scenarios_vary_together_and_each_changes_what_the_one_below_has_made(folder):
    scenario(folder, "process: shop.yaml\nvary: {staff.clerks.count: [3, 4]}\n", "below.yaml")
    path = scenario(
        folder,
        "process: below.yaml\nchange: {staff.clerks.count: x2}\nvary: {stages.refusal.duration: [1 min, 2 min]}\n",
    )
    found = variants(path)
    assert [variant.name for variant in found] == [
        "staff.clerks.count = 3, stages.refusal.duration = 1 min",
        "staff.clerks.count = 3, stages.refusal.duration = 2 min",
        "staff.clerks.count = 4, stages.refusal.duration = 1 min",
        "staff.clerks.count = 4, stages.refusal.duration = 2 min",
    ]
    assert [clerks(variant.process) for variant in found] == [6, 6, 8, 8]
    durations = [variant.process.stages["refusal"].duration.otherwise.mean / MINUTE for variant in found]
    assert durations == [1, 2, 1, 2]


def test_what_varies_is_not_one_process(folder):
    path = scenario(folder, "process: shop.yaml\nvary: {staff.clerks.count: [3, 4]}\n")
    message = (
        "one.yaml:3:1: `vary` makes 2 scenarios of this one, and here one is wanted: `procsim compare` runs them all"
    )
    with pytest.raises(InputError) as raised:
        load(path)
    assert str(raised.value) == message
    assert [str(problem) for problem in check(path)[1]] == [message]
    with pytest.raises(InputError, match="`vary` makes 1 scenario of"):
        loads("scenario: A\nprocess: shop.yaml\nvary: {run.seed: [1]}\n", folder=folder)


def test_upon_what_varies_nothing_stands_for_one_process(folder):
    scenario(folder, "process: shop.yaml\nvary: {staff.clerks.count: [3, 4]}\n", "below.yaml")
    path = scenario(folder, "process: below.yaml\nchange: {run.seed: 2}\n")
    with pytest.raises(InputError, match=r"^below\.yaml:3:1: `vary` makes 2 scenarios"):
        load(path)
    assert [variant.process.run.seed for variant in variants(path)] == [2, 2]


@pytest.mark.parametrize(
    ("vary", "problems"),
    [
        ("{}", ["one.yaml:3:7: nothing varies here: write {staff.technicians.count: [3, 4, 5]}"]),
        ("3", ["one.yaml:3:7: `vary` is a mapping of keys to values, not the text '3'"]),
        ("{staff.clerks.count: 3}", ["one.yaml:3:28: a list of values is wanted: [3, …]; what has one value stands under `change`"]),
        ("{staff.clerks.count: {a: 3}}", ["one.yaml:3:28: a list of values is wanted: […, …]; what has one value stands under `change`"]),
        ("{staff.clerks.count: []}", ["one.yaml:3:28: no value of staff.clerks.count stands here"]),
        ("{staff.clerks.count: [3, 4, 3]}", ["one.yaml:3:35: 3 stands here twice"]),
        ("{staff.clerks.count: [3, , 4]}", ["one.yaml:3:32: a value or a closing bracket is missing here"]),
        ("{staff.clerks.count: [3], staff.clerks.count: [4]}", ["one.yaml:3:33: the key 'staff.clerks.count' stands here twice, first in line 3"]),
        ("{staff.clerk.count: [3, 4]}", ["one.yaml:3:8: there is nothing at 'staff.clerk.count', did you mean staff.clerks.count or staff.clerks.cost or staff.clerks?"]),
        ("{staff.clerks.count: [3, many], run.length: [4, 5]}", [
            "one.yaml:3:32: 'many' is not a whole number",
            "one.yaml:3:52: a unit is missing: 4 what? Write 4 weeks, 4 days or the like",
            "one.yaml:3:55: a unit is missing: 5 what? Write 5 weeks, 5 days or the like",
        ]),
        ("{staff.clerks.count: [3, +0.5]}", ["one.yaml:3:32: +0.5 makes 2.5 of 2: the number of people must be whole"]),
        ("{run.seed: [" + ", ".join(map(str, range(40))) + "], staff.clerks.count: [" + ", ".join(map(str, range(1, 27))) + "]}",
         ["one.yaml:3:7: more than 1,000 combinations are too many: 40 × 26 stand here"]),
    ],
)  # fmt: skip
def test_mistakes_of_vary_have_their_places(folder, vary, problems):
    assert told(scenario(folder, f"process: shop.yaml\nvary: {vary}\n")) == problems


def test_a_path_may_vary_once(folder):
    scenario(folder, "process: shop.yaml\nvary: {staff.clerks.count: [3, 4]}\n", "below.yaml")
    path = scenario(folder, "process: below.yaml\nvary: {staff.clerks.count: [+1]}\n")
    assert told(path) == ["one.yaml:3:8: staff.clerks.count is varied already by the scenario that this one changes"]


@pytest.mark.parametrize("changed", ["staff.clerks.count", "staff.clerks"])
def test_what_varies_is_given_no_single_value(folder, changed):
    path = scenario(folder, "process: shop.yaml\nvary: {staff.clerks.count: [3, 4]}\n")
    value = "5" if changed.endswith("count") else "{count: 5, roles: [desk]}"
    assert told(path, ((changed, value),)) == [
        f"--set {changed}:1:1: staff.clerks.count varies in this scenario, and would have one value in all of them"
    ]


def test_mistakes_of_the_process_are_told_once_whatever_varies(folder):
    (folder / "shop.yaml").write_text(SHOP.replace("seed: 1}", "seed: one}"), encoding="utf-8")
    path = scenario(folder, "process: shop.yaml\nvary: {staff.clerks.count: [3, 4], run.length: [4 w, 5 w]}\n")
    assert told(path) == ["shop.yaml:59:61: 'one' is not a whole number"]


def test_what_is_unsound_in_some_combinations_names_the_first_of_them(folder):
    loop = SHOP.replace("next: [{to: repair, share: 5%, is_rework: true}, {to: pick_up, share: rest}]",
                        "next: {repair: 5%, pick_up: 95%}")  # fmt: skip
    (folder / "shop.yaml").write_text(loop, encoding="utf-8")
    path = scenario(folder, "process: shop.yaml\nvary: {stages.repair.next.repair: [5%, 100%], run.seed: [1, 2]}\n")
    (problem,) = told(path)
    assert problem.startswith(
        "shop.yaml:40:11: tickets that come to `repair` never end; give it a way to an end (with "
    )
    assert problem.endswith("(with stages.repair.next.repair = 100%, run.seed = 1, likewise 1 other)")
    assert check_variants(path)[0] == []


def test_warnings_of_all_combinations_are_told_together(folder):
    path = scenario(
        folder, "process: shop.yaml\nvary: {staff.clerks.count: [1, 2, 3], stages.intake.duration: [9 h, 5 h, 5 min]}\n"
    )
    found, problems = check_variants(path)
    assert len(found) == 9
    (load_told,) = [str(problem) for problem in problems if "clerks: work for" in problem.message]
    assert load_told.startswith("shop.yaml:9:11: clerks: work for ")
    assert load_told.endswith("(with staff.clerks.count = 1, stages.intake.duration = 9 h, likewise 5 others)")
    (unused,) = [problem.message for problem in problems if "night" in problem.message]
    assert unused == "nothing goes by the calendar `night`", "what is said of all is said without names"


def test_a_file_that_is_not_there_or_no_process():
    with pytest.raises(InputError, match="there is no such file"):
        variants("nothing.yaml")
    with pytest.raises(InputError, match="there is no such file"):
        base_of("nothing.yaml")


def test_the_base_of_a_scenario_is_the_process_below_all_others(folder):
    (folder / "below").mkdir()
    scenario(folder, "process: ../shop.yaml\nchange: {staff.clerks.count: 9}\n", "below/below.yaml")
    path = scenario(folder, "process: below/below.yaml\nvary: {run.seed: [1, 2]}\n")
    base = base_of(path)
    assert (base, base.file, base.scenario, clerks(base)) == (load("shop.yaml"), "shop.yaml", "", 2)
    assert base_of("shop.yaml") == base
    assert clerks(base_of(path, [("staff.clerks.count", "+1")])) == 3


def test_a_base_that_is_wrong_is_told_in_its_own_file(folder):
    (folder / "shop.yaml").write_text(SHOP.replace("seed: 1}", "seed: one}"), encoding="utf-8")
    path = scenario(folder, "process: shop.yaml\nchange: {run.seed: 1}\n")
    assert load(path).run.seed == 1
    with pytest.raises(InputError, match=r"^shop\.yaml:59:61: 'one' is not a whole number$"):
        base_of(path)
