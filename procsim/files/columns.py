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
    """The durations of a CSV's first column, in microseconds; without ``hours`` plain numbers.

    Each cell has a unit (``12 min``), or the header names one for the bare numbers below it: ``minutes``,
    ``duration (min)``, ``duration_min``. A file that has neither is refused, for nobody can know what was measured.
    """
    cells = _cells(folder, name, offset)
    header = cells[0][1]
    is_header = not re.match(r"[-+.]?\d", header.strip())
    unit = ""
    if is_header:
        words = re.findall(r"[^\W\d_]+", header.lower())
        unit = next((word for word in reversed(words) if word in UNITS), "")
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
        rows = [(number, row) for number, row in enumerate(csv.reader(lines, delimiter=separator), 1)]
    except csv.Error as error:
        raise Mistake(f"{name} is not a CSV file: {error}", offset) from None
    cells = [(number, row[0].strip()) for number, row in rows if row and row[0].strip()]
    if not cells:
        raise Mistake(f"{name} is empty", offset)
    return cells
