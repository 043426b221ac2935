"""The guesses of a file: which of its numbers are some, how they are called, and what becomes of a process when they
move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from procsim.files import Guess, chosen, limits, load, loads, movables, moved, with_changes
from procsim.model.problems import InputError
from procsim.model.process import By, Choice, Process, Values
from procsim.model.time import DAY, HOUR, MINUTE
from tests.files.texts import DEVICE_REPAIR

if TYPE_CHECKING:
    from pathlib import Path

SHOP = """\
procsim: 1
name: Мастерская
calendars: {день: {mon-fri: 09:00-17:00}}
staff:
  мастера:
    calendar: день
    available: 90%
    people: [{name: Ольга, speed: 1.2}, {name: Павел, error_factor: 1.5, speed: {ремонт: 0.8, otherwise: 1}}]
parts:
  экран: {stock: 10, reorder_at: 5, order_quantity: 10, lead_time: 1..2..6 d, cost: 100}
arrivals:
  люди:
    rate: 3/wd
    calendar: день
    seasons: {2026-02-02..2026-02-08: x1.4}
    enters: приём
    attributes:
      возраст: normal(40 ± 15)
      этаж: 3
      вид: {новый: 50%, старый: rest}
      срочность: {by: вид, новый: {да: 10%, нет: 90%}, старый: {да: 0%, нет: 100%}}
  отчёт: {every: 1 w, size: 2, enters: приём}
stages:
  приём:
    role: мастера
    duration: 0 min
    next: [{to: {ремонт: 60%, отказ: 40%}, share: 70%}, {to: resolved, share: 30%}]
  ремонт:
    role: мастера
    duration: usually 30 min (9 in 10 within 45 min)
    patience: exponential(2 h)
    uses: {экран: 1}
    next: [{to: ремонт, share: 5%, is_rework: true}, {to: ждать, share: rest}]
  ждать: {wait: uniform(1..3 wd), calendar: день, at_most: 10 wd, then: resolved, next: resolved}
  отказ: {role: мастера, duration: 1 h 30 min, next: resolved}
ends:
  resolved: {repeat: {share: 4%, after: gamma(5 ± 2 d), enters: приём}}
kpis:
  быстро: {from: arrived, to: closed, goal: 90% within 8 h}
run: {length: 1 w}
"""


@pytest.fixture(scope="module")
def shop() -> Process:
    return loads(SHOP, "shop.yaml")


@pytest.fixture(scope="module")
def device_repair() -> Process:
    return loads(DEVICE_REPAIR, "device-repair.yaml")


def one(process: Process, path: str) -> Guess:
    return next(guess for guess in movables(process) if guess.path == path)


def test_what_says_how_the_world_is_is_a_guess(shop: Process) -> None:
    assert [guess.path for guess in movables(shop) if guess.is_guess] == [
        "staff.мастера.available",
        "staff.мастера.people.Ольга.speed",
        "staff.мастера.people.Павел.speed.ремонт",
        "staff.мастера.people.Павел.speed.otherwise",
        "staff.мастера.people.Павел.error_factor",
        "parts.экран.lead_time",
        "parts.экран.lead_time.spread",
        "arrivals.люди.rate",
        "arrivals.люди.seasons.2026-02-02..2026-02-08",
        "arrivals.люди.attributes.возраст",
        "arrivals.люди.attributes.возраст.spread",
        "arrivals.люди.attributes.вид.новый",
        "arrivals.люди.attributes.срочность.новый.да",
        "arrivals.отчёт.size",
        "stages.приём.next.0.to.отказ",
        "stages.приём.next.resolved",
        "stages.ремонт.next.ремонт",
        "stages.ремонт.duration",
        "stages.ремонт.duration.spread",
        "stages.ремонт.patience",
        "stages.ждать.wait",
        "stages.ждать.wait.spread",
        "stages.отказ.duration",
        "ends.resolved.repeat.share",
        "ends.resolved.repeat.after",
        "ends.resolved.repeat.after.spread",
    ]


def test_what_somebody_decides_is_not(shop: Process) -> None:
    decisions = {guess.path for guess in movables(shop) if not guess.is_guess}
    assert {
        "parts.экран.stock",
        "parts.экран.reorder_at",
        "stages.ремонт.uses.экран",
        "stages.ждать.at_most",
    } <= decisions
    assert {"arrivals.отчёт.every", "arrivals.люди.attributes.этаж", "stages.приём.duration"} <= decisions
    assert not any(path.endswith("cost") or path.startswith(("kpis", "run", "sla")) for path in decisions)


def test_a_rate_by_the_hours_is_one_guess_and_its_hours_can_be_named(device_repair: Process) -> None:
    rate = one(device_repair, "arrivals.walk_in.rate")
    assert (rate.kind, rate.is_guess, rate.text) == ("rates", True, "5/h, 3/h, 2/h")
    assert [rate.said(value) for value in (*rate.range(0.2), 1.0)] == ["−20 %", "+20 %", "as it is"]
    hour = one(device_repair, "arrivals.walk_in.rate.sat 10:00-16:00")
    assert (hour.kind, hour.is_guess, hour.said(hour.now)) == ("rate", False, "2/h")


def test_a_guess_knows_where_it_stands_and_speaks_as_the_file_does(device_repair: Process) -> None:
    guess = one(device_repair, "stages.quality_check.next.repair")
    assert str(guess.position) == "device-repair.yaml:46:32"
    assert [guess.said(value) for value in (guess.now, *guess.range(0.2))] == ["5 %", "4 %", "6 %"]
    texts = {
        "stages.diagnosis.duration.laptop": ["40 min", "32 min", "48 min"],
        "stages.diagnosis.duration.laptop.spread": ["± 25 min", "± 20 min", "± 30 min"],
        "stages.screen_change.duration.spread": ["within 45 min", "within 36 min", "within 54 min"],
        "stages.intake.duration.spread": ["16 min wide", "12.8 min wide", "19.2 min wide"],
        "stages.pick_up.wait": ["1 wd", "0.8 wd", "1.2 wd"],
        "staff.technicians.available": ["95 %", "76 %", "97.5 %"],  # half of what is left for others
        "staff.technicians.count": ["7", "6", "8"],
        "staff.buyer.count": ["1", "1", "2"],
    }
    for path, said in texts.items():
        guess = one(device_repair, path)
        assert [guess.said(value) for value in (guess.now, *guess.range(0.2))] == said


def test_after_a_scenario_the_guess_is_what_stands_there_then(device_repair: Process) -> None:
    changes = [("stages.repair.duration", "x2"), ("stages.pick_up.wait", "+50%"), ("arrivals.walk_in.rate", "4/h")]
    process = with_changes(device_repair, changes)
    assert one(process, "stages.repair.duration").said(one(process, "stages.repair.duration").now) == "90 min"
    assert one(process, "stages.pick_up.wait").unit.suffix == " h"  # no more 1 wd
    assert one(process, "arrivals.walk_in.rate").kind == "rate"


def choice(process: Process, stage: str) -> list[float]:
    way = process.stages[stage].next
    assert isinstance(way, Choice)
    return [branch.share for branch in way.branches]


def test_the_other_ways_of_a_choice_keep_their_proportions(device_repair: Process) -> None:
    guess = one(device_repair, "stages.diagnosis.next.screen_change")
    found = choice(moved(device_repair, guess, 0.42), "diagnosis")
    assert found == pytest.approx([0.42, 0.2 * 58 / 65, 0.4 * 58 / 65, 0.05 * 58 / 65])
    assert sum(found) == pytest.approx(1, abs=1e-12)
    with_rest = moved(device_repair, one(device_repair, "stages.quality_check.next.repair"), 0.25)
    assert choice(with_rest, "quality_check") == [0.25, 0.75]
    attribute = one(device_repair, "arrivals.walk_in.attributes.device.laptop")
    device = moved(device_repair, attribute, 0.36).arrivals["walk_in"].attributes[1].values.otherwise
    assert isinstance(device, Values)
    assert dict(device.shares) == pytest.approx({"phone": 0.64, "laptop": 0.36})


def test_a_way_keeps_the_others_in_proportion_where_a_scenario_has_moved_one_before(device_repair: Process) -> None:
    process = with_changes(device_repair, [("stages.diagnosis.next.repair", "50%")])
    before = choice(process, "diagnosis")
    guess = one(process, "stages.diagnosis.next.refusal")
    after = choice(moved(process, guess, 0.1), "diagnosis")
    scale = 0.9 / (1 - before[3])
    assert after == pytest.approx([share * scale for share in before[:3]] + [0.1])


def test_a_route_to_nested_ways_and_rework_stay_what_they_are(shop: Process) -> None:
    process = moved(shop, one(shop, "stages.приём.next.resolved"), 0.5)
    assert choice(process, "приём") == [0.5, 0.5]
    inner = moved(shop, one(shop, "stages.приём.next.0.to.отказ"), 0.1).stages["приём"].next
    assert isinstance(inner, Choice)
    nested = inner.branches[0].to
    assert isinstance(nested, Choice)
    assert [branch.share for branch in nested.branches] == pytest.approx([0.9, 0.1])
    rework = moved(shop, one(shop, "stages.ремонт.next.ремонт"), 0.2).stages["ремонт"].next
    assert isinstance(rework, Choice)
    assert [branch.is_rework for branch in rework.branches] == [True, False]


def parameters(process: Process, stage: str, key: str = "duration") -> tuple[float, ...]:
    return tuple(getattr(process.stages[stage], key).otherwise.parameters)


@pytest.mark.parametrize(
    ("path", "value", "after"),
    [
        ("stages.ремонт.duration", 60 * MINUTE, (60 * MINUTE, 0.9, 90 * MINUTE)),  # the shape stays
        ("stages.ремонт.duration.spread", 60 * MINUTE, (30 * MINUTE, 0.9, 60 * MINUTE)),
        ("stages.отказ.duration", 20 * MINUTE, (20 * MINUTE,)),
        ("stages.ждать.wait", 32 * HOUR, (16 * HOUR, 48 * HOUR)),
        ("stages.ждать.wait.spread", 8 * HOUR, (12 * HOUR, 20 * HOUR)),  # about the same mean
    ],
)
def test_a_level_moves_with_its_spread_and_a_spread_alone(
    shop: Process, path: str, value: float, after: tuple[float, ...]
) -> None:
    stage = path.split(".")[1]
    key = "wait" if "wait" in path else "duration"
    assert parameters(moved(shop, one(shop, path), value), stage, key) == pytest.approx(after)


@pytest.mark.parametrize(("guess", "value"), [("spread", 3.6 * DAY), ("", 1.6 * DAY)])
def test_a_lead_time_of_three_numbers(shop: Process, guess: str, value: float) -> None:
    path = f"parts.экран.lead_time{'.' if guess else ''}{guess}"
    lead = moved(shop, one(shop, path), value).parts["экран"].lead_time
    assert lead is not None
    if guess:
        assert lead.mean == pytest.approx(2.5 * DAY)
        assert lead.parameters[2] - lead.parameters[0] == pytest.approx(3.6 * DAY)
    else:
        assert lead.parameters == pytest.approx((0.8 * DAY, 1.6 * DAY, 4.8 * DAY))


def test_no_time_falls_below_nothing_when_its_range_is_widened() -> None:
    process = loads(SHOP.replace("lead_time: 1..2..6 d", "lead_time: 0..1..20 d"), "shop.yaml")
    guess = one(process, "parts.экран.lead_time.spread")
    assert guess.range(0.2)[1] == guess.now  # as wide as it can be
    lead = moved(process, guess, guess.range(0.2)[0]).parts["экран"].lead_time
    assert lead is not None
    assert lead.parameters[0] > 0


def test_all_that_can_be_moved_can_be_moved(shop: Process, device_repair: Process) -> None:
    """To both ends, and to where it is, which leaves the process as it was."""
    for process in (shop, device_repair):
        for guess in movables(process):
            if guess.is_guess:
                for value in guess.range(0.2):
                    assert moved(process, guess, value) != process
                again = figures(moved(process, guess, guess.now))
                for path, number in figures(process).items():
                    assert again[path] == pytest.approx(number)


def figures(process: Process) -> dict[object, list[float]]:
    numbers = process.document.numbers  # type: ignore[attr-defined]
    return {number.path: getattr(number.value, "parameters", [number.value]) for number in numbers}


def test_all_of_the_library_can_be_moved(project: Any) -> None:
    for path in sorted((project / "processes").glob("*.yaml")):
        process = load(path)
        for guess in movables(process)[::7]:
            low, high = guess.range(0.2)
            assert low < high
            moved(process, guess, high)


@pytest.mark.parametrize(
    ("path", "text", "ends"),
    [
        ("stages.diagnosis.duration.phone", "15..30 min", ["15 min", "30 min"]),
        ("stages.diagnosis.duration.phone", "45 min..1 h 30 min", ["45 min", "90 min"]),
        ("stages.diagnosis.duration.phone", "x0.5..x2", ["10 min", "40 min"]),
        ("stages.diagnosis.duration.phone", "-30%..+50%", ["14 min", "30 min"]),
        ("stages.diagnosis.duration.phone", "±30%", ["14 min", "26 min"]),
        ("stages.diagnosis.duration.phone.spread", "5..15 min", ["± 5 min", "± 15 min"]),
        ("stages.pick_up.wait", "0.5..2 wd", ["0.5 wd", "2 wd"]),
        ("stages.diagnosis.next.repair", "30..50%", ["30 %", "50 %"]),
        ("staff.technicians.available", "80%..0.95", ["80 %", "95 %"]),
        ("arrivals.walk_in.rate", "x0.8..x1.3", ["−20 %", "+30 %"]),
        ("arrivals.walk_in.rate.mon-fri 09:00-12:00", "4..6/h", ["4/h", "6/h"]),
        ("parts.screen.reorder_at", "40..70", ["40", "70"]),
    ],
)
def test_a_range_is_read_in_the_unit_of_its_number(
    device_repair: Process, path: str, text: str, ends: list[str]
) -> None:
    guess = one(device_repair, path)
    assert [guess.said(value) for value in limits(device_repair, guess, text)] == ends


def test_an_attribute_that_is_a_number_has_no_unit(shop: Process) -> None:
    age, spread = (one(shop, f"arrivals.люди.attributes.возраст{tail}") for tail in ("", ".spread"))
    assert [age.said(value) for value in limits(shop, age, "30..45")] == ["30", "45"]
    values = moved(shop, spread, limits(shop, spread, "10..20")[1]).arrivals["люди"].attributes[0].values.otherwise
    assert getattr(values, "parameters", None) == (40, 20)


def test_what_was_measured_is_moved_only_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "times.csv").write_text("minutes\n10\n20\n60\n", encoding="utf-8")
    text = SHOP.replace("usually 30 min (9 in 10 within 45 min)", "empirical(times.csv)")
    process = loads(text.replace("minutes", "min"), "shop.yaml", tmp_path)
    (guess,) = (one for one in movables(process) if one.path.startswith("stages.ремонт.duration"))
    assert not guess.is_guess
    again = moved(process, guess, 2 * guess.now).stages["ремонт"].duration
    before = process.stages["ремонт"].duration
    assert again is not None
    assert before is not None
    assert [value.mean for value in again.all()] == [2 * value.mean for value in before.all()]


def test_a_choice_in_which_the_others_have_nothing_cannot_move() -> None:
    process = loads(SHOP.replace("отказ: 40%", "отказ: 0%").replace("ремонт: 60%", "ремонт: 100%"), "shop.yaml")
    guess = one(process, "stages.приём.next.0.to.ремонт")
    assert not guess.is_guess
    with pytest.raises(InputError, match="is the only way that anybody goes: give the others a share first"):
        moved(process, guess, 0.5)


def test_in_seasons_a_factor_is_a_value(shop: Process) -> None:
    guess = one(shop, "arrivals.люди.seasons.2026-02-02..2026-02-08")
    assert limits(shop, guess, "x1.2..x1.6") == (1.2, 1.6)
    assert limits(shop, guess, "-10%..+10%") == pytest.approx((1.26, 1.54))
    assert moved(shop, guess, 1.6).arrivals["люди"].seasons[0].factor == 1.6


def test_a_working_day_is_the_calendars(shop: Process) -> None:
    assert limits(shop, one(shop, "stages.ждать.wait"), "1..4 wd") == (8 * HOUR, 32 * HOUR)
    limit = one(shop, "stages.ждать.at_most")
    assert moved(shop, limit, limits(shop, limit, "2..4 wd")[0]).stages["ждать"].at_most == 16 * HOUR
    low, high = limits(shop, one(shop, "arrivals.люди.rate"), "2..4/wd")
    assert (low * 8 * HOUR, high * 8 * HOUR) == pytest.approx((2, 4))


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("stages.repair.duration", "30 min", "'30 min' is not LOW..HIGH, as in stages.repair.duration=15..30 min"),
        ("stages.repair.duration", "60..30 min", "has its larger value first"),
        ("stages.repair.duration", "15..30", "a unit is missing"),
        ("stages.repair.duration", "15..30 mun", "'mun' is no unit of time, did you mean 'min'?"),
        ("stages.repair.duration", "x0.5..60 min", "one end is a change and one a value; write both alike"),
        ("stages.pick_up.wait", "1..2 d", "`d` is 24 hours, and here only the hours of"),
        ("stages.diagnosis.next.repair", "30..150%", "a share cannot be above 100 %"),
        ("stages.screen_change.duration.spread", "10..50 min", "it cannot be less than within 30 min"),
        ("stages.intake.duration.spread", "10..90 min", "it cannot be more than"),
        ("arrivals.walk_in.rate", "4..6/h", "write x0.8..x1.3 or -20%..+30%, or name one of its hours"),
        ("parts.screen.reorder_at", "40.5..70", "it must be whole"),
    ],
)
def test_what_is_no_range_is_told_with_the_way_out(device_repair: Process, path: str, text: str, message: str) -> None:
    with pytest.raises(InputError) as told:
        limits(device_repair, one(device_repair, path), text)
    assert str(told.value).startswith(f"--range {path}")
    assert message in str(told.value)


def test_a_path_names_a_guess_or_all_beneath_it(device_repair: Process) -> None:
    def paths(path: str) -> list[str]:
        return [guess.path for guess in chosen(device_repair, path)]

    assert paths("stages.repair.duration") == ["stages.repair.duration", "stages.repair.duration.spread"]
    assert paths("stages.repair.duration.spread") == ["stages.repair.duration.spread"]
    assert paths("arrivals.walk_in.rate") == ["arrivals.walk_in.rate"]
    assert paths("stages.quality_check.next.repair") == ["stages.quality_check.next.repair"]
    assert paths("staff") == ["staff.technicians.available", "staff.accountant.available"]
    assert paths("staff.clerks.count") == ["staff.clerks.count"]  # a decision, since it is named
    assert len(paths("stages.diagnosis")) == 8


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (
            "stages.repair.duratoin",
            "there is no number at 'stages.repair.duratoin', did you mean stages.repair.duration",
        ),
        ("run.seed", "run.seed is a promise or a setting, not a guess"),
        ("kpis.repeat_contacts.within", "is a promise or a setting"),
        (
            "staff.clerks.cost",
            "staff.clerks.cost holds no number that can be moved; guesses are staff.technicians.avail",
        ),
        ("nonsense", "there is no number at 'nonsense'; guesses are staff.technicians.available"),
    ],
)
def test_a_path_that_names_no_guess_is_told(device_repair: Process, path: str, message: str) -> None:
    with pytest.raises(InputError) as told:
        chosen(device_repair, path)
    assert message in str(told.value)


def test_what_makes_a_process_wrong_is_told_with_the_guess() -> None:
    process = loads(SHOP, "shop.yaml")
    guess = one(process, "arrivals.люди.rate")
    with pytest.raises(
        InputError, match=r"arrivals\.люди\.rate at .*/wd: this is more than .* a narrower range: --range"
    ):
        moved(process, guess, 1e7 * guess.now)


def test_a_process_without_a_file_has_no_guesses_that_one_could_find() -> None:
    from dataclasses import replace

    process = replace(loads(SHOP), document=None)
    with pytest.raises(InputError, match="did not come from a file"):
        movables(process)


def test_ways_by_an_attribute_are_choices_of_their_own() -> None:
    text = SHOP.replace(
        "next: [{to: {ремонт: 60%, отказ: 40%}, share: 70%}, {to: resolved, share: 30%}]",
        "next: {by: вид, новый: {ремонт: 60%, отказ: 30%, resolved: 10%}, otherwise: ремонт}",
    )
    process = loads(text, "shop.yaml")
    found = moved(process, one(process, "stages.приём.next.новый.отказ"), 0.65).stages["приём"].next
    assert isinstance(found, By)
    new = found.choice.values["новый"]
    assert isinstance(new, Choice)
    assert [branch.share for branch in new.branches] == pytest.approx([0.3, 0.65, 0.05])
