"""Every kind of page as a parser, a screen reader and a keyboard meet it; in a language nobody has translated, and from right to left."""

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import html5lib
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from learning import messages

from .conftest import AWARENESS, DISCOVERY, FIELD, KIT, TUTORIAL, Demo

pytestmark = pytest.mark.django_db
MODULES = [f"catalogue/{slug}/{query}" for slug in (AWARENESS, DISCOVERY, FIELD, KIT, TUTORIAL) for query in ("", "?step=1", "?all=1")]
OPEN = [
    *(
        "",
        "catalogue/",
        "catalogue/?q=territoire&route=act",
        "catalogue/?q=nothing-at-all",
        "situate/",
        "routes/",
        "path/",
        "offline/",
        "my-data/",
    ),
    *(
        "accounts/login/",
        "accounts/signup/",
        "accounts/password/reset/",
        "nowhere/",
        "footprint/",
        f"catalogue/{DISCOVERY}/?end=1",
        *MODULES,
    ),
]
SIGNED_IN = ["path/", "cohorts/", "cohorts/new/", "accounts/email/", "accounts/password/change/", "my-data/", "catalogue/", "style/"]
REFERRING = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "form")
LANGUAGES = {"fr": "/fr/", "en": "/en/"}


LINES = ":is(span, p, em, strong, b, i, small, label, button, abbr, time, h1, h2, h3, h4)"
BLOCKS = ":is(div, p, ul, ol, dl, form, details, fieldset, table, section, article, figure, nav, blockquote, pre, h1, h2, h3, h4)"


def defects(html: str) -> list[str]:
    """What is wrong with a page: what a parser has to mend, and what assistive technology cannot follow."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    found = [f"{place} {code} {values}" for place, code, values in parser.errors]
    soup = BeautifulSoup(html, "html.parser")
    for template in soup.find_all("template"):
        template.decompose()
    ids = Counter(each["id"] for each in soup.find_all(id=True))
    found += [f"id twice: {name}" for name, count in ids.items() if count > 1]
    for name in REFERRING:
        for each in soup.find_all(attrs={name: True}):
            found += [f"{name} leads nowhere: {target}" for target in each[name].split() if target not in ids]
    levels = [int(each.name[1]) for each in soup.find_all(re.compile("^h[1-6]$"))]
    found += [] if levels.count(1) == 1 else [f"{levels.count(1)} first headings"]
    found += [f"heading {after} after {before}" for before, after in pairwise(levels) if after > before + 1]
    found += [
        f"picture without words or size: {each}" for each in soup.find_all("img") if not {"alt", "width", "height"} <= each.attrs.keys()
    ]
    found += [f"a block inside a line: {each.parent.name} > {each.name}" for each in soup.select(f"{LINES} > {BLOCKS}")]
    for field in soup.select("main input:not([type=hidden]), main select, main textarea"):
        is_named = field.find_parent("label") or field.get("aria-label") or soup.find("label", attrs={"for": field.get("id", "-")})
        found += [] if is_named or field.get("aria-labelledby") else [f"field without a name: {field}"]
    for each in soup.select("a, button, summary"):
        words = each.get_text(strip=True) or each.get("aria-label") or each.select_one("[aria-label], img[alt]:not([alt=''])")
        found += [] if words else [f"nothing to read on {each}"]
    return found


def test_defects_are_seen() -> None:
    page = (
        "<!doctype html><title>x</title><main><h1 id=a>x</h1><h3 id=a>y</h3><img src=x><a href=/><svg></svg></a><p><div></p><input></main>"
    )

    found = " ".join(defects(page))

    for wrong in ("id twice: a", "heading 3 after 1", "picture without", "field without a name", "nothing to read", "unexpected"):
        assert wrong in found


@pytest.mark.parametrize("home", LANGUAGES.values(), ids=list(LANGUAGES))
def test_pages_for_everybody_are_valid_and_can_be_followed(site: Demo, home: str) -> None:
    found = {path: defects(Client().get(home + path).content.decode()) for path in OPEN}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_pages_of_a_signed_in_person_are_valid_and_can_be_followed(site: Demo) -> None:
    user = get_user_model().objects.create_user("ada@example.org", "a long password")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["add_cohort", "access_admin"]))
    client = Client()
    client.force_login(user)

    found = {path: defects(client.get(f"/fr/{path}").content.decode()) for path in SIGNED_IN}

    assert {path: wrong for path, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("accounts/login/", {"login": "no address", "password": ""}),
        ("accounts/signup/", {"email": "no address", "password1": "short"}),
        ("accounts/password/reset/", {"email": ""}),
    ],
)
def test_what_is_wrong_is_summed_up_and_tied_to_its_field(site: Demo, path: str, fields: dict[str, str]) -> None:
    html = Client().post(f"/fr/{path}", fields).content.decode()
    soup = BeautifulSoup(html, "html.parser")

    assert defects(html) == []
    assert soup.select_one(".errors[role=alert] h2")
    wrong = soup.select("main [aria-invalid=true]")
    assert wrong
    for field in wrong:
        assert soup.select(f".errors a[href='#{field['id']}']")
        told = " ".join(field["aria-describedby"].split()).split()
        assert any(soup.find(id=name).select_one(".field__error") for name in told if soup.find(id=name))


# --- a language that is files only


@pytest.fixture
def pseudo(settings: Any, catalogues: Path) -> str:
    """A third language as CONTRIBUTING.md describes one: its code among the languages, and its catalogues."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "Pseudo")]
    settings.LOCALE_PATHS = [catalogues]
    return "ar"


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every message the tools find, in letters nobody can have typed by hand; compiled as any other catalogue is."""
    folder = tmp_path_factory.mktemp("locale")
    whole = Catalog(locale="en", fuzzy=False)  # two forms, as the messages have
    for each in messages.folders():
        for message in messages.extract(each, "en"):
            if message.id:
                written = tuple(map(accented, message.id)) if isinstance(message.id, tuple) else accented(message.id)
                whole.add(message.id, written, context=message.context)
    target = folder / "ar" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, whole)
    return folder


def accented(text: str) -> str:
    """`Save %(count)d` -> `⟦Šàvé %(count)d⟧`: placeholders stay."""
    parts = re.split(r"(%\(\w+\)\d*[a-z]|\{\w+\}|%%)", text)
    letters = str.maketrans("aeiouAEIOUcnsS", "àéîôûÀÉÎÔÛçñšŠ")
    return "⟦" + "".join(part if place % 2 else part.translate(letters) for place, part in enumerate(parts)) + "⟧"


def test_what_a_device_holds_is_told_by_the_device_alone() -> None:
    shelf = BeautifulSoup(Client().get("/fr/offline/").content, "html.parser").select_one("[data-shelf]")

    assert {part["data-if"] for part in shelf.select("[data-if][hidden]")} == {"answers", "taken", "nothing"}
    assert shelf.noscript


def test_another_language_needs_files_only_and_turns_the_page_around(site: Demo, pseudo: str) -> None:
    answer = Client().get(f"/{pseudo}/offline/")
    soup = BeautifulSoup(answer.content, "html.parser")
    words = [text.strip() for text in soup.find("main").find_all(string=True) if text.strip()]

    assert (soup.html["lang"], soup.html["dir"]) == ("ar", "rtl")
    assert words
    assert [text for text in words if not (text.startswith("⟦") and text.endswith("⟧"))] == []
    assert defects(answer.content.decode()) == []
    assert {link["hreflang"] for link in soup.select("link[hreflang]")} == {"fr", "en", "ar"}


@pytest.mark.parametrize("path", ["accounts/login/", "accounts/signup/", "situate/", "path/", "my-data/"])
def test_no_page_holds_a_word_that_cannot_be_translated(site: Demo, pseudo: str, path: str) -> None:
    soup = BeautifulSoup(Client().get(f"/{pseudo}/{path}").content, "html.parser")
    for each in soup.select("script, style, .masthead__name, .masthead__languages, title, option, input, legend ~ .choices"):
        each.decompose()
    said = [" ".join(text.split()) for text in soup.body.find_all(string=True)]
    plain = [text for text in said if re.search(r"[a-z]{3}", re.sub(r"⟦[^⟧]*⟧", "", text))]

    assert plain == []


def test_french_and_english_are_the_languages_that_are_complete() -> None:
    assert [code for code, _name in settings.LANGUAGES] == ["fr", "en"]
