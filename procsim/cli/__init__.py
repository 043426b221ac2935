"""The commands."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """What the command ``procsim`` calls: runs the command line and ends the process with its status."""
    from procsim.cli.door import enter

    enter()
