"""What ``procsim`` shows is what it lists, and its types are known to a reader and to mypy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import procsim


def test_the_list_is_sorted_and_everything_on_it_is_there() -> None:
    assert procsim.__all__ == sorted(procsim.__all__)
    for name in procsim.__all__:
        assert getattr(procsim, name) is not None


def test_the_list_is_what_is_visible() -> None:
    for name in procsim.__all__:
        getattr(procsim, name)
    visible = {
        name for name, value in vars(procsim).items() if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    # What the module itself imports to do its work is not offered.
    assert visible - {"annotations", "import_module", "TYPE_CHECKING", "Any"} == set(procsim.__all__) - {"__version__"}


def test_the_imports_for_types_are_those_of_the_list() -> None:
    tree = ast.parse(Path(procsim.__file__).read_text(encoding="utf-8"))
    guard = next(node for node in tree.body if isinstance(node, ast.If))
    typed = {alias.name: node.module for node in guard.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert typed == procsim._HOMES
    assert sorted(typed) == procsim.__all__


def test_dir_lists_names_that_were_not_used_yet(project: Path) -> None:
    script = "import procsim, sys; print(set(procsim.__all__) <= set(dir(procsim)), 'procsim.study' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=project, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'procsim' has no attribute 'simulat'"):
        _ = procsim.simulat  # type: ignore[attr-defined]


def test_the_example_in_the_docstring_runs(project: Path) -> None:
    assert procsim.__doc__ is not None
    lines = [line[4:] for line in procsim.__doc__.splitlines() if line.startswith("    ")]
    code = "\n".join(lines).replace("replications=20", "replications=1, length='1 w'")
    assert "procsim.simulate(" in code
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("shape: (9, 12)")
