# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""The same file, seed and version give the same log to the byte, and a change leaves all other luck as it was."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import polars as pl
import pytest

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.files import loads

if TYPE_CHECKING:
    from procsim.engine.log import EventLog

# Every kind of draw: arrivals, attributes, durations, waits, patience, routes, rework, repeats, lead times. Nobody has to
# queue, so that a visit's length is its draw.
TEXT = """
procsim: 1
name: Заявки
calendars: {shop: {mon-sun: 08:00-20:00}}
staff:
  clerks: {count: 40}
  мастера: {count: 40, error_factor: 1.5}
arrivals:
  walk_in:
    rate: {mon-fri 09:00-12:00: 5/h, mon-sun 12:00-19:00: 3/h}
    enters: intake
    attributes:
      device: {phone: 60%, laptop: 40%}
      price: lognormal(100 ± 60)
  mail: {every: exponential(30 min), size: 2, enters: {intake: 50%, repair: 50%}, attributes: {device: phone}}
parts: {screen: {stock: 90, reorder_at: 80, order_quantity: 5, lead_time: gamma(3 ± 2 h)}}
stages:
  intake: {role: clerks, duration: 4..8..20 min, patience: exponential(5 h), next: {repair: 70%, order: 30%}}
  order: {wait: lognormal(5 ± 3 h), waits_on: supplier, calendar: shop, next: repair}
  repair: {role: мастера, duration: {by: device, phone: gamma(20 ± 10 min), laptop: lognormal(40 ± 25 min)}, uses: {screen: 1}, next: check}
  check: {role: clerks, duration: weibull(5 ± 2 min), next: [{to: repair, share: 15%, is_rework: true}, {to: resolved, share: rest}]}
ends: {resolved: {repeat: {share: 10%, after: exponential(10 h), enters: intake}}}
run: {length: 4 d, cool_down: 4 d}
"""

DIGEST = """
import hashlib, sys
from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.files import loads
log = run(compile_blueprint(loads(sys.stdin.read())), seed=5, replication=2)
tables = [log.flat(), log.tickets, log.occurrences]
print(hashlib.sha256("".join(table.write_csv() for table in tables).encode()).hexdigest())
"""


def simulated(text: str, seed: int = 5, replication: int = 2) -> EventLog:
    return run(compile_blueprint(loads(text)), seed=seed, replication=replication)


def digest(log: EventLog) -> str:
    tables = [log.flat(), log.tickets, log.occurrences]
    return hashlib.sha256("".join(table.write_csv() for table in tables).encode()).hexdigest()


def lengths(log: EventLog) -> dict[tuple[str, int, int, str, int], int]:
    """How long each finished visit took, by ticket (source, number, generation), stage and visit."""
    about = log.tickets.with_row_index("ticket").with_columns(pl.col("ticket").cast(pl.UInt32))
    rows = log.visits.filter(pl.col("end_time").is_not_null() & pl.col("start_time").is_not_null()).join(
        about, on="ticket"
    )
    took = (pl.col("end_time") - pl.col("start_time")).dt.total_microseconds()
    keys = ("source", "number", "generation", pl.col("activity").cast(pl.String), "visit", took)
    return {row[:5]: row[5] for row in rows.select(*keys).iter_rows()}


def about_tickets(log: EventLog) -> dict[tuple[str, int, int], tuple[object, ...]]:
    """When each ticket arrived and what it brought."""
    columns = ("source", "number", "generation", "arrived", "device", "price")
    return {row[:3]: row[3:] for row in log.tickets.select(*columns).iter_rows()}


def ways(log: EventLog) -> dict[tuple[str, int, int], list[str]]:
    """The stages that each closed ticket went through, in their order."""
    keys = log.tickets.select("source", "number", "generation", "closed").rows()
    found: dict[tuple[str, int, int], list[str]] = {}
    for row, activity in log.visits.sort("enable_time", maintain_order=True).select("ticket", "activity").iter_rows():
        if keys[row][3] is not None:
            found.setdefault(keys[row][:3], []).append(activity)
    return found


def assert_undisturbed(before: dict, after: dict, least: int) -> None:
    """Fails where something that both know is different, or where they have too little in common."""
    shared = before.keys() & after.keys()
    assert len(shared) >= least
    changed = {key: (before[key], after[key]) for key in shared if before[key] != after[key]}
    assert not changed, dict(list(changed.items())[:5])


def test_the_same_bytes_in_every_process() -> None:
    """The same file, seed and version give the same log, whatever the order of sets and hashes in the interpreter."""
    found = set()
    for hash_seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST],
            input=TEXT,
            capture_output=True,
            text=True,
            env=environment,
            check=True,
            encoding="utf-8",
        )
        found.add(done.stdout.strip())
    assert found == {digest(simulated(TEXT))}


def test_replications_do_not_depend_on_their_order() -> None:
    """A replication is the same in whatever order they run, on one blueprint or several, and each is another."""
    blueprint = compile_blueprint(loads(TEXT))
    forward = [digest(run(blueprint, seed=5, replication=number)) for number in range(3)]
    backward = [digest(run(blueprint, seed=5, replication=number)) for number in reversed(range(3))]
    assert forward == backward[::-1]
    assert forward[2] == digest(simulated(TEXT))
    assert len(set(forward)) == 3
    assert digest(simulated(TEXT, seed=6)) not in forward


@pytest.mark.parametrize(
    ("stage", "old", "new"),
    [
        ("intake", "duration: 4..8..20 min", "duration: lognormal(12 ± 9 min)"),
        ("order", "wait: lognormal(5 ± 3 h)", "wait: 1 h"),
        ("check", "duration: weibull(5 ± 2 min)", "duration: 8 min"),
    ],
)
def test_a_stages_duration_changes_no_other_draw(stage: str, old: str, new: str) -> None:
    """Changing one stage's duration leaves attributes, arrivals, routes and all other durations of a ticket as they
    were.
    """
    assert old in TEXT
    before, after = simulated(TEXT), simulated(TEXT.replace(old, new))
    first = {key: value for key, value in about_tickets(before).items() if not key[2]}
    assert_undisturbed(first, {key: value for key, value in about_tickets(after).items() if not key[2]}, 250)
    assert_undisturbed(ways(before), ways(after), 250)
    # Waits on a calendar depend on when they begin; what they count on it doesn't.
    other = [
        {key: took for key, took in lengths(log).items() if key[3] not in (stage, "order")} for log in (before, after)
    ]
    assert_undisturbed(*other, 500)
    moved = [{key: took for key, took in lengths(log).items() if key[3] == stage} for log in (before, after)]
    assert any(moved[0][key] != moved[1][key] for key in moved[0].keys() & moved[1].keys())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("arrivals:\n", "arrivals:\n  first: {rate: 2/h, enters: check, attributes: {device: laptop}}\n"),
        ("stages:\n", "stages:\n  before: {wait: exponential(3 h), next: resolved}\n"),
        ("staff:\n", "staff:\n  anyone: {count: 3}\n"),
        ("parts: {", "parts: {battery: {stock: 3, reorder_at: 2, order_quantity: 1, lead_time: exponential(1 h)}, "),
        ("ends: {", "ends: {unsolved: {}, "),
    ],
)
def test_a_newcomer_disturbs_nobody(old: str, new: str) -> None:
    """A new source, stage, group, part or end that stands first in the file disturbs nobody else's draws."""
    assert old in TEXT
    before, after = simulated(TEXT), simulated(TEXT.replace(old, new, 1))
    assert_undisturbed(about_tickets(before), about_tickets(after), 300)
    assert_undisturbed(lengths(before), lengths(after), 800)
    assert_undisturbed(ways(before), ways(after), 300)
    lots = [
        {
            row["number"]: row["time"]
            for row in log.occurrences.iter_rows(named=True)
            if (row["kind"], row["name"]) == ("delivered", "screen")
        }
        for log in (before, after)
    ]
    assert min(map(len, lots)) > 20


def test_a_name_in_another_place_changes_nothing_but_ties() -> None:
    """Draws depend on names, not on places: with the stages in another order, everybody's luck is the same."""
    lines = TEXT.splitlines()
    at = lines.index("stages:")
    shuffled = "\n".join(
        [*lines[: at + 1], lines[at + 4], lines[at + 2], lines[at + 3], lines[at + 1], *lines[at + 5 :]]
    )
    before, after = simulated(TEXT), simulated(shuffled)
    assert_undisturbed(about_tickets(before), about_tickets(after), 300)
    assert_undisturbed(lengths(before), lengths(after), 800)


def test_a_higher_rate_brings_the_same_customers_closer_together() -> None:
    """Arrivals come by inversion of the cumulated rate: at twice the rate each comes in half the time, with the same
    attributes.
    """
    text = TEXT.replace("{mon-fri 09:00-12:00: 5/h, mon-sun 12:00-19:00: 3/h}", "RATE")
    before, after = simulated(text.replace("RATE", "3/h")), simulated(text.replace("RATE", "6/h"))
    start = before.info.start
    slow = {key: about for key, about in about_tickets(before).items() if key[0] == "walk_in" and not key[2]}
    fast = {key: about for key, about in about_tickets(after).items() if key[0] == "walk_in" and not key[2]}
    shared = [key for key in slow if key in fast]
    assert len(shared) > 250
    for key in shared:
        late, early = ((about[key][0] - start).total_seconds() for about in (slow, fast))
        assert abs(late - 2 * early) < 1e-4
        assert slow[key][1:] == fast[key][1:]
    others = [
        {key: about for key, about in about_tickets(log).items() if key[0] == "mail" and not key[2]}
        for log in (before, after)
    ]
    assert_undisturbed(*others, 200)


def test_a_longer_mean_makes_every_draw_longer() -> None:
    """A draw is the inverse of the distribution function at a keyed uniform: it moves monotonically with its
    parameter.
    """
    before = lengths(simulated(TEXT))
    after = lengths(
        simulated(
            TEXT.replace(
                "lognormal(5 ± 3 h), waits_on: supplier, calendar: shop", "lognormal(6 ± 3.6 h), waits_on: supplier"
            ).replace("weibull(5 ± 2 min)", "weibull(6 ± 2.4 min)")
        )
    )
    checks = [key for key in before if key[3] == "check" and key in after]
    assert len(checks) > 250
    assert all(after[key] > before[key] for key in checks)
    assert all(abs(after[key] - 1.2 * before[key]) <= 2 for key in checks)


def test_a_larger_share_takes_the_same_tickets_and_more() -> None:
    """A choice is drawn along the cumulated shares: with more of the first, whoever took it takes it again."""
    before = ways(simulated(TEXT))
    after = ways(simulated(TEXT.replace("{repair: 70%, order: 30%}", "{repair: 80%, order: 20%}")))
    shared = [key for key in before if key in after and before[key][0] == "intake" and after[key][0] == "intake"]
    assert len(shared) > 150
    straight = [{key for key in shared if found[key][1:2] == ["repair"]} for found in (before, after)]
    assert straight[0] < straight[1]
