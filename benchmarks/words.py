"""Numbers as a reader takes them in."""

from __future__ import annotations

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def number_words(value: float) -> str:
    """Three significant digits, and from a hundred on whole numbers."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def size_words(size: int) -> str:
    """A number of tickets: 10⁴, or 20,000."""
    digits = str(size)
    if size >= 1000 and digits == "1" + "0" * (len(digits) - 1):
        return "10" + str(len(digits) - 1).translate(_SUPERSCRIPTS)
    return f"{size:,}"
