"""The finding in words: how many goals are met, what holds the process up, where the time goes, and notes."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from procsim.model.time import HOUR, WEEK
from procsim.model.wording import named
from procsim.report.goals_elsewhere import elsewhere
from procsim.report.numbers import count, cycle_texts, duration, grouped, share

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from procsim.model.process import Kpi, Process
    from procsim.study.result import KpiResult, Result


def headline(result: Result) -> str:
    """What was done: ``Device repair · 20 runs of 12 weeks after 2 weeks of warm-up · seed 1 · 3.1 s``."""
    return f"{title(result)} · {run_words(result)}"


def title(result: Result) -> str:
    """The process's name, and the scenario's if it is one: ``Device repair: one more technician``."""
    process = result.process
    return f"{process.name}: {process.scenario}" if process.scenario else process.name


def run_words(result: Result) -> str:
    """The same without the process's name."""
    begin, end = result.window
    if result.engine == "log":
        return f"measured from {begin:%Y-%m-%d} to {end:%Y-%m-%d}"
    length = span_in_words(round((end - begin).total_seconds() * 1e6))
    runs = "1 run" if result.replications == 1 else f"{result.replications} runs"
    progress = result.work_in_progress
    warm_up = round(progress.warm_up * 1e6) if progress else result.process.run.warm_up
    after = f" after {span_in_words(warm_up)} of warm-up" if warm_up else ""
    parts = [f"{runs} of {length}{after}"]
    if result.seed is not None:
        parts.append(f"seed {result.seed}")
    if result.seconds:
        parts.append(f"{result.seconds:.1f} s" if result.seconds < 100 else duration(result.seconds))
    return " · ".join(parts)


def span_in_words(microseconds: int) -> str:
    """A length of a run: whole weeks or days where it is such, else as a duration."""
    for unit, name in ((WEEK, "week"), (24 * HOUR, "day")):
        if microseconds and microseconds % unit == 0:
            number = microseconds // unit
            return f"{grouped(number)} {name}" + ("s" if number != 1 else "")
    return duration(microseconds / 1e6)


def goals_sentence(result: Result) -> str:
    """``7 of 9 goals met, 1 missed, 1 undecided.``; of one run or of a log, that it is said of that alone."""
    verdicts = [each.verdict for each in result.scorecard.values() if each.goal is not None]
    if not verdicts:
        return "No goals are set." if result.scorecard else "No KPIs are defined."
    text = _counted(verdicts)
    if result.engine == "log":
        return f"In this log {text[0].lower()}{text[1:]}"
    if result.replications == 1:
        return f"In this one run {text[0].lower()}{text[1:]}"
    return text


def _counted(verdicts: Sequence[str | None]) -> str:
    number, met = len(verdicts), verdicts.count("met")
    words = {"missed": "missed", "undecided": "undecided", None: "without tickets to judge by"}
    if number == 1:
        return "The one goal is met." if met else f"The one goal is {words[verdicts[0]]}."
    every, none = ("Both goals", "Neither goal") if number == 2 else (f"All {number} goals", f"None of {number} goals")
    if met == number:
        return f"{every} met."
    if verdicts.count("missed") == number:
        return f"{none} met."
    others = [f"{verdicts.count(verdict)} {text}" for verdict, text in words.items() if verdict in verdicts]
    return ", ".join([f"{met} of {number} goals met", *others]) + "."


def verdict_words(result: Result, kpi: KpiResult) -> str:
    """The verdict on a KPI; of one run it is unsure. Empty without a goal, or without tickets to judge by."""
    alone = result.replications == 1 and result.engine != "log"
    return f"{kpi.verdict}, unsure" if alone and kpi.verdict else kpi.verdict or ""


def about_scenario(result: Result) -> str:
    """What a scenario says about itself; empty for a process as it stands in its file."""
    from procsim.files import Document

    document = result.process.document
    return document.about if isinstance(document, Document) and document.scenario else ""


def bottleneck_sentence(result: Result) -> str:
    """What holds the process up and why, in the words that the study found; empty where nobody looked."""
    bottleneck = result.bottleneck
    if bottleneck is None or not bottleneck.why:
        return ""
    if bottleneck.staff is None and bottleneck.part is None:
        return sentence_of(bottleneck.why)
    return f"{sentence_of(f'Bottleneck: {bottleneck.why}')} {elsewhere(result)}".rstrip()


def caution_sentences(result: Result) -> list[str]:
    """What must be known before any figure is believed."""
    return [sentence_of(text, result.process.staff) for text in result.cautions]


def open_sentence(result: Result) -> str:
    """How many tickets were left open when observation ended; empty if none were."""
    if result.open <= 0:
        return ""
    number = count(result.open)
    mean = "" if result.replications == 1 else " a run"
    whole = f" of {count(result.arrived)}"
    return f"{number}{whole} tickets{mean} were still open at the end; means and quantiles leave them out."


def elsewhere_sentence(result: Result) -> str:
    """The waits on customers, suppliers and others, as what they are, nobody's work; empty if none."""
    waits: dict[str, float] = {}
    for stage in result.stages.values():
        if stage.waits_on and stage.wait.value:
            waits[stage.waits_on] = waits.get(stage.waits_on, 0.0) + stage.visits_per_ticket * stage.wait.value
    if not waits:
        return ""
    said = cycle_texts(result).part
    parts = [f"{whom} {said(seconds)}" for whom, seconds in sorted(waits.items(), key=lambda item: -item[1])]
    return f"A mean ticket waits for others, while no one here works on it: {', '.join(parts)}."


def efficiency_sentence(result: Result) -> str:
    """Flow efficiency, explained; empty where nothing was measured."""
    if result.flow_efficiency.value is None:
        return ""
    text = _efficiency(result.flow_efficiency.value)
    return f"Flow efficiency {text}: the part of a ticket's time in which somebody works."


def _efficiency(value: float) -> str:
    return share(value, 0 if value >= 0.1 else 1)


def cycle_sentence(result: Result) -> str:
    """Mean, median and 90 % quantile of the cycle time."""
    if result.cycle_mean.value is None:
        return "No ticket was closed."
    texts = cycle_texts(result)
    return f"A ticket takes {texts.mean} on average; half take at most {texts.median}, 9 in 10 at most {texts.p90}."


def undecided_sentences(result: Result) -> list[str]:
    """For each undecided goal how many more replications would probably decide it."""
    sentences = []
    for each in result.scorecard.values():
        if each.verdict != "undecided":
            continue
        if each.replications_to_decide is not None:
            more = max(1, each.replications_to_decide - result.replications)
            runs = "1 more replication" if more == 1 else f"{grouped(_rounded(more))} more replications"
            sentences.append(f"{named(each.name)} is undecided: about {runs} would decide it")
        else:
            sentences.append(f"{named(each.name)} is undecided: it lies too close to its goal to decide")
    return sentences


def _rounded(number: int) -> int:
    """A guess, to two digits."""
    size: int = 10 ** max(0, len(str(number)) - 2)
    return round(number / size) * size


def notes(result: Result) -> list[str]:
    """Everything that is worth a note, as sentences."""
    process = result.process
    names = {*process.staff, *process.stages, *process.parts, *process.kpis, *process.arrivals}
    texts = [*undecided_sentences(result), *result.notes, *filter(None, [result.ran_on])]
    return [sentence_of(text, names) for text in texts]


def sentence_of(text: str, names: Collection[str] = ()) -> str:
    """A text as a sentence: it ends with a full stop, and begins with a capital unless it begins with a name."""
    text = text.strip()
    if text and text.split()[0].strip(",:;") not in names:
        text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def verdict_mark(result: KpiResult) -> str:
    """A sign beside a verdict's word that needs no colour: ``✓``, ``✗``, ``?``; empty without verdict."""
    return {"met": "✓", "missed": "✗", "undecided": "?"}.get(result.verdict or "", "")


def clock_words(process: Process, kpi: Kpi) -> str:
    """The hours that a KPI counts, by the names of its calendars; empty for shares, and where all hours are alike."""
    if kpi.share is not None or len(process.calendars) == 1:
        return ""
    return " or ".join(dict.fromkeys(kpi.clock.all()))


def queues_sentence(result: Result) -> str:
    """Where groups share a role, that nobody should add their queues up; empty where none do."""
    process = result.process
    roles = {name: {role for person in group.people for role in person.roles} for name, group in process.staff.items()}
    texts = []
    if any(len(team) > 1 for team in process.teams):
        texts.append("Groups with the same role have one queue, shown at the first of them.")
    firsts = [roles[team[0]] for team in process.teams]
    if any(not one.isdisjoint(other) for one, other in combinations(firsts, 2)):
        texts.append("Groups that share a role show its queue at each of them: don't add it up.")
    return " ".join(texts)


def goal_words(text: str) -> str:
    """A goal as it is printed: a space before the per-cent sign."""
    return text.replace("%", " %").replace("  %", " %")
