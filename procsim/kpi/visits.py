"""The visits at one stage: the columns of a log, cut down to them when they are asked for."""

from __future__ import annotations

import weakref
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from procsim.engine.columns import MISSING
from procsim.kpi import leaving
from procsim.kpi.shifts import hands_on

if TYPE_CHECKING:
    from procsim.kpi.columns import Bools, Codes
    from procsim.kpi.records import Records
    from procsim.kpi.tables import Times


class VisitsAt:
    """The visits at one stage, in the order of the log: their ``rows`` in it, and their columns."""

    def __init__(self, records: Records, rows: Codes) -> None:
        # Not a reference of its own: in a circle of them a log's columns would outlive their use.
        self._records: Records = weakref.proxy(records)
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def ticket(self) -> Codes:
        """The ticket of each visit."""
        return self._records.ticket[self.rows].astype(np.int64)  # it is an index of all that follows

    @cached_property
    def queued(self) -> Times:
        """When each visit was queued."""
        return self._records.queued[self.rows]

    @cached_property
    def started(self) -> Times:
        """When each visit began."""
        return self._records.started[self.rows]

    @cached_property
    def ended(self) -> Times:
        """When each visit was over."""
        return self._records.ended[self.rows]

    @cached_property
    def crew(self) -> Codes:
        """Who worked: an index into the tables' ``crews``."""
        return self._records.tables.crew[self.rows]

    @cached_property
    def parts_time(self) -> Times:
        """When each visit had all its parts."""
        return self._records.tables.parts_time[self.rows]

    @cached_property
    def of_cohort(self) -> Bools:
        """Whether each visit is one of the cohort's."""
        return self._records.cohort[self.ticket]

    @cached_property
    def has_started(self) -> Bools:
        """Whether each visit has begun."""
        has_started: Bools = self.started != MISSING
        return has_started

    @cached_property
    def has_ended(self) -> Bools:
        """Whether each visit is over."""
        has_ended: Bools = self.ended != MISSING
        return has_ended

    @cached_property
    def left_queue(self) -> Times:
        """When each visit stood in its queue no more: its start, else its end (given up), else the log's end."""
        return self.started if self.has_started.all() else np.where(self.has_started, self.started, self.end_or_now)

    @cached_property
    def end_or_now(self) -> Times:
        """When each visit was over; the log's end while it is not."""
        return self.ended if self.has_ended.all() else np.where(self.has_ended, self.ended, self._records.end)

    @cached_property
    def finished(self) -> Bools:
        """The visits that began and were finished; one that was given up or cancelled was not."""
        if self._records.kept.cancels.any():
            return self._records.finished[self.rows]
        return self.has_started & self.has_ended

    @cached_property
    def gave_up(self) -> Bools:
        """The visits whose ticket left the queue for want of patience."""
        return leaving.gave_up(self._records, self)

    @cached_property
    def hands_on(self) -> Times:
        """How long somebody worked on each visit that was finished; 0 for any other."""
        return hands_on(self._records, self)
