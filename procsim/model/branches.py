"""What becomes of the branches of a split: as which stage each of them comes to a join, and what it cannot avoid.

For a join a token comes from the last stage that it visited, or from a crossroads that it has passed since then, if the
join lists it; of several the latest counts. A token that comes from none of them passes straight through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.model.graph import is_source_node

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from procsim.model.survey import Opening, Successors, Survey


def comes_as(
    survey: Survey,
    opening: Opening,
    branch: str,
    join: str,
    successors: Successors | None = None,
    without: Collection[str] = (),
) -> set[str | None]:
    """As which of the stages that a join lists the tokens of a branch may come to it; None for straight through.

    ``successors`` are the ways that count, by default those of all tickets; no token goes on from stages ``without``.
    """
    ways = survey.successors if successors is None else successors
    found: set[str | None] = set()
    queue = [(branch, credit) for credit in _credits(survey, opening.node, join)]
    seen = set(queue)
    while queue:
        node, credit = queue.pop()
        if node == join:
            found.add(credit)
            continue
        if node in survey.process.ends or node in without:
            continue
        after = _credit(survey, node, join, credit)
        for other in ways.get(node, ()):
            if (other, after) not in seen:
                seen.add((other, after))
                queue.append((other, after))
    return found


def _credit(survey: Survey, node: str, join: str, before: str | None) -> str | None:
    """From which stage a token comes for a join, once it has been at a node."""
    if node in survey.process.stages[join].after_all:
        return node
    return before if survey.is_crossroads(node) else None


def _credits(survey: Survey, node: str, join: str) -> set[str | None]:
    """From which stages tokens may come for a join when they leave a node, a split perhaps."""
    found: set[str | None] = set()
    queue = [node]
    seen: set[str] = set()
    while queue:
        at = queue.pop()
        if at in seen:
            continue
        seen.add(at)
        if survey.is_crossroads(at) and at not in survey.process.stages[join].after_all:
            queue += (
                node for node in survey.predecessors.get(at, ()) if is_source_node(node) or node in survey.reached
            )
        else:
            found.add(_credit(survey, at, join, None))
    return found


def straight_senders(survey: Survey, opening: Opening, branch: str, join: str) -> set[str]:
    """The nodes from which tokens of a branch may pass straight through a join; the split itself may be one."""
    listed = survey.process.stages[join].after_all
    nodes = survey.senders(join, listed) & survey.within(branch, join)
    found = {node for node in nodes if not survey.is_crossroads(node)}
    ahead = {node for node in nodes if survey.is_crossroads(node)}
    straight = branch == join or (branch in ahead and join in survey.within(branch))
    return found | {opening.node} if straight and None in _credits(survey, opening.node, join) else found


def nodes_before(survey: Survey, branch: str, joins: Collection[str]) -> set[str]:
    """The nodes to which the tokens of a branch may come before these joins, the branch's own first stage included."""
    found: set[str] = set()
    queue = [branch]
    while queue:
        at = queue.pop()
        if at not in found and at not in joins and at not in survey.process.ends:
            found.add(at)
            queue += survey.successors[at]
    return found


def musts(survey: Survey, branch: str, joins: Collection[str]) -> Iterator[str]:
    """The stages that the tokens of a branch cannot all avoid before they come to ends or these joins, in file order.

    Of a choice every way must lead there, of a split one of its branches; loops are left at some time.
    """
    near = nodes_before(survey, branch, joins)
    for name in survey.process.stages:
        if name in near and branch not in _avoiding(survey, near, name, joins):
            yield name


def _avoiding(survey: Survey, near: Iterable[str], name: str, joins: Iterable[str]) -> set[str]:
    """The nodes from which all tokens may come to ends and joins without passing a stage."""
    found = {*survey.process.ends, *joins}
    nodes = [node for node in near if node != name]
    grows = True
    while grows:
        fresh = [
            node
            for node in nodes
            if node not in found and any(found.issuperset(option) for option in survey.options[node])
        ]
        found.update(fresh)
        grows = bool(fresh)
    return found
