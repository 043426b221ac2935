# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Joins among other joins: for whom they wait, and where a token comes from behind them."""

from .stories import log_of, rows


def test_a_join_waits_for_what_waits_at_another_join() -> None:
    """At 00:10 `outer` could have `d` only from behind `inner`, where a token waits for `s`: so it waits, though the one
    that will come to `s` has to pass through `outer` itself.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {t: {at: ["@00:00"], enters: opening, attributes: {way: {usual: 100%, odd: 0%}}}}
        stages:
          opening: {next: {all: [a, c, x]}}
          a: {wait: 5 min, next: {by: way, usual: inner, otherwise: s}}
          c: {wait: 10 min, next: outer}
          x: {wait: 20 min, next: outer}
          s: {wait: 1 min, next: inner}
          inner: {after_all: [a, s], next: d}
          d: {wait: 1 min, next: outer}
          outer: {wait: 1 min, after_all: [c, d], next: [{when: visits.s == 0, to: s}, {to: resolved}]}
    """) == rows("""
        t1 a     - 00:00 00:00 00:05
        t1 c     - 00:00 00:00 00:10
        t1 x     - 00:00 00:00 00:20
        t1 outer - 00:20 00:20 00:21
        t1 s     - 00:21 00:21 00:22
        t1 d     - 00:22 00:22 00:23
        t1 outer - 00:23 00:23 00:24
    """)


def test_a_join_takes_one_token_from_each_stage() -> None:
    """Two tokens come from `left`; the first joins with that from `right`, the second goes on alone, as nobody else can
    come.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {t: {at: ["@00:00"], enters: opening, attributes: {way: {twice: 100%, once: 0%}}}}
        stages:
          opening: {next: {all: [left, right, gap]}}
          gap:   {wait: 1 min, next: {by: way, twice: left, otherwise: resolved}}
          left:  {wait: 5 min, next: meet}
          right: {wait: 20 min, next: meet}
          meet:  {wait: 1 min, after_all: [left, right], next: resolved}
    """) == rows("""
        t1 gap   - 00:00 00:00 00:01
        t1 left  - 00:00 00:00 00:05
        t1 right - 00:00 00:00 00:20
        t1 left  - 00:01 00:01 00:06
        t1 meet  - 00:20 00:20 00:21
        t1 meet  - 00:20 00:20 00:21
    """)


def test_who_comes_from_a_join_comes_from_no_stage_before_it() -> None:
    """Behind the crossroads `inner` a token comes from `inner`, not from `left` any more: it passes straight through
    `meet`, which lists `left`.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {t: {at: ["@00:00"], enters: opening, attributes: {way: {round: 100%, straight: 0%}}}}
        stages:
          opening: {next: {all: [right, left, other]}}
          right: {wait: 5 min, next: inner}
          left:  {wait: 10 min, next: {by: way, round: inner, otherwise: meet}}
          other: {wait: 30 min, next: meet}
          inner: {after_all: [left, right], next: meet}
          meet:  {wait: 1 min, after_all: [left, other], next: resolved}
    """) == rows("""
        t1 right - 00:00 00:00 00:05
        t1 left  - 00:00 00:00 00:10
        t1 other - 00:00 00:00 00:30
        t1 meet  - 00:10 00:10 00:11
        t1 meet  - 00:30 00:30 00:31
    """)
