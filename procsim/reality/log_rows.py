"""The rows of a log's file as texts, before anything is known about them, and where each stands in the file."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from procsim.engine.log_files import (
    ARRIVED,
    OBSERVED_UNTIL,
    OF_TICKET,
    PARQUET_KEY,
    STARTED,
    log_kind,
    occurrences_path,
)
from procsim.model.problems import InputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The kinds of occurrences that tell of the observation itself, and what metadata calls them.
_MOMENTS = {STARTED: "start", OBSERVED_UNTIL: "end"}


@dataclass(frozen=True, slots=True)
class Rows:
    """A table in the interchange form (all texts from a csv, typed from parquet), and what else its file says."""

    path: str
    frame: pl.DataFrame
    #: Of a csv: its decoded text, for the places of errors.
    text: str | None = None
    #: When it was observed, tickets without visits, lots; of a csv from the table beside it.
    unsaid: Mapping[str, Any] = field(default_factory=dict)
    #: Of a csv: how many rows, empty lines among them, stand before each.
    before: Sequence[int] = ()

    def position(self, row: int, column: str) -> Position | None:
        """Where a value stands, of a file that has lines."""
        if self.text is None:
            return None
        reader = csv.reader(io.StringIO(self.text))
        begin = 1
        try:
            for _ in range(self.before[row] + 2):  # the heading, and the rows from 0
                begin = reader.line_num + 1
                next(reader)
        except (csv.Error, StopIteration):  # a field too long for Python's reader, or quotes that it takes otherwise
            return None
        lines = self.text.split("\n")
        place = self.frame.columns.index(column) if column in self.frame.columns else 0
        return Position(self.path, begin, _column(lines[begin - 1], place))

    def problem(self, row: int, column: str, message: str) -> Problem:
        """A problem with a value, with its place: a line of a csv, the number of the row elsewhere."""
        position = self.position(row, column)
        return Problem(message if position else f"{self.path}: row {row + 1}: {message}", position=position)


def _column(line: str, field_number: int) -> int:
    """The column (from 1) at which a field of a csv line begins."""
    quoted = False
    passed = 0
    for at, character in enumerate(line):
        if passed == field_number:
            return at + 1
        if character == '"':
            quoted = not quoted
        elif character == "," and not quoted:
            passed += 1
    return len(line) + 1


def read_rows(path: str | Path) -> Rows:
    """The rows of a csv, csv.gz, parquet, xes or xes.gz log.

    Raises:
        InputError: for an unknown ending, or a file that is missing or broken.
    """
    kind = log_kind(path)
    content = _content(Path(path))
    if kind.endswith(".gz"):
        content = _unpacked(content, path)
    if kind == "parquet":
        return _parquet(content, str(path))
    if kind.startswith("xes"):
        from procsim.reality.xes_reading import read_xes

        frame, unsaid = read_xes(content, str(path))
        return Rows(str(path), frame, unsaid=unsaid)
    return _csv(_decoded(content, path), str(path), _occurrences(Path(path)))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a folder, not a log") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error})") from error


def _unpacked(content: bytes, path: str | Path) -> bytes:
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{path}: is no whole gzip file ({error})") from error


def _decoded(content: bytes, path: str | Path) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        problem = Problem("is not UTF-8 here; save the log as UTF-8", position=Position(str(path), line, column))
        raise InputError([problem]) from error


def _csv(text: str, path: str, unsaid: Mapping[str, Any]) -> Rows:
    if not text.strip():
        raise InputError(f"{path}: is empty")
    try:
        frame = pl.read_csv(text.encode(), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        reason = str(error).partition("\n")[0]
        raise InputError([_ragged(text, path) or Problem(f"{path}: is no csv table ({reason})")]) from error
    other = _other_separator(frame.columns)
    if other is not None:
        message = f"the values are parted by {other} here, and in a csv log by commas; write it with commas"
        raise InputError([Problem(message, position=Position(path, 1, 1))])
    twice = [name for name in frame.columns if "_duplicated_" in name]
    if twice:
        name = twice[0].partition("_duplicated_")[0]
        raise InputError([Problem(f"two columns are named {name!r}", position=Position(path, 1, 1))])
    filled = frame.select(~pl.all_horizontal(pl.all().is_null())).to_series()  # an empty line is no row
    return Rows(path, frame.filter(filled), text, unsaid, filled.arg_true().to_list())


def _other_separator(columns: Sequence[str]) -> str | None:
    """By what the values of a table are parted that spreadsheets have written their own way; None for commas."""
    heading = columns[0] if len(columns) == 1 else ""
    return next((name for sign, name in ((";", "semicolons"), ("\t", "tabs")) if sign in heading), None)


def _ragged(text: str, path: str) -> Problem | None:
    """The first line of a csv that has not as many values as its heading."""
    reader = csv.reader(io.StringIO(text))
    with suppress(csv.Error):  # a field too long for Python's reader
        heading = next(reader)
        for row in reader:
            if row and len(row) != len(heading):
                message = f"has {len(row)} values, and the heading has {len(heading)}"
                return Problem(message, position=Position(path, reader.line_num, 1))
    return None


def _parquet(content: bytes, path: str) -> Rows:
    try:
        frame = pl.read_parquet(io.BytesIO(content))
        unsaid = json.loads(pl.read_parquet_metadata(io.BytesIO(content)).get(PARQUET_KEY, "{}"))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise InputError(f"{path}: is no parquet file that can be read ({error})") from error
    return Rows(path, frame, unsaid=unsaid if isinstance(unsaid, dict) else {})


def _occurrences(path: Path) -> dict[str, Any]:
    """The table beside a csv log, where there is one: lots ordered and delivered, tickets that came to no stage, and
    when the log began and when observation ended."""
    beside = occurrences_path(path)
    if not beside.is_file():
        return {}
    content = _content(beside)
    if beside.suffix.lower() == ".gz":
        content = _unpacked(content, beside)
    rows = _csv(_decoded(content, beside), str(beside), {})
    frame = rows.frame
    needed = ("time", "kind", "name", "number", "quantity")
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise InputError(f"{beside}: lacks the columns {', '.join(missing)}")
    numbers = frame.with_columns(pl.col("number", "quantity").cast(pl.Int64, strict=False)).with_row_index("row")
    lots = numbers.filter(~pl.col("kind").is_in([*_MOMENTS, ARRIVED]).fill_null(value=False))
    for name in ("number", "quantity"):
        wrong = lots.filter(pl.col(name).is_null())
        if wrong.height:
            row = int(wrong["row"][0])
            raise InputError([rows.problem(row, name, f"{frame[name][row]!r} is not a whole number")])
    return {
        "occurrences": lots.select(needed).to_dicts(),
        "tickets_without_visits": _unseen(frame.filter(kind=ARRIVED)),
        **_moments(rows),
    }


def _unseen(tickets: pl.DataFrame) -> list[dict[str, Any]]:
    """Tickets that came to no stage, as metadata tells of them."""
    about = [pl.col(name).alias(name.removeprefix(OF_TICKET)) for name in tickets.columns if name.startswith(OF_TICKET)]
    return tickets.select(pl.col("name").alias("case_id"), pl.col("time").alias("arrived"), *about).to_dicts()


def _moments(rows: Rows) -> dict[str, str]:
    """When a log began and when observation ended, as the table beside it tells."""
    said: dict[str, str] = {}
    for row, (time, kind) in enumerate(rows.frame.select("time", "kind").iter_rows()):
        if kind not in _MOMENTS:
            continue
        try:
            moment = datetime.fromisoformat(time or "")
        except ValueError:
            raise InputError([rows.problem(row, "time", f"{time!r} is no moment")]) from None
        if moment.tzinfo is not None:
            raise InputError([rows.problem(row, "time", f"{time!r} has a time zone; times are local, without one")])
        if _MOMENTS[kind] in said:
            raise InputError([rows.problem(row, "kind", f"{kind} stands here for the second time")])
        said[_MOMENTS[kind]] = time
    return said
