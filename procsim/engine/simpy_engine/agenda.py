"""What is due when: happenings of an instant, collected and put into the order of the tie rule.

SimPy hands out simultaneous events in the order in which they were scheduled. Here an instant is one SimPy event;
what falls due in it waits in lists, is sorted, and only then triggered, so that nothing depends on who asked first.
What is triggered goes on at once and in that order, rather than at the end of SimPy's own queue.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Final

import simpy
from simpy.events import PENDING, EventPriority

from procsim.engine.clocks import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable

    from procsim.engine.simpy_engine.tickets import Visit

#: Kinds of happenings, in the order in which they change the state.
FINISH, DELIVERY, ARRIVAL, SHIFT = range(4)

#: A happening: its kind, its standing by the tie rule among those of its kind, and the event that it triggers.
Happening = tuple[int, tuple[int, ...], simpy.Event]

#: What a SimPy process does: it yields the events that it waits for.
Life = Generator[simpy.Event, object, None]


class Agenda:
    """The instants to come, and the time. ``begin`` is called when an instant has come."""

    def __init__(self, env: simpy.Environment, begin: Callable[[simpy.Event], None]) -> None:
        self._env = env
        self._begin = begin
        #: What is due at each moment to come, and at the present one.
        self.due: dict[int, list[Happening]] = {0: []}
        self._impatient: dict[int, list[Visit]] = {}
        #: Whether anybody's patience ends some day.
        self.tries_patience = False
        self.now = 0
        #: Whether SimPy has still to start or resume a process in this instant.
        self.unsettled = False

    def schedule(self, moment: int, happening: Happening) -> None:
        """Something will happen; what would happen `NEVER` doesn't."""
        if moment < NEVER:
            if moment in self.due:
                self.due[moment].append(happening)
            else:
                self.due[moment] = [happening]
                simpy.Timeout(self._env, moment - self.now).callbacks.append(self._begin)

    def lose_patience(self, moment: int, visit: Visit) -> None:
        """A visit's patience will end."""
        if moment < NEVER:
            if moment not in self.due:
                self.due[moment] = []
                simpy.Timeout(self._env, moment - self.now).callbacks.append(self._begin)
            self._impatient.setdefault(moment, []).append(visit)
            self.tries_patience = True

    def happening(self, moment: int, kind: int, *tie: int) -> simpy.Event:
        """An event for a SimPy process to wait for."""
        event = simpy.Event(self._env)
        self.schedule(moment, (kind, tie, event))
        return event

    def impatient(self) -> list[Visit]:
        """Visits whose patience ends now, by the tie rule."""
        return sorted(self._impatient.pop(self.now, ()), key=lambda visit: visit.tie)

    def start(self, life: Life) -> None:
        """Begin a SimPy process in this instant."""
        self._env.process(life)
        self.unsettled = True

    def resume(self, event: simpy.Event) -> None:
        """Let the process that waits for an event go on in this instant, after all that was triggered before."""
        event.succeed()
        self.unsettled = True

    @property
    def only_shifts(self) -> bool:
        """Whether people will come and go and nothing else is known to happen."""
        return not self._impatient and all(h[0] == SHIFT for due in self.due.values() for h in due)


def trigger(event: simpy.Event) -> None:
    """Let the process that waits for an event go on now, unless it was told to already (a wait that was cancelled)."""
    if event._value is not PENDING:
        return
    callbacks = event.callbacks
    event._ok = True  # as `simpy.Event.succeed` does it, which puts the event into SimPy's queue
    event._value = None
    event.callbacks = None  # type: ignore[assignment]  # what SimPy itself does, which says of it that it's a list
    for callback in callbacks:
        callback(event)


#: The priority of what follows an instant's changes; SimPy's own are 0 and 1.
AFTERWARDS: Final = EventPriority(2)
