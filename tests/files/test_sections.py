"""Stages, ways, people, customers and promises: each form that the format's page allows."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

from datetime import date, datetime

import pytest

from procsim.files import loads
from procsim.model.conditions import Compare, Name
from procsim.model.distributions import Distribution, Family
from procsim.model.process import (
    Assignment,
    Branch,
    By,
    Case,
    Cases,
    Choice,
    Depends,
    Milestone,
    Process,
    QueueOrder,
    Routing,
    Split,
    Stage,
    StageKind,
    To,
    Until,
    Values,
)
from procsim.model.time import DAY, HOUR, MINUTE
from tests.files.texts import SHOP


def with_(piece: str, instead: str) -> Process:
    assert SHOP.count(piece) == 1
    return loads(SHOP.replace(piece, instead))


def pick_up(text: str) -> Stage:
    """The stage `pick_up` with other keys."""
    return with_(
        "{wait: exponential(1 wd), waits_on: customer, calendar: office, next: resolved}",
        f"{{waits_on: customer, {text}}}",
    ).stages["pick_up"]


def way(text: str) -> Routing:
    return with_("calendar: office, next: resolved}", f"calendar: office, next: {text}}}").stages["pick_up"].next


# --- ways -------------------------------------------------------------------------------------------------------


def test_ways():
    assert way("resolved") == To("resolved")
    assert way("{refusal: 10%, resolved: rest}") == Choice((Branch(To("refusal"), 0.1), Branch(To("resolved"), 0.9)))
    assert way("{by: device, phone: {refusal: 0.5, resolved: 50%}, otherwise: resolved}") == By(
        Depends("device", {"phone": Choice((Branch(To("refusal"), 0.5), Branch(To("resolved"), 0.5)))}, To("resolved"))
    )
    assert way("[{to: {refusal: 50%, resolved: 50%}, share: 10%}, {to: resolved, share: rest}]") == Choice(
        (Branch(Choice((Branch(To("refusal"), 0.5), Branch(To("resolved"), 0.5))), 0.1), Branch(To("resolved"), 0.9))
    )


@pytest.mark.parametrize("shares", ["33.3333% 33.3333% 33.3333%", "0.333333 0.333333 0.333333", "50% 0.500001 0"])
def test_shares_may_miss_100_percent_by_a_millionth(shares):
    one, two, three = shares.split()
    chosen = way(f"{{refusal: {one}, delivery: {two}, resolved: {three}}}")
    assert isinstance(chosen, Choice)
    assert abs(sum(branch.share for branch in chosen.branches) - 1) <= 1e-6 + 1e-12
    drawn = with_(
        "age: lognormal(3 ± 2)", f"age: lognormal(3 ± 2)\n      colour: {{red: {one}, blue: {two}, none: {three}}}"
    )
    assert drawn.arrivals["walk_in"].attributes[3].name == "colour"


def test_cases_keep_their_order_and_the_last_has_no_condition():
    found = way("[{when: queue.repair > 3, to: refusal, is_rework: true}, {to: resolved}]")
    assert isinstance(found, Cases)
    first, last = found.cases
    assert first == Case(first.when, To("refusal"), True)
    assert isinstance(first.when.expression, Compare)
    assert first.when.expression.left == Name("queue", "repair")
    assert last == Case(None, To("resolved"))


def test_branches_and_their_join():
    text = SHOP.replace(
        "  refusal: {role", "  both: {next: {all: [left, right]}}\n  left: {wait: 1 h, next: joined}\n"
        "  right: {wait: 2 h, next: joined}\n  joined: {after_all: [left, right], next: resolved}\n  refusal: {role",
    ).replace("calendar: office, next: resolved}", "calendar: office, next: both}")  # fmt: skip
    stages = loads(text).stages
    assert stages["both"].next == Split(("left", "right"))
    assert stages["joined"].after_all == ("left", "right")
    assert stages["joined"].kind is StageKind.CROSSROADS


def test_a_source_may_choose_where_to_begin():
    text = SHOP.replace("enters: intake\n    seasons", "enters: {intake: 70%, triage: 30%}\n    seasons")
    assert loads(text).arrivals["walk_in"].enters == Choice((Branch(To("intake"), 0.7), Branch(To("triage"), 0.3)))


# --- stages -----------------------------------------------------------------------------------------------------


def test_waits():
    until = pick_up("wait: until 16:00, calendar: office, next: resolved")
    assert until.wait == Depends.always(Until(16 * HOUR, "until 16:00"))
    assert pick_up("wait: until 24:00, next: resolved").wait.otherwise.time_of_day == 0
    by = pick_up("wait: {by: device, phone: 1 h, otherwise: until 09:00}, next: resolved").wait
    assert (by.by, by.otherwise.time_of_day) == ("device", 9 * HOUR)
    limited = pick_up("wait: 1 h, at_most: 10 wd, calendar: office, then: refused, next: resolved")
    assert (limited.at_most, limited.then) == (80 * HOUR, "refused")


def work(text: str) -> Stage:
    return with_("refusal: {role: desk, duration: 5 min, assign: same as intake, next: refused}",
                 f"refusal: {{role: desk, duration: 5 min, {text}, next: refused}}").stages["refusal"]  # fmt: skip


def test_work():
    assert work("needs: 2").needs == 2
    assert work("rank: urgent").rank == "urgent"
    assert work("assign: same as intake").assign == Assignment(True, ("intake",))
    assert work("assign: not same as intake").assign == Assignment(False, ("intake",))
    assert work("assign: 'not same as [intake, repair]'").assign == Assignment(False, ("intake", "repair"))
    assert work("at_most: 30 min, then: intake").at_most == 30 * MINUTE
    assert work("patience: never").patience == Depends.always("never")
    impatient = work(
        "patience: {by: priority, urgent: exponential(3 min), otherwise: never}, gives_up: refused, calendar: office"
    )
    assert impatient.patience.values["urgent"].family is Family.EXPONENTIAL
    assert (impatient.patience.otherwise, impatient.gives_up, impatient.calendar) == ("never", "refused", "office")


def test_patience_counts_all_hours_but_those_of_a_calendar():
    assert work("patience: 2 d").patience.otherwise.mean == 2 * DAY
    assert work("patience: 2 wd, calendar: office").patience.otherwise.mean == 16 * HOUR


def test_a_role_may_depend_on_the_ticket():
    found = with_("role: experts\n", "role: {by: device, phone: experts, otherwise: desk}\n").stages["repair"].role
    assert found == Depends("device", {"phone": "experts"}, "desk")


def test_uses():
    piece = "{by: device, phone: {screen: 1}, otherwise: {}}"
    assert with_(piece, "{screen: 2}").stages["repair"].uses == Depends.always({"screen": 2})
    assert with_(piece, "{screen: {by: device, phone: 1, otherwise: 2}}").stages["repair"].uses == Depends(
        "device", {"phone": {"screen": 1}}, {"screen": 2}
    )
    assert with_(piece, "{screen: {by: device, phone: 1, laptop: 0}}").stages["repair"].uses == Depends(
        "device", {"phone": {"screen": 1}, "laptop": {}}
    )


def test_ends():
    ends = with_(
        "refused: {counts_as: miss}", "refused: {counts_as: miss}\n  withdrawn: {cancels: true, about: gone}\n  plain:"
    ).ends
    assert list(ends) == ["resolved", "refused", "withdrawn", "plain", "abandoned"]
    assert (ends["refused"].counts_as_miss, ends["abandoned"].counts_as_miss, ends["plain"].counts_as_miss) == (
        True,
        True,
        False,
    )
    assert ends["withdrawn"].cancels
    assert ends["resolved"].repeat.after.mean == 40 * HOUR


def test_abandoned_can_be_made_to_count_for_nothing():
    assert (
        not with_("refused: {counts_as: miss}", "refused: {}\n  abandoned: {counts_as: nothing}")
        .ends["abandoned"]
        .counts_as_miss
    )


# --- people -----------------------------------------------------------------------------------------------------


def test_people_of_a_list_take_over_what_the_group_says():
    process = with_(
        "    calendar: office\n    people:", "    calendar: office\n    cost: 30/h\n    available: 80%\n    people:"
    )
    olga, pavel = process.staff["experts"].people
    assert (olga.name, olga.roles, olga.calendar, olga.available, olga.cost_per_hour) == (
        "Olga",
        ("experts",),
        "office",
        0.8,
        30.0,
    )
    assert olga.speed == Depends("stage", {"repair": 0.8}, 1.0)
    assert (pavel.error_factor, pavel.backup, pavel.away) == (1.5, ("desk",), ((date(2026, 2, 2), date(2026, 2, 6)),))


def test_people_may_be_plain_names_and_differ_in_everything():
    process = with_("- {name: Olga, speed: {repair: 0.8, otherwise: 1}}",
                    "- Анна\n      - {name: Olga, roles: [desk, experts], calendar: night, at_shift_end: finish, available: 0.5}")  # fmt: skip
    anna, olga, _ = process.staff["experts"].people
    assert (anna.name, anna.speed) == ("Анна", Depends.always(1.0))
    assert (olga.roles, olga.calendar, olga.finishes, olga.available) == (("desk", "experts"), "night", True, 0.5)


def test_queues_are_by_time_queued_where_they_do_not_say():
    for written in ("{}", ""):
        assert with_("{experts: {order: due}}", f"{{experts: {written}}}").queues == {"experts": QueueOrder.ARRIVAL}


def test_queues():
    orders = {order.value: order for order in QueueOrder}
    for word, order in orders.items():
        assert with_("order: due", f"order: {word}").queues == {"experts": order}


# --- customers --------------------------------------------------------------------------------------------------

RATE = "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office\n    enters: intake\n    seasons: {2026-02-01..2026-02-28: x1.2}"


def test_arrivals_by_an_interval_count_the_hours_of_a_calendar():
    source = with_(RATE, "every: exponential(1 wd)\n    calendar: office\n    enters: intake\n    size: 5").arrivals[
        "walk_in"
    ]
    assert (source.every.mean, source.size, source.rate) == (8 * HOUR, 5, None)
    assert with_(RATE, "every: 1 w\n    enters: intake").arrivals["walk_in"].every.mean == 7 * DAY


def test_arrivals_at_given_times(tmp_path):
    times = (datetime(2026, 1, 13, 9), datetime(2026, 1, 12, 10, 30))
    source = with_(RATE, "at: [2026-01-13 09:00, 2026-01-12T10:30]\n    enters: intake").arrivals["walk_in"]
    assert source.at == times
    (tmp_path / "calls.csv").write_text("time,who\n2026-01-13 09:00,a\n2026-01-12T10:30,b\n", encoding="utf-8")
    text = SHOP.replace(RATE, "at: calls.csv\n    enters: intake")
    assert loads(text, folder=tmp_path).arrivals["walk_in"].at == times


def test_attributes():
    def attributes(text: str) -> list[object]:
        process = with_(
            "      device: {phone: 70%, laptop: 30%}\n", f"      device: {{phone: 70%, laptop: 30%}}\n{text}"
        )
        return [attribute.values for attribute in process.arrivals["walk_in"].attributes[2:-1]]

    assert attributes("      contract: gold\n") == [Depends.always(Values((("gold", 1.0),)))]
    (number,) = attributes("      size: 1..5\n")
    assert (number.otherwise.family, number.otherwise.parameters) == (Family.UNIFORM, (1, 5))
    assert attributes("      five: 5\n") == [Depends.always(Values((("5", 1.0),)))]
    assert attributes("      five: '5'\n") == [Depends.always(Values((("5", 1.0),)))]
    assert attributes("      fault: {by: device, phone: {fan: 30%, board: 70%}, otherwise: {fan: 100%}}\n") == [
        Depends("device", {"phone": Values((("fan", 0.3), ("board", 0.7)))}, Values((("fan", 1.0),)))
    ]
    assert attributes("      shift: {by: hour, 9: {early: 100%}, otherwise: late}\n") == [
        Depends("hour", {"9": Values((("early", 1.0),))}, Values((("late", 1.0),)))
    ]


def test_a_number_that_all_tickets_have_is_a_value_like_a_word():
    def attribute(text: str) -> Depends[Values | Distribution]:
        process = loads(SHOP.replace("age: lognormal(3 ± 2)", f"age: lognormal(3 ± 2)\n      {text}"))
        return process.arrivals["walk_in"].attributes[3].values

    assert attribute("grade: 3") == Depends.always(Values((("3", 1.0),)))
    by_device = attribute("grade: {by: device, phone: 3, laptop: old}")
    assert by_device == Depends("device", {"phone": Values((("3", 1.0),)), "laptop": Values((("old", 1.0),))})
    drawn = attribute("grade: {by: device, phone: 3, laptop: 2 ± 1}")
    assert [value.family for value in drawn.all()] == [Family.CONSTANT, Family.LOGNORMAL]


def test_by_asks_for_a_constant_number_as_for_any_value():
    text = SHOP.replace("age: lognormal(3 ± 2)", "age: lognormal(3 ± 2)\n      grade: 3")
    text = text.replace("duration: 5 min, assign", "duration: {by: grade, 3: 5 min, otherwise: 1 h}, assign")
    process = loads(text.replace("where: age < 10", "where: age < 10 and grade > 2, by: grade"))
    assert process.stages["refusal"].duration.by == "grade"
    assert process.kpis["long"].by == "grade"
    second = "  post: {rate: 1/d, enters: intake, attributes: {priority: normal, device: phone, age: 4, grade: {1: 0.5, 2: 0.5}}}\n"
    post = loads(text.replace("parts:", f"{second}parts:")).arrivals["post"]
    assert isinstance(post.attributes[2].values.otherwise, Distribution)
    assert isinstance(post.attributes[3].values.otherwise, Values)


def test_every_scalar_is_a_text_first():
    """`NO` is a value and not false, `1e3` a name and not a number, an octal is what it looks like."""
    process = with_(
        "device: {phone: 70%, laptop: 30%}",
        "device: {phone: 70%, laptop: 30%}\n      land: {NO: 50%, on: 25%, 010: 25%}",
    )
    assert process.arrivals["walk_in"].attributes[2].values.otherwise.shares == (
        ("NO", 0.5),
        ("on", 0.25),
        ("010", 0.25),
    )


def test_names_may_be_in_any_alphabet_and_hold_blanks():
    text = SHOP.replace("pick_up", "Выдача клиенту")
    assert "Выдача клиенту" in loads(text).stages


# --- promises ---------------------------------------------------------------------------------------------------


def test_milestones_in_lists_and_for_the_last_time():
    kpi = with_(
        "{from: intake.finished, to: repair.started",
        "{from: [last intake.finished, last delivery.finished], to: [repair.started, closed]",
    ).kpis["to_repair"]
    assert (kpi.last, kpi.start) == (True, (Milestone("finished", "intake"), Milestone("finished", "delivery")))
    assert kpi.to == (Milestone("started", "repair"), Milestone("closed"))


def test_a_kpi_takes_over_the_clock_of_the_sla():
    process = with_("  clock: office\n", "  clock: {by: priority, urgent: always, otherwise: office}\n")
    assert process.kpis["to_repair"].clock == Depends("priority", {"urgent": "always"}, "office")
    assert process.kpis["long"].clock == Depends.always("always")
    assert process.kpis["repeats"].clock == Depends.always("always")


def test_targets_count_on_the_clock_of_their_own_value():
    process = with_("  clock: office\n", "  clock: {by: priority, urgent: always, normal: office}\n")
    assert process.sla.time_to_resolve.values == {"urgent": DAY, "normal": 30 * HOUR}


def test_targets_may_name_their_attribute_or_be_the_same_for_all():
    process = with_(
        "time_to_own: {urgent: 15 min, normal: 1 h}", "time_to_own: {by: device, phone: 5 min, otherwise: 1 h}"
    )
    assert process.sla.time_to_own == Depends("device", {"phone": 5 * MINUTE}, HOUR)
    assert with_("time_to_own: {urgent: 15 min, normal: 1 h}", "time_to_own: 1 h").sla.time_to_own == Depends.always(
        HOUR
    )


def test_without_a_moment_of_its_own_a_ticket_is_resolved_when_it_is_closed():
    assert with_("  resolved_when: repair.finished\n", "").sla.resolved_when == (Milestone("closed"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{share: end:refused, goal: at most 5%}", ("end:refused", "at_most", 0.05)),
        ("{share: sla_met, goal: at least 0.9}", ("sla_met", "at_least", 0.9)),
        ("{share: repeats, goal: at most 3.5%}", ("repeats", "at_most", 0.035)),
    ],
)
def test_shares(text, expected):
    kpi = with_("{share: time_to_resolve_met, goal: at least 80%}", text).kpis["in_time"]
    assert (kpi.share, kpi.goal.statistic, kpi.goal.share) == expected
    assert kpi.within == (14 * DAY if kpi.share == "repeats" else 0)


def test_a_kpi_with_everything():
    kpi = with_(
        "goal: 90% within 8 h, by: priority}",
        "clock: office, pauses: sla, goal: median within 1 wd, gives_up: miss, by: weekday, where: visits.repair < 3, about: a, owner: b, action: c}",
    ).kpis["to_repair"]
    assert (kpi.pauses, kpi.gives_up_is_miss, kpi.by, kpi.goal.limit) == (True, True, "weekday", 8 * HOUR)
    assert (kpi.about, kpi.owner, kpi.action, kpi.where.text) == ("a", "b", "c", "visits.repair < 3")


def test_repeats_may_be_of_one_end():
    assert loads(SHOP).kpis["repeats"].where.text == 'end == "resolved"'


def test_a_bare_0_is_a_warm_up_but_no_duration_elsewhere():
    assert with_("warm_up: 1 w", "warm_up: 0, cool_down: 0").run.longest_cool_down == 0
