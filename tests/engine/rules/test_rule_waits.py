# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Waits and patience."""

from .stories import log_of, rows, tell


def test_a_wait_holds_nobody_and_counts_only_the_hours_of_its_calendar() -> None:
    """A wait holds nobody, so any number wait at once; with `calendar` only its hours count."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@08:00", "@16:00", "@16:30"], enters: pause}}
        stages: {pause: {wait: 1 h 30 min, calendar: shop, next: resolved}}
    """) == rows("""
        a1 pause - 08:00 08:00 10:30
        a2 pause - 16:00 16:00 tue-09:30
        a3 pause - 16:30 16:30 tue-10:00
    """)


def test_a_wait_without_calendar_counts_all_hours() -> None:
    """Without `calendar` a wait counts all hours, holidays too."""
    assert log_of("""
        holidays: [2026-01-05]
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@08:00"], enters: pause}}
        stages: {pause: {wait: 1 d, next: resolved}}
    """) == rows("a1 pause - 08:00 08:00 tue-08:00")


def test_a_wait_of_no_length_ends_at_once_and_with_a_calendar_when_that_is_open() -> None:
    """A wait of no length ends at once, with a calendar at the next open instant (a span is open from its begin to
    just before its end).
    """
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@08:00"], enters: nothing}
          b: {at: ["@08:00", "@09:00", "@16:59", "@17:00"], enters: open}
        stages:
          nothing: {wait: 0 min, next: resolved}
          open: {wait: 0 min, calendar: shop, next: resolved}
    """) == rows("""
        a1 nothing - 08:00 08:00 08:00
        b1 open - 08:00 08:00 09:00
        b2 open - 09:00 09:00 09:00
        b3 open - 16:59 16:59 16:59
        b4 open - 17:00 17:00 tue-09:00
    """)


def test_a_wait_ends_early_at_its_limit() -> None:
    """`at_most` ends a wait early and sends the ticket to `then`; a wait as long as the limit goes on as usual."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@00:00"], enters: pause, attributes: {kind: long}}
          b: {at: ["@01:00"], enters: pause, attributes: {kind: even}}
        stages:
          pause: {wait: {by: kind, long: 31 min, even: 30 min}, at_most: 30 min, then: late, next: done}
          late: {wait: 1 min, next: resolved}
          done: {wait: 2 min, next: resolved}
    """) == rows("""
        a1 pause - 00:00 00:00 00:30
        a1 late  - 00:30 00:30 00:31
        b1 pause - 01:00 01:00 01:30
        b1 done  - 01:30 01:30 01:32
    """)


def test_the_limit_of_a_wait_counts_on_its_calendar() -> None:
    """With `calendar` only its hours count, for the limit of a wait too: 2 h from 16:00 end at 10:00 on Tuesday."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@16:00"], enters: pause}}
        stages: {pause: {wait: 5 h, at_most: 2 h, then: late, calendar: shop, next: resolved}}
        ends: {late: {}}
    """) == rows("a1 pause - 16:00 16:00 tue-10:00")


def test_until_is_the_next_such_time_strictly_later() -> None:
    """`until 17:00` is the next 17:00 strictly later: who begins to wait at 17:00 waits for a day."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@16:59", "@17:00", "@17:01"], enters: pause}}
        stages: {pause: {wait: until 17:00, next: resolved}}
    """) == rows("""
        a1 pause - 16:59 16:59 17:00
        a2 pause - 17:00 17:00 tue-17:00
        a3 pause - 17:01 17:01 tue-17:00
    """)


def test_until_waits_for_such_a_time_that_is_open() -> None:
    """`until 12:00` is the next 12:00 that is open in its calendar: Tuesday is a holiday, Wednesday opens only at
    13:00.
    """
    assert log_of("""
        holidays: [2026-01-06]
        calendars: {shop: {mon-sun: 09:00-17:00, except: {2026-01-07: 13:00-17:00}}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@12:30"], enters: pause}}
        stages: {pause: {wait: until 12:00, calendar: shop, next: resolved}}
    """) == rows("a1 pause - 12:30 12:30 thu-12:00")


def test_until_is_open_at_a_spans_begin_and_not_at_its_end() -> None:
    """A calendar is open from a span's begin to just before its end: `until 09:00` finds 09:00, `until 12:00` does not
    find the closing time.
    """
    text = """
        calendars: {shop: {mon-tue: 09:00-12:00, wed: 09:00-13:00}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@10:00"], enters: pause}}
        stages: {pause: {wait: until TIME, calendar: shop, next: resolved}}
    """
    assert log_of(text.replace("TIME", "09:00")) == rows("a1 pause - 10:00 10:00 tue-09:00")
    assert log_of(text.replace("TIME", "12:00")) == rows("a1 pause - 10:00 10:00 wed-12:00")


def test_a_wait_may_depend_on_an_attribute() -> None:
    """`wait: {by: …}`, an `until` among its values."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@00:00"], enters: pause, attributes: {kind: brief}}
          b: {at: ["@00:00"], enters: pause, attributes: {kind: other}}
        stages: {pause: {wait: {by: kind, brief: 5 min, otherwise: until 08:00}, next: resolved}}
    """) == rows("""
        a1 pause - 00:00 00:00 00:05
        b1 pause - 00:00 00:00 08:00
    """)


def test_patience_counts_all_hours_from_queueing() -> None:
    """Patience counts all hours from queueing to the start, nights too; the visit has no start and no finish, its end
    is when it was given up.
    """
    story = tell("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1, calendar: shop}}
        arrivals: {a: {at: ["@16:00", "@16:30"], enters: work}}
        stages: {work: {role: desk, duration: 2 h, patience: 3 h, next: resolved}}
    """)
    assert story.visits == rows("""
        a1 work desk-1 16:00 16:00 tue-10:00
        a2 work - 16:30 - 19:30
    """)
    assert story.tickets == rows("""
        a1 16:00 tue-10:00 resolved
        a2 16:30 19:30 abandoned
    """)


def test_patience_counts_the_hours_of_the_stages_calendar() -> None:
    """Patience counts the hours of the stage's `calendar`: 1 h from 16:30 ends at 09:30 on Tuesday."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1, calendar: shop}}
        arrivals: {a: {at: ["@16:00", "@16:30"], enters: work}}
        stages: {work: {role: desk, duration: 2 h, patience: 1 h, calendar: shop, next: resolved}}
    """) == rows("""
        a1 work desk-1 16:00 16:00 tue-10:00
        a2 work - 16:30 - tue-09:30
    """)


def test_the_stages_calendar_is_no_calendar_of_work() -> None:
    """A work stage counts only time on the person's calendar; its own is for its patience alone."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@16:30"], enters: work}}
        stages: {work: {role: desk, duration: 2 h, patience: 1 h, calendar: shop, next: resolved}}
    """) == rows("a1 work desk-1 16:30 16:30 18:30")


def test_patience_ends_with_the_start() -> None:
    """Patience counts from queueing to the start: who has started doesn't leave any more."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:00"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, patience: 11 min, next: resolved}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a2 work desk-1 00:00 00:10 00:20
    """)


def test_patience_may_be_never_for_some() -> None:
    """`patience: never` waits as long as it takes; it may depend on an attribute."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          x: {at: ["@00:00"], enters: work, attributes: {kind: calm}}
          a: {at: ["@00:01"], enters: work, attributes: {kind: calm}}
          b: {at: ["@00:02"], enters: work, attributes: {kind: hasty}}
        stages: {work: {role: desk, duration: 30 min, patience: {by: kind, hasty: 5 min, calm: never}, next: resolved}}
    """) == rows("""
        x1 work desk-1 00:00 00:00 00:30
        b1 work - 00:02 - 00:07
        a1 work desk-1 00:01 00:30 01:00
    """)


def test_who_gives_up_goes_where_the_stage_says() -> None:
    """A ticket whose patience ends leaves for `gives_up`, a stage or an end."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:00"], enters: work}}
        stages:
          work: {role: desk, duration: 30 min, patience: 5 min, gives_up: call_back, next: resolved}
          call_back: {wait: 1 h, next: other}
          other: {role: desk, duration: 10 min, next: resolved}
    """)
    assert story.visits == rows("""
        a1 work desk-1 00:00 00:00 00:30
        a2 work - 00:00 - 00:05
        a2 call_back - 00:05 00:05 01:05
        a2 other desk-1 01:05 01:05 01:15
    """)


def test_who_gave_up_stands_in_no_queue_any_more() -> None:
    """`queue.x` counts who waits: a2 still sees a1 there, a3 doesn't, for a1 gave up at 00:11."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {x: {at: ["@00:00"], enters: hold}, a: {at: ["@00:01", "@00:05", "@00:20"], enters: look}}
        stages:
          hold: {role: desk, duration: 1 h, next: resolved}
          look: {next: [{when: queue.work > 0, to: elsewhere}, {to: work}]}
          work: {role: desk, duration: 10 min, patience: 10 min, next: resolved}
          elsewhere: {wait: 1 min, next: resolved}
    """) == rows("""
        x1 hold desk-1 00:00 00:00 01:00
        a1 work - 00:01 - 00:11
        a2 elsewhere - 00:05 00:05 00:06
        a3 work - 00:20 - 00:30
    """)


def test_give_ups_at_one_instant_all_come_before_the_next_dispatch() -> None:
    """The give-ups of an instant all come before the next dispatch, in which b1 stands before c1, though c1 queued
    first here.
    """
    assert log_of("""
        staff: {desk: {count: 1}, help: {count: 1}}
        arrivals:
          x: {at: ["@00:00"], enters: work, attributes: {kind: first}}
          b: {at: ["@00:02"], enters: work, attributes: {kind: b}}
          c: {at: ["@00:01"], enters: work, attributes: {kind: c}}
        stages:
          work: {role: desk, duration: 30 min, patience: {by: kind, first: 1 h, b: 8 min, c: 9 min}, gives_up: rescue, next: resolved}
          rescue: {role: help, duration: 10 min, next: resolved}
    """) == rows("""
        x1 work desk-1 00:00 00:00 00:30
        c1 work - 00:01 - 00:10
        b1 work - 00:02 - 00:10
        b1 rescue help-1 00:10 00:10 00:20
        c1 rescue help-1 00:10 00:20 00:30
    """)
