"""The figures of one log: plain records that say what was counted, before any statistics over replications.

Times are seconds (floats, computed from whole microseconds). A `Ratio` keeps its two sums, so that replications can be
pooled without bias; a quantile is kept as a value. None stands for "nothing to measure".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Ratio:
    """A mean or a share as its two sums."""

    numerator: float
    denominator: float

    @property
    def value(self) -> float | None:
        """The one divided by the other; None where there was nothing to measure."""
        return self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each value of a quantity occurred, in bins of equal width; ``edges`` has one more entry."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KpiFigures:
    """One KPI of one log (or of the tickets with one value of its ``by``).

    ``value`` is what the goal speaks of: a `Ratio` (share, or mean in seconds), a quantile in seconds, or None. Without
    a goal it is the mean (of a time) or the share. ``count``, ``times`` are of the tickets that have reached the KPI's
    end (of a share ``count`` is its denominator); ``open`` counts those on their way. ``times`` are seconds, sorted, so
    that anything can be pooled or drawn; for shares it is empty.
    """

    value: Ratio | float | None
    count: int
    open: int
    mean: Ratio
    median: float | None
    p90: float | None
    times: Sequence[float] = ()
    by: Mapping[str, KpiFigures] = field(default_factory=dict)
    #: By week of the window (by the arrival of the ticket): the KPI's value. A last week that isn't whole is left out.
    weekly: Sequence[Ratio | float | None] = ()


@dataclass(frozen=True, slots=True)
class StageFigures:
    """One stage, over the visits of the cohort's tickets.

    ``visits`` counts all that queued there, ``started`` those that began (a wait begins at once), ``gave_up`` those
    that left the queue by patience (None where the stage has none). ``queue`` is the time from queueing to the start,
    of the visits that started. Of the finished ones: ``work`` is time in which somebody worked on it (on shift, or in
    overtime), ``paused`` the rest of the time between start and end (nights and weekends in the middle of a job),
    ``wait`` the length of a wait.
    """

    visits: int
    started: int
    finished: int
    queue: Ratio
    queue_p90: float | None
    work: Ratio
    paused: Ratio
    wait: Ratio
    gave_up: int | None = None
    waits_on: str | None = None


@dataclass(frozen=True, slots=True)
class StaffFigures:
    """A group, or one person, over the window's length alone. Hours are seconds.

    ``shift`` counts time on shift, ``overtime`` time worked beyond it, ``busy`` time seized (both). Utilisation is busy
    divided by shift plus overtime. ``cost`` is for shift and overtime, in the process's currency. ``waiting`` is the
    time integral of the number of tickets queued for the group's roles, divided by the length (the mean queue);
    ``waiting_most`` its maximum.
    """

    people: int
    shift: float
    overtime: float
    busy: float
    cost: float
    waiting: float = 0.0
    waiting_most: int = 0

    @property
    def utilisation(self) -> Ratio:
        """Busy time as a share of shift and overtime."""
        return Ratio(self.busy, self.shift + self.overtime)


@dataclass(frozen=True, slots=True)
class PartFigures:
    """A part over the window: stock and who had to wait for it."""

    used: int
    requests: int  # visits of the window that asked for it
    waited: int  # of them, those that got it later than they asked
    ordered: int  # lots
    #: None (and ``stock`` empty) where the log does not tell of deliveries: a csv without its table of occurrences.
    mean_stock: float | None
    #: (time as seconds from the window's start, stock on hand from then on)
    stock: Sequence[tuple[float, int]] = ()


@dataclass(frozen=True, slots=True)
class WeekFigures:
    """The rhythm of a week: 168 entries each, Monday 00–01 first, means per hour of the window's whole span."""

    arrivals: Sequence[float]
    capacity: Mapping[str, Sequence[float]]  # people of a group on shift
    busy: Mapping[str, Sequence[float]]  # people of a group at work


@dataclass(frozen=True, slots=True)
class BottleneckFigures:
    """How long each group or part was the bottleneck, alone or shared, by the active-period method.

    ``shares`` are fractions of the window's open time in which it was the sole or a shifting bottleneck (they add up to
    at most 1); ``why`` is left to the reader of the figures.
    """

    shares: Mapping[str, float]
    kinds: Mapping[str, str]  # "staff" or "part"
    #: The stage at which most queue time for that group or part was spent.
    stages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All figures of one log. Tickets, stages, cycle times, flows and KPIs are the cohort's, the rest the window's."""

    arrived: int
    closed: int
    open: int
    ends: Mapping[str, int]
    kpis: Mapping[str, KpiFigures]
    stages: Mapping[str, StageFigures]
    staff: Mapping[str, StaffFigures]
    people: Mapping[str, StaffFigures]
    parts: Mapping[str, PartFigures]
    cycle_mean: Ratio
    cycle_median: float | None
    cycle_p90: float | None
    cycle_times: Sequence[float]  # seconds, sorted, of closed tickets
    #: Work time and cycle time summed over closed tickets: flow efficiency.
    flow_efficiency: Ratio
    #: Tickets in the system at equally spaced moments from the run's start: the step in seconds and the counts.
    work_in_progress_step: float
    work_in_progress: Sequence[int]
    #: How often a ticket went from one stage (or ``arrived``) to another (or an end): means of edges on the map.
    flows: Mapping[tuple[str, str], int]
    week: WeekFigures
    bottleneck: BottleneckFigures
    window: tuple[datetime, datetime] = field(default=(datetime.min, datetime.min))
