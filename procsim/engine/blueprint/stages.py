"""Stages, joins and what work uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.blueprint.tables import (
    CROSSROADS,
    NONE,
    WAIT,
    WORK,
    BundleTable,
    EndTable,
    JoinTable,
    PartTable,
    StageTable,
)
from procsim.engine.draws import name_key
from procsim.model.distributions import Distribution
from procsim.model.process import Process, Stage, StageKind, Until, targets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.engine.blueprint.chances import Distributions
    from procsim.engine.blueprint.people import Calendars
    from procsim.engine.blueprint.routes import Routes
    from procsim.engine.blueprint.vocabulary import Selectors

_KINDS = {StageKind.WORK: WORK, StageKind.WAIT: WAIT, StageKind.CROSSROADS: CROSSROADS}


class Bundles:
    """Gathers what work uses: parts with their quantities."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = {name: index for index, name in enumerate(parts)}
        self._rows: list[tuple[int, int]] = []
        self._items: list[tuple[int, int]] = []

    def add(self, uses: Mapping[str, int]) -> int:
        """The row of a bundle; parts of which nothing is used are left out."""
        items = sorted((self._parts[part], quantity) for part, quantity in uses.items() if quantity > 0)
        self._rows.append((len(self._items), len(items)))
        self._items += items
        return len(self._rows) - 1

    def table(self) -> BundleTable:
        """The finished table."""
        rows = np.array(self._rows, dtype=np.int64).reshape(-1, 2)
        items = np.array(self._items, dtype=np.int64).reshape(-1, 2)
        return BundleTable(rows[:, 0].copy(), rows[:, 1].copy(), items[:, 0].copy(), items[:, 1].copy())


def stage_table(
    process: Process,
    roles: Sequence[str],
    selectors: Selectors,
    distributions: Distributions,
    routes: Routes,
    calendars: Calendars,
    bundles: Bundles,
) -> StageTable:
    """All stages in file order."""
    stages = list(process.stages.values())
    index = {stage.name: row for row, stage in enumerate(stages)}
    pauses = process.sla.pauses if process.sla else frozenset()
    joins = [stage.name for stage in stages if stage.after_all]
    assigned: list[int] = []
    rows: list[tuple[int, ...]] = []

    def duration(what: Distribution | Until) -> int:
        return distributions.add(what)

    def patience(what: Distribution | str) -> int:
        return distributions.add(what) if isinstance(what, Distribution) else NONE

    for stage in stages:
        listed = stage.assign.stages if stage.assign else ()
        rows.append(
            (
                _KINDS[stage.kind],
                selectors.add(stage.role, list(roles).index),
                selectors.add(stage.duration, duration) if stage.wait is None else selectors.add(stage.wait, duration),
                stage.needs,
                NONE if stage.rank is None else process.priorities.index(stage.rank),
                NONE if stage.at_most is None else stage.at_most,
                NONE if stage.then is None else routes.to(stage.then),
                (1 if stage.assign.same else -1) if stage.assign else 0,
                len(assigned),
                len(listed),
                selectors.add(stage.patience, patience),
                routes.to(stage.gives_up),
                selectors.add(stage.uses, bundles.add),
                calendars.clock(stage.calendar),
                routes.add(stage.next),
                joins.index(stage.name) if stage.after_all else NONE,
            )
        )
        assigned += [index[name] for name in listed]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 16).T.copy()
    return StageTable(
        names=tuple(index),
        keys=np.array([name_key(name) for name in index], dtype=np.int64),
        kind=columns[0],
        role=columns[1],
        duration=columns[2],
        needs=columns[3],
        rank=columns[4],
        at_most=columns[5],
        then=columns[6],
        assign=columns[7],
        assign_first=columns[8],
        assign_count=columns[9],
        assign_stage=np.array(assigned, dtype=np.int64),
        patience=columns[10],
        gives_up=columns[11],
        uses=columns[12],
        calendar=columns[13],
        pauses=np.array([stage.waits_on is not None and stage.waits_on in pauses for stage in stages], dtype=bool),
        next=columns[14],
        join=columns[15],
    )


def successors(stage: Stage) -> list[str]:
    """The stages and ends to which a stage may send a ticket: by its route, by a limit, by giving up."""
    found = list(targets(stage.next))
    if stage.then is not None and stage.at_most is not None:
        found.append(stage.then)
    if stage.patience is not None:
        found.append(stage.gives_up)
    return found


def join_table(process: Process) -> JoinTable:
    """All joins, with what can still reach them."""
    stages = list(process.stages)
    index = {name: row for row, name in enumerate(stages)}
    follows = {name: [to for to in successors(stage) if to in index] for name, stage in process.stages.items()}
    joins = [stage for stage in process.stages.values() if stage.after_all]
    listed = [index[name] for stage in joins for name in stage.after_all]
    first = np.cumsum([0, *(len(stage.after_all) for stage in joins)])
    reach = np.zeros((len(joins), len(stages)), dtype=np.int64)
    for row, join in enumerate(joins):
        for place, name in enumerate(stages):
            reached = _reachable(name, join.name, follows)
            reach[row, place] = sum(1 << bit for bit, wanted in enumerate(join.after_all) if wanted in reached)
    return JoinTable(
        stage=np.array([index[stage.name] for stage in joins], dtype=np.int64),
        first=first[:-1].astype(np.int64),
        count=np.array([len(stage.after_all) for stage in joins], dtype=np.int64),
        listed=np.array(listed, dtype=np.int64),
        reach=reach,
    )


def _reachable(start: str, join: str, follows: Mapping[str, Sequence[str]]) -> set[str]:
    """The stages that a token at ``start`` (which counts) can reach without passing ``join``."""
    found = {start}
    pending = list(follows[start])
    while pending:
        name = pending.pop()
        if name not in found and name != join:
            found.add(name)
            pending += follows[name]
    return found


def end_table(process: Process, distributions: Distributions, routes: Routes, calendars: Calendars) -> EndTable:
    """All ends in file order."""
    ends = list(process.ends.values())
    repeats = [end.repeat for end in ends]
    return EndTable(
        names=tuple(end.name for end in ends),
        keys=np.array([name_key(end.name) for end in ends], dtype=np.int64),
        counts_as_miss=np.array([end.counts_as_miss for end in ends], dtype=bool),
        cancels=np.array([end.cancels for end in ends], dtype=bool),
        share=np.array([repeat.share if repeat else 0.0 for repeat in repeats], dtype=np.float64),
        after=np.array([distributions.add(r.after) if r else NONE for r in repeats], dtype=np.int64),
        calendar=np.array([calendars.clock(r.calendar) if r else NONE for r in repeats], dtype=np.int64),
        enters=np.array([routes.add(r.enters) if r else NONE for r in repeats], dtype=np.int64),
    )


def part_table(process: Process, distributions: Distributions) -> PartTable:
    """All parts in file order."""
    parts = list(process.parts.values())

    def column(values: Sequence[int | None]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([NONE if value is None else value for value in values], dtype=np.int64)

    return PartTable(
        names=tuple(part.name for part in parts),
        keys=np.array([name_key(part.name) for part in parts], dtype=np.int64),
        stock=column([part.stock for part in parts]),
        reorder_at=column([part.reorder_at for part in parts]),
        order_quantity=column([part.order_quantity for part in parts]),
        lead_time=column([distributions.add(part.lead_time) if part.lead_time else None for part in parts]),
    )
