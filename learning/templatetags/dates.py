"""Dates in templates, as each language writes them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import date as plain
from django.utils import timezone

from learning.dating import format_for

register = template.Library()


@register.filter(name="date", expects_localtime=True, is_safe=False)
def date_filter(value: Any, arg: str | None = None) -> Any:
    """Django's own filter, in every template, but for the first of a month."""
    return plain(value, format_for(value, arg or "DATE_FORMAT") if isinstance(value, date) else arg)


@register.filter
def days_since(value: date) -> int:
    """Whole days from a day to today, where the site stands."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return (timezone.localdate() - day).days
