"""The rule of "Which tickets count", sentence by sentence, each on a story whose figures are worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from procsim.files import loads
from procsim.kpi.records import Records
from procsim.kpi.scorecard import KpiFigures, Ratio
from procsim.kpi.spans import open_and_able
from procsim.kpi.yardstick import measure
from procsim.model.distributions import Distribution, Family
from procsim.model.process import Depends, End
from procsim.model.time import MINUTE
from procsim.study import simulate

from .shops import crossroads, kpi, milestones, pause, shop, work
from .stories import story, ticket, visit, wait

if TYPE_CHECKING:
    from procsim.model.process import Kpi

PATIENT = Depends.always("never")
IMPATIENT = Depends.always(Distribution(Family.CONSTANT, (5 * MINUTE,)))


def desk(indicator: Kpi, **more: object):  # type: ignore[no-untyped-def]
    """Answer, then a fix or a refusal; after the fix a call."""
    stages = (
        work("answer", "agent", {"fix": 0.8, "refusal": 0.2}),
        work("fix", "agent", {"fix": 0.1, "call": 0.9}),
        pause("call", "resolved"),
        work("refusal", "agent", "refused"),
    )
    ends = (End("refused"), End("withdrawn", counts_as_miss=True))
    return shop(stages, kpis=indicator, ends=ends, **more)


def figures(process, tickets, visits, **more) -> KpiFigures:  # type: ignore[no-untyped-def]
    return measure(process, story(process, tickets, visits, **more)).kpis["time"]


WITHIN = kpi("answer.queued", "fix.finished", "90% within 1 h")


def test_the_cohort_arrives_within_the_half_open_window() -> None:
    process = desk(kpi("arrived", "closed"))
    arrivals = ["4 23:59:59", "5 00:00", "11 23:59:59", "12 00:00"]
    tickets = [ticket(name, moment, "13 12:00") for name, moment in zip("abcd", arrivals, strict=True)]
    card = measure(process, story(process, tickets, start="4 00:00"))
    assert (card.arrived, card.closed, card.open, card.ends["resolved"]) == (2, 2, 0, 2)
    assert card.kpis["time"].count == 2
    assert len(card.cycle_times) == 2


def test_the_cohort_counts_what_it_did_after_the_window() -> None:
    process = desk(WITHIN)
    rows = [
        visit("a", "answer", "11 23:50", "12 00:00", "12 00:10"),
        visit("a", "fix", "12 00:10", "12 00:10", "12 00:40"),
    ]
    found = figures(process, [ticket("a", "11 23:50")], rows)
    assert found.value == Ratio(1, 1)
    assert list(found.times) == [50 * 60]


def on_the_limit(end: str) -> KpiFigures:
    """One met in 30 min, one missed in 90 min; both begun at 10:00, with a limit of 1 h."""
    rows = [
        visit("a", "answer", "5 10:00", "5 10:00", "5 10:10"),
        visit("a", "fix", "5 10:10", "5 10:10", "5 10:30"),
        visit("b", "answer", "5 10:00", "5 10:00", "5 10:10"),
        visit("b", "fix", "5 10:10", "5 10:10", "5 11:30"),
    ]
    return figures(desk(WITHIN), [ticket("a", "5 10:00"), ticket("b", "5 10:00")], rows, end=end)


def test_a_within_goal_takes_those_begun_at_least_the_limit_before_the_end() -> None:
    assert on_the_limit("5 11:30").value == Ratio(1, 2)


def test_a_quick_one_does_not_count_if_a_slow_one_would_not_have_been_seen() -> None:
    rows = [
        visit("a", "answer", "5 10:00", "5 10:00", "5 10:10"),
        visit("a", "fix", "5 10:10", "5 10:10", "5 10:30"),
    ]
    early = figures(desk(WITHIN), [ticket("a", "5 10:00")], rows, end="5 10:59:59")
    assert (early.value, early.count) == (Ratio(0, 0), 1)  # it has its time all the same
    assert figures(desk(WITHIN), [ticket("a", "5 10:00")], rows, end="5 11:00").value == Ratio(1, 1)


def test_the_limit_itself_is_still_within() -> None:
    rows = [visit("a", "answer", "5 10:00", "5 10:00", "5 10:10"), visit("a", "fix", "5 10:10", "5 10:10", "5 11:00")]
    assert figures(desk(WITHIN), [ticket("a", "5 10:00")], rows).value == Ratio(1, 1)


def test_the_limit_before_the_end_counts_on_the_clock_of_the_kpi() -> None:
    # Begun Friday 16:30; the office closes at 17:00: by Monday 09:20 only 50 minutes have passed on its clock.
    process = desk(kpi("answer.queued", "fix.finished", "90% within 1 h", clock="office"))
    rows = [visit("a", "answer", "9 16:30", "9 16:30", "9 16:40"), visit("a", "fix", "9 16:40", "9 16:40", "9 16:50")]
    assert figures(process, [ticket("a", "9 16:30")], rows, end="12 09:20").value == Ratio(0, 0)
    assert figures(process, [ticket("a", "9 16:30")], rows, end="12 09:30").value == Ratio(1, 1)


def test_a_ticket_that_closes_without_to_does_not_count() -> None:
    rows = [
        visit("a", "answer", "5 10:00", "5 10:00", "5 10:10"),
        visit("a", "refusal", "5 10:10", "5 10:10", "5 10:20"),
    ]
    found = figures(desk(WITHIN), [ticket("a", "5 10:00", "5 10:20", "refused")], rows)
    assert (found.value, found.count, found.open) == (Ratio(0, 0), 0, 0)


def test_one_that_ends_in_an_end_that_counts_as_a_miss_is_a_miss() -> None:
    rows = [visit("a", "answer", "5 10:00", "5 10:00", "5 10:10")]
    found = figures(desk(WITHIN), [ticket("a", "5 10:00", "5 10:20", "withdrawn")], rows)
    assert (found.value, found.count, found.open) == (Ratio(0, 1), 0, 0)


def test_a_miss_end_does_not_undo_what_was_reached_before() -> None:
    rows = [visit("a", "answer", "5 10:00", "5 10:00", "5 10:10"), visit("a", "fix", "5 10:10", "5 10:10", "5 10:30")]
    assert figures(desk(WITHIN), [ticket("a", "5 10:00", "5 10:40", "withdrawn")], rows).value == Ratio(1, 1)


def test_closing_in_an_end_that_counts_as_a_miss_does_not_reach_closed() -> None:
    """A is resolved after 50 min, B refused after 20, C withdrawn after 10: quick to go is not quick to be served."""
    tickets = [
        ticket("a", "5 10:00", "5 10:50"),
        ticket("b", "5 10:00", "5 10:20", "refused"),
        ticket("c", "5 10:00", "5 10:10", "withdrawn"),
    ]
    found = figures(desk(kpi("arrived", "closed", "90% within 1 h")), tickets, [])
    assert (found.value, found.count, found.open) == (Ratio(2, 3), 2, 0)
    assert [seconds / 60 for seconds in found.times] == [20, 50]
    # Nor of a list, whichever comes: the call of C never came.
    listed = figures(desk(kpi("arrived", "call.finished | closed", "90% within 1 h")), tickets, [])
    assert (listed.value, listed.count) == (Ratio(2, 3), 2)
    mean = figures(desk(kpi("arrived", "closed", "mean within 1 h")), tickets, [])
    assert mean.value == Ratio(70 * 60, 2)
    median = figures(desk(kpi("arrived", "closed", "median within 1 h")), tickets, [])
    assert median.value == 35 * 60
    # The cycle time is of all that closed.
    assert measure(desk(WITHIN), story(desk(WITHIN), tickets)).cycle_mean == Ratio(80 * 60, 3)


def test_a_ticket_that_never_set_out_is_no_miss() -> None:
    process = desk(kpi("fix.queued", "fix.finished", "90% within 1 h"))
    rows = [visit("a", "answer", "5 10:00", "5 10:00", "5 10:10")]
    assert figures(process, [ticket("a", "5 10:00", "5 10:20", "withdrawn")], rows).value == Ratio(0, 0)


OPEN = [visit("a", "answer", "5 10:00")]


def test_an_open_one_past_the_limit_is_a_miss() -> None:
    found = figures(desk(WITHIN), [ticket("a", "5 10:00")], OPEN, end="5 11:00:01")
    assert (found.value, found.count, found.open) == (Ratio(0, 1), 0, 1)


def test_an_open_one_exactly_at_the_limit_is_not_yet_past_it() -> None:
    found = figures(desk(WITHIN), [ticket("a", "5 10:00")], OPEN, end="5 11:00")
    assert (found.value, found.open) == (Ratio(0, 0), 1)


def test_an_open_one_that_cannot_reach_to_any_more_does_not_count() -> None:
    rows = [
        visit("a", "answer", "5 10:00", "5 10:00", "5 10:10"),
        visit("a", "refusal", "5 10:10"),
        visit("b", "answer", "5 10:00", "5 10:00", "5 10:10"),
        wait("b", "call", "5 10:10"),  # it has passed by the fix
    ]
    found = figures(desk(WITHIN), [ticket("a", "5 10:00"), ticket("b", "5 10:00")], rows, end="6 10:00")
    assert (found.value, found.open) == (Ratio(0, 0), 0)


@pytest.mark.parametrize(
    ("to", "row", "able"),
    [
        ("fix.queued", visit("a", "fix", "5 11:00"), True),  # by way of another round
        ("fix.started", visit("a", "fix", "5 11:00"), True),
        ("fix.finished", visit("a", "fix", "5 11:00", "5 11:05"), True),
        ("answer.started", visit("a", "answer", "5 11:00"), True),
        ("answer.finished", visit("a", "answer", "5 11:00", "5 11:05"), True),
        ("answer.started", visit("a", "answer", "5 11:00", "5 11:05"), False),
        ("answer.queued", visit("a", "answer", "5 11:00"), False),
        ("call.finished", visit("a", "answer", "5 11:00"), True),
        ("refusal.queued", visit("a", "fix", "5 11:00"), False),
        ("closed", visit("a", "refusal", "5 11:00"), True),
        ("call.queued | refusal.finished", visit("a", "refusal", "5 11:00", "5 11:05"), True),
    ],
)
def test_what_an_open_visit_can_still_reach_goes_by_milestones(to: str, row: tuple[object, ...], able: bool) -> None:
    records = Records(desk(WITHIN), story(desk(WITHIN), [ticket("a", "5 10:00")], [row]))
    assert open_and_able(records, milestones(to)).tolist() == [able]


def test_who_may_give_up_can_reach_where_that_leads() -> None:
    stages = (
        work("answer", "agent", "resolved", patience=IMPATIENT, gives_up="later"),
        crossroads("later", "callback"),
        work("callback", "agent", "resolved"),
    )
    process = shop(stages, kpis=kpi("answer.queued", "callback.started", "90% within 1 h"))
    queued = figures(process, [ticket("a", "5 10:00")], [visit("a", "answer", "5 10:00")], end="6 10:00")
    assert (queued.open, queued.value) == (1, Ratio(0, 1))
    started = figures(process, [ticket("a", "5 10:00")], [visit("a", "answer", "5 10:00", "5 10:01")], end="6 10:00")
    assert (started.open, started.value) == (0, Ratio(0, 0))


def test_nobody_gives_up_whose_patience_is_never_ending() -> None:
    stages = (
        work("answer", "agent", "resolved", patience=PATIENT, gives_up="callback"),
        work("callback", "agent", "resolved"),
    )
    process = shop(stages, kpis=kpi("answer.queued", "callback.started", "90% within 1 h"))
    assert figures(process, [ticket("a", "5 10:00")], [visit("a", "answer", "5 10:00")], end="6 10:00").open == 0


def test_an_open_ticket_without_any_visit_goes_by_where_its_source_leads() -> None:
    process = desk(kpi("arrived", "fix.finished", "90% within 1 h"))
    assert figures(process, [ticket("a", "5 10:00")], [], end="6 10:00").value == Ratio(0, 1)
    process = shop(
        (work("answer", "agent", "resolved"), work("other", "agent", "resolved")),
        kpis=kpi("arrived", "other.started", "90% within 1 h"),
    )
    assert figures(process, [ticket("a", "5 10:00")], [], end="6 10:00").value == Ratio(0, 0)


def test_an_open_ticket_between_two_visits_goes_by_what_may_follow_the_last() -> None:
    process = desk(kpi("arrived", "refusal.finished", "90% within 1 h"))
    rows = [visit("a", "answer", "5 10:00", "5 10:00", "5 10:10"), visit("b", "fix", "5 10:00", "5 10:00", "5 10:10")]
    found = figures(process, [ticket("a", "5 10:00"), ticket("b", "5 10:00")], rows, end="6 10:00")
    assert (found.value, found.open) == (Ratio(0, 1), 1)


def test_means_and_medians_leave_open_ones_out_and_say_how_many() -> None:
    rows = [
        *(visit(name, "answer", "5 10:00", "5 10:00", "5 10:10") for name in "abc"),
        visit("a", "fix", "5 10:10", "5 10:10", "5 10:30"),
        visit("b", "fix", "5 10:10", "5 10:10", "5 11:30"),
        visit("c", "fix", "5 10:10"),
    ]
    tickets = [ticket(name, "5 10:00") for name in "abc"]
    mean = figures(desk(kpi("answer.queued", "fix.finished", "mean within 1 h")), tickets, rows)
    assert mean.value == mean.mean == Ratio(120 * 60, 2)
    median = figures(desk(kpi("answer.queued", "fix.finished", "median within 1 h")), tickets, rows)
    assert median.value == median.median == 60 * 60
    for found in (mean, median):
        assert (found.count, found.open, found.p90) == (2, 1, pytest.approx((30 + 0.9 * 60) * 60))


def test_without_a_goal_the_value_is_the_mean() -> None:
    found = figures(desk(kpi("answer.queued", "answer.finished")), [ticket("a", "5 10:00")], OPEN)
    assert (found.value, found.median, found.open) == (Ratio(0, 0), None, 1)
    rows = [visit("a", "answer", "5 10:00", "5 10:00", "5 10:10")]
    assert figures(desk(kpi("answer.queued", "answer.finished")), [ticket("a", "5 10:00")], rows).value == Ratio(600, 1)


def called_back(gives_up_is_miss: bool, start: str = "answer.queued") -> Ratio:
    """A gave up at 10:05 and was called back at 10:20; B was answered at 10:10; the limit is 1 h."""
    stages = (
        work("answer", "agent", "resolved", patience=IMPATIENT, gives_up="callback"),
        work("callback", "agent", "resolved"),
    )
    indicator = kpi(start, "answer.started | callback.started", "90% within 1 h", gives_up_is_miss=gives_up_is_miss)
    rows = [
        visit("a", "answer", "5 10:00", None, "5 10:05"),
        visit("a", "callback", "5 10:05", "5 10:20", "5 10:30"),
        visit("b", "answer", "5 10:00", "5 10:10", "5 10:30"),
    ]
    tickets = [ticket("a", "5 10:00", "5 10:30"), ticket("b", "5 10:00", "5 10:30")]
    value = figures(shop(stages, kpis=indicator), tickets, rows).value
    assert isinstance(value, Ratio)
    return value


def test_who_gave_up_and_was_called_back_in_time_is_met() -> None:
    assert called_back(False) == Ratio(2, 2)


def test_gives_up_miss_makes_it_a_miss_even_if_it_is_called_back_later() -> None:
    assert called_back(True) == Ratio(1, 2)


def test_giving_up_counts_only_between_from_and_to() -> None:
    assert called_back(True, "callback.queued") == Ratio(0, 1)  # it gave up in the moment that begins the span
    stages = (
        work("callback", "agent", "answer"),
        work("answer", "agent", "resolved", patience=IMPATIENT),
    )
    indicator = kpi("callback.queued", "callback.started", "90% within 1 h", gives_up_is_miss=True)
    rows = [visit("a", "callback", "5 10:00", "5 10:20", "5 10:30"), visit("a", "answer", "5 10:30", None, "5 10:40")]
    process = shop(stages, kpis=indicator)
    assert figures(process, [ticket("a", "5 10:00", "5 10:40", "abandoned")], rows).value == Ratio(1, 1)


def test_giving_up_without_ever_reaching_to_is_a_miss_whatever_the_end() -> None:
    stages = (
        work("answer", "agent", "resolved", patience=IMPATIENT, gives_up="resolved"),
        work("callback", "agent", "resolved"),
    )
    rows = [visit("a", "answer", "5 10:00", None, "5 10:05")]
    for gives_up_is_miss, value in ((False, Ratio(0, 0)), (True, Ratio(0, 1))):
        indicator = kpi("answer.queued", "answer.started", "90% within 1 h", gives_up_is_miss=gives_up_is_miss)
        assert figures(shop(stages, kpis=indicator), [ticket("a", "5 10:00", "5 10:05")], rows).value == value


def test_abandoned_counts_as_a_miss_by_default() -> None:
    stages = (work("answer", "agent", "resolved", patience=IMPATIENT),)
    process = shop(stages, kpis=kpi("answer.queued", "answer.started", "90% within 1 h"))
    rows = [visit("a", "answer", "5 10:00", None, "5 10:05")]
    assert figures(process, [ticket("a", "5 10:00", "5 10:05", "abandoned")], rows).value == Ratio(0, 1)


def test_a_cancelled_visit_was_not_given_up() -> None:
    stages = (
        crossroads("start", ["answer", "claim"]),
        work("answer", "agent", "resolved", patience=IMPATIENT),
        work("claim", "agent", {"resolved": 0.5, "withdrawn": 0.5}),
    )
    ends = (End("withdrawn", cancels=True),)
    indicator = kpi("arrived", "closed", "90% within 1 h", gives_up_is_miss=True)
    process = shop(stages, kpis=indicator, ends=ends)
    tickets = [ticket("a", "5 10:00", "5 10:30", "withdrawn"), ticket("b", "5 10:00", "5 10:30", "withdrawn")]
    rows = [
        visit("a", "answer", "5 10:00", None, "5 10:30"),  # cancelled when the claim was withdrawn
        visit("a", "claim", "5 10:00", "5 10:00", "5 10:30"),
        visit("b", "answer", "5 10:00", None, "5 10:10"),  # gave up long before
        visit("b", "claim", "5 10:00", "5 10:00", "5 10:30"),
    ]
    card = measure(process, story(process, tickets, rows))
    assert card.stages["answer"].gave_up == 1
    assert card.kpis["time"].value == Ratio(1, 2)


def test_who_gave_up_before_the_ticket_was_cancelled_did_give_up() -> None:
    stages = (
        work("answer", "agent", "resolved", patience=IMPATIENT, gives_up="callback"),
        work("callback", "agent", {"resolved": 0.5, "withdrawn": 0.5}),
    )
    process = shop(stages, kpis=kpi("arrived", "closed"), ends=(End("withdrawn", cancels=True),))
    rows = [visit("a", "answer", "5 10:00", None, "5 10:05"), visit("a", "callback", "5 10:05", "5 10:20", "5 10:30")]
    card = measure(process, story(process, [ticket("a", "5 10:00", "5 10:30", "withdrawn")], rows))
    assert card.stages["answer"].gave_up == 1


def test_last_in_an_open_ticket_counts_from_the_last_so_far() -> None:
    process = desk(kpi("last fix.finished", "call.finished", "90% within 1 h"))
    rows = [
        visit("a", "fix", "5 10:00", "5 10:00", "5 10:10"),
        visit("a", "fix", "5 10:10", "5 10:10", "5 10:50"),
        wait("a", "call", "5 10:50"),
    ]
    assert figures(process, [ticket("a", "5 10:00")], rows, end="5 11:50").value == Ratio(0, 0)
    assert figures(process, [ticket("a", "5 10:00")], rows, end="5 11:51").value == Ratio(0, 1)


def test_a_cancelled_wait_was_not_finished() -> None:
    stages = (
        crossroads("start", ["ask", "claim"]),
        pause("ask", "resolved"),
        work("claim", "agent", {"resolved": 0.5, "withdrawn": 0.5}),
    )
    process = shop(stages, kpis=kpi("ask.started", "ask.finished"), ends=(End("withdrawn", cancels=True),))
    tickets = [ticket(name, "5 10:00", "5 10:30", "withdrawn") for name in "ab"]
    rows = [
        wait("a", "ask", "5 10:00", "5 10:30"),  # ended with the claim
        visit("a", "claim", "5 10:00", "5 10:00", "5 10:30"),
        wait("b", "ask", "5 10:00", "5 10:20"),
        visit("b", "claim", "5 10:00", "5 10:00", "5 10:30"),
    ]
    card = measure(process, story(process, tickets, rows))
    assert list(card.kpis["time"].times) == [20 * 60]
    assert (card.stages["ask"].started, card.stages["ask"].finished) == (2, 1)


def test_a_wait_that_went_on_in_the_moment_of_the_cancelling_end_was_finished() -> None:
    """It was first by the tie rule, and the next stage's row proves it; the log's other waits of that moment were not
    finished."""
    stages = (
        crossroads("start", ["ask", "look", "claim"]),
        pause("ask", "answer"),
        pause("look", "answer"),
        pause("answer", "resolved"),
        work("claim", "agent", {"resolved": 0.5, "withdrawn": 0.5}),
    )
    for name, finished in (("ask", 1), ("look", 0)):
        process = shop(stages, kpis=kpi("arrived", f"{name}.finished"), ends=(End("withdrawn", cancels=True),))
        tickets = [ticket(one, "5 10:00", "5 10:30", "withdrawn") for one in "ab"]
        rows = [
            wait("a", "ask", "5 10:00", "5 10:30"),
            wait("a", "answer", "5 10:30", "5 10:30"),
            visit("a", "claim", "5 10:00", "5 10:00", "5 10:30"),
            wait("b", name, "5 10:00", "5 10:30"),
            visit("b", "claim", "5 10:00", "5 10:00", "5 10:30"),
        ]
        card = measure(process, story(process, tickets, rows))
        assert list(card.kpis["time"].times) == [30 * 60] * finished
        assert card.stages["answer"].finished == 0  # cancelled as soon as it had begun


def test_a_constant_wait_that_had_passed_before_the_cancelling_end_was_finished() -> None:
    """Ten minutes are over at 08:10, and by the tie rule `p` comes before `q`, but not `r`."""
    process = loads("""\
procsim: 1
name: Ties
staff: {a: {count: 1, roles: [t]}}
arrivals: {x: {at: ["2026-01-05T08:00"], enters: s}}
stages:
  s: {next: {all: [p, q, r, u]}}
  p: {wait: 10 min, next: resolved}
  u: {wait: exponential(3 d), next: resolved}
  q: {wait: 10 min, next: gone}
  r: {wait: 10 min, next: resolved}
ends: {gone: {cancels: true}}
kpis:
  p: {from: arrived, to: p.finished, goal: 90% within 4 h}
  r: {from: arrived, to: r.finished, goal: 90% within 4 h}
  u: {from: arrived, to: u.finished, goal: 90% within 4 h}
run: {length: 1 w, replications: 1}
""")
    card = simulate(process, engine="simpy").scorecard
    assert (card["p"].count, card["p"].value.value) == (1, 1.0)
    assert (card["r"].count, card["u"].count) == (0, 0)
