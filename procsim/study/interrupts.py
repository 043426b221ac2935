"""Ctrl-C in a study of several processes: one of them hears it, and ends the others."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def deaf_to_interrupts() -> Iterator[None]:
    """What is started meanwhile never hears Ctrl-C, which a terminal sends to all: this process alone ends the others.

    Processes inherit that a signal is ignored; without it each of them would print its own traceback.
    """
    if threading.current_thread() is not threading.main_thread():  # only there signals can be arranged
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
