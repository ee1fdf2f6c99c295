"""The modules there are, as the language of the page shows them."""

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import get_language

from cms.engine.card import Card
from cms.models import ContentPage, ModulePage, cards, entry_of
from cms.models.keeping import Kept

_by_key: Kept[Mapping[str, Card]] = Kept(16)


def language() -> str:
    """The language of the page, as catalogues and cards know it."""
    return (get_language() or "fr")[:2]


def cards_by_key() -> Mapping[str, Card]:
    """The published modules as the catalogue shows them, by module key."""
    code = language()
    return _by_key.get(code, lambda: {card.module_key: card for card in cards(code)})


def module_page(module_key: UUID) -> ModulePage | None:
    """The published page of a module in the language of the request, else in another; None when there is none."""
    card = cards_by_key().get(str(module_key))
    if card is None:
        return None
    pages = ModulePage.objects.live().filter(translation_key=module_key, locale__language_code=card.language)
    return pages.specific().first()


def centre_page(key: UUID) -> ContentPage | None:
    """The published page of the resource centre in the language of the request, else in another; None when there is none."""
    entry = entry_of(key, language())
    page = ContentPage.objects.live().filter(pk=entry.page_id).first() if entry else None
    return page.specific if page else None


def closed_module_page(module_key: UUID) -> ModulePage | None:
    """A live page that the catalogue does not list: one that is kept for some. Whoever calls this asks its restrictions."""
    pages = ModulePage.objects.live().filter(translation_key=module_key).select_related("locale")
    found = sorted(pages, key=lambda page: page.locale.language_code != language())
    return found[0].specific if found else None
