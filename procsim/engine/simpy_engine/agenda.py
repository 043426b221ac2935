"""What is due when, and in which order: SimPy's queue of events, with the tie rule in the place of its priorities.

SimPy hands out simultaneous events by their priority, and those of one priority in the order in which they were
scheduled. Here an event's priority is its *standing* in its instant: the round in which it is due, its kind, and its
place by the tie rule among those of its kind. So nothing depends on who asked first.
"""

from __future__ import annotations

from collections.abc import Generator
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Final

import simpy
from simpy.events import NORMAL

from procsim.engine.clocks import NEVER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from procsim.engine.simpy_engine.tickets import Visit

#: Kinds of events, in the order in which they come in a round. One event opens the round, if it isn't the instant's
#: first; the end of somebody's patience changes nothing by itself; processes that are started or resumed come last.
ROUND, FINISH, DELIVERY, ARRIVAL, SHIFT, PATIENCE, PROCESS = range(7)

#: The round, the kind, and what breaks ties within the kind.
Standing = tuple[Any, ...]

#: The standing of what comes before all that an instant brings.
BEFOREHAND: Final[Standing] = (-1, ROUND)

#: What a SimPy process does: it yields the events that it waits for.
Life = Generator[simpy.Event, object, None]


class Due(simpy.Event):
    """An event that will come, like a `simpy.Timeout`, once it is put on the agenda."""

    def __init__(self, env: simpy.Environment) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None


class Agenda(simpy.Environment):
    """SimPy's environment for one run.

    ``new_round`` is told when what happens in an instant has made more fall due in it, and by which event, given by
    kind and tie, that begins.
    """

    def __init__(self, new_round: Callable[[int, tuple[Any, ...]], None]) -> None:
        super().__init__(initial_time=0)
        # Entries of SimPy's queue: moment, priority (here the standing), a number, event.
        self._due: list[tuple[int, Standing, int, simpy.Event]] = self._queue  # type: ignore[assignment]
        self._new_round = new_round
        self._round = 0
        self._next_round_is_due = False
        # Rounds of which instant are counted, how many they are, and with what kind of event an instant has begun.
        self._counted = NEVER
        self._rounds = 0
        self._began_with = PROCESS
        self._impatient: dict[int, list[Visit]] = {}
        #: Whether anybody's patience ends some day.
        self.tries_patience = False
        #: The time: SimPy's ``now``, which is a property and takes longer to ask.
        self.time = 0
        #: When something last happened beside people's coming and going.
        self.last_change = 0

    # --- what will happen -----------------------------------------------------------------------------------------

    def put(self, event: simpy.Event, moment: int, kind: int, tie: tuple[Any, ...]) -> None:
        """An event will come, in the present instant with the next round; what would come `NEVER` doesn't."""
        if moment < NEVER:
            at = self._next_round() if moment == self.time else 0
            heappush(self._due, (moment, (at, kind, tie), next(self._eid), event))

    def happening(self, moment: int, kind: int, *tie: int) -> simpy.Event:
        """An event for a SimPy process to wait for."""
        event = Due(self)
        self.put(event, moment, kind, tie)
        return event

    def beforehand(self, moment: int, then: Callable[[simpy.Event], None]) -> None:
        """Do something as soon as an instant comes, before anything that is due in it."""
        self._call(then, moment, BEFOREHAND)

    def lose_patience(self, moment: int, visit: Visit) -> None:
        """A visit's patience will end."""
        if moment < NEVER:
            if moment not in self._impatient:
                self._impatient[moment] = []
                self.put(Due(self), moment, PATIENCE, ())
            self._impatient[moment].append(visit)
            self.tries_patience = True

    def impatient(self) -> list[Visit]:
        """Visits whose patience ends now, by the tie rule."""
        return sorted(self._impatient.pop(self.time, ()), key=lambda visit: visit.tie)

    def _next_round(self) -> int:
        """The round of what falls due in the present instant: not before all else that is due in it."""
        if not self._next_round_is_due:
            self._next_round_is_due = True
            self._count_first_round()
            self._call(self._open_round, self.time, (self._round + 1, ROUND))
        return self._round + 1

    def _open_round(self, _: simpy.Event) -> None:
        self._round += 1
        self._next_round_is_due = False
        self.last_change = self.time
        _, kind, tie = self._due[0][1]
        self._new_round(kind, tie)

    def count_round(self) -> int:
        """There is one more round in this instant; returns how many there are by now."""
        self._count_first_round()
        self._rounds += 1
        return self._rounds

    def _count_first_round(self) -> None:
        """Few instants have a second round, and only then rounds are counted; some begin with none, with a give-up."""
        if self._counted != self.time:
            self._counted = self.time
            self._rounds = 1 if self._began_with < PATIENCE else 0

    def _call(self, then: Callable[[simpy.Event], None], moment: int, standing: Standing) -> None:
        event = Due(self)
        event.callbacks.append(then)
        heappush(self._due, (moment, standing, next(self._eid), event))

    # --- what happens now -----------------------------------------------------------------------------------------

    def instants(self) -> Iterator[int]:
        """Moves the clock to what is due next and lets all that is due then happen, as SimPy's ``step`` does with one
        event; yields the time, and goes on with the same if more has fallen due. It ends when nothing more will come.
        """
        due = self._due
        while due:
            now = self.time = self._now = due[0][0]
            self._began_with = due[0][1][1]
            if self._began_with < SHIFT:
                self.last_change = now
            while due and due[0][0] == now:
                event = heappop(due)[3]
                callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]  # as SimPy does
                for callback in callbacks:
                    callback(event)
            yield now

    @property
    def goes_on(self) -> bool:
        """Whether more has fallen due in the present instant."""
        return self.peek() == self.time

    def start(self, life: Life) -> None:
        """Begin a SimPy process in this round, after what is due in it."""
        simpy.Process(self, life)

    def resume(self, event: simpy.Event) -> None:
        """Let the process that waits for an event go on in this round, whenever the event itself would come."""
        early = Due(self)
        early.callbacks, event.callbacks = event.callbacks, []
        self.schedule(early)

    def schedule(self, event: simpy.Event, priority: int = NORMAL, delay: float = 0) -> None:
        """What SimPy calls when a process begins or ends: that comes after what is due in this round, without delay."""
        assert not delay
        if not event._ok:  # a process has failed, and the run with it
            raise event._value
        heappush(self._due, (self.time, (self._round, PROCESS, priority), next(self._eid), event))

    @property
    def only_shifts(self) -> bool:
        """Whether people will come and go and nothing else is known to happen."""
        return all(standing[1] == SHIFT for _, standing, _, _ in self._due)


def trigger(event: simpy.Event) -> None:
    """Let the process that waits for an event go on at once, in the middle of a round."""
    callbacks, event.callbacks = event.callbacks, None  # type: ignore[assignment]  # as SimPy does
    for callback in callbacks:
        callback(event)
