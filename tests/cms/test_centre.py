"""The resource centre: its pages, their lists and what they cost."""

import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import Page, Revision

from cms.actions.shelving import Shelf, ShelfError, shelve
from cms.models import BlogPage, CataloguePage, ContentPage, ContentVersion, EventPage, ExamplePage, WebinarPage, entries, entries_of
from tests.cms.shelves import PAGES, fill
from tests.security.pages import elements, inline_code

pytestmark = pytest.mark.django_db
SECTIONS = ["/fr/resources/", "/fr/resources/examples/", "/fr/resources/information/", "/fr/resources/communities/", "/fr/calendar/"]
BUDGET = 5  # queries of a page for a visitor, whatever stands in the centre


def places() -> list[str]:
    return [*SECTIONS, *(entry.url for language in ("fr", "en") for entry in entries(language))]


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_every_page_of_the_centre_answers_in_both_languages_and_runs_nothing_inline(centre: Shelf, client: Client):
    for path in places():
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert not inline_code(elements(answer)), path
        assert len(answer.content) < 60_000, path


def test_each_page_says_its_licence_its_contributors_its_sources_and_its_status(centre: Shelf, client: Client):
    page = text(client, "/fr/resources/numerique/doser/")

    assert all(words in page for words in ("CC BY-SA 4.0", "La rédaction", "Une étude", "Un laboratoire", "novembre 2019", "Stabilisé"))


def test_a_centre_has_four_sections_and_narrows_by_medoc(centre: Shelf, client: Client):
    whole, methods = (text(client, f"/fr/resources/numerique/{query}") for query in ("", "?medoc=method"))

    assert [whole.index(word) for word in ("Cadre de référence", "Exemples inspirants", "Méthodes</h2>", "Boîte à outils")] == sorted(
        whole.index(word) for word in ("Cadre de référence", "Exemples inspirants", "Méthodes</h2>", "Boîte à outils")
    )
    assert "Doser un outil" in whole
    assert "Des chiffres" in whole
    assert "Les écoles ouvertes" in whole  # an example that touches its domain
    assert "Doser un outil" in methods
    assert "Des chiffres" not in methods


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", {"ecole", "mairie"}),
        ("?domain=digital", {"ecole"}),
        ("?level=local", {"ecole", "mairie"}),
        ("?level=local&objective=projects", {"mairie"}),
        ("?profile=association&domain=citizenship", set()),
        ("?q=ECOLE", {"ecole"}),
        ("?q=elève", {"ecole"}),
        ("?q=lyon", {"ecole"}),
        ("?domain=nothing&q=%00", {"ecole", "mairie"}),
    ],
)
def test_examples_are_filtered_on_the_page_and_in_what_is_taken_along(centre: Shelf, client: Client, address: str, found: set[str]):
    page, data = text(client, f"/fr/resources/examples/{address}"), client.get(f"/fr/exports/examples.json{address}").json()

    assert {row["url"].rstrip("/").rpartition("/")[2] for row in data["examples"]} == found
    assert {slug for slug in ("ecole", "mairie") if f"/examples/{slug}/" in page} == found


def test_the_table_of_examples_runs_nothing_and_says_what_the_page_says(centre: Shelf, client: Client):
    answer = client.get("/fr/exports/examples.csv")
    header, *rows = answer.content.decode("utf-8-sig").splitlines()

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert header.startswith("title,summary,actors,profiles,domains")
    assert len(rows) == 2
    assert any("'=Une école" in row and "education; digital" in row and "Une étude, Un laboratoire, 2019-11" in row for row in rows)
    assert client.get("/fr/exports/examples.xml").status_code == 404


def test_a_page_that_lacks_a_translation_is_offered_in_the_other_language_with_a_word(centre: Shelf, client: Client):
    page = text(client, "/en/resources/examples/")

    assert 'lang="fr">Une mairie écoute</a>' in page
    assert "in French" in page
    assert page.count("in French") == 1


def test_the_calendar_tells_what_comes_from_what_was_and_one_may_join_midway(centre: Shelf, client: Client):
    with time_machine.travel("2026-06-01", tick=False):
        page = text(client, "/fr/calendar/")
        cycle = text(client, "/fr/calendar/cycle/")
    with time_machine.travel("2099-06-01", tick=False):
        ContentVersion.bump()
        later = text(client, "/fr/calendar/")

    assert page.index("À venir</h2>") < page.index("/calendar/cycle/futur/") < page.index("Passé") < page.index("/calendar/cycle/mois/")
    assert "août 2011" in page
    assert "8 janvier 2015" in page
    assert "8 January 2015" in text(client, "/en/calendar/")
    assert "Tout dans mon agenda" in cycle
    assert later.index("Passé") < later.index("/calendar/cycle/futur/")


def test_an_event_is_a_calendar_file_when_its_day_is_known(centre: Shelf, client: Client):
    by_slug = {entry.url.rstrip("/").rpartition("/")[2]: entry.key for entry in entries_of(("event", "cycle"), "fr")}
    future, call, cycle = (
        client.get(f"/fr/events/{part}.ics") for part in (by_slug["futur"], by_slug["jour"], f"cycles/{by_slug['cycle']}")
    )

    assert "DTSTART;TZID=Europe/Paris:20990114T123000" in future.content.decode()
    assert "DTEND;TZID=Europe/Paris:20990114T133000" in future.content.decode()
    assert "BEGIN:VTIMEZONE" in future.content.decode()
    assert "DTSTART;VALUE=DATE:20150108" in call.content.decode()
    assert "DTEND;VALUE=DATE:20150109" in call.content.decode()
    assert cycle.content.decode().count("BEGIN:VEVENT") == 1  # a month is no date
    assert client.get(f"/fr/events/{by_slug['mois']}.ics").status_code == 404
    assert client.get(f"/fr/events/{by_slug['cycle']}.ics").status_code == 404
    assert client.get(f"/fr/events/{by_slug['futur']}.ics").content == future.content


@pytest.mark.parametrize(
    ("what", "titles"),
    [
        ("all", ["Un billet", "Une note", "Veille"]),
        ("blog", ["Un billet"]),
        ("publication", ["Une note"]),
        ("article", []),
        ("modules", []),
    ],
)
@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_each_level_of_information_has_its_feed(centre: Shelf, client: Client, what: str, titles: list[str], kind: str):
    answer = client.get(f"/fr/feeds/{what}.{kind}")
    found = answer.content.decode()
    small = client.get(f"/fr/feeds/{what}.{kind}", headers={"Accept-Encoding": "br"})

    assert answer.status_code == 200
    assert (small.headers["Content-Encoding"], small.headers["Vary"]) == ("br", "Cookie, Accept-Encoding")
    assert f"application/{kind}+xml" in answer.headers["Content-Type"]
    assert [title for title in ("Un billet", "Une note", "Veille") if f"<title>{title}</title>" in found] == titles
    assert "urn:uuid:" in found or not titles
    if titles:  # an empty feed says when it was asked
        assert client.get(f"/fr/feeds/{what}.{kind}", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_feed_holds_one_language_and_an_unknown_one_is_nowhere(centre: Shelf, client: Client):
    english = client.get("/en/feeds/all.atom").content.decode()

    assert "A post" in english
    assert "Veille" not in english
    assert [client.get(f"/fr/feeds/{path}").status_code for path in ("nothing.atom", "all.pdf", "community/nothing.atom")] == [404] * 3


def test_a_community_stands_on_three_levels_and_its_news_can_be_followed(centre: Shelf, client: Client):
    page = text(client, "/fr/resources/communities/pionniers/")
    (community,) = entries_of(("community",), "fr")

    assert page.index("/resources/numerique/") < page.index("Flash’Info 1") < page.index("/calendar/cycle/")
    assert "Flash’Info 1" in client.get(f"/fr/feeds/community/{community.key}.atom").content.decode()


def test_a_video_of_another_site_is_watched_on_a_page_of_its_own_from_the_centre_too(centre: Shelf, client: Client) -> None:
    page = BlogPage.objects.live().filter(locale__language_code="fr").first()
    said = {"title": "Un film", "minutes": 4, "chapters": [], "transcript": "Tout."}
    page.body = [{"type": "embed", "value": said | {"url": "https://framatube.org/w/abcdef123"}, "id": str(uuid.uuid4())}]
    page.save_revision().publish()

    shown = client.get(page.get_url())
    assert shown.status_code == 200
    assert "<iframe" not in shown.content.decode()
    door = f"/fr/watch/{page.translation_key}/{page.body[0].id}/"
    assert door in shown.content.decode()

    watched = client.get(door)
    assert "https://framatube.org/videos/embed/abcdef123" in watched.content.decode()
    assert f'href="{page.get_url()}"' in watched.content.decode()
    assert "frame-src https://framatube.org" in watched.headers["Content-Security-Policy"]
    page.unpublish()
    assert client.get(door).status_code == 404


def test_the_map_is_a_table_first_and_a_picture_second(centre: Shelf, client: Client):
    page = text(client, "/fr/resources/carte/")

    assert page.index("<table") < page.index('<svg class="map__drawing"')
    assert page.count("une étude") == 2  # told from each side
    assert 'id="map-words"' in page


def test_what_is_below_costs_the_same_however_much_there_is(centre: Shelf, client: Client, django_assert_max_num_queries):
    paths = [
        *SECTIONS,
        "/fr/resources/numerique/",
        "/fr/resources/examples/?domain=digital&q=ecole",
        "/fr/resources/communities/pionniers/",
    ]
    for path in paths:
        client.get(path)
    counted = {}
    for path in paths:
        with django_assert_max_num_queries(BUDGET) as asked:
            client.get(path)
        counted[path] = len(asked)
    more = [{**PAGES[3], "slug": f"ecole-{number}", "fr": {"title": f"École {number}"}} for number in range(30)]
    fill(centre, *[{key: value for key, value in page.items() if key != "en"} for page in more])
    text(client, "/fr/resources/examples/")
    for path in paths:
        with django_assert_max_num_queries(counted[path]):
            client.get(path)


def test_the_same_file_again_changes_nothing_and_a_changed_one_only_what_changed(centre: Shelf):
    before = (ContentPage.objects.count(), Revision.objects.count(), set(Page.objects.values_list("pk", "last_published_at")))
    fill(Shelf(centre.homes, centre.locales))
    assert (ContentPage.objects.count(), Revision.objects.count(), set(Page.objects.values_list("pk", "last_published_at"))) == before

    changed = {**PAGES[4], "year": "2013"}
    fill(Shelf(centre.homes, centre.locales), changed)
    assert ExamplePage.objects.get(slug="mairie", locale__language_code="fr").year == "2013"
    assert Revision.objects.count() == before[1] + 1


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ({"type": "NoPage", "slug": "x", "in": "", "fr": {"title": "X"}}, "no kind of page"),
        ({"type": "ExamplePage", "slug": "x", "in": "nowhere", "fr": {"title": "X"}}, "no page at “nowhere”"),
        ({"type": "ExamplePage", "slug": "x", "in": "resources/examples", "fr": {"title": "X", "colour": "red"}}, "“colour” is no field"),
        ({"type": "ExamplePage", "slug": "x", "in": "resources/examples", "fr": {"title": "X", "body": [{"kind": "film"}]}}, "“film”"),
        ({"type": "BlogPage", "slug": "ecole", "in": "resources/examples", "fr": {"title": "X"}}, "another kind"),
        ({"type": "ResourcePage", "slug": "x", "in": "resources/numerique", "fr": {"title": "X", "document": "x.odt"}}, "no file “x.odt”"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole_with_the_page_and_the_fault(centre: Shelf, page: dict, says: str):
    before = ContentPage.objects.count()
    fresh = {**PAGES[3], "slug": "fresh"}

    with pytest.raises(ShelfError, match=says):
        shelve({"pages": [fresh, page]}, Shelf(centre.homes, centre.locales))

    assert ContentPage.objects.count() == before


def test_a_file_is_a_document_once_and_another_when_it_changes(centre: Shelf, client: Client, tmp_path: Path):
    (tmp_path / "fiche.odt").write_bytes(b"first")
    shelf = Shelf(centre.homes, centre.locales, files=tmp_path)
    page = {"type": "ResourcePage", "slug": "fiche", "in": "resources/numerique", "medoc": "tool", "section": "toolbox"}
    for _time in range(2):
        fill(shelf, {**page, "fr": {"title": "Une fiche", "document": "fiche.odt"}})
    assert get_document_model().objects.filter(title="fiche.odt").count() == 1
    assert "ODT · 5" in text(client, "/fr/resources/numerique/fiche/")

    (tmp_path / "fiche.odt").write_bytes(b"second")
    fill(shelf, {**page, "fr": {"title": "Une fiche", "document": "fiche.odt"}})
    assert "ODT · 6" in text(client, "/fr/resources/numerique/fiche/")


def test_an_event_that_ends_before_it_starts_is_refused(centre: Shelf):
    event = EventPage.objects.get(slug="futur", locale__language_code="fr")
    event.starts_at, event.ends_at = event.ends_at, event.starts_at

    with pytest.raises(Exception, match=r"ne peut pas finir avant|cannot end before"):
        event.full_clean()


def test_a_webinar_stands_in_the_calendar_and_in_its_feed(centre: Shelf, client: Client):
    catalogue = CataloguePage.objects.get(locale__language_code="fr")
    page = WebinarPage(
        title="Séance en direct", slug="seance", locale=catalogue.locale, live=False, promise="Entendre.", objectives=["projects"]
    )
    page.starts_at, page.duration = datetime(2099, 3, 4, 11, 30, tzinfo=UTC), 45
    catalogue.add_child(instance=page)
    page.save_revision().publish()

    shown = client.get("/fr/calendar/").content.decode()
    assert shown.index("Séance en direct") > shown.index("À venir")  # in January, before it
    assert page.get_url() in shown
    assert "Séance en direct" in client.get("/fr/calendar/?event=webinar").content.decode()
    assert "Séance en direct" not in client.get("/fr/calendar/?event=call").content.decode()
    assert "Séance en direct" in client.get("/fr/feeds/calendar.atom").content.decode()
    assert client.get(f"/fr/calendar/{page.module_key}/").content.count(b"BEGIN:VEVENT") == 1

    WebinarPage.objects.get(pk=page.pk).unpublish()
    assert "Séance en direct" not in client.get("/fr/calendar/").content.decode()
