"""A canvas for paper: the shapes of `procsim.report.canvas` drawn by matplotlib into png and pdf, in light colours."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from procsim.report.palette import light

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.report.canvas import Anchor, Point

_POINTS_PER_INCH = 72
_DOTS_PER_INCH = 192


class PaperCanvas:
    """A page of a size in points; a unit of the drawing is a point."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.figure import Figure

        self._figure = Figure(figsize=(width / _POINTS_PER_INCH, height / _POINTS_PER_INCH))
        self._axes: Any = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._axes.axis("off")
        self._order = 0

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
        from matplotlib.patches import FancyBboxPatch

        style = f"round,pad=0,rounding_size={radius}" if radius else "square,pad=0"
        self._add(FancyBboxPatch((x, y), width, height, boxstyle=style, **_look(fill, stroke, thickness)))

    def polygon(self, points: Sequence[Point], fill: str, stroke: str = "", thickness: float = 1) -> None:
        """A closed shape."""
        from matplotlib.patches import Polygon

        self._add(Polygon(points, closed=True, **_look(fill, stroke, thickness)))

    def circle(self, x: float, y: float, radius: float, fill: str, stroke: str = "", thickness: float = 1) -> None:
        """A circle by its centre."""
        from matplotlib.patches import Circle

        self._add(Circle((x, y), radius, **_look(fill, stroke, thickness)))

    def line(self, points: Sequence[Point], stroke: str, thickness: float = 1, dash: str = "") -> None:
        """A broken line."""
        from matplotlib.path import Path

        self._path(Path(points), stroke, thickness, dash)

    def curve(self, points: Sequence[Point], stroke: str, thickness: float = 1, dash: str = "") -> None:
        """Cubic Bézier curves."""
        from matplotlib.path import Path

        self._path(Path(points, [Path.MOVETO, *[Path.CURVE4] * (len(points) - 1)]), stroke, thickness, dash)

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
        side = {"start": "left", "middle": "center", "end": "right"}[anchor]
        weight = "bold" if bold else "normal"
        self._order += 1
        self._axes.text(
            x, y, text, fontsize=size, ha=side, va="baseline", color=light(fill), weight=weight,
            zorder=self._order, parse_math=False,
        )  # fmt: skip

    def picture(self, kind: str, title: str) -> bytes:
        """The page as a file of a kind, ``png`` or ``pdf``; the same bytes every time."""
        file = io.BytesIO()
        metadata = {"Title": title} if kind == "png" else {"Title": title, "CreationDate": None}
        self._figure.savefig(file, format=kind, dpi=_DOTS_PER_INCH, metadata=metadata, facecolor=light("surface"))
        return file.getvalue()

    def _add(self, patch: Any) -> None:
        self._order += 1
        patch.set_zorder(self._order)
        self._axes.add_patch(patch)

    def _path(self, path: Any, stroke: str, thickness: float, dash: str) -> None:
        from matplotlib.patches import PathPatch

        style: Any = (0, tuple(float(part) / thickness for part in dash.split())) if dash else "-"
        look = {"facecolor": "none", "edgecolor": light(stroke), "linewidth": thickness, "linestyle": style}
        self._add(PathPatch(path, capstyle="butt", **look))


def _look(fill: str, stroke: str, thickness: float) -> dict[str, Any]:
    return {
        "facecolor": light(fill) if fill != "none" else "none",
        "edgecolor": light(stroke) if stroke else "none",
        "linewidth": thickness if stroke else 0.0,
    }
