"""The cheapest staffing that meets every goal, and how it is told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from procsim.model.problems import InputError
from procsim.study.estimates import value_estimate
from procsim.study.given import process_of
from procsim.study.intervals import verdict
from procsim.study.optimised import GoalMet, Optimised, Tried, nearest
from procsim.study.options import plan
from procsim.study.pool import Pool
from procsim.study.staffing_search import Search
from procsim.study.staffings import counted, staffings, weekly_cost

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, timedelta
    from pathlib import Path

    from procsim.kpi.scorecard import Ratio
    from procsim.model.process import Kpi, Process
    from procsim.study.result import Estimate
    from procsim.study.selection import Trial
    from procsim.study.staffing_search import Step

#: How certain an answer is unless told otherwise.
CONFIDENCE = 0.95

#: Replications of one staffing at the most, and of all together.
MOST_REPLICATIONS = 1_000
MOST_RUNS = 30_000

#: Stock levels that a range stands for at the most; every further one is one more search.
MOST_LEVELS = 8


def optimise(
    process: Process | str | Path,
    *,
    changes: Sequence[tuple[str, str]] = (),
    bounds: Mapping[str, Sequence[int]] | None = None,
    over: Mapping[str, Sequence[int]] | None = None,
    confidence: float = CONFIDENCE,
    replications: int = MOST_REPLICATIONS,
    runs: int = MOST_RUNS,
    seed: int | None = None,
    start: str | date | None = None,
    length: str | timedelta | None = None,
    engine: str = "auto",
    jobs: int | None = 1,
    cluster: str | None = None,
    progress: Callable[[Step], None] | None = None,
) -> Optimised:
    """The cheapest staffing that meets every goal of a process, with a confidence that holds for all of that together.

    Args:
        process: from `procsim.load`, or the path of its file.
        changes: what ``--set`` changes, as pairs of path and value.
        bounds: the numbers that a group may have, by the path of its count: ``{"staff.technicians.count": range(2,
            11)}``. A group without any may have from 1 to three times as many people as there is work for, and 5 more.
        over: stock levels that may vary, too, by their path: ``{"parts.screen.reorder_at": range(20, 91, 10)}``. They
            cost nothing; of staffings that cost the same the one with less stock is chosen.
        confidence: the probability with which the answer is right; see `procsim.study.staffing_search`.
        replications: of one staffing at the most, while it is searched for and as many again to confirm it.
        runs: in all at the most; where they don't suffice, `Optimised.not_run` says how much is open.
        seed, start, length, engine, jobs, cluster: as of `procsim.simulate`.
        progress: called with each staffing that has been judged.

    Raises:
        InputError: for a process without goals or without a group that can be counted, or an option that cannot be.
        MissingPackage: for a cluster without dask and distributed.
        SimulationError: when a run cannot go on.
    """
    began = time.perf_counter()
    _check(confidence, replications, runs)
    given = process_of(process, changes)
    ready = plan(given, replications=1, seed=seed, start=start, length=length, engine=engine)
    goals = {name: kpi.goal for name, kpi in ready.process.kpis.items() if kpi.goal is not None}
    if not goals:
        raise InputError(f"{ready.process.name}: no KPI has a goal, so that any staffing would do; give one a `goal`")
    notes: list[str] = []
    chosen = {path: _thinned(path, levels, notes) for path, levels in (over or {}).items()}
    space = staffings(ready.process, bounds=bounds or {}, over=chosen, seed=ready.seed, engine=ready.engine)
    with Pool(jobs, cluster) as pool:
        search = Search(space, goals, confidence, replications, runs, pool, progress)
        best = search.run()
        notes += pool.failures
    return _Told(search, confidence, ready.process).result(best, notes, time.perf_counter() - began)


def _check(confidence: float, replications: int, runs: int) -> None:
    if not 0.5 <= confidence < 1:
        raise InputError(f"confidence: {confidence!r} is not from 0.5 to below 1 (50 % to below 100 %), as 0.95 is")
    for name, value, least in (("replications", replications, 4), ("runs", runs, 1)):
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= 1_000_000:
            raise InputError(f"{name}: {value!r} is not a whole number from {least} to 1,000,000")


def _thinned(path: str, levels: Sequence[int], notes: list[str]) -> Sequence[int]:
    """At most `MOST_LEVELS` of the levels, evenly spread, both ends among them."""
    if len(levels) <= MOST_LEVELS:
        return levels
    last = len(levels) - 1
    kept = [levels[round(number * last / (MOST_LEVELS - 1))] for number in range(MOST_LEVELS)]
    notes.append(f"of {path} the levels {', '.join(map(str, kept))} were tried, not all of {levels[0]}..{levels[-1]}")
    return kept


class _Told:
    """What a search has found, in the words of its result."""

    def __init__(self, search: Search, confidence: float, process: Process) -> None:
        self._search = search
        self._space = search.space
        self._confidence = confidence
        self._process = process

    def result(self, best: int | None, notes: Sequence[str], seconds: float) -> Optimised:
        """The result; ``best`` is the place of the staffing that was found."""
        search, space, process = self._search, self._space, self._process
        confirming = search.confirmations[best] if best is not None else None
        people = [person for group in process.staff.values() for person in group.people]
        tried = [self._tried(place) for place in sorted(search.trials)]
        return Optimised(
            process=process,
            confidence=self._confidence,
            seed=space.seed,
            engine="fast" if "fast" in search.engines else "simpy",
            staffing=None if best is None else self._people(best),
            levels={} if best is None else self._levels(best),
            cost_per_week=None if best is None else space.cost(best),
            base_staffing=counted(process),
            base_cost_per_week=round(sum(weekly_cost(process, person) for person in people), 6),
            goals={} if confirming is None else self._goals(confirming),
            infeasible=[] if best is not None else blamed(tried, tuple(search.goals)),
            undecided=[] if best is not None else undecided(tried),
            tried=tried,
            runs=search.runs,
            confirmed_by=0 if confirming is None else confirming.runs,
            staffings=len(space),
            not_run=search.not_run if best is not None else len(space) - len(tried),
            bounds={one.path: (one.values[0], one.values[-1]) for one in space.variables},
            notes=[*notes, *self._notes(best)],
            seconds=seconds,
        )

    def _people(self, place: int) -> dict[str, int]:
        numbers = zip(self._space.variables, self._space.staffing(place), strict=True)
        return {one.group: number for one, number in numbers if one.group is not None}

    def _levels(self, place: int) -> dict[str, int]:
        numbers = zip(self._space.variables, self._space.staffing(place), strict=True)
        return {one.path: number for one, number in numbers if one.group is None}

    def _tried(self, place: int) -> Tried:
        trial = self._search.confirmations.get(place) or self._search.trials[place]
        goals = self._estimates(trial)
        return Tried(
            staffing=self._people(place),
            levels=self._levels(place),
            cost_per_week=self._space.cost(place),
            judgement=trial.judgement or "close",
            missed=trial.missed,
            close=trial.close if not trial.missed else (),
            unmet=[name for name, goal in self._search.goals.items() if not verdict(goal, goals[name])[0]],
            goals=goals,
            runs=trial.runs,
        )

    def _estimates(self, trial: Trial) -> dict[str, Estimate]:
        return {name: goal_estimate(self._process.kpis[name], values) for name, values in trial.values.items()}

    def _goals(self, trial: Trial) -> dict[str, GoalMet]:
        return {name: GoalMet(self._process.kpis[name], one) for name, one in self._estimates(trial).items()}

    def _notes(self, best: int | None) -> list[str]:
        search = self._search
        close = [place for place in search.trials if search.judgement(place) == "close"]
        cheaper = [place for place in close if best is None or place < best]
        notes = []
        if cheaper:
            which = "" if best is None else "cheaper "
            are = f"1 {which}staffing is" if len(cheaper) == 1 else f"{len(cheaper)} {which}staffings are"
            notes.append(f"{are} so close to a goal that the runs can't tell whether it is met")
        if best is not None and search.not_run:
            notes.append(
                f"{search.not_run:,} cheaper staffings were not run: allow more runs (--runs), or narrow the bounds"
            )
        return notes


def goal_estimate(kpi: Kpi, values: Sequence[Ratio]) -> Estimate:
    """A goal's value with its 95 % interval, of what a trial has kept of each replication."""
    quantile = kpi.goal is not None and kpi.goal.statistic == "median"
    return value_estimate(kpi, [one.numerator for one in values] if quantile else values)


def blamed(tried: Sequence[Tried], goals: Sequence[str]) -> list[str]:
    """The goals for whose sake no staffing will do: those that none of them meets.

    Where each is met by one or another, those that the nearest staffing misses for certain; none where some staffing
    misses nothing for certain.
    """
    closest = nearest(tried)
    if not closest.missed:
        return []
    never = [name for name in goals if all(name in one.unmet for one in tried)]
    return never or list(closest.missed)


def undecided(tried: Sequence[Tried]) -> list[str]:
    """The goals that are too close to tell with the nearest staffing, where it misses none for certain."""
    closest = nearest(tried)
    return [] if closest.missed else list(closest.close)
