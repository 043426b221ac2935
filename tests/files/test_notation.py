"""The notation of distributions: every form of the format's page, and what is wrong with the others."""
# ruff: noqa: E501 (a table reads best with one line for each case)

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from procsim.files import columns, notation
from procsim.files.quantities import ALL_HOURS, Hours, Mistake
from procsim.model.distributions import Distribution, Family
from procsim.model.time import HOUR, MINUTE, SECOND

if TYPE_CHECKING:
    from pathlib import Path


def read(text: str, hours: Hours | None = ALL_HOURS, folder: Path | None = None) -> Distribution:
    return notation.read(text, hours, lambda name, at: columns.durations(folder, name, hours, at))


@pytest.mark.parametrize(
    ("text", "family", "minutes"),
    [
        ("30 min", Family.CONSTANT, (30,)),
        ("1 h 30 min", Family.CONSTANT, (90,)),
        ("exponential(30 min)", Family.EXPONENTIAL, (30,)),
        ("lognormal(20 ± 10 min)", Family.LOGNORMAL, (20, 10)),
        ("lognormal(20 +- 10 min)", Family.LOGNORMAL, (20, 10)),
        ("lognormal(20 +/- 10 min)", Family.LOGNORMAL, (20, 10)),
        ("gamma(1 h ± 10 min)", Family.GAMMA, (60, 10)),
        ("weibull(1 h 30 min ± 10 min)", Family.WEIBULL, (90, 10)),
        ("normal(20 ± 5 min)", Family.NORMAL, (20, 5)),
        ("uniform(5..15 min)", Family.UNIFORM, (5, 15)),
        ("uniform(30 min..1 h)", Family.UNIFORM, (30, 60)),
        ("triangular(4..8..20 min)", Family.TRIANGULAR, (4, 8, 20)),
        ("pert(4..8..20 min)", Family.PERT, (4, 8, 20)),
        ("4..8..20 min", Family.PERT, (4, 8, 20)),
        ("4 .. 8 .. 20 min", Family.PERT, (4, 8, 20)),
        ("30..45 min..2 h", Family.PERT, (30, 45, 120)),
        ("5..15 min", Family.UNIFORM, (5, 15)),
        ("20 ± 10 min", Family.LOGNORMAL, (20, 10)),
        ("1.5 ± .5 h", Family.LOGNORMAL, (90, 30)),
        ("lognormal( 20±10min )", Family.LOGNORMAL, (20, 10)),
        ("normal(0 ± 5 min)", Family.NORMAL, (0, 5)),
        ("lognormal(0 ± 0 min)", Family.LOGNORMAL, (0, 0)),
    ],
)
def test_durations(text, family, minutes):
    found = read(text)
    assert (found.family, found.parameters) == (family, tuple(value * MINUTE for value in minutes))
    assert found.text == text


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("usually 20 min (9 in 10 within 35 min)", 0.9), ("usually 20 (19 in 20 within 35 min)", 0.95),
        ("usually 20 min (90% within 35 min)", 0.9),
    ],
)  # fmt: skip
def test_usually_is_a_median_and_a_quantile(text, level):
    assert read(text).parameters == (20 * MINUTE, level, 35 * MINUTE)


def test_a_number_has_no_unit():
    assert read("lognormal(3 ± 2)", None).parameters == (3, 2)
    assert read("-5..5", None).parameters == (-5, 5)
    assert read("normal(-1 ± 2)", None).parameters == (-1, 2)
    assert read("7", None) == Distribution(Family.CONSTANT, (7.0,), "7")


@pytest.mark.parametrize(
    ("text", "message", "offset"),
    [
        ("lognormal(20, 10 min)", "there is no comma in the notation: write lognormal(20 ± 10 min)", 12),
        ("lognormal(20 min)", "lognormal wants a mean and a standard deviation: lognormal(20 ± 10 min)", 10),
        ("lognormal 20 ± 10 min", "lognormal wants brackets: lognormal(20 ± 10 min)", 0),
        ("exponential 20 min", "exponential wants brackets: exponential(30 min)", 0),
        ("exponential(20..30 min)", "an exponential has only its mean: write exponential(30 min)", 12),
        ("normal(20 ± 10 min) h", "something follows after the closing bracket", 19),
        ("uniform(5..10..15 min)", "uniform wants least and most: uniform(5..15 min)", 8),
        ("pert(5..15 min)", "pert wants least, most likely and most: pert(4..8..20 min)", 5),
        ("15..5 min", "the numbers of a range go up: least..most likely..most", 4),
        ("4..5..6..7 min", "pert wants least, most likely and most: pert(4..8..20 min)", 0),
        ("lognormal(0 ± 5 min)", "a mean of 0 leaves no room for a deviation", 10),
        ("lognormal(1 ms ± 5 min)", "the standard deviation is more than a thousand times the mean", 16),
        ("usually 20 min (9 in 10 within 5 min)", "most stay within more than the usual, not less", 31),
        ("usually 20 min (10 in 10 within 35 min)", "the second number says within what most of them stay: more than half, less than all", 16),
        ("usually 20 min (9 in 0 within 35 min)", "nothing is 1 in 0", 21),
        ("usually 0 min (9 in 10 within 35 min)", "the usual must be above 0", 8),
        ("lognormal(20 ± 0.00000001 min)", "the standard deviation is less than a billionth of the mean: leave it out", 14),
        ("usually 20 min (51 in 100 within 35 min)", "by this guess the mean would be more than a thousand times the usual: say within what 9 in 10 or 95 in 100 stay", 33),
        ("usually 5 min (9 in 10 within 1 d)", "by this guess the mean would be more than a thousand times the usual: say within what 9 in 10 or 95 in 100 stay", 30),
        (f"usually 5 min ({'9' * 400} in 1{'0' * 400} within 6 min)", "the second number says within what most of them stay: more than half, less than all", 15),
        ("1e-16 min", "1e-16 is too small to be told from 0", 0),
        ("2 h 1e16 ms", "1e16 is too large", 4),
        ("usualy(20 min)", "there is no distribution 'usualy', did you mean 'usually'?", 0),
        ("poisson(20 min)", "there is no distribution 'poisson'", 0),
        ("5 ± 3", "a unit is missing: 3 what? Write 3 min, 3 h or the like", 4),
        ("± 3 min", "a duration is missing here: write 20 min", 0),
    ],
)  # fmt: skip
def test_what_is_no_distribution(text, message, offset):
    with pytest.raises(Mistake) as raised:
        read(text)
    assert (raised.value.message, raised.value.offset) == (message, offset)


def test_an_exponential_number_is_never_below_zero():
    with pytest.raises(Mistake, match="the mean cannot be below 0"):
        read("exponential(-5)", None)


def test_a_number_in_the_place_of_a_duration_and_the_other_way_round():
    with pytest.raises(Mistake, match="a number without a unit is wanted here, not '2 min'"):
        read("3 ± 2 min", None)


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        ("12 min\n3 min\n90 s\n", (90, 180, 720)),
        ("duration\n12 min\n3 min\n", (180, 720)),
        ("minutes\n12\n3\n", (180, 720)),
        ("duration (min)\n12\n3\n", (180, 720)),
        ("duration_h;who\n1;Olga\n0.5;Pavel\n", (1800, 3600)),
        ("\ufeffhours\r\n1\r\n\r\n2\r\n", (3600, 7200)),
    ],
)
def test_a_column_of_durations(tmp_path, content, seconds):
    (tmp_path / "seen.csv").write_text(content, encoding="utf-8")
    found = read("empirical(seen.csv)", folder=tmp_path)
    assert (found.family, found.parameters) == (Family.EMPIRICAL, tuple(second * SECOND for second in seconds))


def test_a_column_of_numbers(tmp_path):
    (tmp_path / "ages.csv").write_text("age\n3\n1\n", encoding="utf-8")
    assert read("empirical(ages.csv)", None, tmp_path).parameters == (1, 3)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"12\n3\n", "seen.csv, line 1: a unit is missing: 12 what? Write 12 min, 12 h or the like (the column's header may name the unit: minutes)"),
        (b"duration\n12 min\nlong\n", "seen.csv, line 3: 'long' is not a duration: write 20 min, 1 h 30 min or the like"),
        (b"minutes\n", "seen.csv holds no numbers"),
        (b"3 min,1 h\n", "seen.csv has 2 columns, and one is wanted: leave out the others, or let one header alone name a unit of time, as in duration_min"),
        (b"wait_min,work_min\n3,4\n", "seen.csv has 2 columns, and one is wanted: leave out the others, or let one header alone name a unit of time, as in duration_min"),
        (b"", "seen.csv is empty"),
        (b"minutes\n\xff\n", "seen.csv:2:1: the byte 0xFF is not UTF-8: save the file as UTF-8"),
        (b"minutes\n-5\n", "seen.csv, line 2: a duration cannot be below 0"),
    ],
)  # fmt: skip
def test_what_is_no_column_of_durations(tmp_path, content, message):
    (tmp_path / "seen.csv").write_bytes(content)
    with pytest.raises(Mistake) as raised:
        read("empirical(seen.csv)", folder=tmp_path)
    assert (raised.value.message, raised.value.offset) == (message, 10)


def test_a_file_that_is_not_there_may_have_another_name(tmp_path):
    (tmp_path / "seen.csv").write_text("minutes\n5\n", encoding="utf-8")
    (tmp_path / "seem.yaml").write_text("", encoding="utf-8")
    with pytest.raises(Mistake, match=r"^seem\.csv: there is no such file, did you mean seen\.csv\?$"):
        read("empirical(seem.csv)", folder=tmp_path)


def test_units_of_a_calendar_reach_into_a_notation():
    assert read("exponential(2 wd)", Hours(9 * HOUR, "the calendar 'shop'")).parameters == (18 * HOUR,)
