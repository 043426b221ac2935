"""What is kept of replications as they come: little of each, in columns that are paired by place."""

from __future__ import annotations

import tracemalloc
from datetime import datetime
from typing import TYPE_CHECKING

import procsim.engine
import procsim.kpi
from procsim.engine.blueprint import compile_blueprint
from procsim.kpi.scorecard import Ratio, Scorecard
from procsim.model.time import WEEK
from procsim.study import tallies
from procsim.study.columns import Ratios, Values
from procsim.study.figures import without_times
from procsim.study.tallies import ProgressTally, Tally
from tests.study.cards import WINDOW, card, kpi
from tests.study.shop import shop

if TYPE_CHECKING:
    import pytest


def test_a_replication_without_a_value_keeps_its_place() -> None:
    values = Values()
    values.put(0, 1.0)
    values.put(1, None)
    values.put(4, 3.0)
    assert list(values) == [1.0, None, None, None, 3.0]
    assert values[:2] == [1.0, None]
    assert values[-1] == 3.0
    assert values.known() == [1.0, 3.0]


def test_a_replication_without_a_ratio_keeps_its_place() -> None:
    ratios = Ratios()
    ratios.put(1, Ratio(1, 2))
    ratios.put(2, None)
    assert list(ratios) == [Ratio(0, 0), Ratio(1, 2), Ratio(0, 0)]
    assert ratios[1:] == [Ratio(1, 2), Ratio(0, 0)]
    assert ratios[1] == Ratio(1, 2)


def test_what_shows_up_late_is_paired_with_its_own_replication() -> None:
    start = datetime(2026, 1, 5)
    cards = [card(kpis={"intake_time": kpi(Ratio(1, 2), by=by)}) for by in ({}, {"rare": kpi(Ratio(1, 1))}, {})]
    tally = Tally.of(shop(), start, cards)
    assert list(tally.kpis["intake_time"].by["rare"].value) == [Ratio(0, 0), Ratio(1, 1)]


def test_the_band_is_the_first_replications_and_the_mean_that_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "_KEEP_PROGRESS", 2)
    progress = ProgressTally()
    for level in (1, 2, 6):
        progress.add(card(work_in_progress=[level] * 600), datetime(2026, 1, 5))
    assert len(progress.rows) == 2
    assert progress.sums is not None
    assert progress.sums[0] == 9
    assert len(progress.sums) == 3 * 168 + 1  # up to the window's end
    assert progress.window == WINDOW


def test_a_replication_costs_a_few_kilobytes() -> None:
    """A scorecard of this shop has some 50 kB; what grows with the replications is a twentieth of it."""
    process = shop(length=4 * WEEK)
    log = procsim.engine.run(compile_blueprint(process), 1, 0)
    one: Scorecard = without_times(procsim.kpi.measure(process, log))
    tally = Tally.of(process, process.start, [one] * 250)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(1000):
        tally.add(one)
    grown = (tracemalloc.get_traced_memory()[0] - before) / 1000
    tracemalloc.stop()
    assert grown < 2500
