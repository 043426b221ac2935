"""The order of a log: tickets by arrival, visits by start or else by queueing, each then by the tie rule."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.columns import MISSING, NONE

if TYPE_CHECKING:
    from procsim.engine.columns import Flags, Integers, LogColumns, LotColumns, TicketColumns, VisitColumns


def in_order(columns: LogColumns) -> LogColumns:
    """The same log with its rows in order."""
    tickets, visits = columns.tickets, columns.visits
    order = _order_of_tickets(tickets)
    if order is not None:
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order))
        tickets = _tickets_at(tickets, order, place)
        visits = replace(visits, ticket=place[visits.ticket])
    by_time = None if columns.visits_in_order else _order_of_visits(visits, tickets)
    if by_time is not None:
        visits = _visits_at(visits, by_time)
    return replace(columns, tickets=tickets, visits=visits, lots=_lots_in_order(columns.lots))


def _order_of_tickets(tickets: TicketColumns) -> Integers | None:
    """Rows of tickets in their order; None where they stand in it."""
    if (np.diff(tickets.arrived) > 0).all():
        return None
    return np.lexsort((tickets.generation, tickets.number, tickets.source, tickets.arrived))


def _order_of_visits(visits: VisitColumns, tickets: TicketColumns) -> Integers | None:
    """Rows of visits in their order; None where they stand in it.

    They are put into the order of time first, which most logs nearly have; the tie rule then has to order only those
    moments whose rows it doesn't find in order.
    """
    begun = np.where(visits.started == MISSING, visits.queued, visits.started)
    order = None
    if (np.diff(begun) < 0).any():
        order = np.argsort(begun, kind="stable")
        begun = begun[order]
    same_time = np.flatnonzero(np.diff(begun) == 0)
    if not len(same_time):
        return order
    rows = same_time if order is None else order[same_time]
    following = same_time + 1 if order is None else order[same_time + 1]
    wrong = same_time[_is_before(visits, tickets, following, rows)]
    if not len(wrong):
        return order
    if order is None:
        order = np.arange(len(begun))
    moments = begun[wrong]
    touched = np.flatnonzero(np.isin(begun, moments))
    chosen = order[touched]
    ticket = visits.ticket[chosen]
    keys = (visits.visit[chosen], visits.stage[chosen], tickets.generation[ticket], tickets.number[ticket],
            tickets.source[ticket], begun[touched])  # fmt: skip
    order[touched] = chosen[np.lexsort(keys)]
    return order


def _is_before(visits: VisitColumns, tickets: TicketColumns, one: Integers, other: Integers) -> Flags:
    """For pairs of rows: whether the tie rule puts the first before the second."""
    first, second = visits.ticket[one], visits.ticket[other]
    pairs = (
        (tickets.source[first], tickets.source[second]),
        (tickets.number[first], tickets.number[second]),
        (tickets.generation[first], tickets.generation[second]),
        (visits.stage[one], visits.stage[other]),
        (visits.visit[one], visits.visit[other]),
    )
    before = np.zeros(len(one), dtype=bool)
    for left, right in reversed(pairs):
        before = np.where(left == right, before, left < right)
    return before


def _tickets_at(tickets: TicketColumns, order: Integers, place: Integers) -> TicketColumns:
    parent = tickets.parent[order]
    return replace(
        tickets,
        source=tickets.source[order],
        number=tickets.number[order],
        generation=tickets.generation[order],
        parent=np.where(parent == NONE, NONE, place[np.where(parent == NONE, 0, parent)]),
        arrived=tickets.arrived[order],
        closed=tickets.closed[order],
        outcome=tickets.outcome[order],
        attributes={name: replace(one, values=one.values[order]) for name, one in tickets.attributes.items()},
    )


def _visits_at(visits: VisitColumns, order: Integers) -> VisitColumns:
    return replace(
        visits,
        ticket=visits.ticket[order],
        stage=visits.stage[order],
        visit=visits.visit[order],
        queued=visits.queued[order],
        started=visits.started[order],
        ended=visits.ended[order],
        team=visits.team[order],
        parts_time=visits.parts_time[order],
    )


def _lots_in_order(lots: LotColumns) -> LotColumns:
    order = np.lexsort((lots.number, lots.part, lots.delivered, lots.time))
    return replace(
        lots,
        time=lots.time[order],
        delivered=lots.delivered[order],
        part=lots.part[order],
        number=lots.number[order],
        quantity=lots.quantity[order],
    )
