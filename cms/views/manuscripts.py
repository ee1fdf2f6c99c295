"""A module as a text file: taken out, brought in as a draft; and a module as the template of another."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.auth import require_admin_access

from cms.actions.exporting import export_manuscript
from cms.actions.importing import catalogue_in, import_manuscript, write_from
from cms.engine.manuscript import ManuscriptError
from cms.forms import ManuscriptForm
from cms.models import ModulePage
from cms.viewsets import catalogue_for


@require_admin_access
@require_safe
def take_out(request: HttpRequest, page_id: int) -> HttpResponse:
    """The latest draft of a module as a file."""
    page = get_object_or_404(ModulePage, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    response = HttpResponse(export_manuscript(draft), content_type="text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{page.slug}.{page.locale.language_code}.md"'
    return response


@require_admin_access
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """A file becomes a draft, new or of the module that it names; what is wrong with it is said with its line, and nothing is changed."""
    catalogue = catalogue_for(request.user)
    if catalogue is None:
        raise PermissionDenied
    form = ManuscriptForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        manuscript = form.cleaned_data["file"]
        try:
            parent = catalogue_in(catalogue, manuscript.language)
            if not parent.permissions_for_user(request.user).can_add_subpage():
                raise PermissionDenied
            page = import_manuscript(manuscript, parent=parent, user=request.user, publish=False)
        except ManuscriptError as error:
            form.add_error(
                "file",
                ValidationError(_("Line %(line)s: %(message)s"), params={"line": error.line, "message": _(error.message) % error.params}),
            )
        else:
            messages.success(request, _("“%(title)s” is brought in as a draft.") % {"title": page.title})
            return redirect("wagtailadmin_pages:edit", page.pk)
    context = {"form": form, "page_title": _("Bring in a text file"), "header_icon": "upload"}
    return render(request, "cms/admin/bring_in.html", context)


@require_admin_access
@require_POST
def duplicate(request: HttpRequest, page_id: int) -> HttpResponse:
    """Another module written from this one: a draft beside it, with its steps and without its dates. It shares no credit with it."""
    page = get_object_or_404(ModulePage, pk=page_id).specific
    if not (page.permissions_for_user(request.user).can_edit() and page.get_parent().permissions_for_user(request.user).can_add_subpage()):
        raise PermissionDenied
    made = write_from(page, user=request.user)
    messages.success(request, _("This is a new module, made from “%(title)s”. It is a draft.") % {"title": page.title})
    return redirect("wagtailadmin_pages:edit", made.pk)
