"""YAML to model and back: positions, the JSON Schema, scenarios."""

from procsim.files.combinations import Variant, base_of, check_variants, variants
from procsim.files.documents import Document
from procsim.files.guesses import Guess
from procsim.files.loading import check, load, loads, with_changes
from procsim.files.moving import chosen, limits, movables, moved
from procsim.files.reading import Number

__all__ = [
    "Document",
    "Guess",
    "Number",
    "Variant",
    "base_of",
    "check",
    "check_variants",
    "chosen",
    "limits",
    "load",
    "loads",
    "movables",
    "moved",
    "schema",
    "variants",
    "with_changes",
]


def schema() -> dict[str, object]:
    """The JSON Schema (draft 2020-12) of processes and scenarios, for editors; see `procsim.files.schema`."""
    from procsim.files.schema import schema as made

    return made()
