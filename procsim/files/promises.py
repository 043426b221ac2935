"""Promises: the service level and the KPIs, their milestones, clocks and goals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, cast

from procsim.files import amounts, hours, people, quantities, routes
from procsim.files.conditions import Scope
from procsim.files.dependent import by_attribute, depends, is_dependent, keyed
from procsim.files.keys import KPI, SLA
from procsim.files.nodes import Entry, Items, Mapping, Node, Scalar
from procsim.files.quantities import ALL_HOURS, NO_CALENDAR, NO_CLOCK_YET, Hours, Mistake
from procsim.files.suggestions import did_you_mean
from procsim.model.calendars import Calendar
from procsim.model.process import BUILT_IN_ATTRIBUTES, Depends, Goal, Kpi, Milestone, Sla
from procsim.model.time import DAY

if TYPE_CHECKING:
    from procsim.files.reading import Reading, Record

Calendars = dict[str, Calendar]
_EVENTS = ("queued", "started", "finished")
_SHARES = ("repeats", "sla_met", "time_to_own_met", "time_to_resolve_met")
_TIME_ONLY = ("from", "to", "clock", "pauses", "gives_up")
_REPEATS_WITHIN = 14 * DAY


def sla(reading: Reading, node: Node | None, calendars: Calendars) -> Sla | None:
    """The service level, or None where the file has none (or a broken one)."""
    record = reading.record(node, SLA, "`sla`") if node is not None else None
    if record is None:
        return None
    before = len(reading.problems)
    reading.text(record.get("about"), "`about`")
    clock = depends(
        reading,
        record.get("clock"),
        "the clock",
        lambda inside, _: reading.name(inside, "calendar", reading.names.calendars),
    )
    if clock is None:
        clock = Depends.always("always")
    pauses = _pauses(reading, record.get("pauses"))
    owned = milestones(reading, record.get("owned_when"))[0]
    resolved = milestones(reading, record.get("resolved_when"))[0]
    by = by_attribute(reading, record.get("by"))
    own = _targets(reading, record, "time_to_own", clock, by, calendars)
    resolve = _targets(reading, record, "time_to_resolve", clock, by, calendars)
    if "time_to_own" in record and "owned_when" not in record:
        reading.error(
            _key(record, "time_to_own"), "`time_to_own` needs `owned_when`: which moment counts, such as intake.started"
        )
    if len(reading.problems) > before:
        return None
    return Sla(
        clock=clock, pauses=frozenset(pauses), owned_when=owned, resolved_when=resolved or (Milestone("closed"),),
        by=by, time_to_own=own, time_to_resolve=resolve,
    )  # fmt: skip


def _pauses(reading: Reading, node: Node | None) -> tuple[str, ...]:
    """Who is waited for while the clock stands still; not all of them need be."""
    names = reading.names_in(node, "wait on", None)
    known = reading.names.waits_on
    for item in reading.items(node) if node is not None and known is not None else ():
        if isinstance(item, Scalar) and item.text.strip() in set(names) - set(known or ()):
            reading.doubt(item, f"there is no wait on {item.text.strip()!r}", known or ())
    return names


def _key(record: Record, key: str) -> Node:
    entry = record.node.entry(key)
    return entry.key if entry else record.node


def _targets(
    reading: Reading, record: Record, key: str, clock: Depends[str], by: str | None, calendars: Calendars
) -> Depends[int] | None:
    """Times by the attribute of the SLA's ``by`` (or one of their own), or one for all."""
    node = record.get(key)
    everywhere = people.common_hours(clock.all(), calendars) if "clock" in record else NO_CLOCK_YET

    def read(inside: Node, value: str | None) -> int | None:
        hours_here = everywhere
        if value is not None and clock.by is not None and clock.by == own_by:
            calendar = clock.values.get(value, clock.otherwise)
            hours_here = (hours.counted(calendars, calendar) if calendar else None) or everywhere
        return amounts.duration(reading, inside, f"`{key}`", hours_here)

    if isinstance(node, Mapping) and not is_dependent(node):
        own_by = by
        if "by" not in record:
            reading.error(node, f"`{key}` depends on an attribute: on which one? Say `by: priority` beside it")
            return None
        return keyed(reading, node, by, f"`{key}`", read)
    by_node = node.get("by") if isinstance(node, Mapping) else None
    own_by = by_node.text if isinstance(by_node, Scalar) else None
    return depends(reading, node, f"`{key}`", read)


def milestones(reading: Reading, node: Node | None, last_allowed: bool = False) -> tuple[tuple[Milestone, ...], bool]:
    """The moments of a list (or a single one), and whether they are meant for the last time."""
    found: list[Milestone] = []
    lasts: list[bool] = []
    if isinstance(node, Items) and not node.items:
        reading.error(node, "no milestone stands here: write STAGE.started or the like")
    for item in reading.items(node) if node is not None else ():
        scalar = reading.plain(item, "a milestone")
        if scalar is None:
            continue
        last = re.match(r"\s*last\s+", scalar.text)
        if last and not last_allowed:
            reading.error(scalar, "`last` belongs to a KPI's `from`: the last time before `to`")
            continue
        milestone = _milestone(reading, scalar, last.end() if last else 0)
        if milestone is not None:
            if last and milestone.stage is None:
                reading.error(scalar, f"{milestone} happens once, there is no last time")
            found.append(milestone)
            lasts.append(bool(last))
    if any(lasts) and not all(lasts) and node is not None:
        reading.error(node, "of several milestones all are meant for their last time, or none")
    return tuple(found), any(lasts)


def _milestone(reading: Reading, scalar: Scalar, start: int) -> Milestone | None:
    text = scalar.text[start:].strip()
    if text in ("arrived", "closed"):
        return Milestone(cast("Literal['arrived', 'closed']", text))
    stage, dot, event = text.rpartition(".")
    if not dot:
        if text in (reading.names.stages or ()):
            reading.error(
                scalar, f"which moment of {text!r}? Write {text}.queued, {text}.started or {text}.finished", start
            )
        else:
            hint = did_you_mean(text, ["arrived", "closed"]) if not reading.names.stages else ""
            reading.error(
                scalar,
                f"{text!r} is no milestone: write STAGE.started, STAGE.finished, STAGE.queued, arrived or closed{hint}",
                start,
            )
        return None
    known = reading.known(scalar, stage.strip(), "stage", reading.names.stages, start)
    if event.strip() not in _EVENTS:
        at = start + scalar.text[start:].rfind(event)
        reading.error(scalar, f"there is no milestone {event!r}{did_you_mean(event, _EVENTS)}", at)
        return None
    return Milestone(cast("Literal['queued', 'started', 'finished']", event.strip()), known) if known else None


def kpis(
    reading: Reading, node: Node | None, calendars: Calendars, agreed: Sla | None, has_sla: bool
) -> dict[str, Kpi]:
    """The indicators; ``agreed`` is the service level whose clock they share by default."""
    section = reading.mapping(node, "`kpis`")
    found: dict[str, Kpi] = {}
    for entry in section.entries if section else ():
        if reading.own_name(entry.key, "KPI"):
            kpi = _kpi(reading, entry, calendars, agreed, has_sla)
            if kpi is not None:
                found[kpi.name] = kpi
    return found


def _kpi(reading: Reading, entry: Entry, calendars: Calendars, agreed: Sla | None, has_sla: bool) -> Kpi | None:
    before = len(reading.problems)
    record = reading.record(entry.value, KPI, f"the KPI {entry.key.text!r}", entry.key)
    if record is None:
        return None
    is_share = "share" in record
    share = _share(reading, record, has_sla)
    if is_share:
        for key in _TIME_ONLY:
            if key in record:
                reading.error(_key(record, key), f"`{key}` belongs to a time; this KPI is a share")
    else:
        for key in ("from", "to"):
            if key not in record:
                reading.error(entry.key, f"the KPI {entry.key.text!r} needs `from` and `to`, or `share`")
                break
    if "within" in record and share is not None and share != "repeats":
        reading.error(_key(record, "within"), "`within` belongs to `share: repeats`")
    elif "within" in record and not is_share:
        reading.error(
            _key(record, "within"), "`within` belongs to `share: repeats`; a time says `goal: 90% within 4 h`"
        )
    start, last = milestones(reading, record.get("from"), last_allowed=True)
    to, _ = milestones(reading, record.get("to"))
    clock, counted = _clock(reading, record, calendars, agreed)
    if is_share:
        clock, counted = Depends.always("always"), ALL_HOURS
    pauses = reading.word(record.get("pauses"), "`pauses`", ("sla",)) is not None
    if pauses and not has_sla:
        reading.error(_key(record, "pauses"), "there is no `sla` whose pauses could stop the clock")
    within = amounts.duration(reading, record.get("within"), "`within`", NO_CALENDAR, usual=("days", "weeks"))
    aim = goal(reading, record.get("goal"), counted, is_share)
    where = routes.condition(reading, record.get("where"), _scope(reading))
    by = by_attribute(reading, record.get("by"))
    gives_up = reading.word(record.get("gives_up"), "`gives_up`", ("miss",))
    texts = {key: reading.text(record.get(key), f"`{key}`") or "" for key in ("about", "owner", "action")}
    _owner(reading, record.get("owner"))
    if len(reading.problems) > before:
        return None
    return Kpi(
        name=entry.key.text, start=start, last=last, to=to, clock=clock, pauses=pauses, share=share,
        within=(_REPEATS_WITHIN if within is None else within) if share == "repeats" else 0,
        goal=aim, where=where, by=by, gives_up_is_miss=gives_up is not None, **texts,
    )  # fmt: skip


def _owner(reading: Reading, node: Node | None) -> None:
    """Whoever watches a KPI may be somebody whose work isn't simulated; a role that nobody has is worth a look."""
    roles = reading.names.roles
    if roles and isinstance(node, Scalar) and node.text.strip() not in roles:
        owner = node.text.strip()
        reading.warning(node, f"nobody has the role {owner!r}, which is to watch this KPI{did_you_mean(owner, roles)}")


def _share(reading: Reading, record: Record, has_sla: bool) -> str | None:
    node = record.get("share")
    scalar = reading.plain(node, "`share`") if node is not None else None
    if scalar is None:
        return None
    text = scalar.text.strip()
    if text.startswith("end:"):
        end = reading.known(scalar, text[4:].strip(), "end", reading.names.ends, len("end:"))
        return None if end is None else f"end:{end}"
    if text not in _SHARES:
        reading.error(scalar, f"there is no share {text!r}{did_you_mean(text, [*_SHARES, 'end:NAME'])}")
        return None
    if text != "repeats" and not has_sla:
        reading.error(scalar, f"`{text}` speaks of the service level, and there is no `sla`")
        return None
    target = text.removesuffix("_met")
    if text == "sla_met" and not {"time_to_own", "time_to_resolve"} & set(reading.sla_keys):
        reading.error(
            scalar, "`sla_met` speaks of what `sla` promises: it has neither `time_to_own` nor `time_to_resolve`"
        )
        return None
    if text != "sla_met" and text != "repeats" and has_sla and target not in reading.sla_keys:
        reading.error(scalar, f"`{text}` speaks of `{target}`, which `sla` does not promise")
        return None
    return text


def _clock(reading: Reading, record: Record, calendars: Calendars, agreed: Sla | None) -> tuple[Depends[str], Hours]:
    node = record.get("clock")
    if node is not None:
        name = reading.name(node, "calendar", reading.names.calendars)
        return Depends.always(name or "always"), hours.counted_by(calendars, node, name)
    if "clock" not in reading.sla_keys:
        return Depends.always("always"), NO_CLOCK_YET
    clock = agreed.clock if agreed is not None else Depends.always("always")
    return clock, people.common_hours(clock.all(), calendars)


def _scope(reading: Reading) -> Scope:
    """What ``where`` may ask: what a log knows of a ticket."""
    names = reading.names
    attributes = None if names.attributes is None else [*names.attributes, *BUILT_IN_ATTRIBUTES, "end"]
    values = {**routes.values_of_attributes(reading), "end": names.ends}
    reason = "a KPI chooses tickets by their attributes, their end and their visits"
    return Scope(attributes, values, {"visits": names.stages}, reason)


_GOAL = re.compile(
    r"\s*(?:(?P<statistic>mean|median)\s+within\s+(?P<limit>.+)|(?P<share>.+?)\s+within\s+(?P<share_limit>.+)"
    r"|at\s+(?P<side>most|least)\s+(?P<bound>.+?))\s*"
)


def goal(reading: Reading, node: Node | None, counted: Hours, is_share: bool) -> Goal | None:
    """``90% within 4 h``, ``mean within 40 min``, ``median within 2 d``, ``at most 5%``, ``at least 95%``."""
    if isinstance(node, Scalar) and node.adjustments:
        return _changed_goal(reading, node, counted, is_share)
    scalar = reading.plain(node, "a goal") if node is not None else None
    if scalar is None:
        return None
    return reading.attempt(scalar, lambda text: _goal(text, counted, is_share))


def _goal(text: str, counted: Hours, is_share: bool) -> Goal:
    match = _GOAL.fullmatch(text)
    if not match:
        wanted = "at most 5%, at least 95%" if is_share else "90% within 4 h, mean within 40 min, median within 2 d"
        raise Mistake(f"{text.strip()!r} is no goal: write {wanted}")
    if match["side"]:
        if not is_share:
            raise Mistake("a time is met within a limit: write 90% within 4 h, or mean within 40 min")
        share = _part(match["bound"], match.start("bound"))
        return Goal("at_most" if match["side"] == "most" else "at_least", share, None, text.strip())
    if is_share:
        raise Mistake("a share's goal is `at most 5%` or `at least 95%`")
    name = "limit" if match["statistic"] else "share_limit"
    limit = round(quantities.duration(match[name], counted, match.start(name)))
    if match["statistic"]:
        return Goal("mean" if match["statistic"] == "mean" else "median", None, limit, text.strip())
    return Goal("within", _part(match["share"], match.start("share")), limit, text.strip())


def _part(text: str, offset: int) -> float:
    try:
        return quantities.share(text)
    except Mistake as mistake:
        raise Mistake(mistake.message, offset + mistake.offset) from None


def _changed_goal(reading: Reading, node: Scalar, counted: Hours, is_share: bool) -> Goal | None:
    """A goal has two numbers, so that nobody can tell which one a relative change means."""
    change = node.adjustments[-1]
    reading.error(change.position, f"a goal is written anew, not changed by {change.text}: {node.text} becomes what?")
    return reading.attempt(node, lambda text: _goal(text, counted, is_share))
