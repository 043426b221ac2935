"""What all readers of sections share: the list of problems, records with known keys, texts and names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeVar

from procsim.files.nodes import Entry, Items, Mapping, Node, Scalar
from procsim.files.quantities import Hours, Mistake
from procsim.files.suggestions import did_you_mean, is_slip, nearest, outdented
from procsim.model.problems import Path, Position, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path as FilePath

    from procsim.files.keys import Keys
    from procsim.model.distributions import Distribution

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the file that a scenario can change: where it stands, of what kind it is and how it is written.

    ``value`` is what it is after all changes, in the unit of the model (microseconds, tickets a microsecond, shares
    of 1); of a share it is the share of its choice, after the others have made room.
    """

    path: Path
    kind: Literal["count", "duration", "rate", "share", "factor", "cost", "number"]
    text: str
    position: Position
    value: float | Distribution


@dataclass(slots=True)
class Record:
    """A mapping with known keys, after its keys have been checked."""

    node: Mapping
    values: dict[str, Node]
    #: Keys that stand there without a readable value: that they are missing is no news.
    lost: set[str] = field(default_factory=set)

    def get(self, key: str) -> Node | None:
        """The value of a key."""
        return self.values.get(key)

    def __contains__(self, key: str) -> bool:
        return key in self.values or key in self.lost


@dataclass(slots=True)
class Names:
    """What the file declares, collected before anything is read, so that order doesn't matter.

    A set is None where its section cannot be read: then nothing is said about names in it.
    """

    stages: Collection[str] | None = ()
    ends: Collection[str] | None = ()
    parts: Collection[str] | None = ()
    calendars: Collection[str] | None = ()
    priorities: Collection[str] | None = ()
    #: What waits are on.
    waits_on: Collection[str] | None = ()
    roles: Collection[str] | None = None
    #: The roles that stages ask for.
    asked_roles: Collection[str] = ()
    #: By role, the count of a group that has it and nobody in it; somebody else may have the role all the same.
    unmanned: dict[str, Node] = field(default_factory=dict)
    #: By role, the hours of the people who have it.
    hours_of_role: dict[str, Hours] = field(default_factory=dict)
    attributes: Collection[str] | None = ()
    #: The values that an attribute can have, None where nobody can know; one that is a number is not among the keys.
    values: dict[str, Collection[str] | None] = field(default_factory=dict)
    #: The attributes that are drawn from a distribution of numbers somewhere; a constant is a value like others.
    numbers: Collection[str] = ()


class Reading:
    """One pass over a document: it collects problems instead of stopping at the first."""

    def __init__(self, folder: FilePath | None) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        #: What is worth a look although the file can be read.
        self.warnings: list[Problem] = []
        self.numbers: list[Number] = []
        self.names = Names()
        #: Attributes of which a value is missed, or one that is missed: they may be called otherwise in some source.
        self.doubted: set[str] = set()
        self.currency = ""
        #: The keys of the service level, by which KPIs are checked.
        self.sla_keys: Collection[str] = ()

    def error(self, place: Node | Position, message: str, offset: int = 0) -> None:
        """Something is wrong at a node (at a character of its text), or at a position."""
        position = (
            place.at(offset) if isinstance(place, Scalar) else place if isinstance(place, Position) else place.position
        )
        path = () if isinstance(place, Position) else place.path
        self.problems.append(Problem(message, path, position=position))

    def warning(self, node: Scalar, message: str, offset: int = 0) -> None:
        """Something at a node is probably not meant so, and a run can go on all the same."""
        self.warnings.append(Problem(message, node.path, "warning", node.at(offset)))

    def doubt(self, node: Scalar, message: str, known: Collection[str], taken: Collection[str] = ()) -> None:
        """A name that nothing ever has: an error if it is a slip of the pen, else a warning.

        ``taken`` are names that stand beside it, so that it is not meant for one of them.
        """
        name = node.text.strip()
        tell = self.error if is_slip(name, [other for other in known if other not in taken]) else self.warning
        tell(node, f"{message}{did_you_mean(name, known)}")

    def attempt(self, node: Scalar, read: Callable[[str], T]) -> T | None:
        """What ``read`` makes of a text, its mistakes being recorded."""
        try:
            return read(node.text)
        except Mistake as mistake:
            for each in (mistake, *mistake.further):
                self.error(node, each.message, each.offset)
            return None

    def plain(self, node: Node, what: str) -> Scalar | None:
        """A scalar with something in it that no scenario changes relatively."""
        if not isinstance(node, Scalar):
            kind = "a mapping" if isinstance(node, Mapping) else "a list"
            self.error(node, f"{what} is a single value, not {kind}")
            return None
        if node.adjustments:
            change = node.adjustments[-1]
            self.error(change.position, f"{change.text} changes a number, and here stands {node.text!r}")
            return None
        if not node.text.strip():
            self.error(node, f"{what} is empty")
            return None
        odd = re.search(r"[^\n\t\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", node.text)
        if odd:
            self.error(node, f"{what} holds a control character (U+{ord(odd[0]):04X})", odd.start())
            return None
        return node

    def text(self, node: Node | None, what: str) -> str | None:
        """A text; None where there is none."""
        scalar = self.plain(node, what) if node is not None else None
        return scalar.text.strip() if scalar else None

    def word(self, node: Node | None, what: str, words: Iterable[str]) -> str | None:
        """One of a few words."""
        scalar = self.plain(node, what) if node is not None else None
        if scalar is None:
            return None
        known = list(words)
        if scalar.text.strip() not in known:
            listed = " or ".join(known) if len(known) < 3 else ", ".join(known[:-1]) + f" or {known[-1]}"
            near = nearest(scalar.text, known)
            hint = f", did you mean {near[0]!r}?" if near else ""
            self.error(scalar, f"{what} is {listed}, not {scalar.text!r}{hint}")
            return None
        return scalar.text.strip()

    def name(self, node: Node | None, what: str, known: Collection[str] | None) -> str | None:
        """The name of something that the file declares."""
        scalar = self.plain(node, f"the name of {_a(what)}") if node is not None else None
        if scalar is None:
            return None
        return self.known(scalar, scalar.text.strip(), what, known)

    def known(self, node: Node, name: str, what: str, known: Collection[str] | None, offset: int = 0) -> str | None:
        """The name if it is declared (or if nobody can know); None, and an error, if not."""
        if known is None or name in known:
            return name
        self.error(node, f"there is no {what} {name!r}{did_you_mean(name, known)}", offset)
        return None

    def names_in(self, node: Node | None, what: str, known: Collection[str] | None) -> tuple[str, ...]:
        """Several names, in a list or a single one; those that don't exist are left out."""
        if node is None:
            return ()
        if isinstance(node, Scalar) and "," in node.text and not node.quoted and node.text not in (known or ()):
            listed = ", ".join(name.strip() for name in node.text.split(","))
            self.error(node, f"several names are a list: [{listed}]")
            return ()
        found: list[str] = []
        for item in self.items(node):
            name = self.name(item, what, known)
            if name is not None and name in found:
                self.error(item, f"{name!r} stands here twice")
            elif name is not None:
                found.append(name)
        return tuple(found)

    def items(self, node: Node) -> list[Node]:
        """The items of a list; a single value is a list of one."""
        return node.items if isinstance(node, Items) else [node]

    def mapping(self, node: Node | None, what: str) -> Mapping | None:
        """A mapping; an empty value counts as one without keys."""
        if node is None:
            return None
        if isinstance(node, Mapping):
            return node
        if isinstance(node, Scalar) and node.empty and not node.adjustments:
            return Mapping([], node.position, path=node.path)
        hint = ""
        if isinstance(node, Scalar) and re.match(r"[^\W\d]\w*:\S", node.text):
            hint = ": a space is missing after the colon"
        kind = (
            "a list"
            if isinstance(node, Items)
            else f"the text {_short(node.text)!r}"
            if isinstance(node, Scalar)
            else ""
        )
        self.error(node, f"{what} is a mapping of keys to values, not {kind}{hint}")
        return None

    def record(self, node: Node | None, keys: Keys, what: str, name: Scalar | None = None) -> Record | None:
        """A mapping of which all keys are known; misspelt keys are reported and read as what they were meant for.

        ``name`` is its own key in the mapping around it: what is missing is shown there.
        """
        mapping = self.mapping(node, what)
        if mapping is None:
            return None
        record = Record(mapping, {})
        known = {entry.key.text for entry in mapping.entries if entry.key.text in keys}
        broken_by_comma = self._commas(mapping, keys)
        for entry in mapping.entries:
            key = entry.key.text
            if id(entry) in broken_by_comma:
                record.lost.add(key.partition(":")[0])
                continue
            if key not in keys:
                near = nearest(key, [name for name in keys if name not in known])
                section = next((name for name, lost in outdented(mapping).items() if key in lost), "")
                hint = (
                    f"; if it belongs to `{section}`, indent it as the others there"
                    if not mapping.path and section
                    else ""
                )
                self.error(entry.key, f"{what} has no key {key!r}{hint or did_you_mean(key, near or keys)}")
                if not near:
                    continue
                key = near[0]
                known.add(key)
            if isinstance(entry.value, Scalar) and entry.value.empty and not entry.value.adjustments:
                record.lost.add(key)
                if mapping.path or entry.value.replaced or keys[key].required:
                    self.error(entry.value if entry.value.replaced else entry.key, f"`{key}` has no value")
                continue
            record.values[key] = entry.value
        for key, about in keys.items():
            if about.required and key not in record:
                place = name or mapping
                self.error(place, f"{what} needs `{key}`: {about.about[0].lower()}{about.about[1:].rstrip('.')}")
                record.lost.add(key)
        return record

    def _commas(self, mapping: Mapping, keys: Keys) -> set[int]:
        """The entries that a comma in an unquoted text has torn apart: ``{about: a, b}`` makes a key ``b``."""
        torn: set[int] = set()
        if not mapping.flow:
            return torn
        for before, entry in zip([None, *mapping.entries], mapping.entries, strict=False):
            value = entry.value
            if not (isinstance(value, Scalar) and value.empty) or entry.key.text in keys or value.adjustments:
                continue
            torn.add(id(entry))
            glued = entry.key.text.partition(":")[0]
            if glued in keys:
                self.error(entry.key, f"a space is missing after the colon of `{glued}:`", len(glued))
            elif before is None:
                self.error(entry.key, f"{entry.key.text!r} has no value: a colon and a space are missing")
            elif id(before) not in torn:
                torn.add(id(before))
                self.error(entry.key, _torn_text(before, entry.key))
        return torn

    def own_name(self, key: Scalar, what: str, reserved: Collection[str] = ()) -> bool:
        """Whether a name of the writer's own can be used in logs, paths and conditions."""
        name = key.text
        if ";" in name:
            self.error(key, f"the name of {_a(what)} cannot hold `;`, which joins names in the log", name.index(";"))
        elif not name.strip() or name != name.strip():
            self.error(
                key,
                f"the name of {_a(what)} is empty"
                if not name.strip()
                else f"the name of {_a(what)} begins or ends with a blank",
            )
        elif any(not character.isprintable() for character in name):
            self.error(key, f"the name of {_a(what)} holds a character that cannot be printed")
        elif len(name) > 200:
            self.error(key, f"the name of {_a(what)} is longer than 200 characters")
        elif name in reserved:
            self.error(key, f"{name!r} has a meaning of its own and cannot be the name of {_a(what)}")
        else:
            return True
        return False


def _torn_text(before: Entry, key: Scalar) -> str:
    """What a comma has done to a value, and how it ought to be written."""
    text = before.value.text if isinstance(before.value, Scalar) else ""
    if re.search(r"\d\s*[^\W\d_]+$", text) and re.match(r"\d+\s*[^\W\d_]+$", key.text):
        return f"a sum has no comma: write {before.key.text}: {text} {key.text}"
    if text[-1:].isdigit() and re.match(r"\d+\s*[^\W\d_]+$", key.text):
        return f"write a decimal point, not a comma: {before.key.text}: {text}.{key.text}"
    if re.fullmatch(r"\w+\([^()]*", text):
        return f"there is no comma in the notation of a distribution: {text} … {key.text}"
    quote = "'" if '"' in text + key.text else '"'
    hint = f": write {before.key.text}: {quote}{text}, {key.text}{quote}" if text else ""
    return f"a comma in {{…}} begins a new key, and {key.text!r} has no value; put a text with a comma in quotes{hint}"


def _a(what: str) -> str:
    return f"an {what}" if what[:1] in "aeiou" else f"a {what}"


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "…"
