"""The SimPy engine and the fast kernel leave the same log, to the microsecond: on the library, and on random processes.

The two are written from one text, so that whatever differs is a fault of the code or of the text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from numba.core import config
from strategies import processes

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.files import load, loads
from procsim.model.problems import SimulationError
from tests.engine.agreement import assert_same
from tests.engine.rule_counts import RuleCounts
from tests.engine.test_properties import EXAMPLES, examples, simulated

if TYPE_CHECKING:
    from collections.abc import Callable

PROJECT = Path(__file__).resolve().parents[2]
LIBRARY = sorted(path.relative_to(PROJECT).as_posix() for folder in ("processes", "scenarios")
                 for path in (PROJECT / folder).glob("*.yaml"))  # fmt: skip

#: So many random processes a nightly run compares.
NIGHTLY = 2000

#: As plain Python the kernel takes its time: a few processes then show that it means the same.
PLAIN = bool(config.DISABLE_JIT)


@pytest.mark.skipif(PLAIN, reason="a whole library takes too long as plain Python")
@pytest.mark.parametrize("file", LIBRARY)
def test_both_engines_agree_on_the_library(file: str) -> None:
    blueprint = compile_blueprint(load(PROJECT / file))
    for seed in (1, 2, 3):
        assert_same(run(blueprint, seed, 0, "simpy"), run(blueprint, seed, 0, "fast"))


def test_both_engines_agree_on_random_processes() -> None:
    for text, told in examples()[:: 20 if PLAIN else 1]:
        try:
            assert_same(told.log, run(compile_blueprint(told.process), 1, 0, "fast"))
        except AssertionError as error:
            error.add_note(f"in this process:\n{text}")
            raise


def test_both_engines_agree_on_a_number_of_tickets() -> None:
    for text, told in examples()[:: 80 if PLAIN else 4]:
        blueprint = compile_blueprint(told.process, tickets=15)
        try:
            log = run(blueprint, 2, 3, "simpy")
        except SimulationError as error:
            with pytest.raises(SimulationError, match=str(error)):
                run(blueprint, 2, 3, "fast")
            continue
        try:
            assert_same(log, run(blueprint, 2, 3, "fast"))
        except AssertionError as error:
            error.add_note(f"in this process:\n{text}")
            raise


@pytest.mark.skipif(PLAIN, reason="the kernel runs six hundred times, which takes too long as plain Python")
def test_each_rule_changes_the_log_of_one_random_process_in_ten(report_line: Callable[[str], None]) -> None:
    """At least; and half of the processes are in whole minutes, so that events meet at one instant."""
    counts = RuleCounts(examples())
    report_line(str(counts))
    assert counts.cases >= EXAMPLES
    assert counts.whole >= counts.cases / 2
    assert counts.rare == []


@pytest.mark.nightly
def test_both_engines_agree_on_many_random_processes(report_line: Callable[[str], None]) -> None:
    """On others every night; half of them in whole minutes. What they bring into play is counted as above."""
    counts = RuleCounts()
    for whole in (False, True):

        @settings(
            max_examples=NIGHTLY // 2,
            derandomize=False,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        )
        @given(text=processes(whole=whole))
        def agree(text: str) -> None:
            told = simulated(text)
            assert_same(told.log, run(compile_blueprint(told.process), 1, 0, "fast"))
            counts.add(text, told)

        agree()
    report_line(str(counts))
    assert counts.cases >= NIGHTLY
    assert counts.whole >= counts.cases / 2
    assert counts.rare == []


def test_both_engines_agree_on_a_run_to_which_nobody_comes() -> None:
    process = loads("""
calendars: {shop: {mon-fri: 09:00-17:00}}
holidays: [2026-01-05]
staff: {a: {count: 1, roles: [t]}}
arrivals: {x: {every: 1 h, calendar: shop, enters: work, attributes: {k: {p: 50%, q: 50%}}}}
stages: {work: {role: t, duration: 1 h, next: resolved}}
start: 2026-01-05
run: {length: 1 d, replications: 1}
""")
    log = run(compile_blueprint(process), 1, 0, "simpy")
    assert not len(log.tickets)
    assert_same(log, run(compile_blueprint(process), 1, 0, "fast"))


def test_many_more_tickets_may_be_asked_for_than_ever_come() -> None:
    process = loads("""
staff: {a: {count: 1, roles: [t]}}
arrivals: {x: {at: ["2026-01-05T08:00"], enters: work}}
stages: {work: {role: t, duration: 1 h, next: resolved}}
run: {length: 1 d, replications: 1}
""")
    blueprint = compile_blueprint(process, tickets=10**12)
    assert_same(run(blueprint, 1, 0, "simpy"), run(blueprint, 1, 0, "fast"))
