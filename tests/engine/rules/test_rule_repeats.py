# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Tickets that come back."""

from .stories import rows, tell


def test_a_repeat_comes_back_as_a_new_ticket_with_its_parents_attributes() -> None:
    """A repeat keeps its parent's source, number and attributes, and its generation is one higher; `repeat_of` names
    the old one.
    """
    story = tell("""
        calendars: {early: {mon: 00:00-00:30}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], size: 8, enters: first, attributes: {device: {phone: 50%, laptop: 50%}, price: uniform(1..9)}}}
        stages:
          first: {wait: 10 min, next: back}
          second: {wait: 10 min, next: resolved}
        ends: {back: {repeat: {share: 100%, after: 1 h, enters: second}}}
    """)
    first, second = (story.log.tickets.filter(generation=generation) for generation in (0, 1))
    assert first["number"].to_list() == second["number"].to_list() == list(range(1, 9))
    assert second["source"].unique().to_list() == ["a"]
    assert second["repeat_of"].to_list() == first["case_id"].to_list()
    assert first["repeat_of"].null_count() == 8
    assert first.select("device", "price").equals(second.select("device", "price"))
    assert story.log.tickets["case_id"].n_unique() == 16
    assert {line.split(" ", 1)[1] for line in story.tickets} == {"00:00 00:10 back", "01:10 01:20 resolved"}


def test_a_repeat_comes_on_the_hours_of_its_calendar() -> None:
    """With `calendar` only its hours count until the repeat: 2 h from 16:00 on end at 10:00 on Tuesday."""
    story = tell("""
        calendars: {shop: {mon-sun: 09:00-17:00}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@15:00"], enters: first}}
        stages:
          first: {wait: 1 h, next: back}
          second: {wait: 10 min, next: resolved}
        ends: {back: {repeat: {share: 100%, after: 2 h, calendar: shop, enters: second}}}
    """)
    assert story.tickets == rows("""
        a1  15:00 16:00 back
        a1' tue-10:00 tue-10:10 resolved
    """)


def test_a_repeat_knows_the_hour_of_its_own_arrival() -> None:
    """`weekday` and `hour` are those of the ticket's arrival: a repeat's own."""
    story = tell("""
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@15:00"], enters: look}}
        stages:
          look: {next: [{when: hour == 15, to: first}, {to: second}]}
          first: {wait: 1 h, next: back}
          second: {wait: 10 min, next: resolved}
        ends: {back: {repeat: {share: 100%, after: 1 h, enters: look}}}
    """)
    assert story.visits == rows("""
        a1  first  - 15:00 15:00 16:00
        a1' second - 17:00 17:00 17:10
    """)


def test_visits_of_a_repeat_are_counted_anew() -> None:
    """A repeat is a new ticket: its visits are counted from one, and nobody has done a stage for it yet."""
    story = tell("""
        calendars: {early: {mon: 00:00-00:30}}
        staff: {desk: {people: [{name: Ann}, {name: Bob}]}}
        arrivals: {a: {at: ["@00:00"], enters: work}}
        stages: {work: {role: desk, assign: same as work, duration: 10 min, next: [{when: visits.work < 2, to: work}, {when: open.early, to: back}, {to: resolved}]}}
        ends: {back: {repeat: {share: 100%, after: 1 h, enters: work}}}
    """)
    assert story.visits == rows("""
        a1  work Ann 00:00 00:00 00:10
        a1  work Ann 00:10 00:10 00:20
        a1' work Bob 01:20 01:20 01:30
        a1' work Bob 01:30 01:30 01:40
    """)


def test_a_repeat_may_be_repeated() -> None:
    """A repeat that closes in an end with `repeat` comes back in its turn; each generation names the one before."""
    story = tell("""
        calendars: {early: {mon: 00:00-02:00}}
        staff: {desk: {count: 1}}
        arrivals: {a: {at: ["@00:00"], enters: work}}
        stages: {work: {wait: 10 min, next: [{when: open.early, to: back}, {to: resolved}]}}
        ends: {back: {repeat: {share: 100%, after: 50 min, enters: work}}}
    """)
    assert story.tickets == rows("""
        a1   00:00 00:10 back
        a1'  01:00 01:10 back
        a1'' 02:00 02:10 resolved
    """)
    ids = story.log.tickets["case_id"].to_list()
    assert story.log.tickets["repeat_of"].to_list() == [None, ids[0], ids[1]]
