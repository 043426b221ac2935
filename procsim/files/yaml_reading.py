"""From bytes to a tree of nodes: guards against what is no process at all, and YAML's errors in words."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Final, NoReturn

import yaml

from procsim.files.nodes import Entry, Items, Mapping, Node, Scalar, copied, with_paths
from procsim.files.suggestions import nearest
from procsim.files.yaml_errors import in_words
from procsim.model.problems import InputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

#: A process of a thousand stages is smaller than 1 MB.
LARGEST: Final = 5_000_000
#: What aliases may expand to, and how deep a document may nest.
MOST_VALUES: Final = 200_000
DEEPEST: Final = 60
_YAML: Final = {".yaml", ".yml", ""}  # a name without an ending was given without it

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def refuse(message: str, position: Position) -> NoReturn:
    """Gives up on a document because of one problem."""
    raise InputError([Problem(message, position=position)])


def read_bytes(path: FilePath, shown: str, outer: Collection[FilePath] = ()) -> bytes:
    """The content of a file; its absence, size and the like are problems, not crashes.

    ``outer`` are the scenarios that led to it, which are not what was meant where there is no such file.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError(f"{shown}: there is no such file{_near(path, shown, outer)}") from None
    except IsADirectoryError:
        raise InputError(f"{shown}: this is a folder, not a file") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{shown}: cannot be read ({getattr(error, 'strerror', None) or error})") from None
    if len(content) > LARGEST:
        refuse(f"the file is larger than {LARGEST // 1_000_000} MB, and no process is", Position(shown, 1, 1))
    return content


def _near(path: FilePath, shown: str, outer: Collection[FilePath]) -> str:
    """The file of that kind in the folder that was probably meant; empty where none is near."""
    kinds = {path.suffix} if path.suffix not in _YAML else _YAML
    try:
        files = [other for other in path.parent.iterdir() if other.suffix in kinds and other.resolve() not in outer]
    except OSError:
        return ""
    near = nearest(path.name, sorted(other.name for other in files))
    return f", did you mean {FilePath(shown).with_name(near[0])}?" if near else ""


def decoded(content: bytes, shown: str) -> str:
    """The text of a file in UTF-8 (with or without a byte order mark)."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig", errors="replace")
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        byte = content[error.start]
        refuse(f"the byte 0x{byte:02X} is not UTF-8: save the file as UTF-8", Position(shown, line, column))


def parse(text: str, shown: str) -> tuple[Node | None, list[Problem]]:
    """The tree of a YAML text (None where it holds nothing), its keys that stand twice, and its decimal commas.

    Raises:
        InputError: for the first thing that isn't YAML, after which nothing more can be understood.
    """
    if len(text) > LARGEST:
        refuse(f"the text is larger than {LARGEST // 1_000_000} MB, and no process is", Position(shown, 1, 1))
    _refuse_tabs(text, shown)
    try:
        composer = _Composer(text, shown)
        root = composer.document()
        if root is not None:
            with_paths(root)
        return root, composer.problems()
    except yaml.YAMLError as error:
        message, line, column = in_words(error, text)
        refuse(message, Position(shown, line, column))


def parse_value(text: str, shown: str) -> Node:
    """The tree of a value that is given in one line, as ``--set`` does."""
    node, problems = parse(text, shown)
    if problems:
        raise InputError([replace(problem, path=()) for problem in problems])
    return node if node is not None else Scalar("", Position(shown, 1, 1))


def _refuse_tabs(text: str, shown: str) -> None:
    for match in re.finditer(r"^[ ]*\t", text, re.MULTILINE):
        end_of_line = text.find("\n", match.end())
        if text[match.end() : end_of_line if end_of_line >= 0 else len(text)].strip():
            line = text.count("\n", 0, match.start()) + 1
            refuse("a tab indents this line: YAML wants spaces", Position(shown, line, len(match.group())))


class _Composer:
    """Builds the tree from the events of one document."""

    def __init__(self, text: str, shown: str) -> None:
        self._told: list[tuple[Scalar, Problem]] = []  # each with the key whose value is in doubt
        self._shown = shown
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        self._anchors: dict[str, Node | None] = {}
        self._values = 0

    def problems(self) -> list[Problem]:
        """What is wrong with the document, each at its path, once the tree knows its paths."""
        return [replace(problem, path=key.path) for key, problem in self._told]

    def document(self) -> Node | None:
        node: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and node is not None:
                refuse("a second document begins here (`---`): one file holds one process", self._position(event))
            if isinstance(event, yaml.NodeEvent):
                node = self._node(event, 0)
        return None if isinstance(node, Scalar) and node.empty else node

    def _position(self, event: Any) -> Position:
        return Position(self._shown, event.start_mark.line + 1, event.start_mark.column + 1)

    def _node(self, event: Any, depth: int) -> Node:
        position = self._position(event)
        self._count(1, position)
        if depth > DEEPEST:
            refuse(f"this is nested more than {DEEPEST} levels deep", position)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), position)
        if event.tag is not None and event.tag != "!":
            refuse(f"a word that begins with `!` is a tag of YAML ({event.tag}), and a process has none", position)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, position)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Items([], position)
            while not isinstance(inside := next(self._events), yaml.SequenceEndEvent):
                node.items.append(self._node(inside, depth + 1))
        else:
            node = self._mapping(event, position, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _count(self, values: int, position: Position) -> None:
        self._values += values
        if self._values > MOST_VALUES:
            refuse(f"the document holds more than {MOST_VALUES:,} values once its aliases are expanded", position)

    def _alias(self, anchor: str, position: Position) -> Node:
        if anchor not in self._anchors:
            refuse(
                f"`*{anchor}` is an alias of YAML, and there is no `&{anchor}` before it: "
                "put a text that begins with * in quotes",
                position,
            )
        node = self._anchors[anchor]
        if node is None:
            refuse(f"the alias `*{anchor}` stands inside what it stands for", position)
        self._count(_size(node), position)
        return copied(node)

    def _scalar(self, event: Any, position: Position) -> Scalar:
        quoted = bool(event.style)  # libyaml says "" of a plain one, PyYAML None
        inner: int | None = None
        if event.start_mark.line == event.end_mark.line and event.style not in ("|", ">"):
            inner = 1 if quoted else 0
            if quoted and event.end_mark.column - event.start_mark.column != len(event.value) + 2:
                inner = None  # an escape
        return Scalar(event.value, position, quoted, inner)

    def _mapping(self, event: Any, position: Position, depth: int) -> Mapping:
        node = Mapping([], position, bool(event.flow_style))
        seen: dict[str, Scalar] = {}
        merged: list[Node] = []
        commas: dict[int, int] = {}  # by entry, the problem of its first decimal comma
        while not isinstance(inside := next(self._events), yaml.MappingEndEvent):
            key = self._node(inside, depth + 1)
            if not isinstance(key, Scalar):
                refuse("a key is a plain text: what begins with { or [ stands on the right of a colon", key.position)
            _refuse_forgotten_colon(key)
            value = self._node(next(self._events), depth + 1)
            if node.entries and _is_after_decimal_comma(node, key, value):
                self._decimal_comma(node.entries[-1], key, commas)
                continue
            if key.text == "<<" and not key.quoted:
                merged.append(value)
                continue
            if key.text in seen:
                message = f"the key {key.text!r} stands here twice, first in line {seen[key.text].position.line}"
                self._told.append((seen[key.text], Problem(message, position=key.position)))
                continue
            seen[key.text] = key
            node.entries.append(Entry(key, value))
        for value in merged:
            self._merge(node, value, seen)
        return node

    def _decimal_comma(self, before: Entry, key: Scalar, commas: dict[int, int]) -> None:
        """Tells of a comma that stands for a point, once for each value, and reads the value as it was meant."""
        read = before.value.text if isinstance(before.value, Scalar) else ""
        before.value = Scalar(f"{read}.{key.text}", before.value.position, inner=None)
        message = f"write a decimal point, not a comma: {before.key.text}: {read}.{key.text}"
        place = commas.setdefault(id(before), len(self._told))
        if place == len(self._told):
            self._told.append((before.key, Problem(message, position=key.position)))
        else:
            self._told[place] = before.key, replace(self._told[place][1], message=message)

    def _merge(self, node: Mapping, value: Node, seen: dict[str, Scalar]) -> None:
        """``<<: *base``: what the mapping itself doesn't say, it takes over."""
        for source in value.items if isinstance(value, Items) else [value]:
            if not isinstance(source, Mapping):
                refuse("`<<` takes over the keys of a mapping: write `<<: *name`", value.position)
            for entry in source.entries:
                if entry.key.text not in seen:
                    seen[entry.key.text] = entry.key
                    node.entries.append(entry)


def _refuse_forgotten_colon(key: Scalar) -> None:
    """``stage {next: …}`` reads as a key ``stage {next``."""
    found = None if key.quoted else re.fullmatch(r"(\S.*?)\s+[{\[][^}\]]*", key.text)
    if found:
        refuse(f"a colon is missing after {found[1]!r}", key.at(found.end(1)))


def _is_after_decimal_comma(node: Mapping, key: Scalar, value: Node) -> bool:
    """Whether a comma has torn a number apart: ``{duration: 1,5 h}`` holds a key ``5 h`` without a value."""
    before = node.entries[-1].value
    return (
        node.flow
        and isinstance(value, Scalar)
        and value.empty
        and isinstance(before, Scalar)
        and not before.quoted
        and not key.quoted
        and bool(re.match(r"\d", key.text))
        and bool(re.search(r"\d$", before.text))
        and (before.inner is None or before.at(len(before.text) + 1) == key.position)
    )


def _size(node: Node) -> int:
    match node:
        case Mapping(entries):
            return 1 + sum(1 + _size(entry.value) for entry in entries)
        case Items(items):
            return 1 + sum(_size(item) for item in items)
        case Scalar():
            return 1
