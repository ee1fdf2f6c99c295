"""Words of the resource centre: what a page is, when, and in which language it is written."""

from datetime import date
from typing import Any

from django import template
from django.template.defaultfilters import date as formatted
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.models import term

register = template.Library()


@register.simple_tag
def kind_label(kind: str) -> str:
    """What a page of the resource centre is, in a word. A level of information has its word in the vocabulary."""
    words = {
        "module": _("Module"),
        "centre": _("Resource centre"),
        "resource": _("Resource"),
        "blog": _("Blog post"),
        "article": _("Online article"),
        "newsletter": _("Newsletter"),
        "bulletin": _("Watch bulletin"),
        "publication": _("Publication"),
        "flash": _("Flash’Info"),
        "example": _("Example"),
        "community": _("Community"),
        "cycle": _("Event cycle"),
        "event": _("Event"),
        "timeline": _("Timeline"),
        "map": _("Ecosystem map"),
    }
    return words.get(kind, "")


@register.filter
def day(iso: Any) -> str:
    """An ISO date as people say it, as precisely as it is known: "2015", "January 2015", "8 January 2015"."""
    parts = str(iso or "").split("-")
    if not all(part.isascii() and part.isdigit() for part in parts):
        return str(iso or "")
    try:
        when = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except ValueError:
        return str(iso)
    if len(parts) == 1:
        return parts[0]
    words = str(formatted(when, "DATE_FORMAT" if len(parts) > 2 else "YEAR_MONTH_FORMAT"))
    return f"1er{words[1:]}" if (get_language() or "").startswith("fr") and words.startswith("1 ") else words


@register.simple_tag
def in_language(code: str) -> str:
    """ "in French" when that is not the language at hand; nothing when it is."""
    if not code or code == (get_language() or "")[:2]:
        return ""
    return {"fr": _("in French"), "en": _("in English")}.get(code, _("in another language"))


@register.filter
def labels(codes: Any, kind: str) -> list[str]:
    """The labels of terms: `{{ page.domains|labels:"domain" }}`."""
    found = [(code, term(kind, code)) for code in codes or ()]
    return [each.label() if each else code for code, each in found]
