"""Values that depend on one attribute of the ticket: ``{by: device, phone: …, laptop: …, otherwise: …}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from procsim.files.conditions import CLOSED
from procsim.files.nodes import Mapping, Node, Scalar
from procsim.files.suggestions import did_you_mean
from procsim.model.conditions import equal
from procsim.model.process import BUILT_IN_ATTRIBUTES, Depends

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from procsim.files.reading import Reading

T = TypeVar("T")


def is_dependent(node: Node | None) -> bool:
    """Whether a value is written with ``by``."""
    return isinstance(node, Mapping) and node.get("by") is not None


def attribute_name(reading: Reading, node: Node | None) -> str | None:
    """The name of an attribute that tickets have, built-in ones included."""
    known = reading.names.attributes
    return reading.name(node, "attribute", None if known is None else [*known, *BUILT_IN_ATTRIBUTES])


def depends(
    reading: Reading,
    node: Node | None,
    what: str,
    read: Callable[[Node, str | None], T | None],
    known: Collection[str] | None = None,
    nests: bool = False,
) -> Depends[T] | None:
    """A value, or one for each value of an attribute.

    ``read`` gets a node and the attribute's value for which it stands (None for all and for the others). ``known``
    narrows the attributes down (to those drawn earlier). A value that ``nests`` may itself depend on an attribute. None
    where anything in it is wrong.
    """
    if node is None:
        return None
    if not isinstance(node, Mapping) or not is_dependent(node):
        value = read(node, None)
        return None if value is None else Depends.always(value)
    before = len(reading.problems)
    by_node = node.get("by")
    by = (
        by_attribute(reading, by_node)
        if known is None
        else _with_values(reading, by_node, _earlier(reading, by_node, known))
    )
    if not nests:
        for entry in node.entries:
            if is_dependent(entry.value):
                inner = entry.value.entry("by")  # type: ignore[union-attr]
                reading.error(inner.key, f"{what} depends on one attribute: there is no `by` within another")  # type: ignore[union-attr]
                return None
    return keyed(reading, node, by, what, read, before)


def by_attribute(reading: Reading, node: Node | None) -> str | None:
    """The attribute of a ``by``, which has values that can be listed."""
    return _with_values(reading, node, attribute_name(reading, node))


def _with_values(reading: Reading, node: Node | None, name: str | None) -> str | None:
    if name is None or node is None or name not in (reading.names.attributes or ()) or name in reading.names.values:
        return name
    reading.error(node, f"the attribute {name!r} is a number: `by` needs one with values; a number is for conditions")
    return None


def _earlier(reading: Reading, node: Node | None, known: Collection[str]) -> str | None:
    name = reading.text(node, "`by`")
    if name is None or name in known or node is None:
        return name
    reading.doubted.add(name)
    reading.error(node, f"{name!r} is not drawn before this attribute{did_you_mean(name, known)}")
    return None


def keyed(
    reading: Reading,
    node: Mapping,
    by: str | None,
    what: str,
    read: Callable[[Node, str | None], T | None],
    before: int | None = None,
) -> Depends[T] | None:
    """The values of a mapping by an attribute that is known from elsewhere (None where it could not be read)."""
    before = len(reading.problems) if before is None else before
    values: dict[str, T] = {}
    otherwise: T | None = None
    for entry in node.entries:
        key = entry.key.text
        if key == "by":
            continue
        if isinstance(entry.value, Scalar) and entry.value.empty and not entry.value.adjustments:
            reading.error(entry.key, f"{key!r} has no value")
            continue
        if key == "otherwise":
            otherwise = read(entry.value, None)
            continue
        if by is not None:
            _check_value(reading, node, entry.key, by)
        found = read(entry.value, key)
        if found is not None:
            values[key] = found
    if len(reading.problems) == before and not values and otherwise is None:
        reading.error(node, f"{what} depends on {by!r}, and no value of it stands here")
    return None if len(reading.problems) > before or by is None else Depends(by, values, otherwise)


def _check_value(reading: Reading, node: Mapping, key: Scalar, by: str) -> None:
    """A case that no ticket is: a slip of the pen, or else the file may be meant for more than it says."""
    known = reading.names.values.get(by)
    if known is None or any(equal(key.text, value) for value in known):
        return
    reading.doubted.add(by)
    message = f"{by!r} is never {key.text!r}"
    if by in CLOSED:
        reading.error(key, f"{message}{did_you_mean(key.text, [*known, 'otherwise'])}")
    else:
        reading.doubt(key, message, [*known, "otherwise"], [entry.key.text for entry in node.entries])
