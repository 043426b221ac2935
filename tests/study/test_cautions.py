"""What belongs beside the finding: more work than people can do, and a run that stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import procsim
from procsim.files import loads
from procsim.study.cautions import cautions, overloads
from procsim.study.result import Estimate, StaffResult

if TYPE_CHECKING:
    from collections.abc import Mapping

DESK = """
procsim: 1
name: Desk
staff:
  early: {count: 2, roles: [clerk]}
  late:  {count: 1, roles: [clerk]}
arrivals: {post: {rate: 9/h, enters: answer}}
stages:
  answer: {role: clerk, duration: 25 min, PATIENCE next: resolved}
run: {length: 1 w, replications: 2}
"""
PLAIN = DESK.replace("PATIENCE ", "")
PATIENT = DESK.replace("PATIENCE", "patience: 30 min,")


def staff(**loads: float | None) -> Mapping[str, StaffResult]:
    return {name: StaffResult(name, 1, Estimate(load), 0.0, 0.0, 168.0, 0.0, 0.0, 0.0) for name, load in loads.items()}


def test_too_much_work_is_told_of_the_shifts_of_a_team_together() -> None:
    """Nine tickets an hour of 25 minutes are work for 3.75 people."""
    busy = staff(early=0.99, late=0.98)
    (told,) = overloads(loads(PLAIN), busy)
    assert told.startswith("early, late: there is work for 3.8 people, and 3 are there; their queue grows all the time")
    assert overloads(loads(PATIENT), busy) == [
        "early, late: there is work for 3.8 people, and 3 are there; those who lose patience leave"
    ]


def test_what_the_run_did_not_show_is_not_told() -> None:
    """The expectation knows nothing of customers who give up before they get there."""
    assert overloads(loads(PLAIN), staff(early=0.9, late=0.94)) == []
    assert overloads(loads(PLAIN.replace("9/h", "6/h")), staff(early=0.99, late=0.99)) == []


def test_tickets_that_become_more_and_more_are_told() -> None:
    text = PLAIN + "ends: {resolved: {repeat: {share: 100%, after: 1 d, enters: answer}}}\n"
    (told,) = overloads(loads(text), staff(early=1.0, late=1.0))
    assert told.endswith("that there are more and more of them")


def test_one_run_has_no_sure_verdict() -> None:
    (told,) = cautions(loads(PLAIN.replace("9/h", "3/h")), 1, staff(early=0.4, late=0.4))
    assert told.startswith("one run shows no interval")
    assert cautions(loads(PLAIN.replace("9/h", "3/h")), 2, staff(early=0.4, late=0.4)) == []


def test_cautions_come_before_the_notes_in_json() -> None:
    result = procsim.simulate(loads(PLAIN), replications=1)
    assert len(result.cautions) == 2
    assert result.to_dict()["notes"][:2] == list(result.cautions)
    measured = procsim.measure(loads(PLAIN), result.first_log)  # type: ignore[arg-type]  # it was kept
    assert list(measured.cautions) == []
