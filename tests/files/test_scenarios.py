"""Scenarios and `--set`: what replaces, what changes relatively, what may be added, and mistakes in the scenario."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from procsim.files import check, load, loads, with_changes
from procsim.model.calendars import Holidays
from procsim.model.distributions import Family
from procsim.model.problems import InputError
from procsim.model.process import Choice, Goal, Process, QueueOrder, Routing, To
from procsim.model.time import DAY, HOUR, MINUTE, WEEK
from tests.files.texts import SHOP

if TYPE_CHECKING:
    from pathlib import Path


def changed(path: str, value: str, text: str = SHOP) -> Process:
    return loads(text, "shop.yaml", changes=[(path, value)])


def told(path: str, value: str, text: str = SHOP) -> list[str]:
    with pytest.raises(InputError) as raised:
        changed(path, value, text)
    return [str(problem).removeprefix(f"--set {path}:") for problem in raised.value.problems]


def shares(routing: Routing) -> dict[str, float]:
    assert isinstance(routing, Choice)
    return {branch.to.target: round(branch.share, 12) for branch in routing.branches if isinstance(branch.to, To)}


def rates(process: Process) -> set[float]:
    return {round(rate * HOUR, 12) for _, _, rate in process.arrivals["walk_in"].rate.spans}


def parameters(value: Any) -> tuple[float, ...]:
    return tuple(round(parameter / MINUTE, 9) for parameter in value.parameters)


@pytest.mark.parametrize(
    ("value", "people"), [("5", 5), ("+1", 3), ("-2", 0), ("x1.5", 3), ("x 2", 4), ("×2", 4), ("+50%", 3), ("-50%", 1)]
)
def test_a_count(value, people):
    text = SHOP.replace("roles: [desk]", "roles: [desk, spare]").replace(
        "name: Olga", "name: Olga, roles: [desk, experts]"
    )
    assert len(changed("staff.clerks.count", value, text).staff["clerks"].people) == people


def test_shares_are_changed_in_points_or_relatively_and_the_others_are_rescaled():
    text = SHOP.replace("{repair: 80%, delivery: 20%}", "{repair: 60%, delivery: 30%, refusal: 10%}")
    path = "stages.triage.next.1.to"

    def after(value: str) -> dict[str, float]:
        return shares(changed(f"{path}.repair", value, text).stages["triage"].next.cases[1].to)

    assert after("+10 points") == {"repair": 0.7, "delivery": 0.225, "refusal": 0.075}
    assert after("+10%") == {"repair": 0.66, "delivery": 0.255, "refusal": 0.085}
    assert after("x0.5") == {"repair": 0.3, "delivery": 0.525, "refusal": 0.175}
    assert after("20%") == {"repair": 0.2, "delivery": 0.6, "refusal": 0.2}
    assert after("100%") == {"repair": 1.0, "delivery": 0.0, "refusal": 0.0}


def test_all_shares_of_a_choice_replaced_must_add_up():
    changes = [("stages.triage.next.1.to.repair", "50%"), ("stages.triage.next.1.to.delivery", "40%")]
    with pytest.raises(InputError, match="the shares of this choice then add up to 90 %, not to 100 %"):
        loads(SHOP, changes=changes)


def test_rest_is_a_share_like_the_others():
    text = SHOP.replace("{repair: 80%, delivery: 20%}", "{repair: 60%, delivery: 30%, refusal: rest}")
    process = changed("stages.triage.next.1.to.repair", "+10 points", text)
    assert shares(process.stages["triage"].next.cases[1].to) == {"repair": 0.7, "delivery": 0.225, "refusal": 0.075}


def test_a_replaced_share_leaves_the_rest_to_rest():
    text = SHOP.replace("{repair: 80%, delivery: 20%}", "{repair: 60%, delivery: 30%, refusal: rest}")
    process = changed("stages.triage.next.1.to.repair", "65%", text)
    assert shares(process.stages["triage"].next.cases[1].to) == {"repair": 0.65, "delivery": 0.3, "refusal": 0.05}


@pytest.mark.parametrize("path", ["repair.share", "repair", "0.share", "0"])
def test_a_route_of_a_list_is_found_by_its_target_or_its_number(path):
    assert shares(changed(f"stages.repair.next.{path}", "+20%").stages["repair"].next) == {
        "repair": 0.06,
        "pick_up": 0.94,
    }


def test_values_of_an_attribute_are_shares_too():
    process = changed("arrivals.walk_in.attributes.device.phone", "-20 points")
    assert process.arrivals["walk_in"].attributes[1].values.otherwise.shares == (
        ("phone", pytest.approx(0.5)),
        ("laptop", pytest.approx(0.5)),
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [("+20%", {2.4, 1.2}), ("x0.5", {1.0, 0.5}), ("+1/h", {3.0, 2.0}), ("-0.5/h", {1.5, 0.5}), ("4/h", {4.0})],
)
def test_a_weekly_rate_changes_at_all_hours(value, expected):
    assert rates(changed("arrivals.walk_in.rate", value)) == expected


def test_one_part_of_a_weekly_rate():
    assert rates(changed("arrivals.walk_in.rate.mon-fri 09:00-12:00", "+50%")) == {3.0, 1.0}


def test_a_scaled_distribution_keeps_its_shape():
    duration = changed("stages.repair.duration", "x0.9").stages["repair"].duration
    assert parameters(duration.values["phone"]) == (18, 9)
    assert parameters(duration.values["laptop"]) == (36,)
    assert duration.values["phone"].text == "20 ± 10 min x0.9"


def test_one_value_of_a_dependent_duration():
    duration = changed("stages.repair.duration.phone", "+10%").stages["repair"].duration
    assert parameters(duration.values["phone"]) == (22, 11)
    assert parameters(duration.values["laptop"]) == (40,)


def test_a_fixed_duration_can_be_added_to():
    assert parameters(changed("stages.refusal.duration", "+1 h 30 min").stages["refusal"].duration.otherwise) == (95,)
    assert changed("run.length", "+1 w").run.length == 5 * WEEK
    assert changed("sla.time_to_own", "x2").sla.time_to_own.values == {"urgent": 30 * MINUTE, "normal": 2 * HOUR}


def test_changes_follow_upon_each_other():
    process = loads(
        SHOP,
        changes=[
            ("stages.refusal.duration", "10 min"),
            ("stages.refusal.duration", "x2"),
            ("stages.refusal.duration", "+5 min"),
        ],
    )
    assert parameters(process.stages["refusal"].duration.otherwise) == (25,)


def test_people_of_a_list_are_found_by_name_or_number():
    for path in ("staff.experts.people.Pavel.error_factor", "staff.experts.people.1.error_factor"):
        assert changed(path, "1").people[3].error_factor == 1.0
    assert changed("staff.experts.people.Olga.speed.repair", "x0.5").people[2].speed.values == {"repair": 0.4}


def test_seasons_are_factors_of_their_own():
    path = "arrivals.walk_in.seasons.2026-02-01..2026-02-28"
    assert changed(path, "x2").arrivals["walk_in"].seasons[0].factor == 2.0
    assert changed(path, "+50%").arrivals["walk_in"].seasons[0].factor == pytest.approx(1.8)
    assert len(changed("arrivals.walk_in.seasons.2026-03-01..2026-03-07", "x2").arrivals["walk_in"].seasons) == 2


def test_known_keys_days_and_named_entries_may_be_added():
    assert changed("staff.clerks.speed", "1.2").people[0].speed.otherwise == 1.2
    assert changed("calendars.office.sat", "10:00-14:00").calendars["office"].week[5] == ((10 * HOUR, 14 * HOUR),)
    assert len(changed("calendars.office.except.2026-05-01", "closed").calendars["office"].exceptions) == 2
    assert list(changed("staff.helpers", "{count: 1, roles: [desk]}").staff) == ["clerks", "experts", "helpers"]
    assert changed("holidays", "DE-BY").holidays == Holidays("DE", "BY")
    assert changed("queues.desk.order", "shortest").queues["desk"] is QueueOrder.SHORTEST
    assert changed("kpis.to_repair.about", "how long").kpis["to_repair"].about == "how long"
    assert (
        changed("ends.refused.repeat", "{share: 10%, after: 3 d, enters: intake}").ends["refused"].repeat.share == 0.1
    )


def test_sections_that_the_file_lacks_are_begun():
    text = SHOP.replace("run: {length: 4 weeks, warm_up: 1 w, replications: 2, seed: 1}\n", "")
    text = text.replace("queues: {experts: {order: due}}\n", "")
    assert changed("run.seed", "7", text).run.seed == 7
    assert changed("queues.desk.order", "latest", text).queues == {"desk": QueueOrder.LATEST}


def test_a_value_replaces_with_all_that_stood_there():
    assert changed("staff.clerks", "{count: 3, roles: [desk]}").people[0].cost_per_hour == 0.0
    assert changed("kpis.to_repair.goal", "mean within 2 h").kpis["to_repair"].goal == Goal(
        "mean", None, 2 * HOUR, "mean within 2 h"
    )
    process = changed("stages.triage.next", "repair")
    assert process.stages["triage"].next == To("repair")


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("staff.clerk.count", "5", "1:1: there is nothing at 'staff.clerk.count', did you mean staff.clerks.count or staff.clerks.cost or staff.clerks?"),
        ("staff.clerks.cout", "5", "1:1: there is nothing at 'staff.clerks.cout', did you mean staff.clerks.count or staff.clerks.cost or staff.clerks.about?"),
        ("holidas", "RU", "1:1: there is nothing at 'holidas', did you mean holidays?"),
        ("staff.helpers", "3", "1:1: there is nothing at 'staff.helpers', did you mean staff.experts or staff.clerks or staff.experts.people?"),
        ("calendars.office.weekend", "closed", "1:1: there is nothing at 'calendars.office.weekend', did you mean calendars.office.except or calendars.office or calendars.office.outside?"),
        ("staff.experts.people.2.speed", "1", "1:1: there is nothing at 'staff.experts.people.2.speed', did you mean staff.experts.people.Olga.speed or staff.experts.people or staff.experts.people.Olga.speed.repair?"),
        ("xyz", "1", "1:1: there is nothing at 'xyz'"),
        ("", "1", "1:1: a path is missing: write staff.technicians.count"),
        ("staff.clerks.away", "+20%", "1:1: nothing stands at staff.clerks.away yet that +20% could change: give a value"),
        ("staff.experts.cost", "+20%", "1:1: nothing stands at staff.experts.cost yet that +20% could change: give a value"),
        ("staff.clerks.count", "+0.5", "1:1: +0.5 makes 2.5 of 2: the number of people must be whole"),
        ("staff.clerks.count", "x1.25", "1:1: x1.25 makes 2.5 of 2: the number of people must be whole"),
        ("run.replications", "-20", "1:1: `replications` must be at least 1, not -18"),
        ("staff.experts.available", "+5 points", "1:1: `available` would be 1.05: it goes from 0 to 100 %"),
        ("staff.clerks.count", "-5", "1:1: the number of people must be at least 0, not -3"),
        ("staff.clerks.count", "+20%", "1:1: +20% makes 2.4 of 2, which is 2 again: write +1"),
        ("staff.clerks.count", "+1 points", "1:1: points are added to shares alone: write +1, +20% or x1.5"),
        ("staff.clerks.count", "many", "1:1: 'many' is not a whole number"),
        ("staff.clerks.calendar", "+1", "1:1: +1 changes a number, and here stands 'office'"),
        ("staff.clerks.cost", "+5/d", "1:1: +5/d: this number is in /h"),
        ("staff.clerks.available", "+5", "1:1: to a share one adds points or a part of it: +5 points, or +20%"),
        ("staff.clerks.available", "+50 points", "1:1: `available` would be 1.4: it goes from 0 to 100 %"),
        ("staff.clerks.count", f"x{'9' * 30}", f"1:1: x{'9' * 30} makes this too large"),
        ("staff.clerks.count", f"+{'9' * 400}", f"1:1: +{'9' * 400} makes this too large"),
        ("stages.refusal.duration", f"x{'9' * 20}", f"1:1: x{'9' * 20} makes this too large"),
        ("stages.repair.duration.phone", f"x{'9' * 400}", f"1:1: x{'9' * 400} makes this too large"),
        ("arrivals.walk_in.rate", "x1000000", "1:1: this is more than 1,000,000 tickets an hour: no run would come to an end"),
        ("arrivals.walk_in.rate", "+1", "1:1: +1 of what? Write +1/h, +20% or x1.2"),
        ("arrivals.walk_in.rate", "-9/h", "1:1: a rate cannot be below 0"),
        ("stages.repair.duration.phone", "+5 min", "1:1: 20 ± 10 min can be scaled, by +20% or x1.5, not by +5 min"),
        ("stages.refusal.duration", "+5", "1:1: +5 of what? Write +5 min, +20% or x1.5"),
        ("stages.refusal.duration", "-9 min", "1:1: a duration cannot be below 0"),
        ("stages.refusal.duration", "5 min 3 lichtyears", "1:9: 'lichtyears' is no unit of time: write ms, s, min, h, d, w or wd"),
        ("stages.triage.next.1.to.repair", "+30 points", "1:1: this share would be 110 %: it goes from 0 to 100 %"),
        ("kpis.to_repair.goal", "+5 points", "1:1: a goal is written anew, not changed by +5 points: 90% within 8 h becomes what?"),
        ("staff.clerks.count", "{", "1:2: a value or a closing bracket is missing here"),
        ("staff.clerks", "{count: 1, count: 2}", "1:12: the key 'count' stands here twice, first in line 1"),
        ("stages.repair.role", "dusk", "1:1: nobody has the role 'dusk', did you mean 'desk'?"),
        ("name", "", "1:1: `name` has no value"),
    ],
)  # fmt: skip
def test_mistakes_point_at_the_change(path, value, problem):
    assert told(path, value)[0] == problem


def test_what_is_left_at_its_default_changes_from_there():
    clerk = changed("staff.clerks.speed", "x1.1").people[0]
    assert clerk.speed.otherwise == pytest.approx(1.1)
    assert changed("staff.clerks.error_factor", "+20%").people[0].error_factor == pytest.approx(1.2)
    assert changed("staff.experts.available", "-5 points").people[2].available == pytest.approx(0.95)
    assert changed("staff.clerks.cost", "+5/h", SHOP.replace(" cost: 20/h,", "")).people[0].cost_per_hour == 5
    assert changed("run.cool_down", "0").run.cool_down == 0
    assert changed("stages.intake.needs", "+1").stages["intake"].needs == 2
    assert changed("arrivals.walk_in.size", "x3").arrivals["walk_in"].size == 3
    bare = SHOP[: SHOP.index("run: ")]
    assert changed("run.seed", "+1", bare).run.seed == 2
    assert changed("run.replications", "x2", bare).run.replications == 40
    assert changed("run.length", "-2 w", bare).run.length == 10 * WEEK
    assert changed("run.warm_up", "+3 d", bare).run.warm_up == 3 * DAY
    with pytest.raises(InputError, match=r"nothing stands at run\.warm_up yet that x2 could change"):
        changed("run.warm_up", "x2", bare)


def test_what_a_person_has_from_the_group_changes_from_there():
    text = SHOP.replace("  experts:\n", "  experts:\n    available: 80%\n    speed: {repair: 0.5, otherwise: 2}\n", 1)
    assert changed("staff.experts.people.Olga.available", "-5 points", text).people[2].available == pytest.approx(0.75)
    speed = changed("staff.experts.people.Pavel.speed", "x2", text).people[3].speed
    assert (speed.values, speed.otherwise) == ({"repair": 1.0}, 4.0)


def test_what_follows_from_a_change_in_the_file_is_told_there():
    (problem,) = told("stages.intake.patience", "never", SHOP.replace("age > 5", "age > old"))
    assert problem.startswith("shop.yaml:33:")


# --- scenario files ---------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "processes").mkdir()
    (tmp_path / "processes" / "shop.yaml").write_text(SHOP, encoding="utf-8")
    return tmp_path


def scenario(folder: Path, text: str, name: str = "one.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems_of(path: Path, folder: Path) -> list[str]:
    return [str(problem).replace(f"{folder}/", "") for problem in check(path)[1] if problem.severity == "error"]


def test_a_scenario_changes_the_process_that_it_names(folder):
    path = scenario(
        folder,
        "scenario: One more clerk\nabout: Why not\nprocess: processes/shop.yaml\n"
        "change:\n  staff.clerks.count: +1\n  arrivals.walk_in.rate: +20%\n",
    )
    process = load(path, [("run.seed", "9")])
    assert (process.name, process.scenario, process.file) == ("Shop", "One more clerk", str(path))
    assert (len(process.staff["clerks"].people), rates(process), process.run.seed) == (3, {2.4, 1.2}, 9)
    assert process.document.about == "Why not"
    assert [name.replace(f"{folder}/", "") for name in process.document.files] == ["one.yaml", "processes/shop.yaml"]


def test_a_process_without_a_name_is_called_as_its_own_file_whatever_changes_it(folder):
    (folder / "processes" / "nameless.yaml").write_text(SHOP.replace("name: Shop\n", ""), encoding="utf-8")
    path = scenario(folder, "scenario: A\nprocess: processes/nameless.yaml\nchange: {staff.clerks.count: +1}\n")
    process = load(path)
    assert (process.name, process.file) == ("nameless", str(path))


def test_a_scenario_of_a_scenario(folder):
    scenario(folder, "scenario: A\nprocess: processes/shop.yaml\nchange: {staff.clerks.count: +1}\n", "a.yaml")
    process = load(scenario(folder, "scenario: B\nprocess: a.yaml\nchange: {staff.clerks.count: x2}\n", "b.yaml"))
    assert len(process.staff["clerks"].people) == 6
    assert process.scenario == "B"


def test_a_scenario_without_a_change_is_the_process(folder):
    path = scenario(folder, "scenario: As it is\nprocess: processes/shop.yaml\n")
    assert load(path) == load(folder / "processes" / "shop.yaml")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("scenario: A\nprocess: processes/shop.yaml\nvary: {staff.clerks.count: [1, 2]}\n",
         ["one.yaml:3:1: `vary` makes 2 scenarios of this one, and here one is wanted: `procsim compare` runs them all"]),
        ("scenario: A\nprocess: shop.yaml\n", ["one.yaml:2:10: shop.yaml: there is no such file"]),
        ("scenario: A\nprocess: processes/shp.yaml\n",
         ["one.yaml:2:10: processes/shp.yaml: there is no such file, did you mean processes/shop.yaml?"]),
        ("scenario: A\nprocess: one.yaml\n", ["one.yaml:2:10: one.yaml leads back to this scenario: a circle"]),
        ("scenario: A\nproces: processes/shop.yaml\nchange: {}\n", ["one.yaml:2:1: a scenario has no key 'proces', did you mean 'process'?"]),
        ("scenario: A\nchange: {}\n", ["one.yaml:1:1: a scenario needs `process`: the process or scenario that it changes, relative to this file"]),
        ("process: processes/shop.yaml\n", ["one.yaml:1:1: a scenario needs `scenario`: what is tried, as a title"]),
        ("change: {staff.clerks.count: 3}\n",
         ["one.yaml:1:1: a scenario needs `scenario`: what is tried, as a title",
          "one.yaml:1:1: a scenario needs `process`: the process or scenario that it changes, relative to this file"]),
        ("szenario: A\nprocess: processes/shop.yaml\nvary: {staff.clerks.count: [3]}\n",
         ["one.yaml:1:1: a scenario has no key 'szenario', did you mean 'scenario'?",
          "one.yaml:3:1: `vary` makes 1 scenario of this one, and here one is wanted: `procsim compare` runs them all"]),
        ("scenario: A\nprocess: processes/shop.yaml\nchange:\n  staff.clerk.count: 2\n  stages.repair.role: dusk\n  run.length: 5\n",
         ["one.yaml:4:3: there is nothing at 'staff.clerk.count', did you mean staff.clerks.count or staff.clerks.cost or staff.clerks?",
          "one.yaml:5:23: nobody has the role 'dusk', did you mean 'desk'?",
          "one.yaml:6:15: a unit is missing: 5 what? Write 5 weeks, 5 days or the like"]),
        ("scenario: A\nprocess: processes/shop.yaml\nchange: [staff.clerks.count]\n",
         ["one.yaml:3:9: `change` is a mapping of keys to values, not a list"]),
        ("scenario: A\nprocess: processes/shop.yaml\nchange:\n  staff.experts.people:\n    - {name: Olga}\n    - {name: Olga}\n",
         ["one.yaml:6:14: there are two people named 'Olga', the first in 'experts'"]),
    ],
)  # fmt: skip
def test_mistakes_of_a_scenario_point_into_it(folder, text, problems):
    assert problems_of(scenario(folder, text), folder) == problems


def test_mistakes_of_its_process_point_into_the_process(folder):
    (folder / "processes" / "shop.yaml").write_text(SHOP.replace("seed: 1}", "seed: one}"), encoding="utf-8")
    path = scenario(folder, "scenario: A\nprocess: processes/shop.yaml\nchange: {run.length: 5}\n")
    assert problems_of(path, folder) == [
        "one.yaml:3:22: a unit is missing: 5 what? Write 5 weeks, 5 days or the like",
        "processes/shop.yaml:59:61: 'one' is not a whole number",
    ]


def test_files_of_a_process_are_found_from_a_scenario_elsewhere(folder):
    (folder / "processes" / "seen.csv").write_text("minutes\n5\n7\n", encoding="utf-8")
    text = SHOP.replace("duration: 5 min", "duration: empirical(seen.csv)")
    (folder / "processes" / "shop.yaml").write_text(text, encoding="utf-8")
    process = load(
        scenario(folder, "scenario: A\nprocess: processes/shop.yaml\nchange: {stages.refusal.duration: x2}\n")
    )
    duration = process.stages["refusal"].duration.otherwise
    assert (duration.family, parameters(duration)) == (Family.EMPIRICAL, (10, 14))


# --- from Python ------------------------------------------------------------------------------------------------


def test_a_process_can_be_changed_again():
    process = loads(SHOP)
    more = with_changes(process, [("staff.clerks.count", "+1")])
    assert len(with_changes(more, [("staff.clerks.count", "+1")]).staff["clerks"].people) == 4
    assert len(process.staff["clerks"].people) == 2
    assert with_changes(process, []) == process


def test_a_process_that_came_from_nowhere_cannot_be_changed():
    from dataclasses import replace

    with pytest.raises(InputError, match="did not come from a file"):
        with_changes(replace(loads(SHOP), document=None), [("run.seed", "2")])


def test_every_number_of_a_process_can_be_changed_by_its_path():
    """What the reader notes for later studies is found again by `--set`."""
    process = loads(SHOP)
    assert len(process.document.numbers) > 30
    for number in process.document.numbers:
        path = ".".join(map(str, number.path))
        value = "x1" if "seasons" not in path else "+0%"
        assert with_changes(process, [(path, value)]).run == process.run


def test_lengths_in_days():
    assert changed("parts.screen.lead_time", "+1 d").parts["screen"].lead_time.mean == 4 * DAY
