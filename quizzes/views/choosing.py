"""Choosing a question for a quiz: by its words and its bank, since names such as “q1” say little."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from quizzes.models import Bank


class QuestionFilterForm(BaseFilterForm):
    """Words of the name or of what is asked, and the bank."""

    q = forms.CharField(label=_("Words to find"), required=False)
    bank = forms.ModelChoiceField(label=_("Bank"), queryset=Bank.objects.all(), required=False)

    def filter(self, questions: QuerySet) -> QuerySet:
        questions = super().filter(questions)
        if words := self.cleaned_data.get("q"):
            self.is_searching, self.search_query = True, words
            questions = questions.saying(words)
        if bank := self.cleaned_data.get("bank"):
            questions = questions.in_bank(bank)
        return questions


class _QuestionColumns:
    filter_form_class = QuestionFilterForm

    @property
    def columns(self) -> list[Any]:
        told = [
            Column("excerpt", label=_("What is asked"), accessor="excerpt"),
            Column("right", label=_("Right answer"), accessor="right"),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("language", label=_("Language"), accessor="get_language_display"),
            Column("bank", label=_("Bank"), accessor="bank"),
        ]
        return [*super().columns, *told]  # type: ignore[misc]


class QuestionChooseView(_QuestionColumns, ChooseView):
    pass


class QuestionChooseResultsView(_QuestionColumns, ChooseResultsView):
    pass


class QuestionChooserViewSet(SnippetChooserViewSet):
    choose_view_class = QuestionChooseView
    choose_results_view_class = QuestionChooseResultsView
