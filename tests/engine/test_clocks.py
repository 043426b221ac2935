"""Clocks that count open hours, against counting every instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.engine import clocks
from procsim.engine.clocks import NEVER, Clock
from procsim.model.calendars import EVERYDAY, Calendar, Holidays, Spans, merge
from procsim.model.time import DAY, HOUR, MINUTE

LAST = 40  # spans of these tests lie within -LAST…LAST

small_spans = st.lists(st.tuples(st.integers(-LAST, LAST), st.integers(-LAST, LAST)), max_size=6).map(merge)
instants = st.integers(-LAST - 3, LAST + 3)


def opened(spans: Spans, t: int) -> bool:
    return any(begin <= t < end for begin, end in spans)


def counted(spans: Spans, begin: int, end: int) -> int:
    return sum(opened(spans, t) for t in range(begin, end))


def first_open(spans: Spans, t: int) -> int:
    return next((later for later in range(t, LAST + 1) if opened(spans, later)), NEVER)


def reached(spans: Spans, t: int, amount: int) -> int:
    """The earliest instant by which ``amount`` open ones have passed since ``t``."""
    later = t
    while amount > 0:
        if later > LAST:
            return NEVER
        amount -= opened(spans, later)
        later += 1
    return later


@settings(max_examples=300, deadline=None)
@given(small_spans, instants, instants)
def test_elapsed_counts_the_open_instants_between(spans: Spans, one: int, other: int) -> None:
    begin, end = sorted((one, other))
    assert Clock.of_spans(spans).elapsed(begin, end) == counted(spans, begin, end)


@settings(max_examples=300, deadline=None)
@given(small_spans, instants, st.integers(0, 2 * LAST))
def test_advance_gives_the_earliest_instant_so_many_open_ones_away(spans: Spans, t: int, amount: int) -> None:
    assert Clock.of_spans(spans).advance(t, amount) == reached(spans, t, amount)


@settings(max_examples=300, deadline=None)
@given(small_spans, instants)
def test_the_next_opening_is_the_first_open_instant(spans: Spans, t: int) -> None:
    clock = Clock.of_spans(spans)
    assert clock.next_open(t) == first_open(spans, t)
    assert clock.is_open(t) is opened(spans, t)


@settings(max_examples=100, deadline=None)
@given(small_spans, st.lists(instants, min_size=1, max_size=8), st.lists(st.integers(0, LAST), min_size=1, max_size=8))
def test_arrays_are_answered_like_each_of_their_moments(spans: Spans, moments: list[int], amounts: list[int]) -> None:
    clock = Clock.of_spans(spans)
    rows, columns = np.array(moments)[:, None], np.array(amounts)[None, :]
    advanced = clock.advance(rows, columns)
    assert advanced.tolist() == [[clock.advance(t, amount) for amount in amounts] for t in moments]
    at = np.array(moments)
    assert clock.next_open(at).tolist() == [clock.next_open(t) for t in moments]
    assert clock.is_open(at).tolist() == [clock.is_open(t) for t in moments]
    assert clock.elapsed(at, LAST).tolist() == [clock.elapsed(t, LAST) for t in moments]
    assert clock.elapsed(-LAST, at).tolist() == [clock.elapsed(-LAST, t) for t in moments]
    assert clock.elapsed(at, at + 5).tolist() == [clock.elapsed(t, t + 5) for t in moments]


@settings(max_examples=100, deadline=None)
@given(small_spans, small_spans, small_spans, instants, st.integers(0, LAST))
def test_a_range_of_a_shared_table_is_its_own_calendar(
    before: Spans, spans: Spans, after: Spans, t: int, amount: int
) -> None:
    tables = [Clock.of_spans(each) for each in (before, spans, after)]
    begins, ends, opened_before = (
        np.concatenate([getattr(table, name) for table in tables]) for name in ("begins", "ends", "before")
    )
    lo, hi = len(before), len(before) + len(spans)
    alone = tables[1]
    assert clocks.advance(begins, ends, opened_before, lo, hi, t, amount) == alone.advance(t, amount)
    assert clocks.next_open(begins, ends, lo, hi, t) == alone.next_open(t)
    assert clocks.is_open(begins, ends, lo, hi, t) == alone.is_open(t)
    first = clocks.open_time(begins, ends, opened_before, lo, hi, t)
    later = clocks.open_time(begins, ends, opened_before, lo, hi, t + amount)
    assert later - first == counted(spans, t, t + amount)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-30, 150), st.integers(1, 30)), max_size=6),
    st.integers(0, 23),
    st.integers(0, 23),
    st.integers(-24, 140),
)
def test_a_time_of_day_is_the_first_strictly_later_one_that_is_open(
    hours: list[tuple[int, int]], start_hour: int, hour: int, now: int
) -> None:
    spans = merge((begin * HOUR, (begin + length) * HOUR) for begin, length in hours)
    clock = Clock.of_spans(spans)
    midnight = -start_hour * HOUR
    expected = next(
        (
            t
            for t in range((now + 1) * HOUR, 200 * HOUR, HOUR)
            if (t - midnight) % DAY == hour * HOUR and opened(spans, t)
        ),
        NEVER,
    )
    found = clocks.next_time_of_day(clock.begins, clock.ends, 0, len(spans), now * HOUR, hour * HOUR, midnight)
    assert found == expected


def process(calendars: list[Calendar], holidays: Holidays | None = None) -> Any:
    return SimpleNamespace(calendars={each.name: each for each in calendars}, holidays=holidays or Holidays())


SHOP = Calendar("shop", (((10 * HOUR, 14 * HOUR), (15 * HOUR, 20 * HOUR)),) * 6 + ((),))


def test_the_clock_of_a_process_agrees_with_a_count_minute_by_minute() -> None:
    night = Calendar(
        "night", (((22 * HOUR, 30 * HOUR),),) * 5 + ((), ()), {date(2026, 3, 5): ((20 * HOUR, 26 * HOUR),)}
    )
    sleep = Calendar("sleep", outside="night")
    holidays = Holidays(dates=frozenset({date(2026, 3, 3)}))
    start = datetime(2026, 3, 2, 11, 20)
    # Monday's night to 6, none on Tuesday, Wednesday's, Thursday's exception from 20 to 2, Friday's.
    open_hours = [(2, 22, 3, 6), (4, 22, 5, 6), (5, 20, 6, 2), (6, 22, 7, 6)]
    minutes = np.arange(7 * 24 * 60 - 680, dtype=np.int64) * MINUTE
    moments = [start + timedelta(microseconds=int(t)) for t in minutes]
    truth = np.array(
        [
            any(datetime(2026, 3, d, h) <= moment < datetime(2026, 3, e, f) for d, h, e, f in open_hours)
            for moment in moments
        ]
    )
    passed = np.concatenate(([0], np.cumsum(truth)))[:-1] * MINUTE
    clock = Clock.of(process([night, sleep], holidays), "night", start, 7 * DAY)
    assert (clock.is_open(minutes) == truth).all()
    assert (clock.elapsed(0, minutes) == passed).all()
    outside = Clock.of(process([night, sleep], holidays), "sleep", start, 7 * DAY)
    assert (outside.is_open(minutes) == ~truth).all()
    assert (outside.elapsed(0, minutes) == minutes - passed).all()
    # The earliest minute by which so much has passed.
    amounts = np.arange(1, int(passed[-1] // MINUTE) + 1) * MINUTE
    assert (clock.advance(0, amounts) == np.searchsorted(passed, amounts, side="left") * MINUTE).all()


def test_an_amount_that_a_span_just_fills_ends_with_the_span() -> None:
    clock = Clock.of(process([SHOP]), "shop", datetime(2026, 3, 2, 10), 3 * DAY)
    assert clock.advance(0, 4 * HOUR) == 4 * HOUR
    assert clock.advance(0, 4 * HOUR + 1) == 5 * HOUR + 1


def test_no_amount_gives_the_moment_itself_when_it_is_closed_too() -> None:
    clock = Clock.of(process([SHOP]), "shop", datetime(2026, 3, 2, 3), 3 * DAY)
    assert clock.advance(0, 0) == 0
    assert clock.next_open(0) == 7 * HOUR


def test_a_calendar_is_open_from_a_span_s_begin_to_just_before_its_end() -> None:
    clock = Clock.of_spans([(5, 9)])
    assert [clock.is_open(t) for t in (4, 5, 8, 9)] == [False, True, True, False]


def test_absence_closes_the_clock_on_its_days() -> None:
    away = [(date(2026, 3, 2), date(2026, 3, 3))]
    clock = Clock.of(process([SHOP]), "shop", datetime(2026, 3, 2), 3 * DAY, away)
    assert clock.next_open(0) == 2 * DAY + 10 * HOUR
    person = Clock.of(process([EVERYDAY]), "always", datetime(2026, 3, 2), 3 * DAY, away)
    assert not person.always
    assert person.next_open(0) == 2 * DAY


@pytest.mark.parametrize("t", [-(10**15), 0, 7, 10**17])
def test_always_counts_every_instant_for_ever(t: int) -> None:
    clock = Clock.of(process([EVERYDAY]), "always", datetime(2026, 3, 2), DAY)
    assert clock.always
    assert clock.is_open(t)
    assert clock.next_open(t) == t
    assert clock.advance(t, 12345) == t + 12345
    assert clock.elapsed(t, t + 12345) == 12345
    # The same from the table, as an engine asks it.
    table = (clock.begins, clock.ends, clock.before, 0, 1)
    assert clocks.advance(*table, t, 12345) == t + 12345
    assert clocks.open_time(*table, t + 12345) - clocks.open_time(*table, t) == 12345


def test_a_calendar_that_never_opens_answers_never() -> None:
    clock = Clock.of_spans([])
    assert clock.elapsed(-5, 500) == 0
    assert clock.advance(3, 1) == NEVER
    assert clock.next_open(3) == NEVER
    assert not clock.is_open(3)
    assert clocks.next_time_of_day(clock.begins, clock.ends, 0, 0, 3, HOUR, 0) == NEVER


def test_the_clock_keeps_the_shape_of_what_it_is_asked() -> None:
    clock = Clock.of_spans([(0, 10)])
    assert clock.elapsed(np.zeros((2, 3), dtype=np.int64), 4).shape == (2, 3)
    assert clock.next_open(np.zeros(0, dtype=np.int64)).shape == (0,)
