"""What a page lacks, said again after each save."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page


@never_cache
@require_admin_access
@require_safe
def readiness(request: HttpRequest, page_id: int) -> HttpResponse:
    """The panel of a page as it was last saved, for whoever may edit it; empty for a kind of page that nothing is asked of."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    panel = getattr(draft, "readiness_panel", None)
    if panel is None:
        return HttpResponse()
    bound = panel().bind_to_model(type(draft)).get_bound_panel(instance=draft, request=request, prefix="readiness")
    return HttpResponse(bound.render_html({}))
