"""Keyed draws: the generator against its published vectors, the keys, and the same bytes without compilation."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from procsim.engine import draws
from procsim.engine.draws import draw, name_key, uniform
from procsim.engine.philox import philox
from procsim.engine.quantiles import compile_distribution
from procsim.model.distributions import Distribution, Family

WORD = 2**64
KEYS = ("seed", "replication", "source", "number", "generation", "name", "visit", "purpose")
ONE = (7, 3, name_key("walk_in"), 41, 0, name_key("repair"), 1, draws.DURATION)


def signed(word: int) -> int:
    return word - WORD if word >= WORD // 2 else word


def first_word_of_numpy(key: list[int], counter: list[int]) -> int:
    """numpy's Philox4x64-10 raises the counter before each block."""
    before = (sum((word % WORD) << 64 * place for place, word in enumerate(counter)) - 1) % 2**256
    generator = np.random.Philox(key=(key[0] % WORD) + ((key[1] % WORD) << 64), counter=before)
    return int(generator.random_raw())


@pytest.mark.parametrize(
    ("key", "counter", "word"),
    [
        ([0, 0], [0, 0, 0, 0], 0x16554D9ECA36314C),
        ([2**64 - 1] * 2, [2**64 - 1] * 4, 0x87B092C3013FE90B),
        (
            [0x452821E638D01377, 0xBE5466CF34E90C6C],
            [0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89],
            0xA528F45403E61D95,
        ),
    ],
)
def test_the_generator_gives_the_known_answers(key: list[int], counter: list[int], word: int) -> None:
    """The first words of the vectors for philox4x64 with 10 rounds that are published with Random123."""
    assert first_word_of_numpy(key, counter) == word
    assert philox(*map(signed, key), *map(signed, counter)) == word >> 12


def test_the_generator_is_numpy_s_for_any_key_and_counter() -> None:
    chance = np.random.default_rng(5)
    for _ in range(300):
        words = [int(word) for word in chance.integers(-(2**63), 2**63, 6)]
        assert philox(*words) == first_word_of_numpy(words[:2], words[2:]) >> 12


def test_the_words_are_packed_as_the_module_says() -> None:
    seed, replication, source, name, purpose = 5, 6, -7, 8, 9
    number, generation, visit = 2**47 - 1, 2**16 - 1, 2**32 - 1
    ordinal = 2**24 - 1
    packed = [source, (number << 16) + generation, name, signed((visit << 32) + (ordinal << 8) + purpose)]
    word = first_word_of_numpy([seed, replication], packed)
    found = uniform(seed, replication, source, number, generation, name, visit, purpose + draws.ORDINAL * ordinal)
    assert found == ((word >> 12) + 0.5) / 2**52


def test_a_uniform_is_an_odd_multiple_of_two_to_the_minus_53_within_the_open_interval() -> None:
    for number in range(2000):
        u = uniform(1, 0, 2, number, 0, 3, 1, draws.DURATION)
        assert 0.0 < u < 1.0
        assert (u * 2**53) % 2 == 1
        assert 1.0 - (1.0 - u) == u


@pytest.mark.parametrize("place", range(len(KEYS)), ids=KEYS)
def test_every_part_of_the_key_makes_another_draw(place: int) -> None:
    found = {uniform(*ONE)}
    for step in range(1, 200):
        key = list(ONE)
        key[place] += step
        found.add(uniform(*key))
    assert len(found) == 200


@pytest.mark.parametrize("place", range(len(KEYS)), ids=KEYS)
def test_neighbouring_keys_draw_evenly_and_independently(place: int) -> None:
    """Chi-square over 64 cells and the correlation of neighbours, both within 4 standard errors."""
    count = 20_000
    found = np.empty(count)
    for step in range(count):
        key = list(ONE)
        key[place] += step
        found[step] = uniform(*key)
    cells = np.histogram(found, bins=64, range=(0, 1))[0]
    chi_square = float(((cells - count / 64) ** 2 / (count / 64)).sum())
    assert abs(chi_square - 63) < 4 * (2 * 63) ** 0.5
    assert abs(np.corrcoef(found[1:], found[:-1])[0, 1]) < 4 / count**0.5


def test_the_order_of_asking_changes_nothing() -> None:
    keys = [(1, 0, 2, number, 0, 3, 1, draws.DURATION) for number in range(50)]
    assert [uniform(*key) for key in keys] == [uniform(*key) for key in reversed(keys)][::-1]


def test_numpy_integers_are_keys_like_python_s() -> None:
    assert uniform(*(np.int64(part) for part in ONE)) == uniform(*ONE)


def test_name_keys_are_the_first_eight_bytes_of_blake2b() -> None:
    # b2sum -l 64 of the UTF-8 text, read as a little-endian signed integer
    assert name_key("repair") == int.from_bytes(bytes.fromhex(REPAIR), "little", signed=True)
    assert name_key("ремонт") == int.from_bytes(bytes.fromhex(REPAIR_IN_RUSSIAN), "little", signed=True)
    assert all(-(2**63) <= name_key(f"stage {number}") < 2**63 for number in range(100))
    assert len({name_key(f"stage {number}") for number in range(10_000)}) == 10_000


REPAIR = "f66b7499b3667bf1"
REPAIR_IN_RUSSIAN = "b4e1d7d0ed357fb9"


def test_purposes_are_told_apart() -> None:
    purposes = [value for name, value in vars(draws).items() if name.isupper() and isinstance(value, int)]
    purposes.remove(draws.ORDINAL)
    purposes = [purpose for purpose in purposes if purpose < 2**31]
    assert len(purposes) >= 10
    assert len(set(purposes)) == len(purposes)
    assert all(0 < purpose < draws.ORDINAL for purpose in purposes)


def some_distributions() -> list[Distribution]:
    return [
        Distribution(Family.CONSTANT, (6e8,)),
        Distribution(Family.EXPONENTIAL, (1.8e9,)),
        Distribution(Family.LOGNORMAL, (1.2e9, 6e8)),
        Distribution(Family.GAMMA, (1.2e9, 6e8)),
        Distribution(Family.GAMMA, (1.2e9, 6e9)),
        Distribution(Family.GAMMA, (1.2e9, 2.5e7)),
        Distribution(Family.WEIBULL, (1.2e9, 4e8)),
        Distribution(Family.NORMAL, (1.2e9, 1e9)),
        Distribution(Family.UNIFORM, (3e8, 9e8)),
        Distribution(Family.TRIANGULAR, (2.4e8, 4.8e8, 1.2e9)),
        Distribution(Family.PERT, (2.4e8, 4.8e8, 1.2e9)),
        Distribution(Family.USUALLY, (1.8e9, 0.9, 2.7e9)),
        Distribution(Family.EMPIRICAL, (1e8, 2e8, 5e8)),
    ]


def test_a_draw_is_the_quantile_at_its_uniform() -> None:
    nothing = np.zeros(1)
    assert draw(*ONE, 6, 100.0, 50.0, 0.0, nothing) == 100.0 + 50.0 * uniform(*ONE)


@pytest.mark.parametrize("distribution", some_distributions(), ids=lambda each: each.family.value)
def test_draws_have_the_distribution_s_mean(distribution: Distribution) -> None:
    """Over 4,000 tickets, within 4 standard errors; the seed is fixed."""
    count = 4000
    family, a, b, c = compile_distribution(distribution)
    values = np.array(distribution.parameters)
    name = name_key("mean")
    found = np.array([draw(1, 0, 2, number, 0, name, 1, 1, family, a, b, c, values) for number in range(count)])
    error = max(float(found.std()), 1e-9) / count**0.5
    assert abs(found.mean() - distribution.mean) < 4 * error


def small_cases() -> str:
    """Draws, parameters and clocks as exact text, for comparison between compiled and plain code."""
    from procsim.engine import clocks
    from procsim.engine.clocks import Clock

    lines = []
    for distribution in some_distributions():
        family, a, b, c = compile_distribution(distribution)
        lines.append(f"{family} {float(a).hex()} {float(b).hex()} {float(c).hex()}")
        values = np.array(distribution.parameters)
        keys = [
            (11, number % 3, name_key("источник"), number, number % 2, name_key("этап"), 1 + number % 4, 1)
            for number in range(40)
        ]
        lines += [float(draw(*key, family, a, b, c, values)).hex() for key in keys]
    lines += [str(philox(*words)) for words in ([2**63 - 1] * 6, [-(2**63)] * 6, [-1, 0, 1, -2, 3, -4])]
    clock = Clock.of_spans([(-30, -10), (0, 20), (25, 26), (40, 90)])
    table: Any = (clock.begins, clock.ends, clock.before, 0, 4)
    moments = np.arange(-40, 100, 7)
    for t in moments.tolist():
        answers = [clocks.open_time(*table, t), clocks.advance(*table, t, 9), clock.next_open(t), clock.is_open(t)]
        answers.append(clocks.next_time_of_day(clock.begins, clock.ends, 0, 4, t, 10, 0))
        lines.append(" ".join(str(int(answer)) for answer in answers))
    arrays = (clock.elapsed(-40, moments), clock.advance(moments, 13), clock.next_open(moments))
    lines += [str(array.tolist()) for array in arrays]
    return "\n".join(lines)


def test_plain_python_gives_the_same_bytes_as_compiled_code() -> None:
    root = Path(__file__).parents[2]
    environment = dict(os.environ, NUMBA_DISABLE_JIT="1", PYTHONPATH=str(root), PYTHONIOENCODING="utf-8")
    # Warnings are errors there too: plain integers must not overflow.
    script = "from tests.engine.test_draws import small_cases; print(small_cases())"
    command = [sys.executable, "-W", "error", "-c", script]
    plain = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", cwd=root)
    assert plain.returncode == 0, plain.stderr
    assert plain.stdout.strip() == small_cases()


def test_draws_stay_what_they_are_from_version_to_version() -> None:
    """A changed draw changes every log: whoever breaks this test changes the major version."""
    assert [each.hex() for each in some_draws()] == REMEMBERED


def some_draws() -> list[float]:
    found = []
    for number, distribution in enumerate(some_distributions()):
        family, a, b, c = compile_distribution(distribution)
        key = (1, 2, name_key("walk_in"), 100 + number, 0, name_key("repair"), 1, draws.DURATION)
        found.append(float(draw(*key, family, a, b, c, np.array(distribution.parameters))))
    return found


REMEMBERED = [
    "0x1.1e1a300000000p+29",
    "0x1.b6719bc690b13p+31",
    "0x1.c101ff525aa53p+29",
    "0x1.e04b92b43ad06p+29",
    "0x1.1689cc3e5b254p-41",
    "0x1.243dd9e57648ep+30",
    "0x1.3eafb52f130c2p+29",
    "0x1.1c9efd19058e2p+31",
    "0x1.426d904ea2092p+29",
    "0x1.2a1e3108688a5p+29",
    "0x1.4e331b45aa0adp+29",
    "0x1.f0dc2463b2058p+30",
    "0x1.dcd6500000000p+28",
]
