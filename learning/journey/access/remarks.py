"""What readers told, gathered by block: what is said most first."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import ngettext

from cms.engine.markup import without_tags
from cms.formats.panels import Finding, Unclear
from cms.formats.values import words_in
from cms.models import ModulePage
from learning.journey.models import Remark

MOST_LISTED = 2_000  # remarks read at once: a list of a screen or two once they are gathered


@dataclass(frozen=True)
class Told:
    """All that waits about one block of one page, or about a whole webinar. `page` is nothing when it is gone."""

    module_key: UUID
    language: str
    block: str
    page: Any
    step: str
    unclear: int
    texts: tuple[str, ...]

    @property
    def count(self) -> int:
        return max(self.unclear, len(self.texts))

    @property
    def anchor(self) -> str:
        return Finding("advice", "", self.block).anchor


def waiting_remarks() -> list[Told]:
    """What waits, gathered; as many queries however much it is."""
    gathered: dict[tuple[UUID, str, str], list[Remark]] = defaultdict(list)
    for remark in Remark.objects.waiting().order_by("-made_on")[:MOST_LISTED]:
        gathered[(remark.module_key, remark.language, remark.block)].append(remark)
    found = ModulePage.objects.filter(translation_key__in={key for key, _code, _block in gathered}).select_related("locale").specific()
    pages = {(page.translation_key, page.locale.language_code): page for page in found}
    told = [_told(place, remarks, pages.get(place[:2])) for place, remarks in gathered.items()]
    return sorted(told, key=lambda one: -one.count)


def _told(place: tuple[UUID, str, str], remarks: list[Remark], page: ModulePage | None) -> Told:
    key, language, block = place
    unclear = sum(remark.kind == Remark.Kind.UNCLEAR for remark in remarks)
    return Told(key, language, block, page, _step_of(page, block), unclear, tuple(remark.text for remark in remarks if remark.text))


def _step_of(page: ModulePage | None, block_id: str) -> str:
    children = page.step_children() if page and block_id else []
    return next((child.value["title"] for child in children if any(str(block.id) == block_id for block in child.value["body"])), "")


def findings_in(page: ModulePage) -> list[Finding]:
    """What readers did not understand in one published page, block by block, for the screen where it is mended."""
    remarks = Remark.objects.waiting().about([page.translation_key]).in_language(page.locale.language_code)
    counts: dict[str, int] = defaultdict(int)
    for block in remarks.values_list("block", flat=True):
        counts[block] += 1
    return [Finding("advice", _sentence(count, _step_of(page, block)), block) for block, count in counts.items() if block]


def unclear_blocks(module_key: UUID, language: str) -> list[Unclear]:
    """How often each block of a published module was not understood, and not settled since; most often said first."""
    remarks = Remark.objects.waiting().about([module_key]).in_language(language).unclear()
    counts = Counter(remarks.values_list("block", flat=True))
    page = ModulePage.objects.filter(translation_key=module_key, locale__language_code=language).specific().first()
    return [Unclear(_step_of(page, block), _words_of(page, block), count) for block, count in counts.most_common() if block]


def _words_of(page: ModulePage | None, block_id: str) -> str:
    """The first words of a block, to know it by."""
    for child in page.step_children() if page else []:
        for block in child.value["body"]:
            if str(block.id) == block_id:
                value = block.block.get_api_representation(block.value)
                text = next((word for word in words_in(value) if word.strip()), "")
                return Truncator(without_tags(text).lstrip("#*>-| ")).chars(80)
    return ""


def _sentence(count: int, step: str) -> str:
    words = ngettext(
        "%(count)s reader did not understand a block of “%(step)s”.", "%(count)s readers did not understand a block of “%(step)s”.", count
    )
    return words % {"count": count, "step": step or "—"}
