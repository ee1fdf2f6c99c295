"""A resource centre made of few words."""

from typing import Any

from wagtail.models import Locale, Page

from cms.actions.shelving import Shelf, shelve
from cms.models import CataloguePage

SECTIONS = [
    {"type": "ResourcesPage", "slug": "resources", "in": "", "fr": {"title": "Ressources"}, "en": {"title": "Resources"}},
    {"type": "CalendarPage", "slug": "calendar", "in": "", "fr": {"title": "Agenda"}, "en": {"title": "Calendar"}},
    {"type": "ExamplesPage", "slug": "examples", "in": "resources", "fr": {"title": "Exemples"}, "en": {"title": "Examples"}},
    {"type": "InformationPage", "slug": "information", "in": "resources", "fr": {"title": "Information"}, "en": {"title": "Information"}},
    {"type": "CommunitiesPage", "slug": "communities", "in": "resources", "fr": {"title": "Communautés"}, "en": {"title": "Communities"}},
]
SOURCE = {"title": "Une étude", "author": "Un laboratoire", "date": "2019-11"}
PAGES = [
    {"type": "ResourceCentrePage", "slug": "numerique", "in": "resources", "domains": ["digital"], "status": "in-progress",
     "fr": {"title": "Numérique"}, "en": {"title": "Digital"}},
    {"type": "ResourcePage", "slug": "doser", "in": "resources/numerique", "medoc": "method", "section": "method", "sources": [SOURCE],
     "fr": {"title": "Doser un outil", "summary": "Quatre questions.", "body": "Pour **quoi** faire ?", "contributors": "La rédaction"},
     "en": {"title": "Dose a tool"}},
    {"type": "ResourcePage", "slug": "chiffres", "in": "resources/numerique", "medoc": "data", "section": "reference",
     "fr": {"title": "Des chiffres"}, "en": {"title": "Figures"}},
    {"type": "ExamplePage", "slug": "ecole", "in": "resources/examples", "domains": ["education", "digital"], "levels": ["local"],
     "profiles": ["association"], "actors": "=Une école", "year": "2009", "sources": [SOURCE],
     "fr": {"title": "Les écoles ouvertes", "territory": "Lyon", "result": "Des élèves reviennent."},
     "en": {"title": "Open schools", "territory": "Lyon", "result": "Pupils come back."}},
    {"type": "ExamplePage", "slug": "mairie", "in": "resources/examples", "domains": ["citizenship"], "levels": ["local", "region"],
     "profiles": ["local-authority"], "objectives": ["projects"], "year": "2012", "fr": {"title": "Une mairie écoute"}},
    {"type": "BlogPage", "slug": "billet", "in": "resources/information", "published_on": "2026-02-01",
     "fr": {"title": "Un billet"}, "en": {"title": "A post"}},
    {"type": "PublicationPage", "slug": "note", "in": "resources/information", "published_on": "2019-11-01", "publication_type": "note",
     "version": "2", "licence": "cc-by", "fr": {"title": "Une note"}, "en": {"title": "A note"}},
    {"type": "BulletinPage", "slug": "veille", "in": "resources/information", "period_from": "2018-01-01", "period_to": "2018-12-31",
     "fr": {"title": "Veille", "items": [{"title": "Un fait", "text": "Il compte.", "source": "Un journal", "date": "2018-03"}]}},
    {"type": "EventCyclePage", "slug": "cycle", "in": "calendar", "rhythm": "monthly",
     "fr": {"title": "Un cycle"}, "en": {"title": "A cycle"}},
    {"type": "EventPage", "slug": "futur", "in": "calendar/cycle", "event_kind": "webinar", "starts_at": "2099-01-14T12:30",
     "ends_at": "2099-01-14T13:30", "fr": {"title": "À venir", "place": "Ici"}, "en": {"title": "To come"}},
    {"type": "EventPage", "slug": "mois", "in": "calendar/cycle", "precision": "month", "starts_at": "2011-08-01T00:00",
     "fr": {"title": "Un mois"}, "en": {"title": "A month"}},
    {"type": "EventPage", "slug": "jour", "in": "calendar", "precision": "day", "event_kind": "call", "starts_at": "2015-01-08T00:00",
     "fr": {"title": "Un jour"}, "en": {"title": "A day"}},
    {"type": "CommunityPage", "slug": "pionniers", "in": "resources/communities", "centre": "resources/numerique",
     "cycle": "calendar/cycle", "fr": {"title": "Pionniers", "concept": "Apprendre entre pairs."}, "en": {"title": "Pioneers"}},
    {"type": "FlashPage", "slug": "flash", "in": "resources/communities/pionniers", "published_on": "2026-03-01",
     "fr": {"title": "Flash’Info 1"}, "en": {"title": "Flash’Info 1"}},
    {"type": "TimelinePage", "slug": "frise", "in": "resources", "fr": {"title": "Frise", "moments": [
        {"kind": "period", "title": "Le temps de la recherche", "span": "2006–2013"}, {"date": "2007", "title": "Un début"}]}},
    {"type": "EcosystemPage", "slug": "carte", "in": "resources", "fr": {"title": "Carte",
        "actors": [{"code": "a", "name": "Alpha", "profile": "company"}, {"code": "b", "name": "Bêta"}],
        "relations": [{"one": "a", "other": "b", "what": "une étude", "year": "2010"}]}},
]  # fmt: skip


def shelf_of(catalogue: CataloguePage, english: CataloguePage) -> Shelf:
    """Where pages are put, of two catalogues that are translations of each other."""
    homes: dict[str, Page] = {"fr": catalogue.get_parent().specific, "en": english.get_parent().specific}
    return Shelf(homes, {locale.language_code: locale for locale in Locale.objects.all()})


def fill(shelf: Shelf, *pages: dict[str, Any]) -> None:
    """The sections and these pages, or all of the above."""
    shelve({"shared": {}, "pages": [*SECTIONS, *(pages or PAGES)]}, shelf)
