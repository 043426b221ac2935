"""The bottleneck over all replications, and the sentence that gives its reason."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from procsim.model.time import SECOND, duration_text
from procsim.study.result import Bottleneck, PartResult, StaffResult, StageResult

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from procsim.study.tallies import BottleneckTally

#: A bottleneck for less of the time than this (0.5 %) is not worth a name.
_WORTH_A_NAME = 0.005


def find_bottleneck(
    tally: BottleneckTally,
    stages: Mapping[str, StageResult],
    staff: Mapping[str, StaffResult],
    parts: Mapping[str, PartResult],
) -> Bottleneck:
    """Who or what held the process up most, by the mean over the replications of the active-period shares.

    Where nothing was ever the bottleneck, ``stage``, ``staff`` and ``part`` are None and ``why`` says so.
    """
    shares = {name: total / tally.count for name, total in tally.shares.items()}
    shares = dict(sorted(shares.items(), key=lambda item: -item[1]))  # a stable sort: the file's order breaks ties
    first = next(iter(shares), None)
    if first is None or shares[first] < _WORTH_A_NAME:
        why = "nothing holds the process up: no group and no part is short for long."
        return Bottleneck(None, None, None, _with_waits(why, stages), shares)
    kind = tally.kinds[first]
    stage = _most_common(tally.stages.get(first))
    reason = _part_reason(parts.get(first)) if kind == "part" else _staff_reason(staff.get(first))
    clauses = [reason, _queue_reason(stages.get(stage) if stage else None)]
    because = "; ".join(clause for clause in clauses if clause)
    why = f"{_spoken(first)}, {_percent(shares[first])} of the time" + (f": {because}." if because else ".")
    return Bottleneck(
        stage, None if kind == "part" else first, first if kind == "part" else None, _with_waits(why, stages), shares
    )


def _staff_reason(group: StaffResult | None) -> str:
    if group is None or group.utilisation.value is None:
        return ""
    busy = _percent(group.utilisation.value)
    return f"they are busy {busy} of their hours" if group.people != 1 else f"busy {busy} of the hours"


def _part_reason(part: PartResult | None) -> str:
    if part is None or part.waited.value is None:
        return ""
    return f"{_percent(part.waited.value)} of those who ask for it have to wait for it"


def _queue_reason(stage: StageResult | None) -> str:
    if stage is None or stage.queue.value is None:
        return ""
    waits = f"a ticket waits {duration_text(stage.queue.value * SECOND)} for its {_spoken(stage.name)}"
    return f"{waits}, closed hours included" if stage.paused.value else waits


def _with_waits(why: str, stages: Mapping[str, StageResult]) -> str:
    """The sentence, and a second one about waits on others where they take longer than the queues: they are nobody's
    load here."""
    waits: dict[str, float] = {}
    for stage in stages.values():
        if stage.kind == "wait" and stage.wait.value is not None and stage.waits_on:
            waits[stage.waits_on] = waits.get(stage.waits_on, 0.0) + stage.wait.value * stage.visits_per_ticket
    queues = math.fsum((stage.queue.value or 0.0) * stage.visits_per_ticket for stage in stages.values())
    if not waits or math.fsum(waits.values()) < queues:
        return why
    longest = sorted(waits.items(), key=lambda item: -item[1])
    texts = [f"{duration_text(seconds * SECOND)} on the {_spoken(name)}" for name, seconds in longest if seconds > 0]
    if not texts:
        return why
    listed = " and ".join([", ".join(texts[:-1]), texts[-1]]) if len(texts) > 1 else texts[0]
    return f"{why} A ticket also waits {listed}: time in which no one here works."


def _most_common(names: Counter[str] | None) -> str | None:
    return names.most_common(1)[0][0] if names else None


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def _spoken(name: str) -> str:
    return name.replace("_", " ")
