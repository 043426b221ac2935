"""Rows sorted by two numbers at once: packed into one where they fit, for numbers are sorted much faster than rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from procsim.kpi.columns import Codes
    from procsim.kpi.tables import Times

#: What int64 holds.
_MOST = 2**63


def ticket_order(tickets: Codes, moments: Times) -> Codes:
    """The order of some rows by ticket, then by time; rows of one ticket and moment stand in any order."""
    if not len(tickets):
        return np.empty(0, dtype=np.int64)
    low = int(moments.min())
    reach = int(moments.max()) - low + 1
    if (int(tickets.max()) + 1) * reach < _MOST:
        return np.argsort(tickets.astype(np.int64) * reach + (moments - low))
    return np.lexsort((moments, tickets))


def grouped(groups: Codes, most: int) -> Codes:
    """The rows in the order of their groups (0 or more, less than ``most``), each group's in their own order."""
    rows = len(groups)
    if most * rows >= _MOST:
        return np.argsort(groups, kind="stable")
    # What is made of a large log should be small: its rows are counted in 32 bits.
    narrow = np.int32 if rows < 2**31 else np.int64
    keys = groups.astype(np.int64)
    keys *= rows
    np.add(keys, np.arange(rows, dtype=narrow), out=keys)
    keys.sort()
    keys %= max(rows, 1)
    return keys.astype(narrow)


def ranks(tickets: Codes, moments: Times) -> Codes:
    """Each row's place among the different pairs of ticket and moment; equal pairs have equal places."""
    order = ticket_order(tickets, moments)
    fresh = np.ones(len(order), dtype=np.bool_)
    tickets, moments = tickets[order], moments[order]
    fresh[1:] = (tickets[1:] != tickets[:-1]) | (moments[1:] != moments[:-1])
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.cumsum(fresh) - 1
    return found
