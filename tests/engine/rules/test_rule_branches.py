"""Branches: splits, ends inside a branch, cancelling."""

from .stories import log_of, rows, tell


def test_splits_may_be_nested() -> None:
    """A split inside a branch joins before the outer join."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [left, right]}}
          left:  {wait: 5 min, next: {all: [one, two]}}
          one:   {wait: 5 min, next: inner}
          two:   {wait: 15 min, next: inner}
          inner: {wait: 1 min, after_all: [one, two], next: outer}
          right: {wait: 10 min, next: outer}
          outer: {wait: 1 min, after_all: [inner, right], next: resolved}
    """) == rows("""
        a1 left  - 00:00 00:00 00:05
        a1 right - 00:00 00:00 00:10
        a1 one   - 00:05 00:05 00:10
        a1 two   - 00:05 00:05 00:20
        a1 inner - 00:20 00:20 00:21
        a1 outer - 00:21 00:21 00:22
    """)


def test_a_ticket_closes_when_its_last_token_ends_in_the_last_end() -> None:
    """An end inside a branch only ends its own token; the ticket closes when its last token ends, in the last end."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [left, right]}}
          left:  {wait: 20 min, next: good}
          right: {wait: 10 min, next: fine}
        ends: {good: {}, fine: {}}
    """)
    assert story.visits == rows("""
        a1 left  - 00:00 00:00 00:20
        a1 right - 00:00 00:00 00:10
    """)
    assert story.tickets == rows("a1 00:00 00:20 good")


def test_at_one_instant_the_last_end_is_so_by_the_tie_rule() -> None:
    """Two tokens end at one instant: the last end is that of the stage that stands later in the file."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [late, early]}}
          early: {wait: 10 min, next: fine}
          late:  {wait: 10 min, next: good}
        ends: {good: {}, fine: {}}
    """)
    assert story.tickets == rows("a1 00:00 00:10 good")


def test_a_ticket_closes_in_the_first_miss_that_was_reached() -> None:
    """The ticket closes in the first `counts_as: miss` end that was reached, whatever comes later."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [one, two, three, four]}}
          one:   {wait: 10 min, next: good}
          two:   {wait: 20 min, next: bad}
          three: {wait: 30 min, next: worse}
          four:  {wait: 40 min, next: good}
        ends: {good: {}, worse: {counts_as: miss}, bad: {counts_as: miss}}
    """)
    assert story.tickets == rows("a1 00:00 00:40 bad")


def test_the_closing_end_alone_decides_a_repeat() -> None:
    """That end alone decides a repeat: `back` was reached in a branch, but the ticket closed in `good`, so nobody
    comes back.
    """
    text = """
        calendars: {early: {mon: 00:00-00:30}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: [{when: open.early, to: fork}, {to: brief}]}
          fork: {next: {all: [left, right]}}
          left:  {wait: LEFT, next: back}
          right: {wait: 20 min, next: good}
          brief: {wait: 1 min, next: good}
        ends: {good: {}, back: {repeat: {share: 100%, after: 1 h, enters: opening}}}
    """
    assert tell(text.replace("LEFT", "10 min")).tickets == rows("a1 00:00 00:20 good")
    assert tell(text.replace("LEFT", "30 min")).tickets == rows("""
        a1  00:00 00:30 back
        a1' 01:30 01:31 good
    """)


CANCELLED = """
    calendars: {night: {mon-sun: 22:00-23:00}}
    staff: {desk: {count: 1}, watch: {count: 1, calendar: night}}
    arrivals: {a: {at: ["@00:00"], enters: opening}}
    stages:
      opening: {next: {all: [trigger, waiting, queued, running]}}
      trigger: {wait: 10 min, next: withdrawn}
      waiting: {wait: 1 h, next: after}
      queued:  {role: watch, duration: 1 h, next: after}
      running: {role: desk, duration: 30 min, next: after}
      after:   {wait: 1 h, next: resolved}
    ends: {withdrawn: {cancels: true}}
"""


def test_an_end_that_cancels_ends_waits_and_queued_visits_at_once_and_work_when_it_is_done() -> None:
    """An end with `cancels` ends the ticket's waits and queued visits at once and each running work when it is done."""
    story = tell(CANCELLED)
    assert story.visits == rows("""
        a1 trigger - 00:00 00:00 00:10
        a1 waiting - 00:00 00:00 00:10
        a1 queued  - 00:00 - 00:10
        a1 running desk-1 00:00 00:00 00:30
    """)
    assert story.tickets == rows("a1 00:00 00:30 withdrawn")


def test_an_end_that_cancels_ends_what_waits_at_a_join() -> None:
    """A cancelled ticket's branch that waits at a join ends too, and the ticket closes at once."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [trigger, left, right]}}
          trigger: {wait: 10 min, next: withdrawn}
          left:  {wait: 5 min, next: meet}
          right: {wait: 1 h, next: meet}
          meet:  {wait: 1 min, after_all: [left, right], next: resolved}
        ends: {withdrawn: {cancels: true}}
    """)
    assert story.visits == rows("""
        a1 trigger - 00:00 00:00 00:10
        a1 left    - 00:00 00:00 00:05
        a1 right   - 00:00 00:00 00:10
    """)
    assert story.tickets == rows("a1 00:00 00:10 withdrawn")


def test_cancelled_work_that_was_paused_is_still_done() -> None:
    """Running work ends when it is done, also where it pauses for the night; its person is held until then."""
    story = tell("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1, calendar: shop}}
        arrivals: {a: {at: ["@16:30"], enters: opening}, b: {at: ["@18:00"], enters: running}}
        stages:
          opening: {next: {all: [trigger, running]}}
          trigger: {wait: 1 h, next: withdrawn}
          running: {role: desk, duration: 1 h, next: resolved}
        ends: {withdrawn: {cancels: true}}
    """)
    assert story.visits == rows("""
        a1 trigger - 16:30 16:30 17:30
        a1 running desk-1 16:30 16:30 tue-09:30
        b1 running desk-1 18:00 tue-09:30 tue-10:30
    """)
    assert story.tickets == rows("""
        a1 16:30 tue-09:30 withdrawn
        b1 18:00 tue-10:30 resolved
    """)


def test_who_is_cancelled_by_one_that_gives_up_at_the_same_instant_gives_up_no_more() -> None:
    """Both branches lose patience at 08:10; by the tie rule `left` gives up first, into an end that cancels, which ends
    the other's visit: it is cancelled, and nobody stands in the queue twice or not at all.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {b: {at: ["@07:59"], enters: long}, a: {at: ["@08:00"], enters: fork}}
        stages:
          long: {role: desk, duration: 1 h, next: resolved}
          fork: {next: {all: [left, right]}}
          left: {role: desk, duration: 5 min, patience: 10 min, gives_up: withdrawn, next: meet}
          right: {role: desk, duration: 5 min, patience: 10 min, gives_up: lost, next: meet}
          meet: {after_all: [left, right], next: resolved}
        ends: {withdrawn: {cancels: true}, lost: {counts_as: miss}}
    """)
    assert story.visits == rows("""
        b1 long  desk-1 07:59 07:59 08:59
        a1 left  -      08:00 -     08:10
        a1 right -      08:00 -     08:10
    """)
    assert story.tickets == rows("""
        b1 07:59 08:59 resolved
        a1 08:00 08:10 withdrawn
    """)


def test_a_cancelled_visit_gives_way_to_those_behind_it() -> None:
    """A queued visit that is cancelled leaves its queue at once: b1 behind it is first when the desk gets free."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          x: {at: ["@00:00"], enters: work}
          a: {at: ["@00:01"], enters: opening}
          b: {at: ["@00:02"], enters: work}
        stages:
          opening: {next: {all: [trigger, work]}}
          trigger: {wait: 5 min, next: withdrawn}
          work: {role: desk, duration: 30 min, next: resolved}
        ends: {withdrawn: {cancels: true}}
    """) == rows("""
        x1 work desk-1 00:00 00:00 00:30
        a1 trigger - 00:01 00:01 00:06
        a1 work - 00:01 - 00:06
        b1 work desk-1 00:02 00:30 01:00
    """)
