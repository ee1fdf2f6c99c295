"""A reviewer approves: what waits for them afterwards, by whatever door they came."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page

from cms.actions.holding import has_approved, hold_on


class ApproveView(WorkflowActionView):
    """Wagtail's own, from the dashboard and the page; once approved, it goes on to what is left to do."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, *args, **kwargs)
        place = left_to_do(request, self.object)
        if place is None:
            return answer
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(request, {"step": "success", "redirect": place})
        return redirect(place)


def after_editing(request: HttpRequest, page: Any) -> HttpResponse | None:
    """The same for an approval given with an edit."""
    place = left_to_do(request, page) if request.POST.get("action-workflow-action") else None
    return redirect(place) if place else None


def left_to_do(request: HttpRequest, page: Any) -> str | None:
    """Where whoever just approved a draft chooses for learners or sees what it lacks; nothing when it was published."""
    fresh = Page.objects.get(pk=page.pk)
    if not fresh.has_unpublished_changes or fresh.workflow_in_progress or not has_approved(request.user, fresh.latest_revision):
        return None
    if (hold := hold_on(fresh)) is None:
        return None
    if hold.lack:
        told = _("Your approval is kept. “%(title)s” cannot be published yet: %(lack)s")
        messages.error(request, told % {"title": page.title, "lack": _(hold.lack.message) % hold.lack.params})
        return reverse("wagtailadmin_pages:edit", args=[page.pk])
    messages.warning(
        request,
        _("Your approval is kept. Learners are on “%(title)s”: see whom it touches, choose, and publish it here.") % {"title": page.title},
    )
    return reverse("cms_publish", args=[page.pk])
