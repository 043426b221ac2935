"""Where machine code is kept: by a hash of all sources, in the folder the user chose, or nowhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest

from procsim.engine import compiling
from procsim.engine.decisions import choose

PACKAGE = Path(compiling.__file__).parents[1]
USE_A_CLOCK = "from procsim.engine.clocks import Clock; print(Clock.of_spans([(0, 5)]).next_open(-3))"

pytestmark = pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")


KERNEL_IS_READY = """
from procsim.engine.fast import is_ready, readiness
print(is_ready(None))
if not is_ready(None): readiness.remember()
"""


def run(environment: dict[str, str], *, home: Path, root: Path = PACKAGE.parent, program: str = USE_A_CLOCK) -> str:
    """A fresh interpreter that knows no cache folder but those in ``environment``; its output."""
    kept = {name: value for name, value in os.environ.items() if name not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**kept, "HOME": str(home), "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        cwd=home,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def kept_code(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*.nbc")}


def test_code_is_kept_in_the_user_s_cache_folder(tmp_path: Path) -> None:
    assert run({}, home=tmp_path) == "0"
    (folder,) = (tmp_path / ".cache" / "procsim").iterdir()
    assert folder.name == compiling.source_hash()
    assert kept_code(folder)


def test_xdg_and_numba_s_own_variable_say_where(tmp_path: Path) -> None:
    assert run({"XDG_CACHE_HOME": str(tmp_path / "xdg")}, home=tmp_path) == "0"
    assert kept_code(tmp_path / "xdg" / "procsim" / compiling.source_hash())
    both = {"XDG_CACHE_HOME": str(tmp_path / "other"), "NUMBA_CACHE_DIR": str(tmp_path / "numba")}
    assert run(both, home=tmp_path) == "0"
    assert kept_code(tmp_path / "numba" / "procsim" / compiling.source_hash())
    assert not (tmp_path / "other").exists()


def test_without_a_folder_that_can_be_written_everything_works(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way of a folder")
    assert run({"XDG_CACHE_HOME": str(blocked / "cache")}, home=blocked.parent) == "0"
    assert run({"NUMBA_CACHE_DIR": str(blocked / "cache")}, home=blocked.parent) == "0"


def test_a_second_installation_of_the_same_sources_has_its_own_kernel(tmp_path: Path) -> None:
    """numba looks for code by where the source lies: what another copy compiled is not found."""
    assert run({}, home=tmp_path, program=KERNEL_IS_READY) == "False"
    assert run({}, home=tmp_path, program=KERNEL_IS_READY) == "True"
    copy = tmp_path / "copy" / "procsim"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert run({}, home=tmp_path, root=copy.parent, program=KERNEL_IS_READY) == "False"


def test_what_a_function_does_does_not_depend_on_who_called_it_first() -> None:
    """numba lets what is compiled in the midst of a caller take over the caller's settings, such as what 1 / 0 is."""

    def ratio(one: float, other: float) -> float:
        return one / other

    def quotient(one: float, other: float) -> float:  # another function: code is kept by its name
        return one / other

    from_a_part, from_python = compiling.compiled(ratio), compiling.compiled(quotient)

    def part(one: float, other: float) -> float:
        return from_a_part(one, other)

    called = compiling.compiled_part(part)

    def program(one: float, other: float) -> float:
        return called(one, other)

    assert compiling.compiled_whole(program)(1.0, 2.0) == 0.5
    assert from_a_part(1.0, 0.0) == from_python(1.0, 0.0) == np.inf


def test_a_change_of_any_source_of_the_engine_gives_a_fresh_folder(tmp_path: Path) -> None:
    """numba sees changes in a function's own file only; here a function that another file's function calls changes."""
    copy = tmp_path / "copy"
    for part in ("engine", "model"):
        shutil.copytree(PACKAGE / part, copy / "procsim" / part, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "procsim" / "__init__.py").write_text("")
    (copy / "procsim" / "engine" / "__init__.py").write_text("")
    home = tmp_path / "home"
    home.mkdir()
    assert run({}, home=home, root=copy) == "0"
    philox = copy / "procsim" / "engine" / "philox.py"
    philox.write_text(philox.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    assert run({}, home=home, root=copy) == "0"
    assert len(list((home / ".cache" / "procsim").iterdir())) == 2


def test_the_decorator_leaves_numba_s_setting_to_others() -> None:
    before = numba.config.CACHE_DIR

    def doubled(x: int) -> int:
        return 2 * x

    assert compiling.compiled(doubled)(4) == 8
    assert before == numba.config.CACHE_DIR


def test_a_function_without_a_file_is_compiled_all_the_same() -> None:
    space: dict[str, object] = {}
    exec(compile("def tripled(x):\n    return 3 * x\n", "<nowhere>", "exec"), space)
    assert compiling.compiled(space["tripled"])(4) == 12  # type: ignore[arg-type]


def test_a_direct_call_gives_what_the_function_gives() -> None:
    shares = np.array([0.25, 0.75])
    called = compiling.direct(choose, shares, 0, 0, 0.5)
    assert called is not choose
    assert [called(shares, 0, 2, u) for u in (0.2, 0.3)] == [choose(shares, 0, 2, u) for u in (0.2, 0.3)] == [0, 1]
