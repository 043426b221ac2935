"""A plain layered layout for process maps where Graphviz cannot be loaded.

After Sugiyama, Tagawa and Toda, *Methods for Visual Understanding of Hierarchical System Structures* (1981): ways
back are turned round, each node goes to the layer of its longest path, long edges and labels get invisible nodes in the
layers between, the layers are ordered by their neighbours' mean place, and boxes are pushed apart until none overlap.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from procsim.report.map_layout import MapLayout, Route, label_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.report.canvas import Point
    from procsim.report.map_content import MapContent

_APART, _BETWEEN = 26.0, 26.0  # boxes of a layer, and layers
_SWEEPS = 12


@dataclass(slots=True)
class _Spot:
    """A box, or an invisible place that an edge passes, in a layer."""

    width: float
    height: float
    layer: int
    x: float = 0.0
    up: list[_Spot] = field(default_factory=list, repr=False)
    down: list[_Spot] = field(default_factory=list, repr=False)


def lay_out_in_layers(content: MapContent) -> MapLayout:
    """Places and routes for a map; every layer of boxes is followed by one for labels."""
    spots = {node.name: _Spot(node.width, node.height, 0) for node in content.nodes}
    backwards = _ways_back(content)
    _set_layers(content, spots, backwards)
    layers: list[list[_Spot]] = [[] for _ in range(max((spot.layer for spot in spots.values()), default=0) + 2)]
    for spot in spots.values():
        layers[spot.layer].append(spot)
    chains = [_chain(content, number, spots, layers, number in backwards) for number in range(len(content.edges))]
    for layer in layers:
        _spread(layer)
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            _arrange(layer, upwards=sweep % 2 == 0)
    left = min((spot.x - spot.width / 2 for layer in layers for spot in layer), default=0.0)
    middles, height = _heights(layers)
    for layer in layers:
        for spot in layer:
            spot.x -= left
    width = max((spot.x + spot.width / 2 for layer in layers for spot in layer), default=0.0)
    places = {name: (spot.x, middles[spot.layer]) for name, spot in spots.items()}
    routes = [_route(content, number, chain, middles, number in backwards) for number, chain in enumerate(chains)]
    right = max([width, *(x for route in routes for x, _ in route.points)])
    return MapLayout(places, tuple(routes), right, height)


def _ways_back(content: MapContent) -> set[int]:
    """The edges (by number) that lead back: rework first, then what leads to a node on the way, in file order."""
    following: dict[str, list[tuple[int, str]]] = {node.name: [] for node in content.nodes}
    for number, edge in enumerate(content.edges):
        if not edge.is_rework:
            following[edge.tail].append((number, edge.head))
    found: set[int] = set()
    for number, edge in enumerate(content.edges):
        if edge.is_rework and _leads_to(following, edge.head, edge.tail):
            found.add(number)
        elif edge.is_rework:
            following[edge.tail].append((number, edge.head))
    done: set[str] = set()
    for start in following:
        if start in done:
            continue
        path: dict[str, Iterator[tuple[int, str]]] = {start: iter(following[start])}
        while path:
            name = next(reversed(path))
            number, head = next(path[name], (-1, ""))
            if number < 0:
                path.popitem()
                done.add(name)
            elif head in path:
                found.add(number)
            elif head not in done:
                path[head] = iter(following[head])
    return found


def _leads_to(following: dict[str, list[tuple[int, str]]], tail: str, head: str) -> bool:
    seen, waiting = {tail}, [tail]
    while waiting:
        name = waiting.pop()
        if name == head:
            return True
        waiting += [other for _, other in following[name] if other not in seen]
        seen.update(waiting)
    return False


def _set_layers(content: MapContent, spots: dict[str, _Spot], backwards: set[int]) -> None:
    """Each box goes two layers below the lowest of those that lead to it."""
    ahead = [
        (edge.head, edge.tail) if number in backwards else (edge.tail, edge.head)
        for number, edge in enumerate(content.edges)
        if edge.tail != edge.head
    ]
    for _ in spots:
        changed = False
        for tail, head in ahead:
            if spots[head].layer < spots[tail].layer + 2:
                spots[head].layer = spots[tail].layer + 2
                changed = True
        if not changed:
            break


def _chain(
    content: MapContent, number: int, spots: dict[str, _Spot], layers: list[list[_Spot]], backward: bool
) -> list[_Spot]:
    """The places that an edge passes from its upper to its lower end; the first between them carries its label."""
    edge = content.edges[number]
    upper, lower = spots[edge.tail], spots[edge.head]
    if backward:
        upper, lower = lower, upper
    wide, high = label_size(edge.label) if edge.label else (edge.thickness, 4.0)
    if edge.tail == edge.head:
        spot = _Spot(wide + 2 * _APART, high, upper.layer + 1)
        layers[spot.layer].append(spot)
        upper.down.append(spot)
        spot.up.append(upper)
        return [upper, spot]
    chain = [upper]
    for layer in range(upper.layer + 1, lower.layer):
        first = layer == (lower.layer - 1 if backward else upper.layer + 1)
        spot = _Spot(wide if first else edge.thickness, high if first else 4.0, layer)
        layers[layer].append(spot)
        chain.append(spot)
    chain.append(lower)
    for above, below in itertools.pairwise(chain):
        above.down.append(below)
        below.up.append(above)
    return chain


def _spread(layer: list[_Spot]) -> None:
    at = 0.0
    for spot in layer:
        spot.x = at + spot.width / 2
        at += spot.width + _APART
    for spot in layer:
        spot.x -= (at - _APART) / 2


def _arrange(layer: list[_Spot], upwards: bool) -> None:
    """Moves each place towards the mean of its neighbours above (or below), and then apart from those beside it."""
    wanted = {}
    for spot in layer:
        neighbours = (spot.up if upwards else spot.down) or (spot.down if upwards else spot.up)
        wanted[id(spot)] = sum(other.x for other in neighbours) / len(neighbours) if neighbours else spot.x
    layer.sort(key=lambda spot: wanted[id(spot)])
    groups: list[list[_Spot]] = []
    for spot in layer:  # blocks of boxes that touch share the mean of their wishes
        groups.append([spot])
        while len(groups) > 1 and _begin(groups[-1], wanted) < _end(groups[-2], wanted) + _APART:
            last = groups.pop()
            groups[-1] += last
    for group in groups:
        at = _begin(group, wanted)
        for spot in group:
            spot.x = at + spot.width / 2
            at += spot.width + _APART


def _begin(group: list[_Spot], wanted: dict[int, float]) -> float:
    """The left side of a block whose members stand side by side, as near to their wishes as can be."""
    offset, pulls = 0.0, 0.0
    for spot in group:
        pulls += wanted[id(spot)] - offset - spot.width / 2
        offset += spot.width + _APART
    return pulls / len(group)


def _end(group: list[_Spot], wanted: dict[int, float]) -> float:
    return _begin(group, wanted) + sum(spot.width for spot in group) + _APART * (len(group) - 1)


def _heights(layers: list[list[_Spot]]) -> tuple[list[float], float]:
    """The middle of each layer, and the height of all."""
    middles = []
    at = 0.0
    for layer in layers:
        high = max((spot.height for spot in layer), default=0.0)
        middles.append(at + high / 2)
        at += high + (_BETWEEN if high else 0.0)
    return middles, max(at - _BETWEEN, 0.0)


def _route(content: MapContent, number: int, chain: list[_Spot], middles: list[float], backward: bool) -> Route:
    edge = content.edges[number]
    places = [(spot.x, middles[spot.layer]) for spot in chain]
    label = None
    if edge.label:
        label = places[-2] if backward and len(places) > 2 else places[1]
    if edge.tail == edge.head:
        return _loop(content, number, chain, middles)
    places[0] = (_side(chain[0], chain[1]), places[0][1] + chain[0].height / 2)
    places[-1] = (_side(chain[-1], chain[-2]), places[-1][1] - chain[-1].height / 2)
    if backward:
        places.reverse()
    points: list[Point] = [places[0]]
    for (x, y), (next_x, next_y) in itertools.pairwise(places):
        bend = (next_y - y) / 2
        points += [(x, y + bend), (next_x, next_y - bend), (next_x, next_y)]
    return Route(edge, tuple(points), points[-1], label)


def _side(box: _Spot, towards: _Spot) -> float:
    """Where an edge meets a box: near its middle, yet on the side from which it comes, so that edges keep apart."""
    reach = box.width * 0.3
    return box.x + max(-reach, min(reach, (towards.x - box.x) * 0.3))


def _loop(content: MapContent, number: int, chain: list[_Spot], middles: list[float]) -> Route:
    """A way from a box back to itself: out of its foot and in again beside it, around its label."""
    box, below = chain
    foot = middles[box.layer] + box.height / 2
    y = middles[below.layer] + below.height
    side, reach = _side(box, below), min(10.0, box.width / 6)
    out, back = (side + reach, foot), (side - reach, foot)
    points = (out, (below.x + below.width / 2, y), (below.x - below.width / 2, y), back)
    label = (below.x, middles[below.layer]) if content.edges[number].label else None
    return Route(content.edges[number], points, back, label)
