"""What the bench puts into a fresh site before it measures: the demo, one learner on their way, many who record, one facilitator."""

import secrets
import uuid
from dataclasses import dataclass
from typing import Any

MEMBERS = 30
RECORDERS = 256  # so many that no learner meets the rate limit
LONG = 50  # modules on the long path


@dataclass(frozen=True)
class World:
    """Sessions of people, and things to open."""

    learner: str
    long_path: str
    facilitator: str
    recorders: tuple[str, ...]
    module_url: str
    cohort: str
    quiz: str
    event: dict[str, Any]


def make_world() -> World:
    """Migrates, loads the demo site, and adds people. Needs Django set up on the bench's own folder or database."""
    from django.core.management import call_command

    from cms.models import cards, current_outlines

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_demo", verbosity=0)
    discovery = next(card for card in cards("fr") if card.format == "discovery")  # one that has a page
    _publish_more()
    key = uuid.UUID(discovery.module_key)
    number, outline = current_outlines([key])[key]
    event = {"kind": "step.opened", "module_key": str(key), "module_version": number, "step": outline.steps[0].id}
    return World(
        learner=_learner_on_a_path(),
        long_path=_learner_on_a_long_path(),
        facilitator=_facilitator_session(),
        recorders=tuple(_visitor()[0] for _each in range(RECORDERS)),
        module_url=discovery.url,
        cohort=_cohort(),
        quiz=_quiz_of_ten(),
        event=event,
    )


def _visitor() -> tuple[str, uuid.UUID]:
    """A visitor who has begun: a session and its learner."""
    from django.contrib.sessions.backends.db import SessionStore

    from learning.record.actions import ensure_subject

    store = SessionStore()
    learner_id = ensure_subject(session=store)
    store.save()
    return str(store.session_key), learner_id


def _learner_on_a_path() -> str:
    from paths.actions import choose_route, propose, situate

    session, learner_id = _visitor()
    situation = situate(learner_id, changes={"profile": "local-authority", "objectives": ["projects", "innovation"]})
    choose_route(learner_id, route="train", proposal=propose(situation))
    return session


def _publish_more() -> None:
    """Enough modules for a path of fifty, of every format."""
    from tests.paths.conftest import publish
    from tests.paths.made import make_modules

    publish(make_modules(LONG, 4))


def _learner_on_a_long_path() -> str:
    """Fifty modules on the way, every third begun."""
    from django.utils import timezone

    from cms.models import cards, current_outlines
    from learning.record.actions import append_events, fold_learner
    from learning.record.engine.events import EventDraft
    from paths.actions import add_module, choose_route, propose, situate

    session, learner_id = _visitor()
    situation = situate(learner_id, changes={"profile": "local-authority", "objectives": ["projects", "innovation"], "minutes": 480})
    journey = choose_route(learner_id, route="train", proposal=propose(situation))
    keys = [uuid.UUID(card.module_key) for card in cards("fr")]
    for key in keys:
        if journey.steps.count() < LONG:
            add_module(learner_id, module_key=key)
    outlines = current_outlines(keys)
    drafts = [
        EventDraft(uuid.uuid4(), "step.opened", module_key=key, module_version=outlines[key][0], step=outlines[key][1].steps[0].id)
        for key in keys[::3]
    ]
    append_events(learner_id, drafts, now=timezone.now())
    fold_learner(learner_id, now=timezone.now())
    return session


def _facilitator_session() -> str:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(email="demo-facilitator@example.org"))
    return client.cookies["sessionid"].value


def _quiz_of_ten() -> str:
    """Ten questions of five kinds, graded by the server."""
    from quizzes.actions import load_quiz_file

    kinds = ("{{\n=right {0}#yes\n~wrong {0}#no\n~other {0}\n}}", "{{TRUE}}", "{{\n=word {0}\n}}", "{{#\n={0}:1\n}}")
    kinds += ("{{\n=France {0} -> Paris\n=Italy {0} -> Rome\n}}",)
    text = "\n\n".join(f"::q{nth}::Question {nth}? " + kinds[nth % len(kinds)].format(nth) for nth in range(10))
    load_quiz_file(f"// title: Ten\n\n{text}\n", slug="bench-ten", language="fr")
    return "bench-ten"


def _cohort() -> str:
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from cms.models import cards, current_outlines
    from learning.cohorts.actions import create_cohort, join_cohort
    from learning.record.actions import append_events, fold_learner
    from learning.record.engine.events import EventDraft

    keys = [uuid.UUID(card.module_key) for card in cards("fr")]
    user = get_user_model().objects.get(email="demo-facilitator@example.org")
    cohort = create_cohort(user, name="Bench", promise="", modules=keys, ends_on=None)
    outlines = current_outlines(keys)
    for member in range(MEMBERS):
        _session, learner_id = _visitor()
        join_cohort(cohort, learner_id=learner_id, name=f"Member {member}", facilitators=[], now=timezone.now())
        drafts = [
            EventDraft(
                event_id=uuid.UUID(bytes=secrets.token_bytes(16)),
                kind="step.opened",
                module_key=key,
                module_version=outlines[key][0],
                step=step.id,
            )
            for key in keys[: member % len(keys)]
            for step in outlines[key][1].steps[: member % 4 + 1]
        ]
        append_events(learner_id, drafts[:100], now=timezone.now())
        fold_learner(learner_id, now=timezone.now())
    return str(cohort.pk)


def crowd(count: int = 1000) -> None:
    """Fills the catalogue up to so many modules, each like one of the demo's with facets of its own. What is published says so at once."""
    import itertools

    from django.utils import timezone

    from cms.models import ContentVersion, ModuleVersion, PublishedModule, cards, current_outlines, vocabulary

    known, domains = cards("fr"), [term.code for term in vocabulary("domain")]
    outlines = current_outlines(card.module_key for card in known)
    rows = []
    for number, card in zip(range(count - len(known)), itertools.cycle(known), strict=False):
        data = card.to_json() | {"title": f"{card.title} {number}", "domains": [domains[number % len(domains)]]}
        key = uuid.UUID(int=number + 1)
        outline = outlines[uuid.UUID(card.module_key)][1].to_json() | {"module_key": str(key)}
        given = {"outline": outline, "card": data, "digest": str(number), "published_at": timezone.now(), "page_id": 0}
        rows.append(ModuleVersion(module_key=key, number=1, language="fr", **given))
    ModuleVersion.objects.bulk_create(rows)
    where = {"is_live": True, "first_published_at": timezone.now(), "language": "fr"}
    PublishedModule.objects.bulk_create(
        [
            PublishedModule(module_key=row.module_key, version=row, slug=row.digest, url=f"/fr/catalogue/{row.digest}/", **where)
            for row in rows
        ]
    )
    ContentVersion.bump()
