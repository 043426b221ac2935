"""Each check finds the fault it is for, at the right place, and lets its sound neighbour pass."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from procsim.model.conditions import Compare, Condition, Constant, Name
from procsim.model.distributions import Distribution, Family
from procsim.model.process import (
    Assignment,
    Branch,
    By,
    Case,
    Cases,
    Choice,
    Depends,
    End,
    Goal,
    Kpi,
    Milestone,
    Part,
    Process,
    QueueOrder,
    Repeat,
    RunSettings,
    Sla,
    Split,
    To,
    Until,
)
from procsim.model.soundness import problems
from procsim.model.time import DAY, HOUR, MINUTE

from .building import (
    crossroads,
    depends,
    exponential,
    group,
    minutes,
    office,
    process,
    shares,
    source,
    wait,
    work,
)


def found(process: Process, severity: str) -> dict[tuple[str | int, ...], str]:
    return {problem.path: problem.message for problem in problems(process) if problem.severity == severity}


def errors(process: Process) -> dict[tuple[str | int, ...], str]:
    return found(process, "error")


def warnings(process: Process) -> dict[tuple[str | int, ...], str]:
    return found(process, "warning")


def assert_sound(process: Process) -> None:
    assert [problem.message for problem in problems(process)] == []


def visited_less_than(stage: str, limit: float) -> Condition:
    return Condition(Compare("<", Name("visits", stage), Constant(limit)), f"visits.{stage} < {limit:g}")


def by(attribute: str, otherwise: str | None = None, **values: str) -> By:
    named = {value: To(target) for value, target in values.items()}
    return By(Depends(attribute, named, None if otherwise is None else To(otherwise)))


def test_a_plain_process_is_sound() -> None:
    assert_sound(process(work("a", {"b": 0.5, "resolved": 0.5}), wait("b", {"a": 0.1, "resolved": 0.9})))


# --- endings ------------------------------------------------------------------------------------------------------


def test_a_loop_that_is_never_left_is_an_error() -> None:
    assert "`a` never end" in errors(process(work("a", "a")))["stages", "a", "next"]
    both = errors(process(work("a", "b"), work("b", "c"), wait("c", "b")))
    assert list(both) == [("stages", "b", "next")]
    assert "between `b` and `c`" in both["stages", "b", "next"]


@pytest.mark.parametrize(
    "way_out",
    [
        work("b", "a", at_most=5 * MINUTE, then="resolved", duration=exponential(10)),
        work("b", "a", patience=exponential(10)),
        work("b", Cases((Case(visited_less_than("b", 3), To("a")), Case(None, To("resolved"))))),
    ],
    ids=["a limit", "patience", "a condition"],
)
def test_a_loop_with_any_way_out_is_no_error(way_out: Any) -> None:
    assert errors(process(work("a", "b"), way_out, arrivals=source("a", rate=0.5))) == {}


def test_a_limit_that_work_never_reaches_is_no_way_out() -> None:
    never_stopped = work("a", "a", at_most=30 * MINUTE, then="resolved", duration=minutes(10))
    assert ("stages", "a", "next") in errors(process(never_stopped))


def test_a_loop_for_one_kind_of_ticket_is_an_error_that_names_it() -> None:
    devices = {"device": shares(phone=0.5, laptop=0.5)}
    loop = process(work("a", by("device", phone="a", laptop="resolved")), arrivals=source("a", attributes=devices))
    assert "device = phone" in errors(loop)["stages", "a", "next"]
    only_laptops = source("a", attributes={"device": shares(phone=0.0, laptop=1.0)})
    assert_sound(process(work("a", by("device", phone="a", laptop="resolved")), arrivals=only_laptops))


def test_a_cycle_that_takes_no_time_is_an_error() -> None:
    cycle = process(work("a", "b"), crossroads("b", {"c": 0.5, "resolved": 0.5}), wait("c", "b", wait=minutes(0)))
    assert "`b` → `c` → `b` takes no time" in errors(cycle)["stages", "b", "next"]
    timely = process(work("a", "b"), crossroads("b", {"c": 0.5, "resolved": 0.5}), wait("c", "b", wait=minutes(1)))
    assert_sound(timely)


def test_a_cycle_of_waits_that_are_ended_at_once_takes_no_time() -> None:
    evening = Depends.always(Until(17 * HOUR, "until 17:00"))

    def of(limit: int) -> Process:
        first = wait("a", "resolved", wait=evening, at_most=limit, then="b")
        return process(first, wait("b", "resolved", wait=minutes(5), at_most=0, then="a"))

    assert "`a` → `b` → `a` takes no time" in errors(of(0))["stages", "a", "next"]
    assert not errors(of(MINUTE))


def test_what_follows_the_limit_of_a_wait_for_a_time_of_day_is_looked_at() -> None:
    evening = Depends.always(Until(17 * HOUR, "until 17:00"))
    instant = crossroads("b", {"c": 0.5, "resolved": 0.5}), wait("c", "b", wait=minutes(0))
    cycle = process(wait("a", "resolved", wait=evening, at_most=HOUR, then="b"), *instant)
    assert "`b` → `c` → `b` takes no time" in errors(cycle)["stages", "b", "next"]


def test_what_is_rounded_to_no_microsecond_takes_no_time() -> None:
    def of(microseconds: float) -> Process:
        moment = Depends.always(Distribution(Family.CONSTANT, (microseconds,)))
        return process(wait("a", {"a": 0.5, "resolved": 0.5}, wait=moment))

    assert "`a` → `a` takes no time" in errors(of(0.5))["stages", "a", "next"]
    assert not errors(of(0.51))


def test_giving_up_at_once_takes_no_time() -> None:
    cycle = process(work("a", patience=minutes(0), gives_up="b"), crossroads("b", "a"))
    assert "takes no time" in errors(cycle)["stages", "a", "next"]
    assert errors(process(work("a", patience=minutes(5), gives_up="b"), crossroads("b", "a"))) == {}


def test_repeats_at_once_through_crossroads_take_no_time() -> None:
    def returning(after: Distribution) -> Process:
        back = End("done", repeat=Repeat(0.5, after, None, To("c")))
        return process(work("a", "c"), crossroads("c", "done"), ends=[back])

    assert ("stages", "c", "next") in errors(returning(minutes(0)))
    assert errors(returning(minutes(1))) == {}


def test_a_value_without_otherwise_must_answer_every_ticket_that_comes() -> None:
    duration = Depends("device", {"phone": minutes(5)}, None)
    mixed = source("a", attributes={"device": shares(phone=0.5, laptop=0.5)})
    message = errors(process(work("a", duration=duration), arrivals=mixed))["stages", "a", "duration"]
    assert "device = laptop" in message
    assert_sound(process(work("a", duration=Depends("device", {"phone": minutes(5)}, minutes(9))), arrivals=mixed))
    phones = source("a", attributes={"device": shares(phone=1.0)})
    assert_sound(process(work("a", duration=duration), arrivals=phones))


def test_a_ticket_without_the_attribute_needs_an_otherwise() -> None:
    message = errors(process(work("a", by("device", phone="resolved"))))["stages", "a", "next"]
    assert "without `device`" in message
    assert_sound(process(work("a", by("device", "resolved", phone="resolved"))))


def test_attributes_and_promises_must_answer_every_ticket_too() -> None:
    fault = Depends("model", {"x": shares(fan=1.0)}, None)
    two = source("a", attributes={"model": shares(x=0.5, y=0.5), "fault": fault})
    assert ("arrivals", "customers", "attributes", "fault") in errors(process(work("a"), arrivals=two))
    sla = Sla(by="model", time_to_own=Depends("model", {"x": HOUR}, None))
    assert ("sla", "time_to_own") in errors(process(work("a"), arrivals=two, sla=sla))
    assert ("sla", "time_to_own") not in errors(
        process(work("a"), arrivals=two, sla=Sla(by="model", time_to_own=Depends("model", {"x": HOUR}, HOUR)))
    )


def test_a_stage_that_nobody_reaches_is_a_warning() -> None:
    assert list(warnings(process(work("a"), wait("b")))) == [("stages", "b")]
    no_share = process(work("a", {"b": 0.0, "resolved": 1.0}), wait("b"))
    assert list(warnings(no_share)) == [("stages", "b")]


def test_who_is_turned_away_before_any_stage_is_nothing_odd() -> None:
    passing = process(work("a"), crossroads("b", {"a": 0.9, "resolved": 0.1}), arrivals=source("b"))
    assert warnings(passing) == {}


# --- joins --------------------------------------------------------------------------------------------------------


def branching(a: Any = ("b", "c"), b: Any = "j", c: Any = "j", j: Any = "resolved", **keys: Any) -> Process:
    keys.setdefault("after_all", ("b", "c"))
    return process(
        work("a", a), work("b", b), work("c", c), work("j", j, **keys), wait("d", "j"), arrivals=source("a", rate=1)
    )


def without_d(problems_found: dict[tuple[str | int, ...], str]) -> dict[tuple[str | int, ...], str]:
    """The stage d is there for one test alone; elsewhere nobody reaches it."""
    return {path: message for path, message in problems_found.items() if path != ("stages", "d")}


def test_branches_that_join_are_sound() -> None:
    assert without_d(errors(branching()) | warnings(branching())) == {}


def test_ends_and_loops_inside_branches_and_rework_after_the_join_are_sound() -> None:
    ending = branching(b={"j": 0.9, "abandoned": 0.1})
    looping = branching(b={"b": 0.2, "j": 0.8})
    rework = branching(j={"a": 0.2, "resolved": 0.8})
    again = branching(j={"b": 0.2, "resolved": 0.8})
    for sound in (ending, looping, rework, again):
        assert without_d(errors(sound) | warnings(sound)) == {}


def test_a_join_behind_a_crossroads_is_sound() -> None:
    through = process(
        work("a", ("b", "c")),
        work("b", "x"),
        work("c", "x"),
        crossroads("x", "j"),
        work("j", after_all=("b", "c")),
        arrivals=source("a", rate=1),
    )
    assert_sound(through)


def test_a_listed_stage_that_never_leads_to_the_join_is_an_error() -> None:
    message = errors(branching(c="resolved"))["stages", "j", "after_all", 1]
    assert "`c` never sends a ticket on to `j`" in message


def test_a_listed_stage_that_comes_only_after_the_join_is_an_error() -> None:
    late = branching(a="b", j={"c": 0.5, "resolved": 0.5})
    assert "only after `j`" in errors(late)["stages", "j", "after_all", 1]


def test_branches_that_are_alternatives_can_never_join() -> None:
    message = errors(branching(a={"b": 0.5, "c": 0.5}))["stages", "j", "after_all"]
    assert "never open side by side" in message


def test_a_split_within_a_choice_opens_branches() -> None:
    either = Choice((Branch(Split(("b", "c")), 0.5), Branch(To("b"), 0.5)))
    assert errors(branching(a=either)) == {}


def test_going_back_before_the_join_would_join_twice() -> None:
    message = errors(branching(b={"a": 0.1, "j": 0.9}))["stages", "a", "next"]
    assert "join twice" in message


def test_going_back_is_sound_where_the_other_branch_just_ends() -> None:
    news = process(
        work("a", ("b", "c")), work("b", {"a": 0.1, "resolved": 0.9}), work("c"), arrivals=source("a", rate=1)
    )
    assert_sound(news)


def test_two_branches_through_one_listed_stage_would_join_twice() -> None:
    three = process(
        work("a", ("b", "c", "d")),
        work("b", "x"),
        work("c", "x"),
        work("x", "j"),
        work("d", "j"),
        work("j", after_all=("x", "d")),
        arrivals=source("a", rate=1),
    )
    assert "join twice" in errors(three)["stages", "x"]


def test_joins_that_wait_for_each_other_are_an_error() -> None:
    crossed = process(
        work("a", ("b", "c")),
        work("b", "j"),
        work("c", "k"),
        work("j", ("y", "x"), after_all=("b", "z")),
        work("k", ("z", "w"), after_all=("c", "y")),
        work("y", "k"),
        work("z", "j"),
        wait("x"),
        wait("w"),
        arrivals=source("a", rate=1),
    )
    assert "they can never join" in errors(crossed)["stages", "j", "after_all"]


def test_splits_at_the_arrival_and_at_a_repeat_are_checked_too() -> None:
    back = End("done", repeat=Repeat(0.1, exponential(60), None, Split(("b", "c"))))
    joined = (work("b", "j"), work("c", "j"), work("j", "done", after_all=("b", "c")))
    assert_sound(process(*joined, arrivals=source(("b", "c"), rate=1), ends=[back]))
    again = (work("b", {"x": 0.1, "j": 0.9}), work("c", "j"), work("j", "done", after_all=("b", "c")))
    opened = process(*again, crossroads("x", ("b", "c")), arrivals=source(("b", "c"), rate=1), ends=[back])
    assert "join twice" in errors(opened)["stages", "x", "next"]


def test_a_stage_that_opens_one_branch_and_goes_on_to_the_join_itself_is_sound() -> None:
    assert errors(branching(a=("b", "j"), after_all=("a", "b"))) == {}


def test_a_listed_stage_that_is_never_open_beside_the_others_is_a_warning() -> None:
    way = Choice((Branch(Split(("b", "c")), 0.5), Branch(To("d"), 0.5)))
    assert "never open beside" in warnings(branching(a=way, after_all=("b", "c", "d")))["stages", "j", "after_all", 2]


def test_branches_that_meet_without_a_join_are_a_warning() -> None:
    message = warnings(branching(after_all=()))["stages", "j"]
    assert "once for each of the branches `b` and `c`" in message


def test_a_way_straight_through_a_join_is_a_warning() -> None:
    message = warnings(branching(b={"d": 0.5, "j": 0.5}))["stages", "d", "next"]
    assert "straight through `j`" in message


# --- people, parts, moments ---------------------------------------------------------------------------------------


def test_too_few_people_for_work_together_is_an_error() -> None:
    assert "only 2 have the role" in errors(process(work("a", needs=3)))["stages", "a", "needs"]
    assert_sound(process(work("a", needs=2), arrivals=source("a", rate=1)))


def test_helpers_count_for_work_together() -> None:
    def pair(needs: int) -> Process:
        staff = (group("porter", 1, backup=("clerk",)), group("clerk", 1))
        return process(work("a", "b", role="porter"), work("b", needs=needs), staff=staff, arrivals=source("a", rate=1))

    assert errors(pair(2)) == {}
    assert "only 2 have the role `clerk` or help out in it" in errors(pair(3))["stages", "b", "needs"]
    alone = process(work("a", needs=2), staff=(group("clerk", 1),), arrivals=source("a", rate=1))
    assert errors(alone)["stages", "a", "needs"] == "`a` needs 2 people together, and only 1 has the role `clerk`"


def test_helpers_count_on_their_own_shifts() -> None:
    def helped(begin: float) -> Process:
        staff = (
            group("porter", 1, backup=("clerk",), calendar="late"),
            group("clerk", 1, calendar="early"),
        )
        calendars = (office("early", 6, 14), office("late", begin, 22))
        stages = (work("a", "b", role="porter"), work("b", needs=2))
        return process(*stages, staff=staff, calendars=calendars, arrivals=source("a", rate=0.1))

    assert errors(helped(13)) == {}
    message = errors(helped(14))["stages", "b", "needs"]
    assert message.endswith("though 2 have the role `clerk` or help out in it, never more than 1 is on shift at once")


def test_helpers_count_for_assignments() -> None:
    staff = (group("porter", 1, backup=("clerk",)), group("clerk", 1))

    def assigned(assignment: Assignment) -> Process:
        stages = (work("a", "b", role="porter"), work("b", assign=assignment))
        return process(*stages, staff=staff, arrivals=source("a", rate=1))

    assert_sound(assigned(Assignment(True, ("a",))))
    assert_sound(assigned(Assignment(False, ("a",))))


def test_people_who_are_never_on_shift_together_is_an_error() -> None:
    early, late = office("early", 6, 14), office("late", 14, 22)

    def pair(second: str) -> Process:
        staff = (
            group("first", 1, ("clerk",), calendar="early"),
            group("second", 1, ("clerk",), calendar=second),
            group("other", 1, ("clerk",), calendar="late"),
        )
        return process(work("a", needs=2), staff=staff[:2] if second == "late" else staff, calendars=(early, late))

    assert "never more than 1" in errors(pair("late"))["stages", "a", "needs"]
    assert errors(pair("early")) == {}


def test_a_role_without_any_hours_is_an_error() -> None:
    closed = office("closed", 9, 17, days=0)
    staff = (group("clerk", 2, calendar="closed"),)
    assert "any hours on shift" in errors(process(work("a"), staff=staff, calendars=(closed,)))["stages", "a", "role"]
    on_leave = (group("clerk", 1, away=((date(2025, 1, 1), date(2028, 1, 1)),)),)
    assert ("stages", "a", "role") in errors(process(work("a"), staff=on_leave))


def test_more_of_a_part_than_a_stock_ever_holds_is_an_error() -> None:
    def using(quantity: int, **keys: Any) -> Process:
        return process(work("a", uses={"screen": quantity}), parts=[Part("screen", 3, **keys)])

    assert "never filled up" in errors(using(4))["stages", "a", "uses"]
    assert errors(using(3)) == {}
    filled = {"reorder_at": 2, "order_quantity": 1, "lead_time": minutes(60)}
    assert_sound(using(4, **filled))


def test_a_stock_that_the_run_will_empty_is_a_warning() -> None:
    short = process(work("a", uses={"screen": 1}), parts=[Part("screen", 3)], run=RunSettings(length=7 * DAY))
    assert "about 504 of `screen`" in warnings(short)["parts", "screen"]
    enough = process(work("a", uses={"screen": 1}), parts=[Part("screen", 600)], run=RunSettings(length=7 * DAY))
    assert_sound(enough)


def test_a_time_at_which_its_calendar_is_never_open_is_an_error() -> None:
    def waiting(hour: float) -> Process:
        until = wait("a", wait=Until(int(hour * HOUR), f"until {hour:g}:00"), calendar="office")
        return process(until, calendars=(office(),), staff=())

    assert "never open at" in errors(waiting(20))["stages", "a", "wait"]
    assert "never open at" in errors(waiting(17))["stages", "a", "wait"]  # the end of a span is not open
    assert_sound(waiting(9))
    assert_sound(waiting(16))


def test_a_limit_ends_the_wait_for_a_time_that_never_comes() -> None:
    evening = wait("a", wait=Until(20 * HOUR, "until 20:00"), calendar="office", at_most=2 * HOUR, then="resolved")
    assert_sound(process(evening, calendars=(office(),), staff=()))


def test_patience_in_a_calendar_that_never_opens_is_a_warning() -> None:
    patient = process(work("a", patience=exponential(5), calendar="closed"), calendars=(office("closed", days=0),))
    assert errors(patient) == {}
    assert "nobody ever loses patience at `a`" in warnings(patient)["stages", "a", "calendar"]


def test_a_wait_in_a_calendar_that_never_opens_is_an_error() -> None:
    closed = process(wait("a", calendar="closed"), calendars=(office("closed", days=0),), staff=())
    assert "wait for ever" in errors(closed)["stages", "a", "calendar"]


def test_assignments_that_never_hold_are_warnings() -> None:
    def assigned(assignment: Assignment, role: str = "clerk", people: int = 2, before: Any = None) -> Process:
        first = before or work("a", "b")
        staff = (group("clerk", people), group("expert", 1))
        unused = work("x", role="expert")
        return process(
            first, work("b", "x", role=role, assign=assignment), unused, staff=staff, arrivals=source("a", rate=1)
        )

    place = ("stages", "b", "assign")
    assert "has the role" in warnings(assigned(Assignment(True, ("a",)), role="expert"))[place]
    assert "nobody works at" in warnings(assigned(Assignment(True, ("a",)), before=wait("a", "b")))[place]
    assert "never comes before" in warnings(assigned(Assignment(True, ("x",))))[place]
    assert "lapses" in warnings(assigned(Assignment(False, ("a",)), people=1))[place]
    assert_sound(assigned(Assignment(True, ("a",))))
    assert_sound(assigned(Assignment(False, ("a",))))
    assert_sound(assigned(Assignment(False, ("a",)), role="expert"))


def test_impatient_customers_and_people_who_pause_are_a_warning() -> None:
    def served(**keys: Any) -> Process:
        staff = (group("clerk", 3, **keys),)
        return process(work("a", patience=exponential(5)), staff=staff, calendars=(office(),) if keys else ())

    assert "at_shift_end: finish" in warnings(served(calendar="office"))["stages", "a", "patience"]
    assert ("stages", "a", "patience") not in warnings(served(calendar="office", finishes=True))
    assert_sound(served())


def test_the_order_by_due_time_needs_a_due_time() -> None:
    due = {"clerk": QueueOrder.DUE}
    assert ("queues", "clerk", "order") in errors(process(work("a"), queues=due))
    sla = Sla(resolved_when=(Milestone("closed"),), time_to_resolve=depends(4 * HOUR))
    assert_sound(process(work("a"), queues=due, sla=sla))
    assert_sound(process(work("a"), queues={"clerk": QueueOrder.SHORTEST}))


# --- arrivals -----------------------------------------------------------------------------------------------------


def test_sources_that_bring_nobody_or_endlessly_many() -> None:
    assert "brings nobody" in warnings(process(work("a"), arrivals=source("a", rate=0)))["arrivals", "customers"]
    flood = process(work("a"), arrivals=source("a", every=minutes(0)))
    assert "endlessly many" in errors(flood)["arrivals", "customers", "every"]
    closed = process(work("a"), arrivals=source("a", calendar="closed"), calendars=(office("closed", days=0),))
    assert "nobody comes" in warnings(closed)["arrivals", "customers", "calendar"]


def test_times_before_the_start_are_a_warning() -> None:
    times = (datetime(2026, 1, 4, 23), datetime(2026, 1, 5))
    assert "1 of 2 times" in warnings(process(work("a"), arrivals=source("a", at=times)))["arrivals", "customers", "at"]
    assert_sound(process(work("a"), arrivals=source("a", at=times[1:])))


# --- load ---------------------------------------------------------------------------------------------------------


def test_too_much_work_is_a_warning_that_counts_people() -> None:
    # 15 an hour for 10 minutes each are 2.5 people's work.
    busy = warnings(process(work("a"), arrivals=source("a", rate=15)))["staff", "clerk"]
    assert busy.startswith("clerk: work for 2.5 people, 2 are there")
    assert "without bound" in busy


def test_exactly_full_is_too_much_and_nearly_full_is_said() -> None:
    assert "without bound" in warnings(process(work("a"), arrivals=source("a", rate=12)))["staff", "clerk"]
    nearly = warnings(process(work("a"), arrivals=source("a", rate=11.7)))["staff", "clerk"]
    assert nearly.startswith("clerk: work for 1.95 people, 2 are there: at an expected load of 98 % queues are")
    assert_sound(process(work("a"), arrivals=source("a", rate=11.3)))


def test_work_outside_all_regular_hours_is_a_warning() -> None:
    from procsim.model.calendars import Calendar

    once = Calendar("once", exceptions={date(2026, 3, 2): ((9 * HOUR, 17 * HOUR),)})
    staff = (group("clerk", 1, calendar="once"),)
    assert (
        "no hours in a regular week" in warnings(process(work("a"), staff=staff, calendars=(once,)))["staff", "clerk"]
    )


def test_too_much_work_of_the_impatient_is_worded_so() -> None:
    hurried = process(work("a", patience=exponential(5)), arrivals=source("a", rate=15))
    assert "lose patience leave" in warnings(hurried)["staff", "clerk"]


def test_a_queue_is_not_endless_where_enough_of_the_work_has_patience() -> None:
    """Of 15 an hour for 10 minutes each those who lose patience leave; what they would have gone on to, they don't."""
    hurried = work("a", "b", patience=exponential(5))
    both = process(hurried, work("b", duration=minutes(5)), arrivals=source("a", rate=12))
    assert "lose patience leave" in warnings(both)["staff", "clerk"]
    # 15 an hour for 10 minutes each come to the same people past the impatient: that is 2.5 people's work
    patient = source("b", rate=15, name="others")
    endless = process(hurried, work("b"), arrivals=(source("a", rate=1), patient))
    assert "without bound" in warnings(endless)["staff", "clerk"]
    # and so it is where those who gave up come to patient work of the same people
    called_back = work("a", "resolved", patience=exponential(5), gives_up="b")
    assert "without bound" in warnings(process(called_back, work("b"), arrivals=source("a", rate=15)))["staff", "clerk"]


def test_where_many_may_give_up_before_a_queue_that_is_said_of_it() -> None:
    staff = (group("clerk", 3), group("expert", 1))
    stages = work("a", "b", patience=exponential(5)), work("b", role="expert")
    busy = warnings(process(*stages, staff=staff, arrivals=source("a", rate=15)))["staff", "expert"]
    assert busy.endswith("the queue grows without bound, unless enough tickets give up before they come to it")


def test_of_those_who_come_some_may_have_no_patience() -> None:
    some = Depends("device", {"phone": exponential(5), "laptop": "never"})

    def of(phones: float) -> str:
        comes = source("a", rate=18, attributes={"device": shares(phone=phones, laptop=1 - phones)})
        return warnings(process(work("a", patience=some), arrivals=comes))["staff", "clerk"]

    assert "lose patience leave" in of(0.5)  # work for 1.5 of 2 people cannot leave
    assert "without bound" in of(0.3)


def test_tickets_that_all_come_back_are_a_warning() -> None:
    back = End("done", repeat=Repeat(1.0, exponential(60), None, To("a")))
    assert "more and more" in warnings(process(work("a", "done"), ends=[back]))[()]


# --- promises -----------------------------------------------------------------------------------------------------


def timed(limit_minutes: float, *, start: Milestone | None = None, to: Milestone | None = None, **keys: Any) -> Kpi:
    goal = Goal("within", 0.9, int(limit_minutes * MINUTE))
    return Kpi(name="k", start=(start or Milestone("arrived"),), to=(to or Milestone("closed"),), goal=goal, **keys)


def test_a_goal_that_no_ticket_can_meet_is_a_warning() -> None:
    two = (work("a", "b"), wait("b"))  # 10 + 60 minutes
    assert "1 h 10 min at least" in warnings(process(*two, kpis=[timed(69)]))["kpis", "k", "goal"]
    assert_sound(process(*two, kpis=[timed(70)]))


def test_the_shortest_way_and_the_fastest_person_decide() -> None:
    short = (work("a", {"b": 0.5, "resolved": 0.5}), wait("b"))
    assert_sound(process(*short, kpis=[timed(10)]))
    fast = (group("clerk", 2), group("star", 1, ("clerk",), speed=Depends.always(2.0)))
    assert_sound(process(*short, staff=fast, kpis=[timed(5)]))
    assert ("kpis", "k", "goal") in warnings(process(*short, staff=fast, kpis=[timed(4)]))


def test_paused_waits_and_other_calendars_are_not_counted() -> None:
    two = (work("a", "b"), wait("b", waits_on="customer"))
    sla = Sla(pauses=frozenset({"customer"}))
    assert ("kpis", "k", "goal") in warnings(process(*two, sla=sla, kpis=[timed(20)]))
    assert_sound(process(*two, sla=sla, kpis=[timed(20, pauses=True)]))
    assert_sound(process(*two, calendars=(office(),), kpis=[timed(5, clock=depends("office"))]))
    counted = (work("a", "b"), wait("b", calendar="office"))
    office_hours = process(*counted, calendars=(office(),), kpis=[timed(59, clock=depends("office"))])
    assert "1 h at least" in warnings(office_hours)["kpis", "k", "goal"]


def test_milestones_that_are_never_reached_or_come_the_wrong_way_round() -> None:
    stages = (work("a", "b"), work("b"), wait("x"))
    never = warnings(process(*stages, kpis=[timed(90, to=Milestone("started", "x"))]))
    assert "`x.started`" in never["kpis", "k", "to"]
    backwards = timed(90, start=Milestone("finished", "b"), to=Milestone("started", "a"))
    assert "never comes after" in warnings(process(*stages, kpis=[backwards]))["kpis", "k", "to"]
    forwards = timed(90, start=Milestone("finished", "a"), to=Milestone("started", "b"))
    assert list(warnings(process(*stages, kpis=[forwards]))) == [("stages", "x")]


def test_an_sla_that_no_ticket_can_meet_is_a_warning() -> None:
    def promised(minutes_: int) -> Process:
        sla = Sla(resolved_when=(Milestone("finished", "b"),), time_to_resolve=depends(minutes_ * MINUTE))
        return process(work("a", "b"), wait("b"), sla=sla)

    assert ("sla", "time_to_resolve") in warnings(promised(69))
    assert_sound(promised(70))
    unreached = Sla(owned_when=(Milestone("started", "x"),), time_to_own=depends(HOUR))
    assert ("sla", "owned_when") in warnings(process(work("a"), wait("x"), sla=unreached))


def test_an_sla_without_targets_is_worth_a_look_unless_a_kpi_goes_by_its_clock() -> None:
    sla = Sla(clock=depends("office"), pauses=frozenset({"customer"}))
    alone = process(work("a"), sla=sla, calendars=(office(),), kpis=[timed(90)])
    assert "promises nothing" in warnings(alone)[("sla",)]
    assert_sound(process(work("a"), sla=sla, calendars=(office(),), kpis=[timed(90, clock=depends("office"))]))
    assert_sound(process(work("a"), sla=sla, calendars=(office(),), kpis=[timed(90, pauses=True)]))


def test_shares_that_count_nothing_are_warnings() -> None:
    nobody = Kpi(name="k", share="repeats", within=14 * DAY)
    assert "nobody ever comes back" in warnings(process(work("a"), kpis=[nobody]))["kpis", "k", "share"]
    unreached = Kpi(name="k", share="end:lost")
    lost = process(work("a"), ends=[End("lost")], kpis=[unreached])
    assert "the end `lost`" in warnings(lost)["kpis", "k", "share"]
    back = End("resolved", repeat=Repeat(0.1, exponential(60), None, To("a")))
    assert_sound(process(work("a"), ends=[back], kpis=[nobody]))
    short = process(work("a"), ends=[back], kpis=[nobody], run=RunSettings(length=7 * DAY))
    assert "only 14 d" in warnings(short)["kpis", "k", "within"]


def test_a_limit_longer_than_the_observation_is_a_warning() -> None:
    short = RunSettings(length=DAY, cool_down=0)
    assert "is ever observed" in warnings(process(work("a"), kpis=[timed(24 * 60)], run=short))["kpis", "k", "goal"]
    assert_sound(process(work("a"), kpis=[timed(24 * 60 - 1)], run=short))


# --- leftovers ----------------------------------------------------------------------------------------------------


def test_what_nothing_uses_is_a_warning() -> None:
    unused = process(
        work("a"),
        staff=(group("clerk", 2), group("buyer", 1)),
        calendars=(office(),),
        parts=[Part("screen", 3)],
    )
    assert list(warnings(unused)) == [("staff", "buyer"), ("parts", "screen"), ("calendars", "office")]


def test_ranks_that_are_not_listed_are_a_warning() -> None:
    def ranked(**values: float) -> Process:
        return process(
            work("a"), arrivals=source("a", attributes={"priority": shares(**values)}), priorities=("urgent", "normal")
        )

    assert (
        "`low` is not among" in warnings(ranked(urgent=0.5, low=0.5))["arrivals", "customers", "attributes", "priority"]
    )
    assert_sound(ranked(urgent=0.5, normal=0.5))
    assert "ranks nobody" in warnings(process(work("a"), priorities=("urgent",)))[("priorities",)]


def test_a_normal_that_is_often_below_zero_is_a_warning() -> None:
    def normal(mean: float, deviation: float) -> Process:
        duration = Distribution(Family.NORMAL, (mean * MINUTE, deviation * MINUTE), f"normal({mean} ± {deviation} min)")
        return process(work("a", duration=duration), arrivals=source("a", rate=1))

    # Φ(-20/30) = 25.2 %
    assert "below 0 in 25 % of draws" in warnings(normal(20, 30))["stages", "a", "duration"]
    assert_sound(normal(20, 8))


def test_a_guess_whose_tail_makes_the_mean_is_worth_a_look() -> None:
    def of(limit: float) -> Process:
        guess = Distribution(Family.USUALLY, (10.0 * MINUTE, 0.9, limit * MINUTE), f"usually 10 min ({limit:g})")
        return process(work("a", duration=guess))

    said = warnings(of(300))["stages", "a", "duration"]
    assert said == (
        "usually 10 min (300) is 5 h 38 min in the mean, for a few are very long;"
        " is 10 min really the usual, and the limit not too far?"
    )
    assert not any("in the mean" in message for message in warnings(of(60)).values())


def test_more_tickets_than_anybody_would_wait_for_are_worth_a_look() -> None:
    def of(per_hour: float) -> Process:
        return process(wait("a"), arrivals=[source("a", rate=per_hour)])

    assert warnings(of(100_000))["run", "length"].startswith("about 202 million tickets come in a run")
    assert ("run", "length") not in warnings(of(1_000))
