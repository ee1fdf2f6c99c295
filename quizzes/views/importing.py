"""Questions from a file and into one, in the admin: before anything is written, a dry run with a verdict per question."""

import base64
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from quizzes.actions import export_questions, import_questions
from quizzes.exchange.verdicts import FileError
from quizzes.exchange.writing import WRITERS
from quizzes.forms.editing import ConfirmForm, ExportForm, ImportForm
from quizzes.models.bank import KINDS


def may_import(user: AbstractBaseUser) -> bool:
    """Whoever may add and change questions."""
    return user.has_perm("quizzes.add_question") and user.has_perm("quizzes.change_question")


class ImportView(WagtailAdminTemplateMixin, View):
    """GET: the form. POST with a file: what it holds, nothing written. POST with its text confirmed: the import."""

    page_title = gettext_lazy("Import questions")
    header_icon = "download"
    template_name = "quizzes/admin/import.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ImportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "held" in request.POST:
            return self.confirm(ConfirmForm(request.POST))
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        file, given = form.cleaned_data["file"], {key: form.cleaned_data[key] for key in ("bank", "language", "by_category")}
        try:
            data = file.read()
            report = import_questions(data, filename=file.name, dry_run=True, **given)
        except FileError as error:
            form.add_error("file", str(error))
            return self.show(form)
        held = {"held": base64.b64encode(data).decode(), "filename": file.name[-255:]} | given
        kinds = dict(KINDS)
        verdicts = [(verdict, kinds.get(verdict.kind, verdict.kind)) for verdict in report.reading.verdicts]
        return self.show(form, report=report, verdicts=verdicts, confirm=ConfirmForm(initial=held), filename=file.name)

    def confirm(self, form: ConfirmForm) -> HttpResponse:
        """What was shown is read again, not believed."""
        if not form.is_valid():
            messages.error(self.request, _("The file did not come through. Choose it again."))
            return redirect("import_questions:index")
        given = form.cleaned_data
        try:
            report = import_questions(given.pop("held"), **given)
        except FileError as error:
            messages.error(self.request, str(error))
            return redirect("import_questions:index")
        told = _("%(imported)d imported, %(updated)d updated, %(refused)d refused")
        counts = {"imported": report.imported, "updated": report.updated, "refused": report.refused}
        messages.success(self.request, told % counts)
        return redirect(reverse("wagtailsnippets_quizzes_question:list"))

    def show(self, form: ImportForm, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context))


class ExportView(WagtailAdminTemplateMixin, View):
    """GET: the form. POST: the file; where the format cannot say everything, first what it leaves out."""

    page_title = gettext_lazy("Export questions")
    header_icon = "upload"
    template_name = "quizzes/admin/export.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ExportForm(initial={"bank": request.GET.get("bank", ""), "language": get_language()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExportForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        given = form.cleaned_data
        try:
            written = export_questions(given["bank"], format=given["format"], language=given["language"])
        except FileError as error:
            form.add_error("bank", str(error))
            return self.show(form)
        if (written.left_out or written.lost) and not given["seen"]:
            again = ExportForm(initial=given | {"seen": True})
            for field in again.fields.values():
                field.widget = HiddenInput()
            return self.show(form, written=written, again=again, label=WRITERS[given["format"]].label)
        writer = WRITERS[given["format"]]
        name = f"{slugify(given['bank'].name) or 'questions'}.{writer.ending}"
        return HttpResponse(written.data, content_type=writer.mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    def show(self, form: ExportForm, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context))
