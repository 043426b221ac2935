"""What a process map says: its nodes with their texts, its edges with their traffic; not where they lie.

With a result, traffic, queue times and loads are those of the run; without, traffic is what the shares of the routes
let one expect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from procsim.model.process import StageKind
from procsim.model.time import DAY, HOUR, MINUTE, SECOND, WEEK, duration_text, measured_text
from procsim.report.numbers import NOTHING, count, share
from procsim.report.text_width import folded, text_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    import networkx

    from procsim.model.process import End, Process, Stage
    from procsim.study.result import Result

TITLE_SIZE, DETAIL_SIZE, LABEL_SIZE = 13, 11, 11
LINE = 16  # from one line of text to the next
BADGE = 21  # the height that the bottleneck's badge takes in its box
FIGURE = 9  # the width of a small figure of a person
_WIDEST_TITLE = 150
_MOST_FIGURES = 8

#: Bounds that a scale of queue times may have, in seconds.
_NICE = [
    bound / SECOND for bound in (MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, 2 * DAY, WEEK, 4 * WEEK)
]

ARRIVED = "arrived"


@dataclass(frozen=True, slots=True)
class People:
    """The people of one group who do a stage's work."""

    number: int
    text: str

    @property
    def figures(self) -> int:
        """How many small figures stand for them: one each, or one alone where they are many."""
        return self.number if self.number <= _MOST_FIGURES else 1

    @property
    def width(self) -> float:
        """The room that figures and text take."""
        return self.figures * FIGURE + 4 + text_width(self.text, DETAIL_SIZE)


@dataclass(frozen=True, slots=True)
class Node:
    """A box on the map; ``level`` is its step on the scale of queue times, None where nothing queues."""

    name: str
    kind: Literal["start", "work", "wait", "crossroads", "end"]
    title: tuple[str, ...]
    detail: str = ""
    people: tuple[People, ...] = ()
    badge: str = ""
    level: int | None = None

    @property
    def body_height(self) -> float:
        """The height of the box itself, without the people beneath."""
        if self.kind == "crossroads":
            return 22 + LINE * len(self.title)
        return 14 + LINE * (len(self.title) + bool(self.detail)) + (BADGE if self.badge else 0)

    @property
    def height(self) -> float:
        """The height of everything."""
        return self.body_height + ((LINE + 3) * len(self.people) + 4 if self.people else 0)

    @property
    def width(self) -> float:
        """The width of everything."""
        title = max((text_width(line, TITLE_SIZE, bold=True) for line in self.title), default=0.0)
        texts = max(title, text_width(self.detail, DETAIL_SIZE)) + (28 if self.kind in ("start", "end", "wait") else 20)
        people = max((each.width + 12 for each in self.people), default=0.0)
        badge = text_width(self.badge, DETAIL_SIZE, bold=True) + 28 if self.badge else 0.0
        return max(texts, people, badge, 60.0)


@dataclass(frozen=True, slots=True)
class Edge:
    """A way on the map; ``traffic`` is relative to the busiest, 0…1."""

    tail: str
    head: str
    label: str
    traffic: float
    is_rework: bool = False

    @property
    def thickness(self) -> float:
        """The line's width in pixels: as thick as its traffic, yet never invisible."""
        return 1.0 + 6.0 * self.traffic


@dataclass(frozen=True, slots=True)
class MapContent:
    """A whole map; ``bounds`` are the steps of its scale of queue times in seconds, empty without a result."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    bounds: tuple[float, ...]


def map_content(process: Process, result: Result | None = None) -> MapContent:
    """The nodes and edges of a process's map, with a result's figures if there is one."""
    graph = process.graph
    bounds = queue_bounds(result) if result else ()
    nodes = [_source(process, name, result) for name in process.arrivals]
    nodes += [_stage(process, stage, result, bounds) for stage in process.stages.values()]
    nodes += [_end(end, result) for end in process.ends.values() if end.name in graph]
    return MapContent(tuple(nodes), _edges(process, graph, result), bounds)


def queue_bounds(result: Result) -> tuple[float, ...]:
    """Four steps of a scale of queue times, the last of them at most the longest mean queue."""
    longest = max((stage.queue.value or 0.0 for stage in result.stages.values()), default=0.0)
    last = max((number for number, bound in enumerate(_NICE) if bound <= longest), default=0)
    first = max(0, last - 3)
    return tuple(_NICE[first : first + 4])


# --- nodes --------------------------------------------------------------------------------------------------------


def spoken(name: str) -> str:
    """A name as it is said: blanks for underscores."""
    return name.replace("_", " ")


def _title(name: str) -> tuple[str, ...]:
    return tuple(folded(spoken(name), _WIDEST_TITLE, TITLE_SIZE, bold=True, most=3))


def _source(process: Process, name: str, result: Result | None) -> Node:
    from procsim.model.graph import source_node

    detail = ""
    if result is not None and len(process.arrivals) == 1:
        weeks = (result.window[1] - result.window[0]).total_seconds() / (WEEK / SECOND)
        detail = f"{count(result.arrived / weeks)} a week" if weeks >= 1 else f"{count(result.arrived)} tickets"
    return Node(source_node(name), "start", _title(name), detail)


def _end(end: End, result: Result | None) -> Node:
    texts = [share(result.ends.get(end.name, 0.0) / result.closed)] if result is not None and result.closed else []
    if end.repeat is not None and end.repeat.share > 0:
        texts.append(f"{share(end.repeat.share)} come back")
    return Node(end.name, "end", _title(end.name), ", ".join(texts))


def _stage(process: Process, stage: Stage, result: Result | None, bounds: tuple[float, ...]) -> Node:
    figures = result.stages.get(stage.name) if result else None
    if stage.kind is StageKind.CROSSROADS:
        return Node(stage.name, "crossroads", _title(stage.name))
    if stage.kind is StageKind.WAIT:
        detail = _visit_text(figures.wait.value) if figures else _mean_text(stage)
        on = f"on: {stage.waits_on}" if stage.waits_on else ""
        return Node(stage.name, "wait", _title(stage.name), ", ".join(filter(None, (detail, on))))
    level = None
    detail = _mean_text(stage)
    if figures is not None:
        queue = figures.queue.value
        level = 0 if queue is None else sum(queue >= bound for bound in bounds)
        detail = (
            f"queue {_visit_text(queue)}, work {_visit_text(figures.work.value)}"
            if queue and queue >= 1
            else f"work {_visit_text(figures.work.value)}"
        )
    badge = "bottleneck" if result and result.bottleneck and result.bottleneck.stage == stage.name else ""
    return Node(stage.name, "work", _title(stage.name), detail, tuple(_people(process, stage, result)), badge, level)


def _visit_text(seconds: float | None) -> str:
    return NOTHING if seconds is None else measured_text(seconds * SECOND)


def _mean_text(stage: Stage) -> str:
    """How long a stage takes on average, as far as the file alone says."""
    lengths = stage.duration or stage.wait
    means = [length.mean if hasattr(length, "mean") else None for length in lengths.all()] if lengths else []
    numbers = [mean for mean in means if mean is not None]
    if not numbers or len(numbers) < len(means):
        texts = [getattr(length, "text", "") for length in lengths.all()] if lengths else []
        return texts[0] if len(texts) == 1 else ""
    low, high = duration_text(min(numbers)), duration_text(max(numbers))
    return low if low == high else f"{low} to {high}"


def _people(process: Process, stage: Stage, result: Result | None) -> Iterator[People]:
    roles = set(stage.role.all()) if stage.role else set()
    for group in process.staff.values():
        number = sum(1 for person in group.people if roles & set(person.roles))
        if not number:
            continue
        figures = result.staff.get(group.name) if result else None
        load = f" {share(figures.utilisation.value)}" if figures and figures.utilisation.value is not None else ""
        times = f"{number} " if number > _MOST_FIGURES else ""
        yield People(number, f"{times}{spoken(group.name)}{load}")


# --- edges --------------------------------------------------------------------------------------------------------


def _edges(process: Process, graph: networkx.DiGraph, result: Result | None) -> tuple[Edge, ...]:
    """The ways of the graph but repeats, which the ends name; each with its share where tickets have a choice.

    Before a run the shares are of those who wait, and how many lose patience is a ``?``.
    """
    drawn = [(tail, head, about) for tail, head, about in graph.edges(data=True) if about["kind"] != "repeat"]
    traffic = _measured(process, graph, result) if result else expected_traffic(process, graph)
    busiest = max((traffic.get((tail, head), 0.0) for tail, head, _ in drawn), default=0.0) or 1.0
    edges = []
    for tail, head, about in drawn:
        out = [
            traffic.get((tail, other), 0.0)
            for name, other, way in drawn
            if name == tail and (result is not None or not _is_unknown(way))
        ]
        choice = len(out) > 1 and sum(out) > 0 and not about["is_split"]
        flow = traffic.get((tail, head), 0.0)
        label = share(flow / sum(out)) if choice else ""
        if result is None and _is_unknown(about):
            label = "?"
        edges.append(Edge(tail, head, label, flow / busiest, about["is_rework"]))
    return tuple(edges)


def _is_unknown(way: dict[str, Any]) -> bool:
    """Whether nobody can say before a run how many take a way: those who lose patience."""
    return bool(way["kinds"] == {"gives_up"})


def _measured(process: Process, graph: networkx.DiGraph, result: Result) -> dict[tuple[str, str], float]:
    """Traffic of a run. What entered at a stage is divided among the sources that lead there as the file expects it."""
    traffic = dict(result.flows)
    expected = expected_traffic(process, graph)
    for source in graph.graph["sources"]:
        for stage in graph.successors(source):
            together = sum(expected.get((other, stage), 0.0) for other in graph.graph["sources"])
            part = expected.get((source, stage), 0.0) / together if together else 0.0
            traffic[source, stage] = part * result.flows.get((ARRIVED, stage), 0.0)
    return traffic


def expected_traffic(process: Process, graph: networkx.DiGraph, rounds: int = 200) -> dict[tuple[str, str], float]:
    """Tickets a week on each way, by following the expected shares from stage to stage until little is left."""
    from procsim.model.weeks import arrivals_per_week

    visits = {node: arrivals_per_week(process, graph.nodes[node]["source"]) for node in graph.graph["sources"]}
    flow = dict(visits)
    for _ in range(rounds):
        following: dict[str, float] = {}
        for tail, amount in flow.items():
            for _, head, about in graph.out_edges(tail, data=True):
                if about["kind"] != "repeat":
                    joins = len(graph.nodes[head].get("joins", ())) or 1
                    following[head] = following.get(head, 0.0) + amount * about["share"] / joins
        for name, amount in following.items():
            visits[name] = visits.get(name, 0.0) + amount
        flow = {name: amount for name, amount in following.items() if amount > 1e-9}
        if not flow:
            break
    return {(tail, head): visits.get(tail, 0.0) * about["share"] for tail, head, about in graph.edges(data=True)}
