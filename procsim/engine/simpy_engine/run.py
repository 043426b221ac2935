"""One replication: the clock, the phases of an instant, and when the run is over."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

import simpy
from simpy.events import URGENT, EventPriority

from procsim.engine.blueprint import SLACK, Blueprint
from procsim.engine.blueprint.tables import NONE
from procsim.engine.horizon import HorizonReached
from procsim.engine.recorder import Recorder
from procsim.engine.simpy_engine.agenda import AFTERWARDS, FINISH, SHIFT, Agenda, Happening, trigger
from procsim.engine.simpy_engine.arrivals import Arrivals
from procsim.engine.simpy_engine.chance import Calendars, Chance
from procsim.engine.simpy_engine.crew import Crew
from procsim.engine.simpy_engine.floor import Floor
from procsim.engine.simpy_engine.journey import Journey
from procsim.engine.simpy_engine.judgement import Judgement
from procsim.engine.simpy_engine.stock import Stock
from procsim.model.problems import SimulationError
from procsim.model.time import duration_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from procsim.engine.columns import LogColumns

#: Rounds after which an instant is taken for one that never ends.
MOST_ROUNDS = 100_000

#: The priority of what comes before all that an instant brings.
BEFOREHAND = URGENT


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
        self._env = simpy.Environment(initial_time=0)
        self._agenda = Agenda(self._env, self._begin_instant)
        self._recorder = Recorder(blueprint)
        calendars = Calendars(blueprint)
        chance = Chance(blueprint, calendars, seed, replication)
        judgement = Judgement(blueprint, calendars)
        stock = Stock(blueprint, self._agenda, chance.lead_time, self._recorder.lot)
        crew = Crew(blueprint, self._agenda)
        self._floor = Floor(
            blueprint, self._env, self._agenda, self._recorder, chance, calendars, judgement, stock, crew
        )
        journey = Journey(blueprint, self._agenda, chance, judgement, self._floor)
        self._arrivals = Arrivals(blueprint, self._agenda, self._recorder, chance, calendars, journey)
        self._rounds = 0
        self._last_change = 0
        self._ends_at: int | None = None

    def until_over(self) -> LogColumns:
        """Let the clock run, and return what was written down."""
        self._after(self._settle)
        if self._blueprint.tickets == NONE:
            self._before(self._blueprint.window_end, self._window_ends)
            self._before(self._blueprint.latest_end, self._stop)
        with collector_paused():
            while self._ends_at is None:
                self._env.step()
        self._floor.record_unfinished(self._arrivals.open)
        window_end = min(self._arrivals.window_end, self._ends_at + 1)  # no window ends where nobody came
        return self._recorder.columns(window_end, self._ends_at)

    # --- an instant -----------------------------------------------------------------------------------------------

    def _begin_instant(self, moment: simpy.Event) -> None:
        """A moment has come at which something is due."""
        self._agenda.now = int(self._env.now)
        self._rounds = 0
        self._settle(moment)

    def _settle(self, _: simpy.Event) -> None:
        """The phases of an instant: all that is due; a dispatch; give-ups; and again until nothing changes."""
        agenda = self._agenda
        due = agenda.due[agenda.now]
        agenda.unsettled = False
        while True:
            if due:
                self._change(due)
            else:
                self._floor.dispatch()
                standing = self._floor.out_of_patience() if agenda.tries_patience else []
                if standing:
                    self._count_round(standing[0].stage)
                    self._floor.give_up(standing)
                elif not due:
                    break
            if agenda.unsettled:  # SimPy has processes to start in this instant, which goes on after them
                self._after(self._settle)
                return
        del agenda.due[agenda.now]
        if self._arrivals.complete or not agenda.due or self._last_change != agenda.now:
            self._see_whether_over()

    def _change(self, due: list[Happening]) -> None:
        """All that is due changes the state, in the order of the tie rule; ``due`` keeps what falls due meanwhile."""
        if len(due) == 1:
            kind, tie, event = due.pop()
            self._count_round(tie[3] if kind == FINISH else NONE)
            trigger(event)
        else:
            batch = sorted(due)
            due.clear()
            kind, tie, _ = batch[0]
            self._count_round(tie[3] if kind == FINISH else NONE)
            for _, _, event in batch:
                trigger(event)
        if kind != SHIFT:
            self._last_change = self._agenda.now

    def _count_round(self, stage: int) -> None:
        """One more round of changes in this instant; ``stage`` is where the first of them happens, or NONE."""
        self._rounds += 1
        if self._rounds > MOST_ROUNDS:
            at = duration_text(self._agenda.now)
            where = f" at {self._blueprint.stages.names[stage]}" if stage != NONE else ""
            raise SimulationError(f"{at} after the start a ticket goes round and round{where} without taking any time")

    # --- the end --------------------------------------------------------------------------------------------------

    def _see_whether_over(self) -> None:
        now = self._agenda.now
        if self._blueprint.tickets == NONE:
            if self._arrivals.complete and now >= self._blueprint.window_end:
                self._watch_for_repeats(now)
        elif self._arrivals.complete:
            self._end_at_last_change(now)
        elif not self._agenda.due or (now - self._last_change > SLACK and self._agenda.only_shifts):
            self._end_at_last_change(self._last_change)

    def _window_ends(self, _: simpy.Event) -> None:
        if self._arrivals.complete:
            self._watch_for_repeats(self._blueprint.window_end)

    def _watch_for_repeats(self, now: int) -> None:
        """The cohort is closed: the run ends once it has been seen who comes back."""
        within = self._blueprint.repeat_within
        watched = self._arrivals.last_closing + within if within else now
        if watched <= now:
            self._ends_at = now
        else:
            self._before(watched + 1, self._stop_watching)

    def _end_at_last_change(self, instant: int) -> None:
        """The end of a run of a number of tickets, unless the calendars were too short to see it."""
        if self._arrivals.out_of_sight and self._blueprint.can_look_further:
            raise HorizonReached
        self._ends_at = instant

    def _stop_watching(self, _: simpy.Event) -> None:
        """The last moment in which a return counts is over."""
        if self._ends_at is None:
            self._ends_at = int(self._env.now) - 1

    def _stop(self, _: simpy.Event) -> None:
        if self._ends_at is None:
            self._ends_at = int(self._env.now)

    def _before(self, instant: int, then: Callable[[simpy.Event], None]) -> None:
        """Do something as soon as an instant comes, before anything that is due in it."""
        self._schedule(instant, then, BEFOREHAND)

    def _after(self, then: Callable[[simpy.Event], None]) -> None:
        """Do something once all that was triggered in this instant has happened."""
        self._schedule(self._agenda.now, then, AFTERWARDS)

    def _schedule(self, instant: int, then: Callable[[simpy.Event], None], priority: EventPriority) -> None:
        event = simpy.Event(self._env)
        event._ok = True  # as `simpy.Timeout` does it, which has no priority to choose
        event._value = None
        event.callbacks.append(then)
        self._env.schedule(event, priority, instant - self._env.now)
