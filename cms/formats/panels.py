"""What the editor is told while writing."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import Panel
from wagtail.models import Page

from cms.engine.changing import Decision, Forecast
from cms.engine.readiness import Lack, Level

FINDINGS_HOOK = "find_in_module"  # a function of a page that gives what rooms above have to say of it, as published

FORESEE_HOOK = "foresee_publication"  # a function of a page and a decision that counts whom publishing it would touch
KNOWN_HOOK = "known_to_the_record"  # a function of identities of modules that gives those in which somebody did something

UNCLEAR_HOOK = "count_unclear"  # a function of a module's identity and a language that gives how often each block was not understood

PREVIEW_HOOK = "meet_in_routes"  # a function of a page and a reader that says in sentences how that reader meets the module


@dataclass(frozen=True)
class Reader:
    """A made-up reader for a preview: who they are, how far along, and on which route."""

    code: str
    name: Any
    profile: str
    maturity: str
    route: str


READERS = (
    Reader("beginner", gettext_lazy("As a beginner from a local authority"), "local-authority", "discover", "train"),
    Reader("expert", gettext_lazy("As an expert on the act route"), "support", "spread", "act"),
)


def met_by(page: Any, reader: Reader) -> list[str]:
    """How this reader meets the module, by the rooms that know routes."""
    return [sentence for meet in hooks.get_hooks(PREVIEW_HOOK) for sentence in meet(page, reader)]


def forecast_for(page: Any, decision: Decision | None = None) -> Forecast:
    """Whom publishing this page would touch, by the room that knows learners; nobody when no room does."""
    return next((foresee(page, decision) for foresee in hooks.get_hooks(FORESEE_HOOK)), Forecast())


def known_below(pages: Iterable[Page]) -> list[Page]:
    """The modules at or below these pages that a learner's record speaks of: they are never destroyed."""
    from .base import ModulePage

    modules = [module for page in pages if page.pk for module in ModulePage.objects.descendant_of(page, inclusive=True)]
    keys = {module.translation_key for module in modules}
    known = {key for know in hooks.get_hooks(KNOWN_HOOK) for key in know(keys)} if keys else set()
    return [module for module in modules if module.translation_key in known]


@dataclass(frozen=True)
class Unclear:
    """A block that readers said they did not understand: where it stands, its first words, how many said so. Nobody's name is known."""

    step: str
    words: str
    count: int


def unclear_in(module_key: Any, language: str) -> list[Unclear]:
    """By the room that hears readers; most often said first."""
    return [each for count in hooks.get_hooks(UNCLEAR_HOOK) for each in count(module_key, language)]


@dataclass(frozen=True)
class Finding:
    """Something to mend. `severity` is "error", "warning" or "advice"; `place` the id of the block to mend, "" for the module."""

    severity: str
    text: str
    place: str = ""

    @property
    def anchor(self) -> str:
        """Where the editing screen shows the block; Wagtail's own name for it."""
        return f"#block-{self.place}-section" if self.place else ""


def findings_on(page: Any) -> list[Finding]:
    """What other rooms found in a published page; nothing of a draft."""
    if page.pk is None or not page.live:
        return []
    return [finding for find in hooks.get_hooks(FINDINGS_HOOK) for finding in find(page)]


@dataclass(frozen=True)
class Told:
    """A lack in words, the field it is about, and the title of its step and the id of its block if it is about one."""

    text: str
    field: str
    step: str
    block: str = ""


def told_of(lacks: Iterable[Lack]) -> dict[str, list[Told]]:
    """Lacks for a panel, by whether they stop publication."""
    told: dict[str, list[Told]] = {level.value: [] for level in Level}
    for lack in lacks:
        told[lack.level].append(Told(_(lack.message) % lack.params, lack.field, str(lack.params.get("step", "")), lack.block))
    return told


class ReadinessPanel(Panel):
    """What this module still lacks, how long it takes and how heavy it is, as last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/admin/readiness_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {
                **told_of(self.instance.lacks()),
                "minutes": self.instance.outline.minutes,
                "weight_kb": self.instance.weight_kb,
                "is_new": self.instance.pk is None,
                "findings": findings_on(self.instance),
                "forecast": forecast_for(self.instance) if self.instance.pk and self.instance.live else None,
            }
