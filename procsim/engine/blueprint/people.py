"""Calendars as sorted spans, and the people who work by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.blueprint.tables import NONE, CalendarTable, PeopleTable
from procsim.engine.clocks import NEVER
from procsim.model.calendars import ALWAYS, Spans, open_spans
from procsim.model.time import DAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from procsim.model.process import Person, Process


class Calendars:
    """Gathers the calendars of a blueprint: those of the file, then those of people with absences."""

    def __init__(self, process: Process, start: datetime, horizon: int) -> None:
        self._process = process
        self._start = start
        self._horizon = horizon
        self._known: dict[tuple[str, tuple[tuple[date, date], ...]], int] = {}
        self.names: list[str] = []
        self.spans: list[Spans] = []
        for name in process.calendars:
            self.add(name)

    def add(self, name: str | None, away: tuple[tuple[date, date], ...] = ()) -> int:
        """The row of a calendar less somebody's absences; NONE for no calendar (all hours count)."""
        if name is None:
            return NONE
        if (name, away) not in self._known:
            self._known[name, away] = len(self.names)
            self.names.append(name)
            if name == ALWAYS and not away:
                self.spans.append([(-DAY, NEVER)])
            else:
                calendars, holidays = self._process.calendars, self._process.holidays
                self.spans.append(open_spans(calendars, name, holidays, self._start, self._horizon, away))
        return self._known[name, away]

    def clock(self, name: str | None) -> int:
        """The row of a calendar whose hours count something; NONE for ``always`` and for no calendar."""
        return NONE if name is None or name == ALWAYS else self.add(name)

    def table(self) -> CalendarTable:
        """The finished table."""
        counts = [len(spans) for spans in self.spans]
        hi = np.cumsum(counts)
        flat = np.array([span for spans in self.spans for span in spans], dtype=np.int64).reshape(-1, 2)
        before = [
            np.concatenate(([0], np.cumsum([end - begin for begin, end in spans[:-1]]))) if spans else np.zeros(0)
            for spans in self.spans
        ]
        return CalendarTable(
            names=tuple(self.names),
            always=np.array([spans == [(-DAY, NEVER)] for spans in self.spans]),
            lo=(hi - counts).astype(np.int64),
            hi=hi.astype(np.int64),
            begins=flat[:, 0].copy(),
            ends=flat[:, 1].copy(),
            before=np.concatenate(before).astype(np.int64),
        )


def people_table(
    people: Sequence[Person], stages: Sequence[str], roles: Sequence[str], calendars: Calendars
) -> PeopleTable:
    """Everybody, with shifts, roles and pace."""

    def pace(person: Person, stage: str) -> float:
        speed = person.speed.values.get(stage, person.speed.otherwise)
        return (1.0 if speed is None else speed) * person.available

    return PeopleTable(
        names=tuple(person.name for person in people),
        calendar=np.array([calendars.add(person.calendar, person.away) for person in people], dtype=np.int64),
        roles=np.array([[role in person.roles for role in roles] for person in people], dtype=bool),
        backup=np.array([[role in person.backup for role in roles] for person in people], dtype=bool),
        pace=np.array([[pace(person, stage) for stage in stages] for person in people], dtype=np.float64),
        error_factor=np.array([person.error_factor for person in people], dtype=np.float64),
        finishes=np.array([person.finishes for person in people], dtype=bool),
    )
