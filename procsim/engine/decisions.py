"""Decisions that every engine takes alike: pure compiled functions over the blueprint's tables."""

from __future__ import annotations

import math

import numpy as np

from procsim.engine.blueprint.tables import (
    AND,
    AT_LEAST,
    AT_MOST,
    CONSTANT,
    EQUAL,
    LESS,
    MEMBER,
    MINUS,
    MORE,
    NONE,
    NOT,
    OR,
    PLUS,
    SLOT,
    UNEQUAL,
    Floats,
    Integers,
)
from procsim.engine.clocks import NEVER
from procsim.engine.compiling import compiled


@compiled
def whole(amount: float) -> int:
    """Whole microseconds, rounded half to even; what is beyond all time is `NEVER`."""
    return NEVER if amount >= NEVER else int(np.rint(amount))


@compiled
def variant(
    attribute: int,
    otherwise: int,
    first: int,
    count: int,
    variants: Integers,
    numbers: Floats,
    is_number: bool,
    value: float,
) -> int:
    """What a selector's row gives for a ticket whose attribute has this code or number; NONE if nothing fits."""
    if attribute == NONE:
        return otherwise
    if is_number:
        for at in range(first, first + count):
            if numbers[at] == value:
                return int(variants[at])
        return otherwise
    if value < 0:
        return otherwise
    return int(variants[first + int(value)])


@compiled
def choose(shares: Floats, first: int, count: int, u: float) -> int:
    """The arc of ``[first, first + count)`` that a uniform falls on, along the cumulated shares."""
    total = 0.0
    taken = NONE
    for arc in range(first, first + count):
        if shares[arc] > 0:
            total += shares[arc]
            taken = arc
            if u < total:
                break
    return taken


@compiled
def choose_with_rework(shares: Floats, factors: Floats, first: int, count: int, u: float) -> int:
    """As `choose`, the shares of arcs of rework multiplied by ``factors`` (one per arc of the choice; below 0: no
    rework), which are used up.

    Rework stays within the whole, and the other shares are rescaled to what it leaves.
    """
    rework = 0.0
    plain = 0.0
    for at in range(count):
        if factors[at] >= 0:
            rework += shares[first + at] * factors[at]
        else:
            plain += shares[first + at]
    scale = 1.0
    if rework > 1.0 or (plain == 0.0 and rework > 0.0):
        scale = 1.0 / rework
        rework = 1.0
    if plain == 0.0 and rework == 0.0:
        return choose(shares, first, count, u)
    for at in range(count):
        if factors[at] >= 0:
            factors[at] = shares[first + at] * factors[at] * scale
        else:
            factors[at] = shares[first + at] / plain * (1.0 - rework)
    return first + choose(factors, 0, count, u)


@compiled
def instant_of_rate(
    knot_time: Integers, knot_total: Floats, knot_rate: Floats, first: int, count: int, total: float
) -> int:
    """When the cumulated rate, which is piecewise linear, reaches ``total``, rounded; `NEVER` if it doesn't."""
    low = first
    high = first + count
    while low < high:
        middle = (low + high) >> 1
        if knot_total[middle] <= total:
            low = middle + 1
        else:
            high = middle
    # Stretches in which nobody comes have no knot: of knots with the same total the last one counts.
    at = low - 1
    if at < first or knot_rate[at] <= 0:
        return NEVER
    return whole(knot_time[at] + (total - knot_total[at]) / knot_rate[at])


@compiled
def holds(
    operations: Integers,
    operands: Integers,
    texts: Integers,
    numbers: Floats,
    text: Integers,
    number: Floats,
    slots: int,
    first: int,
    count: int,
) -> bool:
    """Whether a condition holds, its slots having been looked up.

    Every value has two readings, a text's number (NONE if it is none) and a number (nan if it is none); a missing
    value has neither. Equal are two numbers, or else two texts; a missing value equals nothing. ``text`` and ``number``
    hold those of the ``slots``, and behind them room for as many as the condition has steps.
    """
    top = slots
    for step in range(first, first + count):
        operation = operations[step]
        if operation == CONSTANT:
            text[top], number[top] = texts[step], numbers[step]
            top += 1
        elif operation == SLOT:
            text[top], number[top] = text[operands[step]], number[operands[step]]
            top += 1
        elif operation == NOT:
            number[top - 1] = 1.0 - _truth(text[top - 1], number[top - 1])
            text[top - 1] = NONE
        elif operation == MEMBER:
            options = operands[step]
            top -= options
            found = 0.0
            for at in range(top, top + options):
                if _same(text[top - 1], number[top - 1], text[at], number[at]):
                    found = 1.0
            text[top - 1], number[top - 1] = NONE, found
        else:
            top -= 1
            number[top - 1] = _binary(operation, text[top - 1], number[top - 1], text[top], number[top])
            text[top - 1] = NONE
    return _truth(text[slots], number[slots]) > 0


@compiled
def _truth(text: int, number: float) -> float:
    if math.isnan(number):
        return 1.0 if text >= 0 else 0.0
    return 0.0 if number == 0 else 1.0


@compiled
def _same(text: int, number: float, other_text: int, other_number: float) -> bool:
    if math.isnan(number) or math.isnan(other_number):
        return text >= 0 and text == other_text
    return number == other_number


@compiled
def _binary(operation: int, text: int, number: float, other_text: int, other_number: float) -> float:
    if operation == PLUS:
        return number + other_number
    if operation == MINUS:
        return number - other_number
    if operation == AND:
        return min(_truth(text, number), _truth(other_text, other_number))
    if operation == OR:
        return max(_truth(text, number), _truth(other_text, other_number))
    answer = False
    if operation == EQUAL:
        answer = _same(text, number, other_text, other_number)
    elif operation == UNEQUAL:
        answer = not _same(text, number, other_text, other_number)
    elif operation == LESS:
        answer = number < other_number
    elif operation == AT_MOST:
        answer = number <= other_number
    elif operation == MORE:
        answer = number > other_number
    elif operation == AT_LEAST:
        answer = number >= other_number
    return 1.0 if answer else 0.0
