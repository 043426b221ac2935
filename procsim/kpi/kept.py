"""What is worked out once for a process and serves one log after the other: clocks, ways, and who belongs to what."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from procsim.engine.clocks import Clock
from procsim.kpi.routes import Routes
from procsim.kpi.ways import Ways
from procsim.model.calendars import merge
from procsim.model.process import StageKind, Values

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from procsim.kpi.columns import Bools, Codes
    from procsim.model.process import Person, Process

#: A calendar's name, and the dates on which somebody who works by it is away.
Shift = tuple[str, tuple[tuple["date", "date"], ...]]


class Kept:
    """What all logs of a process have in common.

    Arrays "by stage" have an entry for each stage in the order of the file; those "by end" one more, False, for the
    tickets that are open (their outcome is -1).
    """

    def __init__(self, process: Process) -> None:
        self.process = process
        self.stages = tuple(process.stages)
        self.ends = tuple(process.ends)
        self.people: tuple[Person, ...] = process.people
        self.routes = Routes(process)
        self.ways = Ways(self.routes)
        #: Who worked together, by how logs spell it; a log adds those of whom no other told.
        self.crews: dict[str, tuple[int, ...]] = {person.name: (index,) for index, person in enumerate(self.people)}
        #: What is the same for all logs with one window, by what it is; that of the latest window alone.
        self._window: tuple[Any, dict[Any, Any]] = ((), {})
        self._clocks: dict[Any, tuple[int, Clock]] = {}
        self._unions: dict[tuple[int, ...], tuple[list[Clock], Clock]] = {}

    def clock(self, calendar: str, origin: datetime, horizon: int, away: tuple[Any, ...] = ()) -> Clock:
        """The clock of a calendar from ``origin`` for at least ``horizon`` microseconds."""
        key = (calendar, origin, away)
        reach, clock = self._clocks.get(key, (-1, None))
        if clock is None or reach < horizon:
            # A quarter more, so that the next replication, which ends a little later, finds it long enough.
            reach = horizon + horizon // 4
            clock = Clock.of(self.process, calendar, origin, reach, away)
            self._clocks[key] = (reach, clock)
        return clock

    def any_of(self, shifts: Sequence[int], clocks: Sequence[Clock]) -> Clock:
        """The hours in which anybody of some of the shifts is there; ``clocks`` are those of all of them."""
        chosen = [clocks[shift] for shift in shifts]
        if len(chosen) == 1:
            return chosen[0]
        key = tuple(shifts)
        of, found = self._unions.get(key, ([], None))
        if found is None or any(one is not other for one, other in zip(chosen, of, strict=True)):
            spans = [span for clock in chosen for span in zip(clock.begins.tolist(), clock.ends.tolist(), strict=True)]
            found = Clock.of_spans(merge(spans), always=any(clock.always for clock in chosen))
            self._unions[key] = (chosen, found)
        return found

    def of_window(self, origin: datetime, begin: int, until: int) -> dict[Any, Any]:
        """Where figures keep what depends on the window alone; another window begins afresh."""
        key = (origin, begin, until)
        if self._window[0] != key:
            self._window = (key, {})
        return self._window[1]

    # --- stages and ends ------------------------------------------------------------------------------------------

    @cached_property
    def is_wait(self) -> Bools:
        """By stage: whether it is a wait."""
        return np.array([stage.kind is StageKind.WAIT for stage in self.process.stages.values()], dtype=np.bool_)

    @cached_property
    def pauses_sla(self) -> Bools:
        """By stage: whether it stops the SLA's clock."""
        sla = self.process.sla
        waited_on = sla.pauses if sla is not None else frozenset()
        return np.array([stage.waits_on in waited_on for stage in self.process.stages.values()], dtype=np.bool_)

    @cached_property
    def cancels(self) -> Bools:
        """By end: whether it ends the ticket's other branches."""
        return np.array([end.cancels for end in self.process.ends.values()] + [False], dtype=np.bool_)

    @cached_property
    def counts_as_miss(self) -> Bools:
        """By end: whether its tickets have missed the goals on which they had set out."""
        return np.array([end.counts_as_miss for end in self.process.ends.values()] + [False], dtype=np.bool_)

    # --- people ---------------------------------------------------------------------------------------------------

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """The different shifts, in the order of the people."""
        return tuple(dict.fromkeys((person.calendar, person.away) for person in self.people))

    @cached_property
    def shift_of(self) -> Codes:
        """Everybody's shift, as an index into ``shifts``."""
        place = {shift: index for index, shift in enumerate(self.shifts)}
        return np.array([place[person.calendar, person.away] for person in self.people], dtype=np.int64)

    @cached_property
    def group_of(self) -> Codes:
        """Everybody's group, as its place in the file."""
        sizes = [len(group.people) for group in self.process.staff.values()]
        return np.repeat(np.arange(len(sizes)), sizes)

    # --- tickets --------------------------------------------------------------------------------------------------

    @cached_property
    def values(self) -> dict[str, tuple[str, ...]]:
        """The texts that an attribute may have by the file, those of which the share is 0 included."""
        found: dict[str, dict[str, None]] = {}
        for source in self.process.arrivals.values():
            for attribute in source.attributes:
                known = found.setdefault(attribute.name, {})
                for values in attribute.values.all():
                    if isinstance(values, Values):
                        known.update({value: None for value, _ in values.shares})
        return {name: tuple(known) for name, known in found.items()}
