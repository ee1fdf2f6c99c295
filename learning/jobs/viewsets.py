"""What administrators see of the jobs: each row with its errors, and one thing to do, "run again"."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from . import actions
from .models import Job

CHANGE = "jobs.change_job"  # who may let a job run again
SHOWN = ["name", "status", "attempts", "error", "created_at", "run_after", "started_at", "finished_at", "key", "args", "kwargs", "id"]


class ReadingPolicy(ModelPermissionPolicy):
    """Jobs are written by code and finished by workers: nobody adds, edits or deletes one by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and (super().user_has_permission(user, "view") or super().user_has_permission(user, "change"))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class JobInspectView(generic.InspectView):
    """One job, and the button that lets a failed one run again."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_run = self.object.status == Job.Status.FAILED and self.request.user.has_perm(CHANGE)
        return super().get_context_data(**kwargs) | {"run_again_url": reverse("jobs:run_again", args=[self.object.pk]) if may_run else ""}


@require_POST
def run_again(request: HttpRequest, pk: Any) -> HttpResponse:
    """Lets a failed job run again; says what came of it."""
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied
    job = actions.run_again(get_object_or_404(Job, pk=pk))
    words = _("“%(name)s” will run again.") if job.status == Job.Status.READY else _("“%(name)s” has not failed: nothing to do.")
    messages.success(request, words % {"name": job.name})
    return redirect("jobs:inspect", pk=job.pk)


class JobViewSet(ModelViewSet):
    """The list under Reports: what failed first to find, by its status."""

    model = Job
    name = "jobs"
    icon = "tasks"
    menu_label = gettext_lazy("Background jobs")
    menu_name = "jobs"
    list_display = ["name", "status", "attempts", "error_line", "created_at", "finished_at"]
    list_filter = ["status", "name"]
    ordering = ["-created_at"]
    list_per_page = 50
    inspect_view_enabled = True
    inspect_view_class = JobInspectView
    inspect_view_fields = SHOWN
    inspect_template_name = "jobs/inspect.html"
    copy_view_enabled = False
    add_to_reference_index = False
    form_fields = ["name"]

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<uuid:pk>/", self.inspect_view, name="inspect"),
            path("run-again/<uuid:pk>/", run_again, name="run_again"),
        ]
