"""Every key of the format in one place: what it is for, what it takes, and what holds when it is left out.

The reader refuses keys that don't stand here, the JSON Schema is made from these tables, and so may be documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

VERSION: Final = "1"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping. ``kind`` names the value's kind in `procsim.files.schema`; ``default`` is said in words."""

    kind: str
    about: str
    default: str = ""
    required: bool = False


Keys = Mapping[str, Key]


def _keys(**keys: Key) -> Keys:
    # A trailing underscore stands for a key that is a word of Python.
    return MappingProxyType({name.rstrip("_"): key for name, key in keys.items()})


_ABOUT: Final = Key("text", "What this is for, in a sentence.")

PROCESS: Final = _keys(
    procsim=Key("version", "The version of this format.", VERSION),
    name=Key("text", "What the process is called in reports.", "the file's name"),
    about=Key("text", "What the process does and teaches."),
    start=Key("moment", "The first simulated day, local time.", "the Monday 2026-01-05"),
    currency=Key("text", "The currency of all costs, as it is to be printed."),
    calendars=Key("calendars", "Opening hours by name; `always` is built in."),
    holidays=Key(
        "holidays", "Closes every calendar but `always` on a country's public holidays, or on a list of dates.", "none"
    ),
    staff=Key("groups", "Groups of people by name."),
    queues=Key("queues", "In which order the people of a role take tickets of equal rank."),
    priorities=Key("names", "Ranks of the attribute `priority`, first served first.", "no ranks"),
    arrivals=Key("sources", "Where tickets come from.", required=True),
    parts=Key("parts", "Kinds of parts on the shelf."),
    stages=Key("stages", "The steps of the process.", required=True),
    ends=Key("ends", "The outcomes; `resolved` and `abandoned` exist by default."),
    sla=Key("sla", "The service level: within what time a ticket must be owned and resolved."),
    kpis=Key("kpis", "The indicators of the process."),
    run=Key("run", "How long and how often the process is simulated."),
)

CALENDAR: Final = _keys(
    except_=Key("exceptions", "Hours of single dates, or `closed`; they override the week and the holidays."),
    outside=Key("name", "Open whenever the calendar of this name is not: who is on call."),
    about=_ABOUT,
)

_PERSON_KEYS: Final = {
    "roles": Key("names", "The roles that these people can play in stages.", "the group's own name"),
    "calendar": Key("name", "When they are on shift.", "always"),
    "cost": Key("cost", "Cost per hour on shift, such as 450/h; overtime is paid alike.", "0/h"),
    "speed": Key("speed", "1 is the standard: with 0.8 work takes 1/0.8 of the time. May be given by stage.", "1"),
    "error_factor": Key("number", "Multiplies the shares of the routes that are marked `is_rework`.", "1"),
    "available": Key("share", "The part of the shift for this work; the rest is meetings and interruptions.", "100%"),
    "at_shift_end": Key("at_shift_end", "Work in progress pauses till the next shift, or goes on.", "pause"),
    "away": Key("dates", "Dates or ranges of dates of absence.", "never"),
    "backup": Key("names", "Roles in which they help out while no ticket of their own roles waits.", "none"),
}  # fmt: skip

GROUP: Final = _keys(
    count=Key("count", "How many people the group has; not together with `people`."),
    people=Key("people", "The people one by one, each with a name and any of the group's keys."),
    about=_ABOUT,
    **_PERSON_KEYS,
)
PERSON: Final = _keys(
    name=Key("text", "The person's name in logs and reports.", required=True), about=_ABOUT, **_PERSON_KEYS
)

QUEUE: Final = _keys(order=Key("order", "By what the tickets stand in this queue.", "arrival"))

SOURCE: Final = _keys(
    about=_ABOUT,
    rate=Key("rate", "A Poisson process: 5/h, or the rate by the hours of the week."),
    every=Key("duration", "The time between two arrivals."),
    at=Key("moments", "The times of the arrivals: a list, or a CSV file."),
    calendar=Key("name", "A rate brings nobody outside it; `every` counts its hours.", "always"),
    enters=Key("routing", "The stage at which tickets begin, or a choice as in a stage's `next`.", required=True),
    attributes=Key("attributes", "What is drawn for each ticket when it arrives."),
    seasons=Key("seasons", "Scales the rate between dates: {2026-12-01..2026-12-31: x1.4}."),
    size=Key("positive", "How many tickets come at a time.", "1"),
)

PART: Final = _keys(
    about=_ABOUT,
    stock=Key("count", "How many there are at the start.", required=True),
    reorder_at=Key(
        "count", "Lots are ordered while what is on hand and on order, less what is owed, is at or below this."
    ),
    order_quantity=Key("positive", "The size of a lot."),
    lead_time=Key("duration", "How long a lot takes to come."),
    cost=Key("number", "The price of one.", "0"),
)

STAGE: Final = _keys(
    about=_ABOUT,
    role=Key("role", "Who does the work: a role that somebody of the staff has."),
    duration=Key("duration", "How long the work takes, in hours of the person's calendar."),
    needs=Key("positive", "How many people of the role work on it together.", "1"),
    rank=Key("name", "The priority at which every ticket stands here, whatever its own."),
    assign=Key("assign", "`same as STAGE` or `not same as STAGE`: who did that stage for this ticket."),
    patience=Key("patience", "A ticket that has queued that long gives up.", "never"),
    gives_up=Key("name", "The stage or end for tickets that gave up.", "abandoned"),
    uses=Key("uses", "Parts that the work needs before it can start."),
    wait=Key("wait", "Time that nobody is held for, or `until 17:00`."),
    waits_on=Key("name", "Who is waited for: customer, supplier, …"),
    calendar=Key("name", "Whose hours a wait (or a patience) counts.", "always"),
    at_most=Key("limit", "Work or a wait that takes longer ends then, and the ticket goes to `then`."),
    then=Key("name", "The stage or end after `at_most`."),
    after_all=Key("names", "The branches that must have sent the ticket here before the stage starts."),
    next=Key("routing", "The stage or end that follows, or a choice.", required=True),
)
#: Keys by the kinds of stages that have them; `about`, `after_all` and `next` belong to all.
OF_WORK: Final = (
    "role",
    "duration",
    "needs",
    "rank",
    "assign",
    "patience",
    "gives_up",
    "uses",
    "calendar",
    "at_most",
    "then",
)
OF_WAIT: Final = ("wait", "waits_on", "calendar", "at_most", "then")

ROUTE: Final = _keys(
    when=Key("condition", "The condition under which this way is taken."),
    to=Key("routing", "The stage or end, or a choice.", required=True),
    share=Key("share_or_rest", "The share of the tickets that go this way."),
    is_rework=Key("yes_no", "Marks the way as rework.", "false"),
)
SPLIT: Final = _keys(all=Key("names", "Stages that begin together.", required=True))

END: Final = _keys(
    about=_ABOUT,
    counts_as=Key(
        "counts_as", "`miss`: tickets that end so miss the goals on which they had set out.", "miss for abandoned alone"
    ),
    cancels=Key("yes_no", "Ends the ticket's other branches with it.", "false"),
    repeat=Key("repeat", "Some of the tickets come back as new ones."),
)
REPEAT: Final = _keys(
    share=Key("share", "How many come back.", required=True),
    after=Key("duration", "How long after the end.", required=True),
    calendar=Key("name", "Whose hours `after` counts.", "always"),
    enters=Key("routing", "The stage at which they begin again.", required=True),
)

SLA: Final = _keys(
    about=_ABOUT,
    clock=Key("clock", "The calendar whose hours count.", "always"),
    pauses=Key("names", "A wait on one of these stops the clock.", "none"),
    owned_when=Key("milestones", "When a ticket counts as owned."),
    resolved_when=Key("milestones", "When a ticket counts as resolved.", "closed"),
    by=Key("name", "The attribute on which the targets depend."),
    time_to_own=Key("targets", "The time within which a ticket must be owned."),
    time_to_resolve=Key("targets", "The time within which a ticket must be resolved."),
)

KPI: Final = _keys(
    from_=Key(
        "milestones",
        "Where the time begins: STAGE.queued, started or finished, arrived; `last STAGE.…` for the last time.",
    ),
    to=Key("milestones", "Where it ends: the first such moment at or after `from`."),
    clock=Key("name", "The calendar whose hours count, or always.", "the SLA's clock, else always"),
    pauses=Key("sla_pauses", "`sla`: the SLA's pauses stop this clock, too.", "nothing stops it"),
    share=Key(
        "kpi_share", "A share instead of a time: repeats, sla_met, time_to_own_met, time_to_resolve_met, end:NAME."
    ),
    within=Key("limit", "How soon a repeat must come to count.", "14 d"),
    goal=Key("goal", "90% within 4 h, mean within 40 min, median within 2 d, at most 5%, at least 95%."),
    where=Key("condition", "Takes only the tickets for which this holds."),
    by=Key("name", "An attribute whose values are shown beside the whole."),
    gives_up=Key("miss", "`miss`: who gave up waiting on the way is a miss."),
    about=Key("text", "What this indicator is for."),
    owner=Key("text", "Whose role watches it."),
    action=Key("text", "What is done when the goal is missed."),
)

RUN: Final = _keys(
    length=Key("limit", "How long arrivals are counted.", "12 weeks"),
    warm_up=Key("limit", "Simulated before, and left out.", "0"),
    replications=Key("positive", "How often it is simulated with other luck.", "20"),
    seed=Key("count", "The number that fixes all chance.", "1"),
    cool_down=Key("limit", "How long the run goes on for tickets that are still open.", "as long as the length"),
)

SCENARIO: Final = _keys(
    procsim=Key("version", "The version of this format.", VERSION),
    scenario=Key("text", "What is tried, as a title.", required=True),
    about=_ABOUT,
    process=Key("text", "The process or scenario that it changes, relative to this file.", required=True),
    change=Key("changes", "Paths into the process with their new values, or +1, +20%, x1.5, +5 points."),
    vary=Key("varied", "Paths with lists of values, such as [3, 4, 5] or [x1, x1.2]: a scenario for each combination."),
)

#: The mappings with names of the writer's own, and the keys of each entry.
COLLECTIONS: Final[Mapping[str, Keys]] = MappingProxyType(
    {
        "calendars": CALENDAR,
        "staff": GROUP,
        "queues": QUEUE,
        "arrivals": SOURCE,
        "parts": PART,
        "stages": STAGE,
        "ends": END,
        "kpis": KPI,
    }
)


def keys_at(path: tuple[str | int, ...]) -> Keys | None:
    """The keys that the mapping at a path may have; None where they are names of the writer's own."""
    match path:
        case ():
            return PROCESS
        case ("sla",):
            return SLA
        case ("run",):
            return RUN
        case (str() as section, str()) if section in COLLECTIONS:
            return COLLECTIONS[section]
        case ("staff", str(), "people", _):
            return PERSON
        case ("ends", str(), "repeat"):
            return REPEAT
    return None
