"""What a study may be told besides its process: when it starts, how long it is, how often it runs, by which seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from procsim.files.quantities import Mistake, duration, moment
from procsim.model.problems import InputError, Problem
from procsim.model.time import WEEK

if TYPE_CHECKING:
    from procsim.model.process import Process

Wrong = Callable[[str], None]

#: Seeds are non-negative and fit into a signed 64-bit number, as the keys of the draws do.
LARGEST_SEED = 2**63 - 1

#: More runs than this in one study are taken for a slip of the keyboard.
MOST_REPLICATIONS = 100_000

ENGINES = ("auto", "simpy", "fast")

#: By what a result may be told besides as a whole.
BY = ("week",)


@dataclass(frozen=True, slots=True)
class Plan:
    """A study made ready: the process with its options in it, and how to run it."""

    process: Process
    seed: int
    #: None for ``auto``: as many as the precision takes.
    replications: int | None
    engine: str
    tickets: int | None
    #: ``week``, or None for the whole length alone.
    by: str | None = None


def plan(
    process: Process,
    *,
    replications: int | Literal["auto"] | str | None = None,
    seed: int | None = None,
    start: str | date | None = None,
    length: str | timedelta | None = None,
    tickets: int | None = None,
    engine: str = "auto",
    by: str | None = None,
) -> Plan:
    """Puts the options in the place of what the file says; what is left None stays the file's.

    ``start`` is a datetime, a date (its midnight) or an ISO text, ``length`` a timedelta or a text such as ``4 weeks``.
    With ``tickets`` arrivals end after that many first contacts, and there is no warm-up.

    Raises:
        InputError: with a problem for each option that cannot be.
    """
    problems: list[Problem] = []

    def wrong(message: str) -> None:
        problems.append(Problem(message))

    run = process.run
    chosen_seed = run.seed if seed is None else seed
    if not _whole(chosen_seed) or not 0 <= chosen_seed <= LARGEST_SEED:
        wrong(f"seed: {chosen_seed!r} is not a whole number from 0 to 2**63 - 1")
    count = _count(run.replications if replications is None else replications, wrong)
    if tickets is not None and not (_whole(tickets) and tickets >= 1):
        wrong(f"tickets: {tickets!r} is not a whole number from 1")
    if tickets is not None and length is not None:
        wrong("tickets: tickets and length cannot both say when a run ends; leave one of them out")
    executor = _engine(engine, wrong)
    by = _by(by, wrong)
    begin = _moment(start, process.start, wrong)
    microseconds = _length(length, run.length, wrong)
    if problems:
        raise InputError(problems)
    run = replace(run, length=microseconds, seed=chosen_seed)
    if tickets is not None:
        run = replace(run, warm_up=0)
    return Plan(
        replace(process, start=begin, run=run),
        chosen_seed,
        count,
        executor,
        tickets,
        by,
    )


def checked_by(by: str | None) -> str | None:
    """By what a log is told besides as a whole.

    Raises:
        InputError: when it is not one of `BY`.
    """
    problems: list[Problem] = []
    by = _by(by, lambda message: problems.append(Problem(message)))
    if problems:
        raise InputError(problems)
    return by


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _count(replications: int | str, wrong: Wrong) -> int | None:
    if replications == "auto":
        return None
    if not isinstance(replications, int) or not _whole(replications) or not 1 <= replications <= MOST_REPLICATIONS:
        wrong(f"replications: {replications!r} is neither a whole number from 1 to {MOST_REPLICATIONS:,} nor auto")
        return None
    return replications


def _engine(engine: str, wrong: Wrong) -> str:
    if engine not in ENGINES:
        wrong(f"engine: {engine!r} is none of {', '.join(ENGINES)}")
    return engine


def _by(by: str | None, wrong: Wrong) -> str | None:
    if by is not None and by not in BY:
        wrong(f"by: {by!r} is not {' or '.join(BY)}")
    return by


def _moment(start: str | date | None, default: datetime, wrong: Wrong) -> datetime:
    if start is None:
        return default
    if isinstance(start, str):
        try:
            start = moment(start)
        except Mistake as mistake:
            wrong(f"start: {mistake.message}")
            return default
    if isinstance(start, date) and not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day)
    if not isinstance(start, datetime):
        wrong(f"start: {start!r} is no moment: give a datetime, a date, or a text such as 2026-01-05T08:00")
        return default
    if start.tzinfo is not None:
        wrong(f"start: {start.isoformat()} has a time zone; times are local, without one")
        return default
    if not 1900 <= start.year <= 2200:
        wrong(f"start: {start.isoformat()} is not a year between 1900 and 2200")
        return default
    return start


def _length(length: str | timedelta | None, default: int, wrong: Wrong) -> int:
    if length is None:
        return default
    if isinstance(length, str):
        try:
            microseconds = round(duration(length))
        except Mistake as mistake:
            wrong(f"length: {mistake.message}")
            return default
    else:
        microseconds = length // timedelta(microseconds=1)
    if not 0 < microseconds <= 100 * 53 * WEEK:
        wrong(f"length: {length!s} is not more than 0 and at most a hundred years")
        return default
    return microseconds
