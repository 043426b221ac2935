"""The figures of a sensitivity study as texts, the same in the terminal and in the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.comparison_numbers import SAME, Kind, Scale, half_width, rescaled, scale_of
from procsim.report.numbers import NOTHING, grouped, interval_text, value_text
from procsim.report.words import goal_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.study.differences import Difference
    from procsim.study.result import Estimate
    from procsim.study.tornado import Bar, Sensitivity, Tornado

#: Signs of verdicts beside their words.
_MARKS = {"met": "✓", "missed": "✗", "undecided": "?"}


def title(tornado: Tornado) -> str:
    """What a figure is called."""
    return "mean cycle time" if tornado.kpi is None else tornado.name


def goal_text(tornado: Tornado) -> str:
    """The goal as it is printed; empty where there is none."""
    return goal_words(tornado.goal.text) if tornado.goal is not None else ""


def range_text(bar: Bar) -> str:
    """Between what a guess is moved: ``36 – 54 min``, ``−20 – +20 %``, ``± 8 – 12 min``."""
    low, high = bar.guess.said(bar.low), bar.guess.said(bar.high)
    unit = bar.guess.unit
    suffix = " %" if bar.guess.kind == "rates" and high.endswith(" %") else unit.suffix
    if suffix and low.endswith(suffix) and high.endswith(suffix):
        low = low.removesuffix(suffix)
    return f"{low} – {high.removeprefix(unit.prefix)}"


def kind_of(tornado: Tornado) -> Kind:
    """Of what the figure's differences are."""
    return "time" if tornado.is_time else "share"


def days_of(tornado: Tornado) -> bool:
    """Whether the figure's clock has days of 24 hours, so that a long time may be said in them."""
    return tornado.kpi is None or all(clock == "always" for clock in tornado.kpi.clock.all())


def value_texts(tornado: Tornado, value: Estimate) -> tuple[str, str]:
    """A value of the figure, and its interval."""
    given = (tornado.is_time, tornado.goal, days_of(tornado))
    return value_text(value, *given), interval_text(value, *given)


def scale_of_tornado(tornado: Tornado) -> Scale:
    """The unit in which all differences of a figure are said: that of the widest."""
    ends = [end.difference for bar in tornado.bars for end in (bar.at_low, bar.at_high)]
    widest = max(ends, key=lambda one: abs(one.value or 0.0))
    return scale_of(widest, kind_of(tornado), days=days_of(tornado))


def moved_text(one: Difference, scale: Scale) -> str:
    """A difference with half its interval, without the unit: ``+6.8 ±3.1``."""
    if one.value is None:
        return NOTHING
    if one.is_none or (one.value == 0 and one.low is None):
        return SAME
    own, half = rescaled(one, scale), half_width(one)
    if not half:
        return own.number(one.value)
    least = 10.0**-own.decimals
    spread = f"<{least:g}" if half / own.unit < least / 2 else grouped(half / own.unit, own.decimals)
    return f"{own.number(one.value)} ±{spread}"


def interval_words(one: Difference, scale: Scale) -> str:
    """The interval of a difference; empty where it has none."""
    if one.low is None or one.high is None or one.low == one.high:
        return ""
    own = rescaled(one, scale)
    return f"{own.number(one.low)} to {own.text(one.high)}"


def matters(bar: Bar) -> bool:
    """Whether a guess moves a figure for certain, at one end at least."""
    return bar.at_low.is_certain or bar.at_high.is_certain


def verdict_mark(verdict: str | None) -> str:
    """A sign that needs no colour."""
    return _MARKS.get(verdict or "", "")


def foremost(tornado: Tornado, most: int) -> list[Bar]:
    """The widest bars that are no chance, and besides them those that change the verdict."""
    real = [bar for bar in tornado.bars if matters(bar)]
    return [
        bar
        for bar in tornado.bars
        if bar in real[:most] or (bar.turns(tornado.verdict) and not bar.is_none)
    ]  # fmt: skip


def measure_first_rows(result: Sensitivity) -> list[list[str]]:
    """What to measure first: the guess, the goal whose verdict it changes, and that verdict at both ends and now."""
    rows = []
    for one in result.first:
        for number, (name, bar) in enumerate(one.bars.items()):
            low, high = bar.at_low.verdict or NOTHING, bar.at_high.verdict or NOTHING
            guess = bar.guess
            rows.append(
                [
                    guess.path if number == 0 else "",
                    name,
                    f"{guess.said(bar.low)}: {low}",
                    result[name].verdict or NOTHING,
                    f"{guess.said(bar.high)}: {high}",
                ]
            )
    return rows


def table_rows(tornado: Tornado, bars: Sequence[Bar] | None = None) -> list[list[str]]:
    """A line for each guess: its range, and at both ends the figure, what it has moved by, and the verdict."""
    scale = scale_of_tornado(tornado)
    rows = []
    for bar in tornado.bars if bars is None else bars:
        row = [bar.guess.path, range_text(bar)]
        for end in (bar.at_low, bar.at_high):
            value = value_texts(tornado, end.value)[0]
            mark = verdict_mark(end.verdict)
            row += [
                f"{value} {mark}".rstrip(),
                moved_text(end.difference, scale),
                interval_words(end.difference, scale),
            ]
        rows.append(row)
    return rows
