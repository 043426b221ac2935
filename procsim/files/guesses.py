"""The guesses of a process: which of its file's numbers somebody had to guess, where they stand, and what they are.

A number is a guess where it says how the world is: how long work takes and how much that varies, how many customers
come, who goes which way, how long somebody waits or has patience, how fast people are and how much of their time they
have. It is a decision where the manager says it: how many people and parts there are, hours, limits, rules of ordering.
Promises, prices and the settings of a run are neither, and moving them says nothing about the process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from procsim.files.changes import text_of
from procsim.files.nodes import Items, Mapping, Scalar, node_of, scalars
from procsim.files.notation import FAMILIES
from procsim.files.quantities import NUMBER
from procsim.model.distributions import Distribution, Family
from procsim.model.time import HOUR, MINUTE, SECOND, UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.files.documents import Document
    from procsim.files.reading import Number
    from procsim.model.problems import Path, Position

#: What is guessed: the level of a duration or of a number (its spread keeping pace), its spread alone, a share that
#: stands alone, the share of one way among several, a rate, all hours of a rate, a factor, a count.
Kind = Literal["level", "spread", "share", "way", "rate", "rates", "factor", "count"]


@dataclass(frozen=True, slots=True)
class Unit:
    """In what a number is said: ``number = value / size``, with signs before and behind it."""

    size: float
    suffix: str = ""
    prefix: str = ""

    def text(self, value: float) -> str:
        """A value as the file would say it: ``36 min``, ``28 %``, ``x1.2``."""
        return f"{self.prefix}{digits(value / self.size)}{self.suffix}"


@dataclass(frozen=True, slots=True)
class Guess:
    """A number that can be moved; ``is_guess`` is False of a decision, which is moved only where it is named.

    ``now`` is its value in the unit of the model: microseconds, tickets a microsecond, shares of 1; of all hours of a
    rate, 1 for what stands there.
    """

    path: str
    kind: Kind
    now: float
    unit: Unit
    #: How the file says it, and where.
    text: str
    position: Position
    #: The way to its node, which a spread shares with its level.
    place: Path
    is_guess: bool
    #: Beyond these it cannot be; None where there is no end.
    least: float = 0.0
    most: float | None = None

    @property
    def is_time(self) -> bool:
        """Whether its values are microseconds."""
        return self.kind in ("level", "spread") and self.unit.size != 1

    def said(self, value: float) -> str:
        """A value that it might have, as it is said to a reader."""
        if self.kind == "rates":
            change = digits(100 * abs(value - 1))
            return f"{'−' if value < 1 else '+'}{change} %" if change != "0" else "as it is"
        return self.unit.text(value)

    def range(self, by: float) -> tuple[float, float]:
        """The values ``by`` less and more, ``by`` being a part of 1, as far as the number can have them.

        A share goes at most half the way to 100 %, so that something is left for the others; a count moves by one at
        least.
        """
        low, high = sorted((self.now * (1 - by), self.now * (1 + by)))
        if self.kind in ("share", "way"):
            high = min(high, (1 + self.now) / 2)
        if self.kind == "count":
            low, high = min(float(round(low)), self.now - 1), max(float(round(high)), self.now + 1)
        return max(low, self.least), high if self.most is None else min(high, self.most)


def digits(number: float) -> str:
    """A number with four digits at the most before those of a whole one are cut: ``0.8``, ``12.75``, ``15400``."""
    size = abs(number)
    decimals = 0 if size >= 1000 else 1 if size >= 100 else 2 if size >= 10 else 3 if size >= 1 else 4
    text = f"{number:.{decimals}f}" if size >= 0.01 or not size else f"{number:.2g}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text


def movable(document: Document) -> list[Guess]:
    """All numbers that can be moved, guesses and decisions, in the order in which the file is read."""
    numbers = {number.path: number for number in document.numbers}
    found: list[Guess] = []
    for number in document.numbers:
        if not _is_fixed(number.path, number.kind):
            found += _of_number(document, number, numbers)
    return found


def plain_numbers(document: Document, place: Path) -> list[str]:
    """What the numbers under a place are, in the order of the file; none where one of them is a distribution."""
    under = [number for number in document.numbers if number.path[: len(place)] == place]
    if any(isinstance(number.value, Distribution) and spread_of(number.value) for number in under):
        return []
    numbers = {number.path: number for number in document.numbers}
    guesses = [guess for number in under for guess in _of_number(document, number, numbers)]
    return [guess.unit.text(guess.now) for guess in guesses if guess.kind not in ("spread", "rates")]


def _is_fixed(path: Path, kind: str) -> bool:
    """Whether a number is a promise, a price or a setting of the run."""
    return path[0] in ("run", "kpis", "sla", "procsim") or kind == "cost" or path[2:] == ("cost",)


def _of_number(document: Document, number: Number, numbers: dict[Path, Number]) -> Iterator[Guess]:
    path, value = number.path, number.value
    guessed = _says_how_the_world_is(path)
    if isinstance(value, Distribution):
        yield from _of_distribution(document, number, value, guessed)
    elif number.kind == "duration":
        yield _guess(document, number, "level", value, _time_unit(document, number, value), is_guess=guessed)
    elif number.kind == "rate":
        alone = len(path) == 3
        if not alone and path == _first_hour(path, numbers):
            yield _guess(document, number, "rates", 1.0, Unit(1.0), path[:3])
        yield _guess(document, number, "rate", value, _rate_unit(document, number, value), is_guess=alone)
    elif number.kind == "share":
        ways = ways_of(document, path)
        if ways is None:
            yield _guess(document, number, "share", value, Unit(0.01, " %"), is_guess=guessed, most=1.0)
        elif len(ways) > 1:
            # The only way that anybody goes cannot get rarer: there are no proportions that the others could keep.
            chosen = guessed and value < 1 and _is_no_remainder(path, ways, numbers)
            yield _guess(document, number, "way", value, Unit(0.01, " %"), is_guess=chosen, most=1.0)
    elif number.kind == "factor":
        unit = Unit(1.0, prefix="x") if "seasons" in path[2:3] else Unit(1.0)
        yield _guess(document, number, "factor", value, unit, is_guess=guessed)
    elif number.kind == "count":
        least = 0.0 if path[-1] in ("stock", "reorder_at") else 1.0
        yield _guess(document, number, "count", float(round(value)), Unit(1.0), is_guess=guessed, least=least)


def _first_hour(path: Path, numbers: dict[Path, Number]) -> Path:
    """The first of the hours of the week that a rate follows, which stands for all of them."""
    return next(other for other in numbers if other[:3] == path[:3] and len(other) > 3)


def _says_how_the_world_is(path: Path) -> bool:
    match path:
        case ("staff", str(), *_, "available" | "speed" | "error_factor"):
            return True
        case ("staff", str(), "speed", *_) | ("staff", str(), "people", int(), "speed", *_):
            return True
        case ("arrivals", str(), "rate" | "every" | "size" | "seasons" | "attributes" | "enters", *_):
            return True
        case ("parts", str(), "lead_time", *_):
            return True
        case ("stages", str(), "duration" | "wait" | "patience" | "next", *_):
            return True
        case ("ends", str(), "repeat", *_):
            return True
    return False


def _guess(
    document: Document,
    number: Number,
    kind: Kind,
    now: float,
    unit: Unit,
    place: Path | None = None,
    is_guess: bool = True,
    least: float = 0.0,
    most: float | None = None,
) -> Guess:
    path = number.path if place is None else place
    name = text_of(document.root, path[:-1] if _names_a_route(document, path) else path)
    if kind == "spread":
        name += ".spread"
    node = node_of(document.root, path)
    text = number.text if isinstance(node, Scalar) or node is None else ", ".join(one.text for one in scalars(node))
    # What is nothing stays nothing, however much of it is added.
    return Guess(name, kind, now, unit, text, number.position, path, is_guess and now != 0, least, most)


def _names_a_route(document: Document, path: Path) -> bool:
    """Whether a path ends with the share of a route, which is called by the route's target."""
    if path[-1] != "share" or not isinstance(path[-2], int):
        return False
    route = node_of(document.root, path[:-1])
    return isinstance(route, Mapping) and isinstance(route.get("to"), Scalar)


def _of_distribution(document: Document, number: Number, value: Distribution, guessed: bool) -> Iterator[Guess]:
    """The level of a quantity, and its spread where it has one of its own."""
    is_time = number.kind == "duration"
    constant = value.family is Family.CONSTANT
    if constant and (not is_time or number.path[2:3] == ("every",)):
        guessed = False  # a number that all tickets have is a label, and what comes every week a timetable
    if value.family is Family.EMPIRICAL:
        guessed = False  # that is measured already
    now = level_of(value)
    unit = _time_unit(document, number, now) if is_time else Unit(1.0)
    least = 0.0 if is_time else float("-inf")
    yield _guess(document, number, "level", now, unit, is_guess=guessed, least=least)
    spread = spread_of(value)
    if spread:
        low, high = _limits_of_spread(value, is_time)
        said = _unit_of_spread(value, unit)
        yield _guess(document, number, "spread", spread, said, is_guess=guessed, least=low, most=high)


def level_of(value: Distribution) -> float:
    """The number by which a distribution is called: its mean, the usual of ``usually``, the most likely of a range."""
    p = value.parameters
    match value.family:
        case Family.UNIFORM | Family.EMPIRICAL:
            return value.mean
        case Family.TRIANGULAR | Family.PERT:
            return p[1] or value.mean
        case _:
            return p[0]


def spread_of(value: Distribution) -> float:
    """What a file says of how much a quantity varies: a standard deviation, the width of a range, within what most
    stay; 0 where it says nothing apart from the level."""
    p = value.parameters
    match value.family:
        case Family.LOGNORMAL | Family.GAMMA | Family.WEIBULL | Family.NORMAL:
            return p[1]
        case Family.UNIFORM | Family.TRIANGULAR | Family.PERT:
            return p[-1] - p[0]
        case Family.USUALLY:
            return p[2]
        case _:
            return 0.0


def _limits_of_spread(value: Distribution, is_time: bool) -> tuple[float, float | None]:
    """The least and the greatest spread with the same level: no time falls below 0, and most stay within more than
    the usual."""
    p = value.parameters
    if value.family is Family.USUALLY:
        return p[0], None
    if is_time and value.family in (Family.UNIFORM, Family.TRIANGULAR, Family.PERT) and value.mean > p[0]:
        return 0.0, spread_of(value) * value.mean / (value.mean - p[0])
    return 0.0, None


def _unit_of_spread(value: Distribution, unit: Unit) -> Unit:
    if value.family is Family.USUALLY:
        return Unit(unit.size, unit.suffix, "within ")
    if value.family in (Family.UNIFORM, Family.TRIANGULAR, Family.PERT):
        return Unit(unit.size, f"{unit.suffix} wide")
    return Unit(unit.size, unit.suffix, "± ")


def _time_unit(document: Document, number: Number, now: float) -> Unit:
    """The unit that the file uses where it uses one; else one that suits the size."""
    words = {*re.findall(r"[^\W\d_]+", number.text)} - {*FAMILIES, "in", "within"}
    written = re.search(NUMBER, number.text)
    if len(words) == 1 and words <= set(UNITS):
        word = words.pop()
        return Unit(UNITS[word], f" {word}")
    if words == {"wd"} and written and not _is_changed(document, number.path) and float(written[0]):
        p = number.value.parameters if isinstance(number.value, Distribution) else (now,)
        return Unit(p[0] / float(written[0]), " wd")
    size, name = next(((size, name) for name, size in (("h", HOUR), ("min", MINUTE)) if now >= 2 * size), (SECOND, "s"))
    return Unit(size, f" {name}")


def _rate_unit(document: Document, number: Number, now: float) -> Unit:
    """The unit of a rate as the file says it."""
    match = re.search(rf"({NUMBER})\s*(?:/|per|a)\s*([^\W\d_]+)", number.text)
    if match and not _is_changed(document, number.path) and float(match[1]):
        return Unit(now / float(match[1]), f"/{match[2]}")
    return Unit(1 / HOUR, "/h")


def _is_changed(document: Document, path: Path) -> bool:
    """Whether a scenario has changed relatively what stands at a path."""
    node = node_of(document.root, path)
    return isinstance(node, Scalar) and bool(node.adjustments)


def ways_of(document: Document, path: Path) -> list[Path] | None:
    """The places of all shares of the choice to which a share belongs, ``rest`` among them; None where it stands
    alone."""
    if path[-1] == "available" or path[-2:] == ("repeat", "share"):
        return None
    if path[-1] == "share" and isinstance(path[-2], int):
        routes = node_of(document.root, path[:-2])
        if not isinstance(routes, Items):
            return None
        return [(*path[:-2], number, "share") for number in range(len(routes.items))]
    choice = node_of(document.root, path[:-1])
    return [(*path[:-1], entry.key.text) for entry in choice.entries] if isinstance(choice, Mapping) else None


def _is_no_remainder(path: Path, ways: list[Path], numbers: dict[Path, Number]) -> bool:
    """Of two ways one is what the other leaves: the rarer is the guess, of equals the first."""
    if len(ways) > 2 or any(way not in numbers for way in ways):
        return True
    return path == min(ways, key=lambda way: (float(numbers[way].value), ways.index(way)))  # type: ignore[arg-type]
