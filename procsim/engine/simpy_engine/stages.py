"""A stage as the engine looks at it: its row of the blueprint, with what is the same for all tickets picked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.engine.blueprint.tables import CROSSROADS, NONE, WORK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.engine.blueprint import Blueprint
    from procsim.engine.simpy_engine.chance import Chance
    from procsim.engine.simpy_engine.roles import Role


@dataclass(frozen=True, slots=True)
class Stage:
    """A row of `StageTable`, where ``role``, ``duration``, ``patience`` and ``uses`` are selectors.

    ``only_role`` and ``only_duration`` are what these give where it is the same for all tickets, else None and NONE.
    ``suits_all``: anyone of its role can do it alone. ``asks_more``: a visit may want parts or lose its patience.
    """

    row: int
    key: int
    is_work: bool
    is_crossroads: bool
    role: int
    only_role: Role | None
    duration: int
    only_duration: int
    rank: int
    at_most: int
    calendar: int
    patience: int
    uses: int
    needs: int
    suits_all: bool
    asks_more: bool
    assign: int
    assigned_stages: tuple[int, ...]
    pauses: bool
    next: int
    then: int
    gives_up: int
    join: int


def stages_of(blueprint: Blueprint, chance: Chance, roles: Sequence[Role]) -> list[Stage]:
    """All stages, by row."""
    table = blueprint.stages
    assigned = table.assign_stage.tolist()
    return [
        Stage(
            row=row,
            key=int(table.keys[row]),
            is_work=bool(table.kind[row] == WORK),
            is_crossroads=bool(table.kind[row] == CROSSROADS),
            role=int(table.role[row]),
            only_role=None if (role := chance.fixed(int(table.role[row]))) == NONE else roles[role],
            duration=int(table.duration[row]),
            only_duration=chance.fixed(int(table.duration[row])),
            rank=int(table.rank[row]),
            at_most=int(table.at_most[row]),
            calendar=int(table.calendar[row]),
            patience=int(table.patience[row]),
            uses=int(table.uses[row]),
            needs=int(table.needs[row]),
            suits_all=bool(table.needs[row] == 1 and not table.assign[row]),
            asks_more=bool(table.uses[row] != NONE or table.patience[row] != NONE),
            assign=int(table.assign[row]),
            assigned_stages=tuple(
                assigned[table.assign_first[row] : table.assign_first[row] + table.assign_count[row]]
            ),
            pauses=bool(table.pauses[row]),
            next=int(table.next[row]),
            then=int(table.then[row]),
            gives_up=int(table.gives_up[row]),
            join=int(table.join[row]),
        )
        for row in range(len(table.names))
    ]
