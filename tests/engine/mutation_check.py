"""``python -m tests.engine.mutation_check [WORD ...]``: does the suite notice when a rule of the fast kernel is broken?

Each mutation (with words: each whose rule or description holds one of them) is made in a copy of the project, and the
suite run there: first the rules' stories, with the kernel as plain Python; where these pass, the random processes of
the ordinary suite, compiled. A table in Markdown says which test failed first. What survives both is nothing that a
log could show, or a rule for which a story is missing. All of it takes half an hour; it is no test.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.engine.mutations import KERNEL, MUTATIONS, Mutation

PROJECT: Final = Path(__file__).resolve().parents[2]

#: What a copy of the project needs for its tests.
COPIED: Final = ("procsim", "tests", "processes", "scenarios", "pyproject.toml")

_FIRST_FAILURE = re.compile(r"^(?:FAILED|ERROR) \S*?(\w+)\.py(?:::(\S+))?", re.MULTILINE)


@dataclass(frozen=True)
class Stage:
    """A part of the suite, by how it is called in the table, and the seconds after which a run has no end."""

    title: str
    tests: tuple[str, ...]
    is_plain: bool
    most_seconds: int


STAGES: Final = (
    Stage("stories", ("tests/engine/rules",), is_plain=True, most_seconds=120),
    Stage("random processes", ("tests/engine/test_engines_agree.py",), is_plain=False, most_seconds=900),
)


def first_failure(copy: Path, stage: Stage) -> str | None:
    """The first test of a part of the suite that fails in a copy of the project, or None when all pass."""
    surroundings = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    surroundings["NUMBA_CACHE_DIR"] = str(copy / "machine code")
    surroundings["NUMBA_DISABLE_JIT"] = str(int(stage.is_plain))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", "-x", "--tb=no", *stage.tests]
    try:
        done = subprocess.run(
            command, cwd=copy, env=surroundings, capture_output=True, text=True, timeout=stage.most_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return f"no end within {stage.most_seconds} s"
    if done.returncode == 0:
        return None
    found = _FIRST_FAILURE.search(done.stdout)
    if found is None:
        return f"no report, exit status {done.returncode}"
    return f"`{found[2] or found[1]}`"


def noticed(copy: Path, mutation: Mutation) -> tuple[str, str]:
    """By which part of the suite, and by which of its tests first, a mutation is noticed; "" twice if by none."""
    file = copy / KERNEL / mutation.file
    source = file.read_text(encoding="utf-8")
    file.write_text(mutation.applied(source), encoding="utf-8")
    try:
        for stage in STAGES:
            failure = first_failure(copy, stage)
            if failure is not None:
                return stage.title, failure
    finally:
        file.write_text(source, encoding="utf-8")
        shutil.rmtree(copy / "machine code", ignore_errors=True)
    return "", ""


def copy_project(to: Path) -> None:
    """What the tests need, without what was compiled."""
    for name in COPIED:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / name, to / name)


def main(words: list[str]) -> int:
    """Makes each mutation and prints what noticed it; the exit status, 1 when one went unnoticed that shouldn't."""
    chosen = [one for one in MUTATIONS if not words or any(word in f"{one.rule} {one.words}" for word in words)]
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        copy_project(copy)
        failure = first_failure(copy, STAGES[0])
        if failure is not None:
            print(f"without any mutation: {failure}", file=sys.stderr)
            return 2
        print(
            "| rule | broken so that | in | noticed by | first failure |\n| --- | --- | --- | --- | --- |", flush=True
        )
        for mutation in chosen:
            place = mutation.place((copy / KERNEL / mutation.file).read_text(encoding="utf-8"))
            by, test = noticed(copy, mutation)
            survivors += not by and not mutation.unseen
            seen = f"{by} | {test}" if by else f"nothing | {mutation.unseen or 'a story is missing'}"
            print(f"| {mutation.rule} | {mutation.words} | `{place}` | {seen} |", flush=True)
    equal = sum(1 for mutation in chosen if mutation.unseen)
    print(f"\n{len(chosen)} mutations, {equal} of which no log can show; {survivors} others were noticed by nothing.")
    return min(survivors, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
