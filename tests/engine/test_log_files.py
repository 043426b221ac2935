"""Logs as files: what stands in them, the same bytes each time, whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import sys
import warnings
from pathlib import Path

import polars as pl
import pytest

from procsim.engine.log import COLUMNS, EventLog
from procsim.engine.log_files import KINDS, PARQUET_KEY, check_log_target, log_kind, occurrences_path, write_log
from procsim.engine.whole_file import whole_file
from procsim.model.problems import InputError
from tests.engine.logs_by_hand import small_log


def test_a_csv_is_the_interchange_form(tmp_path: Path) -> None:
    write_log(small_log(), tmp_path / "log.csv")
    lines = (tmp_path / "log.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == ",".join([*COLUMNS, "device", "age"])
    assert lines[1] == (
        "walk_in-1,intake,clerks-1;clerks-2,2026-01-12T09:00:00.000000,2026-01-12T09:00:00.000000,"
        "2026-01-12T09:10:30.000000,1,walk_in,,resolved,,1,2.5"
    )
    assert lines[2] == (
        "walk_in-2,intake,,2026-01-12T09:05:00.000000,,2026-01-12T09:30:00.000000,1,walk_in,,abandoned,,"
        '"Ж ""x"", <&>",3.0'
    )
    assert lines[5] == (
        "walk_in-3,repair,technicians-1,2026-01-12T09:20:00.000000,2026-01-12T09:40:00.000000,,1,walk_in,,,"
        "2026-01-12T09:20:00.000000,,"
    )
    assert len(lines) == 7


def test_lots_stand_in_a_file_beside_it(tmp_path: Path) -> None:
    log = small_log()
    seen = EventLog(log.visits, log.tickets.head(3), log.occurrences, log.info)
    write_log(seen, tmp_path / "log.csv")
    assert (tmp_path / "log.occurrences.csv").read_text().splitlines() == [
        "time,kind,name,number,quantity",
        "2026-01-12T09:00:00.000000,started,,,",
        "2026-01-12T09:11:15.000000,ordered,screen,1,20",
        "2026-01-12T10:30:00.000000,delivered,screen,1,20",
        "2026-01-14T09:00:00.000000,observed_until,,,",
    ]


def test_tickets_that_came_to_no_stage_stand_there_too(tmp_path: Path) -> None:
    """With what the log's rows say of the others, in columns of their own: an attribute may be called `kind`."""
    log = small_log()
    tickets = log.tickets.rename({"device": "kind"})
    write_log(EventLog(log.visits, tickets, log.occurrences, log.info), tmp_path / "log.csv")
    told = (tmp_path / "log.occurrences.csv").read_text().splitlines()
    assert told[0] == (
        "time,kind,name,number,quantity,case:source,case:repeat_of,case:closed,case:outcome,case:kind,case:age"
    )
    assert told[2] == "2026-01-12T09:11:15.000000,ordered,screen,1,20,,,,,,"
    assert told[4] == (
        "2026-01-12T11:00:00.000000,arrived,walk_in-1.1,,,walk_in,walk_in-1,2026-01-12T11:00:00.000000,resolved,2,1e-7"
    )


def test_what_stands_beside_a_log_ends_as_the_log_does(tmp_path: Path) -> None:
    """No log takes what belongs to another of the same name, and an xes or parquet log has nothing beside it."""
    for kind in KINDS:
        write_log(small_log(occurrences=kind != "csv"), tmp_path / f"log.{kind}")
    beside = [f"log.occurrences.{kind}" for kind in ("csv", "csv.gz")]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*(f"log.{kind}" for kind in KINDS), *beside])
    assert "ordered" not in (tmp_path / beside[0]).read_text()
    assert b"ordered" in gzip.decompress((tmp_path / beside[1]).read_bytes())
    assert occurrences_path(Path("a/b.CSV.gz")) == Path("a/b.occurrences.csv.gz")


def test_a_csv_is_written_with_what_stands_beside_it_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(log: EventLog) -> pl.DataFrame:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("procsim.engine.log_files._beside", fails)
    with pytest.raises(InputError, match="No space left on device"):
        write_log(small_log(), tmp_path / "log.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_log_without_lots_replaces_the_table_of_an_earlier_one(tmp_path: Path) -> None:
    """Beside a csv stands at least when its log began and when observation ended."""
    write_log(small_log(), tmp_path / "log.csv")
    write_log(small_log(occurrences=False), tmp_path / "log.csv")
    told = (tmp_path / "log.occurrences.csv").read_text().splitlines()
    assert [line.split(",")[1] for line in told] == ["kind", "started", "arrived", "observed_until"]


def test_lots_stand_within_an_xes_log(tmp_path: Path) -> None:
    write_log(small_log(), tmp_path / "log.xes")
    told = (tmp_path / "log.xes").read_text(encoding="utf-8").splitlines()
    first = told.index('\t<list key="procsim:occurrences">')
    rest = '<int key="number" value="1"/><int key="quantity" value="20"/></string>'
    assert told[first + 1 : first + 6] == [
        "\t\t<values>",
        '\t\t\t<string key="ordered" value="screen"><date key="time" value="2026-01-12T09:11:15.000000"/>' + rest,
        '\t\t\t<string key="delivered" value="screen"><date key="time" value="2026-01-12T10:30:00.000000"/>' + rest,
        "\t\t</values>",
        "\t</list>",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_log_gives_the_same_bytes(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_log(small_log(), tmp_path / f"first.{kind}")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    write_log(small_log(), str(tmp_path / f"second.{kind}"))
    assert (tmp_path / f"first.{kind}").read_bytes() == (tmp_path / f"second.{kind}").read_bytes()


@pytest.mark.parametrize("kind", ["csv", "xes"])
def test_a_compressed_log_holds_the_plain_one_and_neither_name_nor_time(kind: str, tmp_path: Path) -> None:
    write_log(small_log(), tmp_path / f"log.{kind}")
    write_log(small_log(), tmp_path / f"log.{kind}.gz")
    packed = (tmp_path / f"log.{kind}.gz").read_bytes()
    assert gzip.decompress(packed) == (tmp_path / f"log.{kind}").read_bytes()
    assert packed[3] == 0  # no file name
    assert packed[4:8] == b"\0\0\0\0"  # no time


def test_a_long_csv_is_written_in_pieces_without_seams(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_log(small_log(), tmp_path / "whole.csv")
    monkeypatch.setattr("procsim.engine.log_files._PIECE", 2)
    write_log(small_log(), tmp_path / "pieces.csv")
    assert (tmp_path / "pieces.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_parquet_file_carries_what_its_rows_dont_say(tmp_path: Path) -> None:
    log = small_log()
    write_log(log, tmp_path / "log.parquet")
    assert pl.read_parquet(tmp_path / "log.parquet").equals(log.flat())
    said = json.loads(pl.read_parquet_metadata(tmp_path / "log.parquet")[PARQUET_KEY])
    assert (said["seed"], said["replication"], said["version"]) == (7, 0, "0.1.0")
    assert said["start"] == said["window_start"] == "2026-01-12T09:00:00.000000"
    assert (said["window_end"], said["end"]) == ("2026-01-13T09:00:00.000000", "2026-01-14T09:00:00.000000")
    (unseen,) = said["tickets_without_visits"]
    assert (unseen["case_id"], unseen["repeat_of"], unseen["arrived"]) == (
        "walk_in-1.1",
        "walk_in-1",
        "2026-01-12T11:00:00.000000",
    )
    assert said["occurrences"][0] == {
        "time": "2026-01-12T09:11:15.000000",
        "kind": "ordered",
        "name": "screen",
        "number": 1,
        "quantity": 20,
    }


@pytest.mark.parametrize("kind", ["xes", "xes.gz"])
def test_pm4py_reads_the_events_of_a_xes(kind: str, tmp_path: Path) -> None:
    log = small_log()
    write_log(log, tmp_path / f"log.{kind}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pm4py's own
        import pm4py

        events = pm4py.read_xes(str(tmp_path / f"log.{kind}"), variant="iterparse", show_progress_bar=False)
    expected = []
    for row in log.flat().with_row_index().iter_rows(named=True):
        steps = (("start", "start_time"), ("complete", "end_time"))
        if row["start_time"] is None:
            steps = (("withdraw", "end_time"),) if row["end_time"] else (("schedule", "enable_time"),)
        expected += [
            (row["case_id"], row["activity"], step, row[column], row["resource"], row["enable_time"])
            for step, column in steps
            if row[column] is not None
        ]
    columns = [
        "case:concept:name",
        "concept:name",
        "lifecycle:transition",
        "time:timestamp",
        "org:resource",
        "enable_time",
    ]
    found = [
        (
            case,
            name,
            step,
            stamp.tz_localize(None),
            person if isinstance(person, str) else None,
            queued.tz_localize(None),
        )
        for case, name, step, stamp, person, queued in events[columns].itertuples(index=False)
    ]
    assert sorted(map(repr, found)) == sorted(
        repr((case, name, step, type(found[0][3])(stamp), person, type(found[0][3])(queued)))
        for case, name, step, stamp, person, queued in expected
    )
    paired = events[events["lifecycle:transition"].isin(["start", "complete"])].groupby("concept:instance").size()
    assert sorted(paired) == [1, 2, 2, 2]  # three visits that ended, one still at work
    about = events.groupby("case:concept:name").first()
    assert about.loc["walk_in-2", "case:device"] == 'Ж "x", <&>'
    assert about.loc["walk_in-1", "case:age"] == 2.5
    assert about.loc["walk_in-1", "case:outcome"] == "resolved"


def test_a_trace_stands_in_the_order_of_time_and_odd_characters_survive_or_are_marked(tmp_path: Path) -> None:
    log = small_log()
    odd = log.tickets.with_columns(pl.lit("a\nb\tc\x00<").alias("device"))
    write_log(type(log)(log.visits, odd, log.occurrences, log.info), tmp_path / "log.xes")
    text = (tmp_path / "log.xes").read_text(encoding="utf-8")
    assert 'value="a&#10;b&#9;c\ufffd&lt;"' in text
    trace = text[text.index("<trace>") : text.index("</trace>")]
    stamps = [line.split('"')[3] for line in trace.splitlines() if "time:timestamp" in line]
    assert stamps == sorted(stamps)
    assert len(stamps) == 6


def test_minus_prints_csv(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    write_log(small_log(), tmp_path / "log.csv")
    write_log(small_log(), "-")
    assert capsys.readouterr().out == (tmp_path / "log.csv").read_text(encoding="utf-8")
    check_log_target("-")


@pytest.mark.parametrize("name", ["log.txt", "log", "csv", "log.gz", "log.csv.zip"])
def test_an_unknown_ending_lists_those_there_are(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there are \.csv \.csv\.gz \.parquet \.xes \.xes\.gz"):
        write_log(small_log(), tmp_path / name)
    assert log_kind("A.CSV.GZ") == "csv.gz"


def test_a_place_that_cannot_be_written_to_is_told_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        check_log_target(tmp_path / "missing" / "log.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="is a folder"):
        check_log_target(tmp_path / "folder.csv")
    (tmp_path / "log.occurrences.csv").mkdir()
    with pytest.raises(InputError, match=r"log.occurrences.csv: is a folder"):
        check_log_target(tmp_path / "log.csv")
    with pytest.raises(InputError, match="cannot be written"):
        check_log_target("a\0b.csv")
    with pytest.raises(InputError, match="cannot be written"):
        check_log_target("x" * 300 + "/y.csv")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="may not be written to"):
        check_log_target(tmp_path / "log.csv")


def test_the_right_to_write_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(InputError, match="may not be written to"):
        check_log_target(tmp_path / "log.csv")


def test_what_stood_there_stays_until_the_new_file_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "log.csv"
    target.write_text("old")

    def fails() -> None:
        with whole_file(target) as file:
            file.write_text("half")
            assert target.read_text() == "old"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_errors_of_the_disk_are_errors_of_the_input_and_leave_nothing(tmp_path: Path) -> None:
    def fails(error: OSError) -> None:
        with whole_file(tmp_path / "log.csv"):
            raise error

    with pytest.raises(InputError, match=r"log.csv: cannot be written \(No space left on device\)"):
        fails(OSError(28, "No space left on device"))
    with pytest.raises(BrokenPipeError):
        fails(BrokenPipeError())
    assert list(tmp_path.iterdir()) == []


def test_a_file_keeps_its_permissions_and_a_new_one_gets_the_usual(tmp_path: Path) -> None:
    target = tmp_path / "log.csv"
    target.write_text("old")
    target.chmod(0o640)
    write_log(small_log(), target)
    assert target.stat().st_mode & 0o777 == 0o640
    mask = os.umask(0o022)
    try:
        write_log(small_log(), tmp_path / "new.csv")
    finally:
        os.umask(mask)
    assert (tmp_path / "new.csv").stat().st_mode & 0o777 == 0o644


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "log.csv").symlink_to("real.csv")
    write_log(small_log(), tmp_path / "log.csv")
    assert (tmp_path / "log.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8").startswith("case_id,")


@pytest.mark.skipif(sys.platform == "win32", reason="no devices as files there")
def test_a_device_is_written_to_as_it_is() -> None:
    with whole_file(Path("/dev/null")) as file:
        file.write_text("gone")
    assert Path("/dev/null").is_char_device()
