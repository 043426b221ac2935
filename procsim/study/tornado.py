"""The result of a sensitivity study: how far each guess moves each figure, and which verdicts hang on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procsim.model.time import HOUR, SECOND
from procsim.model.version import __version__
from procsim.study.intervals import verdict
from procsim.study.tables import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.files import Guess
    from procsim.model.process import Goal, Kpi, Process
    from procsim.study.differences import Difference
    from procsim.study.result import Estimate, Verdict

#: What stands for the mean cycle time among the figures, where no KPI has that name.
CYCLE_TIME = "cycle_time"

_CERTAIN = ("better", "worse", "lower", "higher")


@dataclass(frozen=True, slots=True)
class End:
    """A figure with a guess at one end of its range: its value, and how it differs from that of the file as it is."""

    value: Estimate
    difference: Difference
    verdict: Verdict | None

    @property
    def is_certain(self) -> bool:
        """Whether the figure has moved for certain."""
        return self.difference.verdict in _CERTAIN

    def turns(self, now: Verdict | None) -> bool:
        """Whether the verdict is another one, and that is no chance: the figure has moved for certain, or what was met
        is missed (or the other way round), each for certain."""
        if self.verdict == now or self.difference.verdict is None:
            return False
        return self.is_certain or self.reverses(now)

    def reverses(self, now: Verdict | None) -> bool:
        """Whether what is met is missed here, or the other way round."""
        return self.difference.verdict is not None and {now, self.verdict} == {"met", "missed"}


@dataclass(frozen=True, slots=True)
class Bar:
    """How far a guess moves a figure: the range of the guess (in its unit), and the figure at both ends of it."""

    guess: Guess
    low: float
    high: float
    at_low: End
    at_high: End

    @property
    def width(self) -> float:
        """From the least to the greatest of the values at both ends and of the value as it is."""
        moves = [0.0, self.at_low.difference.value or 0.0, self.at_high.difference.value or 0.0]
        return max(moves) - min(moves)

    @property
    def is_none(self) -> bool:
        """Whether the guess changes the figure in no run at all."""
        return self.at_low.difference.is_none and self.at_high.difference.is_none

    def turns(self, now: Verdict | None) -> bool:
        """Whether the verdict is another one at an end, and that is no chance."""
        return self.at_low.turns(now) or self.at_high.turns(now)

    def reverses(self, now: Verdict | None) -> bool:
        """Whether what is met is missed at an end, or the other way round."""
        return self.at_low.reverses(now) or self.at_high.reverses(now)


@dataclass(frozen=True, slots=True)
class Tornado:
    """A figure (a KPI, or the mean cycle time in seconds) as the file has it, and what each guess makes of it."""

    name: str
    #: None for the mean cycle time.
    kpi: Kpi | None
    value: Estimate
    verdict: Verdict | None
    #: The widest first; of equals the one that the file names first.
    bars: Sequence[Bar]

    @property
    def goal(self) -> Goal | None:
        """What the KPI promises."""
        return self.kpi.goal if self.kpi is not None else None

    @property
    def is_time(self) -> bool:
        """Whether the values are seconds, and not shares."""
        if self.kpi is None:
            return True
        return self.kpi.share is None and (self.goal is None or self.goal.statistic in ("mean", "median"))


@dataclass(frozen=True, slots=True)
class First:
    """A guess on which verdicts hang: what to measure, and by figure the bars that show it."""

    guess: Guess
    bars: Mapping[str, Bar]


@dataclass(frozen=True)
class Sensitivity:
    """What `procsim.sensitivity` gives back."""

    process: Process
    seed: int
    replications: int
    engine: str
    #: How much of itself a guess is moved without a range of its own: 0.2.
    by: float
    guesses: Sequence[Guess]
    tornados: Sequence[Tornado]
    #: What to measure first: guesses that change verdicts, the one that changes most of them first.
    first: Sequence[First]
    runs: int
    #: How many differences share Holm's correction.
    tested: int
    notes: Sequence[str] = ()
    #: A sentence where ``auto`` changed the engine on the way.
    ran_on: str = ""
    seconds: float = 0.0
    command: str = ""

    def __getitem__(self, name: str) -> Tornado:
        """The tornado of a figure."""
        for one in self.tornados:
            if one.name == name:
                return one
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """The JSON form that ``--json`` prints; the same study gives the same text."""
        cycle = [one for one in self.tornados if one.kpi is None]
        return {
            "process": self.process.name,
            "seed": self.seed,
            "replications": self.replications,
            "engine": self.engine,
            "version": __version__,
            "by": number(self.by),
            "now": {one.name: _estimate(one) for one in self.tornados if one.kpi is not None},
            "kpis": {one.name: [_bar(bar) for bar in one.bars] for one in self.tornados if one.kpi is not None},
            "cycle_time": {"now": _estimate(cycle[0]), "mean_s": [_bar(bar) for bar in cycle[0].bars]}
            if cycle
            else None,
            "measure_first": [
                {
                    "path": one.guess.path,
                    "position": str(one.guess.position),
                    "text": one.guess.text,
                    "verdicts": {
                        name: {"now": self[name].verdict, "at_low": bar.at_low.verdict, "at_high": bar.at_high.verdict}
                        for name, bar in one.bars.items()
                    },
                }
                for one in self.first
            ],
            "guesses": len(self.guesses),
            "runs": self.runs,
            "correction": {"method": "Holm", "differences": self.tested},
            "notes": list(self.notes),
        }


def verdict_of(goal: Goal | None, value: Estimate) -> Verdict | None:
    """``met``, ``missed``, or ``undecided`` where the interval holds the goal; None without a goal or a value."""
    met, certain = verdict(goal, value)
    if met is None:
        return None
    if certain is False:
        return "undecided"
    return "met" if met else "missed"


def _estimate(one: Tornado) -> dict[str, Any]:
    value = one.value
    return {
        "value": number(value.value),
        "low": number(value.low),
        "high": number(value.high),
        "goal": one.goal.text if one.goal is not None else None,
        "verdict": one.verdict,
    }


def _bar(bar: Bar) -> dict[str, Any]:
    guess = bar.guess
    return {
        "path": guess.path,
        "position": str(guess.position),
        "text": guess.text,
        "now": number(_plain(guess, guess.now)),
        "low": number(_plain(guess, bar.low)),
        "high": number(_plain(guess, bar.high)),
        "unit": _unit(guess),
        "range": [guess.said(bar.low), guess.said(bar.high)],
        "at_low": number(bar.at_low.value.value),
        "at_high": number(bar.at_high.value.value),
        "verdict_at_low": bar.at_low.verdict,
        "verdict_at_high": bar.at_high.verdict,
        "difference_at_low": _difference(bar.at_low.difference),
        "difference_at_high": _difference(bar.at_high.difference),
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {"value": number(one.value), "low": number(one.low), "high": number(one.high), "verdict": one.verdict}


def _unit(guess: Guess) -> str:
    """The unit of a guess's numbers for programs: what ``low``, ``high`` and ``now`` are in."""
    match guess.kind:
        case "share" | "way":
            return "share"
        case "rate":
            return "per hour"
        case "rates":
            return "times the file's"
        case "level" | "spread" if guess.is_time:
            return "s"
    return "number"


def _plain(guess: Guess, value: float) -> float:
    """A value of a guess in that unit, without what the change of units has left behind the twelfth digit."""
    unit = _unit(guess)
    return float(f"{value / SECOND if unit == 's' else value * HOUR if unit == 'per hour' else value:.12g}")
