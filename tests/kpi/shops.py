"""Small processes for the stories of the tests, built from the model's records; the rest is left at its default."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from procsim.model.calendars import EVERYDAY, Calendar
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
    Routing,
    RunSettings,
    Sla,
    Source,
    Split,
    Stage,
    StageKind,
    To,
    Values,
)
from procsim.model.time import DAY, HOUR, MINUTE, WEEK

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Mon–Fri 09:00–17:00.
OFFICE = Calendar("office", tuple(((9 * HOUR, 17 * HOUR),) if day < 5 else () for day in range(7)))
#: Mon–Sun 09:00–13:00 and 14:00–18:00.
SHOP = Calendar("shop", (((9 * HOUR, 13 * HOUR), (14 * HOUR, 18 * HOUR)),) * 7)
#: Every night from 22:00 to 06:00.
NIGHT = Calendar("night", ((((22 * HOUR, 30 * HOUR)),),) * 7)

UNITS = {"min": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}


def length(text: str) -> int:
    """``"30 min"`` in microseconds."""
    number, unit = text.split()
    return round(float(number) * UNITS[unit])


def way(to: str | dict[str, float] | list[str]) -> Routing:
    """A name, shares of names, or a list of branches."""
    if isinstance(to, str):
        return To(to)
    if isinstance(to, dict):
        return Choice(tuple(Branch(To(name), share) for name, share in to.items()))
    return Split(tuple(to))


def work(name: str, role: str | Depends[str], to: Any, **more: Any) -> Stage:
    """A stage at which somebody works."""
    wanted = role if isinstance(role, Depends) else Depends.always(role)
    return Stage(name=name, kind=StageKind.WORK, role=wanted, next=way(to), **more)


def pause(name: str, to: Any, on: str | None = None, **more: Any) -> Stage:
    """A wait."""
    return Stage(name=name, kind=StageKind.WAIT, waits_on=on, next=way(to), **more)


def crossroads(name: str, to: Any, **more: Any) -> Stage:
    """A stage that leaves no row."""
    return Stage(name=name, kind=StageKind.CROSSROADS, next=way(to), **more)


def group(name: str, count: int = 1, **more: Any) -> Group:
    """People who differ in nothing but their number; their role is the group's name unless it is said."""
    roles = more.pop("roles", (name,))
    people = (Person(name=f"{name}-{number}", group=name, roles=roles, **more) for number in range(1, count + 1))
    return Group(name, tuple(people))


def milestone(text: str) -> Milestone:
    """``"intake.queued"``, ``"arrived"``."""
    stage, _, event = text.rpartition(".")
    return Milestone(event, stage or None)  # type: ignore[arg-type]


def milestones(text: str) -> tuple[Milestone, ...]:
    """One or several, set apart by ``|``."""
    return tuple(milestone(part.strip()) for part in text.split("|"))


def goal(text: str) -> Goal:
    """``"90% within 4 h"``, ``"mean within 40 min"``, ``"median within 2 d"``, ``"at most 5%"``."""
    first, second, *rest = text.split(maxsplit=2)
    if first == "at":
        return Goal(f"at_{second}", float(rest[0].rstrip("%")) / 100, text=text)  # type: ignore[arg-type]
    if first.endswith("%"):
        return Goal("within", float(first[:-1]) / 100, length(rest[0]), text)
    return Goal(first, None, length(rest[0]), text)  # type: ignore[arg-type]


def kpi(start: str, to: str, says: str | None = None, *, clock: str = "always", **more: Any) -> Kpi:
    """A time between milestones; ``last x`` as its start takes the last one."""
    last = start.startswith("last ")
    return Kpi(
        name="time",
        start=milestones(start.removeprefix("last ")),
        last=last,
        to=milestones(to),
        clock=Depends.always(clock),
        goal=None if says is None else goal(says),
        **more,
    )


def share(of: str, **more: Any) -> Kpi:
    """A share of tickets."""
    return Kpi(name="share", share=of, **more)


def shop(
    stages: Sequence[Stage],
    staff: Sequence[Group] | None = None,
    *,
    enters: Any = None,
    attributes: dict[str, Sequence[str]] | None = None,
    ends: Sequence[End] = (),
    parts: Sequence[Part] = (),
    kpis: dict[str, Kpi] | Kpi | None = None,
    sla: Sla | None = None,
) -> Process:
    """A process; without staff every role is a group of two who always work."""
    roles = dict.fromkeys(role for stage in stages if stage.role is not None for role in stage.role.all())
    groups = [group(role, 2) for role in roles] if staff is None else staff
    declared = tuple(
        Attribute(name, Depends.always(Values(tuple((value, 1 / len(values)) for value in values))))
        for name, values in (attributes or {}).items()
    )
    source = Source(name="customers", enters=way(enters or stages[0].name), attributes=declared)
    named = {"resolved": End("resolved"), "abandoned": End("abandoned", counts_as_miss=True)}
    return Process(
        name="Shop",
        start=datetime(2026, 1, 5),
        calendars={"always": EVERYDAY, "office": OFFICE, "shop": SHOP, "night": NIGHT},
        staff={one.name: one for one in groups},
        arrivals={"customers": source},
        parts={part.name: part for part in parts},
        stages={stage.name: stage for stage in stages},
        ends={**named, **{end.name: end for end in ends}},
        sla=sla,
        kpis={"time": kpis} if isinstance(kpis, Kpi) else (kpis or {}),
        run=RunSettings(length=WEEK),
    )
