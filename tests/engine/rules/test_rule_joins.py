# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Joins: for whom they wait, alone and among other joins, and where a token comes from behind them."""

from .stories import log_of, rows, tell


def test_a_join_starts_when_all_branches_have_sent_the_ticket_on() -> None:
    """A stage with `after_all` takes one token from each listed stage, and queues once, when the last has come."""
    story = tell("""
        staff: {desk: {count: 3}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [left, right]}}
          left:  {role: desk, duration: 10 min, next: meet}
          right: {role: desk, duration: 25 min, next: meet}
          meet:  {role: desk, duration: 5 min, after_all: [left, right], next: resolved}
    """)
    assert story.visits == rows("""
        a1 left  desk-1 00:00 00:00 00:10
        a1 right desk-2 00:00 00:00 00:25
        a1 meet  desk-3 00:25 00:25 00:30
    """)
    assert story.tickets == rows("a1 00:00 00:30 resolved")


def test_a_join_may_be_a_crossroads() -> None:
    """`after_all` stands at any stage: a crossroads that waits for its branches and leaves no row."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [left, right, third]}}
          left:  {wait: 10 min, next: meet}
          right: {wait: 25 min, next: meet}
          third: {wait: 5 min, next: meet}
          meet:  {after_all: [left, right, third], next: after}
          after: {wait: 1 min, next: resolved}
    """) == rows("""
        a1 left  - 00:00 00:00 00:10
        a1 right - 00:00 00:00 00:25
        a1 third - 00:00 00:00 00:05
        a1 after - 00:25 00:25 00:26
    """)


def test_a_stage_that_gave_up_and_is_sent_on_counts_as_coming_from_it() -> None:
    """One that gave up there and is sent on to the join counts as coming from it."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          x: {at: ["@00:00"], enters: busy}
          a: {at: ["@00:00"], enters: opening}
        stages:
          opening: {next: {all: [left, right]}}
          busy: {role: desk, duration: 1 h, next: resolved}
          left:  {role: desk, duration: 10 min, patience: 15 min, gives_up: meet, next: meet}
          right: {wait: 10 min, next: meet}
          meet:  {wait: 1 min, after_all: [left, right], next: resolved}
    """) == rows("""
        x1 busy desk-1 00:00 00:00 01:00
        a1 left  - 00:00 - 00:15
        a1 right - 00:00 00:00 00:10
        a1 meet  - 00:15 00:15 00:16
    """)


def test_a_token_from_an_unlisted_stage_passes_straight_through() -> None:
    """A token from any other stage passes straight through a join, and the join doesn't wait for what can't come any
    more.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening, attributes: {way: aside}}}
        stages:
          opening: {next: {all: [left, right]}}
          left:  {wait: 5 min, next: {by: way, aside: detour, otherwise: meet}}
          detour: {wait: 5 min, next: meet}
          right: {wait: 20 min, next: meet}
          meet:  {wait: 1 min, after_all: [left, right], next: resolved}
    """) == rows("""
        a1 left   - 00:00 00:00 00:05
        a1 right  - 00:00 00:00 00:20
        a1 detour - 00:05 00:05 00:10
        a1 meet   - 00:10 00:10 00:11
        a1 meet   - 00:20 00:20 00:21
    """)


def test_a_join_does_not_wait_for_a_branch_that_ended_before() -> None:
    """A join does not wait for a stage that no other open token can reach any more: `left` ended at 00:05, `right`
    comes at 00:20.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening, attributes: {way: out}}}
        stages:
          opening: {next: {all: [left, right]}}
          left:  {wait: 5 min, next: {by: way, out: resolved, otherwise: meet}}
          right: {wait: 20 min, next: meet}
          meet:  {wait: 1 min, after_all: [left, right], next: resolved}
    """)
    assert story.visits == rows("""
        a1 left  - 00:00 00:00 00:05
        a1 right - 00:00 00:00 00:20
        a1 meet  - 00:20 00:20 00:21
    """)
    assert story.tickets == rows("a1 00:00 00:21 resolved")


def test_a_join_stops_waiting_when_the_branch_ends() -> None:
    """A join that waits goes on at the moment at which the other branch ends: `right` came at 00:20, `left` ends at
    00:45.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening, attributes: {way: out}}}
        stages:
          opening: {next: {all: [left, right]}}
          left:  {wait: 45 min, next: {by: way, out: resolved, otherwise: meet}}
          right: {wait: 20 min, next: meet}
          meet:  {wait: 1 min, after_all: [left, right], next: resolved}
    """) == rows("""
        a1 left  - 00:00 00:00 00:45
        a1 right - 00:00 00:00 00:20
        a1 meet  - 00:45 00:45 00:46
    """)


def test_a_join_stops_waiting_when_the_other_branch_can_no_longer_reach_the_stage() -> None:
    """A join does not wait for a stage that none of the other open tokens can *reach* any more: at 00:10 the left
    branch turns away for good.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening, attributes: {way: away}}}
        stages:
          opening: {next: {all: [first, right]}}
          first: {wait: 10 min, next: {by: way, away: long, otherwise: left}}
          left:  {wait: 5 min, next: meet}
          long:  {wait: 2 h, next: resolved}
          right: {wait: 5 min, next: meet}
          meet:  {wait: 1 min, after_all: [left, right], next: resolved}
    """) == rows("""
        a1 first - 00:00 00:00 00:10
        a1 right - 00:00 00:00 00:05
        a1 long  - 00:10 00:10 02:10
        a1 meet  - 00:10 00:10 00:11
    """)


def test_a_way_that_leads_through_the_join_itself_does_not_keep_it_waiting() -> None:
    """Reachable is what can be reached *without passing the join*: `left` could be reached again only from behind
    `meet`.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening, attributes: {way: {out: 100%, strange: 0%, again: 0%}}}}
        stages:
          opening: {next: {all: [left, right, other]}}
          left:  {wait: 5 min, next: {by: way, out: resolved, otherwise: meet}}
          right: {wait: 10 min, next: meet}
          other: {wait: 1 h, next: side}
          side:  {wait: 1 h, next: {by: way, strange: meet, otherwise: resolved}}
          meet:  {wait: 1 min, after_all: [left, right], next: [{when: 'way == "again"', to: left}, {to: resolved}]}
    """) == rows("""
        a1 left  - 00:00 00:00 00:05
        a1 right - 00:00 00:00 00:10
        a1 other - 00:00 00:00 01:00
        a1 meet  - 00:10 00:10 00:11
        a1 side  - 01:00 01:00 02:00
    """)


def test_a_join_waits_for_a_branch_that_sets_out_for_it_in_the_same_instant() -> None:
    """The order in which the branches of one `all` are listed doesn't decide whether the join is done once or twice."""
    for branches in ("check, meet", "meet, check"):
        assert log_of(f"""
            staff: {{desk: {{count: 1}}}}
            arrivals: {{a: {{at: ["@00:00"], enters: work}}}}
            stages:
              work:  {{wait: 10 min, next: {{all: [{branches}]}}}}
              check: {{next: meet}}
              meet:  {{wait: 5 min, after_all: [work, check], next: resolved}}
        """) == rows("""
            a1 work - 00:00 00:00 00:10
            a1 meet - 00:10 00:10 00:15
        """)


def test_a_join_in_a_loop_joins_again() -> None:
    """A join takes one token from each listed stage, and the next time again."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [left, right]}}
          left:  {wait: 5 min, next: meet}
          right: {wait: 10 min, next: meet}
          meet:  {wait: 1 min, after_all: [left, right], next: [{when: visits.meet < 2, to: opening}, {to: resolved}]}
    """) == rows("""
        a1 left  - 00:00 00:00 00:05
        a1 right - 00:00 00:00 00:10
        a1 meet  - 00:10 00:10 00:11
        a1 left  - 00:11 00:11 00:16
        a1 right - 00:11 00:11 00:21
        a1 meet  - 00:21 00:21 00:22
    """)


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
