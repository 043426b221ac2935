"""How figures are said: durations, shares, money and intervals, rounded to what their uncertainty supports.

Times are seconds, shares 0…1. Nothing measured is ``–``. A value and its interval always have the same precision.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.model.time import SECOND, duration_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.model.process import Goal
    from procsim.study.result import Estimate, KpiResult

#: What stands for a figure that could not be measured.
NOTHING = "–"
#: Between thousands, and between a number and its unit: no line is broken there.
THIN = "\u202f"

#: Steps to which a duration may be rounded, in seconds: the largest not above its interval.s half-width.
_STEPS = (0.001, 0.01, 0.1, 1, 6, 60, 300, 600, 1800, 3600, 8640, 86400)
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def duration(seconds: float | None, days: bool = True) -> str:
    """A duration in at most two units: ``27 min``, ``1 h 35 min``, ``2.3 d``.

    ``days=False`` keeps to hours: for clocks whose day has not 24 of them.
    """
    if seconds is None:
        return NOTHING
    if not days and abs(seconds) >= 2 * _DAY:
        return f"{grouped(seconds / _HOUR)} h"
    return duration_text(seconds * SECOND)


def short_duration(seconds: float | None, days: bool = True) -> str:
    """A duration for a narrow column: ``1 h 35`` instead of ``1 h 35 min``; no time at all is ``–``."""
    if not seconds:
        return NOTHING
    text = duration(seconds, days)
    return text.removesuffix(" min") if " h " in text else text


def about_hours(seconds: float | None) -> str:
    """A whole cycle time in a headline: hours up to 100 (``55 h``), then days."""
    if seconds is None:
        return NOTHING
    return f"{seconds / _HOUR:.0f} h" if 10 * _HOUR <= seconds < 100 * _HOUR else duration(seconds)


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


def counts_days(result: KpiResult) -> bool:
    """Whether the KPI's clock has days of 24 hours, so that a long time may be said in them."""
    return all(clock == "always" for clock in result.kpi.clock.all())


def _texts(estimate: Estimate, is_time: bool, goal: Goal | None, days: bool) -> tuple[str, str]:
    values = [value for value in (estimate.value, estimate.low, estimate.high) if value is not None]
    if estimate.value is None:
        return NOTHING, ""
    half = None if estimate.low is None or estimate.high is None else (estimate.high - estimate.low) / 2
    texts = _times(values, half, days) if is_time else _shares(values, half, goal.share if goal else None)
    if len(texts) < 3:
        return texts[0], ""
    return texts[0], _joined(texts[1], texts[2])


def _joined(low: str, high: str) -> str:
    """``85 – 88 %`` from ``85 %`` and ``88 %``: a unit that both end in is said once."""
    first, _, unit = low.rpartition(" ")
    simple = " " not in first and unit == high.rpartition(" ")[2] and high.count(" ") == 1
    return f"{first if simple and first else low} – {high}"


def _shares(values: Sequence[float], half: float | None, limit: float | None) -> list[str]:
    """Shares with so many decimals that a step is no finer than the interval, yet none seems to lie on the goal."""
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
    text = grouped(100 * value, 0 if value in (0, 1) else decimals)
    if value < 1 and float(text.replace(THIN, "")) == 100:
        return f">{100 - 10**-decimals:.{decimals}f}"
    if value > 0 and float(text.replace(THIN, "")) == 0:
        return f"<{10**-decimals:.{decimals}f}"
    return text


def _times(values: Sequence[float], half: float | None, days: bool) -> list[str]:
    step = 0.0 if half is None else max((step for step in _STEPS if step <= half), default=0.0)
    if step == 1800 and max(values) >= 10 * _HOUR:
        step = _HOUR  # nobody says 22 h 30 min of a day
    if values[0] and step > abs(values[0]):
        step = 0.0
    rounded = [round(value / step) * step if step else value for value in values]
    if step >= _HOUR and max(rounded) < 100 * _HOUR:
        return [f"{value / _HOUR:.0f} h" for value in rounded]
    unit = _unit(max(rounded), days)
    if len(rounded) > 1 and unit and any(_unit(value, days) != unit for value in rounded):
        return [_in_unit(value, unit) for value in rounded]
    return [duration(value, days) for value in rounded]


def _unit(seconds: float, days: bool) -> float:
    """The unit in which a duration of one unit is said; 0 where it is said in two (hours and minutes)."""
    if seconds >= 2 * _DAY:
        return _DAY if days else _HOUR
    if seconds >= _HOUR:
        return 0
    return _MINUTE if seconds >= 2 * _MINUTE else 1


def _in_unit(seconds: float, unit: float) -> str:
    """A duration in a unit given, with one decimal where the number is small."""
    number = seconds / unit
    name = {1: "s", _MINUTE: "min", _HOUR: "h", _DAY: "d"}[int(unit)]
    return f"{number:.1f} {name}" if number < 10 and not math.isclose(number, round(number)) else f"{number:.0f} {name}"
