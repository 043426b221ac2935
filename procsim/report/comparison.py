"""The report of a comparison: one HTML file that stands alone, needs no network and no script, and prints well."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.engine.whole_file import whole_file
from procsim.report.assumptions import assumptions, run_sentences
from procsim.report.comparison_numbers import Kind, difference_text, interval_text
from procsim.report.comparison_subjects import subjects
from procsim.report.comparison_terminal import letters
from procsim.report.comparison_words import (
    base_name,
    comparison_notes,
    family_sentence,
    finding,
    headline,
    kpi_kind,
    scenario_sentence,
    settings,
    title,
)
from procsim.report.html import environment
from procsim.report.numbers import NOTHING, about_hours, counts_days, grouped, kpi_texts, money
from procsim.report.palette import classes, variables
from procsim.report.plots.forest import Forest, Line, forest_figure
from procsim.report.plots.heat_map import heat_figure
from procsim.report.plots.response import response_figure
from procsim.report.quantities_in_words import listed
from procsim.report.responses import Response, meets_every_goal, response_subjects, responses
from procsim.report.words import goal_words, verdict_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from procsim.model.process import Process
    from procsim.report.plots.figure import Figure
    from procsim.study.compared import Compared, Comparison
    from procsim.study.differences import Difference
    from procsim.study.result import KpiResult

_LEFT_OUT = "Cost, load and stage times are shown where they differ for certain and by 1 % at least."


@dataclass(frozen=True, slots=True)
class Cell:
    """A scenario's figure in the table, and how it differs from the base's."""

    difference: str
    interval: str = ""
    #: What is found of the difference, as a class and as a word beside it.
    found: str = ""
    word: str = ""
    value: str = ""
    verdict: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of the base and of all scenarios."""

    name: str
    base: str
    cells: Sequence[Cell]
    goal: str = ""
    verdict: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading."""

    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Change:
    """What a scenario's process says otherwise than the base's, in words; nothing where one of them lacks it."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A scenario as the page names it."""

    letter: str
    name: str
    sentence: str
    about: str
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class ShownResponse:
    """The pictures of what was varied."""

    title: str
    words: str
    figures: Sequence[Figure]


def write_comparison(comparison: Comparison, path: str | Path) -> None:
    """Writes the report of a comparison into a file, whole or not at all.

    Raises:
        InputError: when the file cannot be written.
    """
    content = comparison_report(comparison)
    with whole_file(Path(path)) as file:
        file.write_text(content, encoding="utf-8")


def comparison_report(comparison: Comparison) -> str:
    """The report as HTML."""
    from procsim.model.version import __version__

    base = comparison.base
    return (
        environment()
        .get_template("comparison.html")
        .render(
            title=title(comparison),
            about=base.process.about,
            headline=headline(comparison),
            finding=finding(comparison),
            scenarios=_shown(comparison),
            notes=comparison_notes(comparison),
            base=base_name(comparison),
            groups=[group for group in _groups(comparison) if group.rows],
            left_out=_LEFT_OUT,
            family=family_sentence(comparison),
            forests=list(_forests(comparison)),
            replications=grouped(comparison.replications),
            responses=[_shown_response(comparison, response) for response in responses(comparison)],
            run=run_sentences(base),
            command=comparison.command,
            version=__version__,
            file=base.process.file,
            light=variables(dark=False),
            dark=variables(dark=True),
            classes=classes(),
        )
    )


def _shown(comparison: Comparison) -> list[Shown]:
    base = comparison.base.process
    return [
        Shown(
            letter,
            one.name,
            _sentence(scenario_sentence(one, comparison)),
            _about(one.result.process, base),
            changes(base, one.result.process),
        )
        for letter, one in zip(letters(len(comparison.scenarios)), comparison.scenarios, strict=True)
    ]


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _about(process: Process, base: Process) -> str:
    """What a scenario says about itself."""
    from procsim.files import Document

    about = process.document.about if isinstance(process.document, Document) else ""
    return about if about != base.about else ""


def changes(base: Process, process: Process) -> list[Change]:
    """Where two processes differ, by the sentences that a report says about each."""
    before, after = (
        {(subject.heading, name): text for subject in assumptions(one) for name, text in subject.items}
        for one in (base, process)
    )
    return [
        Change(name or heading, before.get((heading, name), ""), after.get((heading, name), ""))
        for heading, name in dict.fromkeys([*before, *after])
        if before.get((heading, name)) != after.get((heading, name))
    ]


def _groups(comparison: Comparison) -> Iterator[Group]:
    base, scenarios = comparison.base, comparison.scenarios
    yield Group("", [_kpi_row(base.scorecard[name], scenarios) for name in comparison.kpis])
    currency = base.process.currency
    cycle = [_cell(one.cycle, "time") for one in scenarios]
    rows = [Row("cycle time, mean", about_hours(base.cycle_mean.value), cycle)]
    total = sum(group.cost_per_week for group in base.staff.values())
    if total or any(one.cost.value for one in scenarios):
        rows.append(Row("cost/week", money(total, currency), [_cell(one.cost, "money", currency) for one in scenarios]))
    yield Group("all in all", rows)
    for subject in subjects(comparison):
        yield Group(
            subject.title or "cost/week by group",
            [
                Row(
                    name,
                    subject.said(subject.now.get(name)),
                    [_cell(subject.of(one).get(name), subject.kind, currency) for one in scenarios],
                )
                for name in subject.that_differ(scenarios)
            ],
        )


def _kpi_row(kpi: KpiResult, scenarios: Sequence[Compared]) -> Row:
    goal = goal_words(kpi.goal.text) if kpi.goal else ""
    return Row(
        kpi.name,
        kpi_texts(kpi)[0],
        [_kpi_cell(kpi.name, one) for one in scenarios],
        goal,
        kpi.verdict or "",
        verdict_mark(kpi),
    )


def _kpi_cell(name: str, scenario: Compared) -> Cell:
    kpi, one = scenario.result.scorecard.get(name), scenario.kpis.get(name)
    if kpi is None or one is None:
        return Cell(NOTHING)
    cell = _cell(one, kpi_kind(kpi), days=counts_days(kpi))
    return Cell(
        cell.difference, cell.interval, cell.found, cell.word, kpi_texts(kpi)[0], kpi.verdict or "", verdict_mark(kpi)
    )


def _cell(one: Difference | None, kind: Kind, currency: str = "", days: bool = True) -> Cell:
    if one is None:
        return Cell(NOTHING)
    text, interval = difference_text(one, kind, currency, days), interval_text(one, kind, currency, days)
    if one.verdict in ("better", "worse"):
        return Cell(text, interval, one.verdict, one.verdict)
    if one.verdict == "undecided":
        needed = one.replications_to_decide
        return Cell(text, interval, "undecided", f"? ~{grouped(needed)} runs" if needed is not None else "?")
    return Cell(text, interval, "none" if one.verdict == "no difference" else "")


def _forests(comparison: Comparison) -> Iterator[tuple[str, Figure]]:
    """A plot for each KPI, the cost and the mean cycle time that differ in any run."""
    for forest in _plots(comparison):
        figure = forest_figure(forest)
        if figure is not None:
            yield forest.title, figure


def _plots(comparison: Comparison) -> Iterator[Forest]:
    base = comparison.base
    named = list(zip(letters(len(comparison.scenarios)), comparison.scenarios, strict=True))

    def line(letter: str, one: Compared, value: str, difference: Difference) -> Line:
        return Line(f"{letter} {one.name}", value, difference, [f"{letter} {short}" for short in settings(one.factors)])

    for name in comparison.kpis:
        kpi = base.scorecard[name]
        lines = [
            line(letter, one, kpi_texts(one.result.scorecard[name])[0], one.kpis[name])
            for letter, one in named
            if name in one.kpis
        ]
        yield Forest(name, kpi_texts(kpi)[0], kpi_kind(kpi), lines, days=counts_days(kpi))
    currency = base.process.currency
    total = sum(group.cost_per_week for group in base.staff.values())
    costs = [
        line(letter, one, money(sum(g.cost_per_week for g in one.result.staff.values()), currency), one.cost)
        for letter, one in named
    ]
    yield Forest("cost/week", money(total, currency), "money", costs, currency)
    cycles = [line(letter, one, about_hours(one.result.cycle_mean.value), one.cycle) for letter, one in named]
    yield Forest("mean cycle time", about_hours(base.cycle_mean.value), "time", cycles)


def _shown_response(comparison: Comparison, response: Response) -> ShownResponse:
    names = listed(list(response.paths))
    met = [one.name for one in response.scenarios if meets_every_goal(one.result)]
    if meets_every_goal(response.scenarios[0].result) is None:
        words = "No goals are set."
    elif not met:
        words = "None of these values meets every goal for certain."
    elif len(response.paths) == 1:
        words = f"Every goal is met for certain where the ground is shaded: {listed(met)}."
    else:
        words = f"Every goal is met for certain in the {len(met)} outlined cells with a ✓."
    drawn = response_figure if len(response.paths) == 1 else heat_figure
    figures = [drawn(response, subject) for subject in response_subjects(comparison)]
    return ShownResponse(names, words, [figure for figure in figures if figure is not None])
