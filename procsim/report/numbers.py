"""How figures are said: durations, shares, money and intervals, rounded to what their uncertainty supports.

Times are seconds, shares 0…1. Nothing measured is ``–``. A value and its interval always have the same unit and the
same precision, and a figure that occurs in a sentence, a picture and a table has one text for all of them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.model.time import DAY, HOUR, SECOND, as_column, duration_text, in_unit, unit_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.model.process import Goal
    from procsim.study.result import Estimate, KpiResult, Result

#: What stands for a figure that could not be measured.
NOTHING = "–"
#: Between thousands, and between a number and its unit: no line is broken there.
THIN = "\u202f"

#: A space between a number and its unit, within a duration, or after a dot between phrases, where no line may end.
_WITHIN_FIGURE = re.compile(r"(?<=\d) (?=(?:ms|s|min|h|d|%|[A-Z]{3})\b|%)|(?<=\d h) (?=\d\d\b)|(?<= ·) ")

#: No more decimals than these are shown, whatever an interval supports.
_MOST_DECIMALS = 2


def unbroken(text: str) -> str:
    """A text in which no line ends between a number and its unit."""
    return _WITHIN_FIGURE.sub("\u00a0", text)


def duration(seconds: float | None, days: bool = True) -> str:
    """A duration in at most two units: ``27 min``, ``1 h 35 min``, ``2.3 d``.

    ``days=False`` keeps to hours: for clocks whose day has not 24 of them.
    """
    if seconds is None:
        return NOTHING
    if not days and abs(seconds) * SECOND >= 2 * DAY:
        return in_unit(seconds * SECOND, (HOUR, "h"))
    return duration_text(seconds * SECOND)


def short_duration(seconds: float | None, days: bool = True) -> str:
    """A duration for a narrow column: ``1 h 35`` instead of ``1 h 35 min``; no time at all is ``–``."""
    if not seconds:
        return NOTHING
    text = duration(seconds, days)
    return text.removesuffix(" min") if " h " in text else text


def column(times: Sequence[float | None], days: bool = True) -> list[str]:
    """Durations beneath each other, in one notation if that shows them all; no time at all is ``–``."""
    texts = as_column([(seconds or 0.0) * SECOND for seconds in times], days)
    return [text if seconds else NOTHING for seconds, text in zip(times, texts, strict=True)]


def about_hours(seconds: float | None) -> str:
    """A whole cycle time in a headline: hours up to 100 (``55 h``), then days."""
    return NOTHING if seconds is None else in_unit(seconds * SECOND, unit_for(seconds * SECOND))


def share(value: float | None, decimals: int = 0) -> str:
    """A share of 0…1 in per cent: ``87 %``."""
    return NOTHING if value is None else f"{_percent(value, decimals)} %"


def exact_share(value: float) -> str:
    """A share that a file gives, with the decimals that it has: ``35 %``, ``2.5 %``."""
    return f"{100 * value:.6g} %"


def grouped(number: float, decimals: int = 0) -> str:
    """A number with narrow spaces between thousands: ``224 000``."""
    return f"{number:,.{decimals}f}".replace(",", THIN)


def money(amount: float | None, currency: str = "") -> str:
    """An amount in whole units, those under 100 with two decimals, and its currency: ``224 000 RUB``."""
    if amount is None:
        return NOTHING
    decimals = 2 if 0 < abs(amount) < 100 and amount != round(amount) else 0
    return f"{grouped(amount, decimals)} {currency}".rstrip()


def count(number: float | None) -> str:
    """A mean count: two significant digits below ten, whole above: ``0.31``, ``5.2``, ``31``, ``2 340``."""
    if number is None:
        return NOTHING
    if number == round(number) or abs(number) >= 10:
        return grouped(number)
    return f"{number:.1f}" if abs(number) >= 1 else f"{number:.2f}"


@dataclass(frozen=True, slots=True)
class CycleTexts:
    """Mean, median and 90 % quantile of the cycle time, in the mean's unit, or each in its own where that hides it."""

    mean: str
    median: str
    p90: str
    unit: tuple[int, str]

    def part(self, seconds: float) -> str:
        """A part of a mean ticket's time, in its own unit where that of the whole would hide it; nothing is ``–``."""
        if not seconds:
            return NOTHING
        return in_unit(seconds * SECOND, self.unit) if seconds * SECOND >= 0.05 * self.unit[0] else duration(seconds)


def cycle_texts(result: Result) -> CycleTexts:
    """How the cycle time is said, wherever it is said."""
    unit = unit_for((result.cycle_mean.value or 0.0) * SECOND)
    known = (result.cycle_mean, result.cycle_median, result.cycle_p90)
    # One precision for all three, that of the least certain; less than ten units are said more exactly.
    decimals = min((_decimals(each, unit) for each in known if each.value is not None), default=0)

    def said(estimate: Estimate) -> str:
        if estimate.value is None:
            return NOTHING
        fitting = _showing(estimate.value, unit)
        if fitting != unit:
            return in_unit(estimate.value * SECOND, fitting, _decimals(estimate, fitting))
        small = estimate.value * SECOND < 9.95 * unit[0]
        own = min(_decimals(estimate, unit), 1)
        return in_unit(estimate.value * SECOND, unit, max(decimals, own) if small else decimals)

    return CycleTexts(said(result.cycle_mean), said(result.cycle_median), said(result.cycle_p90), unit)


def value_text(estimate: Estimate, is_time: bool, goal: Goal | None = None, days: bool = True) -> str:
    """The value of an estimate, as exact as its interval."""
    return _texts(estimate, is_time, goal, days)[0]


def interval_text(estimate: Estimate, is_time: bool, goal: Goal | None = None, days: bool = True) -> str:
    """The interval of an estimate, ``85 – 88 %``; empty where there is none."""
    return _texts(estimate, is_time, goal, days)[1]


def kpi_texts(result: KpiResult) -> tuple[str, str]:
    """Value and interval of a KPI, exact enough to see on which side of the goal they lie where that is certain."""
    goal = result.goal if result.verdict in ("met", "missed") else None
    return _texts(result.value, result.is_time, goal, counts_days(result))


def part_text(whole: KpiResult, part: KpiResult) -> str:
    """The value of one of the parts of a KPI's ``by``: times in the unit of the whole where that shows them."""
    if not part.is_time or part.value.value is None:
        return value_text(part.value, part.is_time)
    unit = _showing(part.value.value, kpi_unit(whole))
    return in_unit(part.value.value * SECOND, unit, _decimals(part.value, unit))


def _showing(seconds: float, unit: tuple[int, str]) -> tuple[int, str]:
    """The unit, or a smaller one for a time that is less than half of it."""
    return unit if seconds * SECOND >= unit[0] / 2 else unit_for(seconds * SECOND)


def kpi_unit(result: KpiResult) -> tuple[int, str]:
    """The unit in which all times of a KPI are said: that of its value, else the one that suits 9 in 10 tickets."""
    seconds = result.value.value if result.is_time else result.p90.value
    return unit_for((seconds or 0.0) * SECOND, counts_days(result))


def counts_days(result: KpiResult) -> bool:
    """Whether the KPI's clock has days of 24 hours, so that a long time may be said in them."""
    return all(clock == "always" for clock in result.kpi.clock.all())


def _texts(estimate: Estimate, is_time: bool, goal: Goal | None, days: bool) -> tuple[str, str]:
    if estimate.value is None:
        return NOTHING, ""
    values = [value for value in (estimate.value, estimate.low, estimate.high) if value is not None]
    texts = _times(estimate, values, goal, days) if is_time else _shares(values, _half(estimate), goal)
    return texts[0], joined(texts[1], texts[2]) if len(texts) == 3 else ""


def _half(estimate: Estimate) -> float | None:
    """Half the width of the interval."""
    return None if estimate.low is None or estimate.high is None else (estimate.high - estimate.low) / 2


def joined(low: str, high: str) -> str:
    """Both ends of a range: ``85 – 88 %`` from ``85 %`` and ``88 %``: a unit that both end in is said once."""
    first, _, unit = low.rpartition(" ")
    simple = " " not in first and unit == high.rpartition(" ")[2] and high.count(" ") == 1
    return f"{first if simple and first else low} – {high}"


def _shares(values: Sequence[float], half: float | None, goal: Goal | None) -> list[str]:
    """Shares with so many decimals that a step is no finer than the interval, yet none seems to lie on the goal."""
    limit = goal.share if goal is not None else None
    decimals = 0 if half is None or half >= 0.005 else 1 if half >= 0.0005 or half == 0 else 2
    if half == 0 and all(round(100 * value) == 100 * value for value in values):
        decimals = 0
    while decimals < 3 and limit is not None and _seems_equal(values[0], limit, decimals):
        decimals += 1
    return [share(value, decimals) for value in values]


def _seems_equal(value: float, limit: float, decimals: int) -> bool:
    return value != limit and _percent(value, decimals) == _percent(limit, decimals)


def _percent(value: float, decimals: int) -> str:
    """Per cent; what is not all or nothing doesn't round to 100 or 0 (``>99``, ``<1``)."""
    decimals_shown = 0 if value in (0, 1) else decimals
    text = grouped(_half_up(100 * value, decimals_shown), decimals_shown)
    if value < 1 and float(text.replace(THIN, "")) == 100:
        return f">{100 - 10**-decimals:.{decimals}f}"
    if value > 0 and float(text.replace(THIN, "")) == 0:
        return f"<{10**-decimals:.{decimals}f}"
    return text


def _half_up(number: float, decimals: int) -> float:
    """Rounded as a reader would, halves up: 2.5 in floats may be a hair less or more, and is 3 all the same."""
    scale = 10.0**decimals
    return math.floor(number * scale + 0.5 + 1e-9) / scale


def _times(estimate: Estimate, values: Sequence[float], goal: Goal | None, days: bool) -> list[str]:
    """Times in one unit with so many decimals that a step is no finer than the interval, none seeming on the goal."""
    unit = unit_for(values[0] * SECOND, days)
    decimals = _decimals(estimate, unit)
    limit = goal.limit if goal is not None else None
    while decimals < _MOST_DECIMALS and limit is not None and limit != values[0] * SECOND:
        if in_unit(values[0] * SECOND, unit, decimals) != in_unit(limit, unit, decimals):
            break
        decimals += 1
    return [in_unit(value * SECOND, unit, decimals) for value in values]


def _decimals(estimate: Estimate, unit: tuple[int, str]) -> int:
    """How many decimals of a unit the interval supports; without one, one below ten."""
    half, value = _half(estimate), estimate.value or 0.0
    if not half:
        text = in_unit(value * SECOND, unit)
        return len(text.rpartition(" ")[0].partition(".")[2])
    step = half * SECOND / unit[0]
    decimals = 0 if step >= 0.5 else 1 if step >= 0.05 or value * SECOND >= 9.95 * unit[0] else _MOST_DECIMALS
    while decimals < _MOST_DECIMALS and value and not float(f"{value * SECOND / unit[0]:.{decimals}f}"):
        decimals += 1
    return decimals
