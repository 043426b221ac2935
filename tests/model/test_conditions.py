"""What conditions mean, and what can be said of them before everything is known."""

from __future__ import annotations

from typing import Any

import pytest

from procsim.model.conditions import (
    UNKNOWN,
    Both,
    Compare,
    Constant,
    Either,
    Member,
    Name,
    Not,
    Sum,
    Value,
    equal,
    evaluate,
    names,
    number,
    verdict,
)

DEVICE = Name("attribute", "device")
AGE = Name("attribute", "age")
QUEUE = Name("queue", "repair")


def value(expression: Any, **attributes: Value) -> Value:
    return evaluate(expression, lambda name: attributes.get(name.name))


@pytest.mark.parametrize(
    ("text", "expected"), [("5", 5.0), (" 5.5 ", 5.5), ("-1e3", -1000.0), (".5", 0.5), (7, 7.0), (True, 1.0)]
)
def test_what_reads_as_a_number(text: Value, expected: float) -> None:
    assert number(text) == expected


@pytest.mark.parametrize("text", ["phone", "1_000", "inf", "nan", "", "1.2.3", "٣", None])
def test_what_does_not(text: Value) -> None:
    assert str(number(text)) == "nan"


def test_equality_is_of_numbers_where_both_are_and_of_texts_elsewhere() -> None:
    assert equal("5", 5.0)
    assert equal("5.0", "5")
    assert equal("phone", "phone")
    assert not equal("phone", "Phone")
    assert not equal("phone", 5.0)
    assert not equal(None, None)


def test_a_missing_attribute_equals_nothing_and_differs_from_everything() -> None:
    assert value(Compare("==", DEVICE, Constant("phone"))) is False
    assert value(Compare("!=", DEVICE, Constant("phone"))) is True
    assert value(Compare("<", AGE, Constant(5))) is False
    assert value(Compare(">=", AGE, Constant(5))) is False
    assert value(Member(DEVICE, (Constant("phone"),))) is False


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("<", (True, False, False)),
        ("<=", (True, True, False)),
        (">", (False, False, True)),
        (">=", (False, True, True)),
    ],
)
def test_comparisons_of_numbers(operator: Any, expected: tuple[bool, ...]) -> None:
    compared = Compare(operator, AGE, Constant(5))
    assert tuple(value(compared, age=age) for age in (4.0, 5.0, "6")) == expected


def test_sums_members_and_logic() -> None:
    assert value(Sum(AGE, Constant(2), -1), age=5.0) == 3.0
    assert value(Member(AGE, (Constant("5"), Constant("7"))), age=7.0) is True
    old, phone = Compare(">", AGE, Constant(5)), Compare("==", DEVICE, Constant("phone"))
    assert value(Both(old, phone), age=6, device="phone") is True
    assert value(Both(old, phone), age=6, device="laptop") is False
    assert value(Either(old, phone), age=6, device="laptop") is True
    assert value(Either(old, phone), age=1, device="laptop") is False
    assert value(Not(old), age=1) is True


def test_names_come_in_reading_order() -> None:
    expression = Either(Both(Not(Member(DEVICE, (AGE,))), Compare("<", Sum(QUEUE, AGE, 1), Constant(1))), QUEUE)
    assert list(names(expression)) == [DEVICE, AGE, QUEUE, AGE, QUEUE]


def test_a_verdict_is_open_only_where_the_unknown_decides() -> None:
    def partly(name: Name) -> Any:
        return UNKNOWN if name == QUEUE else "phone"

    unknown = Compare(">", QUEUE, Constant(10))
    true, false = Compare("==", DEVICE, Constant("phone")), Compare("==", DEVICE, Constant("laptop"))
    assert verdict(unknown, partly) is None
    assert verdict(Not(unknown), partly) is None
    assert verdict(true, partly) is True
    assert verdict(Not(true), partly) is False
    assert verdict(Both(false, unknown), partly) is False
    assert verdict(Both(unknown, false), partly) is False
    assert verdict(Both(true, unknown), partly) is None
    assert verdict(Both(true, true), partly) is True
    assert verdict(Either(unknown, true), partly) is True
    assert verdict(Either(false, unknown), partly) is None
    assert verdict(Either(false, false), partly) is False
    assert verdict(Compare("<", Sum(QUEUE, Constant(1), 1), Constant(3)), partly) is None
