"""Whatever happens to a file, it is read or told to be wrong: no slip of the hand ever brings a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procsim.files import loads
from procsim.model.problems import InputError, Position, Problem
from tests.files.texts import DEVICE_REPAIR, SHOP

LIBRARY = Path(__file__).parents[2] / "processes"
TEXTS = [SHOP, DEVICE_REPAIR, *(path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.yaml")))]
CHARACTERS = "\t \n\r:,{}[]()#&*!|>'\"%@`-+.=<>±×x0159äЖ\u00a0\u2028\x00\x07\ufeff\U0001f600~?\\;/"
NUMBERS = ("0", "-1", "1e9", "99999999999999999999", "0.5", "1e400", "nan", "")


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A valid file to which one to three accidents have happened."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(1, 3))):
        text = draw(st.sampled_from(ACCIDENTS))(draw, text)
    return text


def at(draw: st.DrawFn, text: str) -> int:
    return draw(st.integers(0, len(text)))


def lines_swapped(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def line_deleted(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    del lines[draw(st.integers(0, len(lines) - 1))]
    return "\n".join(lines)


def line_doubled(draw: st.DrawFn, text: str) -> str:
    lines = text.split("\n")
    line = draw(st.sampled_from(lines))
    lines.insert(draw(st.integers(0, len(lines))), line)
    return "\n".join(lines)


def character_inserted(draw: st.DrawFn, text: str) -> str:
    place = at(draw, text)
    return text[:place] + draw(st.sampled_from(CHARACTERS)) + text[place:]


def character_changed(draw: st.DrawFn, text: str) -> str:
    place = at(draw, text)
    return text[:place] + draw(st.sampled_from(CHARACTERS)) + text[place + 1 :]


def piece_deleted(draw: st.DrawFn, text: str) -> str:
    place = at(draw, text)
    return text[:place] + text[place + draw(st.integers(1, 20)) :]


def cut_off(draw: st.DrawFn, text: str) -> str:
    return text[: at(draw, text)]


def replaced(draw: st.DrawFn, text: str, pattern: str, values: list[str]) -> str:
    found = list(re.finditer(pattern, text))
    if not found or not values:
        return text
    match = draw(st.sampled_from(found))
    return text[: match.start()] + draw(st.sampled_from(values)) + text[match.end() :]


def word_taken_for_another(draw: st.DrawFn, text: str) -> str:
    return replaced(draw, text, r"[\w.]+", re.findall(r"[\w.]+", text))


def number_changed(draw: st.DrawFn, text: str) -> str:
    return replaced(draw, text, r"\d+", list(NUMBERS))


ACCIDENTS = [
    lines_swapped, line_deleted, line_doubled, character_inserted, character_changed, piece_deleted, cut_off,
    word_taken_for_another, number_changed,
]  # fmt: skip


def problems_of(text: str, changes: list[tuple[str, str]] | None = None) -> tuple[Problem, ...]:
    """What is told to be wrong with a text; anything but an `InputError` fails the test."""
    try:
        loads(text, "damaged.yaml", changes=changes or [])
    except InputError as error:
        return error.problems
    return ()


def read(text: str) -> None:
    """Reads a text; what is wrong with it must have its place in it."""
    for problem in problems_of(text):
        assert isinstance(problem.position, Position)
        assert 1 <= problem.position.line <= len(re.split("\r\n|[\n\r\x85\u2028\u2029]", text)) + 1
        assert problem.position.column >= 1
        assert problem.message


@settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(damaged())
def test_a_damaged_file_is_read_or_told_to_be_wrong(text):
    read(text)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet="abc:{}[],&*!|>'\"%@`-?# \n\t<1.", max_size=60))
def test_a_text_that_never_was_a_process_is_told_to_be_wrong(text):
    with pytest.raises(InputError):
        loads(text, "text.yaml")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_a_change_works_or_is_told_to_be_wrong(data):
    from procsim.files.changes import paths

    path = data.draw(st.sampled_from(list(paths(SHOP_DOCUMENT))))
    value = data.draw(
        st.sampled_from(
            ["+1", "-2", "x1.5", "+20%", "-100%", "+5 points", "x0", "3", "a", "[a]", "{a: b}", "5 min", "~", ""]
        )
    )
    assert all(problem.position is not None for problem in problems_of(SHOP, [(path, value)]))


SHOP_DOCUMENT = loads(SHOP).document.root
