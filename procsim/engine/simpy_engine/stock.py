"""Parts on the shelf: asked for, handed over in order, ordered anew in lots."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from procsim.engine.blueprint.tables import NONE
from procsim.engine.simpy_engine.agenda import DELIVERY, Agenda, Life
from procsim.engine.simpy_engine.queues import Queue
from procsim.engine.simpy_engine.tickets import NO_PARTS, Visit

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint

#: Draws the lead time of a lot: part, number of the lot.
LeadTime = Callable[[int, int], int]
#: Writes a lot down: whether delivered, part, number, quantity, now.
WriteLot = Callable[[bool, int, int, int, int], None]


class Stock:
    """All parts of a run. The position of a part is what is on hand and on order less what is owed to tickets."""

    def __init__(self, blueprint: Blueprint, agenda: Agenda, lead_time: LeadTime, write: WriteLot) -> None:
        parts = blueprint.parts
        self._agenda = agenda
        self._lead_time = lead_time
        self._write = write
        self.on_hand: list[int] = parts.stock.tolist()
        self._on_order = [0] * len(self.on_hand)
        self._owed = [0] * len(self.on_hand)
        self._lots = [0] * len(self.on_hand)
        self._reorder_at: list[int] = parts.reorder_at.tolist()
        self._quantity: list[int] = parts.order_quantity.tolist()
        self._queues = [Queue(by="claim") for _ in self.on_hand]
        #: Whether any ticket waits for a part.
        self.is_wanted = False
        for part in range(len(self.on_hand)):
            self._reorder(part)

    def ask(self, visit: Visit) -> None:
        """A visit wants its missing parts; they are owed to it from now on."""
        for part, quantity in visit.missing.items():
            self._owed[part] += quantity
            self._queues[part].add(visit)
            self._reorder(part)
        self.is_wanted = True

    def hand_over(self) -> list[Visit]:
        """Give each part to the first who wait for it, in full or not at all; returns who has everything now."""
        served: list[Visit] = []
        for part, queue in enumerate(self._queues):
            while queue:
                visit = queue[0]
                quantity = visit.missing[part]
                if quantity > self.on_hand[part]:
                    break
                self.on_hand[part] -= quantity
                self._owed[part] -= quantity
                visit.given = {**visit.given, part: quantity}
                visit.missing = {other: wanted for other, wanted in visit.missing.items() if other != part}
                queue.take(visit)
                if not visit.missing:
                    served.append(visit)
        self.is_wanted = any(self._queues)
        return served

    def take_back(self, visit: Visit) -> None:
        """A visit that will not start returns what it got, and is owed nothing."""
        for part, quantity in visit.missing.items():
            self._owed[part] -= quantity
            self._queues[part].take(visit)
        for part, quantity in visit.given.items():
            self.on_hand[part] += quantity
        visit.missing, visit.given = NO_PARTS, NO_PARTS

    def _reorder(self, part: int) -> None:
        if self._reorder_at[part] == NONE:
            return
        while self.on_hand[part] + self._on_order[part] - self._owed[part] <= self._reorder_at[part]:
            self._on_order[part] += self._quantity[part]
            self._lots[part] += 1
            self._agenda.start(self._lot(part, self._lots[part]))

    def _lot(self, part: int, number: int) -> Life:
        """The life of a lot, from order to delivery."""
        quantity = self._quantity[part]
        self._write(False, part, number, quantity, self._agenda.time)
        yield self._agenda.happening(self._agenda.time + self._lead_time(part, number), DELIVERY, part, number)
        self._on_order[part] -= quantity
        self.on_hand[part] += quantity
        self._write(True, part, number, quantity, self._agenda.time)
