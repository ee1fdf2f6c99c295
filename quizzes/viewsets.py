"""The admin's screens of this room, under one menu: quizzes, questions, banks, and the door for files."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from quizzes.actions import Refused, publish_quiz
from quizzes.forms.editing import QuestionForm, QuizForm
from quizzes.models import Bank, Question, Quiz
from quizzes.views.choosing import QuestionChooserViewSet
from quizzes.views.figures import CorrectView, FiguresView, JudgeView, VersionView, WaitingView, may_correct
from quizzes.views.importing import ExportView, ImportView, SampleView, may_import
from quizzes.views.questions import (
    QuestionCreateView,
    QuestionEditView,
    QuestionPreviewOnCreateView,
    QuestionPreviewOnEditView,
    VersionsView,
    picture_shown,
)


class BankViewSet(SnippetViewSet):
    model = Bank
    icon = "folder-inverse"
    menu_label = _("Banks")
    add_to_admin_menu = False
    list_display = ["name", "description"]
    search_fields = ["name"]
    panels = [FieldPanel("name"), FieldPanel("description")]

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Without a count of uses: a bank is full of questions, and their list tells where each is asked."""
        return super().get_edit_view_kwargs(**{"usage_url_name": None, **kwargs})


class QuestionIndexView(IndexView):
    """Each question with the quizzes that ask it."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("bank").prefetch_related("used_in__quiz", "bank__drawn_by__quiz")


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    list_display = [
        "name",
        Column("excerpt", label=_("What is asked"), accessor="excerpt"),
        Column("right", label=_("Right answer"), accessor="right"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        "language",
        "bank",
        Column("where_used", label=_("Asked in"), accessor="where_used"),
    ]
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    preview_on_add_view_class = QuestionPreviewOnCreateView
    preview_on_edit_view_class = QuestionPreviewOnEditView
    chooser_viewset_class = QuestionChooserViewSet
    list_filter = ["bank", "kind", "language"]
    search_fields = ["name", "category"]
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("content"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("bank"), FieldPanel("language")]),
                    FieldPanel("category"),
                    FieldPanel("labels"),
                    FieldPanel("skill_names"),
                    FieldRowPanel([FieldPanel("objective"), FieldPanel("level")]),
                    FieldPanel("revisit"),
                ],
                heading=_("Where it is kept"),
            ),
        ],
        base_form_class=QuestionForm,
    )


class QuizIndexView(IndexView):
    """Each quiz with the version learners meet."""

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().annotate(latest=Max("versions__number"))


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "tasks"
    menu_label = _("Quizzes")
    index_view_class = QuizIndexView
    list_display = ["title", "slug", "language", Column("latest", label=_("Published version"), accessor="latest")]
    list_filter = ["language"]
    search_fields = ["title", "slug"]
    edit_handler = ObjectList(
        [
            TitleFieldPanel("title", targets=["slug"]),
            FieldRowPanel([FieldPanel("slug"), FieldPanel("language")]),
            FieldPanel("introduction"),
            HelpPanel(content=_("Each line is one question, or a number of questions drawn from a bank.")),
            InlinePanel(
                "items",
                heading=_("Questions, in order"),
                label=_("Line"),
                min_num=1,
                panels=[
                    FieldPanel("question"),
                    FieldRowPanel([FieldPanel("draw_from"), FieldPanel("draw_tag"), FieldPanel("draw_count")]),
                ],
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("counts")]),
                    FieldRowPanel([FieldPanel("minutes_allowed"), FieldPanel("extra_time")]),
                    FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("pass_required")]),
                    FieldPanel("shuffle_questions"),
                    FieldPanel("shuffle_choices"),
                    FieldPanel("feedback"),
                    FieldPanel("tries"),
                ],
                heading=_("Rules"),
            ),
            FieldPanel("publish"),
        ],
        base_form_class=QuizForm,
    )


class Door(ViewSet):
    """A page of the group's menu, shown to those who `may` go through it."""

    add_to_admin_menu = False
    may: Callable[[Any], bool]

    def get_menu_item(self, order: int | None = None):
        item = super().get_menu_item(order)
        item.is_shown = lambda request: self.may(request.user)
        return item


class ImportViewSet(Door):
    """The door for files: read, look at the verdicts, take."""

    name = "import_questions"
    icon = "download"
    menu_label = _("Import")
    menu_name = "import-questions"
    may = staticmethod(may_import)

    def get_urlpatterns(self) -> list:
        return [path("", self.construct_view(ImportView), name="index"), path("table/<slug:format>/", SampleView.as_view(), name="table")]


class ExportViewSet(Door):
    """The same door, outwards."""

    name = "export_questions"
    icon = "upload"
    menu_label = _("Export")
    menu_name = "export-questions"
    may = staticmethod(may_import)

    def get_urlpatterns(self) -> list:
        return [path("", self.construct_view(ExportView), name="index")]


class PicturesViewSet(ViewSet):
    """What the board of a question asks for."""

    name = "question_pictures"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list:
        return [path("<int:pk>/", picture_shown, name="shown")]


class VersionsViewSet(ViewSet):
    """The history of one question, reached from its page."""

    name = "question_versions"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list:
        return [path("<int:pk>/", self.construct_view(VersionsView), name="index")]


class FiguresViewSet(Door):
    """How questions do, keys to mend, answers to judge."""

    name = "quiz_figures"
    icon = "order"
    menu_label = _("How questions do")
    menu_name = "quiz-figures"
    may = staticmethod(may_correct)

    def get_urlpatterns(self) -> list:
        return [
            path("", self.construct_view(FiguresView), name="index"),
            path("waiting/", self.construct_view(WaitingView), name="waiting"),
            path("waiting/<uuid:attempt_id>/<slug:ref>/", self.construct_view(JudgeView), name="judge"),
            path("<int:pk>/", self.construct_view(VersionView), name="version"),
            path("<int:pk>/<slug:ref>/", self.construct_view(CorrectView), name="correct"),
        ]


class QuestionsGroup(SnippetViewSetGroup):
    items = (QuizViewSet, QuestionViewSet, BankViewSet, FiguresViewSet, ImportViewSet, ExportViewSet)
    menu_label = _("Questions")
    menu_icon = "help"
    menu_name = "questions"
    menu_order = 250


def publish_when_asked(request: HttpRequest, instance: object) -> None:
    """After a quiz is saved with the wish to publish it; a refusal leaves the quiz saved and says why."""
    if not isinstance(instance, Quiz) or "publish" not in request.POST:
        return
    try:
        version = publish_quiz(instance)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, gettext("Learners meet version %(number)d of this quiz.") % {"number": version.number})
