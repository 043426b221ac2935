"""Sensitivity studies made by hand, in the shape that `procsim.sensitivity` gives."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from procsim.files.guesses import Guess, Unit
from procsim.model.problems import Position
from procsim.model.time import MINUTE
from procsim.study.differences import Difference, concluded, members_tested
from procsim.study.result import Estimate
from procsim.study.sensitivity import measured_first
from procsim.study.tornado import CYCLE_TIME, Bar, End, Sensitivity, Tornado, verdict_of

from .comparisons import NONE, WANTED, difference
from .fixtures import result

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.study.result import Result

#: Of a guess and a figure: (difference, half-width) at the low end and at the high end.
Moves = tuple[tuple[float, float], tuple[float, float]]

RATE = Guess("arrivals.walk_in.rate", "rates", 1.0, Unit(1.0), "5/h, 3/h", Position("repair.yaml", 25, 11), (), True)
REPAIR = Guess(
    "stages.repair.duration", "level", 45.0 * MINUTE, Unit(MINUTE, " min"), "lognormal(45 ± 30 min)",
    Position("repair.yaml", 43, 29), (), True,
)  # fmt: skip
SPREAD = replace(
    REPAIR, path="stages.repair.duration.spread", kind="spread", now=30.0 * MINUTE, unit=Unit(MINUTE, " min", "± ")
)
LONG = Guess(
    "arrivals.дневные.attributes.работа.авария.сантехника_и_отопление_подвалов_и_чердаков", "way", 0.8,
    Unit(0.01, " %"), "80%", Position("<приёмная & co>.yaml", 7, 9), (), True, 0.0, 1.0,
)  # fmt: skip
ORDER = replace(LONG, path="stages.diagnosis.next.order_part", now=0.2, text="20%")

USUAL: Mapping[Guess, Mapping[str, Moves]] = {
    RATE: {
        "intake_to_work": ((0.06, 0.012), (-0.65, 0.04)),
        "resolve_in_time": ((0.02, 0.004), (-0.6, 0.03)),
        "shelf_time": ((-90.0, 200.0), (120.0, 220.0)),
        CYCLE_TIME: ((-21_000, 3_000), (540_000, 70_000)),
    },
    REPAIR: {
        "intake_to_work": ((0.045, 0.012), (-0.18, 0.05)),
        "diagnosis_time": ((-0.4, 0.9), (0.3, 0.8)),
        "resolve_in_time": ((0.011, 0.003), (-0.05, 0.04)),
        CYCLE_TIME: ((-13_000, 2_000), (44_000, 9_000)),
    },
    SPREAD: {"intake_to_work": ((0.008, 0.001), (0.007, 0.001)), "shelf_time": ((-700, 90), (650, 90))},
    LONG: {
        "intake_to_work": ((0.002, 0.004), (-0.001, 0.004)),
        "diagnosis_time": ((-180, 5), (190, 6)),
        "done_to_notified": ((0.002, 0.0003), (-0.01, 0.0004)),
    },
    ORDER: {"repeat_contacts": ((-0.006, 0.001), (0.0055, 0.001)), "resolve_in_time": ((0.02, 0.001), (-0.02, 0.001))},
}


def study(
    moves: Mapping[Guess, Mapping[str, Moves]] | None = None, base: Result | None = None, **more: Any
) -> Sensitivity:
    """A study of the device repair in which guesses move figures so; what isn't said doesn't move."""
    moves = USUAL if moves is None else moves
    base = base or result()
    named = [*base.scorecard, CYCLE_TIME]
    family: dict[Any, Difference] = {}
    for name in named:
        for guess, moved in moves.items():
            for place in (0, 1):
                wanted = WANTED.get(name, "lower")
                given = difference(*moved[name][place], wanted) if name in moved else replace(NONE, wanted=wanted)
                family[name, guess.path, place] = given
    judged = concluded(family)
    tornados = [_tornado(base, name, list(moves), judged) for name in named]
    given = {
        "process": base.process, "seed": 1, "replications": 20, "engine": "simpy", "by": 0.2, "guesses": list(moves),
        "tornados": tornados, "first": measured_first(tornados), "runs": 20 * (2 * len(moves) + 1),
        "tested": members_tested(family), "seconds": 12.3,
        "command": "procsim sensitivity processes/device-repair.yaml",
    }  # fmt: skip
    return Sensitivity(**{**given, **more})


def _tornado(base: Result, name: str, guesses: Sequence[Guess], judged: Mapping[Any, Difference]) -> Tornado:
    kpi = base.process.kpis.get(name)
    now = base.scorecard[name].value if kpi is not None else base.cycle_mean
    goal = kpi.goal if kpi is not None else None

    def end(guess: Guess, place: int) -> End:
        one = judged[name, guess.path, place]
        value = Estimate(
            *(None if bound is None else bound + (one.value or 0.0) for bound in (now.value, now.low, now.high))
        )
        return End(value, one, verdict_of(goal, value))

    bars = [Bar(guess, *guess.range(0.2), end(guess, 0), end(guess, 1)) for guess in guesses]
    return Tornado(name, kpi, now, verdict_of(goal, now), sorted(bars, key=lambda bar: -bar.width))


def many(count: int) -> Sensitivity:
    """A study of many guesses with long names, each of which moves every figure."""
    names = list(result().scorecard)
    sizes = {name: 0.0002 if (result().scorecard[name].value.value or 0) < 1 else 60.0 for name in names}
    moves = {
        replace(LONG if number % 2 else REPAIR, path=f"stages.{'очень_' * (number % 9)}длинное.duration.{number}"): {
            name: ((-size * number, size / 5), (size * number, size / 4)) for name, size in sizes.items()
        }
        for number in range(1, count + 1)
    }
    return study(moves)
