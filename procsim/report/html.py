"""The report: one HTML file that stands alone, needs no network and no script, and prints well."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.engine.whole_file import whole_file
from procsim.report.assumptions import assumptions, run_sentences
from procsim.report.numbers import (
    about_hours,
    count,
    counts_days,
    kpi_texts,
    money,
    share,
    short_duration,
    value_text,
)
from procsim.report.palette import classes, variables
from procsim.report.plots.distribution import cycle_figure, kpi_figure
from procsim.report.plots.figure import Figure
from procsim.report.plots.people import people_figure
from procsim.report.plots.progress import progress_figure, welch_figure
from procsim.report.plots.stages import stages_figure
from procsim.report.plots.stock import stock_figure
from procsim.report.plots.trend import trend_figure
from procsim.report.plots.week import week_figure
from procsim.report.process_map import svg as map_svg
from procsim.report.words import (
    bottleneck_sentence,
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
)

if TYPE_CHECKING:
    import jinja2

    from procsim.study.result import KpiResult, Result

#: A map of more pixels would shrink on paper (24 cm) until nobody can read it.
_TALLEST_ON_PAPER = 1500


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
    return template.render(
        title=title(result),
        about=result.process.about,
        headline=run_words(result),
        goals=goals_sentence(result),
        finding=[text for text in (bottleneck_sentence(result), cycle_sentence(result), open_sentence(result)) if text],
        notes=notes(result),
        numbers=numbers_that_matter(result),
        kpis=[_row(kpi) for kpi in result.scorecard.values()],
        map=_map(result),
        stages=stages_figure(result),
        stage_rows=_stage_rows(result),
        efficiency=efficiency_sentence(result),
        elsewhere=elsewhere_sentence(result),
        week=week_figure(result),
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
    return jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def numbers_that_matter(result: Result) -> list[Number]:
    """Two to four figures for the head: the worst goal, the busiest group, the cycle time, the cost of a week."""
    found = []
    worst = next(
        (kpi for word in ("missed", "undecided") for kpi in result.scorecard.values() if kpi.verdict == word), None
    )
    if worst is not None and worst.goal is not None:
        found.append(Number(kpi_texts(worst)[0], f"{worst.name}, goal {goal_words(worst.goal.text)}"))
    if result.cycle_mean.value is not None:
        found.append(Number(about_hours(result.cycle_mean.value), "from arrival to close, on average"))
    groups = [group for group in result.staff.values() if group.utilisation.value is not None]
    if groups:
        name = result.bottleneck.staff if result.bottleneck else None
        group = (
            result.staff[name]
            if name is not None and name in result.staff
            else max(groups, key=lambda each: each.utilisation.value or 0.0)
        )
        found.append(Number(share(group.utilisation.value), f"of their hours {group.name} are busy"))
    cost = sum(group.cost_per_week for group in groups)
    if cost:
        found.append(Number(money(cost, result.process.currency), "a week for the staff"))
    return found


def _row(kpi: KpiResult) -> KpiRow:
    value, interval = kpi_texts(kpi)
    days = counts_days(kpi)
    parts = tuple(
        (name, value_text(part.value, part.is_time, days=days), count(part.count)) for name, part in kpi.by.items()
    )
    tickets = f"{count(kpi.count)} tickets" + (f", {count(kpi.open)} still on their way" if kpi.open else "")
    return KpiRow(
        kpi.name,
        kpi.kpi.about,
        kpi.kpi.owner,
        kpi.kpi.action if kpi.verdict != "met" else "",
        goal_words(kpi.goal.text) if kpi.goal else "no goal",
        value,
        interval,
        kpi.verdict or "",
        verdict_mark(kpi),
        parts,
        tickets,
        kpi_figure(kpi),
        trend_figure(kpi),
    )


def _map(result: Result) -> Figure:
    drawing = map_svg(result.process, result, standalone=False)
    height = float(drawing.split(' height="', 1)[1].split('"', 1)[0])
    return Figure("The process map", drawing, _map_caption(result), tall=height > _TALLEST_ON_PAPER)


def _map_caption(result: Result) -> str:
    texts = ["Boxes are work, rounded boxes waits; an edge is as thick as its traffic."]
    if result.people:
        texts.append("Small figures are the people who work there, with their load.")
    return " ".join(texts)


def _stage_rows(result: Result) -> list[list[str]]:
    """The stages' means per visit."""
    return [
        [
            stage.name,
            f"{stage.visits_per_ticket:.2f}",
            short_duration(stage.queue.value),
            short_duration(stage.queue_p90.value),
            short_duration(stage.work.value),
            short_duration(stage.paused.value),
            short_duration(stage.wait.value),
            "" if stage.gave_up is None else count(stage.gave_up),
        ]
        for stage in result.stages.values()
    ]
