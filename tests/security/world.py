"""A small site with one of everything that has an owner, and one person per role. Each request is made in a browser of its own and
undone afterwards, so that thousands of them meet the same site."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, Site

from cms.engine.outline import AskKind
from cms.models import AwarenessPage, CataloguePage, DiscoveryPage, HomePage, InfoPage, ModulePage
from learning.cohorts.actions import create_cohort, join_cohort
from learning.cohorts.models import Deed, Export, Feed, Meeting, Sitting, Work
from learning.jobs.models import Job
from learning.mail.actions import accept
from learning.record.actions import EventDraft, append_events, ensure_subject, fold_due
from paths import actions as routes
from paths.models import DiagnosticItem
from quizzes import actions as quizzes
from tests.cms.conftest import RECALL, step
from tests.quizzes.conftest import EVERY_KIND

ROLES: dict[str, str | None] = {  # what each is, by the group of its account
    "anonymous": None,
    "learner": "Learners",  # owns the attempts, the path, the record
    "other": "Learners",  # owns nothing
    "member": "Learners",  # of the cohort
    "facilitator": "Facilitators",  # follows the cohort
    "stranger": "Facilitators",  # follows another cohort
    "revoked": "Facilitators",  # followed the cohort until yesterday
    "editor": "Editors",
    "administrator": "Administrators",
    "superuser": None,
}
OWN_APPS = ("users", "cohorts", "mail", "journey", "peers", "webinars", "record", "jobs", "paths", "quizzes", "cms")
FORM = "application/x-www-form-urlencoded"
QUIZ = "chaque-genre"


@dataclass
class World:
    """The site: who is there, and the ids of what stands in it."""

    people: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    learners: dict[str, uuid.UUID] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def browser(self, role: str, **options: Any) -> Client:
        """A browser in which this role has just signed in."""
        client = Client(raise_request_exception=False, **options)
        if role in self.cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.cookies[role]
        return client

    def ask(self, role: str, method: str, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> HttpResponse:
        """One request as this role; whatever it wrote is undone."""
        with undone():
            return self.send(role, method, path, data, **options)

    def send(self, role: str, method: str, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> HttpResponse:
        """One request as this role; what it wrote stays until the test ends."""
        clear_caches()  # one request's guesses are not counted against the next
        send = getattr(self.browser(role, **options), method.lower())
        return send(path, data) if method in ("GET", "HEAD", "POST") else send(path, content_type=FORM)


def clear_caches() -> None:
    for cache in caches.all(initialized_only=True):
        cache.clear()


@contextmanager
def undone() -> Iterator[None]:
    """What happens within leaves no trace in the database."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as Django marks its own: within it, what insists on a commit may run
    with block:
        yield
        transaction.set_rollback(True)


def own_tables() -> list[str]:
    """The tables this site's own apps write, and sessions: reading must not fill them either."""
    models = [model for label in OWN_APPS for model in apps.get_app_config(label).get_models(include_auto_created=True)]
    return sorted({model._meta.db_table for model in models} | {"django_session", "account_emailaddress", "account_emailconfirmation"})


def row_counts() -> dict[str, int]:
    """Rows of each own table."""
    with connection.cursor() as cursor:
        counted = {}
        for table in own_tables():
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - names from the models
            counted[table] = cursor.fetchone()[0]
    return counted


def make_world() -> World:
    """Everything, in an empty database."""
    world = World()
    _make_people(world)
    _make_pages(world)
    _make_quiz(world)
    _make_path(world)
    _make_cohorts(world)
    failed = Job.objects.create(name="nothing", status=Job.Status.FAILED, finished_at=timezone.now(), error="it broke")
    world.ids["job"] = str(failed.pk)
    fold_due(now=timezone.now())
    return world


def _make_people(world: World) -> None:
    for role, group in ROLES.items():
        if role == "anonymous":
            continue
        make = get_user_model().objects.create_superuser if role == "superuser" else get_user_model().objects.create_user
        user = world.people[role] = make(f"{role}@example.org", "a long password", first_name=role.capitalize())
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)  # as signing up and a mail leave it
        if group:
            user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        world.cookies[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        if role in ("learner", "member"):
            world.learners[role] = ensure_subject(user=user)


def _make_pages(world: World) -> None:
    french, _made = Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="Accueil", slug="accueil", locale=french))
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True, site_name="Cheminer")
    info = home.add_child(instance=InfoPage(title="Vos données", slug="data", locale=french, body="# Ce qui est gardé"))
    shelf = home.add_child(instance=CataloguePage(title="Catalogue", slug="catalogue", locale=french))
    body = [
        step("Partir des besoins", ("markdown", "Un **texte**."), ("recall", RECALL), ("tick", {"text": "C’est fait"})),
        step("Se vérifier", ("quiz", {"quiz": QUIZ, "threshold": None})),
    ]
    page = add_module(shelf, "premiers-pas", body=body)
    key, ask = uuid.UUID(page.module_key), _ask(page, AskKind.TICK)
    room = add_module(shelf, "en-salle", page_class=AwarenessPage, body=[step("Voir", ("markdown", "Un texte."))])
    world.ids["awareness"] = room.module_key
    unpublished = add_module(shelf, "brouillon", publish=False, title="Brouillon CANARYDRAFT", promise="CANARYDRAFT")
    draft = EventDraft(event_id=uuid.uuid4(), kind="step.ticked", module_key=key, module_version=1, step=ask)
    for learner in world.learners.values():
        append_events(learner, [draft], now=timezone.now())
        draft = EventDraft(event_id=uuid.uuid4(), kind="step.ticked", module_key=key, module_version=1, step=ask)
    document = get_document_model()(title="Fiche")
    document.file.save("fiche.txt", ContentFile(b"une fiche"))
    world.ids["step"] = page.compile().steps[0].id
    world.ids |= {"module": str(key), "module_path": page.url, "draft": unpublished.module_key, "info_path": info.url}
    world.ids |= {"page": str(page.pk), "home": str(home.pk), "shelf": str(shelf.pk), "document": str(document.pk)}
    world.ids |= {"ask": ask, "recall": _ask(page, AskKind.RECALL), "quiz_ask": _ask(page, AskKind.QUIZ)}


def add_module(shelf: Page, slug: str, *, publish: bool = True, page_class: type[ModulePage] = DiscoveryPage, **values: Any) -> ModulePage:
    """A module in the catalogue."""
    values = {"title": slug, "promise": "Voir.", "objectives": ["projects"], "route_inform": 2, "route_train": 2, "route_act": 2} | values
    page = shelf.add_child(instance=page_class(slug=slug, locale=shelf.locale, live=False, **values))
    revision = page.save_revision()
    if publish:
        revision.publish()
    return page_class.objects.get(pk=page.pk)


def _ask(page: ModulePage, kind: AskKind) -> str:
    return next(ask.id for step in page.outline.steps for ask in step.asks if ask.kind is kind)


def _make_quiz(world: World) -> None:
    quizzes.load_quiz_file(EVERY_KIND, slug=QUIZ, language="fr")
    now, learner = timezone.now(), world.learners["learner"]
    closed = quizzes.submit_attempt(quizzes.start_attempt(learner, quiz_slug=QUIZ, language="fr", now=now), now=now)
    quizzes.grade_attempt(closed.pk, now=now)
    attempt = quizzes.start_attempt(learner, quiz_slug=QUIZ, language="fr", now=now)
    world.ids |= {"attempt": str(attempt.pk), "closed_attempt": str(closed.pk), "question": attempt.drawn.items[0].ref}


def _make_path(world: World) -> None:
    learner = world.learners["learner"]
    data = yaml.safe_load((Path(settings.BASE_DIR) / "learning/demo/diagnostic.yaml").read_text(encoding="utf-8"))
    routes.load_diagnostic(data)
    item = routes.next_item(learner, "projects")
    routes.answer_item(learner, item_key=item.key, answer="yes")
    situation = routes.situate(learner, changes={"objectives": ["projects"], "purpose": "CANARYPURPOSE"})
    proposal = routes.propose(situation, done=frozenset())
    routes.choose_route(learner, route="act", proposal=proposal, purpose="CANARYPURPOSE")
    world.ids |= {"item": item.key, "item_pk": str(DiagnosticItem.objects.values_list("pk", flat=True)[0]), "hash": proposal.hash}


def _make_cohorts(world: World) -> None:
    people, module = world.people, uuid.UUID(world.ids["module"])
    cohort = create_cohort(people["facilitator"], name="CANARYCOHORT", promise="", modules=[module], ends_on=None)
    cohort.facilitations.create(user=people["revoked"], ended_at=timezone.now())
    elsewhere = create_cohort(people["stranger"], name="Ailleurs", promise="", modules=[module], ends_on=None)
    names: Callable[[str], Any] = lambda role: join_cohort(  # noqa: E731
        cohort, learner_id=world.learners[role], name=f"CANARY{role.upper()}", facilitators=["Fatou"], now=timezone.now()
    )
    member = names("member")
    world.ids |= {"cohort": str(cohort.pk), "membership": str(member.pk), "elsewhere": str(elsewhere.pk)}
    now = timezone.now()
    deed = Deed.objects.create(membership=member, author=people["facilitator"], kind="note", text="CANARYNOTE", created_at=now)
    work = Work.objects.create(membership=member, module_key=module, step="none", text="CANARYWORK", shown_at=now)
    export = Export.objects.create(cohort=cohort, user=people["facilitator"], format="csv", language="fr", asked_at=now)
    meeting = Meeting.objects.create(cohort=cohort, title="CANARYMEETING", starts_at=now + timedelta(days=3))
    held = Meeting.objects.create(cohort=cohort, title="CANARYSESSION", starts_at=now)
    sitting = Sitting.objects.create(meeting=held, module_key=world.ids["awareness"], language="fr", started_at=now, note="CANARYGROUP")
    feed = Feed.objects.create(user=people["member"])
    mails = accept(people["member"].pk, topic=f"cohort:{cohort.pk}", label="Messages", now=now)
    world.ids |= {
        "deed": str(deed.pk),
        "work": str(work.pk),
        "export": str(export.pk),
        "meeting": str(meeting.pk),
        "sitting": str(sitting.pk),
    }
    world.ids |= {"feed": feed.token, "subscription": str(mails.pk), "stop": mails.token}
    world.ids |= {"token": cohort.invitations.get().token, "code": cohort.invitations.get().code}
