"""What people cost and how busy they are over the window, and how many tickets wait for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.columns import Bools, Codes, chosen
from procsim.kpi.scorecard import StaffFigures
from procsim.kpi.shifts import busy, shift_of
from procsim.model.process import StageKind
from procsim.model.time import HOUR, SECOND

if TYPE_CHECKING:
    from procsim.kpi.records import Records, Times


def people_figures(records: Records) -> dict[str, StaffFigures]:
    """Everybody's hours, load and cost over the window, in the order of the file.

    Utilisation is time seized (on shift or over) divided by shift plus overtime; both are paid alike.
    """
    on_shift, overtime = (pieces.clipped(records.begin, records.until) for pieces in busy(records))
    seized, over = on_shift.total(len(records.people)), overtime.total(len(records.people))
    figures = {}
    for index, person in enumerate(records.people):
        shift = int(shift_of(records, index).elapsed(records.begin, records.until))
        paid = shift + int(over[index])
        figures[person.name] = StaffFigures(
            people=1,
            shift=shift / SECOND,
            overtime=int(over[index]) / SECOND,
            busy=int(seized[index] + over[index]) / SECOND,
            cost=person.cost_per_hour * paid / HOUR,
        )
    return figures


def staff_figures(records: Records, people: dict[str, StaffFigures]) -> dict[str, StaffFigures]:
    """The figures of each group: its people's together, and the tickets that wait for one of its roles."""
    figures = {}
    for name, group in records.process.staff.items():
        members = [people[person.name] for person in group.people]
        mean, most = waiting(records, queued_for(records, name))
        figures[name] = StaffFigures(
            people=len(members),
            shift=sum(member.shift for member in members),
            overtime=sum(member.overtime for member in members),
            busy=sum(member.busy for member in members),
            cost=sum(member.cost for member in members),
            waiting=mean,
            waiting_most=most,
        )
    return figures


def queued_for(records: Records, group: str) -> Bools:
    """The visits that queue for one of a group's own roles (``backup`` roles aren't its own)."""
    own = {role for person in records.process.staff[group].people for role in person.roles}
    found = np.zeros(len(records.stage), dtype=np.bool_)
    for stage in records.process.stages.values():
        if stage.kind is not StageKind.WORK or stage.role is None:
            continue
        visits = records.visits_at(stage.name)
        if stage.role.by is None:
            found[visits] = stage.role.otherwise in own
        elif len(visits):
            codes, roles = chosen(stage.role, records.column, records.tickets)
            found[visits] = np.array([role in own for role in roles] + [False])[codes[records.ticket[visits]]]
    return found


def waiting(records: Records, visits: Bools) -> tuple[float, int]:
    """The mean number of visits in the queue over the window, and the most at any moment of it."""
    since, until = records.queued[visits], records.left_queue[visits]
    since, until = np.maximum(since, records.begin), np.minimum(until, records.until)
    stood = since < until
    since, until = since[stood], until[stood]
    length = records.until - records.begin
    return (float((until - since).sum()) / length if length else 0.0), most_at_once(since, until)


def most_at_once(since: Times, until: Times) -> int:
    """The most of some half-open stretches of time (none of them empty) that hold one moment."""
    if not len(since):
        return 0
    since, until = np.sort(since, kind="stable"), np.sort(until)
    # At each begin: those that have begun, less those that were over by then. The last of equal begins counts them all.
    begun: Codes = np.arange(1, len(since) + 1)
    return int((begun - np.searchsorted(until, since, side="right")).max())
