"""Registers the screens of `viewsets` with the admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from . import viewsets
from .access import PAGES


@hooks.register("register_admin_urls")
def register_issues() -> list[URLPattern]:
    return [
        path("issues/", viewsets.issues, name="mail_issues"),
        path("issues/draft/", viewsets.draft, name="mail_draft"),
        path("issues/<int:page_id>/", viewsets.issue, name="mail_issue"),
    ]


class WritersItem(MenuItem):
    """Shown to those who write pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("wagtailadmin.access_admin"))


@hooks.register("register_admin_menu_item")
def issues_item() -> MenuItem:
    return WritersItem(_("Issues by mail"), reverse("mail_issues"), icon_name="mail", order=320)


@hooks.register("register_page_listing_more_buttons")
def send_button(page: Any, user: Any, next_url: str | None = None) -> list[Button]:
    """From an issue's own menu to the mail it becomes."""
    if not isinstance(page.specific_deferred, tuple(PAGES.values())) or not page.permissions_for_user(user).can_publish():
        return []
    return [Button(_("Send by mail"), reverse("mail_issue", args=[page.pk]), icon_name="mail", priority=66)]
