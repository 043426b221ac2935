"""What no ticket ever is: a slip of the pen is an error, anything else a warning, for the file may be meant for more."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from procsim.files import check
from tests.files.texts import SHOP

if TYPE_CHECKING:
    from pathlib import Path

DURATION = "phone: 20 ± 10 min, laptop"
DEVICE = 'device == "laptop" and age > 5'


def told(text: str, folder: Path) -> tuple[list[str], list[str]]:
    """The errors and the warnings of a text, as far as they speak of what never is."""
    path = folder / "shop.yaml"
    path.write_text(text, encoding="utf-8")
    process, problems = check(path)
    errors, warnings = (
        [str(problem).removeprefix(f"{path}:") for problem in problems if problem.severity == severity]
        for severity in ("error", "warning")
    )
    assert (process is None) == bool(errors)
    return errors, [warning for warning in warnings if re.search(" never | no wait | watch ", warning)]


@pytest.mark.parametrize(
    ("piece", "instead", "warning"),
    [
        (DURATION, "phone: 20 ± 10 min, tablet: 5 min, laptop", "38:48: 'device' is never 'tablet' (there are phone, laptop, otherwise)"),
        (DURATION, "phone: 20 ± 10 min, phones: 5 min, laptop", "38:48: 'device' is never 'phones', did you mean 'phone'?"),
        (DEVICE, 'device == "tablet" and age > 5', "33:26: 'device' is never 'tablet' (there are phone, laptop)"),
        (DEVICE, "device == 5", "33:26: 'device' is never '5' (there are phone, laptop)"),
        (DEVICE, 'source == "post"', "33:26: 'source' is never 'post' (there is walk_in)"),
        (DEVICE, """'device in ["laptop", "tablet"]'""", "33:38: 'device' is never 'tablet' (there are phone, laptop)"),
        ("goal: at least 80%", "goal: at least 80%, owner: manager", "58:68: nobody has the role 'manager', which is to watch this KPI (there are desk, experts)"),
        ("pauses: [customer]", "pauses: [customer, bank]", "48:22: there is no wait on 'bank' (there are supplier, customer)"),
    ],
)  # fmt: skip
def test_what_no_ticket_is_may_be_asked_for(piece, instead, warning, tmp_path):
    assert SHOP.count(piece) == 1
    assert told(SHOP.replace(piece, instead), tmp_path) == ([], [warning])


@pytest.mark.parametrize(
    ("piece", "instead", "error"),
    [
        (DURATION, "phones: 20 ± 10 min, laptop", "38:28: 'device' is never 'phones', did you mean 'phone'?"),
        (DEVICE, 'device == "laptap"', "33:26: 'device' is never 'laptap', did you mean 'laptop'?"),
        (DEVICE, 'source == "walkin"', "33:26: 'source' is never 'walkin', did you mean 'walk_in'?"),
        # days and ends are all known, so that another is wrong in every file
        (DEVICE, 'weekday == "x"', "33:27: 'weekday' is never 'x' (there are mon, tue, wed, thu, fri, sat, sun)"),
        ('where: end == "resolved"', 'where: end == "gone"', "57:43: 'end' is never 'gone' (there are resolved, refused, abandoned)"),
        ("pauses: [customer]", "pauses: [costumer]", "48:12: there is no wait on 'costumer', did you mean 'customer'?"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_an_error(piece, instead, error, tmp_path):
    assert SHOP.count(piece) == 1
    errors, _ = told(SHOP.replace(piece, instead), tmp_path)
    assert error in errors


def test_another_number_of_a_row_is_no_slip(tmp_path):
    text = SHOP.replace("age: lognormal(3 ± 2)", "age: lognormal(3 ± 2)\n      size: {size1: 50%, size2: 50%}")
    text = text.replace("duration: 5 min, assign", "duration: {by: size, size3: 1 h, otherwise: 5 min}, assign")
    errors, warnings = told(text, tmp_path)
    assert (errors, len(warnings)) == ([], 1)
