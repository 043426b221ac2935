"""The HTML report: one file, eight sections, nothing from elsewhere, and every name escaped."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from procsim.files import load
from procsim.model.calendars import Holidays
from procsim.model.problems import InputError
from procsim.report.canvas import SvgCanvas
from procsim.report.html import numbers_that_matter, report, write_report
from procsim.report.numbers import kpi_texts
from procsim.report.plots.axes import Panel, calendar_ticks, draw_x_ticks, number_ticks, thinned, time_ticks
from procsim.report.plots.distribution import cycle_figure, kpi_figure
from procsim.report.plots.figure import Figure
from procsim.report.plots.people import people_figure
from procsim.report.plots.stages import stages_figure
from procsim.report.plots.stock import stock_figure
from procsim.report.plots.trend import trend_figure
from procsim.report.plots.week import week_figure
from procsim.report.stage_sums import per_ticket
from procsim.report.text_width import text_width
from procsim.report.words import cycle_sentence
from procsim.study.result import Estimate, Result, WeekResult

from .fixtures import result

if TYPE_CHECKING:
    from pathlib import Path

VOID = {"meta", "link", "br", "img", "input", "hr"}


class Outline(HTMLParser):
    """What a page consists of; fails on tags that are not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts.append((self.open[-1], data))

    def of(self, tag: str) -> list[str]:
        return [text for where, text in self.texts if where == tag]


def test_the_eight_sections_stand_in_order() -> None:
    assert Outline(report(result())).of("h2") == [
        "The finding", "The scorecard", "The process map", "Where the time goes", "The week", "Work in progress",
        "Distributions, parts and people", "What was simulated",
    ]  # fmt: skip


def test_it_needs_nothing_from_elsewhere() -> None:
    page = Outline(report(result()))
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object"}
    for _, attributes in page.tags:
        assert not {"src", "srcset", "data"} & set(attributes)
        assert attributes.get("href", "#") in ("#", "#finding")
    assert "url(" not in report(result())
    assert "@import" not in report(result())


def test_it_can_be_read_without_seeing_it() -> None:
    page = Outline(report(result()))
    assert ("html", {"lang": "en"}) in page.tags
    pictures = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert len(pictures) > 15
    assert all(attributes["role"] == "img" for attributes in pictures)
    assert len([tag for tag, _ in page.tags if tag == "title"]) == len(pictures) + 1
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))
    assert "Cycle time as a table" in page.of("summary")


def test_names_from_the_file_are_text_and_never_markup() -> None:
    plain = result()
    evil = '<script>alert(1)</script> & "quotes"'
    process = replace(plain.process, name=evil, about=evil)
    text = report(replace(plain, process=process, command=evil, notes=(evil,)))
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in text


def test_what_was_simulated_can_be_repeated() -> None:
    text = report(result())
    assert result().command in text
    assert "20 independent runs with seed 1" in text


def test_the_same_bytes_every_time() -> None:
    assert report(result()) == report(result())


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(result(), path)
    assert path.read_text(encoding="utf-8") == report(result())
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(InputError):
        write_report(result(), tmp_path / "no folder" / "report.html")


def _bare() -> Result:
    """A result in which nothing could be measured."""
    plain, nothing = result(), Estimate(None)
    kpis = {
        name: replace(
            kpi,
            value=nothing,
            mean=nothing,
            met=None,
            certain=None,
            by={},
            weekly=(),
            histogram=None,
            count=0.0,
            open=0.0,
        )
        for name, kpi in plain.scorecard.items()
    }
    stages = {
        name: replace(
            stage, visits_per_ticket=0.0, queue=nothing, queue_p90=nothing, work=nothing, paused=nothing, wait=nothing
        )
        for name, stage in plain.stages.items()
    }
    staff = {name: replace(group, utilisation=nothing) for name, group in plain.staff.items()}
    return replace(
        plain,
        arrived=0.0,
        closed=0.0,
        open=0.0,
        ends={},
        scorecard=kpis,
        stages=stages,
        staff=staff,
        people={},
        parts={},
        cycle_mean=nothing,
        cycle_median=nothing,
        cycle_p90=nothing,
        cycle_histogram=None,
        cycle_quantiles={},
        flow_efficiency=nothing,
        flows={},
        week=WeekResult([0.0] * 168, {}, {}),
        work_in_progress=None,
        bottleneck=None,
        notes=(),
        command="",
    )


def test_a_run_without_tickets_still_gives_a_report() -> None:
    page = Outline(report(_bare()))
    assert "Nobody arrived." in page.of("p")
    assert numbers_that_matter(_bare()) == []


def test_the_numbers_that_matter_begin_with_the_missed_goal() -> None:
    numbers = numbers_that_matter(result())
    assert [number.value for number in numbers] == ["87 %", "55 h", "89 %", "326\u202f400 RUB"]
    assert numbers[0].words == "intake_to_work, goal: 90 % within 4 h (shop)"


def test_the_bars_are_means_per_ticket() -> None:
    """A stage of 2880 min that one in five passes takes 576 min of a mean ticket."""
    assert per_ticket(result().stages["delivery"]) == {"work": 0, "queue": 0, "paused": 0, "wait": 576 * 60}
    figure = stages_figure(result())
    assert figure is not None
    assert figure.rows[-1][0] == "together"
    assert ">9.6 h</text>" in figure.svg
    assert figure.rows[4][-3:] == ["9.6 h", "9.6 h", figure.rows[4][-1]]


def test_bars_that_add_up_say_so() -> None:
    total = sum(sum(per_ticket(stage).values()) for stage in result().stages.values())
    figure = stages_figure(replace(result(), cycle_mean=Estimate(total)))
    assert figure is not None
    assert "add up to the mean cycle time" in figure.caption


def test_quantiles_beneath_the_cycle_time_are_those_of_the_headline_and_the_picture() -> None:
    figure = cycle_figure(result())
    assert figure is not None
    assert [row[0] for row in figure.rows] == ["10 %", "25 %", "50 %", "75 %", "90 %", "95 %", "99 %"]
    within = dict(figure.rows)
    assert cycle_sentence(result()).endswith(f"at most {within['50 %']}, 9 in 10 at most {within['90 %']}.")
    assert f">median {within['50 %']}</text>" in figure.svg
    assert f">9 in 10 within {within['90 %']}</text>" in figure.svg


def test_the_mean_cycle_time_is_the_same_in_words_tiles_pictures_and_captions() -> None:
    """A mean of 27.55 h, known to 2.7 h, is 28 h everywhere."""
    plain = result()
    mean = Estimate(27.55 * 3600, 24.83 * 3600, 30.26 * 3600)
    shown = report(replace(plain, cycle_mean=mean))
    assert "A ticket takes 28\u00a0h on average" in shown
    assert "<dd>28\u00a0h</dd>" in shown
    assert ">mean 28 h</text>" in shown
    assert "the mean cycle time is 28\u00a0h" in shown


def test_a_kpis_median_is_the_same_as_in_its_table() -> None:
    kpi = result().scorecard["shelf_time"]
    figure = kpi_figure(kpi)
    assert figure is not None
    assert dict(figure.rows)["50 %"] == kpi_texts(kpi)[0] == "23 h"
    assert {row[1].rpartition(" ")[2] for row in figure.rows} == {"h"}


def test_a_scenario_says_what_it_is_about_and_what_it_changes(project: Path) -> None:
    process = load(project / "scenarios" / "device-repair-one-more-technician.yaml")
    text = report(replace(result(), process=process))
    page = Outline(text)
    assert any(about.startswith("The plainest remedy for a bottleneck") for about in page.of("p"))
    assert "A walk-in centre that repairs phones and laptops." in page.of("p")
    assert "<code>staff.technicians.count</code>: +1 (was 7, now 8)" in text
    assert "Changed" in page.of("h3")


def test_cautions_stand_in_the_finding() -> None:
    text = report(replace(result(), cautions=["technicians: there is work for 10.3 people, and 7 are there"]))
    assert '<p class="caution">technicians: there is work for 10.3 people, and 7 are there.</p>' in text


def test_one_run_has_no_sure_verdict() -> None:
    text = report(replace(result(), replications=1))
    assert "met, unsure" in text
    assert "In this one run 4 of 6 goals met" in text


def test_costs_of_less_than_a_week_are_those_of_the_run() -> None:
    plain = result()
    staff = {name: replace(group, cost=group.cost_per_week / 5) for name, group in plain.staff.items()}
    short = replace(plain, staff=staff, window=(datetime(2026, 1, 26), datetime(2026, 1, 27, 12)))
    tile = numbers_that_matter(short)[-1]
    assert (tile.value, tile.words) == ("65\u202f280 RUB", "for the staff in the run")
    text = report(short)
    assert "cost of the run" in text
    assert "/week" not in text


def test_weekdays_on_which_public_holidays_fall_are_told() -> None:
    plain = result()
    caption = (week_figure(plain) or Figure("", "")).caption
    assert "holidays" not in caption
    russian = replace(plain, process=replace(plain.process, holidays=Holidays(country="RU")))
    caption = (week_figure(russian) or Figure("", "")).caption
    assert "2 of 12 Mondays" in caption
    assert "Sunday" not in caption  # the eighth of March, when nobody works anyway


def test_people_with_names_have_a_line_each_and_others_a_dot() -> None:
    plain = result()
    group = plain.process.staff["technicians"]
    named = tuple(replace(person, name=name) for person, name in zip(group.people, "ABCDEFG", strict=True))
    process = replace(plain.process, staff={**plain.process.staff, "technicians": replace(group, people=named)})
    loads = {
        person.name: replace(plain.people[old.name], name=person.name)
        for person, old in zip(named, group.people, strict=True)
    }
    people = {**plain.people, **loads}
    figure = people_figure(replace(plain, process=process, people=people))
    assert figure is not None
    assert all(f">{name}</text>" in figure.svg for name in "ABCDEFG")
    plain_figure = people_figure(plain)
    assert plain_figure is not None
    assert ">technicians-1</text>" not in plain_figure.svg
    assert plain_figure.svg.count("<circle") == 9  # two clerks and seven technicians


def test_the_stock_s_axis_counts_from_the_runs_start() -> None:
    part = result().parts["screen"]
    figure = stock_figure(result(), part)
    assert figure is not None
    assert ">week 2</text>" in figure.svg
    assert ">14</text>" in figure.svg
    assert calendar_ticks(1.5 * 86400, 6 * 86400, few=True) == [
        (2 * 86400.0, "2 d"),
        (4 * 86400.0, "4 d"),
        (6 * 86400.0, "6 d"),
    ]


def test_what_is_later_than_the_goal_stands_out() -> None:
    late = kpi_figure(result().scorecard["intake_to_work"])
    mean = kpi_figure(result().scorecard["diagnosis_time"])
    assert late is not None
    assert mean is not None
    assert 'class="f-second"' in late.svg
    assert 'class="f-second"' not in mean.svg  # of a mean no single ticket is late
    assert "goal 4 h" in late.svg


def test_a_trend_needs_two_weeks() -> None:
    kpi = result().scorecard["intake_to_work"]
    assert trend_figure(replace(kpi, weekly=(Estimate(0.9), Estimate(None)))) is None
    figure = trend_figure(kpi)
    assert figure is not None
    assert len(figure.rows) == 12


def test_ticks_are_round_and_few() -> None:
    assert [label for _, label in time_ticks(3 * 3600, 4)] == ["0", "1 h", "2 h", "3 h"]
    assert [label for _, label in time_ticks(50 * 3600, 4, days=False)] == ["0", "20 h", "40 h"]
    assert [label for _, label in number_ticks(2.4, 4)] == ["0", "1", "2"]
    assert len(time_ticks(1e9, 5)) <= 6


def test_labels_of_ticks_never_touch() -> None:
    canvas = SvgCanvas()
    panel = Panel(10, 0, 100, 10, (0, 100), (0, 1))
    draw_x_ticks(canvas, panel, [(float(value), f"{value} minutes") for value in range(101)], 120)
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)"', canvas.picture(120, 40, "ticks"))]
    assert len(places) >= 1
    assert all(after - before >= text_width("1 minutes", 11) for before, after in itertools.pairwise(places))


def test_thinning_keeps_the_mean() -> None:
    values = [float(number % 7) for number in range(1000)]
    thin = thinned(values, 100)
    assert len(thin) == 100
    assert sum(value for _, value in thin) / 100 == pytest.approx(sum(values) / 1000)


def test_a_screen_narrower_than_the_map_is_told_to_scroll() -> None:
    text = report(result())
    width = re.search(r'<svg [^>]*width="([\d.]+)"[^>]*>\s*<title>Process map of', text)
    assert width is not None
    assert f"(max-width:{round(float(width[1])) + 32}px){{ #map-hint{{display:block}} }}" in text
    assert "scroll it sideways" in text


def test_the_limit_over_a_histogram_is_that_of_the_file() -> None:
    """Two working days of eleven hours are no "22 h" to those who set the goal."""
    kpi = result().scorecard["intake_to_work"]
    goal = replace(kpi.goal, limit=22 * 3_600_000_000, text="90% within 2 wd")  # type: ignore[type-var]
    figure = kpi_figure(replace(kpi, kpi=replace(kpi.kpi, goal=goal)))
    assert figure is not None
    assert ">goal 2 wd</text>" in figure.svg
