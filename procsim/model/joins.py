"""Checks of parallel branches: what is opened side by side must be able to come together, and only once.

They are cautious: an error is reported only where no run could go well; what may be meant so is a warning or nothing.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING

from procsim.model.graph import is_source_node, source_node, source_of
from procsim.model.problems import Problem
from procsim.model.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.model.problems import Path
    from procsim.model.survey import Opening, Survey


def find(survey: Survey) -> Iterator[Problem]:
    """Everything that is wrong or odd about splits and joins."""
    for join in survey.joins:
        found = list(_never_sent(survey, join)) or list(_never_side_by_side(survey, join))
        yield from found
        if not found:
            yield from _skipping(survey, join)
    yield from _waiting_for_each_other(survey)
    yield from _opened_again(survey)
    yield from _not_joined(survey)


def _never_sent(survey: Survey, join: str) -> Iterator[Problem]:
    """Listed stages that never send a ticket to the join, or not before it has started."""
    stages = survey.process.stages[join].after_all
    senders = survey.senders(join)
    first = {node for name in survey.process.arrivals for node in survey.reachable(source_node(name), join)}
    for number, name in enumerate(stages):
        path: Path = ("stages", join, "after_all", number)
        if name not in senders:
            message = f"{quoted(name)} never sends a ticket on to {quoted(join)}, so they can never join"
            yield Problem(f"{message}; let {quoted(name)} lead there or take it off the list", path)
        elif name in survey.reached and name not in first:
            message = f"tickets come to {quoted(name)} only after {quoted(join)}, which can't wait for it"
            yield Problem(f"{message}; take it off the list", path)


def _brings(survey: Survey, opening: Opening, branch: str, join: str) -> set[str]:
    """The listed stages from which the token of a branch may come to a join."""
    stages = survey.process.stages[join].after_all
    if branch == join:
        return {opening.node} & set(stages)
    return set(stages) & survey.within(branch, join)


def _never_side_by_side(survey: Survey, join: str) -> Iterator[Problem]:
    """Joins whose stages no split opens at the same time."""
    stages = survey.process.stages[join].after_all
    joined: set[str] = set()
    for opening in survey.openings:
        brought = [_brings(survey, opening, branch, join) for branch in opening.branches]
        for one, other in permutations(brought, 2):
            joined |= {name for name in one if other - {name}}
    if len(stages) < 2:
        return
    if not joined:
        message = f"{listed(stages)} are never open side by side, so they can never join at {quoted(join)}"
        yield Problem(f"{message}; open them together with `next: {{all: […]}}`", ("stages", join, "after_all"))
        return
    for number, name in enumerate(stages):
        if name not in joined and name in survey.reached:
            message = f"{quoted(name)} is never open beside the other stages that {quoted(join)} waits for"
            yield Problem(message, ("stages", join, "after_all", number), "warning")


def _skipping(survey: Survey, join: str) -> Iterator[Problem]:
    """Stages inside branches that lead straight to the join although it doesn't list them."""
    stages = survey.process.stages[join].after_all
    inside = {
        node
        for opening in survey.openings
        if sum(1 for branch in opening.branches if _brings(survey, opening, branch, join)) > 1
        for branch in opening.branches
        for node in survey.within(branch, join)
    }
    for name in survey.process.stages:
        if name in inside and name in survey.senders(join) and name not in stages and not survey.is_crossroads(name):
            message = (
                f"tickets from {quoted(name)} pass straight through {quoted(join)} without waiting for {listed(stages)}"
            )
            yield Problem(f"{message}; list it in `after_all` if they should wait", ("stages", name, "next"), "warning")


def _waiting_for_each_other(survey: Survey) -> Iterator[Problem]:
    """Two joins each of which waits for a stage that comes only after the other."""
    arrivals = [source_node(name) for name in survey.process.arrivals]
    for one, other in combinations(survey.joins, 2):
        ways = []
        for join, rival in ((one, other), (other, one)):
            before_rival = {node for arrival in arrivals for node in survey.reachable(arrival, rival)}
            listed_stages = survey.process.stages[join].after_all
            ways.append([name for name in listed_stages if name in survey.reached and name not in before_rival])
        if all(ways) and _open_together(survey, one, other):
            message = (
                f"{quoted(one)} waits for {quoted(ways[0][0])}, which comes after {quoted(other)}, and that waits for"
            )
            message += f" {quoted(ways[1][0])}, which comes after {quoted(one)}: they can never join"
            yield Problem(message, ("stages", one, "after_all"))


def _open_together(survey: Survey, one: str, other: str) -> bool:
    """Whether some split sends one token towards each of two joins."""
    for opening in survey.openings:
        for first, second in permutations(opening.branches, 2):
            if one in survey.within(first, other) and other in survey.within(second, one):
                return True
    return False


def _opened_again(survey: Survey) -> Iterator[Problem]:
    """Splits to which one branch can go back before it has joined: the others would come to the join twice."""
    for opening in survey.openings:
        for branch, rival in permutations(opening.branches, 2):
            join = _join_of(survey, opening, branch, rival)
            if join is not None and _goes_back(survey, branch, opening.node):
                where = "the split" if is_source_node(opening.node) else quoted(opening.node)
                message = f"{quoted(branch)} can lead back to {where} before the branches have joined, which opens"
                message += f" {quoted(rival)} once more, so that {quoted(join)} would join twice"
                yield Problem(f"{message}; lead back after {quoted(join)}", _next_of(survey, opening.node))
                break


def _join_of(survey: Survey, opening: Opening, branch: str, rival: str) -> str | None:
    """The first join at which the tokens of two branches meet, coming from different listed stages."""
    for join in survey.joins:
        mine, theirs = _brings(survey, opening, branch, join), _brings(survey, opening, rival, join)
        if any(theirs - {name} for name in mine):
            return join
    return None


def _goes_back(survey: Survey, branch: str, node: str) -> bool:
    """Whether a branch leads to a node on a way without any join."""
    queue = [branch]
    seen: set[str] = set()
    while queue:
        at = queue.pop()
        if at == node:
            return True
        if at in seen or at in survey.joins or at in survey.process.ends:
            continue
        seen.add(at)
        queue += survey.successors[at]
    return False


def _not_joined(survey: Survey) -> Iterator[Problem]:
    """Stages through which two branches must pass one after the other, before anything joins them."""
    said: set[str] = set()
    for opening in survey.openings:
        for one, other in combinations(opening.branches, 2):
            both = [name for name in _musts(survey, one) if name in _musts(survey, other)]
            if not both or both[0] in said:
                continue
            name = both[0]
            said.add(name)
            join = next((join for join in survey.joins if name in survey.process.stages[join].after_all), None)
            if join is not None:
                message = (
                    f"the branches {listed((one, other))} both come to {quoted(join)} by way of {quoted(name)}: it"
                )
                message += f" would join twice; let them meet at {quoted(name)} with `after_all`"
                yield Problem(message, ("stages", name))
            else:
                message = f"{quoted(name)} is done once for each of the branches {listed((one, other))}"
                yield Problem(f"{message}; give it `after_all` if it should wait for both", ("stages", name), "warning")


def _musts(survey: Survey, branch: str) -> list[str]:
    """The stages that a token of a branch cannot avoid before an end or a join, in file order, crossroads left out."""
    goals = {*survey.process.ends, *survey.joins}
    return [
        name
        for name in survey.process.stages
        if name not in goals
        and not survey.is_crossroads(name)
        and name in survey.within(branch)
        and not survey.within(branch, name) & goals
    ]


def _next_of(survey: Survey, node: str) -> Path:
    if node in survey.process.stages:
        return ("stages", node, "next")
    if node in survey.process.ends:
        return ("ends", node, "repeat", "enters")
    return ("arrivals", source_of(node), "enters")
