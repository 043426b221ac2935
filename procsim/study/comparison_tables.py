"""A comparison as programs read it: the JSON form that ``--json`` prints, and the differences as a data frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procsim.model.version import __version__
from procsim.study.tables import number

if TYPE_CHECKING:
    import polars as pl

    from procsim.study.compared import Compared, Comparison
    from procsim.study.differences import Difference


def difference_table(comparison: Comparison) -> pl.DataFrame:
    """One row per scenario and KPI, in the order of both; shares 0…1, times in seconds."""
    import polars as pl

    schema: dict[str, type[pl.DataType]] = {
        "scenario": pl.String,
        "kpi": pl.String,
        "base": pl.Float64,
        "value": pl.Float64,
        "difference": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "verdict": pl.String,
    }
    rows = [
        [
            scenario.name,
            name,
            comparison.base.scorecard[name].value.value,
            scenario.result.scorecard[name].value.value,
            one.value,
            one.low,
            one.high,
            one.verdict,
        ]
        for scenario in comparison.scenarios
        for name, one in scenario.kpis.items()
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def json_form(comparison: Comparison) -> dict[str, Any]:
    """What ``--json`` prints, the base as the first of the scenarios; the same study gives the same text."""
    base = comparison.base
    return {
        "process": base.process.name,
        "seed": comparison.seed,
        "replications": comparison.replications,
        "engine": comparison.engine,
        "version": __version__,
        "kpis": list(comparison.kpis),
        "scenarios": [
            {"name": base.process.scenario or base.process.name, "result": base.to_dict()},
            *(_scenario(one) for one in comparison.scenarios),
        ],
        "correction": {"method": "Holm", "kpis": comparison.tested, "others": comparison.tested_besides},
        "notes": list(comparison.notes),
    }


def _scenario(scenario: Compared) -> dict[str, Any]:
    """A scenario; ``differences`` are those of the KPIs, and all other figures' have keys of their own."""
    return {
        "name": scenario.name,
        "factors": dict(scenario.factors),
        "result": scenario.result.to_dict(),
        "differences": {name: _difference(one) for name, one in scenario.kpis.items()},
        "cost_per_week": _difference(scenario.cost),
        "cycle_time": {"mean_s": _difference(scenario.cycle)},
        "staff": {
            name: {
                "cost_per_week": _difference(cost),
                "utilisation": _difference(scenario.utilisation[name]) if name in scenario.utilisation else None,
            }
            for name, cost in scenario.costs.items()
        },
        "stages": {
            name: {f"{kind}_mean_s": _difference(one) for kind, one in times.items()}
            for name, times in scenario.stages.items()
        },
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "value": number(one.value),
        "low": number(one.low),
        "high": number(one.high),
        "wanted": one.wanted,
        "verdict": one.verdict,
        "p": number(one.p_of_family),
        "replications_to_decide": one.replications_to_decide,
    }
