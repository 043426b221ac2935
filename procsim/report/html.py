"""The report: one HTML file that stands alone, needs no network and no script, and prints well."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.engine.whole_file import whole_file
from procsim.report.assumptions import assumptions, changed, run_sentences
from procsim.report.numbers import column, count, cycle_texts, kpi_texts, money, part_text, share, unbroken
from procsim.report.palette import classes, variables
from procsim.report.plots.distribution import cycle_figure, kpi_figure
from procsim.report.plots.figure import Figure
from procsim.report.plots.people import people_figure
from procsim.report.plots.progress import progress_figure, welch_figure
from procsim.report.plots.run_chart import run_chart_figure
from procsim.report.plots.stages import stages_figure
from procsim.report.plots.stock import stock_figure
from procsim.report.plots.trend import trend_figure
from procsim.report.plots.week import week_figure
from procsim.report.process_map import svg as map_svg
from procsim.report.spells import spell_of
from procsim.report.week_words import weeks_intro
from procsim.report.words import (
    about_scenario,
    bottleneck_sentence,
    caution_sentences,
    clock_words,
    cycle_sentence,
    efficiency_sentence,
    elsewhere_sentence,
    goal_words,
    goals_sentence,
    notes,
    open_sentence,
    run_words,
    title,
    verdict_mark,
    verdict_words,
)

if TYPE_CHECKING:
    import jinja2

    from procsim.study.result import KpiResult, Result

#: What the page leaves free on both sides of a picture on a phone, in pixels.
_PAGE_MARGINS = 32

#: A map of more pixels would shrink on paper (20 cm) until nobody can read it.
_TALLEST_ON_PAPER = 1400


@dataclass(frozen=True, slots=True)
class Number:
    """One of the figures that matter, with what it is."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A row of the scorecard."""

    name: str
    about: str
    owner: str
    action: str
    goal: str
    value: str
    interval: str
    verdict: str
    verdict_class: str
    mark: str
    parts: tuple[tuple[str, str, str], ...]
    tickets: str
    distribution: Figure | None
    trend: Figure | None


def write_report(result: Result, path: str | Path) -> None:
    """Writes the report of a result into a file, whole or not at all.

    Raises:
        InputError: when the file cannot be written.
    """
    content = report(result)
    with whole_file(Path(path)) as file:
        file.write_text(content, encoding="utf-8")


def report(result: Result) -> str:
    """The report as HTML."""
    from procsim.model.version import __version__

    template = environment().get_template("report.html")
    map_figure, kpis = _map(result), list(result.scorecard.values())
    return template.render(
        title=title(result),
        about=[text for text in (about_scenario(result), result.process.about) if text],
        changed=list(changed(result.process)),
        headline=run_words(result),
        goals=goals_sentence(result),
        cautions=caution_sentences(result),
        finding=[text for text in (bottleneck_sentence(result), cycle_sentence(result), open_sentence(result)) if text],
        notes=notes(result),
        numbers=numbers_that_matter(result),
        kpis=[_row(result, each) for each in kpis],
        map=map_figure,
        map_width=round(_size(map_figure.svg, "width")) + _PAGE_MARGINS,
        stages=stages_figure(result),
        stage_rows=_stage_rows(result),
        efficiency=efficiency_sentence(result),
        elsewhere=elsewhere_sentence(result),
        week=week_figure(result),
        weeks_intro=weeks_intro(result) if result.by == "week" else "",
        run_charts=[figure for figure in (run_chart_figure(result, each) for each in kpis) if figure],
        progress=progress_figure(result),
        welch=welch_figure(result),
        cycle=cycle_figure(result),
        stock=[figure for figure in (stock_figure(result, part) for part in result.parts.values()) if figure],
        people=people_figure(result),
        assumptions=assumptions(result.process),
        run=run_sentences(result),
        command=result.command,
        version=__version__,
        file=result.process.file,
        light=variables(dark=False),
        dark=variables(dark=True),
        classes=classes(),
    )


@cache
def environment() -> jinja2.Environment:
    """Where templates are found, and how they are rendered."""
    import jinja2

    loader = jinja2.PackageLoader("procsim.report", "templates")
    found = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters["unbroken"] = unbroken
    return found


def numbers_that_matter(result: Result) -> list[Number]:
    """Two to four figures for the head: the worst goal, the busiest group, the cycle time, the cost of a week."""
    found = []
    worst = next(
        (kpi for word in ("missed", "undecided") for kpi in result.scorecard.values() if kpi.verdict == word), None
    )
    if worst is not None and worst.goal is not None:
        found.append(Number(kpi_texts(worst)[0], f"{worst.name}, goal: {_goal(result, worst)}"))
    if result.cycle_mean.value is not None:
        found.append(Number(cycle_texts(result).mean, "from arrival to close, on average; closed hours included"))
    groups = [group for group in result.staff.values() if group.utilisation.value is not None]
    if groups:
        name = result.bottleneck.staff if result.bottleneck else None
        group = (
            result.staff[name]
            if name is not None and name in result.staff
            else max(groups, key=lambda each: each.utilisation.value or 0.0)
        )
        found.append(Number(share(group.utilisation.value), f"of their hours busy: {group.name}"))
    spell = spell_of(result)
    cost = sum(spell.cost(group) for group in groups)
    if cost:
        words = "a week for the staff" if spell.is_week else "for the staff in the run"
        found.append(Number(money(cost, result.process.currency), words))
    return found


def _goal(result: Result, kpi: KpiResult) -> str:
    """A KPI's goal with the hours that it counts: ``90 % within 4 h (shop)``."""
    if kpi.goal is None:
        return "no goal"
    clock = clock_words(result.process, kpi.kpi)
    return f"{goal_words(kpi.goal.text)} ({clock})" if clock else goal_words(kpi.goal.text)


def _row(result: Result, kpi: KpiResult) -> KpiRow:
    value, interval = kpi_texts(kpi)
    parts = tuple((name, part_text(kpi, part), count(part.count)) for name, part in kpi.by.items())
    tickets = f"{count(kpi.count)} tickets" + (f", {count(kpi.open)} still on their way" if kpi.open else "")
    return KpiRow(
        kpi.name,
        kpi.kpi.about,
        kpi.kpi.owner,
        kpi.kpi.action if kpi.verdict != "met" else "",
        _goal(result, kpi),
        value,
        interval,
        verdict_words(result, kpi),
        kpi.verdict or "",
        verdict_mark(kpi),
        parts,
        tickets,
        kpi_figure(kpi),
        trend_figure(kpi),
    )


def _map(result: Result) -> Figure:
    drawing = map_svg(result.process, result, standalone=False)
    return Figure("The process map", drawing, _map_caption(result), tall=_size(drawing, "height") > _TALLEST_ON_PAPER)


def _size(drawing: str, side: str) -> float:
    """The width or the height of a drawing, in pixels."""
    return float(drawing.split(f' {side}="', 1)[1].split('"', 1)[0])


def _map_caption(result: Result) -> str:
    texts = ["Boxes are work, rounded boxes waits; an edge is as thick as its traffic."]
    if result.people:
        texts.append("Small figures are the people who work there, with their load.")
    return " ".join(texts)


def _stage_rows(result: Result) -> list[list[str]]:
    """The stages' means per visit, each column in one notation."""
    stages = list(result.stages.values())
    queues = [stage.queue.value for stage in stages]
    slowest = [stage.queue_p90.value for stage in stages]
    columns = [
        [stage.name for stage in stages],
        [f"{stage.visits_per_ticket:.2f}" for stage in stages],
        *(column(times) for times in (queues, slowest)),
        *(column([getattr(stage, kind).value for stage in stages]) for kind in ("work", "paused", "wait")),
        ["" if stage.gave_up is None else count(stage.gave_up) for stage in stages],
    ]
    return [list(row) for row in zip(*columns, strict=True)]
