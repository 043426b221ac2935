"""Routes as a forest of nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.blueprint.tables import BY, CASES, CHOICE, NONE, SPLIT, TO_END, TO_STAGE, RouteTable
from procsim.model.process import Branch, By, Case, Cases, Choice, Routing, Split, To, targets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.engine.blueprint.conditions import Conditions
    from procsim.engine.blueprint.vocabulary import Selectors


class Routes:
    """Gathers the routes of a blueprint."""

    def __init__(
        self, stages: Sequence[str], ends: Sequence[str], selectors: Selectors, conditions: Conditions
    ) -> None:
        self._stages = {name: index for index, name in enumerate(stages)}
        self._ends = {name: index for index, name in enumerate(ends)}
        self._selectors = selectors
        self._conditions = conditions
        self._nodes: list[tuple[int, int, int, int]] = []
        self._arcs: list[tuple[int, float, int, int]] = []
        self._leaves: dict[str, int] = {}
        self._ordinal = 0

    def add(self, routing: Routing) -> int:
        """The root node of a routing; the choices in it are numbered from 0 for their draws."""
        self._ordinal = 0
        return self._node(routing)

    def to(self, target: str) -> int:
        """The node that leads to a stage or an end."""
        if target not in self._leaves:
            is_stage = target in self._stages
            index = self._stages[target] if is_stage else self._ends[target]
            self._leaves[target] = self._append(TO_STAGE if is_stage else TO_END, index, 0)
        return self._leaves[target]

    def _node(self, routing: Routing) -> int:
        match routing:
            case To(target):
                return self.to(target)
            case Choice(branches):
                return self._choice(branches)
            case Cases(cases):
                return self._cases(cases)
            case Split(names):
                return self._append(
                    SPLIT, self._add_arcs([(self.to(name), 1.0, NONE, NONE) for name in names]), len(names)
                )
            case By(choice):
                return self._append(BY, self._selectors.add(choice, self._node), 0)

    def _choice(self, branches: Sequence[Branch]) -> int:
        ordinal = self._ordinal
        self._ordinal += 1
        total = sum(branch.share for branch in branches)
        arcs = [
            (self._node(b.to), b.share / total, self._goes_back_to(b.to) if b.is_rework else NONE, NONE)
            for b in branches
        ]
        return self._append(CHOICE, self._add_arcs(arcs), len(arcs), ordinal)

    def _cases(self, cases: Sequence[Case]) -> int:
        arcs = [(self._node(case.to), 1.0, NONE, self._conditions.add(case.when)) for case in cases]
        return self._append(CASES, self._add_arcs(arcs), len(arcs))

    def _goes_back_to(self, routing: Routing) -> int:
        return next((self._stages[name] for name in targets(routing) if name in self._stages), NONE)

    def _append(self, kind: int, first: int, count: int, ordinal: int = 0) -> int:
        self._nodes.append((kind, first, count, ordinal))
        return len(self._nodes) - 1

    def _add_arcs(self, arcs: list[tuple[int, float, int, int]]) -> int:
        self._arcs += arcs
        return len(self._arcs) - len(arcs)

    def table(self) -> RouteTable:
        """The finished table."""
        nodes = np.array(self._nodes, dtype=np.int64).reshape(-1, 4)
        return RouteTable(
            kind=nodes[:, 0].copy(),
            first=nodes[:, 1].copy(),
            count=nodes[:, 2].copy(),
            ordinal=nodes[:, 3].copy(),
            node=np.array([arc[0] for arc in self._arcs], dtype=np.int64),
            share=np.array([arc[1] for arc in self._arcs], dtype=np.float64),
            rework=np.array([arc[2] for arc in self._arcs], dtype=np.int64),
            condition=np.array([arc[3] for arc in self._arcs], dtype=np.int64),
        )
