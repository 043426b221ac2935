"""The study as a whole, over the engine and the yardstick: what changes a result, and what must not."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

import procsim
import procsim.study
from procsim.model.problems import InputError
from procsim.study import measure, simulate
from tests.study.shop import shop

#: With one engine: which of them auto takes depends on what was compiled meanwhile, and a result says so.
SHORT = {"length": "3 d", "replications": 3, "engine": "simpy"}


def text(result: procsim.Result) -> str:
    return json.dumps(result.to_dict())


def test_the_same_seed_gives_the_same_result_and_another_one_another() -> None:
    first, again, other = (simulate(shop(), seed=seed, **SHORT) for seed in (5, 5, 6))
    assert text(first) == text(again)
    assert first.to_dict()["cycle_time"] != other.to_dict()["cycle_time"]


@pytest.mark.parametrize("jobs", [2, None])
def test_the_result_does_not_depend_on_how_many_processes_share_the_work(jobs: int | None) -> None:
    assert text(simulate(shop(), jobs=jobs, **SHORT)) == text(simulate(shop(), **SHORT))


def test_a_study_can_run_in_a_thread() -> None:
    with ThreadPoolExecutor(1) as pool:
        threaded = pool.submit(simulate, shop(), jobs=2, **SHORT).result()
    assert text(threaded) == text(simulate(shop(), **SHORT))


def test_the_first_log_is_replication_1s() -> None:
    result = simulate(shop(), **SHORT)
    assert result.first_log is not None
    assert (result.first_log.info.replication, result.first_log.info.seed) == (0, 1)
    assert result.log.columns[:6] == ["case_id", "activity", "resource", "enable_time", "start_time", "end_time"]
    assert result.tickets.height > 0
    assert result.occurrences.columns == ["time", "kind", "name", "number", "quantity"]


def test_start_and_length_move_the_window() -> None:
    result = simulate(shop(), start="2026-03-02", length="2 days", replications=1)
    assert result.window == (datetime(2026, 3, 9), datetime(2026, 3, 11))  # after a week of warm-up


def test_a_run_of_tickets_begins_at_once_and_counts_them() -> None:
    result = simulate(shop(), tickets=30, replications=1)
    assert result.window[0] == datetime(2026, 1, 5)
    first_contacts = result.tickets.filter(result.tickets["generation"] == 0)
    assert first_contacts.height == 30
    assert result.open == 0


def test_progress_counts_the_replications() -> None:
    seen: list[tuple[int, int]] = []
    simulate(shop(), progress=lambda done, total: seen.append((done, total)), **SHORT)
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_auto_adds_runs_until_the_precision_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procsim.study.precision.SHARE_PRECISION", 0.1)
    monkeypatch.setattr("procsim.study.precision.TIME_PRECISION", 0.4)
    seen: list[tuple[int, int]] = []
    result = simulate(
        shop(technicians=3), length="1 w", replications="auto", progress=lambda done, total: seen.append((done, total))
    )
    assert result.replications >= 20
    assert not any("precision" in note for note in result.notes)
    assert seen[-1] == (result.replications, result.replications)


def test_auto_ends_at_its_limit_and_says_what_it_could_not_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procsim.study.precision.MOST_REPLICATIONS", 25)
    result = simulate(shop(), length="2 d", replications="auto")
    assert result.replications == 25
    assert any(note.startswith("25 runs did not give the precision asked for") for note in result.notes)


@pytest.mark.parametrize("jobs", [0, -1, True, 1.5, 5000])
def test_jobs_is_a_number_of_processes(jobs: Any) -> None:
    with pytest.raises(InputError, match="jobs: "):
        simulate(shop(), jobs=jobs)


def test_a_log_gives_the_figures_of_its_run() -> None:
    result = simulate(shop(), length="1 w", replications=1, engine="simpy")
    assert result.first_log is not None
    measured = measure(result.process, result.first_log)
    assert (measured.engine, measured.seed, measured.replications) == ("log", None, 1)
    assert {**measured.to_dict(), "engine": "simpy", "seed": 1} == {**result.to_dict(), "notes": []}


def test_a_path_is_no_log() -> None:
    with pytest.raises(TypeError, match="takes an event log; read a file"):
        measure(shop(), "log.csv")  # type: ignore[arg-type]


def test_a_package_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = procsim.study.simulat
