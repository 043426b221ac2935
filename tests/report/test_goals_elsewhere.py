"""Which missed goals are measured where the bottleneck has nothing to do."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from procsim.files import load, loads
from procsim.report.goals_elsewhere import elsewhere, measured_at, workers
from procsim.study.result import Bottleneck
from tests.report.fixtures import result

if TYPE_CHECKING:
    from procsim.study.result import Result


def with_missed(name: str, staff: str | None) -> Result:
    made = result()
    card = {
        key: replace(one, met=key != name, certain=True) if one.goal is not None else one
        for key, one in made.scorecard.items()
    }
    return replace(made, scorecard=card, bottleneck=Bottleneck("diagnosis", staff, None, "why", {}))


def test_a_missed_goal_at_anothers_stage_is_said_to_be_that() -> None:
    assert elsewhere(with_missed("diagnosis_time", "buyer")) == (
        "diagnosis_time is missed and is measured elsewhere: at “diagnosis” (technicians)."
    )


@pytest.mark.parametrize(
    ("name", "staff"), [("diagnosis_time", "technicians"), ("repeat_contacts", "buyer"), ("", "buyer")]
)
def test_nothing_is_said_where_it_is_the_bottlenecks_work_or_cannot_be_told(name: str, staff: str) -> None:
    assert elsewhere(with_missed(name, staff)) == ""
    assert elsewhere(replace(with_missed(name, staff), bottleneck=None)) == ""
    assert elsewhere(with_missed("diagnosis_time", None)) == ""


def test_of_the_call_centre_both_missed_goals_are_at_the_telephone() -> None:
    process = load("processes/call-centre.yaml")
    at = {name: measured_at(process, kpi) for name, kpi in process.kpis.items()}
    assert at == {"service_level": "answer", "lost_calls": "answer", "promise_kept": None, "repeat_calls": None}
    assert workers(process, "answer") == ["morning_team", "midday_team", "evening_team", "saturday_team"]


def test_from_the_arrival_only_the_first_stage_is_meant() -> None:
    process = loads("""\
procsim: 1
name: Desk
staff: {clerks: {count: 1}}
arrivals: {calls: {rate: 1/h, enters: first}}
stages:
  first: {role: clerks, duration: 5 min, next: second}
  second: {role: clerks, duration: 5 min, next: resolved}
kpis:
  picked_up: {from: arrived, to: first.started}
  solved: {from: arrived, to: second.finished}
""")
    assert measured_at(process, process.kpis["picked_up"]) == "first"
    assert measured_at(process, process.kpis["solved"]) is None
