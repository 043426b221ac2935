"""The process map: what stages there are, how tickets flow through them, where they queue, who works and how hard.

Stages are boxes (work), rounded boxes (waits) and small diamonds (crossroads); edges are as thick as their traffic;
colour is the mean queue time on one calm scale; the bottleneck wears a badge; people are small figures with their load.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.engine.whole_file import whole_file
from procsim.model.problems import InputError
from procsim.report.canvas import Canvas, Point, SvgCanvas
from procsim.report.map_content import BADGE, DETAIL_SIZE, FIGURE, LABEL_SIZE, LINE, TITLE_SIZE, Edge, Node, map_content
from procsim.report.map_layout import Route, lay_out
from procsim.report.numbers import duration
from procsim.report.text_width import text_width

if TYPE_CHECKING:
    from procsim.model.process import Process
    from procsim.report.map_content import MapContent
    from procsim.report.map_layout import MapLayout
    from procsim.study.result import Result

_MARGIN = 16
_ROW = 22  # of the legend
_NARROWEST = 320


def draw(process: Process, path: str | Path, result: Result | None = None) -> None:
    """Draws the process map into a file; its ending chooses svg, png or pdf. Written whole or not at all.

    Raises:
        InputError: for another ending, or a folder that cannot be written to.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in (".svg", ".png", ".pdf"):
        raise InputError(f"{path}: a map is written as .svg, .png or .pdf")
    content = svg(process, result).encode() if kind == ".svg" else _on_paper(process, result, kind[1:])
    with whole_file(path) as file:
        file.write_bytes(content)


def _on_paper(process: Process, result: Result | None, kind: str) -> bytes:
    """The map as png or pdf."""
    from procsim.report.paper import PaperCanvas

    content = map_content(process, result)
    layout = lay_out(content)
    width, height, rows = _size(layout, _legend(content))
    canvas = PaperCanvas(width, height)
    _paint(canvas, content, layout, rows)
    return canvas.picture(kind, process.name)


def svg(process: Process, result: Result | None = None, standalone: bool = True) -> str:
    """The map as an SVG element with real text; one that stands alone brings its colours along."""
    content = map_content(process, result)
    layout = lay_out(content)
    canvas = SvgCanvas()
    width, height, rows = _size(layout, _legend(content))
    _paint(canvas, content, layout, rows)
    return canvas.picture(width, height, f"Process map of {process.name}", _description(content), standalone)


def _description(content: MapContent) -> str:
    """The map in words, for those who do not see it."""
    number = sum(node.kind in ("work", "wait") for node in content.nodes)
    worst = max(
        (node for node in content.nodes if node.level is not None), key=lambda node: node.level or 0, default=None
    )
    badge = next((node for node in content.nodes if node.badge), None)
    stages = "1 stage" if number == 1 else f"{number} stages"
    parts = [f"{stages} from {' and '.join(' '.join(n.title) for n in content.nodes if n.kind == 'start')} to "]
    parts.append(" and ".join(" ".join(node.title) for node in content.nodes if node.kind == "end") + ".")
    if badge is not None:
        parts.append(f" The bottleneck is at {' '.join(badge.title)}: {badge.detail}.")
    elif worst is not None and worst.level:
        parts.append(f" The longest queue is at {' '.join(worst.title)}: {worst.detail}.")
    return "".join(parts)


# --- drawing ------------------------------------------------------------------------------------------------------

#: An entry of the legend: what it shows (a colour, ``rework``, ``traffic`` or a heading) and its words.
Entry = tuple[str, str]


def _legend(content: MapContent) -> list[Entry]:
    entries: list[Entry] = []
    if content.bounds:
        entries = [("", "mean queue"), ("queue0", f"under {_bound(content.bounds[0])}")]
        entries += [(f"queue{step}", f"from {_bound(bound)}") for step, bound in enumerate(content.bounds, start=1)]
    entries.append(("traffic", "as thick as its traffic"))
    if any(edge.is_rework for edge in content.edges):
        entries.append(("rework", "rework"))
    return entries


def _bound(seconds: float) -> str:
    return "1 min" if seconds == 60 else duration(seconds).replace(".0 d", " d")


def _size(layout: MapLayout, legend: list[Entry]) -> tuple[float, float, list[list[Entry]]]:
    """Width and height of the picture, and the legend's entries in rows."""
    width = max(layout.width, _NARROWEST)
    rows: list[list[Entry]] = [[]]
    used = 0.0
    for entry in legend:
        if rows[-1] and used + _entry_width(entry) > width:
            rows.append([])
            used = 0.0
        rows[-1].append(entry)
        used += _entry_width(entry)
    return width + 2 * _MARGIN, layout.height + 2 * _MARGIN + 12 + _ROW * len(rows), rows


def _entry_width(entry: Entry) -> float:
    return (22 if entry[0] else 0) + text_width(entry[1], LABEL_SIZE) + 14


def _paint(canvas: Canvas, content: MapContent, layout: MapLayout, rows: list[list[Entry]]) -> None:
    left = _MARGIN + max(0.0, _NARROWEST - layout.width) / 2

    def moved(point: Point) -> Point:
        return (point[0] + left, point[1] + _MARGIN)

    for route in layout.routes:
        _edge(canvas, [moved(point) for point in route.points], route.edge)
    for route in layout.routes:
        if route.label is not None:
            _edge_label(canvas, moved(route.label), route)
    for node in content.nodes:
        _node(canvas, node, *moved(layout.places[node.name]))
    y = layout.height + _MARGIN + 12 + _ROW / 2
    for row in rows:
        x = float(_MARGIN)
        for entry in row:
            _entry(canvas, entry, x, y)
            x += _entry_width(entry)
        y += _ROW


def _entry(canvas: Canvas, entry: Entry, x: float, y: float) -> None:
    kind, words = entry
    if kind.startswith("queue"):
        canvas.box(x, y - 7, 16, 14, kind, "faint", radius=3)
    elif kind == "rework":
        canvas.line([(x, y), (x + 16, y)], "rework", 2, "4 3")
    elif kind == "traffic":
        canvas.polygon([(x, y - 0.5), (x + 16, y - 4), (x + 16, y + 4), (x, y + 0.5)], "flow")
    canvas.text(x + (22 if kind else 0), y + 4, words, LABEL_SIZE, "start", "muted")


def _edge(canvas: Canvas, points: list[Point], edge: Edge) -> None:
    """A curve with an arrow's head whose tip is the last point."""
    tip = points[-1]
    before = next((point for point in reversed(points[:-1]) if math.dist(point, tip) > 0.5), points[0])
    far = math.dist(before, tip) or 1.0
    along = ((tip[0] - before[0]) / far, (tip[1] - before[1]) / far)
    length, half = 6.5 + 0.8 * edge.thickness, 3.2 + 0.65 * edge.thickness
    base = (tip[0] - along[0] * length, tip[1] - along[1] * length)
    colour = "rework" if edge.is_rework else "flow"
    canvas.curve([*points[:-1], base], colour, edge.thickness, "6 4" if edge.is_rework else "")
    sides = [
        (base[0] - along[1] * half, base[1] + along[0] * half),
        (base[0] + along[1] * half, base[1] - along[0] * half),
    ]
    canvas.polygon([tip, *sides], colour)


def _edge_label(canvas: Canvas, at: Point, route: Route) -> None:
    width = text_width(route.edge.label, LABEL_SIZE)
    canvas.box(at[0] - width / 2, at[1] - 8, width, 16, "surface", radius=3)
    canvas.text(at[0], at[1] + 4, route.edge.label, LABEL_SIZE, fill="muted")


def _node(canvas: Canvas, node: Node, x: float, y: float) -> None:
    """A node by its centre: the box, its texts, and the people beneath it."""
    top = y - node.height / 2
    width, height = node.width, node.body_height
    left = x - width / 2
    ink = "ink"
    if node.kind == "crossroads":
        canvas.polygon([(x, top), (x + 11, top + 11), (x, top + 22), (x - 11, top + 11)], "surface", "muted", 1.5)
        top += 15
    elif node.kind == "start":
        canvas.box(left, top, width, height, "surface", "muted", 1.5, height / 2)
    elif node.kind == "end":
        canvas.box(left, top, width, height, "end", "end", 1, height / 2)
        ink = "end_ink"
    elif node.kind == "wait":
        canvas.box(left, top, width, height, "wait_box", "muted", 1, height / 2)
    else:
        level = f"queue{node.level or 0}"
        if node.people:  # their foot is part of the box, so that edges end at a line
            canvas.box(left, top, width, node.height, "panel", "faint", 1, 4)
        ink = f"{level}_ink"
        canvas.box(left, top, width, height, level, "badge" if node.badge else "muted", 2.5 if node.badge else 1, 4)
    _node_texts(canvas, node, x, top, ink)


def _node_texts(canvas: Canvas, node: Node, x: float, top: float, ink: str) -> None:
    baseline = top + 19
    if node.badge:
        wide = text_width(node.badge, DETAIL_SIZE, bold=True) + 16
        canvas.box(x - wide / 2, top + 7, wide, 17, "badge", radius=8.5)
        canvas.text(x, top + 19.5, node.badge, DETAIL_SIZE, fill="badge_ink", bold=True)
        baseline += BADGE
    for line in node.title:
        canvas.text(x, baseline, line, TITLE_SIZE, fill=ink, bold=True)
        baseline += LINE
    if node.detail:
        canvas.text(x, baseline, node.detail, DETAIL_SIZE, fill=ink)
    middle = top + node.body_height + 11
    for people in node.people:
        at = x - people.width / 2
        for number in range(people.figures):
            _figure(canvas, at + FIGURE * (number + 0.5), middle)
        canvas.text(at + FIGURE * people.figures + 4, middle + 4.5, people.text, DETAIL_SIZE, "start", "muted")
        middle += LINE + 3


def _figure(canvas: Canvas, x: float, y: float) -> None:
    """A small figure of a person, ten high."""
    canvas.circle(x, y - 3.2, 2.1, "muted")
    canvas.polygon(
        [
            (x - 3.4, y + 5),
            (x - 3.1, y + 1.6),
            (x - 1.6, y - 0.4),
            (x + 1.6, y - 0.4),
            (x + 3.1, y + 1.6),
            (x + 3.4, y + 5),
        ],
        "muted",
    )
