# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Shifts: pauses, overtime, people together, limits of work."""

from .stories import log_of, rows


def test_work_pauses_at_the_end_of_a_shift_and_goes_on_with_the_same_person() -> None:
    """Work in progress at a shift's end pauses and goes on with the same person at the start of the next, though Bob
    is there.
    """
    assert log_of("""
        calendars: {shop: {mon-sun: [09:00-12:00, 13:00-17:00]}, noon: {mon-sun: 12:00-13:00}}
        staff: {desk: {people: [{name: Ann, calendar: shop}, {name: Bob, calendar: noon}]}}
        arrivals: {a: {at: ["@11:30", "@16:50"], enters: work}}
        stages: {work: {role: desk, duration: 1 h, next: resolved}}
    """) == rows("""
        a1 work Ann 11:30 11:30 13:30
        a2 work Ann 16:50 16:50 tue-09:50
    """)


def test_paused_work_goes_before_any_ticket_in_the_queue() -> None:
    """The person of paused work goes on with it at the start of the next shift: an urgent ticket that waits then is
    not taken before.
    """
    assert log_of("""
        calendars: {shop: {mon-sun: [09:00-12:00, 13:00-17:00]}}
        priorities: [urgent, normal]
        staff: {desk: {people: [{name: Ann, calendar: shop}]}}
        arrivals:
          a: {at: ["@11:30"], enters: work, attributes: {priority: normal}}
          b: {at: ["@12:30"], enters: work, attributes: {priority: urgent}}
        stages: {work: {role: desk, duration: 1 h, next: resolved}}
    """) == rows("""
        a1 work Ann 11:30 11:30 13:30
        b1 work Ann 12:30 13:30 14:30
    """)


def test_work_is_finished_in_overtime_where_the_person_finishes() -> None:
    """With `at_shift_end: finish` the work is finished in overtime; then nobody starts work off shift."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1, calendar: shop, at_shift_end: finish}}
        arrivals: {a: {at: ["@16:30", "@16:45"], enters: work}}
        stages: {work: {role: desk, duration: 1 h, next: resolved}}
    """) == rows("""
        a1 work desk-1 16:30 16:30 17:30
        a2 work desk-1 16:45 tue-09:00 tue-10:00
    """)


def test_overtime_may_run_into_the_next_shift() -> None:
    """Work in overtime holds its person also where the next shift has begun meanwhile."""
    assert log_of("""
        calendars: {shop: {mon-sun: [09:00-12:00, 13:00-17:00]}}
        staff: {desk: {count: 1, calendar: shop, at_shift_end: finish}}
        arrivals: {a: {at: ["@11:30", "@11:45"], enters: work}}
        stages: {work: {role: desk, duration: 2 h, next: resolved}}
    """) == rows("""
        a1 work desk-1 11:30 11:30 13:30
        a2 work desk-1 11:45 13:30 15:30
    """)


def test_no_one_starts_work_off_shift() -> None:
    """No one starts work off shift: not before it, and not at the instant at which it ends."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 2, calendar: shop}}
        arrivals: {a: {at: ["@08:00", "@17:00"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, next: resolved}}
    """) == rows("""
        a1 work desk-1 08:00 09:00 09:10
        a2 work desk-1 17:00 tue-09:00 tue-09:10
    """)


def test_people_together_work_only_while_all_are_on_shift() -> None:
    """Two together: the work goes on only while all are on shift, here from 10:00 to 12:00."""
    assert log_of("""
        calendars: {early: {mon-sun: 09:00-12:00}, late: {mon-sun: 10:00-14:00}}
        staff: {desk: {people: [{name: Ann, calendar: early}, {name: Bob, calendar: late}]}}
        arrivals: {a: {at: ["@09:00"], enters: heavy}}
        stages: {heavy: {role: desk, needs: 2, duration: 3 h, next: resolved}}
    """) == rows("a1 heavy Ann;Bob 09:00 10:00 tue-11:00")


def test_people_together_are_waited_for_anew_on_each_day() -> None:
    """Two hours a day are both there: five hours of work take three days, though Bob alone would be there for four."""
    assert log_of("""
        calendars: {early: {mon-sun: 09:00-12:00}, late: {mon-sun: 10:00-14:00}}
        staff: {desk: {people: [{name: Ann, calendar: early}, {name: Bob, calendar: late}]}}
        arrivals: {a: {at: ["@09:00"], enters: heavy}}
        stages: {heavy: {role: desk, needs: 2, duration: 5 h, next: resolved}}
    """) == rows("a1 heavy Ann;Bob 09:00 10:00 wed-11:00")


def test_people_together_are_held_while_the_work_pauses() -> None:
    """Who is held by work that pauses for the other's sake takes nothing else: b1 waits until Tuesday though Bob is
    there.
    """
    assert log_of("""
        calendars: {early: {mon-sun: 09:00-12:00}, late: {mon-sun: 10:00-14:00}}
        staff: {desk: {people: [{name: Ann, calendar: early}, {name: Bob, calendar: late}]}}
        arrivals: {a: {at: ["@09:00"], enters: heavy}, b: {at: ["@12:30"], enters: light}}
        stages:
          heavy: {role: desk, needs: 2, duration: 3 h, next: resolved}
          light: {role: desk, duration: 30 min, next: resolved}
    """) == rows("""
        a1 heavy Ann;Bob 09:00 10:00 tue-11:00
        b1 light Ann 12:30 tue-11:00 tue-11:30
    """)


def test_work_of_people_together_runs_over_only_if_all_finish() -> None:
    """It runs over only if all `finish`: where both do it does, where one of them pauses, be it the first or the last
    of the file, it doesn't.
    """
    text = """
        calendars: {early: {mon-sun: 09:00-12:00}, late: {mon-sun: 09:00-13:00}}
        staff: {desk: {people: [{name: Ann, calendar: early, at_shift_end: ANN}, {name: Bob, calendar: late, at_shift_end: BOB}]}}
        arrivals: {a: {at: ["@11:00"], enters: heavy}}
        stages: {heavy: {role: desk, needs: 2, duration: 3 h, next: resolved}}
    """
    assert log_of(text.replace("ANN", "finish").replace("BOB", "finish")) == rows("a1 heavy Ann;Bob 11:00 11:00 14:00")
    for ann, bob in (("finish", "pause"), ("pause", "finish")):
        paused = log_of(text.replace("ANN", ann).replace("BOB", bob))
        assert paused == rows("a1 heavy Ann;Bob 11:00 11:00 tue-11:00")


def test_work_that_would_take_longer_ends_at_the_limit() -> None:
    """Work with `at_most` that would take longer ends at the limit, and the ticket goes to `then`; work as long as the
    limit goes on.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@00:00"], enters: work, attributes: {kind: long}}
          b: {at: ["@01:00"], enters: work, attributes: {kind: even}}
        stages:
          work: {role: desk, duration: {by: kind, long: 31 min, even: 30 min}, at_most: 30 min, then: passed_on, next: done}
          passed_on: {wait: 1 min, next: resolved}
          done: {wait: 2 min, next: resolved}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:30
        a1 passed_on - 00:30 00:30 00:31
        b1 work desk-1 01:00 01:00 01:30
        b1 done -      01:30 01:30 01:32
    """)


def test_the_limit_of_work_applies_after_division() -> None:
    """The limit is that of the time after division by speed × available, and is itself not divided."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann, speed: 0.5}, {name: Bob, speed: 2}]}}
        arrivals: {a: {at: ["@00:00", "@00:00"], enters: work}}
        stages:
          work: {role: desk, duration: 20 min, at_most: 30 min, then: passed_on, next: done}
          passed_on: {wait: 1 min, next: resolved}
          done: {wait: 2 min, next: resolved}
    """) == rows("""
        a1 work Ann 00:00 00:00 00:30
        a2 work Bob 00:00 00:00 00:10
        a2 done -   00:10 00:10 00:12
        a1 passed_on - 00:30 00:30 00:31
    """)


def test_the_limit_of_work_counts_work_and_no_pauses() -> None:
    """The limit is one of work: 30 min of it over lunch end at 13:15."""
    assert log_of("""
        calendars: {shop: {mon-sun: [09:00-12:00, 13:00-17:00]}}
        staff: {desk: {count: 1, calendar: shop}}
        arrivals: {a: {at: ["@11:45"], enters: work}}
        stages: {work: {role: desk, duration: 1 h, at_most: 30 min, then: passed_on, next: resolved}}
        ends: {passed_on: {}}
    """) == rows("a1 work desk-1 11:45 11:45 13:15")
