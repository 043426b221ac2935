"""Whether a process can work at all, and what about it is worth a look before a run."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.model import endings, joins, leftovers, promises, resources
from procsim.model.flows import EndlessError
from procsim.model.problems import Problem
from procsim.model.survey import Survey
from procsim.model.time import WEEK
from procsim.model.traffic import Traffic, solve
from procsim.model.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from procsim.model.load import Load
    from procsim.model.process import Group, Process

#: The utilisation from which on a queue grows without bound.
FULL = 1.0 - 1e-9
_NEARLY_FULL = 0.95  # from which on it is very long


def problems(process: Process) -> list[Problem]:
    """Everything that is wrong with a process whose names and numbers are right, errors first, without positions.

    Errors are what no run could bring to an end: tickets that never end, cycles that take no time, branches that cannot
    join, people and parts that never come. Warnings are what a manager would want to know before a run: stages that
    nobody reaches, too few people, goals that no ticket can meet. The load is looked at only where there is no error.
    """
    survey = Survey(process)
    found: list[Problem] = []
    for rules in (endings, joins, resources, promises, leftovers):
        found += rules.find(survey)
    if not any(problem.severity == "error" for problem in found):
        found += _traffic(process)
    return sorted(dict.fromkeys(found), key=lambda problem: problem.severity)


def certain(least: Process, most: Process, knows_ways: bool, knows_start: bool) -> list[Problem]:
    """The errors of a process that cannot be read whole, whatever the rest was meant to be, without positions.

    In ``least`` tickets go only where that is certain, in ``most`` wherever they may. Where they go and what they miss
    there is wrong if it is so in both. Without ``knows_ways`` nothing is said of branches, which may come together in
    any way; without ``knows_start`` nothing of hours, which depend on the year. A stage to which tickets may come is
    taken to be one to which they come.
    """
    few, many = Survey(least), Survey(most)
    in_most = set(endings.find(many))
    found = [problem for problem in endings.find(few) if problem in in_most]
    if knows_ways:
        found += joins.find(many)
    if knows_start:
        found += resources.find(many)
    return list(dict.fromkeys(problem for problem in found if problem.severity == "error"))


def _traffic(process: Process) -> Iterator[Problem]:
    try:
        traffic = solve(process)
    except EndlessError:
        message = "so many tickets come back or are done again that there are more and more of them"
        yield Problem(f"{message}; look at the shares of repeats and rework", (), "warning")
        return
    for group in process.staff.values():
        yield from _load(process, group, traffic.groups[group.name])
    yield from _stocks(process, traffic)


def _load(process: Process, group: Group, load: Load) -> Iterator[Problem]:
    path = ("staff", group.name)
    if math.isinf(load.needed):
        message = f"{group.name}: there is work for them, and their calendar has no hours in a regular week"
        yield Problem(message, path, "warning")
        return
    there = f"{load.there} {'is' if load.there == 1 else 'are'} there"
    if load.utilisation >= FULL:
        people = f"{load.needed:.1f}" if load.needed < 99.95 else f"{load.needed:.0f}"
        message = f"{group.name}: work for {people} people, {there}; {_outlook(process, group)}"
        yield Problem(message, path, "warning")
    elif load.utilisation >= _NEARLY_FULL:
        # With one decimal 1.96 people would be as many as the 2 who are there.
        message = f"{group.name}: work for {load.needed:.2f} people, {there}: at an expected load of"
        message += f" {100 * load.utilisation:.0f} % queues are very long and slow to settle"
        yield Problem(message, path, "warning")


def _outlook(process: Process, group: Group) -> str:
    """What becomes of the queue for people who have too much work."""
    if not grows_without_bound(process, [group.name]):
        return "those who lose patience leave"
    endless = "the queue grows without bound"
    everyone = frozenset(name for name, stage in process.stages.items() if stage.patience is not None)
    if everyone and not _is_too_much(process, [group.name], everyone):
        return f"{endless}, unless enough tickets give up before they come to it"
    return endless


def grows_without_bound(process: Process, groups: Collection[str]) -> bool:
    """Whether the queues for groups with too much work grow although everyone leaves them who has patience.

    The work that is left then, at stages where nobody loses patience, is what such queues cannot get rid of.
    """
    people = [person for name in groups for person in process.staff[name].people]
    roles = {role for person in people for role in person.roles}
    served = (stage for stage in process.stages.values() if stage.role is not None and roles & set(stage.role.all()))
    leaving = frozenset(stage.name for stage in served if stage.patience is not None)
    return not leaving or _is_too_much(process, groups, leaving)


def _is_too_much(process: Process, groups: Collection[str], leaving: frozenset[str]) -> bool:
    """Whether groups have more work than they can do where everyone with patience leaves some stages at once."""
    try:
        loads = solve(process, leaving).groups
    except EndlessError:
        return True
    needed, there = (math.fsum(getattr(loads[name], what) for name in groups) for what in ("needed", "there"))
    return needed >= FULL * there


def _stocks(process: Process, traffic: Traffic) -> Iterator[Problem]:
    """Stocks that nobody fills up and that the run will empty: tickets then wait for ever."""
    weeks = (process.run.warm_up + process.run.length) / WEEK
    for part in process.parts.values():
        expected = traffic.parts[part.name] * weeks
        if part.reorder_at is None and expected > part.stock:
            message = f"about {expected:.0f} of {quoted(part.name)} are used in a run, and the stock of {part.stock} is"
            yield Problem(f"{message} never filled up; give it a `reorder_at`", ("parts", part.name), "warning")
