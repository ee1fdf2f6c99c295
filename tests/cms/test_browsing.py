"""The catalogue: what is asked narrows it, what it costs does not grow."""

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from cms.models import cards
from cms.models.browsing import catalogue_context, home_context
from learning.templatetags.components import leading_on

URL = "/fr/catalogue/"


def browse(address: str = "") -> dict:
    return catalogue_context(QueryDict(address), language="fr", url=URL)


def option(found: dict, name: str, code: str) -> dict:
    (facet,) = [each for each in found["facets"] if each["name"] == name]
    (one,) = [each for each in facet["options"] if each["code"] == code]
    return one


@pytest.fixture
def three(make_module):
    make_module("alpha", objectives=["projects"], route_inform=3, profiles=["company"], maturity_from=1, maturity_to=2)
    make_module("beta", objectives=["cooperate"], route_inform=0, route_act=2, profiles=["association"], maturity_from=3, maturity_to=4)
    make_module("gamma", title="École ouverte", objectives=["cooperate", "projects"], route_inform=1, profiles=[])


def test_everything_is_shown_at_first(three):
    found = browse()
    assert found["total"] == 3
    assert option(found, "objective", "cooperate")["count"] == 2
    assert not found["active"]


def test_choices_within_a_facet_add_and_between_facets_narrow(three):
    assert browse("objective=projects&objective=cooperate")["total"] == 3
    assert browse("objective=projects&route=act")["total"] == 0
    assert browse("objective=cooperate&route=act")["total"] == 1


def test_a_module_for_everybody_fits_every_profile(three):
    assert {card.slug for card in browse("profile=company")["cards"]} == {"alpha", "gamma"}


def test_a_count_says_what_choosing_more_would_leave(three):
    found = browse("route=act")
    assert option(found, "route", "inform")["count"] == 2
    assert option(found, "objective", "projects")["count"] == 0
    assert option(found, "route", "act") == {"code": "act", "label": "Agir", "count": 1, "url": URL, "selected": True}


def test_maturity_is_a_range(three):
    assert {card.slug for card in browse("maturity=start")["cards"]} == {"alpha", "gamma"}


@pytest.mark.parametrize("words", ["ecole", "École", "ecoles", "ÉCOLE ouverte"])
def test_a_search_does_not_mind_accents(three, words):
    assert [card.slug for card in browse(f"q={words}")["cards"]] == ["gamma"]


@pytest.mark.parametrize(
    "address", ["q=%22*(", "q=%00", "page=-1", "page=x", "page=99999", "route=%00", "q=" + "a" * 5000, "objective=zzz"]
)
def test_strange_addresses_are_answered(three, address):
    assert isinstance(browse(address)["total"], int)


def test_the_doors_say_what_stands_behind(three):
    doors = {route["code"]: route["count"] for route in home_context("fr")["routes"]}
    assert doors == {"inform": 2, "train": 0, "act": 1}


def test_each_door_names_the_shortest_module_of_its_own_route(three):
    for door in home_context("fr")["routes"]:
        own = [card for card in cards("fr") if card.route == door["code"]]

        assert (door["first"] is None) == (not own)
        assert not own or door["first"].minutes == min(card.minutes for card in own)


@pytest.mark.parametrize("address", ["", "q=alpha", "route=inform&domain=digital"])
def test_a_catalogue_of_any_size_costs_the_same(three, django_assert_max_num_queries, make_module, address):
    browse(address)
    with django_assert_max_num_queries(5):
        browse(address)
    for number in range(6):
        make_module(f"more-{number}")
    assert len(cards("fr")) == 9
    with django_assert_max_num_queries(5):
        browse(address)


def test_the_page_of_a_module_is_answered_at_every_address(three, client):
    for address in ("", "?step=1", "?step=2", "?step=3", "?step=abc", "?all=1", "?end=1"):
        assert client.get(f"{URL}alpha/{address}").status_code == 200


def test_a_module_says_for_what_it_is_and_where_it_comes_from_though_nobody_is_named(client, make_module):
    page = make_module(
        domains=["digital"], levels=["local", "region"], published_on="2026-01-15", basis="study", status="stabilised", author=""
    )
    said = client.get(page.url).content.decode().partition("<aside")[2]
    for words in ("Numérique", "Région", "15 janvier 2026", "Étude", "Stabilisé"):
        assert words.casefold() in said.casefold(), words


@pytest.mark.parametrize(("address", "ways"), [("q=zzzz", set()), ("objective=projects&route=act", {"objective"})])
def test_where_nothing_fits_only_what_leads_on_is_offered(three, client, address, ways):
    soup = BeautifulSoup(client.get(f"{URL}?{address}").content, "html.parser")

    assert soup.select_one(".empty a.button")["href"] == URL
    assert bool(soup.select_one("nav.facets")) == bool(ways)
    assert {facet["name"] for facet in leading_on(browse(address)["facets"])} >= ways
