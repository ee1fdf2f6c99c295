"""Questions from a file and into one, in the admin: before anything is written, a dry run with a verdict per question."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from quizzes.actions import ImportReport, export_questions, held_file, hold_file, import_questions, let_go
from quizzes.exchange.tables import sample
from quizzes.exchange.verdicts import UNKNOWN, FileError, Written
from quizzes.exchange.writing import WRITERS
from quizzes.forms.editing import ConfirmForm, ExportForm, ImportForm
from quizzes.models.bank import KINDS, Bank

MOST_SHOWN = 200  # rows of each list of a dry run


def may_import(user: AbstractBaseUser) -> bool:
    """Whoever may add and change questions."""
    return user.has_perm("quizzes.add_question") and user.has_perm("quizzes.change_question")


class ImportView(WagtailAdminTemplateMixin, View):
    """GET: the form. POST with a file: what it holds, nothing written. POST of the word that fetches it: the import."""

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
        return self.show(ImportForm(initial={"language": get_language()}))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "held" in request.POST:
            return self.confirm(ConfirmForm(request.POST, holder=request.user.pk))
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        given = form.cleaned_data.copy()
        file = given.pop("file")
        try:
            data = file.read()
            report = import_questions(data, filename=file.name, dry_run=True, **given)
        except FileError as error:
            form.add_error("file", str(error))
            return self.show(form)
        return self.show(form, filename=file.name, **self.seen(report), **self.held(report, file.name, data, given))

    def seen(self, report: ImportReport) -> dict[str, Any]:
        """What needs a look first; of what does not, the first ones."""
        kinds = dict(KINDS) | {UNKNOWN: "–"}
        rows = [(verdict, kinds.get(verdict.kind, verdict.kind)) for verdict in report.reading.verdicts]
        told = [row for row in rows if not row[0].ok or row[0].lost or row[0].message]
        clean = [row for row in rows if row[0].ok and not row[0].lost and not row[0].message]
        counts = [(kinds.get(kind, kind), number) for kind, number in report.reading.counts.items()]
        return {"report": report, "told": told[:MOST_SHOWN], "clean": clean[:MOST_SHOWN], "clean_count": len(clean), "counts": counts}

    def held(self, report: ImportReport, name: str, data: bytes, given: dict[str, Any]) -> dict[str, Any]:
        """The form that takes what was shown; none when there is nothing to take."""
        if not report.imported + report.updated:
            return {}
        holder = self.request.user.pk
        row = hold_file(name=name, content=data, now=timezone.now())
        return {"confirm": ConfirmForm(initial=given | {"held": ConfirmForm.word_for(row.pk, holder)}, holder=holder)}

    def confirm(self, form: ConfirmForm) -> HttpResponse:
        """What was shown is read again, not believed."""
        given = form.cleaned_data if form.is_valid() else {}
        key = given.pop("held", None)
        row = held_file(key) if key else None
        if row is None:
            messages.error(self.request, _("The file is no longer kept. Choose it again."))
            return redirect("import_questions:index")
        try:
            report = import_questions(bytes(row.content), filename=row.name, **given)
        except FileError as error:
            messages.error(self.request, str(error))
            return redirect("import_questions:index")
        let_go(row.pk)
        told = _("%(imported)d imported, %(updated)d updated, %(refused)d refused")
        counts = {"imported": report.imported, "updated": report.updated, "refused": report.refused}
        messages.success(self.request, told % counts)
        return redirect(self.list_of(given))

    def list_of(self, given: dict[str, Any]) -> str:
        """The questions of the bank they went to, where it is one."""
        address = reverse("wagtailsnippets_quizzes_question:list")
        bank = None if given["by_category"] else Bank.objects.named({given["bank"]}).first()
        return f"{address}?bank={bank.pk}" if bank else address

    def show(self, form: ImportForm, **context: Any) -> HttpResponse:
        context["banks"] = Bank.objects.by_name()
        return self.render_to_response(self.get_context_data(form=form, **context))


class SampleView(View):
    """A table to fill in, with a question of each kind."""

    def get(self, request: HttpRequest, format: str) -> HttpResponse:
        if not may_import(request.user) or format not in ("csv", "xlsx"):
            raise PermissionDenied
        return _file(WRITERS[format].write(sample(), {}.get), _("questions"), format)


def _file(written: Written, name: str, format: str) -> HttpResponse:
    writer = WRITERS[format]
    headers = {"Content-Disposition": f'attachment; filename="{slugify(name) or "questions"}.{writer.ending}"'}
    return HttpResponse(written.data, content_type=writer.mime, headers=headers)


def _told(written: Written) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """What is left out and what is not kept, each reason once with the names of its questions."""
    found = []
    for title, rows in ((_("Left out"), written.left_out), (_("Written without"), written.lost)):
        by_reason: dict[str, list[str]] = {}
        for name, reason in rows:
            by_reason.setdefault(reason, []).append(name)
        if by_reason:
            found.append((title, list(by_reason.items())))
    return found


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
            return self.show(form, written=written, again=again, label=WRITERS[given["format"]].label, told=_told(written))
        return _file(written, given["bank"].name, given["format"])

    def show(self, form: ExportForm, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, **context))
