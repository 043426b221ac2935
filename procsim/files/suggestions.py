"""What was probably meant: names near a name that doesn't exist."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], most: int = 1) -> list[str]:
    """The known names that are most like ``name``, best first; none where nothing is near."""
    names = [other for other in dict.fromkeys(known) if other]
    folded = name.casefold().replace("-", "_").replace(" ", "_")
    same = [other for other in names if other.casefold().replace("-", "_").replace(" ", "_") == folded]
    near = difflib.get_close_matches(name, names, n=most, cutoff=0.6)
    begun = [other for other in names if len(folded) > 3 and (other.startswith(name) or name.startswith(other))]
    return list(dict.fromkeys([*same, *near, *begun]))[:most]


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
