"""Rows sorted by two numbers packed into one are sorted as by the two, and where they don't fit all the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.kpi.sorting import grouped, ranks, ticket_order

FAR = 2**61
moments = st.one_of(st.integers(-5, 5), st.sampled_from([-FAR, FAR, FAR - 1]))
rows = st.lists(st.tuples(st.integers(0, 4), moments), max_size=12)


def columns(drawn: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    both = np.array(drawn, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(rows)
def test_rows_stand_by_ticket_and_then_by_time(drawn: list[tuple[int, int]]) -> None:
    tickets, times = columns(drawn)
    assert [drawn[row] for row in ticket_order(tickets, times)] == sorted(drawn)
    places = {pair: place for place, pair in enumerate(sorted(set(drawn)))}
    assert ranks(tickets, times).tolist() == [places[pair] for pair in drawn]


@pytest.mark.parametrize("most", [5, 2**62])
def test_rows_of_a_group_keep_their_order(most: int) -> None:
    groups = np.array([3, 0, 4, 3, 0, 0])
    assert grouped(groups, most).tolist() == [1, 4, 5, 0, 3, 2]
    assert grouped(groups[:0], most).tolist() == []
