"""A recording of another site: loaded on a page of its own, for who asked for it, and allowed there alone."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.engine.embedding import embed_of
from learning.journey.access.catalogue import centre_page, module_page


@require_safe
@never_cache
def watch(request: HttpRequest, module_key: UUID, block: UUID) -> HttpResponse:
    """The player of one block of a published page; only this page lets a frame in, and only from that player's own address."""
    page = module_page(module_key) or centre_page(module_key)
    found = page.block_in("embed", str(block)) if page else None
    player = embed_of(found[1]["url"]) if found else None
    if page is None or found is None or player is None:
        raise Http404
    number, value = found
    back = f"{page.get_url(request)}?step={number}" if number else page.get_url(request)
    context = {"page": page, "value": value, "player": player, "back": back, "number": number}
    response = TemplateResponse(request, "journey/watch.html", context)
    response._csp_update = {"frame-src": [player.origin]}
    return response
