"""What is due when: happenings of an instant, collected and put into the order of the tie rule.

SimPy hands out simultaneous events in the order in which they were scheduled. Here an instant is one SimPy event; what falls
due in it waits in lists, is sorted, and only then triggered, so that nothing depends on who asked first. What is triggered
goes on at once and in that order, rather than at the end of SimPy's own queue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import simpy

from procsim.engine.clocks import NEVER

if TYPE_CHECKING:
    from procsim.engine.simpy_engine.tickets import Visit

#: Kinds of happenings, in the order in which they change the state.
FINISH, DELIVERY, ARRIVAL, SHIFT = range(4)

#: A happening: kind, then the tie rule (source, number, generation, stage, visit), then the event that it triggers.
Happening = tuple[int, int, int, int, int, int, simpy.Event]


class Instant:
    """What is due at one moment: happenings, and visits whose patience ends."""

    __slots__ = ("due", "impatient")

    def __init__(self) -> None:
        self.due: list[Happening] = []
        self.impatient: list[Visit] = []


class Agenda:
    """The instants to come, and the time. ``begin`` is called when an instant has come."""

    def __init__(self, env: simpy.Environment, begin: Callable[[simpy.Event], None]) -> None:
        self._env = env
        self._begin = begin
        self._instants: dict[int, Instant] = {0: Instant()}
        self.now = 0
        #: Happenings to come that are not shifts: while there are none, people come and go and nothing else.
        self.pending = 0
        #: Whether SimPy has still to start or resume a process in this instant.
        self.unsettled = False

    def at(self, moment: int) -> Instant:
        """The instant at that moment, now or later."""
        instant = self._instants.get(moment)
        if instant is None:
            instant = self._instants[moment] = Instant()
            self._env.timeout(moment - self.now, moment).callbacks.append(self._begin)
        return instant

    def schedule(self, moment: int, happening: Happening) -> None:
        """Something will happen; what would happen `NEVER` doesn't."""
        if moment < NEVER:
            instant = self._instants.get(moment) or self.at(moment)
            instant.due.append(happening)
            if happening[0] != SHIFT:
                self.pending += 1

    def happening(
        self, moment: int, kind: int, source: int, number: int = 0, generation: int = 0, stage: int = -1, visit: int = 0
    ) -> simpy.Event:
        """An event for a SimPy process to wait for."""
        event = simpy.Event(self._env)
        self.schedule(moment, (kind, source, number, generation, stage, visit, event))
        return event

    def come(self, moment: int) -> Instant:
        """The moment has come: the clock shows it, and its instant is what happens now."""
        self.now = moment
        return self._instants[moment]

    def due(self, instant: Instant) -> list[Happening]:
        """What is due now, in order; what falls due from now on comes with the next call."""
        due, instant.due = instant.due, []
        if len(due) > 1:
            due.sort()
        if due[-1][0] != SHIFT:
            self.pending -= len(due)
        else:
            self.pending -= sum(happening[0] != SHIFT for happening in due)
        return due

    def start(self, life: Iterator[simpy.Event]) -> None:
        """Begin a SimPy process in this instant."""
        self._env.process(life)
        self.unsettled = True

    def resume(self, event: simpy.Event) -> None:
        """Let the process that waits for an event go on in this instant, after all that was triggered before."""
        event.succeed()
        self.unsettled = True

    def close(self) -> None:
        """The instant is over."""
        del self._instants[self.now]

    @property
    def is_empty(self) -> bool:
        """Whether nothing will ever happen again."""
        return not self._instants


def trigger(event: simpy.Event) -> None:
    """Let the process that waits for an event go on now."""
    event._ok = True  # as `simpy.Event.succeed` does it, which puts the event into SimPy's queue
    event._value = None
    callbacks, event.callbacks = event.callbacks, None
    for callback in callbacks:
        callback(event)


#: The priority of what follows an instant's changes; SimPy's own are 0 and 1.
AFTERWARDS: Final = 2
