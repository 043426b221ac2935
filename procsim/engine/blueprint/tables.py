"""The blueprint's tables: a process with every decision taken that can be taken before the clock starts.

Names are indices in file order (which is the tie rule's order), durations and instants int64 microseconds from the
run's start, distributions (family, parameters), calendars sorted spans, routes and conditions small programs. Both
engines execute these tables and nothing else. "None" is -1 where an index or a limit may be missing; `NEVER` stands
for no such instant.

Where a value may depend on an attribute, a column holds the row of a *selector* (`SelectorTable`), whose variants
mean what the column says: rows of distributions, of roles, of routes, of bundles of parts, or plain numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from datetime import datetime

    from procsim.model.process import Process

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NONE: Final = -1

#: Kinds of stages.
WORK, WAIT, CROSSROADS = 0, 1, 2

#: Kinds of route nodes.
TO_STAGE, TO_END, CHOICE, CASES, SPLIT, BY = range(6)

#: Kinds of sources.
RATE, EVERY, AT = range(3)

#: Orders in which the tickets of one rank are taken.
ARRIVAL, SHORTEST, DUE, OLDEST, LATEST = range(5)

#: Operations of conditions; see `procsim.engine.decisions.holds`.
CONSTANT, SLOT, PLUS, MINUS, EQUAL, UNEQUAL, LESS, AT_MOST, MORE, AT_LEAST, AND, OR, NOT, MEMBER = range(14)

#: What a slot of a condition looks up.
ATTRIBUTE, VISITS, QUEUE, STOCK, OPEN = range(5)


@dataclass(frozen=True, slots=True)
class SelectorTable:
    """Which variant a ticket gets: for attribute ``attribute`` (NONE: always ``otherwise``) the variant at ``first``
    + code.

    For a categorical attribute ``variants[first + code]`` is the variant of each of its values. For a number,
    ``variants[first : first + count]`` belong to the equal ones of ``numbers`` at the same places; any other number
    and a missing value get ``otherwise``.
    """

    attribute: Integers
    otherwise: Integers
    first: Integers
    count: Integers
    variants: Integers
    numbers: Floats


@dataclass(frozen=True, slots=True)
class AttributeTable:
    """The tickets' attributes: their own in file order, then ``source``, ``weekday`` and ``hour``.

    A ticket holds a float for each: the code of a value (its place in the attribute's own list; -1: missing), or the
    number itself (nan: missing) where ``is_number``. ``text`` and ``reading`` (at ``first`` + code) give a value's
    interned text and its numeric reading.
    """

    names: tuple[str, ...]
    keys: Integers
    is_number: Flags
    first: Integers
    values: tuple[tuple[str, ...], ...]
    text: Integers
    reading: Floats
    priority: int  # the attribute that gives ranks, or NONE
    rank: Integers  # by its code; see Blueprint.ranks


@dataclass(frozen=True, slots=True)
class DistributionTable:
    """Compiled distributions: ``family`` with ``a``, ``b``, ``c`` as `procsim.engine.quantiles` takes them;
    ``values`` for the empirical ones. ``mean`` serves the queue order ``shortest``. A ``family`` of UNTIL waits until
    time of day ``a``."""

    family: Integers
    a: Floats
    b: Floats
    c: Floats
    mean: Floats
    values: Floats


#: The family of a wait ``until`` a time of day.
UNTIL: Final = -2


@dataclass(frozen=True, slots=True)
class ConditionTable:
    """Conditions as postfix programs: operations at [first, first + count).

    ``operand`` is a slot, or a member list's length; ``text`` and ``number`` are a constant's two readings. A slot
    looks up ``slot_kind`` at index ``slot_index``.
    """

    first: Integers
    count: Integers
    operation: Integers
    operand: Integers
    text: Integers
    number: Floats
    slot_kind: Integers
    slot_index: Integers


@dataclass(frozen=True, slots=True)
class RouteTable:
    """Routes as a forest of nodes. ``kind`` tells what ``first`` and ``count`` mean:

    TO_STAGE and TO_END: ``first`` is the stage or end. CHOICE: arcs [first, first + count) with ``share`` and
    ``rework`` (the stage to which an arc marked as rework goes back, or NONE); ``ordinal`` numbers the choices of one
    routing for their draws. CASES: arcs with ``condition`` (NONE: always). SPLIT: arcs, all taken. BY: ``first`` is a
    selector of nodes. ``node`` is where an arc leads.
    """

    kind: Integers
    first: Integers
    count: Integers
    ordinal: Integers
    node: Integers
    share: Floats
    rework: Integers
    condition: Integers


@dataclass(frozen=True, slots=True)
class StageTable:
    """One row per stage. ``role``, ``duration`` (of work and waits), ``patience`` and ``uses`` are selectors: of
    roles, distributions (NONE: never) and bundles of parts. ``at_most`` is in microseconds. ``assign`` is 1 (same
    as), -1 (not same as) or 0, with stages [assign_first, assign_first + assign_count) of ``assign_stage``. ``then``,
    ``gives_up`` and ``next`` are route nodes. ``join`` is the row of its join. ``pauses`` marks waits that stop the
    SLA's clock."""

    names: tuple[str, ...]
    keys: Integers
    kind: Integers
    role: Integers
    duration: Integers
    needs: Integers
    rank: Integers
    at_most: Integers
    then: Integers
    assign: Integers
    assign_first: Integers
    assign_count: Integers
    assign_stage: Integers
    patience: Integers
    gives_up: Integers
    uses: Integers
    calendar: Integers
    pauses: Flags
    next: Integers
    join: Integers


@dataclass(frozen=True, slots=True)
class JoinTable:
    """Stages with ``after_all``: ``stage``, its listed stages [first, first + count) of ``listed``, and ``reach[join,
    stage]``: the bits of those listed stages that a token at ``stage`` can still reach (being there counts) without
    passing the join."""

    stage: Integers
    first: Integers
    count: Integers
    listed: Integers
    reach: Integers


@dataclass(frozen=True, slots=True)
class BundleTable:
    """What a work uses: parts and quantities at [first, first + count)."""

    first: Integers
    count: Integers
    part: Integers
    quantity: Integers


@dataclass(frozen=True, slots=True)
class PartTable:
    """Stock at the start and how it is reordered (``reorder_at`` NONE: never); ``lead_time`` is a distribution."""

    names: tuple[str, ...]
    keys: Integers
    stock: Integers
    reorder_at: Integers
    order_quantity: Integers
    lead_time: Integers


@dataclass(frozen=True, slots=True)
class CalendarTable:
    """Spans [lo, hi) of ``begins`` and ``ends`` for each calendar, with the open time ``before`` each span.

    Calendars of the file come first, in file order; what is made of them for people who are away follows.
    """

    names: tuple[str, ...]
    always: Flags
    lo: Integers
    hi: Integers
    begins: Integers
    ends: Integers
    before: Integers


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """One row per person. ``calendar`` holds the shifts. ``roles`` and ``backup`` are bits [person, role].
    ``pace[person, stage]`` is speed times availability, by which a draw is divided. ``finishes``: work in progress at
    a shift's end is finished in overtime."""

    names: tuple[str, ...]
    calendar: Integers
    roles: Flags
    backup: Flags
    pace: Floats
    error_factor: Floats
    finishes: Flags


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One row per source. RATE: instants by inverting the cumulated rate given by knots [first, first + count): at
    ``knot_time`` it is ``knot_total``, and grows by ``knot_rate`` per microsecond. EVERY: ``every`` is a distribution
    on ``calendar``. AT: ``at_time`` and ``at_number`` at [first, first + count), by time. ``size`` tickets come at a
    time. ``enters`` is a route node. Attributes drawn are rows [draws_first, draws_first + draws_count) of
    ``draw_attribute`` and ``draw_selector``, whose variants are rows of ``value`` tables (or of distributions for
    numbers)."""

    names: tuple[str, ...]
    keys: Integers
    kind: Integers
    size: Integers
    enters: Integers
    every: Integers
    calendar: Integers
    first: Integers
    count: Integers
    knot_time: Integers
    knot_total: Floats
    knot_rate: Floats
    at_time: Integers
    at_number: Integers
    draws_first: Integers
    draws_count: Integers
    draw_attribute: Integers
    draw_selector: Integers
    value_first: Integers
    value_count: Integers
    value_code: Integers
    value_share: Floats


@dataclass(frozen=True, slots=True)
class EndTable:
    """One row per end. ``share`` comes back ``after`` (distribution on ``calendar``), by the route node ``enters``."""

    names: tuple[str, ...]
    keys: Integers
    counts_as_miss: Flags
    cancels: Flags
    share: Floats
    after: Integers
    calendar: Integers
    enters: Integers


@dataclass(frozen=True, slots=True)
class SlaTable:
    """For the queue order ``due``: selectors of the clock (a calendar) and of the time to resolve; NONE without."""

    clock: int
    time_to_resolve: int


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A process, ready to be executed."""

    process: Process
    start: datetime
    midnight: int  # the start day's midnight on the run's clock, 0 or less
    weekday: int  # of that day, Monday 0
    warm_up: int
    window_end: int  # NEVER where a number of tickets ends the window
    latest_end: int
    tickets: int  # first contacts after which arrivals end, or NONE
    repeat_within: int  # how long a closed cohort is watched for repeats
    horizon: int  # instants up to which calendars and rates are known
    can_look_further: bool  # whether a farther horizon may be asked for
    ranks: int  # how many ranks there are; the last is of tickets without one
    role_names: tuple[str, ...]
    role_order: Integers
    attributes: AttributeTable
    selectors: SelectorTable
    distributions: DistributionTable
    conditions: ConditionTable
    routes: RouteTable
    stages: StageTable
    joins: JoinTable
    bundles: BundleTable
    parts: PartTable
    calendars: CalendarTable
    people: PeopleTable
    sources: SourceTable
    ends: EndTable
    sla: SlaTable
