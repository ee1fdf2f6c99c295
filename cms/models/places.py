"""Where every published page around the modules is, in every language: kept in the process until content changes, so that serving a page,
its way back and its language switch need no walk through the tree."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Locale, Page, PageViewRestriction

from .keeping import Kept

ABOVE_HOME = 2  # depth of a home page in the tree


@dataclass(frozen=True)
class Place:
    """A published page's place. `path` is its place in the tree: what stands below it begins with it."""

    pk: int
    model: str
    key: str
    language: str
    path: str
    url: str
    title: str
    intro: str = ""


class _Places:
    """The places of one content version, in the three ways they are asked for."""

    def __init__(self, found: list[Place]) -> None:
        self.by_url: Mapping[str, Place] = {place.url: place for place in found}
        self.by_path: Mapping[str, Place] = {place.path: place for place in found}
        self.by_key: dict[str, dict[str, Place]] = {}
        for place in found:
            self.by_key.setdefault(place.key, {})[place.language] = place


_kept: Kept[_Places] = Kept(1)


def _store() -> _Places:
    return _kept.get("places", lambda: _Places(_read()))


def closed_paths() -> tuple[str, ...]:
    """Where an editor keeps pages for some: what stands there or below is in nobody's list."""
    return tuple(PageViewRestriction.objects.values_list("page__path", flat=True))


def _read() -> list[Place]:
    from cms.formats import ModulePage

    from .sections import SectionPage

    languages = dict(Locale.objects.values_list("pk", "language_code"))
    names = {kind.pk: kind.model for kind in ContentType.objects.filter(app_label="cms")}
    intros = {pk: intro for model in SectionPage.__subclasses__() for pk, intro in model.objects.values_list("pk", "intro")}
    pages = Page.objects.live().not_type(ModulePage).filter(depth__gte=ABOVE_HOME, content_type__in=names).order_by("path")
    closed = closed_paths()
    found = []
    for page in pages.defer("search_description", "draft_title", "seo_title"):
        parts = None if page.path.startswith(closed) else page.get_url_parts()
        if parts and parts[2]:
            place = Place(
                pk=page.pk,
                model=names[page.content_type_id],
                key=str(page.translation_key),
                language=languages[page.locale_id],
                path=page.path,
                url=parts[2],
                title=page.title,
                intro=intros.get(page.pk, ""),
            )
            found.append(place)
    return found


def page_at(url: str) -> Any | None:
    """The live page at an address, in one query; None when no page around the modules is open to everybody there."""
    place = _store().by_url.get(url)
    if place is None:
        return None
    model = ContentType.objects.get_by_natural_key("cms", place.model).model_class()
    return model.objects.live().select_related("locale").filter(pk=place.pk).first() if model else None


def above(path: str) -> list[Place]:
    """The pages above a page, from below the home page down: the way back."""
    known, step = _store().by_path, Page.steplen
    paths = [path[:length] for length in range((ABOVE_HOME + 1) * step, len(path), step)]
    return [known[each] for each in paths if each in known]


def below(path: str) -> list[Place]:
    """The pages directly below a page, in the editor's order."""
    length = len(path) + Page.steplen
    return [place for place in _store().by_path.values() if len(place.path) == length and place.path.startswith(path)]


def in_languages(key: Any) -> Mapping[str, Place]:
    """Where a page is in each language that has it."""
    return _store().by_key.get(str(key), {})


def pages_of_site(home: Page) -> QuerySet[Page]:
    """Every published page that anybody may read, below a home page and below its translations."""
    homes = Page.objects.translation_of(home, inclusive=True).live().values_list("path", flat=True)
    below = reduce(or_, (Q(path__startswith=path) for path in homes), Q(pk__in=()))
    return Page.objects.live().public().filter(below).order_by("path")
