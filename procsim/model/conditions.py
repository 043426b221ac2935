"""Conditions of the language as trees: ``device == "laptop" and visits.repair < 3``.

The reader parses a text into these nodes; the blueprint compiles them for the engines; `evaluate` gives their meaning
for anything that can look up a name (the scorecard's ``where``). Nothing is ever executed as Python code.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: A value in a condition: a text, a number, or None for an attribute that the ticket lacks.
Value = str | float | bool | None

#: What reads as a number; Python's own `float` would also take ``1_000``, ``inf`` and ``nan``.
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class Unknown(Enum):
    """What a name stands for when nobody can know it before a run (the length of a queue, say)."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN

Comparison = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Constant:
    """A number or a quoted text."""

    value: str | float


@dataclass(frozen=True, slots=True)
class Name:
    """An attribute (``kind`` "attribute"), or ``visits.STAGE``, ``queue.STAGE``, ``stock.PART``, ``open.CALENDAR``.

    The built-in attributes are ``source``, ``weekday`` (``mon`` … ``sun``) and ``hour`` (0 … 23); in a share of repeats
    also ``end``, the outcome.
    """

    kind: Literal["attribute", "visits", "queue", "stock", "open"]
    name: str


@dataclass(frozen=True, slots=True)
class Sum:
    """``left + right`` (``sign`` 1) or ``left - right`` (``sign`` -1), of numbers."""

    left: Expression
    right: Expression
    sign: Literal[1, -1]


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison.

    An attribute that the ticket lacks equals nothing, differs from everything, and is neither less nor more.
    """

    operator: Comparison
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Member:
    """``left in [a, b]``."""

    left: Expression
    options: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """``not operand``."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Both:
    """``left and right``."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Either:
    """``left or right``."""

    left: Expression
    right: Expression


Expression = Constant | Name | Sum | Compare | Member | Not | Both | Either


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition and the text that it was read from."""

    expression: Expression
    text: str


def names(expression: Expression) -> Iterator[Name]:
    """Every name that an expression mentions, in reading order."""
    match expression:
        case Name():
            yield expression
        case Sum(left, right) | Compare(_, left, right) | Both(left, right) | Either(left, right):
            yield from names(left)
            yield from names(right)
        case Member(left, options):
            yield from names(left)
            for option in options:
                yield from names(option)
        case Not(operand):
            yield from names(operand)
        case Constant():
            return


def number(value: Value) -> float:
    """The numeric reading of a value: a text that looks like a number is one; anything else is not a number (nan)."""
    if isinstance(value, str):
        text = value.strip()
        return float(text) if _NUMBER.fullmatch(text) else math.nan
    return math.nan if value is None else float(value)


def equal(left: Value, right: Value) -> bool:
    """Equality of the language: as numbers where both read as such, else as texts; a missing value equals nothing."""
    if left is None or right is None:
        return False
    a, b = number(left), number(right)
    if not (math.isnan(a) or math.isnan(b)):
        return a == b
    return isinstance(left, str) and isinstance(right, str) and left == right


def evaluate(expression: Expression, lookup: Callable[[Name], Value]) -> Value:
    """The value of an expression, names being answered by ``lookup``."""
    match expression:
        case Constant(constant):
            return constant
        case Name():
            return lookup(expression)
        case Sum(left, right, sign):
            return number(evaluate(left, lookup)) + sign * number(evaluate(right, lookup))
        case Member(left, options):
            value = evaluate(left, lookup)
            return any(equal(value, evaluate(option, lookup)) for option in options)
        case Not(operand):
            return not evaluate(operand, lookup)
        case Both(left, right):
            return bool(evaluate(left, lookup)) and bool(evaluate(right, lookup))
        case Either(left, right):
            return bool(evaluate(left, lookup)) or bool(evaluate(right, lookup))
        case Compare(operator, left, right):
            a, b = evaluate(left, lookup), evaluate(right, lookup)
            if operator == "==":
                return equal(a, b)
            if operator == "!=":
                return not equal(a, b)
            x, y = number(a), number(b)
            return {"<": x < y, "<=": x <= y, ">": x > y, ">=": x >= y}[operator]


def verdict(expression: Expression, lookup: Callable[[Name], Value | Unknown]) -> bool | None:
    """Whether a condition holds as far as its names are known; None where that depends on what is unknown (Kleene)."""
    match expression:
        case Not(operand):
            known = verdict(operand, lookup)
            return None if known is None else not known
        case Both(left, right):
            first, second = verdict(left, lookup), verdict(right, lookup)
            if first is False or second is False:
                return False
            return None if first is None or second is None else True
        case Either(left, right):
            first, second = verdict(left, lookup), verdict(right, lookup)
            if first or second:
                return True
            return None if first is None or second is None else False
        case _:
            values = {name: lookup(name) for name in names(expression)}
            known_values: dict[Name, Value] = {}
            for name, value in values.items():
                if isinstance(value, Unknown):
                    return None
                known_values[name] = value
            return bool(evaluate(expression, known_values.__getitem__))
