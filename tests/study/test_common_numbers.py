"""Common random numbers at work: how much narrower the paired interval is than that of independent seeds.

The same two scenarios of the device repair are run with the base's seed and with one of their own, 20 replications of
12 weeks each; the width of an interval goes with its standard error, for both have as many pairs. Law, *Simulation
Modeling and Analysis* (5th ed.), 11.2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from procsim.files import load, with_changes
from procsim.study.figures import Full
from procsim.study.pairing import Pairing
from procsim.study.pool import Order, Pool
from procsim.study.tallies import Tally
from procsim.study.variants import Variant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from procsim.study.differences import Difference

REPLICATIONS = 20


def compared(pairing: Pairing) -> Iterator[tuple[str, Difference]]:
    yield "resolve_in_time", pairing.kpis["resolve_in_time"]
    yield "part_to_install", pairing.kpis["part_to_install"]
    yield "cycle", pairing.cycle
    yield "queue at repair", pairing.stages["repair"]["queue"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "most"), [(("stages.repair.duration", "x0.95"), 0.5), (("staff.technicians.count", "+1"), 0.85)]
)
def test_a_paired_interval_is_much_narrower(change: tuple[str, str], most: float, project: Path) -> None:
    base = load(project / "processes" / "device-repair.yaml")
    changed = with_changes(base, [change])
    runs = [(base, 1), (changed, 1), (changed, 1002)]
    tallies = [Tally(process, process.start) for process, _ in runs]
    orders = [Order(Variant.of(process, seed=seed, engine="fast"), range(REPLICATIONS)) for process, seed in runs]
    with Pool(1) as pool:
        for outcome in pool.run(orders, Full()):
            tallies[outcome.order].add(outcome.figures)
    paired, independent = (Pairing(tallies[0], other) for other in tallies[1:])
    for (name, one), (_, other) in zip(compared(paired), compared(independent), strict=True):
        assert one.standard_error is not None, name
        assert other.standard_error is not None, name
        assert one.standard_error <= most * other.standard_error, name
