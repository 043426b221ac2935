"""The picture: time against size, both logarithmic, a line for each program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.figures import Summary, programs_in, sizes_in, summary
from benchmarks.models import MODELS
from benchmarks.programs import PROGRAMS

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.record import Results

#: Okabe and Ito's colours, which colour-blind eyes tell apart; a line's shape tells it too. Full lines are procsim's.
_LOOK = {
    "procsim-fast": ("#0072b2", "-", "o"),
    "procsim-fast-kpis": ("#56b4e9", "-", "s"),
    "procsim-simpy": ("#009e73", "-", "o"),
    "procsim-simpy-kpis": ("#009e73", "-", "s"),
    "simpy": ("#000000", "--", "D"),
    "ciw": ("#e69f00", "--", "v"),
    "cimba": ("#cc79a7", "--", "^"),
    "prosimos": ("#d55e00", "--", "X"),
}


def draw(results: Results, model: str, folder: Path) -> list[Path]:
    """Draws a model's picture as svg and png in a folder; the same results give the same bytes."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "procsim", "svg.fonttype": "none"}):
        figure = Figure(figsize=(8, 5), layout="constrained")
        axes = figure.add_subplot()
        _lines(axes, results, model)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlabel(MODELS[model].unit)
        axes.set_ylabel("seconds")
        axes.set_title(f"{MODELS[model].title}: time against size", loc="left")
        axes.grid(which="major", color="#d8dce0", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        figure.legend(loc="outside right upper", frameon=False)
        paths = [folder / f"{model}.svg", folder / f"{model}.png"]
        figure.savefig(paths[0], metadata={"Date": None})
        figure.savefig(paths[1], dpi=150, metadata={"Software": None})
    return paths


def _lines(axes: Any, results: Results, model: str) -> None:
    """The slowest first, so that the legend has the order of the lines."""
    lines = {name: _points(results, model, name) for name in programs_in(results, model)}
    slowest = sorted(lines, key=lambda name: -lines[name][0].seconds.median / lines[name][0].size)
    for name in slowest:
        points = lines[name]
        colour, shape, mark = _LOOK[name]
        medians = [point.seconds.median for point in points]
        below = [point.seconds.median - point.seconds.least for point in points]
        above = [point.seconds.most - point.seconds.median for point in points]
        axes.errorbar(
            [point.size for point in points], medians, yerr=[below, above], color=colour, linestyle=shape, marker=mark,
            markersize=4, linewidth=1.5, elinewidth=0.8, label=PROGRAMS[name].title,
        )  # fmt: skip


def _points(results: Results, model: str, program: str) -> list[Summary]:
    found = (summary(results, model, size, program) for size in sizes_in(results, model))
    return [one for one in found if one is not None]
