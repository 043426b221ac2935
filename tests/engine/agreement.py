"""Whether two engines have left the same log, and where they first differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from procsim.engine.log import EventLog


def assert_same(one: EventLog, other: EventLog) -> None:
    """Both logs are equal to the microsecond, in all three tables and in what they say of themselves."""
    for name in ("tickets", "visits", "occurrences"):
        first, second = getattr(one, name), getattr(other, name)
        assert first.schema == second.schema, f"{name}: {first.schema} and {second.schema}"
        if not first.equals(second):
            raise AssertionError(f"{name}: {_difference(first, second)}")
    assert one.info == other.info


def _difference(first: pl.DataFrame, second: pl.DataFrame) -> str:
    """The first row in which two tables differ."""
    for number, (row, counterpart) in enumerate(zip(first.iter_rows(), second.iter_rows(), strict=False)):
        if row != counterpart:
            return f"row {number} is {row} in one log, {counterpart} in the other"
    return f"{len(first)} rows in one log, {len(second)} in the other"
