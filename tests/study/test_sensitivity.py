"""Guesses moved one at a time under the same luck: what they do, what they turn, and that nothing else decides it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from procsim.files import loads, movables
from procsim.model.problems import InputError
from procsim.study.comparison import compare
from procsim.study.sensitivity import Design, sensitivity
from procsim.study.simulation import simulate

if TYPE_CHECKING:
    from procsim.study.tornado import Sensitivity

DESK = """\
procsim: 1
name: Приёмная
staff:
  clerks: {count: 1, available: 90%}
  porters: {count: 2}
arrivals:
  guests: {rate: 5/h, enters: greet, attributes: {вид: {новый: 60%, старый: 25%, случайный: 15%}}}
stages:
  greet: {role: clerks, duration: exponential(8 min), next: {carry: 50%, call: 30%, resolved: 20%}}
  carry: {role: porters, duration: lognormal(5 ± 3 min), next: resolved}
  call:  {wait: 1 h, next: resolved}
kpis:
  wait:    {from: greet.queued, to: greet.started, goal: 70% within 20 min}
  carried: {from: carry.started, to: carry.finished, goal: median within 1 h}
  долго:   {from: arrived, to: closed}
run: {length: 2 d, warm_up: 8 h, replications: 8}
"""


@pytest.fixture(scope="module")
def found() -> Sensitivity:
    return sensitivity(loads(DESK, "desk.yaml"), engine="simpy")


def test_every_guess_is_moved_for_every_goal_and_the_mean_cycle_time(found: Sensitivity) -> None:
    assert [one.path for one in found.guesses] == [one.path for one in movables(loads(DESK)) if one.is_guess]
    assert [one.name for one in found.tornados] == ["wait", "carried", "cycle_time"]
    for tornado in found.tornados:
        assert sorted(bar.guess.path for bar in tornado.bars) == sorted(one.path for one in found.guesses)
        widths = [bar.width for bar in tornado.bars]
        assert widths == sorted(widths, reverse=True)
    assert found.runs == (2 * len(found.guesses) + 1) * 8


def bar(found: Sensitivity, figure: str, path: str) -> Any:
    return next(one for one in found[figure].bars if one.guess.path == path)


def test_a_guess_that_does_nothing_differs_by_exactly_nothing(found: Sensitivity) -> None:
    """What is drawn for a ticket decides nothing here, and carrying comes after the wait that is measured."""
    for path in ("arrivals.guests.attributes.вид.новый", "stages.carry.duration", "stages.carry.duration.spread"):
        for end in (bar(found, "wait", path).at_low, bar(found, "wait", path).at_high):
            one = end.difference
            assert (one.value, one.low, one.high, one.verdict) == (0, 0, 0, "no difference")
            assert end.value == found["wait"].value


def test_the_guess_that_changes_a_verdict_is_named(found: Sensitivity) -> None:
    first = found.first[0]
    assert first.guess.path in ("stages.greet.duration", "arrivals.guests.rate", "staff.clerks.available")
    assert "wait" in first.bars
    assert first.bars["wait"].turns(found["wait"].verdict)
    assert not any("вид" in one.guess.path or "carry.duration" in one.guess.path for one in found.first)


def test_of_goals_that_cannot_be_missed_nothing_is_named() -> None:
    text = DESK.replace("70% within 20 min", "5% within 20 h")
    safe = sensitivity(loads(text), length="1 d", replications=4, engine="simpy")
    assert safe.first == []
    assert {tornado.verdict for tornado in safe.tornados} == {"met", None}


def test_both_ends_are_what_the_same_change_gives_alone(found: Sensitivity) -> None:
    """An end's value and verdict are those of a run of the changed file, its difference that of a comparison."""
    process = loads(DESK, "desk.yaml")
    compared = compare(base=process, changes=[("stages.greet.duration", "x0.8")], engine="simpy").scenarios[0]
    low = bar(found, "wait", "stages.greet.duration").at_low
    assert low.value == compared.result.scorecard["wait"].value
    assert low.verdict == compared.result.scorecard["wait"].verdict
    assert (low.difference.value, low.difference.low, low.difference.high) == (
        compared.kpis["wait"].value,
        compared.kpis["wait"].low,
        compared.kpis["wait"].high,
    )
    alone = simulate(process, engine="simpy")
    assert found["wait"].value == alone.scorecard["wait"].value
    assert found["cycle_time"].value == alone.cycle_mean
    assert found["carried"].value == alone.scorecard["carried"].value


def test_more_of_one_way_is_less_of_the_others_in_proportion(found: Sensitivity) -> None:
    """A call takes 60 minutes and carrying 5, since a porter is nearly always free: of what one way gains the others
    lose in the proportion of their shares. Within 4 standard errors over 8 pairs of runs."""
    moved = {"call": 0.06 * 60 - 0.06 * 50 / 70 * 5, "resolved": -0.04 * 30 / 80 * 60 - 0.04 * 50 / 80 * 5}
    for way, minutes in moved.items():
        one = bar(found, "cycle_time", f"stages.greet.next.{way}").at_high.difference
        assert abs(one.value - 60 * minutes) < 4 * one.standard_error


def test_how_many_processes_share_the_work_changes_nothing(found: Sensitivity) -> None:
    again = sensitivity(loads(DESK, "desk.yaml"), engine="simpy", jobs=2)
    assert again.to_dict() == found.to_dict()


def test_only_what_is_named_is_moved_and_within_its_range() -> None:
    plans: list[Design] = []
    seen: list[tuple[int, int]] = []
    found = sensitivity(
        loads(DESK),
        guesses=["stages.carry"],
        ranges={"stages.greet.next.call": "10..60%", "staff.clerks.count": "1..2"},
        by=0.5,
        kpis=["долго", "cycle_time"],
        replications=2,
        length="1 d",
        engine="simpy",
        planned=plans.append,
        progress=lambda *counts: seen.append(counts),
    )
    moved = {one.guess.path: one.guess.said(one.low) + " " + one.guess.said(one.high) for one in found["долго"].bars}
    assert moved == {
        "staff.clerks.count": "1 2",
        "stages.greet.next.call": "10 % 60 %",
        "stages.carry.duration": "2.5 min 7.5 min",
        "stages.carry.duration.spread": "± 1.5 min ± 4.5 min",
    }
    assert [one.name for one in found.tornados] == ["долго", "cycle_time"]
    assert plans == [Design(guesses=4, replications=2)]
    assert plans[0].runs == found.runs == 18
    assert seen[-1] == (18, 18)
    assert bar(found, "долго", "staff.clerks.count").at_low.difference.is_none  # where it is now


def test_one_replication_changes_no_verdict() -> None:
    one = sensitivity(loads(DESK), guesses=["staff"], replications=1, length="1 d", engine="simpy")
    assert one.first == []
    assert one["wait"].bars[0].at_low.difference.low is None


def test_more_work_than_people_can_do_is_noted(found: Sensitivity) -> None:
    assert found.notes == []
    busy = sensitivity(
        loads(DESK), ranges={"arrivals.guests.rate": "4..9/h"}, guesses=[], replications=2, engine="simpy"
    )
    (note,) = busy.notes
    assert note.startswith("arrivals.guests.rate at 9/h: more work than people can do")
    always = sensitivity(loads(DESK.replace("5/h", "9/h")), guesses=["staff"], replications=2, engine="simpy")
    assert [note.partition(" for ")[0] for note in always.notes] == ["as it is, clerks: there is work"]


def test_an_end_that_cannot_be_is_left_out_unless_it_was_asked_for() -> None:
    text = DESK.replace("5/h", "900000/h").replace("run: {", "run: {cool_down: 1 h, ")
    with pytest.raises(InputError, match=r"arrivals\.guests\.rate at 1800000/h: this is more than 1,000,000 tickets"):
        sensitivity(loads(text), ranges={"arrivals.guests.rate": "x0.5..x2"})
    process = loads(text.replace("900000/h", "{mon 00:00-00:01: 900000/h, tue-sun 00:00-24:00: 5/h}"))
    found = sensitivity(
        process,
        guesses=["arrivals.guests.rate", "stages.call"],
        replications=1,
        length="1 d",
        start="2026-01-06",
        engine="simpy",
    )
    assert [one.path for one in found.guesses] == ["stages.call.wait"]
    assert found.notes[0].startswith("arrivals.guests.rate was not moved: arrivals.guests.rate at +20 %: this is more")


def test_a_scenario_moves_what_it_has_made(found: Sensitivity) -> None:
    changed = sensitivity(
        loads(DESK),
        changes=[("stages.greet.duration", "x0.5")],
        guesses=["stages.greet.duration"],
        replications=2,
        length="1 d",
        engine="simpy",
    )
    assert [one.guess.said(one.high) for one in changed["wait"].bars] == ["4.8 min"]
    assert found.process.name == changed.process.name


def test_the_json_form_is_that_of_the_interfaces(found: Sensitivity) -> None:
    form: dict[str, Any] = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert list(form["kpis"]) == ["wait", "carried"]
    widest = form["kpis"]["wait"][0]
    assert {"path", "low", "high", "at_low", "at_high"} <= set(widest)
    greet = next(one for one in form["kpis"]["wait"] if one["path"] == "stages.greet.duration")
    assert (greet["low"], greet["high"], greet["unit"]) == (pytest.approx(384), pytest.approx(576), "s")
    assert greet["range"] == ["6.4 min", "9.6 min"]
    assert greet["position"] == "desk.yaml:9:35"
    assert greet["at_low"] - form["now"]["wait"]["value"] == pytest.approx(greet["difference_at_low"]["value"])
    rate = next(one for one in form["kpis"]["wait"] if one["path"] == "arrivals.guests.rate")
    assert (rate["now"], rate["low"], rate["high"], rate["unit"]) == (5, 4, 6, "per hour")
    way = next(one for one in form["kpis"]["wait"] if one["path"] == "arrivals.guests.attributes.вид.новый")
    assert (way["low"], way["high"], way["unit"]) == (pytest.approx(0.48), pytest.approx(0.72), "share")
    assert form["cycle_time"]["mean_s"][0]["at_low"] > 60
    assert form["measure_first"][0]["verdicts"]["wait"]["now"] == found["wait"].verdict
    assert form["correction"]["differences"] == found.tested > 20


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": 0}, "by: 0 is not above 0 and below 1"),
        ({"by": 20}, "by: 20 is not above 0 and below 1, as 0.2 is, or 20%"),
        ({"kpis": ["wiat"]}, "kpi: Приёмная has no KPI 'wiat', did you mean wait?"),
        ({"guesses": ["stages.gret.duration"]}, "did you mean stages.greet.duration"),
        ({"ranges": {"stages.greet.duration": "9..7 min"}}, "has its larger value first"),
        ({"guesses": []}, "none of its numbers is a guess; name what to move by its path"),
        ({"replications": 0}, "replications: 0 is neither a whole number"),
    ],
)
def test_what_cannot_be_is_told(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as told:
        sensitivity(loads(DESK), **options)
    assert message in str(told.value)
