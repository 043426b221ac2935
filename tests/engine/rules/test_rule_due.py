# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""The order `due`: when the time to resolve ends, on the SLA's clock and given the pauses up to queueing."""

from .stories import log_of, rows


def test_order_due_goes_by_the_end_of_the_time_to_resolve() -> None:
    """`due` is when the time to resolve ends: b (due 01:02) before a2 (due 09:01), though a2 queued earlier."""
    assert log_of("""
        staff: {desk: {count: 1}}
        queues: {desk: {order: due}}
        arrivals:
          a: {at: ["@00:00", "@00:01"], enters: work, attributes: {kind: slow}}
          b: {at: ["@00:02"], enters: work, attributes: {kind: quick}}
        stages: {work: {role: desk, duration: 10 min, next: resolved}}
        sla: {owned_when: work.started, resolved_when: work.finished, by: kind, time_to_resolve: {quick: 1 h, slow: 9 h}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:10
        b1 work desk-1 00:02 00:10 00:20
        a2 work desk-1 00:01 00:20 00:30
    """)


def test_order_due_takes_the_pauses_up_to_queueing_into_account() -> None:
    """`due` is given the pauses up to queueing: a waited 30 min on the customer, so it is due at 02:30, after b at
    02:20.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        queues: {desk: {order: due}}
        arrivals:
          x: {at: ["@00:20"], enters: work}
          a: {at: ["@00:00"], enters: call_back}
          b: {at: ["@00:20"], enters: work}
        stages:
          call_back: {wait: 30 min, waits_on: customer, next: work}
          work: {role: desk, duration: 30 min, next: resolved}
        sla: {pauses: [customer], owned_when: work.started, resolved_when: work.finished, time_to_resolve: 2 h}
    """) == rows("""
        a1 call_back - 00:00 00:00 00:30
        x1 work desk-1 00:20 00:20 00:50
        b1 work desk-1 00:20 00:50 01:20
        a1 work desk-1 00:30 01:20 01:50
    """)


def test_order_due_counts_no_pause_while_another_visit_is_open_that_waits_for_nobody() -> None:
    """The clock stands only while *all* open visits are pausing waits: beside a's wait for the customer stands its
    `test`, so it is due at 02:00, before b at 02:20.
    """
    assert log_of("""
        staff: {desk: {count: 1}}
        queues: {desk: {order: due}}
        arrivals:
          x: {at: ["@00:20"], enters: work}
          a: {at: ["@00:00"], enters: fork}
          b: {at: ["@00:20"], enters: work}
        stages:
          fork: {next: {all: [call_back, test]}}
          call_back: {wait: 30 min, waits_on: customer, next: work}
          test: {wait: 30 min, next: work}
          work: {role: desk, duration: 30 min, after_all: [call_back, test], next: resolved}
        sla: {pauses: [customer], owned_when: work.started, resolved_when: work.finished, time_to_resolve: 2 h}
    """) == rows("""
        a1 call_back - 00:00 00:00 00:30
        a1 test - 00:00 00:00 00:30
        x1 work desk-1 00:20 00:20 00:50
        a1 work desk-1 00:30 00:50 01:20
        b1 work desk-1 00:20 01:20 01:50
    """)


def test_order_due_counts_pauses_on_the_clock_of_the_sla() -> None:
    """A pause from 16:30 to 09:30 of the next day is an hour of the shop's: a is due on Tuesday at 11:30, before b at
    12:00.
    """
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1}}
        queues: {desk: {order: due}}
        arrivals:
          x: {at: ["@tue-09:00"], enters: work}
          a: {at: ["@16:30"], enters: call_back}
          b: {at: ["@tue-10:00"], enters: work}
        stages:
          call_back: {wait: 17 h, waits_on: customer, next: work}
          work: {role: desk, duration: 90 min, next: resolved}
        sla: {pauses: [customer], clock: shop, owned_when: work.started, resolved_when: work.finished, time_to_resolve: 2 h}
    """) == rows("""
        a1 call_back - 16:30 16:30 tue-09:30
        x1 work desk-1 tue-09:00 tue-09:00 tue-10:30
        a1 work desk-1 tue-09:30 tue-10:30 tue-12:00
        b1 work desk-1 tue-10:00 tue-12:00 tue-13:30
    """)


def test_order_due_counts_on_the_clock_of_the_sla() -> None:
    """`due` counts on the SLA's clock: a's 2 h of the shop end on Tuesday, b's 3 h of all hours this evening."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1}}
        queues: {desk: {order: due}}
        arrivals:
          a: {at: ["@16:00", "@16:01"], enters: work, attributes: {kind: business}}
          b: {at: ["@16:02"], enters: work, attributes: {kind: private}}
        stages: {work: {role: desk, duration: 10 min, next: resolved}}
        sla:
          clock: {by: kind, business: shop, private: always}
          owned_when: work.started
          resolved_when: work.finished
          by: kind
          time_to_resolve: {business: 2 h, private: 3 h}
    """) == rows("""
        a1 work desk-1 16:00 16:00 16:10
        b1 work desk-1 16:02 16:10 16:20
        a2 work desk-1 16:01 16:20 16:30
    """)
