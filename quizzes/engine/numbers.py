"""Numbers as people write them, read exactly."""

import re
from fractions import Fraction
from functools import lru_cache

LONGEST = 60  # characters; longer is not an answer
_SHAPE = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_BLANKS = dict.fromkeys(map(ord, " \u00a0\u202f\u2009\t'\u2019"))  # what separates thousands, in one country or another


def read_number(text: str) -> Fraction | None:
    """The number written with a decimal point, or None."""
    text = text.strip()
    return None if len(text) > LONGEST else _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> Fraction | None:
    """A file says the same few weights thousands of times."""
    return Fraction(text) if text.isascii() and _SHAPE.fullmatch(text) else None


def readings(text: str) -> tuple[Fraction, ...]:
    """Every number that what a learner typed may mean: "1 822,5" is one, "1,822" is 1.822 in France and 1822 in Britain."""
    text = text.strip().replace("\u2212", "-").translate(_BLANKS)
    if len(text) > LONGEST:
        return ()
    forms = [text.replace(",", ".")]
    if _THOUSANDS.fullmatch(text):
        forms.append(text.replace(",", ""))
    return tuple(value for value in map(read_number, dict.fromkeys(forms)) if value is not None)


def plain(value: Fraction) -> str:
    """The number as the shortest decimal, exactly; only numbers that were written as decimals come here."""
    sign, rest, digits = ("-" if value < 0 else ""), abs(value), 0
    while rest.denominator != 1:
        rest, digits = rest * 10, digits + 1
    whole = str(int(rest)).rjust(digits + 1, "0")
    return sign + (f"{whole[:-digits]}.{whole[-digits:]}" if digits else whole)
