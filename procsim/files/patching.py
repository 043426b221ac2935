"""A copy of a document's tree, pieces of which are replaced by others; each is named by its path."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from procsim.files.keys import keys_at
from procsim.files.nodes import Entry, Items, Mapping, Node, Scalar, copied, node_of
from procsim.files.suggestions import nearest

if TYPE_CHECKING:
    from procsim.model.problems import Path, Position

#: What is put into a tree: a text, a list or a mapping of such.
Value = str | list["Value"] | dict[str, "Value"]


class Patched:
    """A copy of a tree; ``tree`` is what has become of it."""

    def __init__(self, root: Mapping) -> None:
        self.tree = cast("Mapping", copied(root))
        #: The new names of misspelt keys, by the paths at which they stood.
        self.renamed: dict[Path, str] = {}
        self._rename_misspelt(self.tree, (), ())

    def at(self, path: Path) -> Node | None:
        """What stands at a path."""
        return node_of(self.tree, path)

    def has(self, path: Path) -> bool:
        """Whether anything stands at a path."""
        return self.at(path) is not None

    def put(self, path: Path, value: Value) -> bool:
        """Puts a value in its place, which need not be there yet; says whether there is anything to put it into."""
        whole, key = self.at(path[:-1]), path[-1]
        if isinstance(whole, Items) and isinstance(key, int) and key < len(whole.items):
            whole.items[key] = _node(value, whole.items[key].position)
        elif isinstance(whole, Mapping):
            entry = whole.entry(str(key))
            if entry is None:
                entry = Entry(Scalar(str(key), whole.position), whole)
                whole.entries.append(entry)
            entry.value = _node(value, entry.key.position)
        else:
            return False
        return True

    def drop(self, path: Path) -> bool:
        """Leaves out an entry of a mapping; says whether there was one."""
        whole = self.at(path[:-1])
        if not isinstance(whole, Mapping) or whole.entry(str(path[-1])) is None:
            return False
        whole.entries = [entry for entry in whole.entries if entry.key.text != path[-1]]
        return True

    def now(self, path: Path) -> Path:
        """Where something stands now that misspelt keys have been renamed."""
        return tuple(self.renamed.get(path[: number + 1], step) for number, step in enumerate(path))

    def _rename_misspelt(self, node: Node, old: Path, new: Path) -> None:
        """Gives misspelt keys the names that the reader takes them for."""
        keys = keys_at(new)
        for number, item in enumerate(node.items) if isinstance(node, Items) else ():
            self._rename_misspelt(item, (*old, number), (*new, number))
        for entry in node.entries if isinstance(node, Mapping) else ():
            key = entry.key.text
            if keys is not None and key not in keys:
                near = nearest(key, [name for name in keys if cast("Mapping", node).entry(name) is None])
                if near:
                    entry.key = Scalar(near[0], entry.key.position)
                    self.renamed[*old, key] = near[0]
            self._rename_misspelt(entry.value, (*old, key), (*new, entry.key.text))


def _node(value: Value, position: Position) -> Node:
    match value:
        case str():
            return Scalar(value, position)
        case list():
            return Items([_node(item, position) for item in value], position)
        case dict():
            entries = [Entry(Scalar(key, position), _node(inside, position)) for key, inside in value.items()]
            return Mapping(entries, position, flow=True)
