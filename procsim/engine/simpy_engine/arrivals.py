"""Tickets come: from sources, and back from ends that bring them back; and they are counted until they are closed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.engine.blueprint.tables import AT, NONE
from procsim.engine.clocks import NEVER
from procsim.engine.draws import ENTERS, REPEAT, REPEAT_AFTER
from procsim.engine.simpy_engine.agenda import ARRIVAL, Agenda, Life
from procsim.engine.simpy_engine.tickets import Ticket

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.recorder import Recorder
    from procsim.engine.simpy_engine.chance import Calendars, Chance
    from procsim.engine.simpy_engine.journey import Journey


class Arrivals:
    """All tickets of a run, from arrival to closing."""

    def __init__(
        self,
        blueprint: Blueprint,
        agenda: Agenda,
        recorder: Recorder,
        chance: Chance,
        calendars: Calendars,
        journey: Journey,
    ) -> None:
        self._blueprint = blueprint
        self._agenda = agenda
        self._recorder = recorder
        self._chance = chance
        self._calendars = calendars
        self._journey = journey
        self._nothing_known = [math.nan if is_number else -1.0 for is_number in blueprint.attributes.is_number]
        self._keys: list[int] = blueprint.sources.keys.tolist()
        self._enters: list[int] = blueprint.sources.enters.tolist()
        self._repeats: list[float] = blueprint.ends.share.tolist()
        self._stages = len(blueprint.stages.names)
        journey.closed = self._closed
        self.window_end = blueprint.window_end
        self.open_in_cohort = 0
        self.last_closing = 0
        #: Whether somebody would still come if the calendars were laid out further.
        self.out_of_sight = False
        #: Whether the tickets that are measured are all closed; for a number of tickets, whether nobody is open or
        #: about to return.
        self.complete = blueprint.tickets == NONE
        #: The tickets that are open, by their rows.
        self.open: dict[int, Ticket] = {}
        self._returning = 0
        self._first_contacts = 0
        self._running_sources = len(blueprint.sources.names)
        for source in range(self._running_sources):
            agenda.start(self._source(source))

    def _count(self) -> None:
        """See whether all is complete."""
        if self._blueprint.tickets == NONE:
            self.complete = not self.open_in_cohort
        else:
            all_came = self._first_contacts == self._blueprint.tickets or not self._running_sources
            self.complete = all_came and not self.open and not self._returning

    def _source(self, source: int) -> Life:
        """The life of a source: one group of tickets after another."""
        sources = self._blueprint.sources
        size, is_listed = int(sources.size[source]), bool(sources.kind[source] == AT)
        group = 0
        while self._first_contacts != self._blueprint.tickets:
            group += 1
            instant = self._chance.arrival(source, group, self._agenda.time)
            if instant >= self._blueprint.latest_end:
                self.out_of_sight |= not is_listed
                break
            number = group
            if is_listed:
                number = int(sources.at_number[int(sources.first[source]) + group - 1])
            first = (number - 1) * size + 1
            yield self._agenda.happening(instant, ARRIVAL, source, first)
            for number in range(first, first + size):
                if self._first_contacts == self._blueprint.tickets:
                    break
                self._first_contact(source, number)
        self._running_sources -= 1
        self._count()

    def _first_contact(self, source: int, number: int) -> None:
        self._first_contacts += 1
        if self._blueprint.tickets != NONE:
            self.window_end = self._agenda.time + 1
        key = self._keys[source]
        ticket = self._arrive(source, key, number, 0)
        self._chance.attributes(ticket)
        self._enter(ticket, NONE, self._enters[source], key)

    def _arrive(self, source: int, key: int, number: int, generation: int) -> Ticket:
        values = self._nothing_known.copy()
        ticket = Ticket(source, key, number, generation, self._agenda.time, values, self._stages)
        self._chance.date(ticket)
        ticket.in_cohort = self._blueprint.warm_up <= ticket.arrived < self._blueprint.window_end
        self.open_in_cohort += ticket.in_cohort
        self.complete = self.complete and not ticket.in_cohort
        return ticket

    def _enter(self, ticket: Ticket, parent: int, node: int, key: int) -> None:
        attributes = self._blueprint.attributes
        ticket.rank = self._blueprint.ranks - 1
        if attributes.priority != NONE and ticket.values[attributes.priority] >= 0:
            ticket.rank = int(attributes.rank[int(ticket.values[attributes.priority])])
        ticket.row = self._recorder.ticket_arrived(
            ticket.source, ticket.number, ticket.generation, parent, ticket.arrived, ticket.values
        )
        self.open[ticket.row] = ticket
        self._journey.begin(ticket, node, (key, 0, ENTERS))

    def _closed(self, ticket: Ticket, end: int) -> None:
        """A ticket's last token has ended."""
        now = self._agenda.time
        self._recorder.ticket_closed(ticket.row, end, now)
        del self.open[ticket.row]
        if ticket.in_cohort:
            self.open_in_cohort -= 1
            self.last_closing = now
        share, ends = self._repeats[end], self._blueprint.ends
        key = int(ends.keys[end]) if share else NONE
        if share and self._chance.uniform(ticket, key, 0, REPEAT) < share:
            calendar, after = int(ends.calendar[end]), int(ends.after[end])
            instant = self._calendars.after(calendar, now, self._chance.amount(after, ticket, key, 0, REPEAT_AFTER))
            if instant < NEVER:
                self._returning += 1
                self._agenda.start(self._comes_back(ticket, end, instant))
        self._count()

    def _comes_back(self, earlier: Ticket, end: int, instant: int) -> Life:
        """A closed ticket becomes a new one with the same attributes."""
        generation = earlier.generation + 1
        yield self._agenda.happening(instant, ARRIVAL, earlier.source, earlier.number, generation)
        self._returning -= 1
        ticket = self._arrive(earlier.source, earlier.source_key, earlier.number, generation)
        own = len(ticket.values) - 3
        ticket.values[:own] = earlier.values[:own]
        ends = self._blueprint.ends
        self._enter(ticket, earlier.row, int(ends.enters[end]), int(ends.keys[end]))
