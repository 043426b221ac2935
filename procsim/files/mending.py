"""The errors of meaning in a file that cannot be read whole: those that it has whatever the rest was meant to be.

What cannot be read is replaced in a copy of the tree, and the copy is read. That may bring up what depended on it,
which is replaced in turn, until all can be read. Where nobody knows where tickets go, they go to a stage of its own: in
one copy it leads nowhere, so that tickets come only where they surely do; in another it leads everywhere. What is wrong
in both is wrong. People, stocks and hours that cannot be read are plentiful, so that nothing is missed.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Final

from procsim.files import reader
from procsim.files.declared import declared
from procsim.files.dependent import is_dependent
from procsim.files.keys import COLLECTIONS, keys_at
from procsim.files.nodes import Items, Mapping, Node, Scalar, find, scalars, with_paths
from procsim.files.patching import Patched
from procsim.files.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procsim.files.patching import Value
    from procsim.model.problems import Path, Problem
    from procsim.model.process import Process

_MOST_ROUNDS: Final = 12
_MOST_ATTEMPTS: Final = 4
_MANY: Final = "1000"
_LONG: Final = "1000 h"
#: Sections of which an entry that cannot be read is left out, and with it what speaks of it.
_LEFT_OUT: Final = ("calendars", "kpis", "queues", "parts")
#: What may stand in the place of a value of a stage without changing where tickets go.
_OF_STAGE: Final[dict[str, Value]] = {"duration": "1 h", "wait": "1 h", "uses": {}}


def errors_in_spite(root: Mapping, reading: Reading, file: str) -> list[Problem]:
    """The errors of meaning of a document that has problems; ``reading`` holds these.

    None are told where a problem has no place in the tree, or where too little of it can be read.
    """
    from procsim.model import soundness

    nowhere, everywhere = _Mender(root, leads_everywhere=False), _Mender(root, leads_everywhere=True)
    least = nowhere.process(reading, file)
    most = everywhere.process(reading, file) if least is not None else None
    if least is None or most is None:
        return []
    knows_ways = nowhere.knows_ways and everywhere.knows_ways
    knows_start = nowhere.knows_start and everywhere.knows_start
    mended = {*nowhere.tried, *everywhere.tried}
    told = []
    for problem in soundness.certain(least, most, knows_ways, knows_start):
        inside = any(problem.path[:length] in mended for length in range(len(problem.path) + 1))
        if not inside and nowhere.unknown not in problem.message:
            told.append(replace(problem, position=find(nowhere.tree, problem.path, problem.at_key)))
    return told


class _Mender:
    """One copy of a tree, in which what cannot be read is replaced."""

    def __init__(self, root: Mapping, leads_everywhere: bool) -> None:
        self._copy = Patched(root)
        self.tree = self._copy.tree
        self._leads_everywhere = leads_everywhere
        self._fresh = count(1)
        #: The name of what stands in for stages, roles and ends.
        self.unknown = "(unknown)"
        while any(self.unknown in scalar.text for scalar in scalars(root)):
            self.unknown += "?"
        #: How often what stands at a path has been replaced.
        self.tried: dict[Path, int] = {}
        #: Whether it is known where tickets go, and when the first day is.
        self.knows_ways = True
        self.knows_start = True

    def process(self, reading: Reading, file: str) -> Process | None:
        """The process of the mended tree; None where it cannot be mended."""
        sources = self.tree.get("arrivals")
        if not isinstance(sources, Mapping) or not isinstance(self.tree.get("stages"), Mapping):
            return None
        # Of a misspelt key only its value may still be wrong, which comes up when the tree is read again.
        renamed = self._copy.renamed
        paths = [self._copy.now(problem.path) for problem in reading.problems if problem.path not in renamed]
        if len(sources.entries) > 1:
            paths += [("arrivals", "", "attributes", name) for name in sorted(reading.doubted)]
        self._begin()
        for _ in range(_MOST_ROUNDS):
            units: dict[Path, list[Path]] = {}
            for path in paths:
                units.setdefault(_unit(path), []).append(path)
            if not all(self._mend(unit, inside) for unit, inside in units.items()):
                return None
            with_paths(self.tree)
            again = Reading(reading.folder)
            found = reader.process(again, self.tree, file)
            if found is not None and not again.problems:
                return found
            paths = [problem.path for problem in again.problems]
        return None

    def _begin(self) -> None:
        """Adds the stage to which tickets go where nobody knows where they go, and people for unknown roles."""
        names = declared(self.tree)
        way: Value = "resolved"
        if self._leads_everywhere:
            maybe = f'queue."{self.unknown}" > 0'
            targets = dict.fromkeys([*(names.stages or ()), *(names.ends or ())])
            way = [{"when": maybe, "to": name} for name in targets]
            way.append({"to": "resolved"})
        self._copy.put(("stages", self.unknown), {"next": way})
        if not isinstance(self.tree.get("staff"), Mapping):
            self._copy.put(("staff",), {})
        self._copy.put(("staff", self.unknown), {"count": _MANY})

    # --- what stands in for what ----------------------------------------------------------------------------------

    def _mend(self, unit: Path, inside: Sequence[Path]) -> bool:
        """Replaces what stands at a path, the more of it the oftener it has been tried; says whether it could."""
        attempt = self.tried.get(unit, 0)
        self.tried[unit] = attempt + 1
        if not unit or attempt >= _MOST_ATTEMPTS:
            return False
        keys = keys_at(unit[:-1])
        if keys is not None and unit[-1] not in keys:
            return self._lose(unit[:-1]) and self._copy.drop(unit)
        match unit:
            case ("stages", str(name), str(key)):
                return self._mend_stage(name, key, inside, attempt)
            case ("arrivals", str(name), str(key), *attribute):
                return self._mend_source(name, key, attribute, attempt)
            case ("staff", *_):
                return self._mend_staff(unit, attempt)
            case ("stages" | "arrivals" | "ends", str()):
                return self._mend_record(unit, attempt)
            case ("ends", _, key):
                self.knows_ways &= key != "repeat"
            case ("sla", str(key)) if key.startswith("time_to") and attempt < 2:
                return self._put_value(unit, inside, _LONG, attempt)
            case ("sla", *key) if not key or attempt >= 2:
                return self._copy.put(("sla",), {"time_to_resolve": _LONG})
            case ("stages" | "arrivals",):
                return False
            case ("start",):
                self.knows_start = False
        return self._copy.drop(unit)

    def _lose(self, record: Path) -> bool:
        """Replaces what an unknown key of a record may have been meant for."""
        match record:
            case ():
                self.knows_start &= self._copy.has(("start",))
                return self._copy.has(("sla",)) or self._copy.put(("sla",), {"time_to_resolve": _LONG})
            case ("sla",):
                return self._copy.has(("sla", "time_to_resolve")) or self._copy.put(("sla", "time_to_resolve"), _LONG)
            case ("ends", _):
                self.knows_ways = False
            case ("stages", _):
                self.knows_ways = False
                return self._copy.put((*record, "next"), self.unknown)
            case ("arrivals", _):
                self.knows_ways = False
                return self._left_out(record) or self._copy.put((*record, "enters"), self.unknown)
            case ("staff", _, *person):
                counted = person or self._copy.has((*record, "people")) or self._copy.has((*record, "count"))
                return self._copy.put((*record, "backup"), self._roles()) and bool(
                    counted or self._copy.put((*record, "count"), _MANY)
                )
        return True

    def _put_value(self, unit: Path, inside: Sequence[Path], value: Value, attempt: int) -> bool:
        """A stand-in for a value, or at first for those of its values by an attribute that cannot be read."""
        node = self._copy.at(unit)
        leaves = {path[len(unit)] if len(path) > len(unit) else "by" for path in inside}
        by_attribute = is_dependent(node) or (isinstance(node, Mapping) and unit[0] == "sla")
        if attempt == 0 and by_attribute and "by" not in leaves:
            return all(self._copy.put((*unit, leaf), value) for leaf in leaves)
        return self._copy.put(unit, value)

    def _mend_stage(self, name: str, key: str, inside: Sequence[Path], attempt: int) -> bool:
        unit: Path = ("stages", name, key)
        if attempt >= 2:
            return self._mend_record(unit[:2], attempt)
        match key:
            case "duration" | "wait" | "uses":
                return self._put_value(unit, inside, _OF_STAGE[key], attempt)
            case "role":
                return self._put_value(unit, inside, self.unknown, attempt)
            case "gives_up" | "then":
                self.knows_ways = False
                return self._copy.put(unit, self.unknown)
            case "next":
                return self._mend_way(unit, attempt)
            case "patience":
                self.knows_ways = False
                return self._copy.put(unit, "exponential(1 h)" if self._leads_everywhere else "never")
            case "at_most":
                self.knows_ways = False
                self._copy.drop((*unit[:2], "then"))
                return self._copy.put((*unit[:2], "next"), self.unknown) and self._copy.drop(unit)
            case "after_all":
                self.knows_ways = False
        return self._copy.drop(unit)

    def _mend_way(self, unit: Path, attempt: int) -> bool:
        """At first only targets that don't exist are replaced; then the whole way is unknown."""
        self.knows_ways = False
        node = self._copy.at(unit)
        names = declared(self.tree)
        known = {*(names.stages or ()), *(names.ends or ())}
        if attempt == 0 and node is not None and self._replace_targets(node, known):
            return True
        return self._copy.put(unit, self.unknown)

    def _replace_targets(self, node: Node, known: set[str]) -> bool:
        """Replaces the targets of a way that don't exist; says whether there were any."""
        match node:
            case Scalar() if node.text.strip() not in known:
                node.text = self.unknown
                return True
            case Mapping(entries) if is_dependent(node):
                ways = [entry.value for entry in entries if entry.key.text != "by"]
                return bool(sum(self._replace_targets(way, known) for way in ways))
            case Mapping(entries) if node.get("all") is None:
                lost = [entry for entry in entries if entry.key.text not in known]
                for entry in lost[:1]:  # a second would be the same key twice
                    entry.key = Scalar(self.unknown, entry.key.position)
                return bool(lost)
            case Items(items):
                targets = [to for item in items if isinstance(item, Mapping) and (to := item.get("to")) is not None]
                return bool(sum(self._replace_targets(to, known) for to in targets))
        return False

    def _mend_source(self, name: str, key: str, attribute: Sequence[str | int], attempt: int) -> bool:
        source: Path = ("arrivals", name)
        if attempt >= 2:
            return self._mend_record(source, attempt)
        if attribute:
            # Nobody knows which values it has: no ticket has it, wherever it comes from.
            sources = self._copy.at(("arrivals",))
            for entry in sources.entries if isinstance(sources, Mapping) else ():
                self._copy.drop(("arrivals", entry.key.text, "attributes", attribute[0]))
            return True
        match key:
            case "attributes":
                return self._mend_record(source, attempt + 1)
            case "enters":
                return self._mend_way((*source, key), attempt)
            case "rate":
                return self._put_rate(source)
            case "calendar" if self._copy.has((*source, "rate")):
                return self._put_rate(source)
            case "every" | "at" if attempt == 0:
                return self._copy.put((*source, key), "1 h" if key == "every" else ["2026-01-05"])
        return self._copy.drop((*source, key))

    def _put_rate(self, source: Path) -> bool:
        """Tickets at hours that the two copies do not share: that some come on a certain day is then never said."""
        for key in ("calendar", "seasons"):
            self._copy.drop((*source, key))
        return self._copy.put(
            (*source, "rate"), {"mon 00:00-01:00" if self._leads_everywhere else "sun 22:00-23:00": "1/h"}
        )

    def _left_out(self, source: Path) -> bool:
        """Leaves out a source of which nobody knows what its tickets are like, in the copy with what is certain."""
        sources = self._copy.at(source[:-1])
        is_last = isinstance(sources, Mapping) and len(sources.entries) == 1
        return not self._leads_everywhere and not is_last and self._copy.drop(source)

    def _mend_record(self, unit: Path, attempt: int) -> bool:
        """An entry of a section: what is missing is added; else something else stands in its place."""
        unit, section = unit[:2], unit[0]
        node = self._copy.at(unit)
        if section == "ends":
            return self._copy.put(unit, {}) if not isinstance(node, Mapping) and attempt == 0 else self._copy.drop(unit)
        self.knows_ways = False
        if section == "arrivals":
            if attempt == 0 and isinstance(node, Mapping) and self._complete_source(unit, node):
                return True
            return self._left_out(unit) or (self._copy.put(unit, {"enters": self.unknown}) and self._put_rate(unit))
        if attempt == 0 and isinstance(node, Mapping) and self._complete_stage(unit, node):
            return True
        return self._copy.put(unit, {"next": self.unknown})

    def _complete_stage(self, unit: Path, node: Mapping) -> bool:
        missing: dict[str, Value] = {} if node.get("next") else {"next": self.unknown}
        if node.get("role") and not node.get("duration"):
            missing["duration"] = "1 h"
        if node.get("duration") and not node.get("role"):
            missing["role"] = self.unknown
        return bool(missing) and all(self._copy.put((*unit, key), value) for key, value in missing.items())

    def _complete_source(self, unit: Path, node: Mapping) -> bool:
        enters, comes = node.get("enters"), any(node.get(key) for key in ("rate", "every", "at"))
        if enters is None:
            self._copy.put((*unit, "enters"), self.unknown)
        return (comes or self._put_rate(unit)) and not (enters and comes)

    def _mend_staff(self, unit: Path, attempt: int) -> bool:
        """Of whom something cannot be read there are many, they are always there, and they help out in all roles."""
        anybody: dict[str, Value] = {"roles": [self.unknown], "backup": self._roles()}
        match unit:
            case ("staff",):
                return self._copy.put(unit, {self.unknown: {"count": _MANY}})
            case ("staff", _) if isinstance(self._copy.at(unit), Mapping) and attempt == 0:
                counted = self._copy.has((*unit, "people"))
                return self._copy.drop((*unit, "count")) if counted else self._copy.put((*unit, "count"), _MANY)
            case ("staff", _) | ("staff", _, "people"):
                self._copy.drop(unit[:2])
                return self._copy.put(("staff", self._fresh_name()), {"count": _MANY, **anybody})
            case ("staff", _, "count") if attempt == 0:
                return self._copy.put(unit, _MANY)
            case ("staff", _, "people", _):
                return self._copy.put(unit, {"name": self._fresh_name(), **anybody})
            case ("staff", _, "people", _, "name"):
                return self._copy.put(unit, self._fresh_name())
            case (*record, "roles" | "backup") if attempt == 0:
                return all(self._copy.put((*record, key), value) for key, value in anybody.items())
        return self._copy.drop(unit)

    def _roles(self) -> Value:
        return [*declared(self.tree).asked_roles, self.unknown]

    def _fresh_name(self) -> str:
        return f"{self.unknown} {next(self._fresh)}"


def _unit(path: Path) -> Path:
    """The smallest piece of a document that something else can stand in for."""
    match path:
        case ("arrivals", _, "attributes", _, *_):
            return path[:4]
        case ("staff", _, "people", _, *_):
            return path[:5]
        case ("parts", _, "cost" | "about" | "lead_time", *_):
            return path[:3]
        case (str(section), *_) if section in _LEFT_OUT or section in ("sla", "run"):
            return path[:2]
        case (str(section), *_) if section in COLLECTIONS:
            return path[:3]
    return path[:1]
