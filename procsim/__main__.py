"""``python -m procsim`` is ``procsim``."""

from __future__ import annotations

from procsim.cli import main

if __name__ == "__main__":
    main()
