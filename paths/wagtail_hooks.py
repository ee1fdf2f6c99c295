from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cms.formats.panels import FINDINGS_HOOK, PREVIEW_HOOK, Finding, Reader
from cms.models import ModulePage

from .actions.overseeing import findings_in, met_by
from .views import MAY_LOOK, MAY_WEIGH
from .viewsets import DiagnosticItemViewSet


class LookItem(MenuItem):
    """Shown to those who may look."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_LOOK)


class WeighItem(MenuItem):
    """Shown to those who may weigh."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_WEIGH)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="paths", codename="add_weighing")


@hooks.register("register_admin_viewset")
def register_diagnostic() -> DiagnosticItemViewSet:
    return DiagnosticItemViewSet()


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("paths/", include("paths.urls"))]


@hooks.register(PREVIEW_HOOK)
def meet_in_routes(page: ModulePage, reader: Reader) -> list[str]:
    return met_by(page, reader)


@hooks.register(FINDINGS_HOOK)
def find_in_module(page: ModulePage) -> list[Finding]:
    return findings_in(page)


@hooks.register("register_admin_menu_item")
def register_menu() -> SubmenuMenuItem:
    items = [
        LookItem(_("Coverage"), reverse("paths:coverage"), icon_name="table", order=10),
        LookItem(_("Preview routes"), reverse("paths:preview"), icon_name="view", order=20),
        LookItem(_("Diagnostic items"), reverse("diagnostic_items:index"), icon_name="help", order=30),
        WeighItem(_("Weights"), reverse("paths:weights"), icon_name="sliders", order=40),
    ]
    return SubmenuMenuItem(_("Routes"), Menu(items=items), name="routes", icon_name="redirect", order=250)


@hooks.register("register_reports_menu_item")
def register_report() -> MenuItem:
    """What is to be mended stands among Wagtail's own reports too."""
    return LookItem(_("Routes: to mend"), reverse("paths:coverage") + "#to-mend", icon_name="warning", order=900)
