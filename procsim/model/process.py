"""What a process is: stages, people, customers, parts and promises, as frozen records in the words of the field.

Durations and limits are microseconds, rates tickets per microsecond, shares fractions of 1. Names stay names here;
the blueprint turns them into indices. The module is long because a reader of the language wants its words side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from procsim.model.calendars import Calendar, Holidays

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    import networkx

    from procsim.model.conditions import Condition
    from procsim.model.distributions import Distribution

T = TypeVar("T")

#: What every ticket knows besides its own attributes.
BUILT_IN_ATTRIBUTES = ("source", "weekday", "hour")


@dataclass(frozen=True, slots=True)
class Depends(Generic[T]):
    """A value that may depend on one attribute of the ticket: ``{by: device, phone: …, laptop: …, otherwise: …}``.

    Without ``by`` the value is ``otherwise`` for every ticket. ``otherwise`` is None where a dependent value gives
    none.
    """

    by: str | None = None
    values: Mapping[str, T] = field(default_factory=dict)
    otherwise: T | None = None

    @classmethod
    def always(cls, value: T) -> Depends[T]:
        """The same value for all tickets."""
        return cls(None, {}, value)

    def all(self) -> Iterator[T]:
        """Every value that some ticket may get, in file order."""
        yield from self.values.values()
        if self.otherwise is not None:
            yield self.otherwise


# --- routes -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class To:
    """A way to a stage or an end, by name."""

    target: str


@dataclass(frozen=True, slots=True)
class Branch:
    """One way out of a choice, with its share of the tickets (the shares of a choice add up to 1)."""

    to: Routing
    share: float
    is_rework: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A way chosen by chance; the draw picks along the cumulated shares in file order."""

    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One way with the condition under which it is taken; None is the last resort."""

    when: Condition | None
    to: Routing
    is_rework: bool = False


@dataclass(frozen=True, slots=True)
class Cases:
    """The first way whose condition holds. The last case has no condition."""

    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """All of these stages at once: the ticket's token is replaced by one for each branch."""

    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class By:
    """A way that depends on one attribute of the ticket."""

    choice: Depends[Routing]


Routing = To | Choice | Cases | Split | By


def targets(routing: Routing, reachable_only: bool = True) -> Iterator[str]:
    """The stages and ends to which a routing may lead (ways with a share of 0 only if asked for)."""
    match routing:
        case To(target):
            yield target
        case Choice(branches):
            for branch in branches:
                if branch.share > 0 or not reachable_only:
                    yield from targets(branch.to, reachable_only)
        case Cases(cases):
            for case in cases:
                yield from targets(case.to, reachable_only)
        case Split(names):
            yield from names
        case By(choice):
            for option in choice.all():
                yield from targets(option, reachable_only)


def conditions(routing: Routing) -> Iterator[Condition]:
    """The conditions that a routing asks, in file order."""
    match routing:
        case Choice(branches):
            for branch in branches:
                yield from conditions(branch.to)
        case Cases(cases):
            for case in cases:
                if case.when is not None:
                    yield case.when
                yield from conditions(case.to)
        case By(choice):
            for option in choice.all():
                yield from conditions(option)
        case _:
            return


# --- stages and ends ----------------------------------------------------------------------------------------------


class StageKind(Enum):
    """What happens at a stage: people work, the ticket waits, or nothing (a crossroads)."""

    WORK = "work"
    WAIT = "wait"
    CROSSROADS = "crossroads"


@dataclass(frozen=True, slots=True)
class Until:
    """A wait until a time of day: the next such time strictly later that is open in the stage's calendar."""

    time_of_day: int  # microseconds from midnight
    text: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """``same as STAGE`` (the people who last finished it for this ticket) or ``not same as`` one or several stages."""

    same: bool
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of the process. What its kind doesn't use is None (or its default)."""

    name: str
    kind: StageKind
    next: Routing
    after_all: tuple[str, ...] = ()
    about: str = ""
    # work
    role: Depends[str] | None = None
    duration: Depends[Distribution] | None = None
    needs: int = 1
    rank: str | None = None
    assign: Assignment | None = None
    #: None as a value is ``never``.
    patience: Depends[Distribution | Literal["never"]] | None = None
    gives_up: str = "abandoned"
    uses: Depends[Mapping[str, int]] | None = None
    # wait
    wait: Depends[Distribution | Until] | None = None
    waits_on: str | None = None
    # either
    calendar: str | None = None
    at_most: int | None = None
    then: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """How closed tickets come back as new ones."""

    share: float
    after: Distribution
    calendar: str | None
    enters: Routing


@dataclass(frozen=True, slots=True)
class End:
    """An outcome. ``counts_as_miss`` makes tickets that end so misses of the goals on which they had set out."""

    name: str
    counts_as_miss: bool = False
    cancels: bool = False
    repeat: Repeat | None = None
    about: str = ""


# --- staff --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works; what the person doesn't say is the group's."""

    name: str
    group: str
    roles: tuple[str, ...]
    calendar: str = "always"
    cost_per_hour: float = 0.0
    #: By stage; ``otherwise`` is never None.
    speed: Depends[float] = field(default_factory=lambda: Depends.always(1.0))
    error_factor: float = 1.0
    available: float = 1.0
    finishes: bool = False  # at_shift_end: finish
    away: tuple[tuple[date, date], ...] = ()
    backup: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of people, in file order."""

    name: str
    people: tuple[Person, ...]
    about: str = ""


class QueueOrder(Enum):
    """In which order tickets of equal rank are taken; see the format's ``queues``."""

    ARRIVAL = "arrival"
    SHORTEST = "shortest"
    DUE = "due"
    OLDEST = "oldest"
    LATEST = "latest"


# --- arrivals and parts -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WeeklyRate:
    """Tickets per microsecond over a regular week: (from, to, rate), from Monday's midnight, sorted and apart.

    Outside the spans nobody comes. The calendar, holidays and seasons are applied by the blueprint. For a rate that is
    the same at all hours there is one span of the whole week.
    """

    spans: tuple[tuple[int, int, float], ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Season:
    """Between two dates, both included, the rate is multiplied by ``factor``."""

    first: date
    last: date
    factor: float


@dataclass(frozen=True, slots=True)
class Values:
    """A categorical attribute: each value with its share."""

    shares: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is drawn for a ticket when it arrives: a value by shares, or a number."""

    name: str
    values: Depends[Values | Distribution]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where tickets come from. Exactly one of ``rate``, ``every``, ``at`` is given."""

    name: str
    enters: Routing
    rate: WeeklyRate | None = None
    every: Distribution | None = None
    at: tuple[datetime, ...] | None = None
    calendar: str | None = None
    seasons: tuple[Season, ...] = ()
    size: int = 1
    attributes: tuple[Attribute, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of part on the shelf. ``reorder_at`` is None where nothing is ever reordered."""

    name: str
    stock: int
    reorder_at: int | None = None
    order_quantity: int | None = None
    lead_time: Distribution | None = None
    cost: float = 0.0
    about: str = ""


# --- promises -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Milestone:
    """``STAGE.queued``, ``STAGE.started``, ``STAGE.finished``; ``arrived`` and ``closed`` have no stage."""

    event: Literal["queued", "started", "finished", "arrived", "closed"]
    stage: str | None = None

    def __str__(self) -> str:
        return f"{self.stage}.{self.event}" if self.stage else self.event


@dataclass(frozen=True, slots=True)
class Goal:
    """What a KPI promises.

    ``statistic`` is ``within`` (``share`` of the tickets within ``limit`` microseconds), ``mean`` or ``median`` (within
    ``limit``), ``at_most`` or ``at_least`` (``share``).
    """

    statistic: Literal["within", "mean", "median", "at_most", "at_least"]
    share: float | None = None
    limit: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One indicator: a time between two milestones, or a share.

    ``share`` is None for a time, else ``repeats``, ``sla_met``, ``time_to_own_met``, ``time_to_resolve_met``, or
    ``end:NAME``. ``last`` says that ``start`` is its last time before ``to`` instead of the first time. ``clock``
    depends on an attribute only where it is taken over from the SLA.
    """

    name: str
    start: tuple[Milestone, ...] = ()
    last: bool = False
    to: tuple[Milestone, ...] = ()
    clock: Depends[str] = field(default_factory=lambda: Depends.always("always"))
    pauses: bool = False
    share: str | None = None
    within: int = 0  # microseconds; the look-back of a share of repeats
    goal: Goal | None = None
    where: Condition | None = None
    by: str | None = None
    gives_up_is_miss: bool = False
    about: str = ""
    owner: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sla:
    """The service level: when a ticket must be owned and resolved, counted from its arrival on ``clock``."""

    clock: Depends[str] = field(default_factory=lambda: Depends.always("always"))
    pauses: frozenset[str] = frozenset()
    owned_when: tuple[Milestone, ...] = ()
    resolved_when: tuple[Milestone, ...] = ()
    by: str | None = None
    time_to_own: Depends[int] | None = None
    time_to_resolve: Depends[int] | None = None


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How long a run is, in microseconds. ``cool_down`` None stands for as long as the length."""

    length: int
    warm_up: int = 0
    replications: int = 20
    seed: int = 1
    cool_down: int | None = None

    @property
    def longest_cool_down(self) -> int:
        """The cool-down in microseconds, its default filled in."""
        return self.length if self.cool_down is None else self.cool_down


@dataclass(frozen=True, kw_only=True)
class Process:
    """A whole service process, checked: every name that it mentions exists.

    Mappings keep the order of the file, which breaks ties.
    """

    name: str
    about: str = ""
    start: datetime
    currency: str = ""
    calendars: Mapping[str, Calendar]  # holds ``always``
    holidays: Holidays = field(default_factory=Holidays)
    staff: Mapping[str, Group]
    queues: Mapping[str, QueueOrder] = field(default_factory=dict)  # by role
    priorities: tuple[str, ...] = ()
    arrivals: Mapping[str, Source]
    parts: Mapping[str, Part] = field(default_factory=dict)
    stages: Mapping[str, Stage]
    ends: Mapping[str, End]  # holds ``resolved`` and ``abandoned``
    sla: Sla | None = None
    kpis: Mapping[str, Kpi] = field(default_factory=dict)
    run: RunSettings
    #: What the reader keeps: the document (for scenarios and ``--set``) and its file; no part of what the process is.
    document: Any = field(default=None, compare=False, repr=False)
    file: str = field(default="", compare=False)
    #: The title of the scenario by which the process was changed; empty for the process as it stands in its file.
    scenario: str = field(default="", compare=False)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody, in file order."""
        return tuple(person for group in self.staff.values() for person in group.people)

    @property
    def teams(self) -> tuple[tuple[str, ...], ...]:
        """The groups, those whose people have the same roles together: shifts of one team serve one queue."""
        found: dict[object, list[str]] = {}
        for group in self.staff.values():
            roles = frozenset(frozenset(person.roles) for person in group.people)
            found.setdefault(roles or group.name, []).append(group.name)
        return tuple(map(tuple, found.values()))

    @property
    def attributes(self) -> tuple[str, ...]:
        """The names of the tickets' own attributes, in file order."""
        names = (attribute.name for source in self.arrivals.values() for attribute in source.attributes)
        return tuple(dict.fromkeys(names))

    @property
    def holidays_within(self) -> list[date]:
        """The public holidays within the longest run, in order."""
        from datetime import timedelta

        run = self.run
        length = timedelta(microseconds=run.warm_up + run.length + run.longest_cool_down)
        return sorted(self.holidays.between(self.start.date(), (self.start + length).date()))

    @property
    def graph(self) -> networkx.DiGraph:
        """The graph of stages and ends; see `procsim.model.graph.process_graph`."""
        from procsim.model.graph import process_graph

        return process_graph(self)
