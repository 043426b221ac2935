"""Logs that procsim wrote, read back: the same tables, the same figures, and broken ones told with their place."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from procsim.engine.log import OCCURRENCES_SCHEMA, EventLog
from procsim.engine.log_files import KINDS, write_log
from procsim.files import load, loads
from procsim.model.problems import InputError
from procsim.reality.own_logs import read_log
from procsim.study import measure, simulate
from tests.engine.logs_by_hand import START, small_log
from tests.study.shop import shop

if TYPE_CHECKING:
    from procsim.model.process import Process

HEADING = (
    "case_id,activity,resource,enable_time,start_time,end_time,visit,source,repeat_of,outcome,parts_time,device,age\n"
)
ROW = (
    "walk_in-1,intake,clerks-1,2026-01-12T09:00:00,2026-01-12T09:00:00,2026-01-12T09:10:00,1,walk_in,,resolved,,1,2.5\n"
)
UNSEEN = "time,kind,name,number,quantity,case:source,case:outcome\n"


@pytest.fixture(scope="module")
def process() -> Process:
    return shop()


@pytest.fixture(scope="module")
def simulated() -> tuple[Process, EventLog]:
    """Two weeks of the shop, with repeats, give-ups, lots, and what is open in the end."""
    result = simulate(shop(length=1_209_600_000_000), replications=1, seed=3)
    assert result.first_log is not None
    return result.process, result.first_log


def text_file(tmp_path: Path, text: str, name: str = "log.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(path: Path, process: Process, **more: Any) -> list[str]:
    with pytest.raises(InputError) as raised:
        read_log(path, process, **more)
    return [str(problem).replace(str(path.parent), "") for problem in raised.value.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_a_log_comes_back_as_it_was(kind: str, tmp_path: Path, simulated: tuple[Process, EventLog]) -> None:
    process, log = simulated
    write_log(log, tmp_path / f"log.{kind}")
    back = read_log(tmp_path / f"log.{kind}", process, (log.info.window_start, log.info.window_end), log.info.end)
    assert back.visits.equals(log.visits)
    assert back.tickets.equals(log.tickets)
    assert back.tickets.schema == log.tickets.schema
    assert back.occurrences.equals(log.occurrences)


@pytest.mark.parametrize("kind", ["csv", "csv.gz"])
def test_beside_a_csv_stands_when_its_log_began_and_ended(
    kind: str, tmp_path: Path, simulated: tuple[Process, EventLog]
) -> None:
    process, log = simulated
    bare = log.replaced(occurrences=log.occurrences.clear())
    for written in (log, bare):
        write_log(written, tmp_path / f"log.{kind}")
        content = (tmp_path / f"log.occurrences.{kind}").read_bytes()
        lines = (gzip.decompress(content) if kind == "csv.gz" else content).decode().splitlines()
        assert lines[1] == f"{log.info.start.isoformat(timespec='microseconds')},started,,,"
        assert lines[-1] == f"{log.info.end.isoformat(timespec='microseconds')},observed_until,,,"
        back = read_log(tmp_path / f"log.{kind}", process)
        assert (back.info.start, back.info.end) == (log.info.start, log.info.end)
        assert back.occurrences.equals(written.occurrences)


def test_a_csv_with_the_window_of_its_run_gives_the_whole_json_again(tmp_path: Path) -> None:
    process = load(Path(__file__).parents[2] / "processes" / "device-repair.yaml")
    run = simulate(process, replications=1, seed=1, length="1 w")
    assert run.first_log is not None
    write_log(run.first_log, tmp_path / "log.csv")
    known = run.to_dict()
    read = measure(run.process, read_log(tmp_path / "log.csv", run.process, run.window)).to_dict()
    assert known["window"]["observed_until"] == run.first_log.info.end.isoformat()
    about = {"seed": None, "engine": "log", "notes": read["notes"]}  # only a run has notes on its warm-up
    assert read == {**known, **about}


@pytest.mark.parametrize("kind", ["parquet", "xes", "xes.gz"])
def test_a_log_with_metadata_needs_no_options(kind: str, tmp_path: Path, simulated: tuple[Process, EventLog]) -> None:
    process, log = simulated
    write_log(log, tmp_path / f"log.{kind}")
    assert read_log(tmp_path / f"log.{kind}", process).info == log.info


@pytest.mark.parametrize("kind", KINDS)
def test_the_figures_of_a_log_are_those_of_its_run_to_the_last_digit(
    kind: str, tmp_path: Path, simulated: tuple[Process, EventLog]
) -> None:
    process, log = simulated
    write_log(log, tmp_path / f"log.{kind}")
    window = (log.info.window_start, log.info.window_end)
    read = measure(process, read_log(tmp_path / f"log.{kind}", process, window)).to_dict()
    assert read == measure(process, log).to_dict()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", ["at: [2026-01-05T05:00, 2026-01-05T06:00]", "rate: 0/h"])
def test_a_log_without_rows_is_a_log_too(kind: str, source: str, tmp_path: Path) -> None:
    """Everybody is turned away at a crossroads, or nobody comes: what stands beside the rows tells so."""
    process = loads(f"""\
procsim: 1
name: Closed
calendars: {{c: {{mon-fri: 09:00-17:00}}}}
staff: {{a: {{count: 1, roles: [t], calendar: c}}}}
arrivals: {{x: {{{source}, enters: [{{when: not open.c, to: abandoned}}, {{to: w}}]}}}}
stages: {{w: {{role: t, duration: 20 min, next: resolved}}}}
kpis: {{d: {{share: end:abandoned, goal: at most 10%}}}}
run: {{length: 1 w, replications: 1}}
""")
    run = simulate(process, engine="simpy")
    assert run.first_log is not None
    assert run.first_log.visits.height == 0
    write_log(run.first_log, tmp_path / f"log.{kind}")
    read = measure(process, read_log(tmp_path / f"log.{kind}", process, run.window)).to_dict()
    about = {"seed": None, "engine": "log", "notes": read["notes"]}
    assert read == {**run.to_dict(), **about}


def test_rows_in_another_order_are_the_same_log(tmp_path: Path, simulated: tuple[Process, EventLog]) -> None:
    process, log = simulated
    log.flat().sample(fraction=1, shuffle=True, seed=1).write_parquet(tmp_path / "log.parquet")
    back = read_log(tmp_path / "log.parquet", process)
    assert back.visits.equals(log.visits)
    assert back.tickets.equals(log.tickets)


@pytest.mark.parametrize("kind", KINDS)
def test_tickets_without_a_visit_survive(kind: str, tmp_path: Path, process: Process) -> None:
    log = small_log()
    write_log(log, tmp_path / f"log.{kind}")
    back = read_log(tmp_path / f"log.{kind}", process, (log.info.window_start, log.info.window_end))
    assert back.tickets.equals(log.tickets)
    assert back.visits.equals(log.visits.with_columns(pl.col("activity").cast(back.visits["activity"].dtype)))
    assert back.occurrences.equals(log.occurrences)
    told = log.info if not kind.startswith("csv") else replace(log.info, seed=None, replication=None, version=None)
    assert back.info == told


TURNED_AWAY = """
procsim: 1
name: Turned away
staff: {agent: {count: 1}}
arrivals: {customers: {every: 10 min, enters: door, attributes: {kind: {old: 50%, new: 50%}, age: uniform(18..80)}}}
stages:
  door: {next: [{when: queue.counter > 1, to: abandoned}, {to: counter}]}
  counter: {role: agent, duration: exponential(25 min), next: resolved}
ends: {resolved: {repeat: {share: 30%, after: 5 h, enters: door}}}
sla: {time_to_resolve: 2 h}
kpis:
  in_time: {share: sla_met, goal: at least 80%, by: kind}
  whole: {from: arrived, to: closed, goal: 80% within 1 h, where: age < 40}
  again: {share: repeats, within: 6 h, goal: at most 40%}
run: {length: 2 d, warm_up: 3 h, replications: 1}
"""


@pytest.mark.parametrize("kind", KINDS)
def test_who_was_turned_away_at_a_crossroads_counts_in_every_log_alike(kind: str, tmp_path: Path) -> None:
    run = simulate(loads(TURNED_AWAY), engine="simpy")
    assert run.first_log is not None
    write_log(run.first_log, tmp_path / f"log.{kind}")
    assert run.first_log.tickets.height > run.first_log.visits["ticket"].n_unique() + 50
    read = measure(run.process, read_log(tmp_path / f"log.{kind}", run.process, run.window))
    assert read.to_dict() == measure(run.process, run.first_log).to_dict()


def test_a_log_of_the_same_name_in_another_form_takes_nothing_away(tmp_path: Path, process: Process) -> None:
    """What stands beside a csv log belongs to it alone, whatever other logs come to lie there."""
    log = small_log()
    write_log(log, tmp_path / "log.csv")
    before = read_log(tmp_path / "log.csv", process)
    later = EventLog(log.visits, log.tickets.head(3), log.occurrences.clear(), replace(log.info, end=START.max))
    for kind in KINDS[:2] + KINDS[3:]:
        write_log(later, tmp_path / f"log.{kind}")
    after = read_log(tmp_path / "log.csv", process)
    assert (after.info, after.occurrences.rows()) == (before.info, before.occurrences.rows())
    assert after.tickets.equals(before.tickets)


def test_a_csv_alone_tells_what_its_rows_tell(tmp_path: Path, process: Process) -> None:
    write_log(small_log(occurrences=False), tmp_path / "log.csv")
    (tmp_path / "log.occurrences.csv").unlink()
    back = read_log(tmp_path / "log.csv", process)
    assert back.tickets["case_id"].to_list() == ["walk_in-1", "walk_in-2", "walk_in-3"]
    assert back.tickets["arrived"].to_list() == [START, START + timedelta(minutes=5), START + timedelta(minutes=20)]
    assert back.tickets["closed"].to_list() == [START + timedelta(minutes=100), START + timedelta(minutes=30), None]
    assert back.info.start == back.info.window_start == START
    assert back.info.end == back.info.window_end == START + timedelta(minutes=100)
    assert (back.info.seed, back.info.version) == (None, None)
    assert back.occurrences.schema == OCCURRENCES_SCHEMA
    assert back.occurrences.height == 0


def test_the_window_is_half_open_and_holds_the_last_to_arrive(tmp_path: Path, process: Process) -> None:
    row = ROW.replace(
        "2026-01-12T09:00:00,2026-01-12T09:10:00", ","
    )  # still stands in its queue, and nothing comes after
    back = read_log(text_file(tmp_path, HEADING + row.replace("resolved", "").replace("clerks-1", "")), process)
    assert back.info.end == START
    assert back.info.window_end == START + timedelta(microseconds=1)


def test_options_replace_what_the_file_says(tmp_path: Path, process: Process) -> None:
    write_log(small_log(), tmp_path / "log.parquet")
    until = START + timedelta(hours=1)
    end = START + timedelta(days=9)
    info = read_log(tmp_path / "log.parquet", process, (None, until), end).info
    assert (info.window_start, info.window_end, info.end) == (START, until, end)
    info = read_log(tmp_path / "log.parquet", process, (START - timedelta(days=1), None)).info
    assert (info.start, info.window_start) == (START, START - timedelta(days=1))


def test_a_text_that_looks_like_a_number_stays_a_text(tmp_path: Path, process: Process) -> None:
    write_log(small_log(), tmp_path / "log.csv")
    tickets = read_log(tmp_path / "log.csv", process).tickets
    assert tickets["device"].to_list() == ["1", 'Ж "x", <&>', None, "2"]
    assert tickets["age"].to_list() == [2.5, 3.0, None, 1e-7]


def test_columns_that_can_be_told_from_the_rest_may_be_missing(tmp_path: Path, process: Process) -> None:
    text = (
        "case_id,activity,resource,enable_time,start_time,end_time,source,outcome,colour\n"
        "A,intake,clerks-1,2026-01-12,2026-01-12 09:00,2026-01-12T10:00:00.5,walk_in,,red\n"
        "A,intake,clerks-1,2026-01-12T11:00,2026-01-12T11:00,,walk_in,,red\n"
        "B,intake,clerks-2,2026-01-12T08:30,2026-01-12T08:30,2026-01-12T09:00,walk_in,resolved,blue\n"
    )
    back = read_log(text_file(tmp_path, text), process)
    assert back.tickets["case_id"].to_list() == ["A", "B"]
    assert back.tickets["number"].to_list() == [1, 2]
    assert back.tickets["generation"].to_list() == [0, 0]
    assert back.visits.filter(pl.col("ticket") == 0)["visit"].to_list() == [1, 2]
    assert back.tickets.columns[-2:] == ["device", "age"]  # the process's, empty; `colour` is nobody's
    assert back.tickets["age"].null_count() == 2


def test_repeats_of_foreign_names_are_a_generation_later(tmp_path: Path, process: Process) -> None:
    rows = [
        "case_id,activity,resource,enable_time,start_time,end_time,source,outcome,repeat_of",
        "C,intake,clerks-1,2026-01-14,2026-01-14,2026-01-14,walk_in,resolved,B",
        "B,intake,clerks-1,2026-01-13,2026-01-13,2026-01-13,walk_in,resolved,A",
        "A,intake,clerks-1,2026-01-12,2026-01-12,2026-01-12,walk_in,resolved,",
    ]
    back = read_log(text_file(tmp_path, "\n".join(rows) + "\n"), process)
    assert back.tickets.select("case_id", "generation").rows() == [("A", 0), ("B", 1), ("C", 2)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"intake": "intak"}, "/log.csv:2:11: the process has no stage 'intak', did you mean 'intake'?"),
        ({"walk_in-1,intake": "walk_in-1,"}, "/log.csv:2:11: activity: a row without one"),
        ({"clerks-1": "clarks-1"}, "/log.csv:2:18: the process has nobody named 'clarks-1', did you mean 'clerks-1'?"),
        ({"clerks-1": "clerks-1;bob"}, "/log.csv:2:18: the process has nobody named 'bob'"),
        ({",walk_in,": ",web,"}, "/log.csv:2:89: the process has no source 'web'"),
        ({",walk_in,": ",,"}, "/log.csv:2:89: source: a row without one"),
        ({"resolved": "solved"}, "/log.csv:2:98: the process has no end 'solved', did you mean 'resolved'?"),
        ({"2026-01-12T09:10:00": "soon"}, "/log.csv:2:67: end_time: 'soon' is not a time such as 2026-01-12T09:05:03"),
        (
            {"T09:10:00": "T09:10:00+03:00"},
            "/log.csv:2:67: end_time: '2026-01-12T09:10:00+03:00' is not a time such as",
        ),
        ({"T09:10:00": "T08:10:00"}, "/log.csv:2:67: ends at '2026-01-12T08:10:00', before it began"),
        ({"clerks-1,2026-01-12T09": "clerks-1,2026-01-12T10"}, "starts at '2026-01-12T09:00:00', before it queued"),
        ({"clerks-1,2026-01-12T09:00:00": "clerks-1,"}, "/log.csv:2:27: enable_time: a row without one"),
        ({"walk_in-1,intake": ",intake"}, "/log.csv:2:1: case_id: a row without one"),
        ({",1,2.5": ",1,old"}, "/log.csv:2:110: age: 'old' is not a number"),
        ({",1,2.5": ",1,inf"}, "/log.csv:2:110: age: 'inf' is not a number"),
        ({"00,1,walk": "00,first,walk"}, "/log.csv:2:87: visit: 'first' is not a number"),
    ],
)
def test_a_row_that_does_not_fit_is_told_with_its_place(
    changes: dict[str, str], message: str, tmp_path: Path, process: Process
) -> None:
    row = ROW
    for old, new in changes.items():
        assert old in row
        row = row.replace(old, new, 1)
    found = problems(text_file(tmp_path, HEADING + row), process)
    assert message in found[0]


def test_all_that_is_wrong_is_told_and_what_repeats_itself_ten_times(tmp_path: Path, process: Process) -> None:
    rows = [ROW.replace(",2.5", ",old").replace("walk_in-1", f"walk_in-{number}") for number in range(1, 26)]
    found = problems(text_file(tmp_path, HEADING + "".join(rows) + ROW.replace("clerks", "clarks")), process)
    found = [text for text in found if "differs" not in text]  # two of them are rows of one ticket
    assert len(found) == 10 + 1 + 1
    assert found[9].startswith("/log.csv:11:")
    assert found[10] == "/log.csv: and 15 more rows like this"
    assert found[11].startswith("/log.csv:27:18: the process has nobody named 'clarks-1'")


def test_lines_are_counted_as_an_editor_does(tmp_path: Path, process: Process) -> None:
    first = ROW.replace(",1,2.5", ',"two\nlines, quoted",2.5')
    second = ROW.replace("walk_in-1", "walk_in-2").replace(",1,2.5", ',"a, b",old')
    (found,) = problems(text_file(tmp_path, HEADING + first + "\n" + second), process)
    assert found == f"/log.csv:5:{second.index('old') + 1}: age: 'old' is not a number"


def test_a_value_too_long_for_its_place_to_be_found_is_told_with_its_row(tmp_path: Path, process: Process) -> None:
    found = problems(text_file(tmp_path, HEADING + ROW.replace("intake", "x" * 200_000)), process)
    assert found[0].startswith("/log.csv: row 1: the process has no stage 'xxx")


def test_a_value_on_a_later_line_of_its_row_stands_at_the_end_of_the_first(tmp_path: Path, process: Process) -> None:
    row = ROW.replace("walk_in-1", '"two\nlines"').replace("intake", "intak")
    (found,) = problems(text_file(tmp_path, HEADING + row), process)
    assert found.startswith("/log.csv:2:5: the process has no stage 'intak'")


def test_what_is_the_tickets_must_be_the_same_on_all_its_rows(tmp_path: Path, process: Process) -> None:
    other = ROW.replace("intake", "repair").replace("resolved", "abandoned").replace("clerks", "technicians")
    (found,) = problems(text_file(tmp_path, HEADING + ROW + other), process)
    assert "/log.csv:3:" in found
    assert "outcome: 'abandoned' differs from the ticket's earlier rows" in found


def test_a_row_of_a_parquet_file_has_a_number(tmp_path: Path, process: Process) -> None:
    small_log().flat().with_columns(resource=pl.lit("bob")).write_parquet(tmp_path / "log.parquet")
    found = problems(tmp_path / "log.parquet", process)
    people = "clerks-1, clerks-2, technicians-1"
    assert found[0].endswith(f"/log.parquet: row 1: the process has nobody named 'bob' (there are {people}), in 6 rows")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("log.csv", b"", "is empty"),
        ("log.csv", HEADING.encode(), "has no rows"),
        ("log.csv", b"a,b\n1,2\n", "lacks the columns case_id, activity, resource, enable_time"),
        ("log.csv", b"case_id\n\xff\n", "log.csv:2:1: is not UTF-8 here"),
        (
            "log.csv",
            HEADING.encode() + ROW.encode() + b"1,2,3,4,5,6,7,8,9,10,11,12,13,14\n",
            "log.csv:3:1: has 14 values",
        ),
        ("log.csv", b"case_id,case_id\n1,2\n", "log.csv:1:1: two columns are named 'case_id'"),
        ("log.csv", b'case_id,age\n"a"b,1\n', "log.csv: is no csv table (could not parse"),
        ("log.csv", b'case_id,age\n"ab,1\n', "log.csv:2:1: has 1 values, and the heading has 2"),
        ("log.csv", b"case_id,age\n" + b"x" * 200_000 + b",1,2\n", "log.csv: is no csv table (found more fields"),
        ("log.csv.gz", b"no gzip", "is no whole gzip file"),
        ("log.csv.gz", gzip.compress((HEADING + ROW * 50).encode())[:-20], "is no whole gzip file"),
        ("log.parquet", b"PAR1 no parquet", "is no parquet file that can be read"),
        ("log.xes", b"<log><trace>", "log.xes:1:13: is no XML here"),
        (
            "log.xes",
            b'<!DOCTYPE log [<!ENTITY a "aaaa">]><log>&a;</log>',
            "a document type has no place in an event log",
        ),
        (
            "log.xes",
            b'<log><list key="procsim:occurrences"><values><string key="ordered" value="x"/></values></list></log>',
            "its list procsim:occurrences cannot be read ('number')",
        ),
        (
            "log.xes",
            b'<log><trace><string key="concept:name" value="A"/><event><int key="x" value="5"/></event></trace></log>',
            "an event of A has no concept:instance",
        ),
        ("log.txt", b"x", "there are .csv"),
    ],
)
def test_a_file_that_is_no_log_is_told(
    name: str, content: bytes, message: str, tmp_path: Path, process: Process
) -> None:
    (tmp_path / name).write_bytes(content)
    found = problems(tmp_path / name, process)
    assert message in found[0]


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path, process: Process) -> None:
    assert problems(tmp_path / "none.csv", process)[0].endswith("none.csv: there is no such file")
    (tmp_path / "folder.csv").mkdir()
    assert "is a folder, not a log" in problems(tmp_path / "folder.csv", process)[0]


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs")])
def test_a_table_as_spreadsheets_write_it_is_told_to_be_that(
    sign: str, name: str, tmp_path: Path, process: Process
) -> None:
    (tmp_path / "log.csv").write_text(sign.join(("Номер", "Этап", "Начало", "Конец")) + "\n", encoding="utf-8")
    message = f"the values are parted by {name} here, and in a csv log by commas; write it with commas"
    assert problems(tmp_path / "log.csv", process) == [f"/log.csv:1:1: {message}"]


def test_the_log_of_another_process_is_told_in_a_line_for_each_name(tmp_path: Path, process: Process) -> None:
    path = text_file(tmp_path, HEADING + 12 * ROW.replace("intake", "kitchen"))
    found = [text for text in problems(path, process) if "kitchen" in text]
    assert len(found) == 1
    assert "the process has no stage 'kitchen'" in found[0]
    assert found[0].endswith(", in 12 rows")


def test_a_byte_order_mark_is_no_part_of_the_first_name(tmp_path: Path, process: Process) -> None:
    assert read_log(text_file(tmp_path, "\ufeff" + HEADING + ROW), process).tickets.height == 1


def test_times_with_a_zone_are_refused(tmp_path: Path, process: Process) -> None:
    frame = small_log().flat().with_columns(pl.col("end_time").dt.replace_time_zone("UTC"))
    frame.write_parquet(tmp_path / "log.parquet")
    assert "end_time has the time zone UTC; times are local" in problems(tmp_path / "log.parquet", process)[0]


@pytest.mark.parametrize(
    ("window", "end", "message"),
    [
        ((START, START), None, "the window ends at 2026-01-12T09:00:00, not after its start"),
        (
            (datetime(2025, 1, 1), datetime(2025, 2, 1)),
            None,
            "no ticket arrives in the window; its tickets arrive from",
        ),
        (None, START, "the log goes on until 2026-01-12T11:00:00, after the end 2026-01-12T09:00:00"),
    ],
)
def test_a_window_that_cannot_be_is_told(
    window: tuple[datetime, datetime] | None, end: datetime | None, message: str, tmp_path: Path, process: Process
) -> None:
    write_log(small_log(), tmp_path / "log.csv")
    assert message in problems(tmp_path / "log.csv", process, window=window, end=end)[0]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("time,kind\n2026-01-12,ordered\n", "lacks the columns name, number, quantity"),
        ("time,kind,name,number,quantity\n2026-01-12,ordered,screen,one,5\n", "csv:2:27: 'one' is not a whole number"),
        ("time,kind,name,number,quantity\nsoon,ordered,screen,1,5\n", "its table of occurrences cannot be read"),
        ("time,kind,name,number,quantity\nsoon,started,,,\n", "csv:2:1: 'soon' is no moment"),
        ("time,kind,name,number,quantity\n2026-01-12T08:00:00Z,started,,,\n", "has a time zone"),
        ("time,kind,name,number,quantity\n" + 2 * "2026-01-13,observed_until,,,\n", "csv:3:12: observed_until stands"),
        ("time,kind,name,number,quantity\n2026-01-12,observed_until,,,\n", "the log goes on until"),
        ("time,kind,name,number,quantity\n2026-01-12,ordered,screen,,5\n", "None is not a whole number"),
        (UNSEEN + "soon,arrived,A,,,walk_in,\n", "of tickets that came to no stage cannot be read (Invalid isoformat"),
        (UNSEEN + "2026-01-12T08:00:00Z,arrived,A,,,walk_in,\n", "has a time zone; times are local"),
        (
            UNSEEN + ",arrived,A,,,walk_in,\n",
            "the ticket 'A', which came to no stage, needs a name of its own, a moment of",
        ),
        (UNSEEN + "2026-01-12,arrived,A,,,web,\n", "the ticket 'A', which came to no stage, needs"),
        (UNSEEN + "2026-01-12,arrived,A,,,walk_in,solved\n", "the ticket 'A', which came to no stage, needs"),
        (UNSEEN + "2026-01-12,arrived,walk_in-1,,,walk_in,\n", "the ticket 'walk_in-1', which came to no stage, needs"),
        (UNSEEN + 2 * "2026-01-12,arrived,A,,,walk_in,\n", "the ticket 'A', which came to no stage, needs"),
    ],
)
def test_a_broken_table_of_occurrences_is_told(text: str, message: str, tmp_path: Path, process: Process) -> None:
    text_file(tmp_path, text, "log.occurrences.csv")
    assert message in problems(text_file(tmp_path, HEADING + ROW), process)[0]


@pytest.mark.parametrize(
    "metadata",
    [
        '{"start": "soon"}',
        '{"start": 5}',
        '{"tickets_without_visits": [5]}',
        '{"tickets_without_visits": [{"arrived": "soon"}]}',
        '{"occurrences": [{"time": "2026-01-12T09:00:00"}]}',
        "no JSON",
    ],
)
def test_broken_metadata_is_told(metadata: str, tmp_path: Path, process: Process) -> None:
    small_log().flat().write_parquet(tmp_path / "log.parquet", metadata={"procsim": metadata})
    assert "read" in problems(tmp_path / "log.parquet", process)[0]


def test_metadata_that_is_no_table_is_passed_over(tmp_path: Path, process: Process) -> None:
    small_log().flat().write_parquet(tmp_path / "log.parquet", metadata={"procsim": "[1]"})
    assert read_log(tmp_path / "log.parquet", process).info.start == START


def test_a_foreign_xes_without_our_metadata_is_read_by_its_rows(tmp_path: Path, process: Process) -> None:
    write_log(small_log(), tmp_path / "log.xes")
    text = (tmp_path / "log.xes").read_text(encoding="utf-8")
    foreign = re.sub(r'\t<(\w+) key="procsim:\w+"(?s:.*?)(/>|</list>)\n', "", text)
    assert "procsim" not in foreign
    (tmp_path / "log.xes").write_text(foreign, encoding="utf-8")
    back = read_log(tmp_path / "log.xes", process)
    assert (back.info.start, back.info.seed, back.occurrences.height) == (START, None, 0)


def test_a_process_without_parts_needs_no_table_of_occurrences(tmp_path: Path, process: Process) -> None:
    bare = replace(process, parts={})
    assert read_log(text_file(tmp_path, HEADING + ROW), bare).occurrences.height == 0
