"""One number on every surface, and a planted cohort of which the right people are found."""

import random
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step
from cms.models import ContentVersion, ModuleVersion, PublishedModule
from learning.cohorts.access.board import board_of
from learning.cohorts.access.exporting import rows_of
from learning.cohorts.access.member import member_page
from learning.cohorts.actions import create_cohort
from learning.cohorts.engine.needs import Rule, need_of
from learning.cohorts.models import Cohort, Membership, agreement
from learning.record.access import ModuleProgress, progress_of
from learning.record.actions import append_events, fold_due
from learning.record.actions.subjects import SESSION_KEY
from learning.record.engine.events import EventDraft
from learning.record.engine.fold import FOLD_VERSION
from learning.record.models import Event, Head, Subject
from quizzes.models import Attempt, Quiz, QuizVersion
from tests.cohorts.conftest import STEPS, key_of, publish, read

pytestmark = pytest.mark.django_db
SignIn = Callable[[Any], Client]


def fill(cohort: Cohort, count: int, *, joined: datetime) -> list[Membership]:
    """Members with a record each, and nothing in it."""
    subjects = Subject.objects.bulk_create([Subject(id=uuid.uuid4()) for _member in range(count)])
    Head.objects.bulk_create([Head(subject=each, fold_version=FOLD_VERSION) for each in subjects])
    members = [
        Membership(cohort=cohort, learner_id=each.pk, name=f"M{number:03}", joined_at=joined) for number, each in enumerate(subjects)
    ]
    for member in members:
        member.agree(agreement(cohort, facilitators=["Fatou"], at=joined))
    return Membership.objects.bulk_create(members)


def opened(slug: str, steps: int) -> list[EventDraft]:
    return [
        EventDraft(event_id=uuid.uuid4(), kind="step.opened", module_key=key_of(slug), module_version=1, step=f"{slug}-{number}")
        for number in range(steps)
    ]


def as_learner(learner_id: uuid.UUID) -> Client:
    """The browser of somebody without an account."""
    client = Client()
    session = client.session
    session[SESSION_KEY] = str(learner_id)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def test_learner_page_board_export_interface_and_attestation_say_one_number_for_five_hundred_learners(
    facilitator: Any, modules: list[uuid.UUID]
) -> None:
    now, dice = timezone.now(), random.Random(7)
    slugs = ["besoins", "outils", "ailleurs"]
    cohort = create_cohort(facilitator, name="Grande", promise="", modules=[*modules, publish("ailleurs")], ends_on=None)
    members = fill(cohort, 500, joined=now)
    exempt = EventDraft(event_id=uuid.uuid4(), kind="module.exempted", module_key=key_of("outils"), payload={"reason": "facilitator"})
    for number, member in enumerate(members):
        drafts = [draft for slug in slugs for draft in opened(slug, dice.randint(0, STEPS))]
        append_events(member.learner_id, drafts + [exempt] * (number % 9 == 0), now=now - timedelta(hours=dice.randint(1, 900)))
        if number == 450:
            fold_due(now=now)  # the last fifty wait for their fold: a page folds them by itself
    newer = ModuleVersion.objects.get(module_key=key_of("besoins"))
    outline = Outline.from_json(newer.outline)
    longer = Outline(outline.module_key, outline.format, outline.steps[:2], outline.requirements[:2], 10, ())
    version = ModuleVersion.objects.create(
        module_key=newer.module_key,
        number=2,
        language="fr",
        outline=longer.to_json(),
        card=newer.card,
        digest="2",
        published_at=now,
        page_id=0,
    )
    PublishedModule.objects.filter(module_key=newer.module_key).update(version=version)
    ContentVersion.bump()  # and a module was published anew since the others were folded

    lines = {line.member.learner_id: line for line in board_of(cohort, now=now).lines}
    rows, total = rows_of(cohort, now=now)
    exported = {row[0]: row[5:] for row in rows}

    assert total == 500
    for number, member in enumerate(members):
        own = progress_of(member.learner_id, [key_of(slug) for slug in slugs])
        said = [own[key_of(slug)] for slug in slugs]
        line = lines[member.learner_id]
        assert [line.cell(place) for place in range(3)] == [(each.standing, each.percent) for each in said]
        assert line.percent == sum(each.percent for each in said) // 3
        assert (line.strip.last_at if line.strip else None) == max((each.last_at for each in said if each.last_at), default=None)
        assert exported[member.name] == ["dispensé" if each.standing == "exempt" else each.percent for each in said]
        if number % 100 == 0:
            assert [cell.progress for cell in member_page(member, now=now).cells] == said
        _assert_own_surfaces(member.learner_id, said, said[number % 3])


def _assert_own_surfaces(learner_id: uuid.UUID, said: list[ModuleProgress], one: ModuleProgress) -> None:
    """The same numbers over HTTP: what a program reads of all modules, and the learner's page and the attestation of one of them."""
    client = as_learner(learner_id)
    read = {each["module"]: each for each in client.get(reverse("record:progress")).json()["modules"]}
    for own in said:
        kept = read.get(str(own.module_key), {"state": "todo", "percent": 0})
        assert (kept["state"], kept["percent"]) == (own.standing, own.percent)
    assert (
        f'<p class="sum">{one.percent}\N{NO-BREAK SPACE}%' in client.get(reverse("journey:why", args=[one.module_key])).content.decode()
        or not one.as_of_seq
    )
    attested = client.get(reverse("journey:attestation", args=[one.module_key]))
    if one.state == "todo":
        assert attested.status_code == 404
    else:
        assert f"<dd>{one.percent}\N{NO-BREAK SPACE}%" in attested.content.decode()


def publish_quiz(slug: str) -> QuizVersion:
    """A module that asks for a quiz, and its quiz."""
    key, now, ask = key_of(slug), timezone.now(), Ask(f"{slug}-quiz", AskKind.QUIZ, threshold=70, spec={"quiz": slug})
    reading = Ask(f"{slug}-0", AskKind.READ)
    steps = (Step(f"{slug}-0", "Lire", 10, required=True, asks=(reading,)), Step(f"{slug}-1", "Vérifier", 10, required=True, asks=(ask,)))
    outline = Outline(str(key), "discovery", steps, (Requirement(((reading.id,),)), Requirement(((ask.id,),))), 20, ())
    card: dict[str, Any] = {"title": slug, "promise": "", "format": "discovery", "routes": {"train": 2}, "minutes": 20, "maturity": [1, 4]}
    card |= {name: [] for name in ("objectives", "profiles", "domains", "levels", "skills", "prerequisites", "successors")}
    version = ModuleVersion.objects.create(
        module_key=key, number=1, language="fr", outline=outline.to_json(), card=card, digest=slug, published_at=now, page_id=0
    )
    PublishedModule.objects.create(module_key=key, language="fr", version=version, slug=slug, url=f"/fr/{slug}/", first_published_at=now)
    ContentVersion.bump()
    return QuizVersion.objects.create(quiz=Quiz.objects.create(title=slug, slug=slug), number=1, frozen={}, digest=slug, published_at=now)


def test_of_a_planted_cohort_those_who_need_somebody_are_found_no_fine_one_is_and_each_sentence_is_true(
    facilitator: Any, signed_in: SignIn
) -> None:
    now, slugs, dice = timezone.now(), ["a", "b", "c", "d"], random.Random(3)
    version = publish_quiz("quiz")
    keys = [publish(slug) for slug in slugs] + [key_of("quiz")]
    cohort = create_cohort(facilitator, name="Plantée", promise="", modules=keys, ends_on=None)
    members = fill(cohort, 60, joined=now - timedelta(days=40))
    planted: dict[str, Rule | None] = {}
    for number, member in enumerate(members):
        kind = (Rule.STUCK, Rule.STOPPED, Rule.RACED, None, None, None)[number % 6]
        planted[str(member.pk)] = kind
        if kind is Rule.STUCK:
            _try(member, version, now, scores=[0.2, 0.4, 0.6])
        elif kind is Rule.STOPPED:
            append_events(member.learner_id, opened("a", 2), now=now - timedelta(days=dice.randint(14, 35)))
        elif kind is Rule.RACED:
            for slug in slugs[:3]:
                for draft in opened(slug, STEPS):
                    append_events(member.learner_id, [draft], now=now - timedelta(days=2, seconds=dice.randint(0, 200)))
        else:
            append_events(member.learner_id, opened("a", 3), now=now - timedelta(days=dice.randint(0, 13)))
            if number % 6 == 4:
                _try(member, version, now, scores=[0.5, 0.6])
    fold_due(now=now)

    from learning.cohorts.access.board import facts_of

    board = board_of(cohort, now=now)
    found = {fact.member: need_of(fact, now=now) for fact in facts_of([board])[0]}
    wanted = {member for member, rule in planted.items() if rule is not None}
    right = [member for member in wanted if (need := found[member]) and need.rule is planted[member]]

    assert len(right) >= 0.9 * len(wanted)
    assert all(found[member] is None for member in planted.keys() - wanted)
    assert len(board.needs) == 7
    by_pk = {str(member.pk): member for member in members}
    for member_id, need in found.items():
        if need is not None:
            _assert_true(by_pk[member_id], need, now)
    page = signed_in(facilitator).get(reverse("cohorts:board", args=[cohort.pk])).content.decode()
    assert all(line.member.name in page for _need, line, _card in board.needs)


def _try(member: Membership, version: QuizVersion, now: datetime, *, scores: list[float]) -> None:
    for number, score in enumerate(scores, 1):
        at = now - timedelta(days=3, minutes=-number)
        attempt = Attempt.objects.create(
            learner_id=member.learner_id, quiz_version=version, quiz_slug="quiz", number=number, seed=1, context_module=key_of("quiz"),
            context_step="quiz-quiz", started_at=at, submitted_at=at, graded_at=at, score=score * 10, max_score=10,
        )  # fmt: skip
        for kind, payload in (("quiz.submitted", {"quiz": "quiz"}), ("quiz.graded", {"quiz": "quiz", "score": score})):
            draft = EventDraft(uuid.uuid4(), kind, key_of("quiz"), 1, "quiz-quiz", attempt.pk, payload)
            assert append_events(member.learner_id, [draft], now=at)[0].status == "accepted"


def _assert_true(member: Membership, need: Any, now: datetime) -> None:
    """What the sentence says, asked of the rows."""
    events = Event.objects.of(member.learner_id)
    if need.rule is Rule.STOPPED:
        assert not events.filter(effective_at__gt=need.since).exists()
        assert progress_of(member.learner_id, [uuid.UUID(need.module)])[uuid.UUID(need.module)].percent == need.percent
    elif need.rule is Rule.STUCK:
        attempts = Attempt.objects.visible_to(member.learner_id).filter(context_module=need.module)
        assert attempts.count() == need.count
        assert max(int(100 * each.score / each.max_score) for each in attempts) == need.percent
        assert max(each.submitted_at for each in attempts) == need.since
    else:
        quick = [each for each in progress_of(member.learner_id).values() if each.completed_at and each.started_at]
        spent = sum(int((each.completed_at - each.started_at).total_seconds()) for each in quick)
        assert (need.rule, need.count, need.minutes, need.told) == (Rule.RACED, len(quick), max(1, round(spent / 60)), 20 * len(quick))


def test_a_silent_worker_turns_the_stamp_amber_within_a_minute_and_the_numbers_are_still_right(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any]
) -> None:
    make_member(cohort, "Lea", besoins=3)
    since = Head.objects.dirty().get().dirty_since
    assert since is not None

    soon, later = (board_of(cohort, now=since + timedelta(seconds=seconds)) for seconds in (30, 59))
    fold_due(now=since)
    folded = board_of(cohort, now=since + timedelta(seconds=59))

    assert (soon.stamp.is_late, later.stamp.is_late, folded.stamp.is_late) == (False, True, False)
    assert later.stamp.at == since
    assert later.lines[0].cell(0) == folded.lines[0].cell(0) == ("doing", 75)


@pytest.mark.parametrize("begun", [4, 5])
def test_a_module_over_a_cohort_hides_groups_under_five(
    begun: int, cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    for number in range(6):
        make_member(cohort, f"M{number}", besoins=3 if number < begun else 0)

    seen = signed_in(facilitator).get(reverse("cohorts:module", args=[cohort.pk, key_of("besoins")])).context["seen"]

    assert seen.begun == (5 if begun == 5 else None)
    assert [(step.did, step.stopped) for step in seen.steps] == ([(5, 0), (5, 0), (5, 0), (0, 5)] if begun == 5 else [])


def test_the_steps_of_a_module_are_named_in_the_language_of_the_page(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    key, french = key_of("besoins"), ModuleVersion.objects.get(module_key=key_of("besoins"))
    steps = [{**step, "title": f"In English {place}"} for place, step in enumerate(french.outline["steps"])]
    values = {"card": {**french.card, "title": "Needs"}, "digest": "en", "published_at": timezone.now(), "page_id": 0}
    english = ModuleVersion.objects.create(module_key=key, number=2, language="en", outline={**french.outline, "steps": steps}, **values)
    PublishedModule.objects.create(
        module_key=key, language="en", version=english, slug="needs", url="/en/needs/", first_published_at=timezone.now()
    )
    ContentVersion.bump()
    member, *others = [make_member(cohort, f"M{number}")[1] for number in range(5)]
    for each in (member, *others):
        read(each.learner_id, "besoins", 3)
    client = signed_in(facilitator)

    for name, args in (("module", [cohort.pk, key]), ("why", [cohort.pk, member.pk, key])):
        told = []
        for code in ("fr", "en"):
            with translation.override(code):
                told.append(client.get(reverse(f"cohorts:{name}", args=args)).content.decode())
        assert [("In English 1" in one, "besoins-1" in one) for one in told] == [(False, True), (True, False)]


def test_nothing_of_another_cohort_is_in_any_byte_for_any_role(
    cohort: Cohort, facilitator: Any, make_user: Callable[..., Any], make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    from learning.cohorts.models import Deed, Flash, Meeting

    now = timezone.now()
    hidden = create_cohort(
        make_user("Samir", "Facilitators"), name="CANARYCOHORT", promise="CANARY", modules=[key_of("besoins")], ends_on=None
    )
    user, member = make_member(hidden, "CANARYMEMBER", besoins=2)
    Deed.objects.create(membership=member, kind="note", text="CANARYNOTE", created_at=now)
    Flash.objects.create(cohort=hidden, title="CANARYFLASH", text="CANARY", created_at=now)
    Meeting.objects.create(cohort=hidden, title="CANARYMEETING", starts_at=now + timedelta(days=2))
    own, shown = make_member(cohort, "Lea", besoins=1)
    pages = ["board", "change", "invite", "facilitators", "archive", "of_cohort", "flash", "exports"]
    paths = [reverse(f"cohorts:{name}", args=[cohort.pk]) for name in pages]
    paths += [reverse("cohorts:member", args=[cohort.pk, shown.pk]), reverse("cohorts:module", args=[cohort.pk, key_of("besoins")])]
    paths += [reverse("cohorts:board", args=[cohort.pk]) + query for query in ("?q=canarymember", "?show=need", "?sort=-m0", "?page=2")]
    everybody = [reverse("cohorts:list"), reverse("cohorts:meetings"), reverse("mail:settings")]
    hidden_paths = [path.replace(str(cohort.pk), str(hidden.pk)) for path in paths]

    for person in (facilitator, own, make_user("Zoe"), make_user("Ed", "Editors"), make_user("Ada", "Administrators")):
        client = signed_in(person)
        for path in paths + everybody + hidden_paths:
            assert b"CANARY" not in client.get(path).content, f"{person}: {path}"
    assert all(b"CANARY" in signed_in(user).get(path).content for path in everybody[:2])
