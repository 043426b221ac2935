# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""What a log and its process say, read without the engine: plain records in microseconds since the run's start.

The property tests ask these; nothing here knows how an engine works.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from procsim.model.calendars import Spans, merge, open_spans
from procsim.model.process import Depends, Process, Split, Stage, StageKind, targets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from procsim.engine.log import EventLog
    from procsim.model.process import Person, Routing

MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Ticket:
    """A row of the log's tickets."""

    row: int
    source: str
    number: int
    generation: int
    case_id: str
    repeat_of: str | None
    arrived: int
    closed: int | None
    outcome: str | None
    attributes: dict[str, str | float | None]

    def pick(self, depends: Depends) -> object:
        """The value that this ticket gets."""
        if depends.by is None:
            return depends.otherwise
        value = self.source if depends.by == "source" else self.attributes.get(depends.by)
        return depends.values.get(str(value), depends.otherwise)


@dataclass(frozen=True)
class Visit:
    """A row of the log's visits."""

    ticket: Ticket
    stage: Stage
    people: tuple[str, ...]
    enabled: int
    started: int | None
    ended: int | None
    number: int
    parts: int | None

    @property
    def is_work(self) -> bool:
        return self.stage.kind is StageKind.WORK

    @property
    def role(self) -> str:
        """The role for whose people the visit queues."""
        return str(self.ticket.pick(self.stage.role)) if self.stage.role else ""

    @property
    def uses(self) -> dict[str, int]:
        """The parts that it takes."""
        return dict(self.ticket.pick(self.stage.uses) or {}) if self.stage.uses else {}  # type: ignore[call-overload]

    def left_queue(self, end: int) -> int:
        """When it started, else when it was given up or cancelled, else the log's end."""
        if self.started is not None:
            return self.started
        return end if self.ended is None else self.ended


class Witness:
    """One log beside its process."""

    def __init__(self, process: Process, log: EventLog) -> None:
        self.process = process
        self.log = log
        self.end = self.since(log.info.end)

    def since(self, moment: datetime) -> int:
        """Microseconds since the run's start."""
        return (moment - self.log.info.start) // MICROSECOND

    @cached_property
    def tickets(self) -> list[Ticket]:
        """All tickets, in the log's order."""
        return [
            Ticket(
                number, row["source"], row["number"], row["generation"], row["case_id"], row["repeat_of"],
                self.since(row["arrived"]), None if row["closed"] is None else self.since(row["closed"]), row["outcome"],
                {name: row[name] for name in self.log.attributes},
            )
            for number, row in enumerate(self.log.tickets.iter_rows(named=True))
        ]  # fmt: skip

    @cached_property
    def visits(self) -> list[Visit]:
        """All visits, in the log's order."""

        def at(moment: datetime | None) -> int | None:
            return None if moment is None else self.since(moment)

        return [
            Visit(
                self.tickets[row["ticket"]], self.process.stages[row["activity"]],
                tuple(row["resource"].split(";")) if row["resource"] else (),
                self.since(row["enable_time"]), at(row["start_time"]), at(row["end_time"]), row["visit"], at(row["parts_time"]),
            )
            for row in self.log.visits.iter_rows(named=True)
        ]  # fmt: skip

    @cached_property
    def by_ticket(self) -> dict[int, list[Visit]]:
        """The visits of each ticket, in the order in which they queued (then of the log)."""
        found: dict[int, list[Visit]] = {ticket.row: [] for ticket in self.tickets}
        for visit in sorted(self.visits, key=lambda visit: visit.enabled):
            found[visit.ticket.row].append(visit)
        return found

    @cached_property
    def people(self) -> dict[str, Person]:
        return {person.name: person for person in self.process.people}

    @cached_property
    def shifts(self) -> dict[str, Spans]:
        """When each person is on shift, up to well beyond the log's end."""
        return {
            name: open_spans(
                self.process.calendars, person.calendar, self.process.holidays, self.process.start,
                self.end + 14 * 86_400_000_000, person.away,
            )
            for name, person in self.people.items()
        }  # fmt: skip

    @cached_property
    def busy(self) -> dict[str, list[tuple[int, int, Visit]]]:
        """What each person did: from, to (the log's end if unfinished) and the visit, in order."""
        found: dict[str, list[tuple[int, int, Visit]]] = {name: [] for name in self.people}
        for visit in self.visits:
            if visit.started is not None:
                for name in visit.people:
                    found[name].append((visit.started, self.end if visit.ended is None else visit.ended, visit))
        return {name: sorted(spans, key=lambda span: span[:2]) for name, spans in found.items()}

    def rank(self, visit: Visit) -> int:
        """The rank at which the visit queues; 0 is the first, none counts last."""
        ranks = self.process.priorities
        own = visit.stage.rank if visit.stage.rank is not None else visit.ticket.attributes.get("priority")
        return ranks.index(own) if own in ranks else len(ranks)

    @cached_property
    def splits(self) -> bool:
        """Whether the process has branches anywhere."""
        return any(isinstance(routing, Split) for routing in self._routings())

    def _routings(self) -> Iterator[Routing]:
        for stage in self.process.stages.values():
            yield stage.next
        for source in self.process.arrivals.values():
            yield source.enters
        for end in self.process.ends.values():
            if end.repeat:
                yield end.repeat.enters

    def onward(self, routing: Routing) -> set[str]:
        """The stages that leave rows, and the ends, to which a routing may lead, crossroads passed."""
        found, seen, open_ = set(), set(), list(targets(routing))
        while open_:
            name = open_.pop()
            if name in seen:
                continue
            seen.add(name)
            stage = self.process.stages.get(name)
            if stage is not None and stage.kind is StageKind.CROSSROADS:
                open_ += targets(stage.next)
            else:
                found.add(name)
        return found

    def ways(self, visit: Visit) -> set[str]:
        """Where a ticket may turn up after this visit."""
        stage = visit.stage
        if visit.started is None:
            names = [stage.gives_up]
        else:
            names = [*targets(stage.next), *([stage.then] if stage.then else [])]
        found: set[str] = set()
        for name in names:
            following = self.process.stages.get(name)
            crossroads = following is not None and following.kind is StageKind.CROSSROADS
            found |= self.onward(following.next) if crossroads and following else {name}
        return found


def less(spans: list[tuple[int, int]], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What of the spans no taken one covers."""
    left: list[tuple[int, int]] = []
    covered = merge(taken)
    for begin, end in spans:
        at = begin
        for first, last in covered:
            if last <= at or first >= end:
                continue
            if first > at:
                left.append((at, first))
            at = max(at, last)
        if at < end:
            left.append((at, end))
    return left


def common(left: list[tuple[int, int]], right: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What two lists of spans have in common."""
    return [(max(a, c), min(b, d)) for a, b in left for c, d in right if max(a, c) < min(b, d)]
