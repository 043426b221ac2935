"""Slips of which YAML notices only what follows from them, lines further down: open quotes, look-alike characters."""

from __future__ import annotations

import re
from typing import Final

#: Blanks that are none to YAML, though they look like one.
_ODD_BLANKS: Final = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_ODD_COLON: Final = re.compile(
    rf"\s*(?:- )?[^\s:：#'\"{{\[][^:：#'\"{{\[]*?(?:(?P<wide>：)|:(?P<blank>[{_ODD_BLANKS}]))"
)
_ODD_INDENT: Final = re.compile(rf" *[{_ODD_BLANKS}]")
#: After a closed quote a value is over; what else stands there shows that the quote belongs to another.
_AFTER_VALUE: Final = re.compile(r"\s*(?:$|[,\]}:]|#)")
_BLOCK_TEXT: Final = re.compile(r"(?:^|[:-]\s+)[|>][-+\d]*\s*(?:#.*)?$")


def earlier_slip(lines: list[str], line: int) -> tuple[str, int, int] | None:
    """What went wrong before the line (from 0) at which YAML gave up, with line and column from 1; None if nothing."""
    return _odd_character(lines, line) or _open_quote(lines, line)


def _odd_character(lines: list[str], line: int) -> tuple[str, int, int] | None:
    """A colon or a blank from another script, in this line or the last one with text before it."""
    before = [number for number in range(min(line, len(lines) - 1), -1, -1) if lines[number].strip()]
    for number in before[:2]:
        odd = _ODD_COLON.match(lines[number])
        if odd and odd["wide"]:
            return "a full-width colon (：) stands here: write `: `", number + 1, odd.start("wide") + 1
        indent = _ODD_INDENT.match(lines[number])
        if found := odd or indent:
            code = f"U+{ord(found[0][-1]):04X}"
            place = "follows this colon" if odd else "indents this line"
            return f"a blank that is none to YAML ({code}) {place}: write a plain one", number + 1, found.end()
    return None


def _open_quote(lines: list[str], line: int) -> tuple[str, int, int] | None:
    """A quote that opens in a line and meets the opening quote of another text further down."""
    text = "\n".join(lines)
    begins = [0]
    for each in lines:
        begins.append(begins[-1] + len(each) + 1)
    at, depth, number = 0, 0, 0
    while at < len(text) and number <= line:
        while begins[number + 1] <= at:
            number += 1
        character = text[at]
        if character == "#" and (at == begins[number] or text[at - 1].isspace()):
            at = begins[number + 1]
        elif character in "\"'" and _begins_value(text[begins[number] : at], depth):
            end = _end_of_quoted(text, at)
            if end is None or (end >= begins[number + 1] and not _AFTER_VALUE.match(text[end:].split("\n")[0])):
                return "this quote is never closed", number + 1, at - begins[number] + 1
            at = end
        elif character in "|>" and not depth and _BLOCK_TEXT.search(lines[number]):
            at = begins[_after_block(lines, number)]
        else:
            depth = max(0, depth + (character in "{[") - (character in "}]"))
            at += 1
    return None


def _begins_value(before: str, depth: int) -> bool:
    """Whether a value may begin after what stands before it in its line, within brackets after a comma, too."""
    stripped = before.rstrip(" ")
    if not stripped or stripped[-1] in "{[" or (depth and stripped[-1] == ","):
        return True
    return stripped[-1] in ":-?" and stripped != before


def _end_of_quoted(text: str, at: int) -> int | None:
    """The end of a quoted text that begins at a place; None where it has none."""
    pattern = r"'(?:[^']|'')*'" if text[at] == "'" else r'"(?:[^"\\]|\\.)*"'
    found = re.compile(pattern, re.DOTALL).match(text, at)
    return found.end() if found else None


def _after_block(lines: list[str], line: int) -> int:
    """The line after a text in several lines that is begun by `|` or `>`."""
    indent = len(lines[line]) - len(lines[line].lstrip(" "))
    for number in range(line + 1, len(lines)):
        if lines[number].strip() and len(lines[number]) - len(lines[number].lstrip(" ")) <= indent:
            return number
    return len(lines)
