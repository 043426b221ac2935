"""A role, where tickets and people meet: which visits queue for it, and who of those who have it is free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engine.simpy_engine.queues import Queue

if TYPE_CHECKING:
    from procsim.engine.simpy_engine.people import Idle, Person


class Role:
    """A role of the process. ``order`` is its queue's, ``helpers`` are all who have it, be it as a backup."""

    __slots__ = ("bench", "helpers", "order", "queue")

    def __init__(self, order: int, helpers: list[Person]) -> None:
        self.order = order
        self.helpers = helpers
        self.queue = Queue(by="place")
        #: Who has it as their own, is on shift and free: (idle since, person), idle longest first.
        self.bench: list[Idle] = []
