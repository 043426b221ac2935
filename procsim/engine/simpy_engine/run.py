"""One replication: the clock, the phases of an instant, and when the run is over."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simpy.core import StopSimulation

from procsim.engine.blueprint import SLACK, Blueprint
from procsim.engine.blueprint.tables import NONE
from procsim.engine.horizon import HorizonReached
from procsim.engine.recorder import Recorder
from procsim.engine.simpy_engine.agenda import FINISH, Agenda
from procsim.engine.simpy_engine.arrivals import Arrivals
from procsim.engine.simpy_engine.chance import Calendars, Chance
from procsim.engine.simpy_engine.crew import Crew
from procsim.engine.simpy_engine.floor import Floor
from procsim.engine.simpy_engine.journey import Journey
from procsim.engine.simpy_engine.judgement import Judgement
from procsim.engine.simpy_engine.stages import stages_of
from procsim.engine.simpy_engine.stock import Stock
from procsim.model.problems import SimulationError
from procsim.model.time import duration_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import simpy

    from procsim.engine.columns import LogColumns

#: Rounds after which an instant is taken for one that never ends.
MOST_ROUNDS = 100_000


def run_to_columns(blueprint: Blueprint, seed: int, replication: int) -> LogColumns:
    """Run one replication and return its log as columns.

    Raises:
        SimulationError: when an instant never ends.
        HorizonReached: when the calendars laid out for a number of tickets don't suffice.
    """
    return Run(blueprint, seed, replication).until_over()


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the search for cyclic garbage, of which a run leaves none: what is over is freed at once."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class Run:
    """One replication. `Arrivals` brings tickets, `Journey` moves them, `Floor` matches them with people and parts."""

    def __init__(self, blueprint: Blueprint, seed: int, replication: int) -> None:
        self._blueprint = blueprint
        self._agenda = Agenda(self._new_round)
        self._recorder = Recorder(blueprint)
        calendars = Calendars(blueprint)
        chance = Chance(blueprint, calendars, seed, replication)
        judgement = Judgement(blueprint, calendars)
        stock = Stock(blueprint, self._agenda, chance.lead_time, self._recorder.lot)
        crew = Crew(blueprint, self._agenda, self._recorder.team)
        self._floor = Floor(blueprint, self._agenda, self._recorder, chance, calendars, judgement, stock, crew)
        stages = stages_of(blueprint, chance, crew.roles)
        journey = Journey(blueprint, self._agenda, chance, judgement, self._floor, stages)
        self._arrivals = Arrivals(blueprint, self._agenda, self._recorder, chance, calendars, journey)

    def until_over(self) -> LogColumns:
        """Let the clock run, and return what was written down."""
        if self._blueprint.tickets == NONE:
            self._agenda.beforehand(self._blueprint.window_end, self._window_ends)
            self._agenda.beforehand(self._blueprint.latest_end, self._time_is_up)
        with collector_paused():
            ended = self._end()
        self._floor.record_unfinished(self._arrivals.open)
        window_end = min(self._arrivals.window_end, ended + 1)  # no window ends where nobody came
        return self._recorder.columns(window_end, ended)

    def _end(self) -> int:
        """Let one instant after the other pass until the run is over; returns when that is.

        The phases of an instant: all that is due; a dispatch; give-ups; and again until nothing changes.
        """
        agenda, floor, arrivals = self._agenda, self._floor, self._arrivals
        try:
            for now in agenda.instants():
                floor.dispatch()
                if agenda.tries_patience:
                    self._try_patience()
                if (arrivals.complete or agenda.last_change != now) and not agenda.goes_on:
                    self._see_whether_over()
        except StopSimulation as stop:
            return int(stop.args[0])
        return self._in_sight(agenda.last_change)

    def _try_patience(self) -> None:
        """Who has stood in a queue for too long gives up, which lets others be served."""
        while standing := self._floor.out_of_patience():
            self._count_round(standing[0].stage.row)
            self._floor.give_up(standing)
            if self._agenda.goes_on:
                return
            self._floor.dispatch()

    def _new_round(self, kind: int, tie: tuple[Any, ...]) -> None:
        self._count_round(tie[1] if kind == FINISH else NONE)

    def _count_round(self, stage: int) -> None:
        """One more round of changes in this instant; ``stage`` is where the first of them happens, or NONE."""
        if self._agenda.count_round() > MOST_ROUNDS:
            at = duration_text(self._agenda.time)
            where = f" at {self._blueprint.stages.names[stage]}" if stage != NONE else ""
            raise SimulationError(f"{at} after the start a ticket goes round and round{where} without taking any time")

    # --- the end --------------------------------------------------------------------------------------------------

    def _see_whether_over(self) -> None:
        agenda = self._agenda
        now, changed = agenda.time, agenda.last_change
        if self._blueprint.tickets == NONE:
            if self._arrivals.complete and now >= self._blueprint.window_end:
                self._watch_for_repeats(now)
        elif self._arrivals.complete:
            raise StopSimulation(self._in_sight(now))
        elif now - changed > SLACK and agenda.only_shifts:
            raise StopSimulation(self._in_sight(changed))

    def _window_ends(self, _: simpy.Event) -> None:
        if self._arrivals.complete:
            self._watch_for_repeats(self._blueprint.window_end)

    def _watch_for_repeats(self, now: int) -> None:
        """The cohort is closed: the run ends once it has been seen who comes back."""
        within = self._blueprint.repeat_within
        watched = self._arrivals.last_closing + within if within else now
        if watched <= now:
            raise StopSimulation(now)
        self._agenda.beforehand(watched + 1, self._watched_enough)

    def _watched_enough(self, _: simpy.Event) -> None:
        """The last moment in which a return counts is over."""
        raise StopSimulation(self._agenda.time - 1)

    def _time_is_up(self, _: simpy.Event) -> None:
        raise StopSimulation(self._agenda.time)

    def _in_sight(self, end: int) -> int:
        """The end of a run of a number of tickets, unless the calendars were too short to see it."""
        if self._arrivals.out_of_sight and self._blueprint.can_look_further:
            raise HorizonReached
        return end
