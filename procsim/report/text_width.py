"""How wide a text will be in a picture, without asking a font: an upper bound for the usual sans serif faces.

The widths are those of DejaVu Sans, the widest face that a reader's browser is likely to choose (Verdana's cousin), in
hundredths of an em; what is not listed counts as a wide letter, East Asian signs as a full em.
"""

from __future__ import annotations

import unicodedata

_BY_WIDTH = {
    22: "\u202f",
    30: "'ijlìíîïіїјł",
    32: "IJ ,.\u00a0·’‘",
    36: "/:;\\|¦-f",
    42: "!()[]t¡²³¹rř",
    48: '"ªº',
    52: "*_`§°´szгѓѕ“”„śżźšž–",
    56: "?c¿çзсэєćčLŁ",
    60: "FkвтьPvxyÞýÿЃЎГРУкухчяќў",
    64: "TYaeo«»ÝßàáâãäåèéêëðòóôõöøТабеоѐёђąęěő$0123456789ESbdghnpqu{}ÈÉÊËñùúûüþЀЁЅЕЗийлрѝŚńĘŠĚůű",
    68: "KнпћџABVXZÀÁÂÃÄÅАБВХЧЬцŻŹĄŽ",
    74: "CRÇЄЌКСЭЯдъĆČŘNUÑÙÚÛÜЍИЙŃŮŰ",
    78: "HЏЛНПм&DGOQÐÒÓÔÕÖØЂЋДОЦыŐ",
    86: "w#+<=>^~±×÷Ъю≥≤→✓✗MМФф",
    92: "Ыжљњшщ",
    100: "%¼½¾WmÆæ@©®—…",
    110: "ЊШЖЮЉЩ",
}
_WIDTHS = {letter: width / 100 for width, letters in _BY_WIDTH.items() for letter in letters}
_BOLD = 1.12


def text_width(text: str, size: float = 12, bold: bool = False) -> float:
    """The width of a line of text at a font size, in the unit of the size."""
    ems = sum(_WIDTHS.get(letter) or _unlisted(letter) for letter in text)
    return ems * size * (_BOLD if bold else 1.0)


def _unlisted(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    return 1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.8


def cut(text: str, width: float, size: float = 12, bold: bool = False) -> str:
    """A text, cut with an ellipsis where it is wider than ``width``."""
    if text_width(text, size, bold) <= width:
        return text
    while text and text_width(text + "…", size, bold) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def folded(text: str, width: float, size: float = 12, bold: bool = False, most: int = 3) -> list[str]:
    """A text in at most ``most`` lines of at most ``width``, broken at spaces; the last is cut where it must be."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size, bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines[most - 1 :] = [" ".join(lines[most - 1 :])]
    return [cut(line, width, size, bold) for line in lines]
