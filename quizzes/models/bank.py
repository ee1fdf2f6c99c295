"""Where questions are kept."""

from collections.abc import Iterable
from html import unescape
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import PreviewableMixin

from quizzes.engine.answering import full_answer, right_answer
from quizzes.engine.grading import grade
from quizzes.engine.questions import NOWHERE, from_json
from quizzes.engine.questions import Question as Asked
from quizzes.engine.showing import can_be_dragged
from quizzes.exchange.prose import without_tags

EXCERPT = 90  # characters of a question in a list
KINDS = [
    ("single", _("Single choice")),
    ("multiple", _("Several choices")),
    ("true_false", _("True or false")),
    ("short_text", _("Short text")),
    ("numeric", pgettext_lazy("kind of question", "Number")),
    ("calculated", _("Calculated number")),
    ("matching", _("Matching")),
    ("ordering", _("Put in order")),
    ("categorise", _("Sort into categories")),
    ("gaps", _("Text with gaps")),
    ("hotspot", _("Place on a picture")),
    ("scale", _("Place on a scale")),
    ("essay", _("Free text")),
    ("file", _("File to hand in")),
    ("description", _("Text only, nothing asked")),
]


class BankQuerySet(models.QuerySet):
    def named(self, names: Iterable[str]) -> Self:
        """Those with one of these names."""
        return self.filter(name__in=list(names))

    def by_name(self) -> Self:
        return self.order_by("name")


def excerpt_of(prompt: str) -> str:
    """The beginning of what is asked, without mark-up."""
    return Truncator(unescape(without_tags(prompt))).chars(EXCERPT)


class Bank(models.Model):
    """A shelf of questions with a name."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    description = models.TextField(_("description"), blank=True)

    objects = BankQuerySet.as_manager()

    class Meta:
        verbose_name = _("bank")
        verbose_name_plural = _("banks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet):
    def in_bank(self, bank: Bank) -> Self:
        return self.filter(bank=bank)

    def in_banks(self, banks: Iterable[Bank]) -> Self:
        return self.filter(bank__in=list(banks))

    def in_language(self, language: str) -> Self:
        return self.filter(language=language)

    def keyed(self, category: str, key: str) -> Self:
        """The one question an import means when it names this key in this category."""
        return self.filter(category=category, key=key)

    def saying(self, words: str) -> Self:
        """Those with these words in their name or in what they ask."""
        return self.filter(Q(name__icontains=words) | Q(body__prompt__icontains=words))

    def written_by(self, user: Any) -> Self:
        """Those whose versions this person saved, latest first."""
        return self.filter(history__kept_by=user).select_related("bank").order_by("-history__pk")

    def as_they_came(self) -> Self:
        """In the order of the file or of writing: what was made first comes first."""
        return self.order_by("pk")

    def drawable(self, *, tag: str = "") -> Self:
        """What a draw may take, in an order that no later edit of texts changes; with a tag, only what carries it."""
        found = self.order_by("pk")
        if not tag:
            return found
        return found.filter(pk__in=[pk for pk, tags in found.values_list("pk", "tags") if tag in tags])


class Question(PreviewableMixin, models.Model):
    """A question as its editors have it now. What learners meet is the copy frozen in a QuizVersion."""

    bank = models.ForeignKey(Bank, on_delete=models.CASCADE, related_name="questions", verbose_name=_("bank"))
    category = models.CharField(_("category"), max_length=255, blank=True, help_text=_("A path such as “Territory/Needs”."))
    key = models.CharField(_("key"), max_length=255, help_text=_("What an import recognises this question by."))
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, default="fr")
    kind = models.CharField(_("kind"), max_length=20, choices=KINDS)
    name = models.CharField(_("name"), max_length=255)
    body = models.JSONField(_("question"), default=dict)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    skills = models.JSONField(_("skills"), default=list, blank=True)
    objective = models.CharField(_("objective"), max_length=40, blank=True)
    level = models.CharField(_("level"), max_length=40, blank=True)
    revisit = models.CharField(
        _("where it is explained"),
        max_length=300,
        blank=True,
        validators=[RegexValidator(r"^/(?![/\\])[^\s\\]*$", _("An address on this site begins with one slash."))],
        help_text=_(
            "The address of a step on this site, such as /en/catalogue/my-module/?step=3. Whoever misses this question is led there."
        ),
    )
    version = models.PositiveIntegerField(_("version"), default=1, help_text=_("Rises each time the question changes."))
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["bank", "category", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "language", "category", "key"], name="one_question_per_key"),
            models.CheckConstraint(condition=~Q(key=""), name="question_has_key"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def excerpt(self) -> str:
        """The beginning of what it asks, without mark-up, for lists."""
        return excerpt_of(str(self.body.get("prompt", "")))

    @property
    def where_used(self) -> str:
        """The quizzes that ask it, by title, and after them those that may draw it, as their lines stand now. Uses what was fetched beside
        the rows."""
        fixed = dict.fromkeys(item.quiz.title for item in self.used_in.all())
        drawn = [item.quiz.title for item in self.bank.drawn_by.all() if item.may_draw(self)]
        said = dict.fromkeys(gettext("%(quiz)s (drawn)") % {"quiz": title} for title in drawn if title not in fixed)
        return ", ".join([*fixed, *said])

    @property
    def asked(self) -> Asked:
        """The question as the engine knows it."""
        return from_json(self.body)

    @property
    def ref(self) -> str:
        """What quizzes and attempts call it: a later version of a quiz asks the same question under the same name."""
        return f"q{self.pk}"

    @property
    def right(self) -> str:
        """The right answer without mark-up, for whoever chooses among questions."""
        said = {"true": gettext("true"), "false": gettext("false"), NOWHERE: gettext("none of them")} if self.body else {}
        texts = [said.get(text, text) for text in right_answer(self.asked)] if self.body else []
        return Truncator(" · ".join(unescape(without_tags(text)) for text in texts)).chars(EXCERPT)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As it is asked")), ("explained", _("Answered right, with what is said then")), ("missed", _("Not answered"))]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "quizzes/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """The question as learners meet it, or judged: with a full answer, or with none."""
        asked = self.asked
        response = full_answer(asked) if mode_name == "explained" else None
        return {
            "question": asked,
            "title": self.name,
            "response": response,
            "mark": grade(asked, response) if mode_name else None,
            "draggable": not mode_name and can_be_dragged(asked),
        }
