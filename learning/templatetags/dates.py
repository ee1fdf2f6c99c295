"""Dates as each language writes them: Django's formats have no first of the month, which French calls “1er juin”."""

import re
from datetime import date
from typing import Any

from django import template
from django.template.defaultfilters import date as plain
from django.utils.formats import get_format
from django.utils.translation import get_language

register = template.Library()

DAY_OF_MONTH = re.compile(r"(?<!\\)j(?= ?[bEFMN])")  # the day of a named month; 01/06/2026 stays as it is


@register.filter(name="date", expects_localtime=True, is_safe=False)
def date_filter(value: Any, arg: str | None = None) -> Any:
    """Django's own filter, in every template, but for the first of a month."""
    if isinstance(value, date) and value.day == 1 and (get_language() or "").startswith("fr"):
        return plain(value, _of_the_first(arg or "DATE_FORMAT"))
    return plain(value, arg)


def _of_the_first(wanted: str) -> str:
    return DAY_OF_MONTH.sub(r"j\\e\\r", get_format(wanted))
