"""Units of time, and durations as a reader reads them."""

from __future__ import annotations

import pytest

from procsim.model.time import DAY, HOUR, MINUTE, SECOND, UNITS, WEEK, duration_text


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
        (119 * SECOND, "119 s"),
        (119.6 * SECOND, "2 min"),
        (2.5 * MINUTE, "2.5 min"),
        (9.97 * MINUTE, "10 min"),
        (27 * MINUTE, "27 min"),
        (59.6 * MINUTE, "1 h"),
        (95 * MINUTE, "1 h 35 min"),
        (26 * HOUR, "26 h"),
        (47 * HOUR + 59.7 * MINUTE, "2.0 d"),
        (55 * HOUR, "2.3 d"),
        (-90 * MINUTE, "-1 h 30 min"),
    ],
)
def test_durations_are_rounded_as_a_reader_would(microseconds: float, text: str) -> None:
    assert duration_text(microseconds) == text
