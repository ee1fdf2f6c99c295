"""A module page, served by Wagtail, gets its learner's layer here; after the hook that checks who may see the page. And what readers tell
is told to those who write: in a report, and beside the block."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.formats.panels import FINDINGS_HOOK, UNCLEAR_HOOK, Finding
from cms.models import ModulePage
from learning.journey.access.remarks import findings_in, unclear_blocks
from learning.journey.views import remarks
from learning.journey.views.module import serve_module

hooks.register(UNCLEAR_HOOK, unclear_blocks)
hooks.register("on_serve_page", serve_module, order=100)  # innermost: Wagtail asks first who may see the page


@hooks.register("register_admin_urls")
def register_remarks() -> list[URLPattern]:
    return [
        path("remarks/", remarks.listing, name="journey_remarks"),
        path("remarks/<uuid:module_key>/settle/", remarks.settle, name="journey_remarks_settle"),
    ]


@hooks.register("register_reports_menu_item")
def register_remarks_report() -> MenuItem:
    return MenuItem(_("Not understood, and questions"), reverse("journey_remarks"), icon_name="help", order=100)


@hooks.register(FINDINGS_HOOK)
def find_remarks(page: ModulePage) -> list[Finding]:
    return findings_in(page)
