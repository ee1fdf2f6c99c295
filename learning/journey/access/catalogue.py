"""The modules there are, as the language of the page shows them."""

from uuid import UUID

from django.utils.translation import get_language

from cms.engine.card import Card
from cms.models import ModulePage, cards


def language() -> str:
    """The language of the page, as catalogues and cards know it."""
    return (get_language() or "fr")[:2]


def cards_by_key() -> dict[str, Card]:
    """The published modules as the catalogue shows them, by module key."""
    return {card.module_key: card for card in cards(language())}


def module_page(module_key: UUID) -> ModulePage | None:
    """The published page of a module in the language of the request, else in another; None when there is none."""
    card = cards_by_key().get(str(module_key))
    if card is None:
        return None
    pages = ModulePage.objects.live().filter(translation_key=module_key, locale__language_code=card.language)
    return pages.specific().first()
