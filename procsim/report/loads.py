"""How much work each role gets before any run: for how many people there is work, and how many are there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.model.flows import EndlessError
from procsim.model.traffic import solve
from procsim.report.numbers import NOTHING, grouped, share
from procsim.report.terminal_table import Column, lines

if TYPE_CHECKING:
    from procsim.model.load import Load
    from procsim.model.process import Process


def load_table(process: Process, width: int) -> list[str]:
    """A line for each role that has work, and one for each group whose people have several such roles.

    Empty where tickets become more and more, and where there is no work.
    """
    try:
        traffic = solve(process)
    except EndlessError:
        return []
    rows = [_row(role, load) for role, load in traffic.roles.items() if load.needed]
    for name, group in process.staff.items():
        roles = {role for person in group.people for role in person.roles} & set(traffic.roles)
        if len(roles) > 1:
            rows.append(_row(f"{name}, all roles", traffic.groups[name]))
    columns = [Column("role"), *(Column(title, right=True) for title in ("work for", "there are", "load"))]
    return lines(columns, rows, width) if rows else []


def _row(name: str, load: Load) -> list[str]:
    if math.isinf(load.needed):
        return [name, "endless", grouped(load.there), NOTHING]
    needed = grouped(load.needed, 1 if load.needed >= 1 else 2)
    return [name, needed, grouped(load.there), share(load.utilisation)]
