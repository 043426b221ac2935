"""Conditions of the language as trees: ``device == "laptop" and visits.repair < 3``.

The reader parses a text into these nodes; the blueprint compiles them for the engines; `evaluate` gives their meaning for
anything that can look up a name (the scorecard's ``where``). Nothing is ever executed as Python code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

#: A value in a condition: a text, a number, or None for an attribute that the ticket lacks.
Value = str | float | bool | None

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
    """A comparison. An attribute that the ticket lacks equals nothing, differs from everything, and is neither less nor more."""

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
        try:
            return float(value)
        except ValueError:
            return math.nan
    return math.nan if value is None else float(value)


def equal(left: Value, right: Value) -> bool:
    """Equality of the language: as numbers where both read as numbers, else as texts; a missing value equals nothing."""
    if left is None or right is None:
        return False
    a, b = number(left), number(right)
    if not (math.isnan(a) or math.isnan(b)):
        return a == b
    return isinstance(left, str) and isinstance(right, str) and left == right


def evaluate(expression: Expression, lookup: Callable[[Name], Value]) -> Value:
    """The value of an expression, names being answered by ``lookup``."""
    match expression:
        case Constant(value):
            return value
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
