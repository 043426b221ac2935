"""One pool for many variants: what comes back doesn't depend on who ran it, nor on what ran before."""

from __future__ import annotations

import pickle
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

import procsim
from procsim.kpi.scorecard import Ratio, Scorecard
from procsim.model.problems import InputError
from procsim.model.time import DAY
from procsim.study import pool as pools
from procsim.study.figures import Figures, Full, Lean
from procsim.study.pool import Order, Pool
from procsim.study.variants import _KEPT, Variant, prepared
from tests.study.shop import shop

if TYPE_CHECKING:
    from procsim.model.process import Process
    from procsim.study.replications import Outcome


def small(technicians: int = 1) -> Process:
    return shop(technicians=technicians, length=3 * DAY, warm_up=0)


ORDERS = [Order(Variant.of(small(technicians), seed=3), numbers) for technicians in (1, 2) for numbers in ([2, 0], [1])]


def lean(jobs: int | None, orders: list[Order] = ORDERS) -> list[tuple[int, int, Figures]]:
    with Pool(jobs) as pool:
        return [told(outcome) for outcome in pool.run(orders, Lean(stages=True))]


def told(outcome: Outcome[Any]) -> tuple[int, int, Any]:
    return outcome.order, outcome.replication, outcome.figures


def test_outcomes_come_in_the_order_in_which_they_were_asked_for() -> None:
    assert [(order, number) for order, number, _ in lean(1)] == [(0, 2), (0, 0), (1, 1), (2, 2), (2, 0), (3, 1)]


@pytest.mark.parametrize("jobs", [2, None])
def test_how_many_processes_share_the_work_changes_nothing(jobs: int | None) -> None:
    assert lean(jobs) == lean(1)


def test_long_work_is_shared_where_nothing_was_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "_START_SECONDS", 0.0)
    monkeypatch.setattr(pools, "_processors", lambda: 2)
    sent: list[int] = []
    monkeypatch.setattr(pools, "deaf_to_interrupts", lambda: sent.append(1) or memoryview(b""))  # where workers start
    assert lean(None) == lean(1)
    assert sent


def test_a_replication_is_known_by_its_number_alone() -> None:
    together = {number: figures for _, number, figures in lean(1, [Order(ORDERS[0].variant, range(3))])}
    alone = {number: lean(1, [Order(ORDERS[0].variant, [number])])[0][2] for number in (2, 1, 0)}
    assert together == alone


def test_a_pool_may_be_asked_again() -> None:
    with Pool(1) as pool:
        first, again = ([told(one) for one in pool.run(ORDERS[:1], Lean())] for _ in range(2))
    assert first == again


def test_progress_counts_over_all_orders() -> None:
    seen: list[tuple[int, int]] = []
    with Pool(1) as pool:
        list(pool.run(ORDERS, Lean(), progress=lambda done, total: seen.append((done, total))))
    assert seen == [(done, 6) for done in range(1, 7)]


def test_lean_figures_are_those_of_the_scorecard() -> None:
    with Pool(1) as pool:
        (full,) = pool.run([Order(ORDERS[0].variant, [0])], Full())
        (few,) = pool.run([Order(ORDERS[0].variant, [0])], Lean(kpis=("cycle", "lost"), stages=True))
    card: Scorecard = full.figures
    assert dict(few.figures.kpis) == {name: card.kpis[name].value for name in ("cycle", "lost")}
    assert isinstance(few.figures.kpis["lost"], Ratio)
    assert few.figures.cost_per_week["clerks"] == pytest.approx(card.staff["clerks"].cost * 7 / 3)
    assert few.figures.utilisation["technicians"] == card.staff["technicians"].utilisation
    assert few.figures.queue["repair"] == card.stages["repair"].queue
    assert few.figures.wait["delivery"] == card.stages["delivery"].wait
    assert few.figures.cycle == card.cycle_mean


def test_only_replication_0_keeps_its_log_and_late_ones_let_their_times_go() -> None:
    with Pool(1) as pool:
        outcomes = list(pool.run([Order(ORDERS[0].variant, [0, 1, 19, 20])], Full(), keep_log=True))
        (without,) = pool.run([Order(ORDERS[0].variant, [0])], Full())
    assert [outcome.log is not None for outcome in outcomes] == [True, False, False, False]
    assert [len(outcome.figures.cycle_times) > 0 for outcome in outcomes] == [True, True, True, False]
    assert without.log is None


def test_a_variant_travels_without_its_document_and_is_itself_again(project: Any) -> None:
    process = procsim.load(project / "processes" / "device-repair.yaml")
    variant = Variant.of(process)
    packed = pickle.dumps(variant)
    assert len(packed) < 20_000
    back = pickle.loads(packed)
    assert back == variant
    assert hash(back) == hash(variant)
    assert back.process == process
    assert back.process.document is None
    assert back.seed == process.run.seed


def test_what_differs_in_seed_or_process_is_another_variant() -> None:
    assert Variant.of(small(1), seed=1) != Variant.of(small(1), seed=2)
    assert Variant.of(small(1)) != Variant.of(small(2))
    assert Variant.of(small(1)) == Variant.of(small(1))


def test_the_last_few_variants_are_kept_ready() -> None:
    first = Variant.of(small(1))
    ready = prepared(first)
    assert prepared(replace(first, seed=99, engine="simpy")) is ready  # a blueprint knows no seed
    assert prepared(replace(first, tickets=5)) is not ready
    for number in range(_KEPT):
        prepared(replace(first, tickets=number + 1))
    assert prepared(first) is not ready


@pytest.mark.parametrize("jobs", [0, -1, True, 1.5, 5000])
def test_jobs_is_a_number_of_processes(jobs: Any) -> None:
    with pytest.raises(InputError, match="jobs: "):
        Pool(jobs)


def test_without_affinity_the_processors_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pools._processors() >= 1
    monkeypatch.delattr("os.sched_getaffinity")
    assert pools._processors() >= 1
