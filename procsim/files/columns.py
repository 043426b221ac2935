"""A column of a CSV file: observed durations, or the times at which tickets come."""

from __future__ import annotations

import csv
import re
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from procsim.files import quantities
from procsim.files.quantities import Hours, Mistake
from procsim.model.problems import InputError
from procsim.model.time import UNITS

if TYPE_CHECKING:
    from datetime import datetime

_MOST_ROWS = 1_000_000


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
    values = []
    for line, cell in cells:
        try:
            if hours is None:
                value = quantities.number(cell)
            elif unit and not quantities.has_unit(cell):
                value = quantities.duration(f"{cell} {unit}", hours)
            else:
                value = quantities.duration(cell, hours)
        except Mistake as mistake:
            hint = " (the column's header may name the unit: minutes)" if "unit is missing" in mistake.message else ""
            raise Mistake(f"{name}, line {line}: {mistake.message}{hint}", offset) from None
        if hours is not None and value < 0:
            raise Mistake(f"{name}, line {line}: a duration cannot be below 0", offset)
        values.append(value)
    return tuple(values)


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
    """The times in a CSV's first column, in the order of its rows; a header is passed over."""
    cells = _cells(folder, name, 0)
    if not re.match(r"\d", cells[0][1].strip()):
        cells = cells[1:]
    found = []
    for line, cell in cells:
        try:
            found.append(quantities.moment(cell))
        except Mistake as mistake:
            raise Mistake(f"{name}, line {line}: {mistake.message}") from None
    if not found:
        raise Mistake(f"{name} holds no times")
    return tuple(found)


def _cells(folder: FilePath | None, name: str, offset: int) -> list[tuple[int, str]]:
    """The filled cells of the first column, each with its line."""
    cells = _cells_of(_rows(folder, name, offset), 0)
    if not cells:
        raise Mistake(f"{name} is empty", offset)
    return cells


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
