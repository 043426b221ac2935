"""Each mistake of a file has its place and its words, and no mistake causes others to be told."""
# ruff: noqa: E501 (messages are told in one line)

from __future__ import annotations

import pytest

from procsim.files import check, load, loads
from procsim.model.problems import InputError
from tests.files.broken import BROKEN
from tests.files.texts import SHOP


def told(text: str, **options: object) -> list[str]:
    with pytest.raises(InputError) as raised:
        loads(text, "shop.yaml", **options)  # type: ignore[arg-type]
    return [str(problem).removeprefix("shop.yaml:") for problem in raised.value.problems]


@pytest.mark.parametrize(("piece", "instead", "problems"), BROKEN)
def test_a_mistake_is_told_at_its_place(piece, instead, problems):
    assert SHOP.count(piece) == 1
    assert told(SHOP.replace(piece, instead)) == list(problems)


def test_the_shop_itself_is_in_order():
    assert loads(SHOP).name == "Shop"


def test_all_mistakes_of_a_file_are_told_in_one_go_and_in_its_order():
    broken = SHOP.replace("order: due", "order: fifo").replace("cost: 20/h", "cost: 20").replace("1 wd)", "1 wd")
    broken = broken.replace("length: 4 weeks", "length: 4").replace("seed: 1", "seed: one")
    places = [problem.partition(": ")[0] for problem in told(broken)]
    assert places == ["9:61", "15:27", "41:35", "59:15", "59:55"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1:1: the file is empty: a process begins with `procsim: 1`"),
        ("# nothing but a comment\n", "1:1: the file is empty: a process begins with `procsim: 1`"),
        ("---\n", "1:1: the file is empty: a process begins with `procsim: 1`"),
        ("- a\n- b\n", "1:1: a process is a mapping of keys to values, and this is a list"),
        ("\nprocsim\n", "2:1: a process is a mapping of keys to values, and this is one text"),
        ("procsim: 1\n---\nprocsim: 1\n", "2:1: a second document begins here (`---`): one file holds one process"),
        ("a: \x07\n", "1:4: a control character (U+0007) stands here: delete it"),
        ("a: &x [*x]\n", "1:8: the alias `*x` stands inside what it stands for"),
        ("a: {b: c\n", "1:9: the { of line 1, column 4 wants a comma or its } before this"),
        ("a: 'b\n\n", "1:4: this quote is never closed"),
        # told where it opens, not where the next quoted text seems to be one too many
        ('name: "abc\nx: {at: ["2026-01-05T05:00", "2026-01-06T06:00"]}\n', "1:7: this quote is never closed"),
        ("name: 'abc\nabout: it's y\n", "1:7: this quote is never closed"),
        ("about: |\n  it 'is\nname: {x: \"y, z: 1}\nstart: \"2026-01-05\"\n", "3:11: this quote is never closed"),
        ("about: 'one\n  two'\nname: it's {\nrun: {a\n", "4:8: the { of line 4, column 6 wants a comma or its } before this"),
        ("stages：{}\nname: x\n", "1:7: a full-width colon (：) stands here: write `: `"),
        ("name:\u00a0x\nstages: {}\n", "1:6: a blank that is none to YAML (U+00A0) follows this colon: write a plain one"),
        ("stages:\n \u00a0a: {}\n  b: {}\n", "2:2: a blank that is none to YAML (U+00A0) indents this line: write a plain one"),
        ("? [a]\n: b\n", "1:3: a key is a plain text: what begins with { or [ stands on the right of a colon"),
        ("<<: a\n", "1:5: `<<` takes over the keys of a mapping: write `<<: *name`"),
        ('name: "a\\qb"\n', '1:9: a backslash in "…" begins an escape: write two of them, or use single quotes'),
        ("name: a\n}\n", "2:1: this } closes nothing"),
        ("stages:\n  - a\n  b: c\n", "3:3: a `- ` is missing: the items of this list begin with it"),
        ("[" * 62 + "]" * 62, "1:62: this is nested more than 60 levels deep"),
    ],
)  # fmt: skip
def test_what_is_no_process_at_all_is_said_once(text, problem):
    assert told(text) == [problem]


def test_an_empty_process_lacks_what_it_needs_and_nothing_else():
    assert told("procsim: 1\n") == [
        "1:1: a process needs `arrivals`: where tickets come from",
        "1:1: a process needs `stages`: the steps of the process",
    ]


def test_a_key_without_a_space_after_the_colon():
    assert told(SHOP.replace("run: {length: 4 weeks, warm_up: 1 w, replications: 2, seed: 1}", "run:\n  seed:1\n")) == [
        "60:3: `run` is a mapping of keys to values, not the text 'seed:1': a space is missing after the colon"
    ]


def test_an_alias_bomb_is_refused_before_it_explodes():
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    (problem,) = told("\n".join(levels))
    assert problem.endswith(": the document holds more than 200,000 values once its aliases are expanded")


def test_aliases_and_merge_keys_are_read_as_if_written_out():
    text = SHOP.replace("{count: 2, roles: [desk], calendar", "&clerks {count: 2, roles: [desk], calendar")
    text = text.replace("  experts:\n", "  helpers: {<<: *clerks, count: 1}\n  experts:\n", 1)
    helpers = loads(text).staff["helpers"]
    assert len(helpers.people) == 1
    assert helpers.people[0].roles == ("desk",)
    assert helpers.people[0].available == 0.9


def test_a_mistake_in_a_quoted_text_is_placed_within_the_quotes():
    assert told(SHOP.replace("duration: 5 min", "duration: '5 min 3 lichtyears'"))[0].startswith("42:44: 'lichtyears'")


def test_a_mistake_after_an_escape_is_placed_at_the_text():
    assert told(SHOP.replace("duration: 5 min", 'duration: "5 min\\t3 lichtyears"'))[0].startswith(
        "42:35: 'lichtyears'"
    )


def test_a_file_that_is_not_utf8(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes("procsim: 1\nname: Büro\n".encode("latin-1"))
    process, problems = check(path)
    assert process is None
    assert [str(problem) for problem in problems] == [f"{path}:2:8: the byte 0xFC is not UTF-8: save the file as UTF-8"]


def test_a_byte_order_mark_moves_no_column(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SHOP.replace("procsim: 1", "procsim: 2").encode())
    assert str(check(path)[1][0]).startswith(f"{path}:1:10: ")


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(InputError, match=r"huge\.yaml:1:1: the file is larger than 5 MB, and no process is"):
        load(path)


def test_a_huge_text_is_refused_unread():
    assert told("a" * 5_000_001) == ["1:1: the text is larger than 5 MB, and no process is"]


def test_what_is_no_file_is_said_without_a_place(tmp_path):
    for path, reason in ((tmp_path / "none.yaml", "there is no such file"), (tmp_path, "this is a folder, not a file")):
        with pytest.raises(InputError) as raised:
            load(path)
        assert str(raised.value) == f"{path}: {reason}"


def test_an_unknown_role_is_told_although_a_calendar_of_the_staff_is_wrong():
    broken = SHOP.replace("calendar: office, cost", "calendar: ofice, cost").replace(
        "{role: desk, duration: 5", "{role: dask, duration: 5"
    )
    assert told(broken) == [
        "9:47: there is no calendar 'ofice', did you mean 'office'?",
        "42:19: nobody has the role 'dask', did you mean 'desk'?",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("piece", "instead", "problem"),
    [
        ("roles: [desk]", "skills: [desk]", "9:22: the group 'clerks' has no key 'skills'"),
        ("clerks: {count: 2, roles: [desk], calendar: office, cost: 20/h, available: 90%}", "clerks: 2",
         "9:11: the group 'clerks' is a mapping of keys to values, not the text '2'"),
        ("roles: [desk]", "roles: {desk: 1}", "9:29: the name of a role is a single value, not a mapping"),
        ("stages:\n  intake", "stages: [a]\nsteps:\n  intake",
         "29:9: `stages` is a mapping of keys to values, not a list"),
    ],
)  # fmt: skip
def test_what_cannot_be_known_any_more_is_not_missed(piece, instead, problem):
    """A group whose roles cannot be read may have any role: that nobody has `desk` doesn't follow."""
    first = told(SHOP.replace(piece, instead))[0]
    assert first.startswith(problem)
    assert not any("nobody has" in each or "there is no stage" in each for each in told(SHOP.replace(piece, instead)))


def test_an_attribute_is_a_number_everywhere_or_nowhere():
    second = "  post: {rate: 1/d, enters: intake, attributes: {priority: normal, device: phone, age: old}}\nparts:"
    (problem,) = told(SHOP.replace("parts:", second))
    assert problem == "27:83: the attribute 'age' is a word here and a number in a source before"


def test_a_misspelt_section_is_read_as_what_it_was_meant_for():
    """So that its names are known, and nothing else seems to be wrong."""
    for right, slip in (("stages:", "stage:"), ("calendars:", "calender:"), ("    attributes:", "    atributes:")):
        (problem,) = told(SHOP.replace(right, slip))
        assert "has no key" in problem
        assert "did you mean" in problem
