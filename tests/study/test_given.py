"""A study takes a process or the path of its file, and changes what it is told to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from procsim.files import load
from procsim.model.problems import InputError
from procsim.study import measure, simulate
from tests.study.shop import shop

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
procsim: 1
name: Desk
arrivals: {visitor: {every: 1 h, enters: talk}}
staff: {agents: {count: 1}}
stages:
  talk: {role: agents, duration: 10 min, next: done}
ends: {done: {}}
run: {length: 1 d, replications: 1}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    path = tmp_path / "desk.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_path_stands_for_the_process_of_its_file(desk: Path) -> None:
    known = simulate(load(desk), engine="simpy")
    assert simulate(desk, engine="simpy").to_dict() == simulate(str(desk), engine="simpy").to_dict() == known.to_dict()
    assert known.first_log is not None
    assert measure(str(desk), known.first_log).to_dict() == measure(load(desk), known.first_log).to_dict()


def test_changes_are_those_of_set(desk: Path) -> None:
    changes = [("staff.agents.count", "3"), ("start", "2026-02-02")]
    for process in (desk, load(desk)):
        changed = simulate(process, changes=changes).process
        assert (len(changed.staff["agents"].people), changed.start) == (3, datetime(2026, 2, 2))


def test_a_change_of_nothing_and_a_missing_file_are_told(desk: Path) -> None:
    with pytest.raises(InputError, match=r"there is nothing at 'staff\.agent\.count'"):
        simulate(desk, changes=[("staff.agent.count", "3")])
    with pytest.raises(InputError, match=r"none\.yaml"):
        simulate(str(desk.with_name("none.yaml")))
    with pytest.raises(InputError, match="did not come from a file"):
        simulate(shop(), changes=[("staff.clerks.count", "3")])


def test_what_is_no_process_is_told() -> None:
    with pytest.raises(TypeError, match="a process or the path of its file is needed, not int"):
        simulate(5)  # type: ignore[arg-type]
