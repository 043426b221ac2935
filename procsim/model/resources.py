"""Checks of what a process needs: people on shift, parts on the shelf, and moments that come at all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from procsim.model.calendars import ALWAYS, Holidays, Spans, open_spans
from procsim.model.problems import Problem
from procsim.model.process import QueueOrder, StageKind, Until
from procsim.model.time import DAY, HOUR, MICROSECOND, MINUTE, WEEK, WEEKDAYS, duration_text
from procsim.model.weeks import arrivals_per_week
from procsim.model.wording import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from procsim.model.process import Depends, Person, Process, Stage
    from procsim.model.survey import Survey

_A_YEAR = 366 * DAY
_MOST_LOTS = 100_000  # in one moment: more would take for ever
_CROWD = 20_000_000  # tickets of a run from which on it is worth asking whether they are meant
_SHORTEST_INTERVAL = HOUR / 1_000_000  # between two arrivals in the mean: as many as a rate may bring
_MOST_TICKETS = 1_000_000  # in a run, before a shorter interval is looked at askance
_LONGEST_NIGHT = 16 * HOUR  # from closing time to opening time: longer hours past midnight are a slip of the pen


def find(survey: Survey) -> Iterator[Problem]:
    """Everything that is wrong or odd about people, parts, calendars and arrivals."""
    process = survey.process
    for stage in process.stages.values():
        if stage.name in survey.reached:
            yield from _people(process, stage)
            yield from _assignment(survey, stage)
            yield from _parts(process, stage)
            yield from _moments(process, stage)
            yield from _held_over_shifts(process, stage)
    yield from _nights(process)
    yield from _queues(process)
    yield from _arrivals(process)
    yield from _crowds(process)


def open_in_a_year(process: Process, calendar: str, away: Iterable[tuple[object, object]] = ()) -> Spans:
    """When a calendar is open in the year from the start on, exceptions included; holidays are not asked for."""
    return open_spans(process.calendars, calendar, Holidays(), process.start, _A_YEAR, away)  # type: ignore[arg-type]


def _people(process: Process, stage: Stage) -> Iterator[Problem]:
    """Roles without hours, and work that needs more people than ever are there together, helpers included."""
    for role in dict.fromkeys(stage.role.all()) if stage.role is not None else ():
        people = [person for person in process.people if role in person.roles or role in person.backup]
        if not people:
            continue  # the reader of files says so
        if len(people) < stage.needs:
            message = f"{quoted(stage.name)} needs {stage.needs} people together, and only {_who(people, role)}"
            yield Problem(message, ("stages", stage.name, "needs"))
            continue
        together = _most_at_once(process, people, stage.needs)
        if together == 0:
            message = (
                f"nobody with the role {quoted(role)} has any hours on shift in the first year; open their calendar"
            )
            yield Problem(message, ("stages", stage.name, "role"))
        elif together < stage.needs:
            message = (
                f"{quoted(stage.name)} needs {stage.needs} people together, and though {_who(people, role)}, never"
            )
            message += f" more than {together} {'is' if together == 1 else 'are'} on shift at once"
            yield Problem(message, ("stages", stage.name, "needs"))


def _who(people: list[Person], role: str) -> str:
    """How many have a role, or help out in it."""
    one = len(people) == 1
    helping = any(role not in person.roles for person in people)
    helped = f" or {'helps' if one else 'help'} out in it" if helping else ""
    return f"{len(people)} {'has' if one else 'have'} the role {quoted(role)}{helped}"


def _most_at_once(process: Process, people: list[Person], enough: int) -> int:
    """How many of these people are on shift at once in the best moment of a year; at least ``enough`` if so many."""
    alike = Counter((person.calendar, person.away) for person in people)
    if alike[ALWAYS, ()] >= enough:
        return enough
    changes: dict[int, int] = {}
    for (calendar, away), number in alike.items():
        spans = open_in_a_year(process, calendar, away)
        if spans and number >= enough:
            return enough
        for begin, end in spans:
            changes[begin] = changes.get(begin, 0) + number
            changes[end] = changes.get(end, 0) - number
    most = there = 0
    for moment in sorted(changes):
        there += changes[moment]
        most = max(most, there)
    return most


def _assignment(survey: Survey, stage: Stage) -> Iterator[Problem]:
    """Assignments that never hold, for nobody could be meant by them."""
    process = survey.process
    if stage.assign is None or stage.role is None:
        return
    path = ("stages", stage.name, "assign")
    able = _able(process, stage.role)
    for name in stage.assign.stages:
        before = process.stages.get(name)
        if before is None:
            continue
        if before.kind is not StageKind.WORK or before.role is None:
            yield Problem(f"nobody works at {quoted(name)}, so the assignment never holds", path, "warning")
        elif name != stage.name and stage.name not in survey.reachable(name):
            message = f"{quoted(name)} never comes before {quoted(stage.name)}, so the assignment never holds"
            yield Problem(message, path, "warning")
        else:
            doers = _able(process, before.role)
            both = [person for person in able if person in doers]
            if not both and stage.assign.same:
                message = f"nobody who does {quoted(name)} has the role of {quoted(stage.name)}"
                yield Problem(f"{message}, so the assignment never holds", path, "warning")
            elif both and not stage.assign.same and len(able) == 1:
                message = f"{able[0].name} alone can do {quoted(stage.name)}, so `not same as` lapses"
                yield Problem(f"{message} whenever {able[0].name} did {quoted(name)}", path, "warning")


def _able(process: Process, asked: Depends[str]) -> list[Person]:
    """The people who may do a stage's work, helpers included."""
    roles = set(asked.all())
    return [person for person in process.people if roles & {*person.roles, *person.backup}]


def _parts(process: Process, stage: Stage) -> Iterator[Problem]:
    """More of a part at once than a stock that nobody fills up ever holds, or than lots can be ordered for."""
    for uses in stage.uses.all() if stage.uses is not None else ():
        for name, quantity in uses.items():
            part = process.parts.get(name)
            if part is not None and part.reorder_at is None and quantity > part.stock:
                message = (
                    f"{quoted(stage.name)} uses {quantity} of {quoted(name)}, and the stock of {part.stock} is never"
                )
                yield Problem(
                    f"{message} filled up; give {quoted(name)} a `reorder_at`", ("stages", stage.name, "uses")
                )
            elif part is not None and part.order_quantity and quantity > _MOST_LOTS * part.order_quantity:
                message = f"{quoted(stage.name)} uses {quantity} of {quoted(name)} at a time, and a lot is of"
                message += f" {part.order_quantity}: more than {_MOST_LOTS:,} lots would be ordered at once"
                yield Problem(message, ("stages", stage.name, "uses"))


def _moments(process: Process, stage: Stage) -> Iterator[Problem]:
    """Waits whose calendar is never open, or never at the time that is waited for without any limit."""
    calendar = stage.calendar or ALWAYS
    if calendar == ALWAYS or calendar not in process.calendars:
        return
    spans = open_in_a_year(process, calendar)
    if not spans:
        message = f"the calendar {quoted(calendar)} is not open once in the first year"
        path = ("stages", stage.name, "calendar")
        if stage.kind is StageKind.WORK:
            yield Problem(f"{message}, so nobody ever loses patience at {quoted(stage.name)}", path, "warning")
        else:
            yield Problem(f"{message}, so {quoted(stage.name)} would wait for ever", path)
        return
    for wait in stage.wait.all() if stage.wait is not None and stage.at_most is None else ():
        if isinstance(wait, Until) and not _ever_open(spans, wait.time_of_day, process.start):
            message = f"the calendar {quoted(calendar)} is never open at {wait.text.removeprefix('until ').strip()}"
            yield Problem(f"{message}, so {quoted(stage.name)} would wait for ever", ("stages", stage.name, "wait"))


def _ever_open(spans: Spans, time_of_day: int, start: datetime) -> bool:
    offset = ((start.hour * 60 + start.minute) * 60 + start.second) * 1_000_000 * MICROSECOND + start.microsecond
    for begin, end in spans:
        days = -(-(begin + offset - time_of_day) // DAY)
        if days * DAY + time_of_day - offset < end:
            return True
    return False


def _held_over_shifts(process: Process, stage: Stage) -> Iterator[Problem]:
    """Impatient customers served by people who pause at the end of their shift."""
    patience = [value for value in stage.patience.all() if value != "never"] if stage.patience is not None else []
    if not patience or stage.role is None:
        return
    roles = set(stage.role.all())
    pausing = [
        person
        for person in process.people
        if roles & set(person.roles) and not person.finishes and (person.calendar != ALWAYS or person.away)
    ]
    if pausing:
        groups = dict.fromkeys(person.group for person in pausing)
        message = f"who comes to {quoted(stage.name)} has little patience, and {listed(groups)} pause their work at the"
        message += " end of a shift, with the customer held until the next"
        yield Problem(f"{message}; give them `at_shift_end: finish`", ("stages", stage.name, "patience"), "warning")


def _nights(process: Process) -> Iterator[Problem]:
    """Hours past midnight that are longer than any night: more likely two times in the wrong order."""
    for calendar in process.calendars.values():
        days = [*zip(WEEKDAYS, calendar.week, strict=True)]
        days += [(day.isoformat(), spans) for day, spans in calendar.exceptions.items()]
        for day, spans in days:
            begin, end = next((span for span in spans if span[1] > DAY), (0, 0))
            if end - begin > _LONGEST_NIGHT:
                message = f"{quoted(calendar.name)} is open past midnight, on {day} from {_clock(begin)} to"
                message += (
                    f" {_clock(end - DAY)} of the next day, {duration_text(end - begin)} in all: are these times in"
                )
                message += " the right order?"
                yield Problem(message, ("calendars", calendar.name), "warning", at_key=True)
                break


def _clock(time_of_day: int) -> str:
    return f"{time_of_day // HOUR:02d}:{time_of_day % HOUR // MINUTE:02d}"


def _queues(process: Process) -> Iterator[Problem]:
    for role, order in process.queues.items():
        if order is QueueOrder.DUE and (process.sla is None or process.sla.time_to_resolve is None):
            message = "`order: due` needs an `sla` with a `time_to_resolve`, for that says when a ticket is due"
            yield Problem(message, ("queues", role, "order"))


def _arrivals(process: Process) -> Iterator[Problem]:
    """Sources that bring nobody, endlessly many at once, or some before the start."""
    for source in process.arrivals.values():
        path = ("arrivals", source.name)
        if source.every is not None and source.every.is_zero:
            message = "an interval of no length would bring endlessly many tickets in one moment"
            yield Problem(message, (*path, "every"))
            continue
        shortest = min(_SHORTEST_INTERVAL, (process.run.warm_up + process.run.length) / _MOST_TICKETS)
        if source.every is not None and source.every.mean < shortest:
            message = "this is more than 1,000,000 tickets an hour: no run would come to an end"
            yield Problem(message, (*path, "every"))
            continue
        if source.at is not None:
            early = sum(1 for moment in source.at if moment < process.start)
            if early:
                message = f"{early} of {len(source.at)} times lie before the start, {process.start:%Y-%m-%d %H:%M}"
                yield Problem(f"{message}; these tickets never come", (*path, "at"), "warning")
        if source.calendar is not None and not open_in_a_year(process, source.calendar):
            message = f"the calendar {quoted(source.calendar)} is not open once in the first year, so nobody comes"
            yield Problem(message, (*path, "calendar"), "warning")
        elif arrivals_per_week(process, source) <= 0 and source.at is None:
            yield Problem(_nobody(process, source.calendar), path, "warning", at_key=True)


def _crowds(process: Process) -> Iterator[Problem]:
    """More tickets than anybody would wait for: a rate or a length is probably meant otherwise."""
    weeks = (process.run.warm_up + process.run.length) / WEEK
    tickets = sum(arrivals_per_week(process, source) for source in process.arrivals.values()) * weeks
    if tickets > _CROWD:
        message = f"about {tickets / 1_000_000:,.0f} million tickets come in a run, which will take long"
        yield Problem(f"{message}; are the rates and the length meant so?", ("run", "length"), "warning")


def _nobody(process: Process, calendar: str | None) -> str:
    if calendar is None:
        return "this source brings nobody, for its rate is 0"
    weeks = process.run.length // WEEK
    return f"this source brings nobody in a regular week while {quoted(calendar)} is open (the run has {weeks} weeks)"
