# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Routes: conditions, attributes, rework."""

from .stories import log_of, rows, tell


def test_visits_counts_those_that_have_queued_so_far() -> None:
    """`visits.x` counts the visits that have queued at x so far, the one that is just over included."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: work}}
        stages: {work: {role: desk, duration: 10 min, next: [{when: visits.work < 3, to: work}, {to: resolved}]}}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:10
        a1 work desk-1 00:10 00:10 00:20
        a1 work desk-1 00:20 00:20 00:30
    """)


def test_visits_counts_those_that_gave_up_too() -> None:
    """`visits.x` counts what has queued, whether it was ever served: a2 tries three times in vain."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00", "@00:00"], enters: call}}
        stages:
          call: {role: desk, duration: 1 h, patience: 5 min, gives_up: again, next: resolved}
          again: {wait: 5 min, next: [{when: visits.call < 3, to: call}, {to: abandoned}]}
    """) == rows("""
        a1 call  desk-1 00:00 00:00 01:00
        a2 call  - 00:00 - 00:05
        a2 again - 00:05 00:05 00:10
        a2 call  - 00:10 - 00:15
        a2 again - 00:15 00:15 00:20
        a2 call  - 00:20 - 00:25
        a2 again - 00:25 00:25 00:30
    """)


def test_visits_are_numbered_by_queueing() -> None:
    """`visit` is how many times the ticket had queued at this stage by then, 1 for the first."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: work}}
        stages:
          work: {role: desk, duration: 10 min, next: [{when: visits.pause < 2, to: pause}, {to: resolved}]}
          pause: {wait: 5 min, next: work}
    """)
    assert [(row[1], row[6]) for row in story.log.visits.select(
        "ticket", "activity", "resource", "enable_time", "start_time", "end_time", "visit"
    ).iter_rows()] == [("work", 1), ("pause", 1), ("work", 2), ("pause", 2), ("work", 3)]  # fmt: skip


def test_open_is_asked_at_the_instant_itself() -> None:
    """`open.x` is asked at the instant itself, a calendar being open from a span's begin to just before its end."""
    assert log_of("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@08:59:59", "@09:00", "@16:59:59", "@17:00"], enters: look}}
        stages:
          look: {next: [{when: open.shop, to: inside}, {to: outside}]}
          inside: {wait: 0 min, next: resolved}
          outside: {wait: 0 min, next: resolved}
    """) == rows("""
        a1 outside - 08:59:59 08:59:59 08:59:59
        a2 inside  - 09:00 09:00 09:00
        a3 inside  - 16:59:59 16:59:59 16:59:59
        a4 outside - 17:00 17:00 17:00
    """)


def test_open_of_always_and_of_outside() -> None:
    """`open` knows calendars that are `outside` another, and conditions may be negated."""
    assert log_of("""
        calendars: {office: {mon-sun: 09:00-17:00}, on_call: {outside: office}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@10:00", "@17:00"], enters: look}}
        stages:
          look: {next: [{when: not open.on_call and open.always, to: inside}, {to: outside}]}
          inside: {wait: 0 min, next: resolved}
          outside: {wait: 0 min, next: resolved}
    """) == rows("""
        a1 inside  - 10:00 10:00 10:00
        a2 outside - 17:00 17:00 17:00
    """)


def test_the_first_condition_that_holds_decides() -> None:
    """Of a list of conditions the first that holds decides, the last way being for all others."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@00:00"], enters: look, attributes: {device: laptop, price: 100}}
          b: {at: ["@00:01"], enters: look, attributes: {device: phone, price: 250}}
          c: {at: ["@00:02"], enters: look, attributes: {device: phone, price: 10}}
          d: {at: ["@00:03"], enters: look, attributes: {price: 10}}
        stages:
          look:
            next:
              - {when: price >= 200 or device == "laptop", to: dear}
              - {when: 'device in ["phone"] and price + 5 < 20', to: cheap}
              - {to: other}
          dear: {wait: 0 min, next: resolved}
          cheap: {wait: 0 min, next: resolved}
          other: {wait: 0 min, next: resolved}
    """) == rows("""
        a1 dear  - 00:00 00:00 00:00
        b1 dear  - 00:01 00:01 00:01
        c1 cheap - 00:02 00:02 00:02
        d1 other - 00:03 00:03 00:03
    """)


def test_otherwise_takes_unlisted_values_and_missing_attributes() -> None:
    """`{by: …, otherwise: …}`: `otherwise` takes unlisted values and missing attributes."""
    assert log_of("""
        staff: {desk: {count: 3}}
        arrivals:
          a: {at: ["@00:00"], enters: work, attributes: {device: phone}}
          b: {at: ["@00:00"], enters: work, attributes: {device: radio}}
          c: {at: ["@00:00"], enters: work}
        stages:
          work:
            role: desk
            duration: {by: device, phone: 5 min, otherwise: 7 min}
            next: {by: device, phone: resolved, otherwise: more}
          more: {wait: 1 min, next: resolved}
    """) == rows("""
        a1 work desk-1 00:00 00:00 00:05
        b1 work desk-2 00:00 00:00 00:07
        c1 work desk-3 00:00 00:00 00:07
        b1 more - 00:07 00:07 00:08
        c1 more - 00:07 00:07 00:08
    """)


def test_a_crossroads_takes_no_time_and_leaves_no_row() -> None:
    """A stage with nothing but `next` is a crossroads: it takes no time and leaves no row."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: one}}
        stages:
          one: {next: two}
          two: {next: {pause: 100%}}
          pause: {wait: 5 min, next: three}
          three: {next: resolved}
    """) == rows("a1 pause - 00:00 00:00 00:05")


def test_arrivals_may_enter_by_a_choice() -> None:
    """`enters` is a stage, or a choice as in a stage's `next`."""
    assert log_of("""
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@00:00"], enters: {by: kind, x: one, otherwise: two}, attributes: {kind: x}}
          b: {at: ["@00:00"], enters: {all: [one, two]}}
        stages:
          one: {wait: 1 min, next: resolved}
          two: {wait: 2 min, next: resolved}
    """) == rows("""
        a1 one - 00:00 00:00 00:01
        b1 one - 00:00 00:00 00:01
        b1 two - 00:00 00:00 00:02
    """)


REPAIR = """
    staff:
      mending: {people: [{name: Ann, error_factor: MENDER}]}
      checking: {people: [{name: Bob, error_factor: CHECKER}]}
    arrivals: {a: {at: ["@00:00"], enters: mend}}
    stages:
      mend: {role: mending, duration: 10 min, next: check}
      check: {role: checking, duration: 5 min, next: [{when: visits.mend > 1, to: resolved}, {to: [{to: mend, share: 50%, is_rework: true}, {to: resolved, share: rest}]}]}
"""


def test_rework_is_the_fault_of_who_did_the_stage_that_is_done_again() -> None:
    """`error_factor` is that of the person of the ticket's latest work visit at the stage to which the rework goes
    back.
    """
    once = rows("""
        a1 mend  Ann 00:00 00:00 00:10
        a1 check Bob 00:10 00:10 00:15
    """)
    twice = once + rows("""
        a1 mend  Ann 00:15 00:15 00:25
        a1 check Bob 00:25 00:25 00:30
    """)
    assert log_of(REPAIR.replace("MENDER", "2").replace("CHECKER", "0")) == twice
    assert log_of(REPAIR.replace("MENDER", "0").replace("CHECKER", "2")) == once


def test_rework_stays_within_100_percent() -> None:
    """Rework stays within 100 %: an error factor of 50 makes it certain, and no more."""
    assert len(log_of(REPAIR.replace("MENDER", "50").replace("CHECKER", "1"))) == 4


def test_rework_at_a_stage_that_was_never_visited_is_the_fault_of_the_latest_work() -> None:
    """If there was no visit at the stage to which the rework goes back, the factor is that of the latest work visit at
    all.
    """
    text = """
        staff:
          mending: {people: [{name: Ann, error_factor: MENDER}]}
          checking: {people: [{name: Bob, error_factor: CHECKER}]}
        arrivals: {a: {at: ["@00:00"], enters: mend}}
        stages:
          mend: {role: mending, duration: 10 min, next: check}
          check: {role: checking, duration: 5 min, next: shelf}
          shelf: {wait: 5 min, next: [{to: complaint, share: 50%, is_rework: true}, {to: resolved, share: rest}]}
          complaint: {wait: 1 h, next: resolved}
    """
    assert len(log_of(text.replace("MENDER", "0").replace("CHECKER", "2"))) == 4
    assert len(log_of(text.replace("MENDER", "2").replace("CHECKER", "0"))) == 3


def test_rework_is_the_fault_of_the_latest_visit_there() -> None:
    """The person is that of the *latest* work visit there: Ann, who makes no errors, mends first, then Bob, who always
    does.
    """
    text = """
        staff: {mending: {people: [{name: Ann, error_factor: FIRST}, {name: Bob, error_factor: SECOND}]}}
        arrivals: {a: {at: ["@00:00"], enters: mend}}
        stages:
          mend: {role: mending, duration: 10 min, next: shelf}
          shelf: {wait: 5 min, next: [{when: visits.mend < 2, to: mend}, {when: visits.mend > 2, to: resolved}, {to: [{to: mend, share: 50%, is_rework: true}, {to: resolved, share: rest}]}]}
    """
    assert sum(" mend " in line for line in log_of(text.replace("FIRST", "0").replace("SECOND", "2"))) == 3
    assert sum(" mend " in line for line in log_of(text.replace("FIRST", "2").replace("SECOND", "0"))) == 2


def test_the_other_shares_are_rescaled() -> None:
    """The other shares are rescaled: half as much rework (30 % instead of 60 %) leaves 70 %, of which a quarter and
    three quarters go on.
    """
    story = tell("""
        staff: {mending: {people: [{name: Ann, error_factor: 0.5}]}}
        arrivals: {a: {every: 1 min, enters: mend}}
        stages:
          mend: {role: mending, duration: 1 s, next: [{to: redo, share: 60%, is_rework: true}, {to: left, share: 10%}, {to: right, share: 30%}]}
          redo: {wait: 1 s, next: redone}
        ends: {left: {}, right: {}, redone: {}}
        run: {length: 10000 min}
    """)
    outcomes = story.log.tickets["outcome"].value_counts()
    counts = dict(zip(*outcomes.get_columns(), strict=True))
    total = sum(counts.values())
    for outcome, share in (("redone", 0.3), ("left", 0.175), ("right", 0.525)):
        standard_error = (share * (1 - share) / total) ** 0.5
        assert abs(counts[outcome] / total - share) < 4 * standard_error, outcome


def test_shares_are_drawn_along_the_file() -> None:
    """A share of 100 % is certain, one of 0 % impossible."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {every: 1 min, enters: {never: 0%, pause: 100%, neither: 0%}}}
        stages:
          pause: {wait: 1 s, next: resolved}
          never: {wait: 1 s, next: resolved}
          neither: {wait: 1 s, next: resolved}
        run: {length: 1 d}
    """)
    assert story.log.visits["activity"].cast(str).unique().to_list() == ["pause"]


def test_attributes_may_depend_on_earlier_ones() -> None:
    """Attributes may depend on earlier ones: `fault: {by: model, …}`."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals:
          a: {at: ["@00:00"], size: 20, enters: pause, attributes: {model: {A: 50%, B: 50%}, fault: {by: model, A: fan, otherwise: board}}}
        stages: {pause: {wait: 1 min, next: resolved}}
    """)
    pairs = set(story.log.tickets.select("model", "fault").iter_rows())
    assert pairs == {("A", "fan"), ("B", "board")}
