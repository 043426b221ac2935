"""The process as a networkx graph."""

from __future__ import annotations

import networkx
import pytest

from procsim.model.conditions import Compare, Condition, Constant, Name
from procsim.model.graph import process_graph, source_node
from procsim.model.process import Branch, By, Case, Cases, Choice, Depends, End, Repeat, To
from procsim.model.soundness import problems
from procsim.model.time import MINUTE

from .building import crossroads, exponential, group, process, shares, source, wait, work


def test_nodes_carry_their_records_and_kinds() -> None:
    shop = process(
        work("a", ("b", "c")),
        wait("b", "d"),
        crossroads("c", "d"),
        work("d", role=Depends("device", {"phone": "clerk"}, "expert"), after_all=("b", "a")),
        staff=(group("clerk"), group("expert")),
    )
    graph = shop.graph
    assert isinstance(graph, networkx.DiGraph)
    kinds = {
        "arrivals;customers": "source",
        "a": "work",
        "b": "wait",
        "c": "crossroads",
        "d": "work",
        "resolved": "end",
    }
    assert dict(graph.nodes(data="kind")) == kinds
    assert graph.nodes["a"]["stage"] is shop.stages["a"]
    assert graph.nodes["resolved"]["end"] is shop.ends["resolved"]
    assert graph.nodes["arrivals;customers"]["source"] is shop.arrivals["customers"]
    assert graph.nodes["a"]["role"] == "clerk"
    assert graph.nodes["d"]["role"] == "clerk / expert"
    assert graph.nodes["d"]["joins"] == ("b", "a")
    assert "role" not in graph.nodes["b"]
    assert graph.graph["sources"] == (source_node("customers"),)


def test_a_source_may_be_named_as_a_stage() -> None:
    graph = process_graph(process(work("a"), arrivals=source("a", name="a")))
    assert list(graph.successors("arrivals;a")) == ["a"]
    assert list(graph.successors("a")) == ["resolved"]


def test_a_stage_named_like_a_source_of_the_file_is_another_node() -> None:
    shop = process(work("arrivals.customers"))
    graph = process_graph(shop)
    assert list(graph.edges) == [(source_node("customers"), "arrivals.customers"), ("arrivals.customers", "resolved")]
    assert not [problem for problem in problems(shop) if problem.severity == "error"]


def test_shares_and_rework_stand_on_the_edges() -> None:
    way = Choice((Branch(To("b"), 0.05, is_rework=True), Branch(To("resolved"), 0.95)))
    graph = process_graph(process(work("a", "b"), work("b", way)))
    assert graph.edges["b", "b"]["share"] == pytest.approx(0.05)
    assert graph.edges["b", "b"]["is_rework"] is True
    assert graph.edges["b", "resolved"]["share"] == pytest.approx(0.95)
    assert graph.edges["b", "resolved"]["is_rework"] is False
    assert graph.edges["a", "b"]["share"] == 1


def test_ways_that_nobody_takes_are_no_edges() -> None:
    graph = process_graph(process(work("a", {"b": 0.0, "resolved": 1.0}), work("b")))
    assert not graph.has_edge("a", "b")


def test_each_branch_of_a_split_is_taken_by_all() -> None:
    graph = process_graph(process(work("a", ("b", "c")), work("b"), work("c")))
    assert [graph.edges["a", name]["share"] for name in "bc"] == [1, 1]
    assert all(graph.edges["a", name]["is_split"] for name in "bc")
    assert not graph.edges["b", "resolved"]["is_split"]


def test_dependent_ways_follow_the_attributes_of_those_who_come() -> None:
    """Phones alone enter at a; the other source's laptops never come there and don't count."""
    routing = By(Depends("device", {"phone": To("b")}, To("resolved")))
    sources = (
        source("a", name="one", attributes={"device": shares(phone=0.7, watch=0.3)}),
        source("b", name="two", rate=100, attributes={"device": shares(laptop=1.0)}),
    )
    graph = process_graph(process(work("a", routing), work("b"), arrivals=sources))
    assert graph.edges["a", "b"]["share"] == pytest.approx(0.7)
    assert graph.edges["a", "b"]["condition"] == "device = phone"
    assert graph.edges["a", "resolved"]["share"] == pytest.approx(0.3)


def test_conditions_are_said_and_estimated() -> None:
    long_queue = Condition(Compare(">", Name("queue", "b"), Constant(10)), "queue.b > 10")
    graph = process_graph(process(work("a", Cases((Case(long_queue, To("resolved")), Case(None, To("b"))))), work("b")))
    assert graph.edges["a", "resolved"]["share"] == 0.5
    assert graph.edges["a", "resolved"]["condition"] == "queue.b > 10"
    assert graph.edges["a", "b"]["condition"] == "otherwise"


def test_limits_and_patience_are_ways_of_their_own() -> None:
    stage = work("a", at_most=10 * MINUTE, then="b", duration=exponential(10), patience=exponential(5))
    graph = process_graph(process(stage, work("b")))
    assert graph.edges["a", "b"]["kind"] == "then"
    assert graph.edges["a", "b"]["share"] == pytest.approx(0.3678794412)
    assert graph.edges["a", "resolved"]["share"] == pytest.approx(0.6321205588)
    assert graph.edges["a", "abandoned"]["kind"] == "gives_up"
    assert graph.edges["a", "abandoned"]["share"] == 0


def test_one_edge_stands_for_all_ways_between_two_nodes() -> None:
    stage = work("a", at_most=10 * MINUTE, then="b", duration=exponential(10))
    graph = process_graph(process(work("a", "b", at_most=stage.at_most, then="b", duration=exponential(10)), work("b")))
    assert graph.edges["a", "b"]["share"] == pytest.approx(1)
    assert graph.edges["a", "b"]["kinds"] == {"next", "then"}


def test_repeats_lead_back_from_their_end() -> None:
    back = End("done", repeat=Repeat(0.04, exponential(60), None, To("a")))
    graph = process_graph(process(work("a", "done"), ends=[back]))
    assert graph.edges["done", "a"]["kind"] == "repeat"
    assert graph.edges["done", "a"]["share"] == pytest.approx(0.04)


def test_default_ends_appear_only_where_something_leads_to_them() -> None:
    lost = End("lost")
    assert set(process_graph(process(work("a"), ends=[lost]))) == {"arrivals;customers", "a", "resolved", "lost"}
