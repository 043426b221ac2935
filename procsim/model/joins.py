"""Checks of parallel branches: what is opened side by side must be able to come together, and only once.

They are cautious: an error is reported only where no run could go well; what may be meant so is a warning or nothing.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING, Literal

from procsim.model.branches import comes_as, musts, nodes_before, straight_senders
from procsim.model.graph import is_source_node, source_node, source_of
from procsim.model.problems import Problem
from procsim.model.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from procsim.model.problems import Path
    from procsim.model.survey import Opening, Survey


def find(survey: Survey) -> Iterator[Problem]:
    """Everything that is wrong or odd about splits and joins."""
    for join in survey.joins:
        found = list(_never_sent(survey, join)) or list(_never_side_by_side(survey, join))
        yield from found
        if not any(problem.severity == "error" for problem in found):
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
    return {name for name in comes_as(survey, opening, branch, join) if name is not None}


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
    """Stages that lead straight to a join although it doesn't list them, while another branch comes to it, too."""
    listed_stages = survey.process.stages[join].after_all
    found: set[str] = set()
    for opening in survey.openings:
        for branch, rival in permutations(opening.branches, 2):
            others = [other for other in _shared_joins(survey, (branch, rival)) if other != join]
            mine, theirs = (comes_as(survey, opening, each, join, without=others) for each in (branch, rival))
            if None in mine and theirs:
                found |= straight_senders(survey, opening, branch, join)
    for name in survey.options:
        if name in found:
            whose = "new tickets" if is_source_node(name) else f"tickets from {quoted(name)}"
            message = f"{whose} pass straight through {quoted(join)} without waiting for {listed(listed_stages)},"
            message += f" and {quoted(join)} is done once more for the other branches"
            if name in survey.process.stages:
                message += f"; list {quoted(name)} in `after_all`, too, if it should be done once"
            yield Problem(message, _next_of(survey, name), "warning")


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
    """Stages through which two branches pass one after the other, before anything joins them."""
    said: set[str] = set()
    for opening in survey.openings:
        for pair in combinations(opening.branches, 2):
            for problem, name in list(_twice(survey, opening, pair)) or list(_once_for_each(survey, pair)):
                if name not in said:
                    said.add(name)
                    yield problem


def _twice(survey: Survey, opening: Opening, pair: tuple[str, str]) -> Iterator[tuple[Problem, str]]:
    """Joins to which two branches come from the same listed stage, which then has sent more tokens than the others."""
    shared = _shared_joins(survey, pair)
    certain = set(musts(survey, pair[0], shared)) & set(musts(survey, pair[1], shared))
    for join in shared:
        if all(_joins_by_itself(survey, branch, join, shared) for branch in pair):
            continue  # each branch splits and joins: all of that is done for each
        for name in survey.process.stages[join].after_all:
            if not _both_come_as(survey, opening, pair, join, name):
                continue
            sure = name in certain
            message = f"the branches {listed(pair)} {'both' if sure else 'may both'} come to {quoted(join)} by way of"
            message += f" {quoted(name)}: {'it would join twice' if sure else 'then it is done twice'}"
            yield Problem(f"{message}; {_way_out(survey, join, name)}", ("stages", name), _severity(sure)), name


def _shared_joins(survey: Survey, pair: tuple[str, str]) -> list[str]:
    """The joins to which both branches may come: beyond them nobody can tell their tokens apart."""
    return [join for join in survey.joins if all(join in survey.within(branch) for branch in pair)]


def _severity(sure: bool) -> Literal["error", "warning"]:
    return "error" if sure else "warning"


def _way_out(survey: Survey, join: str, name: str) -> str:
    if survey.is_crossroads(name):
        return f"let {quoted(join)} list the last stage of each branch in place of {quoted(name)}"
    return f"let them meet at {quoted(name)} with `after_all`"


def _both_come_as(survey: Survey, opening: Opening, pair: tuple[str, str], join: str, name: str) -> bool:
    """Whether for some kind of ticket two branches may come to a join from the same stage, and no other join before."""
    others = [other for other in _shared_joins(survey, pair) if other != join]
    travelled = {id(journey.ways): journey for journey in survey.journeys}
    for journey in travelled.values():
        if any(way.targets == opening.branches for way in journey.ways.get(opening.node, ())):
            ways = journey.successors
            if all(name in comes_as(survey, opening, branch, join, ways, others) for branch in pair):
                return True
    return False


def _joins_by_itself(survey: Survey, branch: str, join: str, shared: Collection[str]) -> bool:
    """Whether a branch opens further ones, which come to a join from different stages."""
    near = nodes_before(survey, branch, shared)
    for opening in survey.openings:
        if opening.node in near:
            brought = [_brings(survey, opening, each, join) for each in opening.branches]
            if len(set().union(*brought)) > 1:
                return True
    return False


def _once_for_each(survey: Survey, pair: tuple[str, str]) -> Iterator[tuple[Problem, str]]:
    """The first stage that is done for each of two branches, as long as that may be meant so."""
    shared = _shared_joins(survey, pair)
    other = set(musts(survey, pair[1], shared))
    both = [name for name in musts(survey, pair[0], shared) if name in other and not survey.is_crossroads(name)]
    for name in both[:1]:
        message = f"{quoted(name)} is done once for each of the branches {listed(pair)}"
        yield (
            Problem(f"{message}; give it `after_all` if it should wait for both", ("stages", name), "warning"),
            name,
        )


def _next_of(survey: Survey, node: str) -> Path:
    if node in survey.process.stages:
        return ("stages", node, "next")
    if node in survey.process.ends:
        return ("ends", node, "repeat", "enters")
    return ("arrivals", source_of(node), "enters")
