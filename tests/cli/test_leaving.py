"""How the process of the command line ends, step by step; `tests.cli.test_door` sees the same from outside."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from typing import NoReturn

import pytest

from procsim.cli import main


def status(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["procsim", *arguments])
    with pytest.raises(SystemExit) as left:
        main()
    assert isinstance(left.value.code, int)
    return left.value.code


def test_a_command_that_is_done_leaves_with_0(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(monkeypatch, "--version") == 0
    assert capsys.readouterr().out.startswith("procsim ")


def test_a_wrong_command_leaves_with_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(monkeypatch, "frobnicate") == 2
    assert "No such command" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "expected", "said"),
    [(KeyboardInterrupt(), 130, "\nprocsim: interrupted\n"), (BrokenPipeError(), 141, "")],
)
def test_what_happens_outside_of_a_command_is_told_too(
    error: BaseException,
    expected: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def breaks(**_: object) -> NoReturn:
        raise error

    monkeypatch.setattr("procsim.cli.app.app", breaks)
    assert status(monkeypatch) == expected
    assert capsys.readouterr().err == said


def test_an_interrupt_while_all_is_imported_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "procsim.cli.app":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "procsim.cli.app", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    assert status(monkeypatch, "--version") == 130
    assert capsys.readouterr().err == "\nprocsim: interrupted\n"


def test_an_interrupt_in_a_command_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_module("procsim.files.schema"), "schema", breaks)
    assert status(monkeypatch, "schema") == 130
    assert capsys.readouterr().err == "\nprocsim: interrupted\n"


def test_help_is_a_command_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(monkeypatch, "help") == 0
    whole = capsys.readouterr().out
    assert whole.startswith("Usage: procsim [OPTIONS] COMMAND")
    assert status(monkeypatch, "help", "run") == 0
    assert capsys.readouterr().out.startswith("Usage: procsim run ")
    assert status(monkeypatch, "help", "frobnicate") == 2


def test_a_command_that_returns_leaves_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("procsim.cli.app.app", lambda **_: None)
    assert status(monkeypatch) == 0


@pytest.mark.parametrize(
    ("error", "expected", "said"),
    [(BrokenPipeError(), 141, ""), (OSError(28, "No space left on device"), 2, "procsim: No space left on device\n")],
)
def test_output_that_cannot_get_out_decides_the_status(
    error: OSError, expected: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    class Closed(io.StringIO):
        def flush(self) -> None:
            raise error

        def fileno(self) -> int:
            return writer

    monkeypatch.setattr("procsim.cli.app.app", lambda **_: None)
    monkeypatch.setattr(sys, "stdout", Closed())
    assert status(monkeypatch) == expected
    assert capsys.readouterr().err == said
    os.close(writer)


def test_streams_speak_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr("procsim.cli.app.app", lambda **_: print("Ж"))
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    assert status(monkeypatch) == 0
    assert raw.getvalue() == "Ж\n".encode()
