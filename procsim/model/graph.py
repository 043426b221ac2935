"""The process as a networkx graph: where tickets come from, what happens to them, and how they end.

Nodes:
    a stage or an end under its own name (a file never gives both the same), a source as ``arrivals;NAME``
    (see `source_node`), for a source may bear the name of a stage.

    ======== ================================================================================================
    kind     ``source``, ``work``, ``wait``, ``crossroads`` or ``end``
    name     the name in the file
    record   the model's record: `Source`, `Stage` or `End`; also under ``source``, ``stage`` or ``end``
    role     of work: its role, or its roles joined by `` / `` where they depend on the ticket
    joins    of a stage with ``after_all``: the stages that it waits for
    ======== ================================================================================================

Edges (one for each pair of nodes, whatever leads from the one to the other):

    ========= ===============================================================================================
    share     the expected share of the node's tickets that take it, 0…1: exact for shares, each branch of a
              split 1; by the arriving tickets' attributes where the way depends on them; a condition about
              queues, stocks or visits counts as holding half of the time; giving up, unknown before a run, 0
    kind      ``next``, ``then`` (a limit ended the stage), ``gives_up``, or ``repeat`` (a closed ticket comes
              back as a new one); the first of these where there are several
    kinds     all of these, a frozenset
    is_rework whether some of it is marked as rework
    condition the conditions in words, joined by `` or ``; empty where there are none
    is_split  whether the tickets take other ways at the same time
    ========= ===============================================================================================

`process.graph` holds the names of the sources' nodes (``graph.graph["sources"]``). Ends that exist by
default (``resolved``, ``abandoned``) are left out where no way leads to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procsim.model.kinds import Interest, interest_of_routing, interest_of_stage, kinds
from procsim.model.process import End, Source, StageKind
from procsim.model.ways import unsure, ways_back, ways_of, ways_out
from procsim.model.weeks import arrivals_per_week

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx

    from procsim.model.kinds import Kind
    from procsim.model.process import Process, Stage
    from procsim.model.ways import Way

_DEFAULT_ENDS = ("resolved", "abandoned")
_SOURCE = "arrivals;"


def source_node(name: str) -> str:
    """The key of a source's node, which no stage or end can have: files refuse `;` in names."""
    return f"{_SOURCE}{name}"


def is_source_node(node: str) -> bool:
    """Whether a node's key is a source's."""
    return node.startswith(_SOURCE)


def source_of(node: str) -> str:
    """The name of the source that has this node."""
    return node.removeprefix(_SOURCE)


def process_graph(process: Process) -> networkx.DiGraph:
    """The graph of a process; the module says what its nodes and edges carry."""
    import networkx

    graph = networkx.DiGraph(name=process.name, sources=tuple(map(source_node, process.arrivals)))
    for source in process.arrivals.values():
        graph.add_node(source_node(source.name), kind="source", name=source.name, record=source, source=source)
    for stage in process.stages.values():
        graph.add_node(stage.name, **_stage_attributes(stage))
    for end in process.ends.values():
        graph.add_node(end.name, kind="end", name=end.name, record=end, end=end)

    weights = {name: arrivals_per_week(process, source) for name, source in process.arrivals.items()}
    if not any(weights.values()):
        weights = dict.fromkeys(weights, 1.0)
    bare = graph.copy()
    _add_edges(bare, process, dict.fromkeys(graph, weights))
    reached_from = {name: networkx.descendants(bare, source_node(name)) for name in process.arrivals}
    mixes = {}
    for node in graph:
        reaching = {name: weight for name, weight in weights.items() if node in reached_from[name]}
        mixes[node] = reaching if any(reaching.values()) else weights
    _add_edges(graph, process, mixes)
    graph.remove_nodes_from([name for name in _DEFAULT_ENDS if name in graph and not graph.degree(name)])
    return graph


def _stage_attributes(stage: Stage) -> dict[str, Any]:
    attributes: dict[str, Any] = {"kind": stage.kind.value, "name": stage.name, "record": stage, "stage": stage}
    if stage.kind is StageKind.WORK and stage.role is not None:
        attributes["role"] = " / ".join(dict.fromkeys(stage.role.all()))
    if stage.after_all:
        attributes["joins"] = stage.after_all
    return attributes


def _add_edges(graph: networkx.DiGraph, process: Process, mixes: Mapping[str, Mapping[str, float]]) -> None:
    """Adds all ways; ``mixes`` says for each node how many tickets of which source come to it (in proportion)."""
    for node, record in list(graph.nodes(data="record")):
        mix = {record.name: 1.0} if isinstance(record, Source) else mixes[node]
        total = sum(mix.values())
        for name, weight in mix.items():
            for kind in kinds(process, process.arrivals[name], _interest(record)):
                for way in _ways(process, record, kind):
                    _add_way(graph, node, way, weight / total * kind.share)


def _interest(record: Source | Stage | End) -> Interest:
    if isinstance(record, Source):
        return interest_of_routing(record.enters)
    if isinstance(record, End):
        return Interest() if record.repeat is None else interest_of_routing(record.repeat.enters)
    return interest_of_routing(record.next) | interest_of_stage(record)


def _ways(process: Process, record: Source | Stage | End, kind: Kind) -> list[Way]:
    if isinstance(record, Source):
        return ways_of(record.enters, kind, unsure(kind))
    if isinstance(record, End):
        return ways_back(record, kind)
    return ways_out(process, record, kind, unsure(kind))


def _add_way(graph: networkx.DiGraph, node: str, way: Way, part: float) -> None:
    for target in way.targets:
        if not graph.has_edge(node, target):
            graph.add_edge(node, target, share=0.0, kind=way.kind, kinds=frozenset(), is_rework=False)
            graph.edges[node, target].update(condition="", is_split=False)
        edge = graph.edges[node, target]
        edge["share"] += way.share * part
        edge["kinds"] |= {way.kind}
        edge["is_rework"] |= way.is_rework
        edge["is_split"] |= len(way.targets) > 1
        said = edge["condition"].split(" or ") if edge["condition"] else []
        if way.condition and way.condition not in said:
            edge["condition"] = " or ".join([*said, way.condition])
