"""What holds for every process: on random ones, from log and process alone.

The processes are drawn and simulated once, by a fixed seed; each test then asks all of them for its property. The
nightly test draws new ones and lets hypothesis shrink what fails.
"""

from __future__ import annotations

import itertools
from functools import cache, wraps
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from strategies import processes

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.files import loads
from procsim.model.calendars import merge
from procsim.model.process import QueueOrder, StageKind

from .witness import Visit, Witness, common, less

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = 200
PROPERTIES: list[Callable[[Witness], None]] = []


def simulated(text: str) -> Witness:
    """The first replication of a process."""
    process = loads(text)
    return Witness(process, run(compile_blueprint(process), seed=1, replication=0))


@cache
def examples() -> list[tuple[str, Witness]]:
    """The processes that all tests share, with their logs; the second half of them in whole minutes."""
    found: list[tuple[str, Witness]] = []
    for whole in (False, True):

        @seed(20260105)
        @settings(
            max_examples=EXAMPLES // 2,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(text=processes(whole=whole))
        def collect(text: str) -> None:
            found.append((text, simulated(text)))

        collect()
    return found


def checked(test: Callable[[Witness], None]) -> Callable[[], None]:
    """A property of every process, asked of all the examples; the process for which it fails is told."""
    PROPERTIES.append(test)

    @wraps(test)
    def on_all() -> None:
        assert len(examples()) >= EXAMPLES
        for text, told in examples():
            try:
                test(told)
            except AssertionError as error:
                error.add_note(f"in this process:\n{text}")
                raise

    del on_all.__wrapped__  # else pytest looks for a fixture of the property's argument
    return on_all


@pytest.mark.nightly
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(text=processes())
def test_all_properties_of_many_processes(text: str) -> None:
    """All the properties below, on many more processes."""
    told = simulated(text)
    for holds in PROPERTIES:
        holds(told)


@checked
def test_every_ticket_is_closed_or_open(told: Witness) -> None:
    """Every ticket that arrived is closed, with an outcome and nothing under way, or open, with something under way."""
    for ticket in told.tickets:
        open_visits = [visit for visit in told.by_ticket[ticket.row] if visit.ended is None]
        assert (ticket.closed is None) == (ticket.outcome is None)
        if ticket.closed is None:
            assert open_visits, ticket
        else:
            assert not open_visits, ticket
            assert ticket.outcome in told.process.ends


@checked
def test_tickets_are_those_of_their_sources(told: Witness) -> None:
    """Each source's first contacts are numbered from 1 without a gap, once each; a repeat follows its parent with the
    same attributes.
    """
    by_case = {ticket.case_id: ticket for ticket in told.tickets}
    assert len(by_case) == len(told.tickets)
    for name, source in told.process.arrivals.items():
        numbers = sorted(ticket.number for ticket in told.tickets if ticket.source == name and not ticket.generation)
        if source.at is None:
            assert numbers == list(range(1, len(numbers) + 1))
        else:
            assert len(numbers) == len(set(numbers))
    for ticket in told.tickets:
        if ticket.generation:
            parent = by_case[ticket.repeat_of]
            assert (parent.source, parent.number, parent.generation) == (
                ticket.source,
                ticket.number,
                ticket.generation - 1,
            )
            assert parent.closed is not None
            assert parent.closed <= ticket.arrived
            assert parent.attributes == ticket.attributes
            assert told.process.ends[parent.outcome].repeat is not None
        else:
            assert ticket.repeat_of is None


@checked
def test_times_never_run_backwards(told: Witness) -> None:
    """arrived ≤ enabled ≤ parts ≤ started ≤ ended ≤ closed ≤ the log's end, as far as there are such times."""
    for visit in told.visits:
        times = [
            visit.ticket.arrived,
            visit.enabled,
            visit.parts,
            visit.started,
            visit.ended,
            visit.ticket.closed,
            told.end,
        ]
        known = [time for time in times if time is not None]
        assert known == sorted(known), visit


@checked
def test_the_order_of_the_log(told: Witness) -> None:
    """Visits stand in the order of start, else enable time, then source, number, generation, stage, visit; tickets by
    arrival.
    """
    sources, stages = list(told.process.arrivals), list(told.process.stages)

    def key(visit: Visit) -> tuple[int, ...]:
        ticket = visit.ticket
        at = visit.enabled if visit.started is None else visit.started
        return (
            at,
            sources.index(ticket.source),
            ticket.number,
            ticket.generation,
            stages.index(visit.stage.name),
            visit.number,
        )

    keys = [key(visit) for visit in told.visits]
    assert keys == sorted(keys)
    arrived = [(t.arrived, sources.index(t.source), t.number, t.generation) for t in told.tickets]
    assert arrived == sorted(arrived)


@checked
def test_visits_are_numbered_from_one_in_the_order_of_queueing(told: Witness) -> None:
    """The visits of a ticket at a stage are numbered 1 … n, in the order in which they queued."""
    for visits in told.by_ticket.values():
        for stage in {visit.stage.name for visit in visits}:
            there = sorted((visit for visit in visits if visit.stage.name == stage), key=lambda visit: visit.number)
            assert [visit.number for visit in there] == list(range(1, len(there) + 1))
            enabled = [visit.enabled for visit in there]
            assert enabled == sorted(enabled)


@checked
def test_nobody_does_two_things_at_once(told: Witness) -> None:
    """What a person does never overlaps, pauses between shifts included; everybody works in an own or a backup role."""
    for name, spans in told.busy.items():
        for (_, end, _), (begin, _, visit) in itertools.pairwise(spans):
            assert end <= begin, (name, visit)
        person = told.people[name]
        for _, _, visit in spans:
            assert visit.role in (*person.roles, *person.backup)
            assert len(visit.people) == visit.stage.needs == len(set(visit.people))
    for visit in told.visits:
        assert bool(visit.people) == (visit.is_work and visit.started is not None)
        order = list(told.people)
        assert list(visit.people) == sorted(visit.people, key=order.index)


@checked
def test_nobody_works_off_shift_but_who_finishes(told: Witness) -> None:
    """Work starts on the shift of all who do it, and ends on it unless all of them finish in overtime."""
    for visit in told.visits:
        if not visit.people:
            continue
        for name in visit.people:
            assert any(begin <= visit.started < end for begin, end in told.shifts[name]), (name, visit)
        if (
            visit.ended is None
            or visit.ended == visit.started
            or all(told.people[name].finishes for name in visit.people)
        ):
            continue
        together = told.shifts[visit.people[0]]
        for name in visit.people[1:]:
            together = common(together, told.shifts[name])
        assert any(begin < visit.ended <= end for begin, end in together), visit


@checked
def test_no_ticket_overtakes_against_the_order_of_its_queue(told: Witness) -> None:
    """Who waits for a role in order of arrival, without `assign`, starts no later than a same or worse rank that
    queued later.

    Blocked is only who stands behind someone, so a ticket that could be served whenever the other was goes first.
    """
    queued: dict[str, list[Visit]] = {}
    for visit in told.visits:
        if visit.is_work:
            queued.setdefault(visit.role, []).append(visit)
    for role, visits in queued.items():
        arrival = told.process.queues.get(role, QueueOrder.ARRIVAL) is QueueOrder.ARRIVAL
        for first in visits:
            if first.stage.assign or first.stage.needs > 1 or (first.uses and first.parts is None):
                continue
            ready = first.enabled if first.parts is None else first.parts
            left = first.left_queue(told.end)
            for other in visits:
                if other.started is None or not ready < other.started < left:
                    continue
                before = (told.rank(first), first.enabled) < (told.rank(other), other.enabled)
                if told.rank(first) < told.rank(other) or (arrival and before and first.enabled < other.enabled):
                    raise AssertionError(f"{other} overtook {first}")


@checked
def test_nobody_is_idle_while_a_ticket_waits_that_they_could_serve(told: Witness) -> None:
    """No time passes in which a person is free and on shift and a ticket of an own or backup role waits, with all its
    parts.

    Roles in which two work together are left out, for such a ticket blocks those behind it, and so are tickets with
    `assign`.
    """
    pairs = {visit.role for visit in told.visits if visit.is_work and visit.stage.needs > 1}
    idle = {name: less(told.shifts[name], [(begin, end) for begin, end, _ in told.busy[name]]) for name in told.people}
    for visit in told.visits:
        if not visit.is_work or visit.role in pairs or visit.stage.assign or (visit.uses and visit.parts is None):
            continue
        waiting = [(visit.enabled if visit.parts is None else visit.parts, visit.left_queue(told.end))]
        for name, person in told.people.items():
            if visit.role in (*person.roles, *person.backup):
                assert not common(idle[name], waiting), (name, visit)


@checked
def test_time_is_conserved(told: Witness) -> None:
    """Work + queue + wait = cycle without parallel branches: a visit begins where the one before it ended, from
    arrival to closing.
    """
    if told.splits:
        return
    for ticket in told.tickets:
        at = ticket.arrived
        visits = sorted(told.by_ticket[ticket.row], key=lambda visit: (visit.enabled, visit.ended is None, visit.ended))
        visits = in_sequence(visits, at)
        for visit in visits:
            assert visit.enabled == at, visit
            at = told.end if visit.ended is None else visit.ended
        if ticket.closed is not None:
            assert at == ticket.closed


def in_sequence(visits: list[Visit], at: int) -> list[Visit]:
    """The visits one after another; of several that begin at one instant, those that end at it too come first."""
    ordered, rest = [], list(visits)
    while rest:
        following = min(rest, key=lambda visit: (visit.enabled, visit.ended is None, visit.ended))
        rest.remove(following)
        ordered.append(following)
    return ordered


@checked
def test_a_visit_begins_when_something_of_its_ticket_ends(told: Witness) -> None:
    """Each visit queues at its ticket's arrival or at the end of another of its visits, joins among them; a ticket
    closes so, too.
    """
    for ticket in told.tickets:
        visits = told.by_ticket[ticket.row]
        moments = {ticket.arrived, *(visit.ended for visit in visits)}
        assert all(visit.enabled in moments for visit in visits)
        assert ticket.closed is None or ticket.closed in moments


@checked
def test_joins_have_tokens(told: Witness) -> None:
    """A join takes at least one token of its own for each visit: it is visited no more often than its branches have
    ended.
    """
    for stage in told.process.stages.values():
        if not stage.after_all or stage.kind is StageKind.CROSSROADS:
            continue
        senders = {
            name for name, other in told.process.stages.items()
            if stage.name in told.onward(other.next) or stage.name in (other.gives_up, other.then)
        }  # fmt: skip
        for visits in told.by_ticket.values():
            joined = [visit.enabled for visit in visits if visit.stage.name == stage.name]
            sent = sorted(visit.ended for visit in visits if visit.stage.name in senders and visit.ended is not None)
            assert len(joined) <= len(sent)
            assert all(begun >= sent[number] for number, begun in enumerate(sorted(joined)))


@checked
def test_tickets_follow_the_ways_of_the_process(told: Witness) -> None:
    """Without branches, each stage after another is one to which a way of the process leads (traffic: what leaves a
    stage arrives at the next).
    """
    if told.splits:
        return
    for ticket in told.tickets:
        visits = in_sequence(told.by_ticket[ticket.row], ticket.arrived)
        if any(visit.ended == visit.enabled for visit in visits):
            continue  # at one instant the log doesn't say what came first
        entries = [told.process.arrivals[ticket.source].enters] if not ticket.generation else []
        entries += [end.repeat.enters for end in told.process.ends.values() if end.repeat and ticket.generation]
        allowed = set().union(*(told.onward(entry) for entry in entries))
        for visit in visits:
            assert visit.stage.name in allowed, (visit, allowed)
            allowed = told.ways(visit)
        assert ticket.outcome is None or ticket.outcome in allowed


@checked
def test_stock_never_goes_below_zero_and_balances(told: Witness) -> None:
    """What was there, plus deliveries, less what visits hold or have used, is never below zero; lots are numbered and
    come once.
    """
    for name, part in told.process.parts.items():
        rows = [row for row in told.log.occurrences.iter_rows(named=True) if row["name"] == name]
        lots = {kind: [row for row in rows if row["kind"] == kind] for kind in ("ordered", "delivered")}
        assert [row["number"] for row in lots["ordered"]] == list(range(1, len(lots["ordered"]) + 1))
        ordered = {row["number"]: row["time"] for row in lots["ordered"]}
        assert len({row["number"] for row in lots["delivered"]}) == len(lots["delivered"])
        assert all(row["time"] >= ordered[row["number"]] for row in lots["delivered"])
        assert all(row["quantity"] == part.order_quantity for row in rows)
        changes = [(told.since(row["time"]), row["quantity"]) for row in lots["delivered"]]
        for visit in told.visits:
            quantity = visit.uses.get(name, 0)
            if quantity and visit.parts is not None:
                changes.append((visit.parts, -quantity))
                if visit.started is None and visit.ended is not None:
                    changes.append((visit.ended, quantity))
        for moment in {at for at, _ in changes}:
            assert part.stock + sum(change for at, change in changes if at <= moment) >= 0


@checked
def test_lots_are_ordered_when_the_position_calls_for_them_and_not_before(told: Witness) -> None:
    """Stock plus on order minus owed stays above `reorder_at` whenever a ticket has asked, and no lot is ordered while
    it does.
    """
    for name, part in told.process.parts.items():
        ordered = [
            told.since(row["time"])
            for row in told.log.occurrences.iter_rows(named=True)
            if (row["kind"], row["name"]) == ("ordered", name)
        ]
        asked = [(visit.enabled, visit.uses[name]) for visit in told.visits if visit.uses.get(name)]
        back = [
            (visit.ended, visit.uses[name])
            for visit in told.visits
            if visit.uses.get(name) and visit.started is None and visit.ended is not None
        ]
        for moment in {0, *(at for at, _ in asked)}:
            owed = sum(quantity for at, quantity in asked if at <= moment) - sum(
                quantity for at, quantity in back if at <= moment
            )
            lots = sum(at <= moment for at in ordered)
            assert part.stock + lots * part.order_quantity - owed > part.reorder_at
        for number, moment in enumerate(ordered):
            most = sum(quantity for at, quantity in asked if at <= moment) - sum(
                quantity for at, quantity in back if at < moment
            )
            assert part.stock + number * part.order_quantity - most <= part.reorder_at


@checked
def test_the_run_lasts_as_long_as_it_must(told: Witness) -> None:
    """A run ends with its length at the earliest and with the cool-down at the latest, and before that only with its
    cohort closed.
    """
    info, settings_ = told.log.info, told.process.run
    assert told.since(info.window_start) == settings_.warm_up
    assert told.since(info.window_end) == settings_.warm_up + settings_.length
    longest = settings_.warm_up + settings_.length + settings_.longest_cool_down
    assert told.since(info.window_end) <= told.end <= longest
    cohort = [t for t in told.tickets if settings_.warm_up <= t.arrived < settings_.warm_up + settings_.length]
    if told.end < longest:
        last = max((ticket.closed for ticket in cohort), default=0)
        assert all(ticket.closed is not None for ticket in cohort)
        within = max((kpi.within for kpi in told.process.kpis.values() if kpi.share == "repeats"), default=0)
        assert told.end == max(told.since(info.window_end), last + within if cohort else 0)


@checked
def test_no_one_is_busier_than_on_shift_and_over(told: Witness) -> None:
    """Utilisation is at most 1: the time for which a person is seized on shift or over never exceeds shift plus
    overtime.
    """
    for name, spans in told.busy.items():
        shifts = [(max(begin, 0), min(end, told.end)) for begin, end in told.shifts[name] if begin < told.end]
        over = [
            (begin, end) for begin, end, visit in spans if all(told.people[other].finishes for other in visit.people)
        ]
        seized = sum(end - begin for begin, end, _ in spans) - sum(
            end - begin for begin, end in less([(b, e) for b, e, v in spans if (b, e) not in over], shifts)
        )
        present = sum(end - begin for begin, end in merge(shifts + over))
        assert seized <= present
