"""Each rule is seen where it changes a log, and nowhere else."""

from __future__ import annotations

import pytest
from numba.core import config

from tests.engine.rule_counts import RuleCounts, rules_shown
from tests.engine.test_properties import simulated

pytestmark = pytest.mark.skipif(bool(config.DISABLE_JIT), reason="the kernel takes too long as plain Python")

SHOP = """
procsim: 1
name: Shop
calendars: {{day: {{mon-sun: "09:00-17:00"}}}}
staff:
  desk: {{count: {people}, calendar: day{finish}}}
arrivals:
  first:  {{at: [{first}], enters: {enters}}}
  second: {{at: [{second}], enters: {enters}}}
parts:
  screen: {{stock: {stock}, reorder_at: 0, order_quantity: 1, lead_time: {lead}}}
stages:
  {stages}
run: {{length: 2 d}}
"""
ONE = "fix: {role: desk, duration: 1 h, next: resolved}"
TWO = "fix: {role: desk, duration: 1 h, next: test}\n  test: {role: desk, duration: 1 h, %snext: resolved}"
FORK = (
    "both: {next: {all: [left, right]}}\n  left: {wait: %s, next: meet}\n  right: {wait: 2 h, next: meet}\n"
    "  meet: {after_all: [left, right], next: resolved}"
)
PART = "fix: {role: desk, duration: 1 h, uses: {screen: 1}, next: resolved}"
PATIENT = "fix: {role: desk, duration: 1 h, patience: %s, next: resolved}"


def shown(stages: str = ONE, first: str = "10:00", second: str = "12:00", **more: object) -> list[str]:
    """The rules that change the log of a shop with two customers on one day."""
    words = {"people": 1, "finish": "", "stock": 1, "lead": "1 h", "enters": stages.split(":")[0], **more}
    days = {"first": f"2026-01-05T{first}", "second": f"2026-01-05T{second}"}
    return rules_shown(simulated(SHOP.format(stages=stages, **days, **words)))


def test_a_calm_day_shows_none() -> None:
    assert shown() == []


@pytest.mark.parametrize(
    ("found", "given"),
    [
        (["stock-out"], {"stages": PART, "stock": 0, "lead": "11 h"}),
        ([], {"stages": PART, "stock": 2}),
        (["give-up"], {"stages": PATIENT % "10 min", "second": "10:30"}),
        ([], {"stages": PATIENT % "30 min", "second": "10:30"}),
        (["join that waited"], {"stages": FORK % "1 h"}),
        ([], {"stages": FORK % "2 h"}),
        (["pause"], {"second": "16:30"}),
        (["overtime"], {"second": "16:30", "finish": ", at_shift_end: finish"}),
        ([], {"second": "16:00", "finish": ", at_shift_end: finish"}),
        (["tie"], {"second": "10:00"}),
        ([], {"second": "10:00", "people": 2, "stages": "away: {wait: 1 h, next: resolved}"}),
        ([], {"second": "10:30"}),
        (["same person"], {"stages": TWO % "assign: same as fix, ", "people": 2}),
        ([], {"stages": TWO % "assign: same as fix, ", "people": 1}),
        ([], {"stages": TWO % "assign: not same as fix, ", "people": 2}),
        ([], {"stages": TWO % "", "people": 2}),
    ],
)
def test_a_rule_is_seen_where_it_changes_the_log(found: list[str], given: dict[str, str]) -> None:
    assert shown(**given) == found


def test_counts_are_of_cases_and_tell_what_is_rare() -> None:
    days = {"first": "2026-01-05T10:00", "second": "2026-01-05T16:30"}
    text = SHOP.format(stages=ONE, people=1, finish="", stock=1, lead="1 h", enters="fix", **days)
    counts = RuleCounts([(text, simulated(text))])
    assert (counts.cases, counts.whole, counts.of["pause"]) == (1, 1, 1)
    assert counts.rare == ["stock-out", "join that waited", "overtime", "give-up", "tie", "same person"]
    assert str(counts).startswith("1 random processes, 1 in whole minutes; the log changed by stock-out 0 (0%), join")
