"""``procsim schema``: for editors that complete and check YAML."""

from __future__ import annotations

import json

from procsim.cli.failures import told


@told
def schema() -> None:
    """Print the JSON Schema of the process format, for editors with a YAML language server."""
    from procsim.files.schema import schema as schema_of_the_format

    print(json.dumps(schema_of_the_format(), ensure_ascii=False, indent=2))
