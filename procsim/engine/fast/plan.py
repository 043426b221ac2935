"""A blueprint laid out for the kernel: its tables one behind the other in an array of integers and one of floats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.blueprint.tables import CROSSROADS, DUE, NONE, QUEUE, STOCK, TO_STAGE, Flags, Floats, Integers
from procsim.engine.fast import layout
from procsim.engine.quantiles import EMPIRICAL
from procsim.model.process import BUILT_IN_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.engine.blueprint import Blueprint


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run of the kernel reads and never changes; `procsim.engine.fast.layout` names the fields.

    The knots of the cumulated rates stand by themselves, for a shared function wants them so.
    """

    plan: Integers
    weights: Floats
    knot_time: Integers
    knot_total: Floats
    knot_rate: Floats


def lay_out(blueprint: Blueprint) -> Plan:
    """The blueprint as the kernel reads it."""
    tables = _Tables()
    _stages(tables, blueprint)
    _routes(tables, blueprint)
    _choices(tables, blueprint)
    _conditions(tables, blueprint)
    _supplies(tables, blueprint)
    _people(tables, blueprint)
    _sources(tables, blueprint)
    _single_values(tables, blueprint)
    sources = blueprint.sources
    return Plan(
        tables.plan(), tables.weights(), sources.knot_time.copy(), sources.knot_total.copy(), sources.knot_rate.copy()
    )


class _Tables:
    """Gathers tables; the header says where each begins."""

    def __init__(self) -> None:
        self._header = np.zeros(layout.PLAN_HEADER, dtype=np.int64)
        self._integers: list[Integers] = []
        self._floats: list[Floats] = []
        self._used = layout.PLAN_HEADER
        self._used_floats = 0

    def add(self, name: int, *columns: Integers | Flags | Sequence[int]) -> None:
        """A table of integers, given by its columns."""
        table = np.column_stack([np.asarray(column, dtype=np.int64) for column in columns]).ravel()
        self._header[name] = self._used
        self._integers.append(table)
        self._used += len(table)

    def weigh(self, name: int, *columns: Floats) -> int:
        """A table of floats, given by its columns; returns where it begins."""
        table = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns]).ravel()
        begin = self._used_floats
        self._header[name] = begin
        self._floats.append(table)
        self._used_floats += len(table)
        return begin

    def say(self, name: int, value: int) -> None:
        """A single value of the header."""
        self._header[name] = value

    def plan(self) -> Integers:
        """All integers."""
        return np.concatenate([self._header, *self._integers])

    def weights(self) -> Floats:
        """All floats, and one more, so that there is an array to point into."""
        return np.concatenate([*self._floats, np.zeros(1)])


def _stages(tables: _Tables, blueprint: Blueprint) -> None:
    stages, joins = blueprint.stages, blueprint.joins
    routes = blueprint.routes
    straight = []
    for node in stages.next.tolist():
        stage = int(routes.first[node])
        leads_on = routes.kind[node] == TO_STAGE and stages.kind[stage] != CROSSROADS and stages.join[stage] == NONE
        straight.append(stage if leads_on else NONE)
    entry = {int(routes.first[node]): node for node, kind in enumerate(routes.kind) if kind == TO_STAGE}
    tables.add(
        layout.STAGES,
        stages.keys, stages.kind, stages.role, stages.duration, stages.needs, stages.rank, stages.at_most, stages.then,
        stages.assign, stages.assign_first, stages.assign_count, stages.patience, stages.gives_up, stages.uses,
        stages.calendar, stages.pauses, stages.next, stages.join, straight,
        [entry.get(stage, NONE) for stage in range(len(stages.names))],
    )  # fmt: skip
    tables.add(layout.ASSIGNED, stages.assign_stage)
    tables.add(layout.JOINS, joins.stage, joins.first, joins.count)
    tables.add(layout.LISTED, joins.listed)
    tables.add(layout.REACH, joins.reach.ravel())
    count = len(stages.names)
    tables.say(layout.STAGE_COUNT, count)
    tables.say(layout.JOIN_COUNT, len(joins.stage))
    tables.say(layout.LISTED_COUNT, len(joins.listed))
    tables.say(layout.TICKET_WIDTH, layout.TICKET_FIELDS + 2 * count + len(joins.listed))
    tables.say(layout.TOKEN_WIDTH, layout.TOKEN_FIELDS + len(joins.stage))


def _routes(tables: _Tables, blueprint: Blueprint) -> None:
    routes, ends = blueprint.routes, blueprint.ends
    tables.add(layout.NODES, routes.kind, routes.first, routes.count, routes.ordinal)
    tables.add(layout.ARCS, routes.node, routes.rework, routes.condition)
    tables.weigh(layout.SHARES, routes.share)
    tables.say(layout.MOST_ARCS, int(routes.count.max(initial=0)))
    tables.add(
        layout.OUTCOMES, ends.keys, ends.counts_as_miss, ends.cancels, ends.after, ends.calendar, ends.enters
    )  # fmt: skip
    tables.weigh(layout.REPEAT_SHARES, ends.share)


def _choices(tables: _Tables, blueprint: Blueprint) -> None:
    """Attributes, selectors and distributions."""
    attributes, selectors, distributions = blueprint.attributes, blueprint.selectors, blueprint.distributions
    tables.add(layout.ATTRIBUTES, attributes.keys, attributes.is_number, attributes.first[:-1])
    tables.add(layout.TEXTS, attributes.text)
    tables.weigh(layout.READINGS, attributes.reading)
    tables.add(layout.RANK_OF, attributes.rank)
    tables.add(layout.SELECTORS, selectors.attribute, selectors.otherwise, selectors.first, selectors.count)
    tables.add(layout.VARIANTS, selectors.variants)
    tables.weigh(layout.NUMBERS, selectors.numbers)
    # Observations are found by their place among all weights.
    observed = tables.weigh(layout.OBSERVED, distributions.values)
    first = distributions.a + np.where(distributions.family == EMPIRICAL, float(observed), 0.0)
    tables.add(layout.FAMILIES, distributions.family)
    tables.weigh(layout.PARAMETERS, first, distributions.b, distributions.c, distributions.mean)
    tables.say(layout.ATTRIBUTE_COUNT, len(attributes.names))
    tables.say(layout.OWN_COUNT, len(attributes.names) - len(BUILT_IN_ATTRIBUTES))
    tables.say(layout.PRIORITY, attributes.priority)
    tables.say(layout.LAST_RANK, blueprint.ranks - 1)
    tables.say(layout.READING_COUNT, len(attributes.reading))


def _conditions(tables: _Tables, blueprint: Blueprint) -> None:
    conditions = blueprint.conditions
    tables.add(layout.CONDITIONS, conditions.first, conditions.count)
    tables.add(layout.OPERATIONS, conditions.operation)
    tables.add(layout.OPERANDS, conditions.operand)
    tables.add(layout.CONSTANTS, conditions.text)
    tables.weigh(layout.WRITTEN, conditions.number)
    tables.add(layout.SLOTS, conditions.slot_kind, conditions.slot_index)
    tables.say(layout.PROGRAM_COUNT, len(conditions.operation))
    tables.say(layout.SLOT_COUNT, len(conditions.slot_kind))
    tables.say(layout.SEES_QUEUES, bool((conditions.slot_kind == QUEUE).any()))
    tables.say(layout.SEES_STOCK, bool((conditions.slot_kind == STOCK).any()))


def _supplies(tables: _Tables, blueprint: Blueprint) -> None:
    """Parts, bundles of them, and calendars."""
    parts, bundles, calendars = blueprint.parts, blueprint.bundles, blueprint.calendars
    tables.add(layout.PARTS, parts.keys, parts.stock, parts.reorder_at, parts.order_quantity, parts.lead_time)
    tables.add(layout.BUNDLES, bundles.first, bundles.count)
    tables.add(layout.ITEMS, bundles.part, bundles.quantity)
    tables.add(layout.CALENDARS, calendars.always, calendars.lo, calendars.hi)
    tables.add(layout.BEGINS, calendars.begins)
    tables.add(layout.ENDS, calendars.ends)
    tables.add(layout.BEFORE, calendars.before)
    tables.say(layout.PART_COUNT, len(parts.names))
    tables.say(layout.SPAN_COUNT, len(calendars.begins))


def _people(tables: _Tables, blueprint: Blueprint) -> None:
    """Everybody, with a place on the bench of each of their roles, and who may help out where."""
    people, calendars = blueprint.people, blueprint.calendars
    everyone, roles = range(len(people.names)), range(len(blueprint.role_names))
    places = [(person, role) for person in everyone for role in roles if people.roles[person, role]]
    first = [sum(1 for owner, _ in places if owner < person) for person in everyone]
    can_help = people.roles | people.backup
    helpers = [[person for person in everyone if can_help[person, role]] for role in roles]
    always = calendars.always[people.calendar]
    last = [
        int(calendars.ends[calendars.hi[row] - 1]) if calendars.hi[row] > calendars.lo[row] else 0
        for row in people.calendar.tolist()
    ]
    tables.add(
        layout.PEOPLE, people.calendar, people.finishes | always, first, [int(people.roles[p].sum()) for p in everyone],
        last,
    )  # fmt: skip
    tables.add(layout.PLACES, [person for person, _ in places], [role for _, role in places])
    tables.add(
        layout.ROLES, blueprint.role_order, np.cumsum([0, *map(len, helpers)])[:-1], [len(some) for some in helpers]
    )
    tables.add(layout.HELPERS, [person for some in helpers for person in some])
    tables.add(layout.CAN_HELP, can_help.ravel())
    tables.weigh(layout.PACES, people.pace.ravel())
    tables.weigh(layout.ERROR_FACTORS, people.error_factor)
    tables.say(layout.PERSON_COUNT, len(people.names))
    tables.say(layout.ROLE_COUNT, len(roles))
    tables.say(layout.PLACE_TOTAL, len(places))
    tables.say(layout.TEAM_WIDTH, 1 + int(blueprint.stages.needs.max(initial=1)))
    tables.say(layout.HAS_BACKUP, bool(people.backup.any()))
    has_errors = bool((people.error_factor != 1).any())
    tables.say(layout.HAS_ERRORS, has_errors)
    tables.say(layout.KEEPS_TEAMS, has_errors or bool(blueprint.stages.assign.any()))


def _sources(tables: _Tables, blueprint: Blueprint) -> None:
    sources = blueprint.sources
    tables.add(
        layout.SOURCES,
        sources.keys, sources.kind, sources.size, sources.enters, sources.every, sources.calendar, sources.first,
        sources.count, sources.draws_first, sources.draws_count,
    )  # fmt: skip
    tables.add(layout.MOMENTS, sources.at_time, sources.at_number)
    tables.add(layout.DRAWN, sources.draw_attribute, sources.draw_selector)
    tables.add(layout.VALUE_ROWS, sources.value_first, sources.value_count)
    tables.add(layout.VALUE_CODES, sources.value_code)
    tables.weigh(layout.VALUE_SHARES, sources.value_share)
    tables.say(layout.SOURCE_COUNT, len(sources.names))


def _single_values(tables: _Tables, blueprint: Blueprint) -> None:
    sla = blueprint.sla
    tables.say(layout.MIDNIGHT, blueprint.midnight)
    tables.say(layout.WEEKDAY, blueprint.weekday)
    tables.say(layout.WARM_UP, blueprint.warm_up)
    tables.say(layout.WINDOW_ENDS, blueprint.window_end)
    tables.say(layout.LATEST_END, blueprint.latest_end)
    tables.say(layout.TICKETS, blueprint.tickets)
    tables.say(layout.REPEAT_WITHIN, blueprint.repeat_within)
    tables.say(layout.CAN_LOOK_FURTHER, blueprint.can_look_further)
    tables.say(layout.SLA_CLOCK, sla.clock)
    tables.say(layout.SLA_TARGET, sla.time_to_resolve)
    tables.say(layout.PROMISE_KEPT, sla.time_to_resolve != NONE and bool((blueprint.role_order == DUE).any()))
