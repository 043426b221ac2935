"""A variant: a process with everything that decides its runs, small enough to travel to where they are made.

The blueprint doesn't travel, nor does the document; each worker compiles the blueprint when it first meets a variant,
and keeps that of the last few.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from procsim.engine.blueprint import compile_blueprint
from procsim.kpi import Yardstick

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from procsim.engine.blueprint import Blueprint
    from procsim.model.process import Process
    from procsim.study.options import Plan

#: Blueprints and yardsticks that a worker keeps; an optimiser comes back to the last few variants again and again.
_KEPT = 16


@dataclass(frozen=True, slots=True)
class Variant:
    """A process and how it is run. Two that were made of the same process in the same way are equal.

    ``engine`` is ``simpy``, ``fast``, or ``auto``: the fast kernel where it is compiled already, SimPy elsewhere.
    """

    packed: bytes = field(repr=False)  # the process without its document, pickled
    seed: int
    engine: str = "auto"
    tickets: int | None = None

    @classmethod
    def of(
        cls, process: Process, *, seed: int | None = None, engine: str = "auto", tickets: int | None = None
    ) -> Variant:
        """The variant of a process; the seed is the process's where none is given."""
        return cls(_pack(process), process.run.seed if seed is None else seed, engine, tickets)

    @classmethod
    def planned(cls, plan: Plan) -> Variant:
        """The variant of a study that `procsim.study.options.plan` has made ready."""
        return cls.of(plan.process, seed=plan.seed, engine=plan.engine, tickets=plan.tickets)

    @property
    def process(self) -> Process:
        """The process, made anew; without its document, and so no longer to be changed by paths."""
        process: Process = pickle.loads(self.packed)  # noqa: S301 - packed in this program, by `of`
        return process


@dataclass(frozen=True, slots=True)
class Prepared:
    """A variant ready to be run and measured."""

    process: Process
    blueprint: Blueprint
    yardstick: Yardstick


def prepared(variant: Variant) -> Prepared:
    """What runs and measures a variant, compiled now or kept since this thread last ran it."""
    key = (variant.packed, variant.tickets)
    found = _kept.ready.pop(key, None)
    if found is None:
        process = variant.process
        found = Prepared(process, compile_blueprint(process, variant.tickets), Yardstick(process))
    _kept.ready[key] = found  # at the end: the one that was used last
    if len(_kept.ready) > _KEPT:
        _kept.ready.popitem(last=False)
    return found


class _Kept(threading.local):
    """The last prepared variants of a thread: yardsticks remember calendars as they measure, and are not to be
    shared."""

    def __init__(self) -> None:
        self.ready: OrderedDict[tuple[bytes, int | None], Prepared] = OrderedDict()


_kept = _Kept()


def _pack(process: Process) -> bytes:
    stream = io.BytesIO()
    packer = pickle.Pickler(stream, protocol=pickle.HIGHEST_PROTOCOL)
    # The model's mappings are read-only ones, which pickle alone refuses.
    packer.dispatch_table = {**copyreg.dispatch_table, MappingProxyType: _reduced}
    packer.dump(replace(process, document=None))
    return stream.getvalue()


def _reduced(mapping: Mapping[Any, Any]) -> tuple[Callable[..., Any], tuple[dict[Any, Any]]]:
    return _read_only, (dict(mapping),)


def _read_only(entries: dict[Any, Any]) -> Mapping[Any, Any]:
    return MappingProxyType(entries)
