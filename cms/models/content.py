"""What every page of the resource centre shares: its words, whom it is for, where it comes from and what one may do with it."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel, TabbedInterface, TitleFieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.blocks.evidence import EVIDENCE, SourceBlock
from cms.blocks.media import MEDIA
from cms.blocks.reading import READING
from cms.engine.entry import Entry
from cms.engine.readiness import Lack
from cms.engine.shelf_readiness import lacks_on

from .content_form import ContentForm, ShelfReadinessPanel, shelved
from .fields import BodyField, ModuleKeysField, TermField, TermsField
from .places import Place, above
from .reading import Findable, Readable


class ContentPage(Findable, Readable, Page):
    """A page of the resource centre, of one of the kinds below."""

    kind = ""
    facets: tuple[str, ...] = ("objective", "profile", "domain", "level", "status")

    summary = models.CharField(_("summary"), max_length=500, blank=True, help_text=_("In one or two sentences: what one finds here."))
    body = BodyField([(name, block()) for name, block in (*READING, *EVIDENCE, *MEDIA)], blank=True, verbose_name=_("text"))
    objectives = TermsField(kind="objective", verbose_name=_("strategic objectives"))
    profiles = TermsField(kind="profile", verbose_name=_("profiles"))
    domains = TermsField(kind="domain", verbose_name=_("domains of action"))
    levels = TermsField(kind="level", verbose_name=_("territorial levels"))
    modules = ModuleKeysField(verbose_name=_("modules that go further"))
    contributors = models.CharField(_("contributors"), max_length=400, blank=True, help_text=_("Who wrote or brought it, by name or body."))
    licence = TermField(kind="licence", verbose_name=_("licence"), default="cc-by-sa")
    status = TermField(kind="status", verbose_name=_("status"), default="stabilised")
    published_on = models.DateField(_("first published on"), null=True, blank=True)
    review_date = models.DateField(_("to be reviewed on"), null=True, blank=True)
    sources = BodyField([("source", SourceBlock())], blank=True, verbose_name=_("sources"))

    base_form_class = ContentForm
    readiness_panel = ShelfReadinessPanel
    subpage_types: list[str] = []
    search_fields = [*Page.search_fields, index.SearchField("stems"), index.AutocompleteField("title"), index.FilterField("review_date")]

    class Meta:
        verbose_name = _("page of the resource centre")

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Only a page of a kind can be written."""
        return bool(cls.kind) and super().can_create_at(parent)

    # --- facts

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The terms it carries, by vocabulary."""
        shared = {
            "objective": self.objectives,
            "profile": self.profiles,
            "domain": self.domains,
            "level": self.levels,
            "status": [self.status],
        }
        return {name: tuple(code for code in codes if code) for name, codes in (shared | self.own_codes()).items()}

    def own_codes(self) -> dict[str, list[str]]:
        """The terms of the vocabularies that its kind alone has."""
        return {}

    def block_in(self, kind: str, block_id: str) -> tuple[int, Any] | None:
        """(0, its value) of one block of the text, or nothing: as a module tells, whose blocks stand in steps."""
        return next(((0, child.value) for child in self.body if child.block_type == kind and str(child.id) == block_id), None)

    def lacks(self) -> tuple[Lack, ...]:
        """What it lacks as it stands, what stops its publication first."""
        return lacks_on(shelved(self))

    @property
    def date(self) -> str:
        """When, in ISO, as precisely as is known."""
        return self.published_on.isoformat() if self.published_on else ""

    def facts(self) -> dict[str, Any]:
        """What its kind adds, as plain values: for lists, exports and feeds."""
        return {}

    @property
    def source_rows(self) -> list[dict[str, str]]:
        return [child.block.get_api_representation(child.value) for child in self.sources]

    def said(self) -> str:
        """Its words beside the title, for the index."""
        own = [str(value) for value in self.facts().values() if isinstance(value, str)]
        return " ".join([self.summary, *self.body.stream_block.get_searchable_content(self.body), *own, self.contributors])

    def entry(self, *, parent: str = "") -> Entry:
        """What a list says of this page as it stands."""
        return Entry(
            key=str(self.translation_key),
            page_id=self.pk,
            kind=self.kind,
            language=self.locale.language_code,
            title=self.title,
            summary=self.summary,
            url=_path_of(self),
            parent=parent,
            date=self.date,
            codes=self.codes,
            facts=self.facts() | {"licence": self.licence, "contributors": self.contributors, "sources": self.source_rows},
        )

    # --- how it is served

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        return f"cms/centre/{self.kind}.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"cards": self.module_cards, "trail": self.trail}

    @cached_property
    def module_cards(self) -> list[Any]:
        """The cards of the modules that go further, in the order the editor gave."""
        from .module_version import card_of

        found = (card_of(key, self.locale.language_code) for key in self.modules)
        return [card for card in found if card]

    @property
    def trail(self) -> list[Place]:
        """The pages above it, for the way back."""
        return above(self.path)


def _path_of(page: Page) -> str:
    parts = page.get_url_parts()
    return parts[2] or "" if parts else ""


def editor(*own: Panel, body: bool = True) -> TabbedInterface:
    """The editing screen of a kind: its words first, then whom it is for, then where it comes from."""
    text = [ShelfReadinessPanel(), TitleFieldPanel("title"), FieldPanel("summary"), *own, *([FieldPanel("body")] if body else [])]
    audience = [FieldPanel(name) for name in ("objectives", "profiles", "domains", "levels", "modules")]
    trust = [
        FieldPanel("sources"),
        FieldRowPanel([FieldPanel("contributors"), FieldPanel("licence")]),
        FieldRowPanel([FieldPanel("status"), FieldPanel("published_on"), FieldPanel("review_date")]),
    ]
    return TabbedInterface(
        [
            ObjectList(text, heading=_("Content")),
            ObjectList(audience, heading=_("Who it is for")),
            ObjectList(trust, heading=_("Sources and rights")),
            ObjectList(Page.promote_panels, heading=_("Promote")),
            ObjectList(Page.settings_panels, heading=_("Settings")),  # no tab: the schedule and the comments stand beside the page
        ]
    )
