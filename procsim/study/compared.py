"""The result of a comparison: scenarios with their differences from the base, as people and programs read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from procsim.study.differences import Difference
    from procsim.study.result import Result

#: The times of a stage that are compared, as its tally and its result name them.
STAGE_TIMES = ("queue", "work", "wait")


@dataclass(frozen=True, slots=True)
class Compared:
    """A scenario with all its differences from the base; times in seconds, costs per week, shares 0…1."""

    name: str
    result: Result
    #: Of a combination of ``vary``: the paths that vary, and the value that each has here.
    factors: Mapping[str, str]
    kpis: Mapping[str, Difference]
    cycle: Difference
    cost: Difference
    costs: Mapping[str, Difference]  # by group
    utilisation: Mapping[str, Difference]
    #: By stage, and of each the times that it has: ``queue``, ``work``, ``wait``, means per visit.
    stages: Mapping[str, Mapping[str, Difference]]


@dataclass(frozen=True)
class Comparison:
    """What `procsim.compare` gives back: the base, and the scenarios in the order in which they were given."""

    base: Result
    scenarios: Sequence[Compared]
    #: The KPIs that are shown, in the order of the file.
    kpis: Sequence[str]
    seed: int
    replications: int
    engine: str
    #: How many differences of KPIs, and how many of all other figures, share a correction each.
    tested: int
    tested_besides: int
    notes: Sequence[str] = ()
    #: A sentence where ``auto`` changed the engine on the way.
    ran_on: str = ""
    seconds: float = 0.0
    command: str = ""

    @property
    def differences(self) -> pl.DataFrame:
        """One row per scenario and KPI: scenario, kpi, base, value (the scenario's), difference, low, high, verdict."""
        from procsim.study.comparison_tables import difference_table

        return difference_table(self)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that ``--json`` prints."""
        from procsim.study.comparison_tables import json_form

        return json_form(self)
