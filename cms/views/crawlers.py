"""What search engines are told: which pages there are, in every language, and which addresses only repeat them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as draw_sitemap

from cms.models.places import pages_of_site

HOUR = 3600
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /*?
Sitemap: {sitemap}
"""


class PublicPages(Sitemap):
    """Each published page that anybody may read, of the home page and of its translations, under the host that was asked for."""

    def items(self) -> Any:
        return pages_of_site(self.get_wagtail_site().root_page)

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        # not `Page.get_sitemap_urls`: it names the host of the admin's site record, and asks for each page's own type
        shown = self.paginator.page(page).object_list
        if changed := [moment for each in shown if (moment := self.lastmod(each))]:
            self.latest_lastmod = max(changed)
        return [{"location": self.request.build_absolute_uri(each.get_url(self.request)), "lastmod": self.lastmod(each)} for each in shown]


@require_safe
@cache_control(public=True, max_age=HOUR)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Published pages, one address each; Wagtail's sitemap with every language in it."""
    return draw_sitemap(request, {"pages": PublicPages})


@require_safe
@cache_control(public=True, max_age=HOUR)
def robots(request: HttpRequest) -> HttpResponse:
    """The catalogue's filters and the steps of a module are the same pages under millions of addresses: one is enough."""
    where = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(ROBOTS.format(sitemap=where), content_type="text/plain; charset=utf-8")
