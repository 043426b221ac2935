"""Where the time goes: a bar per stage, of work, queue, pauses and waits, that add up to the mean cycle time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.report.canvas import SvgCanvas
from procsim.report.numbers import CycleTexts, cycle_texts, share
from procsim.report.plots.axes import Panel, draw_x_ticks, time_ticks
from procsim.report.plots.figure import NARROW, WIDE, Figure
from procsim.report.stage_sums import add_up, per_ticket, reason, whole
from procsim.report.text_width import cut, text_width

if TYPE_CHECKING:
    from procsim.study.result import Result

_BAR, _ROW = 16.0, 25.0
_SIZE = 12
#: What happens to a ticket, in the order of the bars, with its words in the legend.
_KINDS = {
    "work": "somebody works on it",
    "queue": "it queues",
    "paused": "work pauses (nights, weekends)",
    "wait": "waits, nobody here works",
}


def stages_figure(result: Result) -> Figure | None:
    """The bars of all stages that take time; None where nothing was measured."""
    times = {stage.name: per_ticket(stage) for stage in result.stages.values()}
    times = {name: parts for name, parts in times.items() if sum(parts.values()) > 0}
    if not times:
        return None
    total = whole(result)
    texts = cycle_texts(result)
    drawings = [_drawing(times, texts, width) for width in (WIDE, NARROW)]
    table = _table(result, times, texts)
    return Figure("Where the time goes", drawings[0], _caption(result, total, texts), *table, narrow=drawings[1])


def _drawing(times: dict[str, dict[str, float]], said: CycleTexts, width: float) -> str:
    canvas = SvgCanvas()
    longest = max(sum(parts.values()) for parts in times.values())
    names = {name: cut(name, width * 0.3, _SIZE) for name in times}
    texts = {name: said.part(sum(parts.values())) for name, parts in times.items()}
    left = max(text_width(name, _SIZE) for name in names.values()) + 10
    right = max(text_width(text, _SIZE) for text in texts.values()) + 12
    top = _draw_legend(canvas, width, [kind for kind in _KINDS if any(parts[kind] for parts in times.values())])
    panel = Panel(left, top, width - left - right, _ROW * len(times), (0, longest), (0, 1))
    draw_x_ticks(canvas, panel, time_ticks(longest, 8 if width > 500 else 4), width, grid=True)
    for number, (name, parts) in enumerate(times.items()):
        y = top + _ROW * number + (_ROW - _BAR) / 2
        canvas.text(left - 8, y + 12, names[name], _SIZE, "end")
        at = 0.0
        for kind, seconds in parts.items():
            if seconds:
                canvas.box(panel.x(at), y, max(panel.x(at + seconds) - panel.x(at), 0.8), _BAR, kind)
                at += seconds
        canvas.text(panel.x(at) + 6, y + 12, texts[name], _SIZE, "start", "muted")
    height = panel.bottom + 24
    about = "Mean time of a ticket at each stage: " + ", ".join(f"{name} {texts[name]}" for name in times)
    return canvas.picture(width, height, about)


def _draw_legend(canvas: SvgCanvas, width: float, kinds: list[str]) -> float:
    """The legend at the top, in as many rows as it needs; gives back where it ends."""
    x, y = 0.0, 4.0
    for kind in kinds:
        wide = 20 + text_width(_KINDS[kind], 11) + 16
        if x and x + wide > width:
            x, y = 0.0, y + 20
        canvas.box(x, y, 13, 13, kind, radius=2)
        canvas.text(x + 19, y + 11, _KINDS[kind], 11, "start", "muted")
        x += wide
    return y + 26


def _caption(result: Result, total: float, texts: CycleTexts) -> str:
    if result.cycle_mean.value is None:
        return ""
    text = (
        "Means over all tickets, with visits counted: a stage that only one in five passes shows a fifth of its time."
    )
    if add_up(result):
        return f"{text} The bars add up to the mean cycle time of {texts.mean}."
    why = f": {reason(result)}" if reason(result) else ""
    return f"{text} The bars add up to {texts.part(total)}, the mean cycle time is {texts.mean}{why}."


def _table(result: Result, times: dict[str, dict[str, float]], said: CycleTexts) -> tuple[list[str], list[list[str]]]:
    """The bars' figures; each column ends in its sum."""
    head = ["stage", "visits per ticket", "work", "queue", "paused", "wait", "together", "of the whole"]
    together = [sum(parts.values()) for parts in times.values()]
    kinds = [[parts[kind] for parts in times.values()] for kind in _KINDS]
    columns = [[said.part(each) for each in (*seconds, sum(seconds))] for seconds in (*kinds, together)]
    names = [*times, "together"]
    visits = [*(f"{result.stages[name].visits_per_ticket:.2f}" for name in times), ""]
    shares = [*(share(seconds / sum(together)) for seconds in together), "100 %"]
    return head, [list(row) for row in zip(names, visits, *columns, shares, strict=True)]
