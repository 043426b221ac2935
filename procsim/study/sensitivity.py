"""Which guess matters: each number that somebody guessed moved within its range, one at a time, and what follows.

All runs have the same random numbers as those of the file as it stands, so that a guess without any effect differs by
exactly nothing. One at a time: that two wrong guesses may be worse together than each of them shows no such study.

Source: Howard, *Decision Analysis: Practice and Promise*, Management Science 34 (1988), for tornado diagrams.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from procsim.files import Guess, chosen, limits, movables, moved
from procsim.files.suggestions import nearest
from procsim.kpi.scorecard import Ratio
from procsim.model.problems import InputError
from procsim.study.cautions import overloads_by_load
from procsim.study.differences import Difference, concluded, mean_difference, members_tested, ratio_difference
from procsim.study.engines import EnginesUsed
from procsim.study.estimates import speaks_of, value_estimate
from procsim.study.figures import Figures, Lean
from procsim.study.given import process_of
from procsim.study.intervals import ratio_estimate
from procsim.study.options import plan
from procsim.study.pairing import better_side
from procsim.study.pool import Order, Pool
from procsim.study.tornado import CYCLE_TIME, Bar, End, First, Sensitivity, Tornado, verdict_of
from procsim.study.variants import Variant

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from datetime import date, timedelta
    from pathlib import Path

    from procsim.model.process import Kpi, Process
    from procsim.study.options import Plan
    from procsim.study.result import Estimate

#: How much of itself a guess is moved, less and more, where nothing else is said.
BY = 0.2


@dataclass(frozen=True, slots=True)
class Move:
    """A guess, the two values between which it may lie, and the process with each of them."""

    guess: Guess
    low: float
    high: float
    at_low: Process
    at_high: Process


@dataclass(frozen=True, slots=True)
class Design:
    """What will be run: so many guesses at both ends and the file as it is, with so many replications of each."""

    guesses: int
    replications: int

    @property
    def runs(self) -> int:
        """All runs together."""
        return (2 * self.guesses + 1) * self.replications


def sensitivity(
    process: Process | str | Path,
    *,
    changes: Sequence[tuple[str, str]] = (),
    guesses: Sequence[str] | None = None,
    ranges: Mapping[str, str] | None = None,
    by: float = BY,
    kpis: Sequence[str] | None = None,
    replications: int | None = None,
    seed: int | None = None,
    start: str | date | None = None,
    length: str | timedelta | None = None,
    tickets: int | None = None,
    engine: str = "auto",
    jobs: int | None = 1,
    cluster: str | None = None,
    planned: Callable[[Design], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """Moves each guess of a process within its range, and tells how far each moves the figures, and which verdicts.

    Args:
        process: from `procsim.load`, or the path of its file.
        changes: what ``--set`` changes, as pairs of path and value.
        guesses: paths of those to be moved, or of what they stand in (``stages.repair``); all where it is None. A
            decision (``parts.screen.reorder_at``) is moved where it is named.
        ranges: by path between what a number may lie: ``{"stages.repair.duration": "30..60 min"}``; also ``x0.5..x2``,
            ``-30%..+50%`` and ``±30%``.
        by: how much of itself a number without such a range is moved, less and more.
        kpis: names of those to be shown, ``cycle_time`` being the mean cycle time; where it is None, all with a goal,
            and the mean cycle time.
        replications: of the file as it is and of each end of each range.
        seed, start, length, tickets, engine, jobs, cluster: as of `procsim.simulate`.
        planned: called before the first run with what will be run.
        progress: called with how many runs are done and how many there will be.

    Raises:
        InputError: for a path that names no guess, a range that cannot be, an unknown KPI, or an option that cannot be.
        MissingPackage: for a cluster without dask and distributed.
        SimulationError: when a run cannot go on.
    """
    began = time.perf_counter()
    if isinstance(by, bool) or not 0 < by < 1:
        raise InputError(f"by: {by!r} is not above 0 and below 1, as 0.2 is, or 20%")
    given = process_of(process, changes)
    options: dict[str, Any] = {"seed": seed, "start": start, "length": length, "tickets": tickets, "engine": engine}
    ready = plan(given, replications=replications, **options)
    shown = _shown(ready.process, kpis)
    notes: list[str] = []
    moves = _moves(ready.process, guesses, ranges or {}, by, notes)
    design = Design(len(moves), ready.replications or given.run.replications)
    if planned is not None:
        planned(design)
    study = _Study(ready, moves, design, tuple(name for name in shown if name in ready.process.kpis))
    study.run(jobs, cluster, progress)
    tornados = study.tornados(shown)
    return Sensitivity(
        process=ready.process,
        seed=ready.seed,
        replications=design.replications,
        engine=study.engines.engine,
        by=by,
        guesses=[one.guess for one in moves],
        tornados=tornados,
        first=measured_first(tornados),
        runs=design.runs,
        tested=study.tested,
        notes=[*notes, *study.notes],
        ran_on=study.engines.sentence,
        seconds=time.perf_counter() - began,
    )


def _shown(process: Process, kpis: Sequence[str] | None) -> list[str]:
    """The figures that were asked for, KPIs in the order of the file and the mean cycle time after them."""
    if kpis is None:
        found = [name for name, kpi in process.kpis.items() if kpi.goal is not None]
        return found if CYCLE_TIME in process.kpis else [*found, CYCLE_TIME]
    known = list(dict.fromkeys([*process.kpis, CYCLE_TIME]))
    for name in kpis:
        if name not in known:
            near = nearest(name, known, 3)
            hint = f", did you mean {' or '.join(near)}?" if near else f": there are {', '.join(known)}"
            raise InputError(f"kpi: {process.name} has no KPI {name!r}{hint}")
    return [name for name in known if name in kpis]


def _moves(
    process: Process, paths: Sequence[str] | None, ranges: Mapping[str, str], by: float, notes: list[str]
) -> list[Move]:
    """The guesses to be moved, each with its range, in the order of the file.

    One that the process doesn't bear at an end that nobody asked for is left out, which a note says.
    """
    known = movables(process)
    found: dict[str, Guess] = {}
    if paths is None:
        found = {one.path: one for one in known if one.is_guess}
    for path in paths or ():
        found |= {one.path: one for one in chosen(process, path)}
    own: dict[str, tuple[float, float]] = {}
    for path, text in ranges.items():
        named = [one for one in known if one.path == path] or chosen(process, path)
        found |= {one.path: one for one in named}
        own |= {one.path: limits(process, one, text) for one in named}
    moves = []
    for guess in (one for one in known if one.path in found):
        low, high = own.get(guess.path, guess.range(by))
        try:
            moves.append(Move(guess, low, high, moved(process, guess, low), moved(process, guess, high)))
        except InputError as error:
            if guess.path in own:
                raise
            notes.append(f"{guess.path} was not moved: {error}")
    if not moves:
        raise InputError(f"{process.name}: none of its numbers is a guess; name what to move by its path")
    return moves


class _Study:
    """The runs: of the file as it is, then of each guess at the low and at the high end of its range."""

    def __init__(self, ready: Plan, moves: Sequence[Move], design: Design, kpis: tuple[str, ...]) -> None:
        self._base = ready.process
        self._moves = moves
        self._design = design
        self._kpis = kpis
        self._processes = [ready.process, *(each for one in moves for each in (one.at_low, one.at_high))]
        self._variants = [Variant.planned(replace(ready, process=process)) for process in self._processes]
        self._figures: list[list[Figures]] = [[] for _ in self._variants]
        self.engines = EnginesUsed()
        self.notes: list[str] = []
        self.tested = 0

    def run(self, jobs: int | None, cluster: str | None, progress: Callable[[int, int], None] | None) -> None:
        """Makes all runs."""
        orders = [Order(variant, range(self._design.replications)) for variant in self._variants]
        with Pool(jobs, cluster) as pool:
            for number, outcome in enumerate(pool.run(orders, Lean(self._kpis), progress=progress)):
                self._figures[outcome.order].append(outcome.figures)
                self.engines.add(number, outcome.engine)
            self.notes += pool.failures
        self.notes += self._overloads()

    def tornados(self, shown: Sequence[str]) -> list[Tornado]:
        """A tornado for each figure, with what may be concluded of all differences together."""
        places = range(1, len(self._variants))
        differences: dict[Hashable, Difference] = {
            (name, place): self._difference(name, place) for name in shown for place in places
        }
        judged = concluded(differences)
        self.tested = members_tested(differences)
        return [self._tornado(name, {place: judged[name, place] for place in places}) for name in shown]

    def _tornado(self, name: str, differences: Mapping[int, Difference]) -> Tornado:
        kpi = self._base.kpis.get(name)
        goal = kpi.goal if kpi is not None else None

        def end(place: int) -> End:
            value = self._estimate(name, place)
            return End(value, differences[place], verdict_of(goal, value))

        bars = [
            Bar(one.guess, one.low, one.high, end(2 * number + 1), end(2 * number + 2))
            for number, one in enumerate(self._moves)
        ]
        value = self._estimate(name, 0)
        widest = sorted(bars, key=lambda bar: -bar.width)
        return Tornado(name, kpi, value, verdict_of(goal, value), widest)

    def _estimate(self, name: str, place: int) -> Estimate:
        kpi = self._base.kpis.get(name)
        values = self._values(kpi, name, place)
        if kpi is None:
            return ratio_estimate([one for one in values if isinstance(one, Ratio)])
        return value_estimate(kpi, values)

    def _difference(self, name: str, place: int) -> Difference:
        kpi = self._base.kpis.get(name)
        base, other = self._values(kpi, name, 0), self._values(kpi, name, place)
        wanted = "lower" if kpi is None else better_side(kpi, self._base)
        if kpi is not None and speaks_of(kpi) == "quantile":
            return mean_difference(_times(base), _times(other), wanted)
        return ratio_difference(_ratios(base), _ratios(other), wanted)

    def _values(self, kpi: Kpi | None, name: str, place: int) -> Sequence[Ratio | float | None]:
        figures = self._figures[place]
        return [one.cycle for one in figures] if kpi is None else [one.kpis[name] for one in figures]

    def _overloads(self) -> list[str]:
        """Where there is more work than people can do: as it is, or at one end of a range."""
        usual = self._overload(0)
        if usual:
            return [f"as it is, {text}" for text in usual]
        ends = [
            f"{one.guess.path} at {one.guess.said(value)}"
            for number, one in enumerate(self._moves)
            for place, value in ((2 * number + 1, one.low), (2 * number + 2, one.high))
            if self._overload(place)
        ]
        if not ends:
            return []
        what = "more work than people can do, so that every wait there depends on how long one looks"
        return [f"{', '.join(ends)}: {what}"]

    def _overload(self, place: int) -> list[str]:
        groups = {name for one in self._figures[place] for name in one.utilisation}
        loads = {
            name: ratio_estimate([one.utilisation.get(name) for one in self._figures[place]]).value for name in groups
        }
        return overloads_by_load(self._processes[place], loads)


def _ratios(values: Sequence[Ratio | float | None]) -> list[Ratio]:
    """Two sums of each replication; one that had nothing to measure keeps its place."""
    return [one if isinstance(one, Ratio) else Ratio(0.0, 0.0) for one in values]


def _times(values: Sequence[Ratio | float | None]) -> list[float | None]:
    return [None if isinstance(one, Ratio) else one for one in values]


def measured_first(tornados: Sequence[Tornado]) -> list[First]:
    """The guesses on which a verdict hangs: first those that reverse the most of them (met and missed), then those
    that change the most, then those that stand highest in the tornados of what they change."""
    found: dict[str, dict[str, Bar]] = {}
    places: dict[str, list[int]] = {}
    reversed_: dict[str, int] = {}
    for one in tornados:
        for place, bar in enumerate(one.bars):
            if bar.turns(one.verdict):
                path = bar.guess.path
                found.setdefault(path, {})[one.name] = bar
                places.setdefault(path, []).append(place)
                reversed_[path] = reversed_.get(path, 0) + bar.reverses(one.verdict)
    guesses = {path: next(iter(bars.values())).guess for path, bars in found.items()}
    ranked = sorted(
        found, key=lambda path: (-reversed_[path], -len(found[path]), min(places[path]), guesses[path].position, path)
    )
    return [First(guesses[path], found[path]) for path in ranked]
