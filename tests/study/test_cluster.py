"""Replications on a Dask cluster: a real scheduler and two real workers, one of which dies in the middle of a run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import procsim
from procsim.model.problems import InputError, MissingPackage
from procsim.model.time import DAY
from procsim.study import simulate
from procsim.study.figures import Figures, Lean
from procsim.study.pool import Order, Pool
from procsim.study.variants import Variant
from tests.study.shop import shop

pytest.importorskip("distributed")

Started = Callable[..., subprocess.Popen[bytes]]
ORDERS = [Order(Variant.of(shop(technicians=count, length=3 * DAY, warm_up=0)), range(30)) for count in (1, 2)]


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Started]:
    """Starts a scheduler or a worker as a process of its own; all that still live are ended after the test."""
    processes: list[subprocess.Popen[bytes]] = []
    source = Path(procsim.__file__).parents[1]

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(source), "DASK_TEMPORARY_DIRECTORY": str(tmp_path)}
        with (tmp_path / f"{len(processes)}.txt").open("wb") as said:
            command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
            process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=said, stderr=subprocess.STDOUT)
        processes.append(process)
        return process

    yield start
    for process in reversed(processes):
        process.kill()
        process.wait()


@pytest.fixture
def scheduler(started: Started, tmp_path: Path) -> str:
    """The address of a scheduler, by which workers and studies find it."""
    started("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    return address(tmp_path / "0.txt")


def address(said: Path) -> str:
    for _ in range(600):
        found = re.search(rb"Scheduler at: +(tcp://\S+)", said.read_bytes())
        if found:
            return found[1].decode()
        time.sleep(0.1)
    raise AssertionError(said.read_text())


def worker(started: Started, scheduler: str) -> subprocess.Popen[bytes]:
    return started("dask_worker", scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard")


def break_off(scheduler: str) -> None:
    with Pool(cluster=scheduler) as pool:
        for _ in pool.run(ORDERS, Lean()):
            raise KeyboardInterrupt


def here() -> list[Figures]:
    with Pool(1) as pool:
        return [outcome.figures for outcome in pool.run(ORDERS, Lean(stages=True))]


def test_a_worker_that_dies_in_the_middle_changes_nothing(started: Started, scheduler: str) -> None:
    first, _ = worker(started, scheduler), worker(started, scheduler)
    found: list[Figures] = []
    with Pool(cluster=scheduler) as pool:
        for outcome in pool.run(ORDERS, Lean(stages=True)):
            found.append(outcome.figures)
            if len(found) == 10:
                first.kill()
    assert first.wait() == -9
    assert found == here()


def test_a_simulation_on_a_cluster_is_the_same_and_can_be_broken_off(started: Started, scheduler: str) -> None:
    worker(started, scheduler)
    options = {"length": "3 d", "replications": 3, "engine": "simpy"}
    there = simulate(shop(), cluster=scheduler, **options)  # type: ignore[arg-type]
    assert there.to_dict() == simulate(shop(), **options).to_dict()  # type: ignore[arg-type]
    with pytest.raises(KeyboardInterrupt):
        break_off(scheduler)
    assert simulate(shop(), cluster=scheduler, **options).to_dict() == there.to_dict()  # type: ignore[arg-type]


def test_a_scheduler_without_workers_is_an_error_in_words(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procsim.study.cluster._PATIENCE", 1)
    with pytest.raises(InputError, match=f"cluster: no worker came to {scheduler} within 1 s"), Pool(cluster=scheduler):
        pass


def test_a_worker_of_another_version_is_refused(
    started: Started, scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker(started, scheduler)
    monkeypatch.setattr("procsim.study.cluster.__version__", "0.0.0")
    with pytest.raises(InputError, match=r"cluster: the worker tcp://\S+ has procsim .*, and this is 0.0.0"):
        Pool(cluster=scheduler).__enter__()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense"])
def test_where_no_scheduler_answers_is_an_error_in_words(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procsim.study.cluster._PATIENCE", 1)
    with pytest.raises(InputError, match=f"cluster: no Dask scheduler answers at {address}"), Pool(cluster=address):
        pass


def test_without_the_packages_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingPackage, match=r"pip install 'procsim\[cluster\]'"), Pool(cluster="tcp://127.0.0.1:1"):
        pass
