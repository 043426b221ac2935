"""What an optimisation has found, and what it is doing, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.numbers import grouped, money
from procsim.report.optimisation_numbers import numbers_text, value_texts
from procsim.report.quantities_in_words import listed
from procsim.report.words import goal_words, span_in_words

if TYPE_CHECKING:
    from procsim.study.optimised import Optimised, Tried
    from procsim.study.staffing_search import Step

_JUDGED = {"met": "meets every goal", "missed": "misses", "close": "too close to tell:"}


def headline(result: Optimised) -> str:
    """What was searched and how much was run."""
    process = result.process
    title = f"{process.name}: {process.scenario}" if process.scenario else process.name
    run = process.run
    parts = [title, f"{grouped(result.runs)} runs of {span_in_words(run.length)}"]
    if run.warm_up:
        parts[-1] += f" after {span_in_words(run.warm_up)} of warm-up"
    parts.append(f"seed {result.seed}")
    return " · ".join(parts)


def finding(result: Optimised) -> str:
    """The answer, in a sentence or two."""
    if result.staffing is None:
        return _none_found(result)
    text = f"{numbers_text({**result.staffing, **result.levels})}: the cheapest staffing that meets every goal"
    if result.cost_per_week:
        text += f", {money(result.cost_per_week, result.process.currency)} a week"
    saved = result.base_cost_per_week - (result.cost_per_week or 0.0)
    if saved:
        text += f", {money(abs(saved), result.process.currency)} {'less' if saved > 0 else 'more'} than now"
    return f"{text}. {_now(result)}"


def _now(result: Optimised) -> str:
    """What the staffing of the file does."""
    if result.staffing == result.base_staffing:
        return "That is the staffing as it is."
    now = f"Now it is {numbers_text(result.base_staffing)}"
    base = result.base
    if base is None:
        return f"{now}."
    verdict = {
        "met": "which meets every goal, too",
        "missed": f"which misses {listed(list(base.missed))}",
        "close": f"which is too close to {listed(list(base.close))} to tell",
    }
    return f"{now}, {verdict[base.judgement]}."


def _none_found(result: Optimised) -> str:
    """Why there is no answer: goals that no staffing meets, that exclude each other, or that are too close to tell."""
    closest = result.nearest
    numbers = numbers_text({**closest.staffing, **closest.levels})
    if result.undecided:
        are = "is" if len(result.undecided) == 1 else "are"
        return (
            f"No staffing could be told to meet every goal. With {numbers} none is missed for certain, but "
            f"{listed([_named(result, name) for name in result.undecided])} {are} too close to tell: "
            f"{listed([_so_far(result, closest, name) for name in result.undecided])} in {grouped(closest.runs)} runs."
        )
    which = "within the bounds" if len(result.tried) == result.staffings else "that was run"
    goals = listed([_named(result, name) for name in result.infeasible])
    if all(name in one.unmet for one in result.tried for name in result.infeasible):
        are = "is" if len(result.infeasible) == 1 else "are"
        at_best = listed([_at_best(result, name) for name in result.infeasible])
        return f"No staffing {which} meets every goal. To blame {are} {goals}, missed by each of them: {at_best}."
    return (
        f"No staffing {which} meets every goal, though each goal is met by one or another. Nearest comes {numbers}, "
        f"which misses {goals}: {listed([_so_far(result, closest, name) for name in result.infeasible])}."
    )


def _named(result: Optimised, name: str) -> str:
    """A goal as a sentence names it: ``wait (90 % within 10 min)``."""
    return f"{name} ({goal_words(_goal_text(result, name))})"


def _at_best(result: Optimised, name: str) -> str:
    """The best value that a goal has with any staffing, and with which."""
    best = result.frontier(name)[-1:]
    if not best:
        return f"of {name} nothing was measured"
    return f"at best {_so_far(result, best[0], name)}, with {numbers_text({**best[0].staffing, **best[0].levels})}"


def _so_far(result: Optimised, tried: Tried, name: str) -> str:
    """The value of a goal with a staffing."""
    return value_texts(result.process.kpis[name], tried.goals[name])[0]


def _goal_text(result: Optimised, name: str) -> str:
    goal = result.process.kpis[name].goal
    return goal.text if goal is not None else ""


def certainty(result: Optimised) -> str:
    """How well the answer is known, and how much was run for it."""
    share = f"{100 * result.confidence:.6g} %"
    if result.staffing is None:
        run = f"{grouped(len(result.tried))} of {grouped(result.staffings)} staffings were run"
        return f"{run}." if len(result.tried) == result.staffings else f"{run}, the largest and those that tell most."
    cheaper = sum(one.cost_per_week <= (result.cost_per_week or 0.0) for one in result.tried) - 1
    return (
        f"Every goal is met with {share} confidence, confirmed by {grouped(result.confirmed_by)} runs on fresh seeds. "
        f"{grouped(len(result.tried))} of {grouped(result.staffings)} staffings were run, "
        f"{grouped(max(cheaper, 0))} of them no dearer."
    )


def step_words(step: Step) -> str:
    """A staffing that has been judged, in a line: who, what it costs, and what of it."""
    staffing = numbers_text(dict(zip(step.names, step.staffing, strict=True)))
    cost = f" · {money(step.cost)} a week" if step.cost else ""
    missed = f" {listed(list(step.missed))}" if step.missed else ""
    fresh = " on fresh seeds" if step.purpose == "confirming" else ""
    return f"{staffing}{cost} · {_JUDGED[step.judgement]}{missed}{fresh} ({step.runs} runs)"


def count_words(step: Step) -> str:
    """How far the search is."""
    best = ""
    if step.best is not None:
        best = f", best so far {numbers_text(dict(zip(step.names, step.best, strict=True)))}"
    doing = "ruling out what is cheaper" if step.purpose == "unlikely" else "searching"
    return f"{doing}: {grouped(step.runs_in_all)} runs{best}"
