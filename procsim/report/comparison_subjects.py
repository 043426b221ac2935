"""What is compared besides KPIs: what groups cost and how busy they are, and the times at each stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.report.numbers import money, share, short_duration
from procsim.study.compared import STAGE_TIMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from procsim.report.comparison_numbers import Kind
    from procsim.study.compared import Compared, Comparison
    from procsim.study.differences import Difference

#: A difference that is certain, and yet smaller than this part of the figure, needs no line.
WORTH_A_LINE = 0.01

_CERTAIN = ("better", "worse", "higher", "lower")


@dataclass(frozen=True, slots=True)
class Subject:
    """Figures of one kind by name (of a group, or a stage): what they are in the base, and where they differ."""

    title: str
    kind: Kind
    #: The differences of a scenario.
    of: Callable[[Compared], Mapping[str, Difference]]
    #: The base's figures, and how one is said.
    now: Mapping[str, float | None]
    said: Callable[[float | None], str]

    def that_differ(self, chosen: Sequence[Compared]) -> list[str]:
        """Names of which some scenario differs for certain, and by enough to be worth a line; in the file's order."""
        names = dict.fromkeys(name for one in chosen for name in self.of(one))
        return [name for name in names if any(self._matters(self.of(one).get(name), name) for one in chosen)]

    def _matters(self, one: Difference | None, name: str) -> bool:
        if one is None or one.value is None or one.verdict not in _CERTAIN:
            return False
        size = 1.0 if self.kind == "share" else abs(self.now.get(name) or 0.0)
        return abs(one.value) >= WORTH_A_LINE * size


def subjects(comparison: Comparison) -> list[Subject]:
    """All of them, in the order in which they are shown."""
    base = comparison.base
    currency = base.process.currency
    costs = {name: group.cost_per_week for name, group in base.staff.items()}
    loads = {name: group.utilisation.value for name, group in base.staff.items()}
    found = [
        Subject("", "money", lambda one: one.costs, costs, lambda cost: money(cost or 0.0, currency)),
        Subject("busy", "share", lambda one: one.utilisation, loads, share),
    ]
    for kind in STAGE_TIMES:
        now = {name: getattr(stage, kind).value for name, stage in base.stages.items()}
        found.append(Subject(f"{kind} of a visit", "time", _StageTimes(kind), now, short_duration))
    return found


@dataclass(frozen=True, slots=True)
class _StageTimes:
    """Picks the differences of one kind of time."""

    kind: str

    def __call__(self, scenario: Compared) -> Mapping[str, Difference]:
        return {name: times[self.kind] for name, times in scenario.stages.items() if self.kind in times}
