"""What all tests share: where the project's files are, and how hypothesis behaves on a busy machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A shared machine is slow at times, and the first call of a compiled function always is: time decides no property.
settings.register_profile("procsim", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("procsim")


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project: where README.md, processes/ and docs/ are."""
    return Path(__file__).resolve().parent.parent
