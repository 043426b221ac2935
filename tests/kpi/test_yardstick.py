"""The whole scorecard: from process and log alone, whatever a log looks like."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

import procsim.kpi
from procsim.kpi.scorecard import Ratio, Scorecard
from procsim.kpi.yardstick import Yardstick, measure
from procsim.model.problems import InputError
from procsim.model.process import End

from .shops import group, kpi, shop, work
from .stories import at, story, ticket, visit

STAGES = (work("fix", "smith", "check"), work("check", "smith", "resolved"))
ROWS = [
    visit("a", "fix", "5 09:00", "5 09:00", "5 10:00", "smith-1"),
    visit("a", "check", "5 10:00", "5 10:00", "5 11:00", "smith-2"),
    visit("b", "fix", "6 09:00", "6 09:00", "6 10:00", "smith-1"),
]
TICKETS = [ticket("a", "5 09:00", "5 11:00"), ticket("b", "6 09:00")]
PROCESS = shop(STAGES, [group("smith", 2, calendar="office")], kpis=kpi("arrived", "closed"), ends=(End("lost"),))


def test_an_empty_log_has_a_scorecard_of_nothing() -> None:
    card = measure(PROCESS, story(PROCESS, []))
    assert (card.arrived, card.closed, card.open, card.ends) == (0, 0, 0, {"resolved": 0, "abandoned": 0, "lost": 0})
    assert card.kpis["time"].value == Ratio(0, 0)
    assert card.cycle_median is None
    assert card.flows == {}
    assert card.staff["smith"].shift == 80 * 3600
    assert set(card.work_in_progress) == {0}


def test_a_yardstick_measures_one_log_like_another() -> None:
    logs = [story(PROCESS, TICKETS, ROWS, end=end) for end in ("19 00:00", "23 00:00", "7 00:00")]
    yardstick = Yardstick(PROCESS)
    cards = [yardstick.measure(log) for log in logs]
    assert cards == [measure(PROCESS, log) for log in logs]
    assert isinstance(cards[0], Scorecard)
    assert cards[0].window == (at("5 00:00"), at("12 00:00"))


def test_stages_and_outcomes_are_matched_by_name() -> None:
    log = story(PROCESS, TICKETS, ROWS)
    as_text = log.visits.with_columns(pl.col("activity").cast(pl.String))
    turned = as_text.with_columns(pl.col("activity").cast(pl.Enum(["check", "unused", "fix"])))
    expected = measure(PROCESS, log)
    assert measure(PROCESS, log.replaced(visits=as_text)) == expected
    assert measure(PROCESS, log.replaced(visits=turned)) == expected


def test_a_stage_or_outcome_that_the_process_does_not_have_is_an_error() -> None:
    log = story(PROCESS, TICKETS, ROWS)
    strange = log.visits.with_columns(pl.col("activity").cast(pl.String).replace("check", "polish"))
    with pytest.raises(InputError, match="the log has the activity 'polish', and the process has no such stage"):
        measure(PROCESS, log.replaced(visits=strange))
    strange = log.tickets.with_columns(pl.col("outcome").replace("resolved", "burnt"))
    with pytest.raises(InputError, match="the log has the outcome 'burnt', and the process has no such end"):
        measure(PROCESS, log.replaced(tickets=strange))


def test_times_may_be_finer_or_coarser_than_microseconds() -> None:
    log = story(PROCESS, TICKETS, ROWS)
    for unit in ("ms", "ns"):
        times = pl.col("enable_time", "start_time", "end_time", "parts_time").cast(pl.Datetime(unit))  # type: ignore[arg-type]
        assert measure(PROCESS, log.replaced(visits=log.visits.with_columns(times))) == measure(PROCESS, log)


def test_a_real_log_may_have_tickets_from_before_its_start() -> None:
    log = story(PROCESS, TICKETS, ROWS, start="6 00:00", window=("5 00:00", "12 00:00"))
    whole = measure(PROCESS, story(PROCESS, TICKETS, ROWS))
    card = measure(PROCESS, log)
    assert (card.arrived, card.kpis, card.stages, card.people) == (2, whole.kpis, whole.stages, whole.people)
    assert card.work_in_progress[:11] == [0] * 9 + [1] * 2  # the steps begin where the log does


def test_figures_do_not_depend_on_where_the_clock_begins() -> None:
    log = story(PROCESS, TICKETS, ROWS)
    early = log.replaced(info=replace(log.info, start=log.info.start - timedelta(hours=5, minutes=3)))
    one, other = measure(PROCESS, log), measure(PROCESS, early)
    assert one == replace(other, work_in_progress=one.work_in_progress, work_in_progress_step=one.work_in_progress_step)


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = ["numpy", "polars", "numba", "scipy", "networkx"]
    code = f"import sys, procsim.kpi; print([name for name in {heavy} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_public_names_are_found_and_others_are_not() -> None:
    assert procsim.kpi.measure is measure
    assert procsim.kpi.Yardstick is Yardstick
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        procsim.kpi.nothing  # noqa: B018
