"""The finding in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procsim.model.process import Depends
from procsim.model.time import DAY, HOUR, WEEK
from procsim.report.words import (
    bottleneck_sentence,
    caution_sentences,
    clock_words,
    cycle_sentence,
    efficiency_sentence,
    elsewhere_sentence,
    goal_words,
    goals_sentence,
    headline,
    notes,
    open_sentence,
    queues_sentence,
    sentence_of,
    span_in_words,
    verdict_words,
)
from procsim.study.result import Bottleneck, Estimate, KpiResult

from .fixtures import result


def test_the_headline_says_what_was_done() -> None:
    assert headline(result()) == "Device repair · 20 runs of 12 weeks after 2 weeks of warm-up · seed 1 · 3.1 s"


def test_a_log_was_measured_not_run() -> None:
    measured = replace(result(), engine="log", seed=None, replications=1)
    assert headline(measured) == "Device repair · measured from 2026-01-26 to 2026-04-20"


def test_goals_are_counted_by_verdict() -> None:
    assert goals_sentence(result()) == "4 of 6 goals met, 1 missed, 1 undecided."


def _with(kpis: dict[str, KpiResult]) -> str:
    return goals_sentence(replace(result(), scorecard=kpis))


def test_all_or_none() -> None:
    met = {name: kpi for name, kpi in result().scorecard.items() if kpi.verdict == "met"}
    assert _with(met) == "All 4 goals met."
    assert _with({"diagnosis_time": met["diagnosis_time"]}) == "The one goal is met."
    assert _with({}) == "No KPIs are defined."
    nothing = replace(met["diagnosis_time"], met=None, certain=None)
    assert _with({"diagnosis_time": nothing}) == "The one goal is without tickets to judge by."
    two = dict(list(met.items())[:2])
    missed = {name: replace(kpi, met=False) for name, kpi in met.items()}
    assert _with(two) == "Both goals met."
    assert _with({name: missed[name] for name in two}) == "Neither goal met."
    assert _with(missed) == "None of 4 goals met."
    assert _with({"diagnosis_time": missed["diagnosis_time"]}) == "The one goal is missed."
    assert _with({**missed, "diagnosis_time": nothing}) == "0 of 4 goals met, 3 missed, 1 without tickets to judge by."


def test_one_run_is_said_to_be_one() -> None:
    one = replace(result(), replications=1)
    assert goals_sentence(one) == "In this one run 4 of 6 goals met, 1 missed, 1 undecided."
    assert verdict_words(one, one.scorecard["diagnosis_time"]) == "met, unsure"
    measured = replace(one, engine="log")
    assert goals_sentence(measured) == "In this log 4 of 6 goals met, 1 missed, 1 undecided."
    assert verdict_words(measured, one.scorecard["diagnosis_time"]) == "met"


def test_a_caution_is_a_sentence_that_begins_with_the_groups_name() -> None:
    told = caution_sentences(replace(result(), cautions=["technicians: too few", "one run shows no interval"]))
    assert told == ["technicians: too few.", "One run shows no interval."]


def test_a_goal_s_hours_are_named_where_there_are_several() -> None:
    process = result().process
    assert clock_words(process, process.kpis["intake_to_work"]) == "shop"
    assert clock_words(process, process.kpis["repeat_contacts"]) == ""
    both = replace(process.kpis["intake_to_work"], clock=Depends("priority", {"urgent": "always", "normal": "shop"}))
    assert clock_words(process, both) == "always or shop"
    around_the_clock = replace(process, calendars={"always": process.calendars["always"]})
    assert clock_words(around_the_clock, process.kpis["shelf_time"]) == ""


def test_shared_queues_are_told_apart() -> None:
    plain = result()
    assert queues_sentence(plain) == ""
    staff = plain.process.staff
    late = replace(staff["buyer"], people=staff["technicians"].people[:1])
    shifts = replace(plain.process, staff={**staff, "buyer": late})
    assert queues_sentence(replace(plain, process=shifts)).startswith("Groups with the same role have one queue")


def test_the_bottleneck_is_told_in_the_words_of_the_study() -> None:
    assert bottleneck_sentence(result()).startswith("Bottleneck: technicians, 83 % of the time (then fully busy")
    quiet = replace(result(), bottleneck=Bottleneck(None, None, None, "nothing holds the process up.", {}))
    assert bottleneck_sentence(quiet) == "Nothing holds the process up."
    assert bottleneck_sentence(replace(result(), bottleneck=None)) == ""


def test_waits_on_others_are_nobodys_work_here() -> None:
    """Per mean ticket: 0.95 visits of 1610 min on the customer, 0.2 of 2880 min on the supplier."""
    assert elsewhere_sentence(result()) == (
        "A mean ticket waits for others, while no one here works on it: customer 25 h, supplier 9.6 h."
    )


def test_cycle_time_and_flow_efficiency() -> None:
    assert cycle_sentence(result()) == "A ticket takes 55 h on average; half take at most 33 h, 9 in 10 at most 128 h."
    assert efficiency_sentence(result()).startswith("Flow efficiency 2.1 %:")
    assert cycle_sentence(replace(result(), cycle_mean=Estimate(None))) == "No ticket was closed."


def test_open_tickets_are_said() -> None:
    assert open_sentence(result()).startswith("1.8 of 2\u202f340 tickets a run were still open")
    assert open_sentence(replace(result(), open=0.0)) == ""


def test_an_undecided_goal_says_how_many_more_replications_decide_it() -> None:
    assert notes(result())[0] == "“resolve_in_time” is undecided: about 140 more replications would decide it."
    kpi = replace(result().scorecard["resolve_in_time"], replications_to_decide=None)
    told = notes(replace(result(), scorecard={"resolve_in_time": kpi}))
    assert told[0] == "“resolve_in_time” is undecided: it lies too close to its goal to decide."
    one_more = replace(kpi, replications_to_decide=21)
    told = notes(replace(result(), scorecard={"resolve_in_time": one_more}))
    assert told[0].endswith("about 1 more replication would decide it.")
    many = replace(kpi, replications_to_decide=339)
    told = notes(replace(result(), scorecard={"resolve_in_time": many}))
    assert told[0].endswith("about 320 more replications would decide it.")


def test_a_sentence_begins_with_a_capital_but_a_name_stays_a_name() -> None:
    assert sentence_of("the warm-up is short") == "The warm-up is short."
    assert sentence_of("technicians: too few!", {"technicians"}) == "technicians: too few!"


@pytest.mark.parametrize(
    ("length", "words"),
    [(12 * WEEK, "12 weeks"), (WEEK, "1 week"), (3 * DAY, "3 days"), (36 * HOUR, "36 h"), (0, "0 min")],
)
def test_lengths_of_runs(length: int, words: str) -> None:
    assert span_in_words(length) == words


def test_goals_have_a_space_before_the_sign() -> None:
    assert goal_words("90% within 4 h") == "90 % within 4 h"
