"""Distributions as rows of (family, parameters)."""

from __future__ import annotations

import numpy as np

from procsim.engine.blueprint.tables import UNTIL, DistributionTable
from procsim.engine.quantiles import EMPIRICAL, compile_distribution
from procsim.model.distributions import Distribution, Family
from procsim.model.process import Until


class Distributions:
    """Gathers the distributions of a blueprint; equal ones share a row."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], int] = {}
        self._rows: list[tuple[int, float, float, float, float]] = []
        self._values: list[float] = []

    def add(self, what: Distribution | Until) -> int:
        """The row of a distribution, or of a wait until a time of day."""
        key: tuple[object, ...] = (
            (UNTIL, what.time_of_day) if isinstance(what, Until) else (what.family, *what.parameters)
        )
        if key not in self._known:
            self._known[key] = len(self._rows)
            self._rows.append(self._row(what))
        return self._known[key]

    def _row(self, what: Distribution | Until) -> tuple[int, float, float, float, float]:
        if isinstance(what, Until):
            return UNTIL, float(what.time_of_day), 0.0, 0.0, 0.0
        if what.family is Family.EMPIRICAL:
            first = len(self._values)
            self._values += sorted(what.parameters)
            return EMPIRICAL, float(first), float(len(what.parameters)), 0.0, what.mean
        family, a, b, c = compile_distribution(what)
        return family, a, b, c, what.mean

    def table(self) -> DistributionTable:
        """The finished table."""
        family, a, b, c, mean = zip(*self._rows, strict=True) if self._rows else ((), (), (), (), ())
        return DistributionTable(
            family=np.array(family, dtype=np.int64),
            a=np.array(a, dtype=np.float64),
            b=np.array(b, dtype=np.float64),
            c=np.array(c, dtype=np.float64),
            mean=np.array(mean, dtype=np.float64),
            values=np.array(self._values, dtype=np.float64),
        )
