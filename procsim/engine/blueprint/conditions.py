"""Conditions as postfix programs over slots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from procsim.engine.blueprint.tables import (
    AND,
    AT_LEAST,
    AT_MOST,
    ATTRIBUTE,
    CONSTANT,
    EQUAL,
    LESS,
    MEMBER,
    MINUS,
    MORE,
    NONE,
    NOT,
    OPEN,
    OR,
    PLUS,
    QUEUE,
    SLOT,
    STOCK,
    UNEQUAL,
    VISITS,
    ConditionTable,
)
from procsim.model.conditions import (
    Both,
    Compare,
    Condition,
    Constant,
    Either,
    Expression,
    Member,
    Name,
    Not,
    Sum,
    number,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.engine.blueprint.vocabulary import Vocabulary

_COMPARISONS: Final = {"==": EQUAL, "!=": UNEQUAL, "<": LESS, "<=": AT_MOST, ">": MORE, ">=": AT_LEAST}
_KINDS: Final = {"attribute": ATTRIBUTE, "visits": VISITS, "queue": QUEUE, "stock": STOCK, "open": OPEN}


class Conditions:
    """Gathers the conditions of a blueprint."""

    def __init__(self, vocabulary: Vocabulary, names: Mapping[str, Sequence[str]]) -> None:
        """``names`` lists what visits, queue, stock and open may speak of: stages, parts, calendars in file order."""
        self._vocabulary = vocabulary
        self._names = {**names, "attribute": vocabulary.names}
        self._starts: list[tuple[int, int]] = []
        self._program: list[tuple[int, int, int, float]] = []
        self._slots: dict[tuple[int, int], int] = {}

    def add(self, condition: Condition | None) -> int:
        """The row of a condition; NONE for none."""
        if condition is None:
            return NONE
        first = len(self._program)
        self._write(condition.expression)
        self._starts.append((first, len(self._program) - first))
        return len(self._starts) - 1

    def _write(self, expression: Expression) -> None:
        match expression:
            case Constant(value):
                text = self._vocabulary.text(value) if isinstance(value, str) else NONE
                self._program.append((CONSTANT, 0, text, number(value)))
            case Name(kind, name):
                slot = (_KINDS[kind], list(self._names[kind]).index(name))
                self._emit(SLOT, self._slots.setdefault(slot, len(self._slots)))
            case Sum(left, right, sign):
                self._emit(PLUS if sign == 1 else MINUS, 0, left, right)
            case Compare(operator, left, right):
                self._emit(_COMPARISONS[operator], 0, left, right)
            case Member(left, options):
                self._emit(MEMBER, len(options), left, *options)
            case Not(operand):
                self._emit(NOT, 0, operand)
            case Both(left, right):
                self._emit(AND, 0, left, right)
            case Either(left, right):
                self._emit(OR, 0, left, right)

    def _emit(self, operation: int, operand: int, *operands: Expression) -> None:
        for each in operands:
            self._write(each)
        self._program.append((operation, operand, NONE, math.nan))

    def table(self) -> ConditionTable:
        """The finished table."""
        starts = np.array(self._starts, dtype=np.int64).reshape(-1, 2)
        slots = np.array(list(self._slots), dtype=np.int64).reshape(-1, 2)
        return ConditionTable(
            first=starts[:, 0].copy(),
            count=starts[:, 1].copy(),
            operation=np.array([step[0] for step in self._program], dtype=np.int64),
            operand=np.array([step[1] for step in self._program], dtype=np.int64),
            text=np.array([step[2] for step in self._program], dtype=np.int64),
            number=np.array([step[3] for step in self._program], dtype=np.float64),
            slot_kind=slots[:, 0].copy(),
            slot_index=slots[:, 1].copy(),
        )
