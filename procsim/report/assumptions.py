"""What was simulated, in words generated from the process, so that it can be doubted and repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.model.process import QueueOrder, Values
from procsim.model.wording import named
from procsim.report.numbers import exact_share, grouped, money, share
from procsim.report.quantities_in_words import (
    calendar_words,
    dependent_words,
    distribution_words,
    exception_words,
    length_words,
    listed,
    number_words,
)
from procsim.report.stages_in_words import routing_words, stage_sentence
from procsim.report.words import goal_words, span_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from procsim.model.distributions import Distribution
    from procsim.model.process import Group, Kpi, Person, Process, Sla, Source
    from procsim.study.result import Result


#: What stood in a place before a change is told where it has no more letters than this.
_LONGEST_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Assumptions:
    """One subject: its heading, and for each item its name (or nothing) and a sentence."""

    heading: str
    items: tuple[tuple[str, str], ...]


def assumptions(process: Process) -> list[Assumptions]:
    """Everything that the file says, subject by subject; subjects of which it says nothing are left out."""
    subjects = {
        "Changed": changed(process),
        "Hours": _calendars(process),
        "People": (item for group in process.staff.values() for item in _group(process, group)),
        "Arrivals": ((source.name, _source(source)) for source in process.arrivals.values()),
        "Stages": ((stage.name, stage_sentence(stage)) for stage in process.stages.values()),
        "Queues": _queues(process),
        "Parts": _parts(process),
        "Ends": _ends(process),
        "Service level": _sla(process.sla) if process.sla is not None else iter(()),
        "KPIs": ((kpi.name, _kpi(kpi)) for kpi in process.kpis.values()),
    }
    found = [Assumptions(heading, tuple(items)) for heading, items in subjects.items()]
    return [subject for subject in found if subject.items]


def changed(process: Process) -> Iterator[tuple[str, str]]:
    """What a scenario and ``--set`` changed in the process as it stands in its file: paths, and what is there now."""
    from procsim.files import Document

    if not isinstance(process.document, Document):
        return
    for change in process.document.changes:
        now = f", now {change.now}" if change.now and len(change.now) <= _LONGEST_BEFORE else ""
        was = f" (was {change.before}{now})" if change.before and len(change.before) <= _LONGEST_BEFORE else ""
        yield change.path, f"{change.value or 'left out'}{was or ('' if change.before else ' (new)')}"


def run_sentences(result: Result) -> list[str]:
    """How the figures came about: run length, warm-up, replications, seed, engine, version."""
    begin, end = result.window
    if result.engine == "log":
        return [f"Measured on a log, tickets that arrived from {begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}."]
    run = result.process.run
    runs = "One run" if result.replications == 1 else f"{grouped(result.replications)} independent runs"
    left_out = f"; {span_in_words(run.warm_up)} of warm-up before are left out." if run.warm_up else "."
    longest = span_in_words(run.longest_cool_down)
    sentences = [
        f"{runs} with seed {result.seed}, from {result.process.start:%Y-%m-%d} on.",
        f"Tickets that arrive from {begin:%Y-%m-%d} to {end:%Y-%m-%d} count{left_out}",
        f"Then it goes on, customers still coming, until all of them are closed, at the longest for {longest}.",
    ]
    if result.replications > 1:
        sentences.append(
            "The 95 % intervals say how far the figures may be off by chance, as there are only so many runs."
        )
    return sentences


def _calendars(process: Process) -> Iterator[tuple[str, str]]:
    for calendar in process.calendars.values():
        if calendar.name == "always":
            continue
        other = exception_words(calendar)
        yield calendar.name, calendar_words(calendar) + (f"; but {other}." if other else ".")
    holidays = process.holidays
    if holidays.country is not None:
        where = holidays.country + (f"-{holidays.subdivision}" if holidays.subdivision else "")
        dates = listed([day.isoformat() for day in process.holidays_within]) or "none"
        yield "holidays", f"All calendars are closed on the public holidays of {where}; within the run: {dates}."
    elif holidays.dates:
        yield "holidays", f"All calendars are closed on {listed([day.isoformat() for day in sorted(holidays.dates)])}."


def _group(process: Process, group: Group) -> Iterator[tuple[str, str]]:
    """``7 people work Mon–Fri 09–13 and 14–18, …``; who differs from most of them has a line with what differs."""
    number = len(group.people)
    terms = [_terms(process, person) for person in group.people]
    usual = _usual(terms)
    who = f"{number} people work" if number != 1 else "1 person works"
    below = "; who differs from this is named below" if any(one != usual for one in terms) else ""
    yield group.name, f"{', '.join([who, *usual.values()]).replace(',', '', 1)}{below}."
    for person, own in zip(group.people, terms, strict=True):
        different = [text for what, text in own.items() if usual.get(what) != text]
        different += [_NEUTRAL[what] for what in usual if what not in own]
        if different:
            yield f"{group.name}: {person.name}", f"{', '.join(different)}."


def _usual(terms: Sequence[dict[str, str]]) -> dict[str, str]:
    """What is said of each subject most often; nothing where most go without saying."""
    usual = {}
    for what in ("hours", *_NEUTRAL):
        said = [one.get(what) for one in terms]
        text = max(said, key=said.count)
        if text is not None:
            usual[what] = text
    return usual


#: What is true of somebody of whom nothing else is said.
_NEUTRAL = {
    "roles": "with the group's own role",
    "available": "there for the whole shift",
    "speed": "speed 1",
    "error_factor": "the usual rework",
    "cost": "without cost",
    "finishes": "leaving at the shift's end",
    "backup": "helping nobody out",
    "away": "never away",
}


def _terms(process: Process, person: Person) -> dict[str, str]:
    """On what terms somebody works, by subject; what goes without saying is left out."""
    terms = {"hours": calendar_words(process.calendars[person.calendar])}
    if person.roles != (person.group,):
        terms["roles"] = f"as {listed(list(person.roles))}"
    if person.available != 1:
        terms["available"] = f"there for {share(person.available)} of the shift"
    if person.speed.values or person.speed.otherwise != 1:
        speeds = [f"{speed:g} at {named(stage)}" for stage, speed in person.speed.values.items()]
        speeds.append(f"{person.speed.otherwise or 1:g}{' otherwise' if speeds else ''}")
        terms["speed"] = f"speed {listed(speeds)}"
    if person.error_factor != 1:
        terms["error_factor"] = f"{person.error_factor:g} times the usual rework"
    if person.cost_per_hour:
        terms["cost"] = f"at {money(person.cost_per_hour, process.currency)} an hour"
    if person.finishes:
        terms["finishes"] = "finishing what is begun beyond the shift's end"
    if person.backup:
        terms["backup"] = f"helping out as {listed(list(person.backup))}"
    if person.away:
        terms["away"] = f"away {listed([f'{first} to {last}' for first, last in person.away])}"
    return terms


def _source(source: Source) -> str:
    if source.rate is not None:
        when = f"arrive by chance (Poisson), {source.rate.text or 'at a weekly rate'}"
    elif source.every is not None:
        when = f"one every {distribution_words(source.every, source.calendar is None)}"
    else:
        when = f"arrive at {grouped(len(source.at or ()))} given times"
    parts = [when]
    if source.calendar is not None:
        parts.append(f"within the hours of: {source.calendar}")
    if source.size > 1:
        parts.append(f"{source.size} tickets at a time")
    parts += [f"times {season.factor:g} from {season.first} to {season.last}" for season in source.seasons]
    parts.append(f"to: {routing_words(source.enters)}")
    for attribute in source.attributes:
        parts.append(f"{attribute.name}: {dependent_words(attribute.values, _values)}")
    return "; ".join(parts) + "."


def _values(values: Values | Distribution) -> str:
    if not isinstance(values, Values):
        return number_words(values)
    if len(values.shares) == 1:
        return values.shares[0][0]
    return ", ".join(f"{value} {exact_share(part)}" for value, part in values.shares)


_ORDERS = {
    QueueOrder.ARRIVAL: "in the order in which they queued",
    QueueOrder.SHORTEST: "the shortest job first",
    QueueOrder.DUE: "what is due first",
    QueueOrder.OLDEST: "the oldest ticket first",
    QueueOrder.LATEST: "the latest first",
}


def _queues(process: Process) -> Iterator[tuple[str, str]]:
    if process.priorities:
        yield "", f"Served by rank: {', '.join(process.priorities)}."
    for role, order in process.queues.items():
        yield role, f"Tickets of equal rank: {_ORDERS[order]}."


def _parts(process: Process) -> Iterator[tuple[str, str]]:
    for part in process.parts.values():
        text = f"{part.stock} on the shelf at the start"
        if part.reorder_at is None:
            text += ", never reordered"
        else:
            text += f"; {part.order_quantity} are ordered at {part.reorder_at} or less"
            text += f", and come after {distribution_words(part.lead_time)}" if part.lead_time is not None else ""
        yield part.name, text + (f"; {money(part.cost, process.currency)} each." if part.cost else ".")


def _ends(process: Process) -> Iterator[tuple[str, str]]:
    for end in process.ends.values():
        parts = []
        if end.counts_as_miss and end.name != "abandoned":
            parts.append("counts as a miss")
        if end.cancels:
            parts.append("ends the ticket's other branches")
        if end.repeat is not None:
            after = distribution_words(end.repeat.after, end.repeat.calendar is None)
            hours = f" (hours of: {end.repeat.calendar})" if end.repeat.calendar is not None else ""
            parts.append(f"{exact_share(end.repeat.share)} come back as new tickets after {after}{hours}")
        if parts:
            yield end.name, "; ".join(parts) + "."


def _sla(sla: Sla) -> Iterator[tuple[str, str]]:
    hours = dependent_words(
        sla.clock, lambda clock: "all hours" if clock == "always" else f"the hours of {named(clock)}"
    )
    pauses = f", but not while waiting on: {listed(sorted(sla.pauses), 'or')}" if sla.pauses else ""
    yield "", f"Counts {hours}{pauses}."
    days = all(clock == "always" for clock in sla.clock.all())
    for name, target, milestones in (
        ("owned", sla.time_to_own, sla.owned_when),
        ("resolved", sla.time_to_resolve, sla.resolved_when),
    ):
        if target is not None:
            when = f" ({listed([str(milestone) for milestone in milestones], 'or')})" if milestones else ""
            yield name, f"within {dependent_words(target, lambda limit: length_words(limit, days))}{when}."


def _kpi(kpi: Kpi) -> str:
    if kpi.share is not None:
        text = f"share of {kpi.share.replace('_', ' ')}" + (
            f" within {length_words(kpi.within)}" if kpi.share == "repeats" else ""
        )
    else:
        start = listed([str(milestone) for milestone in kpi.start], "or")
        stop = listed([str(milestone) for milestone in kpi.to], "or")
        clock = dependent_words(
            kpi.clock, lambda name: "all hours" if name == "always" else f"the hours of {named(name)}"
        )
        text = f"from {'the last ' if kpi.last else ''}“{start}” to “{stop}”, counting {clock}"
    text += f"; only tickets with {kpi.where.text}" if kpi.where is not None else ""
    return text + (f"; goal: {goal_words(kpi.goal.text)}." if kpi.goal is not None else ".")
