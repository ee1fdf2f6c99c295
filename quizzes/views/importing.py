"""Questions from a file, in the admin: a dry run with a verdict per question, then the import."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from quizzes.actions import import_questions
from quizzes.exchange.files import decode
from quizzes.exchange.verdicts import FileError
from quizzes.forms.editing import ConfirmForm, ImportForm
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
        if "text" in request.POST:
            return self.confirm(ConfirmForm(request.POST))
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        file, given = form.cleaned_data["file"], form.cleaned_data
        try:
            data = file.read()
            report = import_questions(data, bank=given["bank"], language=given["language"], filename=file.name, dry_run=True)
        except FileError as error:
            form.add_error("file", str(error))
            return self.show(form)
        held = {"text": decode(data), "filename": file.name[-255:], "bank": given["bank"], "language": given["language"]}
        kinds = dict(KINDS)
        verdicts = [(verdict, kinds.get(verdict.kind, "—")) for verdict in report.reading.verdicts]
        return self.show(form, report=report, verdicts=verdicts, confirm=ConfirmForm(initial=held), filename=file.name)

    def confirm(self, form: ConfirmForm) -> HttpResponse:
        """What was shown is read again, not believed."""
        if not form.is_valid():
            return self.show(ImportForm())
        given = form.cleaned_data
        try:
            report = import_questions(given["text"].encode(), bank=given["bank"], language=given["language"], filename=given["filename"])
        except FileError as error:
            messages.error(self.request, str(error))
            return redirect("import_questions:index")
        told = _("%(imported)d imported, %(updated)d updated, %(refused)d refused")
        counts = {"imported": report.imported, "updated": report.updated, "refused": report.refused}
        messages.success(self.request, told % counts)
        return redirect(reverse("wagtailsnippets_quizzes_question:list"))

    def show(self, form: ImportForm, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context))
