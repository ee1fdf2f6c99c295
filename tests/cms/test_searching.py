"""Search: whatever the accents and the endings, in both languages, best first for who asks."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cms.actions.shelving import Shelf
from cms.engine import searching
from cms.engine.searching import Found, asked, folded, ranked, stems
from cms.models.browsing import catalogue_context
from cms.models.finding import found_everywhere
from learning.management.commands.load_demo import index_pages
from tests.security.world import add_module

ENDINGS = ("er", "ation", "ations", "erait", "ements", "ité", "ités", "ivement", "issions", "eraient", "ateur", "ence")
FORMS = [
    ("fr", ["école", "Écoles", "ecole", "ECOLES", "l’école"]),
    ("fr", ["numérique", "numeriques", "Numériques"]),
    ("fr", ["association", "associations", "l'association"]),
    ("fr", ["activité", "activites", "activités"]),
    ("en", ["school", "schools", "School’s"]),
    ("en", ["cooperate", "cooperation", "cooperating"]),
]


@pytest.mark.parametrize(("language", "forms"), FORMS)
def test_the_forms_of_a_word_are_one_word(language: str, forms: list[str]):
    assert len({tuple(stems(form, language)) if "’s" not in form else (stems(form, language)[0],) for form in forms}) == 1


def test_many_who_search_at_once_do_not_mix_their_words():
    words = [f"{root}{ending}" for root in ("form", "cooper", "territor", "associ", "innov", "num") for ending in ENDINGS]
    alone = [stems(word, "fr") for word in words]
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            for _round in range(5):
                searching._stem.cache_clear()
                assert set(pool.map(lambda _each: str([stems(word, "fr") for word in words]), range(8))) == {str(alone)}
    finally:
        sys.setswitchinterval(switching)


def test_words_that_say_nothing_ask_nothing_unless_they_are_all_there_is():
    assert asked("le numérique et les jeunes", "fr") == stems("numérique jeunes", "fr")
    assert asked("et le la", "fr") == ["et", "le", "la"]


@given(st.text(max_size=200), st.sampled_from(["fr", "en", "de"]))
def test_any_text_is_folded_to_words_that_fold_to_themselves(text: str, language: str):
    found = stems(text, language)

    assert all(word and folded(word) == word for word in found)
    assert stems(text.upper().lower(), language) == stems(text.lower(), language) or not text.isascii()


def of(key: str, place: int, title: str = "", **codes: str) -> Found:
    return Found(key, place, title, "", "fr", {name: frozenset({code}) for name, code in codes.items()})


def test_a_word_in_the_title_comes_before_one_in_the_text():
    found = [of("a", 0, "Autre chose"), of("b", 1, "Les écoles")]

    assert [one.key for one in ranked(found, "école", {})] == ["b", "a"]


def test_a_situation_settles_what_the_words_leave_open_and_says_by_what():
    found = [of("a", 0, "École", objective="cooperate"), of("b", 1, "École", objective="projects", profile="company")]
    mine = {"objective": frozenset({"projects"}), "profile": frozenset({"company"})}

    assert [one.key for one in ranked(found, "école", {})] == ["a", "b"]
    first, second = ranked(found, "école", mine)
    assert (first.key, first.suits) == ("b", ("objective", "profile"))
    assert second.suits == ()


def test_what_is_for_everybody_suits_nobody_in_particular():
    found = [Found("a", 0, "École", "", "fr", {"profile": None})]

    assert ranked(found, "école", {"profile": frozenset({"company"})})[0].suits == ()


# --- at the door


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["école", "ecoles", "ECOLE", "les écoles", "l’école ouverte", "schools", "open school"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_page_is_found_in_whichever_language_one_asks(centre: Shelf, query: str, language: str):
    hits = found_everywhere(query, language, {})

    assert hits[0].entry.title == {"fr": "Les écoles ouvertes", "en": "Open schools"}[language]


@pytest.mark.django_db
def test_what_is_written_in_one_language_only_is_found_in_the_other(centre: Shelf):
    (hit, *_rest) = found_everywhere("mairies", "en", {})

    assert hit.entry.title == "Une mairie écoute"
    assert hit.entry.language == "fr"


@pytest.mark.django_db
def test_the_search_page_groups_what_it_finds(centre: Shelf, client: Client):
    add_module(centre.at("fr", "catalogue"), "une-ecole", title="Une école pour apprendre")
    add_module(centre.at("fr", "catalogue"), "autre")
    index_pages()

    page = client.get("/fr/search/?q=ecole").content.decode()
    modules = client.get("/fr/search/?q=ecole&in=modules").content.decode()

    assert "Les écoles ouvertes" in page
    assert "Les écoles ouvertes" not in modules
    assert client.get("/fr/search/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["%22*(", "%00", "a" * 5000, "OR", "NOT+AND", "(((", "%F0%9F%8C%8D", "é" * 300, "'+OR+1=1--"])
def test_strange_questions_are_answered(centre: Shelf, client: Client, query: str):
    assert client.get(f"/fr/search/?q={query}").status_code == 200
    assert client.get(f"/fr/catalogue/?q={query}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/fr/catalogue/?q=ecole", "/fr/search/?q=ecole"])
def test_a_search_costs_the_same_however_much_it_finds(centre: Shelf, client: Client, django_assert_max_num_queries, path: str):
    add_module(centre.at("fr", "catalogue"), "ecole-1", title="École")
    client.get(path)
    with django_assert_max_num_queries(5) as queries:
        client.get(path)
    asked_before = len(queries)
    for number in range(2, 6):
        add_module(centre.at("fr", "catalogue"), f"ecole-{number}", title=f"École {number}")
    index_pages()
    client.get(path)
    with django_assert_max_num_queries(asked_before):
        client.get(path)


@pytest.mark.django_db
def test_the_catalogue_ranks_what_it_finds_for_the_situation_of_who_asks(centre: Shelf):
    add_module(centre.at("fr", "catalogue"), "a", title="École", objectives=["cooperate"])
    add_module(centre.at("fr", "catalogue"), "b", title="École", objectives=["projects"])
    index_pages()

    for objective, first in (("cooperate", "a"), ("projects", "b")):
        situation = {"objective": frozenset({objective})}
        found = catalogue_context(QueryDict("q=ecoles"), language="fr", url="/", situation=situation)
        assert next(card.slug for card in found["cards"]) == first
