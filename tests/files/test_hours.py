"""Calendars and holidays as they are written, and what a working day is worth on them."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from procsim.files import hours, loads
from procsim.files.quantities import Mistake
from procsim.model.calendars import DaySpans, Holidays
from procsim.model.time import DAY, HOUR, MINUTE, WEEK
from tests.files.texts import SHOP

if TYPE_CHECKING:
    from procsim.model.process import Process


def calendar(text: str, extra: str = "") -> Process:
    return loads(SHOP.replace("  night: {outside: office}", f"  other: {text}{extra}"))


def spans(*pairs: tuple[float, float]) -> DaySpans:
    return tuple((round(begin * HOUR), round(end * HOUR)) for begin, end in pairs)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)), ("mon-fri", (0, 1, 2, 3, 4)), ("fri-mon", (4, 5, 6, 0)), ("mon wed fri", (0, 2, 4)),
        ("Monday", (0,)), ("mon - wed", (0, 1, 2)), ("mon-tue sat", (0, 1, 5)), ("daily", tuple(range(7))), ("sun-sat", (6, 0, 1, 2, 3, 4, 5)),
    ],
)  # fmt: skip
def test_days_of_a_week(text, days):
    assert hours.days(text) == days


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("mo", "'mo' is not a day of the week, did you mean 'mon'?", 0),
        ("mon-fri wed", "wed stands here twice", 8),
        ("mon-wed-fri", "'mon-wed-fri' is neither a day nor a range such as mon-fri", 0),
        ("mon-", "'mon-' is neither a day nor a range such as mon-fri", 0),
        ("", "a day is missing: write mon, mon-fri or mon wed fri", 0),
        ("mon-xyz", "'xyz' is not a day of the week (there are mon, tue, wed, thu, fri, sat, sun)", 4),
    ],
)  # fmt: skip
def test_what_is_no_day(text, message, offset):
    with pytest.raises(Mistake) as raised:
        hours.days(text)
    assert (raised.value.message, raised.value.offset) == (message, offset)


def test_a_span_past_midnight_belongs_to_its_first_day():
    found = calendar("{fri: 22:00-06:00}").calendars["other"]
    assert found.week[4] == spans((22, 30))
    assert found.week[5] == ()


def test_several_spans_are_sorted_and_may_touch():
    assert calendar("{mon: [14:00-18:00, 09:00-14:00]}").calendars["other"].week[0] == spans((9, 14), (14, 18))


def test_a_closed_day_and_an_open_one():
    week = calendar("{mon-fri: 09:00-17:00, sat sun: closed}").calendars["other"].week
    assert (week[4], week[5]) == (spans((9, 17)), ())


def test_exceptions_are_dates_and_ranges():
    found = calendar(
        "{mon: 09:00-17:00, except: {2026-07-01..2026-07-03: closed, 2026-03-14: [10:00-15:00]}}"
    ).calendars["other"]
    assert found.exceptions == {
        date(2026, 7, 1): (), date(2026, 7, 2): (), date(2026, 7, 3): (), date(2026, 3, 14): spans((10, 15)),
    }  # fmt: skip


def test_a_date_in_two_exceptions_is_refused():
    from procsim.model.problems import InputError

    with pytest.raises(InputError, match="2026-07-02 stands in two exceptions"):
        calendar("{mon: 09:00-17:00, except: {2026-07-01..2026-07-03: closed, 2026-07-02: closed}}")


def test_holidays():
    def holidays(text: str) -> Holidays:
        return loads(SHOP.replace("currency: EUR", f"currency: EUR\nholidays: {text}")).holidays

    assert holidays("NO") == Holidays("NO")
    assert holidays("DE-BY") == Holidays("DE", "BY")
    assert holidays("none") == Holidays()
    assert holidays("2026-05-01") == Holidays(dates=frozenset({date(2026, 5, 1)}))
    assert holidays("[2026-05-01, 2026-05-08..2026-05-09]").dates == {
        date(2026, 5, 1), date(2026, 5, 8), date(2026, 5, 9),
    }  # fmt: skip


def test_a_working_day_is_the_weekly_hours_by_the_open_days():
    found = calendar("{mon-fri: 09:00-19:00, sat: 10:00-16:00}").calendars
    assert hours.counted(found, "other").day == 56 * HOUR / 6
    assert hours.counted(found, "always").day == DAY
    assert hours.counted(found, None).calendar == ""
    assert hours.counted(found, "gone") is None


def test_hours_of_a_rate():
    assert hours.week_spans("mon tue 09:00-12:00") == ((9 * HOUR, 12 * HOUR), (DAY + 9 * HOUR, DAY + 12 * HOUR))
    assert hours.week_spans("sun") == ((6 * DAY, WEEK),)
    assert len(hours.week_spans("09:00-12:00")) == 7
    assert hours.week_spans("sun 22:00-02:00") == ((0, 2 * HOUR), (6 * DAY + 22 * HOUR, WEEK))


@pytest.mark.parametrize(
    ("rate", "per_hour"),
    [("8/h", 8), ("40/wd", 5), ("200/w", 5), ("0.1/min", 6)],
)
def test_a_rate_on_a_calendar_is_spread_over_its_open_hours(rate, per_hour):
    text = SHOP.replace("{mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}", rate)
    ((begin, end, found),) = loads(text).arrivals["walk_in"].rate.spans
    assert (begin, end, found * HOUR) == (0, WEEK, pytest.approx(per_hour))


def test_a_rate_without_a_calendar():
    text = SHOP.replace("{mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office", "24/d")
    ((_, _, rate),) = loads(text).arrivals["walk_in"].rate.spans
    assert rate * HOUR == pytest.approx(1)


def test_a_rate_outside_a_calendar_counts_what_is_left_of_the_week():
    text = SHOP.replace(
        "{mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office", "128/w\n    calendar: night"
    )
    ((_, _, rate),) = loads(text).arrivals["walk_in"].rate.spans
    assert rate * HOUR == pytest.approx(1)


def test_work_counts_the_days_of_all_who_do_it_if_they_agree():
    text = SHOP.replace("duration: 2..4..8 min", "duration: 1 wd")
    assert loads(text).stages["intake"].duration.otherwise.mean == 8 * HOUR
    same = text.replace("roles: [desk], calendar: office", "roles: [desk], calendar: other")
    same = same.replace("  night: {outside: office}", "  other: {sat: 10:00-18:00}")
    assert loads(same).stages["intake"].duration.otherwise.mean == 8 * HOUR


def test_working_days_that_differ_are_refused():
    from procsim.model.problems import InputError

    text = SHOP.replace("duration: 2..4..8 min", "duration: 1 wd").replace(
        "{name: Olga", "{name: Olga, roles: [desk, experts], calendar: other"
    )
    text = text.replace("  night: {outside: office}", "  other: {sat: 10:00-16:00}")
    with pytest.raises(InputError) as raised:
        loads(text, "f")
    assert str(raised.value) == (
        "f:30:36: `wd` has no length here: the working days of the calendars 'office' and 'other' are not alike; write hours"
    )


def test_around_the_clock_a_day_is_a_day():
    text = SHOP.replace("calendar: office, cost", "cost").replace("duration: 2..4..8 min", "duration: 1 d 30 min")
    assert loads(text).stages["intake"].duration.otherwise.mean == DAY + 30 * MINUTE
    assert (
        loads(text.replace("1 d 30 min", "1 wd 30 min")).stages["intake"].duration.otherwise.mean == DAY + 30 * MINUTE
    )
