"""What people cost and how busy they are over the window, and how many tickets wait for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from procsim.kpi.columns import chosen
from procsim.kpi.scorecard import StaffFigures
from procsim.kpi.seizures import worked
from procsim.model.process import StageKind
from procsim.model.time import HOUR, SECOND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.kpi.columns import Codes
    from procsim.kpi.records import Records
    from procsim.kpi.seizures import Seized
    from procsim.kpi.tables import Times


def people_figures(records: Records, work: list[Seized]) -> dict[str, StaffFigures]:
    """Everybody's hours, load and cost over the window, in the order of the file.

    Utilisation is time seized (on shift or over) divided by shift plus overtime; both are paid alike.
    """
    shifts = on_shift(records)
    seized, over = (times.tolist() for times in worked(records, work))
    figures = {}
    for index, person in enumerate(records.kept.people):
        shift = shifts[index]
        figures[person.name] = StaffFigures(
            people=1,
            shift=shift / SECOND,
            overtime=over[index] / SECOND,
            busy=(seized[index] + over[index]) / SECOND,
            cost=person.cost_per_hour * (shift + over[index]) / HOUR,
        )
    return figures


def on_shift(records: Records) -> Sequence[int]:
    """How long each person is on shift within the window, in microseconds."""
    if "on shift" not in records.window:
        shifts = [int(clock.elapsed(records.begin, records.until)) for clock in records.shifts]
        records.window["on shift"] = [shifts[shift] for shift in records.kept.shift_of.tolist()]
    result: Sequence[int] = records.window["on shift"]
    return result


def hours_on_shift(records: Records) -> dict[str, int]:
    """How long the people of each group are on shift within the window, in microseconds all together."""
    shifts, group_of = np.array(on_shift(records), dtype=np.int64), records.kept.group_of
    return {name: int(shifts[group_of == group].sum()) for group, name in enumerate(records.process.staff)}


def staff_figures(records: Records, people: dict[str, StaffFigures]) -> dict[str, StaffFigures]:
    """The figures of each group: its people's together, and the tickets that wait for one of its roles."""
    figures = {}
    for name, together in group_figures(records, people).items():
        _, since, until = queued_for(records, name)
        mean, most = waiting(records, since, until)
        figures[name] = replace(together, waiting=mean, waiting_most=most)
    return figures


def group_figures(records: Records, people: dict[str, StaffFigures]) -> dict[str, StaffFigures]:
    """The figures of each group's people together, without those who wait for them."""
    figures = {}
    for name, group in records.process.staff.items():
        members = [people[person.name] for person in group.people]
        figures[name] = StaffFigures(
            people=len(members),
            shift=sum(member.shift for member in members),
            overtime=sum(member.overtime for member in members),
            busy=sum(member.busy for member in members),
            cost=sum(member.cost for member in members),
        )
    return figures


def queued_for(records: Records, group: str) -> tuple[Codes, Times, Times]:
    """The visits that queue for one of a group's own roles, stage by stage: where, from when, and to when.

    ``backup`` roles aren't a group's own.
    """
    own = {role for person in records.process.staff[group].people for role in person.roles}
    nothing = np.empty(0, dtype=np.int64)
    stages, since, until = [nothing], [nothing], [nothing]
    for index, stage in enumerate(records.process.stages.values()):
        if stage.kind is not StageKind.WORK or stage.role is None or own.isdisjoint(stage.role.all()):
            continue
        visits = records.at(stage.name)
        queued, left = visits.queued, visits.left_queue
        if stage.role.by is not None:
            codes, roles = chosen(stage.role, records.column, records.tickets)
            mine = np.array([role in own for role in roles] + [False])[codes[visits.ticket]]
            queued, left = queued[mine], left[mine]
        stages.append(np.full(len(queued), index))
        since.append(queued)
        until.append(left)
    return np.concatenate(stages), np.concatenate(since), np.concatenate(until)


def waiting(records: Records, since: Times, until: Times) -> tuple[float, int]:
    """The mean number of visits in a queue over the window, and the most at any moment of it."""
    since, until = np.maximum(since, records.begin), np.minimum(until, records.until)
    stood = since < until
    since, until = since[stood], until[stood]
    length = records.until - records.begin
    return (float((until - since).sum()) / length if length else 0.0), most_at_once(since, until)


def most_at_once(since: Times, until: Times) -> int:
    """The most of some half-open stretches of time (none of them empty) that hold one moment."""
    since, until = np.sort(since), np.sort(until)

    def ever(number: int) -> bool:
        # The moment at which the ``number`` th of a row begins comes before all but ``number - 1`` of them are over.
        return bool((since[number - 1 :] < until[: len(until) - number + 1]).any())

    low, high = 0, 1
    while high <= len(since) and ever(high):
        low, high = high, 2 * high
    high = min(high, len(since) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if ever(middle) else (low, middle)
    return low
