"""From a file to a process: loaded with every problem at its place, and changed again as ``--set`` does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from procsim.files import changes as changing
from procsim.files import mending, reader, yaml_reading
from procsim.files.documents import Document, document_of_file, document_of_text
from procsim.files.nodes import Mapping, Node, Scalar, copied, with_paths
from procsim.files.reading import Reading
from procsim.model.problems import InputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.model.process import Process


def load(path: str | FilePath, changes: Sequence[tuple[str, str]] = ()) -> Process:
    """The process of a file, or of a scenario, with the ``changes`` (path and value, as ``--set`` takes them).

    Raises:
        InputError: with everything that is wrong, in the order of the file; for a scenario with ``vary``, too, which
            stands for several processes: `procsim.files.variants` gives them all.
    """
    return sound(*check(path, changes))


def loads(
    text: str, file: str = "<text>", folder: str | FilePath | None = None, changes: Sequence[tuple[str, str]] = ()
) -> Process:
    """The process that a text describes; files that it names are looked for in ``folder``.

    Raises:
        InputError: with everything that is wrong.
    """
    try:
        document, problems = document_of_text(text, file, FilePath(folder) if folder is not None else None)
    except InputError as error:
        raise InputError(in_order(error.problems)) from None
    return sound(*_one(document, problems, changes))


def check(path: str | FilePath, changes: Sequence[tuple[str, str]] = ()) -> tuple[Process | None, list[Problem]]:
    """The process of a file, and all its errors and warnings with their positions; None where there is an error."""
    try:
        return _one(*document_of_file(FilePath(path), str(path)), changes)
    except InputError as error:
        return None, in_order(error.problems)


def with_changes(process: Process, changes: Sequence[tuple[str, str]]) -> Process:
    """The same process with some of its values changed, as ``--set`` does; it must have come from a file or a text.

    Raises:
        InputError: where a path names nothing, or the changed process is wrong.
    """
    if not isinstance(process.document, Document):
        raise InputError("this process did not come from a file, and so nothing in it can be changed by its path")
    return sound(*process_of(process.document, [], changes))


def _one(
    document: Document, problems: Sequence[Problem], changes: Sequence[tuple[str, str]]
) -> tuple[Process | None, list[Problem]]:
    """The process of a document that stands for one."""
    if document.varied_at is None:
        return process_of(document, problems, changes)
    scenarios = "1 scenario" if document.combinations == 1 else f"{document.combinations} scenarios"
    message = f"`vary` makes {scenarios} of this one, and here one is wanted: `procsim compare` runs them all"
    _, found = process_of(document, [*problems, Problem(message, position=document.varied_at)], changes)
    return None, found


def process_of(
    document: Document, problems: Sequence[Problem], changes: Sequence[tuple[str, str]]
) -> tuple[Process | None, list[Problem]]:
    """The process of a document's tree after further changes, its model checked for soundness."""
    reading = Reading(document.folder)
    reading.problems += problems
    root: Node = document.root
    if changes:
        root = copied(root)
        for path, value in changes:
            _set(root, path, value, reading)
        with_paths(root)
    if not isinstance(root, Mapping):
        return None, in_order(reading.problems)
    # A scenario's process is called as it is in its own file.
    found = reader.process(reading, root, document.files[-1])
    if found is None or reading.problems:
        in_spite = mending.errors_in_spite(root, reading, document.file)
        return None, in_order([*reading.problems, *in_spite])
    further = (*document.further, *changes)
    kept = replace(document, root=root, numbers=tuple(reading.numbers), further=further)
    sound_one, told = _checked(replace(found, document=kept, scenario=document.scenario, file=document.file), kept)
    return sound_one, in_order([*told, *reading.warnings])


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
    return None if wrong else found, in_order(problems)


def sound(found: Process | None, problems: Sequence[Problem]) -> Process:
    """A process without errors.

    Raises:
        InputError: with the errors among the problems.
    """
    errors = [problem for problem in problems if problem.severity == "error"]
    if found is None or errors:
        raise InputError(errors)
    return found


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """In the order of the file, each problem once, problems without a place first."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda problem: problem.position or Position("", 0, 0))
