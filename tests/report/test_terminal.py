"""The result in the terminal: 80 columns, nothing lost, names of any script in line."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from procsim.files import load, loads
from procsim.report.stage_sums import sum_sentence, whole
from procsim.report.terminal import print_result
from procsim.report.terminal_table import Column, folded, lines
from procsim.study import simulate
from procsim.study.result import Estimate, Result

from .fixtures import result

LIBRARY = sorted((Path(__file__).parents[2] / "processes").glob("*.yaml"))


def printed(what: Result, width: int = 80) -> str:
    file = io.StringIO()
    print_result(what, Console(file=file, width=width))
    return file.getvalue()


def test_the_whole_answer() -> None:
    text = printed(result(), 100)
    assert text.startswith(
        "Device repair · 20 runs of 12 weeks after 2 weeks of warm-up · seed 1 · 3.1 s\n\n4 of 6 goals met"
    )
    for row in (
        "intake_to_work    90 % within 4 h (shop)             87 %        85 – 88 %    missed",
        "                  urgent                           99.1 %",
        "diagnosis_time    mean within 40 min (workshop)  27.4 min  27.1 – 27.6 min    met",
        "resolve_in_time   at least 90 %                      90 %        89 – 91 %    undecided",
        "where a ticket's 55 h go  visits    queue     work  paused  wait",
        "intake                      1.00  3.1 min  9.3 min       –     –",
        "diagnosis                   1.00   1 h 35   27 min  41 min     –",
        "technicians       7  89 %          2.8 h  224\u202f000 RUB                       5.2, 31",
        "screen          2 %         68        1.7            31",
        "Note: “resolve_in_time” is undecided: about 140 more replications would decide it.",
    ):
        assert row in text.splitlines()


def goals_of(text: str) -> list[str]:
    rows = text.splitlines()
    begin = next(number for number, row in enumerate(rows) if row.startswith("goal "))
    return rows[begin : rows.index("", begin)]


def test_a_table_of_goals_that_is_too_wide_moves_together_then_names_the_clocks_beneath() -> None:
    """A row never breaks in two."""
    assert goals_of(printed(result(), 84))[1:4] == [
        "intake_to_work    90 % within 4 h (shop)             87 %        85 – 88  missed",
        "                  urgent                           99.1 %",
        "                  normal                             84 %",
    ]
    assert goals_of(printed(result(), 80))[-3:] == [
        "repeat_contacts   at most 5 %            3.9 %      3.8 – 4.1 %    met",
        "Hours that count: shop for intake_to_work, done_to_notified; workshop for",
        "diagnosis_time; always for shelf_time.",
    ]
    for width in (78, 80, 90, 100):
        names = [row.split("  ")[0] for row in goals_of(printed(result(), width)) if row and row[0] not in " HD"]
        assert [name for name in names if name in result().scorecard] == list(result().scorecard)


def test_no_line_is_wider_than_the_console_and_none_ends_in_blanks() -> None:
    for width in (80, 100):
        for line in printed(result(), width).splitlines():
            assert cell_len(line) <= width
            assert line == line.rstrip()


@pytest.mark.parametrize("path", LIBRARY, ids=lambda path: path.stem)
def test_no_row_of_the_library_breaks_in_two_on_80_columns(path: Path) -> None:
    whole = simulate(load(path), replications=2, length="2 weeks", jobs=1)
    rows = printed(whole).splitlines()
    assert max(map(cell_len, rows)) <= 80
    names = {*whole.scorecard, *whole.stages, *whole.staff, *whole.parts}
    assert [row for row in rows if row.strip() in names] == []


def test_shifts_of_one_team_show_their_queue_once(project: Path) -> None:
    rows = printed(
        simulate(load(project / "processes" / "call-centre.yaml"), replications=1, length="4 d")
    ).splitlines()
    begin = next(number for number, row in enumerate(rows) if row.startswith("staff "))
    queued = {row.split()[0]: ", " in row for row in rows[begin + 1 : begin + 6]}
    assert queued == {
        "morning_team": True,
        "midday_team": False,
        "evening_team": False,
        "saturday_team": False,
        "back_office": True,
    }
    assert "Groups with the same role have one queue, shown at the first of them." in rows


def test_piped_text_has_no_control_codes() -> None:
    assert "\x1b" not in printed(result())


def test_columns_that_say_nothing_are_left_out() -> None:
    plain = result()
    stages = {name: replace(stage, paused=Estimate(None)) for name, stage in plain.stages.items()}
    staff = {name: replace(group, overtime_hours=0.0, cost=0.0) for name, group in plain.staff.items()}
    text = printed(replace(plain, stages=stages, staff=staff, parts={}, open=0.0))
    assert not any(word in text for word in ("paused", "overtime", "cost/week", "parts ", "still open", "gave up"))


def test_stages_with_patience_say_who_gave_up() -> None:
    plain = result()
    stages = {**plain.stages, "intake": replace(plain.stages["intake"], gave_up=234.0)}
    row = next(line for line in printed(replace(plain, stages=stages)).splitlines() if line.startswith("intake  "))
    assert row.endswith("10 %")


def test_groups_that_share_a_role_have_a_footnote_and_others_none() -> None:
    plain = result()
    assert "share a role" not in printed(plain)
    buyer = plain.process.staff["buyer"]
    people = tuple(replace(person, roles=(*person.roles, "technician")) for person in buyer.people)
    staff = {**plain.process.staff, "buyer": replace(buyer, people=people)}
    rows = printed(replace(plain, process=replace(plain.process, staff=staff))).splitlines()
    place = next(number for number, row in enumerate(rows) if row.startswith("together"))
    assert rows[place + 1].startswith("Groups that share a role")


def test_one_run_has_no_interval_column() -> None:
    one = {
        name: replace(kpi, value=Estimate(kpi.value.value), certain=None, by={})
        for name, kpi in result().scorecard.items()
    }
    assert "interval" not in printed(replace(result(), scorecard=one, replications=1))


def test_wide_signs_stay_in_line() -> None:
    table = lines([Column("名前"), Column("n", right=True)], [["приёмка", "1"], ["検査する", "22"]], 80)
    assert {cell_len(line) for line in table} == {12}


def test_a_name_that_is_too_long_stands_on_a_line_of_its_own() -> None:
    table = lines([Column("stage"), Column("visits", right=True)], [["n" * 70, "1.00"], ["short", "2.00"]], 40)
    assert table[1] == "n" * 70
    assert table[2].strip() == "1.00"
    assert table[3].startswith("short")


def test_a_number_stays_with_its_unit() -> None:
    assert folded("nine in ten are closed within 5.3 d", 33) == ["nine in ten are closed within", "5.3 d"]


def test_it_is_said_why_the_stages_do_not_add_up_to_the_time_above_them() -> None:
    """Two branches of an hour and of half an hour: a ticket takes the hour."""
    process = loads("""\
procsim: 1
name: Branches
staff: {porters: {count: 9}}
arrivals: {guests: {every: 6 h, enters: both}}
stages:
  both: {next: {all: [bags, keys]}}
  bags: {role: porters, duration: 60 min, next: ready}
  keys: {role: porters, duration: 30 min, next: ready}
  ready: {after_all: [bags, keys], wait: 30 min, next: resolved}
run: {length: 2 d, replications: 2}
""")
    run = simulate(process, engine="simpy")
    assert sum_sentence(run) == "Counted by visits, they add up to 120 min, not 90 min: branches run side by side."
    assert sum_sentence(run) in " ".join(printed(run, 80).split())
    plain = result()
    assert sum_sentence(replace(plain, cycle_mean=Estimate(whole(plain)))) == ""
    assert sum_sentence(replace(plain, cycle_mean=Estimate(2 * whole(plain)))).endswith(
        ": some tickets had not yet closed."
    )
    assert sum_sentence(replace(plain, cycle_mean=Estimate(2 * whole(plain)), open=0)) == ""
    impatient = {name: replace(stage, gave_up=1.0) for name, stage in plain.stages.items()}
    assert sum_sentence(replace(plain, cycle_mean=Estimate(whole(plain) / 2), stages=impatient)).endswith(
        ": nobody worked on those who gave up."
    )


def test_no_line_ends_in_a_dot_between_two_phrases() -> None:
    assert folded("Device repair · 20 runs of 4 weeks · seed 1 · 0.7 s", 45) == [
        "Device repair · 20 runs of 4 weeks · seed 1",
        "· 0.7 s",
    ]
