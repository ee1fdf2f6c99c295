"""The reports that learners offer, where editors find what waits for them."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from learning.peers import views


@hooks.register("register_admin_urls")
def register_reports() -> list[URLPattern]:
    return [
        path("reports-offered/", views.waiting, name="peers_reports"),
        path("reports-offered/<uuid:report_id>/decline/", views.decline, name="peers_decline"),
    ]


@hooks.register("register_reports_menu_item")
def register_reports_item() -> MenuItem:
    return MenuItem(_("Reports offered as examples"), reverse("peers_reports"), icon_name="form", order=110)
