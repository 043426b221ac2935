# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Dispatch of people: ranks, orders of a queue, who takes what, backup."""

from .stories import log_of, rows, tell


def test_ranks_are_served_in_the_order_of_the_file_and_none_counts_last() -> None:
    """Within a role tickets stand by rank (`priorities`, first served first); none counts last."""
    assert log_of("""
        priorities: [urgent, normal]
        staff: {desk: {count: 1}}
        arrivals:
          x: {at: ["@00:00"], enters: work}
          none: {at: ["@00:01"], enters: work}
          low: {at: ["@00:02"], enters: work, attributes: {priority: normal}}
          high: {at: ["@00:03"], enters: work, attributes: {priority: urgent}}
        stages: {work: {role: desk, duration: 10 min, next: resolved}}
    """) == rows("""
        x1    work desk-1 00:00 00:00 00:10
        high1 work desk-1 00:03 00:10 00:20
        low1  work desk-1 00:02 00:20 00:30
        none1 work desk-1 00:01 00:30 00:40
    """)


def test_without_priorities_an_attribute_named_priority_gives_no_rank() -> None:
    """Without `priorities` an attribute named `priority` gives no rank."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@00:00", "@00:01"], enters: work, attributes: {priority: normal}}
          b: {at: ["@00:02"], enters: work, attributes: {priority: urgent}}
        stages: {work: {role: desk, duration: 10 min, next: resolved}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a2 work desk-1 00:01 00:10 00:20
        b1 work desk-1 00:02 00:20 00:30
    """)


def test_rank_at_a_stage_replaces_the_tickets_rank_in_that_queue() -> None:
    """`rank` at a stage replaces the ticket's rank in that queue, and in no other."""
    assert log_of("""
        priorities: [urgent, normal]
        staff: {desk: {count: 1}}
        arrivals:
          x: {at: ["@00:00"], enters: work, attributes: {priority: normal}}
          b: {at: ["@00:01"], enters: work, attributes: {priority: urgent}}
          c: {at: ["@00:02"], enters: lifted, attributes: {priority: normal}}
          d: {at: ["@00:00"], enters: lowered, attributes: {priority: urgent}}
        stages:
          work: {role: desk, duration: 10 min, next: resolved}
          lifted: {role: desk, rank: urgent, duration: 10 min, next: work}
          lowered: {role: desk, rank: normal, duration: 10 min, next: resolved}
    """) == rows("""
        x1 work    desk-1 00:00 00:00 00:10
        b1 work    desk-1 00:01 00:10 00:20
        c1 lifted  desk-1 00:02 00:20 00:30
        d1 lowered desk-1 00:00 00:30 00:40
        c1 work    desk-1 00:30 00:40 00:50
    """)


def test_order_arrival_goes_by_the_time_queued_at_this_stage() -> None:
    """`arrival` (the default) goes by the time queued at this stage, not by the ticket's own arrival."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          x: {at: ["@00:00"], enters: work}
          old: {at: ["@00:00"], enters: pause}
          young: {at: ["@00:05"], enters: work}
        stages:
          pause: {wait: 7 min, next: work}
          work: {role: desk, duration: 10 min, next: resolved}
    """) == rows("""
        x1     work desk-1 00:00 00:00 00:10
        old1   pause - 00:00 00:00 00:07
        young1 work desk-1 00:05 00:10 00:20
        old1   work desk-1 00:07 00:20 00:30
    """)


def test_order_oldest_goes_by_the_tickets_own_arrival() -> None:
    """`oldest` goes by the ticket's own arrival."""
    assert log_of("""
        staff: {desk: {count: 1}}
        queues: {desk: {order: oldest}}
        arrivals:
          x: {at: ["@00:00"], enters: work}
          young: {at: ["@00:05"], enters: work}
          old: {at: ["@00:00"], enters: pause}
        stages:
          pause: {wait: 7 min, next: work}
          work: {role: desk, duration: 10 min, next: resolved}
    """) == rows("""
        x1     work desk-1 00:00 00:00 00:10
        old1   pause - 00:00 00:00 00:07
        old1   work desk-1 00:07 00:10 00:20
        young1 work desk-1 00:05 00:20 00:30
    """)


def test_order_latest_takes_the_last_first() -> None:
    """`latest` takes who came last first."""
    assert log_of("""
        staff: {desk: {count: 1}}
        queues: {desk: {order: latest}}
        arrivals: {a: {at: ["@00:00", "@00:01", "@00:02", "@00:03"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, next: resolved}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a4 work desk-1 00:03 00:10 00:20
        a3 work desk-1 00:02 00:20 00:30
        a2 work desk-1 00:01 00:30 00:40
    """)


def test_order_shortest_goes_by_the_expected_duration_then_at_once_by_the_tie_rule() -> None:
    """`shortest` goes by expected duration, then *at once* by the tie rule: of equals source a is first, though b
    queued earlier.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        queues: {desk: {order: shortest}}
        arrivals:
          x: {at: ["@00:00"], enters: work, attributes: {size: big}}
          a: {at: ["@00:05", "@00:07"], enters: work, attributes: {size: big}}
          b: {at: ["@00:01", "@00:06"], enters: work, attributes: {size: big}}
          c: {at: ["@00:08"], enters: work, attributes: {size: small}}
        stages: {work: {role: desk, duration: {by: size, big: 10 min, small: 5 min}, next: resolved}}
    """) == rows("""
        x1 work desk-1 00:00 00:00 00:10
        c1 work desk-1 00:08 00:10 00:15
        a1 work desk-1 00:05 00:15 00:25
        a2 work desk-1 00:07 00:25 00:35
        b1 work desk-1 00:01 00:35 00:45
        b2 work desk-1 00:06 00:45 00:55
    """)


def test_order_shortest_goes_by_the_mean_of_what_varies() -> None:
    """The expected duration of `uniform(1..19 min)` is 10 min: c1, who takes 5 min, goes before, and a1, who takes
    12 min, after b1.
    """
    story = tell("""
        staff: {desk: {count: 1}}
        queues: {desk: {order: shortest}}
        arrivals:
          x: {at: ["@00:00"], enters: work, attributes: {size: usual}}
          a: {at: ["@00:01"], enters: work, attributes: {size: big}}
          b: {at: ["@00:02"], enters: work, attributes: {size: open}}
          c: {at: ["@00:03"], enters: work, attributes: {size: usual}}
        stages: {work: {role: desk, duration: {by: size, usual: 5 min, big: 12 min, open: uniform(1..19 min)}, next: resolved}}
    """)
    assert [line.split()[0] for line in story.visits] == ["x1", "c1", "b1", "a1"]


def test_the_heads_of_several_roles_compete_by_rank_then_time_queued() -> None:
    """The first servable ticket of each role competes with those of the other roles by rank, then time queued."""
    assert log_of("""
        priorities: [urgent, normal]
        staff: {desk: {count: 1, roles: [sales, service]}}
        queues: {sales: {order: latest}}
        arrivals:
          x: {at: ["@00:00"], enters: selling, attributes: {priority: normal}}
          s: {at: ["@00:01", "@00:03"], enters: selling, attributes: {priority: normal}}
          t: {at: ["@00:02"], enters: serving, attributes: {priority: normal}}
          u: {at: ["@00:09"], enters: serving, attributes: {priority: urgent}}
        stages:
          selling: {role: sales, duration: 10 min, next: resolved}
          serving: {role: service, duration: 10 min, next: resolved}
    """) == rows("""
        x1 selling desk-1 00:00 00:00 00:10
        u1 serving desk-1 00:09 00:10 00:20
        t1 serving desk-1 00:02 00:20 00:30
        s2 selling desk-1 00:03 00:30 00:40
        s1 selling desk-1 00:01 00:40 00:50
    """)


def test_the_heads_of_several_roles_compete_by_the_tie_rule_at_last() -> None:
    """Heads of roles that queued at the same time compete by the tie rule, not by the order of roles."""
    assert log_of("""
        staff: {desk: {count: 1, roles: [sales, service]}}
        arrivals:
          b: {at: ["@00:00"], enters: serving}
          a: {at: ["@00:00"], enters: selling}
        stages:
          selling: {role: sales, duration: 10 min, next: resolved}
          serving: {role: service, duration: 10 min, next: resolved}
    """) == rows("""
        b1 serving desk-1 00:00 00:00 00:10
        a1 selling desk-1 00:00 00:10 00:20
    """)


def test_the_person_idle_longest_takes_the_ticket_then_the_first_in_file_order() -> None:
    """Of several free people the one idle longest since the last finish takes the ticket, then the first in file
    order.
    """
    assert log_of("""
        staff: {desk: {count: 3}}
        arrivals: {a: {at: ["@00:00", "@00:00", "@00:10", "@00:20", "@00:20", "@00:20"], enters: work}}
        stages: {work: {role: desk, duration: 5 min, next: resolved}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:05
        a2 work desk-2 00:00 00:00 00:05
        a3 work desk-3 00:10 00:10 00:15
        a4 work desk-1 00:20 00:20 00:25
        a5 work desk-2 00:20 00:20 00:25
        a6 work desk-3 00:20 00:20 00:25
    """)


def test_the_one_who_finished_first_is_idle_longest() -> None:
    """Idle longest goes by the last finish: Bob, free since 00:05, before Ann, free since 00:10."""
    assert log_of("""
        staff: {desk: {people: [{name: Ann, speed: 0.5}, {name: Bob}]}}
        arrivals: {a: {at: ["@00:00", "@00:00", "@00:20"], enters: work}}
        stages: {work: {role: desk, duration: 5 min, next: resolved}}
    """) == rows("""
        a1 work Ann 00:00 00:00 00:10
        a2 work Bob 00:00 00:00 00:05
        a3 work Bob 00:20 00:20 00:25
    """)


def test_idle_time_begins_with_the_shift() -> None:
    """Idle since the later of the last finish and the start of the shift: Bob since 08:30, Ann, who never worked, only
    since 09:00.
    """
    assert log_of("""
        calendars: {nine: {mon-sun: 09:00-17:00}, eight: {mon-sun: 08:00-17:00}}
        staff: {desk: {roles: [desk], people: [{name: Ann, calendar: nine}, {name: Bob, calendar: eight}]}}
        arrivals: {a: {at: ["@09:00", "@tue-08:20", "@tue-09:30"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, next: resolved}}
    """) == rows("""
        a1 work Bob 09:00 09:00 09:10
        a2 work Bob tue-08:20 tue-08:20 tue-08:30
        a3 work Bob tue-09:30 tue-09:30 tue-09:40
    """)


def test_backup_comes_in_a_second_pass() -> None:
    """`backup` roles come in a second pass: Bob, whose own work it is, takes y1 though Ann has been idle longer; y2 is
    left to Ann.
    """
    assert log_of("""
        staff:
          sales: {people: [{name: Ann, backup: [service]}]}
          service: {people: [{name: Bob}]}
        arrivals:
          z: {at: ["@00:00"], enters: serving}
          y: {at: ["@00:20", "@00:21"], enters: serving}
          x: {at: ["@01:00"], enters: selling}
        stages:
          selling: {role: sales, duration: 10 min, next: resolved}
          serving: {role: service, duration: 10 min, next: resolved}
    """) == rows("""
        z1 serving Bob 00:00 00:00 00:10
        y1 serving Bob 00:20 00:20 00:30
        y2 serving Ann 00:21 00:21 00:31
        x1 selling Ann 01:00 01:00 01:10
    """)


def test_own_roles_come_before_backup_whatever_the_rank_and_the_time_queued() -> None:
    """Backup only when no ticket of anyone's own roles can be served any more: not even for an urgent one that queued
    before.
    """
    assert log_of("""
        priorities: [urgent, normal]
        staff:
          sales: {people: [{name: Ann, backup: [service]}]}
          service: {people: [{name: Bob}]}
        arrivals:
          x: {at: ["@00:00", "@00:05"], enters: selling, attributes: {priority: normal}}
          z: {at: ["@00:00", "@00:01"], enters: serving, attributes: {priority: urgent}}
        stages:
          selling: {role: sales, duration: 10 min, next: resolved}
          serving: {role: service, duration: 30 min, next: resolved}
    """) == rows("""
        x1 selling Ann 00:00 00:00 00:10
        z1 serving Bob 00:00 00:00 00:30
        x2 selling Ann 00:05 00:10 00:20
        z2 serving Ann 00:01 00:20 00:50
    """)


def test_the_role_may_depend_on_an_attribute() -> None:
    """`role: {by: …}`: each ticket queues for the people of its own role; `otherwise` takes unlisted values."""
    assert log_of("""
        staff: {juniors: {count: 1}, seniors: {count: 1}}
        arrivals:
          a: {at: ["@00:00", "@00:00"], enters: work, attributes: {level: easy}}
          b: {at: ["@00:01"], enters: work, attributes: {level: hard}}
          c: {at: ["@00:02"], enters: work, attributes: {level: strange}}
        stages: {work: {role: {by: level, easy: juniors, hard: seniors, otherwise: seniors}, duration: 10 min, next: resolved}}
    """) == rows("""
        a1 work juniors-1 00:00 00:00 00:10
        b1 work seniors-1 00:01 00:01 00:11
        a2 work juniors-1 00:00 00:10 00:20
        c1 work seniors-1 00:02 00:11 00:21
    """)


def test_queue_in_a_condition_is_that_of_the_end_of_the_last_dispatch() -> None:
    """`queue.x` is that at the end of the last dispatch: three who come at once all see an empty queue, the fourth
    sees two.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:00", "@00:00", "@00:01"], enters: look}}
        stages:
          look: {next: [{when: queue.work > 1, to: elsewhere}, {to: work}]}
          work: {role: desk, duration: 10 min, next: resolved}
          elsewhere: {wait: 1 min, next: resolved}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a4 elsewhere - 00:01 00:01 00:02
        a2 work desk-1 00:00 00:10 00:20
        a3 work desk-1 00:00 00:20 00:30
    """)


def test_queue_in_a_condition_is_not_yet_that_of_this_instant() -> None:
    """`queue.x` is that at the end of the last dispatch: a3, who comes as Ann gets free for a2, still sees a2 in the
    queue.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:01", "@00:10", "@00:11"], enters: look}}
        stages:
          look: {next: [{when: queue.work > 0, to: elsewhere}, {to: work}]}
          work: {role: desk, duration: 10 min, next: resolved}
          elsewhere: {wait: 1 min, next: resolved}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a2 work desk-1 00:01 00:10 00:20
        a3 elsewhere - 00:10 00:10 00:11
        a4 work desk-1 00:11 00:20 00:30
    """)
