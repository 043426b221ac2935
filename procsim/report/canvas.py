"""Pictures as text: the few shapes that all pictures are made of, drawn as SVG with real text.

The report's pictures are written as SVG directly rather than by matplotlib: a text's place is then known before it is
drawn (nothing overlaps, and a test holds that), colours follow the reader's light or dark page by class, the bytes are
the same on every run, and a report costs no second of import. What must also become png or pdf, the process map, is
drawn on a `Canvas`, which `procsim.report.paper` implements for matplotlib too.

Lengths are CSS pixels, y grows downwards, colours are tokens of `procsim.report.palette`.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Literal, Protocol

from procsim.report.palette import standalone_style

if TYPE_CHECKING:
    from collections.abc import Sequence

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

FONTS = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif"


class Canvas(Protocol):
    """What a picture can be drawn on."""

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        stroke: str = "",
        thickness: float = 1,
        radius: float = 0,
    ) -> None:
        """A rectangle by its upper left corner."""  # fmt: skip

    def polygon(self, points: Sequence[Point], fill: str, stroke: str = "", thickness: float = 1) -> None:
        """A closed shape."""

    def circle(self, x: float, y: float, radius: float, fill: str, stroke: str = "", thickness: float = 1) -> None:
        """A circle by its centre."""

    def line(self, points: Sequence[Point], stroke: str, thickness: float = 1, dash: str = "") -> None:
        """A broken line."""

    def curve(self, points: Sequence[Point], stroke: str, thickness: float = 1, dash: str = "") -> None:
        """Cubic Bézier curves: a start, then three points (two to steer, one to reach) for each piece."""

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 12,
        anchor: Anchor = "middle",
        fill: str = "ink",
        bold: bool = False,
    ) -> None:
        """A line of text by its baseline."""


class SvgCanvas:
    """A canvas that collects SVG elements."""

    def __init__(self) -> None:
        self._elements: list[str] = []

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        stroke: str = "",
        thickness: float = 1,
        radius: float = 0,
    ) -> None:
        """A rectangle by its upper left corner."""  # fmt: skip
        corner = f' rx="{number(radius)}"' if radius else ""
        place = (
            f'x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}" height="{number(max(height, 0))}"{corner}'
        )
        self._elements.append(f"<rect {place}{_paint(fill, stroke, thickness)}/>")

    def polygon(self, points: Sequence[Point], fill: str, stroke: str = "", thickness: float = 1) -> None:
        """A closed shape."""
        self._elements.append(f'<polygon points="{_pairs(points)}"{_paint(fill, stroke, thickness)}/>')

    def circle(self, x: float, y: float, radius: float, fill: str, stroke: str = "", thickness: float = 1) -> None:
        """A circle by its centre."""
        place = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
        self._elements.append(f"<circle {place}{_paint(fill, stroke, thickness)}/>")

    def line(self, points: Sequence[Point], stroke: str, thickness: float = 1, dash: str = "") -> None:
        """A broken line."""
        self._elements.append(f'<polyline points="{_pairs(points)}"{_paint("none", stroke, thickness, dash)}/>')

    def curve(self, points: Sequence[Point], stroke: str, thickness: float = 1, dash: str = "") -> None:
        """Cubic Bézier curves."""
        start, rest = points[0], points[1:]
        path = f"M{_pairs([start])}C{_pairs(rest)}"
        self._elements.append(f'<path d="{path}"{_paint("none", stroke, thickness, dash)}/>')

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 12,
        anchor: Anchor = "middle",
        fill: str = "ink",
        bold: bool = False,
    ) -> None:
        """A line of text by its baseline."""
        if not text:
            return
        weight = ' font-weight="600"' if bold else ""
        place = f'x="{number(x)}" y="{number(y)}" font-size="{number(size)}"'
        about = f' text-anchor="{anchor}"' if anchor != "start" else ""
        self._elements.append(f'<text {place}{about}{weight} class="f-{_css(fill)}">{escape(text, quote=False)}</text>')

    def picture(self, width: float, height: float, title: str, description: str = "", standalone: bool = False) -> str:
        """The SVG element, named for readers who do not see it.

        One that stands alone brings its style sheet and paints its ground; inside the report the page does both.
        """
        size = f'width="{number(width)}" height="{number(height)}" viewBox="0 0 {number(width)} {number(height)}"'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {size} font-family="{FONTS}">'
        about = f"<title>{escape(title, quote=False)}</title>"
        about += f"<desc>{escape(description, quote=False)}</desc>" if description else ""
        ground = ""
        if standalone:
            ground = f'<style>{standalone_style()}</style><rect width="100%" height="100%" class="f-surface"/>'
        return head + about + ground + "".join(self._elements) + "</svg>"


def number(value: float) -> str:
    """A coordinate with at most one decimal: finer is never seen, and keeps files small."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _pairs(points: Sequence[Point]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def _css(token: str) -> str:
    return token.replace("_", "-")


def _paint(fill: str, stroke: str = "", thickness: float = 1, dash: str = "") -> str:
    classes = f"f-{_css(fill)}" + (f" s-{_css(stroke)}" if stroke else "")
    width = f' stroke-width="{thickness:.2g}"' if stroke and thickness != 1 else ""
    return f' class="{classes}"{width}' + (f' stroke-dasharray="{dash}"' if dash else "")
