"""Guesses moved: the process with one of its numbers changed, and the ranges in which a reader lets a number move."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from procsim.files import changes, quantities, reader
from procsim.files.adjustments import Adjustment
from procsim.files.documents import Document
from procsim.files.guesses import Guess, level_of, movable, spread_of, ways_of
from procsim.files.loading import process_of, sound
from procsim.files.nodes import Mapping, Scalar, copied, node_of, scalars
from procsim.files.quantities import Mistake
from procsim.files.reading import Reading
from procsim.files.suggestions import nearest
from procsim.model.distributions import Distribution, Family
from procsim.model.problems import InputError, Position
from procsim.model.time import HOUR, SECOND

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from procsim.files.nodes import Node
    from procsim.model.problems import Path
    from procsim.model.process import Process

_RELATIVE: Final = re.compile(rf"(?:[x×]\s*({quantities.NUMBER})|([-+−])\s*({quantities.NUMBER})\s*%)")
_BOTH_WAYS: Final = re.compile(rf"\s*(?:±|\+-|\+/-)\s*({quantities.NUMBER})\s*%\s*")
_EXAMPLES: Final = {
    "level": "15..30 min", "spread": "5..15 min", "share": "80..95%", "way": "10..30%", "rate": "4/h..6/h",
    "rates": "x0.8..x1.3", "factor": "0.7..1", "count": "4..8",
}  # fmt: skip


def movables(process: Process) -> list[Guess]:
    """All numbers of a process that can be moved, those that are guesses marked as such.

    Raises:
        InputError: for a process that did not come from a file or a text.
    """
    return movable(_document(process))


def moved(process: Process, guess: Guess, value: float) -> Process:
    """The process with one number at another value; of a choice the other ways keep their proportions.

    Raises:
        InputError: where the process is wrong with that value.
    """
    document = _document(process)
    tree = cast("Mapping", copied(document.root))
    if guess.kind == "way":
        _put_ways(document, tree, guess, value)
    elif guess.kind == "rates":
        for scalar in scalars(cast("Node", node_of(tree, guess.place))):
            _scale(scalar, value)
    elif guess.kind == "level" and not _is_constant(document, guess):
        _scale(cast("Scalar", node_of(tree, guess.place)), value / guess.now)
    else:
        _put(tree, guess.place, _text(document, guess, value))
    changed, problems = process_of(replace(document, root=tree), [], [])
    try:
        found = sound(changed, problems)
    except InputError as error:
        message = f"{guess.path} at {guess.said(value)}: {error.problems[0].message}"
        raise InputError(f"{message}; give it a narrower range: --range '{guess.path}=LOW..HIGH'") from None
    # Start, seed and length may have been chosen elsewhere than in the file.
    return replace(found, start=process.start, run=process.run)


def chosen(process: Process, path: str) -> list[Guess]:
    """What a path names: one number, a guess or a decision, or all guesses beneath it.

    Raises:
        InputError: for a path that names nothing that can be moved, with what was probably meant.
    """
    document = _document(process)
    known = movable(document)
    exactly = [one for one in known if one.path == path]
    place, rest = changes.place_of(document.root, path)
    beneath = [one for one in known if not rest and one.place[: len(place)] == place]
    exactly = exactly or [one for one in beneath if one.place == place and one.kind != "spread"]
    if exactly and not isinstance(node_of(document.root, place), Scalar):
        return exactly
    found = [one for one in beneath if one.is_guess] or beneath or exactly
    if found:
        return found
    if path.partition(".")[0] in ("run", "kpis", "sla"):
        raise InputError(f"{path} is a promise or a setting, not a guess: it says nothing of how the process goes")
    if not rest and place:
        raise InputError(f"{path} holds no number that can be moved{_such_as(known)}")
    near = nearest(path, [one.path for one in known], 3)
    hint = f", did you mean {' or '.join(near)}?" if near else _such_as(known)
    raise InputError(f"there is no number at {path!r}{hint}")


def _such_as(known: Sequence[Guess]) -> str:
    guesses = [one.path for one in known if one.is_guess]
    return f"; guesses are {', '.join(guesses[:3])}" + (" …" if len(guesses) > 3 else "") if guesses else ""


def limits(process: Process, guess: Guess, text: str) -> tuple[float, float]:
    """The two ends of a range, ``15..30 min``, ``10..30%``, ``x0.5..x2``, ``-30%..+50%`` or ``±30%``, in the guess's
    unit.

    Raises:
        InputError: for what is no range, or one that the number cannot have.
    """
    shown = f"--range {guess.path}"
    both = _BOTH_WAYS.fullmatch(text)
    if both:
        return guess.range(float(both[1]) / 100)
    ends = [end.strip() for end in re.split(r"\.\.+|…", text)]
    if len(ends) != 2 or not all(ends):
        raise InputError(f"{shown}: {text!r} is not LOW..HIGH, as in {guess.path}={_EXAMPLES[guess.kind]}")
    relative = [_RELATIVE.fullmatch(end) for end in ends]
    if "seasons" in guess.place[2:3] and not any(match and match[2] for match in relative):
        relative = [None, None]  # where x1.4 is a value
    if all(relative):
        low, high = (guess.now * _factor(match) for match in relative if match)
    elif any(relative):
        raise InputError(
            f"{shown}: of {text!r} one end is a change and one a value; write both alike, as in x0.8..x1.3"
        )
    else:
        if guess.kind == "rates":
            message = "the hours of a rate move together, by a part of each: write x0.8..x1.3 or -20%..+30%"
            raise InputError(f"{shown}: {message}, or name one of its hours")
        low, high = (_value(process, guess, end, shown) for end in _with_units(ends))
    _check(guess, low, high, text, shown)
    return low, high


def _factor(match: re.Match[str]) -> float:
    if match[1] is not None:
        return float(match[1])
    return 1 + float(match[3]) / 100 * (1 if match[2] == "+" else -1)


def _with_units(ends: Sequence[str]) -> list[str]:
    """Both ends with the unit of the second, where the first has none."""
    low, high = ends
    unit = re.search(r"[%/].*$|[^\W\d_]+", high)
    if unit and re.fullmatch(quantities.NUMBER, low):
        low += unit[0] if unit[0][0] in "%/" else f" {unit[0]}"
    return [low, high]


def _check(guess: Guess, low: float, high: float, text: str, shown: str) -> None:
    if high < low:
        raise InputError(f"{shown}: {text!r} has its larger value first")
    least, most = guess.least, guess.most
    if low < least:
        raise InputError(f"{shown}: it cannot be less than {guess.said(least)}")
    if most is not None and high > most * (1 + 1e-12):
        raise InputError(f"{shown}: it cannot be more than {guess.said(most)}")


def _value(process: Process, guess: Guess, text: str, shown: str) -> float:
    """What a text stands for at a guess's place; units of time and rates have there what a calendar gives them."""
    try:
        if guess.kind in ("share", "way"):
            return quantities.share(text)
        if guess.kind == "count":
            return float(quantities.whole(text))
        if guess.kind == "factor":
            return quantities.factor(text.lstrip("x×") if guess.unit.prefix else text)
        if guess.kind in ("level", "spread") and not guess.is_time:
            return quantities.number(text)
    except Mistake as mistake:
        raise InputError(f"{shown}: {mistake.message}") from None
    document = _document(process)
    tree = cast("Mapping", copied(document.root))
    _put(tree, guess.place, text, Position(shown, 1, 1))
    reading = Reading(document.folder)
    reader.process(reading, tree, document.file)
    if reading.problems:
        wrong = [one for one in reading.problems if one.position and one.position.file == shown] or reading.problems
        raise InputError(wrong[:1])
    found = next(number.value for number in reading.numbers if number.path == guess.place)
    return level_of(found) if isinstance(found, Distribution) else found


def _document(process: Process) -> Document:
    if not isinstance(process.document, Document):
        raise InputError(
            "this process did not come from a file, and so nobody can tell which of its numbers are guesses"
        )
    return process.document


def _put(tree: Mapping, place: Path, text: str, position: Position | None = None) -> None:
    whole = node_of(tree, place[:-1])
    entry = whole.entry(str(place[-1])) if isinstance(whole, Mapping) else None
    if entry is None:
        raise KeyError(place)  # numbers are values of mappings, and their places come from this very tree
    entry.value = Scalar(text, position or entry.value.position, path=place, replaced=True)


def _scale(scalar: Scalar, factor: float) -> None:
    change = Adjustment("factor", factor, "", f"x{factor:.6g}", scalar.position)
    scalar.adjustments = (*scalar.adjustments, change)


def _put_ways(document: Document, tree: Mapping, guess: Guess, value: float) -> None:
    """Every share of a choice, the moved one at its value and the others in their old proportions."""
    known = {number.path: number.value for number in document.numbers}
    ways = ways_of(document, guess.place) or []
    now = {way: cast("float", known.get(way, 0.0)) for way in ways}
    for way in ways:
        if way not in known:  # `rest`
            now[way] = max(0.0, 1 - sum(now.values()))
    others = sum(share for way, share in now.items() if way != guess.place)
    if others <= 0 and value < 1:
        raise InputError(f"{guess.path} is the only way that anybody goes: give the others a share first")
    for way in ways:
        share = value if way == guess.place else now[way] * ((1 - value) / others if others > 0 else 0.0)
        _put(tree, way, repr(share) if share >= 1e-12 else "0")


def _is_constant(document: Document, guess: Guess) -> bool:
    found = _distribution(document, guess)
    return found is None or found.family is Family.CONSTANT


def _distribution(document: Document, guess: Guess) -> Distribution | None:
    value = next(number.value for number in document.numbers if number.path == guess.place)
    return value if isinstance(value, Distribution) else None


def _text(document: Document, guess: Guess, value: float) -> str:
    """A value as a file says it."""
    distribution = _distribution(document, guess)
    write: Callable[[float], str] = _seconds if guess.is_time else repr
    if distribution is not None and guess.kind == "spread":
        return _spread_text(distribution, value, write)
    if guess.kind == "level":
        return write(value)
    if guess.kind == "rate":
        return f"{value * HOUR!r}/h"
    if guess.kind == "count":
        return str(round(value))
    return f"{'x' if guess.unit.prefix else ''}{value!r}"


def _seconds(value: float) -> str:
    return f"{value / SECOND!r} s"


def _spread_text(distribution: Distribution, spread: float, write: Callable[[float], str]) -> str:
    """A distribution with another spread: the same mean and deviation, the same mean and width, or the same usual."""
    p, family = distribution.parameters, distribution.family
    if family is Family.USUALLY:
        return f"usually {write(p[0])} ({100 * p[1]!r}% within {write(max(spread, p[0]))})"
    if family in (Family.UNIFORM, Family.TRIANGULAR, Family.PERT):
        mean, scale = distribution.mean, spread / spread_of(distribution)
        return f"{family.value}({'..'.join(write(_not_below(mean + (each - mean) * scale, p)) for each in p)})"
    return f"{family.value}({write(p[0])} ± {write(spread)})"


def _not_below(value: float, parameters: Sequence[float]) -> float:
    """A value, and 0 where only rounding has made it less."""
    return max(value, 0.0) if parameters[0] >= 0 and value > -1 else value
