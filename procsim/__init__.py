"""procsim: design the process before you hire.

    import procsim

    process = procsim.load("processes/device-repair.yaml")
    result = procsim.simulate(process, replications=20, seed=1)
    print(result.kpis)

Names are imported when they are first used, so that ``import procsim`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procsim.engine.log import EventLog, LogInfo
    from procsim.engine.log_files import write_log
    from procsim.files import check, load, loads
    from procsim.files.guesses import Guess
    from procsim.files.schema import schema
    from procsim.model.problems import InputError, MissingPackage, Position, Problem, ProcsimError, SimulationError
    from procsim.model.process import Process
    from procsim.model.version import __version__
    from procsim.reality.own_logs import read_log
    from procsim.report.comparison import write_comparison
    from procsim.report.html import write_report
    from procsim.report.optimisation import write_optimised
    from procsim.report.process_map import draw
    from procsim.report.sensitivity import write_sensitivity
    from procsim.study import compare, measure, optimise, simulate
    from procsim.study.compared import Compared, Comparison
    from procsim.study.differences import Difference
    from procsim.study.optimised import GoalMet, Optimised, Tried
    from procsim.study.result import Bottleneck, Estimate, KpiResult, Result, StaffResult, StageResult
    from procsim.study.sensitivity import sensitivity
    from procsim.study.tornado import Sensitivity, Tornado

#: Where each public name lives; what isn't listed here may move without notice.
_HOMES = {
    "Bottleneck": "procsim.study.result",
    "Compared": "procsim.study.compared",
    "Comparison": "procsim.study.compared",
    "Difference": "procsim.study.differences",
    "Estimate": "procsim.study.result",
    "EventLog": "procsim.engine.log",
    "GoalMet": "procsim.study.optimised",
    "Guess": "procsim.files.guesses",
    "InputError": "procsim.model.problems",
    "KpiResult": "procsim.study.result",
    "LogInfo": "procsim.engine.log",
    "MissingPackage": "procsim.model.problems",
    "Optimised": "procsim.study.optimised",
    "Position": "procsim.model.problems",
    "Problem": "procsim.model.problems",
    "Process": "procsim.model.process",
    "ProcsimError": "procsim.model.problems",
    "Result": "procsim.study.result",
    "Sensitivity": "procsim.study.tornado",
    "SimulationError": "procsim.model.problems",
    "StaffResult": "procsim.study.result",
    "StageResult": "procsim.study.result",
    "Tornado": "procsim.study.tornado",
    "Tried": "procsim.study.optimised",
    "__version__": "procsim.model.version",
    "check": "procsim.files",
    "compare": "procsim.study",
    "draw": "procsim.report.process_map",
    "load": "procsim.files",
    "loads": "procsim.files",
    "measure": "procsim.study",
    "optimise": "procsim.study",
    "read_log": "procsim.reality.own_logs",
    "schema": "procsim.files.schema",
    "sensitivity": "procsim.study.sensitivity",
    "simulate": "procsim.study",
    "write_comparison": "procsim.report.comparison",
    "write_log": "procsim.engine.log_files",
    "write_optimised": "procsim.report.optimisation",
    "write_report": "procsim.report.html",
    "write_sensitivity": "procsim.report.sensitivity",
}

__all__ = [
    "Bottleneck",
    "Compared",
    "Comparison",
    "Difference",
    "Estimate",
    "EventLog",
    "GoalMet",
    "Guess",
    "InputError",
    "KpiResult",
    "LogInfo",
    "MissingPackage",
    "Optimised",
    "Position",
    "Problem",
    "Process",
    "ProcsimError",
    "Result",
    "Sensitivity",
    "SimulationError",
    "StaffResult",
    "StageResult",
    "Tornado",
    "Tried",
    "__version__",
    "check",
    "compare",
    "draw",
    "load",
    "loads",
    "measure",
    "optimise",
    "read_log",
    "schema",
    "sensitivity",
    "simulate",
    "write_comparison",
    "write_log",
    "write_optimised",
    "write_report",
    "write_sensitivity",
]


def __getattr__(name: str) -> Any:
    """A public name, from the module in which it lives (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
