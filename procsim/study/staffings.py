"""All staffings that an optimisation may choose from: what may vary, within which bounds, and what each of them costs.

A staffing says how many people each group with a ``count`` has, and which level each stock of ``over`` has. Groups
whose people are listed one by one stay as they are. What a staffing costs is known before any run: the hours on shift
within the window, times the cost per hour.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.clocks import Clock
from procsim.files import with_changes
from procsim.model.flows import EndlessError
from procsim.model.problems import InputError, Problem
from procsim.model.time import HOUR, WEEK
from procsim.model.traffic import solve
from procsim.study.variants import Variant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from procsim.model.process import Group, Person, Process

#: The number of each variable, in their order.
Staffing = tuple[int, ...]

#: More staffings than these are not laid out: they would take a gigabyte, and longer than anybody waits.
MOST_STAFFINGS = 2_000_000


@dataclass(frozen=True, slots=True)
class Variable:
    """A number that an optimisation may choose: how many people a group has, or a stock level."""

    path: str  # as ``--set`` takes it
    values: tuple[int, ...]  # that it may have, ascending
    #: The group whose people are counted; None for a stock level.
    group: str | None = None
    #: What one more costs a week.
    cost: float = 0.0
    #: For how many people there is work.
    load: float = 0.0
    #: The number in the file; None for a level that no whole number says there.
    now: int | None = None

    @property
    def name(self) -> str:
        """As a staffing names it: the group, or the path of a level."""
        return self.group or self.path


@dataclass(frozen=True)
class Staffings:
    """All staffings within bounds, the cheapest first.

    They are ordered by their cost, among those of one cost by the number of people, then by the stock, and then by
    their numbers in the order of the file; the place in that order is how a staffing is called here.
    """

    process: Process
    variables: tuple[Variable, ...]
    #: What everybody else costs a week, whatever is chosen.
    fixed_cost: float
    seed: int
    engine: str
    _levels: dict[tuple[int, ...], Process] = field(default_factory=dict, compare=False)

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def table(self) -> NDArray[np.int32]:
        """A row for each staffing with the number of each variable."""
        grids = np.meshgrid(*(np.array(one.values, dtype=np.int32) for one in self.variables), indexing="ij")
        rows = np.stack([grid.ravel() for grid in grids], axis=1)
        is_group = np.array([one.group is not None for one in self.variables])
        people = rows[:, is_group].sum(axis=1)
        stock = rows[:, ~is_group].sum(axis=1)
        keys = [*(rows[:, column] for column in reversed(range(rows.shape[1]))), stock, people, self._costs(rows)]
        found: NDArray[np.int32] = rows[np.lexsort(keys)]
        return found

    @cached_property
    def costs(self) -> NDArray[np.float64]:
        """What each staffing costs a week."""
        return self._costs(self.table)

    @cached_property
    def prices(self) -> NDArray[np.float64]:
        """By how much staffings differ on the way to the cheapest: their cost, and where nobody costs anything their
        people."""
        if self.costs[-1] > self.costs[0]:
            return self.costs
        is_group = np.array([one.group is not None for one in self.variables])
        people: NDArray[np.float64] = self.table[:, is_group].sum(axis=1).astype(np.float64)
        return people

    @cached_property
    def reserves(self) -> NDArray[np.float64]:
        """How well each staffing is prepared for the load, by its worst group: people beyond the load, in units of its
        square root.

        Square-root staffing: with c = R + β√R people for a load of R, what a ticket waits is about the same in large
        and small groups of one β. Source: Halfin and Whitt, *Heavy-traffic limits for queues with many exponential
        servers*, Operations Research 29 (1981).
        """
        least = np.full(len(self.table), math.inf)
        for column, one in enumerate(self.variables):
            if one.group is not None and one.load > 0:
                np.minimum(least, (self.table[:, column] - one.load) / math.sqrt(one.load), out=least)
        return least

    @property
    def currency(self) -> str:
        """The currency of all costs."""
        return self.process.currency

    def staffing(self, place: int) -> Staffing:
        """The numbers of a staffing."""
        return tuple(int(number) for number in self.table[place])

    def place(self, staffing: Sequence[int]) -> int | None:
        """Where a staffing stands; None where it is not within the bounds."""
        found = np.flatnonzero((self.table == np.array(staffing)).all(axis=1))
        return int(found[0]) if len(found) else None

    def cost(self, place: int) -> float:
        """What a staffing costs a week, all groups together."""
        return float(self.costs[place])

    def no_more_than(self, place: int) -> NDArray[np.bool_]:
        """Which staffings have no more of anything than this one."""
        within: NDArray[np.bool_] = (self.table <= self.table[place]).all(axis=1)
        return within

    def square_root(self) -> int:
        """The place of square-root staffing: R + √R people for a load of R, rounded up, as far as the bounds allow."""
        wanted = []
        for one in self.variables:
            least = one.load + math.sqrt(one.load) if one.group is not None else math.inf
            wanted.append(next((value for value in one.values if value >= least), one.values[-1]))
        found = self.place(wanted)
        if found is None:
            raise LookupError(f"square-root staffing {wanted} is not among the values of the variables")
        return found

    def variant(self, place: int) -> Variant:
        """The process with a staffing, ready to be run."""
        staffing = self.staffing(place)
        levels = tuple(number for one, number in zip(self.variables, staffing, strict=True) if one.group is None)
        if levels not in self._levels:
            paths = [one.path for one in self.variables if one.group is None]
            changes = [(path, str(level)) for path, level in zip(paths, levels, strict=True)]
            self._levels[levels] = with_settings(self.process, changes)
        process = self._levels[levels]
        counts = {one.group: number for one, number in zip(self.variables, staffing, strict=True) if one.group}
        groups = {name: _staffed(group, counts.get(name)) for name, group in process.staff.items()}
        return Variant.of(replace(process, staff=groups), seed=self.seed, engine=self.engine)

    def _costs(self, rows: NDArray[np.int32]) -> NDArray[np.float64]:
        # Rounded, so that equal costs are equal however they were added up.
        costs = rows @ np.array([one.cost for one in self.variables]) + self.fixed_cost
        rounded: NDArray[np.float64] = np.round(costs, 6)
        return rounded


def with_settings(process: Process, changes: Sequence[tuple[str, str]]) -> Process:
    """A process with changes as of ``--set``, its run settings kept as an option has made them."""
    if not changes:
        return process
    return replace(with_changes(process, changes), start=process.start, run=process.run)


def _staffed(group: Group, count: int | None) -> Group:
    """A group with so many people, all like its first, named as the file's reader names them."""
    if count is None or count == len(group.people):
        return group
    first = group.people[0]
    people = tuple(replace(first, name=f"{group.name}-{number}") for number in range(1, count + 1))
    return replace(group, people=people)


def staffings(
    process: Process,
    *,
    bounds: Mapping[str, Sequence[int]],
    over: Mapping[str, Sequence[int]],
    seed: int,
    engine: str,
) -> Staffings:
    """All staffings of a process, the groups' numbers within bounds and stock levels among those of ``over``.

    ``bounds`` are the numbers allowed, by the path of a group's count; a group without any may have from 1 to three
    times as many people as there is work for, and five more.

    Raises:
        InputError: for a bound of what is no group's count, where nothing may vary, and where there are too many.
    """
    groups = counted(process)
    paths = {f"staff.{name}.count": name for name in groups}
    for path in bounds:
        if path not in paths:
            known = ", ".join(paths) or "none"
            raise InputError(f"bounds: {path} is not the count of a group ({known}); a stock level is varied by `over`")
        if min(bounds[path], default=0) < 1:
            raise InputError(
                f"bounds: {path}: somebody must be in each group, so that its numbers begin with 1 or more"
            )
    process = _manned(process, groups)
    loads = _loads(process)
    variables = []
    for path, name in paths.items():
        values = bounds.get(path) or range(1, math.ceil(3 * loads[name]) + 6)
        person = process.staff[name].people[0]
        variables.append(Variable(path, tuple(values), name, weekly_cost(process, person), loads[name], groups[name]))
    for path, levels in over.items():
        _check_level(process, path, levels[0])
        variables.append(Variable(path, tuple(levels), now=None))
    _check(variables)
    fixed = math.fsum(
        weekly_cost(process, person)
        for group in process.staff.values()
        if group.name not in groups
        for person in group.people
    )
    return Staffings(process, tuple(variables), fixed, seed, engine)


def _check_level(process: Process, path: str, level: int) -> None:
    """Tells before any run what is wrong with the path of a stock level."""
    try:
        with_settings(process, [(path, str(level))])
    except InputError as error:
        raise InputError([Problem(f"over: {path}: {problem.message}") for problem in error.problems]) from error


def counted(process: Process) -> dict[str, int]:
    """The groups that have a ``count``, with their numbers: their people are alike, and named by number.

    Those whose people are listed one by one can't be grown, for nobody knows what the next one would be like.
    """
    found = {}
    for name, group in process.staff.items():
        numbered = [replace(group.people[0], name=f"{name}-{n}") for n, _ in enumerate(group.people, 1)]
        if list(group.people) == numbered:
            found[name] = len(group.people)
    return found


def weekly_cost(process: Process, person: Person) -> float:
    """What a person costs a week: the hours on shift within the window, times the cost per hour."""
    begin = process.run.warm_up
    end = begin + process.run.length
    clock = Clock.of(process, person.calendar, process.start, end, person.away)
    return person.cost_per_hour * clock.elapsed(begin, end) / HOUR * WEEK / (end - begin)


def _manned(process: Process, groups: Mapping[str, int]) -> Process:
    """The process with somebody in each group, by whose example it grows."""
    empty = [name for name, count in groups.items() if not count]
    return with_settings(process, [(f"staff.{name}.count", "1") for name in empty])


def _loads(process: Process) -> dict[str, float]:
    """For how many people each group has work, roles shared out evenly among the people whom the file has."""
    try:
        groups = solve(process).groups
    except EndlessError:
        raise InputError(
            "so many tickets come back or are done again that there are more and more of them: no staffing is enough"
        ) from None
    endless = [name for name, load in groups.items() if math.isinf(load.needed)]
    if endless:
        raise InputError(f"{endless[0]}: there is work for them, and their calendar has no hours in a regular week")
    return {name: load.needed for name, load in groups.items()}


def _check(variables: Sequence[Variable]) -> None:
    if not variables:
        raise InputError("no group has a `count` that could be chosen: people listed one by one stay as they are")
    size = math.prod(len(one.values) for one in variables)
    if size > MOST_STAFFINGS:
        widest = sorted(variables, key=lambda one: -len(one.values))
        listed = ", ".join(f"{one.path}={one.values[0]}..{one.values[-1]}" for one in islice(widest, 3))
        raise InputError(
            f"{size:,} staffings are within the bounds, and {MOST_STAFFINGS:,} at most can be looked at: "
            f"narrow the widest of them ({listed})"
        )
