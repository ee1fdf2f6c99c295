"""One search over modules, resources, examples, information and events; ranked for one's situation when one has told it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from learning.journey.access.catalogue import language
from learning.journey.access.searching import answers
from learning.journey.access.situation import asking

PAGE_SIZE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` what is asked, `?in=` one group of answers."""
    found = answers(
        request.GET, language=language(), situation=asking(request.learner_id) if request.GET.get("q") else {}, url=request.path
    )
    page = Paginator(found.hits, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"found": found, "hits": page.object_list, "pager": page}
    context |= {"previous_url": found.address(page.number - 1) if page.has_previous() else ""}
    context |= {"next_url": found.address(page.number + 1) if page.has_next() else ""}
    return render(request, "journey/search.html", context)
