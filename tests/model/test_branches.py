"""Branches that would join twice are found in whatever shape, and what is said of them is what an engine does."""
# ruff: noqa: E501 (messages are told in one line)

from __future__ import annotations

from typing import Any

import pytest

from procsim.model.process import By, Depends, End, Process, Split, Stage, To
from procsim.model.soundness import problems

from .building import crossroads, exponential, group, process, shares, source, wait, work

PEOPLE = (group("clerk", 9),)


def found(*stages: Stage, **keys: Any) -> dict[tuple[str | int, ...], tuple[str, str]]:
    keys.setdefault("arrivals", source(stages[0].name, rate=0.1))
    keys.setdefault("staff", PEOPLE if any(stage.role is not None for stage in stages) else ())
    told = problems(process(*stages, **keys))
    return {problem.path: (problem.severity, problem.message) for problem in told}


def test_a_branch_that_sends_one_of_its_own_branches_through_another_is_an_error() -> None:
    told = found(
        crossroads("s", ("w", "v")),
        work("w", "j"),
        crossroads("v", ("p", "q")),
        wait("p", "w"),
        wait("q", "j"),
        work("j", after_all=("w", "q")),
    )
    assert told == {
        ("stages", "w"): (
            "error",
            "the branches `w` and `v` both come to `j` by way of `w`: it would join twice; let them meet at `w` with `after_all`",
        )
    }


def test_branches_that_meet_at_a_crossroads_that_the_join_lists_are_an_error() -> None:
    told = found(
        crossroads("s", ("w", "v", "z")),
        work("w", "d"),
        wait("v", "d"),
        crossroads("d", "j"),
        wait("z", "j"),
        work("j", after_all=("d", "z")),
    )
    assert told == {
        ("stages", "d"): (
            "error",
            "the branches `w` and `v` both come to `j` by way of `d`: it would join twice; let `j` list the last stage of each branch in place of `d`",
        )
    }


def test_a_stage_that_the_file_lists_before_the_meeting_hides_nothing() -> None:
    """The branches meet at `m` first, which is a warning where nothing joins them, and an error here."""
    told = found(
        wait("a", ("b", "c", "d")),
        wait("m", "x"),
        wait("b", "m"),
        wait("c", "m"),
        wait("x", "j"),
        wait("d", "j"),
        wait("j", after_all=("x", "d")),
    )
    assert told["stages", "x"][0] == "error"


def test_a_branch_that_comes_by_way_of_a_join_of_its_own_is_found() -> None:
    told = found(
        wait("a", ("b", "c", "d", "e")),
        wait("b", "k"),
        wait("c", "k"),
        wait("k", "x", after_all=("b", "c")),
        wait("d", "x"),
        wait("x", "j"),
        wait("e", "j"),
        wait("j", after_all=("x", "e")),
    )
    assert told["stages", "x"][0] == "error"
    assert "the branches `b` and `d` both come to `j` by way of `x`" in told["stages", "x"][1]


def test_branches_that_may_come_by_the_same_way_are_a_warning() -> None:
    told = found(
        wait("a", ("b", "c")),
        wait("b", {"x": 0.1, "j": 0.9}),
        wait("c", {"x": 0.1, "j": 0.9}),
        wait("x", "j"),
        wait("j", after_all=("b", "c", "x")),
    )
    assert told == {
        ("stages", "x"): (
            "warning",
            "the branches `b` and `c` may both come to `j` by way of `x`: then it is done twice; let them meet at `x` with `after_all`",
        )
    }


def test_branches_that_no_ticket_sends_the_same_way_are_sound() -> None:
    def by_device(phone: str, laptop: str) -> By:
        return By(Depends("device", {"phone": To(phone), "laptop": To(laptop)}))

    def shop(*of_c: str) -> dict[tuple[str | int, ...], tuple[str, str]]:
        devices = {"device": shares(phone=0.5, laptop=0.5)}
        return found(
            wait("a", ("b", "c")),
            wait("b", by_device("x", "j")),
            wait("c", by_device(*of_c)),
            wait("x", "j"),
            wait("j", after_all=("b", "c", "x")),
            arrivals=source("a", rate=0.1, attributes=devices),
        )

    assert shop("j", "x") == {}
    assert ("stages", "x") in shop("x", "j")


def test_each_branch_may_split_and_join_for_itself() -> None:
    told = found(
        wait("a", ("b", "c")),
        wait("b", "p"),
        wait("c", "p"),
        wait("p", ("x", "y")),
        wait("x", "j"),
        wait("y", "j"),
        wait("j", after_all=("x", "y")),
    )
    assert told == {
        ("stages", "p"): (
            "warning",
            "`p` is done once for each of the branches `b` and `c`; give it `after_all` if it should wait for both",
        )
    }


def test_a_split_that_leads_to_a_join_through_a_crossroads_comes_from_before_it() -> None:
    assert found(wait("s", ("c", "b")), crossroads("c", "j"), wait("b", "j"), wait("j", after_all=("s", "b"))) == {}
    assert found(
        wait("r", "s"), crossroads("s", ("j", "b")), wait("b", "j"), wait("j", after_all=("r", "b"))
    ) == {}  # fmt: skip


# --- straight through ---------------------------------------------------------------------------------------------


def test_who_gives_up_and_goes_on_by_another_stage_has_the_join_done_once_more() -> None:
    told = found(
        wait("a", ("w", "v")),
        work("w", "j", patience=exponential(5), gives_up="apology"),
        wait("apology", "j"),
        wait("v", "j"),
        wait("j", after_all=("w", "v")),
    )
    assert told == {
        ("stages", "apology", "next"): (
            "warning",
            "tickets from `apology` pass straight through `j` without waiting for `w` and `v`, and `j` is done once more for the other branches; list `apology` in `after_all`, too, if it should be done once",
        )
    }
    listed = found(
        wait("a", ("w", "v")),
        work("w", "j", patience=exponential(5), gives_up="apology"),
        wait("apology", "j"),
        wait("v", "j"),
        wait("j", after_all=("w", "v", "apology")),
    )
    assert listed == {}


def test_a_branch_that_is_the_join_itself_passes_straight_through() -> None:
    told = found(
        wait("a", "s"), wait("s", ("b", "c", "j")), wait("b", "j"), wait("c", "j"), wait("j", after_all=("b", "c"))
    )
    assert told["stages", "s", "next"][0] == "warning"
    assert "tickets from `s` pass straight through `j`" in told["stages", "s", "next"][1]
    at_once = found(
        wait("b", "j"), wait("c", "j"), wait("j", after_all=("b", "c")), arrivals=source(Split(("b", "c", "j")))
    )
    assert at_once["arrivals", "customers", "enters"][1] == (
        "new tickets pass straight through `j` without waiting for `b` and `c`, and `j` is done once more for the other branches"
    )


def test_a_way_past_the_split_straight_to_the_join_is_sound() -> None:
    """Nothing else of such a ticket is open, so that there is nothing to wait for."""
    assert found(
        wait("a", {"s": 0.5, "x": 0.5}), wait("x", "j"), wait("s", ("b", "c")), wait("b", "j"), wait("c", "j"),
        wait("j", after_all=("b", "c")),
    ) == {}  # fmt: skip


@pytest.mark.parametrize("end", ["resolved", "gone"])
def test_a_branch_that_ends_before_the_join_is_sound(end: str) -> None:
    assert found(
        wait("a", ("b", "c")), wait("b", {"j": 0.5, end: 0.5}), wait("c", "j"), wait("j", after_all=("b", "c")),
        ends=[End("gone")],
    ) == {}  # fmt: skip


def test_a_loop_within_a_branch_is_sound() -> None:
    sound: Process = process(
        wait("a", ("b", "c")),
        wait("b", {"b": 0.5, "x": 0.5}),
        wait("x", {"b": 0.3, "j": 0.7}),
        wait("c", "j"),
        wait("j", after_all=("x", "c")),
        arrivals=source("a", rate=0.1),
        staff=(),
    )
    assert problems(sound) == []
