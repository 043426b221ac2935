"""Queues: visits in the order in which they are taken."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator

from procsim.engine.simpy_engine.tickets import Place, Visit


class Queue:
    """Visits sorted by their places. A place ends with the tie rule, so no two are equal."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: list[tuple[Place, Visit]] = []

    def add(self, place: Place, visit: Visit) -> None:
        """Put a visit into its place."""
        entries = self._entries
        if entries and place < entries[-1][0]:
            insort(entries, (place, visit), key=_place)
        else:
            entries.append((place, visit))

    def remove(self, place: Place) -> None:
        """Take the visit at a place out."""
        at = bisect_left(self._entries, place, key=_place)
        del self._entries[at]

    def first(self) -> Visit:
        """The visit that is first."""
        return self._entries[0][1]

    def __iter__(self) -> Iterator[Visit]:
        return (visit for _, visit in self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _place(entry: tuple[Place, Visit]) -> Place:
    return entry[0]
