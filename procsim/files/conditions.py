"""Conditions: a parser by recursive descent from ``device == "laptop" and visits.repair < 3`` to a tree.

either     := both ("or" both)*
both       := negation ("and" negation)*
negation   := "not" negation | comparison
comparison := sum [("==" | "!=" | "<" | "<=" | ">" | ">=") sum | ["not"] "in" "[" sum ("," sum)* "]"]
sum        := operand (("+" | "-") operand)*
operand    := NUMBER | TEXT in quotes | NAME | KIND "." NAME | "-" operand | "(" either ")"
KIND       := "visits" | "queue" | "stock" | "open"
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NoReturn

from procsim.files.quantities import Mistake
from procsim.files.suggestions import did_you_mean, is_slip
from procsim.model.conditions import (
    Both,
    Compare,
    Comparison,
    Condition,
    Constant,
    Either,
    Expression,
    Member,
    Name,
    Not,
    Sum,
    equal,
    number,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

Kind = Literal["attribute", "visits", "queue", "stock", "open"]
_KINDS: Final[dict[str, Kind]] = {"visits": "visits", "queue": "queue", "stock": "stock", "open": "open"}
#: What can have no value but those that are known: another is wrong in every file.
CLOSED: Final = frozenset({"weekday", "hour", "end"})
_WORDS: Final = frozenset({"and", "or", "not", "in"})
_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?(?![\w.]))|(?P<text>"[^"]*"|'[^']*')|(?P<name>[^\W\d]\w*)
    |(?P<sign>==|!=|<=|>=|<>|&&|\|\||[-+<>=()\[\],.!%*/]))""",
    re.VERBOSE,
)
_DEEPEST: Final = 50


@dataclass(frozen=True, slots=True)
class Scope:
    """What names a condition may use; a collection is None where nobody can know.

    ``kinds`` says which of ``visits.``, ``queue.``, ``stock.``, ``open.`` are known, each with its names.
    """

    attributes: Collection[str] | None
    values: Mapping[str, Collection[str] | None]
    kinds: Mapping[str, Collection[str] | None]
    #: Why the other kinds cannot be asked here.
    reason: str = ""


def parse(text: str, scope: Scope, doubts: list[Mistake] | None = None) -> Condition:
    """The condition that a text states; ``doubts`` takes up what is worth a warning.

    Raises:
        Mistake: with all names and values that don't exist, or with the place from which on nothing can be understood.
    """
    parser = _Parser(text, scope)
    expression = parser.whole()
    if parser.told:
        first, *further = sorted(parser.told, key=lambda mistake: mistake.offset)
        raise Mistake(first.message, first.offset, tuple(further))
    if doubts is not None:
        doubts += parser.doubts
    return Condition(expression, text.strip())


class _Parser:
    def __init__(self, text: str, scope: Scope) -> None:
        self._text = text
        self._scope = scope
        self._at = 0
        self._depth = 0
        self._kind = ""
        self._lexeme = ""
        self._start = 0
        #: What is wrong, as far as the rest can be understood in spite of it.
        self.told: list[Mistake] = []
        #: What no ticket can be, though the file may have been meant for others, too.
        self.doubts: list[Mistake] = []
        self._is_lost = False

    def whole(self) -> Expression:
        try:
            return self._whole()
        except Mistake as mistake:
            # Where a name doesn't exist, nobody knows where it ends: what doesn't fit behind it may be part of it.
            if not self._is_lost:
                self.told.append(mistake)
            return Constant(0.0)

    def _tell(self, message: str, offset: int) -> None:
        self.told.append(Mistake(message, offset))

    def _whole(self) -> Expression:
        self._advance()
        if self._kind == "end":
            raise Mistake("a condition is missing", 0)
        expression = self._either()
        if self._kind != "end":
            self._fail()
        if not isinstance(expression, (Compare, Member, Not, Both, Either)) and not _is_truth(expression):
            raise Mistake('a condition compares: write device == "laptop", visits.repair < 3 or the like', 0)
        return expression

    def _advance(self) -> None:
        match = _TOKEN.match(self._text, self._at)
        if match is None:
            rest = self._text[self._at :]
            self._start = self._at + len(rest) - len(rest.lstrip())
            if rest.strip():
                quote = rest.strip()[0]
                raise Mistake(
                    f"the quote {quote} is never closed"
                    if quote in "\"'"
                    else f"{quote!r} has no meaning in a condition",
                    self._start,
                )
            self._kind, self._lexeme = "end", ""
            return
        self._kind = str(match.lastgroup)
        self._lexeme = match[self._kind]
        self._start = match.start(self._kind)
        self._at = match.end()

    def _fail(self) -> NoReturn:
        if self._kind == "end":
            raise Mistake("the condition ends too early", len(self._text.rstrip()))
        hints = {
            "=": ", did you mean '=='?",
            "&&": ", write 'and'",
            "||": ", write 'or'",
            "!": ", write 'not'",
            "<>": ", write '!='",
        }
        hint = hints.get(self._lexeme, "")
        if self._lexeme in _WORDS:
            hint = ": a value is missing before it"
        elif self._kind == "name" and not hint:
            hint = did_you_mean(self._lexeme.lower(), ["and", "or", "in", "not"]) if len(self._lexeme) > 1 else ""
            hint = hint if hint.startswith(", did") else ": `and`, `or` or a comparison is missing before it"
        raise Mistake(f"{self._lexeme!r} does not belong here{hint}", self._start)

    def _word(self, *words: str) -> bool:
        return self._kind == "name" and self._lexeme in words

    def _either(self) -> Expression:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Mistake(f"more than {_DEEPEST} brackets or `not`s stand inside each other", self._start)
        start = self._start
        left = self._both()
        while self._word("or"):
            self._advance()
            left = Either(self._truth(left, start), self._right(self._both))
        self._depth -= 1
        return left

    def _both(self) -> Expression:
        start = self._start
        left = self._negation()
        while self._word("and"):
            self._advance()
            left = Both(self._truth(left, start), self._right(self._negation))
        return left

    def _negation(self) -> Expression:
        if self._word("not"):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise Mistake(f"more than {_DEEPEST} brackets or `not`s stand inside each other", self._start)
            self._advance()
            operand = self._right(self._negation)
            self._depth -= 1
            return Not(operand)
        return self._comparison()

    def _right(self, side: Callable[[], Expression]) -> Expression:
        """The right side of `and`, `or` and `not`, which must be true or false."""
        start = self._start
        expression = side()
        if self._kind == "sign" and self._lexeme not in ")],":
            self._fail()
        return self._truth(expression, start)

    def _truth(self, expression: Expression, start: int) -> Expression:
        if isinstance(expression, Name) and expression.kind == "attribute":
            raise Mistake(f'what about {expression.name}? Compare it: {expression.name} == "…"', start)
        if isinstance(expression, (Constant, Sum)) or (isinstance(expression, Name) and expression.kind != "open"):
            raise Mistake("`and`, `or` and `not` join comparisons, not numbers or texts", start)
        return expression

    def _comparison(self) -> Expression:
        start = self._start
        left = self._sum()
        operators: dict[str, Comparison] = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
        if self._kind == "sign" and self._lexeme in operators:
            operator = operators[self._lexeme]
            at = self._start
            self._advance()
            right_start = self._start
            right = self._sum()
            if self._kind == "sign" and self._lexeme in operators:
                raise Mistake("a comparison has two sides: join two comparisons by `and`", self._start)
            self._check_values(left, (right, right_start), operator, at)
            self._check_values(right, (left, start), operator, at)
            return Compare(operator, left, right)
        negated = self._word("not")
        if negated:
            self._advance()
        if self._word("in"):
            self._advance()
            member = Member(left, self._options(left))
            return Not(member) if negated else member
        if negated:
            self._fail()
        return left

    def _options(self, left: Expression) -> tuple[Expression, ...]:
        self._expect("[", '`in` wants a list: in ["a", "b"]')
        options: list[Expression] = []
        while True:
            start = self._start
            option = self._sum()
            self._check_values(left, (option, start), "==", start)
            options.append(option)
            if self._lexeme == "]" and self._kind == "sign":
                self._advance()
                return tuple(options)
            self._expect(",", "a comma or the closing ] is missing")

    def _expect(self, sign: str, message: str) -> None:
        if self._kind != "sign" or self._lexeme != sign:
            raise Mistake(message, self._start if self._kind != "end" else len(self._text.rstrip()))
        self._advance()

    def _sum(self) -> Expression:
        left = self._operand()
        while self._kind == "sign" and self._lexeme in "+-" and self._lexeme:
            sign: Literal[1, -1] = 1 if self._lexeme == "+" else -1
            self._advance()
            left = Sum(left, self._operand(), sign)
        return left

    def _operand(self) -> Expression:
        lexeme, start = self._lexeme, self._start
        if self._kind == "number":
            self._advance()
            return Constant(float(lexeme))
        if self._kind == "text":
            self._advance()
            return Constant(lexeme[1:-1])
        if self._kind == "sign" and lexeme == "-":
            self._advance()
            if self._kind == "number":
                constant = Constant(-float(self._lexeme))
                self._advance()
                return constant
            self._depth += 1
            if self._depth > _DEEPEST:
                raise Mistake("too many signs stand one after another", self._start)
            operand = self._operand()
            self._depth -= 1
            return Sum(Constant(0.0), operand, -1)
        if self._kind == "sign" and lexeme == "(":
            self._advance()
            inside = self._either()
            self._expect(")", f"the bracket of column {start + 1} of the condition is not closed")
            return inside
        if self._kind != "name" or lexeme in _WORDS:
            self._fail()
        return self._name(start)

    def _name(self, start: int) -> Expression:
        word = self._lexeme
        if word in _KINDS and re.match(r"\s*\.", self._text[self._at :]):
            self._at = self._text.index(".", self._at) + 1
            return self._qualified(word)
        attributes = self._scope.attributes
        name = self._longest(attributes, start) or word
        self._at = start + len(name)
        self._advance()
        if attributes is not None and name not in attributes:
            self._unknown_attribute(name, start)
        return Name("attribute", name)

    def _unknown_attribute(self, name: str, start: int) -> None:
        self._is_lost = True
        values = {value for listed in self._scope.values.values() for value in listed or ()}
        if self._kind == "sign" and self._lexeme == ".":
            self._tell(f"{name!r} has nothing to ask after the dot{did_you_mean(name, _KINDS)}", start)
            self._advance()
            self._advance()
        elif name in values:
            self._tell(f'{name} is a value, not an attribute: write "{name}" in quotes', start)
        elif name in self._scope.kinds:
            some = next(iter(self._scope.kinds[name] or ()), "NAME")
            self._tell(f"what of `{name}` is asked? Write {name}.{some}", start)
        else:
            known = [*(self._scope.attributes or ()), *self._scope.kinds]
            self._tell(f"there is no attribute {name!r}{did_you_mean(name, known)}", start)

    def _qualified(self, kind: str) -> Expression:
        rest = self._text[self._at :]
        start = self._at + len(rest) - len(rest.lstrip())
        known = self._scope.kinds.get(kind)
        what = {"visits": "stage", "queue": "stage", "stock": "part", "open": "calendar"}[kind]
        quoted = re.compile(r"\"([^\"]*)\"|'([^']*)'").match(self._text, start)
        if quoted:
            name, end = quoted[1] or quoted[2] or "", quoted.end()
        else:
            plain = re.compile(r"[^\W\d]\w*|\w+").match(self._text, start)
            name = self._longest(known, start) or (plain[0] if plain else "")
            end = start + len(name)
        if not name:
            raise Mistake(f"the name of a {what} is missing after `{kind}.`", start)
        if kind not in self._scope.kinds:
            self._is_lost = True
            self._tell(f"`{kind}.` cannot be asked here: {self._scope.reason}", start)
        elif known is not None and name not in known:
            self._is_lost = True
            self._tell(f"there is no {what} {name!r}{did_you_mean(name, known)}", start)
        self._at = end
        self._advance()
        return Name(_KINDS[kind], name)

    def _longest(self, known: Collection[str] | None, start: int) -> str | None:
        """The longest declared name that stands here, so that names may hold blanks and hyphens."""
        best: str | None = None
        for name in known or ():
            end = start + len(name)
            if self._text.startswith(name, start) and (best is None or len(name) > len(best)):
                boundary = not (name[-1:].isalnum() or name.endswith("_")) or not re.match(
                    r"\w", self._text[end : end + 1]
                )
                best = name if boundary else best
        return best

    def _check_values(self, one: Expression, other: tuple[Expression, int], operator: str, at: int) -> None:
        """An attribute is compared with values that it can have."""
        expression, start = other
        if not isinstance(one, Name) or one.kind != "attribute" or not isinstance(expression, Constant):
            return
        if one.name not in self._scope.values:
            is_number = one.name in (self._scope.attributes or ()) and isinstance(expression.value, str)
            if is_number and math.isnan(number(str(expression.value))):
                self._tell(f"{one.name!r} is a number and is compared with numbers", start)
            return
        values = self._scope.values[one.name]
        if values is None:
            return
        if operator in ("==", "!="):
            if not any(equal(expression.value, value) for value in values):
                shown = expression.value if isinstance(expression.value, str) else f"{expression.value:g}"
                never = Mistake(f"{one.name!r} is never {shown!r}{did_you_mean(shown, values)}", start)
                is_wrong = one.name in CLOSED or is_slip(shown, values)
                (self.told if is_wrong else self.doubts).append(never)
        elif isinstance(expression.value, str):
            self._tell(f"texts are equal or not: {operator} compares numbers", at)
        elif all(math.isnan(number(value)) for value in values):
            self._tell(f"{one.name!r} is a word, and {operator} compares numbers", at)


def _is_truth(expression: Expression) -> bool:
    return isinstance(expression, Name) and expression.kind == "open"
