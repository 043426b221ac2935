"""Options that several commands share, and how their texts are read."""

from __future__ import annotations

import re
import sys
from typing import IO, Annotated

import typer

from procsim.model.problems import InputError


class WrongOption(typer.BadParameter):
    """A value that an option cannot have, told as all other mistakes are: ``--seed: 'abc' is not a whole number``."""

    def format_message(self) -> str:
        """The message with the option's name before it."""
        option = self.param.opts[0] if self.param is not None else ""
        return f"{option}: {self.message}"

    def show(self, file: IO[str] | None = None) -> None:
        """The message alone, as of all other mistakes, and no usage."""
        print(self.format_message(), file=file or sys.stderr)


def whole_number(text: str) -> int:
    """The whole number that an option gives."""
    try:
        return int(text)
    except ValueError:
        raise WrongOption(f"{text!r} is not a whole number") from None


def share(text: str) -> float:
    """A share as files write it, too: ``95%`` or ``0.95``."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*", text)
    if match is None:
        raise WrongOption(f"{text!r} is not a share: write 95% or 0.95")
    return float(match[1]) / (100 if match[2] else 1)


ProcessFile = Annotated[
    str, typer.Argument(metavar="PROCESS", help="A process or a scenario (YAML).", show_default=False)
]

Replications = Annotated[
    str | None,
    typer.Option(
        metavar="N|auto",
        help="Independent runs; auto adds runs, at most 1,000, until the KPIs, the mean cycle time and the load of "
        "each group are known: times to 5 %, shares to 1 point.",
        show_default="the file's",
    ),
]
Seed = Annotated[
    int | None,
    typer.Option(
        parser=whole_number,
        metavar="N",
        help="What chance follows from: the same seed, the same result.",
        show_default="the file's",
    ),
]
Start = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="The first simulated moment, as in 2026-01-05T08:00.", show_default="the file's"),
]
Length = Annotated[
    str | None,
    typer.Option(metavar="LENGTH", help="How long tickets are observed, as in '4 weeks'.", show_default="the file's"),
]
Tickets = Annotated[
    int | None,
    typer.Option(
        parser=whole_number,
        metavar="N",
        help="End arrivals after N first contacts, without warm-up; the run goes on until all are closed.",
        show_default=False,
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        metavar="auto|simpy|fast",
        help="Which engine executes the process; auto takes the fast one once it is compiled.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        parser=whole_number, metavar="N", help="Processes that share the runs.", show_default="as many as pay"
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        metavar="tcp://HOST:PORT", help="A Dask scheduler whose workers make the runs instead.", show_default=False
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="PATH=VALUE",
        help="A change as in a scenario, such as staff.technicians.count=+1; may be given several times.",
        show_default=False,
    ),
]
By = Annotated[
    str | None,
    typer.Option(
        metavar="week",
        help="Show each KPI week by week, too, as a run chart: its mean, and the limits within which chance moves it.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout, and nothing else there.")]
Report = Annotated[
    str | None,
    typer.Option(metavar="FILE.html", help="Write the report, one file that stands alone.", show_default=False),
]
FailOnMissedGoal = Annotated[
    bool,
    typer.Option(
        "--fail-on-missed-goal", help="Exit with status 1 where the value of a KPI misses its goal, decided or not."
    ),
]


def replications_of(text: str | None) -> int | str | None:
    """``--replications`` as the study takes it; its judgement of the number is the study's."""
    if text is None or text == "auto":
        return text
    try:
        return int(text)
    except ValueError:
        raise InputError(f"--replications: {text!r} is neither a whole number nor auto") from None


def changes_of(texts: list[str] | None) -> list[tuple[str, str]]:
    """The paths and values of ``--set``."""
    changes = []
    for text in texts or []:
        path, equals, value = text.partition("=")
        if not equals or not path.strip():
            raise InputError(f"--set: {text!r} is not PATH=VALUE, as in staff.technicians.count=+1")
        changes.append((path.strip(), value.strip()))
    return changes
