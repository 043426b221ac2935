"""The design's example, word for word, becomes exactly this process."""

from __future__ import annotations

import sys
from datetime import date, datetime
from subprocess import run

import pytest

from procsim.files import loads, with_changes
from procsim.model.calendars import Holidays, regular_week
from procsim.model.conditions import Name
from procsim.model.distributions import Distribution, Family
from procsim.model.process import (
    Branch,
    Choice,
    Depends,
    Goal,
    Milestone,
    Part,
    Process,
    Repeat,
    RunSettings,
    StageKind,
    To,
    Values,
)
from procsim.model.time import DAY, HOUR, MINUTE, WEEK
from tests.files.texts import DEVICE_REPAIR


@pytest.fixture(scope="module")
def process() -> Process:
    return loads(DEVICE_REPAIR, "device-repair.yaml")


def minutes(family: Family, *values: float) -> tuple[Family, tuple[float, ...]]:
    return family, tuple(value * MINUTE for value in values)


def shape(distribution: Distribution) -> tuple[Family, tuple[float, ...]]:
    return distribution.family, distribution.parameters


def test_head_and_run(process):
    assert (process.name, process.currency, process.start) == ("Device repair", "RUB", datetime(2026, 1, 12))
    assert process.about == "A walk-in centre that repairs phones and laptops."
    assert process.run == RunSettings(12 * WEEK, 2 * WEEK, 20, 1, None)
    assert process.holidays == Holidays("RU")
    assert process.priorities == ("urgent", "normal")
    assert (process.file, process.scenario) == ("device-repair.yaml", "")


def test_calendars(process):
    assert list(process.calendars) == ["always", "shop", "workshop"]
    assert process.calendars["shop"].week[5] == ((10 * HOUR, 16 * HOUR),)
    assert process.calendars["workshop"].week[0] == ((9 * HOUR, 13 * HOUR), (14 * HOUR, 18 * HOUR))
    assert process.calendars["workshop"].week[6] == ()
    assert process.calendars["shop"].weekly == 56 * HOUR


def test_staff(process):
    clerks, technicians = process.staff["clerks"].people, process.staff["technicians"].people
    assert [person.name for person in clerks] == ["clerks-1", "clerks-2"]
    assert len(technicians) == 7
    assert clerks[0].roles == ("front_desk", "cashier")
    assert (clerks[0].cost_per_hour, clerks[0].calendar, clerks[0].available) == (450.0, "shop", 1.0)
    assert technicians[6].available == 0.95
    assert process.staff["buyer"].people[0].roles == ("buyer",)
    assert process.staff["buyer"].people[0].speed == Depends.always(1.0)


def test_arrivals(process):
    source = process.arrivals["walk_in"]
    assert source.enters == To("intake")
    assert source.calendar == "shop"
    spans = source.rate.spans
    assert len(spans) == 11
    assert spans[0] == (9 * HOUR, 12 * HOUR, 5 / HOUR)
    assert spans[-1] == (5 * DAY + 10 * HOUR, 5 * DAY + 16 * HOUR, 2 / HOUR)
    assert [attribute.name for attribute in source.attributes] == ["priority", "device"]
    assert source.attributes[1].values == Depends.always(Values((("phone", 0.7), ("laptop", 0.3))))


def test_parts(process):
    screen = process.parts["screen"]
    assert screen == Part("screen", 60, 55, 40, screen.lead_time, 2500.0)
    assert shape(screen.lead_time) == (Family.LOGNORMAL, (3 * DAY, 1 * DAY))


def test_work(process):
    stages = process.stages
    assert list(stages)[:4] == ["intake", "diagnosis", "order_part", "pay_part"]
    assert shape(stages["intake"].duration.otherwise) == minutes(Family.PERT, 4, 8, 20)
    assert stages["diagnosis"].duration.by == "device"
    assert shape(stages["diagnosis"].duration.values["laptop"]) == minutes(Family.LOGNORMAL, 40, 25)
    assert shape(stages["screen_change"].duration.otherwise) == (Family.USUALLY, (30 * MINUTE, 0.9, 45 * MINUTE))
    assert stages["screen_change"].uses == Depends.always({"screen": 1})
    assert stages["diagnosis"].next == Choice(
        (
            Branch(To("screen_change"), 0.35),
            Branch(To("order_part"), 0.2),
            Branch(To("repair"), 0.4),
            Branch(To("refusal"), 0.05),
        )
    )
    assert stages["quality_check"].next == Choice(
        (Branch(To("repair"), 0.05, is_rework=True), Branch(To("notification"), 0.95))
    )


def test_waits(process):
    delivery, pick_up = process.stages["delivery"], process.stages["pick_up"]
    assert delivery.kind is StageKind.WAIT
    assert (delivery.waits_on, delivery.calendar) == ("supplier", None)
    assert shape(delivery.wait.otherwise) == (Family.LOGNORMAL, (2 * DAY, 1 * DAY))
    # A working day of the shop: five days of ten hours and one of six.
    assert shape(pick_up.wait.otherwise) == (Family.EXPONENTIAL, (56 * HOUR / 6,))


def test_ends(process):
    assert list(process.ends) == ["resolved", "unrepairable", "abandoned"]
    repeat = process.ends["resolved"].repeat
    assert repeat == Repeat(0.04, repeat.after, "shop", To("intake"))
    assert repeat.after.mean == pytest.approx(5 * 56 / 6 * HOUR)
    assert process.ends["abandoned"].counts_as_miss
    assert not process.ends["unrepairable"].counts_as_miss


def test_sla(process):
    sla = process.sla
    assert (sla.clock, sla.pauses, sla.by) == (Depends.always("shop"), frozenset({"customer"}), "priority")
    assert (sla.owned_when, sla.resolved_when) == (
        (Milestone("started", "intake"),),
        (Milestone("finished", "notification"),),
    )
    assert sla.time_to_own == Depends("priority", {"urgent": 15 * MINUTE, "normal": HOUR})
    assert sla.time_to_resolve.values["normal"] == 30 * HOUR


def test_kpis(process):
    kpis = process.kpis
    assert len(kpis) == 9
    first = kpis["intake_to_work"]
    assert first.goal == Goal("within", 0.9, 4 * HOUR, "90% within 4 h")
    assert (first.clock, first.by, first.owner) == (Depends.always("shop"), "priority", "technician")
    assert first.action == "Move a clerk's hours or add a technician."
    assert kpis["diagnosis_time"].goal == Goal("mean", None, 40 * MINUTE, "mean within 40 min")
    assert kpis["diagnosis_time"].clock == Depends.always("workshop")
    shelf = kpis["shelf_time"]
    assert (shelf.last, shelf.start) == (True, (Milestone("finished", "quality_check"),))
    assert shelf.goal == Goal("median", None, 2 * DAY, "median within 2 d")
    assert kpis["own_in_time"].share == "time_to_own_met"
    assert (kpis["repeat_contacts"].within, kpis["repeat_contacts"].goal.statistic) == (14 * DAY, "at_most")


def test_a_position_for_every_path(process):
    document = process.document
    assert str(document.position(("staff", "clerks"))) == "device-repair.yaml:13:16"
    assert str(document.position(("staff", "clerks"), at_key=True)) == "device-repair.yaml:13:3"
    assert str(document.position(("stages", "diagnosis", "next", "repair"))) == "device-repair.yaml:37:57"
    assert str(document.position(("stages", "quality_check", "next", 0, "share"))) == "device-repair.yaml:46:32"
    assert str(document.position(("stages", "intake", "patience"))) == "device-repair.yaml:33:16"
    assert str(document.position(("run",), at_key=True)) == "device-repair.yaml:77:1"


def test_all_numbers_are_noted_with_their_paths(process):
    numbers = {number.path: (number.kind, number.text) for number in process.document.numbers}
    assert numbers["staff", "technicians", "count"] == ("count", "7")
    assert numbers["staff", "technicians", "available"] == ("share", "95%")
    assert numbers["arrivals", "walk_in", "rate", "mon-fri 09:00-12:00"] == ("rate", "5/h")
    assert numbers["stages", "diagnosis", "duration", "phone"] == ("duration", "lognormal(20 ± 10 min)")
    assert numbers["stages", "quality_check", "next", 0, "share"] == ("share", "5%")
    assert numbers["sla", "time_to_own", "urgent"] == ("duration", "15 min")


def test_a_number_is_noted_with_its_value_after_all_changes(process):
    changes = [("stages.diagnosis.next.repair", "+10 points"), ("stages.repair.duration", "x2")]
    changes += [("staff.technicians.count", "+1"), ("arrivals.walk_in.rate", "+20%")]
    numbers = {number.path: number for number in with_changes(process, changes).document.numbers}
    assert numbers["staff", "technicians", "count"].value == 8
    assert numbers["stages", "repair", "duration"].value.parameters == (90 * MINUTE, 60 * MINUTE)
    assert numbers["stages", "repair", "duration"].text == "lognormal(45 ± 30 min)"
    assert numbers["arrivals", "walk_in", "rate", "sat 10:00-16:00"].value * HOUR == pytest.approx(2.4)
    ways = [numbers["stages", "diagnosis", "next", name].value for name in ("repair", "screen_change", "refusal")]
    assert ways == pytest.approx([0.5, 0.35 * 5 / 6, 0.05 * 5 / 6])


def test_what_every_key_left_out_stands_for():
    process = loads(
        "arrivals: {a: {rate: 1/h, enters: s}}\nstaff: {g: {count: 1}}\n"
        "stages: {s: {role: g, duration: 1 min, next: resolved}}\n",
        "folder/small.yaml",
    )
    assert (process.name, process.start) == ("small", datetime(2026, 1, 5))
    assert process.run == RunSettings(12 * WEEK, 0, 20, 1, None)
    assert process.run.longest_cool_down == 12 * WEEK
    assert regular_week(process.calendars["always"]) == [(0, WEEK)]
    stage = process.stages["s"]
    assert (stage.needs, stage.gives_up, stage.patience, stage.after_all) == (1, "abandoned", None, ())
    person = process.people[0]
    assert (person.calendar, person.cost_per_hour, person.finishes, person.away) == ("always", 0.0, False, ())
    assert process.holidays.between(date(2026, 1, 1), date(2026, 12, 31)) == frozenset()


def test_reading_loads_no_heavy_package():
    """`procsim check` must answer at once: numbers are crunched by others."""
    code = (
        "import sys, procsim.files as f; from pathlib import Path\n"
        "from procsim.files import documents\n"
        "heavy = {'numba', 'polars', 'scipy', 'matplotlib', 'pydantic', 'holidays', 'simpy', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_condition_keeps_its_text_and_names():
    text = DEVICE_REPAIR.replace(
        "next: diagnosis}", 'next: [{when: device == "laptop" and not open.workshop, to: refusal}, {to: diagnosis}]}'
    )
    case = loads(text).stages["intake"].next.cases[0]
    assert case.when.text == 'device == "laptop" and not open.workshop'
    assert case.when.expression.right.operand == Name("open", "workshop")
