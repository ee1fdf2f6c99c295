"""Loads the demo site: a resource centre in French and English, its quizzes, its self-diagnosis, three accounts and a cohort."""

import hashlib
import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale, Page, Site
from wagtail.search.backends import get_search_backend

from cms.actions.importing import import_manuscript
from cms.actions.shelving import Shelf, ShelfError, shelve
from cms.engine.manuscript import ManuscriptError, parse
from cms.models import CataloguePage, ContentPage, HomePage, InfoPage, ModulePage, PublishedModule
from learning.jobs.bells import without_ringing

DEMO = settings.BASE_DIR / "learning" / "demo"
ACCOUNTS = {
    "demo-learner@example.org": "Learners",
    "demo-editor@example.org": "Editors",
    "demo-facilitator@example.org": "Facilitators",
}
WORDS = {
    "fr": {
        "home": (
            "Faire son chemin, à son rythme",
            "Des modules ouverts, à votre rythme. Commencez sans compte\N{NO-BREAK SPACE}: ce que vous faites reste à vous.",
        ),
        "catalogue": ("Explorer", "Tous les modules, ouverts à tous, sans compte."),
    },
    "en": {
        "home": ("Make your way, at your own pace", "Open modules, at your own pace. Begin without an account: what you do stays yours."),
        "catalogue": ("Explore", "Every module, open to all, without an account."),
    },
}


class Command(BaseCommand):
    help = "Loads the demo site. Loading it again changes nothing."
    requires_system_checks = ()  # they are made elsewhere, and cost more than finding that there is nothing to do

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="read every file even when none has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        digest = digest_of_demo()
        stamp = settings.DATA_DIR / "demo-digest.txt"
        is_loaded = stamp.exists() and stamp.read_text().strip() == digest and HomePage.objects.exists()
        if is_loaded and not options["again"]:
            self._say(options, "The demo site is loaded already.")
            return
        with without_ringing(), transaction.atomic():
            drafts = load_site()
            load_questions()
            password = make_accounts()
            index_pages()
        load_cohort()
        stamp.write_text(digest + "\n")
        self._say(options, f"The demo site is loaded: {PublishedModule.objects.live().count()} modules.")
        for name in drafts:
            self.stderr.write(f"{name} still lacks something and stays a draft.")
        if options["verbosity"]:
            self._say(options, "\n".join([*ACCOUNTS, f"password: {password}"]))

    def _say(self, options: dict[str, Any], text: str) -> None:
        if options["verbosity"]:
            self.stdout.write(text)


def index_pages() -> None:
    """Tells the search index every page at once, so that search knows them from the first visit: page by page, the workers take longer."""
    backend = get_search_backend()
    for model in (*ModulePage.__subclasses__(), *ContentPage.__subclasses__(), InfoPage):
        backend.add_bulk(model, list(model.objects.live().select_related("locale")))


def digest_of_demo() -> str:
    """A fingerprint of every file of the demo folder, and of this loader."""
    found = hashlib.sha256()
    for path in [*sorted(path for path in DEMO.rglob("*") if path.is_file()), Path(__file__)]:
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def source_first(folder: str) -> list[Path]:
    """The texts of a folder, those in French before their translations: a translation older than its source would be said to be behind."""
    return sorted((DEMO / folder).glob("*.md"), key=lambda path: (path.name.split(".")[1] != "fr", path.name))


def load_site() -> list[str]:
    """Locales, site, pages around the modules and the modules. Returns the files whose page stays a draft."""
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in WORDS}
    home = load_home(locales)
    catalogue = load_page(CataloguePage, "catalogue", parents=home, locales=locales)
    load_information(home, locales)
    drafts = []
    for path in source_first("modules"):
        try:
            page = import_manuscript(parse(path.read_text(encoding="utf-8")), parent=catalogue["fr"])
        except ManuscriptError as error:
            raise CommandError(f"{path.name}, {error}") from error
        if not (page.live or page.approved_schedule):
            drafts.append(path.name)
    load_centre(home, locales)
    return drafts


def load_centre(homes: dict[str, Page], locales: dict[str, Locale]) -> None:
    """The resource centre, from files that hold each page in both languages; after the modules, which its pages point to."""
    shelf = Shelf(homes, locales, files=DEMO / "files")
    for path in sorted((DEMO / "centre").glob("*.yaml")):
        try:
            shelve(yaml.safe_load(path.read_text(encoding="utf-8")), shelf)
        except ShelfError as error:
            raise CommandError(f"{path.name}, {error}") from error


def load_home(locales: dict[str, Locale]) -> dict[str, Page]:
    """The home pages, and the site that opens on them; the welcome page of an empty installation makes way."""
    root = Page.get_first_root_node()
    for welcome in root.get_children().filter(slug="home", content_type__model="page"):
        Site.objects.filter(root_page=welcome).delete()
        welcome.delete()
    homes = load_page(HomePage, "home", parents=dict.fromkeys(WORDS, Page.get_first_root_node()), locales=locales)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if not Site.objects.filter(is_default_site=True).exists():
        Site.objects.create(
            hostname=address.hostname or "localhost",
            port=address.port or (443 if address.scheme == "https" else 80),
            site_name="Cheminer",
            root_page=homes["fr"],
            is_default_site=True,
        )
    return homes


def load_page(model: type[Page], name: str, *, parents: dict[str, Page], locales: dict[str, Locale]) -> dict[str, Page]:
    """One page in each language, linked as translations; made when missing, never written over."""
    pages: dict[str, Page] = {}
    for code, locale in locales.items():
        title, intro = WORDS[code][name]
        values = {"title": title, "intro": intro}
        pages[code] = _page(model, slug=_slug(name, code), parent=parents[code], locale=locale, source=pages.get("fr"), **values)
    return pages


def _slug(name: str, code: str) -> str:
    """Home pages are siblings, so that of another language adds its code; no address shows it."""
    return f"home-{code}" if name == "home" and code != "fr" else name


def _page(model: type[Page], *, slug: str, parent: Page, locale: Locale, source: Page | None, **values: Any) -> Page:
    found = model.objects.child_of(parent).filter(slug=slug, locale=locale).first()
    if found:
        return found
    page = model(slug=slug, locale=locale, live=False, **values)
    if source:
        page.translation_key = source.translation_key
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return model.objects.get(pk=page.pk)


def load_information(homes: dict[str, Page], locales: dict[str, Locale]) -> None:
    """The information pages, from text files with a title and a description."""
    sources: dict[str, Page] = {}
    for path in source_first("pages"):
        slug, code, _extension = path.name.split(".")
        _before, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        words = yaml.safe_load(front)
        values = {"title": words["title"], "search_description": words["description"], "body": body.strip()}
        page = _page(InfoPage, slug=slug, parent=homes[code], locale=locales[code], source=sources.get(slug), **values)
        sources.setdefault(slug, page)
        if any(getattr(page, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(page, name, value)
            page.save_revision().publish()


def load_questions() -> None:
    """The quizzes and the questions of the self-diagnosis."""
    from paths.actions import load_diagnostic
    from quizzes.actions import load_quiz_file

    for path in sorted((DEMO / "questions").glob("*.gift")):
        slug, language, _extension = path.name.split(".")
        load_quiz_file(path, slug=slug, language=language, bank=slug)
    load_diagnostic(yaml.safe_load((DEMO / "diagnostic.yaml").read_text(encoding="utf-8")))


def make_accounts() -> str:
    """Three accounts with one password, made once per data folder and kept where only its owner reads it."""
    path = settings.DATA_DIR / "demo-accounts.txt"
    password = kept_password(path)
    for email, group in ACCOUNTS.items():
        user = get_user_model().objects.filter(email=email).first() or get_user_model().objects.create_user(email)
        if not user.check_password(password):
            user.set_password(password)
            user.save()
        user.groups.add(Group.objects.get_or_create(name=group)[0])
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return password


def load_cohort() -> None:
    """A cohort of the demo facilitator, of invented people, so that a board is alive on the first day; played once and then left alone."""
    from learning.cohorts.actions import enact_cohort, settle_enacted

    told, now = yaml.safe_load((DEMO / "cohort.yaml").read_text(encoding="utf-8")), timezone.now()
    user = get_user_model().objects.get(email="demo-facilitator@example.org")
    with without_ringing():
        settle_enacted(enact_cohort(told, user=user, language="fr", now=now), now=now)


def kept_password(path: Path) -> str:
    """The password of this data folder's demo accounts."""
    if path.exists():
        return path.read_text(encoding="utf-8").strip().rsplit("password: ", 1)[1]
    password = secrets.token_urlsafe(12)
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write("\n".join([*ACCOUNTS, f"password: {password}"]) + "\n")
    return password
