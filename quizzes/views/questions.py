"""Writing questions: each saved version kept, a preview while writing, the picture to draw on, and the history with its way back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.images import get_image_model
from wagtail.snippets.views.snippets import CreateView, EditView, PreviewOnCreateView, PreviewOnEditView

from quizzes import actions
from quizzes.blocks import QuestionBlock, compare, copy_of
from quizzes.engine.questions import KINDS, QuestionError
from quizzes.models import Question, QuestionVersion, QuizVersion
from quizzes.views.importing import may_import

SHOWN_AT_MOST = "max-1200x1200"  # the picture an editor draws on; places are counted in pixels of the picture itself


class _Kept:
    """Saving keeps the picture that was chosen, and the version, with whoever saved it."""

    def save_instance(self) -> Question:
        with transaction.atomic():
            actions.keep_files(self.form.pictures)  # type: ignore[attr-defined]
            question = super().save_instance()  # type: ignore[misc]
            actions.keep_versions([question], now=timezone.now(), by=self.request.user)  # type: ignore[attr-defined]
        return question


class QuestionCreateView(_Kept, CreateView):
    """First the kind, then its form, in the bank and the language that one wrote in last."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("kind") not in KINDS:
            kinds = QuestionBlock().child_blocks.values()
            return TemplateResponse(request, "quizzes/admin/kinds.html", self.furniture() | {"kinds": kinds})
        return super().get(request, *args, **kwargs)

    def furniture(self) -> dict[str, Any]:
        """What every page of the admin shows around its own."""
        title = _("Which kind of question?")
        crumbs = [*self.breadcrumbs_items, {"url": reverse(self.index_url_name), "label": _("Questions")}, {"url": "", "label": title}]
        return {"page_title": title, "header_title": title, "header_icon": self.header_icon, "breadcrumbs_items": crumbs}

    def get_initial_form_instance(self) -> Question:
        last = Question.objects.written_by(self.request.user).first()
        kind = self.request.GET.get("kind", "")
        return Question(kind=kind, bank=last.bank, language=last.language) if last else Question(kind=kind, language=get_language())


class QuestionEditView(_Kept, EditView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        own = Button(_("Versions"), url=reverse("question_versions:index", args=[self.object.pk]), icon_name="history", priority=5)
        return [own, *super().header_more_buttons]


class _Pictured:
    """A preview shows the picture that was just chosen: its copy is kept under a name made of its content, which harms nobody."""

    def validate_form(self, form: Any) -> bool:
        is_valid = super().validate_form(form)  # type: ignore[misc]
        if is_valid:
            actions.keep_files(form.pictures)
        return is_valid


class QuestionPreviewOnCreateView(_Pictured, PreviewOnCreateView):
    pass


class QuestionPreviewOnEditView(_Pictured, PreviewOnEditView):
    pass


def picture_shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the picture is that an editor chose, and its size as learners meet it; or why it cannot be used."""
    if not may_import(request.user):
        raise PermissionDenied
    image = get_object_or_404(get_image_model(), pk=pk)
    try:
        said, _data = copy_of(image)
    except QuestionError as error:
        return JsonResponse({"error": _(error.sentence) % error.words})
    return JsonResponse(said | {"url": image.get_rendition(SHOWN_AT_MOST).url})


class VersionsView(WagtailAdminTemplateMixin, View):
    """Each version of a question, who saved it, which published quizzes froze it; how one differs from the present; the way back."""

    page_title = gettext_lazy("Versions")
    header_icon = "history"
    template_name = "quizzes/admin/versions.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.question = get_object_or_404(Question, pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.question)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        urls = Question.snippet_viewset
        edit = {"url": reverse(urls.get_url_name("edit"), args=[self.question.pk]), "label": str(self.question)}
        return [
            *self.breadcrumbs_items,
            {"url": reverse(urls.get_url_name("list")), "label": _("Questions")},
            edit,
            {"url": "", "label": self.page_title},
        ]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        versions = list(QuestionVersion.objects.of(self.question))
        compared = next((each for each in versions if str(each.number) == request.GET.get("compare")), None)
        lines = compare(compared.body, self.question.body) if compared else ()
        return self.render_to_response(
            self.get_context_data(question=self.question, rows=self._with_uses(versions), compared=compared, lines=lines)
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        number = request.POST.get("number", "")
        if not number.isdecimal():
            raise Http404
        try:
            restored = actions.restore_version(self.question, number=int(number), now=timezone.now(), by=request.user)
        except QuestionVersion.DoesNotExist:
            raise Http404 from None
        said = _("The question is again what it was in version %(number)s, as version %(new)d. Publish the quizzes that ask it anew.")
        messages.success(request, said % {"number": number, "new": restored.version})
        return redirect(request.path)

    def _with_uses(self, versions: list[QuestionVersion]) -> list[tuple[QuestionVersion, list[str]]]:
        """Each with the quiz versions that froze it."""
        ref, uses = self.question.ref, {}
        frozen = QuizVersion.objects.asking(ref).annotate(asked_in=KT(f"frozen__about__{ref}__version"))
        for title, number, version in frozen.values_list("quiz__title", "number", "asked_in"):
            uses.setdefault(int(version or 0), []).append(_("%(quiz)s, version %(number)d") % {"quiz": title, "number": number})
        return [(each, uses.get(each.number, [])) for each in versions]
