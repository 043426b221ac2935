"""The project keeps its own promises: commands, versions, sizes and names are the same wherever they are said."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import procsim

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parent.parent
RUN = "pip install . && procsim run processes/device-repair.yaml"
TEST = "pip install '.[test]' && pytest"
#: Folders that tools leave behind.
LEFT_BEHIND = {"build", "dist", "site", "venv", "node_modules", "htmlcov"}


def files(*endings: str) -> Iterator[Path]:
    """The project's own files with these endings (all of them without any), tools' leftovers left out."""
    for folder, folders, names in os.walk(PROJECT):
        folders[:] = [
            name
            for name in folders
            if name not in LEFT_BEHIND and name != "__pycache__" and (not name.startswith(".") or name == ".ci")
        ]
        for name in names:
            if (not endings or name.endswith(endings)) and (not name.startswith(".") or name == ".gitignore"):
                yield Path(folder) / name


def fences(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


# --- the README's two commands ------------------------------------------------------------------------------------


def test_the_readme_first_runs_the_main_job_and_then_the_tests() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    shell = fences(readme, "sh")
    assert shell[0].strip() == RUN
    assert [block.strip() for block in shell if block.startswith("pip install")] == [RUN, TEST]


def test_ci_runs_exactly_the_commands_of_the_readme() -> None:
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assignments = re.findall(r"^(first|second)=(\$\(.*\))$", script, re.MULTILINE)
    assert [name for name, _ in assignments] == ["first", "second"]
    lines = "\n".join(f'{name}={value}; printf "%s\\n" "${name}"' for name, value in assignments)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [RUN, TEST]
    for name in ("first", "second"):
        assert re.search(rf'^(\w+="[^"]*" )?bash -euo pipefail -c "\${name}"$', script, re.MULTILINE)


def test_ci_can_be_executed_and_stops_at_the_first_failure() -> None:
    script = PROJECT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8").splitlines()
    subprocess.run(["bash", "-n", str(script)], check=True)


# --- said once ----------------------------------------------------------------------------------------------------


def test_the_version_is_the_same_everywhere() -> None:
    metadata = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if "version" in metadata:
        assert metadata["version"] == procsim.__version__
    else:
        assert "version" in metadata["dynamic"]
    headings = re.findall(r"^## \[([^\]]+)\]", (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] in ("Unreleased", procsim.__version__)


def test_the_extra_all_brings_every_other_one_that_a_user_may_want() -> None:
    extras = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    brought = re.findall(r"procsim\[([^\]]+)\]", " ".join(extras["all"]))
    assert {name.strip() for names in brought for name in names.split(",")} == set(extras) - {"all", "test", "dev"}


# --- what must not be there ---------------------------------------------------------------------------------------


def test_no_file_names_a_registry_or_a_folder_of_somebody_s_machine() -> None:
    # Put together here, so that this file doesn't hold what it looks for.
    words = ["pypi" + ".org", "files.python" + "hosted", "registry." + "npmjs", "conda." + "anaconda"]
    words += ["/work" + "/", "/tmp" + "/w/", "../" + "shared"]
    found = []
    for path in files():
        if path.suffix in (".png", ".parquet", ".gz", ".xlsx"):
            continue
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(PROJECT)}: {word}" for word in words if word in text]
    assert not found


def test_no_lock_file_is_kept() -> None:
    assert not [path.name for path in files(".lock", "package-lock.json")]


def test_every_module_has_one_subject_and_says_it() -> None:
    long, unnamed, silent = [], [], []
    for path in files(".py"):
        name = str(path.relative_to(PROJECT))
        text = path.read_text(encoding="utf-8")
        package = path.is_relative_to(PROJECT / "procsim")
        # A longer module says in its first docstring why it isn't two. Tests may be longer.
        if package and len(text.splitlines()) > 400 and "long because" not in " ".join(text.split('"""')[1].split()):
            long.append(name)
        if path.stem in ("util", "utils", "helper", "helpers", "common", "misc", "manager"):
            unnamed.append(name)
        if package and not text.startswith(('"""', 'r"""')):
            silent.append(name)
    assert not long, f"too long: {long}"
    assert not unnamed, f"a name that says nothing: {unnamed}"
    assert not silent, f"doesn't say what it is about: {silent}"


def test_nothing_is_left_unfinished() -> None:
    words = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|NotImplemented" + "Error")
    assert not [
        f"{path}: {found}" for path in files(".py") for found in words.findall(path.read_text(encoding="utf-8"))
    ]


# --- the public surface -------------------------------------------------------------------------------------------


def test_the_public_names_are_listed_sorted_and_there() -> None:
    assert sorted(procsim.__all__) == list(procsim.__all__)
    assert [name for name in procsim.__all__ if not hasattr(procsim, name)] == []
    assert {"load", "simulate", "measure", "InputError", "Process", "Result"} <= set(procsim.__all__)
    assert (PROJECT / "procsim" / "py.typed").exists()


@pytest.mark.parametrize("package", ["matplotlib", "scipy", "numba", "polars", "pydantic", "pygraphviz", "jinja2"])
def test_importing_procsim_loads_nothing_heavy(package: str) -> None:
    code = f"import sys, procsim; sys.exit({package!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False)
    assert done.returncode == 0, f"import procsim loads {package}"
