# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Time and chance: the clock, names and ties, arrivals, calendars."""

from .stories import log_of, rows, tell


def test_durations_are_rounded_half_to_even_after_the_division() -> None:
    """A draw is divided by speed × available and only then rounded, once, half to even."""
    # 1 ms / 16 = 62.5 µs, 3 ms / 16 = 187.5 µs
    assert log_of("""
        staff: {desk: {count: 1, speed: 16}}
        arrivals: {a: {at: ["@00:00", "@00:01"], enters: one}}
        stages:
          one: {role: desk, duration: 1 ms, next: three}
          three: {role: desk, duration: 3 ms, next: resolved}
    """) == rows("""
        a1 one   desk-1 00:00 00:00 00:00:00.000062
        a1 three desk-1 00:00:00.000062 00:00:00.000062 00:00:00.000250
        a2 one   desk-1 00:01 00:01 00:01:00.000062
        a2 three desk-1 00:01:00.000062 00:01:00.000062 00:01:00.000250
    """)


def test_durations_are_not_rounded_before_the_division() -> None:
    """A draw is divided by speed × available and *only then* rounded: 1000.6 µs / 0.5 are 2001 µs, not 2002."""
    assert log_of("""
        staff: {desk: {count: 1, speed: 0.5}}
        arrivals: {a: {at: ["@00:00"], enters: work}}
        stages: {work: {role: desk, duration: 1.0006 ms, next: resolved}}
    """) == rows("a1 work desk-1 00:00 00:00 00:00:00.002001")


def test_work_takes_longer_by_speed_and_availability() -> None:
    """A draw is divided by speed × available: 10 min / (0.8 × 50 %) = 25 min."""
    assert log_of("""
        staff: {desk: {count: 1, speed: 0.8, available: 50%}}
        arrivals: {a: {at: ["@00:00"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, next: resolved}}
    """) == rows("a1 work desk-1 00:00 00:00 00:25")


def test_speed_may_be_given_by_stage() -> None:
    """A person's speed at a stage is that stage's, elsewhere ``otherwise``, and 1 without it."""
    assert log_of("""
        staff:
          desk:
            roles: [desk]
            people: [{name: Ann, speed: {first: 0.5, otherwise: 2}}, {name: Bob, roles: [other], speed: {first: 0.5}}]
        arrivals: {a: {at: ["@00:00"], enters: first}}
        stages:
          first:  {role: desk, duration: 10 min, next: second}
          second: {role: desk, duration: 10 min, next: third}
          third:  {role: other, duration: 10 min, next: resolved}
    """) == rows("""
        a1 first  Ann 00:00 00:00 00:20
        a1 second Ann 00:20 00:20 00:25
        a1 third  Bob 00:25 00:25 00:35
    """)


def test_people_together_work_at_the_smallest_product() -> None:
    """Of people who work together, the smallest product of speed and availability counts: min(2 × 0.5, 0.8) = 0.8."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann, speed: 2, available: 50%}, {name: Bob, speed: 0.8}]}}
        arrivals: {a: {at: ["@00:00"], enters: work}}
        stages: {work: {role: desk, needs: 2, duration: 8 min, next: resolved}}
    """) == rows("a1 work Ann;Bob 00:00 00:00 00:10")


def test_intervals_are_rounded_before_they_are_added() -> None:
    """An interval between arrivals is rounded before it is added: 500.6 µs gives 501, 1002, 1503 and not 501, 1001,
    1502.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {every: 0.5006 ms, enters: pause}}
        stages: {pause: {wait: 0 min, next: resolved}}
        run: {length: 2 ms}
    """)
    assert story.tickets == rows("""
        a1 00:00:00.000501 00:00:00.000501 resolved
        a2 00:00:00.001002 00:00:00.001002 resolved
        a3 00:00:00.001503 00:00:00.001503 resolved
    """)


def test_every_brings_the_first_one_interval_after_the_start_and_a_length_is_half_open() -> None:
    """``every`` brings the first one interval after the start; nobody arrives at a length's last instant."""
    story = tell("""
        arrivals: {a: {every: 1 h, enters: pause}}
        staff: {desk: {count: 1}}
        stages: {pause: {wait: 10 min, next: resolved}}
        run: {length: 3 h}
    """)
    assert story.tickets == rows("""
        a1 01:00 01:10 resolved
        a2 02:00 02:10 resolved
    """)
    assert story.ended == "03:00"


def test_every_counts_the_hours_of_its_calendar() -> None:
    """With ``calendar``, ``every`` counts its hours: 40 min apart in a shop that opens for an hour a day."""
    story = tell("""
        calendars: {shop: {mon-sun: 09:00-10:00}}
        staff: {desk: {count: 1}}
        arrivals: {a: {every: 40 min, calendar: shop, enters: pause}}
        stages: {pause: {wait: 0 min, next: resolved}}
        run: {length: 2 d 12 h}
    """)
    assert [line.split()[1] for line in story.tickets] == ["09:40", "tue-09:20", "tue-10:00", "wed-09:40"]


def test_at_is_numbered_in_the_order_of_the_list() -> None:
    """``at`` is numbered in the list's order, whatever comes first."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:10", "@00:00", "@00:05"], enters: pause}}
        stages: {pause: {wait: 1 min, next: resolved}}
    """)
    assert story.visits == rows("""
        a2 pause - 00:00 00:00 00:01
        a3 pause - 00:05 00:05 00:06
        a1 pause - 00:10 00:10 00:11
    """)


def test_tickets_that_come_together_have_consecutive_numbers() -> None:
    """Tickets that come together (``size``) have consecutive numbers, and are served by them."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:05"], size: 2, enters: work}}
        stages: {work: {role: desk, duration: 3 min, next: resolved}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:03
        a2 work desk-1 00:00 00:03 00:06
        a3 work desk-1 00:05 00:06 00:09
        a4 work desk-1 00:05 00:09 00:12
    """)


def test_ties_are_broken_by_source_in_file_order_then_number() -> None:
    """Ties are broken by source in file order (not by name), then by number."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          z: {at: ["@00:00", "@00:00"], enters: work}
          a: {at: ["@00:00"], enters: work}
        stages: {work: {role: desk, duration: 3 min, next: resolved}}
    """) == rows("""
        z1 work desk-1 00:00 00:00 00:03
        z2 work desk-1 00:00 00:03 00:06
        a1 work desk-1 00:00 00:06 00:09
    """)


def test_ties_are_broken_by_number_before_generation() -> None:
    """A repeat keeps its parent's number: where a1 comes back as a2 arrives, a1' goes first."""
    assert log_of("""
        calendars: {early: {mon: 00:00-00:15}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:20"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, next: [{when: open.early, to: again}, {to: resolved}]}}
        ends: {again: {repeat: {share: 100%, after: 10 min, enters: work}}}
    """) == rows("""
        a1  work desk-1 00:00 00:00 00:10
        a1' work desk-1 00:20 00:20 00:30
        a2  work desk-1 00:20 00:30 00:40
    """)


def test_ties_of_one_ticket_are_broken_by_stage_in_file_order() -> None:
    """Two branches queue at once: the stage that stands first in the file goes first, however the split lists them."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: opening}}
        stages:
          opening: {next: {all: [second, first]}}
          first:  {role: desk, duration: 3 min, next: resolved}
          second: {role: desk, duration: 3 min, next: resolved}
    """) == rows("""
        a1 first  desk-1 00:00 00:00 00:03
        a1 second desk-1 00:00 00:03 00:06
    """)


def test_a_moment_n_open_minutes_away_is_the_earliest() -> None:
    """A moment that is n open minutes away is the earliest such instant: 12:00, when the morning closes, not 13:00."""
    assert log_of("""
        calendars: {shop: {mon-sun: [09:00-12:00, 13:00-17:00]}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@09:00", "@08:00", "@11:00"], enters: pause}}
        stages: {pause: {wait: 3 h, calendar: shop, next: resolved}}
    """) == rows("""
        a2 pause - 08:00 08:00 12:00
        a1 pause - 09:00 09:00 12:00
        a3 pause - 11:00 11:00 15:00
    """)


def test_holidays_close_the_spans_that_begin_on_them() -> None:
    """Holidays close the spans that begin on them: Monday's night runs on into Tuesday the 6th, Tuesday's is closed."""
    assert log_of("""
        holidays: [2026-01-06]
        calendars: {night: {mon-sun: 22:00-06:00}}
        staff: {watch: {count: 1, calendar: night}}
        arrivals: {a: {at: ["@23:00"], enters: work}}
        stages: {work: {role: watch, duration: 10 h, next: resolved}}
    """) == rows("a1 work watch-1 23:00 23:00 thu-01:00")


def test_exceptions_override_holidays_and_always_has_none() -> None:
    """``except`` overrides dates, holidays too; ``always`` is never closed."""
    assert log_of("""
        holidays: [2026-01-06]
        calendars: {shop: {mon-sun: 09:00-17:00, except: {2026-01-06: 10:00-11:00, 2026-01-07: closed}}}
        staff: {desk: {count: 1, calendar: shop}, robot: {count: 1}}
        arrivals: {a: {at: ["@16:30"], enters: work}, b: {at: ["@tue-12:00"], enters: compute}}
        stages:
          work: {role: desk, duration: 2 h, next: resolved}
          compute: {role: robot, duration: 1 h, next: resolved}
    """) == rows("""
        a1 work    desk-1  16:30 16:30 thu-09:30
        b1 compute robot-1 tue-12:00 tue-12:00 tue-13:00
    """)


def test_outside_is_the_complement_after_holidays_and_exceptions() -> None:
    """``outside`` is the complement after holidays and exceptions, and holidays don't close it: who is on call works
    then.
    """
    assert log_of("""
        holidays: [2026-01-06]
        calendars:
          office: {mon-fri: 09:00-17:00, except: {2026-01-07: 12:00-13:00}}
          on_call: {outside: office}
        staff: {duty: {count: 1, calendar: on_call}}
        arrivals: {a: {at: ["@10:00", "@tue-10:00", "@wed-11:59"], enters: work}}
        stages: {work: {role: duty, duration: 10 min, next: resolved}}
    """) == rows("""
        a1 work duty-1 10:00 17:00 17:10
        a2 work duty-1 tue-10:00 tue-10:00 tue-10:10
        a3 work duty-1 wed-11:59 wed-11:59 wed-13:09
    """)


def test_touching_spans_are_one() -> None:
    """Touching spans are one shift: at 12:30 Bob has been idle since 10:10, Ann since 11:10, though his spans touch at
    12:00.
    """
    assert log_of("""
        calendars: {whole: {mon: 09:00-18:00}, halves: {mon: [09:00-12:00, 12:00-18:00]}}
        staff:
          desk: {roles: [desk], people: [{name: Ann, roles: [desk, a], calendar: whole}, {name: Bob, roles: [desk, b], calendar: halves}]}
        arrivals:
          a: {at: ["@11:00"], enters: for_ann}
          b: {at: ["@10:00"], enters: for_bob}
          c: {at: ["@12:30"], enters: work}
        stages:
          for_ann: {role: a, duration: 10 min, next: resolved}
          for_bob: {role: b, duration: 10 min, next: resolved}
          work: {role: desk, duration: 10 min, next: resolved}
    """) == rows("""
        b1 for_bob Bob 10:00 10:00 10:10
        a1 for_ann Ann 11:00 11:00 11:10
        c1 work    Bob 12:30 12:30 12:40
    """)


def test_seasons_include_both_their_dates() -> None:
    """Seasons include both their dates: with ``x0`` on the 6th and 7th nobody comes on those days, and many on the
    others.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {rate: 60/h, seasons: {2026-01-06..2026-01-07: x0}, enters: pause}}
        stages: {pause: {wait: 0 min, next: resolved}}
        run: {length: 4 d}
    """)
    arrived = story.log.tickets["arrived"].dt.day().value_counts()
    counts = dict(zip(*arrived.get_columns(), strict=True))
    assert set(counts) == {5, 8}
    assert all(abs(count - 1440) < 4 * 1440**0.5 for count in counts.values())


def test_the_built_in_attributes_are_those_of_the_arrival() -> None:
    """Each ticket has ``source``, ``weekday`` and ``hour`` of its arrival, not of the moment at which they are asked."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@09:59", "@tue-10:00"], enters: pause}, b: {at: ["@09:00"], enters: pause}}
        stages:
          pause:
            wait: 2 h
            next:
              - {when: source == "b", to: from_b}
              - {when: weekday == "mon" and hour == 9, to: early}
              - {to: late}
          from_b: {wait: 1 min, next: resolved}
          early: {wait: 2 min, next: resolved}
          late: {wait: 3 min, next: resolved}
    """) == rows("""
        b1 pause  - 09:00 09:00 11:00
        a1 pause  - 09:59 09:59 11:59
        b1 from_b - 11:00 11:00 11:01
        a1 early  - 11:59 11:59 12:01
        a2 pause  - tue-10:00 tue-10:00 tue-12:00
        a2 late   - tue-12:00 tue-12:00 tue-12:03
    """)


def test_absence_closes_the_shifts_that_begin_on_its_dates() -> None:
    """``away`` takes a person's shifts on these dates; work in progress goes on after them."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {people: [{name: Ann, calendar: shop, away: [2026-01-06..2026-01-07]}]}}
        arrivals: {a: {at: ["@16:00"], enters: work}}
        stages: {work: {role: desk, duration: 2 h, next: resolved}}
    """) == rows("a1 work Ann 16:00 16:00 thu-10:00")
