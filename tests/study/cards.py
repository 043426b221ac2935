"""Scorecards made by hand: only what a test speaks of differs from an empty one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from procsim.kpi.scorecard import (
    BottleneckFigures,
    KpiFigures,
    PartFigures,
    Ratio,
    Scorecard,
    StaffFigures,
    StageFigures,
    WeekFigures,
)

NOTHING = Ratio(0.0, 0.0)
WINDOW = (datetime(2026, 1, 12), datetime(2026, 1, 26))


def kpi(value: Ratio | float | None, **more: Any) -> KpiFigures:
    given: dict[str, Any] = {"count": 1, "open": 0, "mean": NOTHING, "median": None, "p90": None}
    return KpiFigures(value=value, **{**given, **more})


def stage(visits: int, queue: Ratio = NOTHING, **more: Any) -> StageFigures:
    given: dict[str, Any] = {"started": visits, "finished": visits, "queue_p90": None}
    given |= {"work": NOTHING, "paused": NOTHING, "wait": NOTHING}
    return StageFigures(visits=visits, queue=queue, **{**given, **more})


def staff(busy: float, shift: float, **more: Any) -> StaffFigures:
    return StaffFigures(**{"people": 1, "overtime": 0.0, "cost": 0.0, "shift": shift, "busy": busy, **more})


def part(requests: int, waited: int, **more: Any) -> PartFigures:
    return PartFigures(
        **{"used": requests, "ordered": 1, "mean_stock": 5.0, "requests": requests, "waited": waited, **more}
    )


def bottleneck(
    shares: dict[str, float], kinds: dict[str, str] | None = None, stages: dict[str, str] | None = None
) -> BottleneckFigures:
    return BottleneckFigures(shares, kinds or dict.fromkeys(shares, "staff"), stages or {})


def card(**more: Any) -> Scorecard:
    given: dict[str, Any] = {
        "arrived": 10,
        "closed": 10,
        "open": 0,
        "ends": {"resolved": 10},
        "kpis": {},
        "stages": {},
        "staff": {},
        "people": {},
        "parts": {},
        "cycle_mean": Ratio(1000.0, 10.0),
        "cycle_median": 90.0,
        "cycle_p90": 200.0,
        "cycle_times": (),
        "flow_efficiency": Ratio(500.0, 1000.0),
        "work_in_progress_step": 3600.0,
        "work_in_progress": (),
        "flows": {},
        "week": WeekFigures((0.0,) * 168, {}, {}),
        "bottleneck": bottleneck({}),
        "window": WINDOW,
    }
    return Scorecard(**{**given, **more})
