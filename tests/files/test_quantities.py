"""Numbers with units: what each text means, and what no text may mean."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

from datetime import date, datetime

import pytest

from procsim.files import quantities
from procsim.files.quantities import Hours, Mistake
from procsim.model.time import DAY, HOUR, MILLISECOND, MINUTE, SECOND, WEEK

SHOP = Hours(9 * HOUR, "the calendar 'shop'")
MIXED = Hours(None, "the calendars 'a' and 'b'", "their working days are not alike")


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("90 s", 90 * SECOND), ("1.5 h", 1.5 * HOUR), ("2 days", 2 * DAY), ("12 weeks", 12 * WEEK), ("20min", 20 * MINUTE),
        ("1 h 30 min", 90 * MINUTE), ("1h30min", 90 * MINUTE), ("250 ms", 250 * MILLISECOND), ("1 w 2 d", 9 * DAY),
        ("0 min", 0), ("1 hour", HOUR), ("3 wd", 3 * DAY), (" 5\u00a0min ", 5 * MINUTE), (".5 h", HOUR / 2),
    ],
)  # fmt: skip
def test_a_duration_is_a_number_and_a_unit_or_a_sum(text, microseconds):
    assert quantities.duration(text) == microseconds


def test_working_days_are_the_calendars():
    assert quantities.duration("2 wd 1 h", SHOP) == 19 * HOUR


@pytest.mark.parametrize(
    ("text", "hours", "message", "offset"),
    [
        ("5", SHOP, "a unit is missing: 5 what? Write 5 min, 5 h or the like", 0),
        ("1 h 30", SHOP, "a unit is missing: 30 what? Write 30 min, 30 h or the like", 4),
        ("2 d", SHOP, "`d` is 24 hours, and here only the hours of the calendar 'shop' count: write hours, or wd for its working days", 2),
        ("1 week", SHOP, "`week` is 168 hours, and here only the hours of the calendar 'shop' count: write hours, or wd for its working days", 2),
        ("1 wd", MIXED, "`wd` has no length here: their working days are not alike; write hours", 2),
        ("5 Min", SHOP, "'Min' is no unit of time, did you mean 'min'?", 2),
        ("5 m", SHOP, "'m' is no unit of time here: write min for minutes, or weeks or days", 2),
        ("5 hurs", SHOP, "'hurs' is no unit of time, did you mean 'hours'?", 2),
        ("5 xyz", SHOP, "'xyz' is no unit of time: write ms, s, min, h, d, w or wd", 2),
        ("1,5 h", SHOP, "write a decimal point, not a comma", 1),
        ("-5 min", SHOP, "a duration cannot be below 0", 0),
        ("soon", SHOP, "'soon' is not a duration: write 20 min, 1 h 30 min or the like", 0),
        ("30 min 1 h", SHOP, "in a sum the units go down: 'h' comes after a unit that is no larger", 9),
        ("5 min!", SHOP, "'!' does not belong to a duration such as 20 min or 1 h 30 min", 5),
        ("9e9 w", Hours(), "9e9 w is more than a thousand years", 0),
        ("", SHOP, "a duration is missing here: write 20 min", 0),
    ],
)  # fmt: skip
def test_what_is_no_duration(text, hours, message, offset):
    with pytest.raises(Mistake) as raised:
        quantities.duration(text, hours)
    assert (raised.value.message, raised.value.offset) == (message, offset)


@pytest.mark.parametrize(
    ("text", "value"), [("40%", 0.4), ("0.4", 0.4), ("35%", 0.35), ("100 %", 1.0), ("0", 0.0), ("1", 1.0)]
)
def test_a_share_is_a_percentage_or_a_fraction(text, value):
    assert quantities.share(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("40", "a share cannot be above 1: 40, did you mean 40%?"), ("101%", "a share cannot be above 100 %: 101%"),
        ("-1%", "a share cannot be below 0: -1%"), ("half", "'half' is not a share: write 40% or 0.4"),
        ("0,5", "write 0.5: a decimal point, not a comma"), ("500", "a share cannot be above 100 %: 500"),
    ],
)  # fmt: skip
def test_what_is_no_share(text, message):
    with pytest.raises(Mistake) as raised:
        quantities.share(text)
    assert raised.value.message == message


@pytest.mark.parametrize(
    ("text", "value"),
    [("5/h", (5, "h")), ("40/d", (40, "d")), ("40/wd", (40, "wd")), ("200 / w", (200, "w")), ("0.5 per hour", (0.5, "h")), ("3/min", (3, "min"))],
)  # fmt: skip
def test_a_rate_has_a_unit(text, value):
    assert quantities.rate(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5", "a unit is missing: 5 in what time? Write 5/h, 5/d, 5/wd or 5/w"),
        ("5/month", "'month' is no unit of a rate: write h, d, wd or w"),
        ("-5/h", "a rate cannot be below 0"),
        ("often", "'often' is not a rate: write 5/h, 40/d, 40/wd or 200/w"),
    ],
)
def test_what_is_no_rate(text, message):
    with pytest.raises(Mistake) as raised:
        quantities.rate(text)
    assert raised.value.message == message


def test_a_cost_may_name_the_currency():
    assert quantities.cost_per_hour("450/h", "RUB") == quantities.cost_per_hour("450 RUB/h", "RUB") == 450


def test_times():
    assert quantities.time_of_day("09:30") == 9.5 * HOUR
    assert quantities.time_of_day("24:00") == DAY
    assert quantities.moment("2026-01-05") == datetime(2026, 1, 5)
    assert quantities.moment("2026-01-05 08:00") == quantities.moment("2026-01-05T08:00") == datetime(2026, 1, 5, 8)
    assert quantities.moment("2026-01-05T08:00:30.25") == datetime(2026, 1, 5, 8, 0, 30, 250_000)
    assert quantities.span("22:00-06:00") == (22 * HOUR, 30 * HOUR)
    assert quantities.span("00:00-24:00") == (0, DAY)
    assert quantities.span("18:00 – 00:00") == (18 * HOUR, DAY)
    assert quantities.date_range("2026-07-01..2026-07-14") == (date(2026, 7, 1), date(2026, 7, 14))


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (quantities.time_of_day, "9", "'9' is not a time of day: write 09:00"),
        (quantities.time_of_day, "24:01", "there is no time 24:01: a day goes from 00:00 to 24:00"),
        (quantities.time_of_day, "09:60", "there is no time 09:60: a day goes from 00:00 to 24:00"),
        (quantities.span, "09:00", "'09:00' are no opening hours: write 09:00-18:00"),
        (quantities.span, "09:00-09:00", "09:00-09:00 is open for no time; the whole day is 00:00-24:00"),
        (quantities.span, "24:00-06:00", "nothing opens at 24:00: it is the next day's 00:00"),
        (quantities.moment, "2026-01-05 24:00", "24:00 is the next day's 00:00: write that"),
        (quantities.moment, "2026-01-05 8 Uhr", "'2026-01-05 8 Uhr' is not a time: write 2026-01-05 or 2026-01-05 08:00"),
        (quantities.day, "2026-13-01", "2026-13-01 is not a date: there is no month 13"),
        (quantities.day, "2025-02-29", "2025-02-29 is not a date: that month has 28 days"),
        (quantities.day, "1820-01-01", "the year 1820 is not between 1900 and 2200"),
        (quantities.whole, "1e99", "1e99 is too large"),
        (quantities.number, "1e-16", "1e-16 is too small to be told from 0"),
        (quantities.number, "1e999", "1e999 is too large"),
        (quantities.number, "nan", "'nan' is not a number"),
        (quantities.number, "1_000", "'1_000' is not a number"),
    ],
)  # fmt: skip
def test_what_is_no_time_date_or_number(read, text, message):
    with pytest.raises(Mistake) as raised:
        read(text)
    assert raised.value.message == message


def test_a_factor_is_a_number_or_a_percentage():
    assert quantities.factor("0.8") == quantities.factor("80%") == pytest.approx(0.8)
