# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Open hours against a count by brute force: minute after minute, from the calendar's words alone."""

from datetime import date, datetime, timedelta

import pytest

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.files import loads

START = datetime(2026, 1, 5)
MINUTE = timedelta(minutes=1)

# Each calendar with the words of the file and the minutes of a day (1440 and more lie in the next) by weekday and by exception.
EVENING = [(22 * 60, 30 * 60)]
CALENDARS = {
    "shop": (
        "{mon-fri: [09:00-12:00, 13:00-18:30], sat: 10:00-14:00, except: {2026-01-08: 10:00-11:00, 2026-01-10: closed}}",
        {**{key: [(540, 720), (780, 1110)] for key in range(5)}, 5: [(600, 840)], 6: []},
        {date(2026, 1, 8): [(600, 660)], date(2026, 1, 10): []},
    ),
    "night": (
        "{fri-mon: 22:00-06:00, wed: [00:00-02:00, 02:00-24:00]}",
        {4: EVENING, 5: EVENING, 6: EVENING, 0: EVENING, 1: [], 2: [(0, 120), (120, 1440)], 3: []},
        {},
    ),
}
HOLIDAYS = [date(2026, 1, 7), date(2026, 1, 12)]


def open_minutes(name: str, days: int) -> list[bool]:
    """Whether the calendar is open in each minute from the start on."""
    _, week, exceptions = CALENDARS[name]
    found = [False] * (days * 1440)
    for number in range(-1, days):
        day = START.date() + timedelta(days=number)
        spans = exceptions.get(day, [] if day in HOLIDAYS else week[day.weekday()])
        for begin, end in spans:
            for minute in range(number * 1440 + begin, number * 1440 + end):
                if 0 <= minute < len(found):
                    found[minute] = True
    return found


def counted(opened: list[bool], arrived: int, minutes: int) -> datetime:
    """The end of the minute in which the last of so many open minutes passes, counted one by one."""
    at = arrived
    while minutes:
        minutes -= opened[at]
        at += 1
    return START + at * MINUTE


@pytest.mark.parametrize("name", ["shop", "night"])
@pytest.mark.parametrize("outside", [False, True])
def test_waits_on_a_calendar(name: str, outside: bool) -> None:
    """A wait of n minutes ends as soon as n open minutes have passed, holidays, exceptions and nights counted."""
    lengths = (1, 37, 240, 480, 1201)
    arrivals = list(range(0, 8 * 1440, 173))
    stages = "".join(f"  wait_{n}: {{wait: {n} min, calendar: hours, next: resolved}}\n" for n in lengths)
    times = ", ".join((START + at * MINUTE).isoformat() for at in arrivals)
    base = f"{name}: {CALENDARS[name][0]}"
    text = f"""
procsim: 1
name: Hours
holidays: [{", ".join(day.isoformat() for day in HOLIDAYS)}]
calendars:
  {base}
  hours: {"{outside: " + name + "}" if outside else CALENDARS[name][0]}
staff: {{desk: {{count: 1}}}}
arrivals: {{a: {{at: [{times}], enters: {{all: [{", ".join(f"wait_{n}" for n in lengths)}]}}}}}}
stages:
{stages}
run: {{length: 2 w, cool_down: 2 w}}
"""
    log = run(compile_blueprint(loads(text)), seed=1, replication=0)
    opened = [is_open != outside for is_open in open_minutes(name, 28)]
    assert len(log.visits) == len(arrivals) * len(lengths)
    for row in log.visits.iter_rows(named=True):
        begun = (row["enable_time"] - START) // MINUTE
        assert row["end_time"] == counted(opened, begun, int(row["activity"].removeprefix("wait_"))), row


@pytest.mark.parametrize("name", ["shop", "night"])
def test_work_counts_only_time_on_shift(name: str) -> None:
    """Work takes so many minutes on its person's calendar from its start on, and starts only on shift."""
    text = f"""
procsim: 1
name: Hours
holidays: [{", ".join(day.isoformat() for day in HOLIDAYS)}]
calendars: {{hours: {CALENDARS[name][0]}}}
staff: {{desk: {{count: 40, calendar: hours}}}}
arrivals: {{a: {{at: [{", ".join((START + at * MINUTE).isoformat() for at in range(0, 8 * 1440, 331))}], enters: work}}}}
stages: {{work: {{role: desk, duration: 421 min, next: resolved}}}}
run: {{length: 2 w, cool_down: 2 w}}
"""
    log = run(compile_blueprint(loads(text)), seed=1, replication=0)
    opened = open_minutes(name, 28)
    for row in log.visits.iter_rows(named=True):
        queued = (row["enable_time"] - START) // MINUTE
        started = next(minute for minute in range(queued, len(opened)) if opened[minute])
        assert row["start_time"] == START + started * MINUTE
        assert row["end_time"] == counted(opened, started, 421)
