"""Where a result goes: the terminal or JSON on stdout, a log, a report."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from procsim.cli.door import DONE, MISSED
from procsim.model.problems import InputError

if TYPE_CHECKING:
    from procsim.study.result import Result


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a command was asked to leave behind."""

    json: bool = False
    log: str | None = None
    report: str | None = None

    def check(self) -> None:
        """Finds out before a long run what would fail after it.

        Raises:
            InputError: for an ending that no log has, a folder that is missing, two things on one stdout.
        """
        from procsim.engine.whole_file import check_target

        if self.log is not None:
            from procsim.engine.log_files import check_log_target

            check_log_target(self.log)
            if self.log == "-" and self.json:
                raise InputError("--log - and --json would both print on stdout; give the log a file")
        if self.report is not None:
            if Path(self.report).suffix.lower() not in (".html", ".htm"):
                raise InputError(f"{self.report}: a report is written as .html")
            check_target(Path(self.report))

    def write(self, result: Result, fail_on_missed_goal: bool = False) -> int:
        """Writes the files, then prints; returns the exit status."""
        if self.log is not None and result.first_log is not None:
            from procsim.engine.log_files import write_log

            write_log(result.first_log, self.log)
        if self.report is not None:
            from procsim.report.html import write_report

            write_report(result, self.report)
        self._print(result)
        missed = any(kpi.met is False for kpi in result.scorecard.values())
        return MISSED if fail_on_missed_goal and missed else DONE

    def _print(self, result: Result) -> None:
        if self.json:
            sys.stdout.write(json.dumps(result.to_dict(), ensure_ascii=False, allow_nan=False, indent=1) + "\n")
            return
        from procsim.cli.console import console
        from procsim.report.terminal import print_result

        # With the log on stdout the tables go where they don't get into it.
        print_result(result, console(sys.stderr if self.log == "-" else sys.stdout))
