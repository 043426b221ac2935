"""The columns of an event log, made from its frames: names become indices, moments microseconds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from procsim.engine.columns import MISSING, NONE
from procsim.kpi.columns import Codes, Column
from procsim.kpi.tables import Lots, Observed, Times, microseconds, moment
from procsim.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from procsim.engine.log import EventLog
    from procsim.kpi.kept import Kept


class FrameTables:
    """The columns of an event log; see `procsim.kpi.tables.Tables`.

    Raises:
        InputError: by ``stage`` and ``outcome``, if the process has no stage or end of a name that stands there.
    """

    def __init__(self, kept: Kept, log: EventLog) -> None:
        self._kept = kept
        self._log = log
        arrived = _times(log.tickets["arrived"])
        start = microseconds(log.info.start)
        self._first = min(start, int(arrived.min())) if len(arrived) else start
        self.arrived: Times = arrived - self._first
        self.window = log.info.window_start, log.info.window_end
        self.observed = Observed(
            moment(self._first),
            start - self._first,
            microseconds(log.info.window_start) - self._first,
            microseconds(log.info.window_end) - self._first,
            microseconds(log.info.end) - self._first,
        )

    def _since(self, series: pl.Series) -> Times:
        times = _times(series)
        if not series.null_count():
            return times - self._first
        return np.where(times == MISSING, MISSING, times - self._first)

    # --- tickets --------------------------------------------------------------------------------------------------

    @cached_property
    def closed(self) -> Times:
        """When each ticket closed."""
        return self._since(self._log.tickets["closed"])

    @cached_property
    def outcome(self) -> Codes:
        """The end of each ticket."""
        return _coded(self._log.tickets["outcome"], self._kept.ends, "the outcome", "end")

    @cached_property
    def source(self) -> tuple[Codes, tuple[str, ...]]:
        """Codes, and the names for which they stand."""
        return _codes(self._log.tickets["source"], self._kept.process.arrivals)

    @cached_property
    def parent(self) -> Codes:
        """The row of the ticket that each one repeats."""
        repeats = self._log.tickets["repeat_of"]
        if repeats.null_count() == len(repeats):
            return np.full(len(repeats), NONE)
        names = pl.Enum(repeats.drop_nulls().unique())
        owner = _physical(self._log.tickets["case_id"].cast(names, strict=False))
        owners = np.flatnonzero(owner != NONE)
        rows = np.full(len(names.categories) + 1, NONE)  # the last is for NONE itself
        rows[owner[owners]] = owners
        found: Codes = rows[_physical(repeats.cast(names))]
        return found

    def attribute(self, name: str) -> Column | None:
        """One of the tickets' own attributes; None if the log has no such column."""
        if name not in self._log.attributes:
            return None
        series = self._log.tickets[name]
        if series.dtype.is_numeric():
            return Column.of_numbers(series.cast(pl.Float64).to_numpy())
        return Column.of_texts(*_codes(series, self._kept.values.get(name, ())))

    # --- visits ---------------------------------------------------------------------------------------------------

    @cached_property
    def ticket(self) -> Codes:
        """The row of each visit's ticket."""
        return self._log.visits["ticket"].to_numpy().astype(np.int32)

    @cached_property
    def stage(self) -> Codes:
        """Where each visit was."""
        return _coded(self._log.visits["activity"], self._kept.stages, "the activity", "stage").astype(np.int16)

    @cached_property
    def queued(self) -> Times:
        """When each visit queued."""
        return self._since(self._log.visits["enable_time"])

    @cached_property
    def started(self) -> Times:
        """When each visit began."""
        return self._since(self._log.visits["start_time"])

    @cached_property
    def ended(self) -> Times:
        """When each visit was over."""
        return self._since(self._log.visits["end_time"])

    @cached_property
    def parts_time(self) -> Times:
        """When each visit had all its parts."""
        return self._since(self._log.visits["parts_time"])

    @cached_property
    def crew(self) -> Codes:
        """Who worked: an index into ``crews``."""
        series = self._log.visits["resource"]
        crews = self._kept.crews
        codes = _among(series, crews)
        if codes is None:
            number = {person.name: index for index, person in enumerate(self._kept.people)}
            for text in _distinct(series):
                if text not in crews:
                    crews[text] = tuple(number[name] for name in text.split(";") if name in number)
            codes = _among(series, crews)
            assert codes is not None
        return codes.astype(np.int32)

    @cached_property
    def crews(self) -> Sequence[tuple[int, ...]]:
        """People who worked together; names that the process doesn't know are left out."""
        _ = self.crew  # this log's crews are known once its visits have been read
        return tuple(self._kept.crews.values())

    @property
    def one_at_a_time(self) -> bool | None:
        """A log may come from anywhere: only its visits can tell."""
        return None

    @cached_property
    def lots(self) -> Lots:
        """The lots of the process's parts; other occurrences and other parts are left out."""
        table = self._log.occurrences
        kind = _known(table["kind"], ("ordered", "delivered"))
        part = _known(table["name"], self._kept.process.parts)
        rows = np.flatnonzero((kind != NONE) & (part != NONE))
        quantity = table["quantity"].cast(pl.Int64).to_numpy()
        times = self._since(table["time"])
        return Lots(times[rows], kind[rows] == 1, part[rows], quantity[rows], told=not table.is_empty())


def _times(series: pl.Series) -> Times:
    """Microseconds since the epoch; `MISSING` where there is no time: numpy's "not a time" is that very number."""
    times: Times = series.cast(pl.Datetime("us")).to_numpy().view(np.int64)
    return times


def _physical(series: pl.Series) -> Codes:
    """The codes of an Enum's entries; -1 for null."""
    codes = series.to_physical().to_numpy()
    # numpy has no integer for null: polars gives floats then, with nan.
    return (np.where(np.isnan(codes), NONE, codes) if series.null_count() else codes).astype(np.int64)


def _distinct(series: pl.Series) -> list[str]:
    """The different texts of a column, sorted."""
    return sorted(series.drop_nulls().unique().to_list())


def _known(series: pl.Series, texts: Iterable[str]) -> Codes:
    """A column of texts as indices into ``texts``; -1 for null and for any other text."""
    return _physical(series.cast(pl.Enum(list(texts)), strict=False))


def _among(series: pl.Series, texts: Iterable[str]) -> Codes | None:
    """A column of texts as indices into ``texts``, -1 for null; None if it has one that isn't among them."""
    coded = series.cast(pl.Enum(list(texts)), strict=False)
    return _physical(coded) if coded.null_count() == series.null_count() else None


def _codes(series: pl.Series, expected: Iterable[str]) -> tuple[Codes, tuple[str, ...]]:
    """A column of texts as indices into the texts that are given beside them; -1 for null.

    They are those expected, or where the column has others its own, sorted.
    """
    series = series.cast(pl.String)
    texts = tuple(expected)
    codes = _among(series, texts)
    if codes is None:
        texts = tuple(_distinct(series))
        codes = _among(series, texts)
        assert codes is not None
    return codes, texts


def _coded(series: pl.Series, names: tuple[str, ...], what: str, kind: str) -> Codes:
    """A column of names as indices into the process's names; -1 for null.

    Raises:
        InputError: if the process has no such name.
    """
    if isinstance(series.dtype, pl.Enum):
        texts = tuple(series.dtype.categories.to_list())
        codes = _physical(series)
    else:
        codes, texts = _codes(series, names)
    if texts == names:
        return codes
    place = {name: index for index, name in enumerate(names)}
    translated = np.array([place.get(text, -2) for text in texts] + [NONE], dtype=np.int64)
    found: Codes = translated[codes]
    if (found == -2).any():
        unknown = texts[int(codes[np.flatnonzero(found == -2)[0]])]
        raise InputError(f"the log has {what} {unknown!r}, and the process has no such {kind}")
    return found
