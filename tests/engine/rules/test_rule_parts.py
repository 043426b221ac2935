# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Parts: who gets them, in what order, and when lots are ordered."""

import pytest

from procsim.model.problems import InputError

from .stories import process_of, rows, tell


def test_work_cannot_start_before_its_parts_are_there() -> None:
    """Work cannot start before the stock has handed over the parts; `parts_time` is when the last part was handed
    over.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 1 h}}
        arrivals: {a: {at: ["@00:00", "@00:05", "@00:06"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, uses: {screen: 1}, next: resolved}}
    """)
    assert story.visits == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a2 work desk-1 00:05 01:00 01:10
        a3 work desk-1 00:06 01:10 01:20
    """)
    assert story.parts == rows("""
        a1 work 00:00
        a2 work 01:00
        a3 work 01:05
    """)
    assert story.lots == rows("""
        00:00 ordered screen 1 1
        00:05 ordered screen 2 1
        00:06 ordered screen 3 1
        01:00 delivered screen 1 1
        01:05 delivered screen 2 1
        01:06 delivered screen 3 1
    """)


def test_lots_are_ordered_at_the_start_until_the_position_is_above_the_reorder_point() -> None:
    """At the start lots are ordered one after another until stock on hand plus on order is above `reorder_at`: 1 + 3 ×
    4 > 10.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {screen: {stock: 1, reorder_at: 10, order_quantity: 4, lead_time: 1 h}, frame: {stock: 3, reorder_at: 2, order_quantity: 9, lead_time: 1 h}}
        arrivals: {a: {at: ["@12:00"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, uses: {screen: 1, frame: 1}, next: resolved}}
    """)
    assert story.lots == rows("""
        00:00 ordered screen 1 4
        00:00 ordered screen 2 4
        00:00 ordered screen 3 4
        01:00 delivered screen 1 4
        01:00 delivered screen 2 4
        01:00 delivered screen 3 4
        12:00 ordered frame 1 9
        13:00 delivered frame 1 9
    """)


def test_a_position_at_the_reorder_point_orders() -> None:
    """Lots are ordered until the position is *above* `reorder_at`: at it, one more is ordered."""
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {screen: {stock: 5, reorder_at: 4, order_quantity: 2, lead_time: 1 h}}
        arrivals: {a: {at: ["@00:00", "@00:30", "@00:40"], enters: work}}
        stages: {work: {role: desk, duration: 1 min, uses: {screen: 1}, next: resolved}}
    """)
    assert story.lots == rows("""
        00:00 ordered screen 1 2
        00:40 ordered screen 2 2
        01:00 delivered screen 1 2
        01:40 delivered screen 2 2
    """)


def test_what_is_owed_counts_against_the_position() -> None:
    """The position is stock on hand plus on order *minus owed*: 5 owed and 1 on hand call for three lots of 2."""
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 2, lead_time: 1 h}}
        arrivals: {a: {at: ["@00:00"], enters: work}}
        stages: {work: {role: desk, duration: 1 min, uses: {screen: 5}, next: resolved}}
    """)
    assert story.lots == rows("""
        00:00 ordered screen 1 2
        00:00 ordered screen 2 2
        00:00 ordered screen 3 2
        01:00 delivered screen 1 2
        01:00 delivered screen 2 2
        01:00 delivered screen 3 2
    """)
    assert story.visits == rows("a1 work desk-1 00:00 01:00 01:01")


def test_deliveries_at_one_instant_come_by_part_and_number() -> None:
    """Within a kind by the tie rule, lots by part (in file order) and number."""
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {z: {stock: 1, reorder_at: 4, order_quantity: 2, lead_time: 1 h}, a: {stock: 1, reorder_at: 1, order_quantity: 2, lead_time: 1 h}}
        arrivals: {t: {at: ["@12:00"], enters: work}}
        stages: {work: {role: desk, duration: 1 min, uses: {z: 1}, next: more}, more: {role: desk, duration: 1 min, uses: {a: 1}, next: resolved}}
    """)
    assert story.lots[:6] == rows("""
        00:00 ordered z 1 2
        00:00 ordered z 2 2
        00:00 ordered a 1 2
        01:00 delivered z 1 2
        01:00 delivered z 2 2
        01:00 delivered a 1 2
    """)


def test_the_head_gets_its_full_quantity_or_nothing_and_blocks_those_behind() -> None:
    """The head gets its full quantity of a part or nothing, and blocks those behind it for that part: 2 lie there, a1
    needs 3, b1 waits.
    """
    story = tell("""
        staff: {desk: {count: 2}}
        parts: {screen: {stock: 2, reorder_at: 0, order_quantity: 2, lead_time: 1 h}}
        arrivals:
          a: {at: ["@00:00"], enters: big}
          b: {at: ["@00:01"], enters: small}
        stages:
          big: {role: desk, duration: 10 min, uses: {screen: 3}, next: resolved}
          small: {role: desk, duration: 10 min, uses: {screen: 1}, next: resolved}
    """)
    assert story.visits == rows("""
        a1 big   desk-1 00:00 01:00 01:10
        b1 small desk-2 00:01 01:00 01:10
    """)
    assert story.parts == rows("""
        a1 big   01:00
        b1 small 01:00
    """)


def test_a_head_blocks_only_for_that_part() -> None:
    """The head blocks those behind it *for that part*: who needs another one gets it."""
    story = tell("""
        staff: {desk: {count: 1}}
        parts:
          screen: {stock: 1, reorder_at: 0, order_quantity: 2, lead_time: 1 h}
          frame: {stock: 5}
        arrivals:
          a: {at: ["@00:00"], enters: big}
          b: {at: ["@00:01"], enters: small}
        stages:
          big: {role: desk, duration: 10 min, uses: {screen: 3}, next: resolved}
          small: {role: desk, duration: 10 min, uses: {frame: 1}, next: resolved}
    """)
    assert story.visits == rows("""
        b1 small desk-1 00:01 00:01 00:11
        a1 big   desk-1 00:00 01:00 01:10
    """)


def test_a_ticket_keeps_what_it_has_been_given() -> None:
    """A ticket keeps what it has been given: a1 holds the only frame while it waits for a screen, and b1 waits for a
    frame.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        parts:
          frame: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 3 h}
          screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 1 h}
        arrivals:
          x: {at: ["@00:00"], enters: glass}
          a: {at: ["@00:01"], enters: both}
          b: {at: ["@00:02"], enters: frame_only}
        stages:
          glass: {role: desk, duration: 10 min, uses: {screen: 1}, next: resolved}
          both: {role: desk, duration: 10 min, uses: {screen: 1, frame: 1}, next: resolved}
          frame_only: {role: desk, duration: 10 min, uses: {frame: 1}, next: resolved}
    """)
    assert story.visits == rows("""
        x1 glass      desk-1 00:00 00:00 00:10
        a1 both       desk-1 00:01 01:00 01:10
        b1 frame_only desk-1 00:02 03:01 03:11
    """)
    assert story.parts == rows("""
        x1 glass      00:00
        a1 both       01:00
        b1 frame_only 03:01
    """)


def test_people_are_competed_for_with_the_time_at_which_the_ticket_queued() -> None:
    """A ticket competes for people once it has everything, with the time at which it *queued*: a1 (00:01) goes before
    b1 (00:10), though its part came at 01:00.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 1 h}}
        arrivals:
          x: {at: ["@00:00"], enters: fit}
          y: {at: ["@00:05"], enters: long}
          a: {at: ["@00:01"], enters: fit}
          b: {at: ["@00:10"], enters: long}
        stages:
          fit: {role: desk, duration: 1 min, uses: {screen: 1}, next: resolved}
          long: {role: desk, duration: 2 h, next: resolved}
    """)
    assert story.visits == rows("""
        x1 fit  desk-1 00:00 00:00 00:01
        y1 long desk-1 00:05 00:05 02:05
        a1 fit  desk-1 00:01 02:05 02:06
        b1 long desk-1 00:10 02:06 04:06
    """)


def test_parts_go_by_rank_then_time_queued_over_all_stages() -> None:
    """Parts go over all stages by rank, then time queued, then the tie rule."""
    story = tell("""
        priorities: [urgent, normal]
        staff: {desk: {count: 4}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 1 h}}
        arrivals:
          x: {at: ["@00:00"], enters: one, attributes: {priority: normal}}
          a: {at: ["@00:02"], enters: one, attributes: {priority: normal}}
          b: {at: ["@00:01"], enters: two, attributes: {priority: normal}}
          c: {at: ["@00:03"], enters: two, attributes: {priority: urgent}}
          d: {at: ["@00:02"], enters: two, attributes: {priority: normal}}
        stages:
          one: {role: desk, duration: 1 min, uses: {screen: 1}, next: resolved}
          two: {role: desk, duration: 1 min, uses: {screen: 1}, next: resolved}
    """)
    assert story.parts == rows("""
        x1 one 00:00
        c1 two 01:00
        b1 two 01:01
        a1 one 01:02
        d1 two 01:02
    """)


def test_the_queue_orders_of_people_do_not_matter_for_parts() -> None:
    """Parts go by rank, time queued, tie rule, also where the people of the role take the latest first."""
    story = tell("""
        staff: {desk: {count: 1}}
        queues: {desk: {order: latest}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 1 h}}
        arrivals: {a: {at: ["@00:00", "@00:01", "@00:02"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, uses: {screen: 1}, next: resolved}}
    """)
    assert story.visits == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a2 work desk-1 00:01 01:00 01:10
        a3 work desk-1 00:02 01:10 01:20
    """)
    assert story.parts == rows("""
        a1 work 00:00
        a2 work 01:00
        a3 work 01:01
    """)


def test_patience_includes_the_wait_for_parts_and_giving_up_returns_them() -> None:
    """Patience counts the wait for parts too; giving up returns the parts: a1's frame is b1's at 00:31."""
    story = tell("""
        staff: {desk: {count: 1}}
        parts:
          frame: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 3 h}
          screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 1 h}
        arrivals:
          x: {at: ["@00:00"], enters: glass}
          a: {at: ["@00:01"], enters: both}
          b: {at: ["@00:02"], enters: frame_only}
        stages:
          glass: {role: desk, duration: 10 min, uses: {screen: 1}, next: resolved}
          both: {role: desk, duration: 10 min, uses: {screen: 1, frame: 1}, patience: 30 min, next: resolved}
          frame_only: {role: desk, duration: 10 min, uses: {frame: 1}, next: resolved}
    """)
    assert story.visits == rows("""
        x1 glass      desk-1 00:00 00:00 00:10
        a1 both       -      00:01 - 00:31
        b1 frame_only desk-1 00:02 00:31 00:41
    """)
    assert story.parts == rows("""
        x1 glass      00:00
        b1 frame_only 00:31
    """)


def test_parts_time_stands_also_at_a_visit_given_up_after_all_parts_came() -> None:
    """`parts_time` is when the last part was handed over, also of a visit that was given up after that; empty if not
    all came.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {screen: {stock: 5}}
        arrivals: {x: {at: ["@00:00"], enters: long}, a: {at: ["@00:01"], enters: work}}
        stages:
          long: {role: desk, duration: 1 h, next: resolved}
          work: {role: desk, duration: 10 min, uses: {screen: 1}, patience: 10 min, next: resolved}
    """)
    assert story.visits == rows("""
        x1 long desk-1 00:00 00:00 01:00
        a1 work - 00:01 - 00:11
    """)
    assert story.parts == rows("a1 work 00:01")


def test_given_up_demand_is_not_owed_any_more() -> None:
    """Giving up returns the parts and ends what is owed: those who ask after a1 left find two lots under way, and none
    is ordered for them.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 5 h}}
        arrivals:
          x: {at: ["@00:00"], enters: work}
          a: {at: ["@00:01", "@00:30", "@00:50"], enters: hasty}
        stages:
          work: {role: desk, duration: 5 min, uses: {screen: 1}, next: resolved}
          hasty: {role: desk, duration: 5 min, uses: {screen: 1}, patience: 10 min, next: resolved}
    """)
    # x1: 1 + 0 - 1 = 0, one lot; a1: 0 + 1 - 1 = 0, one lot; it leaves: 0 + 2; a2: 2 - 1 = 1 > 0, no lot; it leaves; a3 alike
    assert story.lots == rows("""
        00:00 ordered screen 1 1
        00:01 ordered screen 2 1
        05:00 delivered screen 1 1
        05:01 delivered screen 2 1
    """)


def test_uses_may_depend_on_an_attribute() -> None:
    """`uses: {by: …}`: who uses nothing doesn't wait for parts and has no `parts_time`."""
    story = tell("""
        staff: {desk: {count: 3}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 1 h}}
        arrivals:
          a: {at: ["@00:00", "@00:00"], enters: work, attributes: {device: phone}}
          b: {at: ["@00:00"], enters: work, attributes: {device: other}}
        stages: {work: {role: desk, duration: 1 min, uses: {by: device, phone: {screen: 1}, otherwise: {}}, next: resolved}}
    """)
    assert story.visits == rows("""
        a1 work desk-1 00:00 00:00 00:01
        b1 work desk-2 00:00 00:00 00:01
        a2 work desk-3 00:00 01:00 01:01
    """)
    assert story.parts == rows("""
        a1 work 00:00
        a2 work 01:00
    """)


def test_stock_in_a_condition_is_that_of_the_end_of_the_last_dispatch() -> None:
    """`stock.x` is that at the end of the last dispatch: a1 and a2 both still see the one screen, a3 sees none."""
    story = tell("""
        staff: {desk: {count: 1}}
        parts: {screen: {stock: 1, reorder_at: 0, order_quantity: 1, lead_time: 1 h}}
        arrivals: {a: {at: ["@00:00", "@00:00", "@00:01", "@00:59", "@01:00", "@01:01"], enters: look}}
        stages:
          look: {next: [{when: stock.screen > 0, to: fit}, {to: send_away}]}
          fit: {role: desk, duration: 1 min, uses: {screen: 1}, next: resolved}
          send_away: {wait: 2 min, next: resolved}
    """)
    # a2 asks at 00:00 for a second lot; both come at 01:00: one for a2, the other lies there from the dispatch of 01:00 on.
    assert story.visits == rows("""
        a1 fit desk-1    00:00 00:00 00:01
        a3 send_away -   00:01 00:01 00:03
        a4 send_away -   00:59 00:59 01:01
        a2 fit desk-1    00:00 01:00 01:01
        a5 send_away -   01:00 01:00 01:02
        a6 fit desk-1    01:01 01:01 01:02
    """)


def test_parts_without_reordering_that_cannot_suffice_are_an_error() -> None:
    """Using more than a stock without reordering can ever hold is an error of the file."""
    with pytest.raises(InputError):
        process_of("""
            staff: {desk: {count: 1}}
            parts: {screen: {stock: 1}}
            arrivals: {a: {at: ["@00:00"], enters: work}}
            stages: {work: {role: desk, duration: 1 min, uses: {screen: 2}, next: resolved}}
        """)
