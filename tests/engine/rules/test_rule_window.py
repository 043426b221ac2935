"""Which tickets count, when a run ends, and what its log holds."""

from datetime import datetime, timedelta

from .stories import rows, tell

START = datetime(2026, 1, 5)
EVERY_HOUR = """
    staff: {desk: {count: 1}}
    arrivals: {a: {every: 1 h, enters: pause}}
    stages: {pause: {wait: WAIT, next: resolved}}
    run: {RUN}
"""


def test_customers_still_come_in_the_cool_down_until_all_of_the_cohort_are_closed() -> None:
    """The run ends when every ticket of the cohort has closed, customers still coming: a2 closes at 04:30."""
    story = tell(EVERY_HOUR.replace("WAIT", "2 h 30 min").replace("RUN", "length: 2 h 10 min, cool_down: 10 h"))
    assert story.ended == "04:30"
    assert story.tickets == rows("""
        a1 01:00 03:30 resolved
        a2 02:00 04:30 resolved
        a3 03:00 - -
        a4 04:00 - -
    """)
    assert story.visits == rows("""
        a1 pause - 01:00 01:00 03:30
        a2 pause - 02:00 02:00 04:30
        a3 pause - 03:00 03:00 -
        a4 pause - 04:00 04:00 -
    """)


def test_the_run_ends_at_the_longest_after_the_cool_down() -> None:
    """At the longest the run ends after the cool-down; what is open then has an empty end and no outcome."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:10", "@00:20"], enters: work}}
        stages: {work: {role: desk, duration: 9 h, next: resolved}}
        run: {length: 1 h, cool_down: 2 h}
    """)
    assert story.ended == "03:00"
    assert story.visits == rows("""
        a1 work desk-1 00:10 00:10 -
        a2 work - 00:20 - -
    """)
    assert story.tickets == rows("""
        a1 00:10 - -
        a2 00:20 - -
    """)
    assert story.log.flat()["outcome"].null_count() == 2


def test_the_cool_down_is_as_long_as_the_length_by_default() -> None:
    """`cool_down` is as long as the length, unless the file says otherwise."""
    story = tell(EVERY_HOUR.replace("WAIT", "1 d").replace("RUN", "length: 90 min"))
    assert story.ended == "03:00"


def test_the_run_ends_with_its_length_where_all_are_closed() -> None:
    """The run lasts its length also where everything closed before."""
    story = tell(EVERY_HOUR.replace("WAIT", "1 min").replace("RUN", "length: 2 h 30 min"))
    assert story.ended == "02:30"
    assert len(story.tickets) == 2


def test_who_arrives_at_the_last_instant_of_the_length_is_not_waited_for() -> None:
    """The cohort arrives within the length, which is half-open: the run ends when a1 has closed, not a2, who comes just
    as it ends.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {every: 1 h, enters: pause}}
        stages: {pause: {wait: 90 min, next: resolved}}
        run: {length: 2 h, cool_down: 10 h}
    """)
    assert story.ended == "02:30"
    assert story.tickets == rows("""
        a1 01:00 02:30 resolved
        a2 02:00 - -
    """)


def test_the_window_follows_the_warm_up() -> None:
    """Tickets that arrive in the warm-up are simulated, and stand before the window; the run needn't wait for them."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:30"], enters: long}, b: {at: ["@01:10"], enters: short}}
        stages: {long: {wait: 5 h, next: resolved}, short: {wait: 1 h 50 min, next: resolved}}
        run: {warm_up: 1 h, length: 1 h, cool_down: 8 h}
    """)
    info = story.log.info
    assert (info.start, info.window_start, info.window_end) == (
        START,
        START + timedelta(hours=1),
        START + timedelta(hours=2),
    )
    assert story.ended == "03:00"
    assert story.visits == rows("""
        a1 long  - 00:30 00:30 -
        b1 short - 01:10 01:10 03:00
    """)


def test_where_a_kpi_looks_for_repeats_another_within_passes() -> None:
    """Where a KPI looks for repeats, another `within` passes since the last closing of the cohort, its last moment
    included, at the longest the cool-down.
    """
    text = """
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:10", "@00:50"], enters: pause}}
        stages: {pause: {wait: 30 min, next: resolved}}
        kpis: {back: {share: repeats, within: 4 h, goal: at most 5%}}
        run: {length: 1 h, cool_down: COOL}
    """
    assert tell(text.replace("COOL", "12 h")).ended == "05:20"
    assert tell(text.replace("COOL", "3 h")).ended == "04:00"


def test_within_passes_since_the_last_closing_and_not_since_the_length() -> None:
    """Another `within` passes since the last *closing*: all closed at 00:40, so a run of 1 h ends with 04:40, not at
    05:00.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:10"], enters: pause}}
        stages: {pause: {wait: 30 min, next: resolved}}
        kpis: {back: {share: repeats, within: 4 h, goal: at most 5%}}
        run: {length: 1 h, cool_down: 12 h}
    """)
    assert story.ended == "04:40"


def test_who_comes_back_in_the_last_moment_of_within_is_seen() -> None:
    """A run that watches for repeats ends with all that happens in the last moment of `within`."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:10"], enters: first}}
        stages: {first: {wait: 30 min, next: back}, second: {wait: 10 min, next: resolved}}
        ends: {back: {repeat: {share: 100%, after: 4 h, enters: second}}}
        kpis: {back: {share: repeats, within: 4 h, goal: at most 5%}}
        run: {length: 1 h, cool_down: 12 h}
    """)
    assert story.tickets == rows("""
        a1  00:10 00:40 back
        a1' 04:40 - -
    """)


def test_repeats_within_the_length_belong_to_the_cohort() -> None:
    """The cohort is those that arrive within the length, repeats too: the run waits for a1', which arrives in it, and
    not for a1''.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: pause}}
        stages: {pause: {wait: 1 h, next: [{when: hour == 5, to: resolved}, {to: back}]}}
        ends: {back: {repeat: {share: 100%, after: 30 min, enters: pause}}}
        run: {length: 2 h, cool_down: 9 h}
    """)
    assert story.ended == "02:30"
    assert story.tickets[:2] == rows("""
        a1  00:00 01:00 back
        a1' 01:30 02:30 back
    """)


def test_tickets_are_first_contacts_over_all_sources_without_warm_up() -> None:
    """`--tickets N`: N first contacts over all sources; there is no warm-up, and the window ends with the Nth
    arrival.
    """
    story = tell(
        """
        staff: {desk: {count: 1}}
        arrivals:
          a: {every: 2 h, enters: pause}
          b: {every: 3 h, enters: pause}
        stages: {pause: {wait: 30 min, next: resolved}}
        run: {warm_up: 5 h, length: 2 h}
        """,
        tickets=4,
    )
    assert story.tickets == rows("""
        a1 02:00 02:30 resolved
        b1 03:00 03:30 resolved
        a2 04:00 04:30 resolved
        a3 06:00 06:30 resolved
    """)
    info = story.log.info
    assert info.window_start == START
    assert START + timedelta(hours=6) <= info.window_end <= START + timedelta(hours=6, seconds=1)
    assert story.ended == "06:30"


def test_tickets_do_not_count_repeats_and_the_run_waits_for_those_about_to_return() -> None:
    """`--tickets N` counts no repeats; the run ends when nothing is open or about to return."""
    story = tell(
        """
        staff: {desk: {count: 1}}
        arrivals: {a: {every: 2 h, enters: look}}
        stages:
          look: {next: [{when: hour < 5, to: first}, {to: second}]}
          first: {wait: 10 min, next: back}
          second: {wait: 10 min, next: resolved}
        ends: {back: {repeat: {share: 100%, after: 6 h, enters: second}}}
        run: {length: 1 h}
        """,
        tickets=3,
    )
    assert story.tickets == rows("""
        a1  02:00 02:10 back
        a2  04:00 04:10 back
        a3  06:00 06:10 resolved
        a1' 08:10 08:20 resolved
        a2' 10:10 10:20 resolved
    """)
    assert story.ended == "10:20"


def test_a_run_of_tickets_is_observed_for_repeats_too() -> None:
    """With `--tickets N` nobody is about to return in the end: where a KPI looks for repeats, observation goes on for
    another `within` after the last closing, so that all closings count.
    """
    story = tell(
        """
        staff: {desk: {count: 1}}
        arrivals: {a: {every: 2 h, enters: pause}}
        stages: {pause: {wait: 30 min, next: resolved}}
        kpis: {back: {share: repeats, within: 3 d, goal: at most 5%}}
        run: {length: 1 h}
        """,
        tickets=3,
    )
    assert story.tickets[-1] == "a3 06:00 06:30 resolved"
    assert story.ended == "thu-06:30"
    assert story.log.info.window_end == START + timedelta(hours=6, microseconds=1)


def test_tickets_end_where_the_sources_have_no_more() -> None:
    """With `--tickets N` the run ends when nothing more can happen, also where fewer than N ever come."""
    story = tell(
        """
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@01:00", "@02:00"], enters: pause}}
        stages: {pause: {wait: 30 min, next: resolved}}
        run: {length: 1 h}
        """,
        tickets=10,
    )
    assert story.tickets == rows("""
        a1 01:00 01:30 resolved
        a2 02:00 02:30 resolved
    """)


def test_a_run_of_tickets_that_are_stuck_ends_with_what_happened_last_be_it_as_a_shift_ends() -> None:
    """The last thing that happens is that a1 is done as the shift ends: 00:10, when the run ends, for a2's screen never
    comes; that people come and go after that is nothing that happens.
    """
    story = tell(
        """
        calendars: {shop: {mon-fri: 00:00-00:10}}
        staff: {desk: {count: 1, calendar: shop}}
        arrivals: {a: {at: ["@00:00", "@00:01"], enters: fix}}
        parts: {screen: {stock: 1}}
        stages: {fix: {role: desk, duration: 10 min, uses: {screen: 1}, next: resolved}}
        """,
        tickets=2,
    )
    assert story.ended == "00:10"


def test_a_log_is_ordered_by_start_else_enable_time_then_the_tie_rule() -> None:
    """All tickets, in the order of start, else enable time, then source, number, generation, stage, visit."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals:
          b: {at: ["@00:00", "@00:07"], enters: work}
          a: {at: ["@00:05"], enters: work}
          c: {at: ["@00:10"], enters: twin}
        stages:
          work: {role: desk, duration: 10 min, patience: 8 min, gives_up: pause, next: resolved}
          twin: {next: {all: [pause, other]}}
          other: {wait: 1 min, next: resolved}
          pause: {wait: 2 min, next: resolved}
    """)
    assert story.visits == rows("""
        b1 work desk-1 00:00 00:00 00:10
        b2 work - 00:07 - 00:15
        a1 work desk-1 00:05 00:10 00:20
        c1 other - 00:10 00:10 00:11
        c1 pause - 00:10 00:10 00:12
        b2 pause - 00:15 00:15 00:17
    """)


def test_tickets_are_ordered_by_arrival_then_the_tie_rule() -> None:
    """The tickets' table stands in the order of arrival, then the tie rule."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals:
          b: {at: ["@00:05", "@00:03"], enters: pause}
          a: {at: ["@00:03"], enters: pause}
        stages: {pause: {wait: 1 min, next: resolved}}
    """)
    assert story.tickets == rows("""
        b2 00:03 00:04 resolved
        a1 00:03 00:04 resolved
        b1 00:05 00:06 resolved
    """)


def test_outcome_stands_on_every_row_of_a_closed_ticket() -> None:
    """`outcome` stands on every row of a closed ticket, from its first visit on."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: one, attributes: {device: phone}}}
        stages: {one: {wait: 1 min, next: two}, two: {wait: 1 min, next: good}}
        ends: {good: {}}
    """)
    flat = story.log.flat()
    assert flat["outcome"].to_list() == ["good", "good"]
    assert flat["device"].to_list() == ["phone", "phone"]


def test_the_log_says_what_it_is_of() -> None:
    """A log carries its metadata: start, window, end of the run, seed, replication and version."""
    info = tell(
        EVERY_HOUR.replace("WAIT", "1 min").replace("RUN", "length: 2 h 30 min"), seed=7, replication=3
    ).log.info
    assert (info.seed, info.replication) == (7, 3)
    assert info.version
