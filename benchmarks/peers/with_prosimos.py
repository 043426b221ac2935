"""The models as Prosimos reads them: a BPMN diagram and a file of parameters, its csv as log.

R1 is the process of ``benchmarks/r1.yaml``, M/M/1 that of ``benchmarks/mm1.yaml``. Times of the parameters are seconds.

Prosimos has no way in but files: reading both, and writing the log and its statistics, are in the time.
"""

from __future__ import annotations

import csv
import json
import random
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

import numpy
from measured import Outcome, main
from prosimos.simulation_engine import run_simulation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MINUTE = 60.0
HOUR = 3600.0

#: No time is longer than this, in seconds; Prosimos wants a largest one.
LONGEST = 1e9

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"


@dataclass(frozen=True)
class Diagram:
    """A process in the words of Prosimos."""

    #: The mean time between two arrivals in seconds.
    gap: float
    #: Who works at a task, and the mean of its exponential time in seconds.
    tasks: Mapping[str, tuple[str, float]]
    people: Mapping[str, int]
    #: A flow's source and target; those of a gateway that chooses have a share.
    flows: Sequence[tuple[str, str]]
    #: Waits, with their law.
    timers: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    merges: Sequence[str] = ()


def exponential(mean: float) -> dict[str, Any]:
    """The law with a mean in seconds."""
    return law("expon", mean, 0, LONGEST)


def law(name: str, *parameters: float) -> dict[str, Any]:
    """A distribution as the parameters name it."""
    return {"distribution_name": name, "distribution_params": [{"value": value} for value in parameters]}


SHOP = Diagram(
    gap=10 * MINUTE,
    tasks={
        "intake": ("clerk", 6 * MINUTE),
        "diagnosis": ("technician", 30 * MINUTE),
        "ordering": ("buyer", 10 * MINUTE),
        "repair": ("technician", 45 * MINUTE),
        "notifying": ("clerk", 5 * MINUTE),
        "payment": ("cashier", 5 * MINUTE),
    },
    people={"clerk": 2, "technician": 9, "buyer": 2, "cashier": 1},
    timers={"delivery": law("lognorm", 24 * HOUR, (12 * HOUR) ** 2, 0, LONGEST), "pick_up": exponential(8 * HOUR)},
    choices={
        "part_needed": {"ordering": 0.4, "to_repair": 0.6},
        "repaired": {"to_repair": 0.05, "notifying": 0.95},
    },
    merges=["to_repair"],
    flows=[
        ("start", "intake"), ("intake", "diagnosis"), ("diagnosis", "part_needed"), ("part_needed", "ordering"),
        ("part_needed", "to_repair"), ("ordering", "delivery"), ("delivery", "to_repair"), ("to_repair", "repair"),
        ("repair", "repaired"), ("repaired", "to_repair"), ("repaired", "notifying"), ("notifying", "pick_up"),
        ("pick_up", "payment"), ("payment", "end"),
    ],
)  # fmt: skip

COUNTER = Diagram(
    gap=MINUTE / 0.9,
    tasks={"service": ("server", MINUTE)},
    people={"server": 1},
    flows=[("start", "service"), ("service", "end")],
)


def bpmn(diagram: Diagram) -> str:
    """The diagram as BPMN."""

    def element(kind: str, name: str, inside: str = "") -> str:
        return f"<{kind} id={quoteattr(name)} name={quoteattr(name)}>{inside}</{kind}>"

    nodes = [element("startEvent", "start"), element("endEvent", "end")]
    nodes += [element("task", name) for name in diagram.tasks]
    nodes += [element("intermediateCatchEvent", name, "<timerEventDefinition/>") for name in diagram.timers]
    nodes += [element("exclusiveGateway", name) for name in (*diagram.choices, *diagram.merges)]
    nodes += [f'<sequenceFlow id="{a}-{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in diagram.flows]
    process = f'<process id="process" isExecutable="false">{"".join(nodes)}</process>'
    return f'<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="{BPMN}">{process}</definitions>'


def parameters(diagram: Diagram) -> dict[str, Any]:
    """Everything else, as Prosimos reads it from JSON."""
    always = [{"from": "MONDAY", "to": "SUNDAY", "beginTime": "00:00:00", "endTime": "23:59:59.999999"}]
    groups = {
        name: [
            {
                "id": f"{name} {number}",
                "name": f"{name} {number}",
                "cost_per_hour": 0,
                "amount": 1,
                "calendar": "always",
                "assigned_tasks": [task for task, (group, _) in diagram.tasks.items() if group == name],
            }
            for number in range(count)
        ]
        for name, count in diagram.people.items()
    }
    return {
        "resource_profiles": [
            {"id": task, "name": task, "resource_list": groups[group]} for task, (group, _) in diagram.tasks.items()
        ],
        "task_resource_distribution": [
            {"task_id": task, "resources": [{"resource_id": one["id"], **exponential(mean)} for one in groups[group]]}
            for task, (group, mean) in diagram.tasks.items()
        ],
        "resource_calendars": [{"id": "always", "name": "always", "time_periods": always}],
        "arrival_time_distribution": exponential(diagram.gap),
        "arrival_time_calendar": always,
        "gateway_branching_probabilities": [
            {
                "gateway_id": name,
                "probabilities": [{"path_id": f"{name}-{to}", "value": share} for to, share in shares.items()],
            }
            for name, shares in diagram.choices.items()
        ],
        "event_distribution": [{"event_id": name, **times} for name, times in diagram.timers.items()],
    }


def run(diagram: Diagram, tickets: int, seed: int) -> Outcome:
    """Simulates until the last ticket has closed; the files are gone when the outcome has been told."""
    random.seed(seed)
    numpy.random.seed(seed)
    folder = tempfile.TemporaryDirectory()
    place = Path(folder.name)
    (place / "process.bpmn").write_text(bpmn(diagram), encoding="utf-8")
    (place / "process.json").write_text(json.dumps(parameters(diagram)), encoding="utf-8")
    run_simulation(
        str(place / "process.bpmn"),
        str(place / "process.json"),
        tickets,
        stat_out_path=str(place / "statistics.csv"),
        log_out_path=str(place / "log.csv"),
        starting_at="2026-01-05T00:00:00+00:00",
        is_event_added_to_log=True,
    )

    def outcome() -> tuple[int, float]:
        with folder, (place / "log.csv").open(encoding="utf-8", newline="") as log:
            return cycles(csv.DictReader(log))

    return outcome


def cycles(rows: csv.DictReader[str]) -> tuple[int, float]:
    """How many tickets a log has, and their mean cycle time in minutes, from the first queueing to the last finish."""
    arrived: dict[str, datetime] = {}
    closed: dict[str, datetime] = {}
    for row in rows:
        ticket = row["case_id"]
        began, ended = datetime.fromisoformat(row["enable_time"]), datetime.fromisoformat(row["end_time"])
        arrived[ticket] = min(arrived.get(ticket, began), began)
        closed[ticket] = max(closed.get(ticket, ended), ended)
    return len(arrived), sum((closed[one] - arrived[one]).total_seconds() for one in arrived) / len(arrived) / MINUTE


if __name__ == "__main__":
    main(
        "prosimos",
        {
            "r1": lambda tickets, seed: run(SHOP, tickets, seed),
            "mm1": lambda tickets, seed: run(COUNTER, tickets, seed),
        },
    )
