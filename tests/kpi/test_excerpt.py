"""What is wanted of a log has the very values of the whole scorecard, and plain columns have those of the event log."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

import procsim.engine
from procsim.engine.blueprint import compile_blueprint
from procsim.engine.columns import VisitColumns
from procsim.files import load, loads
from procsim.kpi import Excerpt, Wanted, Yardstick
from procsim.kpi.excerpt import StageRatios
from procsim.kpi.scorecard import Ratio
from tests.strategies import processes

from .plain_columns import columns_of, narrowed, shuffled
from .shops import group, kpi, share, shop, work
from .stories import story, ticket, visit

if TYPE_CHECKING:
    from procsim.engine.columns import LogColumns
    from procsim.engine.log import EventLog
    from procsim.kpi.scorecard import Scorecard
    from procsim.model.process import Process

LIBRARY = sorted((Path(__file__).parents[2] / "processes").glob("*.yaml"))
EVERYTHING = Wanted(weekly=True, cost=True, utilisation=True, stages=True, cycle_time=True)

Measured = tuple["Process", "EventLog", "LogColumns"]


@pytest.fixture(scope="module", params=LIBRARY, ids=lambda path: path.stem)
def measured(request: pytest.FixtureRequest) -> Measured:
    """A process of the library, its log of ten days after three of warm-up, and the log's columns."""
    process = load(request.param, [("run.length", "10 d"), ("run.warm_up", "3 d")])
    log = procsim.engine.run(compile_blueprint(process), 5, 0)
    return process, log, columns_of(process, log)


def of_card(card: Scorecard) -> Excerpt:
    """What the scorecard says of everything that can be wanted."""
    return Excerpt(
        kpis={name: one.value for name, one in card.kpis.items()},
        weekly={name: one.weekly for name, one in card.kpis.items()},
        cost={name: one.cost for name, one in card.staff.items()},
        utilisation={name: one.utilisation for name, one in card.staff.items()},
        stages={name: StageRatios(one.queue, one.work, one.wait) for name, one in card.stages.items()},
        cycle_mean=card.cycle_mean,
    )


def test_an_excerpt_has_the_values_of_the_scorecard(measured: Measured) -> None:
    process, log, columns = measured
    expected = of_card(Yardstick(process).measure(log))
    assert Yardstick(process).excerpt(log, EVERYTHING) == expected
    assert Yardstick(process).excerpt(columns, EVERYTHING) == expected


def test_one_thing_alone_is_the_same_as_with_the_others(measured: Measured) -> None:
    process, log, columns = measured
    expected = of_card(Yardstick(process).measure(log))
    yardstick = Yardstick(process)
    for name in process.kpis:
        assert yardstick.excerpt(columns, Wanted((name,))) == Excerpt({name: expected.kpis[name]})
    assert yardstick.excerpt(columns, Wanted((), cost=True)) == Excerpt({}, cost=expected.cost)
    assert yardstick.excerpt(columns, Wanted((), utilisation=True)) == Excerpt({}, utilisation=expected.utilisation)
    assert yardstick.excerpt(columns, Wanted((), stages=True)) == Excerpt({}, stages=expected.stages)
    assert yardstick.excerpt(columns, Wanted((), cycle_time=True)) == Excerpt({}, cycle_mean=expected.cycle_mean)


def test_plain_columns_have_the_scorecard_of_their_log(measured: Measured) -> None:
    process, log, columns = measured
    assert Yardstick(process).measure(columns) == Yardstick(process).measure(log)


def test_the_order_of_plain_rows_and_how_wide_they_are_does_not_matter(measured: Measured) -> None:
    process, log, columns = measured
    card = Yardstick(process).measure(log)
    for other in (narrowed(columns), shuffled(columns, Random(3)), narrowed(shuffled(columns, Random(4)))):
        assert Yardstick(process).measure(other) == card
        assert Yardstick(process).excerpt(other, EVERYTHING) == of_card(card)


def test_large_logs_are_measured_in_pieces_with_the_same_figures(
    measured: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    process, log, columns = measured
    card = Yardstick(process).measure(log)
    monkeypatch.setattr("procsim.kpi.records._KEEP_AT_MOST", 0)
    monkeypatch.setattr("procsim.kpi.flows._TOGETHER", 7)
    assert Yardstick(process).measure(log) == card
    assert Yardstick(process).measure(columns) == card


@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(processes())
def test_any_process_is_measured_alike_from_columns_and_from_its_log(text: str) -> None:
    process = with_kpis(loads(text))
    log = procsim.engine.run(compile_blueprint(process), 1, 0)
    columns = columns_of(process, log)
    card = Yardstick(process).measure(log)
    assert Yardstick(process).measure(columns) == card
    assert Yardstick(process).excerpt(shuffled(columns, Random(3)), EVERYTHING) == of_card(card)


def with_kpis(process: Process) -> Process:
    """The process with a KPI of every kind about its first stage."""
    stage, calendar = next(iter(process.stages)), list(process.calendars)[-1]
    kpis = {
        "within": kpi(f"{stage}.queued", "closed", "90% within 1 h", clock=calendar, by="kind", gives_up_is_miss=True),
        "mean": kpi("arrived", f"{stage}.started | {stage}.finished", "mean within 1 h", by="end", pauses=True),
        "median": kpi(f"last {stage}.finished", "closed", "median within 1 h", clock=calendar, by="source"),
        "plain": kpi("arrived", f"{stage}.finished", by="hour"),
        "repeats": share("repeats", within=36_000_000_000),
        "ends": share("end:resolved", by="weekday"),
        **{name: share(name, by="kind") for name in ("sla_met", "time_to_own_met", "time_to_resolve_met")},
    }
    return replace(process, kpis={name: replace(one, name=name) for name, one in kpis.items()})


def test_what_is_not_wanted_is_not_looked_at() -> None:
    process = shop(
        (work("fix", "smith", "check"), work("check", "smith", "resolved")),
        [group("smith", 2, cost_per_hour=10.0)],
        kpis={"wait": kpi("fix.queued", "fix.started", "90% within 1 h"), "end": share("end:resolved")},
    )
    log = story(
        process,
        [ticket("a", "5 09:00", "5 11:00"), ticket("b", "5 09:30")],
        [visit("a", "fix", "5 09:00", "5 09:10", "5 10:00", "smith-1"), visit("b", "fix", "5 09:30", "5 11:00")],
    )
    columns = columns_of(process, log)
    untold: Any = None  # what is looked at cannot be None
    bare = replace(
        columns,
        visits=replace(columns.visits, team=untold, parts_time=untold, teams=untold, visit=untold),
        tickets=replace(columns.tickets, source=untold, parent=untold, attributes=untold),
        lots=untold,
    )
    assert Yardstick(process).excerpt(bare, Wanted(("wait",))).kpis == {"wait": Ratio(1, 2)}
    barer = replace(bare, visits=VisitColumns(*[untold] * 9))
    assert Yardstick(process).excerpt(barer, Wanted(("end",), cost=True)) == Excerpt(
        {"end": Ratio(1, 1)}, cost={"smith": 2 * 168 * 10.0}
    )


def test_a_kpi_that_the_process_does_not_have_is_an_error() -> None:
    process = shop((work("fix", "smith", "resolved"),), kpis=kpi("arrived", "closed"))
    with pytest.raises(KeyError, match="speed"):
        Yardstick(process).excerpt(story(process, []), Wanted(("speed",)))
