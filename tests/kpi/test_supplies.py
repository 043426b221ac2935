"""Parts: requests, who waited, and the stock that follows from hand-overs, returns and lots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from procsim.kpi.yardstick import measure
from procsim.model.process import Depends, Part

from .shops import shop, work
from .stories import story, ticket, visit

if TYPE_CHECKING:
    from procsim.kpi.scorecard import PartFigures

DAY = 86_400.0


def screens(
    visits: list[tuple[object, ...]],
    occurrences: list[tuple[str, str, str, int, int]] = (),  # type: ignore[assignment]
    *,
    reorder_at: int | None = 2,
    **more: object,
) -> PartFigures:
    """Phones take a screen and laptops two; other devices take none."""
    stages = (
        work(
            "change",
            "smith",
            "check",
            uses=Depends("device", {"phone": {"screen": 1}, "laptop": {"screen": 2, "lid": 1}}, {}),
        ),
        work("check", "smith", "resolved", uses=Depends.always({"lid": 1})),
    )
    parts = (Part("screen", 10, reorder_at, 5), Part("lid", 10))
    process = shop(stages, attributes={"device": ("phone", "laptop", "watch")}, parts=parts)
    devices = {"a": "phone", "b": "laptop", "c": "watch", "d": "phone"}
    tickets = [ticket(name, "5 00:00", device=device) for name, device in devices.items()]
    return measure(process, story(process, tickets, visits, occurrences=occurrences, **more)).parts["screen"]  # type: ignore[arg-type]


def change(
    name: str, queued: str, parts: str | None, started: str | None, ended: str | None = None
) -> tuple[object, ...]:
    return visit(name, "change", queued, started, ended, None if started is None else "smith-1", parts)


LOTS = [("6 00:00", "ordered", "screen", 1, 5), ("8 00:00", "delivered", "screen", 1, 5)]


def test_stock_falls_at_the_hand_over_and_rises_with_deliveries() -> None:
    rows = [
        change("a", "5 10:00", "5 12:00", "5 12:00", "5 13:00"),
        change("b", "6 00:00", "6 00:00", "6 09:00", "6 10:00"),
        change("c", "6 00:00", None, "6 09:00", "6 10:00"),
    ]
    found = screens(rows, LOTS)
    assert list(found.stock) == [(0, 10), (DAY / 2, 9), (DAY, 7), (3 * DAY, 12)]
    assert found.mean_stock == pytest.approx((10 * 0.5 + 9 * 0.5 + 7 * 2 + 12 * 4) / 7)
    assert (found.used, found.requests, found.waited, found.ordered) == (3, 2, 1, 1)


def test_parts_come_back_when_a_ticket_gives_up_or_is_cancelled_after_it_had_them() -> None:
    rows = [change("b", "5 00:00", "6 00:00", None, "7 00:00"), change("a", "5 00:00", None, None, "6 00:00")]
    found = screens(rows, LOTS[1:])
    assert list(found.stock) == [(0, 10), (DAY, 8), (2 * DAY, 10), (3 * DAY, 15)]
    # The second one left without its screen, after a day of waiting.
    assert (found.requests, found.waited) == (2, 2)


def test_changes_of_one_moment_are_one_step() -> None:
    rows = [change("a", "8 00:00", "8 00:00", "8 00:00"), change("d", "8 00:00", "8 00:00", "8 00:00")]
    assert list(screens(rows, LOTS).stock) == [(0, 10), (3 * DAY, 13)]


def test_stock_and_counts_are_of_the_window_but_the_stock_comes_from_before() -> None:
    rows = [
        change("a", "5 00:00", "5 00:00", "5 00:00"),
        change("b", "6 12:00", "6 12:00", "6 12:00"),
        change("d", "7 00:00", "7 00:00", "7 00:00"),  # the window's end is not in it
    ]
    found = screens(rows, LOTS, window=("6 00:00", "7 00:00"))
    assert list(found.stock) == [(0, 9), (DAY / 2, 7)]
    assert (found.used, found.requests, found.mean_stock, found.ordered) == (2, 1, 8, 1)
    nothing = screens(rows, LOTS, window=("6 00:00", "6 00:00"))
    assert (nothing.mean_stock, list(nothing.stock)) == (9, [(0, 9)])


def test_one_still_waiting_for_its_part_has_waited() -> None:
    assert screens([change("a", "5 00:00", None, None)], LOTS).waited == 1
    assert screens([change("a", "5 00:00", "5 00:00", None)], LOTS).waited == 0


def test_without_occurrences_the_stock_is_known_while_no_lot_can_have_been_ordered() -> None:
    rows = [change(name, "5 00:00", "5 00:00", "5 00:00") for name in "abd"]  # leaves 6
    assert screens(rows).mean_stock == 6
    assert screens(rows, reorder_at=6).mean_stock is None
    assert screens(rows, reorder_at=6).stock == ()
    assert screens(rows, reorder_at=None).mean_stock == 6


def test_a_stock_that_would_be_negative_is_none_at_all() -> None:
    rows = [change("b", "5 00:00", "5 00:00", "5 00:00") for _ in range(6)]
    found = screens(rows, reorder_at=None)
    assert (found.mean_stock, found.used) == (None, 12)
