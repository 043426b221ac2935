"""The bottleneck over all replications, and the sentences that give its reason."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.model.time import SECOND, in_unit, measured_text, unit_for
from procsim.model.wording import named
from procsim.study.result import Bottleneck, PartResult, StaffResult, StageResult

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Mapping, Sequence

    from procsim.study.tallies import BottleneckTally

#: A bottleneck for less of the time than this (0.5 %) is not worth a name.
_WORTH_A_NAME = 0.005


def find_bottleneck(
    tally: BottleneckTally,
    stages: Mapping[str, StageResult],
    staff: Mapping[str, StaffResult],
    parts: Mapping[str, PartResult],
    teams: Sequence[Sequence[str]] = (),
    cycle: float | None = None,
) -> Bottleneck:
    """Who or what held the process up most, by the mean over the replications of the active-period shares.

    Groups of one of ``teams`` count together, and of them the one is named that was it most often. ``cycle`` is the
    mean cycle time in seconds, in whose unit waits are told. Where nothing was ever the bottleneck, ``stage``,
    ``staff`` and ``part`` are None and ``why`` says so.
    """
    shares = {name: total / tally.count for name, total in tally.shares.items()}
    shares = dict(sorted(shares.items(), key=lambda item: -item[1]))  # a stable sort: the file's order breaks ties
    team_of = {name: tuple(team) for team in teams for name in team}
    together: dict[tuple[str, ...], float] = {}
    for name, share in shares.items():
        team = team_of.get(name, (name,))
        together[team] = together.get(team, 0.0) + share
    team = max(together, key=lambda one: together[one], default=())
    if not team or together[team] < _WORTH_A_NAME:
        why = " ".join(
            ["nothing holds the process up: no group and no part is short for long.", *_waits(stages, cycle)]
        )
        return Bottleneck(None, None, None, why, shares)
    first = next(name for name in shares if name in team)
    is_part = tally.kinds[first] == "part"
    stage = _most_common(tally.stages.get(first))
    groups = [staff[name] for name in team if name in staff]
    # What the percentage is, in so few words: `docs/figures.md` has more.
    longest = "then short for longest" if is_part else "then fully busy for longest"
    reason = _part_reason(parts.get(first)) if is_part else _staff_reason(groups)
    who = f"{', '.join(team)}, {_percent(together[team])} of the time ({longest}){reason}."
    why = " ".join([who, *_queues(stages, stage), *_waits(stages, cycle)])
    return Bottleneck(stage, None if is_part else first, first if is_part else None, why, shares)


def _staff_reason(groups: Sequence[StaffResult]) -> str:
    known = [(group.utilisation.value, group) for group in groups if group.utilisation.value is not None]
    if not known:
        return ""
    hours = [group.shift_hours + group.overtime_hours for _, group in known]
    busy = math.fsum(load * part for (load, _), part in zip(known, hours, strict=True)) / math.fsum(hours)
    return f", busy {_percent(busy)} of {'the' if sum(group.people for group in groups) == 1 else 'their'} hours"


def _part_reason(part: PartResult | None) -> str:
    if part is None or part.waited.value is None:
        return ""
    return f": {_percent(part.waited.value)} of those who ask for it have to wait for it"


def _queues(stages: Mapping[str, StageResult], stage: str | None) -> Iterator[str]:
    """How long tickets queue for the bottleneck, and where most queue time is spent: two questions, often one stage."""
    longest = _longest_queue(stages)
    counted = "" if longest is None or longest == _longest_visit(stages) else ", counting how many go there,"
    known = stages.get(stage) if stage is not None else None
    if known is not None and known.queue.value is not None:
        most = f"; nowhere{counted} is more queue time spent" if stage == longest else ""
        yield f"A ticket waits {_queue(known)} for {named(known.name)}{_closed(known)}{most}."
    if longest is not None and longest != stage:
        there = stages[longest]
        yield f"Most queue time{counted} is spent at {named(longest)}: {_queue(there)} a visit{_closed(there)}."


def _longest_queue(stages: Mapping[str, StageResult]) -> str | None:
    """The stage at which a mean ticket queues for the longest over all its visits; None where nothing queues."""
    times = {name: stage.visits_per_ticket * (stage.queue.value or 0.0) for name, stage in stages.items()}
    longest = max(times, key=lambda name: times[name], default=None)
    return longest if longest is not None and times[longest] > 0 else None


def _longest_visit(stages: Mapping[str, StageResult]) -> str | None:
    """The stage at which one visit queues for the longest."""
    return max(stages, key=lambda name: stages[name].queue.value or 0.0, default=None)


def _queue(stage: StageResult) -> str:
    return measured_text((stage.queue.value or 0.0) * SECOND)


def _closed(stage: StageResult) -> str:
    """Of stages whose work nights and weekends interrupt it is said that their queues wait through them, too."""
    return ", closed hours included" if stage.paused.value else ""


def _waits(stages: Mapping[str, StageResult], cycle: float | None) -> list[str]:
    """A sentence about waits on others where they take longer than the queues: they are nobody's load here."""
    waits: dict[str, float] = {}
    for stage in stages.values():
        if stage.kind == "wait" and stage.wait.value and stage.waits_on:
            waits[stage.waits_on] = waits.get(stage.waits_on, 0.0) + stage.wait.value * stage.visits_per_ticket
    queues = math.fsum((stage.queue.value or 0.0) * stage.visits_per_ticket for stage in stages.values())
    if not waits or math.fsum(waits.values()) < queues:
        return []
    unit = unit_for((cycle or max(waits.values())) * SECOND)
    longest = sorted(waits.items(), key=lambda item: -item[1])
    listed = ", ".join(f"{name} {_part_of(seconds * SECOND, unit)}" for name, seconds in longest if seconds > 0)
    return [f"Besides, a mean ticket waits for others, while no one here works on it: {listed}."] if listed else []


def _part_of(microseconds: float, unit: tuple[int, str]) -> str:
    """A wait in the unit of the whole, or in its own where that would hide it."""
    return in_unit(microseconds, unit) if microseconds >= 0.05 * unit[0] else measured_text(microseconds)


def _most_common(names: Counter[str] | None) -> str | None:
    return names.most_common(1)[0][0] if names else None


def _percent(share: float) -> str:
    """A share as everywhere: halves up, and what is not all doesn't round to 100."""
    whole = math.floor(share * 100 + 0.5 + 1e-9)
    return ">99 %" if whole == 100 and share < 1 else f"{whole} %"
