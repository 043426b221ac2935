"""What a study may be told, and what it answers where it cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from procsim.model.problems import InputError
from procsim.model.time import DAY, WEEK
from procsim.study.options import plan
from tests.study.shop import shop


def test_what_is_left_out_is_the_files() -> None:
    process = shop()
    found = plan(process)
    assert (found.seed, found.replications, found.engine, found.tickets) == (1, 4, "auto", None)
    assert found.process == process


@pytest.mark.parametrize("start", ["2026-03-02T08:00", "2026-03-02 08:00", datetime(2026, 3, 2, 8)])
@pytest.mark.parametrize("length", ["1 w", "7 days", timedelta(weeks=1)])
def test_start_and_length_are_texts_or_pythons_own(start: Any, length: Any) -> None:
    found = plan(shop(), start=start, length=length).process
    assert (found.start, found.run.length, found.run.warm_up) == (datetime(2026, 3, 2, 8), WEEK, WEEK)


def test_a_date_starts_at_its_midnight() -> None:
    assert plan(shop(), start=date(2026, 3, 2)).process.start == datetime(2026, 3, 2)


def test_what_is_no_moment_does_not_start_a_run() -> None:
    with pytest.raises(InputError, match="start: 5 is no moment"):
        plan(shop(), start=5)  # type: ignore[arg-type]


def test_a_run_of_tickets_has_no_warm_up() -> None:
    found = plan(shop(), tickets=10)
    assert (found.tickets, found.process.run.warm_up) == (10, 0)


def test_auto_leaves_the_number_open_and_a_seed_is_the_processs_too() -> None:
    found = plan(shop(), replications="auto", seed=2**63 - 1, engine="simpy")
    assert found.replications is None
    assert found.process.run.seed == 2**63 - 1


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("replications", 0, "0 is neither a whole number from 1 to 100,000 nor auto"),
        ("replications", True, "True is neither"),
        ("replications", 2.5, "2.5 is neither"),
        ("replications", "ten", "'ten' is neither"),
        ("replications", 100_001, "100001 is neither"),
        ("seed", -1, "-1 is not a whole number from 0"),
        ("seed", 2**63, "is not a whole number from 0"),
        ("seed", 1.5, "1.5 is not a whole number"),
        ("tickets", 0, "0 is not a whole number from 1"),
        ("tickets", "10", "'10' is not a whole number"),
        ("engine", "warp", "'warp' is none of auto, simpy, fast"),
        ("start", "soon", "'soon' is not a date"),
        ("start", "2026-02-30", "2026-02-30"),
        ("start", datetime(2026, 1, 5, tzinfo=UTC), "has a time zone"),
        ("start", datetime(1066, 10, 14), "between 1900 and 2200"),
        ("length", "4", "a unit is missing"),
        ("length", "4 parsecs", "'parsecs' is no unit of time"),
        ("length", timedelta(0), "is not more than 0 and at most a hundred years"),
        ("length", "20000 w", "is not more than 0 and at most a hundred years"),
    ],
)
def test_an_option_that_cannot_be_is_told(option: str, value: Any, message: str) -> None:
    with pytest.raises(InputError) as raised:
        plan(shop(), **{option: value})
    (problem,) = raised.value.problems
    assert problem.message.startswith(f"{option}: ")
    assert message in problem.message


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InputError) as raised:
        plan(shop(), seed=-1, replications=0, tickets=5, length=timedelta(microseconds=DAY))
    assert [problem.message.split(":")[0] for problem in raised.value.problems] == [
        "seed",
        "replications",
        "tickets",
    ]
