"""What a reader must know before any figure is believed: too few people for the work, and a run that stands alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.model.flows import EndlessError
from procsim.model.soundness import FULL, all_impatient
from procsim.model.traffic import solve

if TYPE_CHECKING:
    from procsim.model.process import Process


def cautions(process: Process, replications: int) -> list[str]:
    """Sentences that belong beside the finding of a study of so many runs; none where there is nothing to beware of."""
    alone = "one run shows no interval, so no verdict is sure; --replications 20 shows how sure they are"
    return [*overloads(process), *([alone] if replications == 1 else [])]


def overloads(process: Process) -> list[str]:
    """A sentence for each group whose work is more than its people can do, from what is expected before any run."""
    try:
        groups = solve(process).groups
    except EndlessError:
        return ["so many tickets come back or are done again that there are more and more of them"]
    found = []
    for name, load in groups.items():
        if math.isinf(load.needed):
            found.append(f"{name}: there is work for them, and they have no hours in a regular week")
        elif load.utilisation >= FULL:
            found.append(f"{name}: {_overloaded(process, name, load.needed, load.there)}")
    return found


def _overloaded(process: Process, group: str, needed: float, there: int) -> str:
    people = f"{needed:.1f}" if needed < 99.95 else f"{needed:.0f}"
    text = f"there is work for {people} people, and {there} {'is' if there == 1 else 'are'} there"
    if all_impatient(process, process.staff[group]):
        return f"{text}; those who lose patience leave"
    return f"{text}; their queue grows all the time, and every wait depends on how long one looks"
