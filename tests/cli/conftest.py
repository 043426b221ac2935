"""A small process as a file, and the command line in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from procsim.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

BAKERY = """\
procsim: 1
name: Булочная
staff:
  bakers: {count: 1, cost: 20/h}
arrivals:
  customers: {rate: 5/h, enters: bake}
stages:
  bake: {role: bakers, duration: exponential(8 min), next: resolved}
kpis:
  wait:  {from: bake.queued, to: bake.started, goal: 90% within 10 min}
  cycle: {from: arrived, to: closed, goal: mean within 10 h}
run: {length: 1 w, warm_up: 1 d, replications: 3}
"""

Call = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def bakery(tmp_path: Path) -> Path:
    """A process that simulates within a second, and misses one of its goals."""
    path = tmp_path / "bakery.yaml"
    path.write_text(BAKERY, encoding="utf-8")
    return path


@pytest.fixture
def call() -> Call:
    """The command line in this process; an exception that it doesn't tell is the test's."""

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)

    return call


@pytest.fixture
def start(project: Path) -> Start:
    """The command line in a process of its own, as a shell starts it."""

    def start(*arguments: object, **more: object) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(project), **more.pop("environment", {})}  # type: ignore[dict-item]
        command = [sys.executable, "-m", "procsim", *map(str, arguments)]
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more}
        return subprocess.Popen(command, env=environment, **options)  # type: ignore[call-overload,no-any-return]

    return start
