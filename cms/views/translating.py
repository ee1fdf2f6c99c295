"""Two screens of the admin: which pages lack a language, and one page side by side in two."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Locale, Page

from cms.actions.translating import BASES, save_translation, side_by_side, translation_rows

PREFIX = "t:"


@require_safe
def missing(request: HttpRequest) -> HttpResponse:
    """Pages without a translation, with one that is a draft, or with one older than its source."""
    words = {"missing": _("missing"), "draft": _("a draft"), "old": _("older than its source")}
    names = dict(settings.LANGUAGES)
    rows = [
        {
            "title": row.page.title,
            "kind": row.page.content_type.name,
            "source": names.get(row.page.locale.language_code, ""),
            "language": names[row.language],
            "state": words[row.state],
            "url": reverse("cms_translate", args=[row.page.pk, row.language]),
        }
        for row in translation_rows([code for code, _name in settings.LANGUAGES])
    ]
    return render(request, "cms/admin/translations.html", {"rows": rows} | _furniture(_("Translations")))


@require_http_methods(["GET", "HEAD", "POST"])
def translate(request: HttpRequest, page_id: int, language: str) -> HttpResponse:
    """The source's words on the left, the translation's on the right; saving keeps a draft."""
    source = get_object_or_404(Page, pk=page_id).specific
    locale = get_object_or_404(Locale, language_code=language)
    if not isinstance(source, BASES) or source.locale_id == locale.pk:
        raise PermissionDenied
    found = source.get_translation_or_none(locale)
    if not (found or source).permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if request.method == "POST":
        given = {name.removeprefix(PREFIX): text for name, text in request.POST.items() if name.startswith(PREFIX)}
        target = save_translation(source, locale, given, user=request.user)
        messages.success(request, _("The translation is kept as a draft. Read it through, then publish it."))
        return redirect("wagtailadmin_pages:edit", target.pk)
    rows, gone = side_by_side(source, found.get_latest_revision_as_object() if found else None)
    context = {"page": source, "rows": rows, "gone": gone, "prefix": PREFIX, "language": language}
    context["source_language"] = source.locale.language_code
    return render(request, "cms/admin/translate.html", context | _furniture(_("Translate: %(title)s") % {"title": source.title}))


def _furniture(title: str) -> dict[str, Any]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return {"page_title": title, "header_title": title, "header_icon": "globe", "breadcrumbs_items": [home, {"url": "", "label": title}]}
