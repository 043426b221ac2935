"""What a file declares, collected from the tree before anything is read, so that order doesn't matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.files.customers import is_number
from procsim.files.dependent import is_dependent
from procsim.files.keys import PROCESS
from procsim.files.nodes import Items, Mapping, Node, Scalar
from procsim.files.reading import Names
from procsim.files.suggestions import nearest
from procsim.model.calendars import ALWAYS
from procsim.model.process import BUILT_IN_ATTRIBUTES
from procsim.model.time import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Collection

_BUILT_IN_ENDS = ("resolved", "abandoned")


def declared(root: Mapping) -> Names:
    """All names that the sections of a document declare, however broken their contents are."""
    names = Names(
        stages=_keys(_section(root, "stages")),
        ends=_with(_keys(_section(root, "ends")), _BUILT_IN_ENDS),
        parts=_keys(_section(root, "parts")),
        calendars=_with(_keys(_section(root, "calendars")), (ALWAYS,)),
        priorities=_texts(_section(root, "priorities")),
        waits_on=_waits(_section(root, "stages")),
    )
    arrivals = _section(root, "arrivals")
    if isinstance(arrivals, Mapping):
        _attributes(arrivals, names)
    elif arrivals is not None:
        names.attributes = None
    sources = _keys(arrivals)
    if sources:
        names.values["source"] = sources
    if "priority" in names.values and names.priorities:
        # A rank may be spoken of although no ticket has it; and one that is misspelt once is not wrong everywhere else.
        names.values["priority"] = list(dict.fromkeys([*names.values["priority"], *names.priorities]))
    names.values["weekday"] = WEEKDAYS
    names.values["hour"] = [str(hour) for hour in range(24)]
    return names


def _section(root: Mapping, key: str) -> Node | None:
    """A section, also under a misspelt key that is read as it."""
    node = root.get(key)
    if node is not None:
        return node
    known = {entry.key.text for entry in root.entries}
    for entry in root.entries:
        if entry.key.text not in PROCESS and nearest(
            entry.key.text, [name for name in PROCESS if name not in known]
        ) == [key]:
            return entry.value
    return None


def _keys(node: Node | None) -> Collection[str] | None:
    """The names in a section: none where it is missing, None where it is no mapping."""
    if node is None or (isinstance(node, Scalar) and node.empty):
        return ()
    return [entry.key.text for entry in node.entries] if isinstance(node, Mapping) else None


def _with(names: Collection[str] | None, more: Collection[str]) -> Collection[str] | None:
    return None if names is None else list(dict.fromkeys([*names, *more]))


def _texts(node: Node | None) -> Collection[str] | None:
    if node is None:
        return ()
    if isinstance(node, Items):
        return [item.text.strip() for item in node.items if isinstance(item, Scalar)]
    return [node.text.strip()] if isinstance(node, Scalar) else None


def _waits(stages: Node | None) -> Collection[str] | None:
    if not isinstance(stages, Mapping):
        return None
    found = []
    for entry in stages.entries:
        node = entry.value.get("waits_on") if isinstance(entry.value, Mapping) else None
        if isinstance(node, Scalar):
            found.append(node.text.strip())
    return list(dict.fromkeys(found))


def _attributes(arrivals: Mapping, names: Names) -> None:
    attributes: list[str] = []
    for source in arrivals.entries:
        section = source.value.get("attributes") if isinstance(source.value, Mapping) else None
        for entry in section.entries if isinstance(section, Mapping) else ():
            attributes.append(entry.key.text)
            values = _values(entry.value)
            if values is not None:
                known = names.values.get(entry.key.text, ())
                names.values[entry.key.text] = list(dict.fromkeys([*known, *values]))
    names.attributes = [name for name in dict.fromkeys(attributes) if name not in BUILT_IN_ATTRIBUTES]


def _values(node: Node) -> list[str] | None:
    """The values that an attribute can have; None for a number."""
    if is_number(node):
        return None
    if isinstance(node, Scalar):
        # A share in the place of a value: `by` was meant for something else.
        return [] if node.text.endswith("%") and not node.quoted else [node.text.strip()]
    if not isinstance(node, Mapping):
        return []
    if not is_dependent(node):
        return [entry.key.text for entry in node.entries]
    found: list[str] = []
    for entry in node.entries:
        if entry.key.text != "by":
            found += _values(entry.value) or []
    return found
