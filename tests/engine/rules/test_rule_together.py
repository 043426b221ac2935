"""People who work together: seized at once, named in the order of the file, and whom they hold up."""

from .stories import log_of, rows


def test_two_people_are_seized_together_and_block_those_behind() -> None:
    """`needs: 2`: both are seized together, and such a ticket blocks those behind it in its role: a2 waits while Bob
    is free.
    """
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}]}}
        arrivals:
          x: {at: ["@00:00"], enters: single}
          pair: {at: ["@00:01"], enters: heavy}
          a: {at: ["@00:02"], enters: single}
        stages:
          single: {role: desk, duration: 10 min, next: resolved}
          heavy: {role: desk, needs: 2, duration: 10 min, next: resolved}
    """) == rows("""
        x1    single Ann 00:00 00:00 00:10
        pair1 heavy  Ann;Bob 00:01 00:10 00:20
        a1    single Ann 00:02 00:20 00:30
    """)


def test_names_of_people_together_stand_in_file_order() -> None:
    """The log has one row, the names joined by `;` in file order, whoever was idle longest."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}, {name: Cid}]}}
        arrivals:
          a: {at: ["@00:00"], enters: single}
          b: {at: ["@00:20"], enters: heavy}
        stages:
          single: {role: desk, duration: 10 min, next: resolved}
          heavy: {role: desk, needs: 3, duration: 10 min, next: resolved}
    """) == rows("""
        a1 single Ann 00:00 00:00 00:10
        b1 heavy  Ann;Bob;Cid 00:20 00:20 00:30
    """)


def test_two_people_are_those_idle_longest() -> None:
    """The people for `needs: 2` are the ones idle longest: Bob and Cid, who have done nothing yet."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann}, {name: Bob}, {name: Cid}]}}
        arrivals:
          a: {at: ["@00:00"], enters: single}
          b: {at: ["@00:20"], enters: heavy}
        stages:
          single: {role: desk, duration: 10 min, next: resolved}
          heavy: {role: desk, needs: 2, duration: 10 min, next: resolved}
    """) == rows("""
        a1 single Ann 00:00 00:00 00:10
        b1 heavy  Bob;Cid 00:20 00:20 00:30
    """)


def test_a_ticket_that_needs_two_blocks_only_its_own_role() -> None:
    """A ticket that needs two blocks those behind it in its role, and nobody in another: Bob serves meanwhile."""
    assert log_of("""
        staff: {desk: {roles: [desk, phone], people: [{name: Ann}, {name: Bob}]}}
        arrivals:
          x: {at: ["@00:00"], enters: single}
          pair: {at: ["@00:01"], enters: heavy}
          c: {at: ["@00:02"], enters: call}
        stages:
          single: {role: desk, duration: 10 min, next: resolved}
          heavy: {role: desk, needs: 2, duration: 10 min, next: resolved}
          call: {role: phone, duration: 5 min, next: resolved}
    """) == rows("""
        x1    single Ann 00:00 00:00 00:10
        c1    call   Bob 00:02 00:02 00:07
        pair1 heavy  Ann;Bob 00:01 00:10 00:20
    """)


def test_those_of_better_rank_are_not_blocked_by_a_ticket_that_needs_two() -> None:
    """A ticket that needs two blocks those *behind* it: an urgent one stands before it."""
    assert log_of("""
        priorities: [urgent, normal]
        staff: {desk: {people: [{name: Ann}, {name: Bob}]}}
        arrivals:
          x: {at: ["@00:00"], enters: single, attributes: {priority: normal}}
          pair: {at: ["@00:01"], enters: heavy, attributes: {priority: normal}}
          u: {at: ["@00:02"], enters: single, attributes: {priority: urgent}}
        stages:
          single: {role: desk, duration: 10 min, next: resolved}
          heavy: {role: desk, needs: 2, duration: 10 min, next: resolved}
    """) == rows("""
        x1    single Ann 00:00 00:00 00:10
        u1    single Bob 00:02 00:02 00:12
        pair1 heavy  Ann;Bob 00:01 00:12 00:22
    """)
