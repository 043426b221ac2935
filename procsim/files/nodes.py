"""A YAML document as a tree of nodes that know their place: scalars stay texts, mappings keep their order.

PyYAML's event stream is used (libyaml's where it is there), so that nothing is resolved to numbers, dates or booleans
on the way and so that depth and aliases can be limited while the tree grows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procsim.model.problems import Path, Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.files.adjustments import Adjustment


@dataclass(slots=True, eq=False)
class Scalar:
    """One text of the file.

    ``inner`` is how many columns lie before its first character (1 where it is quoted), or None where a place in the
    text is no place on the line (escapes, several lines).
    """

    text: str
    position: Position
    quoted: bool = False
    inner: int | None = 0
    path: Path = ()
    #: Changes of a scenario to what stands here, in their order.
    adjustments: tuple[Adjustment, ...] = ()
    #: Whether a scenario has put this value here: then the shares beside it make room for it.
    replaced: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing stands here at all (``""`` in quotes is something)."""
        return not self.text and not self.quoted

    def at(self, offset: int) -> Position:
        """The position of the character at ``offset``."""
        if self.inner is None:
            return self.position
        place = self.position
        return Position(place.file, place.line, place.column + self.inner + offset)


@dataclass(slots=True, eq=False)
class Entry:
    """A key of a mapping with its value."""

    key: Scalar
    value: Node


@dataclass(slots=True, eq=False)
class Mapping:
    """Keys with values, in file order; ``flow`` says that it is written in braces."""

    entries: list[Entry]
    position: Position
    flow: bool = False
    path: Path = ()

    def entry(self, key: str) -> Entry | None:
        """The entry of that key."""
        for entry in self.entries:
            if entry.key.text == key:
                return entry
        return None

    def get(self, key: str) -> Node | None:
        """The value of that key."""
        entry = self.entry(key)
        return entry.value if entry else None


@dataclass(slots=True, eq=False)
class Items:
    """A list."""

    items: list[Node]
    position: Position
    path: Path = field(default=())


Node = Scalar | Mapping | Items


def with_paths(node: Node, path: Path = ()) -> Node:
    """The same tree, every node told its way from the root."""
    node.path = path
    match node:
        case Mapping(entries):
            for entry in entries:
                entry.key.path = (*path, entry.key.text)
                with_paths(entry.value, (*path, entry.key.text))
        case Items(items):
            for index, item in enumerate(items):
                with_paths(item, (*path, index))
        case Scalar():
            pass
    return node


def copied(node: Node) -> Node:
    """An independent copy of a tree, which may be changed."""
    match node:
        case Mapping(entries, position, flow, path):
            return Mapping([Entry(_copied_scalar(e.key), copied(e.value)) for e in entries], position, flow, path)
        case Items(items, position, path):
            return Items([copied(item) for item in items], position, path)
        case Scalar():
            return _copied_scalar(node)


def _copied_scalar(node: Scalar) -> Scalar:
    return Scalar(node.text, node.position, node.quoted, node.inner, node.path, node.adjustments, node.replaced)


def scalars(node: Node) -> Iterator[Scalar]:
    """Every scalar value under a node, keys left out, in file order."""
    match node:
        case Scalar():
            yield node
        case Mapping(entries):
            for entry in entries:
                yield from scalars(entry.value)
        case Items(items):
            for item in items:
                yield from scalars(item)


def flow_text(node: Node) -> str:
    """A node in one line of YAML, as it may be written in braces and given to ``--set``; empty for nothing at all."""
    match node:
        case Mapping(entries):
            return "{" + ", ".join(f"{_quoted(entry.key)}: {flow_text(entry.value)}" for entry in entries) + "}"
        case Items(items):
            return "[" + ", ".join(flow_text(item) for item in items) + "]"
        case Scalar():
            return _quoted(node)


def _quoted(scalar: Scalar) -> str:
    """A text, in quotes where YAML would take it for something else."""
    text = scalar.text
    if scalar.quoted or (text and re.search(r"[,\[\]{}]|: |:$|\s#|^[&*!|>'\"%@`]|^[?-](?:\s|$)", text)):
        return "'" + text.replace("'", "''") + "'"
    return text


def node_of(root: Node, path: Path) -> Node | None:
    """What stands at a path; None where nothing does."""
    node: Node | None = root
    for step in path:
        match node:
            case Mapping():
                node = node.get(str(step))
            case Items(items) if isinstance(step, int) and step < len(items):
                node = items[step]
            case _:
                return None
    return node


def find(root: Node, path: Path, at_key: bool = False) -> Position:
    """The position of what stands at a path, or of the nearest thing above it that the file does hold."""
    node, position = root, root.position
    for step in path:
        match node:
            case Mapping():
                entry = node.entry(str(step))
                if entry is None:
                    return position
                # A block mapping has no place of its own but that of its first key: its key is the better one to show.
                inline = isinstance(entry.value, Scalar) and not entry.value.empty
                braces = isinstance(entry.value, Mapping) and entry.value.flow
                position = entry.value.position if (inline or braces) and not at_key else entry.key.position
                node = entry.value
            case Items(items) if isinstance(step, int) and 0 <= step < len(items):
                node = items[step]
                position = node.position
            case _:
                return position
    return position
