"""The blueprint: a process compiled to flat tables, the one place where the language gets its meaning."""

from __future__ import annotations

import numpy as np

from procsim.engine.blueprint.arrivals import Sources
from procsim.engine.blueprint.chances import Distributions
from procsim.engine.blueprint.conditions import Conditions
from procsim.engine.blueprint.people import Calendars, people_table
from procsim.engine.blueprint.routes import Routes
from procsim.engine.blueprint.stages import Bundles, end_table, join_table, part_table, stage_table
from procsim.engine.blueprint.tables import (
    ARRIVAL,
    DUE,
    LATEST,
    NONE,
    OLDEST,
    SHORTEST,
    Blueprint,
    SlaTable,
)
from procsim.engine.blueprint.vocabulary import Selectors, Vocabulary
from procsim.engine.clocks import NEVER
from procsim.model.process import Process, QueueOrder
from procsim.model.time import DAY, WEEK

__all__ = ["Blueprint", "compile_blueprint"]

_ORDERS = {
    QueueOrder.ARRIVAL: ARRIVAL,
    QueueOrder.SHORTEST: SHORTEST,
    QueueOrder.DUE: DUE,
    QueueOrder.OLDEST: OLDEST,
    QueueOrder.LATEST: LATEST,
}

#: How far calendars are known beyond a run's latest end: nobody seems to have left for good when he is on holiday.
SLACK = 53 * WEEK

#: The farthest horizon of a run of a given number of tickets.
FARTHEST = 400 * 365 * DAY


def compile_blueprint(process: Process, tickets: int | None = None, horizon: int | None = None) -> Blueprint:
    """Everything that is decided before the clock starts.

    Args:
        process: a checked process.
        tickets: first contacts after which arrivals end; there is no warm-up then, and the run goes on until nothing
            is open. None for a run by the file's lengths.
        horizon: for a run of ``tickets``, microseconds up to which calendars are laid out; by default as far as the
            arrivals can be expected to need.
    """
    run = process.run
    if tickets is None:
        return _compile(process, NONE, run.warm_up + run.length + run.longest_cool_down + SLACK)
    needed = 1.2 * tickets + 10 * tickets**0.5 + 10
    horizon = horizon or 2 * SLACK
    while True:
        blueprint, expected = _compile_and_expect(process, tickets, horizon)
        if expected >= needed or horizon >= FARTHEST or not _goes_on(process):
            return blueprint
        horizon = min(2 * horizon, FARTHEST)


def _goes_on(process: Process) -> bool:
    """Whether somebody still comes, however far one looks (not so if all sources are lists)."""
    return any(source.at is None for source in process.arrivals.values())


def _compile(process: Process, tickets: int, horizon: int) -> Blueprint:
    return _compile_and_expect(process, tickets, horizon)[0]


def _compile_and_expect(process: Process, tickets: int, horizon: int) -> tuple[Blueprint, float]:
    """The blueprint, and how many first contacts it expects up to its horizon."""
    roles = list(dict.fromkeys(role for person in process.people for role in (*person.roles, *person.backup)))
    vocabulary = Vocabulary(process)
    selectors = Selectors(vocabulary)
    distributions = Distributions()
    calendars = Calendars(process, process.start, horizon)
    names = {
        "visits": list(process.stages),
        "queue": list(process.stages),
        "stock": list(process.parts),
        "open": list(process.calendars),
    }
    conditions = Conditions(vocabulary, names)
    routes = Routes(list(process.stages), list(process.ends), selectors, conditions)
    bundles = Bundles(list(process.parts))
    stages = stage_table(process, roles, selectors, distributions, routes, calendars, bundles)
    sources = Sources(process.start, horizon, vocabulary, selectors, distributions, routes, calendars)
    for source in process.arrivals.values():
        sources.add(source)
    ends = end_table(process, distributions, routes, calendars)
    parts = part_table(process, distributions)
    people = people_table(process.people, list(process.stages), roles, calendars)
    sla = SlaTable(NONE, NONE)
    if process.sla is not None:
        sla = SlaTable(selectors.add(process.sla.clock, calendars.add), selectors.add(process.sla.time_to_resolve, int))
    start = process.start
    midnight = -(((start.hour * 60 + start.minute) * 60 + start.second) * 1_000_000 + start.microsecond)
    run = process.run
    window_end = NEVER if tickets != NONE else run.warm_up + run.length
    blueprint = Blueprint(
        process=process,
        start=start,
        midnight=midnight,
        weekday=start.weekday(),
        warm_up=0 if tickets != NONE else run.warm_up,
        window_end=window_end,
        latest_end=NEVER if tickets != NONE else window_end + run.longest_cool_down,
        tickets=tickets,
        repeat_within=max((kpi.within for kpi in process.kpis.values() if kpi.share == "repeats"), default=0),
        horizon=horizon,
        can_look_further=tickets != NONE and horizon < FARTHEST,
        ranks=len(process.priorities) + 1,
        role_names=tuple(roles),
        role_order=np.array([_ORDERS[process.queues.get(role, QueueOrder.ARRIVAL)] for role in roles], dtype=np.int64),
        attributes=vocabulary.table(),
        selectors=selectors.table(),
        distributions=distributions.table(),
        conditions=conditions.table(),
        routes=routes.table(),
        stages=stages,
        joins=join_table(process),
        bundles=bundles.table(),
        parts=parts,
        calendars=calendars.table(),
        people=people,
        sources=sources.table(),
        ends=ends,
        sla=sla,
    )
    return blueprint, sources.expected()
