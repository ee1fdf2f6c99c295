"""A formula in LaTeX as MathML that a browser draws by itself: no script, no font, nothing fetched.

latex2mathml reads the formula; what it made is written out again here, element by element from an allow-list and every text escaped, so
that a formula can hold no more than a formula.
"""

from functools import lru_cache
from html import escape, unescape
from typing import Any

LONGEST = 2_000  # characters of one formula
DEEPEST = 40  # braces within braces: the reader recurses on them
ELEMENTS = frozenset(
    {"math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mfrac", "msqrt", "mroot", "mstyle", "merror", "mpadded", "mphantom"}
    | {"msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "menclose", "mfenced"}
    | {"mtable", "mtr", "mtd", "mlabeledtr"}
)
ATTRIBUTES = frozenset(
    {"display", "mathvariant", "stretchy", "fence", "separator", "form", "largeop", "movablelimits", "accent", "accentunder", "notation"}
    | {"linethickness", "displaystyle", "scriptlevel", "columnalign", "rowalign", "columnlines", "rowlines", "columnspacing", "rowspacing"}
    | {"width", "height", "depth", "lspace", "rspace", "minsize", "maxsize", "symmetric", "open", "close", "separators"}
)


class FormulaError(ValueError):
    """A formula that cannot be read."""


def mathml(latex: str, *, block: bool = False) -> str:
    """The formula as MathML with its source as an annotation for who copies it. Raises FormulaError."""
    if len(latex) > LONGEST or _depth(latex) > DEEPEST:
        raise FormulaError(latex[:80])
    return _mathml(latex.strip(), block)


@lru_cache(maxsize=1024)
def _mathml(latex: str, block: bool) -> str:
    from latex2mathml.converter import convert_to_element

    try:
        root = convert_to_element(latex, display="block" if block else "inline")
        drawn = "".join(_written(child) for child in root)
    except FormulaError:
        raise
    except Exception as error:  # the reader raises a dozen kinds of its own, and IndexError, KeyError for what it did not foresee
        raise FormulaError(latex[:80]) from error
    if not drawn:
        raise FormulaError(latex[:80])
    display = ' display="block"' if block else ""
    source = f'<annotation encoding="application/x-tex">{escape(latex)}</annotation>'
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{display}><semantics><mrow>{drawn}</mrow>{source}</semantics></math>'


def _written(element: Any) -> str:
    """An element as text; one that is not known gives way to what stands in it."""
    inside = escape(unescape(element.text or ""), quote=False) + "".join(_written(child) + _tail(child) for child in element)
    if element.tag not in ELEMENTS:
        return inside
    kept = "".join(f' {name}="{escape(unescape(value))}"' for name, value in element.attrib.items() if name in ATTRIBUTES)
    return f"<{element.tag}{kept}>{inside}</{element.tag}>"


def _tail(element: Any) -> str:
    return escape(unescape(element.tail or ""), quote=False)


def _depth(latex: str) -> int:
    """How deep braces and environments stand within one another."""
    deepest = depth = 0
    for sign in latex.replace("\\begin", "{").replace("\\end", "}").replace("\\left", "{").replace("\\right", "}"):
        depth += (sign == "{") - (sign == "}")
        deepest = max(deepest, depth)
    return deepest
