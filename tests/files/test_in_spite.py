"""Errors of meaning are told in spite of what cannot be read, and never because of it."""
# ruff: noqa: E501 (messages are told in one line)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procsim.files import check, loads, yaml_reading
from procsim.files.mending import errors_in_spite
from procsim.files.nodes import Entry, Items, Mapping, Node, Scalar, copied, with_paths
from procsim.files.reader import process
from procsim.files.reading import Reading
from procsim.model.problems import InputError
from tests.files.test_mutations import LIBRARY, TEXTS
from tests.files.texts import SHOP

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STAGED = """\
procsim: 1
name: staged
calendars: {shop: {mon-fri: 09:00-18:00}}
staff: {clerks: {count: 1, roles: [clerk], calendar: shop}}
arrivals:
  walk: {rate: 5/h, enters: intake, attributes: {k: {a: 50%, b: 50%}}}
parts: {p: {stock: 1}}
stages:
  intake: {role: clerk, duration: {by: k, a: 5 min}, next: w, uses: {p: 2}}
  w: {wait: 5 min, next: orphan}
  orphan: {wait: 5 min, next: orphan}
sla: {clock: shop, by: k, time_to_resolve: {a: 1 h}}
"""
DURATION = "9:35: nothing is said for k = b, and such tickets come; add that value or `otherwise`"
PARTS = "9:69: `intake` uses 2 of `p`, and the stock of 1 is never filled up; give `p` a `reorder_at`"
ENDLESS = "11:31: tickets that come to `orphan` never end; give it a way to an end"
TARGET = "12:44: nothing is said for k = b, and such tickets come; add that value or `otherwise`"
ALL = {DURATION, PARTS, ENDLESS, TARGET}


def told(text: str, **options: object) -> list[str]:
    with pytest.raises(InputError) as raised:
        loads(text, "shop.yaml", **options)  # type: ignore[arg-type]
    return [str(problem).removeprefix("shop.yaml:") for problem in raised.value.problems]


def test_a_file_that_can_be_read_is_told_its_errors_of_meaning():
    assert told(STAGED) == [DURATION, PARTS, ENDLESS, TARGET]


@pytest.mark.parametrize(
    ("piece", "instead", "problems", "hidden"),
    [
        # what nothing else depends on
        ("count: 1, roles", "count: 1, cots: 3, roles", {"4:28: the group 'clerks' has no key 'cots', did you mean 'cost'?", "4:34: a cost is per hour on shift: write 3/h"}, set()),
        ("name: staged", "name: staged\nrun: {length: 8}", {"3:15: a unit is missing: 8 what? Write 8 weeks, 8 days or the like"}, set()),
        ("count: 1,", "count: one,", {"4:25: 'one' is not a whole number"}, set()),
        ("w: {wait: 5 min,", "w: {wait: 5 mn,", {"10:15: 'mn' is no unit of time, did you mean 'min'?"}, set()),
        ("role: clerk", "role: clark", {"9:18: nobody has the role 'clark', did you mean 'clerk'?"}, set()),
        ("rate: 5/h, ", "rate: 5, ", {"6:16: a unit is missing: 5 in what time? Write 5/h, 5/d, 5/wd or 5/w"}, set()),
        ("parts:", "prts:", {"7:1: a process has no key 'prts', did you mean 'parts'?"}, set()),
        ("stages:", "stage:", {"8:1: a process has no key 'stage', did you mean 'stages'?"}, set()),
        ("wait: 5 min, next: orphan}\n  orphan", "wait: 5 min, next: orphan, wait: 6 min}\n  orphan", {"10:34: the key 'wait' stands here twice, first in line 10"}, set()),
        # what something depends on
        ("{stock: 1}", "{stock: few}", {"7:20: 'few' is not a whole number"}, {PARTS}),
        ("a: 5 min}", "a: 5 mim}", {"9:48: 'mim' is no unit of time, did you mean 'min'?"}, {DURATION}),
        ("{by: k, a: 5 min}", "{by: q, a: 5 min}", {"9:40: there is no attribute 'q' (there are k, source, weekday, hour)"}, {DURATION}),
        ("{a: 50%, b: 50%}", "{a: 50%, b: 40%}", {"6:53: the shares of 'k' add up to 90 %, not to 100 %"}, {DURATION, TARGET}),
        ("time_to_resolve: {a: 1 h}", "time_to_resolve: {a: 1}", {"12:48: a unit is missing: 1 what? Write 1 min, 1 h or the like"}, {TARGET}),
        ("next: w,", "next: v,", {"9:60: there is no stage or end 'v'; an end of that name is declared by `ends: {v: {}}`"}, {ENDLESS}),
        ("enters: intake", "enters: intak", {"6:29: there is no stage or end 'intak', did you mean 'intake'?"}, {ENDLESS, DURATION}),
        ("next: orphan}\nsla", "next: orfan}\nsla", {"11:31: there is no stage or end 'orfan', did you mean 'orphan'?"}, {ENDLESS}),
        ("next: orphan}\nsla", "next: orphan, patient: 3 h}\nsla", {"11:39: the stage 'orphan' has no key 'patient', did you mean 'patience'?"}, {ENDLESS}),
    ],
)  # fmt: skip
def test_what_does_not_depend_on_the_unreadable_is_told_beside_it(piece, instead, problems, hidden):
    assert STAGED.count(piece) == 1
    lines = 1 if "\n" in instead and "\n" not in piece else 0
    moved = {f"{int(line) + lines}:{rest}" for line, _, rest in (each.partition(":") for each in ALL - hidden)}
    assert set(told(STAGED.replace(piece, instead))) == problems | moved


def test_ways_that_cannot_be_read_may_lead_out_of_a_loop():
    """Whatever `nowhere` was meant to be: `a` never ends, and `b` perhaps."""
    text = "procsim: 1\narrivals: {x: {rate: 1/h, enters: {a: 50%, b: 50%}}}\nstages:\n"
    text += "  a: {wait: 1 h, next: a}\n  b: {wait: 1 h, next: {b: 50%, nowhere: 50%}}\n"
    assert told(text) == [
        "4:24: tickets that come to `a` never end; give it a way to an end",
        "5:33: there is no stage or end 'nowhere'; an end of that name is declared by `ends: {nowhere: {}}`",
    ]


def test_branches_are_not_judged_while_a_way_cannot_be_read():
    text = "procsim: 1\narrivals: {x: {rate: 1/h, enters: s}}\nstages:\n  s: {next: {all: [a, b]}}\n"
    text += "  a: {wait: 1 h, next: j}\n  b: {wait: 1 h, next: resolved}\n  j: {after_all: [a, b], wait: 1 h, next: resolved}\n"
    never = (
        "7:22: `b` never sends a ticket on to `j`, so they can never join; let `b` lead there or take it off the list"
    )
    assert told(text) == [never]
    assert told(text.replace("b: {wait: 1 h, next: resolved", "b: {wait: 1 h, next: resolvd")) == [
        "6:24: there is no stage or end 'resolvd', did you mean 'resolved'?"
    ]
    assert told(text.replace("a: {wait: 1 h", "a: {wait: 1")) == [
        "5:13: a unit is missing: 1 what? Write 1 min, 1 h or the like", never
    ]  # fmt: skip


def test_a_change_that_cannot_be_made_leaves_the_meaning_open(tmp_path: Path):
    (tmp_path / "staged.yaml").write_text(STAGED, encoding="utf-8")
    scenario = tmp_path / "more.yaml"
    scenario.write_text("scenario: More\nprocess: staged.yaml\nchange: {parts.q.stock: 4}\n", encoding="utf-8")
    _, problems = check(scenario)
    assert len(problems) == 1
    assert problems[0].message.startswith("there is nothing at 'parts.q.stock'")
    assert len(told(STAGED, changes=[("parts.p.stock", "many")])) == len(ALL)


# --- never because of it ------------------------------------------------------------------------------------------

GARBAGE = ("@@ ~", ["~~"], {"~": "~~"})


def places(node: Node) -> Iterator[tuple[Entry | Items, int | None]]:
    """Every key (None), value (0) and item (its number) of a tree, with what holds it."""
    for entry in node.entries if isinstance(node, Mapping) else ():
        yield entry, None
        yield entry, 0
        yield from places(entry.value)
    for number, item in enumerate(node.items) if isinstance(node, Items) else ():
        yield node, number
        yield from places(item)


def garbage(number: int, root: Node) -> Node:
    value = GARBAGE[number]
    if isinstance(value, str):
        return Scalar(value, root.position)
    if isinstance(value, list):
        return Items([Scalar(value[0], root.position)], root.position)
    return Mapping([Entry(Scalar("~", root.position), Scalar("~~", root.position))], root.position, True)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_cannot_be_read_makes_nothing_else_wrong(data):
    """The library is sound, so that with a piece unreadable it still may be: then no error of meaning is certain."""
    root, _ = yaml_reading.parse(data.draw(st.sampled_from(TEXTS)), "text.yaml")
    assert isinstance(root, Mapping)
    tree = copied(root)
    holders = list(places(tree))
    holder, number = holders[data.draw(st.integers(0, len(holders) - 1))]
    if isinstance(holder, Items):
        holder.items[number] = garbage(data.draw(st.integers(0, 2)), root)
    elif number is None:
        holder.key = Scalar(f"@{holder.key.text[::-1]}", holder.key.position)
    else:
        holder.value = garbage(data.draw(st.integers(0, 2)), root)
    with_paths(tree)
    assert isinstance(tree, Mapping)
    reading = Reading(LIBRARY)
    found = process(reading, tree, "text.yaml")
    if found is None or reading.problems:
        assert errors_in_spite(tree, reading, "text.yaml") == []


def test_a_service_level_of_which_all_is_misspelt_is_not_missed():
    """The queue by due time needs one."""
    told_of = told(SHOP.replace("sla:\n", "@@:\n"))
    assert not any("`order: due` needs" in problem for problem in told_of)
