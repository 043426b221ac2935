# ruff: noqa: E501 - what reads as a table or as YAML stays on one line
"""Networks, delays and returns whose figures are known in closed form, and Little's law.

Sources: D. Gross et al., *Fundamentals of Queueing Theory*, 4th ed., 2008 (4.2 open Jackson networks; 2.8 and 5.2.3
infinitely many servers); J. D. C. Little, "A Proof for the Queuing Formula L = λW", Operations Research 9, 1961; W.
Feller, *An Introduction to Probability Theory and Its Applications*, vol. 2, I.6 (maxima of exponential variables),
vol. 1, VI.8 (the geometric distribution).

Times are in hours. Figures are means over replications, with a tolerance of four standard errors.
"""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from procsim.engine import run
from procsim.engine.blueprint import compile_blueprint
from procsim.engine.log import EventLog
from procsim.files import loads

from .estimates import assert_near, cohort, cohort_visits, hours, replicate
from .test_theory_queues import erlang_c


@pytest.mark.parametrize(("arrivals", "again"), [(4.0, 0.2), (3.0, 0.5)])
def test_an_open_network_with_feedback(arrivals: float, again: float) -> None:
    """An open Jackson network: each node is an M/M/c of its own, W = Σ L_i / γ (Gross et al., 4.2).

    One clerk (10/h), then two technicians (5/h each); a share goes back to the clerk afterwards.
    """
    flow = arrivals / (1 - again)
    clerk = 1 / (10 - flow)
    technician = 1 / 5 + erlang_c(flow, 5, 2) / (10 - flow)

    def figures(log: EventLog) -> list[float]:
        visits = cohort_visits(log).filter(pl.col("end_time").is_not_null())
        stays = visits.group_by("activity").agg(hours("enable_time", "end_time").mean().alias("stay"))
        at = dict(zip(stays["activity"].cast(pl.String), stays["stay"], strict=True))
        closed = cohort(log).filter(pl.col("closed").is_not_null())
        cycle = closed.select(hours("arrived", "closed").alias("cycle"))["cycle"]
        return [at["intake"], at["repair"], float(cycle.mean())]

    sample = replicate(
        f"""
staff: {{clerk: {{count: 1}}, technician: {{count: 2}}}}
arrivals: {{a: {{rate: {arrivals}/h, enters: intake}}}}
stages:
  intake: {{role: clerk, duration: exponential(6 min), next: repair}}
  repair: {{role: technician, duration: exponential(12 min), next: {{intake: {again}, resolved: rest}}}}
run: {{warm_up: 2 d, length: 16 d, cool_down: 4 d}}
""",
        figures,
        seed=11,
    )
    assert_near(sample, [clerk, technician, (clerk + technician) / (1 - again)])


@pytest.mark.parametrize("delay", ["exponential(2 h)", "lognormal(2 ± 1 h)", "2 h"])
def test_a_delay_without_queue(delay: str) -> None:
    """M/G/∞: the number under way is Poisson with mean λ E[S], whatever the distribution (Gross et al., 5.2.3).

    It is counted every 12 h; a Poisson number's variance is its mean.
    """

    def figures(log: EventLog) -> list[float]:
        start = log.info.start
        since = log.visits.select(
            (pl.col("start_time") - start).dt.total_microseconds().alias("begin"),
            (pl.col("end_time") - start).dt.total_microseconds().fill_null(2**62).alias("finish"),
        )
        begin, finish = since["begin"].to_numpy(), since["finish"].to_numpy()
        window = [(moment - start) // timedelta(hours=1) for moment in (log.info.window_start, log.info.window_end)]
        moments = np.arange(window[0], window[1], 12) * 3_600_000_000
        counts = np.array([np.count_nonzero((begin <= moment) & (moment < finish)) for moment in moments])
        return [counts.mean(), counts.var(ddof=1)]

    sample = replicate(
        f"""
staff: {{desk: {{count: 1}}}}
arrivals: {{a: {{rate: 3/h, enters: pause}}}}
stages: {{pause: {{wait: {delay}, next: resolved}}}}
run: {{warm_up: 2 d, length: 20 d, cool_down: 2 d}}
""",
        figures,
        seed=12,
    )
    assert_near(sample, [6.0, 6.0])


@pytest.mark.parametrize(("left", "right"), [(1.0, 1.0), (0.5, 2.0)])
def test_two_branches_joined(left: float, right: float) -> None:
    """Two exponential branches, joined: the mean of the later one is 1/a + 1/b - 1/(a + b) (Feller, vol. 2, I.6)."""

    def figures(log: EventLog) -> list[float]:
        cycle = cohort(log).select(hours("arrived", "closed").alias("cycle"))["cycle"]
        return [float(cycle.mean())]

    sample = replicate(
        f"""
staff: {{desk: {{count: 1}}}}
arrivals: {{a: {{rate: 10/h, enters: opening}}}}
stages:
  opening: {{next: {{all: [left, right]}}}}
  left:  {{wait: exponential({left} h), next: meet}}
  right: {{wait: exponential({right} h), next: meet}}
  meet:  {{after_all: [left, right], next: resolved}}
run: {{length: 100 h, cool_down: 200 h}}
""",
        figures,
        seed=13,
    )
    together = 1 / (1 / left + 1 / right)
    assert_near(sample, [left + right - together])


@pytest.mark.parametrize("share", [0.1, 0.5])
def test_returns(share: float) -> None:
    """Repeats are geometric: a first contact brings 1 / (1 - p) tickets, and comes k times or more with p^(k-1)
    (Feller, vol. 1).
    """
    process = loads(f"""
procsim: 1
name: Returns
staff: {{desk: {{count: 1}}}}
arrivals: {{a: {{rate: 10/h, enters: pause}}}}
stages: {{pause: {{wait: 1 min, next: resolved}}}}
ends: {{resolved: {{repeat: {{share: {share}, after: exponential(1 h), enters: pause}}}}}}
run: {{length: 1 w}}
""")
    blueprint = compile_blueprint(process, tickets=1000)

    def figures(log: EventLog) -> list[float]:
        return [len(log.tickets) / 1000, log.tickets.filter(pl.col("generation") == 2).height / 1000]

    sample = np.array([figures(run(blueprint, seed=14, replication=number)) for number in range(10)])
    assert_near(sample, [1 / (1 - share), share**2])


LITTLE = {
    "one queue": """
staff: {desk: {count: 1}}
arrivals: {a: {rate: 8/h, enters: work}}
stages: {work: {role: desk, duration: exponential(6 min), next: resolved}}
""",
    "shifts, parts and loops": """
calendars: {shop: {mon-sun: [08:00-12:00, 13:00-20:00]}}
staff: {desk: {count: 3, calendar: shop, available: 90%}, back: {count: 2, calendar: shop, at_shift_end: finish}}
arrivals: {a: {rate: 6/h, calendar: shop, enters: intake, attributes: {device: {phone: 60%, laptop: 40%}}}}
parts: {screen: {stock: 20, reorder_at: 15, order_quantity: 10, lead_time: lognormal(8 ± 4 h)}}
stages:
  intake: {role: desk, duration: 4..8..20 min, patience: exponential(12 h), next: {mend: 70%, order: 30%}}
  order: {wait: exponential(5 h), calendar: shop, next: mend}
  mend: {role: back, duration: gamma(12 ± 6 min), uses: {by: device, phone: {screen: 1}, otherwise: {}}, next: {intake: 10%, resolved: 90%}}
""",
}


@pytest.mark.parametrize("name", sorted(LITTLE))
def test_littles_law_on_every_run(name: str) -> None:
    """L = λ W on every run: the mean number of open visits in the window is the arrivals per hour times their mean
    cycle (Little, 1961).

    What is under way at the window's two edges makes a difference whose mean is nothing in a stationary process.
    """

    def figures(log: EventLog) -> list[float]:
        first, last = log.info.window_start, log.info.window_end
        length = (last - first).total_seconds() / 3600
        inside = log.visits.select(
            pl.col("enable_time").clip(first, last).alias("from"),
            pl.col("end_time").fill_null(log.info.end).clip(first, last).alias("to"),
        ).select(hours("from", "to").alias("open"))["open"]
        tickets = cohort(log)
        cycle = tickets.with_columns(pl.col("closed").fill_null(log.info.end)).select(
            hours("arrived", "closed").alias("cycle")
        )
        return [float(inside.sum()) / length - len(tickets) / length * float(cycle["cycle"].mean())]

    settings = "run: {warm_up: 1 w, length: 2 w, cool_down: 1 w}\n"
    assert_near(replicate(LITTLE[name] + settings, figures, seed=15), [0.0])
