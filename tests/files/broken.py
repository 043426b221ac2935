"""Broken processes: what stands in the place of what in `texts.SHOP`, and the problems to be told, in order."""
# ruff: noqa: E501 (messages are told in one line)

from __future__ import annotations

#: (a piece of the shop, what stands there instead, "LINE:COLUMN: message" of each problem)
BROKEN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "procsim: 1",
        "procsim: 2",
        ("1:10: this is version 2 of the format, and this program reads version 1",),
    ),
    (
        "name: Shop",
        "nome: Shop",
        ("2:1: a process has no key 'nome', did you mean 'name'?",),
    ),
    (
        "name: Shop",
        "name: Shop: the best",
        ("2:11: a second `: ` in one line: put a text that holds a colon in quotes",),
    ),
    (
        "start: 2026-01-12",
        "start: 2026-02-30",
        ("3:8: 2026-02-30 is not a date: that month has 28 days",),
    ),
    (
        "start: 2026-01-12",
        "start: 12.01.2026",
        ("3:8: '12.01.2026' is not a date: write year, month and day as in 2026-01-12",),
    ),
    (
        "mon-fri: 09:00-17:00, except",
        "mon-fry: 09:00-17:00, except",
        ("6:16: 'fry' is not a day of the week, did you mean 'fri'?",),
    ),
    (
        "mon-fri: 09:00-17:00, except",
        "mon-fri: 09:00-25:00, except",
        ("6:27: there is no time 25:00: a day goes from 00:00 to 24:00",),
    ),
    (
        "mon-fri: 09:00-17:00, except",
        "mon-fri: [09:00-13:00, 12:00-17:00], except",
        ("6:35: 12:00-17:00 overlaps with other hours of this day",),
    ),
    (
        "mon-fri: 09:00-17:00, except",
        "mon-fri: 09:00-17:00, wed: 09:00-10:00, except",
        ("6:34: the hours of wed stand here twice: write them as a list",),
    ),
    (
        "{outside: office}",
        "{outside: offise}",
        ("7:20: there is no calendar 'offise', did you mean 'office'?",),
    ),
    (
        "{outside: office}",
        "{outside: night}",
        ("7:20: these calendars go round in a circle: night is outside night",),
    ),
    (
        "{outside: office}",
        "{outside: always}",
        ("7:20: nothing is outside `always`: this calendar would never be open",),
    ),
    (
        "{outside: office}",
        "{}",
        ("7:3: the calendar 'night' is never open",),
    ),
    (
        "night: {outside",
        "always: {outside",
        ("7:3: `always` is built in and cannot be defined",),
    ),
    (
        "2026-04-06: closed",
        "2026-04-31: closed",
        ("6:43: 2026-04-31 is not a date: that month has 30 days",),
    ),
    (
        "  clerks: {count: 2",
        "\tclerks: {count: 2",
        ("9:1: a tab indents this line: YAML wants spaces",),
    ),
    (
        "count: 2, roles: [desk]",
        "count: two, roles: [desk]",
        ("9:19: 'two' is not a whole number",),
    ),
    (
        "count: 2, roles: [desk]",
        "count: 2.5, roles: [desk]",
        ("9:19: '2.5' is not a whole number: it must be whole",),
    ),
    (
        "count: 2, roles: [desk]",
        "roles: [desk]",
        ("9:3: the group 'clerks' needs `count`, or `people` one by one",),
    ),
    (
        "count: 2, roles: [desk]",
        "count: 2, people: [Anna], roles: [desk]",
        ("9:12: a group has `count` or `people`, not both",),
    ),
    (
        "calendar: office, cost",
        "calendar: ofice, cost",
        ("9:47: there is no calendar 'ofice', did you mean 'office'?",),
    ),
    (
        "cost: 20/h",
        "cost: 20",
        ("9:61: a cost is per hour on shift: write 20/h",),
    ),
    (
        "cost: 20/h",
        "cost: 20/d",
        ("9:61: a cost is per hour on shift, not per d: write 450/h",),
    ),
    (
        "available: 90%",
        "available: 90",
        ("9:78: a share cannot be above 1: 90, did you mean 90%?",),
    ),
    (
        "available: 90%",
        "available: 120%",
        ("9:78: a share cannot be above 100 %: 120%",),
    ),
    (
        "{name: Olga",
        "{name: Pavel",
        ("14:16: there are two people named 'Pavel', the first in 'experts'",),
    ),
    (
        "{name: Olga",
        "{name: clerks-1",
        ("13:16: there are two people named 'clerks-1', the first in 'clerks'",),
    ),
    (
        "{name: Olga",
        "{name: clerks",
        ("13:16: 'clerks' is the name of a group, too",),
    ),
    (
        "{name: Olga",
        "{name: O;lga",
        ("13:17: the name of a person cannot hold `;`, which joins names in the log",),
    ),
    (
        "repair: 0.8",
        "repare: 0.8",
        ("13:30: there is no stage 'repare', did you mean 'repair'?",),
    ),
    (
        "2026-02-02..2026-02-06",
        "2026-02-06..2026-02-02",
        ("14:61: 2026-02-02 comes before 2026-02-06",),
    ),
    (
        "order: due",
        "order: fifo",
        ("15:27: `order` is arrival, shortest, due, oldest or latest, not 'fifo'",),
    ),
    (
        "{experts: {order",
        "{expert: {order",
        ("15:10: nobody has the role 'expert', did you mean 'experts'?",),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h",
        "rate: {mon-fri 09:00-12:30: 2/h",
        ("19:38: mon-fri 12:00-17:00 overlaps with hours that stand before it",),
    ),
    (
        "1/h}",
        "1}",
        ("19:59: a unit is missing: 1 in what time? Write 1/h, 1/d, 1/wd or 1/w",),
    ),
    (
        "1/h}",
        "24/d}",
        ("19:59: here only the hours of the calendar 'office' count: write a rate per h, wd or w, not per d",),
    ),
    (
        "enters: intake\n    seasons",
        "enters: intak\n    seasons",
        ("21:13: there is no stage or end 'intak', did you mean 'intake'?",),
    ),
    (
        "enters: intake\n    seasons",
        "enters: refused\n    seasons",
        ("21:13: tickets begin at a stage, and 'refused' is an end",),
    ),
    (
        "x1.2",
        "1.2",
        ("22:39: '1.2' is no factor: write x1.4, +40% or -10%",),
    ),
    (
        "{phone: 70%, laptop: 30%}",
        "{phone: 70%, laptop: 20%}",
        ("25:15: the shares of 'device' add up to 90 %, not to 100 %",),
    ),
    (
        "{phone: 70%, laptop: 30%}",
        "{phone: 70%, laptop: rest, tablet: rest}",
        ("25:50: `rest` stands twice in one choice: only one share can be what is left",),
    ),
    (
        "{phone: 70%, laptop: 30%}",
        "{phone: 110%, laptop: rest}",
        ("25:23: a share cannot be above 100 %: 110%",),
    ),
    (
        "urgent: 20%, normal: 80%}",
        "urgent: 20%, norml: 80%}",
        ("24:31: there is no priority 'norml', did you mean 'normal'?",),
    ),
    (
        "device: {phone",
        "outcome: {phone",
        (
            "25:7: 'outcome' has a meaning of its own and cannot be the name of an attribute",
            "33:16: there is no attribute 'device'",
            "38:20: there is no attribute 'device' (there are priority, outcome, age, source, weekday, hour)",
            "39:16: there is no attribute 'device' (there are priority, outcome, age, source, weekday, hour)",
        ),
    ),
    (
        "stock: 30, ",
        "",
        ("28:3: the part 'screen' needs `stock`: how many there are at the start",),
    ),
    (
        ", lead_time: 3 d",
        "",
        ("28:23: what is reordered needs `lead_time`, too",),
    ),
    (
        "stock: 30",
        "stock: -3",
        ("28:19: '-3' is below 0",),
    ),
    (
        "role: desk, duration: 2..4..8 min",
        "role: dask, duration: 2..4..8 min",
        ("30:18: nobody has the role 'dask', did you mean 'desk'?",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: 4",
        ("30:34: a unit is missing: 4 what? Write 4 min, 4 h or the like",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: 2..4..8 minuts",
        ("30:42: 'minuts' is no unit of time, did you mean 'minutes'?",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: 2..9..8 min",
        ("30:40: the numbers of a range go up: least..most likely..most",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: 2 d",
        (
            "30:36: `d` is 24 hours, and here only the hours of the calendar 'office' count: write hours, or wd for its working days",
        ),
    ),
    (
        "duration: 2..4..8 min",
        "duration: 1,5 h",
        ("30:36: write a decimal point, not a comma: duration: 1.5 h",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: lognormal(4, 2 min)",
        ("30:47: there is no comma in the notation of a distribution: lognormal(4 … 2 min)",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: lognornal(4 ± 2 min)",
        ("30:34: there is no distribution 'lognornal', did you mean 'lognormal'?",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: lognormal(4 ± 2 min",
        ("30:53: the closing bracket is missing",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: usually 20 min",
        ("30:34: write it as: usually 20 min (9 in 10 within 35 min)",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: usually 20 min (1 in 10 within 35 min)",
        ("30:50: the second number says within what most of them stay: more than half, less than all",),
    ),
    (
        "duration: 2..4..8 min",
        "duration: empirical(none.csv)",
        ("30:44: none.csv: there is no such file",),
    ),
    (
        "duration: 2..4..8 min",
        "duraton: 2..4..8 min",
        ("30:24: the stage 'intake' has no key 'duraton', did you mean 'duration'?",),
    ),
    (
        "gives_up: abandoned",
        "gives_up: abandonned",
        ("30:72: there is no stage or end 'abandonned', did you mean 'abandoned'?",),
    ),
    (
        "patience: 1 h, ",
        "",
        ("30:47: `gives_up` says where those go who lose their `patience`, and there is none",),
    ),
    (
        "next: triage",
        "next: triag",
        ("30:89: there is no stage or end 'triag', did you mean 'triage'?",),
    ),
    (
        "next: triage",
        "next: gone",
        ("30:89: there is no stage or end 'gone'; an end of that name is declared by `ends: {gone: {}}`",),
    ),
    (
        ", next: triage",
        "",
        ("30:3: the stage 'intake' needs `next`: the stage or end that follows, or a choice",),
    ),
    (
        'device == "laptop"',
        'devise == "laptop"',
        ("33:16: there is no attribute 'devise', did you mean 'device'?",),
    ),
    (
        'device == "laptop" and age > 5',
        'device == "labtop" and visits.repare > 5 or open.ofice',
        (
            "33:26: 'device' is never 'labtop', did you mean 'laptop'?",
            "33:46: there is no stage 'repare', did you mean 'repair'?",
            "33:65: there is no calendar 'ofice', did you mean 'office'?",
        ),
    ),
    (
        'device == "laptop"',
        'device == "labtop"',
        ("33:26: 'device' is never 'labtop', did you mean 'laptop'?",),
    ),
    (
        'device == "laptop"',
        'device = "laptop"',
        ("33:23: '=' does not belong here, did you mean '=='?",),
    ),
    (
        'device == "laptop"',
        '"laptop" == device',
        (
            "33:16: text follows after a closing quote: a value that begins with a quote ends with it; put all of it into other quotes: '\"laptop\" == device and age > 5'",
        ),
    ),
    (
        'device == "laptop" and age > 5',
        "device == laptop",
        ('33:26: laptop is a value, not an attribute: write "laptop" in quotes',),
    ),
    (
        'device == "laptop" and age > 5',
        "visits.repare > 5",
        ("33:23: there is no stage 'repare', did you mean 'repair'?",),
    ),
    (
        'device == "laptop" and age > 5',
        '(device == "laptop"',
        ("33:35: the bracket of column 1 of the condition is not closed",),
    ),
    (
        'device == "laptop" and age > 5',
        "device",
        ('33:16: a condition compares: write device == "laptop", visits.repair < 3 or the like',),
    ),
    (
        "      - {to: {repair: 80%, delivery: 20%}}\n",
        "",
        ("33:9: the last route is for all other tickets and has no condition: add {to: …}",),
    ),
    (
        "{repair: 80%, delivery: 20%}",
        "{repair: 80%, delivery: 30%}",
        ("34:14: the shares of this choice add up to 110 %, not to 100 %",),
    ),
    (
        "- {to: {repair",
        "- {too: {repair",
        ("34:10: a route has no key 'too', did you mean 'to'?",),
    ),
    (
        "9 d, then: refusal",
        "9 d",
        ("35:60: `at_most` needs `then`: the stage or end to which the ticket goes",),
    ),
    (
        "at_most: 9 d, ",
        "",
        ("35:60: `then` says what follows `at_most`, and there is none",),
    ),
    (
        "role: experts",
        "role: experts\n    wait: 3 h",
        ("38:5: the stage 'repair' either works (`role` and `duration`) or waits (`wait`): make it two stages",),
    ),
    (
        "role: experts",
        "role: experts\n    waits_on: us",
        ("38:5: a stage of work has no `waits_on`",),
    ),
    (
        "    role: experts\n",
        "",
        ("36:3: the stage 'repair' has `duration` and no `role`",),
    ),
    (
        "by: device, phone: 20",
        "by: devise, phone: 20",
        ("38:20: there is no attribute 'devise', did you mean 'device'?",),
    ),
    (
        "by: device, phone: 20",
        "by: device, phones: 20",
        ("38:28: 'device' is never 'phones', did you mean 'phone'?",),
    ),
    (
        "by: device, phone: 20",
        "by: age, phone: 20",
        ("38:20: the attribute 'age' is a number: `by` needs one with values; a number is for conditions",),
    ),
    (
        ", laptop: exponential(40 min)}",
        "}",
        ("38:15: nothing is said for device = laptop, and such tickets come; add that value or `otherwise`",),
    ),
    (
        "{screen: 1}",
        "{scren: 1}",
        ("39:32: there is no part 'scren', did you mean 'screen'?",),
    ),
    (
        "share: 5%",
        "share: 5 %%",
        ("40:32: '5 %%' is not a share: write 40% or 0.4",),
    ),
    (
        "calendar: office, next: resolved",
        "calendar: office, next: resolvd",
        ("41:82: there is no stage or end 'resolvd', did you mean 'resolved'?",),
    ),
    (
        "same as intake",
        "same as intak",
        ("42:58: there is no stage 'intak', did you mean 'intake'?",),
    ),
    (
        "same as intake",
        "as intake",
        ("42:50: `assign` is `same as STAGE` or `not same as STAGE`, not 'as intake'",),
    ),
    (
        "{counts_as: miss}",
        "{counts_as: mis}",
        ("45:24: `counts_as` is miss or nothing, not 'mis', did you mean 'miss'?",),
    ),
    (
        "  clock: office",
        "  clock: ofice",
        ("47:10: there is no calendar 'ofice', did you mean 'office'?",),
    ),
    (
        "pauses: [customer]",
        "pauses: [costumer]",
        ("48:12: there is no wait on 'costumer', did you mean 'customer'?",),
    ),
    (
        "owned_when: intake.started",
        "owned_when: intake.begun",
        ("49:22: there is no milestone 'begun' (there are queued, started, finished)",),
    ),
    (
        "owned_when: intake.started",
        "owned_when: intake",
        ("49:15: which moment of 'intake'? Write intake.queued, intake.started or intake.finished",),
    ),
    (
        "resolved_when: repair.finished",
        "resolved_when: triage.finished",
        ("50:18: 'triage' is a crossroads, which takes no time: take a moment of a stage before or after it",),
    ),
    (
        "  by: priority\n  time",
        "  time",
        (
            "51:16: `time_to_own` depends on an attribute: on which one? Say `by: priority` beside it",
            "52:20: `time_to_resolve` depends on an attribute: on which one? Say `by: priority` beside it",
        ),
    ),
    (
        "urgent: 15 min, normal",
        "urgnt: 15 min, normal",
        ("52:17: 'priority' is never 'urgnt', did you mean 'urgent'?",),
    ),
    (
        "normal: 30 h",
        "normal: 2 d",
        (
            "53:45: `d` is 24 hours, and here only the hours of the calendar 'office' count: write hours, or wd for its working days",
        ),
    ),
    (
        "normal: 30 h}",
        "}",
        ("53:20: nothing is said for priority = normal, and such tickets come; add that value or `otherwise`",),
    ),
    (
        "goal: 90% within 8 h",
        "goal: 90% in 8 h",
        ("55:64: '90% in 8 h' is no goal: write 90% within 4 h, mean within 40 min, median within 2 d",),
    ),
    (
        "goal: 90% within 8 h",
        "goal: at least 90%",
        ("55:64: a time is met within a limit: write 90% within 4 h, or mean within 40 min",),
    ),
    (
        "goal: 90% within 8 h",
        "goal: 90% within 2 d",
        (
            "55:77: `d` is 24 hours, and here only the hours of the calendar 'office' count: write hours, or wd for its working days",
        ),
    ),
    (
        "to: repair.started, ",
        "",
        ("55:3: the KPI 'to_repair' needs `from` and `to`, or `share`",),
    ),
    (
        "by: priority}",
        "by: urgency}",
        ("55:84: there is no attribute 'urgency' (there are priority, device, age, source, weekday, hour)",),
    ),
    (
        "where: age < 10",
        "where: ende == 'resolved'",
        ("56:96: there is no attribute 'ende', did you mean 'end'?",),
    ),
    (
        "where: age < 10",
        "where: queue.repair > 3",
        (
            "56:102: `queue.` cannot be asked here: a KPI chooses tickets by their attributes, their end and their visits",
        ),
    ),
    (
        "share: time_to_resolve_met",
        "share: in_time",
        (
            "58:20: there is no share 'in_time' (there are repeats, sla_met, time_to_own_met, time_to_resolve_met, end:NAME)",
        ),
    ),
    (
        "share: time_to_resolve_met",
        "share: end:resolve",
        ("58:24: there is no end 'resolve', did you mean 'resolved'?",),
    ),
    (
        "at least 80%",
        "90% within 4 h",
        ("58:47: a share's goal is `at most 5%` or `at least 95%`",),
    ),
    (
        "length: 4 weeks",
        "length: 4",
        ("59:15: a unit is missing: 4 what? Write 4 weeks, 4 days or the like",),
    ),
    (
        "length: 4 weeks",
        "length: 4 months",
        ("59:17: a month has no fixed length: write 4 weeks or 30 days",),
    ),
    (
        "replications: 2",
        "replications: 0",
        ("59:52: `replications` must be at least 1, not 0",),
    ),
    (
        "run: {length",
        "run: [length",
        ("59:62: the [ of line 59, column 6 wants a comma or its ] before this",),
    ),
    (
        "seed: 1}",
        "seed: 1",
        ("59:62: the { of line 59, column 6 wants a comma or its } before this",),
    ),
    (
        "run: {",
        "runs: {",
        ("59:1: a process has no key 'runs', did you mean 'run'?",),
    ),
    (
        "kpis:",
        "name: x\nkpis:",
        ("54:1: the key 'name' stands here twice, first in line 2",),
    ),
    (
        "name: Olga,",
        "name: Olga, about: quick, careful,",
        (
            "13:36: a comma in {…} begins a new key, and 'careful' has no value; put a text with a comma in quotes: write about: \"quick, careful\"",
        ),
    ),
    (
        "name: Shop",
        "name: *shop",
        (
            "2:7: `*shop` is an alias of YAML, and there is no `&shop` before it: put a text that begins with * in quotes",
        ),
    ),
    (
        "name: Shop",
        "name: !shop x",
        ("2:7: a word that begins with `!` is a tag of YAML (!shop), and a process has none",),
    ),
    (
        "name: Shop",
        "name: @shop",
        ("2:7: a text cannot begin with @: put it in quotes",),
    ),
    (
        "name: Shop",
        "name: 'Shop",
        ("2:7: this quote is never closed",),
    ),
    (
        "parts:\n",
        "parts:",
        ("27:15: a second `: ` in one line: put a text that holds a colon in quotes",),
    ),
    (
        "at_most: 9 d, then: refusal, next",
        "needs: 2, next",
        ("35:60: a wait has no `needs`",),
    ),
    (
        "patience: 1 h",
        "waits_on: us, patience: 1 h",
        ("30:47: a stage of work has no `waits_on`",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: {all: [refusal]}}\n  refusal",
        ("41:88: a split opens at least two branches: {all: [a, b]}",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: {all: [refusal, nowhere]}}\n  refusal",
        ("41:98: there is no stage 'nowhere' (there are intake, triage, delivery, repair, pick_up, refusal)",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: []}\n  refusal",
        ("41:82: no stage or end stands here",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: [refusal, resolved]}\n  refusal",
        (
            "41:83: an item of this list is a mapping: {to: refusal}; branches are {all: [a, b]}",
            "41:92: an item of this list is a mapping: {to: resolved}; branches are {all: [a, b]}",
        ),
    ),
    (
        "next: resolved}\n  refusal",
        "next: {refusal: 10%, resolved}}\n  refusal",
        ("41:97: the share of 'resolved' is missing",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: {refusal, resolved}}\n  refusal",
        (
            "41:83: the share of 'refusal' is missing",
            "41:92: the share of 'resolved' is missing",
        ),
    ),
    (
        "next: resolved}\n  refusal",
        "next: {to: resolved, share: 100%}}\n  refusal",
        ("41:83: routes with `to` are items of a list: write [{to: repair, share: 5%}, {to: …, share: rest}]",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: {by: device, phone: resolved}}\n  refusal",
        ("41:82: nothing is said for device = laptop, and such tickets come; add that value or `otherwise`",),
    ),
    (
        "next: resolved}\n  refusal",
        "after_all: [repair], next: resolved}\n  refusal",
        ("41:87: `after_all` names the branches that come together, at least two: [a, b]",),
    ),
    (
        "- {to: {repair: 80%, delivery: 20%}}",
        "- {to: repair, share: 80%}",
        ("33:16: a list of routes has shares or conditions, not both: let `to` be a choice by shares",),
    ),
    (
        "{to: pick_up, share: rest}",
        "{to: pick_up}",
        ("40:54: the share of this route is missing: `share: rest` takes what is left",),
    ),
    (
        "{to: pick_up, share: rest}",
        "{when: age > 3, to: pick_up}",
        ("40:61: a list of routes has shares or conditions, not both: let `to` be a choice by shares",),
    ),
    (
        "rate: {mon-fri",
        "every: 1 h\n    rate: {mon-fri",
        ("19:5: a source has one of `rate`, `every` and `at`, not `rate` and `every`",),
    ),
    (
        "    rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n",
        "",
        ("18:3: the source 'walk_in' needs one of `rate`, `every` and `at`",),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}",
        "every: 1 h",
        ("22:5: `seasons` scale a `rate`, and this source has none",),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office",
        "at: [2026-01-13 25:00]",
        (
            "19:21: there is no time 25:00: a day goes from 00:00 to 24:00",
            "21:5: `seasons` scale a `rate`, and this source has none",
        ),
    ),
    (
        "    rate: {mon-fri",
        "    size: 0\n    rate: {mon-fri",
        ("19:11: `size` must be at least 1, not 0",),
    ),
    (
        "share: repeats, where",
        "share: repeats, from: arrived, where",
        ("57:29: `from` belongs to a time; this KPI is a share",),
    ),
    (
        "to: closed, goal",
        "to: closed, within: 3 d, goal",
        ("56:49: `within` belongs to `share: repeats`; a time says `goal: 90% within 4 h`",),
    ),
    (
        "currency: EUR",
        "currency: EUR\nholidays: DE-XX",
        ("5:14: no holidays are known for 'XX' in DE",),
    ),
    (
        "currency: EUR",
        "currency: EUR\nholidays: [2026-05-01, 2026-05-32]",
        ("5:24: 2026-05-32 is not a date: that month has 31 days",),
    ),
    (
        "currency: EUR",
        "currency: EUR\nholidays: ru",
        ("5:11: no holidays are known for the country 'ru', did you mean 'RU'?",),
    ),
    (
        "customer, calendar: office",
        "customer, calendar: night",
        (
            "41:33: `wd` has no length here: the calendar 'night' is open outside another and has no working days of its own; write hours",
        ),
    ),
    (
        "device: {phone: 70%, laptop: 30%}",
        "device: {by: age, phone: 70%, laptop: 30%}",
        ("25:20: 'age' is not drawn before this attribute (there are source, weekday, hour, priority)",),
    ),
    (
        "error_factor: 1.5",
        "error_factor: -1",
        ("14:37: -1 is below 0",),
    ),
    (
        "available: 90%",
        "available: 0%",
        ("9:78: people who are never available do no work: it must be above 0 %",),
    ),
    (
        "available: 90%",
        "available: 90%, at_shift_end: stop",
        ("9:97: `at_shift_end` is pause or finish, not 'stop'",),
    ),
    (
        "{counts_as: miss}",
        "{cancels: maybe}",
        ("45:22: `cancels` is true, false, yes or no, not 'maybe'",),
    ),
    (
        "after: 5 wd, ",
        "",
        ("44:22: `repeat` needs `after`: how long after the end",),
    ),
    (
        "after: 5 wd",
        "after: 5 d",
        (
            "44:43: `d` is 24 hours, and here only the hours of the calendar 'office' count: write hours, or wd for its working days",
        ),
    ),
    (
        "is_rework: true",
        "is_rework: tru",
        ("40:47: `is_rework` is true, false, yes or no, not 'tru', did you mean 'true'?",),
    ),
    (
        "roles: [desk]",
        "roles: []",
        ("9:29: no role stands here",),
    ),
    (
        "same as intake",
        "not same as [intake, repare]",
        ("42:62: a text in {…} that holds a [ needs quotes around all of it",),
    ),
    (
        "age > 5",
        'age > "x"',
        ("33:45: 'age' is a number and is compared with numbers",),
    ),
    (
        "age > 5",
        "age > 5 > 3",
        ("33:47: a comparison has two sides: join two comparisons by `and`",),
    ),
    (
        "age > 5",
        "age in (3, 4)",
        (
            "33:50: a comma in {…} begins a new key, and '4)' has no value; put a text with a comma in quotes: write when: 'device == \"laptop\" and age in (3, 4)'",
        ),
    ),
    (
        "age > 5",
        "age in [3, 4",
        ("33:46: a text in {…} that holds a [ needs quotes around all of it",),
    ),
    (
        "age > 5",
        "not in",
        ("33:43: 'in' does not belong here: a value is missing before it",),
    ),
    (
        "age > 5",
        "age % 2 == 1",
        ("33:43: '%' does not belong here",),
    ),
    (
        "age > 5",
        "and",
        ("33:39: 'and' does not belong here: a value is missing before it",),
    ),
    (
        "age > 5",
        "open.ofice",
        ("33:44: there is no calendar 'ofice', did you mean 'office'?",),
    ),
    (
        "age > 5",
        "stock.screens < 3",
        ("33:45: there is no part 'screens', did you mean 'screen'?",),
    ),
    (
        "age > 5",
        'hour >= "9"',
        ("33:44: texts are equal or not: >= compares numbers",),
    ),
    (
        'when: device == "laptop" and age > 5',
        'when: "device == \'laptop"',
        ("33:27: the quote ' is never closed",),
    ),
    (
        "uses: {by: device, phone: {screen: 1}, otherwise: {}}",
        "uses: {screen: 1.5}",
        ("39:20: '1.5' is not a whole number: it must be whole",),
    ),
    (
        "uses: {by: device, phone: {screen: 1}, otherwise: {}}",
        "uses: screen",
        ("39:11: `uses` is a mapping of keys to values, not the text 'screen'",),
    ),
    (
        "duration: 5 min",
        "duration: 5min 3 h",
        ("42:42: in a sum the units go down: 'h' comes after a unit that is no larger",),
    ),
    (
        "duration: 5 min",
        "duration: -5 min",
        ("42:35: a duration cannot be below 0",),
    ),
    (
        "duration: 5 min",
        "duration: 5 ± 3",
        ("42:39: a unit is missing: 3 what? Write 3 min, 3 h or the like",),
    ),
    (
        "duration: 5 min",
        "duration: exponential(5 ± 3 min)",
        ("42:47: an exponential has only its mean: write exponential(30 min)",),
    ),
    (
        "duration: 5 min",
        "duration: 5 M",
        ("42:37: 'M' is no unit of time here: write min for minutes, or weeks or days",),
    ),
    (
        "duration: 5 min",
        "duration: {phone: 5 min, laptop: 10 min}",
        (
            "42:35: a duration is a single value, not a mapping; where it depends on an attribute, say on which: {by: device, …}",
        ),
    ),
    (
        "duration: 5 min",
        "duration: [5 min]",
        ("42:35: a duration is a single value, not a list",),
    ),
    (
        "duration: 5 min",
        "duration:",
        ("42:33: a value is missing after this colon",),
    ),
    (
        "duration: 5 min, assign",
        "duration:5 min, assign",
        ("42:33: a space is missing after the colon of `duration:`",),
    ),
    (
        "  resolved: {repeat",
        "  triage: {repeat",
        ("44:3: 'triage' is the name of a stage, too",),
    ),
    (
        "  refusal: {role",
        "  all: {role",
        (
            "33:52: there is no stage or end 'refusal', did you mean 'refused'?",
            "35:80: there is no stage or end 'refusal', did you mean 'refused'?",
            "42:3: 'all' has a meaning of its own and cannot be the name of a stage",
        ),
    ),
    (
        "priorities: [urgent, normal]",
        "priorities: [urgent, normal, urgent]",
        ("16:30: 'urgent' stands here twice",),
    ),
    (
        "stages:\n",
        "steps:\n",
        ("29:1: a process has no key 'steps', did you mean 'stages'?",),
    ),
    (
        "staff:\n",
        "staf:\n",
        ("8:1: a process has no key 'staf', did you mean 'staff'?",),
    ),
    (
        "by: priority\n  time",
        "by: prority\n  time",
        ("51:7: there is no attribute 'prority', did you mean 'priority'?",),
    ),
    (
        "  owned_when: intake.started\n",
        "",
        ("51:3: `time_to_own` needs `owned_when`: which moment counts, such as intake.started",),
    ),
    (
        "time_to_own: {urgent: 15 min, normal: 1 h}\n  time_to_resolve: {urgent: 1 wd, normal: 30 h}",
        "about: nothing",
        (
            "15:27: `order: due` needs an `sla` with a `time_to_resolve`, for that says when a ticket is due",
            "57:20: `time_to_resolve_met` speaks of `time_to_resolve`, which `sla` does not promise",
        ),
    ),
    (
        "{from: intake.finished",
        "{from: last intake.finish",
        ("55:33: there is no milestone 'finish', did you mean 'finished'?",),
    ),
    (
        "{from: intake.finished",
        "{from: [last intake.finished, arrived]",
        ("55:21: of several milestones all are meant for their last time, or none",),
    ),
    (
        "last repair.started",
        "last arrived",
        ("56:16: arrived happens once, there is no last time",),
    ),
    (
        "clock: always",
        "clock: sla",
        ("56:81: there is no calendar 'sla' (there are office, night, always)",),
    ),
    (
        "seed: 1}",
        "seed: -1}",
        ("59:61: '-1' is below 0",),
    ),
    (
        "warm_up: 1 w",
        "warmup: 1 w",
        ("59:24: `run` has no key 'warmup', did you mean 'warm_up'?",),
    ),
    (
        "cost: 40",
        "cost: cheap",
        ("28:81: 'cheap' is not a number",),
    ),
    (
        "order_quantity: 10",
        "order_quantity: 0",
        ("28:55: `order_quantity` must be at least 1, not 0",),
    ),
    (
        "lead_time: 3 d",
        "lead_time: 3 d 4",
        ("28:74: a unit is missing: 4 what? Write 4 min, 4 h or the like",),
    ),
    (
        "2026-02-01..2026-02-28",
        "2026-02",
        ("22:15: '2026-02' is not a date: write 2026-01-05",),
    ),
    (
        "name: Shop",
        "name:\tShop\n\tabout: x",
        ("3:1: a tab indents this line: YAML wants spaces",),
    ),
    (
        "office: {mon-fri",
        "office: 09:00-17:00\n  other: {mon-fri",
        ("6:11: a calendar says its days: {mon-fri: 09:00-17:00}",),
    ),
    (
        "wait: lognormal(2 ± 1 d)",
        "wait: until 25:00",
        ("35:26: there is no time 25:00: a day goes from 00:00 to 24:00",),
    ),
    (
        "wait: lognormal(2 ± 1 d)",
        "wait: until noon",
        ("35:26: 'noon' is not a time of day: write 09:00",),
    ),
    (
        "name: Shop",
        "name: Shop\n  about: x",
        ("3:3: this key does not fit the lines above: it is indented deeper, or a colon is missing above",),
    ),
    (
        "    seasons:",
        "   seasons:",
        ("22:4: this does not fit the lines above: is it indented as they are, and has its key a colon?",),
    ),
    (
        "      - {when",
        "       {when",
        ("33:8: a `- ` is missing: the items of this list begin with it",),
    ),
    (
        "      - {when: device",
        "      - when: device",
        ("33:49: a second `: ` in one line: put a text that holds a colon in quotes",),
    ),
    (
        "seed: 1}",
        "seed: [1]}",
        ("59:61: `seed` is a single value, not a list",),
    ),
    (
        "cost: 40",
        "cost: -4",
        ("28:81: a part's cost cannot be below 0",),
    ),
    (
        "x1.2",
        "+x%",
        ("22:39: '+x' is not a number",),
    ),
    (
        "x1.2",
        "x",
        ("22:39: 'x' is no factor: write x1.4, +40% or -10%",),
    ),
    (
        "x1.2",
        "-150%",
        ("22:39: a rate cannot fall below 0",),
    ),
    (
        "x1.2",
        "",
        ("22:39: a season's factor is missing",),
    ),
    (
        "cost: 20/h",
        "cost: [20/h]",
        ("9:61: a cost is a single value, not a list",),
    ),
    (
        "cost: 20/h",
        "cost: -20/h",
        ("9:61: a cost cannot be below 0",),
    ),
    (
        "walk_in:\n",
        "walk;in:\n",
        ("18:7: the name of a source cannot hold `;`, which joins names in the log",),
    ),
    (
        "walk_in:\n",
        "' walk':\n",
        ("18:4: the name of a source begins or ends with a blank",),
    ),
    (
        "calendar: office\n    enters",
        "calendar: office\n    at: 2026-01-05\n    enters",
        ("21:5: a source has one of `rate`, `every` and `at`, not `rate` and `at`",),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office\n    enters: intake\n    seasons: {2026-02-01..2026-02-28: x1.2}",
        "at: [2026-01-13]\n    calendar: office\n    enters: intake",
        ("20:5: `at` names the times themselves, no calendar counts",),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office\n    enters: intake\n    seasons: {2026-02-01..2026-02-28: x1.2}",
        "at: []\n    enters: intake",
        ("19:9: no time stands here",),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}",
        "rate: {}",
        ("19:11: no hours and no rate stand here",),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office",
        "rate: 5/wd",
        ("19:11: a rate per wd needs a calendar, whose working days it counts",),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office",
        "rate: 5/wd\n    calendar: night",
        (
            "19:11: `wd` has no length here: the calendar 'night' is open outside another and has no working days of its own; write a rate per h or w",
        ),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office",
        "rate: 5/wd\n    calendar: offise",
        ("20:15: there is no calendar 'offise', did you mean 'office'?",),
    ),
    (
        "rate: {mon-fri 09:00-12:00: 2/h, mon-fri 12:00-17:00: 1/h}\n    calendar: office",
        "rate: 5/w\n    calendar: offise",
        ("20:15: there is no calendar 'offise', did you mean 'office'?",),
    ),
    (
        "mon-fri 12:00-17:00: 1/h",
        "mon-fri 12:00-17:60: 1/h",
        ("19:52: there is no time 17:60: a day goes from 00:00 to 24:00",),
    ),
    (
        "mon-fri 12:00-17:00: 1/h",
        "mon-fri noon: 1/h",
        ("19:46: 'noon' is not a day of the week (there are mon, tue, wed, thu, fri, sat, sun)",),
    ),
    (
        "device: {phone: 70%, laptop: 30%}",
        "device: {}",
        ("25:15: the attribute 'device' has no values",),
    ),
    (
        "device: {phone: 70%, laptop: 30%}",
        "device: {phone: 70%, laptop}",
        ("25:28: the share of 'laptop' is missing",),
    ),
    (
        "device: {phone: 70%, laptop: 30%}",
        "device: {phone: 70%, '': 30%}",
        ("25:29: a value of 'device' is empty",),
    ),
    (
        "device: {phone: 70%, laptop: 30%}",
        "device: [phone, laptop]",
        ("25:15: the attribute 'device' is a mapping of keys to values, not a list",),
    ),
    (
        "device: {phone: 70%, laptop: 30%}",
        "device: {by: priority, urgent: 3 ± 1, normal: {phone: 70%, laptop: 30%}}",
        ("25:15: the attribute 'device' is a number for some tickets and a word for others",),
    ),
    (
        "device: {phone: 70%, laptop: 30%}",
        "device: {by: priority, urgent: {phone: 70%, laptop: 30%}, normal:}",
        ("25:71: a value is missing after this colon",),
    ),
    (
        "parts:\n  screen",
        "parts:\n  by",
        (
            "28:3: 'by' has a meaning of its own and cannot be the name of a part",
            "39:32: there is no part 'screen' (there is by)",
        ),
    ),
    (
        "screen: {stock: 30, reorder_at: 20, ",
        "screen: {stock: 30, ",
        ("28:23: `order_quantity` without `reorder_at`: nothing is ever ordered",),
    ),
    (
        "screen: {stock: 30, reorder_at: 20, order_quantity: 10, lead_time: 3 d, cost: 40}",
        "screen: 30",
        ("28:11: the part 'screen' is a mapping of keys to values, not the text '30'",),
    ),
    (
        "arrivals:\n  walk_in",
        "arrivals: {}\narrival:\n  walk_in",
        (
            "17:11: no source of tickets stands here",
            "18:1: a process has no key 'arrival', did you mean 'arrivals'?",
        ),
    ),
    (
        "phone: 20 ± 10 min, laptop: exponential(40 min)",
        "phone: , laptop: exponential(40 min)",
        ("38:28: 'phone' has no value",),
    ),
    (
        "phone: 20 ± 10 min, laptop: exponential(40 min)",
        "",
        ("38:15: the duration depends on 'device', and no value of it stands here",),
    ),
    (
        "{by: device, phone: 20",
        "{by: , phone: 20",
        ("38:20: the name of an attribute is empty",),
    ),
    (
        "phone: {screen: 1}",
        "phone: {screen}",
        ("39:32: how many of 'screen' are used?",),
    ),
    (
        "uses: {by: device, phone: {screen: 1}, otherwise: {}}",
        "uses: {screen: {by: device, phone: 1, otherwise: 2}, other: {by: priority, urgent: 1, otherwise: 2}}",
        ("39:58: there is no part 'other' (there is screen)",),
    ),
    (
        "night: {outside: office}",
        "night: {outside: office, mon: 09:00-10:00}",
        ("7:28: a calendar with `outside` has no hours of its own",),
    ),
    (
        "night: {outside: office}",
        "night: [mon]",
        ("7:10: the calendar 'night' is a mapping of keys to values, not a list",),
    ),
    (
        "night: {outside: office}",
        "night: {mon: []}",
        ("7:16: no hours stand here: write `closed` for a day without any",),
    ),
    (
        "night: {outside: office}",
        "night: {outsid: office}",
        ("7:11: 'outsid' is neither a day nor a key of a calendar, did you mean 'outside'?",),
    ),
    (
        "night: {outside: office}",
        "night: {mon: 09:00, tue: 10}",
        (
            "7:16: '09:00' are no opening hours: write 09:00-18:00",
            "7:28: '10' are no opening hours: write 09:00-18:00",
        ),
    ),
    (
        "night: {outside: office}",
        "night: {outside: all}\n  all: {daily: 00:00-24:00}",
        ("7:20: 'all' is always open, so that 'night' would never be",),
    ),
    (
        "night: {outside: office}",
        "night: {outside: a}\n  a: {outside: night}",
        ("7:20: these calendars go round in a circle: night is outside a is outside night",),
    ),
    (
        "except: {2026-04-06: closed}",
        "except: {2000-01-01..2026-01-01: closed}",
        ("6:43: this range is longer than ten years",),
    ),
    (
        "except: {2026-04-06: closed}",
        "except: closed",
        ("6:42: `except` is a mapping of keys to values, not the text 'closed'",),
    ),
    (
        "currency: EUR",
        "currency: EUR\nholidays: {a: b}",
        ("5:11: `holidays` is a single value, not a mapping",),
    ),
    (
        "experts:\n    calendar",
        "'a;b':\n    calendar",
        ("10:5: the name of a group cannot hold `;`, which joins names in the log",),
    ),
    (
        "count: 2, roles",
        "count: 200000, roles",
        ("9:19: more than 100,000 people are too many",),
    ),
    (
        "    people:\n      - {name: Olga, speed: {repair: 0.8, otherwise: 1}}\n      - {name: Pavel, error_factor: 1.5, away: [2026-02-02..2026-02-06], backup: [desk]}\n",
        "    people: []\n",
        ("12:13: nobody stands in this list",),
    ),
    (
        "    people:\n      - {name: Olga, speed: {repair: 0.8, otherwise: 1}}\n      - {name: Pavel, error_factor: 1.5, away: [2026-02-02..2026-02-06], backup: [desk]}\n",
        "    people: {Olga: 1}\n",
        ("12:13: `people` is a list: [{name: Olga}, {name: Pavel, speed: 0.8}]",),
    ),
    (
        "- {name: Olga, speed: {repair: 0.8, otherwise: 1}}",
        "- [Olga]",
        ("13:9: a person is a mapping of keys to values, not a list",),
    ),
    (
        "- {name: Olga, speed: {repair: 0.8, otherwise: 1}}",
        "- {speed: 1}",
        ("13:9: a person needs `name`: the person's name in logs and reports",),
    ),
    (
        "backup: [desk]",
        "backup: [dask]",
        ("14:83: nobody has the role 'dask', did you mean 'desk'?",),
    ),
    (
        "speed: {repair: 0.8",
        "speed: {repair: 0",
        ("13:38: a speed must be above 0",),
    ),
    (
        "speed: {repair: 0.8, otherwise: 1}",
        "speed: -1",
        ("13:29: -1 is below 0",),
    ),
    (
        "resolved_when: repair.finished",
        "resolved_when: last repair.finished",
        ("50:18: `last` belongs to a KPI's `from`: the last time before `to`",),
    ),
    (
        "resolved_when: repair.finished",
        "resolved_when: solved",
        ("50:18: 'solved' is no milestone: write STAGE.started, STAGE.finished, STAGE.queued, arrived or closed",),
    ),
    (
        "kpis:\n",
        "kpis:\n  a;b: {share: repeats}\n",
        ("55:4: the name of a KPI cannot hold `;`, which joins names in the log",),
    ),
    (
        "{share: time_to_resolve_met, goal: at least 80%}",
        "{share: repeats, within: 3 d, clock: always}",
        ("58:42: `clock` belongs to a time; this KPI is a share",),
    ),
    (
        "{share: time_to_resolve_met, goal: at least 80%}",
        "{share: sla_met, within: 3 d}",
        ("58:29: `within` belongs to `share: repeats`",),
    ),
    (
        "{share: time_to_resolve_met, goal: at least 80%}",
        "{share: repeats, goal: at most 120%}",
        ("58:43: a share cannot be above 100 %: 120%",),
    ),
    (
        "{share: time_to_resolve_met, goal: at least 80%}",
        "{about: nothing}",
        ("58:3: the KPI 'in_time' needs `from` and `to`, or `share`",),
    ),
    (
        "{share: time_to_resolve_met, goal: at least 80%}",
        "{from: arrived, to: closed, pauses: all}",
        ("58:48: `pauses` is sla, not 'all'",),
    ),
    (
        "length: 4 weeks",
        "length: 0 h",
        ("59:15: a run of no length shows nothing",),
    ),
    (
        "start: 2026-01-12",
        "start: [2026-01-12]",
        ("3:8: `start` is a single value, not a list",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: [{to: refusal, when: age > 3}, {to: intake}, {to: resolved}]}\n  refusal",
        ("41:113: this route has no condition, and the ones after it are never taken",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: [{to: refusl, shar: 5%}, {to: resolvd, share: rest}]}\n  refusal",
        (
            "41:88: there is no stage or end 'refusl', did you mean 'refusal'?",
            "41:96: a route has no key 'shar', did you mean 'share'?",
            "41:112: there is no stage or end 'resolvd', did you mean 'resolved'?",
        ),
    ),
    (
        "next: resolved}\n  refusal",
        "next: {}}\n  refusal",
        ("41:82: no stage or end stands here",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: {all: refusal}}\n  refusal",
        ("41:88: a split opens at least two branches: {all: [a, b]}",),
    ),
    (
        "next: resolved}\n  refusal",
        "next: [{}]}\n  refusal",
        ("41:83: a route needs `to`: the stage or end, or a choice",),
    ),
    (
        "delivery: {wait",
        "deli.very: {wait",
        ("34:28: there is no stage or end 'delivery', did you mean 'deli.very'?",),
    ),
    (
        "assign: same as intake",
        "assign: [intake]",
        ("42:50: `assign` is written `same as diagnosis`, or `not same as [a, b]`",),
    ),
    (
        "assign: same as intake",
        "assign: {not: intake}",
        ("42:50: `assign` is written `same as diagnosis`, or `not same as [a, b]`",),
    ),
    (
        "  refused: {counts_as: miss}",
        "  re;fused: {counts_as: miss}",
        (
            "42:72: there is no stage or end 'refused', did you mean 're;fused'?",
            "45:5: the name of an end cannot hold `;`, which joins names in the log",
        ),
    ),
    (
        "  refused: {counts_as: miss}",
        "  refused: miss",
        ("45:12: the end 'refused' is a mapping of keys to values, not the text 'miss'",),
    ),
    (
        "{share: 4%, after: 5 wd, calendar: office, enters: intake}",
        "4%",
        ("44:22: `repeat` is a mapping of keys to values, not the text '4%'",),
    ),
    (
        "procsim: 1",
        "procsim: [1]",
        ("1:10: `procsim` is a single value, not a list",),
    ),
    (
        "name: Shop",
        "name: ''",
        ("2:8: `name` is empty",),
    ),
    (
        "queues: {experts: {order: due}}",
        "queues: {experts: due}",
        ("15:19: a queue is a mapping of keys to values, not the text 'due'",),
    ),
    (
        "pauses: [customer]",
        "pauses: [customer, customer]",
        ("48:22: 'customer' stands here twice",),
    ),
    (
        "by: priority}",
        "by: device, about: a, b, c}",
        (
            "55:102: a comma in {…} begins a new key, and 'b' has no value; put a text with a comma in quotes: write about: \"a, b\"",
        ),
    ),
    (
        "{phone: 70%, laptop: 30%}",
        "{phone: 50%, laptop: 0.500002}",
        ("25:15: the shares of 'device' add up to 100.0002 %, not to 100 %",),
    ),
    (
        "{phone: 70%, laptop: 30%}",
        "{phone: 33.3333%, laptop: 33.3333%, tablet: 33.3332%}",
        ("25:15: the shares of 'device' add up to 99.9998 %, not to 100 %",),
    ),
    (
        "time_to_own: {urgent: 15 min, normal: 1 h}\n  time_to_resolve: {urgent: 1 wd, normal: 30 h}\nkpis:\n",
        "about: nothing\nkpis:\n  all: {share: sla_met}\n",
        (
            "15:27: `order: due` needs an `sla` with a `time_to_resolve`, for that says when a ticket is due",
            "54:16: `sla_met` speaks of what `sla` promises: it has neither `time_to_own` nor `time_to_resolve`",
            "58:20: `time_to_resolve_met` speaks of `time_to_resolve`, which `sla` does not promise",
        ),
    ),
    (
        "calendar: office, next: resolved}",
        "calendar: office, next: {all: [refusal, resolved, refused]}}",
        (
            "41:98: a branch begins at a stage, and 'resolved' is an end: let a stage lead there",
            "41:108: a branch begins at a stage, and 'refused' is an end: let a stage lead there",
        ),
    ),
    (
        "calendar: office, next: resolved}",
        "calendar: office, next: {all: [refusal, repare]}}",
        ("41:98: there is no stage 'repare', did you mean 'repair'?",),
    ),
)
