"""Shares, conditions, values by attribute and by week."""

from __future__ import annotations

import pytest

from procsim.kpi.scorecard import KpiFigures, Ratio
from procsim.kpi.yardstick import measure
from procsim.model.conditions import Compare, Condition, Constant, Either, Name
from procsim.model.problems import InputError
from procsim.model.process import End, Kpi
from procsim.model.time import DAY

from .shops import kpi, share, shop, work
from .stories import story, ticket, visit

STAGES = (work("fix", "smith", {"fix": 0.2, "resolved": 0.8}),)


def condition(kind: str, name: str, operator: str, value: str | float) -> Condition:
    left = Name(kind, name)  # type: ignore[arg-type]
    return Condition(Compare(operator, left, Constant(value)), "")  # type: ignore[arg-type]


def figures(indicator: Kpi, tickets: list, visits: list = (), **more: object) -> KpiFigures:  # type: ignore[type-arg,assignment]
    attributes = {"device": ("phone", "laptop"), "weight": ()}
    process = shop(STAGES, kpis=indicator, ends=(End("refused"),), attributes=attributes)
    return measure(process, story(process, tickets, visits, **more)).kpis["time"]  # type: ignore[arg-type]


def customers() -> list[dict[str, object]]:
    return [
        ticket("a", "5 09:00", "5 10:00"),
        ticket("a2", "8 10:00", "8 11:00", repeat_of="a"),  # exactly three days later
        ticket("b", "5 09:00", "5 10:00"),
        ticket("b2", "8 10:00:01", "8 11:00", repeat_of="b"),  # a second too late
        ticket("c", "5 09:00", "5 10:00", "refused"),
        ticket("c2", "6 09:00", "6 10:00", repeat_of="c"),
        ticket("d", "5 09:00"),
    ]


def test_repeats_is_the_share_of_closed_tickets_whose_customer_comes_back_within() -> None:
    found = figures(share("repeats", within=3 * DAY), customers(), end="11 11:00")
    assert (found.value, found.count, found.open) == (Ratio(2, 6), 6, 1)


def test_closings_observed_for_less_than_within_do_not_count_for_repeats() -> None:
    # By the 11th, 10:59, those closed on the 8th at 11:00 have been watched for three days less a minute.
    found = figures(share("repeats", within=3 * DAY), customers(), end="11 10:59")
    assert (found.value, found.open) == (Ratio(2, 4), 3)


def test_repeats_with_where_are_of_the_tickets_that_ended_so() -> None:
    where = condition("attribute", "end", "==", "resolved")
    found = figures(share("repeats", within=3 * DAY, where=where), customers(), end="19 00:00")
    assert found.value == Ratio(1, 5)


def test_repeats_counts_customers_who_come_back_after_the_window() -> None:
    found = figures(share("repeats", within=3 * DAY), customers(), window=("5 00:00", "6 00:00"), end="19 00:00")
    assert found.value == Ratio(2, 3)


def test_a_repeat_of_a_ticket_that_the_log_does_not_know_is_nobodys() -> None:
    tickets = [ticket("a", "5 09:00", "5 10:00"), ticket("b2", "6 09:00", "6 10:00", repeat_of="b")]
    assert figures(share("repeats", within=3 * DAY), tickets).value == Ratio(0, 2)


def test_the_first_time_that_a_customer_comes_back_counts() -> None:
    tickets = [
        ticket("a", "5 09:00", "5 10:00"),
        ticket("a2", "6 09:00", "6 10:00", repeat_of="a"),
        ticket("a3", "11 09:00", "11 10:00", repeat_of="a"),
    ]
    assert figures(share("repeats", within=3 * DAY), tickets).value == Ratio(1, 3)


def test_a_share_by_end_is_of_the_closed_tickets() -> None:
    found = figures(share("end:refused"), customers())
    assert (found.value, found.count, found.open) == (Ratio(1, 6), 6, 1)
    assert figures(share("end:unknown"), customers()).value == Ratio(0, 6)


def mixed() -> list[dict[str, object]]:
    """Closed after 1, 2, 3, 4 hours."""
    return [
        ticket("a", "5 09:00", "5 10:00", device="phone", weight=0.5),
        ticket("b", "6 17:59", "6 19:59", device="laptop", weight=2.0),
        ticket("c", "6 18:00", "6 21:00", device="phone", weight=2.0),
        ticket("d", "10 09:00", "10 13:00", device=None, weight=None, source="email"),
    ]


@pytest.mark.parametrize(
    ("where", "hours"),
    [
        (condition("attribute", "device", "==", "phone"), [1, 3]),
        (condition("attribute", "device", "!=", "phone"), [2, 4]),
        (condition("attribute", "weight", ">", 1.0), [2, 3]),
        (condition("attribute", "weight", "<=", 2.0), [1, 2, 3]),
        (condition("attribute", "source", "==", "email"), [4]),
        (condition("attribute", "weekday", "==", "sat"), [4]),
        (condition("attribute", "hour", ">=", 18.0), [3]),
        (condition("attribute", "end", "==", "resolved"), [1, 2, 3, 4]),
        (condition("attribute", "nothing", "==", "x"), []),
        (condition("visits", "fix", "==", 2.0), [2]),
        (condition("visits", "fix", "==", 0.0), [3, 4]),
    ],
)
def test_where_takes_only_some_tickets(where: Condition, hours: list[int]) -> None:
    rows = [
        visit("a", "fix", "5 09:00", "5 09:00", "5 10:00"),
        visit("b", "fix", "6 18:00", "6 18:00", "6 19:00"),
        visit("b", "fix", "6 19:00", "6 19:00", "6 19:59"),
    ]
    found = figures(kpi("arrived", "closed", where=where), mixed(), rows)
    assert [seconds / 3600 for seconds in found.times] == hours


def test_where_end_takes_the_tickets_that_closed_so_for_every_kind_of_kpi() -> None:
    rows = [
        visit("a", "fix", "5 09:00", "5 09:00", "5 10:00"),
        visit("b", "fix", "5 09:00", "5 09:00", "5 11:00"),
        visit("c", "fix", "5 09:00", "5 09:00"),
    ]
    tickets = [ticket("a", "5 09:00", "5 10:00"), ticket("b", "5 09:00", "5 11:00", "refused"), ticket("c", "5 09:00")]
    resolved, other = (condition("attribute", "end", operator, "resolved") for operator in ("==", "!="))
    time = figures(kpi("arrived", "closed", where=resolved), tickets, rows)
    assert (list(time.times), time.open) == ([3600], 0)
    within = figures(kpi("arrived", "closed", "90% within 30 min", where=resolved), tickets, rows)
    assert within.value == Ratio(0, 1)
    assert figures(share("end:refused", where=resolved), tickets, rows).value == Ratio(0, 1)
    # An open ticket has no outcome, which equals nothing.
    rest = figures(kpi("arrived", "closed", where=other), tickets, rows)
    assert (list(rest.times), rest.open) == ([7200], 1)


def test_conditions_on_what_no_log_tells_are_refused() -> None:
    where = Condition(
        Either(Compare(">", Name("queue", "fix"), Constant(3.0)), Compare("==", Name("attribute", "x"), Constant(1.0))),
        "",
    )
    with pytest.raises(InputError, match=r"cannot ask for queue\.fix"):
        figures(kpi("arrived", "closed", where=where), mixed())


def test_by_shows_each_value_beside_the_whole_in_the_order_of_the_file() -> None:
    found = figures(kpi("arrived", "closed", "50% within 2 h", by="device"), mixed())
    assert found.value == Ratio(2, 4)
    assert {name: part.value for name, part in found.by.items()} == {"phone": Ratio(1, 2), "laptop": Ratio(1, 1)}
    assert list(found.by["phone"].times) == [3600, 3 * 3600]


def test_by_takes_built_in_attributes_and_numbers() -> None:
    found = figures(kpi("arrived", "closed", by="hour"), mixed())
    assert {name: part.count for name, part in found.by.items()} == {"9": 2, "17": 1, "18": 1}
    found = figures(kpi("arrived", "closed", by="weekday"), mixed())
    assert {name: part.count for name, part in found.by.items() if part.count} == {"mon": 1, "tue": 2, "sat": 1}
    found = figures(kpi("arrived", "closed", by="weight"), mixed())
    assert {name: part.count for name, part in found.by.items()} == {"0.5": 1, "2": 2}
    found = figures(kpi("arrived", "closed", by="source"), mixed())
    assert {name: part.count for name, part in found.by.items()} == {"customers": 3, "email": 1}


def test_weekly_values_go_by_arrival_and_leave_an_incomplete_week_out() -> None:
    tickets = [
        ticket("a", "6 12:00", "6 13:00"),
        ticket("b", "7 11:59:59", "7 14:59:59"),  # the last second of the first week, which began on December 31
        ticket("c", "7 12:00", "7 14:00"),
        ticket("d", "14 11:00", "14 17:00"),
        ticket("e", "14 12:00", "14 13:00"),  # in the part of a third week
    ]
    window = ("0 12:00", "16 12:00")
    hour = 3600
    expected = {
        None: (Ratio(4 * hour, 2), Ratio(8 * hour, 2)),
        "90% within 2 h": (Ratio(1, 2), Ratio(1, 2)),
        "median within 2 h": (2 * hour, 4 * hour),
    }
    for says, values in expected.items():
        found = figures(kpi("arrived", "closed", says), tickets, start="0 12:00", window=window)
        assert tuple(found.weekly) == values
    found = figures(share("end:resolved"), tickets, start="0 12:00", window=window)
    assert tuple(found.weekly) == (Ratio(2, 2), Ratio(2, 2))
    assert figures(kpi("arrived", "closed"), tickets, window=("5 00:00", "11 00:00")).weekly == ()


def test_a_week_without_tickets_has_no_median() -> None:
    found = figures(kpi("arrived", "closed", "median within 2 h"), mixed(), window=("5 00:00", "19 00:00"))
    assert tuple(found.weekly) == (2.5 * 3600, None)


def test_quantiles_interpolate_between_the_sorted_times() -> None:
    found = figures(kpi("arrived", "closed"), mixed())
    assert found.median == 2.5 * 3600
    assert found.p90 == pytest.approx(3.7 * 3600)
