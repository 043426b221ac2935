"""The result of a study: figures over replications with their uncertainty, as people and programs read them.

Every `Estimate` is a value with a 95 % confidence interval; ``low`` and ``high`` are None for one replication or one
log. Shares are 0…1, times seconds, counts means per replication.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    import polars as pl

    from procsim.engine.log import EventLog
    from procsim.kpi.run_chart import Limits, RunChart
    from procsim.kpi.scorecard import Counted
    from procsim.model.process import Goal, Kpi, Process

Verdict = Literal["met", "missed", "undecided"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95 % confidence interval; None where nothing could be measured."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class KpiWeeks:
    """A KPI week by week: the run chart of the first replication's whole weeks; values as the KPI's.

    ``all_runs`` are the limits of the single weeks of all replications (None for one), of which ``counted`` have a
    value and ``beyond`` lie outside of them.
    """

    chart: RunChart
    all_runs: Limits | None
    counted: int
    beyond: int


@dataclass(frozen=True, slots=True)
class KpiResult:
    """A KPI over all replications. ``value`` is what its goal speaks of: a share or seconds."""

    name: str
    kpi: Kpi
    value: Estimate
    mean: Estimate
    median: Estimate
    p90: Estimate
    count: float
    open: float
    #: The verdict on the value, None without a goal or without tickets.
    met: bool | None
    #: Whether the interval lies wholly on one side of the goal; None without an interval.
    certain: bool | None
    by: Mapping[str, KpiResult] = field(default_factory=dict)
    #: Over all replications, each whole week of the window, by the arrival of the tickets.
    weekly: Sequence[Estimate] = ()
    #: Only where weeks were asked for.
    weeks: KpiWeeks | None = None
    histogram: Counted | None = None
    #: The times (seconds) within which shares of the tickets reach the KPI's end; empty for shares.
    quantiles: Mapping[float, float] = field(default_factory=dict)
    #: Replications that would probably decide an undecided goal; None where decided or out of reach.
    replications_to_decide: int | None = None

    @property
    def goal(self) -> Goal | None:
        """What the KPI promises; None where it promises nothing."""
        return self.kpi.goal

    @property
    def is_time(self) -> bool:
        """Whether ``value`` is in seconds (else it is a share)."""
        goal = self.kpi.goal
        if goal is None:
            return self.kpi.share is None
        return goal.statistic in ("mean", "median")

    @property
    def verdict(self) -> Verdict | None:
        """``met``, ``missed``, or ``undecided`` where the interval holds the goal; None where there is no verdict."""
        if self.met is None:
            return None
        if self.certain is False:
            return "undecided"
        return "met" if self.met else "missed"


@dataclass(frozen=True, slots=True)
class StageResult:
    """A stage over all replications; see `procsim.kpi.scorecard.StageFigures`."""

    name: str
    kind: Literal["work", "wait"]
    visits: float
    visits_per_ticket: float
    queue: Estimate
    queue_p90: Estimate
    work: Estimate
    paused: Estimate
    wait: Estimate
    gave_up: float | None
    waits_on: str | None


@dataclass(frozen=True, slots=True)
class StaffResult:
    """A group or a person over all replications."""

    name: str
    people: int
    utilisation: Estimate
    cost: float  # over the window
    cost_per_week: float
    shift_hours: float  # per week
    overtime_hours: float  # per week
    waiting: float
    waiting_most: float


@dataclass(frozen=True, slots=True)
class PartResult:
    """A part over all replications; ``stock`` is replication 1's, as (seconds from the window's start, on hand)."""

    name: str
    waited: Estimate  # share of the requests
    used: float
    ordered: float
    mean_stock: float | None  # None where a measured log doesn't tell of deliveries
    stock: Sequence[tuple[float, int]]


@dataclass(frozen=True, slots=True)
class WeekResult:
    """168 hours of a mean week, Monday 00–01 first."""

    arrivals: Sequence[float]
    capacity: Mapping[str, Sequence[float]]
    busy: Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class WorkInProgress:
    """Tickets in the system over the run, at equal steps from the run's start (seconds)."""

    step: float
    median: Sequence[float]
    low: Sequence[float]  # 10 % of the replications lie below
    high: Sequence[float]  # 10 % above
    mean: Sequence[float]
    #: Welch's moving average of the mean, for choosing a warm-up.
    smoothed: Sequence[float]
    warm_up: float  # seconds, as the file has it
    length: float  # seconds
    #: What MSER-5 would cut (seconds); None where it could not be computed.
    suggested_warm_up: float | None


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """What holds the process up most of the time.

    ``stage`` is where its queue is, ``staff`` the group (None if ``part`` is it). ``shares`` say how often each group
    or part was it.
    """

    stage: str | None
    staff: str | None
    part: str | None
    why: str
    shares: Mapping[str, float]


@dataclass(frozen=True)
class Result:
    """What `procsim.simulate` and `procsim.measure` give back."""

    process: Process
    seed: int | None
    replications: int
    engine: str  # "simpy", "fast", or "log" for a measured log
    arrived: float
    closed: float
    open: float
    ends: Mapping[str, float]
    scorecard: Mapping[str, KpiResult]
    stages: Mapping[str, StageResult]
    staff: Mapping[str, StaffResult]
    people: Mapping[str, StaffResult]
    parts: Mapping[str, PartResult]
    cycle_mean: Estimate
    cycle_median: Estimate
    cycle_p90: Estimate
    cycle_histogram: Counted | None
    #: The times (seconds) within which shares of the tickets are closed.
    cycle_quantiles: Mapping[float, float]
    flow_efficiency: Estimate
    flows: Mapping[tuple[str, str], float]
    week: WeekResult
    work_in_progress: WorkInProgress | None
    bottleneck: Bottleneck | None
    window: tuple[datetime, datetime]
    first_log: EventLog | None
    #: When observation of the first replication ended.
    observed_until: datetime | None = None
    #: ``week`` where the KPIs were asked for week by week.
    by: Literal["week"] | None = None
    #: Sentences that belong beside the finding: more work than people can do, a run that stands alone.
    cautions: Sequence[str] = ()
    #: Further sentences for the reader: a warm-up that is too short, precision that could not be reached, …
    notes: Sequence[str] = ()
    #: A sentence where ``auto`` changed the engine on the way; when that happened is chance, and so no part of JSON.
    ran_on: str = ""
    seconds: float = 0.0
    #: The command that makes this result again.
    command: str = ""

    @property
    def kpis(self) -> pl.DataFrame:
        """One row per KPI: name, value, low, high, goal, met, certain, count, open, mean_s, median_s, p90_s."""
        from procsim.study.tables import kpi_table

        return kpi_table(self)

    @property
    def weeks(self) -> pl.DataFrame:
        """One row per KPI and whole week, of a result that was made by week: kpi, week, start, value, low, high (over
        all replications), first_run, moving_range, signals (of the first, as in `procsim.kpi.run_chart`).
        """
        from procsim.study.tables import week_table

        return week_table(self)

    @property
    def log(self) -> pl.DataFrame:
        """The visits of the first replication in the interchange form (`procsim.engine.log.COLUMNS`)."""
        return self._first().flat()

    @property
    def tickets(self) -> pl.DataFrame:
        """The tickets of the first replication."""
        return self._first().tickets

    @property
    def occurrences(self) -> pl.DataFrame:
        """Lots ordered and delivered in the first replication."""
        return self._first().occurrences

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that ``--json`` prints."""
        from procsim.study.tables import json_form

        return json_form(self)

    def _first(self) -> EventLog:
        if self.first_log is None:
            raise ValueError("this result was made without keeping its log")
        return self.first_log
