"""When calendars are open, against the sentences of the format counted half hour by half hour."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procsim.model.calendars import EVERYDAY, Calendar, Holidays, complement, merge, open_spans, regular_week
from procsim.model.time import DAY, HOUR, MINUTE, WEEK

HALF_HOUR = 30 * MINUTE
MONDAY = date(2026, 3, 2)
NINE_TO_FIVE = ((9 * HOUR, 17 * HOUR),)
OFFICE = Calendar("office", (NINE_TO_FIVE,) * 5 + ((), ()))
NIGHT = Calendar("night", (((22 * HOUR, 30 * HOUR),),) * 7)
ON_CALL = Calendar("on_call", outside="office")


def spans_of(
    calendar: Calendar,
    start: datetime,
    horizon: int,
    holidays: Holidays | None = None,
    away: list[tuple[date, date]] | None = None,
    base: Calendar = OFFICE,
) -> list[tuple[int, int]]:
    calendars = {base.name: base, calendar.name: calendar}
    return open_spans(calendars, calendar.name, holidays or Holidays(), start, horizon, away or [])


def at(day: date, hour: float = 0.0) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(hours=hour)


def is_open_by_the_rule(
    moment: datetime, calendar: Calendar, base: Calendar, closed: frozenset[date], away: list[tuple[date, date]]
) -> bool:
    """The rule read aloud: some span that begins today or on one of the two days before holds the moment."""
    today = moment.date()
    if calendar.outside is not None:
        absent = any(first <= today <= last for first, last in away)
        return not absent and not is_open_by_the_rule(moment, base, base, closed, [])
    for back in range(3):
        day = today - timedelta(days=back)
        if day in calendar.exceptions:
            hours = calendar.exceptions[day]
        elif day in closed:
            hours = ()
        else:
            hours = calendar.week[day.weekday()]
        if any(first <= day <= last for first, last in away):
            hours = ()
        since = (moment - at(day)) // timedelta(microseconds=1)
        if any(begin <= since < end for begin, end in hours):
            return True
    return False


@st.composite
def day_spans(draw: Any) -> tuple[tuple[int, int], ...]:
    spans = draw(st.lists(st.tuples(st.integers(0, 47), st.integers(1, 48)), max_size=3))
    return tuple((begin * HALF_HOUR, (begin + length) * HALF_HOUR) for begin, length in spans)


days_of_march = st.integers(0, 20).map(lambda number: MONDAY + timedelta(days=number - 3))
calendars = st.builds(
    lambda week, exceptions: Calendar("base", tuple(week), exceptions),
    st.lists(day_spans(), min_size=7, max_size=7),
    st.dictionaries(days_of_march, day_spans(), max_size=4),
)
absences = st.lists(
    st.tuples(days_of_march, st.integers(0, 3)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))),
    max_size=2,
)


@settings(max_examples=80, deadline=None)
@given(calendars, st.booleans(), st.frozensets(days_of_march, max_size=4), absences, st.integers(0, 95))
def test_a_calendar_is_open_exactly_when_its_sentences_say(
    base: Calendar, outside: bool, closed: frozenset[date], away: list[tuple[date, date]], half_hours: int
) -> None:
    calendar = Calendar("it", outside="base") if outside else base
    start = at(MONDAY, half_hours / 2)
    horizon = 12 * DAY + 7 * HALF_HOUR
    spans = spans_of(calendar, start, horizon, Holidays(dates=closed), away, base)
    assert spans == merge(spans), "spans are sorted and apart"
    assert all(end > 0 for _, end in spans)
    for number in range(horizon // HALF_HOUR + 1):
        moment = start + timedelta(minutes=30 * number)
        found = any(begin <= number * HALF_HOUR < end for begin, end in spans)
        assert found == is_open_by_the_rule(moment, calendar, base, closed, away), moment
    # What is open at the start has been so since the begin of its span.
    if spans and spans[0][0] <= 0:
        begin = start + timedelta(microseconds=spans[0][0])
        assert is_open_by_the_rule(begin, calendar, base, closed, away)
        if begin >= at(start.date()):
            before = begin - timedelta(minutes=30)
            assert not is_open_by_the_rule(before, calendar, base, closed, away)


def test_a_run_that_starts_within_a_span_keeps_the_begin_before_it() -> None:
    assert spans_of(OFFICE, at(MONDAY, 12), DAY)[0] == (-3 * HOUR, 5 * HOUR)


def test_a_run_that_starts_after_a_span_leaves_it_out() -> None:
    assert spans_of(OFFICE, at(MONDAY, 17), 8 * HOUR)[0] == (16 * HOUR, 24 * HOUR)


def test_a_span_past_midnight_runs_on_into_the_next_day_and_into_a_run_that_starts_there() -> None:
    assert spans_of(NIGHT, at(MONDAY, 1), DAY)[:2] == [(-3 * HOUR, 5 * HOUR), (21 * HOUR, 29 * HOUR)]


def test_a_holiday_closes_the_spans_that_begin_on_it_and_no_others() -> None:
    tuesday = Holidays(dates=frozenset({MONDAY + timedelta(days=1)}))
    spans = spans_of(NIGHT, at(MONDAY, 12), 3 * DAY, tuesday)
    assert spans[:2] == [(10 * HOUR, 18 * HOUR), (58 * HOUR, 66 * HOUR)]


def test_a_holiday_does_not_close_what_is_outside_a_calendar() -> None:
    tuesday = Holidays(dates=frozenset({MONDAY + timedelta(days=1)}))
    assert spans_of(ON_CALL, at(MONDAY), 3 * DAY, tuesday)[:2] == [(-55 * HOUR + 48 * HOUR - 17 * HOUR, 9 * HOUR),
                                                                  (17 * HOUR, 57 * HOUR)]  # fmt: skip


def test_a_holiday_does_not_close_always() -> None:
    monday = Holidays(dates=frozenset({MONDAY}))
    spans = spans_of(EVERYDAY, at(MONDAY), 3 * DAY, monday)
    assert len(spans) == 1
    assert spans[0][0] < 0
    assert spans[0][1] >= 3 * DAY


def test_touching_spans_are_one() -> None:
    shifts = Calendar("shifts", (((6 * HOUR, 14 * HOUR), (14 * HOUR, 22 * HOUR)),) * 7)
    assert spans_of(shifts, at(MONDAY), 12 * HOUR) == [(6 * HOUR, 22 * HOUR), (30 * HOUR, 46 * HOUR)]


def test_an_exception_replaces_a_holiday_too() -> None:
    short = Calendar("short", OFFICE.week, {MONDAY: ((10 * HOUR, 15 * HOUR),)})
    holidays = Holidays(dates=frozenset({MONDAY}))
    assert spans_of(short, at(MONDAY), HOUR, holidays)[0] == (10 * HOUR, 15 * HOUR)


def test_absence_closes_an_exception_too() -> None:
    short = Calendar("short", OFFICE.week, {MONDAY: ((10 * HOUR, 15 * HOUR),)})
    assert spans_of(short, at(MONDAY), HOUR, away=[(MONDAY, MONDAY)]) == [(33 * HOUR, 41 * HOUR)]


def test_a_country_closes_its_public_holidays() -> None:
    christmas = Holidays("DE", "BY").between(date(2026, 12, 20), date(2026, 12, 31))
    assert christmas == {date(2026, 12, 25), date(2026, 12, 26)}
    assert spans_of(OFFICE, datetime(2026, 12, 25), DAY, Holidays("DE", "BY")) == []


def test_listed_holidays_stand_beside_the_country_s() -> None:
    both = Holidays("DE", "BY", frozenset({date(2026, 12, 24)}))
    assert both.between(date(2026, 12, 24), date(2026, 12, 25)) == {date(2026, 12, 24), date(2026, 12, 25)}


def test_a_regular_week_counts_a_sunday_night_on_monday() -> None:
    sunday_night = Calendar("sunday", ((),) * 6 + (((22 * HOUR, 30 * HOUR),),))
    assert regular_week(sunday_night) == [(0, 6 * HOUR), (WEEK - 2 * HOUR, WEEK)]
    assert sunday_night.weekly == 8 * HOUR
    assert sunday_night.open_days == 1


def test_the_hours_of_a_week_count_overlapping_spans_once() -> None:
    doubled = Calendar("doubled", (((9 * HOUR, 12 * HOUR), (11 * HOUR, 17 * HOUR)),) + ((),) * 6)
    assert doubled.weekly == 8 * HOUR


@pytest.mark.parametrize(
    ("spans", "gaps"),
    [
        ([], [(0, 10)]),
        ([(0, 10)], []),
        ([(-5, 3), (6, 20)], [(3, 6)]),
        ([(2, 4)], [(0, 2), (4, 10)]),
        ([(12, 14)], [(0, 10)]),
        ([(-9, -4)], [(0, 10)]),
    ],
)
def test_the_complement_is_what_lies_between(spans: list[tuple[int, int]], gaps: list[tuple[int, int]]) -> None:
    assert complement(spans, 0, 10) == gaps


def test_twenty_years_take_a_fifth_of_a_second() -> None:
    Holidays("DE").between(MONDAY, MONDAY)  # the import of the library is not what is measured
    begin = time.process_time()
    spans = spans_of(OFFICE, at(MONDAY, 9), 20 * 365 * DAY, Holidays("DE"))
    assert len(spans) > 4900
    assert time.process_time() - begin < 0.2
