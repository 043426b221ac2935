"""What YAML's own errors mean to somebody who writes a process."""

from __future__ import annotations

import re
from typing import Any

import yaml

from procsim.files.yaml_slips import earlier_slip


def in_words(error: yaml.YAMLError, text: str) -> tuple[str, int, int]:
    """A sentence for an error of YAML, with the line and column (from 1) at which to look."""
    if isinstance(error, yaml.reader.ReaderError):
        return _forbidden_character(error, text)
    if not isinstance(error, yaml.MarkedYAMLError):
        return f"this is not YAML: {error}", 1, 1
    mark: Any = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    shown = lines[line] if line < len(lines) else ""
    opened = error.context_mark
    if "quoted scalar" in (error.context or "") and "escape" not in (error.problem or "") and opened:
        return "this quote is never closed", opened.line + 1, opened.column + 1
    slip = earlier_slip(lines, line)
    if slip is not None:
        return slip
    dashed = _missing_dash(error, lines, opened.line if opened and "simple key" in (error.context or "") else line)
    if dashed is not None:
        return dashed
    if "simple key" in (error.context or "") and opened:
        bare = re.fullmatch(r"\s*([^\s:{\[#-][^:#{\[]*?)\s*", lines[opened.line])
        if bare and any(_indent(below) > opened.column for below in lines[opened.line + 1 :][:1]):
            return f"a colon is missing after {bare[1]!r}", opened.line + 1, bare.end(1) + 1
    message, column = _explained(error, shown, column)
    line, column = _inside(lines, line, column)
    return message, line + 1, column + 1


def _forbidden_character(error: Any, text: str) -> tuple[str, int, int]:
    # libyaml counts bytes and the other reader characters: the first control character is what both mean.
    found = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    at = found.start() if found else min(int(error.position), len(text))
    code = ord(text[at]) if at < len(text) else 0
    begin = text.rfind("\n", 0, at) + 1
    return f"a control character (U+{code:04X}) stands here: delete it", text.count("\n", 0, at) + 1, at - begin + 1


def _inside(lines: list[str], line: int, column: int) -> tuple[int, int]:
    """The end of the last line with text, where the place lies behind it."""
    if line < len(lines) and (lines[line].strip() or line == 0):
        return line, column
    while line >= len(lines) or (line > 0 and not lines[line].strip()):
        line -= 1
    return line, len(lines[line].rstrip())


def _missing_dash(error: Any, lines: list[str], line: int) -> tuple[str, int, int] | None:
    """The answer where a line stands among the items of a list without being one, or before them."""
    if not re.search("block|simple key", error.context or "") or line >= len(lines) or not _indent(lines[line]):
        return None
    first = line
    for above in range(line - 1, -1, -1):
        if lines[above].strip() and not lines[above].lstrip().startswith("#"):
            if _indent(lines[above]) < _indent(lines[line]):
                break
            first = above
    text, top = lines[line].strip(), lines[first].strip()
    message = "a `- ` is missing: the items of this list begin with it"
    if text.startswith("- ") != top.startswith("- "):
        wrong = line if top.startswith("- ") else first
        if wrong == line and re.match(r"- [^\W\d]\w*:\s", top) and re.match(r"[^\W\d]\w*:(\s|$)", text):
            message += "; what belongs to the item above stands two blanks further in"
    elif text.startswith("{") and top.startswith("{") and first != line:
        wrong = first
    else:
        return None
    return message, wrong + 1, _indent(lines[wrong]) + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _explained(error: Any, line: str, column: int) -> tuple[str, int]:
    """The sentence, and the column (from 0) that it speaks of."""
    problem: str = error.problem or ""
    context: str = error.context or ""
    opened = error.context_mark
    character = line[column : column + 1]
    if "tab" in problem or character == "\t":
        return "a tab stands here: YAML wants spaces", column
    if "cannot start any token" in problem:
        return f"a text cannot begin with {character}: put it in quotes", column
    if "mapping values are not allowed" in problem:
        return _stray_colon(line, column)
    if "escape" in problem:
        return 'a backslash in "…" begins an escape: write two of them, or use single quotes', column
    quoted = _quoted_before(line, column)
    if quoted is not None:
        whole = _whole(line, quoted)
        other = '"' if "'" in whole and '"' not in whole else "'"
        message = (
            "text follows after a closing quote: a value that begins with a quote ends with it; "
            f"put all of it into other quotes: {other}{whole.replace(other, other + other)}{other}"
        )
        return message, quoted
    if "flow mapping" in context or "flow sequence" in context:
        kind, closing = ("{", "}") if "flow mapping" in context else ("[", "]")
        if character and character in "[{" and line[:column].rstrip().endswith(("]", "}")):
            return f"a comma is missing before this {character}", column
        forgotten = re.search(r"[{,]\s*([^\W\d][^:,{}\[\]]*?)\s+$", line[:column])
        if character and character in "[{" and kind == "{" and forgotten:
            return f"a colon is missing after {forgotten[1]!r}", forgotten.end(1)
        if character and character in "[{" and line[:column].strip():
            return f"a text in {kind}…{closing} that holds a {character} needs quotes around all of it", column
        place = f"line {opened.line + 1}, column {opened.column + 1}"
        return f"the {kind} of {place} wants a comma or its {closing} before this", column
    if "node content" in problem:
        return "a value or a closing bracket is missing here", column
    if "unexpected ':'" in problem:
        return "a value is missing after this colon", column
    if character and character in "}]":
        return f"this {character} closes nothing", column
    if "block sequence entries" in problem:
        return "an item of a list begins a line of its own: put a text that begins with `- ` in quotes", column
    if "simple key" in context or "could not find expected ':'" in problem:
        return "a colon and a space are missing in this line or the one before", column
    if "'-'" in problem or "block sequence" in context or "block collection" in context:
        return "a `- ` is missing: this line stands among the items of a list", column
    if "block mapping" in context:
        return "this does not fit the lines above: is it indented as they are, and has its key a colon?", column
    return f"this is not YAML: {problem}", column


def _quoted_before(line: str, column: int) -> int | None:
    """Where a quoted text begins that ends just before a column, at the beginning of a value."""
    if not line[column : column + 1].strip(" ,:]}"):
        return None
    found = re.search(r"""(?:^|[:{,\[-])\s*((["'])(?:(?!\2).)*\2)\s*$""", line[:column])
    return found.start(1) if found else None


def _stray_colon(line: str, column: int) -> tuple[str, int]:
    first = re.search(r":(?=\s|$)", line)
    forgotten = re.match(r"\s*(?:- )?([^\s:{\[][^:{\[]*?)\s+[{\[]", line)
    if first and forgotten and forgotten.end() <= first.start():
        return f"a colon is missing after {forgotten[1]!r}", forgotten.end(1)
    if first and first.start() < column:
        return "a second `: ` in one line: put a text that holds a colon in quotes", column
    return "this key does not fit the lines above: it is indented deeper, or a colon is missing above", (
        len(line) - len(line.lstrip())
    )


def _whole(line: str, begin: int) -> str:
    text = line[begin:].rstrip()
    return text.split(", ")[0].rstrip("}") if "{" in line[:begin] else text
