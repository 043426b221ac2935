"""The benchmark itself: options, turns, ratios, tables and claims. What it measures is nobody's test."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks import child, environments, options
from benchmarks.__main__ import main
from benchmarks.claims import CLAIMS, cells_of_claims, verdicts
from benchmarks.figures import doubts, growth, ratio
from benchmarks.models import MODELS
from benchmarks.plot import draw
from benchmarks.programs import PROGRAMS
from benchmarks.record import LeftOut, Results, Run
from benchmarks.tables import markdown
from benchmarks.turns import Cell, Limits, Turns, grid
from benchmarks.words import size_words

if TYPE_CHECKING:
    from pathlib import Path

PEERS = [name for name, program in PROGRAMS.items() if program.package]


def run(number: int, program: str, size: int, seconds: float, model: str = "r1", megabytes: float = 100) -> Run:
    """A run that took so many seconds."""
    return Run(
        round=number,
        program=program,
        model=model,
        size=size,
        tickets=size,
        seconds=seconds,
        warm_up_seconds=0.0 if program in PEERS else 2.5,
        mean_cycle=MODELS[model].mean_cycle or 3000.0,
        peak_bytes=int(megabytes * 1e6),
        processor_seconds=seconds + 1,
        whole_seconds=seconds + 2,
        version="1.2.3",
    )


#: Three rounds; the machine is slower in the second.
RECORDED = Results(
    began="2026-01-05 08:00",
    machine="2 processors",
    rounds=3,
    floor_bytes=17_000_000,
    runs=(
        run(1, "procsim-fast", 10_000, 0.02),
        run(1, "simpy", 10_000, 1.0, megabytes=20),
        run(1, "prosimos", 10_000, 20.0),
        run(2, "procsim-fast", 10_000, 0.04),
        run(2, "simpy", 10_000, 2.4, megabytes=20),
        run(2, "prosimos", 10_000, 40.0),
        run(3, "procsim-fast", 10_000, 0.02),
        run(3, "simpy", 10_000, 0.8, megabytes=21),
        run(1, "procsim-fast", 100_000, 0.2),
        run(2, "procsim-fast", 100_000, 0.4),
        run(1, "procsim-fast", 1_000_000, 2.1, megabytes=900),
        run(2, "procsim-fast", 1_000_000, 4.1, megabytes=950),
        run(1, "procsim-fast", 10_000_000, 24.0, megabytes=8000),
        run(2, "procsim-fast", 10_000_000, 60.0, megabytes=8000),
        run(1, "procsim-fast", 10_000, 0.002, "mm1"),
        run(1, "cimba", 10_000, 0.002, "mm1"),
    ),
    left_out=(
        LeftOut("prosimos", "r1", 100_000, "would take some 400 s, more than 120 s"),
        LeftOut("prosimos", "r1", 1_000_000, "would take some 400 s, more than 120 s"),
    ),
)


# --- what is made of the runs ---------------------------------------------------------------------------------------


def test_a_ratio_is_the_median_of_those_within_each_round() -> None:
    found = ratio(RECORDED, "r1", 10_000, "procsim-fast", "simpy")
    assert found is not None
    assert (found.median, found.least, found.most, found.rounds) == pytest.approx((50, 40, 60, 3))


def test_a_round_that_only_one_of_two_ran_has_no_ratio() -> None:
    found = ratio(RECORDED, "r1", 10_000, "procsim-fast", "prosimos")
    assert found is not None
    assert (found.median, found.rounds) == pytest.approx((1000, 2))
    assert ratio(RECORDED, "r1", 100_000, "procsim-fast", "simpy") is None


def test_growth_is_of_the_time_per_ticket() -> None:
    found = growth(RECORDED, "r1", "procsim-fast", 100_000, 10_000_000)
    assert found is not None
    assert (found.least, found.most) == pytest.approx((1.2, 1.5))


def test_each_claim_is_judged_by_what_ran() -> None:
    found = {one.claim: (one.measured, one.held) for one in verdicts(RECORDED)}
    assert found == {
        "R1 with log, fast engine, against SimPy": ("50 times (40 to 60) at 10⁴ tickets", True),
        "R1 with log, fast engine, against Prosimos": ("1,000 times (1,000 to 1,000) at 10⁴ tickets", True),
        "M/M/1 with log, fast engine, against Cimba": ("1 times (1 to 1) at 10⁴ tickets", False),
        "Device repair, fast engine, against procsim's SimPy engine": ("not both at 10⁴ tickets or more", None),
        "A million R1 tickets with log, peak memory": ("0.95 GB", True),
        "R1 with log, time per ticket from 10⁵ to 10⁷": ("+35% (+20% to +50%)", False),
        "R1, procsim's SimPy engine with KPIs, against SimPy": ("not both at 10⁴ tickets or more", None),
    }


def test_what_the_claims_need_is_known_to_the_programs_that_run_it() -> None:
    cells = cells_of_claims(10_000_000)
    assert cells == sorted({cell for claim in CLAIMS for cell in claim.cells()})
    assert [cell for cell in cells if cell.model not in PROGRAMS[cell.program].models] == []
    assert {cell.size for cell in cells_of_claims(10_000)} == {10_000}


def test_a_model_that_nobody_ran_has_no_table_but_the_reasons() -> None:
    nobody = replace(RECORDED, runs=(), left_out=(LeftOut("ciw", "r1", 1000, "exit status 1: It is broken."),))
    page = markdown(nobody, []).split("## What is claimed")[0]
    assert "|" not in page
    assert page.endswith("## R1, the repair shop\n\n- Ciw left out from 10³ on: exit status 1: It is broken.\n\n")


def test_a_wrong_model_is_found_out() -> None:
    assert doubts(RECORDED) == []
    wrong = replace(RECORDED.runs[0], round=4, program="ciw", mean_cycle=1300.0)
    assert doubts(replace(RECORDED, runs=(*RECORDED.runs, wrong))) == [
        "Ciw found a mean cycle time of 1,300.0 min for R1, the repair shop, where 1,197.0 min is right."
    ]


def test_a_mean_of_few_tickets_finds_nothing_wrong() -> None:
    assert not MODELS["mm1"].is_wrong(40.0, 1000)
    assert MODELS["mm1"].is_wrong(40.0, 10_000)
    assert not MODELS["device-repair"].is_wrong(0.0, 10_000_000)


def test_engines_that_should_give_the_same_log_are_compared() -> None:
    other = replace(RECORDED.runs[0], program="procsim-simpy", mean_cycle=1197.0000001)
    assert doubts(replace(RECORDED, runs=(*RECORDED.runs, other))) == [
        "procsim's engines disagree about R1, the repair shop at 10,000 tickets (seed 1)."
    ]


# --- table, picture, file -------------------------------------------------------------------------------------------


def test_the_table_says_what_was_measured() -> None:
    page = markdown(RECORDED, [("R1", "r1.svg")])
    rows = page.splitlines()
    assert "16 runs in 3 rounds, begun 2026-01-05 08:00, on 2 processors; cimba 1.2.3, procsim 1.2.3," in page
    assert "![R1](r1.svg)" in rows
    assert "| 10⁴ | procsim fast | 500,000 | 250,000 – 500,000 | 50 | 2.5 | 100 | 1,197.0 |" in rows
    assert "| 10⁴ | SimPy | 10,000 | 4,167 – 12,500 | 1 |  | 21 | 1,197.0 |" in rows
    assert "| 10⁶ | procsim fast | 360,046 | 243,902 – 476,190 |  | 2.5 | 950 | 1,197.0 |" in rows
    assert "| procsim fast | Prosimos | 1,000 |  |  |  |" in rows
    assert "- Prosimos left out from 10⁵ on: would take some 400 s, more than 120 s." in rows
    assert "| A million R1 tickets with log, peak memory | at most 1.2 GB | 0.95 GB | held |" in rows


@pytest.mark.parametrize(("size", "words"), [(1000, "10³"), (10_000_000, "10⁷"), (50_000, "50,000"), (100, "100")])
def test_a_power_of_ten_is_written_as_one(size: int, words: str) -> None:
    assert size_words(size) == words


def test_the_picture_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in draw(RECORDED, "r1", tmp_path)]
    again = [path.read_bytes() for path in draw(RECORDED, "r1", tmp_path)]
    assert first == again
    assert [b"procsim fast" in first[0], first[1].startswith(b"\x89PNG")] == [True, True]


def test_recorded_results_are_shown_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    RECORDED.write(tmp_path / "results.json")
    assert Results.read(tmp_path / "results.json") == RECORDED
    assert main(["--from", str(tmp_path / "results.json"), "--output", str(tmp_path / "again")]) == 0
    assert {path.name for path in (tmp_path / "again").iterdir()} == {
        "results.json", "results.md", "r1.svg", "r1.png", "mm1.svg", "mm1.png",
    }  # fmt: skip
    shown = capsys.readouterr().out
    assert "R1, the repair shop: times as many tickets per second as" in shown
    assert "held" in shown


@pytest.mark.parametrize("text", ["[]", "{}", '{"format": 2}', "no JSON"])
def test_what_holds_no_results_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "results.json").write_text(text, encoding="utf-8")
    assert main(["--from", str(tmp_path / "results.json")]) == 2
    assert capsys.readouterr().err


# --- options --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1e3..1e7", [1000, 10_000, 100_000, 1_000_000, 10_000_000]),
        ("2000,50000", [2000, 50_000]),
        ("1e4,200,1e3..2e4", [200, 1000, 10_000]),
    ],
)
def test_sizes_are_read(text: str, found: list[int]) -> None:
    assert options.sizes(text) == found


@pytest.mark.parametrize(
    "words",
    [
        ["--sizes", "many"],
        ["--sizes", "0"],
        ["--rounds", "0"],
        ["--programs", "simpy,arena"],
        ["--models", "r2"],
        ["--sizes", "1e4..1e3"],
    ],
)
def test_an_option_that_cannot_be_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        options.read(words)
    assert ended.value.code == 2
    assert words[0] in capsys.readouterr().err


def test_the_command_says_what_it_does(project: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--help"], cwd=project, capture_output=True, text=True, check=True
    )
    page = (project / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    named = {word.strip(",]") for word in done.stdout.split() if word.startswith("--")} - {"--help", "--work,"}
    assert {"--rounds", "--programs", "--models", "--sizes", "--from"} <= named
    assert sorted(name for name in named if name.strip("[].)") not in page) == []


def test_nothing_heavy_is_loaded_while_programs_run(project: Path) -> None:
    code = "import sys, benchmarks.__main__; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True)
    assert set(done.stdout.split()).isdisjoint({"numpy", "polars", "rich", "matplotlib", "numba"})


# --- turns ----------------------------------------------------------------------------------------------------------


class Machine:
    """Stands for the machine: every ticket takes a program as long as is said, and so much memory."""

    def __init__(self, seconds: dict[str, float], bytes_per_ticket: float = 0.0) -> None:
        self.seconds = seconds
        self.bytes_per_ticket = bytes_per_ticket
        self.ran: list[tuple[str, int]] = []

    def __call__(self, command: list[str], folder: Path, limit: float) -> child.Ended:
        words = " ".join(command)
        program = next(name for name in self.seconds if name in words)
        size = int(command[command.index("r1") + 1])
        self.ran.append((program, size))
        seconds = self.seconds[program] * size
        report = {"version": "1", "tickets": size, "seconds": seconds, "warm_up_seconds": 0.0, "mean_cycle": 1.0}
        return child.Ended(report, int(1e8 + self.bytes_per_ticket * size), seconds, seconds)


def turns(programs: list[str], sizes: list[int], folder: Path, limits: Limits) -> Turns:
    cells = grid(programs, ["r1"], sizes)
    for name in programs:
        (folder / name).mkdir()
        (folder / name / "ready").touch()
    made = Turns(cells, limits, folder, lambda text: None)
    made.prepare()
    return made


def test_programs_take_turns_and_who_is_first_changes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    machine = Machine({"with_simpy": 1e-4, "with_ciw": 1e-3})
    monkeypatch.setattr(child, "run", machine)
    made = turns(["simpy", "ciw"], [1000, 10_000], tmp_path, Limits(60, 1e9))
    found = [one for number in (1, 2) for one in made.round(number)]
    assert machine.ran == [
        ("with_simpy", 1000), ("with_ciw", 1000), ("with_simpy", 10_000), ("with_ciw", 10_000),
        ("with_ciw", 1000), ("with_simpy", 1000), ("with_ciw", 10_000), ("with_simpy", 10_000),
    ]  # fmt: skip
    assert [one.round for one in found if isinstance(one, Run)] == [1] * 4 + [2] * 4


def test_who_would_take_too_long_is_left_out_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    machine = Machine({"with_simpy": 1e-4, "with_ciw": 1e-3})
    monkeypatch.setattr(child, "run", machine)
    made = turns(["simpy", "ciw"], [1000, 10_000, 100_000], tmp_path, Limits(5, 1e9))
    found = [one for number in (1, 2) for one in made.round(number)]
    reason = "would take some 10 s, more than 5 s"
    assert [one for one in found if isinstance(one, LeftOut)] == [
        LeftOut("ciw", "r1", 10_000, reason),
        LeftOut("simpy", "r1", 100_000, reason),
        LeftOut("ciw", "r1", 100_000, reason),
    ]
    assert machine.ran.count(("with_simpy", 10_000)) == 2


def test_who_would_need_too_much_memory_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(child, "run", Machine({"with_simpy": 1e-6}, bytes_per_ticket=1e4))
    made = turns(["simpy"], [1000, 10_000, 100_000, 1_000_000], tmp_path, Limits(60, 5e9))
    left = [one for one in made.round(1) if isinstance(one, LeftOut)]
    assert left == [LeftOut("simpy", "r1", 1_000_000, "would take some 10 GB, more than 5 GB")]


def test_a_program_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ended = child.Ended({"absent": "no engine named 'fast'"}, 1, 1.0, 1.0)
    monkeypatch.setattr(child, "run", lambda command, folder, limit: ended)
    made = Turns(grid(["procsim-fast"], ["r1", "mm1"], [1000]), Limits(60, 1e9), tmp_path, lambda text: None)
    assert list(made.round(1)) == [
        LeftOut("procsim-fast", model, 1000, "no engine named 'fast'") for model in ("r1", "mm1")
    ]


def test_a_peer_that_cannot_be_installed_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", "false")
    said: list[str] = []
    made = Turns([Cell("r1", 1000, "simpy")], Limits(60, 1e9), tmp_path, said.append)
    made.prepare()
    assert said == ["simpy cannot be installed: it said nothing"]
    assert list(made.round(1)) == [LeftOut("simpy", "r1", 1000, said[0])]


# --- one run --------------------------------------------------------------------------------------------------------


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_a_run_is_its_last_line_and_what_the_system_says(tmp_path: Path) -> None:
    code = "block = bytearray(200_000_000); print('Warning!'); print('{\"tickets\": 3}')"
    ended = child.run(python(code), tmp_path, limit=60)
    assert ended.report == {"tickets": 3}
    assert ended.peak_bytes > 200e6  # never below that of the process that started it


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import sys; sys.exit('no such model')", "exit status 1: no such model"),
        ("raise ValueError('too large\\n\\nTry less.')", "exit status 1: ValueError: too large"),
        ("", "it printed no JSON"),
        ("import os; os.kill(os.getpid(), 9)", "ended by signal 9"),
        ("print('done')", "it printed no JSON"),
    ],
)
def test_a_run_that_fails_says_how(code: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(child.RunError) as failed:
        child.run(python(code), tmp_path, limit=60)
    assert str(failed.value) == message


def test_a_run_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(child.RunError, match="not done after 0 s"):
        child.run(python("import time; time.sleep(60)"), tmp_path, limit=0.01)


def test_procsim_s_own_engine_runs_and_is_measured(tmp_path: Path) -> None:
    words = ["--programs", "procsim-simpy", "--models", "r1", "--sizes", "200", "--rounds", "1"]
    assert main([*words, "--work", str(tmp_path), "--output", str(tmp_path)]) == 0
    (found,) = Results.read(tmp_path / "results.json").runs
    assert (found.program, found.size, found.tickets) == ("procsim-simpy", 200, 200)
    # Five standard errors of 200 tickets.
    assert abs(found.mean_cycle - 1197) < 5 * MODELS["r1"].deviation / 200**0.5


@pytest.mark.parametrize("model", ["r1", "mm1"])
@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_that_is_installed_simulates_the_model(peer: str, model: str, project: Path) -> None:
    folder = environments.default_folder()
    if not (folder / peer / "ready").exists():
        pytest.skip(f"{peer} has no environment yet: python -m benchmarks makes it")
    command = PROGRAMS[peer].command(environments.interpreter(folder, peer), model, 200, seed=1)
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout.splitlines()[-1])
    assert set(report) == {"version", "tickets", "seconds", "warm_up_seconds", "mean_cycle"}
    assert report["tickets"] == 200
    mean = MODELS[model].mean_cycle
    assert mean is not None
    assert abs(report["mean_cycle"] - mean) < 5 * MODELS[model].deviation / 200**0.5
