"""The results as tables: Markdown for a file, plain text for the terminal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.claims import verdicts
from benchmarks.figures import doubts, models_in, programs_in, ratio, sizes_in, summary
from benchmarks.models import MODELS
from benchmarks.programs import PROGRAMS
from benchmarks.words import number_words, size_words
from procsim.report.terminal_table import Column, folded, lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from benchmarks.record import LeftOut, Results

#: What everybody knows, and is therefore compared with.
YARDSTICK = "simpy"

_HELD = {True: "held", False: "not held", None: "not measured"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and what stands below it. Columns after the first ``left`` ones are numbers."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1
    notes: Sequence[str] = field(default_factory=tuple)


def tables(results: Results) -> list[Table]:
    """All tables of the results, in the order in which they are read."""
    found = []
    for model in models_in(results):
        found.append(_speeds(results, model))
        compared = _comparisons(results, model)
        if compared.rows:
            found.append(compared)
    found.append(_claims(results))
    return found


def heading(results: Results) -> str:
    """Where and when the results were measured, and with which versions, in a sentence."""
    runs = f"{_counted(len(results.runs), 'run')} in {_counted(results.rounds, 'round')}"
    versions = {PROGRAMS[run.program].package or "procsim": run.version for run in results.runs}
    named = ", ".join(f"{package} {version}" for package, version in sorted(versions.items()))
    return f"{runs}, begun {results.began}, on {results.machine}; {named}."


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _speeds(results: Results, model: str) -> Table:
    unit = MODELS[model].unit
    columns = (unit, "program", "per second", "least – most", "× SimPy", "warm-up s", "peak MB", "mean min")
    rows = []
    for size in sizes_in(results, model):
        for program in programs_in(results, model):
            found = summary(results, model, size, program)
            if found is None:
                continue
            against = ratio(results, model, size, program, YARDSTICK)
            rows.append(
                (
                    size_words(size),
                    PROGRAMS[program].title,
                    f"{found.rate.median:,.0f}",
                    f"{found.rate.least:,.0f} – {found.rate.most:,.0f}",
                    "" if against is None else number_words(against.median),
                    number_words(found.warm_up_seconds.median) if found.warm_up_seconds.median else "",
                    f"{found.peak_bytes / 1e6:,.0f}",
                    f"{found.mean_cycle:,.1f}",
                )
            )
    notes = [*(_remarks(results, model) if rows else ()), *_left_out(results, model)]
    return Table(MODELS[model].title, columns, rows, left=2, notes=notes)


def _remarks(results: Results, model: str) -> Iterator[str]:
    yield (
        "Medians over the rounds; a ratio is the median of those within each round. The warm-up, compiling above all, "
        "is not in the time. The peak is the whole process's, the most of any round; less than "
        f"{results.floor_bytes / 1e6:,.0f} MB is never told. Mean min: the mean cycle time in minutes."
    )
    for program in programs_in(results, model):
        if PROGRAMS[program].remark:
            yield f"{PROGRAMS[program].title}: {PROGRAMS[program].remark}."


def _left_out(results: Results, model: str) -> Iterator[str]:
    """A sentence for each program and reason: from which size on it did not run."""
    found: dict[tuple[str, str], LeftOut] = {}
    for one in sorted(results.left_out, key=lambda one: (list(PROGRAMS).index(one.program), one.size)):
        if one.model == model:
            found.setdefault((one.program, one.reason), one)
    for one in found.values():
        yield f"{PROGRAMS[one.program].title} left out from {size_words(one.size)} on: {one.reason.rstrip('.')}."


def _comparisons(results: Results, model: str) -> Table:
    """Of each of procsim's engines how many times as many tickets per second as each peer and each slower engine."""
    sizes = sizes_in(results, model)
    names = programs_in(results, model)
    own = [name for name in names if PROGRAMS[name].is_own]
    rows = []
    for number, program in enumerate(own):
        for other in (name for name in names if name not in own[: number + 1]):
            ratios = [ratio(results, model, size, program, other) for size in sizes]
            if any(ratios):
                cells = ["" if one is None else number_words(one.median) for one in ratios]
                rows.append((PROGRAMS[program].title, PROGRAMS[other].title, *cells))
    title = f"{MODELS[model].title}: times as many {MODELS[model].unit} per second as"
    return Table(title, ("program", "as", *map(size_words, sizes)), rows, left=2)


def _claims(results: Results) -> Table:
    rows = [(one.claim, one.claimed, one.measured, _HELD[one.held]) for one in verdicts(results)]
    return Table("What is claimed", ("claim", "claimed", "measured", ""), rows, left=4, notes=doubts(results))


# --- as Markdown --------------------------------------------------------------------------------------------------


def markdown(results: Results, pictures: Sequence[tuple[str, str]]) -> str:
    """All of it as a page; ``pictures`` are pairs of title and file name."""
    parts = ["# procsim beside its peers", heading(results)]
    parts += [f"![{title}]({name})" for title, name in pictures]
    for table in tables(results):
        parts.append(f"## {table.title}")
        if table.rows:
            parts.append("\n".join(_markdown_lines(table)))
        if table.notes:
            parts.append("\n".join(f"- {note}" for note in table.notes))
    return "\n\n".join(parts) + "\n"


def _markdown_lines(table: Table) -> Iterator[str]:
    rules = ["---" if number < table.left else "---:" for number in range(len(table.columns))]
    for row in (table.columns, rules, *table.rows):
        yield "| " + " | ".join(row) + " |"


# --- in the terminal ----------------------------------------------------------------------------------------------


def print_tables(results: Results, console: Console) -> None:
    """All of it in the terminal."""
    _paragraph(console, heading(results))
    for table in tables(results):
        console.print()
        console.print(table.title, style="bold", highlight=False, markup=False)
        columns = [Column(title, right=number >= table.left) for number, title in enumerate(table.columns)]
        for number, line in enumerate(lines(columns, table.rows, console.width) if table.rows else ()):
            console.print(line, style="dim" if number == 0 else "", soft_wrap=True, highlight=False, markup=False)
        for note in table.notes:
            _paragraph(console, note, "dim")


def _paragraph(console: Console, text: str, style: str = "") -> None:
    for line in folded(text, console.width):
        console.print(line, style=style, soft_wrap=True, highlight=False, markup=False)
