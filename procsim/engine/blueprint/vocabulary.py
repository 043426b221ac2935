"""Attributes, their values, and whatever depends on them, as codes and selectors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from procsim.engine.blueprint.tables import NONE, AttributeTable, SelectorTable
from procsim.engine.draws import name_key
from procsim.model.conditions import equal, number
from procsim.model.distributions import Distribution
from procsim.model.process import BUILT_IN_ATTRIBUTES, Depends, Process, Values
from procsim.model.time import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Vocabulary:
    """The attributes of a process and their possible values, in file order, with every text numbered once."""

    def __init__(self, process: Process) -> None:
        self.names: list[str] = [*process.attributes, *BUILT_IN_ATTRIBUTES]
        self.values: list[list[str]] = [[] for _ in process.attributes]
        self.is_number: list[bool] = [False] * len(self.values)
        for source in process.arrivals.values():
            for attribute in source.attributes:
                self._collect(self.names.index(attribute.name), attribute.values)
        self.values += [list(process.arrivals), list(WEEKDAYS), [str(hour) for hour in range(24)]]
        self.is_number += [False] * len(BUILT_IN_ATTRIBUTES)
        self.texts: dict[str, int] = {}
        self.priorities = process.priorities

    def _collect(self, attribute: int, options: Depends[Values | Distribution]) -> None:
        for option in options.all():
            if isinstance(option, Distribution):
                self.is_number[attribute] = True
            else:
                known = self.values[attribute]
                known += [value for value, _ in option.shares if value not in known]

    def text(self, value: str) -> int:
        """The number of a text; equal texts have equal numbers."""
        return self.texts.setdefault(value, len(self.texts))

    def code(self, attribute: int, value: str) -> int:
        """The code of an attribute's value."""
        return self.values[attribute].index(value)

    def table(self) -> AttributeTable:
        """The finished table."""
        first = np.cumsum([0, *(len(values) for values in self.values)])
        texts = [value for values in self.values for value in values]
        priority = NONE
        rank: list[int] = []
        if self.priorities and "priority" in self.names[: -len(BUILT_IN_ATTRIBUTES)]:
            priority = self.names.index("priority")
            last = len(self.priorities)
            rank = [self.priorities.index(v) if v in self.priorities else last for v in self.values[priority]]
        return AttributeTable(
            names=tuple(self.names),
            keys=np.array([name_key(name) for name in self.names], dtype=np.int64),
            is_number=np.array(self.is_number),
            first=first.astype(np.int64),
            values=tuple(tuple(values) for values in self.values),
            text=np.array([self.text(text) for text in texts], dtype=np.int64),
            reading=np.array([number(text) for text in texts], dtype=np.float64),
            priority=priority,
            rank=np.array(rank, dtype=np.int64),
        )


class Selectors:
    """Gathers the selectors of a blueprint."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._rows: list[tuple[int, int, int, int]] = []
        self._variants: list[int] = []
        self._numbers: list[float] = []

    def add(self, choice: Depends[T] | None, variant: Callable[[T], int]) -> int:
        """The row of a selector for ``choice``, each of its values turned into a variant; NONE for no choice."""
        if choice is None:
            return NONE
        otherwise = NONE if choice.otherwise is None else variant(choice.otherwise)
        first = len(self._variants)
        if choice.by is None:
            self._rows.append((NONE, otherwise, first, 0))
            return len(self._rows) - 1
        attribute = self._vocabulary.names.index(choice.by)
        listed = [(value, variant(option)) for value, option in choice.values.items()]
        if self._vocabulary.is_number[attribute]:
            found = [(number(value), row) for value, row in listed]
        else:
            found = [
                (math.nan, next((row for value, row in listed if equal(value, known)), otherwise))
                for known in self._vocabulary.values[attribute]
            ]
        self._numbers += [reading for reading, _ in found]
        self._variants += [row for _, row in found]
        self._rows.append((attribute, otherwise, first, len(found)))
        return len(self._rows) - 1

    def table(self) -> SelectorTable:
        """The finished table."""
        columns = np.array(self._rows, dtype=np.int64).reshape(-1, 4).T
        return SelectorTable(
            attribute=columns[0].copy(),
            otherwise=columns[1].copy(),
            first=columns[2].copy(),
            count=columns[3].copy(),
            variants=np.array(self._variants, dtype=np.int64),
            numbers=np.array(self._numbers, dtype=np.float64),
        )
