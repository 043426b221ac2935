"""What all tests share: where the project's files are, and how hypothesis behaves on a busy machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable

# A shared machine is slow at times, and the first call of a compiled function always is: time decides no property.
settings.register_profile("procsim", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("procsim")


#: Under this name a test's line travels from the process that ran it to the one that reports.
_LINE = "line of the report"


@pytest.fixture
def report_line(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Puts a line into the report at the end of the test run, whether the test passes or not."""
    return lambda line: record_property(_LINE, line)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests have to report, at the end of the run."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for name, line in report.user_properties:
                if name == _LINE and report.when == "call":
                    terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the project: where README.md, processes/ and docs/ are."""
    return Path(__file__).resolve().parent.parent
