"""The search for the cheapest staffing that meets every goal: which staffing is run next, and when it is found.

It goes in turns:

1. The largest staffing is run first: where it misses a goal, hardly any other will meet it. Then the staffing as it
   is, and square-root staffing.
2. **Promising** staffings are those cheaper than the cheapest that meets the goals so far, with more people in each
   group than there is work for, and without any that has no fewer people in any group and yet misses a goal. The cost
   between the cheapest of them and the best is halved, and of those below the one is run whose worst group has most in
   reserve.
3. When none is promising any more, all the others that are cheaper are run as well, the best prepared first: more
   people upstream can flood those downstream, so that nothing is ruled out for having fewer people. Most of them are
   told in four runs.
4. The best is **confirmed** on fresh seeds. Where it fails there, it is out, and the search goes on with the next.

All staffings run with the same random numbers. The probability of error, one less the confidence, is spent so: half of
it on confirming what misses a goal, halved with each attempt (attempts have random numbers of their own); a quarter on
the cheapest staffing that meets all goals being called infeasible in the search, and a quarter on the same when it is
confirmed. So with the confidence asked for the answer meets every goal, and no staffing that is cheaper meets every
goal, unless it was told to be too close or was not run. That holds as far as means over replications are normally
distributed; it is exact for no finite number of runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from procsim.study.pool import Order
from procsim.study.selection import Budget, GoalsOnly, Judgement, Trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from procsim.model.process import Goal
    from procsim.study.pool import Pool
    from procsim.study.staffings import Staffing, Staffings

#: Why a staffing was run.
Purpose = Literal["first", "promising", "unlikely", "confirming"]

#: So many unlikely staffings have their first runs together, that all processors have something to do.
_TOGETHER = 24

#: Of so many staffings all are run before it is said that none meets the goals.
_FEW = 60

#: Replications from these numbers on confirm; each attempt has a million of its own.
_FRESH = 1_000_000

#: A staffing is confirmed by no fewer runs: there the t tests hold for skewed figures, too.
_FEWEST_TO_CONFIRM = 16


@dataclass(frozen=True, slots=True)
class Step:
    """A staffing that has been judged, as the search shows it."""

    names: tuple[str, ...]
    staffing: Staffing
    cost: float
    judgement: Judgement
    missed: tuple[str, ...]
    purpose: Purpose
    runs: int  # of this staffing
    runs_in_all: int
    #: The cheapest that meets the goals so far, and what it costs.
    best: Staffing | None
    best_cost: float | None


class Search:
    """The state of a search: trials by the place of their staffing, and the best place so far."""

    def __init__(
        self,
        space: Staffings,
        goals: Mapping[str, Goal],
        confidence: float,
        most: int,
        most_in_all: int,
        pool: Pool,
        progress: Callable[[Step], None] | None = None,
    ) -> None:
        self.space = space
        self.goals = goals
        self.runs = 0
        self.trials: dict[int, Trial] = {}
        #: The runs that confirmed a staffing, or failed to.
        self.confirmations: dict[int, Trial] = {}
        self.engines: set[str] = set()
        self._error = 1 - confidence
        self._most = most
        self._most_in_all = most_in_all
        self._pool = pool
        self._progress = progress
        self._measure = GoalsOnly(tuple(goals))
        #: Staffings with no more of anything than one that misses a goal, or with a group that has too much to do.
        self._unlikely = space.reserves <= 0

    # --- the turns ------------------------------------------------------------------------------------------------

    def run(self) -> int | None:
        """The place of the cheapest staffing that meets every goal, confirmed; None where none was found."""
        self._first()
        while True:
            if self.best is None and not self._any_hope():
                return None
            self._promising()
            if self._runs_left() and self._unlikely_ones():
                continue  # one of them meets the goals, and others may be promising now
            if self.best is None:
                return None
            if self._confirmed(self.best):
                return self.best

    @property
    def best(self) -> int | None:
        """The cheapest staffing that meets the goals and has not failed to be confirmed."""
        return min((place for place in self.trials if self.judgement(place) == "met"), default=None)

    def judgement(self, place: int) -> Judgement | None:
        """What is known of a staffing; what its confirmation said is the last word."""
        trial = self.confirmations.get(place) or self.trials.get(place)
        return trial.judgement if trial is not None else None

    @property
    def not_run(self) -> int:
        """How many staffings cheaper than the best (of all, where there is none) were not run."""
        limit = len(self.space) if self.best is None else self.best
        return limit - sum(place < limit for place in self.trials)

    def _first(self) -> None:
        """The largest staffing, the one of the file, and square-root staffing."""
        self._test(len(self.space) - 1, "first")
        if self.judgement(len(self.space) - 1) != "met":
            return
        now = [one.now for one in self.space.variables]
        place = None if None in now else self.space.place([number or 0 for number in now])
        if place is not None:
            self._test(place, "first")
        self._test(self.space.square_root(), "first")

    def _promising(self) -> None:
        while self._runs_left():
            place = self._next_promising()
            if place is None:
                return
            self._test(place, "promising")

    def _next_promising(self) -> int | None:
        limit = self.best
        if limit is None:
            return None
        open_ = np.flatnonzero(~self._unlikely[:limit])
        open_ = open_[[int(place) not in self.trials for place in open_]]
        if not len(open_):
            return None
        prices = self.space.prices
        half = (prices[open_[0]] + prices[limit]) / 2
        below = open_[prices[open_] <= half]
        reserves = self.space.reserves[below]
        # Of several with the same reserve the last, which has most besides.
        return int(below[np.flatnonzero(reserves == reserves.max())[-1]])

    def _unlikely_ones(self) -> bool:
        """Runs all that are cheaper than the best and not yet run; true as soon as one of them meets the goals."""
        best = self.best
        limit = len(self.space) if best is None else best
        places = np.array([place for place in range(limit) if place not in self.trials], dtype=np.int64)
        places = places[np.argsort(-self.space.reserves[places], kind="stable")]
        for begin in range(0, len(places), _TOGETHER):
            if not self._runs_left():
                return False
            self._test_together([int(place) for place in places[begin : begin + _TOGETHER]], "unlikely")
            if self.best != best:
                return True
        return False

    def _any_hope(self) -> bool:
        """Whether some staffing meets the goals although the largest doesn't.

        Of a few staffings all are run; of many those that have the largest numbers but for one group, whose people may
        flood the others, those between square-root staffing and the largest, and the cheapest of all, with which the
        cost of each goal begins.
        """
        size = len(self.space)
        places = list(range(size)) if size <= _FEW else sorted(set(self._telling_places()))
        self._test_together([place for place in places if place not in self.trials], "first")
        return self.best is not None

    def _telling_places(self) -> Iterator[int]:
        yield 0
        largest = self.space.staffing(len(self.space) - 1)
        modest = self.space.staffing(self.space.square_root())
        for column, one in enumerate(self.space.variables):
            for value in {one.values[0], modest[column], one.values[len(one.values) // 2]}:
                yield from self._placed([*largest[:column], value, *largest[column + 1 :]])
        for part in (0.0, 0.25, 0.5, 0.75):
            between = [low + part * (high - low) for low, high in zip(modest, largest, strict=True)]
            yield from self._placed(
                [
                    next(value for value in one.values if value >= least)
                    for one, least in zip(self.space.variables, between, strict=True)
                ]
            )

    def _placed(self, staffing: Sequence[int]) -> Iterator[int]:
        place = self.space.place(staffing)
        if place is not None:
            yield place

    def _runs_left(self) -> bool:
        return self.runs < self._most_in_all

    # --- runs -----------------------------------------------------------------------------------------------------

    def _test(self, place: int, purpose: Purpose) -> None:
        if place not in self.trials:
            self._test_together([place], purpose)

    def _test_together(self, places: Sequence[int], purpose: Purpose) -> None:
        """Runs staffings until each of them is judged."""
        budget = Budget(missed=self._error / 4, met=self._error / 2)
        trials = {place: Trial(self.goals, budget, self._most) for place in places}
        self._judge(trials, 0, purpose)

    def _confirmed(self, place: int) -> bool:
        """Whether a staffing meets the goals on seeds on which none has been chosen."""
        attempt = len(self.confirmations) + 1
        budget = Budget(missed=self._error / 4, met=self._error / 2 * 0.5**attempt)
        first = max(_FEWEST_TO_CONFIRM, self.trials[place].runs)
        trial = Trial(self.goals, budget, max(self._most, _FEWEST_TO_CONFIRM), first)
        self._judge({place: trial}, attempt * _FRESH, "confirming")
        return trial.judgement == "met"

    def _judge(self, trials: Mapping[int, Trial], first: int, purpose: Purpose) -> None:
        waiting = dict(trials)
        while waiting:
            if any(trial.runs for trial in waiting.values()) and purpose != "confirming" and not self._runs_left():
                for place, trial in waiting.items():
                    trial.leave()
                    self._note(place, trial, purpose)
                return
            places = list(waiting)
            orders = [
                Order(self.space.variant(place), range(first + trial.runs, first + trial.wanted))
                for place, trial in waiting.items()
            ]
            for outcome in self._pool.run(orders, self._measure):
                waiting[places[outcome.order]].add(outcome.figures)
                self.engines.add(outcome.engine)
                self.runs += 1
            for place, trial in list(waiting.items()):
                if trial.look() is not None:
                    del waiting[place]
                    self._note(place, trial, purpose)

    def _note(self, place: int, trial: Trial, purpose: Purpose) -> None:
        (self.confirmations if purpose == "confirming" else self.trials)[place] = trial
        if trial.judgement != "met":
            self._unlikely |= self.space.no_more_than(place)
        if self._progress is None or trial.judgement is None:
            return
        best = self.best
        self._progress(
            Step(
                names=tuple(one.name for one in self.space.variables),
                staffing=self.space.staffing(place),
                cost=self.space.cost(place),
                judgement=trial.judgement,
                missed=trial.missed or trial.close,
                purpose=purpose,
                runs=trial.runs,
                runs_in_all=self.runs,
                best=None if best is None else self.space.staffing(best),
                best_cost=None if best is None else self.space.cost(best),
            )
        )
