"""A small repair shop made of the model's records: two clerks, one technician, a supplier, a part, a patience, a
repeat."""

from __future__ import annotations

from datetime import datetime

from procsim.model.calendars import EVERYDAY, Calendar
from procsim.model.conditions import Compare, Condition, Constant, Name
from procsim.model.distributions import Distribution, Family
from procsim.model.process import (
    Attribute,
    Branch,
    Choice,
    Depends,
    End,
    Goal,
    Group,
    Kpi,
    Milestone,
    Part,
    Person,
    Process,
    Repeat,
    RunSettings,
    Sla,
    Source,
    Stage,
    StageKind,
    To,
    Values,
    WeeklyRate,
)
from procsim.model.time import DAY, HOUR, MINUTE, WEEK

OFFICE = Calendar("office", tuple(((9 * HOUR, 17 * HOUR),) if day < 5 else () for day in range(7)))


def constant(minutes: float) -> Distribution:
    return Distribution(Family.CONSTANT, (minutes * MINUTE,), f"{minutes:g} min")


def exponential(minutes: float) -> Distribution:
    return Distribution(Family.EXPONENTIAL, (minutes * MINUTE,), f"exponential({minutes:g} min)")


def _people(group: str, count: int, **more: object) -> Group:
    people = (
        Person(name=f"{group}-{number}", group=group, roles=(group,), calendar="office", **more)  # type: ignore[arg-type]
        for number in range(1, count + 1)
    )
    return Group(group, tuple(people))


def shop(*, technicians: int = 1, length: int = 2 * WEEK, warm_up: int = WEEK, replications: int = 4) -> Process:
    """About 80 tickets a week; the technicians are the bottleneck."""
    per_hour = 2 / HOUR
    attributes = (
        Attribute("device", Depends.always(Values((("1", 0.7), ("2", 0.3))))),
        Attribute("age", Depends.always(Distribution(Family.UNIFORM, (0.0, 10.0), "0..10"))),
    )
    stages = (
        Stage(
            name="intake",
            kind=StageKind.WORK,
            role=Depends.always("clerks"),
            duration=Depends.always(exponential(10)),
            patience=Depends.always(exponential(600)),
            next=To("repair"),
        ),
        Stage(
            name="repair",
            kind=StageKind.WORK,
            role=Depends.always("technicians"),
            duration=Depends.always(exponential(24)),
            uses=Depends.always({"screen": 1}),
            next=Choice((Branch(To("delivery"), 0.5), Branch(To("resolved"), 0.5))),
        ),
        Stage(
            name="delivery",
            kind=StageKind.WAIT,
            wait=Depends.always(exponential(300)),
            waits_on="supplier",
            next=To("resolved"),
        ),
    )
    kpis = (
        Kpi(
            name="intake_time",
            start=(Milestone("queued", "intake"),),
            to=(Milestone("finished", "intake"),),
            goal=Goal("within", 0.9, 4 * HOUR, "90% within 4 h"),
            by="device",
        ),
        Kpi(
            name="cycle",
            start=(Milestone("arrived"),),
            to=(Milestone("closed"),),
            goal=Goal("median", None, 2 * DAY, "median within 2 d"),
            where=Condition(Compare(">", Name("attribute", "age"), Constant(5.0)), "age > 5"),
        ),
        Kpi(
            name="mean_repair",
            start=(Milestone("started", "repair"),),
            to=(Milestone("finished", "repair"),),
            goal=Goal("mean", None, HOUR, "mean within 1 h"),
        ),
        Kpi(name="come_back", share="repeats", within=2 * DAY, goal=Goal("at_most", 0.05, None, "at most 5%")),
        Kpi(name="lost", share="end:abandoned"),
    )
    return Process(
        name="Мастерская",
        start=datetime(2026, 1, 5),
        currency="EUR",
        calendars={"always": EVERYDAY, "office": OFFICE},
        staff={"clerks": _people("clerks", 2, cost_per_hour=20.0), "technicians": _people("technicians", technicians)},
        arrivals={
            "walk_in": Source(
                name="walk_in",
                enters=To("intake"),
                rate=WeeklyRate(((0, WEEK, per_hour),), "2/h"),
                calendar="office",
                attributes=attributes,
            )
        },
        parts={
            "screen": Part("screen", stock=20, reorder_at=10, order_quantity=20, lead_time=exponential(2 * 24 * 60))
        },
        stages={stage.name: stage for stage in stages},
        ends={
            "resolved": End("resolved", repeat=Repeat(0.05, exponential(24 * 60), "office", To("intake"))),
            "abandoned": End("abandoned", counts_as_miss=True),
        },
        sla=Sla(clock=Depends.always("office")),
        kpis={kpi.name: kpi for kpi in kpis},
        run=RunSettings(length=length, warm_up=warm_up, replications=replications),
    )
