"""The command line: a command each for running, comparing, checking, drawing, measuring, and the format's schema."""

from __future__ import annotations

from typing import Annotated

import typer

from procsim.cli.check import check
from procsim.cli.compare import compare
from procsim.cli.draw import draw
from procsim.cli.measure import measure
from procsim.cli.optimise import optimise
from procsim.cli.run import run
from procsim.cli.schema import schema
from procsim.cli.sensitivity import sensitivity
from procsim.model.version import __version__

# Plain help: rich's frames would take longer to import than all the rest of `procsim --help`.
app = typer.Typer(
    name="procsim",
    help="Design a service process, name its KPIs, and simulate it before you hire.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
# The short texts fit beside the commands' names on 80 columns.
app.command(short_help="Simulate a process and print its KPIs.")(run)
app.command(short_help="Validate processes and scenarios.")(check)
app.command(short_help="Compare scenarios with their process.")(compare)
app.command(short_help="Find the cheapest staffing that meets the goals.")(optimise)
app.command(short_help="Find the guess that is worth measuring.")(sensitivity)
app.command(short_help="Draw the process map as svg, png or pdf.")(draw)
app.command(short_help="Measure the KPIs of an event log.")(measure)
app.command(short_help="Print the JSON Schema of the format.")(schema)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"procsim {__version__}")
        raise typer.Exit


@app.command("help", hidden=True)
def show_help(
    context: typer.Context, command: Annotated[str | None, typer.Argument(metavar="COMMAND", show_default=False)] = None
) -> None:
    """Show the help of all commands, or of one."""
    whole = context.parent or context
    if command is None:
        print(whole.get_help())
        return
    app([command, "--help"], prog_name=whole.info_name)


@app.callback()
def procsim(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Design a service process, name its KPIs, and simulate it before you hire."""
