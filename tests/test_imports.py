"""Imports go downwards only, and what is heavy waits until it is needed."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = (
    "numba",
    "polars",
    "matplotlib",
    "scipy",
    "networkx",
    "pygraphviz",
    "simpy",
    "joblib",
    "numpy",
    "rich",
    "pydantic",
)


def loaded(code: str, project: Path) -> set[str]:
    """The packages that are loaded after some code."""
    script = f"{code}\nimport sys\nprint(*{{name.split('.')[0] for name in sys.modules}}, file=sys.stderr)"
    environment = {**os.environ, "PYTHONPATH": str(project)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=project, env=environment, capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "code",
    [
        "import procsim",
        "import procsim.cli.app",
        "import procsim.study.result, procsim.kpi.scorecard, procsim.model.process, procsim.model.problems",
    ],
)
def test_nothing_heavy_is_loaded_before_it_is_needed(code: str, project: Path) -> None:
    assert loaded(code, project).isdisjoint(HEAVY)


def test_a_check_loads_neither_engine_nor_pictures(project: Path) -> None:
    code = "import procsim; procsim.check('processes/call-centre.yaml')"
    assert loaded(code, project).isdisjoint(set(HEAVY) - {"numpy"})


def test_a_run_loads_no_pictures(project: Path) -> None:
    code = "import procsim; procsim.simulate(procsim.load('processes/call-centre.yaml'), replications=1, length='1 d')"
    assert loaded(code, project).isdisjoint({"matplotlib", "pygraphviz", "jinja2", "networkx"})


def test_floors_import_only_from_floors_below(project: Path) -> None:
    pytest.importorskip("importlinter", reason="import-linter is a developer's tool")
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
