"""The engine against the naive simulator: whole logs of random processes that leave nothing to chance."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, seed, settings
from strategies import processes

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.files import loads

from .naive import Naive, Ticket

if TYPE_CHECKING:
    from procsim.engine.log import EventLog
    from procsim.model.process import Process

Rows = list[tuple[object, ...]]


def foretold(process: Process) -> tuple[int, Rows, Rows, Rows]:
    """The end, tickets, visits and lots that the semantics call for."""
    naive = Naive(process)
    end = naive.run()
    names = naive.sources

    def name(ticket: Ticket) -> tuple[str, int, int]:
        return names[ticket.key[0]], *ticket.key[1:]

    tickets = [(name(t), t.arrived, t.closed, t.outcome) for t in naive.tickets]
    visits = [
        (name(v.ticket), v.stage.name, v.number, ";".join(v.people), v.enabled, v.started, v.ended, v.parts_time)
        for v in naive.visits
    ]
    return end, *observed(end, tickets, visits, list(naive.lots))


def told(log: EventLog) -> tuple[int, Rows, Rows, Rows]:
    """The same of a log."""

    def at(moment):  # type: ignore[no-untyped-def]
        return None if moment is None else (moment - log.info.start) // timedelta(microseconds=1)

    keys = [tuple(row) for row in log.tickets.select("source", "number", "generation").iter_rows()]
    tickets = [
        (keys[number], at(row["arrived"]), at(row["closed"]), row["outcome"])
        for number, row in enumerate(log.tickets.iter_rows(named=True))
    ]
    times = ("enable_time", "start_time", "end_time", "parts_time")
    visits = [
        (keys[row["ticket"]], row["activity"], row["visit"], row["resource"] or "", *(at(row[time]) for time in times))
        for row in log.visits.iter_rows(named=True)
    ]
    lots = [(at(row["time"]), row["kind"], row["name"], row["number"]) for row in log.occurrences.iter_rows(named=True)]
    end = at(log.info.end)
    return end, *observed(end, tickets, visits, lots)


def observed(end: int, tickets: Rows, visits: Rows, lots: Rows) -> tuple[Rows, Rows, Rows]:
    """What was observed before the end, sorted; of its last instant the semantics don't say how much is seen."""

    def before(moment):  # type: ignore[no-untyped-def]
        return moment if moment is not None and moment < end else None

    seen_tickets = [
        (key, arrived, before(closed), outcome if before(closed) is not None else None)
        for key, arrived, closed, outcome in tickets
        if arrived < end
    ]
    seen_visits = [
        (*names, people if before(started) is not None else "", enabled, *map(before, (started, ended, parts)))
        for *names, people, enabled, started, ended, parts in visits
        if enabled < end
    ]
    return sorted(seen_tickets), sorted(seen_visits, key=str), sorted(lot for lot in lots if lot[0] < end)


@seed(20260105)
@settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(text=processes(deterministic=True))
def test_the_engine_leaves_what_the_naive_simulator_foretells(text: str) -> None:
    """Equal logs, row by row: tickets, visits, lots and the moment at which observation ends."""
    process = loads(text)
    expected = foretold(process)
    actual = told(run(compile_blueprint(process), seed=1, replication=0))
    for name, left, right in zip(("end", "tickets", "visits", "lots"), expected, actual, strict=True):
        assert left == right, name
