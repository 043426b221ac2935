"""Small processes built from the model's records, so that the model's tests need no reader of files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procsim.model.calendars import ALWAYS, EVERYDAY, Calendar
from procsim.model.distributions import Distribution, Family
from procsim.model.process import (
    Attribute,
    Branch,
    Choice,
    Depends,
    End,
    Group,
    Person,
    Process,
    Routing,
    RunSettings,
    Source,
    Split,
    Stage,
    StageKind,
    To,
    Values,
    WeeklyRate,
)
from procsim.model.time import DAY, HOUR, MINUTE, WEEK


def minutes(value: float) -> Distribution:
    return Distribution(Family.CONSTANT, (value * MINUTE,), f"{value:g} min")


def exponential(mean_minutes: float) -> Distribution:
    return Distribution(Family.EXPONENTIAL, (mean_minutes * MINUTE,), f"exponential({mean_minutes:g} min)")


def route(way: Any) -> Routing:
    """A name, a mapping to shares (``rework`` marks by a third member), a tuple of names (a split), or a routing."""
    if isinstance(way, str):
        return To(way)
    if isinstance(way, tuple):
        return Split(way)
    if isinstance(way, dict):
        return Choice(tuple(Branch(To(name), share) for name, share in way.items()))
    return way


def depends(value: Any) -> Depends[Any]:
    return value if isinstance(value, Depends) else Depends.always(value)


def work(name: str, next_: Any = "resolved", *, role: Any = "clerk", duration: Any = None, **keys: Any) -> Stage:
    duration = minutes(10) if duration is None else duration
    if "patience" in keys:
        keys["patience"] = depends(keys["patience"])
    if "uses" in keys:
        keys["uses"] = depends(keys["uses"])
    return Stage(
        name=name, kind=StageKind.WORK, next=route(next_), role=depends(role), duration=depends(duration), **keys
    )


def wait(name: str, next_: Any = "resolved", *, wait: Any = None, **keys: Any) -> Stage:
    wait = minutes(60) if wait is None else wait
    return Stage(name=name, kind=StageKind.WAIT, next=route(next_), wait=depends(wait), **keys)


def crossroads(name: str, next_: Any, **keys: Any) -> Stage:
    return Stage(name=name, kind=StageKind.CROSSROADS, next=route(next_), **keys)


def hourly(per_hour: float) -> WeeklyRate:
    return WeeklyRate(((0, WEEK, per_hour / HOUR),), f"{per_hour:g}/h")


def source(enters: Any, *, name: str = "customers", rate: float = 3.0, **keys: Any) -> Source:
    if not keys.keys() & {"every", "at", "weekly"}:
        keys["rate"] = hourly(rate)
    if "weekly" in keys:
        keys["rate"] = keys.pop("weekly")
    keys["attributes"] = tuple(
        Attribute(key, value if isinstance(value, Depends) else Depends.always(value))
        for key, value in keys.pop("attributes", {}).items()
    )
    return Source(name=name, enters=route(enters), **keys)


def shares(**values: float) -> Values:
    return Values(tuple(values.items()))


def group(name: str, count: int = 1, roles: tuple[str, ...] = (), **keys: Any) -> Group:
    people = (Person(name=f"{name}-{n + 1}", group=name, roles=roles or (name,), **keys) for n in range(count))
    return Group(name, tuple(people))


def office(name: str = "office", begin: float = 9, end: float = 17, days: int = 5) -> Calendar:
    hours = ((int(begin * HOUR), int(end * HOUR)),)
    return Calendar(name, tuple(hours if day < days else () for day in range(7)))


def process(*stages: Stage, arrivals: Any = None, staff: Any = None, ends: Any = (), **keys: Any) -> Process:
    """A process of these stages; by default 3 tickets an hour enter the first and two clerks work round the clock."""
    if arrivals is None:
        arrivals = source(stages[0].name)
    arrivals = (arrivals,) if isinstance(arrivals, Source) else arrivals
    staff = (group("clerk", 2),) if staff is None else staff
    named_ends = {"resolved": End("resolved"), "abandoned": End("abandoned", counts_as_miss=True)}
    calendars = {ALWAYS: EVERYDAY, **{found.name: found for found in keys.pop("calendars", ())}}
    keys["parts"] = {part.name: part for part in keys.pop("parts", ())}
    keys["kpis"] = {kpi.name: kpi for kpi in keys.pop("kpis", ())}
    keys.setdefault("run", RunSettings(length=84 * DAY))
    return Process(
        name="Test",
        start=datetime(2026, 1, 5),
        calendars=calendars,
        staff={found.name: found for found in staff},
        arrivals={found.name: found for found in arrivals},
        stages={stage.name: stage for stage in stages},
        ends=named_ends | {end.name: end for end in ends},
        **keys,
    )
