"""A column of a CSV file: observed durations, or the times at which tickets come."""

from __future__ import annotations

import csv
import re
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, TypeVar

from procsim.files import quantities
from procsim.files.quantities import Hours, Mistake
from procsim.model.problems import InputError
from procsim.model.time import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

T = TypeVar("T")

_MOST_ROWS = 1_000_000
_MOST_TOLD = 10  # mistakes of one file
_LOOKED_AT = 20  # rows by which a column of times is told from others


def durations(folder: FilePath | None, name: str, hours: Hours | None, offset: int) -> tuple[float, ...]:
    """The durations of a CSV's column, in microseconds; without ``hours`` plain numbers.

    Each cell has a unit (``12 min``), or the header names one for the bare numbers below it: ``minutes``,
    ``duration (min)``, ``duration_min``. A file that has neither is refused, for nobody can know what was measured.
    Of several columns it is the one whose header alone names a unit; where there is no such column, nobody can know
    which was meant.
    """
    rows = _rows(folder, name, offset)
    column = _column_of_durations(rows, name, hours, offset)
    cells = _cells_of(rows, column)
    header = cells[0][1]
    unit = ""
    if _is_header(header):
        unit = _unit_of(header)
        cells = cells[1:]
    if not cells:
        raise Mistake(f"{name} holds no numbers", offset)

    def read(cell: str) -> float:
        if hours is None:
            return quantities.number(cell)
        return quantities.duration(f"{cell} {unit}" if unit and not quantities.has_unit(cell) else cell, hours)

    return _all_of(cells, read, name, offset)


def _all_of(cells: list[tuple[int, str]], read: Callable[[str], T], name: str, offset: int = 0) -> tuple[T, ...]:
    """What stands in cells, each with its line; of those that cannot be read the first few are told."""
    found: list[T] = []
    wrong: list[Mistake] = []
    for line, cell in cells:
        try:
            found.append(read(cell))
        except Mistake as mistake:
            hint = " (the column's header may name the unit: minutes)" if "unit is missing" in mistake.message else ""
            wrong.append(Mistake(f"{name}, line {line}: {mistake.message}{hint}", offset))
    if len(wrong) > _MOST_TOLD:
        wrong[_MOST_TOLD:] = [Mistake(f"{name}: so it is in {len(wrong) - _MOST_TOLD:,} more lines", offset)]
    if wrong:
        raise Mistake(wrong[0].message, offset, tuple(wrong[1:]))
    return tuple(found)


def _is_header(cell: str) -> bool:
    return not re.match(r"[-+.]?\d", cell.strip())


def _unit_of(header: str) -> str:
    """The unit of time that a header names, or an empty text."""
    words = re.findall(r"[^\W\d_]+", header.lower())
    return next((word for word in reversed(words) if word in UNITS), "")


def _column_of_durations(rows: list[tuple[int, list[str]]], name: str, hours: Hours | None, offset: int) -> int:
    """The only column with anything in it, or the only one whose header names a unit of time."""
    filled = [at for at in range(max(len(row) for _, row in rows)) if _cells_of(rows, at)]
    if len(filled) == 1:
        return filled[0]
    header = rows[0][1]
    named = [at for at, cell in enumerate(header) if cell and _is_header(cell) and _unit_of(cell)]
    if hours is not None and len(named) == 1:
        return named[0]
    which = "" if hours is None else ", or let one header alone name a unit of time, as in duration_min"
    raise Mistake(f"{name} has {len(filled)} columns, and one is wanted: leave out the others{which}", offset)


def moments(folder: FilePath | None, name: str) -> tuple[datetime, ...]:
    """The times in a CSV's column, in the order of its rows; a header is passed over.

    It is the first column, unless that holds no times and another one alone does.
    """
    rows = _rows(folder, name, 0)
    cells = _below_header(rows, _column_of_moments(rows, name))
    if not cells:
        raise Mistake(f"{name} holds no times")
    return _all_of(cells, quantities.moment, name)


def _column_of_moments(rows: list[tuple[int, list[str]]], name: str) -> int:
    """The first column, or the only one with times in its first rows."""
    some = [at for at in range(max(len(row) for _, row in rows)) if _has_moments(rows, at)]
    if len(some) > 1 and 0 not in some:
        header = rows[0][1]
        listed = ", ".join(header[at] for at in some if at < len(header))
        raise Mistake(f"{name} has times in {len(some)} columns ({listed}), and one is wanted: leave out the others")
    return some[0] if some and 0 not in some else 0


def _has_moments(rows: list[tuple[int, list[str]]], column: int) -> bool:
    for _, cell in _below_header(rows, column)[:_LOOKED_AT]:
        try:
            quantities.moment(cell)
        except Mistake:
            continue
        return True
    return False


def _below_header(rows: list[tuple[int, list[str]]], column: int) -> list[tuple[int, str]]:
    """The filled cells of a column, each with its line; a first one that begins with no digit is a header."""
    cells = _cells_of(rows, column)
    return cells[1:] if cells and not re.match(r"\d", cells[0][1]) else cells


def _cells_of(rows: list[tuple[int, list[str]]], column: int) -> list[tuple[int, str]]:
    """The filled cells of a column, each with its line."""
    return [(number, row[column]) for number, row in rows if len(row) > column and row[column]]


def _rows(folder: FilePath | None, name: str, offset: int) -> list[tuple[int, list[str]]]:
    """The rows with anything in them, each with its line; there is one at least."""
    if not name:
        raise Mistake("the name of a CSV file is missing", offset)
    from procsim.files.yaml_reading import decoded, read_bytes

    path = (folder or FilePath()) / name
    try:
        text = decoded(read_bytes(path, name), name)
    except InputError as error:
        raise Mistake(str(error), offset) from None
    lines = text.splitlines()
    if len(lines) > _MOST_ROWS:
        raise Mistake(f"{name} has more than {_MOST_ROWS:,} rows", offset)
    separator = ";" if lines and ";" in lines[0] else "\t" if lines and "\t" in lines[0] else ","
    try:
        rows = [
            (number, [cell.strip() for cell in row])
            for number, row in enumerate(csv.reader(lines, delimiter=separator), 1)
        ]
    except csv.Error as error:
        raise Mistake(f"{name} is not a CSV file: {error}", offset) from None
    filled = [(number, row) for number, row in rows if any(row)]
    if not filled:
        raise Mistake(f"{name} is empty", offset)
    return filled
