"""What a sensitivity study has found, in sentences: what to measure first, and what may be left as it was guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.numbers import duration, grouped
from procsim.report.quantities_in_words import listed
from procsim.report.sensitivity_numbers import matters, range_text, title, value_texts
from procsim.report.words import sentence_of, span_in_words

if TYPE_CHECKING:
    from procsim.study.sensitivity import Design
    from procsim.study.tornado import Bar, First, Sensitivity, Tornado

#: Goals that a sentence names before it only counts them.
_NAMED = 3


def process_title(result: Sensitivity) -> str:
    """The process's name, and the scenario's if it is one."""
    process = result.process
    return f"{process.name}: {process.scenario}" if process.scenario else process.name


def headline(result: Sensitivity) -> str:
    """What was moved and how much was run."""
    run = result.process.run
    runs = f"{grouped(result.runs)} runs of {span_in_words(run.length)}"
    if run.warm_up:
        runs += f" after {span_in_words(run.warm_up)} of warm-up"
    parts = [process_title(result), f"{_guesses(len(result.guesses))} at both ends of {_its(result)} range", runs]
    parts.append(f"seed {result.seed}")
    if result.seconds:
        parts.append(f"{result.seconds:.1f} s" if result.seconds < 100 else duration(result.seconds))
    return " · ".join(parts)


def _guesses(count: int) -> str:
    return "1 guess" if count == 1 else f"{grouped(count)} guesses"


def _its(result: Sensitivity) -> str:
    return "its" if len(result.guesses) == 1 else "their"


def design_words(design: Design) -> str:
    """What will be run, said beforehand: ``34 guesses at 2 ends each, and the file as it is: 69 × 20 = 1 380 runs``."""
    processes = 2 * design.guesses + 1
    return (
        f"{_guesses(design.guesses)} at 2 ends each, and the file as it is: "
        f"{grouped(processes)} × {grouped(design.replications)} = {grouped(design.runs)} runs"
    )


def finding(result: Sensitivity) -> str:
    """The finding: which guess to measure first, because a verdict hangs on it."""
    if result.replications == 1:
        return "Of one run each nothing can be told from chance: let it run more often (--replications 20)."
    goals = [one for one in result.tornados if one.goal is not None]
    if result.first:
        return _first_of_all(result)
    if not goals:
        return f"No goals are set. {_most_moved(result)}"
    every = "its verdict" if len(goals) == 1 else "their verdicts"
    what = "The one goal keeps" if len(goals) == 1 else f"All {len(goals)} goals keep"
    return f"No guess changes a verdict: {what[0].lower()}{what[1:]} {every} wherever a guess lies in its range. " + (
        _most_moved(result)
    )


def _first_of_all(result: Sensitivity) -> str:
    foremost = result.first[0]
    number, whole = len(result.first), len(result.guesses)
    changed = f"{number} of {_guesses(whole)} {'changes' if number == 1 else 'change'} a verdict"
    ends = f"between {foremost.guess.said(_bar(foremost).low)} and {foremost.guess.said(_bar(foremost).high)}"
    names = list(foremost.bars)
    shown = names[:_NAMED] + ([f"{len(names) - _NAMED} more"] if len(names) > _NAMED else [])
    reversed_ = [name for name, bar in foremost.bars.items() if bar.reverses(result[name].verdict)]
    if len(reversed_) == len(names):
        what = f"{listed(shown)} {'is' if len(names) == 1 else 'are'} met or missed"
    else:
        what = f"the verdict on {listed(shown)} {'depends' if len(names) == 1 else 'depend'} on it"
        what = what.replace("the verdict on", "the verdicts on") if len(names) > 1 else what
    path = foremost.guess.path
    said = f"Measure {path} first" if foremost.guess.is_guess else f"Most hangs on {path}, which is a decision"
    return f"{said}: {ends} {what}. {changed}."


def _bar(first: First) -> Bar:
    return next(iter(first.bars.values()))


def _most_moved(result: Sensitivity) -> str:
    """Which guess moves the last figure (the mean cycle time, where it is shown) most."""
    last = result.tornados[-1]
    bar = last.bars[0]
    if bar.is_none or not matters(bar):
        return f"No guess moves the {_figure(last)} for certain."
    low, high = (value_texts(last, end.value)[0] for end in (bar.at_low, bar.at_high))
    return f"What moves the {_figure(last)} most is {bar.guess.path}: {low} to {high} for {range_text(bar)}."


def _figure(tornado: Tornado) -> str:
    return title(tornado) if tornado.kpi is None else f"value of {tornado.name}"


def certainty(result: Sensitivity) -> str:
    """What the figures stand for, and of which claims together it is said that they hold."""
    moved = f"{100 * result.by:.6g} %"
    text = (
        f"Each guess is moved alone, by {moved} of itself where nothing else is said, with the same random numbers as "
        f"the file as it is. What one guess does together with another isn't shown."
    )
    if result.replications == 1 or not result.tested:
        return text
    return (
        f"{text} What is called certain is so with 95 % confidence for all {grouped(result.tested)} differences "
        f"together (Holm); intervals are 95 % for one difference alone."
    )


def others_text(tornado: Tornado, shown: int) -> str:
    """What is said of the guesses that a table leaves out; empty where it shows all."""
    certain = sum(matters(bar) for bar in tornado.bars)
    left = len(tornado.bars) - shown
    if not left:
        return ""
    if not shown:
        alone = "the one guess doesn't move it" if left == 1 else f"none of {left} guesses moves it"
        return alone if all(bar.is_none for bar in tornado.bars) else f"{alone} for certain"
    more = max(certain - shown, 0)
    if not more:
        return f"{left} {'other moves' if left == 1 else 'others move'} it not at all, or not for certain"
    return f"{left} {'other moves' if left == 1 else 'others move'} it less"


def notes(result: Sensitivity) -> list[str]:
    """What else is worth a note, as sentences."""
    paths = [one.path for one in result.guesses]
    texts = [*result.notes, *filter(None, [result.ran_on])]
    return [sentence_of(text, {*paths, *(path.split()[0] for path in paths)}) for text in texts]
