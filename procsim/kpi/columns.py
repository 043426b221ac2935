"""Values of all tickets at once: the conditions of the language, evaluated over columns instead of ticket by ticket.

The meaning is that of `procsim.model.conditions.evaluate`; this module only says it for arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from procsim.model.conditions import Both, Compare, Constant, Either, Expression, Member, Name, Not, Sum, number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from procsim.model.process import Depends

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
#: Indices; -1 for none. Those of a log's visits may be narrower than int64.
Codes = npt.NDArray[np.signedinteger[Any]]

#: Codes of a column's entries that are no text.
NUMBER = -1
ABSENT = -2


@dataclass(frozen=True, eq=False)
class Column:
    """One value per ticket, or one value for all of them (arrays of length 1).

    ``codes`` are indices into ``texts``, or `NUMBER`, or `ABSENT` where the ticket lacks the value. ``numbers`` holds
    the numeric reading of every entry (nan where there is none), texts that look like numbers included.
    """

    codes: Codes
    numbers: Floats
    texts: tuple[str, ...] = ()
    _index: dict[str, int] = field(default_factory=dict, repr=False)

    @classmethod
    def of_texts(cls, codes: Codes, texts: tuple[str, ...]) -> Column:
        """A column of texts by their codes; a negative code stands for a missing value."""
        readings = np.array([number(text) for text in texts] + [np.nan])
        kept = np.where(codes < 0, ABSENT, codes)
        return cls(kept, readings[np.where(codes < 0, len(texts), codes)], texts)

    @classmethod
    def of_numbers(cls, numbers: npt.NDArray[Any]) -> Column:
        """A column of numbers; nan stands for a missing value."""
        values = numbers.astype(np.float64)
        return cls(np.where(np.isnan(values), ABSENT, NUMBER).astype(np.int64), values)

    @classmethod
    def of_results(cls, results: npt.NDArray[Any]) -> Column:
        """What an operation has computed: truth values or numbers, never missing."""
        return cls(np.full(len(results), NUMBER, np.int64), results.astype(np.float64))

    @classmethod
    def constant(cls, value: str | float) -> Column:
        """One value for all tickets."""
        if isinstance(value, str):
            return cls.of_texts(np.zeros(1, np.int64), (value,))
        return cls.of_results(np.array([value]))

    @property
    def is_plain_text(self) -> bool:
        """Whether this is one text that doesn't look like a number: it equals texts alone."""
        return len(self.codes) == 1 and bool(self.codes[0] >= 0) and bool(np.isnan(self.numbers[0]))

    def code_of(self, text: str) -> int:
        """The code of a text in this column, or one that no entry has."""
        if not self._index:
            self._index.update({text: code for code, text in enumerate(self.texts)})
        return self._index.get(text, -3)

    def truth(self) -> Bools:
        """Each entry's truth: a text that isn't empty, a number other than 0; a missing value is false."""
        truth: Bools = np.where(self.codes == NUMBER, self.numbers != 0, self.codes >= 0)
        if "" in self.texts:
            truth &= self.codes != self.code_of("")
        return truth

    def labels(self) -> tuple[Codes, tuple[str, ...]]:
        """Every entry's label as a code into the labels that are given beside it; -1 where the value is missing."""
        if not (self.codes == NUMBER).any():
            return np.where(self.codes == ABSENT, -1, self.codes), self.texts
        known = np.unique(self.numbers[self.codes == NUMBER])
        codes = np.where(self.codes == ABSENT, -1, np.searchsorted(known, self.numbers))
        return codes, tuple(f"{value:.15g}" for value in known)


def equal(left: Column, right: Column) -> Bools:
    """Equality: as numbers where both read as numbers, else as texts; a missing one equals nothing."""
    result: Bools
    if right.is_plain_text or left.is_plain_text:
        text, column = (right, left) if right.is_plain_text else (left, right)
        result = column.codes == column.code_of(text.texts[int(text.codes[0])])
        return result
    both_texts = (left.codes >= 0) & (right.codes >= 0)
    if left.texts == right.texts:
        same_text = both_texts & (left.codes == right.codes)
    else:
        translated = np.array([left.code_of(text) for text in right.texts] + [-3, -3], dtype=np.int64)
        same_text = both_texts & (left.codes == translated[right.codes])
    are_numbers = ~(np.isnan(left.numbers) | np.isnan(right.numbers))
    result = np.where(are_numbers, left.numbers == right.numbers, same_text)
    result &= (left.codes != ABSENT) & (right.codes != ABSENT)
    return result


def evaluate(expression: Expression, lookup: Callable[[Name], Column]) -> Column:
    """The value of an expression for every ticket, names being answered by ``lookup``."""
    match expression:
        case Constant(value):
            return Column.constant(value)
        case Name():
            return lookup(expression)
        case Sum(left, right, sign):
            return Column.of_results(evaluate(left, lookup).numbers + sign * evaluate(right, lookup).numbers)
        case Member(left, options):
            looked_for = evaluate(left, lookup)
            found = np.zeros(len(looked_for.codes), dtype=np.bool_)
            for option in options:
                found = found | equal(looked_for, evaluate(option, lookup))
            return Column.of_results(found)
        case Not(operand):
            return Column.of_results(~evaluate(operand, lookup).truth())
        case Both(left, right):
            return Column.of_results(evaluate(left, lookup).truth() & evaluate(right, lookup).truth())
        case Either(left, right):
            return Column.of_results(evaluate(left, lookup).truth() | evaluate(right, lookup).truth())
        case Compare(operator, left, right):
            a, b = evaluate(left, lookup), evaluate(right, lookup)
            if operator in ("==", "!="):
                return Column.of_results(equal(a, b) == (operator == "=="))
            compare = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}[operator]
            return Column.of_results(compare(a.numbers, b.numbers))


def chosen(depends: Depends[Any], lookup: Callable[[str], Column], size: int) -> tuple[Codes, list[Any]]:
    """Which value a dependent value gives to each ticket: codes into the values that are returned beside them.

    Code -1 stands for none: the ticket's attribute isn't listed and there is no ``otherwise``.
    """
    values: list[Any] = list(depends.values.values()) if depends.by is not None else []
    codes = np.full(size, -1 if depends.otherwise is None else len(values), dtype=np.int64)
    if depends.by is not None:
        column = lookup(depends.by)
        for code, key in reversed(list(enumerate(depends.values))):
            codes[equal(column, Column.constant(key))] = code
    if depends.otherwise is not None:
        values.append(depends.otherwise)
    return codes, values


def per_ticket(depends: Depends[int], lookup: Callable[[str], Column], size: int) -> tuple[Codes, Bools]:
    """The number that a dependent value gives to each ticket, and whether it gives one."""
    codes, values = chosen(depends, lookup, size)
    return np.array([*values, 0], dtype=np.int64)[codes], codes >= 0


def categories(shares: Mapping[str, object] | tuple[str, ...], found: tuple[str, ...]) -> tuple[str, ...]:
    """Labels in the order of the file, then those that were found besides, in their own order."""
    return tuple(dict.fromkeys((*shares, *sorted(set(found) - set(shares)))))
