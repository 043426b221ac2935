"""What is due when: happenings of an instant, collected and put into the order of the tie rule.

SimPy hands out simultaneous events in the order in which they were scheduled. Here an instant is one SimPy event; what falls
due in it waits in lists, is sorted, and only then triggered, so that nothing depends on who asked first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import simpy

from procsim.engine.clocks import NEVER

if TYPE_CHECKING:
    from procsim.engine.simpy_engine.tickets import Visit

#: Kinds of happenings, in the order in which they change the state.
FINISH, DELIVERY, ARRIVAL, SHIFT = range(4)

#: A happening: kind, then the tie rule (source, number, generation, stage, visit), then the event that it triggers.
Happening = tuple[int, int, int, int, int, int, simpy.Event]

#: The priority of what follows an instant's changes; SimPy's own are 0 and 1.
AFTERWARDS: Final = 2


class Instant:
    """What is due at one moment: happenings, and visits whose patience ends."""

    __slots__ = ("due", "impatient")

    def __init__(self) -> None:
        self.due: list[Happening] = []
        self.impatient: list[Visit] = []


class Agenda:
    """The instants to come. ``begin`` is called when one has come, and takes it with `take`."""

    def __init__(self, env: simpy.Environment, begin: Callable[[Any], None]) -> None:
        self._env = env
        self._begin = begin
        self._instants: dict[int, Instant] = {}
        #: Happenings to come that are not shifts: while there are none, only people come and go.
        self.pending = 0

    def at(self, instant: int) -> Instant:
        """The instant at that moment, now or later."""
        found = self._instants.get(instant)
        if found is None:
            found = self._instants[instant] = Instant()
            if instant > self._env.now:
                timeout = self._env.timeout(instant - self._env.now)
                timeout.callbacks.append(self._begin)
        return found

    def schedule(self, instant: int, happening: Happening) -> None:
        """Something will happen; what would happen `NEVER` doesn't."""
        if instant < NEVER:
            self.at(instant).due.append(happening)
            if happening[0] != SHIFT:
                self.pending += 1

    def happening(
        self, instant: int, kind: int, source: int, number: int = 0, generation: int = 0, stage: int = -1, visit: int = 0
    ) -> simpy.Event:
        """An event for a SimPy process to wait for."""
        event = self._env.event()
        self.schedule(instant, (kind, source, number, generation, stage, visit, event))
        return event

    def due(self) -> list[Happening]:
        """What is due now, in order; what falls due from now on comes with the next call."""
        instant = self._instants.get(self._env.now)
        if instant is None or not instant.due:
            return []
        found, instant.due = instant.due, []
        found.sort()
        self.pending -= sum(1 for happening in found if happening[0] != SHIFT)
        return found

    def impatient(self) -> list[Visit]:
        """Visits whose patience ends now, in the order of the tie rule."""
        instant = self._instants.get(self._env.now)
        if instant is None or not instant.impatient:
            return []
        found, instant.impatient = instant.impatient, []
        found.sort(key=lambda visit: visit.tie)
        return found

    @staticmethod
    def is_change(due: list[Happening]) -> bool:
        """Whether something more happens than that people come and go."""
        return due[0][0] != SHIFT

    def anything_due(self) -> bool:
        """Whether this instant has something left to do."""
        instant = self._instants.get(self._env.now)
        return instant is not None and bool(instant.due)

    def close(self) -> None:
        """The instant is over."""
        self._instants.pop(self._env.now, None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing will ever happen again."""
        return not self._instants
