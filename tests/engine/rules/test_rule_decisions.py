"""What the project decided where the design left a choice: a story for each of the reference's decisions."""

from .stories import log_of, rows, tell


def test_a_shift_that_began_before_the_start_counts_from_its_real_begin() -> None:
    """Ben's night shift began on Sunday at 20:00, Ann's at 22:00: Ben has been idle longest, though Ann is first."""
    assert log_of("""
        calendars: {late: {mon-sun: 22:00-06:00}, early: {mon-sun: 20:00-06:00}}
        staff: {desk: {people: [{name: Ann, calendar: late}, {name: Ben, calendar: early}]}}
        arrivals: {a: {at: ["@01:00"], enters: talk}}
        stages: {talk: {role: desk, duration: 10 min, next: resolved}}
    """) == rows("a1 talk Ben 01:00 01:00 01:10")


def test_own_people_come_first_again_after_each_helper() -> None:
    """`heavy` needs two and goes to the helpers; then `light` can be served by Ann herself, idle for a shorter time."""
    assert log_of("""
        staff:
          service: {people: [{name: Ann}, {name: Bob}]}
          sales: {people: [{name: Cid}, {name: Dan}, {name: Eve}], backup: [service]}
        arrivals:
          busy: {at: ["@00:00"], enters: long}
          brief: {at: ["@00:04"], enters: light}
          a: {at: ["@00:10"], enters: heavy}
          b: {at: ["@00:10"], enters: light}
        stages:
          long: {role: service, duration: 60 min, next: resolved}
          heavy: {role: service, needs: 2, duration: 10 min, next: resolved}
          light: {role: service, duration: 1 min, next: resolved}
    """) == rows("""
        busy1  long  Ann     00:00 00:00 01:00
        brief1 light Bob     00:04 00:04 00:05
        a1     heavy Cid;Dan 00:10 00:10 00:20
        b1     light Bob     00:10 00:10 00:11
    """)


def test_not_same_as_lapses_where_fewer_are_left_than_needed() -> None:
    """Two are needed for the check and one is left who didn't do the work: rather Ann again than never."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}]}}
        arrivals: {a: {at: ["@00:00"], enters: work}}
        stages:
          work: {role: desk, duration: 10 min, next: check}
          check: {role: desk, needs: 2, assign: not same as work, duration: 5 min, next: resolved}
    """) == rows("""
        a1 work  Ann     00:00 00:00 00:10
        a1 check Ann;Bob 00:10 00:10 00:15
    """)


def test_latest_takes_first_who_queued_last() -> None:
    """`latest` goes by the time queued at this stage, not by the ticket's arrival."""
    assert log_of("""
        staff: {desk: {count: 1}}
        queues: {desk: {order: latest}}
        arrivals:
          a: {at: ["@00:00", "@00:01"], enters: talk}
          early: {at: ["@00:00"], enters: pause}
        stages:
          pause: {wait: 5 min, next: talk}
          talk: {role: desk, duration: 10 min, next: resolved}
    """) == rows("""
        a1     talk  desk-1 00:00 00:00 00:10
        early1 pause -      00:00 00:00 00:05
        early1 talk  desk-1 00:05 00:10 00:20
        a2     talk  desk-1 00:01 00:20 00:30
    """)


def test_no_patience_at_all_does_not_wait_for_the_calendar() -> None:
    """`patience: 0 min` ends in the instant of queueing, though the stage's calendar opens an hour later."""
    assert tell("""
        calendars: {shop: {mon-fri: 09:00-18:00}}
        staff: {desk: {count: 1, calendar: shop}}
        arrivals: {a: {at: ["@08:00"], enters: talk}}
        stages: {talk: {role: desk, duration: 10 min, patience: 0 min, calendar: shop, next: resolved}}
    """).tickets == ["a1 08:00 08:00 abandoned"]


def test_a_cancelled_visit_returns_its_parts() -> None:
    """The withdrawal at 00:10 takes a1 out of the queue; its screen serves a2."""
    story = tell("""
        staff: {desk: {people: [{name: Ann, calendar: shop}]}}
        calendars: {shop: {mon-fri: 01:00-18:00}}
        arrivals:
          a: {at: ["@00:00"], enters: {all: [fix, pause]}}
          b: {at: ["@00:20"], enters: fix}
        parts: {screen: {stock: 1}}
        stages:
          fix: {role: desk, duration: 10 min, uses: {screen: 1}, next: resolved}
          pause: {wait: 10 min, next: withdrawn}
        ends: {withdrawn: {cancels: true}}
    """)
    assert story.tickets == ["a1 00:00 00:10 withdrawn", "b1 00:20 01:10 resolved"]
    assert "b1 fix 00:20" in story.parts


def test_visits_counts_how_often_a_crossroads_was_passed() -> None:
    """The crossroads leaves no row, and sends the ticket round three times all the same."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: turn}}
        stages:
          turn: {next: [{when: visits.turn <= 3, to: pause}, {to: resolved}]}
          pause: {wait: 5 min, next: turn}
    """) == rows("""
        a1 pause - 00:00 00:00 00:05
        a1 pause - 00:05 00:05 00:10
        a1 pause - 00:10 00:10 00:15
    """)


def test_another_size_brings_the_same_moments() -> None:
    """Draws are numbered by groups, so three at a time come when one at a time came."""

    def moments(size: int) -> list[str]:
        story = tell(f"""
            staff: {{desk: {{count: 1}}}}
            arrivals: {{a: {{rate: 5/h, size: {size}, enters: pause}}}}
            stages: {{pause: {{wait: 5 min, next: resolved}}}}
            run: {{length: 1 d}}
        """)
        return [line.split()[1] for line in story.tickets]

    alone = moments(1)
    assert moments(3)[::3][: len(alone)] == alone[: len(moments(3)[::3])]
    assert len(alone) > 50


def test_a_ticket_and_its_repeats_have_names() -> None:
    """The 1st of source `a` is `a-1`; it comes back as `a-1.1`, and again as `a-1.2`."""
    story = tell(
        """
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: first}}
        stages:
          first: {wait: 5 min, next: [{when: hour < 2, to: again}, {to: resolved}]}
        ends: {again: {repeat: {share: 100%, after: 1 h, enters: first}}}
        """,
        tickets=1,
    )
    assert story.log.tickets["case_id"].to_list() == ["a-1", "a-1.1", "a-1.2"]
    assert story.log.tickets["repeat_of"].to_list() == [None, "a-1", "a-1.1"]


def test_a_run_of_tickets_that_are_stuck_ends_with_the_last_thing_that_happened() -> None:
    """The second screen never comes: the run ends at 00:10, when the first ticket was done."""
    story = tell(
        """
        staff: {desk: {count: 1, calendar: shop}}
        calendars: {shop: {mon-fri: 00:00-18:00}}
        arrivals: {a: {at: ["@00:00", "@00:01"], enters: fix}}
        parts: {screen: {stock: 1}}
        stages: {fix: {role: desk, duration: 10 min, uses: {screen: 1}, next: resolved}}
        """,
        tickets=2,
    )
    assert story.ended == "00:10"
    assert story.tickets == ["a1 00:00 00:10 resolved", "a2 00:01 - -"]
