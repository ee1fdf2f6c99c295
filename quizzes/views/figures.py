"""How questions do, in the admin; a wrong key is mended from here, and answers that wait for a person are judged."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from quizzes import actions
from quizzes.access import figures_of, upload_in, waiting_among, waiting_answers
from quizzes.actions import Refused, Reviewer
from quizzes.forms.editing import CorrectionForm
from quizzes.models import Attempt, QuizVersion, Review
from quizzes.views.reviewing import judge
from quizzes.views.sending import download

WAITING_SHOWN = 50  # attempts a page lists


def may_correct(user: AbstractBaseUser) -> bool:
    """Whoever may change questions and quizzes."""
    return user.has_perm("quizzes.change_question") and user.has_perm("quizzes.change_quiz")


class StaffView(WagtailAdminTemplateMixin, View):
    """A screen of this menu, for those who may change questions."""

    header_icon = "order"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_correct(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def show(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context))


class FiguresView(StaffView):
    """Quizzes with what was counted of them."""

    page_title = gettext_lazy("How questions do")
    template_name = "quizzes/admin/figures.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(versions=QuizVersion.objects.latest().with_counts())


class VersionView(StaffView):
    """Each question of a version: facility, discrimination, distractors, time."""

    page_title = gettext_lazy("How questions do")
    template_name = "quizzes/admin/version.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = get_object_or_404(QuizVersion.objects.select_related("quiz"), pk=pk)
        rows = figures_of(version)
        all_few = bool(rows) and all(row["few"] for row in rows)  # said once, then
        return self.show(version=version, rows=rows, all_few=all_few, corrections=version.corrections.select_related("corrected_by"))


class CorrectView(StaffView):
    """A key, mended: first whom it touches, then with the reason for good."""

    page_title = gettext_lazy("Mend a key")
    template_name = "quizzes/admin/correct.html"
    header_icon = "key"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.version = get_object_or_404(QuizVersion.objects.select_related("quiz"), pk=kwargs["pk"])
        if kwargs["ref"] not in self.version.questions:
            raise Http404
        self.ref = kwargs["ref"]

    def get(self, request: HttpRequest, pk: int, ref: str) -> HttpResponse:
        return self.show(form=CorrectionForm(body=self.body), version=self.version)

    def post(self, request: HttpRequest, pk: int, ref: str) -> HttpResponse:
        form = CorrectionForm(request.POST, body=self.body)
        if not form.is_valid():
            return self.show(form=form, version=self.version)
        try:
            if "confirm" not in request.POST:
                preview = actions.preview_correction(self.version, ref=ref, body=form.mended())
                return self.show(form=form, version=self.version, preview=preview)
            given = {"body": form.mended(), "reason": form.cleaned_data["reason"], "by": request.user}
            kept = actions.correct_key(self.version, ref=ref, **given, now=timezone.now())
        except Refused as refused:
            form.add_error(None, str(refused))
            return self.show(form=form, version=self.version)
        messages.success(request, _("The key is mended. %(touched)d results are being judged anew.") % {"touched": kept.touched})
        return redirect(reverse("quiz_figures:version", args=[pk]))

    @property
    def body(self) -> dict[str, Any]:
        return self.version.questions[self.ref].to_json()


class WaitingView(StaffView):
    """Answers that wait for a facilitator, without names; longest waiting first."""

    page_title = gettext_lazy("Answers to judge")
    template_name = "quizzes/admin/waiting.html"
    header_icon = "doc-full"

    def get(self, request: HttpRequest) -> HttpResponse:
        attempts = Attempt.objects.waiting().select_related("quiz_version")[:WAITING_SHOWN]
        return self.show(rows=[(one, Review.By(one.question.reviewer).label) for one in waiting_among(attempts)])


class JudgeView(StaffView):
    """One answer, and the rubric to judge it by."""

    page_title = gettext_lazy("Judge an answer")
    template_name = "quizzes/admin/judge.html"
    header_icon = "doc-full"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        attempt = get_object_or_404(Attempt.objects.waiting().select_related("quiz_version"), pk=kwargs["attempt_id"])
        found = [one for one in waiting_answers(attempt) if one.ref == kwargs["ref"]]
        if not found:
            raise Http404
        self.waiting = found[0]

    def get(self, request: HttpRequest, attempt_id: uuid.UUID, ref: str) -> HttpResponse:
        if "file" in request.GET:
            return download(upload_in(self.waiting.attempt, self.waiting.response.get("file", "")))
        return self.show(waiting=self.waiting)

    def post(self, request: HttpRequest, attempt_id: uuid.UUID, ref: str) -> HttpResponse:
        if not judge(request, self.waiting.attempt, ref, Reviewer(Review.By.FACILITATOR, account=request.user)):
            return redirect(request.path)
        messages.success(request, _("Your review is kept, and the result with it."))
        return redirect(reverse("quiz_figures:waiting"))
