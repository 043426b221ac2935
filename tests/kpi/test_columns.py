"""Conditions over columns mean what `procsim.model.conditions.evaluate` says ticket by ticket."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.kpi.columns import Column, categories, chosen, equal, evaluate, per_ticket
from procsim.model import conditions
from procsim.model.conditions import Both, Compare, Constant, Either, Member, Name, Not, Sum
from procsim.model.process import Depends

TEXTS = ("phone", "laptop", "3", "3.0", "", "nan")
WORDS = [None, "phone", "laptop", "3", "", "3.0", "nan", "phone"]
NUMBERS = [None, 0.0, 3.0, -1.5, 2.0, 3.0, 0.5, 1e9]
TABLE = {"device": WORDS, "weight": NUMBERS}


def column(name: str) -> Column:
    values = TABLE[name]
    if name == "device":
        return Column.of_texts(np.array([-1 if value is None else TEXTS.index(value) for value in values]), TEXTS)
    return Column.of_numbers(np.array([math.nan if value is None else value for value in values]))


leaves = st.one_of(
    st.sampled_from([Name("attribute", "device"), Name("attribute", "weight")]),
    st.sampled_from([Constant("phone"), Constant("3"), Constant(""), Constant(3.0), Constant(0.0), Constant("other")]),
)


def grown(inner: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(
        st.builds(Sum, inner, inner, st.sampled_from([1, -1])),
        st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), inner, inner),
        st.builds(Member, inner, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
        st.builds(Both, inner, inner),
        st.builds(Either, inner, inner),
    )


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.recursive(leaves, grown, max_leaves=8))
def test_a_condition_holds_for_the_same_tickets_as_one_by_one(expression: conditions.Expression) -> None:
    together = np.broadcast_to(evaluate(expression, lambda name: column(name.name)).truth(), len(WORDS))
    one_by_one = [
        bool(conditions.evaluate(expression, lambda name, row=row: TABLE[name.name][row])) for row in range(len(WORDS))
    ]
    assert together.tolist() == one_by_one


def test_equality_of_columns_is_that_of_the_language() -> None:
    found = equal(column("device"), column("weight"))
    assert found.tolist() == [conditions.equal(a, b) for a, b in zip(WORDS, NUMBERS, strict=True)]


def test_a_dependent_value_takes_the_listed_one_else_otherwise_else_none() -> None:
    columns = {"device": column("device"), "weight": column("weight")}
    codes, values = chosen(Depends("device", {"phone": "a", "3": "b"}, "c"), columns.__getitem__, 8)
    assert [values[code] for code in codes] == ["c", "a", "c", "b", "c", "b", "c", "a"]
    codes, values = chosen(Depends("device", {"phone": "a"}), columns.__getitem__, 8)
    assert [values[code] if code >= 0 else None for code in codes] == [None, "a", *[None] * 5, "a"]
    numbers, given_ = per_ticket(Depends("weight", {"3": 7, "2": 5}), columns.__getitem__, 8)
    assert given_.tolist() == [False, False, True, False, True, True, False, False]
    assert numbers[given_].tolist() == [7, 5, 7]
    assert per_ticket(Depends.always(9), columns.__getitem__, 2)[0].tolist() == [9, 9]


def test_labels_come_in_the_order_of_the_file_then_of_the_alphabet() -> None:
    assert categories(("urgent", "normal"), ("zebra", "normal", "ant")) == ("urgent", "normal", "ant", "zebra")


def test_numbers_are_labelled_as_they_are_written() -> None:
    codes, labels = column("weight").labels()
    assert [labels[code] if code >= 0 else None for code in codes] == [
        None,
        "0",
        "3",
        "-1.5",
        "2",
        "3",
        "0.5",
        "1000000000",
    ]
