"""What is due when: happenings of an instant, collected and put into the order of the tie rule.

SimPy hands out simultaneous events in the order in which they were scheduled. Here an instant is one SimPy event;
what falls due in it waits in lists, is sorted, and only then triggered, so that nothing depends on who asked first.
What is triggered goes on at once and in that order, rather than at the end of SimPy's own queue.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Final

import simpy
from simpy.events import EventPriority

from procsim.engine.clocks import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from procsim.engine.simpy_engine.tickets import Visit

#: Kinds of happenings, in the order in which they change the state.
FINISH, DELIVERY, ARRIVAL, SHIFT = range(4)

#: A happening: kind, then the tie rule (source, number, generation, stage, visit), then the event that it triggers.
Happening = tuple[int, int, int, int, int, int, simpy.Event]

#: What a SimPy process does: it yields the events that it waits for.
Life = Generator[simpy.Event, object, None]


class Agenda:
    """The instants to come, and the time. ``begin`` is called when an instant has come."""

    def __init__(self, env: simpy.Environment, begin: Callable[[simpy.Event], None]) -> None:
        self._env = env
        self._begin = begin
        self._due: dict[int, list[Happening]] = {0: []}
        self._impatient: dict[int, list[Visit]] = {}
        self.now = 0
        #: Whether SimPy has still to start or resume a process in this instant.
        self.unsettled = False

    def schedule(self, moment: int, happening: Happening) -> None:
        """Something will happen; what would happen `NEVER` doesn't."""
        if moment < NEVER:
            if moment in self._due:
                self._due[moment].append(happening)
            else:
                self._due[moment] = [happening]
                simpy.Timeout(self._env, moment - self.now, moment).callbacks.append(self._begin)

    def lose_patience(self, moment: int, visit: Visit) -> None:
        """A visit's patience will end."""
        if moment < NEVER:
            if moment not in self._due:
                self._due[moment] = []
                simpy.Timeout(self._env, moment - self.now, moment).callbacks.append(self._begin)
            self._impatient.setdefault(moment, []).append(visit)

    def happening(
        self, moment: int, kind: int, source: int, number: int = 0, generation: int = 0, stage: int = -1, visit: int = 0
    ) -> simpy.Event:
        """An event for a SimPy process to wait for."""
        event = simpy.Event(self._env)
        self.schedule(moment, (kind, source, number, generation, stage, visit, event))
        return event

    def due(self) -> list[Happening]:
        """What is due now, in order; what falls due from now on comes with the next call."""
        due = self._due[self.now]
        if not due:
            return due
        self._due[self.now] = []
        if len(due) > 1:
            due.sort()
        return due

    def impatient(self) -> list[Visit]:
        """Visits whose patience ends now, by the tie rule."""
        if self.now not in self._impatient:
            return []
        return sorted(self._impatient.pop(self.now), key=lambda visit: visit.tie)

    def start(self, life: Life) -> None:
        """Begin a SimPy process in this instant."""
        self._env.process(life)
        self.unsettled = True

    def resume(self, event: simpy.Event) -> None:
        """Let the process that waits for an event go on in this instant, after all that was triggered before."""
        event.succeed()
        self.unsettled = True

    def close(self) -> bool:
        """End the instant, if nothing more is due in it; returns whether it is over."""
        if self._due[self.now]:
            return False
        del self._due[self.now]
        return True

    @property
    def is_empty(self) -> bool:
        """Whether nothing will ever happen again."""
        return not self._due

    @property
    def only_shifts(self) -> bool:
        """Whether people will come and go and nothing else is known to happen."""
        return not self._impatient and all(h[0] == SHIFT for due in self._due.values() for h in due)


def trigger(event: simpy.Event) -> None:
    """Let the process that waits for an event go on now."""
    callbacks = event.callbacks
    event._ok, event._value = True, None  # as `simpy.Event.succeed` does it, which puts the event into SimPy's queue
    event.callbacks = None  # type: ignore[assignment]  # what SimPy itself does, which says of it that it's a list
    for callback in callbacks:
        callback(event)


#: The priority of what follows an instant's changes; SimPy's own are 0 and 1.
AFTERWARDS: Final = EventPriority(2)
