"""Units of time, and durations as a reader reads them."""

from __future__ import annotations

import pytest

from procsim.model.time import DAY, HOUR, MINUTE, SECOND, UNITS, WEEK, as_column, duration_text, in_unit, unit_for


def test_units_have_their_lengths() -> None:
    assert UNITS["ms"] * 1000 == UNITS["s"] == SECOND
    assert UNITS["min"] == UNITS["minutes"] == 60 * SECOND
    assert UNITS["h"] == 60 * MINUTE
    assert UNITS["days"] == 24 * HOUR
    assert UNITS["week"] == WEEK == 7 * DAY
    assert "wd" not in UNITS


@pytest.mark.parametrize(
    ("microseconds", "text"),
    [
        (0, "0 min"),
        (500, "0.5 ms"),
        (999_600, "1 s"),
        (250_000, "250 ms"),
        (45 * SECOND, "45 s"),
        (59.4 * SECOND, "59 s"),
        (59.6 * SECOND, "1 min"),
        (109 * SECOND, "1.8 min"),
        (2.5 * MINUTE, "2.5 min"),
        (9.97 * MINUTE, "10 min"),
        (27 * MINUTE, "27 min"),
        (59.6 * MINUTE, "1 h"),
        (95 * MINUTE, "1 h 35 min"),
        (26 * HOUR, "26 h"),
        (47 * HOUR + 59.7 * MINUTE, "2 d"),
        (14 * DAY, "14 d"),
        (55 * HOUR, "2.3 d"),
        (-90 * MINUTE, "-1 h 30 min"),
    ],
)
def test_durations_are_rounded_as_a_reader_would(microseconds: float, text: str) -> None:
    assert duration_text(microseconds) == text


@pytest.mark.parametrize(
    ("longest", "unit"),
    [(0, "ms"), (SECOND, "s"), (2 * MINUTE, "min"), (2 * HOUR, "h"), (99 * HOUR, "h"), (100 * HOUR, "d")],
)
def test_the_longest_says_in_which_unit_all_are_said(longest: float, unit: str) -> None:
    assert unit_for(longest)[1] == unit


def test_hours_of_a_calendar_are_not_said_in_days() -> None:
    assert unit_for(100 * HOUR, days=False) == (HOUR, "h")


@pytest.mark.parametrize(
    ("hours", "decimals", "text"),
    [
        (54.7, None, "55 h"),
        (9.6, None, "9.6 h"),
        (9.97, None, "10 h"),
        (3, None, "3 h"),
        (0.02, None, "<0.1 h"),
        (54.7, 1, "54.7 h"),
        (3, 1, "3.0 h"),
        (12_345, None, "12\u202f345 h"),
    ],
)
def test_a_duration_in_a_unit(hours: float, decimals: int | None, text: str) -> None:
    assert in_unit(hours * HOUR, (HOUR, "h"), decimals) == text


@pytest.mark.parametrize(
    ("minutes", "texts"),
    [
        ([12, 416, 59.9, 109, 0], ["0 h 12", "6 h 56", "1 h 00", "1 h 49", "0 h 00"]),
        ([2.4, 416, 39], ["2.4 min", "6 h 56", "39 min"]),  # 0 h 02 would hide the twenty-four seconds
        ([0.3, 383, 45], ["18 s", "6 h 23", "45 min"]),
        ([9.3, 27, 5], ["9.3 min", "27 min", "5 min"]),
        ([0.3, 27, 5], ["18 s", "27 min", "5 min"]),
        ([2880, 1538], ["48 h", "26 h"]),
        ([2880, 1538, 1], ["48 h", "25 h 38", "1 min"]),
        ([12 * 1440, 1440], ["12 d", "1 d"]),
        ([12 * 1440, 60 * 60, 1.8, 0], ["12 d", "60 h", "1.8 min", "0 min"]),  # a queue of days beside one of minutes
        ([0.2, 1200], ["12 s", "20 h"]),
        ([0.5, 1.5], ["30 s", "90 s"]),
        ([], []),
    ],
)
def test_a_column_has_one_notation_that_shows_each_or_each_has_its_own(minutes: list[float], texts: list[str]) -> None:
    assert as_column([one * MINUTE for one in minutes]) == texts


def test_a_column_without_days_keeps_to_hours() -> None:
    assert as_column([300 * HOUR, 2 * MINUTE], days=False) == ["300 h", "2 min"]
