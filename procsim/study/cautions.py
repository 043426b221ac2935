"""What a reader must know before any figure is believed: too few people for the work, and a run that stands alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.model.flows import EndlessError
from procsim.model.soundness import FULL, grows_without_bound
from procsim.model.traffic import solve

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.model.process import Process
    from procsim.study.result import StaffResult


#: A group that is less busy than this has time to spare, whatever was expected: customers who give up ask no more.
_BUSY = 0.95


def cautions(process: Process, replications: int, staff: Mapping[str, StaffResult]) -> list[str]:
    """Sentences that belong beside the finding of a study of so many runs; none where there is nothing to beware of."""
    alone = "one run shows no interval, so no verdict is sure; --replications 20 shows how sure they are"
    return [*overloads(process, staff), *([alone] if replications == 1 else [])]


def overloads(process: Process, staff: Mapping[str, StaffResult]) -> list[str]:
    """A sentence for each team whose work is more than its people can do.

    It is what is expected before any run (`procsim.model.traffic`), told only where the run didn't show otherwise.
    """
    return overloads_by_load(process, {name: one.utilisation.value for name, one in staff.items()})


def overloads_by_load(process: Process, shown: Mapping[str, float | None]) -> list[str]:
    """The same of a study that knows no more of its groups than how busy they were."""
    try:
        groups = solve(process).groups
    except EndlessError:
        return ["so many tickets come back or are done again that there are more and more of them"]
    found = []
    for team in process.teams:
        needed, there = (math.fsum(getattr(groups[name], what) for name in team) for what in ("needed", "there"))
        loads = [shown[name] for name in team if name in shown]
        busiest = max((load for load in loads if load is not None), default=0.0)
        if math.isinf(needed):
            found.append(f"{', '.join(team)}: there is work for them, and they have no hours in a regular week")
        elif there and needed >= FULL * there and busiest >= _BUSY:
            found.append(f"{', '.join(team)}: {_overloaded(process, team, needed, round(there))}")
    return found


def _overloaded(process: Process, team: Sequence[str], needed: float, there: int) -> str:
    people = f"{needed:.1f}" if needed < 99.95 else f"{needed:.0f}"
    text = f"there is work for {people} people, and {there} {'is' if there == 1 else 'are'} there"
    if not grows_without_bound(process, team):
        return f"{text}; those who lose patience leave"
    return f"{text}; their queue grows all the time, and every wait depends on how long one looks"
