"""One replication on the kernel: its memory, its stops for more of it, and the columns that it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.blueprint import SLACK
from procsim.engine.columns import MISSING, LogColumns, LotColumns, TicketColumns, VisitColumns
from procsim.engine.fast import layout as at
from procsim.engine.fast.kernel import advance_run, open_up
from procsim.engine.fast.memory import Memory
from procsim.engine.fast.record import ENDS_AFTER, VisitLog
from procsim.engine.horizon import HorizonReached
from procsim.engine.recorder import attribute_columns
from procsim.model.problems import SimulationError
from procsim.model.time import duration_text

if TYPE_CHECKING:
    from procsim.engine.blueprint import Blueprint
    from procsim.engine.blueprint.tables import Integers
    from procsim.engine.fast.plan import Plan


class Run:
    """One replication, run to its end."""

    def __init__(self, blueprint: Blueprint, plan: Plan, seed: int, replication: int) -> None:
        self.blueprint = blueprint
        self.memory = Memory(blueprint, plan.plan, seed, replication)
        self.lots: list[Integers] = []
        self._plan = plan

    def until_over(self) -> None:
        """Let the kernel run, and give it the space that it asks for.

        Raises:
            SimulationError: when the run cannot go on.
            HorizonReached: when the calendars laid out for a number of tickets don't suffice.
        """
        memory, plan = self.memory, self._plan
        tables = (plan.plan, plan.weights, plan.knot_time, plan.knot_total, plan.knot_rate)
        open_up(*tables, memory.state, memory.values, SLACK)
        while True:
            outcome = advance_run(*tables, memory.state, memory.values, memory.log, memory.tickets, memory.attributes)
            if outcome == at.FAILED:
                self._fail()
            if outcome == at.RUN_OVER:
                break
            self._make_room()
        self._take_out_lots()

    def _make_room(self) -> None:
        memory, state = self.memory, self.memory.state
        if state[at.LOTS_WRITTEN] > state[at.LOTS_MOST]:
            self._take_out_lots()
        memory.grow()
        memory.state[at.HAS_TO_STOP] = 0

    def _take_out_lots(self) -> None:
        state = self.memory.state
        begin, rows = int(state[at.LOTS_AT]), int(state[at.LOTS_WRITTEN])
        self.lots.append(state[begin : begin + rows * at.LOT_ROW].reshape(-1, at.LOT_ROW).copy())
        state[at.LOTS_WRITTEN] = 0

    def _fail(self) -> None:
        """Say why the run cannot go on, as the SimPy engine does."""
        state = self.memory.state
        match int(state[at.FAILURE]):
            case at.OUT_OF_HORIZON:
                raise HorizonReached
            case at.ENDLESS_CROSSROADS:
                raise SimulationError("a ticket goes round through crossroads for ever without taking any time")
            case at.NO_WAY_ON:
                raise SimulationError("a ticket has no way on: its attribute has no value that a route lists")
        stage = int(state[at.FAILED_AT])
        where = f" at {self.blueprint.stages.names[stage]}" if stage >= 0 else ""
        now = duration_text(int(state[at.NOW]))
        raise SimulationError(f"{now} after the start a ticket goes round and round{where} without taking any time")


def run_to_columns(blueprint: Blueprint, plan: Plan, seed: int, replication: int) -> LogColumns:
    """The columns of one replication; visits stand in the order of their starts, those that never started anywhere.

    Raises:
        SimulationError: when the run cannot go on.
        HorizonReached: when the calendars laid out for a number of tickets don't suffice.
    """
    run = Run(blueprint, plan, seed, replication)
    run.until_over()
    state = run.memory.state
    end = int(state[at.ENDS_AT])
    rows = int(state[at.TICKET_ROWS])
    tickets = run.memory.tickets.reshape(at.TICKET_COLUMNS, -1)[:, :rows]
    values = run.memory.attributes[: rows * int(plan.plan[at.OWN_COUNT])].reshape(rows, int(plan.plan[at.OWN_COUNT]))
    lots = np.concatenate(run.lots)
    count = int(state[at.ROWS])
    visits = VisitLog(*(column[:count] for column in run.memory.log))
    visits.ended[visits.ended < ENDS_AFTER] = MISSING
    codes, teams = _teams(run, visits.team)
    return LogColumns(
        start=blueprint.start,
        window_start=blueprint.warm_up,
        window_end=min(int(state[at.WINDOW_END]), end + 1),  # no window ends where nobody came
        end=end,
        tickets=TicketColumns(
            source=tickets[at.OF_SOURCE],
            number=tickets[at.SOURCE_NUMBER],
            generation=tickets[at.OF_GENERATION],
            parent=tickets[at.PARENT],
            arrived=tickets[at.ARRIVED_AT],
            closed=tickets[at.CLOSED_AT],
            outcome=tickets[at.OUTCOME],
            attributes=attribute_columns(blueprint, values),
        ),
        visits=VisitColumns(
            ticket=visits.ticket,
            stage=visits.stage,
            visit=visits.visit,
            queued=visits.queued,
            started=visits.started,
            ended=visits.ended,
            team=codes,
            parts_time=visits.parts_time if len(blueprint.parts.names) else np.broadcast_to(np.int64(MISSING), count),
            teams=teams,
        ),
        lots=LotColumns(lots[:, 0], lots[:, 1] != 0, lots[:, 2], lots[:, 3], lots[:, 4]),
        visits_in_order=not state[at.UNSTARTED],
    )


def _teams(run: Run, seized: Integers) -> tuple[Integers, tuple[tuple[int, ...], ...]]:
    """Who worked on each visit as an index, `NONE` for nobody, and the people of each index."""
    people = len(run.blueprint.people.names)
    teams: list[tuple[int, ...]] = [(person,) for person in range(people)]
    codes = seized - 1
    state = run.memory.state
    team = int(state[at.FIRST_TEAM])
    if not team:
        return codes, tuple(teams)
    known = {}
    while team:
        first = team + at.TEAM_FIELDS
        known[team - 1] = len(teams)
        teams.append(tuple(state[first : first + int(state[team + at.TEAM_SIZE])].tolist()))
        team = int(state[team + at.NEXT_TEAM])
    several = codes >= people
    codes = codes.copy()
    codes[several] = [known[code] for code in codes[several].tolist()]
    return codes, tuple(teams)
