"""Dates as each language writes them: Django's formats have no first of the month, which French calls “1er juin”."""

import re
from datetime import date

from django.utils.formats import date_format, get_format
from django.utils.translation import get_language

DAY_OF_MONTH = re.compile(r"(?<!\\)j(?= ?[bEFMN])")  # the day of a named month; 01/06/2026 stays as it is


def format_for(value: object, wanted: str) -> str:
    """The format for this very day, whether named or spelled out."""
    if isinstance(value, date) and value.day == 1 and (get_language() or "").startswith("fr"):
        return DAY_OF_MONTH.sub(r"j\\e\\r", get_format(wanted))
    return wanted


def in_words(value: date, wanted: str = "DATE_FORMAT") -> str:
    """What `date_format` writes, but for the first of a month."""
    return date_format(value, format_for(value, wanted))
