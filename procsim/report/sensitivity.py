"""The report of a sensitivity study: one HTML file that stands alone, needs no network and no script, and prints
well."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.engine.whole_file import whole_file
from procsim.report.assumptions import assumptions
from procsim.report.html import environment
from procsim.report.palette import classes, variables
from procsim.report.plots.tornado import MOST, tornado_figure
from procsim.report.sensitivity_numbers import (
    foremost,
    goal_text,
    measure_first_rows,
    range_text,
    title,
    value_texts,
    verdict_mark,
)
from procsim.report.sensitivity_words import certainty, finding, headline, notes, others_text, process_title
from procsim.report.words import sentence_of

if TYPE_CHECKING:
    from procsim.report.plots.figure import Figure
    from procsim.study.tornado import Sensitivity, Tornado


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the page shows it."""

    title: str
    goal: str
    value: str
    interval: str
    verdict: str
    mark: str
    figure: Figure | None
    others: str


def write_sensitivity(result: Sensitivity, path: str | Path) -> None:
    """Writes the report of a sensitivity study into a file, whole or not at all.

    Raises:
        InputError: when the file cannot be written.
    """
    content = sensitivity_report(result)
    with whole_file(Path(path)) as file:
        file.write_text(content, encoding="utf-8")


def sensitivity_report(result: Sensitivity) -> str:
    """The report as HTML."""
    from procsim.model.version import __version__

    process = result.process
    return (
        environment()
        .get_template("sensitivity.html")
        .render(
            title=process_title(result),
            about=process.about,
            headline=headline(result),
            finding=finding(result),
            first=measure_first_rows(result),
            certainty=certainty(result),
            notes=notes(result),
            shown=[_shown(one) for one in result.tornados],
            guesses=_guesses(result),
            assumed=assumptions(process),
            command=result.command,
            version=__version__,
            file=process.file,
            light=variables(dark=False),
            dark=variables(dark=True),
            classes=classes(),
        )
    )


def _shown(tornado: Tornado) -> Shown:
    figure = tornado_figure(tornado)
    value, interval = value_texts(tornado, tornado.value)
    others = others_text(tornado, len(foremost(tornado, MOST)) if figure is not None else 0)
    return Shown(
        title(tornado),
        goal_text(tornado),
        value,
        interval,
        tornado.verdict or "",
        verdict_mark(tornado.verdict),
        figure,
        sentence_of(others) if others else "",
    )


def _guesses(result: Sensitivity) -> list[list[str]]:
    """What was moved: the path, how the file says it, between what it was moved, and where it stands."""
    bars = {bar.guess.path: bar for bar in result.tornados[0].bars}
    return [
        [one.path, one.text, range_text(bars[one.path]), f"{one.position.file}, line {one.position.line}"]
        for one in result.guesses
    ]
