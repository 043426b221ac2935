"""What was probably meant: names near a name that doesn't exist, and entries that stand too far to the left."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from procsim.files.keys import COLLECTIONS, PROCESS
from procsim.files.nodes import Mapping

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], most: int = 1) -> list[str]:
    """The known names that are most like ``name``, best first; none where nothing is near."""
    names = [other for other in dict.fromkeys(known) if other]
    folded = name.casefold().replace("-", "_").replace(" ", "_")
    same = [other for other in names if other.casefold().replace("-", "_").replace(" ", "_") == folded]
    near = [other for other in difflib.get_close_matches(name, names, n=most, cutoff=0.6) if _is_near(name, other)]
    begun = [other for other in names if len(folded) > 3 and (other.startswith(name) or name.startswith(other))]
    return list(dict.fromkeys([*same, *near, *begun]))[:most]


def _is_near(name: str, other: str) -> bool:
    """Whether a likeness is no accident: words that begin differently must have more in common."""
    likeness = difflib.SequenceMatcher(None, other, name).ratio()
    return likeness >= 0.65 or other[:1].casefold() == name[:1].casefold()


def is_slip(name: str, known: Iterable[str]) -> bool:
    """Whether a name is surely a known one misspelt: near it, and not just another number of the same row."""
    return any(re.sub(r"\d+", "", near) != re.sub(r"\d+", "", name) for near in nearest(name, known))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The tail of a message about a name that doesn't exist: the nearest name, or all where they are few."""
    names = list(dict.fromkeys(known))
    near = nearest(name, names)
    if near:
        return f", did you mean {near[0]!r}?"
    if names and len(names) <= 8:
        return f" (there is {_listed(names)})" if len(names) == 1 else f" (there are {_listed(names)})"
    return ""


def _listed(names: list[str]) -> str:
    return ", ".join(names)


def outdented(root: Mapping) -> dict[str, list[str]]:
    """By section, the entries behind it that stand at the left edge, as if they were sections themselves."""
    found: dict[str, list[str]] = {}
    section = ""
    for entry in root.entries:
        if entry.key.text in PROCESS:
            section = entry.key.text if entry.key.text in COLLECTIONS else ""
        elif section and isinstance(entry.value, Mapping) and not nearest(entry.key.text, PROCESS):
            found.setdefault(section, []).append(entry.key.text)
    return found
