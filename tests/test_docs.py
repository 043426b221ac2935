"""The documentation is true: examples and commands run, links lead somewhere, tables are complete."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

import procsim
from procsim import files
from procsim.files import keys

PROJECT = Path(__file__).resolve().parent.parent
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").rglob("*.md"))]
#: What a command of the documentation is run with, so that the tests end; the last option given counts.
SHORT = {name: ["--replications", "2", "--length", "4 d"] for name in ("run", "compare", "sensitivity")}


@dataclass(frozen=True)
class Example:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    title: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(PROJECT)}:{self.line}"


def examples(*languages: str) -> list[Example]:
    """All fenced blocks in these languages, in the order of the pages."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in re.finditer(r"^```(\w+)([^\n]*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            if match[1] in languages:
                title = re.search(r'title="([^"]*)"', match[2])
                line = text.count("\n", 0, match.start()) + 1
                found.append(Example(page, line, match[1], title[1] if title else "", match[3]))
    return found


def small_shop() -> str:
    """The process that the reference's examples extend."""
    page = PROJECT / "docs" / "language" / "index.md"
    return next(block.text for block in examples("yaml") if block.page == page and block.text.startswith("procsim: 1"))


def extended(fragment: str) -> str:
    """The small shop with a fragment's entries added to it, or put in place of those with the same name."""
    whole: dict[str, Any] = yaml.load(small_shop(), Loader=yaml.BaseLoader)
    for key, value in yaml.load(fragment, Loader=yaml.BaseLoader).items():
        whole[key] = {**whole.get(key, {}), **value} if isinstance(value, dict) else value
    return yaml.dump(whole, allow_unicode=True, sort_keys=False)


FRAGMENTS = [block for block in examples("yaml") if not block.title and not block.text.startswith("scenario:")]


@pytest.mark.parametrize("example", FRAGMENTS, ids=str)
def test_an_example_loads_and_runs(example: Example) -> None:
    text = example.text if example.text.startswith("procsim:") else extended(example.text)
    process = files.loads(text, str(example))
    result = procsim.simulate(process, replications=1, length="1 week")
    assert result.arrived > 0


def write_files(folder: Path) -> None:
    """The files that the pages name, put together as a reader would."""
    (folder / "small-shop.yaml").write_text(small_shop(), encoding="utf-8")
    for block in examples("yaml"):
        if block.title:
            name, _, rest = block.title.partition(",")
            before = (folder / name).read_text(encoding="utf-8") if rest else ""
            (folder / name).write_text(before + block.text, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder such as a reader has: the project's processes and scenarios, and the files of the pages."""
    folder = tmp_path_factory.mktemp("reader")
    for name in ("processes", "scenarios"):
        shutil.copytree(PROJECT / name, folder / name)
    write_files(folder)
    return folder


NAMED = sorted({block.title.partition(",")[0] for block in examples("yaml") if block.title})


@pytest.mark.parametrize("name", NAMED)
def test_a_file_of_the_pages_loads_and_runs(name: str, folder: Path) -> None:
    result = procsim.simulate(procsim.load(folder / name), replications=1, length="1 week")
    assert result.arrived > 0


def procsim_lines(block: Example) -> list[str]:
    return [line for line in block.text.splitlines() if line.startswith("procsim ")]


SHELL = [block for block in examples("sh") if procsim_lines(block)]


@pytest.mark.parametrize("example", SHELL, ids=str)
def test_the_commands_of_the_pages_work(example: Example, folder: Path) -> None:
    for line in procsim_lines(example):
        words, _, output = line.partition(" > ")
        arguments = [
            name
            for word in shlex.split(words)[1:]
            for name in (sorted(str(path.relative_to(folder)) for path in folder.glob(word)) if "*" in word else [word])
        ]
        if "--tickets" not in arguments:
            arguments += SHORT.get(arguments[0], [])
        code = "import sys; from procsim.cli import main; sys.argv[0] = 'procsim'; sys.exit(main())"
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "COLUMNS": "80"},
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
        if output:
            (folder / output.strip()).write_text(done.stdout, encoding="utf-8")


@pytest.mark.parametrize("example", examples("python"), ids=str)
def test_the_python_of_the_pages_works(example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    short = re.sub(r"replications=\d+", "replications=1", example.text)
    exec(compile(short, str(example), "exec"), {})


# --- complete -----------------------------------------------------------------------------------------------------


#: Which page describes the keys of which table.
DESCRIBED_ON = {
    "PROCESS": "index", "CALENDAR": "calendars", "GROUP": "staff", "PERSON": "staff", "QUEUE": "staff",
    "SOURCE": "arrivals", "PART": "parts", "STAGE": "stages", "ROUTE": "routes", "SPLIT": "routes",
    "END": "routes", "REPEAT": "routes", "SLA": "sla", "KPI": "kpis", "RUN": "run", "SCENARIO": "scenarios",
}  # fmt: skip


def test_the_tables_of_keys_are_all_here() -> None:
    tables = {
        name for name in vars(keys) if name.isupper() and name[0] != "_" and isinstance(getattr(keys, name), Mapping)
    }
    assert tables - {"COLLECTIONS"} == set(DESCRIBED_ON)


@pytest.mark.parametrize("table", DESCRIBED_ON)
def test_each_key_is_described_with_its_default_and_shown_in_an_example(table: str) -> None:
    page = (PROJECT / "docs" / "language" / f"{DESCRIBED_ON[table]}.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*`) \| ([^|]+) \|", page, re.MULTILINE)
    described = {word for row, _ in rows for word in re.findall(r"`([^`]+)`", row)}
    shown = " ".join(block.text for block in examples("yaml"))
    names = getattr(keys, table)
    assert [name for name in names if name not in described] == []
    assert [name for name in names if not re.search(rf"\b{name}:", shown)] == []


@pytest.mark.parametrize("command", ["run", "compare", "sensitivity", "measure", "draw"])
def test_each_option_of_a_command_is_described(command: str) -> None:
    page = (PROJECT / "docs" / "commands.md").read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "procsim", command, "--help"], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    options = set(re.findall(r"^\s+(?:-\w, )?(--[a-z-]+)", done.stdout, re.MULTILINE)) - {"--help"}
    assert options
    section = page[page.index(f"## `{command}`") :]
    section = section[: section.find("\n## ", 1)]
    assert sorted(option for option in options if option not in section) == []


def test_each_key_of_the_json_is_described() -> None:
    page = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)))
    process = files.loads(small_shop().replace("duration: 5 min", "duration: 5 min, patience: 1 h"), "shop.yaml")
    found = procsim.simulate(process, replications=1, length="2 d").to_dict()
    top, named = set(found), {"kpis", "stages", "staff", "people", "parts"}
    inside = {key for name in named for one in found[name].values() for key in one}
    inside |= {key for name in top - named if isinstance(found[name], dict) for key in found[name]}
    assert sorted((top | inside) - described) == []


def test_each_key_of_the_weeks_is_described() -> None:
    page = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`([^`\n]+)`", page[page.index("### Weeks") : page.index("## `compare`")]))
    process = files.loads(small_shop(), "shop.yaml")
    for kpi in procsim.simulate(process, replications=2, length="2 w", by="week").to_dict()["kpis"].values():
        found = (
            {key for week in kpi["weeks"] for key in week} | set(kpi["run_chart"]) | set(kpi["run_chart"]["all_runs"])
        )
        assert sorted((found | {"weeks", "run_chart"}) - described) == []


def test_each_key_of_a_comparison_is_described() -> None:
    page = (PROJECT / "docs" / "json.md").read_text(encoding="utf-8")
    described = set(re.findall(r"`([^`\n]+)`", page[page.index("## `compare`") :]))
    process = files.loads(small_shop(), "shop.yaml")
    found = procsim.compare(process, base=process, replications=2, length="2 d").to_dict()
    one = found["scenarios"][1]
    inside = {key for name in ("staff", "stages") for each in one[name].values() for key in each}
    keys_of_all = set(found) | set(one) | inside | set(found["correction"]) | set(one["cost_per_week"])
    assert sorted(keys_of_all - described) == []


def test_the_library_page_lists_every_process_and_scenario() -> None:
    page = (PROJECT / "docs" / "library.md").read_text(encoding="utf-8")
    names = [
        path.relative_to(PROJECT).as_posix()
        for name in ("processes", "scenarios")
        for path in (PROJECT / name).glob("*.yaml")
    ]
    assert [name for name in names if f"`{name}`" not in page] == []


def anchor(heading: str) -> str:
    """The anchor that Markdown's table of contents gives to a heading."""
    plain = re.sub(r"[^\w\s-]", "", heading.replace("`", "")).strip().lower()
    return re.sub(r"[-\s]+", "-", plain)


def leads_somewhere(page: Path, target: str) -> bool:
    """Whether a page's link has a file, and a heading in it."""
    path, _, fragment = target.partition("#")
    there = (page.parent / path).resolve() if path else page
    if not there.exists():
        return False
    return not fragment or fragment in map(
        anchor, re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
    )


def test_links_lead_somewhere() -> None:
    broken = []
    for page in PAGES:
        text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
        broken += [f"{page.name}: {target}" for target in targets if not leads_somewhere(page, target)]
    assert broken == []


def test_every_page_is_in_the_table_of_contents() -> None:
    contents = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = [page.relative_to(PROJECT / "docs").as_posix() for page in PAGES if page.name != "README.md"]
    assert [page for page in pages if f"- {page}\n" not in contents] == []
