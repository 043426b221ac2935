"""The models that all programs simulate, and the mean cycle time by which a wrong model is found out."""

from __future__ import annotations

import math
from dataclasses import dataclass

#: With fewer tickets than this a mean tells too little to find a model wrong.
LEAST_TICKETS = 10_000

#: A mean may be off by so many standard errors, and by this share for the empty beginning.
_ERRORS = 5.0
_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Model:
    """A process that is simulated."""

    name: str
    title: str
    #: What is counted, in the plural.
    unit: str
    #: The mean cycle time in minutes; None where it isn't known well enough.
    mean_cycle: float | None
    #: A run of n tickets gives a mean with a standard error of this divided by the root of n, in minutes.
    deviation: float

    def is_wrong(self, mean_cycle: float, tickets: int) -> bool:
        """Whether a run's mean cleanly disagrees with the model."""
        if self.mean_cycle is None or tickets < LEAST_TICKETS:
            return False
        allowed = _ERRORS * self.deviation / math.sqrt(tickets) + _SHARE * self.mean_cycle
        return abs(mean_cycle - self.mean_cycle) > allowed


#: R1's mean was found by simulation (six million tickets in Cimba: 1,195.5; a million in a prototype of the fast
#: engine: 1,198.3), its deviation by 200 runs of 10,000 tickets. For M/M/1 at a load of 0.9 the mean is
#: 1 / (1 - 0.9) services, and the deviation is that of Daley, *The serial correlation coefficients of waiting times
#: in a stationary single server queue* (1968): ρ (2 + 5ρ - 4ρ² + ρ³) / (1 - ρ)⁴, a variance.
MODELS = {
    model.name: model
    for model in (
        Model("r1", "R1, the repair shop", "tickets", 1197.0, 1100.0),
        Model("mm1", "M/M/1 at a load of 0.9", "customers", 10.0, 190.0),
        Model("device-repair", "Device repair, with calendars and SLA", "tickets", None, math.inf),
    )
}
