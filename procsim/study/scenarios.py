"""Which processes a comparison is about: the scenarios that were given, and the process that they have in common."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Union

from procsim.files import Document, Variant, load, variants, with_changes
from procsim.model.problems import InputError
from procsim.study.given import process_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.model.process import Process


@dataclass(frozen=True, slots=True)
class Scenario:
    """A process that is held against the base, by the name under which it is shown."""

    name: str
    process: Process
    #: Of a combination of ``vary``: the paths that vary, and the value that each has here.
    factors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contest:
    """A base and the scenarios that are compared with it, in the order in which they were given."""

    base: Process
    scenarios: tuple[Scenario, ...]


#: What a comparison takes: a process, a combination of a ``vary``, or the path of a file, which may stand for many.
Given = Union["Process", Variant, str, Path]


def contest(
    given: Sequence[Given],
    base: Process | str | Path | None = None,
    changes: Sequence[tuple[str, str]] = (),
) -> Contest:
    """The base and the scenarios of what was given.

    The base is ``base``, else the process among those given that is no scenario, else the process that all scenarios
    name. ``changes`` make one more scenario of the base.

    Raises:
        InputError: for scenarios of different processes, for two processes, and where there is nothing to compare.
    """
    found = _found(given)
    chosen = process_of(base) if base is not None else None
    scenarios = found
    if chosen is None:
        plain = [one for one in found if not _is_scenario(one.process)]
        if plain:
            chosen = plain[0].process
            scenarios = [one for one in found if one is not plain[0]]
        _check_same_base(found)
        chosen = chosen or _common_base(found)
    if changes:
        shown = ", ".join(f"{path}={value}" for path, value in changes)
        scenarios = [*scenarios, Scenario(shown, with_changes(chosen, changes))]
    if not scenarios:
        raise InputError(f"there is nothing to compare {chosen.name} with: give scenarios of it, or changes by --set")
    return Contest(chosen, tuple(_told_apart(scenarios)))


def _found(given: Sequence[Given]) -> list[Scenario]:
    """All processes that were given, those of a ``vary`` by its combinations."""
    each: list[Variant] = []
    for one in given:
        if isinstance(one, str | Path):
            each += variants(one)
        else:
            each.append(one if isinstance(one, Variant) else Variant("", (), process_of(one)))
    # What only one scenario varies needs no title of that scenario in every name.
    titles = {_title(one) for one in each}
    return [
        Scenario(one.name if one.name and len(titles) == 1 else _name(one.process), one.process, dict(one.settings))
        for one in each
    ]


def _title(one: Variant) -> str:
    """The title of the scenario that a combination is of."""
    return one.process.scenario.removesuffix(one.name)


def _name(process: Process) -> str:
    return process.scenario or (Path(process.file).stem if _is_scenario(process) else process.name)


def _is_scenario(process: Process) -> bool:
    """Whether a process was made by changing that of another file."""
    return isinstance(process.document, Document) and len(process.document.files) > 1


def _base_file(process: Process) -> str:
    document = process.document
    return document.files[-1] if isinstance(document, Document) and document.files else process.file


def _check_same_base(found: Sequence[Scenario]) -> None:
    """All that was given must come from one and the same file."""
    files: dict[Path, Scenario] = {}
    for one in found:
        files.setdefault(Path(_base_file(one.process)).resolve(), one)
    if len(files) > 1:
        first, second, *_ = (_told(one.process) for one in files.values())
        raise InputError(f"{first}, and {second}: only scenarios of one process can be compared")


def _told(process: Process) -> str:
    return f"{process.file} changes {_base_file(process)}" if _is_scenario(process) else f"{process.file} is a process"


def _common_base(found: Sequence[Scenario]) -> Process:
    if not found:
        raise InputError("there is nothing to compare: give scenarios")
    return load(_base_file(found[0].process))


def _told_apart(scenarios: Sequence[Scenario]) -> list[Scenario]:
    """Names that occur more than once get a number, for a name must lead to one scenario."""
    often = Counter(one.name for one in scenarios)
    seen: Counter[str] = Counter()
    apart = []
    for one in scenarios:
        seen[one.name] += 1
        apart.append(replace(one, name=f"{one.name} ({seen[one.name]})") if often[one.name] > 1 else one)
    return apart
