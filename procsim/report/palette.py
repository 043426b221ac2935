"""One place for the colours of all pictures: tokens with a light and a dark value.

Categories follow Okabe and Ito, *Color Universal Design* (2008), which colour-blind readers can tell apart; queue times
run along one calm scale of a single hue, light to strong, whose steps differ in lightness and so survive grey printing.
Verdicts always carry a word or a sign beside their colour.
"""

from __future__ import annotations

from typing import Final

#: token: (on a light page, on a dark page)
COLOURS: Final[dict[str, tuple[str, str]]] = {
    "surface": ("#ffffff", "#15181c"),
    "panel": ("#f5f6f8", "#1e2329"),
    "ink": ("#1c2126", "#e8eaed"),
    "muted": ("#59636e", "#a3adb8"),
    "faint": ("#d5dae0", "#3a424c"),
    "grid": ("#e6e9ed", "#2b3138"),
    # what happens to a ticket: Okabe–Ito bluish green, orange, reddish purple, grey
    "work": ("#009e73", "#1fb88c"),
    "queue": ("#e69f00", "#e69f00"),
    "paused": ("#c9bcd8", "#6a5d80"),
    "wait": ("#a6b2bf", "#5f6b78"),
    # series
    "first": ("#0072b2", "#56b4e9"),
    "second": ("#d55e00", "#ff9455"),
    "band": ("#cfe3f1", "#1f3a4d"),
    "goal": ("#d55e00", "#ff9455"),
    "badge": ("#b44a00", "#ffad7a"),
    "badge_ink": ("#ffffff", "#15181c"),
    # verdicts
    "met": ("#00664a", "#4fd0a8"),
    "missed": ("#b03a00", "#ff9d6b"),
    "undecided": ("#6b5500", "#f0d060"),
    # queue time on the map, none to longest, and the text upon it
    "queue0": ("#f4f7fa", "#20262d"),
    "queue1": ("#dbe9f5", "#22394e"),
    "queue2": ("#b3d2ea", "#25527a"),
    "queue3": ("#7fb2da", "#2f73aa"),
    "queue4": ("#4a8fc7", "#4d9ad6"),
    "queue0_ink": ("#1c2126", "#e8eaed"),
    "queue1_ink": ("#1c2126", "#e8eaed"),
    "queue2_ink": ("#1c2126", "#ffffff"),
    "queue3_ink": ("#10161c", "#ffffff"),
    "queue4_ink": ("#0a0f14", "#0a0f14"),
    # the map's edges, ends and waits
    "flow": ("#8d98a4", "#76828f"),
    "rework": ("#cc79a7", "#cc79a7"),
    "end": ("#3b444e", "#c9d0d8"),
    "end_ink": ("#ffffff", "#15181c"),
    "wait_box": ("#eef0f3", "#262c33"),
}


def light(token: str) -> str:
    """A colour for paper."""
    return COLOURS[token][0]


def variables(dark: bool) -> str:
    """The tokens as declarations of CSS variables."""
    return "".join(f"--{token.replace('_', '-')}:{pair[dark]};" for token, pair in COLOURS.items())


def classes() -> str:
    """A class to fill (``f-``) and one to stroke (``s-``) with each colour.

    Classes, not ``var()`` in attributes: drawing programs that read an SVG file know style sheets, but no variables.
    """
    rules = [".f-none{fill:none}"]
    for token in COLOURS:
        name = token.replace("_", "-")
        rules.append(f".f-{name}{{fill:var(--{name})}}.s-{name}{{stroke:var(--{name})}}")
    return "".join(rules)


def standalone_style() -> str:
    """The style sheet of an SVG file that stands alone: light colours, and dark ones where the reader prefers them."""

    def rules(dark: bool) -> str:
        names = [(token.replace("_", "-"), pair[dark]) for token, pair in COLOURS.items()]
        return "".join(f".f-{name}{{fill:{value}}}.s-{name}{{stroke:{value}}}" for name, value in names)

    dark = f"@media(prefers-color-scheme:dark){{{rules(True)}}}"
    return ".f-none{fill:none}" + rules(False) + dark
