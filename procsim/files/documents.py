"""Documents: a process, or a scenario that changes one, loaded with every problem at its place."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from procsim.files import changes as changing
from procsim.files import reader, yaml_reading
from procsim.files.keys import SCENARIO
from procsim.files.nodes import Mapping, Node, Scalar, copied, find, with_paths
from procsim.files.reading import Number, Reading
from procsim.model.problems import InputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.model.process import Process

_DEEPEST_SCENARIO = 10


@dataclass(frozen=True, slots=True)
class Document:
    """What the reader keeps of a file: for further changes, and for studies that vary its numbers.

    ``file`` is the path as it was given, ``folder`` that of the process (not of the scenario), from which its CSV files
    are read. ``root`` is the tree with all changes, and is not to be changed itself.
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

    def position(self, path: tuple[str | int, ...], at_key: bool = False) -> Position:
        """Where something stands, or the nearest thing above it that does."""
        return find(self.root, path, at_key)


def load(path: str | FilePath, changes: Sequence[tuple[str, str]] = ()) -> Process:
    """The process of a file, or of a scenario, with the ``changes`` (path and value, as ``--set`` takes them).

    Raises:
        InputError: with everything that is wrong, in the order of the file.
    """
    found, problems = check(path, changes)
    return _sound(found, problems)


def loads(
    text: str, file: str = "<text>", folder: str | FilePath | None = None, changes: Sequence[tuple[str, str]] = ()
) -> Process:
    """The process that a text describes; files that it names are looked for in ``folder``.

    Raises:
        InputError: with everything that is wrong.
    """
    try:
        document, problems = _document(text, file, FilePath(folder) if folder is not None else None, ())
    except InputError as error:
        raise InputError(_sorted(error.problems)) from None
    return _sound(*_read(document, problems, changes))


def check(path: str | FilePath, changes: Sequence[tuple[str, str]] = ()) -> tuple[Process | None, list[Problem]]:
    """The process of a file, and all its errors and warnings with their positions; None where there is an error."""
    try:
        document, problems = _document_of_file(FilePath(path), str(path), ())
        return _read(document, problems, changes)
    except InputError as error:
        return None, _sorted(error.problems)


def with_changes(process: Process, changes: Sequence[tuple[str, str]]) -> Process:
    """The same process with some of its values changed, as ``--set`` does; it must have come from a file or a text.

    Raises:
        InputError: where a path names nothing, or the changed process is wrong.
    """
    if not isinstance(process.document, Document):
        raise InputError("this process did not come from a file, and so nothing in it can be changed by its path")
    return _sound(*_read(process.document, [], changes))


def _sound(found: Process | None, problems: list[Problem]) -> Process:
    errors = [problem for problem in problems if problem.severity == "error"]
    if found is None or errors:
        raise InputError(errors)
    return found


def _sorted(problems: Sequence[Problem]) -> list[Problem]:
    """In the order of the file, each problem once, problems without a place first."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda problem: problem.position or Position("", 0, 0))


def _document_of_file(path: FilePath, shown: str, outer: tuple[FilePath, ...]) -> tuple[Document, list[Problem]]:
    text = yaml_reading.decoded(yaml_reading.read_bytes(path, shown), shown)
    return _document(text, shown, path.parent, (*outer, path.resolve()))


def _document(
    text: str, shown: str, folder: FilePath | None, outer: tuple[FilePath, ...]
) -> tuple[Document, list[Problem]]:
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
    if root.get("scenario") is not None or (root.get("process") is not None and root.get("stages") is None):
        return _scenario(root, problems, shown, folder, outer)
    return Document(root, shown, folder, files=(shown,)), problems


def _scenario(
    root: Mapping, problems: list[Problem], shown: str, folder: FilePath | None, outer: tuple[FilePath, ...]
) -> tuple[Document, list[Problem]]:
    """The document of the process that a scenario names, with the scenario's changes."""
    reading = Reading(folder)
    reading.problems += problems
    vary = root.entry("vary")
    if vary is not None:
        reading.error(vary.key, "`vary` comes with a later version of procsim: write one scenario for each value")
        root = Mapping([entry for entry in root.entries if entry is not vary], root.position, root.flow, root.path)
    record = reading.record(root, SCENARIO, "a scenario")
    base = record.get("process") if record else None
    title = reading.text(record.get("scenario"), "`scenario`") if record else None
    about = reading.text(record.get("about"), "`about`") if record else None
    named = reading.plain(base, "`process`") if base is not None else None
    if record is None or named is None:
        raise InputError(_sorted(reading.problems))
    path = (folder or FilePath()) / named.text.strip()
    try:
        document, found = _base(named, path, outer)
    except InputError as error:
        raise InputError(_sorted([*reading.problems, *error.problems])) from None
    reading.problems += found
    root_of_base = copied(document.root)
    change = reading.mapping(record.get("change"), "`change`")
    if change is not None and isinstance(root_of_base, Mapping):
        for entry in change.entries:
            changing.apply(root_of_base, entry.key, entry.value, reading)
        with_paths(root_of_base)
        document = replace(document, root=root_of_base)
    document = replace(document, file=shown, scenario=title or "", about=about or "", files=(shown, *document.files))
    return document, reading.problems


def _base(named: Scalar, path: FilePath, outer: tuple[FilePath, ...]) -> tuple[Document, list[Problem]]:
    """The document that a scenario changes; that there is no such file is told where it is named."""
    if path.resolve() in outer:
        raise InputError([Problem(f"{named.text} leads back to this scenario: a circle", position=named.position)])
    if len(outer) > _DEEPEST_SCENARIO:
        raise InputError([Problem("scenarios upon scenarios, more than ten deep", position=named.position)])
    try:
        return _document_of_file(path, os.path.normpath(path), outer)
    except InputError as error:
        if any(problem.position is None for problem in error.problems):
            raise InputError(
                [replace(problem, position=problem.position or named.position) for problem in error.problems]
            ) from None
        raise


def _read(
    document: Document, problems: Sequence[Problem], changes: Sequence[tuple[str, str]]
) -> tuple[Process | None, list[Problem]]:
    """The process of a document after further changes, its model checked for soundness."""
    reading = Reading(document.folder)
    reading.problems += problems
    root: Node = document.root
    if changes:
        root = copied(root)
        for path, value in changes:
            _set(root, path, value, reading)
        with_paths(root)
    if not isinstance(root, Mapping):
        return None, _sorted(reading.problems)
    found = reader.process(reading, root, document.file)
    if found is None or reading.problems:
        return None, _sorted(reading.problems)
    kept = replace(document, root=root, numbers=tuple(reading.numbers))
    found = replace(found, document=kept, scenario=document.scenario)
    return _checked(found, kept)


def _set(root: Node, path: str, value: str, reading: Reading) -> None:
    shown = f"--set {path}"
    try:
        node = yaml_reading.parse_value(value, shown)
    except InputError as error:
        reading.problems += error.problems
        return
    if isinstance(root, Mapping):
        changing.apply(root, Scalar(path, Position(shown, 1, 1)), node, reading)


def _checked(found: Process, document: Document) -> tuple[Process | None, list[Problem]]:
    from procsim.model import soundness

    problems = [
        problem if problem.position else replace(problem, position=document.position(problem.path, problem.at_key))
        for problem in soundness.problems(found)
    ]
    wrong = any(problem.severity == "error" for problem in problems)
    return None if wrong else found, _sorted(problems)
