"""The report of an optimisation: one HTML file that stands alone, needs no network and no script, and prints well."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from procsim.engine.whole_file import whole_file
from procsim.report.assumptions import assumptions
from procsim.report.html import environment
from procsim.report.optimisation_numbers import cost_title, frontier_rows, goal_rows, goals_of
from procsim.report.optimisation_picture import cost_figure
from procsim.report.optimisation_words import certainty, finding, headline
from procsim.report.palette import classes, variables
from procsim.report.words import sentence_of

if TYPE_CHECKING:
    from procsim.study.optimised import Optimised


def write_optimised(result: Optimised, path: str | Path) -> None:
    """Writes the report of an optimisation into a file, whole or not at all.

    Raises:
        InputError: when the file cannot be written.
    """
    content = optimisation_report(result)
    with whole_file(Path(path)) as file:
        file.write_text(content, encoding="utf-8")


def optimisation_report(result: Optimised) -> str:
    """The report as HTML."""
    from procsim.model.version import __version__

    process = result.process
    figures = [(name, cost_figure(result, name), frontier_rows(result, name)) for name in goals_of(result)]
    return (
        environment()
        .get_template("optimisation.html")
        .render(
            title=f"{process.name}: {process.scenario}" if process.scenario else process.name,
            about=process.about,
            headline=headline(result),
            finding=finding(result),
            certainty=certainty(result),
            notes=[sentence_of(note) for note in result.notes],
            goals=goal_rows(result),
            costs=figures,
            cost_title=cost_title(result),
            assumed=assumptions(process),
            command=result.command,
            version=__version__,
            file=process.file,
            light=variables(dark=False),
            dark=variables(dark=True),
            classes=classes(),
        )
    )
