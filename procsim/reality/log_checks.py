"""Whether the rows of a log fit their process: names that it has, moments that are some, and in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from procsim.engine.log import COLUMNS
from procsim.files.suggestions import did_you_mean
from procsim.model.distributions import Distribution
from procsim.model.problems import InputError, Problem
from procsim.model.process import StageKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procsim.model.process import Process
    from procsim.reality.log_rows import Rows

#: Columns that a log must have; the others can do without.
NEEDED = ("case_id", "activity", "resource", "enable_time", "start_time", "end_time", "source", "outcome")
TIMES = ("enable_time", "start_time", "end_time", "parts_time")

#: How many problems of one kind are told one by one.
_TOLD = 10


def checked(rows: Rows, process: Process) -> pl.DataFrame:
    """The rows with the types of the interchange form and of the process's attributes.

    Raises:
        InputError: with all that doesn't fit, each with its place.
    """
    missing = [name for name in NEEDED if name not in rows.frame.columns]
    if missing:
        has = ", ".join(rows.frame.columns)
        raise InputError(f"{rows.path}: lacks the columns {', '.join(missing)}; it has {has}")
    if not rows.frame.height and not _is_known(rows):
        raise InputError(f"{rows.path}: has no rows")
    checks = _Checks(rows)
    frame = rows.frame.with_columns(
        pl.lit(None, pl.String).alias(name) for name in COLUMNS if name not in rows.frame.columns
    )
    frame = frame.with_columns(checks.moments(frame, name) for name in TIMES)
    numbers = {name for name in process.attributes if is_number(process, name)}
    frame = frame.with_columns(
        checks.numbers(frame, name) if name in numbers else _text_column(frame, name) for name in process.attributes
    )
    frame = frame.with_columns(checks.numbers(frame, "visit").cast(pl.UInt32, strict=False).alias("visit"))
    checks.names(frame, process)
    checks.order(frame)
    checks.one_ticket(frame, [*(name for name in ("source", "repeat_of", "outcome")), *process.attributes])
    if checks.problems:
        raise InputError(checks.problems)
    return frame.select(*COLUMNS, *process.attributes)


def _is_known(rows: Rows) -> bool:
    """Whether a log tells, beside its rows, when it was observed: then none of them is an observation, too."""
    return "end" in rows.unsaid and "start" in rows.unsaid


def is_number(process: Process, attribute: str) -> bool:
    """Whether an attribute is a number rather than a text."""
    declared = (one for source in process.arrivals.values() for one in source.attributes if one.name == attribute)
    return any(isinstance(value, Distribution) for one in declared for value in one.values.all())


def _text_column(frame: pl.DataFrame, name: str) -> pl.Series:
    if name not in frame.columns:
        return pl.Series(name, [None] * frame.height, dtype=pl.String)
    return frame[name].cast(pl.String)


class _Checks:
    """The problems of a log as they are found."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self.problems: list[Problem] = []

    def _wrong(self, found: pl.Series, column: str, message: str) -> None:
        """A problem for each row where ``found`` is true, the message filled with its value."""
        places = found.fill_null(False).arg_true().to_list()
        for row in places[:_TOLD]:
            value = self._rows.frame[column][row] if column in self._rows.frame.columns else None
            text = message.format(value="nothing" if value is None else repr(str(value)))
            self.problems.append(self._rows.problem(row, column, text))
        if len(places) > _TOLD:
            self.problems.append(Problem(f"{self._rows.path}: and {len(places) - _TOLD:,} more rows like this"))

    def _foreign(self, found: pl.Series, column: str, message: str) -> None:
        """One problem for a name that the process doesn't have, with the place of the first row that has it."""
        places = found.fill_null(False).arg_true().to_list()
        rows = f", in {len(places):,} rows" if len(places) > 1 else ""
        self.problems.append(self._rows.problem(places[0], column, f"{message}{rows}"))

    def moments(self, frame: pl.DataFrame, name: str) -> pl.Series:
        """A column of local times; empty ones stay empty."""
        given = frame[name]
        if isinstance(given.dtype, pl.Datetime):
            if given.dtype.time_zone is not None:
                raise InputError(
                    f"{self._rows.path}: {name} has the time zone {given.dtype.time_zone}; times are local"
                )
            return given.cast(pl.Datetime("us"))
        if given.dtype == pl.Null or given.null_count() == len(given):
            return pl.Series(name, [None] * len(given), dtype=pl.Datetime("us"))
        texts = given.cast(pl.String).str.strip_chars().str.replace(" ", "T", literal=True)
        with_date_alone = texts.str.replace(r"^(\d{4}-\d\d-\d\d)$", "${1}T00:00:00").str.replace(
            r"^(\d{4}-\d\d-\d\dT\d\d:\d\d)$", "${1}:00"
        )
        read = with_date_alone.str.to_datetime("%Y-%m-%dT%H:%M:%S%.f", time_unit="us", strict=False)
        self._wrong(
            read.is_null() & given.is_not_null(), name, f"{name}: {{value}} is not a time such as 2026-01-12T09:05:03"
        )
        return read

    def numbers(self, frame: pl.DataFrame, name: str) -> pl.Series:
        """A column of numbers; empty ones stay empty."""
        if name not in frame.columns:
            return pl.Series(name, [None] * frame.height, dtype=pl.Float64)
        given = frame[name]
        read = given.cast(pl.Float64, strict=False)
        self._wrong(~read.is_finite().fill_null(given.is_null()), name, f"{name}: {{value}} is not a number")
        return read

    def names(self, frame: pl.DataFrame, process: Process) -> None:
        """Every stage, person, source and end that a log names must be the process's."""
        self._wrong(frame["case_id"].is_null(), "case_id", "case_id: a row without one")
        stages = [name for name, stage in process.stages.items() if stage.kind is not StageKind.CROSSROADS]
        self._unknown(frame["activity"], stages, "activity", "has no stage")
        self._unknown(frame["source"], process.arrivals, "source", "has no source")
        self._unknown(frame["outcome"], process.ends, "outcome", "has no end", may_be_empty=True)
        people = [person.name for person in process.people]
        for person in frame["resource"].drop_nulls().str.split(";").explode().unique(maintain_order=True).to_list():
            if person not in people:
                rows = frame["resource"].str.split(";").list.contains(person)
                message = f"the process has nobody named {person!r}{did_you_mean(person, people)}"
                self._foreign(rows, "resource", message)

    def _unknown(
        self, values: pl.Series, known: Iterable[str], column: str, lacks: str, may_be_empty: bool = False
    ) -> None:
        known = list(known)
        if not may_be_empty:
            self._wrong(values.is_null(), column, f"{column}: a row without one")
        for name in values.drop_nulls().unique(maintain_order=True).to_list():
            if name not in known:
                message = f"the process {lacks} {name!r}{did_you_mean(name, known)}"
                self._foreign(values == name, column, message)

    def order(self, frame: pl.DataFrame) -> None:
        """A visit queues, then begins, then ends."""
        empty = frame["enable_time"].is_null()
        if "enable_time" in self._rows.frame.columns:
            empty &= self._rows.frame["enable_time"].is_null()  # what is no time has been told
        self._wrong(empty, "enable_time", "enable_time: a row without one")
        self._wrong(frame["start_time"] < frame["enable_time"], "start_time", "starts at {value}, before it queued")
        begun = frame["start_time"].fill_null(frame["enable_time"])
        self._wrong(frame["end_time"] < begun, "end_time", "ends at {value}, before it began")

    def one_ticket(self, frame: pl.DataFrame, columns: list[str]) -> None:
        """What is the ticket's must be the same on all its rows."""
        for name in columns:
            first = frame.select(pl.col(name).first().over("case_id"))[name]
            self._wrong(
                first.ne_missing(frame[name]), name, f"{name}: {{value}} differs from the ticket's earlier rows"
            )
