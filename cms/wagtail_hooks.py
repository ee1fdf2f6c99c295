"""Registers the screens of `cms.viewsets` with the admin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.views import editing, manuscripts
from cms.viewsets import TermViewSet, WritePanel, module_viewset, overdue_viewset

ABROAD = ("whats-new-in-wagtail", "editor-guide")  # news of the machinery, on other hosts

register_snippet(TermViewSet)


@hooks.register("register_admin_viewset")
def register_module_listing() -> object:
    return module_viewset


@hooks.register("register_admin_viewset")
def register_overdue() -> object:
    return overdue_viewset


@hooks.register("register_reports_menu_item")
def register_overdue_report() -> object:
    return overdue_viewset.get_menu_item(order=90)


@hooks.register("register_admin_urls")
def register_editing() -> list[URLPattern]:
    return [
        path("modules-live/<int:page_id>/publish/", editing.publish, name="cms_publish"),
        path("modules-live/<int:page_id>/export/", manuscripts.take_out, name="cms_export"),
        path("modules-live/<int:page_id>/duplicate/", manuscripts.duplicate, name="cms_duplicate"),
        path("modules-live/import/", manuscripts.bring_in, name="cms_import"),
    ]


@hooks.register("before_publish_page")
def ask_before_publishing(request: HttpRequest, page: Any) -> HttpResponse | None:
    return editing.ask_first(request, page)


@hooks.register("before_delete_page")
def keep_what_is_known(request: HttpRequest, page: Any) -> HttpResponse | None:
    return editing.keep_known(request, [page])


@hooks.register("before_bulk_action")
def keep_what_is_known_in_bulk(request: HttpRequest, action_type: str, objects: list[Any], _action: Any) -> HttpResponse | None:
    return editing.keep_known(request, objects) if action_type == "delete" else None


@hooks.register("construct_homepage_panels")
def add_write_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WritePanel(request))


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if not item.name.startswith(ABROAD)]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))
