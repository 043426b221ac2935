"""``python -m benchmarks.staffing_grid``: the optimiser against brute force on R1 with four groups.

Every staffing of a grid of 4 × 4 × 4 × 4 is run as often, and it is counted which of them are doubtful then;
the cheapest that meets all goals must be the one that ``procsim optimise`` finds, with at most a tenth of the runs.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import procsim
from procsim.study.optimisation import goal_estimate
from procsim.study.pool import Order, Pool
from procsim.study.selection import GoalsOnly, evidence
from procsim.study.staffings import Staffings, staffings

PROCESS = Path(__file__).with_name("r1_staffing.yaml")
BOUNDS = {
    "staff.clerks.count": range(1, 5),
    "staff.technicians.count": range(7, 11),
    "staff.buyers.count": range(1, 5),
    "staff.cashiers.count": range(1, 5),
}
REPLICATIONS = 40

#: A goal is certain where no more than one value in so many would lie beyond it by chance.
_LEVEL = 1e-4


def brute_force(space: Staffings, jobs: int | None) -> dict[str, object]:
    """All staffings with the same number of runs; the cheapest that meets every goal, and how many are doubtful."""
    process = space.process
    goals = {name: kpi.goal for name, kpi in process.kpis.items() if kpi.goal is not None}
    orders = [Order(space.variant(place), range(REPLICATIONS)) for place in range(len(space))]
    values: list[dict[str, list[object]]] = [{name: [] for name in goals} for _ in orders]
    with Pool(jobs) as pool:
        for outcome in pool.run(orders, GoalsOnly(tuple(goals))):
            for name, value in outcome.figures.items():
                values[outcome.order][name].append(value)
    feasible, doubtful = [], []
    for place, found in enumerate(values):
        known = {name: evidence(goals[name], each) for name, each in found.items()}  # type: ignore[arg-type]
        if all(one is not None and one.excess <= 0 for one in known.values()):
            feasible.append(place)
        certain = any(one is not None and one.is_missed(_LEVEL) for one in known.values()) or all(
            one is not None and one.is_met(_LEVEL) for one in known.values()
        )
        if not certain:
            doubtful.append(place)
    best = min(feasible)
    return {
        "staffing": dict(zip((one.name for one in space.variables), space.staffing(best), strict=True)),
        "cost_per_week": space.cost(best),
        "place": best,
        "feasible": len(feasible),
        "doubtful_up_to_it": [space.staffing(place) for place in doubtful if place <= best],
        "goals": {
            name: goal_estimate(process.kpis[name], each).value  # type: ignore[arg-type]
            for name, each in values[best].items()
        },
        "runs": len(space) * REPLICATIONS,
    }


def main() -> None:
    """Runs both and prints what each found, at which price."""
    jobs = int(sys.argv[1]) if len(sys.argv) > 1 else None
    process = procsim.load(PROCESS)
    began = time.perf_counter()
    found = procsim.optimise(process, bounds=BOUNDS, engine="fast", jobs=jobs)
    seconds = time.perf_counter() - began
    quick = {"staffing": found.staffing, "runs": found.runs, "tried": len(found.tried), "seconds": round(seconds)}
    print(json.dumps({"optimise": quick}), flush=True)
    space = staffings(process, bounds=BOUNDS, over={}, seed=process.run.seed, engine="fast")
    began = time.perf_counter()
    slow = {**brute_force(space, jobs), "seconds": round(time.perf_counter() - began)}
    print(json.dumps({"brute_force": slow, "same": slow["staffing"] == found.staffing}), flush=True)
    print(f"{found.runs / (len(space) * REPLICATIONS):.1%} of the runs")


if __name__ == "__main__":
    main()
