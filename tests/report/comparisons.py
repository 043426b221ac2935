"""Comparisons made by hand, in the shape that `procsim.compare` gives: of three scenarios, or of what varies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from procsim.study.compared import Compared, Comparison
from procsim.study.differences import Difference, concluded
from procsim.study.result import Estimate

from .fixtures import result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procsim.study.differences import Wanted
    from procsim.study.result import Result

NONE = Difference(0.0, 0.0, 0.0, "lower", 0.0, 20, 1.0)
#: Which side of each KPI is better.
WANTED: dict[str, Wanted] = {
    "intake_to_work": "higher",
    "diagnosis_time": "lower",
    "done_to_notified": "higher",
    "shelf_time": "lower",
    "resolve_in_time": "higher",
    "repeat_contacts": "lower",
}


def difference(value: float, half: float, wanted: Wanted | None = "lower") -> Difference:
    """A difference whose interval has a half-width; certain where that is less than a third of the value."""
    p = 1e-6 if abs(value) > 3 * half else 0.2
    return Difference(value, value - half, value + half, wanted, half / 2.09, 20, p)


def scenario(name: str, title: str = "", factors: Mapping[str, str] | None = None, **values: Any) -> Compared:
    """A scenario of the device repair; ``values`` are (difference, half-width) of KPIs, or of ``cost``."""
    base = result()
    kpis = {kpi: difference(*values[kpi], WANTED[kpi]) if kpi in values else NONE for kpi in base.scorecard}
    kpis = {str(key): one for key, one in concluded(kpis).items()}  # type: ignore[arg-type]
    cost = concluded({"": difference(*values.get("cost", (0.0, 0.0)))})[""]
    process = replace(base.process, scenario=title or name, document=None)
    queue = concluded({"": difference(-1800.0, 240.0)})[""]
    return Compared(
        name=name,
        result=moved(replace(base, process=process), kpis),
        factors=factors or {},
        kpis=kpis,
        cycle=concluded({"": difference(-7200.0, 9000.0)})[""],
        cost=cost,
        costs={"clerks": NONE, "technicians": cost},
        utilisation={"technicians": replace(queue, value=-0.08, low=-0.09, high=-0.07, verdict="lower")},
        stages={"diagnosis": {"queue": queue, "work": NONE}, "pick_up": {"wait": NONE}},
    )


def moved(base: Result, kpis: Mapping[str, Difference]) -> Result:
    """A result whose KPIs have moved by differences, and that meets its goals for certain where it does."""
    scorecard = {}
    for name, kpi in base.scorecard.items():
        value = (kpi.value.value or 0.0) + (kpis[name].value or 0.0)
        met = {"intake_to_work": value >= 0.9, "resolve_in_time": value >= 0.905}.get(name, True)
        scorecard[name] = replace(kpi, value=Estimate(value, value * 0.99, value * 1.01), met=met, certain=True)
    return replace(base, scorecard=scorecard)


def comparison(*scenarios: Compared, **more: Any) -> Comparison:
    """A comparison of scenarios, by default of three."""
    chosen = scenarios or (
        scenario("One more technician", intake_to_work=(0.06, 0.01), resolve_in_time=(0.012, 0.002), cost=(32_000, 0)),
        scenario("Ученик вместо мастера", intake_to_work=(-0.11, 0.02), diagnosis_time=(240, 20), cost=(-8_000, 0)),
        scenario("A leaner stock of screens", shelf_time=(1500, 2500), resolve_in_time=(-0.004, 0.006)),
    )
    base = replace(result(), notes=())
    given = {"kpis": list(base.scorecard), "seed": 1, "replications": 20, "engine": "simpy"}
    given |= {"tested": 7, "tested_besides": 9, "command": "procsim compare scenarios/device-repair-*.yaml"}
    return Comparison(base, chosen, **{**given, **more})


def varied(*counts: int, stock: tuple[int, ...] = ()) -> Comparison:
    """Numbers of technicians, alone or with those of a part, of which many meet every goal."""
    scenarios = []
    for count in counts:
        for level in stock or (0,):
            factors = {"staff.technicians.count": str(count)}
            factors |= {"parts.screen.reorder_at": str(level)} if stock else {}
            name = ", ".join(f"{path} = {value}" for path, value in factors.items())
            gain = 0.04 * (count - 7)
            moves = {
                "intake_to_work": (gain, 0.01),
                "resolve_in_time": (gain / 2, 0.004),
                "cost": (32_000 * (count - 7), 0),
            }
            scenarios.append(scenario(name, "", factors, **moves))
    return comparison(*scenarios)
