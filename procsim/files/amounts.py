"""Quantities in their places: read from a scalar, changed as a scenario says, and noted for studies that vary them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Literal

from procsim.files import columns, notation, quantities
from procsim.files.adjustments import Adjustment
from procsim.files.nodes import Items, Mapping, Node, Scalar
from procsim.files.quantities import ALL_HOURS, Hours, Mistake
from procsim.files.reading import Number, Reading
from procsim.model.distributions import Distribution, Family
from procsim.model.time import HOUR

Kind = Literal["count", "duration", "rate", "share", "factor", "cost", "number"]

#: What arithmetic may leave beside a number.
_ROUNDING: Final = 1e-9
#: How far shares may be from 100 % together: 1e-6, which three times 33.3333 % is exactly.
_TOLERANCE: Final = 1e-6 + _ROUNDING

#: The most people of a group, tickets at a time or lots at once that a file may ask for.
MOST: Final = 100_000
#: The highest rate of a source, in tickets per microsecond: a million an hour.
HIGHEST_RATE: Final = 1_000_000 / HOUR
TOO_MANY_TICKETS: Final = "this is more than 1,000,000 tickets an hour: no run would come to an end"


def count(reading: Reading, node: Node | None, what: str, least: int = 0, most: str = "") -> int | None:
    """A whole number of ``least`` or more; a scaled one is rounded to the nearest, if that is plain and a change.

    ``most`` says what more than `MOST` of would be, where a run with so many would never come to an end.
    """
    scalar = _scalar(reading, node, what)
    if scalar is None:
        return None
    value = _changed(reading, scalar, lambda text: float(quantities.whole(text)), "count", _plain_addition)
    if value is None:
        return None
    rounded = math.floor(value + 0.5)
    if scalar.adjustments and abs(value - rounded) > _ROUNDING:
        change = scalar.adjustments[-1]
        before = quantities.whole(scalar.text)
        made = f"{change.text} makes {value:g} of {before}"
        if change.kind != "factor" or abs(value - math.floor(value) - 0.5) <= _ROUNDING:
            reading.error(change.position, f"{made}: {what} must be whole")
            return None
        if rounded == before:
            reading.error(change.position, f"{made}, which is {before} again: write +1")
            return None
    if rounded < least:
        reading.error(blamed(scalar), f"{what} must be at least {least}, not {rounded}")
        return None
    if most and rounded > MOST:
        reading.error(blamed(scalar), f"more than {MOST:,} {most} are too many")
        return None
    return rounded


def price(reading: Reading, node: Node | None, what: str) -> float | None:
    """A price: a number of 0 or more without a unit, but the currency may stand with it."""
    scalar = _scalar(reading, node, what)

    def read(text: str) -> float:
        return quantities.number(text.replace(reading.currency, "", 1) if reading.currency else text)

    value = _changed(reading, scalar, read, "number", _plain_addition) if scalar else None
    if scalar is not None and value is not None and value < 0:
        reading.error(blamed(scalar), f"{what} cannot be below 0")
        return None
    return value


def factor(reading: Reading, node: Node | None, what: str, above_zero: bool = False) -> float | None:
    """A multiple of the usual, such as ``0.8`` or ``80%``."""
    scalar = _scalar(reading, node, what)
    value = _changed(reading, scalar, quantities.factor, "factor", _plain_addition) if scalar else None
    if scalar is not None and value is not None and (value < 0 or (above_zero and value == 0)):
        reading.error(blamed(scalar), f"{what} must be above 0" if above_zero else f"{what} cannot be below 0")
        return None
    return value


def season(reading: Reading, node: Node | None) -> float | None:
    """By how much a season scales a rate: ``x1.4``, also ``+40%`` and ``-10%``."""
    scalar = _scalar(reading, node, "a season's factor")
    return _changed(reading, scalar, _season_text, "factor", _plain_addition) if scalar else None


def _season_text(text: str) -> float:
    stripped = text.strip()
    if stripped[:1] in "x×" and stripped[1:]:
        value = quantities.number(stripped[1:], 1)
    elif stripped[:1] in "+-" and stripped.endswith("%"):
        value = 1 + quantities.number(stripped[:-1]) / 100
    else:
        raise Mistake(f"{stripped!r} is no factor: write x1.4, +40% or -10%")
    if value < 0:
        raise Mistake("a rate cannot fall below 0")
    return value


def cost(reading: Reading, node: Node | None) -> float | None:
    """A cost per hour on shift."""
    scalar = _scalar(reading, node, "a cost")
    if scalar is None:
        return None

    def addition(change: Adjustment, _: float) -> float:
        return change.amount if change.unit in ("", "/h") else _refuse_unit(change, "/h")

    value = _changed(reading, scalar, lambda text: quantities.cost_per_hour(text, reading.currency), "cost", addition)
    if value is not None and value < 0:
        reading.error(blamed(scalar), "a cost cannot be below 0")
        return None
    return value


def duration(
    reading: Reading,
    node: Node | None,
    what: str,
    hours: Hours = ALL_HOURS,
    bare_zero: bool = False,
    usual: tuple[str, str] = ("min", "h"),
) -> int | None:
    """A fixed duration, in whole microseconds; ``usual`` are the units to be proposed where one is missing."""
    scalar = _scalar(reading, node, what)
    if scalar is None:
        return None

    def read(text: str) -> float:
        return 0.0 if bare_zero and text.strip() == "0" else quantities.duration(text, hours, usual=usual)

    value = _changed(reading, scalar, read, "duration", _duration_addition(hours))
    if value is not None and value < 0:
        reading.error(blamed(scalar), f"{what} cannot be below 0")
        return None
    return None if value is None else round(value)


def distribution(reading: Reading, node: Node | None, what: str, hours: Hours | None) -> Distribution | None:
    """A distribution of durations in microseconds, or of plain numbers where there are no ``hours``."""
    scalar = _scalar(reading, node, what)
    if scalar is None:
        return None
    found = reading.attempt(scalar, lambda text: notation.read(text, hours, _column(reading, hours)))
    if found is None:
        return None
    for change in scalar.adjustments:
        text = f"{found.text} {change.text}"
        if change.kind == "factor":
            if change.amount < 0:
                reading.error(change.position, f"{change.text} leaves less than nothing")
                return None
            found = found.scaled(change.amount, text)
            if not max(found.parameters) <= quantities.LONGEST:
                reading.error(change.position, f"{change.text} makes this too large")
                return None
        elif found.family is not Family.CONSTANT:
            reading.error(change.position, f"{found.text} can be scaled, by +20% or x1.5, not by {change.text}")
            return None
        else:
            try:
                value = found.parameters[0] + (_duration_addition(hours) if hours is not None else _plain_addition)(
                    change, 0.0
                )
            except Mistake as mistake:
                reading.error(change.position, mistake.message)
                return None
            if value < 0 and hours is not None:
                reading.error(change.position, f"{what} cannot be below 0")
                return None
            found = replace(found, parameters=(value,), text=text)
    _note(reading, scalar, "duration" if hours is not None else "number", found)
    return found


def _column(reading: Reading, hours: Hours | None) -> notation.ReadColumn:
    return lambda name, offset: columns.durations(reading.folder, name, hours, offset)


def rate(reading: Reading, node: Node | None, per: Callable[[str], float | None]) -> float | None:
    """A rate in tickets per microsecond; ``per`` gives the length of its unit, or raises `Mistake`."""
    scalar = _scalar(reading, node, "a rate")
    if scalar is None:
        return None
    unknown_unit = False

    def read(text: str) -> float:
        nonlocal unknown_unit
        value, unit = quantities.rate(text)
        size = per(unit)
        unknown_unit = size is None
        return value / size if size else 0.0

    def addition(change: Adjustment, _: float) -> float:
        if not change.unit.startswith("/"):
            raise Mistake(f"{change.text} of what? Write {change.text}/h, +20% or x1.2")
        _, unit = quantities.rate(f"1{change.unit}")
        size = per(unit)
        return change.amount / size if size else 0.0

    value = _changed(reading, scalar, read, "rate", addition)
    if value is not None and value < 0:
        reading.error(blamed(scalar), "a rate cannot be below 0")
        return None
    if value is not None and value > HIGHEST_RATE * (1 + _ROUNDING):
        reading.error(blamed(scalar), TOO_MANY_TICKETS)
        return None
    return None if unknown_unit else value


def share(reading: Reading, node: Node | None, what: str = "a share") -> float | None:
    """A share that stands alone, from 0 to 1."""
    scalar = _scalar(reading, node, what)
    value = _changed(reading, scalar, quantities.share, "share", _plain_addition) if scalar else None
    if scalar is not None and value is not None and not 0 <= value <= 1 + 1e-12:
        reading.error(blamed(scalar), f"{what} would be {value:.4g}: it goes from 0 to 100 %")
        return None
    return value


def shares(reading: Reading, nodes: Sequence[Node], whole: Node, what: str) -> list[float] | None:
    """The shares of one choice, which add up to 1; one of them may be ``rest``.

    What a scenario changes stands as it says; the other shares keep their proportions in what is left.
    """
    problems = len(reading.problems)
    before: list[float] = []
    rests: list[int] = []
    scalars: list[Scalar] = []
    for index, node in enumerate(nodes):
        scalar = _scalar(reading, node, "a share")
        if scalar is None:
            continue
        scalars.append(scalar)
        if scalar.text.strip() == "rest":
            if rests:
                reading.error(scalar, "`rest` stands twice in one choice: only one share can be what is left")
            rests.append(index)
            before.append(0.0)
        else:
            before.append(reading.attempt(scalar, quantities.share) or 0.0)
    if len(reading.problems) > problems:
        return None
    replaced = any(scalar.replaced for scalar in scalars)
    total = sum(before)
    if rests:
        if total > 1 + _TOLERANCE:
            reading.error(
                scalars[rests[0]], f"nothing is left for `rest`: the other shares of {what} add up to {_percent(total)}"
            )
            return None
        before[rests[0]] = max(0.0, 1 - total)
    elif abs(total - 1) > _TOLERANCE and not replaced:
        reading.error(whole, f"the shares of {what} add up to {_percent(total)}, not to 100 %")
        return None
    after = _rescaled(reading, scalars, before, bool(rests))
    for index, value in enumerate(after or ()):
        if index not in rests:
            _note(reading, scalars[index], "share", value)
    return after


def _rescaled(reading: Reading, scalars: list[Scalar], before: list[float], has_rest: bool) -> list[float] | None:
    """The shares after a scenario's changes."""
    after: list[float] = []
    held: list[bool] = []
    for scalar, share_before in zip(scalars, before, strict=True):
        value = _adjusted(reading, scalar, share_before, _plain_addition)
        if value is None:
            return None
        if not -1e-12 <= value <= 1 + 1e-12:
            reading.error(blamed(scalar), f"this share would be {_percent(value)}: it goes from 0 to 100 %")
            return None
        after.append(min(max(value, 0.0), 1.0))
        held.append(bool(scalar.adjustments) or (scalar.replaced and not has_rest))
    if not any(held):
        return after
    kept = sum(value for value, is_held in zip(after, held, strict=True) if is_held)
    others = sum(value for value, is_held in zip(after, held, strict=True) if not is_held)
    if abs(kept + others - 1) <= _TOLERANCE:
        return after
    last = next(scalar for scalar, is_held in zip(reversed(scalars), reversed(held), strict=True) if is_held)
    if kept > 1 + _TOLERANCE or others <= 0:
        reading.error(blamed(last), f"the shares of this choice then add up to {_percent(kept + others)}, not to 100 %")
        return None
    scale = max(0.0, 1 - kept) / others
    return [value if is_held else value * scale for value, is_held in zip(after, held, strict=True)]


def _percent(value: float) -> str:
    return f"{round(100 * value, 6):.12g} %"


def _scalar(reading: Reading, node: Node | None, what: str) -> Scalar | None:
    if node is None:
        return None
    if not isinstance(node, Scalar):
        kind = "a list" if isinstance(node, Items) else "a mapping"
        reading.error(node, f"{what} is a single value, not {kind}{_forgotten_by(reading, node)}")
        return None
    if not node.text.strip():
        change = node.adjustments[-1] if node.adjustments else None
        reading.error(change.position if change else node, f"{what} is missing")
        return None
    return node


def _forgotten_by(reading: Reading, node: Node) -> str:
    """The hint for a mapping from an attribute's values that doesn't name the attribute."""
    keys = {entry.key.text for entry in node.entries} - {"otherwise"} if isinstance(node, Mapping) else set()
    for name, values in reading.names.values.items():
        if keys and keys <= set(values or ()):
            return f"; where it depends on an attribute, say on which: {{by: {name}, …}}"
    return ""


def blamed(node: Node) -> Node:
    """Where to show that a value is wrong: at the change that made it so, else at the value."""
    if isinstance(node, Scalar) and node.adjustments:
        change = node.adjustments[-1]
        return Scalar(change.text, change.position, path=node.path)
    return node


def _note(reading: Reading, scalar: Scalar, kind: Kind, value: float | Distribution) -> None:
    reading.numbers.append(Number(scalar.path, kind, scalar.text, scalar.position, value))


Addition = Callable[[Adjustment, float], float]


def _changed(
    reading: Reading, scalar: Scalar, read: Callable[[str], float], kind: Kind, addition: Addition
) -> float | None:
    value = reading.attempt(scalar, read)
    changed = None if value is None else _adjusted(reading, scalar, value, addition, kind == "share")
    if changed is not None:
        _note(reading, scalar, kind, changed)
    return changed


def _adjusted(
    reading: Reading, scalar: Scalar, value: float, addition: Addition, is_share: bool = True
) -> float | None:
    for change in scalar.adjustments:
        if change.kind == "factor":
            value *= change.amount
        elif is_share:
            if change.kind != "points":
                reading.error(
                    change.position, f"to a share one adds points or a part of it: {change.text} points, or +20%"
                )
                return None
            value += change.amount
        else:
            try:
                value += addition(change, value)
            except Mistake as mistake:
                reading.error(change.position, mistake.message)
                return None
        if not abs(value) <= quantities.LONGEST:
            reading.error(change.position, f"{change.text} makes this too large")
            return None
    return value


def _plain_addition(change: Adjustment, _: float) -> float:
    if change.kind == "points":
        raise Mistake("points are added to shares alone: write +1, +20% or x1.5")
    return change.amount if not change.unit else _refuse_unit(change, "")


def _refuse_unit(change: Adjustment, wanted: str) -> float:
    said = f"in {wanted}" if wanted else "without a unit"
    raise Mistake(f"{change.text}: this number is {said}")


def _duration_addition(hours: Hours) -> Addition:
    def addition(change: Adjustment, _: float) -> float:
        if change.kind == "points":
            raise Mistake("points are added to shares alone: write +5 min, +20% or x1.5")
        if not change.unit or change.unit.startswith("/"):
            raise Mistake(f"{change.text} of what? Write {change.text} min, +20% or x1.5")
        sign = -1 if change.amount < 0 else 1
        return sign * quantities.duration(f"{abs(change.amount):.12g} {change.unit}", hours)

    return addition
