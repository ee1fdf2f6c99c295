"""A page that is not written in the language at hand: a word on it, where it is, and what stands near."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.models import card_of
from cms.models.places import Place, above, in_languages


@require_safe
def elsewhere(request: HttpRequest, key: UUID) -> HttpResponse:
    """Leads to the page when it is written in this language after all; 404 when nobody published it in any."""
    language = str(get_language())[:2]
    places = in_languages(key)
    card = card_of(key, language)
    if card is not None:
        if card.language == language:
            return redirect(card.url)
        found, near = {"title": card.title, "url": card.url, "language": card.language}, None
    elif language in places:
        return redirect(places[language].url)
    elif places:
        one = next(iter(places.values()))
        found, near = {"title": one.title, "url": one.url, "language": one.language}, _near(one, language)
    else:
        raise Http404
    return render(request, "cms/centre/elsewhere.html", {"found": found, "near": near})


def _near(place: Place, language: str) -> Place | None:
    """The closest page above it that is written in this language."""
    known = (in_languages(each.key).get(language) for each in reversed(above(place.path)))
    return next((each for each in known if each), None)
