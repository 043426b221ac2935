"""The KPIs: each one's value, counts and quantiles, for all tickets, by attribute, and by week of arrival."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from procsim.kpi.columns import Bools, Codes, Column, Floats, evaluate
from procsim.kpi.quantiles import quantile
from procsim.kpi.scorecard import KpiFigures, Ratio
from procsim.kpi.spans import Spans, kpi_spans
from procsim.kpi.verdicts import Verdicts, ended_in, repeats, sla_verdicts, takes, within
from procsim.model.problems import InputError
from procsim.model.time import SECOND, WEEK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times
    from procsim.model.conditions import Name
    from procsim.model.process import Kpi

_NOTHING = Ratio(0.0, 0.0)


def kpi_figures(records: Records) -> dict[str, KpiFigures]:
    """The figures of all KPIs of the process, in the order of the file."""
    return {name: Indicator(records, kpi).figures() for name, kpi in records.process.kpis.items()}


class Indicator:
    """One KPI of one log, of which as much is computed as is asked for.

    Raises:
        InputError: if it asks for what no log tells.
    """

    def __init__(self, records: Records, kpi: Kpi) -> None:
        self._records = records
        self._kpi = kpi
        self._taken = takes(records, _where(records, kpi))
        self._measured = _time(records, kpi) if kpi.share is None else _share(records, kpi)

    def value(self) -> Ratio | float | None:
        """What the goal speaks of."""
        return self._measured.value(self._taken)

    def weekly(self) -> Sequence[Ratio | float | None]:
        """The value of each whole week of the window, by the arrival of the tickets."""
        records = self._records
        weeks = (records.until - records.begin) // WEEK
        if weeks < 1:
            return ()
        week = np.where(self._taken, (records.arrived - records.begin) // WEEK, weeks)
        return self._measured.values(np.minimum(week, weeks), int(weeks))

    def figures(self) -> KpiFigures:
        """All of it."""
        return replace(self._measured.figures(self._taken), by=self._by(), weekly=self.weekly())

    def _by(self) -> Mapping[str, KpiFigures]:
        if self._kpi.by is None:
            return {}
        codes, labels = self._records.labels(self._kpi.by)
        return {label: self._measured.figures(self._taken & (codes == code)) for code, label in enumerate(labels)}


def _where(records: Records, kpi: Kpi) -> Column | None:
    if kpi.where is None:
        return None

    def lookup(name: Name) -> Column:
        if name.kind == "attribute":
            return records.column(name.name)
        if name.kind == "visits":
            return Column.of_numbers(np.bincount(records.at(name.name).ticket, minlength=records.tickets))
        raise InputError(f"the KPI {kpi.name} cannot ask for {name.kind}.{name.name}: a log doesn't tell what it was")

    return evaluate(kpi.where.expression, lookup)


class _Share:
    """A share of tickets: of those that count, the ones that met something."""

    def __init__(self, verdicts: Verdicts) -> None:
        self.verdicts = verdicts

    def value(self, taken: Bools) -> Ratio:
        met = int(np.count_nonzero(taken & self.verdicts.met))
        return Ratio(met, int(np.count_nonzero(taken & self.verdicts.counts)))

    def figures(self, taken: Bools) -> KpiFigures:
        value = self.value(taken)
        still = int(np.count_nonzero(taken & self.verdicts.open))
        return KpiFigures(value, int(value.denominator), still, _NOTHING, None, None)

    def values(self, groups: Codes, count: int) -> Sequence[Ratio]:
        return _ratios(groups, count, self.verdicts.met, self.verdicts.counts)


class _Time:
    """A time, and what the goal says of it: a share within a limit, a mean, or a median."""

    def __init__(self, spans: Spans, verdicts: Verdicts | None, statistic: str) -> None:
        self.spans = spans
        self.verdicts = verdicts
        self.statistic = statistic
        self.reached = spans.reached

    def _times(self, taken: Bools) -> Floats:
        """Seconds, sorted, of the tickets that have reached the KPI's end."""
        times: Floats = np.sort(self.spans.lasted[taken & self.reached]) / SECOND
        return times

    def value(self, taken: Bools) -> Ratio | float | None:
        if self.verdicts is not None:
            return _Share(self.verdicts).value(taken)
        times = self._times(taken)
        return quantile(times, 0.5) if self.statistic == "median" else Ratio(float(times.sum()), len(times))

    def figures(self, taken: Bools) -> KpiFigures:
        times = self._times(taken)
        mean = Ratio(float(times.sum()), len(times))
        median = quantile(times, 0.5)
        value: Ratio | float | None = median if self.statistic == "median" else mean
        if self.verdicts is not None:
            value = _Share(self.verdicts).value(taken)
        still = int(np.count_nonzero(taken & self.spans.on_the_way))
        return KpiFigures(value, len(times), still, mean, median, quantile(times, 0.9), array("d", times.tobytes()))

    def values(self, groups: Codes, count: int) -> Sequence[Ratio | float | None]:
        if self.verdicts is not None:
            return _Share(self.verdicts).values(groups, count)
        if self.statistic != "median":
            return _ratios(groups, count, np.where(self.reached, self.spans.lasted / SECOND, 0.0), self.reached)
        return [
            quantile(np.sort(self.spans.lasted[(groups == group) & self.reached]) / SECOND, 0.5)
            for group in range(count)
        ]


def _ratios(groups: Codes, count: int, above: npt.NDArray[np.generic], below: Bools) -> list[Ratio]:
    """The ratio of two sums in each group."""
    numerators = np.bincount(groups, weights=above.astype(np.float64), minlength=count)
    denominators = np.bincount(groups, weights=below.astype(np.float64), minlength=count)
    return [Ratio(float(numerators[group]), float(denominators[group])) for group in range(count)]


def _share(records: Records, kpi: Kpi) -> _Share:
    share = kpi.share or ""
    if share == "repeats":
        return _Share(repeats(records, kpi.within))
    if share.startswith("end:"):
        return _Share(ended_in(records, share.removeprefix("end:")))
    return _Share(sla_verdicts(records, share))


def _time(records: Records, kpi: Kpi) -> _Time:
    spans = kpi_spans(records, kpi)
    goal = kpi.goal
    if goal is None or goal.statistic != "within" or goal.limit is None:
        return _Time(spans, None, "mean" if goal is None else goal.statistic)
    limit: Times = np.full(records.tickets, goal.limit, dtype=np.int64)
    return _Time(spans, within(records, spans, limit, kpi.gives_up_is_miss), "within")
