"""Which bottleneck is named, and the sentence that says why."""

from __future__ import annotations

from typing import Any

import pytest

from procsim.study.bottleneck import find_bottleneck
from procsim.study.result import Estimate, PartResult, StaffResult, StageResult
from procsim.study.tallies import BottleneckTally
from tests.study.cards import bottleneck

NOTHING = Estimate(None)


def stage(name: str, queue: float | None = None, **more: Any) -> StageResult:
    given: dict[str, Any] = {
        "kind": "work",
        "visits": 10.0,
        "visits_per_ticket": 1.0,
        "queue": Estimate(queue),
        "queue_p90": NOTHING,
        "work": NOTHING,
        "paused": NOTHING,
        "wait": NOTHING,
        "gave_up": None,
        "waits_on": None,
    }
    return StageResult(name=name, **{**given, **more})


def group(name: str, people: int, load: float | None) -> StaffResult:
    return StaffResult(name, people, Estimate(load), 0.0, 0.0, 40.0, 0.0, 0.0, 0.0)


def part(name: str, waited: float | None) -> PartResult:
    return PartResult(name, Estimate(waited), 5.0, 1.0, 3.0, ())


def named(*results: Any) -> dict[str, Any]:
    return {result.name: result for result in results}


def test_the_group_that_was_it_most_often_is_named_with_its_reason() -> None:
    figures = [
        bottleneck({"clerks": 0.2, "technicians": 0.80}, stages={"technicians": "diagnosis"}),
        bottleneck({"clerks": 0.1, "technicians": 0.86}, stages={"technicians": "diagnosis"}),
    ]
    found = find_bottleneck(
        BottleneckTally(figures), named(stage("diagnosis", 5700.0)), named(group("technicians", 7, 0.89)), {}
    )
    assert (found.stage, found.staff, found.part) == ("diagnosis", "technicians", None)
    assert found.shares == pytest.approx({"technicians": 0.83, "clerks": 0.15})
    assert list(found.shares) == ["technicians", "clerks"]
    assert found.why == (
        "technicians, 83 % of the time (then fully busy for longest), busy 89 % of their hours. "
        "A ticket waits 1 h 35 min for “diagnosis”; nowhere is more queue time spent."
    )


def test_one_person_is_not_they() -> None:
    figures = [bottleneck({"buyer": 0.5}, stages={"buyer": "order_part"})]
    found = find_bottleneck(
        BottleneckTally(figures), named(stage("order_part", 60.0)), named(group("buyer", 1, 0.7)), {}
    )
    assert found.why.startswith(
        "buyer, 50 % of the time (then fully busy for longest), busy 70 % of the hours. "
        "A ticket waits 1 min for “order_part”;"
    )


def test_a_part_can_be_the_bottleneck() -> None:
    figures = [bottleneck({"screen": 0.4}, {"screen": "part"}, {"screen": "screen_change"})]
    found = find_bottleneck(
        BottleneckTally(figures), named(stage("screen_change", 7200.0)), {}, named(part("screen", 0.12))
    )
    assert (found.staff, found.part) == (None, "screen")
    assert found.why == (
        "screen, 40 % of the time (then short for longest): 12 % of those who ask for it have to wait for it. "
        "A ticket waits 2 h for “screen_change”; nowhere is more queue time spent."
    )


def test_the_stage_is_where_it_queued_in_most_replications() -> None:
    figures = [bottleneck({"a": 0.5}, stages={"a": name}) for name in ("second", "first", "second")]
    assert find_bottleneck(BottleneckTally(figures), named(stage("first"), stage("second")), {}, {}).stage == "second"


def test_a_tie_goes_to_the_first_in_the_file() -> None:
    assert find_bottleneck(BottleneckTally([bottleneck({"b": 0.3, "a": 0.3})]), {}, {}, {}).staff == "b"


def test_shifts_of_one_team_count_together_and_their_load_is_pooled() -> None:
    teams = (("early", "late"), ("experts",))
    figures = [bottleneck({"early": 0.2, "late": 0.25, "experts": 0.3}, stages={"late": "first_line"})]
    staff = named(group("early", 3, 0.9), group("late", 2, 0.8), group("experts", 4, 0.7))
    found = find_bottleneck(BottleneckTally(figures), named(stage("first_line", 600.0)), staff, {}, teams)
    assert (found.staff, found.stage) == ("late", "first_line")
    assert found.why.startswith(
        "early, late, 45 % of the time (then fully busy for longest), busy 85 % of their hours. A ticket waits 10 min"
    )


def test_the_stage_with_most_queue_time_is_named_beside_the_bottleneck() -> None:
    """Of a mean ticket 90 s of queue are spent at the first line, and a tenth of 6 h at the second."""
    stages = named(stage("first_line", 90.0), stage("research", 21_600.0, visits_per_ticket=0.1, paused=Estimate(60.0)))
    found = find_bottleneck(BottleneckTally([bottleneck({"a": 0.5}, stages={"a": "first_line"})]), stages, {}, {})
    assert found.why == (
        "a, 50 % of the time (then fully busy for longest). A ticket waits 1.5 min for “first_line”. "
        "Most queue time is spent at “research”: 6 h a visit, closed hours included."
    )


def test_where_a_visit_queues_longer_elsewhere_the_sentence_says_how_it_counts() -> None:
    """Per ticket 7 h of queue at the diagnosis and 0.65 × 8 h at the repair; then 20 h × 0.9 at the check."""
    stages = named(stage("diagnosis", 25_200.0), stage("repair", 28_800.0, visits_per_ticket=0.65))
    tally = [bottleneck({"a": 0.5}, stages={"a": "diagnosis"})]
    assert find_bottleneck(BottleneckTally(tally), stages, {}, {}).why.endswith(
        "A ticket waits 7 h for “diagnosis”; nowhere, counting how many go there, is more queue time spent."
    )
    stages = {**stages, **named(stage("check", 72_000.0, visits_per_ticket=0.9), stage("rare", 90_000.0))}
    stages["rare"] = stage("rare", 90_000.0, visits_per_ticket=0.1)
    assert find_bottleneck(BottleneckTally(tally), stages, {}, {}).why.endswith(
        "Most queue time, counting how many go there, is spent at “check”: 20 h a visit."
    )


def test_shares_are_rounded_as_everywhere() -> None:
    for load, said in ((0.8849999999, "88"), (0.885, "89"), (0.8850000001, "89"), (0.9999, ">99"), (1.0, "100")):
        found = find_bottleneck(BottleneckTally([bottleneck({"a": 0.025})]), {}, named(group("a", 2, load)), {})
        assert found.why == f"a, 3 % of the time (then fully busy for longest), busy {said} % of their hours."


def test_what_was_not_measured_is_not_said() -> None:
    found = find_bottleneck(BottleneckTally([bottleneck({"a": 0.3})]), {}, named(group("a", 2, None)), {})
    assert found.why == "a, 30 % of the time (then fully busy for longest)."
    found = find_bottleneck(BottleneckTally([bottleneck({"a": 0.3}, {"a": "part"})]), {}, {}, named(part("a", None)))
    assert found.why == "a, 30 % of the time (then short for longest)."


@pytest.mark.parametrize("shares", [{}, {"clerks": 0.0}, {"clerks": 0.004}])
def test_where_nothing_is_short_nothing_is_named(shares: dict[str, float]) -> None:
    found = find_bottleneck(BottleneckTally([bottleneck(shares)]), named(stage("intake", 0.0)), {}, {})
    assert (found.stage, found.staff, found.part) == (None, None, None)
    assert found.why == "nothing holds the process up: no group and no part is short for long."


def test_waits_on_others_are_told_as_what_they_are_where_they_are_longer_than_the_queues() -> None:
    stages = named(
        stage("repair", 3600.0),
        stage("delivery", kind="wait", waits_on="supplier", wait=Estimate(36_000.0), visits_per_ticket=0.2),
        stage("pick_up", kind="wait", waits_on="customer", wait=Estimate(90_000.0)),
        stage("answer", kind="wait", waits_on="customer", wait=Estimate(18_000.0)),
        stage("nothing", kind="wait", waits_on="nobody", wait=Estimate(0.0)),
    )
    found = find_bottleneck(BottleneckTally([bottleneck({"a": 0.3})]), stages, {}, {})
    assert found.why.endswith(
        "a visit. Besides, a mean ticket waits for others, while no one here works on it: customer 30 h, supplier 2 h."
    )
    in_days = find_bottleneck(BottleneckTally([bottleneck({"a": 0.3})]), stages, {}, {}, cycle=864_000.0)
    assert in_days.why.endswith("customer 1.2 d, supplier 0.1 d.")  # in the unit of the cycle time beside it
    slow = {**stages, "repair": stage("repair", 900_000.0)}
    assert "Besides" not in find_bottleneck(BottleneckTally([bottleneck({"a": 0.3})]), slow, {}, {}).why


def test_one_who_is_waited_for_is_named_alone_and_no_wait_at_all_not() -> None:
    stages = named(stage("pick_up", kind="wait", waits_on="customer", wait=Estimate(7200.0)))
    assert find_bottleneck(BottleneckTally([bottleneck({})]), stages, {}, {}).why.endswith(
        "while no one here works on it: customer 2 h."
    )
    stages = named(stage("pick_up", kind="wait", waits_on="customer", wait=Estimate(0.0)))
    assert "waits for others" not in find_bottleneck(BottleneckTally([bottleneck({})]), stages, {}, {}).why
