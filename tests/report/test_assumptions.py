"""The file in plain sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from procsim.files import load
from procsim.model.calendars import Calendar, Holidays
from procsim.model.conditions import Compare, Condition, Constant, Name
from procsim.model.distributions import Distribution, Family
from procsim.model.process import Case, Cases, Depends, Split, To
from procsim.model.time import DAY, MINUTE
from procsim.report.assumptions import assumptions, changed, run_sentences
from procsim.report.quantities_in_words import calendar_words, distribution_words, exception_words, number_words
from procsim.report.stages_in_words import routing_words, stage_sentence

from .fixtures import device_repair, hours, result

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("family", "parameters", "words"),
    [
        (Family.CONSTANT, (5,), "5 min"),
        (Family.LOGNORMAL, (40, 25), "40 ± 25 min, log-normal"),
        (Family.LOGNORMAL, (60, 20), "60 ± 20 min, log-normal"),
        (Family.LOGNORMAL, (60, 30), "1 ± 0.5 h, log-normal"),
        (Family.EXPONENTIAL, (30,), "30 min on average, exponential"),
        (Family.PERT, (4, 8, 20), "4 min to 20 min, most likely 8 min"),
        (Family.UNIFORM, (5, 15), "5 min to 15 min, all equally likely"),
        (Family.EMPIRICAL, (10, 20, 60), "as observed 3 times: 10 min to 60 min, 30 min on average"),
    ],
)
def test_distributions(family: Family, parameters: tuple[float, ...], words: str) -> None:
    text = distribution_words(Distribution(family, tuple(value * MINUTE for value in parameters)))
    assert text.replace("1 h", "60 min") == words


def test_what_an_expert_says() -> None:
    usually = Distribution(Family.USUALLY, (30 * MINUTE, 0.9, 45 * MINUTE))
    assert distribution_words(usually) == "usually 30 min (90 % within 45 min), log-normal"


@pytest.mark.parametrize(
    ("family", "parameters", "words"),
    [
        (Family.CONSTANT, (3,), "3"),
        (Family.UNIFORM, (1, 5), "1 to 5"),
        (Family.PERT, (1, 2, 5), "1 to 5, most likely 2"),
        (Family.LOGNORMAL, (20, 7.5), "20 ± 7.5, log-normal"),
        (Family.EXPONENTIAL, (4,), "4 on average, exponential"),
        (Family.USUALLY, (4, 0.9, 9), "usually 4, 90 % within 9"),
        (Family.EMPIRICAL, (1, 2, 6), "as observed, 3 on average"),
    ],
)
def test_attributes_that_are_numbers(family: Family, parameters: tuple[float, ...], words: str) -> None:
    assert number_words(Distribution(family, parameters)) == words


def test_days_are_days_only_where_they_have_24_hours() -> None:
    two_days = Distribution(Family.LOGNORMAL, (2 * DAY, DAY))
    assert distribution_words(two_days) == "2 ± 1 d, log-normal"
    assert distribution_words(two_days, days=False) == "48 ± 24 h, log-normal"


def test_hours_of_a_week() -> None:
    calendars = device_repair().calendars
    assert calendar_words(calendars["workshop"]) == "Mon–Fri 09–13 and 14–18"
    assert calendar_words(calendars["shop"]) == "Mon–Fri 09–19, Sat 10–16"
    assert calendar_words(calendars["always"]) == "around the clock"
    assert calendar_words(Calendar("night", (hours((22, 30)),) * 7)) == "every day 22–06"
    assert calendar_words(Calendar("on_call", outside="shop")) == "whenever “shop” is closed"
    odd = Calendar("odd", (hours((9.5, 13)),) + ((),) * 6, {date(2026, 3, 9): (), date(2026, 3, 14): hours((10, 15))})
    assert (calendar_words(odd), exception_words(odd)) == ("Mon 09:30–13", "2026-03-09 closed, 2026-03-14 10–15")


def test_routes() -> None:
    stages = device_repair().stages
    assert routing_words(stages["quality_check"].next) == "repair (5 %, rework) or notification (95 %)"
    busy = Condition(Compare(">", Name("queue", "a"), Constant(3.0)), "queue.a > 3")
    assert routing_words(Cases((Case(busy, To("b")), Case(None, To("c"))))) == "b if queue.a > 3, else c"
    assert routing_words(Split(("a", "b", "c"))) == "a, b and c at the same time"


def test_a_stage_in_a_sentence() -> None:
    process = device_repair()
    assert stage_sentence(process.stages["diagnosis"]) == (
        "takes 20 ± 10 min, log-normal for device phone; 40 ± 25 min, log-normal for device laptop; by: technician; "
        "then: screen_change (35 %), order_part (20 %), repair (40 %) or refusal (5 %)."
    )
    assert stage_sentence(process.stages["pick_up"]).startswith(
        "waits 9 h 20 min on average, exponential (hours of: shop), waiting on: customer; "
    )
    limited = replace(
        process.stages["intake"], at_most=30 * MINUTE, then="refusal", needs=2, patience=Depends.always("never")
    )
    assert "by: 2 people together (front_desk)" in stage_sentence(limited)
    assert "after 30 min it ends, and the ticket goes to: refusal" in stage_sentence(limited)


def test_every_subject_of_the_file_is_told() -> None:
    told = {subject.heading: dict(subject.items) for subject in assumptions(device_repair())}
    assert list(told) == ["Hours", "People", "Arrivals", "Stages", "Queues", "Parts", "Ends", "Service level", "KPIs"]
    assert told["People"]["technicians"] == (
        "7 people work Mon–Fri 09–13 and 14–18, as technician, there for 95 % of the shift, at 800 RUB an hour."
    )
    assert told["Parts"]["screen"].startswith(
        "60 on the shelf at the start; 40 are ordered at 55 or less, and come after 3 ± 1 d"
    )
    assert (
        told["Ends"]["resolved"]
        == "4 % come back as new tickets after 46 h 39 min on average, exponential (hours of: shop)."
    )
    assert "priority: urgent 20 %, normal 80 %" in told["Arrivals"]["walk_in"]
    assert told["Service level"]["resolved"] == (
        "within 9 h for priority urgent; 30 h for priority normal (notification.finished)."
    )
    assert told["KPIs"]["repeat_contacts"] == "share of repeats within 14 d; goal: at most 5 %."
    assert set(told["Stages"]) == set(device_repair().stages)


def test_people_who_differ_are_named() -> None:
    process = device_repair()
    group = process.staff["technicians"]
    slow = replace(group.people[1], name="Анна", speed=Depends.always(0.8), error_factor=2.0)
    staff = {**process.staff, "technicians": replace(group, people=(group.people[0], slow))}
    told = {subject.heading: dict(subject.items) for subject in assumptions(replace(process, staff=staff))}
    assert told["People"]["technicians: Анна"] == "speed 0.8, 2 times the usual rework."
    assert told["People"]["technicians"].endswith("; who differs from this is named below.")


def test_what_most_people_have_in_common_is_usual_even_if_the_first_has_not() -> None:
    process = device_repair()
    group = process.staff["technicians"]
    lead = replace(group.people[0], name="Павел", available=1.0, roles=("technician", "front_desk"))
    staff = {**process.staff, "technicians": replace(group, people=(lead, *group.people[1:]))}
    told = {subject.heading: dict(subject.items) for subject in assumptions(replace(process, staff=staff))}
    assert "as technician, there for 95 % of the shift" in told["People"]["technicians"]
    assert told["People"]["technicians: Павел"] == "as technician and front_desk, there for the whole shift."


def test_public_holidays_are_told_with_their_dates() -> None:
    process = replace(device_repair(), holidays=Holidays(country="RU"))
    told = {subject.heading: dict(subject.items) for subject in assumptions(process)}
    assert told["Hours"]["holidays"].startswith(
        "All calendars are closed on the public holidays of RU; within the run: 2026-02-23, 2026-03-08, 2026-03-09,"
    )


def test_what_a_scenario_and_set_changed_is_told_with_what_was_there(project: Path) -> None:
    path = project / "scenarios" / "device-repair-cross-trained-clerks.yaml"
    process = load(path, [("staff.buyer.count", "+1"), ("calendars.workshop.sat", "10:00-14:00")])
    told = dict(changed(process))
    assert told["staff.clerks.cost"] == "520/h (was 450/h)"
    assert told["staff.clerks.backup"] == "[technician] (new)"
    assert told["staff.buyer.count"] == "+1 (was 1, now 2)"
    assert told["calendars.workshop.sat"] == "10:00-14:00 (new)"
    assert assumptions(process)[0].heading == "Changed"
    lead = load(project / "scenarios" / "device-repair-shift-lead.yaml")
    assert dict(changed(lead))["staff.technicians.count"] == "left out (was 7)"
    assert list(changed(load(project / "processes" / "device-repair.yaml"))) == []
    assert list(changed(device_repair())) == []  # made in Python


def test_a_relative_change_is_told_with_what_it_makes(project: Path) -> None:
    path = project / "processes" / "device-repair.yaml"
    changes = {
        "arrivals.walk_in.rate": "+20%",
        "stages.pay_part.duration": "x0.9",
        "stages.diagnosis.next.repair": "+5 points",
        "stages.repair.duration": "x2",
    }
    told = dict(changed(load(path, [*changes.items(), ("staff.clerks.count", "+1"), ("staff.clerks.count", "+1")])))
    assert told["arrivals.walk_in.rate"] == "+20% (was 5/h, 3/h and 2/h, now 6/h, 3.6/h and 2.4/h)"
    assert told["stages.pay_part.duration"] == "x0.9 (was 5 min, now 4.5 min)"
    assert told["stages.diagnosis.next.repair"] == "+5 points (was 40%, now 45 %)"
    assert told["stages.repair.duration"] == "x2 (was lognormal(45 ± 30 min))"  # its mean alone would say too little
    assert told["staff.clerks.count"] == "+1 (was 2, now 4)"


def test_how_the_figures_came_about() -> None:
    sentences = run_sentences(result())
    assert sentences[0] == "20 independent runs with seed 1, from 2026-01-12 on."
    assert "2 weeks of warm-up before are left out" in sentences[1]
