"""The edges of the process map, counted from a log: one after another, side by side, through crossroads, to ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procsim.kpi.yardstick import measure
from procsim.model.distributions import Distribution, Family
from procsim.model.process import Depends, End
from procsim.model.time import MINUTE

from .shops import crossroads, pause, shop, work
from .stories import story, ticket, visit, wait

if TYPE_CHECKING:
    from procsim.model.process import Process

IMPATIENT = Depends.always(Distribution(Family.CONSTANT, (5 * MINUTE,)))


def flows(process: Process, tickets: list[dict[str, Any]], rows: list[tuple[Any, ...]]) -> dict[tuple[str, str], int]:
    return dict(measure(process, story(process, tickets, rows)).flows)


def job(name: str, stage: str, begin: str, end: str | None) -> tuple[Any, ...]:
    """Queued and begun at once on the fifth."""
    return visit(name, stage, f"5 {begin}", f"5 {begin}", None if end is None else f"5 {end}")


def test_a_visit_follows_the_one_that_ended_when_it_was_queued() -> None:
    process = shop(
        (work("fix", "smith", {"fix": 0.1, "check": 0.9}), work("check", "smith", {"fix": 0.1, "resolved": 0.9}))
    )
    rows = [
        job("a", "fix", "09:00", "10:00"),
        job("a", "fix", "10:00", "11:00"),
        job("a", "check", "11:00", "11:00"),
        job("a", "fix", "11:00", "11:30"),
        job("a", "check", "11:30", "12:00"),
        job("b", "fix", "09:00", "10:00"),
        job("b", "check", "10:00", None),
    ]
    assert flows(process, [ticket("a", "5 09:00", "5 12:00"), ticket("b", "5 09:00")], rows) == {
        ("arrived", "fix"): 2,
        ("fix", "fix"): 1,
        ("fix", "check"): 3,
        ("check", "fix"): 1,
        ("check", "resolved"): 1,
    }


def test_edges_are_the_cohorts() -> None:
    process = shop((work("fix", "smith", "resolved"),))
    tickets = [ticket("a", "13 09:00", "13 10:00")]
    assert flows(process, tickets, [visit("a", "fix", "13 09:00", "13 09:00", "13 10:00")]) == {}


BRANCHES = (
    work("open", "clerk", ["left", "right"]),
    work("left", "clerk", {"left": 0.1, "join": 0.9}),
    work("right", "clerk", "more"),
    work("more", "clerk", "join"),
    work("join", "clerk", "resolved", after_all=("left", "more")),
)


def test_branches_run_side_by_side_and_join() -> None:
    rows = [
        job("a", "open", "09:00", "10:00"),
        job("a", "left", "10:00", "10:40"),
        job("a", "right", "10:00", "10:20"),
        job("a", "more", "10:20", "10:50"),
        job("a", "left", "10:40", "11:30"),
        job("a", "join", "11:30", "12:00"),
    ]
    assert flows(shop(BRANCHES), [ticket("a", "5 09:00", "5 12:00")], rows) == {
        ("arrived", "open"): 1,
        ("open", "left"): 1,
        ("open", "right"): 1,
        ("left", "left"): 1,
        ("left", "join"): 1,
        ("right", "more"): 1,
        ("more", "join"): 1,
        ("join", "resolved"): 1,
    }


def test_a_branch_that_waits_to_be_joined_went_there() -> None:
    rows = [
        job("a", "open", "09:00", "10:00"),
        job("a", "left", "10:00", "10:40"),
        job("a", "right", "10:00", None),
    ]
    found = flows(shop(BRANCHES), [ticket("a", "5 09:00")], rows)
    assert found[("left", "join")] == 1
    assert ("join", "resolved") not in found


def test_an_end_inside_a_branch_is_reached_by_each_branch() -> None:
    process = shop(
        (
            work("open", "clerk", ["left", "right"]),
            work("left", "clerk", "told"),
            work("right", "clerk", "resolved"),
        ),
        ends=(End("told"),),
    )
    rows = [
        job("a", "open", "09:00", "10:00"),
        job("a", "left", "10:00", "10:30"),
        job("a", "right", "10:00", "11:00"),
    ]
    found = flows(process, [ticket("a", "5 09:00", "5 11:00")], rows)
    assert found[("left", "told")] == found[("right", "resolved")] == 1


def test_where_a_branch_may_have_ended_in_several_ends_nothing_is_counted() -> None:
    process = shop(
        (
            work("open", "clerk", ["left", "right"]),
            work("left", "clerk", {"told": 0.5, "resolved": 0.5}),
            work("right", "clerk", "resolved"),
        ),
        ends=(End("told"),),
    )
    rows = [
        job("a", "open", "09:00", "10:00"),
        job("a", "left", "10:00", "10:30"),
        job("a", "right", "10:00", "11:00"),
    ]
    found = flows(process, [ticket("a", "5 09:00", "5 11:00")], rows)
    assert found == {("arrived", "open"): 1, ("open", "left"): 1, ("open", "right"): 1, ("right", "resolved"): 1}


def test_crossroads_are_passed_where_only_one_way_leads_through_them() -> None:
    process = shop(
        (
            crossroads("desk", {"first": 0.5, "second": 0.5}),
            crossroads("second", ["fix", "call"]),
            work("first", "clerk", "fork"),
            crossroads("fork", {"fix": 0.5, "resolved": 0.5}),
            work("fix", "clerk", "resolved"),
            pause("call", "join"),
            crossroads("join", "done", after_all=("call", "fix")),
            work("done", "clerk", "resolved"),
        )
    )
    rows = [
        job("a", "first", "09:00", "10:00"),
        job("a", "fix", "10:00", "11:00"),
        job("b", "first", "09:00", "10:00"),
        job("c", "fix", "09:00", "10:00"),
        wait("c", "call", "5 09:00", "5 11:00"),
        job("c", "done", "11:00", "12:00"),
    ]
    tickets = [ticket("a", "5 09:00", "5 11:00"), ticket("b", "5 09:00", "5 10:00"), ticket("c", "5 09:00", "5 12:00")]
    found = flows(process, tickets, rows)
    assert found[("arrived", "desk")] == 3
    assert found[("desk", "first")] == 2
    assert found[("desk", "second")] == found[("second", "fix")] == found[("second", "call")] == 1
    assert found[("first", "fork")] == 2
    assert found[("fork", "fix")] == 1
    assert found[("fork", "resolved")] == 1
    assert found[("call", "join")] == found[("join", "done")] == 1


def test_crossroads_between_which_a_log_cannot_tell_leave_the_count_on_the_pair() -> None:
    process = shop(
        (
            work("open", "clerk", {"one": 0.5, "two": 0.5}),
            crossroads("one", "fix"),
            crossroads("two", {"fix": 0.5, "one": 0.5}),
            work("fix", "clerk", "resolved"),
        )
    )
    rows = [job("a", "open", "09:00", "10:00"), job("a", "fix", "10:00", "11:00")]
    assert flows(process, [ticket("a", "5 09:00", "5 11:00")], rows)[("open", "fix")] == 1


def test_a_crossroads_that_splits_is_entered_once() -> None:
    process = shop(
        (
            work("open", "clerk", "split"),
            crossroads("split", ["left", "right"]),
            work("left", "clerk", "resolved"),
            work("right", "clerk", "resolved"),
        )
    )
    rows = [
        job("a", "open", "09:00", "10:00"),
        job("a", "left", "10:00", "10:30"),
        job("a", "right", "10:00", "11:00"),
    ]
    found = flows(process, [ticket("a", "5 09:00", "5 11:00")], rows)
    assert found[("open", "split")] == found[("split", "left")] == found[("split", "right")] == 1


def test_who_gives_up_goes_where_that_leads_and_who_is_cancelled_goes_nowhere() -> None:
    process = shop(
        (
            work("answer", "agent", ["fix", "claim"], patience=IMPATIENT, gives_up="callback"),
            work("callback", "agent", "resolved"),
            work("fix", "agent", "resolved"),
            work("claim", "agent", {"withdrawn": 0.5, "resolved": 0.5}),
        ),
        ends=(End("withdrawn", cancels=True),),
    )
    rows = [
        visit("a", "answer", "5 09:00", None, "5 09:05"),
        job("a", "callback", "09:05", "09:10"),
        job("b", "answer", "09:00", "10:00"),
        visit("b", "fix", "5 10:00", None, "5 10:30"),
        job("b", "claim", "10:00", "10:30"),
    ]
    tickets = [ticket("a", "5 09:00", "5 09:10"), ticket("b", "5 09:00", "5 10:30", "withdrawn")]
    assert flows(process, tickets, rows) == {
        ("arrived", "answer"): 2,
        ("answer", "callback"): 1,
        ("answer", "fix"): 1,
        ("answer", "claim"): 1,
        ("callback", "resolved"): 1,
        ("claim", "withdrawn"): 1,
    }


def test_of_several_that_ended_in_one_moment_the_one_that_may_lead_there_is_followed() -> None:
    process = shop(
        (
            work("open", "clerk", ["left", "right"]),
            work("left", "clerk", "after_left"),
            work("right", "clerk", "after_right"),
            work("after_left", "clerk", "resolved"),
            work("after_right", "clerk", "resolved"),
        )
    )
    rows = [
        job("a", "open", "09:00", "10:00"),
        job("a", "left", "10:00", "11:00"),
        job("a", "right", "10:00", "11:00"),
        job("a", "after_right", "11:00", "11:30"),
        job("a", "after_left", "11:00", "12:00"),
    ]
    found = flows(process, [ticket("a", "5 09:00", "5 12:00")], rows)
    assert found[("left", "after_left")] == found[("right", "after_right")] == 1
    assert sum(found.values()) == 7


def test_who_comes_and_goes_without_any_visit_goes_straight_to_the_end() -> None:
    process = shop(
        (crossroads("door", {"fix": 0.5, "turned_away": 0.5}), work("fix", "clerk", "resolved")),
        ends=(End("turned_away"),),
    )
    found = flows(process, [ticket("a", "5 09:00", "5 09:00", "turned_away")], [])
    assert found == {("arrived", "door"): 1, ("door", "turned_away"): 1}


def test_in_a_real_log_the_first_visit_may_be_queued_after_the_arrival() -> None:
    process = shop((work("fix", "clerk", "check"), work("check", "clerk", "resolved")))
    rows = [job("a", "fix", "09:30", "10:00"), job("a", "check", "10:00", "10:30")]
    found = flows(process, [ticket("a", "5 09:00", "5 10:30")], rows)
    assert found == {("arrived", "fix"): 1, ("fix", "check"): 1, ("check", "resolved"): 1}


def test_what_an_end_cancels_goes_nowhere() -> None:
    process = shop(
        (
            work("open", "clerk", ["claim", "ask", "write"]),
            work("claim", "clerk", {"withdrawn": 0.5, "join": 0.5}),
            pause("ask", "join"),
            work("write", "clerk", "join"),
            work("join", "clerk", "resolved", after_all=("claim", "ask", "write")),
        ),
        ends=(End("withdrawn", cancels=True),),
    )
    rows = [
        job("a", "open", "09:00", "10:00"),
        job("a", "claim", "10:00", "10:30"),
        wait("a", "ask", "5 10:00", "5 10:30"),  # cancelled
        job("a", "write", "10:00", "11:00"),  # under way when the claim was withdrawn
        job("b", "open", "09:00", "10:00"),
        job("b", "claim", "10:00", "10:30"),
        wait("b", "ask", "5 10:00", "5 10:20"),  # done before
        job("b", "write", "10:00", "10:30"),
    ]
    tickets = [ticket("a", "5 09:00", "5 11:00", "withdrawn"), ticket("b", "5 09:00", "5 10:30", "withdrawn")]
    found = flows(process, tickets, rows)
    assert {edge: count for edge, count in found.items() if edge[0] in ("claim", "ask", "write")} == {
        ("claim", "withdrawn"): 2,
        ("ask", "join"): 1,
    }
