"""Processes that the tests of this package read: the design's example, and a small one with a bit of everything."""

from __future__ import annotations

from pathlib import Path

#: The example of the format's page, word for word.
DEVICE_REPAIR = (Path(__file__).parent / "device_repair.yaml").read_text(encoding="utf-8")

#: A valid process of few lines; a broken one is made of it by replacing one piece of its text.
SHOP = """\
procsim: 1
name: Shop
start: 2026-01-12
currency: EUR
calendars:
  office: {mon-fri: 09:00-17:00, except: {2026-04-06: closed}}
  night: {outside: office}
staff:
  clerks: {count: 2, roles: [desk], calendar: office, cost: 20/h, available: 90%}
  experts:
    calendar: office
    people:
      - {name: Olga, speed: {repair: 0.8, otherwise: 1}}
      - {name: Pavel, error_factor: 1.5, away: [2026-02-02..2026-02-06], backup: [desk]}
queues: {experts: {order: due}}
priorities: [urgent, normal]
arrivals:
  walk_in:
    rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}
    calendar: office
    enters: intake
    seasons: {2026-02-01..2026-02-28: x1.2}
    attributes:
      priority: {urgent: 20%, normal: 80%}
      device: {phone: 70%, laptop: 30%}
      age: lognormal(3 ± 2)
parts:
  screen: {stock: 30, reorder_at: 20, order_quantity: 10, lead_time: 3 d, cost: 40}
stages:
  intake: {role: desk, duration: 2..4..8 min, patience: 1 h, gives_up: abandoned, next: triage}
  triage:
    next:
      - {when: device == "laptop" and age > 5, to: refusal}
      - {to: {repair: 80%, delivery: 20%}}
  delivery: {wait: lognormal(2 ± 1 d), waits_on: supplier, at_most: 9 d, then: refusal, next: repair}
  repair:
    role: experts
    duration: {by: device, phone: 20 ± 10 min, laptop: exponential(40 min)}
    uses: {by: device, phone: {screen: 1}, otherwise: {}}
    next: [{to: repair, share: 5%, is_rework: true}, {to: pick_up, share: rest}]
  pick_up: {wait: exponential(1 wd), waits_on: customer, calendar: office, next: resolved}
  refusal: {role: desk, duration: 5 min, assign: same as intake, next: refused}
ends:
  resolved: {repeat: {share: 4%, after: 5 wd, calendar: office, enters: intake}}
  refused: {counts_as: miss}
sla:
  clock: office
  pauses: [customer]
  owned_when: intake.started
  resolved_when: repair.finished
  by: priority
  time_to_own: {urgent: 15 min, normal: 1 h}
  time_to_resolve: {urgent: 1 wd, normal: 30 h}
kpis:
  to_repair: {from: intake.finished, to: repair.started, goal: 90% within 8 h, by: priority}
  long: {from: last repair.started, to: closed, goal: median within 2 d, clock: always, where: age < 10}
  repeats: {share: repeats, where: end == "resolved", within: 14 d, goal: at most 5%}
  in_time: {share: time_to_resolve_met, goal: at least 80%}
run: {length: 4 weeks, warm_up: 1 w, replications: 2, seed: 1}
"""
