"""The sequential test of one staffing: when it stops, what it says, and how often it errs."""

from __future__ import annotations

import math
import random

import pytest

from procsim.kpi.scorecard import Ratio
from procsim.model.process import Goal
from procsim.model.time import MINUTE
from procsim.study.selection import Budget, Trial, evidence, looks, one_sided

MEAN = Goal("mean", limit=10 * MINUTE, text="mean within 10 min")
WITHIN = Goal("within", share=0.9, limit=10 * MINUTE, text="90% within 10 min")
AT_MOST = Goal("at_most", share=0.05, text="at most 5%")

BUDGET = Budget(missed=0.0125, met=0.025)


def judged(values: dict[str, list[Ratio | None]], goals: dict[str, Goal], most: int = 60) -> Trial:
    trial = Trial(goals, BUDGET, most)
    for number in range(most):
        trial.add({name: each[number] for name, each in values.items()})
        if trial.runs == trial.wanted and trial.look() is not None:
            return trial
    return trial


def times(minutes: float, spread: float, count: int = 60, seed: int = 1) -> list[Ratio | None]:
    luck = random.Random(seed)
    return [Ratio(60 * minutes * math.exp(luck.gauss(0, spread)) * 50, 50.0) for _ in range(count)]


def test_looks_grow_by_half_up_to_the_most() -> None:
    assert looks(4, 60) == [4, 6, 9, 14, 21, 32, 48, 60]
    assert looks(16, 20) == [16, 20]
    assert looks(4, 3) == [3]


def test_far_from_its_goal_a_staffing_is_told_at_once() -> None:
    far = judged({"wait": times(100, 0.1)}, {"wait": MEAN})
    assert (far.judgement, far.runs, far.missed) == ("missed", 4, ("wait",))
    good = judged({"wait": times(1, 0.1)}, {"wait": MEAN})
    assert (good.judgement, good.runs) == ("met", 4)


def test_nearer_it_takes_more_runs_and_at_its_goal_it_stays_open() -> None:
    near = judged({"wait": times(11, 0.1)}, {"wait": MEAN})
    assert near.judgement == "missed"
    assert near.runs > 9
    at = judged({"wait": times(10.0, 0.1)}, {"wait": MEAN})
    assert (at.judgement, at.runs, at.close) == ("close", 60, ("wait",))


def test_a_goal_that_is_met_by_little_is_told_so_by_more_runs() -> None:
    """4.6 % ± 0.2 point of each run are near to "at most 5 %", and yet they meet it: nothing is given up before."""
    luck = random.Random(3)
    shares: list[Ratio | None] = [Ratio(2000 * luck.gauss(0.046, 0.002), 2000.0) for _ in range(60)]
    near = judged({"repeats": shares}, {"repeats": AT_MOST})
    assert near.judgement == "met"
    assert near.runs < 30
    assert judged({"wait": times(9.95, 0.005)}, {"wait": MEAN}).judgement == "met"


def test_a_test_that_is_left_keeps_open_what_is_open() -> None:
    trial = Trial({"wait": MEAN}, BUDGET, 60)
    for value in times(10.0, 0.1)[:4]:
        trial.add({"wait": value})
    assert trial.look() is None
    trial.leave()
    assert (trial.judgement, trial.missed, trial.close) == ("close", (), ("wait",))


def test_one_goal_missed_is_enough_and_all_must_be_met() -> None:
    values = {"wait": times(1, 0.1), "other": times(100, 0.1)}
    assert judged(values, {"wait": MEAN, "other": MEAN}).missed == ("other",)
    values = {"wait": times(1, 0.1), "other": times(9.9, 0.1)}
    assert judged(values, {"wait": MEAN, "other": MEAN}).close == ("other",)


def test_shares_that_are_pure_are_judged_by_their_tickets() -> None:
    few = [Ratio(3.0, 3.0)] * 60
    found = judged({"in_time": few}, {"in_time": WITHIN})
    # 1 - 0.05^(1/n) < 10 % takes at least 29 tickets, and more at the level of a look.
    assert found.judgement == "met"
    assert found.runs >= 14
    assert judged({"in_time": [Ratio(200.0, 200.0)] * 60}, {"in_time": WITHIN}).runs == 4
    assert judged({"in_time": [Ratio(0.0, 200.0)] * 60}, {"in_time": WITHIN}).judgement == "missed"
    assert judged({"lost": [Ratio(0.0, 200.0)] * 60}, {"lost": AT_MOST}).judgement == "met"
    assert judged({"lost": [Ratio(200.0, 200.0)] * 60}, {"lost": AT_MOST}).judgement == "missed"


def test_figures_that_never_vary_are_taken_at_their_word() -> None:
    same = [Ratio(6000.0, 10.0)] * 60  # ten minutes, which is within ten minutes
    assert judged({"wait": same}, {"wait": MEAN}).judgement == "met"
    assert judged({"wait": [Ratio(0.0, 10.0)] * 60}, {"wait": MEAN}).judgement == "met"
    assert judged({"wait": [Ratio(6001.0, 10.0)] * 60}, {"wait": MEAN}).judgement == "missed"


def test_what_no_ticket_reaches_is_missed_after_a_while() -> None:
    nothing: list[Ratio | None] = [None] * 60
    found = judged({"wait": nothing}, {"wait": MEAN})
    assert (found.judgement, found.runs) == ("missed", 14)
    assert evidence(MEAN, [Ratio(1.0, 1.0)]) is None


def test_the_t_quantile_is_one_sided() -> None:
    assert one_sided(3, 0.025) == pytest.approx(3.182446, rel=1e-6)


def test_errors_keep_to_their_budget() -> None:
    """400 trials with the true mean at the limit, lognormal spread 0.3, which every verdict but ``close`` gets wrong
    on one side: at most 2.5 % are called met, 1.25 % missed; 4 standard errors of chance are granted."""
    count = 400
    found = [judged({"wait": times(10 * math.exp(-(0.3**2) / 2), 0.3, seed=n)}, {"wait": MEAN}) for n in range(count)]
    for word, share in (("met", BUDGET.met), ("missed", BUDGET.missed)):
        wrong = sum(trial.judgement == word for trial in found) / count
        assert wrong < share + 4 * math.sqrt(share * (1 - share) / count)
