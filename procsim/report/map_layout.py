"""Where the nodes and edges of a process map lie: by Graphviz where it can be loaded, else by a layout of our own.

Both give the same record, so that one drawing serves both, on screen and on paper. Graphviz's own drawings are not
used: their texts are measured with the fonts of the machine that draws, ours with room for any reader's.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from procsim.report.map_content import LABEL_SIZE
from procsim.report.text_width import text_width

if TYPE_CHECKING:
    from procsim.report.canvas import Point
    from procsim.report.map_content import Edge, MapContent

_LABEL_HEIGHT = 16


@dataclass(frozen=True, slots=True)
class Route:
    """An edge's way: Bézier curves from a start by three points each, the arrow's tip, and the middle of its label."""

    edge: Edge
    points: tuple[Point, ...]
    tip: Point
    label: Point | None


@dataclass(frozen=True, slots=True)
class MapLayout:
    """Centres of the nodes, routes of the edges (in the content's order), and the size of all; y grows downwards."""

    places: dict[str, Point]
    routes: tuple[Route, ...]
    width: float
    height: float


def label_size(label: str) -> Point:
    """The room that an edge's label needs, half of the thickest line included."""
    return (text_width(label, LABEL_SIZE) + 12, _LABEL_HEIGHT)


def lay_out(content: MapContent) -> MapLayout:
    """The best layout that this machine can do; says on stderr, once, how a better one is to be had.

    Whatever goes wrong inside Graphviz, a map is drawn: no report fails for want of a finer picture.
    """
    try:
        import pygraphviz
    except (ImportError, OSError) as problem:
        return _plain(content, what_is_missing(problem))
    try:
        drawing = _drawing_by_graphviz(content, pygraphviz)
    except (ImportError, OSError, RuntimeError, TypeError, ValueError) as problem:  # pygraphviz's own are ValueErrors
        return _plain(content, f"Graphviz could not lay it out ({type(problem).__name__}: {problem})")
    return _read(drawing, content)


def _plain(content: MapContent, why: str) -> MapLayout:
    from procsim.report.layered_layout import lay_out_in_layers

    _say_once(why)
    return lay_out_in_layers(content)


_said: set[str] = set()


def _say_once(why: str) -> None:
    if "graphviz" in _said:
        return
    _said.add("graphviz")
    print(f"procsim: a plain map: {why}", file=sys.stderr)


def what_is_missing(problem: Exception) -> str:
    """Which Debian package would let Graphviz be loaded, from the error that said it could not."""
    text = str(problem)
    for library, package in (
        ("libX11", "libx11-6"),
        ("libXrender", "libxrender1"),
        ("libexpat", "libexpat1"),
        ("libgvc", "libgraphviz-dev"),
        ("libcgraph", "libgraphviz-dev"),
    ):
        if library in text:
            return f"{library} is not here; `apt install {package}` gives Graphviz's better layout"
    way_out = "`apt install graphviz libx11-6` and `pip install pygraphviz` give a better one"
    return f"Graphviz cannot be loaded ({text}): {way_out}"


def _drawing_by_graphviz(content: MapContent, pygraphviz: Any) -> dict[str, Any]:
    """Graphviz's drawing as JSON; the nodes are n0, n1 … there, for some names (`%…`) have a meaning to it."""
    graph = pygraphviz.AGraph(directed=True, strict=False, rankdir="TB", nodesep="0.35", ranksep="0.42", splines="true")
    ids = {node.name: f"n{number}" for number, node in enumerate(content.nodes)}
    for node in content.nodes:
        size = {"width": f"{node.width / 72:.4f}", "height": f"{node.height / 72:.4f}"}
        graph.add_node(ids[node.name], shape="box", fixedsize="true", label="", **size)
    for number, edge in enumerate(content.edges):
        own = {"key": str(number), "id": str(number), "dir": "none", "weight": str(_weight(edge)), **_label(edge)}
        graph.add_edge(ids[edge.tail], ids[edge.head], **own)
    starts = [ids[node.name] for node in content.nodes if node.kind == "start"]
    if starts:
        graph.add_subgraph(starts, rank="source")
    drawing: dict[str, Any] = json.loads(graph.draw(format="json0", prog="dot"))
    return drawing


def _weight(edge: Edge) -> int:
    """The main road runs straight."""
    return 1 + round(8 * edge.traffic)


def _label(edge: Edge) -> dict[str, str]:
    """An empty table of the label's size, so that room is kept whatever fonts Graphviz knows."""
    if not edge.label:
        return {}
    width, height = label_size(edge.label)
    attributes = f'BORDER="0" FIXEDSIZE="TRUE" WIDTH="{width:.0f}" HEIGHT="{height}" CELLPADDING="0" CELLSPACING="0"'
    return {"label": f"<<TABLE {attributes}><TR><TD></TD></TR></TABLE>>"}


def _read(drawing: dict[str, Any], content: MapContent) -> MapLayout:
    _, _, width, height = map(float, drawing["bb"].split(","))

    def point(text: str) -> Point:
        x, y = map(float, text.split(",")[-2:])
        return (x, height - y)

    by_id = {each["name"]: each["pos"] for each in drawing["objects"] if "pos" in each}
    places = {node.name: point(by_id[f"n{number}"]) for number, node in enumerate(content.nodes)}
    routes: dict[int, Route] = {}
    for each in drawing["edges"]:
        number = int(each["id"])
        points = tuple(point(text) for text in each["pos"].split(" ") if text[0] not in "se")
        label = point(each["lp"]) if "lp" in each else None
        routes[number] = Route(content.edges[number], points, points[-1], label)
    return MapLayout(places, tuple(routes[number] for number in sorted(routes)), width, height)
