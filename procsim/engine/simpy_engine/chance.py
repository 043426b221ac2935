"""All that a run asks of chance and of calendars: the keyed draws of one replication, and the moments they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.engine.blueprint.tables import EVERY, NONE, RATE, UNTIL, Floats
from procsim.engine.clocks import NEVER, advance, is_open, next_open, next_time_of_day, open_time
from procsim.engine.compiling import compiled_whole, direct
from procsim.engine.decisions import choose, instant_of_rate, variant, whole
from procsim.engine.draws import ARRIVAL, ATTRIBUTE, LEAD_TIME, ORDINAL, draw, uniform
from procsim.engine.quantiles import EXPONENTIAL
from procsim.model.time import DAY, HOUR

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.simpy_engine.tickets import Ticket


@compiled_whole
def amount(
    seed: int,
    replication: int,
    source: int,
    number: int,
    generation: int,
    name: int,
    visit: int,
    purpose: int,
    family: int,
    a: float,
    b: float,
    c: float,
    values: Floats,
    pace: float,
) -> int:
    """A draw divided by a pace, in whole microseconds: all of it compiled, for each call from Python takes its time."""
    return whole(
        draw(seed, replication, source, number, generation, name, visit, purpose, family, a, b, c, values) / pace
    )


class Calendars:
    """The blueprint's calendars as clocks, by row; NONE counts all hours."""

    def __init__(self, blueprint: Blueprint) -> None:
        table = blueprint.calendars
        self._spans = (table.begins, table.ends)
        self._table = (table.begins, table.ends, table.before)
        self._range: list[tuple[int, int]] = list(zip(table.lo.tolist(), table.hi.tolist(), strict=True))
        self._always: list[bool] = table.always.tolist()
        self._midnight = blueprint.midnight

    def later(self, calendar: int, now: int, amount: int) -> int:
        """The moment that is ``amount`` open microseconds away; with no amount at all the next open one."""
        if calendar == NONE or self._always[calendar]:
            return now + amount
        lo, hi = self._range[calendar]
        if amount == 0:
            return int(next_open(*self._spans, lo, hi, now))
        return int(advance(*self._table, lo, hi, now, amount))

    def after(self, calendar: int, now: int, amount: int) -> int:
        """The earliest moment that is ``amount`` open microseconds away."""
        return now if amount == 0 else self.later(calendar, now, amount)

    def elapsed(self, calendar: int, begin: int, end: int) -> int:
        """Open microseconds between two moments."""
        if calendar == NONE or self._always[calendar]:
            return end - begin
        lo, hi = self._range[calendar]
        return int(open_time(*self._table, lo, hi, end) - open_time(*self._table, lo, hi, begin))

    def is_open(self, calendar: int, now: int) -> bool:
        """Whether a calendar is open."""
        return self._always[calendar] or bool(is_open(*self._spans, *self._range[calendar], now))

    def until(self, calendar: int, now: int, time_of_day: int) -> int:
        """The next such time of day that is open."""
        if calendar == NONE or self._always[calendar]:
            first = self._midnight + time_of_day
            return first + ((now - first) // DAY + 1) * DAY
        lo, hi = self._range[calendar]
        return int(next_time_of_day(*self._spans, lo, hi, now, time_of_day, self._midnight))


class Chance:
    """The draws of one replication, and what depends on a ticket's attributes."""

    def __init__(self, blueprint: Blueprint, calendars: Calendars, seed: int, replication: int) -> None:
        self._blueprint = blueprint
        self._calendars = calendars
        self._seed = seed
        self._replication = replication
        table = blueprint.distributions
        self._distributions: list[tuple[int, float, float, float]] = list(
            zip(table.family.tolist(), table.a.tolist(), table.b.tolist(), table.c.tolist(), strict=True)
        )
        self._values = table.values
        self._draw = direct(draw, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, table.values)
        self._amount = direct(amount, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0, table.values, 1.0)
        self._uniform = direct(uniform, 0, 0, 0, 0, 0, 0, 0, 0)
        selectors = blueprint.selectors
        self._selectors: list[tuple[int, int, int, int]] = list(
            zip(
                selectors.attribute.tolist(),
                selectors.otherwise.tolist(),
                selectors.first.tolist(),
                selectors.count.tolist(),
                strict=True,
            )
        )
        self._is_number: list[bool] = blueprint.attributes.is_number.tolist()
        sources = blueprint.sources
        self._source_keys: list[int] = sources.keys.tolist()
        self._source_kind: list[int] = sources.kind.tolist()
        self._source_rows: list[tuple[int, int]] = list(
            zip(sources.first.tolist(), sources.count.tolist(), strict=True)
        )
        self._drawn: list[list[tuple[int, int]]] = [
            list(
                zip(
                    sources.draw_attribute[first : first + count].tolist(),
                    sources.draw_selector[first : first + count].tolist(),
                    strict=True,
                )
            )
            for first, count in zip(sources.draws_first, sources.draws_count, strict=True)
        ]
        self._value_rows: list[tuple[int, int]] = list(
            zip(sources.value_first.tolist(), sources.value_count.tolist(), strict=True)
        )
        self._value_codes: list[float] = sources.value_code.astype(float).tolist()
        self._attribute_keys: list[int] = blueprint.attributes.keys.tolist()
        self._totals = [0.0] * len(self._source_keys)

    # --- what depends on the ticket -------------------------------------------------------------------------------

    def select(self, selector: int, values: list[float]) -> int:
        """The variant of a selector for a ticket with these attributes; NONE where nothing fits."""
        attribute, otherwise, first, count = self._selectors[selector]
        if attribute == NONE:
            return otherwise
        table = self._blueprint.selectors
        value, is_number = values[attribute], self._is_number[attribute]
        return int(variant(attribute, otherwise, first, count, table.variants, table.numbers, is_number, value))

    def fixed(self, selector: int) -> int:
        """The variant of a selector that is the same for all tickets; NONE where it depends on them."""
        if selector == NONE or self._selectors[selector][0] != NONE:
            return NONE
        return self._selectors[selector][1]

    def amount(self, distribution: int, ticket: Ticket, name: int, visit: int, purpose: int, pace: float = 1.0) -> int:
        """A duration in whole microseconds, drawn for a ticket and divided by a pace."""
        family, a, b, c = self._distributions[distribution]
        return self._amount(
            self._seed, self._replication, ticket.source_key, ticket.number, ticket.generation,
            name, visit, purpose, family, a, b, c, self._values, pace,
        )  # fmt: skip

    def uniform(self, ticket: Ticket, name: int, visit: int, purpose: int, ordinal: int = 0) -> float:
        """A uniform of a ticket."""
        return self._uniform(
            self._seed, self._replication, ticket.source_key, ticket.number, ticket.generation,
            name, visit, purpose + ORDINAL * ordinal,
        )  # fmt: skip

    def wait(
        self, distribution: int, ticket: Ticket, name: int, visit: int, purpose: int, calendar: int, now: int
    ) -> int:
        """When a wait ends that begins now."""
        family, a, _, _ = self._distributions[distribution]
        if family == UNTIL:
            return self._calendars.until(calendar, now, int(a))
        return self._calendars.later(calendar, now, self.amount(distribution, ticket, name, visit, purpose))

    # --- arrivals -------------------------------------------------------------------------------------------------

    def attributes(self, ticket: Ticket) -> None:
        """Draw a new ticket's own attributes, in file order, and note when and whence it came."""
        shares = self._blueprint.sources.value_share
        for attribute, selector in self._drawn[ticket.source]:
            option = self.select(selector, ticket.values)
            if option == NONE:
                continue
            name = self._attribute_keys[attribute]
            if self._is_number[attribute]:
                family, a, b, c = self._distributions[option]
                value = self._draw(
                    self._seed, self._replication, ticket.source_key, ticket.number, ticket.generation,
                    name, 0, ATTRIBUTE, family, a, b, c, self._values,
                )  # fmt: skip
                ticket.values[attribute] = float(value)
            else:
                first, count = self._value_rows[option]
                arc = choose(shares, first, count, self.uniform(ticket, name, 0, ATTRIBUTE))
                ticket.values[attribute] = self._value_codes[arc]

    def date(self, ticket: Ticket) -> None:
        """Set the attributes that follow from a ticket's source and arrival."""
        since = ticket.arrived - self._blueprint.midnight
        own = len(ticket.values) - 3
        ticket.values[own] = float(ticket.source)
        ticket.values[own + 1] = float((self._blueprint.weekday + since // DAY) % 7)
        ticket.values[own + 2] = float(since % DAY // HOUR)

    def arrival(self, source: int, group: int, now: int) -> int:
        """When a source's next group comes (numbered from 1), or `NEVER`."""
        sources = self._blueprint.sources
        kind = self._source_kind[source]
        first, count = self._source_rows[source]
        if kind == RATE:
            self._totals[source] += float(self._of_source(source, group, EXPONENTIAL, 1.0, 0.0, 0.0))
            knots = (sources.knot_time, sources.knot_total, sources.knot_rate)
            return int(instant_of_rate(*knots, first, count, self._totals[source]))
        if kind == EVERY:
            family, a, b, c = self._distributions[int(sources.every[source])]
            interval = int(whole(self._of_source(source, group, family, a, b, c)))
            return self._calendars.after(int(sources.calendar[source]), now, interval)
        return int(sources.at_time[first + group - 1]) if group <= count else NEVER

    def _of_source(self, source: int, group: int, family: int, a: float, b: float, c: float) -> float:
        key = self._source_keys[source]
        return self._draw(self._seed, self._replication, key, group, 0, key, 0, ARRIVAL, family, a, b, c, self._values)

    def lead_time(self, part: int, lot: int) -> int:
        """How long a lot takes to come."""
        parts = self._blueprint.parts
        key = int(parts.keys[part])
        family, a, b, c = self._distributions[int(parts.lead_time[part])]
        return int(
            whole(
                self._draw(self._seed, self._replication, key, lot, 0, key, 0, LEAD_TIME, family, a, b, c, self._values)
            )
        )
