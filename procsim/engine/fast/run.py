"""One replication on the kernel: its memory, its stops for more of it, and the columns that it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from procsim.engine.blueprint import SLACK
from procsim.engine.columns import LogColumns, LotColumns, TicketColumns, VisitColumns
from procsim.engine.fast import layout as at
from procsim.engine.fast.kernel import advance_run, open_up
from procsim.engine.fast.memory import VISITS_AT_A_TIME, Memory
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
        self.visits = VisitRows()
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
            outcome = advance_run(
                *tables, memory.state, memory.values, memory.visits, memory.finished, memory.tickets, memory.attributes
            )
            if outcome == at.FAILED:
                self._fail()
            if outcome == at.RUN_OVER:
                break
            self._make_room()
        self._take_out_visits()
        self._take_out_lots()

    def _make_room(self) -> None:
        memory, state = self.memory, self.memory.state
        if state[at.ROWS] > state[at.ROWS_MOST]:
            if state[at.PHASE] in (at.NEXT_INSTANT, at.CLOSING):
                self._take_out_visits()
                memory.widen_visits(VISITS_AT_A_TIME)
            else:  # the rows of an instant stay together until they are in order
                memory.widen_visits(2 * int(state[at.ROWS_MOST]))
        if state[at.LOTS_WRITTEN] > state[at.LOTS_MOST]:
            self._take_out_lots()
        memory.grow()

    def _take_out_visits(self) -> None:
        state = self.memory.state
        rows = int(state[at.ROWS])
        self.visits.add(self.memory.visits[: rows * at.VISIT_ROW].reshape(-1, at.VISIT_ROW))
        state[at.ROWS_BEFORE] += rows
        state[[at.ROWS, at.INSTANT_ROWS]] = 0

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


class VisitRows:
    """The log's visits as columns that grow, of the narrowest types that hold them."""

    def __init__(self) -> None:
        self.count = 0
        types: dict[int, Any] = {
            at.OF_TICKET: np.int32,
            at.AT_STAGE: np.int16,
            at.VISIT_NUMBER: np.int32,
            at.ENABLED: np.int64,
            at.STARTED: np.int64,
            at.BY_TEAM: np.int32,
            at.PARTS_AT: np.int64,
        }
        self._columns: dict[int, Integers] = {field: np.empty(0, dtype=kind) for field, kind in types.items()}

    def add(self, rows: Integers) -> None:
        """More visits, a row each."""
        wanted = self.count + len(rows)
        for field, column in self._columns.items():
            if wanted > len(column):
                column.resize(max(wanted, len(column) * 3 // 2), refcheck=False)
            column[self.count : wanted] = rows[:, field]
        self.count = wanted

    def column(self, field: int) -> Integers:
        """One field of all visits."""
        found: Integers = self._columns[field][: self.count]
        return found


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
    tickets = run.memory.tickets[: rows * at.TICKET_ROW].reshape(rows, at.TICKET_ROW)
    values = run.memory.attributes[: rows * int(plan.plan[at.OWN_COUNT])].reshape(rows, -1)
    lots = np.concatenate(run.lots)
    codes, teams = _teams(run)
    visits = run.visits
    return LogColumns(
        start=blueprint.start,
        window_start=blueprint.warm_up,
        window_end=min(int(state[at.WINDOW_END]), end + 1),  # no window ends where nobody came
        end=end,
        tickets=TicketColumns(
            source=tickets[:, at.OF_SOURCE].copy(),
            number=tickets[:, at.SOURCE_NUMBER].copy(),
            generation=tickets[:, at.OF_GENERATION].copy(),
            parent=tickets[:, at.PARENT].copy(),
            arrived=tickets[:, at.ARRIVED_AT].copy(),
            closed=tickets[:, at.CLOSED_AT].copy(),
            outcome=tickets[:, at.OUTCOME].copy(),
            attributes=attribute_columns(blueprint, values),
        ),
        visits=VisitColumns(
            visits.column(at.OF_TICKET),
            visits.column(at.AT_STAGE),
            visits.column(at.VISIT_NUMBER),
            visits.column(at.ENABLED),
            visits.column(at.STARTED),
            run.memory.finished[: visits.count],
            codes,
            visits.column(at.PARTS_AT),
            teams,
        ),
        lots=LotColumns(lots[:, 0], lots[:, 1] != 0, lots[:, 2], lots[:, 3], lots[:, 4]),
    )


def _teams(run: Run) -> tuple[Integers, tuple[tuple[int, ...], ...]]:
    """Who worked on each visit as an index, `NONE` for nobody, and the people of each index."""
    people = len(run.blueprint.people.names)
    teams: list[tuple[int, ...]] = [(person,) for person in range(people)]
    codes = run.visits.column(at.BY_TEAM) - 1
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
