"""Conditions: the tree of each form, precedence, and mistakes with their column."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

import pytest

from procsim.files.conditions import Scope, parse
from procsim.files.quantities import Mistake
from procsim.model.conditions import Both, Compare, Constant, Either, Expression, Member, Name, Not, Sum, evaluate

SCOPE = Scope(
    attributes=["device", "age", "hour", "weekday", "проба", "home-town"],
    values={"device": ["phone", "laptop"], "hour": [str(hour) for hour in range(24)], "weekday": ["mon", "tue"]},
    kinds={"visits": ["repair", "repair 2", "pick-up"], "queue": ["repair"], "stock": ["screen"], "open": ["office"]},
)
DEVICE, AGE = Name("attribute", "device"), Name("attribute", "age")
PHONE = Compare("==", DEVICE, Constant("phone"))


def tree(text: str) -> Expression:
    return parse(text, SCOPE).expression


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('device == "phone"', PHONE),
        ("device == 'phone'", PHONE),
        ('"phone" == device', Compare("==", Constant("phone"), DEVICE)),
        ("visits.repair < 3", Compare("<", Name("visits", "repair"), Constant(3.0))),
        ("visits.repair 2 >= 3", Compare(">=", Name("visits", "repair 2"), Constant(3.0))),
        ('visits."repair 2" >= 3', Compare(">=", Name("visits", "repair 2"), Constant(3.0))),
        ("visits.pick-up - 1 > 2", Compare(">", Sum(Name("visits", "pick-up"), Constant(1.0), -1), Constant(2.0))),
        ("queue.repair > 10", Compare(">", Name("queue", "repair"), Constant(10.0))),
        ("stock.screen == 0", Compare("==", Name("stock", "screen"), Constant(0.0))),
        ("not open.office", Not(Name("open", "office"))),
        ("age in [1, 2.5, -3]", Member(AGE, (Constant(1.0), Constant(2.5), Constant(-3.0)))),
        ('device not in ["phone"]', Not(Member(DEVICE, (Constant("phone"),)))),
        ("age + 1 - 2 < 3", Compare("<", Sum(Sum(AGE, Constant(1.0), 1), Constant(2.0), -1), Constant(3.0))),
        ("(age + 1) < 3", Compare("<", Sum(AGE, Constant(1.0), 1), Constant(3.0))),
        ("-age < 3", Compare("<", Sum(Constant(0.0), AGE, -1), Constant(3.0))),
        ("проба < 3 and home-town > 2", Both(
            Compare("<", Name("attribute", "проба"), Constant(3.0)), Compare(">", Name("attribute", "home-town"), Constant(2.0)))),
        ("age<3 or age>5 and not age==7", Either(
            Compare("<", AGE, Constant(3.0)),
            Both(Compare(">", AGE, Constant(5.0)), Not(Compare("==", AGE, Constant(7.0)))))),
        ("(age<3 or age>5) and age!=7", Both(
            Either(Compare("<", AGE, Constant(3.0)), Compare(">", AGE, Constant(5.0))), Compare("!=", AGE, Constant(7.0)))),
    ],
)  # fmt: skip
def test_trees(text, expected):
    assert tree(text) == expected


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("", "a condition is missing", 0),
        ("device", 'a condition compares: write device == "laptop", visits.repair < 3 or the like', 0),
        ("3", 'a condition compares: write device == "laptop", visits.repair < 3 or the like', 0),
        ("devise == 'phone'", "there is no attribute 'devise', did you mean 'device'?", 0),
        ("device == phone", 'phone is a value, not an attribute: write "phone" in quotes', 10),
        ("device == 'fone'", "'device' is never 'fone', did you mean 'phone'?", 10),
        ("device > 'phone'", "texts are equal or not: > compares numbers", 7),
        ("age == 'old'", "'age' is a number and is compared with numbers", 7),
        ("visits.repare > 3", "there is no stage 'repare', did you mean 'repair'?", 7),
        ("visits. > 3", "the name of a stage is missing after `visits.`", 8),
        ("stock.repair > 3", "there is no part 'repair' (there is screen)", 6),
        ("visit.repair > 3", "'visit' has nothing to ask after the dot, did you mean 'visits'?", 0),
        ("age = 3", "'=' does not belong here, did you mean '=='?", 4),
        ("age == 3 && age == 4", "'&&' does not belong here, write 'and'", 9),
        ("age == 3 an age == 4", "'an' does not belong here, did you mean 'and'?", 9),
        ("age == 3 age == 4", "'age' does not belong here: `and`, `or` or a comparison is missing before it", 9),
        ("age == 3 and", "the condition ends too early", 12),
        ("age == 3 and age", 'what about age? Compare it: age == "…"', 13),
        ("not age", 'what about age? Compare it: age == "…"', 4),
        ("age and age == 3", 'what about age? Compare it: age == "…"', 0),
        ("age == 3 or 4", "`and`, `or` and `not` join comparisons, not numbers or texts", 12),
        ("1 < age < 3", "a comparison has two sides: join two comparisons by `and`", 8),
        ("age in 3", '`in` wants a list: in ["a", "b"]', 7),
        ("age in [3", "a comma or the closing ] is missing", 9),
        ("(age == 3", "the bracket of column 1 of the condition is not closed", 9),
        ("age == 3)", "')' does not belong here", 8),
        ("age not 3", "'3' does not belong here", 8),
        ("device == 'phone", "the quote ' is never closed", 10),
        ("age == 3 ; age == 4", "';' has no meaning in a condition", 9),
        ("age == __import__('os')", "there is no attribute '__import__'", 7),
        ("not " * 51 + "age == 3", "more than 50 brackets or `not`s stand inside each other", 196),
        ("(" * 51 + "age", "more than 50 brackets or `not`s stand inside each other", 50),
        ("age == " + "-" * 60 + "age", "too many signs stand one after another", 57),
    ],
)  # fmt: skip
def test_mistakes(text, message, offset):
    with pytest.raises(Mistake) as raised:
        parse(text, SCOPE)
    assert raised.value.message.partition(" (there are device")[0] == message
    assert raised.value.offset == offset


def test_a_kind_that_cannot_be_asked_says_why():
    with pytest.raises(Mistake, match=r"`stock\.` cannot be asked here: of old tickets nobody knows"):
        parse("stock.screen > 3", Scope(["age"], {}, {"visits": []}, "of old tickets nobody knows"))


def test_where_names_are_unknown_nothing_is_said_about_them():
    nothing = Scope(None, {}, {"visits": None})
    assert parse("anything == 3 and visits.anywhere > 1", nothing).expression


def test_an_attribute_with_values_may_be_compared_as_a_number():
    expression = tree("hour >= 9 and hour < 17")
    assert evaluate(expression, lambda name: {"hour": 9}[name.name])
    assert not evaluate(expression, lambda name: {"hour": 17}[name.name])
    assert tree('hour == "09"') == Compare("==", Name("attribute", "hour"), Constant("09"))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("visits.foo > 1 and queue.bar < 3 and stock.scrw > 3 and open.shopp", [
            (7, "there is no stage 'foo' (there are repair, repair 2, pick-up)"),
            (25, "there is no stage 'bar' (there is repair)"),
            (43, "there is no part 'scrw', did you mean 'screen'?"),
            (61, "there is no calendar 'shopp' (there is office)"),
        ]),
        ('device == "phon" or devise == "phone" or weekday == "sat"', [
            (10, "'device' is never 'phon', did you mean 'phone'?"),
            (20, "there is no attribute 'devise', did you mean 'device'?"),
            (52, "'weekday' is never 'sat' (there are mon, tue)"),
        ]),
        ('device in ["phon", "laptap"]', [
            (11, "'device' is never 'phon', did you mean 'phone'?"),
            (19, "'device' is never 'laptap', did you mean 'laptop'?"),
        ]),
        ("visit.repair > 1 and queu.repair > 1", [
            (0, "'visit' has nothing to ask after the dot, did you mean 'visits'?"),
            (21, "'queu' has nothing to ask after the dot, did you mean 'queue'?"),
        ]),
        ('device == "phon" and age >', [
            (10, "'device' is never 'phon', did you mean 'phone'?"),
            (26, "the condition ends too early"),
        ]),
    ],
)  # fmt: skip
def test_all_names_and_values_that_do_not_exist_are_told_in_one_go(text, told):
    with pytest.raises(Mistake) as raised:
        parse(text, SCOPE)
    assert [(each.offset, each.message) for each in (raised.value, *raised.value.further)] == told


@pytest.mark.parametrize("text", ["repare visits > 3 and age >", "visits.re pair > 3 and age >", "foo and bar == 3"])
def test_what_follows_a_name_that_does_not_exist_may_belong_to_it(text):
    with pytest.raises(Mistake, match="there is no") as raised:
        parse(text, SCOPE)
    assert raised.value.further == ()
