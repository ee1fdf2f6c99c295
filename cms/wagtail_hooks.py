"""Registers the screens of `cms.viewsets` with the admin."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.viewsets import TermViewSet, WritePanel, module_viewset

ABROAD = ("whats-new-in-wagtail", "editor-guide")  # news of the machinery, on other hosts

register_snippet(TermViewSet)


@hooks.register("register_admin_viewset")
def register_module_listing() -> object:
    return module_viewset


@hooks.register("construct_homepage_panels")
def add_write_panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(WritePanel(request))


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, items: list[Any]) -> None:
    items[:] = [item for item in items if not item.name.startswith(ABROAD)]


@hooks.register("insert_global_admin_css")
def admin_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/admin.css"))
