"""Tiny stories: a process without chance in a few lines of YAML, and its whole log in a few more.

In the YAML ``@09:00`` is that time on the first day (Monday 2026-01-05), ``@tue-09:00`` on the day of the first week.
Logs are told in the same way, a line for each row, so that a failing test shows what happened as a reader would tell
it. A ticket is called by its source and its number there; each prime stands for one return (``a1'`` is a1's first
repeat).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.files import loads
from procsim.model.time import WEEKDAYS
from tests.engine.agreement import assert_same

if TYPE_CHECKING:
    from procsim.engine.log import EventLog
    from procsim.model.process import Process

MONDAY = date(2026, 1, 5)
_MOMENT = re.compile(r"@(?:(mon|tue|wed|thu|fri|sat|sun)-)?(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)")


@dataclass(frozen=True)
class Story:
    """What happened: each row of a log as one line of text."""

    log: EventLog

    @property
    def visits(self) -> list[str]:
        """``ticket stage resource enable start end``."""
        names = self._names()
        return [
            f"{names[row['ticket']]} {row['activity']} {row['resource'] or '-'} "
            f"{told(row['enable_time'])} {told(row['start_time'])} {told(row['end_time'])}"
            for row in self.log.visits.iter_rows(named=True)
        ]

    @property
    def tickets(self) -> list[str]:
        """``ticket arrived closed outcome``."""
        rows = self.log.tickets.iter_rows(named=True)
        return [
            f"{name} {told(row['arrived'])} {told(row['closed'])} {row['outcome'] or '-'}"
            for name, row in zip(self._names(), rows, strict=True)
        ]

    @property
    def parts(self) -> list[str]:
        """``ticket stage parts_time`` of every visit that used parts and got them all."""
        names = self._names()
        return [
            f"{names[row['ticket']]} {row['activity']} {told(row['parts_time'])}"
            for row in self.log.visits.iter_rows(named=True)
            if row["parts_time"] is not None
        ]

    @property
    def lots(self) -> list[str]:
        """``time kind part number quantity`` of the lots ordered and delivered."""
        return [
            f"{told(row['time'])} {row['kind']} {row['name']} {row['number']} {row['quantity']}"
            for row in self.log.occurrences.iter_rows(named=True)
            if row["kind"] in ("ordered", "delivered")
        ]

    @property
    def ended(self) -> str:
        """When observation ended."""
        return told(self.log.info.end)

    def _names(self) -> list[str]:
        return [ticket_name(row) for row in self.log.tickets.iter_rows(named=True)]


def ticket_name(row: dict[str, Any]) -> str:
    """What the stories call a row of ``tickets``."""
    return f"{row['source']}{row['number']}" + "'" * row["generation"]


def told(moment: datetime | None) -> str:
    """A time as the stories tell it: ``09:00`` on the first day, ``tue-09:00`` in its week, ``01-12-09:00`` beyond."""
    if moment is None:
        return "-"
    clock = f"{moment:%H:%M}"
    if moment.second or moment.microsecond:
        clock = f"{moment:%H:%M:%S.%f}" if moment.microsecond else f"{moment:%H:%M:%S}"
    days = (moment.date() - MONDAY).days
    if days == 0:
        return clock
    return f"{WEEKDAYS[days]}-{clock}" if 0 < days < 7 else f"{moment:%m-%d}-{clock}"


def rows(text: str) -> list[str]:
    """The lines of an expected log, without their indentation and their columns' padding."""
    return [" ".join(line.split()) for line in text.strip().splitlines() if line.strip()]


def written(text: str) -> str:
    """The story's YAML as a whole file: its head, its times, and a run of one week unless it says otherwise."""

    def moment(match: re.Match[str]) -> str:
        day = MONDAY + timedelta(days=WEEKDAYS.index(match[1] or "mon"))
        return f"{day}T{match[2]}"

    lines = [line for line in text.splitlines() if line.strip()]
    indentation = min(len(line) - len(line.lstrip()) for line in lines)
    body = "\n".join(line[indentation:] for line in lines)
    end = "" if re.search(r"^run:", body, re.MULTILINE) else "\nrun: {length: 1 w}"
    return "procsim: 1\nname: Story\n" + _MOMENT.sub(moment, body) + end + "\n"


def process_of(text: str) -> Process:
    """The process of a story."""
    return loads(written(text))


def tell(text: str, *, seed: int = 1, replication: int = 0, tickets: int | None = None) -> Story:
    """Lets a story happen, on both engines, which must tell the same."""
    blueprint = compile_blueprint(process_of(text), tickets=tickets)
    log = run(blueprint, seed, replication, "simpy")
    assert_same(log, run(blueprint, seed, replication, "fast"))
    return Story(log)


def log_of(text: str) -> list[str]:
    """The visits of a story: ``ticket stage resource enable start end``, a line each."""
    return tell(text).visits
