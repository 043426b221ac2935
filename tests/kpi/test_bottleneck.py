"""Active periods and the shifting bottleneck: by hand, by a count of each minute, and in lines with a known answer."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.kpi.activity import group_periods, part_periods
from procsim.kpi.records import Records
from procsim.kpi.seizures import busy as busy_time
from procsim.kpi.seizures import seized
from procsim.kpi.yardstick import measure
from procsim.model.calendars import Calendar
from procsim.model.process import Depends, Part
from procsim.model.time import HOUR, MINUTE

from .shops import group, pause, shop, work
from .stories import story, ticket, visit

if TYPE_CHECKING:
    from procsim.kpi.activity import Periods
    from procsim.model.process import Group, Process

#: Sat–Sun 10:00–18:00.
WEEKEND = Calendar("weekend", tuple(((10 * HOUR, 18 * HOUR),) if day > 4 else () for day in range(7)))

STAGES = (
    work("cut", "cutter", "sew", uses=Depends.always({"cloth": 1})),
    work("sew", "sewer", "fit"),
    work("fit", "fitter", "resolved"),
    pause("dry", "resolved"),
)


def clock(minute: int) -> str:
    """Minutes since Monday 09:00."""
    day, rest = divmod(9 * 60 + minute, 1440)
    return f"{5 + day} {rest // 60:02d}:{rest % 60:02d}"


def line(staff: list[Group], parts: tuple[Part, ...] = ()) -> Process:
    return shop(STAGES, staff, parts=parts)


def busy(person: str, begin: int, end: int, stage: str | None = None) -> tuple[object, ...]:
    stages = {"cutter": "cut", "sewer": "sew", "fitter": "fit"}
    at = clock(begin)
    return visit("a", stage or stages[person.split("-")[0]], at, at, clock(end), person, parts=at)


def shares(process: Process, rows: list[tuple[object, ...]], until: int, begin: int = 0) -> dict[str, float]:
    log = story(process, [ticket("a", clock(0))], rows, window=(clock(begin), clock(until)), end=clock(until))
    return dict(measure(process, log).bottleneck.shares)


def minutes(periods: Periods) -> list[tuple[float, float]]:
    nine = 9 * 60
    return [
        (begin / MINUTE - nine, end / MINUTE - nine)
        for begin, end in zip(periods.begins.tolist(), periods.ends.tolist(), strict=True)
    ]


def records(process: Process, rows: list[tuple[object, ...]], until: int = 3000) -> Records:
    return Records(process, story(process, [ticket("a", clock(0))], rows, end=clock(until)))


def periods(found: Records) -> dict[str, Periods]:
    return group_periods(found, busy_time(found, seized(found)))


def test_a_group_is_active_while_all_who_are_on_shift_are_busy() -> None:
    process = line([group("cutter", 2)])
    rows = [busy("cutter-1", 0, 60), busy("cutter-2", 30, 90), busy("cutter-1", 60, 70), busy("cutter-1", 80, 100)]
    assert minutes(periods(records(process, rows))["cutter"]) == [(30, 70), (80, 90)]


def test_only_those_on_shift_have_to_be_busy() -> None:
    early, late = group("cutter", 1, calendar="office"), group("x", 1, calendar="shop").people[0]
    both = type(early)("cutter", (*early.people, late))
    # The shop closes from 13:00 to 14:00 (minutes 240 to 300), the office at 17:00 (480), the shop at 18:00 (540).
    rows = [busy("cutter-1", 200, 480), busy("x-1", 480, 540, "cut")]
    assert minutes(periods(records(line([both]), rows))["cutter"])[0] == (240, 300)
    assert minutes(periods(records(line([both]), rows))["cutter"])[1][0] == 480


def test_off_hours_do_not_end_an_active_period() -> None:
    process = line([group("cutter", 1, calendar="office")])
    found = periods(records(process, [busy("cutter-1", 400, 1440 + 60)], 4000))["cutter"]
    assert minutes(found) == [(400, 1500)]
    # Nor does a night make one: who was idle at the shift's end is idle over night.
    found = periods(records(process, [busy("cutter-1", 400, 470)], 4000))["cutter"]
    assert minutes(found) == [(400, 470)]


def test_a_part_is_active_while_a_ticket_waits_for_it() -> None:
    process = line([group("cutter", 1)], (Part("cloth", 5),))
    rows = [
        visit("a", "cut", clock(0), clock(50), clock(60), "cutter-1", clock(40)),
        visit("a", "cut", clock(30), None, clock(70)),  # gave up without
        visit("a", "cut", clock(100), clock(130), clock(140), "cutter-1", clock(100)),  # had it at once
        visit("a", "cut", clock(200)),  # still waiting
    ]
    assert minutes(part_periods(records(process, rows, 240))["cloth"]) == [(0, 70), (200, 240)]


def test_the_longest_active_period_is_the_bottleneck_and_overlaps_are_shared() -> None:
    process = line([group("cutter"), group("sewer"), group("fitter")])
    # Cutter 0–40, sewer 30–100, fitter 50–60: till 30 the cutter is the sole one, till 40 it shifts, then the sewer.
    rows = [busy("cutter-1", 0, 40), busy("sewer-1", 30, 100), busy("fitter-1", 50, 60)]
    assert shares(process, rows, 100) == pytest.approx({"cutter": 0.35, "sewer": 0.65, "fitter": 0})
    # Nobody is active in the last half: no bottleneck there.
    assert sum(shares(process, rows, 200).values()) == pytest.approx(0.5)


def test_shares_are_of_the_window() -> None:
    process = line([group("cutter"), group("sewer"), group("fitter")])
    rows = [busy("cutter-1", 0, 40), busy("sewer-1", 30, 100)]
    assert shares(process, rows, 50, begin=20) == pytest.approx({"cutter": 0.5, "sewer": 0.5, "fitter": 0})


def test_between_two_longer_ones_an_overlap_with_both_is_shared_by_all() -> None:
    process = line([group("cutter"), group("sewer"), group("fitter")])
    # The sewer's 100 minutes (20–120) are the longest; the cutter's (0–60) and the fitter's (50–130) overlap in them.
    rows = [busy("cutter-1", 0, 60), busy("sewer-1", 20, 120), busy("fitter-1", 50, 130)]
    expected = {
        "cutter": (20 + 30 / 2 + 10 / 4) / 130,
        "sewer": (30 / 2 + 10 / 2 + 60 / 2) / 130,
        "fitter": (10 / 4 + 60 / 2 + 10) / 130,
    }
    assert shares(process, rows, 130) == pytest.approx(expected)


def test_closed_hours_are_cut_out_of_the_clock() -> None:
    process = line(
        [group("cutter", calendar="office"), group("sewer", calendar="office"), group("fitter", calendar="office")]
    )
    # The cutter's two hours go over the night (16:00 to 10:00): longer than the sewer's 110 minutes, but by little.
    rows = [busy("cutter-1", 420, 1500), busy("sewer-1", 1445, 1555)]
    found = shares(process, rows, 1440 + 480)
    open_minutes = 2 * 480
    assert found["cutter"] == pytest.approx((60 + 5 + 55 / 2) / open_minutes)
    assert found["sewer"] == pytest.approx((55 + 55 / 2) / open_minutes)


def test_closed_hours_of_its_own_make_no_period_longer() -> None:
    """The weekend's fitter leaves a queue on Sunday evening; all the week he is not there to hold anything up."""
    weekend = Calendar("weekend", ((),) * 5 + (((10 * HOUR, 12 * HOUR),), ()))
    process = line([group("cutter", calendar="office"), group("fitter", calendar="weekend")])
    process = replace(process, calendars={**process.calendars, "weekend": weekend})
    saturday = 5 * 1440 + 60  # minutes since Monday 09:00
    rows = [busy("fitter-1", saturday, saturday + 9 * 1440), busy("cutter-1", saturday + 2 * 1440, saturday + 3 * 1440)]
    found = shares(process, rows, saturday + 7 * 1440, begin=saturday - 60)
    open_hours = 2 + 5 * 8
    assert found["fitter"] == pytest.approx(2 / open_hours)  # and not from Saturday to Saturday
    assert found["cutter"] == pytest.approx(8 / open_hours)


def test_shifts_of_one_team_are_one_resource() -> None:
    """The late cutter's queue is the early one's: from 09:00 on one of them is always busy until 18:00."""
    process = line([group("cutter", calendar="office"), group("late", calendar="shop"), group("sewer")])
    late = replace(process.staff["late"].people[0], roles=("cutter",))
    process = replace(process, staff={**process.staff, "late": replace(process.staff["late"], people=(late,))})
    assert process.teams == (("cutter", "late"), ("sewer",))
    rows = [busy("cutter-1", 0, 480), busy("late-1", 0, 540, "cut"), busy("sewer-1", 100, 550)]
    found = shares(process, rows, 550)
    # The sewer is busy for 450 minutes, from 100 on: then the bottleneck begins to shift to him.
    assert found["cutter"] + found["late"] == pytest.approx((100 + 440 / 2) / 550)
    assert found["cutter"] == pytest.approx(found["late"])  # eight hours on shift each


def test_the_stage_with_most_queue_time_stands_for_each() -> None:
    stages = (
        work("cut", "smith", "sew"),
        work("sew", "smith", "resolved", uses=Depends.always({"yarn": 1})),
        work("fit", "smith", "resolved", uses=Depends.always({"yarn": 1})),
        work("rest", "idler", "resolved"),
    )
    process = shop(stages, parts=(Part("yarn", 9), Part("lace", 9)))
    rows = [
        visit("a", "cut", clock(0), clock(60), clock(60), "smith-1"),
        visit("a", "sew", clock(0), clock(70), clock(80), "smith-1", clock(20)),
        visit("a", "fit", clock(0), clock(30), clock(80), "smith-1", clock(25)),
    ]
    log = story(process, [ticket("a", clock(0))], rows)
    found = measure(process, log).bottleneck
    assert found.stages == {"yarn": "fit", "smith": "sew"}
    assert found.kinds == {"smith": "staff", "idler": "staff", "yarn": "part", "lace": "part"}


def test_nothing_happens_nothing_is_a_bottleneck() -> None:
    assert shares(line([group("cutter", calendar="office")]), [], 0) == {"cutter": 0}
    assert shares(line([group("cutter", calendar="office")]), [], 100) == {"cutter": 0}


# --- brute force --------------------------------------------------------------------------------------------------


def by_the_minute(active: dict[str, list[bool | None]], begin: int, until: int) -> dict[str, float]:
    """The shares from whether each resource is active in each open minute, by the definition, in plain loops.

    None stands for a minute in which the resource itself is closed: it neither ends its period nor lengthens it.
    """
    names = list(active)
    runs: dict[str, list[tuple[int, int, int]]] = {}
    for name, flags in active.items():
        runs[name] = []
        own = [minute for minute, flag in enumerate(flags) if flag is not None]
        for flag, members in itertools.groupby(own, key=lambda minute: flags[minute]):
            period = list(members)
            for _, stretch in itertools.groupby(enumerate(period), key=lambda pair: pair[1] - pair[0]):
                minutes_of_it = [minute for _, minute in stretch]
                if flag:
                    runs[name].append((minutes_of_it[0], minutes_of_it[-1] + 1, len(period)))
    length = len(next(iter(active.values())))
    chosen: list[tuple[str, int, int, int] | None] = []
    for minute in range(length):
        holding = [(name, *run) for name in names for run in runs[name] if run[0] <= minute < run[1]]
        chosen.append(max(holding, key=lambda one: one[3]) if holding else None)
    reigns = [next(iter(members)) for _, members in itertools.groupby(enumerate(chosen), key=lambda pair: pair[1])]
    order = [(first, who) for first, who in reigns if who is not None]
    total = dict.fromkeys(names, 0.0)
    for number, (first, who) in enumerate(order):
        following = next((at for at, _ in reigns if at > first), length)
        before = order[number - 1][1] if number else None
        after = order[number + 1][1] if number + 1 < len(order) else None
        for minute in range(first, following):
            if not begin <= minute < until:
                continue
            with_before = before is not None and before[0] != who[0] and minute < before[2]
            with_after = after is not None and after[0] != who[0] and minute >= after[1]
            total[who[0]] += 1 - 0.5 * (with_before or with_after)
            for other, shared in ((before, with_before), (after, with_after)):
                if shared and other is not None:
                    total[other[0]] += 0.25 if with_before and with_after else 0.5
    return {name: amount / (until - begin) if until > begin else 0.0 for name, amount in total.items()}


gaps = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 90)), max_size=8)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.tuples(gaps, gaps, gaps, gaps), st.lists(st.tuples(st.integers(0, 600), st.integers(1, 100)), max_size=4))
def test_shares_are_what_a_count_of_each_minute_finds(
    drawn: tuple[list[tuple[int, int]], ...], cloth: list[tuple[int, int]]
) -> None:
    """Two cutters of the shop, a sewer of the office, a fitter of the night, and cloth; from 09:00 on for 30 hours."""
    last = 1800
    staff = [
        group("cutter", 2, calendar="shop"),
        group("sewer", 1, calendar="office"),
        group("fitter", 1, calendar="night"),
    ]
    process = line(staff, (Part("cloth", 99),))
    people = ["cutter-1", "cutter-2", "sewer-1", "fitter-1"]
    offsets = {"cutter-1": 0, "cutter-2": 0, "sewer-1": 200, "fitter-1": 700}
    spans: dict[str, list[tuple[int, int]]] = {name: [] for name in people}
    rows = []
    for person, jobs in zip(people, drawn, strict=True):
        at = offsets[person]
        for gap, length in jobs:
            begin, end = at + gap, at + gap + length
            at = end
            spans[person].append((begin, end))
            rows.append(busy(person, begin, end))
    for begin, length in cloth:
        rows.append(visit("a", "cut", clock(begin), None, clock(begin + length)))

    def on(calendar: str, minute: int) -> bool:
        hour = (540 + minute) % 1440 / 60
        return {"shop": 9 <= hour < 13 or 14 <= hour < 18, "office": 9 <= hour < 17, "night": hour >= 22 or hour < 6}[
            calendar
        ]

    def working(person: str, minute: int) -> bool:
        return any(begin <= minute < end for begin, end in spans[person])

    open_minutes = [
        minute for minute in range(last) if any(on(calendar, minute) for calendar in ("shop", "office", "night"))
    ]
    active: dict[str, list[bool | None]] = {}
    teams = {"cutter": ("shop", people[:2]), "sewer": ("office", people[2:3]), "fitter": ("night", people[3:])}
    for name, (calendar, members) in teams.items():
        active[name] = [
            all(working(person, minute) for person in members) if on(calendar, minute) else None
            for minute in open_minutes
        ]
    active["cloth"] = [any(begin <= minute < begin + length for begin, length in cloth) for minute in open_minutes]
    begin, until = 300, 1500
    expected = by_the_minute(
        active, sum(minute < begin for minute in open_minutes), sum(minute < until for minute in open_minutes)
    )
    log = story(
        process, [ticket("a", clock(0))], rows, start=clock(0), window=(clock(begin), clock(until)), end=clock(last)
    )
    assert dict(measure(process, log).bottleneck.shares) == pytest.approx(expected)


# --- lines with a known answer ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slowest", [0, 1, 2])
def test_in_a_serial_line_the_group_with_the_highest_load_is_the_bottleneck(slowest: int) -> None:
    """Three single servers in a row with exponential times, loads 60 %, 60 % and 90 %, in each order; 2,000 tickets."""
    chance = random.Random(7)
    staff = [group("cutter"), group("sewer"), group("fitter")]
    process = line(staff)
    free = [0.0, 0.0, 0.0]
    arrived, rows, tickets = 0.0, [], []
    for number in range(2000):
        arrived += chance.expovariate(1 / 10)
        at = arrived
        name = str(number)
        tickets.append(ticket(name, stamp(arrived)))
        for stage in range(3):
            begin = max(at, free[stage])
            end = begin + chance.expovariate(1 / (9 if stage == slowest else 6))
            person = ("cutter-1", "sewer-1", "fitter-1")[stage]
            rows.append(visit(name, ("cut", "sew", "fit")[stage], stamp(at), stamp(begin), stamp(end), person))
            at = free[stage] = end
    end = stamp(arrived)
    log = story(process, tickets, rows, window=("5 00:00", end), end=end)
    found = measure(process, log).bottleneck
    winner = max(found.shares, key=lambda name: found.shares[name])
    assert winner == ("cutter", "sewer", "fitter")[slowest]
    assert found.shares[winner] > 0.5
    assert found.stages[winner] == ("cut", "sew", "fit")[slowest]


def stamp(minute: float) -> str:
    """Minutes since the fifth's midnight, to the second."""
    day, second = divmod(int(minute * 60), 86_400)
    return f"{5 + day} {second // 3600:02d}:{second % 3600 // 60:02d}:{second % 60:02d}"


def test_a_group_that_is_never_on_shift_has_no_utilisation_and_is_never_the_bottleneck() -> None:
    nobody = group("sewer", 0)
    weekend = group("fitter", 1, calendar="weekend")
    monday = (clock(0), clock(600))
    for staff in ([group("cutter", 1), nobody, weekend], [nobody], [weekend]):
        process = line(staff)
        process = replace(process, calendars={**process.calendars, "weekend": WEEKEND})
        rows = [busy("cutter-1", 0, 60)] if len(staff) == 3 else []
        log = story(process, [ticket("a", clock(0))], rows, window=monday, end=clock(600))
        card = measure(process, log)
        for absent in staff:
            if absent.name != "cutter":
                assert card.staff[absent.name].utilisation.value is None
                assert card.bottleneck.shares[absent.name] == 0
