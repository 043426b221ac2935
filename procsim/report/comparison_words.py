"""A comparison in words: which scenario meets the goals at what price, and what each of them makes better or worse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from procsim.report.comparison_numbers import Kind, difference_text
from procsim.report.numbers import NOTHING, counts_days, grouped, money
from procsim.report.quantities_in_words import listed
from procsim.report.words import run_words, sentence_of
from procsim.study.cautions import overloads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from procsim.study.compared import Compared, Comparison
    from procsim.study.differences import Difference
    from procsim.study.result import KpiResult, Result

#: How many KPIs a sentence names before it only counts them.
_NAMED = 3


def title(comparison: Comparison) -> str:
    """``Device repair: 3 scenarios``."""
    count = len(comparison.scenarios)
    return f"{comparison.base.process.name}: {'1 scenario' if count == 1 else f'{count} scenarios'}"


def headline(comparison: Comparison) -> str:
    """How it was compared: ``20 runs of 12 weeks each, with the same random numbers · seed 1``."""
    runs, *rest = run_words(replace(comparison.base, seconds=comparison.seconds)).split(" · ")
    each = f"{runs} for each, with the same random numbers"
    return " · ".join([each, *rest])


def base_name(comparison: Comparison) -> str:
    """What the base is called beside its scenarios."""
    return comparison.base.process.scenario or "as it is"


def finding(comparison: Comparison) -> str:
    """The finding in a sentence: which scenario meets all goals, the cheapest first; else which comes nearest."""
    base = comparison.base
    goals = len(_goals(base))
    if not goals:
        return _without_goals(comparison)
    every = {1: "the one goal", 2: "both goals"}.get(goals, f"all {goals} goals")
    by_cost = sorted((one for one in comparison.scenarios if not _is_base(one)), key=_cost)
    certain = [one for one in by_cost if _count(one.result, "met") == len(_goals(one.result))]
    maybe = [one for one in by_cost if one not in certain and _none_missed(one.result)]
    if _count(base, "met") == goals:
        if certain and _cost(certain[0]) < 0:
            return f"{certain[0].name} meets {every} too, {price(certain[0])}."
        return f"As it is, {base.process.name} meets {every}; no scenario does so for less."
    if certain:
        return _certain(comparison, certain, every) + _perhaps_cheaper(certain[0], maybe)
    if maybe:
        return f"No scenario meets {every} for certain; {maybe[0].name} may, {price(maybe[0])}{_open(maybe[0])}."
    return _nearest(comparison, every)


def factor_name(path: str) -> str:
    """A varied path in short: a group's count is its group, else the path without its section."""
    section, _, rest = path.partition(".")
    return rest.removesuffix(".count") if section == "staff" and rest else rest or path


def settings(factors: Mapping[str, str]) -> list[str]:
    """Shorter and shorter names of a scenario that a ``vary`` has made: ``technicians 7, screen 40``, ``7, 40``."""
    if not factors:
        return []
    short = ", ".join(f"{factor_name(path)} {value}" for path, value in factors.items())
    return [short, ", ".join(factors.values())]


def price(scenario: Compared) -> str:
    """What a scenario costs more or less than the base."""
    cost = scenario.cost.value
    if not cost:
        return "at the same cost"
    amount = money(abs(cost), scenario.result.process.currency)
    return f"for {amount} a week {'more' if cost > 0 else 'less'}"


def scenario_sentence(scenario: Compared, comparison: Comparison) -> str:
    """What a scenario makes better and worse, how many goals it meets, and its price."""
    kpis = scenario.kpis
    if comparison.replications == 1:
        what = "one run each tells nothing about chance"
    elif kpis and all(one.verdict == "no difference" for one in kpis.values()):
        what = "no KPI differs in any run"
    else:
        counted = [_group(scenario, word) for word in ("better", "worse", "higher", "lower")]
        parts = [part for part in counted if part] or ["no KPI is better or worse for certain"]
        undecided = sum(one.verdict == "undecided" for one in kpis.values())
        what = "; ".join([*parts, f"{undecided} undecided"] if undecided else parts)
    return "; ".join(part for part in (what, _goals_met(scenario, comparison), _price_alone(scenario)) if part) + "."


def _goals_met(scenario: Compared, comparison: Comparison) -> str:
    goals = len(_goals(scenario.result))
    if not goals:
        return ""
    met, before = _count(scenario.result, "met"), _count(comparison.base, "met")
    open_ = _count(scenario.result, "undecided")
    instead = f" instead of {before}" if met != before else ", as before"
    return f"{met} of {goals} goals met{instead}" + (f", {open_} undecided" if open_ else "")


def _price_alone(scenario: Compared) -> str:
    return price(scenario).removeprefix("for ")


def goals_met(result: Result) -> str:
    """``7 of 9``, and how many more are undecided; ``–`` without goals."""
    goals = len(_goals(result))
    if not goals:
        return NOTHING
    undecided = _count(result, "undecided")
    return f"{_count(result, 'met')} of {goals}" + (f" +{undecided}?" if undecided else "")


def family_sentence(comparison: Comparison) -> str:
    """Of which claims together it is said that they hold; empty where none are made."""
    if comparison.replications == 1:
        return ""
    counts = ((comparison.tested, "KPIs", "a KPI"), (comparison.tested_besides, "other figures", "another figure"))
    said = [_differences(count, several, one) for count, several, one in counts if count]
    if not said:
        return ""
    families = "each of these families" if len(said) > 1 else "them"
    return (
        f"Better and worse are said with 95 % confidence for {listed(said)}: Holm's correction is over all of "
        f"{families} together. Intervals are 95 % for one difference alone."
    )


def _differences(count: int, several: str, one: str) -> str:
    """``12 differences of KPIs``."""
    return f"1 difference of {one}" if count == 1 else f"{grouped(count)} differences of {several}"


def comparison_notes(comparison: Comparison) -> list[str]:
    """What else is worth a note; what is said of several alike is said once, with their names."""
    said: dict[str, list[str]] = {}
    named = [(base_name(comparison), comparison.base), *((one.name, one.result) for one in comparison.scenarios)]
    for name, result in named:
        for note in (*overloads(result.process, result.staff), *result.notes):
            said.setdefault(note.rstrip("."), []).append(name)
    texts = [sentence_of(text) for text in (*comparison.notes, *filter(None, [comparison.ran_on]))]
    return texts + [f"{_whose(names, len(named))}: {note}." for note, names in said.items()]


def _whose(names: Sequence[str], all_of_them: int) -> str:
    """Of which scenarios something is said."""
    if len(names) == all_of_them:
        return "All"
    return listed(list(names) if len(names) <= _NAMED else [*names[:_NAMED], f"{len(names) - _NAMED} others"])


def kpi_kind(kpi: KpiResult) -> Kind:
    """Of what a KPI's differences are."""
    return "time" if kpi.is_time else "share"


def kpi_difference(kpi: KpiResult, one: Difference) -> str:
    """A KPI's difference in words."""
    return difference_text(one, kpi_kind(kpi), days=counts_days(kpi))


def _group(scenario: Compared, verdict: str) -> str:
    names = [name for name, one in scenario.kpis.items() if one.verdict == verdict]
    if not names:
        return ""
    if len(names) > _NAMED:
        return f"{len(names)} KPIs {verdict}"
    said = [f"{name} {kpi_difference(scenario.result.scorecard[name], scenario.kpis[name])}" for name in names]
    return f"{verdict}: {listed(said)}"


def _goals(result: Result) -> Sequence[KpiResult]:
    return [kpi for kpi in result.scorecard.values() if kpi.goal is not None]


def _count(result: Result, verdict: str) -> int:
    """How many of a result's goals have a verdict."""
    return sum(kpi.verdict == verdict for kpi in _goals(result))


def _none_missed(result: Result) -> bool:
    """Whether all goals may be met, and none is without tickets to judge by."""
    return all(kpi.verdict in ("met", "undecided") for kpi in _goals(result))


def _is_base(scenario: Compared) -> bool:
    """Whether a scenario differs from the base in nothing that counts: a ``vary`` often goes through it."""
    return all(one.is_none for one in (*scenario.kpis.values(), scenario.cost, scenario.cycle))


def _cost(scenario: Compared) -> float:
    return scenario.cost.value or 0.0


def _certain(comparison: Comparison, certain: Sequence[Compared], every: str) -> str:
    first, count = certain[0], len(comparison.scenarios)
    if len(certain) > 1:
        return f"{len(certain)} of {count} scenarios meet {every}; the cheapest is {first.name}, {price(first)}."
    return f"{'Only ' if count > 1 else ''}{first.name} meets {every}, {price(first)}."


def _perhaps_cheaper(certain: Compared, maybe: Sequence[Compared]) -> str:
    """That a cheaper scenario may do as well, where more runs would have to tell."""
    if not maybe or _cost(maybe[0]) >= _cost(certain):
        return ""
    return f" {maybe[0].name} may do so {price(maybe[0])}{_open(maybe[0])}."


def _open(scenario: Compared) -> str:
    names = [kpi.name for kpi in _goals(scenario.result) if kpi.verdict == "undecided"]
    return f": {listed(names)} {'is' if len(names) == 1 else 'are'} undecided"


def _nearest(comparison: Comparison, every: str) -> str:
    nearest = min(comparison.scenarios, key=lambda one: (-_count(one.result, "met"), _cost(one)))
    met, before = _count(nearest.result, "met"), _count(comparison.base, "met")
    if met <= before:
        return f"No scenario meets more goals than the {before} of {len(_goals(comparison.base))} met as it is."
    words = f"{met} goals instead of {before}, {price(nearest)}"
    if len(comparison.scenarios) == 1:
        return f"{nearest.name} meets {words}."
    return f"No scenario meets {every}; nearest comes {nearest.name} with {words}."


def _without_goals(comparison: Comparison) -> str:
    counts = [sum(one.verdict == "better" for one in each.kpis.values()) for each in comparison.scenarios]
    if not any(counts):
        return "No goals are set, and no scenario makes a KPI better for certain."
    best = comparison.scenarios[counts.index(max(counts))]
    number = "1 KPI" if max(counts) == 1 else f"{max(counts)} KPIs"
    return f"No goals are set; {best.name} makes {number} better, {price(best)}."
