"""The traffic before a run against hand calculations."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from procsim.model.conditions import Compare, Condition, Constant, Name, Not
from procsim.model.distributions import Distribution, Family
from procsim.model.flows import EndlessError
from procsim.model.process import (
    Branch,
    By,
    Case,
    Cases,
    Choice,
    Depends,
    End,
    Part,
    Repeat,
    Routing,
    RunSettings,
    Season,
    To,
)
from procsim.model.time import DAY, HOUR, MINUTE
from procsim.model.traffic import Traffic, solve

from .building import (
    crossroads,
    exponential,
    group,
    hourly,
    minutes,
    office,
    process,
    shares,
    source,
    wait,
    work,
)


def per_ticket(traffic: Traffic) -> dict[str, float]:
    return {name: round(visits, 9) for name, visits in traffic.visits_per_ticket.items()}


def cases(condition: Condition, then: str, otherwise: str) -> Routing:
    return Cases((Case(condition, To(then)), Case(None, To(otherwise))))


def compare(operator: str, kind: str, name: str, value: str | float) -> Condition:
    return Condition(Compare(operator, Name(kind, name), Constant(value)), f"{name} {operator} {value}")  # type: ignore[arg-type]


def test_the_reference_repair_shop() -> None:
    """R1 of the peers: six tickets an hour, 30 min of diagnosis and 45 min of repair, 5 % of it once more, by nine."""
    shop = process(
        work("intake", "diagnosis", duration=exponential(6)),
        work("diagnosis", {"ordering": 0.4, "repair": 0.6}, role="technician", duration=exponential(30)),
        work("ordering", "repair", role="buyer", duration=exponential(10)),
        work("repair", {"repair": 0.05, "notifying": 0.95}, role="technician", duration=exponential(45)),
        work("notifying", duration=exponential(5)),
        arrivals=source("intake", rate=6),
        staff=(group("clerk", 2), group("technician", 9), group("buyer", 2)),
    )
    traffic = solve(shop)
    assert traffic.arrivals == {"customers": pytest.approx(1008)}
    assert traffic.visits["repair"] == pytest.approx(1008 / 0.95)
    assert traffic.groups["technician"].needed == pytest.approx(6 * (30 + 45 / 0.95) / 60)
    assert traffic.groups["technician"].utilisation == pytest.approx(6 * (30 + 45 / 0.95) / 60 / 9)
    assert traffic.groups["clerk"].utilisation == pytest.approx(6 * 11 / 60 / 2)
    assert traffic.groups["buyer"].utilisation == pytest.approx(6 * 0.4 * 10 / 60 / 2)
    assert traffic.flows["diagnosis", "ordering"] == pytest.approx(403.2)
    assert traffic.flows["arrivals;customers", "intake"] == pytest.approx(1008)


def test_hours_on_shift_speed_and_availability_count() -> None:
    """40 hours a week, half speed, 80 % of it for work: 16 standard hours a week for each of two."""
    staff = (group("clerk", 2, calendar="office", speed=Depends.always(0.5), available=0.8),)
    traffic = solve(process(work("a"), staff=staff, calendars=(office(),), arrivals=source("a", rate=0.5)))
    work_hours = 0.5 * 168 * 10 / 60
    assert traffic.groups["clerk"].needed == pytest.approx(work_hours / 16)
    assert traffic.groups["clerk"].there == 2
    assert traffic.roles["clerk"].utilisation == pytest.approx(work_hours / 32)


def test_a_speed_may_depend_on_the_stage() -> None:
    staff = (group("clerk", 1, speed=Depends("stage", {"b": 0.5}, 1.0)),)
    traffic = solve(process(work("a", "b"), work("b"), staff=staff, arrivals=source("a", rate=1)))
    assert traffic.groups["clerk"].utilisation == pytest.approx((10 + 20) / 60)


def test_two_people_together_are_two_peoples_work() -> None:
    traffic = solve(process(work("a", needs=2), arrivals=source("a", rate=3)))
    assert traffic.groups["clerk"].needed == pytest.approx(1.0)


def test_arrivals_come_in_open_hours_and_with_their_seasons_and_sizes() -> None:
    open_hours = process(work("a"), arrivals=source("a", rate=3, calendar="office", size=2), calendars=(office(),))
    assert solve(open_hours).arrivals["customers"] == pytest.approx(3 * 40 * 2)
    intervals = source("a", every=exponential(30), calendar="office")
    assert solve(process(work("a"), arrivals=intervals, calendars=(office(),))).arrivals["customers"] == pytest.approx(
        80
    )
    first_half = Season(datetime(2026, 1, 5).date(), datetime(2026, 2, 15).date(), 1.4)
    seasonal = process(work("a"), arrivals=source("a", rate=1, seasons=(first_half,)))  # of twelve weeks
    assert solve(seasonal).arrivals["customers"] == pytest.approx(168 * 1.2)
    twice = source("a", at=tuple(datetime(2026, 1, 5) + timedelta(days=7 * n) for n in range(-1, 20)))
    assert solve(process(work("a"), arrivals=twice)).arrivals["customers"] == pytest.approx(1)


def test_outside_hours_are_the_rest_of_the_week() -> None:
    from procsim.model.calendars import Calendar

    calendars = (office(), Calendar("on_call", outside="office"))
    traffic = solve(process(work("a"), arrivals=source("a", rate=1, calendar="on_call"), calendars=calendars))
    assert traffic.arrivals["customers"] == pytest.approx(128)


def test_repeats_are_tickets_of_their_own_and_feed_back() -> None:
    """One in five comes back, and of these again: 1/0.8 tickets for each first contact."""
    back = End("done", repeat=Repeat(0.2, exponential(60), None, To("b")))
    traffic = solve(process(work("a", "b"), work("b", "done"), ends=[back], arrivals=source("a", rate=1)))
    assert traffic.repeats == pytest.approx(168 * 0.25)
    assert traffic.visits["b"] == pytest.approx(168 * 1.25)
    assert traffic.visits["a"] == pytest.approx(168)
    assert per_ticket(traffic) == {"a": 0.8, "b": 1.0}
    assert traffic.flows["done", "b"] == pytest.approx(168 * 0.25)


def test_tickets_that_all_come_back_have_no_steady_flow() -> None:
    back = End("done", repeat=Repeat(1.0, exponential(60), None, To("a")))
    with pytest.raises(EndlessError):
        solve(process(work("a", "done"), ends=[back]))


def test_a_split_multiplies_tokens_and_a_join_merges_them() -> None:
    parallel = process(
        work("a", ("b", "c")),
        work("b", "j"),
        work("c", {"j": 0.5, "resolved": 0.5}),
        work("j", {"a": 0.2, "resolved": 0.8}, after_all=("b", "c")),
        arrivals=source("a", rate=0.1),
    )
    assert per_ticket(solve(parallel)) == dict.fromkeys("abcj", 1.25)


def test_a_join_knows_its_branches_behind_crossroads_and_lets_others_pass() -> None:
    parallel = process(
        work("a", ("b", "c")),
        work("b", "x"),
        work("c", "x"),
        crossroads("x", "j"),
        work("j", {"d": 0.5, "resolved": 0.5}, after_all=("b", "c")),
        work("d", "j"),
        arrivals=source("a", rate=0.1),
    )
    assert per_ticket(solve(parallel)) == {"a": 1, "b": 1, "c": 1, "x": 2, "j": 2, "d": 1}


def test_the_repeat_of_a_split_ticket_counts_once() -> None:
    back = End("done", repeat=Repeat(0.2, exponential(60), None, To("a")))
    parallel = process(work("a", ("b", "c")), work("b", "done"), work("c", "done"), ends=[back])
    traffic = solve(parallel)
    assert traffic.repeats / traffic.arrivals["customers"] == pytest.approx(0.25)


def test_attributes_weigh_ways_and_durations_together() -> None:
    """Laptops alone go to b, and take there 30 minutes: the work at b is 0.3 × 30, not a mean of means."""
    duration = Depends("device", {"phone": minutes(1000), "laptop": minutes(30)}, None)
    routing = By(Depends("device", {"phone": To("resolved")}, To("b")))
    devices = {"device": shares(phone=0.7, laptop=0.3)}
    traffic = solve(process(work("a", routing), work("b", duration=duration), arrivals=source("a", attributes=devices)))
    assert per_ticket(traffic) == {"a": 1.0, "b": 0.3}
    assert traffic.groups["clerk"].needed == pytest.approx(3 * (10 + 0.3 * 30) / 60)


def test_attributes_that_depend_on_others_keep_their_connection() -> None:
    fault = Depends("model", {"A": shares(fan=0.3, board=0.7)}, shares(fan=1.0))
    attributes = {"model": shares(A=0.5, B=0.5), "fault": fault}
    condition = compare("==", "attribute", "fault", "board")
    traffic = solve(
        process(work("a", cases(condition, "b", "resolved")), work("b"), arrivals=source("a", attributes=attributes))
    )
    assert per_ticket(traffic)["b"] == 0.35


def test_counted_visits_are_followed_exactly() -> None:
    """Half of the repairs fail, and the third one is the last: 1 + 1/2 + 1/4."""
    retry = Choice((Branch(To("b"), 0.5), Branch(To("resolved"), 0.5)))
    condition = compare("<", "visits", "b", 3)
    routing = Cases((Case(condition, retry), Case(None, To("resolved"))))
    assert per_ticket(solve(process(work("a", "b"), work("b", routing)))) == {"a": 1.0, "b": 1.75}


def test_too_many_counts_to_follow_are_taken_as_first_visits() -> None:
    """Twelve stages, each counted up to three times, would be more states than anyone can solve."""
    names = [f"s{n}" for n in range(12)]
    stages = []
    for name, following in zip(names, [*names[1:], "resolved"], strict=True):
        retry = Choice((Branch(To("s0"), 0.1), Branch(To(following), 0.9)))
        routing = Cases((Case(compare("<", "visits", name, 3), retry), Case(None, To(following))))
        stages.append(work(name, routing))
    traffic = solve(process(*stages))
    assert traffic.visits_per_ticket["s11"] == pytest.approx(1 / 0.9)


def test_queues_are_taken_as_empty_and_stocks_as_full() -> None:
    short = cases(compare(">", "queue", "a", 10), "b", "c")
    stocked = cases(compare(">=", "stock", "screen", 9), "resolved", "b")
    shop = process(work("a", short), work("b"), work("c", stocked), parts=[Part("screen", 9)])
    assert per_ticket(solve(shop)) == {"a": 1.0, "b": 0.0, "c": 1.0}


def test_an_open_calendar_is_asked_at_the_arrival() -> None:
    condition = Condition(Not(Name("open", "office")), "not open.office")
    gate = crossroads("gate", cases(condition, "night", "day"))
    traffic = solve(process(gate, work("day"), work("night"), arrivals=source("gate"), calendars=(office(),)))
    assert traffic.visits_per_ticket["day"] == pytest.approx(40 / 168)


def test_weekday_and_hour_follow_the_arrivals() -> None:
    condition = compare("==", "attribute", "weekday", "mon")
    gate = crossroads("gate", cases(condition, "first", "rest"))
    traffic = solve(
        process(gate, work("first"), work("rest"), arrivals=source("gate", calendar="office"), calendars=(office(),))
    )
    assert traffic.visits_per_ticket["first"] == pytest.approx(1 / 5)


def test_numbers_are_spread_over_their_range() -> None:
    pages = Distribution(Family.UNIFORM, (0.0, 100.0))
    condition = compare(">", "attribute", "pages", 75)
    traffic = solve(
        process(
            work("a", cases(condition, "b", "resolved")), work("b"), arrivals=source("a", attributes={"pages": pages})
        )
    )
    assert traffic.visits_per_ticket["b"] == pytest.approx(0.25)


def test_a_limit_ends_work_early_and_sends_it_elsewhere() -> None:
    """Of an exponential of 10 min cut at 20 min e⁻² go on, and its mean is 10 (1 - e⁻²)."""
    limited = work("a", at_most=20 * MINUTE, then="b", duration=exponential(10))
    traffic = solve(process(limited, work("b", role="expert"), staff=(group("clerk", 2), group("expert", 1))))
    assert traffic.visits_per_ticket["b"] == pytest.approx(0.1353352832)
    assert traffic.groups["clerk"].needed == pytest.approx(3 * 10 * 0.8646647168 / 60)


def test_a_slower_person_reaches_the_limit_more_often() -> None:
    limited = work("a", at_most=20 * MINUTE, then="b", duration=exponential(10))
    slow = (group("clerk", 1, speed=Depends.always(0.5)), group("expert", 1))
    traffic = solve(process(limited, work("b", role="expert"), staff=slow))
    assert traffic.visits_per_ticket["b"] == pytest.approx(0.3678794412)  # e⁻¹
    assert traffic.groups["clerk"].needed == pytest.approx(3 * 20 * 0.6321205588 / 60)


def test_a_wait_that_is_cut_sends_its_share_on() -> None:
    traffic = solve(process(wait("a", wait=exponential(60), at_most=HOUR, then="b"), work("b")))
    assert traffic.visits_per_ticket["b"] == pytest.approx(0.3678794412)


def test_error_factors_scale_rework_and_rescale_the_rest() -> None:
    rework = Choice((Branch(To("a"), 0.1, is_rework=True), Branch(To("b"), 0.3), Branch(To("resolved"), 0.6)))
    staff = (group("clerk", 1, error_factor=1.0), group("trainee", 1, ("clerk",), error_factor=3.0))
    traffic = solve(process(work("a", rework), work("b"), staff=staff))
    assert traffic.visits_per_ticket["a"] == pytest.approx(1 / 0.8)
    assert traffic.visits_per_ticket["b"] == pytest.approx(1 / 3)  # one in three of those who leave


def test_a_cross_trained_group_is_not_counted_twice() -> None:
    """Work for 1.5 as a and 0.5 as b; one a alone, one b alone and one who can do both: 2/3 each."""
    staff = (group("a"), group("b"), group("both", 1, ("a", "b")))
    traffic = solve(
        process(
            work("x", "y", role="a", duration=minutes(30)),
            work("y", role="b", duration=minutes(10)),
            staff=staff,
            arrivals=source("x", rate=3),
        )
    )
    assert [load.utilisation for load in traffic.groups.values()] == pytest.approx([0.75, 0.5, 0.75])
    assert traffic.roles["a"].needed == pytest.approx(1.5)
    assert traffic.roles["a"].there == 2


def test_chains_of_shared_roles_are_levelled() -> None:
    """Roles a, b, c with work for 2.4 in all, shared along a chain by three people: 0.8 each."""
    staff = (group("first", 1, ("a", "b")), group("second", 1, ("b", "c")), group("third", 1, ("c",)))
    traffic = solve(
        process(
            work("x", "y", role="a", duration=minutes(8)),
            work("y", "z", role="b", duration=minutes(20)),
            work("z", role="c", duration=minutes(20)),
            staff=staff,
            arrivals=source("x", rate=3),
        )
    )
    assert [load.utilisation for load in traffic.groups.values()] == pytest.approx([0.8, 0.8, 0.8], abs=1e-6)


def test_work_and_nobody_on_shift_needs_infinitely_many() -> None:
    staff = (group("clerk", 1, calendar="never"),)
    traffic = solve(process(work("a"), staff=staff, calendars=(office("never", days=0),)))
    assert traffic.groups["clerk"].utilisation == float("inf")
    assert traffic.roles["clerk"].needed == float("inf")


def test_parts_are_counted_per_week() -> None:
    used = Depends("device", {"phone": {"screen": 2}}, {})
    devices = {"device": shares(phone=0.5, laptop=0.5)}
    shop = process(work("a", uses=used), parts=[Part("screen", 9)], arrivals=source("a", rate=1, attributes=devices))
    assert solve(shop).parts == {"screen": pytest.approx(168)}


def test_sources_are_mixed_by_their_rates() -> None:
    sources = (source("a", name="walk_in", rate=1), source({"a": 0.5, "b": 0.5}, name="phone", rate=3))
    traffic = solve(process(work("a"), work("b"), arrivals=sources))
    assert traffic.arrivals == {"walk_in": pytest.approx(168), "phone": pytest.approx(504)}
    assert per_ticket(traffic) == {"a": 0.625, "b": 0.375}


def test_many_attributes_are_thinned_out_and_still_mixed_rightly() -> None:
    """Seven attributes of four values are 16,384 kinds of tickets."""
    attributes = {f"k{n}": shares(a=0.1, b=0.2, c=0.3, d=0.4) for n in range(7)}
    following = {n: f"s{n + 1}" if n < 6 else "resolved" for n in range(7)}
    asked = {n: compare("==", "attribute", f"k{n}", "a") for n in range(7)}
    chain = [work(f"s{n}", cases(asked[n], f"extra{n}", following[n])) for n in range(7)]
    extras = [work(f"extra{n}", following[n]) for n in range(7)]
    traffic = solve(process(*chain, *extras, arrivals=source("s0", attributes=attributes)))
    for n in range(7):
        assert traffic.visits_per_ticket[f"s{n}"] == pytest.approx(1)
        assert traffic.visits_per_ticket[f"extra{n}"] == pytest.approx(0.1, abs=0.03)


def test_a_run_without_arrivals_has_no_visits() -> None:
    traffic = solve(process(work("a"), arrivals=source("a", weekly=hourly(0)), run=RunSettings(length=DAY)))
    assert per_ticket(traffic) == {"a": 0.0}
    assert traffic.groups["clerk"].utilisation == 0
