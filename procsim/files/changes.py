"""Scenarios' changes: a path into the document, and what is to stand there or how what stands there changes.

Changes work on the tree, before anything is read: a changed value is read, checked and reported as if the file said so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from procsim.files import adjustments, hours
from procsim.files.keys import COLLECTIONS, Keys, keys_at
from procsim.files.nodes import Entry, Items, Mapping, Node, Scalar, copied, node_of, scalars
from procsim.files.quantities import Mistake, date_range
from procsim.files.suggestions import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procsim.files.adjustments import Adjustment
    from procsim.files.reading import Reading
    from procsim.model.problems import Path


@dataclass(slots=True)
class _Place:
    """How far a path leads: the last node that exists, and what of the path is left."""

    node: Node
    #: Keys and indices on the way, as the reader's paths have them.
    path: tuple[str | int, ...]
    rest: str
    #: Puts another node in the place of this one.
    parent: Mapping | Items | None = None
    index: int = 0


def apply(root: Mapping, path: Scalar, value: Node, reading: Reading) -> None:
    """Changes the tree in place; a path that names nothing is a problem that lists the nearest paths."""
    text = path.text.strip()
    place = _follow(root, text)
    adjustment = _adjustment(value, place)
    if place.rest:
        default = _default(root, place, adjustment) if adjustment is not None else None
        if default is not None and _add(place, path, default):
            return
        if adjustment is not None and _may_be_added(place, value):
            reading.error(value, f"nothing stands at {text} yet that {adjustment.text} could change: give a value")
        elif not _add(place, path, value):
            reading.error(path, f"there is nothing at {text!r}{_near(root, text, place)}")
        return
    if place.parent is None:
        reading.error(path, "a path is missing: write staff.technicians.count")
    elif adjustment is not None:
        _adjust(place.node, adjustment)
    else:
        _replace(place, value)


def is_relative(path: str, value: Node) -> bool:
    """Whether a value changes what stands at a path instead of replacing it."""
    return _adjustment(value, _Place(value, tuple(path.split(".")), "")) is not None


def node_at(root: Mapping, path: str) -> Node | None:
    """What stands at a path; None where nothing does."""
    place = _follow(root, path)
    return place.node if not place.rest else None


def place_of(root: Mapping, text: str) -> tuple[Path, str]:
    """The way to what a path names, as far as there is anything, and what is left of the path beyond that."""
    place = _follow(root, text)
    return place.path, place.rest


def text_of(root: Mapping, path: Path) -> str:
    """A path as it is written: by the names of people and of routes' targets where these lead there."""
    text = ""
    node: Node | None = root
    for number, step in enumerate(path):
        dot = "." if text else ""
        inside = node_of(root, path[: number + 1])
        name = _name_of(inside) if isinstance(node, Items) and inside is not None else ""
        if not name or _follow(root, f"{text}{dot}{name}").path != path[: number + 1]:
            name = str(step)
        text += f"{dot}{name}"
        node = inside
    return text


def paths(root: Node) -> Iterator[str]:
    """Every path of a document, in file order."""
    for path, _ in _walk(root, ""):
        yield path


def _walk(node: Node, path: str) -> Iterator[tuple[str, Node]]:
    if path:
        yield path, node
    dot = "." if path else ""
    match node:
        case Mapping(entries):
            for entry in entries:
                yield from _walk(entry.value, f"{path}{dot}{entry.key.text}")
        case Items(items):
            for index, item in enumerate(items):
                yield from _walk(item, f"{path}{dot}{_name_of(item) or index}")
        case Scalar():
            pass


def _name_of(item: Node) -> str:
    """By what an item of a list can be called: a person's name, a route's target."""
    if isinstance(item, Mapping):
        for key in ("name", "to"):
            named = item.get(key)
            if isinstance(named, Scalar) and named.text:
                return named.text
    return ""


def _near(root: Mapping, text: str, place: _Place) -> str:
    """The nearest paths: those that exist, and those of keys that could stand where the path leaves the document."""
    before = text[: len(text) - len(place.rest)]
    known = [*paths(root), *(f"{before}{key}" for key in keys_at(place.path) or ())]
    near = nearest(text, known, 3)
    if not near:
        last = text.rsplit(".", 1)[-1]
        near = [path for path in known if path.rsplit(".", 1)[-1] == last][:3]
    return f", did you mean {' or '.join(near)}?" if near else ""


def _follow(root: Mapping, text: str) -> _Place:
    """As far along a path as the document goes; keys may hold dots, so the longest that fits is taken."""
    place = _Place(root, (), text)
    while place.rest:
        step = _step(place)
        if step is None:
            break
        place = step
    return place


def _step(place: _Place) -> _Place | None:
    node, rest = place.node, place.rest
    if isinstance(node, Mapping):
        fitting = [
            (len(entry.key.text), index)
            for index, entry in enumerate(node.entries)
            if rest == entry.key.text
            or (rest.startswith(entry.key.text + ".") and not rest.startswith(entry.key.text + ".."))
        ]
        if not fitting:
            return None
        length, index = max(fitting)
        entry = node.entries[index]
        return _Place(entry.value, (*place.path, entry.key.text), rest[length + 1 :], node, index)
    if isinstance(node, Items):
        for index, item in enumerate(node.items):
            for name in filter(None, (_name_of(item), str(index))):
                if rest == name or rest.startswith(name + "."):
                    return _Place(item, (*place.path, index), rest[len(name) + 1 :], node, index)
    return None


def _adjustment(value: Node, place: _Place) -> Adjustment | None:
    """The relative change that a value describes. In `seasons`, where ``x1.4`` is a value, it replaces."""
    if not isinstance(value, Scalar):
        return None
    path = place.path
    if len(path) >= 3 and path[0] == "arrivals" and path[2] == "seasons" and re.match(r"\s*[x×]", value.text):
        return None
    return adjustments.read(value.text, value.position)


def _adjust(node: Node, change: Adjustment) -> None:
    """A change of one value, or of all that stand in a mapping (a weekly rate, a `by`)."""
    if isinstance(node, Mapping):
        share = node.get("share")
        if share is not None and node.get("to") is not None:
            _adjust(share, change)  # a route of a list, by its target
            return
        for entry in node.entries:
            if entry.key.text != "by":
                _adjust(entry.value, change)
        return
    for scalar in scalars(node):
        scalar.adjustments = (*scalar.adjustments, change)


def _replace(place: _Place, value: Node) -> None:
    if isinstance(value, Scalar):
        value.replaced = True
    old = place.node
    # A route of a list that is called by its target, with a share as its new value.
    if (
        isinstance(old, Mapping)
        and isinstance(value, Scalar)
        and old.get("to") is not None
        and old.get("share") is not None
    ):
        entry = old.entry("share")
        if entry is not None:
            entry.value = value
            return
    if isinstance(place.parent, Mapping):
        place.parent.entries[place.index].value = value
    elif isinstance(place.parent, Items):
        place.parent.items[place.index] = value


def _may_be_added(place: _Place, value: Node) -> bool:
    return _kind_of_addition(place, value) is not None


def _add(place: _Place, path: Scalar, value: Node) -> bool:
    """Adds what a path names and the document lacks, where that is plainly meant; says whether it was."""
    if _kind_of_addition(place, value) is None or not isinstance(place.node, Mapping):
        return False
    key, _, rest = _split(place.rest, keys_at(place.path))
    if rest:
        inner = Mapping([], path.position)
        place.node.entries.append(Entry(Scalar(key, path.position), inner))
        return _add(_Place(inner, (*place.path, key), rest), path, value)
    if isinstance(value, Scalar):
        value.replaced = True
    place.node.entries.append(Entry(Scalar(key, path.position), value))
    return True


def _default(root: Mapping, place: _Place, change: Adjustment) -> Node | None:
    """What holds at a path where nothing stands, changed: what a person's group says, or the key's default number.

    None where there is no such number, and where 0 would be multiplied, which changes nothing.
    """
    path, rest = place.path, place.rest
    key, dot, after = _split(rest, keys_at(path))
    while dot:
        path, rest = (*path, key), after
        key, dot, after = _split(rest, keys_at(path))
    keys = keys_at(path)
    if keys is None or key not in keys or key == "procsim":
        return None
    if len(path) == 4 and path[2] == "people":
        group = _follow(root, f"staff.{path[1]}.{key}")
        if not group.rest:
            held = copied(group.node)
            _adjust(held, change)
            return held
    default = keys[key].default
    if not re.match(r"\d", default) or (default.startswith("0") and change.kind == "factor"):
        return None
    return Scalar(default, change.position, adjustments=(change,))


def _kind_of_addition(place: _Place, value: Node) -> str | None:
    """Why something may be added here: an optional key, a day of a calendar, a named entry; None if it may not."""
    keys = keys_at(place.path)
    key, dot, rest = _split(place.rest, keys)
    if not isinstance(place.node, Mapping) or not key:
        return None
    if keys is not None and key in keys:
        return "key" if not dot or _may_begin((*place.path, key), rest, value) else None
    match place.path:
        case ("calendars", str()) if not dot:
            return "day" if _reads(hours.days, key) else None
        case ("calendars", str(), "except") | ("arrivals", str(), "seasons") if not dot:
            return "date" if _reads(date_range, key) else None
        case ("arrivals", str(), "attributes") | ("stages", str(), "uses") if not dot:
            return "name"
        case (str() as section,) if section in COLLECTIONS:
            if section == "queues":
                return "queue" if not dot or rest == "order" else None
            return "entry" if not dot and isinstance(value, Mapping) else None
    return None


def _may_begin(path: tuple[str | int, ...], rest: str, value: Node) -> bool:
    """Whether the missing section at a path may be begun for what follows in it."""
    return _kind_of_addition(_Place(Mapping([], value.position), path, rest), value) is not None


def _split(rest: str, keys: Keys | None) -> tuple[str, str, str]:
    """The first step of a path and what follows; two dots belong to a range of dates."""
    if keys is not None and rest in keys:
        return rest, "", ""
    match = re.match(r"(.*?)(?<!\.)\.(?!\.)(.*)", rest)
    return (match[1], ".", match[2]) if match else (rest, "", "")


def _reads(read: object, text: str) -> bool:
    try:
        read(text)  # type: ignore[operator]
    except Mistake:
        return False
    return True
