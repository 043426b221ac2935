"""What texts with units look like, as patterns of the JSON Schema: whatever the reader takes fits them.

They are regular expressions that ECMAScript and Python read alike. What they cannot see (sums in falling units, ranges
that go down, `d` where a calendar's hours count) is the reader's to tell.
"""

from __future__ import annotations

from typing import Final

from procsim.files.quantities import NUMBER
from procsim.model.time import UNITS

_NUMBER: Final = f"(?:{NUMBER})"
_UNIT: Final = f"(?:{'|'.join(sorted((*UNITS, 'wd'), key=len, reverse=True))})"
_TERM: Final = rf"{_NUMBER}\s*{_UNIT}(?![A-Za-z])"
_SUM: Final = rf"{_TERM}(?:\s*{_TERM})*"
#: A number whose unit may come after a later one: ``20 ± 10 min``.
_SHORT: Final = rf"(?:{_SUM}|{_NUMBER})"
_SPREAD: Final = rf"{_SHORT}\s*(?:±|\+-|\+/-)\s*{_SUM}"
_RANGE: Final = rf"{_SHORT}(?:\s*(?:\.\.+|…)\s*{_SHORT})?\s*(?:\.\.+|…)\s*{_SUM}"
_SHARE: Final = rf"{_NUMBER}\s*%?"
_TIME_OF_DAY: Final = r"\d{1,2}:\d\d(?::\d\d(?:\.\d{1,6})?)?"


def _whole(pattern: str) -> str:
    return rf"^\s*(?:{pattern})\s*$"


DURATION: Final = _whole(_SUM)
_DISTRIBUTION: Final = "|".join(
    (
        _SUM,
        _SPREAD,
        _RANGE,
        rf"exponential\s*\(\s*{_SUM}\s*\)",
        rf"(?:lognormal|gamma|weibull|normal)\s*\(\s*{_SPREAD}\s*\)",
        rf"(?:uniform|triangular|pert)\s*\(\s*{_RANGE}\s*\)",
        r"usually\s.+\(.+\bwithin\s.+\)",
        r"empirical\s*\(.+\)",
    )
)
DISTRIBUTION: Final = _whole(_DISTRIBUTION)
WAIT: Final = _whole(rf"{_DISTRIBUTION}|until\s*{_TIME_OF_DAY}")
PATIENCE: Final = _whole(rf"{_DISTRIBUTION}|never")
SHARE: Final = _whole(_SHARE)
RATE: Final = _whole(rf"\+?{_NUMBER}\s*(?:/|per\b|a\b)\s*{_UNIT}")
#: The currency may stand anywhere in it.
COST: Final = r"\d.*(?:/|\bper|\ba)\s*(?:h|hours?)(?![A-Za-z])"
GOAL: Final = _whole(
    rf"(?:mean|median|{_SHARE})\s+within\s+{_SUM}|at\s+(?:most|least)\s+{_SHARE}",
)
ASSIGN: Final = _whole(r"(?:not\s+)?same\s+as\s+.+")
