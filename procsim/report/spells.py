"""For what time costs and counts are told: a week where a run has one, else the run, for nobody scales up a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procsim.study.result import Result, StaffResult

_WEEK = 604_800.0


@dataclass(frozen=True, slots=True)
class Spell:
    """A week, or the whole window where that is shorter; ``weeks`` is how many weeks the window has."""

    weeks: float

    @property
    def is_week(self) -> bool:
        """Whether figures are told by the week."""
        return self.weeks >= 1

    @property
    def per(self) -> str:
        """What stands behind a figure's name: ``used/week``, ``used (run)``."""
        return "/week" if self.is_week else " (run)"

    @property
    def cost_title(self) -> str:
        """What the cost is called."""
        return "cost/week" if self.is_week else "cost of the run"

    def share(self, number: float) -> float:
        """A number that was counted in the window, for the spell."""
        return number / self.weeks if self.is_week else number

    def cost(self, staff: StaffResult) -> float:
        """What a group or a person costs in the spell."""
        return staff.cost_per_week if self.is_week else staff.cost

    def overtime(self, staff: StaffResult) -> float:
        """Hours beyond the shift in the spell."""
        return staff.overtime_hours * self._of_a_week

    def hours(self, staff: StaffResult) -> float:
        """Hours on shift in the spell."""
        return staff.shift_hours * self._of_a_week

    @property
    def _of_a_week(self) -> float:
        return 1.0 if self.is_week else self.weeks


def spell_of(result: Result) -> Spell:
    """The spell for which a result's costs and counts are told."""
    begin, end = result.window
    return Spell((end - begin).total_seconds() / _WEEK)
