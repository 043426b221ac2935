"""Warnings about what a file says and nothing uses, and about numbers that are probably not meant so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.model.calendars import ALWAYS
from procsim.model.chances import share_below_zero
from procsim.model.conditions import names
from procsim.model.distributions import Distribution, Family
from procsim.model.problems import Problem
from procsim.model.process import Depends, StageKind, Values, conditions
from procsim.model.time import duration_text
from procsim.model.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.model.conditions import Name
    from procsim.model.problems import Path
    from procsim.model.process import Process, Routing
    from procsim.model.survey import Survey

_HEAVY = 10.0  # how many times the usual the mean of a guess may be without a warning
_WORTH_SAYING = 0.01  # the share of draws below 0 from which on a normal is worth a warning


def find(survey: Survey) -> Iterator[Problem]:
    """What nothing uses, ranks that are not listed, normals that are often below 0, and guesses with a long tail."""
    process = survey.process
    yield from _unused_roles(process)
    yield from _unused_parts(process)
    yield from _unused_calendars(process)
    yield from _unused_sla(process)
    yield from _empty_queues(process)
    yield from _unknown_priorities(process)
    yield from _below_zero(process)
    yield from _heavy_guesses(process)


def _unused_roles(process: Process) -> Iterator[Problem]:
    asked = {role for stage in process.stages.values() if stage.role is not None for role in stage.role.all()}
    for group in process.staff.values():
        roles = dict.fromkeys(role for person in group.people for role in (*person.roles, *person.backup))
        idle = [role for role in roles if role not in asked]
        if idle:
            what = "nothing to do" if len(idle) == len(roles) else f"nothing to do as {listed(idle, 'or')}"
            message = f"{quoted(group.name)} have {what}, for no stage asks for that role"
            yield Problem(message, ("staff", group.name), "warning", at_key=True)


def _unused_parts(process: Process) -> Iterator[Problem]:
    used = {
        part
        for stage in process.stages.values()
        if stage.uses is not None
        for uses in stage.uses.all()
        for part, quantity in uses.items()
        if quantity
    }
    for name in process.parts:
        if name not in used:
            yield Problem(f"no stage uses the part {quoted(name)}", ("parts", name), "warning", at_key=True)


def _unused_calendars(process: Process) -> Iterator[Problem]:
    used = {ALWAYS, *(person.calendar for person in process.people)}
    used |= {source.calendar for source in process.arrivals.values() if source.calendar is not None}
    used |= {stage.calendar for stage in process.stages.values() if stage.calendar is not None}
    used |= {calendar.outside for calendar in process.calendars.values() if calendar.outside is not None}
    used |= {clock for kpi in process.kpis.values() for clock in kpi.clock.all()}
    used |= set(process.sla.clock.all()) if process.sla is not None else set()
    for end in process.ends.values():
        used |= {end.repeat.calendar} if end.repeat is not None and end.repeat.calendar is not None else set()
    used |= {name.name for _, name in _asked(process) if name.kind == "open"}
    for name in process.calendars:
        if name not in used:
            yield Problem(f"nothing goes by the calendar {quoted(name)}", ("calendars", name), "warning", at_key=True)


def _unused_sla(process: Process) -> Iterator[Problem]:
    """A service level that neither promises anything nor lends its clock and its pauses to a KPI."""
    sla = process.sla
    if sla is None or sla.time_to_own is not None or sla.time_to_resolve is not None:
        return
    clock = None if sla.clock == Depends.always(ALWAYS) else sla.clock
    if not any(kpi.pauses or kpi.clock == clock for kpi in process.kpis.values()):
        message = "`sla` promises nothing, and no KPI goes by its clock: it needs `time_to_own` or `time_to_resolve`"
        yield Problem(message, ("sla",), "warning", at_key=True)


def _empty_queues(process: Process) -> Iterator[Problem]:
    """Conditions that ask how many queue at a wait or a crossroads."""
    for path, name in _asked(process):
        if name.kind == "queue" and process.stages[name.name].kind is not StageKind.WORK:
            message = f"nobody queues for anyone at {quoted(name.name)}, so `queue.{name.name}` is always 0"
            yield Problem(message, path, "warning")


def _asked(process: Process) -> Iterator[tuple[Path, Name]]:
    """Everything that the conditions of routes ask for, and where."""
    routings: list[tuple[Path, Routing]] = []
    routings += [(("arrivals", source.name, "enters"), source.enters) for source in process.arrivals.values()]
    routings += [(("stages", stage.name, "next"), stage.next) for stage in process.stages.values()]
    for end in process.ends.values():
        if end.repeat is not None:
            routings.append((("ends", end.name, "repeat", "enters"), end.repeat.enters))
    for path, routing in routings:
        for condition in conditions(routing):
            for name in names(condition.expression):
                yield path, name


def _unknown_priorities(process: Process) -> Iterator[Problem]:
    """Values of the attribute ``priority`` that ``priorities`` doesn't list: such tickets come last."""
    if not process.priorities:
        return
    found = False
    for source in process.arrivals.values():
        for attribute in source.attributes:
            if attribute.name != "priority":
                continue
            found = True
            values = [values for values in attribute.values.all() if isinstance(values, Values)]
            drawn = dict.fromkeys(value for shares in values for value, share in shares.shares if share > 0)
            unknown = [value for value in drawn if value not in process.priorities]
            if unknown:
                message = f"{listed(unknown)} {'is' if len(unknown) == 1 else 'are'} not among the `priorities`"
                path: Path = ("arrivals", source.name, "attributes", "priority")
                yield Problem(f"{message}, so that such tickets come after all others", path, "warning")
    if not found and not any(stage.rank for stage in process.stages.values()):
        message = "no ticket has an attribute `priority`, so that `priorities` ranks nobody"
        yield Problem(message, ("priorities",), "warning")


def _below_zero(process: Process) -> Iterator[Problem]:
    for path, distribution in _times(process):
        below = share_below_zero(distribution)
        if below >= _WORTH_SAYING:
            message = (
                f"{distribution.text or 'this normal'} is below 0 in {100 * below:.0f} % of draws, and counts as 0 then"
            )
            yield Problem(f"{message}; lognormal or gamma never are", path, "warning")


def _heavy_guesses(process: Process) -> Iterator[Problem]:
    """``usually 5 min (9 in 10 within 2 h)`` says more than its writer may know: that the rare ones last days."""
    for path, distribution in _times(process):
        if distribution.family is Family.USUALLY and distribution.mean > _HEAVY * distribution.parameters[0]:
            mean, usual = (duration_text(value) for value in (distribution.mean, distribution.parameters[0]))
            message = f"{distribution.text or 'this guess'} is {mean} in the mean, for a few are very long"
            yield Problem(f"{message}; is {usual} really the usual, and the limit not too far?", path, "warning")


def _times(process: Process) -> Iterator[tuple[Path, Distribution]]:
    """Every duration that is drawn, and where it stands."""
    for source in process.arrivals.values():
        if source.every is not None:
            yield ("arrivals", source.name, "every"), source.every
    for part in process.parts.values():
        if part.lead_time is not None:
            yield ("parts", part.name, "lead_time"), part.lead_time
    for end in process.ends.values():
        if end.repeat is not None:
            yield ("ends", end.name, "repeat", "after"), end.repeat.after
    for stage in process.stages.values():
        for key in ("duration", "wait", "patience"):
            depends = getattr(stage, key)
            if depends is None:
                continue
            for value, found in (*depends.values.items(), ("otherwise", depends.otherwise)):
                if isinstance(found, Distribution):
                    place: Path = ("stages", stage.name, key)
                    yield (place if depends.by is None else (*place, value)), found
