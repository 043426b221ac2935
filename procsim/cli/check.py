"""``procsim check``: what is wrong with a file, and what is worth a look."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from procsim.cli.console import fitted
from procsim.cli.door import DONE, WRONG
from procsim.cli.failures import line, tell, told

if TYPE_CHECKING:
    from procsim.model.process import Process

Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Processes and scenarios (YAML).", show_default=False)
]


@told
def check(files: Files) -> int:
    """Validate processes and scenarios: ok, the load of each role (of one file) and warnings on stdout, errors on
    stderr, exit status 2 where there are any."""
    from procsim.files import check_variants

    status = DONE
    for file in files:
        variants, problems = check_variants(file)
        errors = [problem for problem in problems if problem.severity == "error"]
        tell(errors)
        if not variants or errors:
            status = WRONG
        else:
            print(f"{file}: ok ({len(variants)} combinations)" if variants[0].settings else f"{file}: ok")
            process = variants[0].process
            if process.holidays.country is not None:
                print(fitted(f"{file}: {_holidays(process)}", sys.stdout))
            if len(files) == 1 and not variants[0].settings:
                _print_loads(process)
        for problem in problems:
            if problem.severity == "warning":
                print(fitted(line(problem), sys.stdout))
    return status


def _print_loads(process: Process) -> None:
    """How many people each role needs, as far as it is known before any run, and how many are there."""
    from procsim.report.loads import load_table

    table = load_table(process, 80)
    if table:
        print("\nexpected work, in people:", *table, sep="\n")


def _holidays(process: Process) -> str:
    """The public holidays within the longest run, for the reader to compare with a real calendar."""
    country = "-".join(name for name in (process.holidays.country, process.holidays.subdivision) if name)
    listed = ", ".join(day.isoformat() for day in process.holidays_within) or "none"
    return f"holidays of {country} within the run: {listed}"
