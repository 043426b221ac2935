"""Queues whose waiting times are known in closed form.

Sources: D. Gross, J. F. Shortle, J. M. Thompson, C. M. Harris, *Fundamentals of Queueing Theory*, 4th ed., 2008
(chapters 2, 3 and 5); L. Kleinrock, *Queueing Systems*, vol. 1, 1975; A. Cobham, "Priority Assignment in Waiting Line
Problems", Operations Research 2, 1954; O. Garnett, A. Mandelbaum, M. Reiman, "Designing a Call Center with Impatient
Customers", M&SOM 4, 2002 (Erlang A, after Palm).

Times are in hours, rates per hour. Each figure is the mean over ten replications, with a tolerance of four standard
errors.
"""

from math import factorial

import polars as pl
import pytest

from procsim.engine.log import EventLog

from .estimates import assert_near, cohort_visits, hours, replicate


def erlang_c(arrivals: float, services: float, servers: int) -> float:
    """The probability that an arriving ticket must queue in M/M/c (Gross et al., 2.3.2)."""
    offered = arrivals / services
    load = offered / servers
    last = offered**servers / factorial(servers) / (1 - load)
    return last / (sum(offered**n / factorial(n) for n in range(servers)) + last)


def queue_figures(log: EventLog) -> list[float]:
    """The share of visits that had to queue, and the mean time in the queue."""
    visits = cohort_visits(log).filter(pl.col("start_time").is_not_null())
    queued = visits.select(hours("enable_time", "start_time").alias("queue"))["queue"]
    return [float((queued > 0).mean()), float(queued.mean())]


@pytest.mark.parametrize(("load", "seed"), [(0.5, 1), (0.7, 2), (0.85, 3)])
def test_one_server(load: float, seed: int) -> None:
    """M/M/1: P(queue) = ρ, W_q = ρ / (μ - λ) (Gross et al., 2.2)."""
    sample = replicate(
        f"""
staff: {{desk: {{count: 1}}}}
arrivals: {{a: {{rate: {10 * load}/h, enters: work}}}}
stages: {{work: {{role: desk, duration: exponential(6 min), next: resolved}}}}
run: {{warm_up: 4 d, length: 11 d, cool_down: 2 d}}
""",
        queue_figures,
        seed=seed,
    )
    assert_near(sample, [load, load / (10 - 10 * load)])


@pytest.mark.parametrize(("servers", "load"), [(2, 0.6), (3, 0.9), (10, 0.8)])
def test_several_servers(servers: int, load: float) -> None:
    """M/M/c: P(queue) = C(c, λ/μ), W_q = C / (cμ - λ) (Erlang C; Gross et al., 2.3)."""
    arrivals = 10 * servers * load
    sample = replicate(
        f"""
staff: {{desk: {{count: {servers}}}}}
arrivals: {{a: {{rate: {arrivals}/h, enters: work}}}}
stages: {{work: {{role: desk, duration: exponential(6 min), next: resolved}}}}
run: {{warm_up: 24 h, length: {2500 / arrivals} h, cool_down: 1 d}}
""",
        queue_figures,
        seed=4,
    )
    waiting = erlang_c(arrivals, 10, servers)
    assert_near(sample, [waiting, waiting / (10 * servers - arrivals)])


@pytest.mark.parametrize(
    ("duration", "mean", "variance"),
    [
        ("6 min", 0.1, 0.0),
        ("uniform(2..10 min)", 0.1, (8 / 60) ** 2 / 12),
        ("gamma(6 ± 4 min)", 0.1, (4 / 60) ** 2),
        ("lognormal(6 ± 9 min)", 0.1, (9 / 60) ** 2),
        ("weibull(6 ± 8 min)", 0.1, (8 / 60) ** 2),
    ],
)
def test_one_server_with_any_duration(duration: str, mean: float, variance: float) -> None:
    """M/G/1: W_q = λ E[S²] / (2 (1 - ρ)) (Pollaczek and Khinchine; Gross et al., 5.1.1)."""
    arrivals = 7.0
    sample = replicate(
        f"""
staff: {{desk: {{count: 1}}}}
arrivals: {{a: {{rate: {arrivals}/h, enters: work}}}}
stages: {{work: {{role: desk, duration: {duration}, next: resolved}}}}
run: {{warm_up: 2 d, length: 14 d, cool_down: 2 d}}
""",
        queue_figures,
        seed=5,
    )
    load = arrivals * mean
    assert_near(sample, [load, arrivals * (variance + mean**2) / (2 * (1 - load))])


@pytest.mark.parametrize(("load", "patience"), [(0.8, 12), (1.2, 6)])
def test_impatient_customers(load: float, patience: float) -> None:
    """M/M/c+M (Erlang A): P(leave) = θ L_q / λ, and the mean time in the queue of all is L_q / λ (Garnett et al.,
    2002).

    The stationary distribution is that of the birth-death chain with death rates min(n, c) μ + max(n - c, 0) θ. It is
    stable
    above a load of 1, too.
    """
    servers, service, leaving = 4, 10.0, 60 / patience
    arrivals = load * servers * service

    def figures(log: EventLog) -> list[float]:
        visits = cohort_visits(log)
        left = visits.select(pl.coalesce("start_time", "end_time").alias("until"), "enable_time", "start_time")
        queued = left.select(hours("enable_time", "until").alias("queue"))["queue"]
        return [visits["start_time"].null_count() / len(visits), float(queued.mean())]

    sample = replicate(
        f"""
staff: {{desk: {{count: {servers}}}}}
arrivals: {{a: {{rate: {arrivals}/h, enters: work}}}}
stages: {{work: {{role: desk, duration: exponential(6 min), patience: exponential({patience} min), next: resolved}}}}
run: {{warm_up: 6 h, length: {2500 / arrivals} h, cool_down: 1 d}}
""",
        figures,
        seed=6,
    )
    weights = [1.0]
    for n in range(1, 400):
        weights.append(weights[-1] * arrivals / (min(n, servers) * service + max(n - servers, 0) * leaving))
    queue = sum(max(n - servers, 0) * weight for n, weight in enumerate(weights)) / sum(weights)
    assert_near(sample, [leaving * queue / arrivals, queue / arrivals])


@pytest.mark.parametrize("share", [0.2, 0.6])
def test_two_priorities(share: float) -> None:
    """M/G/1 with non-preemptive priorities: W_k = W_0 / ((1 - σ_{k-1}) (1 - σ_k)), W_0 = λ E[S²] / 2 (Cobham, 1954)."""
    arrivals, mean, deviation = 8.0, 0.1, 0.1
    urgent, load = arrivals * share * mean, arrivals * mean

    def figures(log: EventLog) -> list[float]:
        visits = cohort_visits(log).filter(pl.col("start_time").is_not_null())
        queued = visits.select("priority", hours("enable_time", "start_time").alias("queue"))
        return [float(queued.filter(priority=rank)["queue"].mean()) for rank in ("urgent", "normal")]

    sample = replicate(
        f"""
priorities: [urgent, normal]
staff: {{desk: {{count: 1}}}}
arrivals: {{a: {{rate: {arrivals}/h, enters: work, attributes: {{priority: {{urgent: {share}, normal: rest}}}}}}}}
stages: {{work: {{role: desk, duration: gamma(6 ± 6 min), next: resolved}}}}
run: {{warm_up: 4 d, length: 14 d, cool_down: 4 d}}
""",
        figures,
        seed=7,
    )
    residual = arrivals * (mean**2 + deviation**2) / 2
    assert_near(sample, [residual / (1 - urgent), residual / ((1 - urgent) * (1 - load))])
