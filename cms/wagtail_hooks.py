"""Registers the screens of `cms.viewsets` with the admin."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.models import ContentPage, InfoPage, ModulePage, Term
from cms.views import approving, editing, manuscripts, parts, ready, translating
from cms.viewsets import (
    ApprovedPanel,
    ContentViewSet,
    ModuleViewSet,
    RetiredNotDeleted,
    TermViewSet,
    WritePanel,
    approved_viewset,
    module_viewset,
    overdue_content_viewset,
    overdue_viewset,
)

ABROAD = ("whats-new-in-wagtail", "editor-guide")  # news of the machinery, on other hosts

register_permission_policy(Term, RetiredNotDeleted(Term))
register_snippet(TermViewSet)


@hooks.register("register_admin_viewset")
def register_module_listing() -> object:
    return module_viewset


@hooks.register("register_admin_viewset")
def register_pages() -> list[object]:
    return [ModuleViewSet(), ContentViewSet()]


@hooks.register("register_admin_viewset")
def register_overdue() -> object:
    return overdue_viewset


@hooks.register("register_admin_viewset")
def register_overdue_content() -> object:
    return overdue_content_viewset


@hooks.register("register_admin_viewset")
def register_approved() -> object:
    return approved_viewset


@hooks.register("register_reports_menu_item")
def register_approved_report() -> object:
    return approved_viewset.get_menu_item(order=85)


@hooks.register("register_reports_menu_item")
def register_overdue_content_report() -> object:
    return overdue_content_viewset.get_menu_item(order=95)


@hooks.register("register_reports_menu_item")
def register_overdue_report() -> object:
    return overdue_viewset.get_menu_item(order=90)


@hooks.register("register_admin_urls")
def register_editing() -> list[URLPattern]:
    return [
        path("modules-live/<int:page_id>/publish/", editing.publish, name="cms_publish"),
        path("modules-live/<int:page_id>/export/", manuscripts.take_out, name="cms_export"),
        path("modules-live/<int:page_id>/duplicate/", manuscripts.duplicate, name="cms_duplicate"),
        path("modules-live/<int:page_id>/readiness/", ready.readiness, name="cms_readiness"),
        path("modules-live/import/", manuscripts.bring_in, name="cms_import"),
    ]


@hooks.register("before_serve_document", order=100)  # after Wagtail's own, which asks who may have it
def serve_part(document: Any, request: HttpRequest) -> HttpResponse | None:
    return parts.part_of(document, request)


@hooks.register("before_publish_page")
def ask_before_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    return editing.ask_first(request, page)


@hooks.register("after_edit_page")
def go_on_after_approving(request: HttpRequest, page: Any) -> HttpResponse | None:
    return approving.after_editing(request, page)


@hooks.register("before_delete_page")
def keep_what_is_known(request: HttpRequest, page: Any) -> HttpResponse | None:
    return editing.keep_known(request, [page])


@hooks.register("before_bulk_action")
def keep_what_is_known_in_bulk(request: HttpRequest, action_type: str, objects: list[Any], _action: Any) -> HttpResponse | None:
    return editing.keep_known(request, objects) if action_type == "delete" else None


@hooks.register("before_bulk_action")
def publish_in_bulk_what_may_be(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    return editing.hold_back(request, objects, action.next_url) if action_type == "publish" else None


@hooks.register("construct_homepage_panels")
def add_write_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels += [ApprovedPanel(request), WritePanel(request)]


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if not item.name.startswith(ABROAD)]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))


@hooks.register("insert_editor_js")
def editor_js() -> str:
    return format_html_join("", '<script src="{}" defer></script>', ((static(f"cms/{name}.js"),) for name in ("readiness", "prefill")))


@hooks.register("register_admin_urls")
def translation_urls() -> list[URLPattern]:
    return [
        path("translations/", translating.missing, name="cms_translations"),
        path("translations/<int:page_id>/<slug:language>/", translating.translate, name="cms_translate"),
    ]


@hooks.register("register_admin_menu_item")
def translations_item() -> MenuItem:
    return MenuItem(_("Translations"), reverse("cms_translations"), icon_name="globe", order=310)


@hooks.register("register_page_listing_more_buttons")
def translate_buttons(page: Any, user: Any, next_url: str | None = None) -> list[Button]:
    """From a page's own menu to its words side by side, in each other language."""
    if not isinstance(page.specific_deferred, ModulePage | ContentPage | InfoPage) or not page.permissions_for_user(user).can_edit():
        return []
    others = [(code, name) for code, name in settings.LANGUAGES if code != page.locale.language_code]
    return [
        Button(
            _("Side by side: %(language)s") % {"language": name},
            reverse("cms_translate", args=[page.pk, code]),
            icon_name="globe",
            priority=65,
        )
        for code, name in others
    ]
