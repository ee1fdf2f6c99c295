"""What all seven formats share: whom a module is for, where it comes from, and how its body is read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface, TitleFieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.blocks.evidence import SourceBlock
from cms.engine.card import Card
from cms.engine.compiling import StepDraft, compile_outline
from cms.engine.outline import Outline
from cms.engine.readiness import Lack, lacks_of
from cms.models.fields import BodyField, ModuleKeysField, SlugsField, TermField, TermsField
from cms.models.reading import Findable, Readable
from cms.models.vocabularies import worded

from .form import ModuleForm, Whole, written_of
from .panels import READERS, ReadinessPanel, met_by
from .values import drafts_of, plain, settled, words_in

ROUTES = ("inform", "train", "act")
MATURITY = [(1, _("Discover")), (2, _("Start")), (3, _("Deepen")), (4, _("Spread"))]
SERVES = [(0, _("does not serve it")), (1, _("serves it a little")), (2, _("serves it well")), (3, _("is made for it"))]
SHELL_BYTES = 24 * 1024  # a page's frame, style sheets and scripts, compressed, as measured on the base template


def overdue_in(pages: Any, today: date) -> Any:
    """Of these modules, those that are live and were to be reviewed before today."""
    return pages.live().filter(review_date__lt=today)


def rows(name: str, block: Any, label: Any, **kwargs: Any) -> BodyField:
    """A list of rows of one kind: a stream with a single block type."""
    return BodyField([(name, block)], blank=True, verbose_name=label, **kwargs)


@dataclass(frozen=True)
class StepView:
    """A step as a template shows it. `state` is laid over by whoever knows the learner."""

    id: str
    number: int
    title: str
    minutes: int
    required: bool
    anchor: str
    blocks: Any
    asks: tuple[Any, ...]
    state: str = ""
    role: str = ""


class ModulePage(Findable, Readable, Page):
    """A module in one of the seven formats; its identity is its translation key."""

    format_code = ""
    serves: tuple[str, ...] = ()  # the routes that the format is made for, the main one first
    numbers_steps = True  # whether a page counts the steps; where it does not, their titles do
    shown_fields: tuple[str, ...] = ()  # the format's own fields, as a manuscript and a version hold them

    promise = models.CharField(_("promise"), max_length=400, blank=True, help_text=_("In one sentence: what one will see, know or do."))
    objectives = TermsField(kind="objective", verbose_name=_("strategic objectives"))
    profiles = TermsField(kind="profile", verbose_name=_("profiles"), help_text=_("None ticked: for everybody."))
    domains = TermsField(kind="domain", verbose_name=_("domains of action"))
    levels = TermsField(kind="level", verbose_name=_("territorial levels"))
    route_inform = models.PositiveSmallIntegerField(_("serves to inform"), default=0, validators=[MaxValueValidator(3)])
    route_train = models.PositiveSmallIntegerField(_("serves to train"), default=0, validators=[MaxValueValidator(3)])
    route_act = models.PositiveSmallIntegerField(_("serves to act"), default=0, validators=[MaxValueValidator(3)])
    maturity_from = models.PositiveSmallIntegerField(_("maturity, from"), choices=MATURITY, default=1)
    maturity_to = models.PositiveSmallIntegerField(_("maturity, to"), choices=MATURITY, default=4)
    skills = SlugsField(verbose_name=_("skills it proves"), help_text=_("Slugs with commas between them, the same in every language."))
    prerequisites = ModuleKeysField(verbose_name=_("better done before"), help_text=_("Advice: nothing is ever locked."))
    successors = ModuleKeysField(verbose_name=_("good to do next"))
    author = models.CharField(_("author"), max_length=200, blank=True)
    basis = TermField(kind="basis", verbose_name=_("basis of evidence"))
    status = TermField(kind="status", verbose_name=_("status"), default="in-progress", blank=False)
    published_on = models.DateField(_("first published on"), null=True, blank=True)
    review_date = models.DateField(_("to be reviewed on"), null=True, blank=True)
    licence = TermField(kind="licence", verbose_name=_("licence"), default="cc-by-sa", max_length=60)
    sources = rows("source", SourceBlock(), _("sources"))

    base_form_class = ModuleForm
    readiness_panel = ReadinessPanel
    parent_page_types = ["cms.CataloguePage"]
    subpage_types: list[str] = []
    search_fields = [
        *Page.search_fields,
        index.SearchField("promise", boost=3),
        index.SearchField("stems"),
        index.AutocompleteField("title"),
        index.FilterField("status"),
        index.FilterField("review_date"),
    ]

    class Meta:
        verbose_name = _("module")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Only a module of a format can be written."""
        return bool(cls.format_code) and super().can_create_at(parent)

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """The live page and the version the record reads are one step: whoever dies in between leaves neither."""
        with transaction.atomic():
            return super().publish(*args, **kwargs)

    # --- facts

    @property
    def module_key(self) -> str:
        return str(self.translation_key)

    @property
    def routes(self) -> dict[str, int]:
        """The weight of each route this module serves."""
        weights = {code: getattr(self, f"route_{code}") for code in ROUTES}
        return {code: weight for code, weight in weights.items() if weight}

    @property
    def published_day(self) -> date | None:
        """When it was first published: as its editor says or, left empty, here."""
        return self.published_on or (localtime(self.first_published_at).date() if self.first_published_at else None)

    @property
    def main_route(self) -> str:
        return max(ROUTES, key=lambda code: self.routes.get(code, 0))

    @property
    def source_rows(self) -> list[dict[str, str]]:
        return [child.block.get_api_representation(child.value) for child in self.sources]

    def said(self) -> str:
        """Its words beside the title, for the index."""
        body = getattr(self, "body", None)
        text = body.stream_block.get_searchable_content(body) if body is not None else []
        return " ".join([self.promise, *text, *self.skills])

    def step_children(self) -> list[Any]:
        """The body's steps, as stream children."""
        return [child for child in getattr(self, "body", ()) if child.block_type == "step"]

    def block_in(self, kind: str, block_id: str) -> tuple[int, Any] | None:
        """(number of its step, its value) of one block of the body, or nothing."""
        for number, step in enumerate(self.step_children(), start=1):
            for block in step.value["body"]:
                if block.block_type == kind and str(block.id) == block_id:
                    return number, block.value
        return None

    def step_drafts(self) -> tuple[StepDraft, ...]:
        """The body as plain values, for the engine."""
        return drafts_of(self.step_children())

    def lacks(self) -> tuple[Lack, ...]:
        """What it lacks as it stands, what stops its publication first."""
        return lacks_of(written_of(self))

    # --- what it compiles to

    def compile(self, editions: Mapping[str, int] | None = None) -> Outline:
        """Its outline; `editions` other than those there are, to see what they would make of it."""
        from cms.models import editions_of

        return compile_outline(
            module_key=self.module_key,
            format_code=self.format_code,
            drafts=self.step_drafts(),
            skills=self.skills,
            editions=editions_of(self.module_key) if editions is None else editions,
        )

    @cached_property
    def outline(self) -> Outline:
        """What this very page compiles to, once per object: of a draft in preview, of a published page the same as its version's."""
        return self.compile()

    def step_texts(self) -> dict[str, str]:
        """The words of each step, by its id: what tells a typo from a rewriting."""
        return {
            draft.id: " ".join([draft.title, *(word for block in draft.blocks for word in words_in(block.value))])
            for draft in self.step_drafts()
        }

    def own_values(self) -> dict[str, Any]:
        """The format's own fields as plain values."""
        return {name: plain(getattr(self, name)) for name in self.shown_fields}

    def content(self) -> dict[str, Any]:
        """All that a reader sees, as plain values: what tells one version from another."""
        steps = [
            [draft.id, *filter(None, [draft.role]), [[block.type, block.id, block.value] for block in draft.blocks]]
            for draft in self.step_drafts()
        ]
        return {"steps": steps, "own": self.own_values(), "sources": self.source_rows}

    @property
    def weight_kb(self) -> int:
        """What the page weighs on a first visit, in kilobytes, from the bytes of its text and its pictures."""
        text = len(json.dumps(settled(self.content()), default=str, ensure_ascii=False).encode())
        images = [
            block.value["image"].file_size or 0
            for step in self.step_children()
            for block in step.value["body"]
            if block.block_type == "image" and block.value["image"]
        ]
        return -(-(SHELL_BYTES + text + sum(images)) // 1024)

    def card(self, *, url: str = "", number: int = 0) -> Card:
        """What the catalogue says of this page as it stands."""
        return Card(
            module_key=self.module_key,
            language=self.locale.language_code,
            slug=self.slug,
            url=url,
            number=number,
            title=self.title,
            promise=self.promise,
            format=self.format_code,
            routes=self.routes,
            objectives=tuple(self.objectives),
            profiles=tuple(self.profiles),
            domains=tuple(self.domains),
            levels=tuple(self.levels),
            maturity=(self.maturity_from, self.maturity_to),
            minutes=self.compile().minutes,
            skills=tuple(self.skills),
            prerequisites=tuple(self.prerequisites),
            successors=tuple(self.successors),
            author=self.author,
            licence=worded("licence", self.licence, self.locale.language_code),
            status=self.status,
            basis=self.basis,
            review_date=self.review_date.isoformat() if self.review_date else None,
            weight_kb=self.weight_kb,
        )

    # --- how it is served

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return f"cms/modules/{self.format_code}.html"

    @cached_property
    def step_views(self) -> list[StepView]:
        """Its steps for a template, once per object as its outline is."""
        return [
            StepView(
                id=step.id,
                number=number,
                title=step.title,
                minutes=step.minutes,
                required=step.required,
                anchor=child.value.get("anchor") or f"step-{number}",
                blocks=child.value["body"],
                asks=step.asks,
                role=child.value.get("role") or "",
            )
            for number, (child, step) in enumerate(zip(self.step_children(), self.outline.steps, strict=True), start=1)
        ]

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [*Page.DEFAULT_PREVIEW_MODES, *((reader.code, reader.name) for reader in READERS)]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """As anybody would see it; or as a made-up reader, with how they would meet it said above."""
        reader = next((each for each in READERS if each.code == mode_name), None)
        if reader is None:
            return super().serve_preview(request, mode_name)
        request.is_preview = True
        context = self.get_context(request) | {"reader_name": reader.name, "met": met_by(self, reader), "reader": reader}
        return TemplateResponse(request, self.get_template(request), context)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The module, and which of its screens is asked for: its cover, one step (`?step=2`) or all of them (`?all=1`)."""
        from cms.models import card_of

        steps = self.step_views
        wanted = request.GET.get("step", "")
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 0
        current = steps[number - 1] if 1 <= number <= len(steps) else None
        path = request.path
        following = steps[number] if current and number < len(steps) else None
        return super().get_context(request, *args, **kwargs) | {
            "outline": self.outline,
            "card": card_of(self.module_key, self.locale.language_code) or self.card(),
            "steps": steps,
            "step": current,
            "previous_step": steps[number - 2] if current and number > 1 else None,
            "next_step": following,
            "resume": steps[0] if steps else None,
            "show_all": request.GET.get("all") == "1" and current is None,
            "ended": request.GET.get("end") == "1" and current is None,
            "page_path": path,
            "here": f"{path}?step={number}" if current else path,
            "onward": f"{path}?step={following.number}" if following else f"{path}?end=1",
            "asks_to_open": next((ask.id for ask in current.asks if ask.block == current.id), "") if current else "",
            "walk": None,
            "links": self.linked_cards(),
        }

    def linked_cards(self) -> dict[str, Card]:
        """The cards of the modules that this page points to, by identity."""
        from cms.models import cards

        return {card.module_key: card for card in cards(self.locale.language_code)}


def editor(before: Sequence[Panel], after: Sequence[Panel] = ()) -> TabbedInterface:
    """The editing screen of a format: content first, with the format's own fields before and after the steps in the order a reader
    meets them; then whom it is for, then where it comes from."""
    content = [ReadinessPanel(), TitleFieldPanel("title"), FieldPanel("promise", widget=Whole), *before, FieldPanel("body"), *after]
    audience = [
        FieldPanel("objectives", help_text=_("What it is for. It is proposed to who chose one of these objectives.")),
        FieldRowPanel(
            [FieldPanel(f"route_{code}", widget=forms.Select(choices=SERVES)) for code in ROUTES],
            heading=_("Routes it serves"),
            help_text=_("One at least. The one it serves best gives the module its sign and its colour."),
        ),
        FieldRowPanel(
            [FieldPanel("maturity_from"), FieldPanel("maturity_to")],
            heading=_("Maturity"),
            help_text=_("For whom it is right: from the first level to the last."),
        ),
        FieldPanel("profiles"),
        FieldPanel("domains", help_text=_("None ticked: for all of them.")),
        FieldPanel("levels", help_text=_("None ticked: for all of them.")),
        FieldPanel("skills"),
        MultiFieldPanel(
            [FieldPanel("prerequisites"), FieldPanel("successors", help_text=_("Proposed at the end of this one."))],
            heading=_("Before and after"),
            classname="collapsed",
        ),
    ]
    trust = [
        FieldPanel("sources", help_text=_("One at least, with its date: what a reader can check.")),
        FieldRowPanel(
            [
                FieldPanel("author", help_text=_("Who wrote it: a person or a team.")),
                FieldPanel("basis", help_text=_("What its advice rests on.")),
            ]
        ),
        FieldRowPanel([FieldPanel("status"), FieldPanel("licence")]),
        FieldRowPanel(
            [
                FieldPanel("published_on", help_text=_("Left empty: the day it is first published here.")),
                FieldPanel("review_date", help_text=_("Once it has passed, the module is in the report “To be reviewed”.")),
            ]
        ),
    ]
    return TabbedInterface(
        [
            ObjectList(content, heading=_("Content")),
            ObjectList(audience, heading=_("Who it is for")),
            ObjectList(trust, heading=_("Sources and rights")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),  # no tab: the schedule and the comments stand beside the page
        ]
    )
