"""Ways from stage to stage: one target, a choice by shares, conditions or an attribute, or several branches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.files import amounts, conditions
from procsim.files.conditions import Scope
from procsim.files.dependent import depends, is_dependent
from procsim.files.keys import ROUTE, SPLIT
from procsim.files.nodes import Items, Mapping, Node, Scalar
from procsim.files.suggestions import did_you_mean
from procsim.model.process import BUILT_IN_ATTRIBUTES, Branch, By, Case, Cases, Choice, Depends, Routing, Split, To
from procsim.model.time import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Collection

    from procsim.files.quantities import Mistake
    from procsim.files.reading import Reading, Record
    from procsim.model.conditions import Condition

#: Words that a choice could not tell from its targets.
RESERVED = ("by", "all", "otherwise", "rest")


def values_of_attributes(reading: Reading) -> dict[str, Collection[str] | None]:
    """The values that conditions can compare attributes with, those of the built-in ones included."""
    return {**reading.names.values, "weekday": WEEKDAYS}


def way_scope(reading: Reading) -> Scope:
    """What the conditions of routes may ask."""
    names = reading.names
    attributes = None if names.attributes is None else [*names.attributes, *BUILT_IN_ATTRIBUTES]
    kinds = {"visits": names.stages, "queue": names.stages, "stock": names.parts, "open": names.calendars}
    return Scope(attributes, values_of_attributes(reading), kinds)


def condition(reading: Reading, node: Node | None, scope: Scope) -> Condition | None:
    """A condition, parsed; chained mistakes point into the text."""
    scalar = reading.plain(node, "a condition") if node is not None else None
    if scalar is None:
        return None
    doubts: list[Mistake] = []
    found = reading.attempt(scalar, lambda text: conditions.parse(text, scope, doubts))
    for doubt in doubts:
        reading.warning(scalar, doubt.message, doubt.offset)
    return found


def target(reading: Reading, node: Node | None, what: str = "stage or end") -> str | None:
    """The name of a stage or an end."""
    scalar = reading.plain(node, f"a {what}") if node is not None else None
    return _known_target(reading, scalar, scalar.text.strip()) if scalar else None


def _known_target(reading: Reading, node: Scalar, name: str) -> str | None:
    stages, ends = reading.names.stages, reading.names.ends
    if stages is None or ends is None:
        return name
    if name in stages or name in ends:
        return name
    hint = did_you_mean(name, [*stages, *ends])
    if not hint.startswith(", did"):
        hint = f"; an end of that name is declared by `ends: {{{name}: {{}}}}`"
    reading.error(node, f"there is no stage or end {name!r}{hint}")
    return None


def routing(reading: Reading, node: Node | None) -> Routing | None:
    """Where tickets go on to; None where anything in it is wrong."""
    match node:
        case None:
            return None
        case Scalar():
            name = target(reading, node)
            return None if name is None else To(name)
        case Items():
            return _listed(reading, node)
        case Mapping():
            if is_dependent(node):
                choice = _by(reading, node)
                return None if choice is None else By(choice)
            if node.entry("all") is not None:
                return _split(reading, node)
            return _choice(reading, node)


def _by(reading: Reading, node: Mapping) -> Depends[Routing] | None:
    def read(inside: Node, _: str | None) -> Routing | None:
        return routing(reading, inside)

    return depends(reading, node, "the way", read, nests=True)


def _split(reading: Reading, node: Mapping) -> Split | None:
    record = reading.record(node, SPLIT, "a split")
    branches = record.get("all") if record else None
    if branches is None:
        return None
    before = len(reading.problems)
    names = reading.names_in(_without_ends(reading, branches), "stage", reading.names.stages)
    if len(reading.problems) == before and len(reading.items(branches)) < 2:
        reading.error(branches, "a split opens at least two branches: {all: [a, b]}")
    return Split(names) if len(reading.problems) == before else None


def _without_ends(reading: Reading, branches: Node) -> Node:
    """The branches of a split but for ends, which are told."""
    stages = []
    for item in reading.items(branches):
        name = item.text.strip() if isinstance(item, Scalar) else ""
        if name in (reading.names.ends or ()) and name not in (reading.names.stages or ()):
            reading.error(item, f"a branch begins at a stage, and {name!r} is an end: let a stage lead there")
        else:
            stages.append(item)
    return branches if len(stages) == len(reading.items(branches)) else Items(stages, branches.position)


def _choice(reading: Reading, node: Mapping) -> Choice | None:
    """A mapping from targets to their shares."""
    if not node.entries:
        reading.error(node, "no stage or end stands here")
        return None
    as_route = [
        entry
        for entry in node.entries
        if entry.key.text in ROUTE and entry.key.text not in (reading.names.stages or ())
    ]
    if as_route:
        reading.error(
            as_route[0].key,
            "routes with `to` are items of a list: write [{to: repair, share: 5%}, {to: …, share: rest}]",
        )
        return None
    before = len(reading.problems)
    names = [_known_target(reading, entry.key, entry.key.text) for entry in node.entries]
    for entry in node.entries:
        if isinstance(entry.value, Scalar) and entry.value.empty and not entry.value.adjustments:
            reading.error(entry.key, f"the share of {entry.key.text!r} is missing")
    if len(reading.problems) > before and all(names):
        return None
    shares = amounts.shares(reading, [entry.value for entry in node.entries], node, "this choice")
    if shares is None or len(reading.problems) > before:
        return None
    return Choice(tuple(Branch(To(name), share) for name, share in zip(names, shares, strict=True) if name is not None))


def _listed(reading: Reading, node: Items) -> Routing | None:
    if not node.items:
        reading.error(node, "no stage or end stands here")
        return None
    before = len(reading.problems)
    records: list[Record] = []
    for item in node.items:
        if isinstance(item, Scalar):
            reading.error(item, f"an item of this list is a mapping: {{to: {item.text}}}; branches are {{all: [a, b]}}")
            continue
        if isinstance(item, Mapping) and len(item.entries) == 1 and _is_target(reading, item.entries[0].key.text):
            only = item.entries[0]
            share = f", share: {only.value.text}" if isinstance(only.value, Scalar) and only.value.text else ""
            reading.error(only.key, f"a route of a list says `to`: write {{to: {only.key.text}{share}}}")
            continue
        record = reading.record(item, ROUTE, "a route")
        if record is not None:
            records.append(record)
    if len(reading.problems) > before:
        _targets_too(reading, records)
        return None
    if any("share" in record for record in records):
        return _shared(reading, node, records)
    return _cases(reading, records)


def _is_target(reading: Reading, name: str) -> bool:
    return name not in ROUTE and name in (*(reading.names.stages or ()), *(reading.names.ends or ()))


def _targets_too(reading: Reading, records: list[Record]) -> None:
    """The targets and conditions of a list that is wrong elsewhere, so that all its mistakes are told at once."""
    for record in records:
        routing(reading, record.get("to"))
        condition(reading, record.get("when"), way_scope(reading))


def _shared(reading: Reading, node: Items, records: list[Record]) -> Choice | None:
    before = len(reading.problems)
    ways = [routing(reading, record.get("to")) for record in records]
    rework = [_yes(reading, record.get("is_rework")) for record in records]
    for record in records:
        when = record.get("when")
        if when is not None:
            reading.error(when, "a list of routes has shares or conditions, not both: let `to` be a choice by shares")
        elif "share" not in record:
            reading.error(record.node, "the share of this route is missing: `share: rest` takes what is left")
    nodes = [share for record in records if (share := record.get("share")) is not None]
    shares = amounts.shares(reading, nodes, node, "this choice") if len(reading.problems) == before else None
    if shares is None or len(reading.problems) > before:
        return None
    rows = zip(ways, shares, rework, strict=True)
    return Choice(tuple(Branch(way, share, is_rework) for way, share, is_rework in rows if way is not None))


def _cases(reading: Reading, records: list[Record]) -> Cases | None:
    before = len(reading.problems)
    scope = way_scope(reading)
    cases: list[Case] = []
    for number, record in enumerate(records, 1):
        when = condition(reading, record.get("when"), scope)
        way = routing(reading, record.get("to"))
        is_rework = _yes(reading, record.get("is_rework"))
        last = number == len(records)
        if "when" not in record and not last:
            reading.error(record.node, "this route has no condition, and the ones after it are never taken")
        if "when" in record and last:
            reading.error(record.node, "the last route is for all other tickets and has no condition: add {to: …}")
        if way is not None:
            cases.append(Case(when, way, is_rework))
    return Cases(tuple(cases)) if len(reading.problems) == before else None


def _yes(reading: Reading, node: Node | None) -> bool:
    return yes(reading, node, "`is_rework`")


def yes(reading: Reading, node: Node | None, what: str) -> bool:
    """``true`` or ``false`` (``yes`` or ``no``); false where nothing stands."""
    return reading.word(node, what, ("true", "false", "yes", "no")) in ("true", "yes")
