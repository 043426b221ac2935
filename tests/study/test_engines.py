"""``--engine auto``: the kernel where it is ready, SimPy until then, and what is said of it."""

from __future__ import annotations

import sys
import time
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

import procsim.engine
from procsim.model.time import DAY
from procsim.study import engines, pool, simulate
from procsim.study.engines import CompilingAhead, EnginesUsed, engine_now
from procsim.study.options import plan
from procsim.study.variants import Variant, prepared
from tests.study.shop import shop

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VARIANT = Variant.of(shop(length=3 * DAY, warm_up=0))


class Kernel:
    """Stands for the fast kernel: ready when told so, and SimPy does its work."""

    def __init__(self) -> None:
        self.ready = False

    def is_ready(self, blueprint: object) -> bool:
        return self.ready

    def prepare(self, blueprint: object) -> None:
        self.ready = True


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    """A kernel whose machine code isn't there yet."""
    made = Kernel()
    monkeypatch.setattr(engines, "fast", made)
    run: Callable[..., Any] = procsim.engine.run_to_columns
    monkeypatch.setattr(procsim.engine, "run_to_columns", lambda plan, seed, number, _: run(plan, seed, number))
    return made


def test_auto_takes_the_kernel_where_it_is_ready(kernel: Kernel) -> None:
    blueprint = prepared(VARIANT).blueprint
    assert engine_now(blueprint, "auto") == "simpy"
    kernel.prepare(blueprint)
    assert engine_now(blueprint, "auto") == "fast"
    assert engine_now(blueprint, "simpy") == "simpy"


def test_fast_may_be_asked_for() -> None:
    assert plan(shop(), engine="fast").engine == "fast"


def test_a_study_goes_on_with_the_kernel_once_it_is_compiled(kernel: Kernel) -> None:
    def progress(done: int, total: int) -> None:
        kernel.ready = done >= 2

    result = simulate(shop(), length="2 d", replications=5, progress=progress)
    assert result.engine == "fast"
    assert (
        result.ran_on == "runs 1–2 used the slower engine while the fast one was made ready; the figures are the same"
    )
    plain = simulate(shop(), length="2 d", replications=5, engine="simpy")
    assert (plain.engine, plain.ran_on) == ("simpy", "")
    assert {**result.to_dict(), "engine": "simpy"} == plain.to_dict()


@pytest.mark.parametrize(
    ("simpy", "fast", "sentence"),
    [
        ([0], [1], "run 1 used the slower engine while the fast one was made ready; the figures are the same"),
        (
            [0, 1, 3],
            [2, 4],
            "runs 1–2 and 4 used the slower engine while the fast one was made ready; the figures are the same",
        ),
        ([], [0, 1], ""),
        ([0, 1], [], ""),
    ],
)
def test_which_replications_ran_where_is_said(simpy: list[int], fast: list[int], sentence: str) -> None:
    used = EnginesUsed()
    for number in sorted([*simpy, *fast]):
        used.add(number, "fast" if number in fast else "simpy")
    assert used.sentence == sentence
    assert used.engine == ("fast" if fast else "simpy")


def awaited(ahead: CompilingAhead) -> None:
    for _ in range(600):
        if not ahead.in_progress:
            return
        time.sleep(0.1)
    raise AssertionError("it still compiles after a minute")


def test_compiling_happens_in_a_process_of_its_own(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    script = f"import sys, pickle; v = pickle.load(sys.stdin.buffer); open({str(told)!r}, 'w').write(v.process.name)"
    monkeypatch.setattr(engines, "_COMPILE", script)
    ahead = CompilingAhead()
    ahead.consider(VARIANT, "simpy", 1.0)
    assert not ahead.in_progress  # too little work
    ahead.consider(VARIANT, "fast", 1000.0)
    assert not ahead.in_progress  # no need
    ahead.consider(VARIANT, "simpy", 1000.0)
    assert ahead.in_progress
    awaited(ahead)
    assert told.read_text(encoding="utf-8") == "Мастерская"
    assert ahead.failures == []
    ahead.consider(VARIANT, "simpy", 1000.0)
    assert not ahead.in_progress  # once is enough


def test_the_real_script_compiles_what_it_is_sent(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import pickle

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(pickle.dumps(VARIANT))))
    engines.compile_from_stdin()
    assert kernel.ready


def test_who_finds_another_compiling_waits_for_it(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(engines, "cache_folder", lambda: tmp_path)
    told: list[str] = []
    with engines._one_at_a_time():
        waiting = Thread(target=lambda: told.append(_entered()))
        waiting.start()
        waiting.join(0.3)
        assert told == []
    waiting.join(30)
    assert told == ["entered"]
    monkeypatch.setattr(engines, "cache_folder", lambda: None)  # nowhere to write: each compiles for itself
    assert _entered() == "entered"


def _entered() -> str:
    with engines._one_at_a_time():
        return "entered"


def test_a_kernel_that_cannot_be_compiled_is_told(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_COMPILE", "raise SystemExit('no room left on the device')")
    ahead = CompilingAhead()
    ahead.consider(VARIANT, "simpy", 1000.0)
    awaited(ahead)
    assert ahead.failures == ["the fast kernel could not be compiled, so SimPy ran all: no room left on the device"]


def test_a_study_that_is_broken_off_stops_the_compiling_and_one_that_ends_lets_it_go(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "_COMPILE", "import time; time.sleep(3)")
    ahead = CompilingAhead()
    ahead.consider(VARIANT, "simpy", 1000.0)
    ahead.stop()
    assert not ahead.in_progress
    other = CompilingAhead()
    other.consider(VARIANT, "simpy", 1000.0)
    child = other._child
    assert child is not None
    other.let_go()
    assert not other.in_progress
    assert child.wait() == 0


def test_what_is_compiled_needs_a_processor_too(kernel: Kernel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_processors", lambda: 2)
    shared = pool.Pool(None)
    shared._pace = 100.0
    assert shared._share(50)
    monkeypatch.setattr(CompilingAhead, "in_progress", True)
    assert not shared._share(50)
