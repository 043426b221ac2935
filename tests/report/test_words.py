"""The finding in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from procsim.model.time import DAY, HOUR, WEEK
from procsim.report.words import (
    bottleneck_sentence,
    cycle_sentence,
    efficiency_sentence,
    elsewhere_sentence,
    goal_words,
    goals_sentence,
    headline,
    notes,
    open_sentence,
    sentence_of,
    span_in_words,
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
    assert _with({"diagnosis_time": nothing}) == "0 of 1 goals met, 1 without tickets to judge by."


def test_the_bottleneck_is_told_in_the_words_of_the_study() -> None:
    assert bottleneck_sentence(result()).startswith("Bottleneck: technicians, 83 % of the time: they are busy 89 %")
    quiet = replace(result(), bottleneck=Bottleneck(None, None, None, "nothing holds the process up.", {}))
    assert bottleneck_sentence(quiet) == "Nothing holds the process up."
    assert bottleneck_sentence(replace(result(), bottleneck=None)) == ""


def test_waits_on_others_are_nobodys_work_here() -> None:
    """Per mean ticket: 0.95 visits of 1610 min on the customer, 0.2 of 2880 min on the supplier."""
    assert elsewhere_sentence(result()) == (
        "A mean ticket waits 25 h on the customer and 9 h 36 min on the supplier: "
        "time in which nobody here works on it."
    )


def test_cycle_time_and_flow_efficiency() -> None:
    assert (
        cycle_sentence(result()) == "A ticket takes 55 h on average; half are closed within 33 h, 9 in 10 within 5.3 d."
    )
    assert efficiency_sentence(result()).startswith("Flow efficiency 2.1 %:")
    assert cycle_sentence(replace(result(), cycle_mean=Estimate(None))) == "No ticket was closed."


def test_open_tickets_are_said() -> None:
    assert open_sentence(result()).startswith("1.8 of 2\u202f340 tickets a run were still open")
    assert open_sentence(replace(result(), open=0.0)) == ""


def test_an_undecided_goal_says_how_many_more_replications_decide_it() -> None:
    assert notes(result())[0] == "resolve_in_time is undecided: about 140 more replications would decide it."
    kpi = replace(result().scorecard["resolve_in_time"], replications_to_decide=None)
    told = notes(replace(result(), scorecard={"resolve_in_time": kpi}))
    assert told[0].endswith("lies too near its goal for more replications to decide it.")


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
