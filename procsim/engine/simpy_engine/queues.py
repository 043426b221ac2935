"""Queues: visits in the order in which they are taken."""

from __future__ import annotations

from bisect import bisect_left, insort
from operator import attrgetter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from procsim.engine.simpy_engine.tickets import Place, Visit


class Queue(list["Visit"]):
    """Visits sorted by their claims, or by their places. Both end with the tie rule, so no two are equal."""

    __slots__ = ("_standing",)

    def __init__(self, by: Literal["claim", "place"]) -> None:
        super().__init__()
        self._standing: Callable[[Visit], Place] = attrgetter(by)

    def add(self, visit: Visit) -> None:
        """Put a visit where it belongs."""
        if self and self._standing(visit) < self._standing(self[-1]):
            insort(self, visit, key=self._standing)
        else:
            self.append(visit)

    def take(self, visit: Visit) -> None:
        """Take a visit out."""
        del self[bisect_left(self, self._standing(visit), key=self._standing)]
