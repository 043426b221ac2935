"""An instant: what is due changes the state, then one dispatch, then the give-ups, until nothing changes."""

import pytest

from procsim.model.problems import ProcsimError

from .stories import log_of, process_of, rows, tell


def test_everything_due_happens_before_the_dispatch() -> None:
    """First every event that is due changes the state, then one dispatch: an urgent ticket that arrives as Ann gets
    free is first.
    """
    assert log_of("""
        priorities: [urgent, normal]
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@00:00", "@00:01"], enters: work, attributes: {priority: normal}}
          b: {at: ["@00:10"], enters: work, attributes: {priority: urgent}}
        stages: {work: {role: desk, duration: 10 min, next: resolved}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:10
        b1 work desk-1 00:10 00:10 00:20
        a2 work desk-1 00:01 00:20 00:30
    """)


def test_what_follows_from_events_is_due_in_further_rounds_before_the_dispatch() -> None:
    """What follows from events comes in further rounds until nothing more is due: a1 passes three empty waits and is
    still first.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@00:00"], enters: first}
          b: {at: ["@00:00"], enters: work}
        stages:
          first:  {wait: 0 min, next: second}
          second: {wait: 0 min, next: third}
          third:  {wait: 0 min, next: work}
          work: {role: desk, duration: 10 min, next: resolved}
    """) == rows("""
        a1 first  - 00:00 00:00 00:00
        a1 second - 00:00 00:00 00:00
        a1 third  - 00:00 00:00 00:00
        a1 work desk-1 00:00 00:00 00:10
        b1 work desk-1 00:00 00:10 00:20
    """)


def test_a_person_who_gets_free_at_an_instant_serves_again_at_it() -> None:
    """All of it again until nothing changes: work of no length ends at its instant, and the same person takes the next
    at once.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], size: 3, enters: work}}
        stages: {work: {role: desk, duration: 0 min, next: resolved}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:00
        a2 work desk-1 00:00 00:00 00:00
        a3 work desk-1 00:00 00:00 00:00
    """)


def test_patience_that_ends_as_someone_gets_free_is_served() -> None:
    """Give-ups come after the dispatch: whose patience ends at the instant at which somebody gets free is served."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:00", "@00:00"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, patience: 10 min, next: resolved}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a3 work - 00:00 - 00:10
        a2 work desk-1 00:00 00:10 00:20
    """)


def test_who_has_no_patience_starts_at_once_or_leaves() -> None:
    """Patience of nothing: served by the dispatch of the instant of queueing, or given up right after it."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:05", "@00:10"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, patience: 0 min, next: resolved}}
    """)
    assert story.visits == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a2 work - 00:05 - 00:05
        a3 work desk-1 00:10 00:10 00:20
    """)
    assert story.tickets == rows("""
        a1 00:00 00:10 resolved
        a2 00:05 00:05 abandoned
        a3 00:10 00:20 resolved
    """)


def test_only_those_who_stood_in_a_queue_at_the_dispatch_give_up_after_it() -> None:
    """The give-ups are of those who stood in a queue at that dispatch: whoever comes to a queue by giving up gets a
    dispatch first.
    """
    assert log_of("""
        staff: {desk: {count: 1}, help: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:00"], enters: work}}
        stages:
          work: {role: desk, duration: 10 min, patience: 5 min, gives_up: rescue, next: resolved}
          rescue: {role: help, duration: 10 min, patience: 0 min, next: resolved}
    """) == rows("""
        a1 work   desk-1 00:00 00:00 00:10
        a2 work   - 00:00 - 00:05
        a2 rescue help-1 00:05 00:05 00:15
    """)


def test_give_ups_of_one_dispatch_do_not_serve_one_another() -> None:
    """All give-ups of a dispatch come before the next: the part that a1 gives back comes too late for a2, and is
    a3's.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 5 d}}
        arrivals:
          x: {at: ["@00:00"], enters: busy}
          a: {at: ["@00:01", "@00:01"], enters: impatient}
          b: {at: ["@00:02"], enters: patient}
        stages:
          busy: {role: desk, duration: 30 min, next: resolved}
          impatient: {role: desk, duration: 10 min, uses: {screen: 1}, patience: 10 min, next: resolved}
          patient: {role: desk, duration: 10 min, uses: {screen: 1}, next: resolved}
    """)
    assert story.visits == rows("""
        x1 busy desk-1 00:00 00:00 00:30
        a1 impatient - 00:01 - 00:11
        a2 impatient - 00:01 - 00:11
        b1 patient desk-1 00:02 00:30 00:40
    """)
    assert story.parts == rows("""
        a1 impatient 00:01
        b1 patient 00:11
    """)


def test_give_ups_of_one_instant_follow_the_tie_rule_whoever_queued_first() -> None:
    """Both branches lose patience at 00:20, `right` having queued first: by the tie rule `left` gives up first, and its
    cancelling end leaves no trace of where `right` would have gone.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {b: {at: ["@00:00"], enters: long}, a: {at: ["@00:05"], enters: fork}}
        stages:
          long: {role: desk, duration: 1 h, next: resolved}
          fork: {next: {all: [gap, right]}}
          gap: {wait: 5 min, next: left}
          left: {role: desk, duration: 5 min, patience: 10 min, gives_up: withdrawn, next: resolved}
          right: {role: desk, duration: 5 min, patience: 15 min, gives_up: elsewhere, next: resolved}
          elsewhere: {wait: 5 min, next: resolved}
        ends: {withdrawn: {cancels: true}}
    """) == rows("""
        b1 long  desk-1 00:00 00:00 01:00
        a1 gap   -      00:05 00:05 00:10
        a1 right -      00:05 -     00:20
        a1 left  -      00:10 -     00:20
    """)


def test_after_a_give_up_the_dispatch_comes_again() -> None:
    """All of it again until nothing changes: a1 gives up its part at 00:11, and a2, who waited for it, starts at that
    moment.
    """
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob, roles: [quick]}]}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 5 d}}
        arrivals:
          x: {at: ["@00:00"], enters: busy}
          a: {at: ["@00:01"], enters: impatient}
          b: {at: ["@00:02"], enters: patient}
        stages:
          busy: {role: desk, duration: 30 min, next: resolved}
          impatient: {role: desk, duration: 10 min, uses: {screen: 1}, patience: 10 min, next: resolved}
          patient: {role: quick, duration: 10 min, uses: {screen: 1}, next: resolved}
    """) == rows("""
        x1 busy Ann 00:00 00:00 00:30
        a1 impatient - 00:01 - 00:11
        b1 patient Bob 00:02 00:11 00:21
    """)


def test_finishes_at_one_instant_follow_the_tie_rule() -> None:
    """Within a kind by the tie rule: `left` ends first by stage order and moves on, then `right`'s cancelling end
    takes that away.
    """
    assert log_of("""
        calendars: {night: {mon-sun: 22:00-23:00}}
        staff: {late: {count: 1, calendar: night}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [left, right]}}
          left:  {wait: 10 min, next: after_left}
          right: {wait: 10 min, next: withdrawn}
          after_left: {role: late, duration: 1 min, next: resolved}
        ends: {withdrawn: {cancels: true}}
    """) == rows("""
        a1 left  - 00:00 00:00 00:10
        a1 right - 00:00 00:00 00:10
        a1 after_left - 00:10 - 00:10
    """)


def test_finishes_of_one_ticket_at_one_stage_follow_its_visits() -> None:
    """Within a ticket by stage, then by visit: the first visit to `work`, begun last, is done as the second reaches its
    limit; it goes through `seen` first, so that the second sees that.
    """
    assert log_of("""
        staff: {desk: {people: [{name: Ann, speed: 0.5}, {name: Bob}]}}
        queues: {desk: {order: latest}}
        arrivals:
          x: {at: ["@00:00"], enters: hold, attributes: {time: short}}
          y: {at: ["@00:00"], enters: hold, attributes: {time: long}}
          a: {at: ["@00:01"], enters: fork}
        stages:
          fork: {next: {all: [work, gap]}}
          gap: {wait: 1 min, next: work}
          hold: {role: desk, duration: {by: time, short: 2 min 30 s, long: 7 min}, next: resolved}
          work: {role: desk, duration: 8 min, at_most: 10 min, then: ask, next: seen}
          seen: {next: pause}
          ask: {next: [{when: visits.seen > 0, to: pause}, {to: unseen}]}
          pause: {wait: 1 min, next: resolved}
          unseen: {wait: 1 min, next: resolved}
    """) == rows("""
        x1 hold  Ann 00:00 00:00 00:05
        y1 hold  Bob 00:00 00:00 00:07
        a1 gap   -   00:01 00:01 00:02
        a1 work  Ann 00:02 00:05 00:15
        a1 work  Bob 00:01 00:07 00:15
        a1 pause -   00:15 00:15 00:16
        a1 pause -   00:15 00:15 00:16
    """)


def test_finishes_of_waits_and_of_work_are_one_kind() -> None:
    """Finish (of work and of waits) is one kind: the work stands first in the file, so it moves on before the wait's
    end cancels.
    """
    assert log_of("""
        calendars: {night: {mon-sun: 22:00-23:00}}
        staff: {desk: {count: 1}, late: {count: 1, calendar: night}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [left, right]}}
          right: {role: desk, duration: 10 min, next: after}
          left:  {wait: 10 min, next: withdrawn}
          after: {role: late, duration: 1 min, next: resolved}
        ends: {withdrawn: {cancels: true}}
    """) == rows("""
        a1 right desk-1 00:00 00:00 00:10
        a1 left  - 00:00 00:00 00:10
        a1 after - 00:10 - 00:10
    """)


def test_a_cancelling_finish_that_is_first_leaves_no_trace_of_what_would_have_followed() -> None:
    """Within a kind by the tie rule: here the cancelling wait stands first in the file, and the work, done at the same
    moment, leads nowhere.
    """
    assert log_of("""
        calendars: {night: {mon-sun: 22:00-23:00}}
        staff: {desk: {count: 1}, late: {count: 1, calendar: night}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [left, right]}}
          left:  {wait: 10 min, next: withdrawn}
          right: {role: desk, duration: 10 min, next: after}
          after: {role: late, duration: 1 min, next: resolved}
        ends: {withdrawn: {cancels: true}}
    """) == rows("""
        a1 left  - 00:00 00:00 00:10
        a1 right desk-1 00:00 00:00 00:10
    """)


def test_work_that_is_done_as_the_shift_ends_is_done() -> None:
    """Finish comes before shift end: work that is done at 17:00 does not wait for tomorrow."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1, calendar: shop}}
        arrivals: {a: {at: ["@16:00", "@16:30"], enters: work}}
        stages: {work: {role: desk, duration: 1 h, next: resolved}}
    """) == rows("""
        a1 work desk-1 16:00 16:00 17:00
        a2 work desk-1 16:30 tue-09:00 tue-10:00
    """)


def test_shift_end_and_shift_start_come_before_the_dispatch() -> None:
    """Shift start and end change the state before the dispatch: who arrives at 12:00 is served by the shift that
    begins then.
    """
    assert log_of("""
        calendars: {early: {mon-sun: 06:00-12:00}, late: {mon-sun: 12:00-18:00}}
        staff: {desk: {people: [{name: Ann, calendar: early}, {name: Bob, calendar: late}]}}
        arrivals: {a: {at: ["@11:59", "@12:00"], enters: work}}
        stages: {work: {role: desk, duration: 1 min, next: resolved}}
    """) == rows("""
        a1 work Ann 11:59 11:59 12:00
        a2 work Bob 12:00 12:00 12:01
    """)


def test_a_cycle_that_takes_no_time_is_an_error() -> None:
    """A cycle that takes no time is an error of the file, for an instant would never end."""
    with pytest.raises(ProcsimError):
        process_of("""
            staff: {desk: {count: 1}}
            arrivals: {a: {at: ["@00:00"], enters: one}}
            stages:
              one: {next: {two: 50%, resolved: 50%}}
              two: {wait: 0 min, next: one}
        """)
