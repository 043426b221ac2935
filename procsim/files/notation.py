"""The notation of distributions: ``lognormal(20 ± 10 min)``, ``4..8..20 min``, ``usually 20 min (9 in 10 …)``."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Final

from procsim.files import quantities
from procsim.files.quantities import Hours, Mistake
from procsim.files.suggestions import did_you_mean
from procsim.model.distributions import Distribution, Family, lognormal_sigma

_PLUS_MINUS: Final = re.compile(r"±|\+-|\+/-")
_CALL: Final = re.compile(r"\s*([^\W\d]\w*)\s*\((.*)\)\s*", re.DOTALL)
_OPENED: Final = re.compile(r"\s*([^\W\d]\w*)\s*\(")
_USUALLY: Final = re.compile(
    r"\s*usually\s+(.+?)\s*\(\s*(?:(\d+)\s+in\s+(\d+)|(\d+(?:\.\d+)?)\s*%)\s+within\s+(.+?)\s*\)\s*", re.DOTALL
)

_BY_SPREAD: Final = {
    "lognormal": Family.LOGNORMAL,
    "gamma": Family.GAMMA,
    "weibull": Family.WEIBULL,
    "normal": Family.NORMAL,
}
_BY_RANGE: Final = {"uniform": Family.UNIFORM, "triangular": Family.TRIANGULAR, "pert": Family.PERT}
#: The largest and the smallest spread that is taken for meant, as a multiple of the mean; and as that of the logarithm.
_WIDEST: Final = 1000.0
_NARROWEST: Final = 1e-9
_WIDEST_LOGARITHM: Final = math.sqrt(math.log1p(_WIDEST**2))
FAMILIES: Final = ("exponential", *_BY_SPREAD, *_BY_RANGE, "usually", "empirical")

#: Reads the numbers of an empirical distribution from a file of that name.
ReadColumn = Callable[[str, int], tuple[float, ...]]


def read(text: str, hours: Hours | None, column: ReadColumn) -> Distribution:
    """The distribution that a text describes.

    With ``hours`` it is one of durations, in microseconds; without, one of plain numbers. Raises `Mistake`.
    """
    return _Reader(text, hours, column).distribution()


class _Reader:
    def __init__(self, text: str, hours: Hours | None, column: ReadColumn) -> None:
        self._text = text
        self._hours = hours
        self._column = column

    def distribution(self) -> Distribution:
        text = self._text
        if re.match(r"\s*usually\b", text):
            return self._usually()
        call = _CALL.fullmatch(text)
        if call:
            return self._family(call[1], call[2], call.start(1), call.start(2))
        opened = _OPENED.match(text)
        if opened:
            if ")" in text:
                raise Mistake("something follows after the closing bracket", text.rfind(")") + 1)
            raise Mistake("the closing bracket is missing", len(text.rstrip()))
        return self._bare(text)

    def _make(self, family: Family, parameters: tuple[float, ...]) -> Distribution:
        return Distribution(family, parameters, self._text.strip())

    def _bare(self, text: str) -> Distribution:
        word = text.split()[0].lower() if text.strip() else ""
        if word in FAMILIES:
            raise Mistake(f"{word} wants brackets: {_example(word)}")
        if _PLUS_MINUS.search(text):
            return self._spread(Family.LOGNORMAL, text, 0)
        if ".." in text:
            return self._range(Family.PERT if text.count("..") > 1 else Family.UNIFORM, text, 0)
        return self._make(Family.CONSTANT, (self._single(text, 0),))

    def _family(self, name: str, inside: str, at: int, base: int) -> Distribution:
        if "," in inside and name in (*_BY_SPREAD, *_BY_RANGE):
            raise Mistake(f"there is no comma in the notation: write {_example(name)}", base + inside.index(","))
        if name == "exponential":
            if _PLUS_MINUS.search(inside) or ".." in inside:
                raise Mistake("an exponential has only its mean: write exponential(30 min)", base)
            mean = self._single(inside, base)
            if mean < 0:
                raise Mistake("the mean cannot be below 0", base)
            return self._make(Family.EXPONENTIAL, (mean,))
        if name in _BY_SPREAD:
            return self._spread(_BY_SPREAD[name], inside, base)
        if name in _BY_RANGE:
            return self._range(_BY_RANGE[name], inside, base)
        if name == "empirical":
            return self._make(Family.EMPIRICAL, tuple(sorted(self._column(inside.strip().strip("'\""), base))))
        raise Mistake(f"there is no distribution {name!r}{did_you_mean(name.lower(), FAMILIES)}", at)

    def _spread(self, family: Family, text: str, base: int) -> Distribution:
        pieces = _split(_PLUS_MINUS, text)
        if len(pieces) != 2 or ".." in text:
            raise Mistake(f"{family.value} wants a mean and a standard deviation: {_example(family.value)}", base)
        mean, deviation = self._values(pieces, base)
        if deviation < 0:
            raise Mistake("a standard deviation cannot be below 0", base + pieces[1][1])
        if mean < 0 and (self._hours is not None or family is not Family.NORMAL):
            raise Mistake("the mean cannot be below 0", base)
        if mean == 0 and deviation > 0 and family is not Family.NORMAL:
            raise Mistake("a mean of 0 leaves no room for a deviation", base)
        if mean > 0 and family is not Family.NORMAL and deviation > _WIDEST * mean:
            raise Mistake("the standard deviation is more than a thousand times the mean", base + pieces[1][1])
        if 0 < deviation < mean * _NARROWEST:
            raise Mistake(
                "the standard deviation is less than a billionth of the mean: leave it out", base + pieces[1][1]
            )
        return self._make(family, (mean, deviation))

    def _range(self, family: Family, text: str, base: int) -> Distribution:
        pieces = _split(re.compile(r"\.\.+|…"), text)
        wanted = 2 if family is Family.UNIFORM else 3
        if len(pieces) != wanted:
            numbers = "least and most" if wanted == 2 else "least, most likely and most"
            raise Mistake(f"{family.value} wants {numbers}: {_example(family.value)}", base)
        values = self._values(pieces, base)
        for (_, at), before, after in zip(pieces[1:], values, values[1:], strict=False):
            if after < before:
                raise Mistake("the numbers of a range go up: least..most likely..most", base + at)
        if self._hours is not None and values[0] < 0:
            raise Mistake("a duration cannot be below 0", base)
        return self._make(family, values)

    def _usually(self) -> Distribution:
        match = _USUALLY.fullmatch(self._text)
        if not match:
            raise Mistake("write it as: usually 20 min (9 in 10 within 35 min)")
        if match[2]:
            below, out_of = float(match[2]), float(match[3])
            if out_of == 0:
                raise Mistake("nothing is 1 in 0", match.start(3))
            level, at = below / out_of, match.start(2)
        else:
            level, at = float(match[4]) / 100, match.start(4)
        if not 0.5 < level < 1:
            raise Mistake("the second number says within what most of them stay: more than half, less than all", at)
        median, quantile = self._values([(match[1], match.start(1)), (match[5], match.start(5))], 0)
        if quantile < median:
            raise Mistake("most stay within more than the usual, not less", match.start(5))
        if median <= 0 < quantile:
            raise Mistake("the usual must be above 0", match.start(1))
        if lognormal_sigma(median, level, quantile) > _WIDEST_LOGARITHM:
            message = "by this guess the mean would be more than a thousand times the usual"
            raise Mistake(f"{message}: say within what 9 in 10 or 95 in 100 stay", match.start(5))
        return self._make(Family.USUALLY, (median, level, quantile))

    def _single(self, text: str, base: int) -> float:
        if self._hours is not None:
            return quantities.duration(text, self._hours, base)
        return quantities.number(text, base)

    def _values(self, pieces: list[tuple[str, int]], base: int) -> tuple[float, ...]:
        """The numbers of a notation; a number without a unit takes the next unit that follows."""
        values: list[float] = []
        hours = self._hours
        unit = ""
        for piece, at in reversed(pieces):
            if hours is None:
                values.append(quantities.number(piece, base + at))
            elif quantities.has_unit(piece):
                values.append(quantities.duration(piece, hours, base + at))
                unit = _one_unit(piece)
            elif not unit or not piece.strip():
                values.append(quantities.duration(piece, hours, base + at))
            else:
                values.append(quantities.duration(f"{piece.rstrip()} {unit}", hours, base + at))
        return tuple(reversed(values))


def _split(separator: re.Pattern[str], text: str) -> list[tuple[str, int]]:
    """The pieces between separators, each with its offset."""
    pieces, at = [], 0
    for match in separator.finditer(text):
        pieces.append((text[at : match.start()], at))
        at = match.end()
    return [*pieces, (text[at:], at)]


def _one_unit(piece: str) -> str:
    """The unit that serves the numbers before a piece: its first (``20 ± 1 h`` is hours)."""
    found = re.search(r"[^\W\d_]+", piece)
    return found[0] if found else ""


def _example(name: str) -> str:
    if name in _BY_SPREAD:
        return f"{name}(20 ± 10 min)"
    return {
        "exponential": "exponential(30 min)",
        "uniform": "uniform(5..15 min)",
        "triangular": "triangular(4..8..20 min)",
        "pert": "pert(4..8..20 min)",
        "usually": "usually 20 min (9 in 10 within 35 min)",
    }.get(name, "empirical(FILE.csv)")
