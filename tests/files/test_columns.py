"""Columns of CSV files: which of them is meant, and that all lines which cannot be read are told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from procsim.files import loads
from procsim.model.problems import InputError
from tests.files.texts import SHOP

if TYPE_CHECKING:
    from pathlib import Path

RATE = "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office\n    enters: intake\n"
RATE += "    seasons: {2026-02-01..2026-02-28: x1.2}\n"
AT = SHOP.replace(RATE, "at: calls.csv\n    enters: intake\n")
EMPIRICAL = SHOP.replace("laptop: exponential(40 min)", "laptop: empirical(calls.csv)")


def calls(folder: Path, content: str) -> tuple[datetime, ...]:
    (folder / "calls.csv").write_text(content, encoding="utf-8")
    return loads(AT, "shop.yaml", folder=folder).arrivals["walk_in"].at or ()


def told(folder: Path, text: str, rows: list[str]) -> list[str]:
    (folder / "calls.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        loads(text, "shop.yaml", folder=folder)
    return [str(problem).removeprefix("shop.yaml:") for problem in raised.value.problems]


def test_times_may_stand_in_any_column_that_alone_has_some(tmp_path):
    times = (datetime(2026, 1, 13, 9), datetime(2026, 1, 12, 10, 30))
    assert calls(tmp_path, "id,arrived,k\n1,2026-01-13 09:00,a\n2,2026-01-12T10:30,b\n") == times
    assert calls(tmp_path, "arrived;closed\n2026-01-13 09:00;2026-01-14\n2026-01-12T10:30;2026-01-14\n") == times
    with pytest.raises(InputError, match=r"calls\.csv has times in 2 columns \(arrived, closed\), and one is wanted"):
        calls(tmp_path, "id,arrived,closed\n1,2026-01-13 09:00,2026-01-14\n")


def test_all_lines_that_are_no_times_are_told(tmp_path):
    assert told(tmp_path, AT, ["2026-01-12", "2026-01-32", "2026-01-13", "soon"]) == [
        "19:9: calls.csv, line 2: 2026-01-32 is not a date: that month has 31 days",
        "19:9: calls.csv, line 4: 'soon' is not a date: write 2026-01-05",
    ]


def test_all_lines_that_are_no_durations_are_told(tmp_path):
    assert told(tmp_path, EMPIRICAL, ["12 min", "soon", "3 h", "1 mn"]) == [
        "38:66: calls.csv, line 2: 'soon' is not a duration: write 20 min, 1 h 30 min or the like",
        "38:66: calls.csv, line 4: 'mn' is no unit of time, did you mean 'min'?",
    ]


def test_of_many_such_lines_the_first_ten_are_told(tmp_path):
    many = told(tmp_path, AT, ["2026-01-12", *["x"] * 1234])
    assert (len(many), many[-1]) == (11, "19:9: calls.csv: so it is in 1,224 more lines")
