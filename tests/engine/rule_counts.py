"""In how many random processes each rule that is hard to get right has changed the log.

A test that compares two engines is worth as much as the rules that its cases bring into play. A rule counts where its
mark stands in the log's rows and could not stand there without it (a part handed over later than it was asked for, work
that pauses at a shift's end, …), or where the same process without the rule leaves another log.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from strategies import in_whole_minutes

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.model.process import Process, Stage, targets
from tests.engine.witness import Witness, less

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from procsim.engine.log import EventLog
    from tests.engine.witness import Visit

#: At least so large a part of the cases must each rule have changed.
LEAST = 0.1


def a_visit_waited_for_a_part(told: Witness) -> bool:
    """Its parts came later than it queued, or not at all while it stood there."""
    return any(
        visit.uses and visit.parts != visit.enabled and visit.left_queue(told.end) > visit.enabled
        for visit in told.visits
    )


def work_paused(told: Witness) -> bool:
    """Between start and end somebody was off shift, and the work was not finished in overtime."""
    return any(_off_shift(told, visit) and not _finishes(told, visit) for visit in told.visits)


def work_ran_over(told: Witness) -> bool:
    """It went on while somebody was off shift."""
    return any(_off_shift(told, visit) and _finishes(told, visit) for visit in told.visits)


def _off_shift(told: Witness, visit: Visit) -> bool:
    if visit.started is None:
        return False
    span = [(visit.started, told.end if visit.ended is None else visit.ended)]
    return any(less(span, list(told.shifts[name])) for name in visit.people)


def _finishes(told: Witness, visit: Visit) -> bool:
    return all(told.people[name].finishes for name in visit.people)


def a_join_waited(told: Witness) -> bool:
    """A branch that leads to its join alone was done before another one of the same ticket, and the ticket came on
    from the join only then.
    """
    for name, join in told.process.stages.items():
        leads = {other for other in join.after_all if _leads_only_to(told.process.stages[other], name)}
        for visits in told.by_ticket.values() if leads else ():
            done = {visit.stage.name: visit for visit in visits if visit.stage.name in join.after_all}
            came = max((visit.ended for visit in done.values() if visit.ended is not None), default=None)
            early = [done[other] for other in leads if other in done and _before(done[other], came)]
            if early and _went_on(told, visits, join, came):
                return True
    return False


def _leads_only_to(stage: Stage, join: str) -> bool:
    return {*targets(stage.next), *filter(None, [stage.then])} <= {join, stage.name} and (
        stage.patience is None or stage.gives_up == join
    )


def _before(visit: Visit, came: int | None) -> bool:
    return visit.ended is not None and came is not None and visit.ended < came


def _went_on(told: Witness, visits: list[Visit], join: Stage, came: int | None) -> bool:
    """Whether the ticket queued beyond the join, or closed, at the moment when the last branch was done."""
    beyond = any(visit.enabled == came and visit.stage.name not in join.after_all for visit in visits)
    return beyond or visits[0].ticket.closed == came


def without_patience(process: Process) -> Process:
    """Nobody gives up."""
    return _with_stages(process, lambda stage: replace(stage, patience=None))


def without_same_person(process: Process) -> Process:
    """No stage asks for the people of another."""
    return _with_stages(
        process, lambda stage: replace(stage, assign=None) if stage.assign and stage.assign.same else stage
    )


def with_ties_the_other_way(process: Process) -> Process:
    """The same but for the order in which sources and stages stand in the file, which nothing but ties asks for."""
    return replace(
        process,
        arrivals=dict(reversed(process.arrivals.items())),
        stages=dict(reversed(process.stages.items())),
    )


def _with_stages(process: Process, change: Callable[[Stage], Stage]) -> Process:
    return replace(process, stages={name: change(stage) for name, stage in process.stages.items()})


#: By rule, its mark in the log.
MARKS: dict[str, Callable[[Witness], bool]] = {
    "stock-out": a_visit_waited_for_a_part,
    "join that waited": a_join_waited,
    "pause": work_paused,
    "overtime": work_ran_over,
}
#: By rule, the process without it; where nothing of it is there, the very same.
SWITCHES: dict[str, Callable[[Process], Process]] = {
    "give-up": without_patience,
    "tie": with_ties_the_other_way,
    "same person": without_same_person,
}


def rules_shown(told: Witness) -> list[str]:
    """The rules that have changed a log, by the fast engine where a process runs without one of them."""
    shown = [rule for rule, mark in MARKS.items() if mark(told)]
    for rule, switch in SWITCHES.items():
        other = switch(told.process)
        blueprint = compile_blueprint(other)
        if _rows(run(blueprint, 1, 0, "fast")) != _rows(told.log):
            shown.append(rule)
    return shown


def _rows(log: EventLog) -> list[tuple[object, ...]]:
    """The visits whatever their order in the log, each with its ticket's name."""
    names = log.tickets["case_id"].to_list()
    return sorted(
        (names[row["ticket"]], *(str(value) for key, value in row.items() if key != "ticket"))
        for row in log.visits.iter_rows(named=True)
    )


class RuleCounts:
    """In how many of the cases so far each rule has changed the log."""

    def __init__(self, cases: Iterable[tuple[str, Witness]] = ()) -> None:
        self.cases = self.whole = 0
        self.of = Counter(dict.fromkeys([*MARKS, *SWITCHES], 0))
        for text, told in cases:
            self.add(text, told)

    def add(self, text: str, told: Witness) -> None:
        """One more case: a process as YAML, and its log."""
        self.cases += 1
        self.whole += in_whole_minutes(text)
        self.of.update(rules_shown(told))

    @property
    def rare(self) -> list[str]:
        """The rules that have changed the logs of too few cases."""
        return [rule for rule, count in self.of.items() if count < LEAST * self.cases]

    def __str__(self) -> str:
        shares = (f"{rule} {count} ({count / self.cases:.0%})" for rule, count in self.of.items())
        whole = f"{self.cases} random processes, {self.whole} in whole minutes"
        return f"{whole}; the log changed by {', '.join(shares)}"
