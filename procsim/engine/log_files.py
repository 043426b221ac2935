"""Event logs as files: csv, csv.gz, parquet, xes, xes.gz, the same bytes for the same log.

A csv holds the interchange form, a row per visit. What it can't hold stands in a second file beside it,
``NAME.occurrences.csv``: lots ordered and delivered, tickets that never came to a stage (`ARRIVED`), and when
observation began and ended (`STARTED`, `OBSERVED_UNTIL`). The window is told to ``procsim measure`` as options.
A parquet or xes file holds all of it, the rest in its metadata (`PARQUET_KEY`) or in elements of their own.
"""

from __future__ import annotations

import gzip
import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, cast

from procsim.engine.whole_file import check_target, whole_file
from procsim.model.problems import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import polars as pl

    from procsim.engine.log import EventLog

Kind = Literal["csv", "csv.gz", "parquet", "xes", "xes.gz"]

#: The endings of a log's file, the longer ones first.
KINDS: tuple[Kind, ...] = ("csv.gz", "xes.gz", "csv", "parquet", "xes")

#: Under this key a parquet file carries what its rows don't say, as JSON.
PARQUET_KEY = "procsim"

#: The kinds of the two rows in the table beside a csv that tell when its log began and when observation ended; in
#: memory they are in the log's `LogInfo`.
STARTED, OBSERVED_UNTIL = "started", "observed_until"

#: The kind of a row there for each ticket that came to no stage: ``time`` is when it arrived, ``name`` its case, and
#: the rest of the ticket stands in columns of its own that begin with `OF_TICKET`, as pandas has it of an xes log.
ARRIVED, OF_TICKET = "arrived", "case:"

#: Rows of a csv that are written at a time.
_PIECE = 50_000

#: ISO 8601 with microseconds, as polars spells it.
TIME_FORMAT = "%Y-%m-%dT%H:%M:%S%.6f"


def log_kind(path: str | Path) -> Kind:
    """What the ending of a log's file says.

    Raises:
        InputError: for an ending that no log has; it lists those there are.
    """
    name = Path(path).name.lower()
    for kind in KINDS:
        if name.endswith(f".{kind}"):
            return kind
    raise InputError(
        f"{path}: the ending doesn't say what kind of log this is; there are .csv .csv.gz .parquet .xes .xes.gz"
    )


def check_log_target(path: str | Path) -> None:
    """Finds out before a long run whether a log can be written there (``-`` always can).

    Raises:
        InputError: for an unknown ending, or a place that cannot be written to.
    """
    if str(path) == "-":
        return
    kind = log_kind(path)
    check_target(Path(path))
    if kind.startswith("csv"):
        check_target(occurrences_path(Path(path)))


def write_log(log: EventLog, path: str | Path) -> None:
    """Writes a log whole or not at all, over what stood there; the ending chooses the format, ``-`` prints csv on
    stdout.

    Raises:
        InputError: for an unknown ending, or a place that cannot be written to.
    """
    if str(path) == "-":
        _print_csv(log)
        return
    kind = log_kind(path)
    path = Path(path)
    match kind:
        case "parquet":
            with whole_file(path) as file:
                _write_parquet(log, file)
        case "csv" | "csv.gz":
            with whole_file(path) as file, whole_file(occurrences_path(path)) as beside:
                for table, target in ((log.flat(), file), (_beside(log), beside)):
                    with _opened(target, kind) as stream:
                        _write_csv(table, stream)
        case "xes" | "xes.gz":
            from procsim.engine.xes import write_xes

            with whole_file(path) as file, _opened(file, kind) as stream:
                write_xes(log, stream)


def occurrences_path(path: Path) -> Path:
    """The file beside a csv log with what no visit shows; it ends as the log does, so that no other log has it."""
    kind = log_kind(path)
    return path.with_name(f"{path.name[: -len(kind) - 1]}.occurrences.{kind}")


@contextmanager
def _opened(path: Path, kind: Kind) -> Iterator[IO[bytes]]:
    """A stream of bytes into the file; of a compressed one without name and time, so that the same log gives the same
    bytes."""
    with path.open("wb") as raw:
        if not kind.endswith(".gz"):
            yield raw
            return
        with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) as packed:
            yield cast("IO[bytes]", packed)


def _write_csv(frame: pl.DataFrame, stream: IO[bytes]) -> None:
    for text in _csv_texts(frame):
        stream.write(text.encode())


def _csv_texts(frame: pl.DataFrame) -> Iterator[str]:
    """The table in pieces, so that a large one needs no second copy and errors of the stream stay Python's own."""
    yield frame.clear().write_csv(datetime_format=TIME_FORMAT)
    for rows in frame.iter_slices(_PIECE):
        yield rows.write_csv(datetime_format=TIME_FORMAT, include_header=False)


def _print_csv(log: EventLog) -> None:
    for text in _csv_texts(log.flat()):
        sys.stdout.write(text)
    sys.stdout.flush()


def _beside(log: EventLog) -> pl.DataFrame:
    """What a csv has no other place for, between the log's start and its end: lots, and tickets without a visit."""
    import polars as pl

    def row(kind: str, moment: datetime) -> pl.DataFrame:
        record = {"time": moment, "kind": kind, "name": None, "number": None, "quantity": None}
        return pl.DataFrame([record], schema=log.occurrences.schema)

    happened = log.occurrences
    unseen = _unseen(log)
    if unseen.height:
        about = ("source", "repeat_of", "closed", "outcome", *log.attributes)
        tickets = unseen.select(
            pl.col("arrived").alias("time"),
            pl.lit(ARRIVED).alias("kind"),
            pl.col("case_id").alias("name"),
            *(pl.col(column).alias(f"{OF_TICKET}{column}") for column in about),
        )
        happened = pl.concat([happened, tickets], how="diagonal").sort("time", maintain_order=True)
    return pl.concat([row(STARTED, log.info.start), happened, row(OBSERVED_UNTIL, log.info.end)], how="diagonal")


def _write_parquet(log: EventLog, path: Path) -> None:
    metadata = {PARQUET_KEY: json.dumps(_unsaid(log), ensure_ascii=False, separators=(",", ":"))}
    log.flat().write_parquet(path, compression="zstd", metadata=metadata)


def _unsaid(log: EventLog) -> dict[str, Any]:
    """What the rows of visits don't say: when the log was observed, tickets that came to no stage, lots."""
    info = log.info
    return {
        "version": info.version,
        "start": _text(info.start),
        "window_start": _text(info.window_start),
        "window_end": _text(info.window_end),
        "end": _text(info.end),
        "seed": info.seed,
        "replication": info.replication,
        "tickets_without_visits": _rows(_unseen(log)),
        "occurrences": _rows(log.occurrences),
    }


def _unseen(log: EventLog) -> pl.DataFrame:
    """The tickets that came to no stage."""
    import polars as pl

    numbered = log.tickets.with_row_index("ticket").with_columns(pl.col("ticket").cast(pl.UInt32))
    seen = log.visits.select("ticket").unique()
    return numbered.join(seen, on="ticket", how="anti", maintain_order="left").drop("ticket")


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    import polars as pl

    times = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)]
    return frame.with_columns(pl.col(times).dt.strftime(TIME_FORMAT)).to_dicts()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
