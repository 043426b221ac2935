"""The process map: its content, its layouts, its files."""

from __future__ import annotations

import builtins
import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from procsim.files import load, loads
from procsim.model.graph import source_node
from procsim.model.problems import InputError
from procsim.report import map_layout
from procsim.report.layered_layout import lay_out_in_layers
from procsim.report.map_content import MapContent, expected_traffic, map_content
from procsim.report.map_layout import MapLayout, label_size, lay_out, what_is_missing
from procsim.report.process_map import draw, svg
from procsim.report.text_width import cut, folded, text_width
from procsim.study import simulate

from .fixtures import device_repair, result
from .thirty_stages import thirty_stages

LIBRARY = sorted((Path(__file__).parents[2] / "processes").glob("*.yaml"))


#: A stage that sends tickets back to itself, and two that send them to each other.
LOOPS = """
procsim: 1
name: Loops
staff: {clerks: {count: 2}}
arrivals: {post: {rate: 1/h, enters: a}}
stages:
  a: {role: clerks, duration: 5 min, next: {a: 20%, b: 80%}}
  b: {role: clerks, duration: 5 min, next: {c: 50%, resolved: 50%}}
  c: {role: clerks, duration: 5 min, next: {b: 50%, a: 10%, resolved: 40%}}
run: {length: 1 week}
"""


def contents() -> list[MapContent]:
    figures = result()
    whole = [
        map_content(figures.process, figures),
        map_content(figures.process),
        map_content(loads(thirty_stages())),
        map_content(loads(LOOPS)),
    ]
    return [*whole, *(map_content(load(path)) for path in LIBRARY)]


def boxes(content: MapContent, layout: MapLayout) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of every node and label."""
    found = []
    for node in content.nodes:
        x, y = layout.places[node.name]
        found.append((x - node.width / 2, y - node.height / 2, x + node.width / 2, y + node.height / 2))
    for route in layout.routes:
        if route.label is not None:
            width, height = label_size(route.edge.label)
            x, y = route.label
            found.append((x - width / 2, y - height / 2, x + width / 2, y + height / 2))
    return found


@pytest.mark.parametrize("layout", [lay_out, lay_out_in_layers])
def test_nothing_lies_on_anything_else_and_all_is_inside(layout: Any) -> None:
    for content in contents():
        found = layout(content)
        rectangles = boxes(content, found)
        for left, top, right, bottom in rectangles:
            assert left > -1
            assert top > -1
            assert right < found.width + 1
            assert bottom < found.height + 1
        for one, other in itertools.combinations(rectangles, 2):
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            assert across < 1 or down < 1, (one, other)


@pytest.mark.parametrize("layout", [lay_out, lay_out_in_layers])
def test_every_way_is_drawn_from_its_tail_to_its_head(layout: Any) -> None:
    for content in contents():
        found = layout(content)
        assert [route.edge for route in found.routes] == list(content.edges)
        sizes = {node.name: node for node in content.nodes}
        for route in found.routes:
            assert len(route.points) % 3 == 1
            for name, (x, y) in ((route.edge.tail, route.points[0]), (route.edge.head, route.tip)):
                at, node = found.places[name], sizes[name]
                assert abs(x - at[0]) <= node.width / 2 + 2
                assert abs(y - at[1]) <= node.height / 2 + 2


def test_traffic_follows_from_the_shares_of_the_file() -> None:
    """95 % of the devices are checked, each 1 / 0.95 times, for 5 % of the checks send it back: one an arrival."""
    process = device_repair()
    traffic = expected_traffic(process, process.graph)
    arrivals = traffic[source_node("walk_in"), "intake"]
    assert arrivals == pytest.approx(5 * (3 * 5 + 7 * 3) + 6 * 2)
    checks = traffic["quality_check", "notification"] / 0.95
    assert checks == pytest.approx(arrivals, rel=1e-6)
    assert traffic["quality_check", "repair"] == pytest.approx(0.05 * checks, rel=1e-6)


def test_how_many_lose_patience_is_unknown_before_a_run() -> None:
    process = loads("""\
procsim: 1
name: Hotline
staff: {agents: {count: 1}}
arrivals: {calls: {rate: 10/h, enters: answer}}
stages:
  answer: {role: agents, duration: 5 min, patience: 3 min, next: {resolved: 80%, research: 20%}}
  research: {role: agents, duration: 5 min, patience: 3 min, next: resolved}
run: {length: 1 d, replications: 1}
""")
    labels = {(edge.tail, edge.head): edge.label for edge in map_content(process).edges}
    assert labels["answer", "abandoned"] == labels["research", "abandoned"] == "?"
    assert (labels["answer", "resolved"], labels["answer", "research"], labels["research", "resolved"]) == (
        "80 %",
        "20 %",
        "",
    )
    run = simulate(process, engine="simpy")
    labels = {(edge.tail, edge.head): edge.label for edge in map_content(process, run).edges}
    assert labels["answer", "abandoned"].endswith(" %")
    assert labels["answer", "abandoned"] != "0 %"


def test_a_map_says_what_a_run_found() -> None:
    figures = result()
    content = map_content(figures.process, figures)
    nodes = {node.name: node for node in content.nodes}
    assert nodes["diagnosis"].badge == "bottleneck"
    assert nodes["diagnosis"].detail == "queue 1 h 35 min, work 27 min"
    assert [people.text for people in nodes["diagnosis"].people] == ["technicians 89 %"]
    assert nodes["diagnosis"].people[0].figures == 7
    assert nodes["delivery"].detail == "48 h, on: supplier"
    assert nodes["resolved"].detail == "95 %, 4 % come back"
    assert nodes["diagnosis"].level == 4
    assert nodes["intake"].level == 1
    edges = {(edge.tail, edge.head): edge for edge in content.edges}
    assert edges["diagnosis", "refusal"].label == "5 %"
    assert edges["quality_check", "repair"].is_rework
    assert edges["intake", "diagnosis"].thickness > edges["diagnosis", "refusal"].thickness >= 1


def test_many_people_are_one_figure_with_their_number() -> None:
    process = device_repair()
    group = process.staff["technicians"]
    many = tuple(replace(group.people[0], name=f"t-{number}") for number in range(40))
    staff = {**process.staff, "technicians": replace(group, people=many)}
    node = next(node for node in map_content(replace(process, staff=staff)).nodes if node.name == "diagnosis")
    assert (node.people[0].figures, node.people[0].text) == (1, "40 technicians")


def test_the_same_bytes_every_time(tmp_path: Path) -> None:
    figures = result()
    for ending in ("svg", "png", "pdf"):
        first, second = tmp_path / f"1.{ending}", tmp_path / f"2.{ending}"
        draw(figures.process, first, figures)
        draw(figures.process, second, figures)
        assert first.read_bytes() == second.read_bytes()
    assert (tmp_path / "1.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "1.pdf").read_bytes().startswith(b"%PDF")


def test_a_standalone_svg_brings_its_colours_and_needs_nothing_else() -> None:
    text = svg(device_repair())
    assert "<style>" in text
    assert "prefers-color-scheme:dark" in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "<style>" not in svg(device_repair(), standalone=False)


def test_names_are_escaped() -> None:
    text = svg(loads(thirty_stages()))
    assert "Тридцать &lt;этапов&gt; &amp; more" in text


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.svg, \.png or \.pdf"):
        draw(device_repair(), tmp_path / "map.gif")


@pytest.mark.parametrize(
    ("problem", "package"),
    [
        (OSError("libX11.so.6: cannot open shared object file"), "apt install libx11-6"),
        (ImportError("No module named 'pygraphviz'"), "pip install pygraphviz"),
    ],
)
def test_without_graphviz_the_map_is_drawn_and_the_package_named_once(
    problem: Exception, package: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def refusing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pygraphviz":
            raise problem
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refusing)
    monkeypatch.setattr(map_layout, "_said", set())
    assert "diagnosis" in svg(device_repair())
    svg(device_repair())
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert package in said
    assert package in what_is_missing(problem)


def test_names_that_mean_something_to_graphviz_are_only_names(capsys: pytest.CaptureFixture[str]) -> None:
    text = LOOPS.replace(
        "  a: {role", "  '% done': {role: clerks, duration: 5 min, next: {'%': 50%, a: 50%}}\n  a: {role"
    )
    text = text.replace("enters: a", "enters: '% done'").replace("run: {", "ends: {'%': {}}\nrun: {")
    content = map_content(loads(text))
    assert {"% done", "%"} <= set(lay_out(content).places)
    assert "% done" in svg(loads(text))
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("problem", [OSError, RuntimeError, TypeError, ValueError])
def test_a_failure_within_graphviz_gives_the_plain_map_and_says_so(
    problem: type[Exception], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(*_: Any, **__: Any) -> None:
        raise problem("no such luck")

    monkeypatch.setattr("pygraphviz.AGraph.draw", failing)
    monkeypatch.setattr(map_layout, "_said", set())
    content = map_content(device_repair())
    assert lay_out(content) == lay_out_in_layers(content)
    assert capsys.readouterr().err.strip().endswith(f"could not lay it out ({problem.__name__}: no such luck)")


def test_widths_of_texts_are_bounds() -> None:
    """No narrower than matplotlib's DejaVu Sans, the widest face that browsers choose by themselves."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    for text in ("Process map of Device repair", "приёмка устройства, ЩЖЮ", "queue 1 h 35 min, work 27 min", "100 %"):
        path = TextPath((0, 0), text, size=12, prop=FontProperties(family="DejaVu Sans"))
        assert text_width(text, 12) >= path.get_extents().width - 0.5


def test_cutting_and_folding() -> None:
    assert cut("short", 200) == "short"
    assert cut("a very long name", 60).endswith("…")
    assert text_width(cut("a very long name", 60)) <= 60
    lines = folded("one two three four five six", 60, most=2)
    assert len(lines) == 2
    assert all(text_width(line) <= 60 for line in lines)


def test_the_map_is_told_in_words_and_one_stage_is_one():
    two = "{role: clerks, duration: 5 min, next: b}\n  b: {wait: 5 min, next: resolved}"
    head = "procsim: 1\nstaff: {clerks: {count: 2}}\narrivals: {post: {rate: 1/h, enters: a}}\nstages:\n  a: "
    assert "<desc>2 stages from post to resolved.</desc>" in svg(loads(head + two))
    one = "{role: clerks, duration: 5 min, next: resolved}"
    assert "<desc>1 stage from post to resolved.</desc>" in svg(loads(head + one))
