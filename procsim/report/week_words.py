"""A KPI week by week in words: how its values are said, and what of them stands out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from procsim.kpi.run_chart import RUN
from procsim.model.time import SECOND, in_unit, unit_for
from procsim.report.numbers import NOTHING, counts_days, grouped, joined, share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.kpi.run_chart import Limits, RunChart, Signal
    from procsim.study.result import KpiResult, KpiWeeks, Result

#: How a value of a week is said; nothing measured is ``–``.
Said = Callable[["float | None"], str]


def said_of(kpi: KpiResult, values: Sequence[float | None]) -> Said:
    """How a KPI's values are said, all in one unit; where they lie close together, with a decimal."""
    known = [value for value in values if value is not None]
    most, least = max(known, default=0.0), min(known, default=0.0)
    if not kpi.is_time:
        decimals = 1 if 0 < most - least < 0.02 else 0
        return lambda value: share(value, decimals)
    unit = unit_for(most * SECOND, counts_days(kpi))
    exact = 1 if 0 < (most - least) * SECOND < 5 * unit[0] else None
    return lambda value: NOTHING if value is None else in_unit(value * SECOND, unit, exact)


def said_of_weeks(kpi: KpiResult, weeks: KpiWeeks) -> Said:
    """How all the values of a KPI's weeks, and their limits, are said."""
    own = weeks.chart.limits
    return said_of(kpi, [*weeks.chart.values, own.low, own.high])


def weeks_intro(result: Result) -> str:
    """Which tickets a week has, what its limits are, and whose weeks are shown."""
    text = (
        "Each ticket counts in the week in which it arrived. Within the limits, the mean ± 2.66 mean moving ranges, "
        "weeks differ by chance alone."
    )
    return text if result.replications == 1 else f"{text} These are the weeks of the first run, as one would see them."


def chart_sentences(kpi: KpiResult, runs: int) -> list[str]:
    """Mean and limits, what stands out and what to make of it, and how the single weeks of all runs lie."""
    if kpi.weeks is None:
        return []
    weeks, said = kpi.weeks, said_of_weeks(kpi, kpi.weeks)
    texts = [_limits_sentence(kpi, weeks.chart, said)]
    if weeks.chart.limits.mean_range:
        texts += _findings(weeks.chart)
    if weeks.all_runs is not None and weeks.all_runs.mean_range:
        texts.append(_all_runs(weeks.all_runs, weeks, runs, said))
    return texts


def _limits_sentence(kpi: KpiResult, chart: RunChart, said: Said) -> str:
    own = chart.limits
    if own.mean is None:
        return "No week has tickets to judge by."
    if own.range_high is None:
        return f"Only one week has tickets to judge by, {said(own.mean)}; limits take two at least."
    if not own.mean_range:
        return f"All weeks are alike: {said(own.mean)}."
    limits = joined(said(own.low), said(own.high))
    return f"Mean {said(own.mean)}, limits {limits}; from week to week at most {step_text(kpi, said, own.range_high)}."


def step_text(kpi: KpiResult, said: Said, step: float | None) -> str:
    """How far a value lies from the one before: a time, or ``12 points`` between shares."""
    if step is None or kpi.is_time:
        return said(step)
    return f"{grouped(100 * step, 0 if step >= 0.02 or not step else 1)} points"


def _findings(chart: RunChart) -> list[str]:
    texts = []
    for side in ("above", "below"):
        weeks = _weeks_with(chart, side)
        if weeks:
            lie = "lies" if len(weeks) == 1 else "lie"
            texts.append(f"{_named(weeks)} {lie} {side} the limits: look for what was special.")
    jumps = _weeks_with(chart, "jump")
    if jumps:
        step = "The step" if len(jumps) == 1 else "The steps"
        than = "is larger" if len(jumps) == 1 else "are larger"
        texts.append(f"{step} to {_named(jumps).lower()} {than} than chance would make it.")
    for first, last, length in _long_runs(chart):
        side = "above" if length > 0 else "below"
        texts.append(f"Weeks {first} to {last}, {abs(length)} in a row, lie {side} the mean: no chance, but a change.")
    return texts or ["No week stands out: they differ by chance, and no single one needs an explanation."]


def _named(weeks: Sequence[int]) -> str:
    *others, last = map(str, weeks)
    return f"Weeks {', '.join(others)} and {last}" if others else f"Week {last}"


def _weeks_with(chart: RunChart, signal: str) -> list[int]:
    return [week for week, signals in enumerate(chart.signals, start=1) if signal in signals]


def _long_runs(chart: RunChart) -> list[tuple[int, int, int]]:
    """First week, last week and length (negative below the mean) of each run of eight or more."""
    weeks = [week for week, value in enumerate(chart.values, start=1) if value is not None]
    lengths = [chart.runs[week - 1] for week in weeks]
    return [
        (weeks[place - abs(length) + 1], weeks[place], length)
        for place, (length, following) in enumerate(zip(lengths, [*lengths[1:], 0], strict=True))
        if abs(length) >= RUN and abs(following) <= abs(length)
    ]


def _all_runs(every: Limits, weeks: KpiWeeks, runs: int, said: Said) -> str:
    lie = "lies" if weeks.beyond == 1 else "lie"
    beyond = f"{grouped(weeks.beyond)} of {grouped(weeks.counted)} {lie}" if weeks.beyond else "none lies"
    bounds = f"mean {said(every.mean)}, limits {joined(said(every.low), said(every.high))}"
    return f"Single weeks of all {grouped(runs)} runs: {bounds}; {beyond} beyond."


def remark(signals: Sequence[Signal], run: int) -> str:
    """What stands out in one week: ``below, jump, 9 in a row``; empty if nothing does."""
    return ", ".join(f"{abs(run)} in a row" if signal.startswith("run") else signal for signal in signals)
