"""What a file declares, collected from the tree before anything is read, so that order doesn't matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procsim.files.customers import is_constant, is_number
from procsim.files.dependent import is_dependent
from procsim.files.keys import PROCESS, SOURCE, STAGE
from procsim.files.nodes import Items, Mapping, Node, Scalar
from procsim.files.reading import Names
from procsim.files.suggestions import nearest, outdented
from procsim.model.calendars import ALWAYS
from procsim.model.process import BUILT_IN_ATTRIBUTES
from procsim.model.time import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Collection

    from procsim.files.keys import Keys

_BUILT_IN_ENDS = ("resolved", "abandoned")


def declared(root: Mapping) -> Names:
    """All names that the sections of a document declare, however broken their contents are."""
    lost = outdented(root)
    names = Names(
        # A process without stages is told so, and not of each name that is missing therefore.
        stages=_with(_keys(_section(root, "stages")), lost.get("stages", ())) or None,
        ends=_with(_keys(_section(root, "ends")), (*lost.get("ends", ()), *_BUILT_IN_ENDS)),
        parts=_with(_keys(_section(root, "parts")), lost.get("parts", ())),
        calendars=_with(_keys(_section(root, "calendars")), (*lost.get("calendars", ()), ALWAYS)),
        priorities=_texts(_section(root, "priorities")),
        waits_on=_waits(_section(root, "stages")),
        asked_roles=_asked_roles(_section(root, "stages")),
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
        _add_values(names, "priority", list(names.priorities))
    names.values["weekday"] = WEEKDAYS
    names.values["hour"] = [str(hour) for hour in range(24)]
    return names


def _section(root: Mapping, key: str, keys: Keys = PROCESS) -> Node | None:
    """The value of a key, also of a misspelt one that is read as it."""
    node = root.get(key)
    if node is not None:
        return node
    known = {entry.key.text for entry in root.entries}
    for entry in root.entries:
        if entry.key.text not in keys and nearest(entry.key.text, [name for name in keys if name not in known]) == [
            key
        ]:
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
    return [node.text.strip()] if isinstance(node, Scalar) and "," not in node.text else None


def _waits(stages: Node | None) -> Collection[str] | None:
    if not isinstance(stages, Mapping):
        return None
    found = []
    for entry in stages.entries:
        node = _section(entry.value, "waits_on", STAGE) if isinstance(entry.value, Mapping) else None
        if isinstance(node, Scalar):
            found.append(node.text.strip())
    return list(dict.fromkeys(found))


def _asked_roles(stages: Node | None) -> Collection[str]:
    found: list[str] = []
    for entry in stages.entries if isinstance(stages, Mapping) else ():
        node = _section(entry.value, "role", STAGE) if isinstance(entry.value, Mapping) else None
        values = (
            [inside.value for inside in node.entries if inside.key.text != "by"]
            if isinstance(node, Mapping)
            else [node]
        )
        found += [value.text.strip() for value in values if isinstance(value, Scalar)]
    return list(dict.fromkeys(found))


def _attributes(arrivals: Mapping, names: Names) -> None:
    """Adds what the sources say; where one of them cannot be read, tickets may have any attribute."""
    attributes: list[str] = []
    numbers: set[str] = set()
    words: set[str] = set()
    unknown = not arrivals.entries
    for source in arrivals.entries:
        if not isinstance(source.value, Mapping):
            unknown = True
            continue
        section = _section(source.value, "attributes", SOURCE)
        unknown |= isinstance(section, Items) or (isinstance(section, Scalar) and not section.empty)
        for entry in section.entries if isinstance(section, Mapping) else ():
            attributes.append(entry.key.text)
            options = _options(entry.value)
            if any(is_number(option) and not is_constant(option) for option in options):
                numbers.add(entry.key.text)
            if not all(is_number(option) for option in options):
                words.add(entry.key.text)
            _add_values(names, entry.key.text, _values(entry.value))
    for name in numbers - words:
        del names.values[name]
    for name in numbers & words:
        names.values[name] = None  # a number here and a word there, which is told where it stands
    names.numbers = numbers
    own = [name for name in dict.fromkeys(attributes) if name not in BUILT_IN_ATTRIBUTES]
    names.attributes = None if unknown else own


def _add_values(names: Names, attribute: str, values: list[str] | None) -> None:
    known = names.values.get(attribute, ())
    together = None if values is None or known is None else list(dict.fromkeys([*known, *values]))
    names.values[attribute] = together


def _options(node: Node) -> list[Node]:
    """What an attribute may be: itself, or what it is for each value of the one on which it depends."""
    if not isinstance(node, Mapping) or not is_dependent(node):
        return [node]
    return [option for entry in node.entries if entry.key.text != "by" for option in _options(entry.value)]


def _values(node: Node) -> list[str] | None:
    """The values of an attribute that is no distribution; None where they cannot be read."""
    found: list[str] = []
    for option in _options(node):
        if isinstance(option, Scalar):
            # A share in the place of a value: `by` was meant for something else. What a scenario adds is added later.
            is_share = option.text.endswith("%") and not option.quoted
            if option.empty or is_share or option.adjustments:
                return None
            found.append(option.text.strip())
        elif isinstance(option, Mapping) and option.entries:
            found += [entry.key.text for entry in option.entries]
        else:
            return None
    return found
