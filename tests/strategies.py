"""Random processes as YAML, for the tests that must hold for any of them (hypothesis).

`processes` uses every feature of the language, alone and together. Half of them are in whole minutes (arrivals every
five minutes, constant durations), so that events meet at one instant; with ``deterministic=True`` nothing at all is
left to chance, and a plain simulator can foretell the whole log. They are small: a few dozen tickets, two or three
days.

The stages stand in a row, and every way leads forward, but for loops that `visits` bounds and that take time; between
them stand blocks of two or three branches that join. So each process is sound by the rules of the format.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml
from hypothesis import strategies as st

Node = dict[str, Any]

#: Calendars by name, with those that are open at 10:00 on most days.
CALENDARS: dict[str, Any] = {
    "shop": {"mon-sun": "09:00-17:00"},
    "workshop": {"mon-fri": ["08:00-12:00", "13:00-18:00"], "sat": "09:00-13:00"},
    "evening": {"mon-sun": "10:00-20:00", "except": {"2026-01-06": "10:00-15:00"}},
    "night": {"mon-sun": "20:00-04:00"},
    "on_call": {"outside": "shop"},
    "halves": {"mon-sun": ["07:00-12:00", "12:00-16:00"]},
}
OPEN_AT_TEN = ("shop", "workshop", "evening", "halves")
WHOLE = ("5 min", "10 min", "15 min", "30 min", "45 min", "1 h", "2 h", "3 h")
RANDOM = (
    "exponential(20 min)", "lognormal(20 ± 10 min)", "gamma(15 ± 10 min)", "weibull(20 ± 15 min)", "normal(20 ± 5 min)",
    "uniform(5..15 min)", "triangular(4..8..20 min)", "pert(4..8..20 min)", "usually 20 min (9 in 10 within 35 min)",
    "5..15 min", "4..8..20 min", "20 ± 10 min", "1 h 7 min", "37 s", "exponential(2 h)", "lognormal(90 ± 60 min)",
)  # fmt: skip
WHOLE_INTERVALS = ("1 h", "2 h", "90 min", "30 min")
RANDOM_INTERVALS = ("exponential(1 h)", "2 ± 1 h")
ORDERS = ("arrival", "shortest", "due", "oldest", "latest")


@dataclass
class Sketch:
    """A process while it is drawn: what stands so far, and which of its names may be mentioned."""

    draw: Any
    deterministic: bool
    whole: bool
    calendars: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    pairs: list[str] = field(default_factory=list)  # roles that two people share on one calendar
    ranks: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    work: list[str] = field(default_factory=list)  # work stages so far
    stages: Node = field(default_factory=dict)
    ends: Node = field(default_factory=dict)

    @property
    def constant(self) -> bool:
        """Whether arrivals and durations are whole minutes, all of them."""
        return self.deterministic or self.whole

    def flip(self, percent: int = 50) -> bool:
        """Whether a feature is there; a smaller process is one without."""
        return self.draw(st.integers(0, 99)) >= 100 - percent

    def one(self, options: Any) -> Any:
        """One of several; the first is the simplest."""
        return self.draw(st.sampled_from(list(options)))

    def duration(self, zero: bool = False) -> str:
        """How long something takes."""
        if self.constant:
            return self.one(WHOLE + (("0 min",) if zero else ()))
        return self.one(RANDOM + WHOLE)

    def by(self, value: Any) -> Any:
        """A value that may depend on an attribute."""
        if not self.flip(20):
            return value()
        attribute, values = self.one([("kind", ["a", "b"]), ("source", self.sources)])
        listed = values[: self.draw(st.integers(1, len(values)))]
        return {"by": attribute, **{name: value() for name in listed}, "otherwise": value()}

    def condition(self) -> str:
        """A condition on whatever may be asked."""
        options = ['kind == "a"', "hour < 12", "size + 1 > 3", f'source in ["{self.sources[0]}"] or weekday == "tue"']
        if self.work:
            options += [f"queue.{self.one(self.work)} > 1", f"visits.{self.one(self.work)} < 2"]
        if self.calendars:
            options.append(f"not open.{self.one(self.calendars)}")
        if self.parts:
            options.append(f"stock.{self.one(self.parts)} > 1")
        return self.one(options)


def calendars(sketch: Sketch) -> Node:
    """Up to three calendars, and what `outside` refers to."""
    least = 1 if sketch.flip(85) else 0
    names = sketch.draw(st.lists(st.sampled_from(list(CALENDARS)), min_size=least, max_size=3, unique=True))
    if "on_call" in names and "shop" not in names:
        names.insert(0, "shop")
    sketch.calendars = names
    return {name: CALENDARS[name] for name in names}


def person(sketch: Sketch) -> Node:
    """What may be said of a group and of a person alike."""
    keys: Node = {}
    if sketch.flip(25):
        keys["speed"] = sketch.one([2, 0.5, 0.8, {"s1": 0.5, "otherwise": 1.25}])
    if sketch.flip(15):
        keys["available"] = sketch.one(["50%", "80%", "85%"])
    if sketch.flip(40):
        keys["at_shift_end"] = "finish"
    if sketch.flip(10):
        keys["error_factor"] = sketch.one([0.5, 2, 0])
    if sketch.flip(10):
        keys["away"] = [sketch.one(["2026-01-06..2026-01-06", "2026-01-07..2026-01-09"])]
    return keys


def staff(sketch: Sketch) -> Node:
    """One to three groups; each role is held by its whole group, so that two of a group can work together."""
    names = ["desk", "мастера", "office"][: sketch.draw(st.integers(1, 3))]
    sketch.roles = list(names)
    groups: Node = {}
    for name in names:
        group: Node = {}
        others = [role for role in names if role != name]
        if sketch.calendars and sketch.flip(90):
            group["calendar"] = sketch.one(sketch.calendars)
        group.update(person(sketch))
        count = sketch.one([2, 1, 3])
        if count > 1:
            sketch.pairs.append(name)
        if others and sketch.flip(30):
            group["roles"] = [name, sketch.one(others)]
        elif others and sketch.flip(30):
            group["backup"] = [sketch.one(others)]
        if sketch.flip(30):
            group["people"] = [
                {"name": f"{name}_{number}", **{k: v for k, v in person(sketch).items() if k != "away"}}
                for number in range(count)
            ]
        else:
            group["count"] = count
        groups[name] = group
    return groups


def attributes(sketch: Sketch, first: bool) -> Node:
    """The attributes of a source; the first source has them all, so that each name exists."""
    found: Node = {}
    if first or sketch.flip(70):
        shares = ["100%", "0%"] if sketch.deterministic else ["100%", "50%", "0%"]
        # Both values are named, for a value that no source mentions is an error wherever it is asked for.
        found["kind"] = {"a": (share := sketch.one(shares)), "b": f"{100 - int(share[:-1])}%"}
        if not first and sketch.flip(30):
            found["kind"] = "a"
    if first or sketch.flip(50):
        found["size"] = sketch.one([3, 1] if sketch.deterministic else [3, "uniform(1..5)", "exponential(2)"])
    if sketch.ranks and (first or sketch.flip(70)):
        mixed = [{rank: f"{100 // len(sketch.ranks)}%" for rank in sketch.ranks}]
        if not sketch.deterministic and sketch.flip(20) and "kind" in found:
            mixed = [{"by": "kind", "a": {sketch.ranks[0]: "100%"}, "otherwise": {sketch.ranks[-1]: "100%"}}]
        found["priority"] = sketch.one(sketch.ranks + ([] if sketch.deterministic else mixed))
    return found


def arrivals(sketch: Sketch, length: int) -> Node:
    """The customers of each source; where they enter is set when the stages are known."""
    found: Node = {}
    for number, name in enumerate(sketch.sources):
        source: Node = {}
        kind = sketch.one(["at", "every"] if sketch.constant else ["at", "rate", "every"])
        if kind == "at":
            minutes = sketch.draw(st.lists(st.integers(0, length * 288 - 1), min_size=4, max_size=16))
            if sketch.flip(60):  # in the busy hours of a day
                minutes = [minute // 288 * 288 + 96 + minute % 96 for minute in minutes]
            source["at"] = [
                f"2026-01-{5 + minute // 288:02}T{minute % 288 // 12:02}:{minute % 12 * 5:02}" for minute in minutes
            ]
        elif kind == "every":
            source["every"] = sketch.one(WHOLE_INTERVALS + (() if sketch.constant else RANDOM_INTERVALS))
            if sketch.calendars and sketch.flip(30):
                source["calendar"] = sketch.one(sketch.calendars)
        else:
            source["rate"] = sketch.one(
                [
                    "12/d",
                    "1/h",
                    {"mon-sun 09:00-15:00": "2/h"},
                    {"mon 08:00-12:00": "4/h", "tue-sun 10:00-12:00": "2/h"},
                ]
            )
            if sketch.flip(30) and "shop" in sketch.calendars:
                source["rate"] = sketch.one(["1/h", "12/wd", "60/w"])
                source["calendar"] = "shop"
            if sketch.flip(20):
                source["seasons"] = {"2026-01-06..2026-01-07": sketch.one(["x2", "x0.5"])}
        if sketch.flip(25):
            source["size"] = 2
        source["attributes"] = attributes(sketch, number == 0)
        found[name] = source
    return found


def work(sketch: Sketch, later: list[str], name: str) -> Node:
    """A stage of work without its `next`."""
    alike = [other for other in sketch.work if sketch.stages.get(other, {}).get("role") in sketch.pairs]
    follows = sketch.one(alike) if alike and sketch.flip(65) else None
    role = sketch.by(lambda: sketch.one(sketch.roles)) if follows is None else sketch.stages[follows]["role"]
    stage: Node = {"role": role, "duration": sketch.by(sketch.duration)}
    if isinstance(stage["role"], str) and stage["role"] in sketch.pairs and sketch.flip(20):
        stage["needs"] = 2
    if sketch.ranks and sketch.flip(15):
        stage["rank"] = sketch.one(sketch.ranks)
    if sketch.flip(35):
        stage["patience"] = sketch.by(lambda: sketch.one([sketch.duration(zero=True), "never", "6 h"]))
        if sketch.flip(60):
            stage["gives_up"] = sketch.one(later)
        if sketch.calendars and sketch.flip(30):
            stage["calendar"] = sketch.one(sketch.calendars)
    if sketch.parts and sketch.flip(55):
        used = sketch.draw(st.lists(st.sampled_from(sketch.parts), min_size=1, unique=True))
        stage["uses"] = sketch.by(lambda: {part: sketch.draw(st.integers(1, 2)) for part in used})
    if sketch.flip(15):
        stage["at_most"] = sketch.one(["15 min", "30 min", "1 h"])
        stage["then"] = sketch.one(later)
    if follows is not None:
        stage["assign"] = f"same as {follows}"
    elif sketch.work and sketch.flip(25):
        same = sketch.one(sketch.work)
        options = [f"same as {same}", f"not same as {same}"]
        if len(sketch.work) > 1:
            options.append(f"not same as [{', '.join(sketch.work[:2])}]")
        stage["assign"] = sketch.one(options)
    sketch.work.append(name)
    return stage


def wait(sketch: Sketch, later: list[str], zero: bool) -> Node:
    """A waiting stage without its `next`."""
    stage: Node = {"wait": sketch.by(lambda: sketch.duration(zero=zero))}
    timed = [name for name in sketch.calendars if name in OPEN_AT_TEN]
    if sketch.flip(15):
        stage["wait"] = "until 10:00"
        if timed and sketch.flip():
            stage["calendar"] = sketch.one(timed)
    elif sketch.calendars and sketch.flip(30):
        stage["calendar"] = sketch.one(sketch.calendars)
    if sketch.flip(30):
        stage["waits_on"] = sketch.one(["customer", "supplier"])
    if sketch.flip(15):
        stage["at_most"] = sketch.one(["30 min", "2 h"])
        stage["then"] = sketch.one(later)
    return stage


def onward(sketch: Sketch, following: str, later: list[str], back: list[str]) -> Any:
    """A `next` that leads to the following stage at least sometimes; ``back`` are stages to which rework may return."""
    forms = ["one", "by", "cases"] + ([] if sketch.deterministic else ["shares"])
    form = sketch.one(forms)
    loop = f"visits.{back[-1]} < 3" if back else ""
    if form == "one" and not (back and sketch.flip(30)):
        return following
    if form == "by":
        return {"by": "kind", sketch.one(["a", "b"]): sketch.one(later), "otherwise": following}
    if form == "shares" and not back:
        return {sketch.one([name for name in later if name != following] or ["abandoned"]): "30%", following: "rest"}
    if form == "shares":
        again = [{"to": sketch.one(back), "share": "40%", "is_rework": True}, {"to": following, "share": "rest"}]
        return [{"when": loop, "to": again}, {"to": following}]
    cases: list[Node] = []
    if back and sketch.flip(60):
        cases.append({"when": loop, "to": sketch.one(back), **({"is_rework": True} if sketch.flip(20) else {})})
    if sketch.flip(70) or not cases:
        cases.append({"when": sketch.condition(), "to": sketch.one(later)})
    return [*cases, {"to": following}]


def block(sketch: Sketch, number: int, following: str, later: list[str]) -> None:
    """Two or three branches from a fork to a join; some end early, give up, or skip."""
    fork, meet = f"fork{number}", f"meet{number}"
    names = [f"{side}{number}" for side in ("left", "right", "third")[: sketch.draw(st.integers(2, 3))]]
    sketch.stages[fork] = {"next": {"all": list(names)}}
    for name in names:
        ways = [meet]
        if sketch.flip(30):
            ways.append(sketch.one([*list(sketch.ends), "resolved"]))
        stage = work(sketch, ways, name) if sketch.flip(60) else wait(sketch, ways, zero=False)
        loops = [name] if sketch.flip(20) else []
        stage["next"] = onward(sketch, meet, ways, loops)
        sketch.stages[name] = stage
    kind = sketch.one(["crossroads", "work", "wait"])
    join: Node = (
        {} if kind == "crossroads" else work(sketch, later, meet) if kind == "work" else wait(sketch, later, True)
    )
    sketch.stages[meet] = {**join, "after_all": list(names), "next": onward(sketch, following, later, [])}


def rows(sketch: Sketch) -> str:
    """All stages; gives the first of them."""
    count = sketch.one([2, 1, 3, 4])
    blocks = [sketch.flip(25) for _ in range(count)]
    entries = [
        f"fork{number}" if split else ("s1", "s2", "заявка", "s4")[number] for number, split in enumerate(blocks)
    ]
    ends = [*list(sketch.ends), "resolved"]
    for number, split in enumerate(blocks):
        following = entries[number + 1] if number + 1 < count else "resolved"
        later = [following, *entries[number + 2 :], *ends]
        name = entries[number]
        if split:
            block(sketch, number, following, later)
            continue
        kind = sketch.one(["work", "work", "work", "work", "wait", "crossroads"])
        # A loop must take time, and must not lead into a block's branches.
        back = [name] if kind != "crossroads" and sketch.flip(30) else []
        if kind == "work":
            stage = work(sketch, later, name)
        elif kind == "wait":
            stage = wait(sketch, later, zero=not back)
        else:
            stage = {}
        stage["next"] = onward(sketch, following, later, back)
        sketch.stages[name] = stage
    return entries[0]


def parts(sketch: Sketch) -> Node:
    """Up to two parts that are reordered."""
    sketch.parts = ["screen", "battery"][: sketch.one([0, 1, 1, 2])]
    return {
        name: {
            "stock": sketch.draw(st.integers(0, 4)),
            "reorder_at": sketch.draw(st.integers(0, 3)),
            "order_quantity": sketch.draw(st.integers(1, 3)),
            "lead_time": sketch.one([sketch.duration(), "8 h", "1 d"]),
        }
        for name in sketch.parts
    }


def ends(sketch: Sketch) -> None:
    """Ends of every kind."""
    if sketch.flip(25):
        sketch.ends["withdrawn"] = {"cancels": True}
    if sketch.flip(25):
        sketch.ends["lost"] = {"counts_as": "miss"}
    if sketch.flip(25):
        sketch.ends["back"] = {}


def promises(sketch: Sketch, document: Node) -> None:
    """The SLA, the KPIs, and the queue orders that depend on them."""
    due = sketch.flip(40)
    if due:
        document["sla"] = {
            "owned_when": "arrived",
            "resolved_when": "closed",
            "by": "kind",
            "time_to_resolve": {"a": "2 h", "b": "6 h", "otherwise": "4 h"},
        }
        if any(stage.get("waits_on") == "customer" for stage in sketch.stages.values()):
            document["sla"]["pauses"] = ["customer"]
        if sketch.calendars and sketch.flip(40):
            document["sla"]["clock"] = sketch.one(sketch.calendars)
    orders = ORDERS if due else [order for order in ORDERS if order != "due"]
    ordered = {role: {"order": sketch.one(orders)} for role in sketch.roles if sketch.flip(40)}
    if ordered:
        document["queues"] = ordered
    document["kpis"] = {"cycle": {"from": "arrived", "to": "closed", "goal": "90% within 8 h", "clock": "always"}}
    if sketch.flip(15):
        document["kpis"]["again"] = {"share": "repeats", "within": "5 h", "goal": "at most 5%"}


def in_whole_minutes(text: str) -> bool:
    """Whether all the arrivals and durations of a random process are whole minutes, left to no chance."""
    return not any(words in text for words in (*RANDOM, *RANDOM_INTERVALS, "rate:"))


@st.composite
def processes(draw: Any, deterministic: bool = False, whole: bool | None = None) -> str:
    """The YAML text of a random process; ``whole`` says whether it is in whole minutes, None lets chance decide."""
    sketch = Sketch(draw, deterministic, whole=draw(st.booleans()) if whole is None else whole)
    length = draw(st.integers(1, 2))
    document: Node = {"procsim": 1, "name": "Random"}
    document["calendars"] = calendars(sketch)
    if sketch.flip(15):
        document["holidays"] = [sketch.one(["2026-01-06", "2026-01-05"])]
    document["staff"] = staff(sketch)
    if sketch.flip():
        sketch.ranks = ["urgent", "normal", "slow"][: draw(st.integers(1, 3))]
        document["priorities"] = sketch.ranks
        sketch.ranks = sketch.ranks[:2]
    sketch.sources = ["walk_in", "mail", "calls"][: draw(st.integers(1, 3))]
    document["arrivals"] = arrivals(sketch, length)
    document["parts"] = parts(sketch)
    ends(sketch)
    first = rows(sketch)
    for source in document["arrivals"].values():
        source["enters"] = first
    if "back" in sketch.ends:
        sketch.ends["back"] = {"repeat": {"share": "100%" if deterministic else "60%", "after": "3 h", "enters": first}}
        if sketch.calendars and sketch.flip(30):
            sketch.ends["back"]["repeat"]["calendar"] = sketch.one(sketch.calendars)
    if len(sketch.sources) > 1 and sketch.flip(20):
        entries = [name for name in sketch.stages if name.startswith(("s", "заявка", "fork"))]
        document["arrivals"][sketch.sources[-1]]["enters"] = entries[-1]
    document["stages"] = sketch.stages
    if "s1" not in sketch.stages:
        for group in document["staff"].values():
            for keys in (group, *group.get("people", [])):
                if isinstance(keys.get("speed"), dict):
                    keys["speed"] = 1.25
    document["ends"] = sketch.ends
    promises(sketch, document)
    document["run"] = {"length": f"{length} d", "cool_down": draw(st.sampled_from(["1 d", "4 h", "3 d"]))}
    if sketch.flip(20):
        document["run"]["warm_up"] = "6 h"
    return yaml.safe_dump(
        {k: v for k, v in document.items() if v != {}}, allow_unicode=True, sort_keys=False, width=200
    )
