"""Sources: the cumulated rate as knots, lists of instants, and what is drawn for each ticket."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.blueprint.tables import AT, EVERY, NONE, RATE, SourceTable
from procsim.engine.draws import name_key
from procsim.model.calendars import merge
from procsim.model.distributions import Distribution
from procsim.model.time import DAY, WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.engine.blueprint.chances import Distributions
    from procsim.engine.blueprint.people import Calendars
    from procsim.engine.blueprint.routes import Routes
    from procsim.engine.blueprint.vocabulary import Selectors, Vocabulary
    from procsim.model.process import Season, Source, Values

#: A stretch of time with one rate: from, to, tickets per microsecond.
Piece = tuple[int, int, float]


class Sources:
    """Gathers the sources of a blueprint."""

    def __init__(
        self,
        start: datetime,
        horizon: int,
        vocabulary: Vocabulary,
        selectors: Selectors,
        distributions: Distributions,
        routes: Routes,
        calendars: Calendars,
    ) -> None:
        self._start = start
        self._horizon = horizon
        self._vocabulary = vocabulary
        self._selectors = selectors
        self._distributions = distributions
        self._routes = routes
        self._calendars = calendars
        self._sources: list[Source] = []
        self._rows: list[tuple[int, ...]] = []
        self._knots: list[tuple[int, float, float]] = []
        self._instants: list[tuple[int, int]] = []
        self._draws: list[tuple[int, int]] = []
        self._value_rows: list[tuple[int, int]] = []
        self._values: list[tuple[int, float]] = []

    def add(self, source: Source) -> None:
        """One more source."""
        draws_first = len(self._draws)
        for attribute in source.attributes:
            column = self._vocabulary.names.index(attribute.name)
            self._draws.append((column, self._selectors.add(attribute.values, partial(self._value, column))))
        every = calendar = NONE
        if source.rate is not None:
            kind, first = RATE, len(self._knots)
            self._knots += self._cumulated(source)
            count = len(self._knots) - first
        elif source.every is not None:
            kind, first, count = EVERY, 0, 0
            every, calendar = self._distributions.add(source.every), self._calendars.clock(source.calendar)
        else:
            kind, first = AT, len(self._instants)
            self._instants += self._listed(source)
            count = len(self._instants) - first
        enters = self._routes.add(source.enters)
        self._sources.append(source)
        self._rows.append((kind, enters, every, calendar, first, count, draws_first, len(self._draws) - draws_first))

    def _value(self, column: int, what: Values | Distribution) -> int:
        if isinstance(what, Distribution):
            return self._distributions.add(what)
        first = len(self._values)
        total = sum(share for _, share in what.shares)
        self._values += [(self._vocabulary.code(column, value), share / total) for value, share in what.shares]
        self._value_rows.append((first, len(what.shares)))
        return len(self._value_rows) - 1

    def _listed(self, source: Source) -> list[tuple[int, int]]:
        """The instants of a list with their numbers, by time; those before the start are left out, numbers stay."""
        microsecond = timedelta(microseconds=1)
        numbered = [((at - self._start) // microsecond, n) for n, at in enumerate(source.at or (), start=1)]
        return sorted(pair for pair in numbered if pair[0] >= 0)

    def _cumulated(self, source: Source) -> list[tuple[int, float, float]]:
        """Knots of the cumulated rate: instant, tickets expected until then, rate from then on."""
        knots: list[tuple[int, float, float]] = []
        total = 0.0
        end = 0
        for begin, stop, rate in self._pieces(source):
            if knots and begin == end and knots[-1][2] == rate:
                end = stop
                total = knots[-1][1] + (stop - knots[-1][0]) * rate
                continue
            knots.append((begin, total, rate))
            total += (stop - begin) * rate
            end = stop
        if end < self._horizon or not knots:
            knots.append((end, total, 0.0))
        return knots

    def _pieces(self, source: Source) -> Iterator[Piece]:
        """Stretches with one rate above 0 from the start to the horizon, in order."""
        assert source.rate is not None
        spans = source.rate.spans
        if len(spans) == 1 and spans[0][:2] == (0, WEEK) and source.calendar is None and not source.seasons:
            yield 0, self._horizon, spans[0][2]
            return
        open_spans = (
            [(0, self._horizon)]
            if source.calendar is None
            else self._calendars.spans[self._calendars.add(source.calendar)]
        )
        at = 0
        for begin, stop, rate in self._weeks(source):
            while at < len(open_spans) and open_spans[at][1] <= begin:
                at += 1
            place = at
            while place < len(open_spans) and open_spans[place][0] < stop:
                first, last = max(begin, open_spans[place][0]), min(stop, open_spans[place][1])
                if first < last:
                    yield from self._seasoned(first, last, rate, source.seasons)
                place += 1

    def _weeks(self, source: Source) -> Iterator[Piece]:
        """The weekly rate laid out over the horizon, cut to it."""
        assert source.rate is not None
        midnight = datetime(self._start.year, self._start.month, self._start.day)
        monday = (midnight - self._start) // timedelta(microseconds=1) - self._start.weekday() * DAY
        week = monday - WEEK
        while week < self._horizon:
            for begin, stop, rate in source.rate.spans:
                first, last = max(week + begin, 0), min(week + stop, self._horizon)
                if rate > 0 and first < last:
                    yield first, last, rate
            week += WEEK

    def _seasoned(self, begin: int, stop: int, rate: float, seasons: tuple[Season, ...]) -> Iterator[Piece]:
        """A stretch cut at the seasons' midnights, its rate multiplied by those in force."""
        bounds = [self._season(season) for season in seasons]
        cuts = sorted({begin, stop, *(cut for first, last, _ in bounds for cut in (first, last) if begin < cut < stop)})
        for first, last in pairwise(cuts):
            scaled = rate
            for opens, closes, factor in bounds:
                if opens <= first < closes:
                    scaled *= factor
            if scaled > 0:
                yield first, last, scaled

    def _season(self, season: Season) -> Piece:
        def midnight(day: datetime) -> int:
            return (day - self._start) // timedelta(microseconds=1)

        first = datetime(season.first.year, season.first.month, season.first.day)
        last = datetime(season.last.year, season.last.month, season.last.day) + timedelta(days=1)
        return midnight(first), midnight(last), season.factor

    def expected(self) -> float:
        """How many first contacts are expected up to the horizon."""
        found = 0.0
        for source, row in zip(self._sources, self._rows, strict=True):
            if row[0] == RATE:
                instant, total, rate = self._knots[row[4] + row[5] - 1]
                found += source.size * (total + (self._horizon - instant) * rate)
            elif row[0] == EVERY and source.every is not None:
                opened = (
                    self._horizon
                    if row[3] == NONE
                    else sum(end - begin for begin, end in merge(self._calendars.spans[row[3]]))
                )
                found += source.size * opened / max(source.every.mean, 1.0)
            else:
                found += source.size * row[5]
        return found

    def table(self) -> SourceTable:
        """The finished table."""
        rows = np.array(self._rows, dtype=np.int64).reshape(-1, 8)
        instants = np.array(self._instants, dtype=np.int64).reshape(-1, 2)
        draws = np.array(self._draws, dtype=np.int64).reshape(-1, 2)
        value_rows = np.array(self._value_rows, dtype=np.int64).reshape(-1, 2)
        return SourceTable(
            names=tuple(source.name for source in self._sources),
            keys=np.array([name_key(source.name) for source in self._sources], dtype=np.int64),
            kind=rows[:, 0].copy(),
            size=np.array([source.size for source in self._sources], dtype=np.int64),
            enters=rows[:, 1].copy(),
            every=rows[:, 2].copy(),
            calendar=rows[:, 3].copy(),
            first=rows[:, 4].copy(),
            count=rows[:, 5].copy(),
            knot_time=np.array([knot[0] for knot in self._knots], dtype=np.int64),
            knot_total=np.array([knot[1] for knot in self._knots], dtype=np.float64),
            knot_rate=np.array([knot[2] for knot in self._knots], dtype=np.float64),
            at_time=instants[:, 0].copy(),
            at_number=instants[:, 1].copy(),
            draws_first=rows[:, 6].copy(),
            draws_count=rows[:, 7].copy(),
            draw_attribute=draws[:, 0].copy(),
            draw_selector=draws[:, 1].copy(),
            value_first=value_rows[:, 0].copy(),
            value_count=value_rows[:, 1].copy(),
            value_code=np.array([value[0] for value in self._values], dtype=np.int64),
            value_share=np.array([value[1] for value in self._values], dtype=np.float64),
        )
