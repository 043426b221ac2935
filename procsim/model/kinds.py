"""Kinds of tickets: the mixes of attributes that a process distinguishes, each with its share of the arrivals.

Attributes that nothing asks for are left out. A number is represented by equally likely quantiles, the moment of
arrival (``weekday``, ``hour``, and whether a calendar is open) by the half hours of a regular week.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from procsim.model.chances import quantile
from procsim.model.conditions import UNKNOWN, Name, Unknown, Value, equal, names
from procsim.model.process import By, Cases, Choice, Depends, Values
from procsim.model.time import DAY, HOUR, MINUTE, WEEK, WEEKDAYS
from procsim.model.weeks import arrival_rates, is_open, open_week

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from procsim.model.conditions import Expression
    from procsim.model.distributions import Distribution
    from procsim.model.process import Process, Routing, Source, Stage

T = TypeVar("T")

_LIMIT = 512  # kinds of one source; beyond it they are thinned out, each then standing for an equal share
_QUANTILES = 16  # by which a number is represented
_SLOT = 30 * MINUTE
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True)
class Kind:
    """Tickets of one source that are alike in everything that the process asks for.

    ``share`` is of the source's tickets. ``vague`` names the attributes whose value stands for others near it, too.
    """

    source: str
    share: float
    values: Mapping[str, Value] = field(default_factory=dict)
    open: Mapping[str, bool] = field(default_factory=dict)
    vague: frozenset[str] = frozenset()

    def pick(self, depends: Depends[T]) -> T | None:
        """What a dependent value is for these tickets; None where the file says nothing for them."""
        if depends.by is not None:
            value = self.value(depends.by)
            for key, found in depends.values.items():
                if equal(value, key):
                    return found
        return depends.otherwise

    def value(self, attribute: str) -> Value:
        """The value of an attribute, None where these tickets lack it."""
        return self.source if attribute == "source" else self.values.get(attribute)

    def known(self, name: Name) -> Value | Unknown:
        """What a name in a condition stands for, as far as it is certain before a run."""
        if name.kind == "attribute" and name.name not in self.vague:
            return self.value(name.name)
        return UNKNOWN

    @property
    def description(self) -> str:
        """The kind in words: ``device = phone, fault = fan``; the source where there is nothing else to say."""
        said = [f"{name} = {value}" for name, value in self.values.items() if name not in self.vague]
        return ", ".join(said) or f"source = {self.source}"


@dataclass(frozen=True, slots=True)
class Interest:
    """What a process asks of its tickets: attributes by name, and calendars asked whether they are open."""

    attributes: frozenset[str] = frozenset()
    calendars: frozenset[str] = frozenset()

    def __or__(self, other: Interest) -> Interest:
        return Interest(self.attributes | other.attributes, self.calendars | other.calendars)


def interest_of_routing(routing: Routing) -> Interest:
    """What a way on asks of a ticket."""
    match routing:
        case Choice(branches):
            found = [interest_of_routing(branch.to) for branch in branches]
        case Cases(cases):
            found = [interest_of_routing(case.to) for case in cases]
            found += [interest_of_expression(case.when.expression) for case in cases if case.when is not None]
        case By(choice):
            found = [interest_of_routing(option) for option in choice.all()]
            found.append(Interest(frozenset({choice.by} if choice.by else ())))
        case _:
            found = []
    return _joined(found)


def interest_of_expression(expression: Expression) -> Interest:
    """What a condition asks of a ticket."""
    mentioned = list(names(expression))
    return Interest(
        frozenset(name.name for name in mentioned if name.kind == "attribute"),
        frozenset(name.name for name in mentioned if name.kind == "open"),
    )


def interest_of_stage(stage: Stage) -> Interest:
    """What everything at a stage but its way on asks of a ticket."""
    dependent = (stage.role, stage.duration, stage.patience, stage.uses, stage.wait)
    return Interest(frozenset(value.by for value in dependent if value is not None and value.by is not None))


def interest_of_routes(process: Process) -> Interest:
    """What decides how tickets go through the whole process, work that is stopped at a limit included."""
    routings = [source.enters for source in process.arrivals.values()]
    routings += [stage.next for stage in process.stages.values()]
    routings += [end.repeat.enters for end in process.ends.values() if end.repeat is not None]
    stopped = [interest_of_stage(stage) for stage in process.stages.values() if stage.then is not None]
    return _joined([*map(interest_of_routing, routings), *stopped])


def interest_of_process(process: Process) -> Interest:
    """What ways, roles, durations, waits, patience and parts of the whole process ask of a ticket."""
    return interest_of_routes(process) | _joined([interest_of_stage(stage) for stage in process.stages.values()])


def kinds(process: Process, source: Source, interest: Interest) -> list[Kind]:
    """The kinds of tickets that a source brings, as far as they differ in what is of interest; the shares add up to 1.

    There are at most 512: beyond that they are thinned out, each of the rest standing for an equal share.
    """
    found = _moments(process, source, interest)
    needed = _with_causes(source, interest.attributes)
    for attribute in source.attributes:
        if attribute.name in needed:
            found = _thinned([drawn for kind in found for drawn in _drawn(kind, attribute.name, attribute.values)])
    return found


def _drawn(kind: Kind, name: str, values: Depends[Values | Distribution]) -> Iterator[Kind]:
    picked = kind.pick(values)
    vague = kind.vague
    drawn: list[tuple[Value, float]]
    if picked is None:
        drawn = [(None, 1.0)]
    elif isinstance(picked, Values):
        drawn = [(value, share) for value, share in picked.shares if share > 0]
    elif picked.is_constant:
        drawn = [(picked.mean, 1.0)]
    else:
        drawn = [(quantile(picked, (number + 0.5) / _QUANTILES), 1 / _QUANTILES) for number in range(_QUANTILES)]
        vague |= {name}
    for value, share in drawn:
        yield Kind(kind.source, kind.share * share, {**kind.values, name: value}, kind.open, vague)


def _with_causes(source: Source, wanted: frozenset[str]) -> set[str]:
    """The attributes that are wanted, and those on which they depend."""
    needed = set(wanted)
    for attribute in reversed(source.attributes):
        if attribute.name in needed and attribute.values.by is not None:
            needed.add(attribute.values.by)
    return needed


def _moments(process: Process, source: Source, interest: Interest) -> list[Kind]:
    """One kind for each combination of weekday, hour and open calendars, as far as they are of interest."""
    causes = _with_causes(source, interest.attributes)
    if not interest.calendars and not causes & {"weekday", "hour"}:
        return [Kind(source.name, 1.0)]
    rates = arrival_rates(process, source)
    weeks = {name: open_week(process, name) for name in sorted(interest.calendars)}
    shares: dict[tuple[str | None, int | None, tuple[bool, ...]], float] = {}
    for begin in range(0, WEEK, _SLOT):
        expected = sum(max(0, min(to, begin + _SLOT) - max(at, begin)) * rate for at, to, rate in rates)
        if expected > 0:
            weekday = WEEKDAYS[begin // DAY] if "weekday" in causes else None
            hour = begin % DAY // HOUR if "hour" in causes else None
            key = weekday, hour, tuple(is_open(spans, begin + _SLOT // 2) for spans in weeks.values())
            shares[key] = shares.get(key, 0.0) + expected
    total = sum(shares.values())
    if not total:
        return [Kind(source.name, 1.0)]
    found = []
    for (weekday, hour, opened), share in shares.items():
        values: dict[str, Value] = {}
        if weekday is not None:
            values["weekday"] = weekday
        if hour is not None:
            values["hour"] = hour
        found.append(Kind(source.name, share / total, values, dict(zip(weeks, opened, strict=True))))
    return found


def _thinned(found: list[Kind]) -> list[Kind]:
    """At most the limit of kinds, chosen by stratified sampling along the cumulated shares.

    The place within a stratum follows the golden ratio: evenly spaced ones would beat with the attributes' period.
    """
    if len(found) <= _LIMIT:
        return found
    cumulated = list(accumulate(kind.share for kind in found))
    places = ((number + number * _GOLDEN % 1) / _LIMIT * cumulated[-1] for number in range(_LIMIT))
    chosen = (found[min(bisect_right(cumulated, place), len(found) - 1)] for place in places)
    return [Kind(kind.source, cumulated[-1] / _LIMIT, kind.values, kind.open, kind.vague) for kind in chosen]


def _joined(interests: list[Interest]) -> Interest:
    joined = Interest()
    for interest in interests:
        joined |= interest
    return joined
