"""Arithmetic as question writers type it, read and reckoned here: no eval, no names but those given, every size bounded.

    sum     := product (("+" | "-") product)*
    product := sign (("*" | "/" | "%") sign)*
    sign    := ("+" | "-") sign | power
    power   := atom (("**" | "^") sign)?
    atom    := number | name | "{" name "}" | function "(" sum ("," sum)* ")" | "(" sum ")"

The four operations are exact (fractions); a function's result is the double it gives, taken as the decimal it prints.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

LONGEST = 1_000  # characters of a formula
DEEPEST = 40  # brackets in brackets
BITS = 2_000  # of a numerator or denominator: far beyond any answer, soon reckoned
DIGITS = 12  # significant, of a result that says no decimals of its own

Node = tuple[Any, ...]  # ("number", value) | ("name", text) | (operator, left, right) | ("call", function, arguments)
_NUMBER = r"\d+(?:\.\d*)?(?:[eE][+-]?\d{1,2})?|\.\d+(?:[eE][+-]?\d{1,2})?"
_TOKEN = re.compile(rf"\s*(?:({_NUMBER})|\{{\s*([^\W\d]\w*)\s*\}}|([^\W\d]\w*)|(\*\*|[-+*/%^(),]))")


class FormulaError(ValueError):
    """What is wrong with a formula, or with its result for these values."""


def _logarithm(value: float, base: float = math.e) -> float:
    return math.log(value, base) if base != math.e else math.log(value)


def _rounded(value: Fraction, digits: Fraction = Fraction(0)) -> Fraction:
    return rounded(value, int(digits)) if -12 <= digits <= 12 else value


FUNCTIONS: Mapping[str, tuple[Callable[..., Any], int, int]] = {
    # name: (function, fewest arguments, most); those of `math` take and give doubles
    **{name: (getattr(math, name), 1, 1) for name in ("acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "expm1")},
    **{name: (getattr(math, name), 1, 1) for name in ("log10", "log1p", "log2", "sin", "sinh", "sqrt", "tan", "tanh")},
    "ln": (math.log, 1, 1),
    "log": (_logarithm, 1, 2),
    "atan2": (math.atan2, 2, 2),
    "fmod": (math.fmod, 2, 2),
    "pi": (lambda: math.pi, 0, 0),
    "deg2rad": (math.radians, 1, 1),
    "rad2deg": (math.degrees, 1, 1),
}
EXACT: Mapping[str, tuple[Callable[..., Fraction], int, int]] = {
    "abs": (abs, 1, 1),
    "ceil": (lambda value: Fraction(math.ceil(value)), 1, 1),
    "floor": (lambda value: Fraction(math.floor(value)), 1, 1),
    "round": (_rounded, 1, 2),
    "max": (max, 1, 20),
    "min": (min, 1, 20),
}
CONSTANTS = {"pi": Fraction(repr(math.pi)), "e": Fraction(repr(math.e))}


@lru_cache(maxsize=1024)
def parse(text: str) -> Node:
    """The formula as a tree. Raises FormulaError."""
    if len(text) > LONGEST:
        raise FormulaError(f"{len(text)} > {LONGEST}")
    reader = _Reader(text)
    node = reader.sum(0)
    if reader.at < len(reader.tokens):
        raise FormulaError(f"“{reader.tokens[reader.at][1]}”")
    return node


def names(node: Node) -> Iterator[str]:
    """The variables a formula speaks of."""
    if node[0] == "name":
        if node[1] not in CONSTANTS:
            yield node[1]
    elif node[0] == "call":
        for argument in node[2]:
            yield from names(argument)
    elif node[0] != "number":
        yield from names(node[1])
        yield from names(node[2])


def reckon(node: Node, values: Mapping[str, Fraction]) -> Fraction:
    """The result. Raises FormulaError when there is none: division by nothing, a name without value, a number beyond bounds."""
    try:
        return _bounded(_reckon(node, values))
    except (ArithmeticError, ValueError) as error:
        raise error if isinstance(error, FormulaError) else FormulaError(str(error)) from error


def _reckon(node: Node, values: Mapping[str, Fraction]) -> Fraction:
    match node[0]:
        case "number":
            return Fraction(node[1])
        case "name":
            if node[1] in values:
                return values[node[1]]
            if node[1] in CONSTANTS:
                return CONSTANTS[node[1]]
            raise FormulaError(f"{{{node[1]}}}?")
        case "call":
            return _call(node[1], [_reckon(argument, values) for argument in node[2]])
        case operator:
            left, right = _reckon(node[1], values), _reckon(node[2], values)
            return _bounded(_operate(operator, left, right))


def _operate(operator: str, left: Fraction, right: Fraction) -> Fraction:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
        case "%":
            return left % right
        case _:
            return _power(left, right)


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1:
        return _from_double(math.pow(base, exponent))
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(exponent) * bits > BITS:
        raise FormulaError("∞")
    return base ** int(exponent)


def _call(name: str, arguments: list[Fraction]) -> Fraction:
    if name == "pow":
        return _power(*arguments)
    if name in EXACT:
        return EXACT[name][0](*arguments)
    return _from_double(FUNCTIONS[name][0](*map(float, arguments)))


def _from_double(value: float) -> Fraction:
    if not math.isfinite(value):
        raise FormulaError("∞")
    return Fraction(repr(value))


def _bounded(value: Fraction) -> Fraction:
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > BITS:
        raise FormulaError("∞")
    return value


def rounded(value: Fraction, decimals: int) -> Fraction:
    """To so many decimals, halves away from nothing, as people round."""
    scale = Fraction(10) ** decimals
    return (1 if value >= 0 else -1) * Fraction(math.floor(abs(value) * scale + Fraction(1, 2))) / scale


def significant(value: Fraction, digits: int = DIGITS) -> Fraction:
    """To so many digits that count: what can be written as a decimal, whatever was divided by."""
    context = Context(prec=digits)
    return Fraction(context.divide(Decimal(value.numerator), Decimal(value.denominator)))


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        self.at = 0
        place, text = 0, text.strip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None:
                raise FormulaError(f"“{text[place : place + 10]}”")
            kind = ("number", "braced", "word", "sign")[(found.lastindex or 1) - 1]
            self.tokens.append((kind, found[found.lastindex or 1]))
            place = found.end()

    def peek(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" else ""

    def take(self, *signs: str) -> str:
        found = self.peek()
        if found not in signs or not found:
            return ""
        self.at += 1
        return found

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise FormulaError(f"“{sign}”?")

    def sum(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise FormulaError("(((…")
        node = self.product(depth)
        while sign := self.take("+", "-"):
            node = (sign, node, self.product(depth))
        return node

    def product(self, depth: int) -> Node:
        node = self.sign(depth)
        while sign := self.take("*", "/", "%"):
            node = (sign, node, self.sign(depth))
        return node

    def sign(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise FormulaError("(((…")
        if sign := self.take("+", "-"):
            return (sign, ("number", "0"), self.sign(depth + 1))
        return self.power(depth)

    def power(self, depth: int) -> Node:
        node = self.atom(depth)
        return ("^", node, self.sign(depth + 1)) if self.take("**", "^") else node

    def atom(self, depth: int) -> Node:
        if self.at >= len(self.tokens):
            raise FormulaError("…?")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return ("number", text)
        if kind == "braced":
            return ("name", text)
        if kind == "word":
            return self.call(text, depth) if self.peek() == "(" else ("name", text)
        if text != "(":
            raise FormulaError(f"“{text}”")
        node = self.sum(depth + 1)
        self.need(")")
        return node

    def call(self, name: str, depth: int) -> Node:
        fewest, most = (2, 2) if name == "pow" else (EXACT.get(name) or FUNCTIONS.get(name) or (None, -1, -1))[1:]
        if most < 0:
            raise FormulaError(f"{name}()?")
        self.need("(")
        arguments: list[Node] = []
        while self.peek() != ")":
            arguments.append(self.sum(depth + 1))
            if not self.take(","):
                break
        self.need(")")
        if not fewest <= len(arguments) <= most:
            raise FormulaError(f"{name}({len(arguments)})")
        return ("call", name, tuple(arguments))
