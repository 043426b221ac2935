"""Queues: visits in the order in which they are taken."""

from __future__ import annotations

from bisect import bisect_left, insort

from procsim.engine.simpy_engine.tickets import Place, Visit

Entry = tuple[Place, Visit]


class Queue(list[Entry]):
    """Visits with their places, sorted. A place ends with the tie rule, so no two are equal."""

    __slots__ = ()

    def add(self, place: Place, visit: Visit) -> None:
        """Put a visit into its place."""
        if self and place < self[-1][0]:
            insort(self, (place, visit), key=_place)
        else:
            self.append((place, visit))

    def take(self, place: Place) -> None:
        """Take the visit at a place out."""
        if self[0][0] == place:
            del self[0]
        else:
            del self[bisect_left(self, place, key=_place)]


def _place(entry: Entry) -> Place:
    return entry[0]
