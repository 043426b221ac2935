"""The list of mutations keeps up with the kernel: each finds its place. Running them is no test."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.engine.mutations import KERNEL, MUTATIONS, Mutation

SOURCES = {
    file.name: file.read_text(encoding="utf-8") for file in (Path(__file__).resolve().parents[2] / KERNEL).glob("*.py")
}


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: f"{one.rule}: {one.words}")
def test_a_mutation_stands_in_the_kernel_once(mutation: Mutation) -> None:
    source = SOURCES[mutation.file]
    broken = mutation.applied(source)
    assert ast.dump(ast.parse(broken)) != ast.dump(ast.parse(source))


def test_each_rule_that_must_be_broken_is_broken_three_times() -> None:
    seen = Counter(one.rule for one in MUTATIONS if not one.unseen)
    assert min(seen[rule] for rule in ("queue order", "tie", "shift end", "stock", "patience", "join")) >= 3


def test_a_text_that_is_gone_is_told() -> None:
    gone = Mutation("tie", "nobody wins", "agenda.py", "no such text", "")
    with pytest.raises(ValueError, match=r"tie, nobody wins: its text stands 0 times in .*agenda\.py"):
        gone.applied(SOURCES["agenda.py"])


def test_a_place_is_the_function_in_which_the_text_stands() -> None:
    source = "def one(x):\n    pass\n\n\ndef other(\n    x\n):\n    here\n"
    assert Mutation("", "", "floor.py", "here", "").place(source) == "floor.other"
    assert Mutation("", "", "floor.py", "def one(x):\n    pass", "").place(source) == "floor.one"
    assert Mutation("", "", "layout.py", "SHIFT = 6", "").place("SHIFT = 6\n") == "layout"
