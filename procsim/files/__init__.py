"""YAML to model and back: positions, the JSON Schema, scenarios."""

from procsim.files.documents import Document, check, load, loads, with_changes
from procsim.files.reading import Number

__all__ = ["Document", "Number", "check", "load", "loads", "schema", "with_changes"]


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of processes and scenarios, for editors; see `procsim.files.schema`."""
    from procsim.files.schema import schema as made

    return made()
