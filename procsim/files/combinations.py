"""What a scenario with ``vary`` stands for: a process for each combination of its values; and their common base."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from procsim.files import adjustments
from procsim.files.documents import Document, document_of_file, stepped
from procsim.files.loading import in_order, process_of, sound
from procsim.files.nodes import flow_text, scalars
from procsim.files.reading import Reading
from procsim.model.problems import InputError, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from procsim.model.process import Process


@dataclass(frozen=True, slots=True)
class Variant:
    """One combination of what a scenario varies, or the only process of a file without ``vary``.

    ``settings`` are the paths that vary with the values that they have here, as ``--set`` takes them; ``name`` says
    them to a reader (``staff.technicians.count = 3``). Both are empty where nothing varies. The process's ``scenario``
    is the scenario's title with the name behind it.
    """

    name: str
    settings: tuple[tuple[str, str], ...]
    process: Process


def variants(path: str | FilePath, changes: Sequence[tuple[str, str]] = ()) -> list[Variant]:
    """All processes that a file stands for, the last path of ``vary`` changing fastest.

    A process and a scenario without ``vary`` stand for one. ``changes`` (path and value, as ``--set`` takes them) are
    made in each of them, after all others.

    Raises:
        InputError: with everything that is wrong with any of them, in the order of the file.
    """
    found, problems = check_variants(path, changes)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise InputError(errors)
    return found


def check_variants(
    path: str | FilePath, changes: Sequence[tuple[str, str]] = ()
) -> tuple[list[Variant], list[Problem]]:
    """All processes that a file stands for, and the errors and warnings of all of them; none where there is an error.

    What is said of some combinations only says of which.
    """
    try:
        document, problems = document_of_file(FilePath(path), str(path))
    except InputError as error:
        return [], in_order(error.problems)
    if document.varied_at is None:
        process, problems = process_of(document, problems, changes)
        return ([Variant("", (), process)] if process is not None else []), problems
    problems = [*problems, *_settled(document, changes)]
    if problems:
        return [], process_of(document, problems, changes)[1]
    found: list[Variant] = []
    told: list[tuple[str, list[Problem]]] = []
    for name, settings, varied, unapplied in _combinations(document):
        process, said = process_of(varied, unapplied, changes)
        told.append((name, said))
        if process is not None:
            found.append(Variant(name, settings, process))
    problems = _together(document, told)
    return (found if len(found) == len(told) else []), problems


def base_of(path: str | FilePath, changes: Sequence[tuple[str, str]] = ()) -> Process:
    """The process that a scenario changes, as it stands in its own file, which is its ``file``; of scenarios upon
    scenarios the one below all of them, and of a process itself.

    ``changes`` (as ``--set`` takes them) are made in it, as they are in the scenario that is held against it.

    Raises:
        InputError: with everything that is wrong with that process.
    """
    try:
        document, _ = document_of_file(FilePath(path), str(path))
        file = document.files[-1]
        return sound(*process_of(*document_of_file(FilePath(file), file), changes))
    except InputError as error:
        raise InputError(in_order(error.problems)) from None


def _settled(document: Document, changes: Sequence[tuple[str, str]]) -> Iterator[Problem]:
    """Changes that would give one and the same value to what varies."""
    for path, value in changes:
        position = Position(f"--set {path}", 1, 1)
        if adjustments.read(value, position) is not None:
            continue
        for step in document.varied:
            varied = step.path.text.strip()
            if varied == path or varied.startswith(f"{path}."):
                yield Problem(
                    f"{varied} varies in this scenario, and would have one value in all of them", position=position
                )


def _combinations(
    document: Document,
) -> Iterator[tuple[str, tuple[tuple[str, str], ...], Document, list[Problem]]]:
    """Each combination: what it is called, its settings, its document, and what could not be changed."""
    steps = document.varied
    for chosen in product(*(range(len(step.values)) for step in steps)):
        settings = tuple(
            (step.path.text.strip(), flow_text(step.values[number])) for step, number in zip(steps, chosen, strict=True)
        )
        name = ", ".join(map(_said, settings))
        title = f"{document.scenario}: {name}" if document.scenario else name
        reading = Reading(document.folder)
        root = stepped(document, chosen, reading)
        yield name, settings, replace(document, root=root, scenario=title), reading.problems


def _said(setting: tuple[str, str]) -> str:
    path, value = setting
    relative = adjustments.read(value, Position("", 1, 1)) is not None
    return f"{path} {value}" if relative else f"{path} = {value}"


def _together(document: Document, told: Sequence[tuple[str, list[Problem]]]) -> list[Problem]:
    """What was said of all combinations alike is said once, what was said of some names the first of them.

    Problems are alike where only numbers differ: each number of people has its own load. One that a value has wherever
    it stands is told at the value, and names no combination.
    """
    often = {
        scalar.position: len(told) // len(step.values)
        for step in document.varied
        for value in step.values
        for scalar in scalars(value)
    }
    alike: dict[tuple[object, ...], list[tuple[str, Problem]]] = {}
    for name, problems in told:
        for problem in problems:
            words = re.sub(r"\d[\d.,]*(?: is| are)?\b", "#", problem.message)
            key = (words, problem.path, problem.severity, problem.position)
            alike.setdefault(key, []).append((name, problem))
    found = []
    for (name, first), *others in alike.values():
        always = often.get(first.position, len(told)) if first.position else len(told)
        if len(others) + 1 == always and all(problem == first for _, problem in others):
            found.append(first)
        else:
            more = "" if not others else f", likewise {len(others)} other{'' if len(others) == 1 else 's'}"
            found.append(replace(first, message=f"{first.message} (with {name}{more})"))
    return in_order(found)
