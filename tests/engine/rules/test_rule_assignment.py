"""`assign`: the same people again, or others."""

from .stories import log_of, rows


def test_same_as_waits_for_that_person_though_others_are_free() -> None:
    """`same as` waits for the person of that stage's visit: Bob has been idle longer, but a1 goes back to Ann."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}]}}
        arrivals: {a: {at: ["@00:00"], enters: open}}
        stages:
          open: {role: desk, duration: 10 min, next: pause}
          pause: {wait: 5 min, next: close}
          close: {role: desk, duration: 10 min, assign: same as open, next: resolved}
    """) == rows("""
        a1 open  Ann 00:00 00:00 00:10
        a1 pause -   00:10 00:10 00:15
        a1 close Ann 00:15 00:15 00:25
    """)


def test_same_as_does_not_block_others() -> None:
    """A ticket that waits for its person doesn't block anyone else's: x2 behind it is served by Bob."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob, roles: [desk, other]}]}}
        arrivals:
          a: {at: ["@00:00"], enters: open}
          b: {at: ["@00:00"], enters: for_bob}
          x: {at: ["@00:11"], enters: talk}
          y: {at: ["@00:16"], enters: talk}
        stages:
          open: {role: desk, duration: 10 min, next: pause}
          pause: {wait: 5 min, next: close}
          close: {role: desk, duration: 10 min, assign: same as open, next: resolved}
          talk: {role: desk, duration: 20 min, next: resolved}
          for_bob: {role: other, duration: 15 min, next: resolved}
    """) == rows("""
        a1 open  Ann 00:00 00:00 00:10
        b1 for_bob Bob 00:00 00:00 00:15
        a1 pause -   00:10 00:10 00:15
        x1 talk  Ann 00:11 00:11 00:31
        y1 talk  Bob 00:16 00:16 00:36
        a1 close Ann 00:15 00:31 00:41
    """)


def test_same_as_goes_by_the_latest_finished_visit() -> None:
    """`same as` is the people of that stage's *latest finished* visit: Bob, who did it the second time."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}]}}
        arrivals: {a: {at: ["@00:00"], enters: open}}
        stages:
          open: {role: desk, duration: 10 min, next: pause}
          pause: {wait: 5 min, next: [{when: visits.open < 2, to: open}, {to: close}]}
          close: {role: desk, duration: 10 min, assign: same as open, next: resolved}
    """) == rows("""
        a1 open  Ann 00:00 00:00 00:10
        a1 pause -   00:10 00:10 00:15
        a1 open  Bob 00:15 00:15 00:25
        a1 pause -   00:25 00:25 00:30
        a1 close Bob 00:30 00:30 00:40
    """)


def test_same_as_more_people_than_needed_takes_from_them_alone() -> None:
    """If they are more than it needs, it takes from them alone: Ann or Bob, though Cid has been idle longest."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}, {name: Cid}]}}
        arrivals:
          a: {at: ["@00:00"], enters: open}
          x: {at: ["@00:00"], enters: talk}
        stages:
          open: {role: desk, needs: 2, duration: 10 min, next: pause}
          pause: {wait: 5 min, next: close}
          close: {role: desk, duration: 10 min, assign: same as open, next: resolved}
          talk: {role: desk, duration: 8 min, next: resolved}
    """) == rows("""
        a1 open  Ann;Bob 00:00 00:00 00:10
        x1 talk  Cid     00:00 00:00 00:08
        a1 pause -       00:10 00:10 00:15
        a1 close Ann     00:15 00:15 00:25
    """)


def test_same_as_fewer_people_than_needed_waits_for_all_and_fills_up() -> None:
    """If they are fewer, it waits for all of them and fills up with others: Bob and Cid are free, but it waits for Ann
    and takes Bob along.
    """
    assert log_of("""
        staff: {desk: {people: [{name: Ann, roles: [desk, special]}, {name: Bob}, {name: Cid}]}}
        arrivals:
          a: {at: ["@00:00"], enters: open}
          x: {at: ["@00:10"], enters: extra}
        stages:
          open: {role: desk, duration: 5 min, next: pause}
          pause: {wait: 10 min, next: close}
          close: {role: desk, needs: 2, duration: 10 min, assign: same as open, next: resolved}
          extra: {role: special, duration: 20 min, next: resolved}
    """) == rows("""
        a1 open  Ann 00:00 00:00 00:05
        a1 pause -   00:05 00:05 00:15
        x1 extra Ann 00:10 00:10 00:30
        a1 close Ann;Bob 00:15 00:30 00:40
    """)


def test_same_as_with_needs_two_does_not_block_either() -> None:
    """A ticket that needs two blocks those behind it, *unless an assign is in force for it*: z1, behind it, is served
    by Bob.
    """
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}, {name: Cid}]}}
        arrivals:
          a: {at: ["@00:00"], enters: open}
          x: {at: ["@00:10"], enters: long}
          y: {at: ["@00:12"], enters: long}
          z: {at: ["@00:16"], enters: long}
        stages:
          open: {role: desk, needs: 2, duration: 5 min, next: pause}
          pause: {wait: 10 min, next: close}
          close: {role: desk, needs: 2, duration: 10 min, assign: same as open, next: resolved}
          long: {role: desk, duration: 20 min, next: resolved}
    """) == rows("""
        a1 open  Ann;Bob 00:00 00:00 00:05
        a1 pause -   00:05 00:05 00:15
        x1 long  Cid 00:10 00:10 00:30
        y1 long  Ann 00:12 00:12 00:32
        z1 long  Bob 00:16 00:16 00:36
        a1 close Ann;Bob 00:15 00:36 00:46
    """)


def test_not_same_as_passes_over_who_did_it() -> None:
    """`not same as` passes them over: Ann wrote it, so it waits for Bob though Ann is free, and blocks nobody."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}]}}
        arrivals:
          a: {at: ["@00:00"], enters: write}
          b: {at: ["@00:00"], enters: talk}
          c: {at: ["@00:11"], enters: talk}
        stages:
          write: {role: desk, duration: 10 min, next: check}
          check: {role: desk, duration: 10 min, assign: not same as write, next: resolved}
          talk: {role: desk, duration: 20 min, next: resolved}
    """) == rows("""
        a1 write Ann 00:00 00:00 00:10
        b1 talk  Bob 00:00 00:00 00:20
        c1 talk  Ann 00:11 00:11 00:31
        a1 check Bob 00:10 00:20 00:30
    """)


def test_not_same_as_several_stages_passes_over_all_who_did_them() -> None:
    """`not same as [a, b]` passes over the people of both stages: Ann has been idle longest, but Cid checks."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}, {name: Cid, roles: [desk, special]}]}}
        arrivals:
          a: {at: ["@00:00"], enters: write}
          x: {at: ["@00:00"], enters: extra}
        stages:
          write: {role: desk, duration: 10 min, next: edit}
          edit: {role: desk, duration: 10 min, assign: not same as write, next: check}
          check: {role: desk, duration: 10 min, assign: "not same as [write, edit]", next: resolved}
          extra: {role: special, duration: 15 min, next: resolved}
    """) == rows("""
        a1 write Ann 00:00 00:00 00:10
        x1 extra Cid 00:00 00:00 00:15
        a1 edit  Bob 00:10 00:10 00:20
        a1 check Cid 00:20 00:20 00:30
    """)


def test_assign_lapses_where_nobody_did_the_stage() -> None:
    """Where nobody did that stage, `assign` lapses: x1 comes straight to `close`."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}]}}
        arrivals:
          a: {at: ["@00:00"], enters: open}
          x: {at: ["@00:05"], enters: close}
        stages:
          open: {role: desk, duration: 10 min, next: close}
          close: {role: desk, duration: 10 min, assign: same as open, next: resolved}
    """) == rows("""
        a1 open  Ann 00:00 00:00 00:10
        x1 close Bob 00:05 00:05 00:15
        a1 close Ann 00:10 00:10 00:20
    """)


def test_who_lacks_the_role_does_not_count() -> None:
    """Who lacks the role of this stage doesn't count; where nobody is left, `assign` lapses: Ann is no technician."""
    assert log_of("""
        staff:
          clerks: {people: [{name: Ann}]}
          technicians: {people: [{name: Bob}, {name: Cid}]}
        arrivals: {a: {at: ["@00:00", "@00:01"], enters: open}}
        stages:
          open: {role: clerks, duration: 10 min, next: mend}
          mend: {role: technicians, duration: 30 min, assign: same as open, next: resolved}
    """) == rows("""
        a1 open Ann 00:00 00:00 00:10
        a1 mend Bob 00:10 00:10 00:40
        a2 open Ann 00:01 00:10 00:20
        a2 mend Cid 00:20 00:20 00:50
    """)


def test_who_has_no_shift_left_does_not_count() -> None:
    """Who has no shift left doesn't count: Ann left for good at the end of Monday, so Bob takes her ticket on
    Tuesday.
    """
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {calendar: shop, people: [{name: Ann, away: [2026-01-06..2029-12-31]}, {name: Bob}]}}
        arrivals: {a: {at: ["@09:00"], enters: open}}
        stages:
          open: {role: desk, duration: 10 min, next: pause}
          pause: {wait: 24 h, next: close}
          close: {role: desk, duration: 10 min, assign: same as open, next: resolved}
    """) == rows("""
        a1 open  Ann 09:00 09:00 09:10
        a1 pause -   09:10 09:10 tue-09:10
        a1 close Bob tue-09:10 tue-09:10 tue-09:20
    """)


def test_same_as_waits_for_the_next_shift_of_who_has_one() -> None:
    """`same as` waits for who has a shift left, however far away: Ann comes back on Thursday."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {calendar: shop, people: [{name: Ann, away: [2026-01-06..2026-01-07]}, {name: Bob}]}}
        arrivals: {a: {at: ["@09:00"], enters: open}}
        stages:
          open: {role: desk, duration: 10 min, next: pause}
          pause: {wait: 24 h, next: close}
          close: {role: desk, duration: 10 min, assign: same as open, next: resolved}
    """) == rows("""
        a1 open  Ann 09:00 09:00 09:10
        a1 pause -   09:10 09:10 tue-09:10
        a1 close Ann tue-09:10 thu-09:00 thu-09:10
    """)


def test_not_same_as_lapses_where_nobody_is_left() -> None:
    """Where nobody is left, `not same as` lapses: Ann is alone and checks her own work."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}]}}
        arrivals: {a: {at: ["@00:00"], enters: write}}
        stages:
          write: {role: desk, duration: 10 min, next: check}
          check: {role: desk, duration: 10 min, assign: not same as write, next: resolved}
    """) == rows("""
        a1 write Ann 00:00 00:00 00:10
        a1 check Ann 00:10 00:10 00:20
    """)
