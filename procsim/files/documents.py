"""Documents: the tree of a process, or of a scenario that changes one, and how the one follows from the other."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, cast

from procsim.files import changes as changing
from procsim.files import yaml_reading
from procsim.files.keys import SCENARIO
from procsim.files.nodes import Items, Mapping, Node, Scalar, copied, find, flow_text, scalars, with_paths
from procsim.files.reading import Number, Reading
from procsim.model.problems import InputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DEEPEST_SCENARIO = 10
#: The combinations that a scenario may vary.
MOST_COMBINATIONS = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """One path that a scenario changes, with its new value, or that it varies, with all values that it takes in turn.

    Nodes, so that a mistake in a value has its place.
    """

    path: Scalar
    values: tuple[Node, ...]
    varies: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A change as a reader is told of it: the path, its new value or what is added to it, and what stood there before.

    ``before`` is empty where nothing did, ``value`` where nothing does any more. ``now`` is what a relative change has
    made of it, once the file has been read; empty where that is more than a number or a few.
    """

    path: str
    value: str
    before: str
    now: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What the reader keeps of a file: for further changes, and for studies that vary its numbers.

    ``file`` is the path as it was given, ``folder`` that of the process (not of the scenario), from which its CSV files
    are read. ``root`` is the tree with all changes, and is not to be changed itself; in it what varies stands as it
    was.
    """

    root: Mapping
    file: str
    folder: FilePath | None
    #: The title of the (outermost) scenario, and what it says about itself.
    scenario: str = ""
    about: str = ""
    #: All numbers that a scenario can change, in the order of the file.
    numbers: tuple[Number, ...] = ()
    #: The files that were read, the process last.
    files: tuple[str, ...] = ()
    #: The tree of the process before all changes, and these, those of the innermost scenario first.
    origin: Mapping | None = None
    steps: tuple[Step, ...] = ()
    #: What ``--set`` changed after all steps, as pairs of path and value.
    further: tuple[tuple[str, str], ...] = ()
    #: Where the (outermost) ``vary`` stands.
    varied_at: Position | None = None

    def position(self, path: tuple[str | int, ...], at_key: bool = False) -> Position:
        """Where something stands, or the nearest thing above it that does."""
        return find(self.root, path, at_key)

    @property
    def changes(self) -> list[Change]:
        """All that was changed in the process as it stands in its file, in that order; what varies is not among it."""
        steps = [(step.path.text.strip(), step.values[0]) for step in self.steps if not step.varies]
        steps += [(path, yaml_reading.parse_value(value, path)) for path, value in self.further]
        found: list[Change] = []
        for number, (path, value) in enumerate(steps):
            before = changing.node_at(self.origin, path) if self.origin is not None else None
            if before is not None and changing.is_relative(path, value):
                is_last = path not in (other for other, _ in steps[number + 1 :])
                now = self._now(path) if is_last else ""
                found.append(Change(path, flow_text(value), _row(_numbers_in(before)), now))
            else:
                found += _changes(path, value, before)
        return found

    def _now(self, path: str) -> str:
        """What stands at a path after all changes, as far as that is plain numbers."""
        from procsim.files.guesses import plain_numbers

        place, rest = changing.place_of(self.root, path)
        return "" if rest else _row(plain_numbers(self, place))

    @property
    def varied(self) -> tuple[Step, ...]:
        """What the scenarios vary, in their order."""
        return tuple(step for step in self.steps if step.varies)

    @property
    def combinations(self) -> int:
        """How many scenarios this one stands for."""
        return _combinations(self.varied)


def _row(texts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def _numbers_in(node: Node) -> list[str]:
    """The values that a relative change reaches: all of a mapping, but not the attribute on which they depend."""
    if isinstance(node, Mapping):
        return [text for entry in node.entries if entry.key.text != "by" for text in _numbers_in(entry.value)]
    return [scalar.text for scalar in scalars(node)]


def _changes(path: str, value: Node, before: Node | None) -> Iterator[Change]:
    """One change, or one for each key where a mapping takes the place of another."""
    if isinstance(value, Mapping) and isinstance(before, Mapping):
        for key in dict.fromkeys(entry.key.text for entry in (*value.entries, *before.entries)):
            now, then = (flow_text(node) if node is not None else "" for node in (value.get(key), before.get(key)))
            if now != then:
                yield Change(f"{path}.{key}", now, then)
        return
    yield Change(path, flow_text(value), flow_text(before) if before is not None else "")


def document_of_file(path: FilePath, shown: str, outer: tuple[FilePath, ...] = ()) -> tuple[Document, list[Problem]]:
    """The document of a file, and what is wrong with it so far; ``outer`` are the scenarios that led to it.

    Raises:
        InputError: for what is no process and no scenario at all.
    """
    text = yaml_reading.decoded(yaml_reading.read_bytes(path, shown, outer), shown)
    return document_of_text(text, shown, path.parent, (*outer, path.resolve()))


def document_of_text(
    text: str, shown: str, folder: FilePath | None, outer: tuple[FilePath, ...] = ()
) -> tuple[Document, list[Problem]]:
    """The document that a text describes; the files that it names are looked for in ``folder``.

    Raises:
        InputError: for what is no process and no scenario at all.
    """
    root, problems = yaml_reading.parse(text, shown)
    if root is None:
        raise InputError(
            [Problem("the file is empty: a process begins with `procsim: 1`", position=Position(shown, 1, 1))]
        )
    if not isinstance(root, Mapping):
        kind = "one text" if isinstance(root, Scalar) else "a list"
        raise InputError(
            [Problem(f"a process is a mapping of keys to values, and this is {kind}", position=root.position)]
        )
    with_paths(root)
    if _is_scenario(root):
        return _scenario(root, problems, shown, folder, outer)
    return Document(root, shown, folder, files=(shown,), origin=root), problems


def _is_scenario(root: Mapping) -> bool:
    """Whether a document is a scenario, be it one that lacks its first line: by what only a scenario has."""
    keys = {entry.key.text for entry in root.entries}
    return "scenario" in keys or bool(keys & {"process", "change", "vary"} and not keys & {"arrivals", "stages"})


def stepped(document: Document, chosen: Sequence[int] | None, reading: Reading) -> Mapping:
    """The tree of the process after all steps; of what varies the value of that number, or the one that stood there.

    What a step cannot change is told in ``reading``.
    """
    root = cast("Mapping", copied(document.origin or document.root))
    number = count()
    for step in document.steps:
        if not step.varies:
            changing.apply(root, step.path, copied(step.values[0]), reading)
        elif chosen is not None:
            changing.apply(root, step.path, copied(step.values[chosen[next(number)]]), reading)
    with_paths(root)
    return root


def _scenario(
    root: Mapping, problems: list[Problem], shown: str, folder: FilePath | None, outer: tuple[FilePath, ...]
) -> tuple[Document, list[Problem]]:
    """The document of the process that a scenario names, with the scenario's changes."""
    reading = Reading(folder)
    reading.problems += problems
    record = reading.record(root, SCENARIO, "a scenario")
    base = record.get("process") if record else None
    title = reading.text(record.get("scenario"), "`scenario`") if record else None
    about = reading.text(record.get("about"), "`about`") if record else None
    named = reading.plain(base, "`process`") if base is not None else None
    if record is None or named is None:
        raise InputError(reading.problems)
    path = (folder or FilePath()) / named.text.strip()
    try:
        document, found = _base(named, path, outer)
    except InputError as error:
        raise InputError([*reading.problems, *error.problems]) from None
    reading.problems += found
    steps = [*document.steps, *_changed(reading, record.get("change"))]
    vary = record.get("vary")
    steps += _varied(reading, vary, document.varied)
    document = replace(
        document,
        file=shown,
        scenario=title or "",
        about=about or "",
        files=(shown, *document.files),
        steps=tuple(steps),
        varied_at=find(root, ("vary",), at_key=True) if vary is not None else document.varied_at,
    )
    return replace(document, root=stepped(document, None, reading)), reading.problems


def _base(named: Scalar, path: FilePath, outer: tuple[FilePath, ...]) -> tuple[Document, list[Problem]]:
    """The document that a scenario changes; that there is no such file is told where it is named."""
    if path.resolve() in outer:
        raise InputError([Problem(f"{named.text} leads back to this scenario: a circle", position=named.position)])
    if len(outer) > _DEEPEST_SCENARIO:
        raise InputError([Problem("scenarios upon scenarios, more than ten deep", position=named.position)])
    try:
        return document_of_file(path, os.path.normpath(path), outer)
    except InputError as error:
        if any(problem.position is None for problem in error.problems):
            raise InputError(
                [replace(problem, position=problem.position or named.position) for problem in error.problems]
            ) from None
        raise


def _changed(reading: Reading, node: Node | None) -> list[Step]:
    mapping = reading.mapping(node, "`change`")
    return [Step(entry.key, (entry.value,)) for entry in mapping.entries] if mapping is not None else []


def _varied(reading: Reading, node: Node | None, earlier: Sequence[Step]) -> list[Step]:
    """What ``vary`` says: paths, each with a list of values."""
    mapping = reading.mapping(node, "`vary`")
    if mapping is None:
        return []
    if not mapping.entries:
        reading.error(mapping, "nothing varies here: write {staff.technicians.count: [3, 4, 5]}")
    steps: list[Step] = []
    for entry in mapping.entries:
        path = entry.key.text.strip()
        if any(step.path.text.strip() == path for step in earlier):
            reading.error(entry.key, f"{path} is varied already by the scenario that this one changes")
        values = _values(reading, path, entry.value)
        if values:
            steps.append(Step(entry.key, values, varies=True))
    if _combinations([*earlier, *steps]) > MOST_COMBINATIONS:
        counts = " × ".join(str(len(step.values)) for step in (*earlier, *steps))
        reading.error(mapping, f"more than {MOST_COMBINATIONS:,} combinations are too many: {counts} stand here")
        return []
    return steps


def _values(reading: Reading, path: str, node: Node) -> tuple[Node, ...]:
    if not isinstance(node, Items):
        shown = flow_text(node) if isinstance(node, Scalar) else "…"
        reading.error(node, f"a list of values is wanted: [{shown}, …]; what has one value stands under `change`")
        return ()
    if not node.items:
        reading.error(node, f"no value of {path} stands here")
    seen: set[str] = set()
    for item in node.items:
        text = flow_text(item)
        if not text:
            reading.error(item, "a value is missing here")
        elif text in seen:
            reading.error(item, f"{text} stands here twice")
        seen.add(text)
    return tuple(node.items)


def _combinations(varied: Sequence[Step]) -> int:
    return math.prod(len(step.values) for step in varied)
