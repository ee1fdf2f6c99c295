"""One number on every surface, and a planted cohort of which the right people are found."""

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from cms.engine.outline import Ask, AskKind, Outline, Requirement, Step
from cms.models import ContentVersion, ModuleVersion, PublishedModule
from learning.cohorts.access.board import board_of, facts_of
from learning.cohorts.access.exporting import rows_of
from learning.cohorts.access.member import member_page
from learning.cohorts.actions import create_cohort
from learning.cohorts.engine.needs import Need, Rule, need_of
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


def publish_quizzes(slug: str, marks: dict[str, int | None]) -> dict[str, QuizVersion]:
    """A module that asks to read and for one quiz or several, each with its mark, and its quizzes."""
    key, now = key_of(slug), timezone.now()
    reading = Ask(f"{slug}-0", AskKind.READ)
    asks = [Ask(f"{quiz}-quiz", AskKind.QUIZ, threshold=mark, spec={"quiz": quiz}) for quiz, mark in marks.items()]
    steps = [Step(each.id, each.id, 10, required=True, asks=(each,)) for each in (reading, *asks)]
    outline = Outline(str(key), "syllabus", tuple(steps), tuple(Requirement(((each.id,),)) for each in (reading, *asks)), 20, ())
    card: dict[str, Any] = {"title": slug, "promise": "", "format": "syllabus", "routes": {"train": 2}, "minutes": 20, "maturity": [1, 4]}
    card |= {name: [] for name in ("objectives", "profiles", "domains", "levels", "skills", "prerequisites", "successors")}
    version = ModuleVersion.objects.create(
        module_key=key, number=1, language="fr", outline=outline.to_json(), card=card, digest=slug, published_at=now, page_id=0
    )
    PublishedModule.objects.create(module_key=key, language="fr", version=version, slug=slug, url=f"/fr/{slug}/", first_published_at=now)
    ContentVersion.bump()
    made = {quiz: Quiz.objects.create(title=quiz, slug=quiz) for quiz in marks}
    return {name: QuizVersion.objects.create(quiz=quiz, number=1, frozen={}, digest=name, published_at=now) for name, quiz in made.items()}


SLUGS = ["a", "b", "c", "d"]
ALONE, MANY = "alone", "many"  # a module with one quiz, and one with several that ask for 60%


def plant(kind: str, member: Membership, hand_in: "Quizzes", dice: random.Random) -> None:  # noqa: PLR0912 - a branch for each history
    """A history as its name says."""
    day, now = timedelta(days=1), hand_in.now
    match kind:
        case "stuck":
            hand_in("q", 0.2, 0.4, 0.6)
        case "stuck at one of several":
            hand_in("m1", 1.0)
            hand_in("m2", 0.1, 0.5, 0.55, 0.3)
        case "stopped":
            append_events(member.learner_id, opened("a", 2), now=now - dice.randint(14, 35) * day)
        case "stopped when they joined":
            append_events(member.learner_id, opened("a", 2), now=member.joined_at - day)
        case "raced":
            for draft in [each for slug in SLUGS[:3] for each in opened(slug, STEPS)]:
                append_events(member.learner_id, [draft], now=now - 2 * day - timedelta(seconds=dice.randint(0, 200)))
        case "not begun":
            pass
        case "finished":
            _finish(hand_in, now - 20 * day, now - 2 * day)
        case "fine: finished long ago":
            _finish(hand_in, now - 20 * day, now - 9 * day)
        case "fine: finished before joining":
            _finish(hand_in, member.joined_at - 9 * day, member.joined_at - day)
        case "fine: on the way":
            append_events(member.learner_id, opened("a", 3), now=now - dice.randint(0, 13) * day)
        case "fine: twice below the mark":
            hand_in("q", 0.5, 0.6)
        case "fine: one quiz after the other":
            for quiz in ("m1", "m2", "m3"):
                hand_in(quiz, 0.65)
        case "fine: below each mark once":
            for quiz in ("m1", "m2", "m3"):
                hand_in(quiz, 0.4)
        case "fine: went back to a quiz that was passed":
            hand_in("m1", 0.9, 0.3, 0.2, 0.1)
        case "fine: stuck before joining":
            hand_in("q", 0.2, 0.4, 0.6, ago=member.joined_at - now - day)
            append_events(member.learner_id, opened("a", 1), now=now - day)
        case "fine: two quick ones":
            for draft in [each for slug in SLUGS[:2] for each in opened(slug, STEPS)]:
                append_events(member.learner_id, [draft], now=now - 2 * day)
        case "fine: new":
            append_events(member.learner_id, opened("b", 1), now=now - 60 * day)
        case _other:
            raise AssertionError(kind)


PLANTED: dict[str, Rule | None] = {
    "stuck": Rule.STUCK,
    "stuck at one of several": Rule.STUCK,
    "stopped": Rule.STOPPED,
    "stopped when they joined": Rule.STOPPED,
    "raced": Rule.RACED,
    "not begun": Rule.NOT_STARTED,
    "finished": Rule.FINISHED,
    "fine: finished long ago": None,
    "fine: finished before joining": None,
    "fine: on the way": None,
    "fine: twice below the mark": None,
    "fine: one quiz after the other": None,
    "fine: below each mark once": None,
    "fine: went back to a quiz that was passed": None,
    "fine: stuck before joining": None,
    "fine: two quick ones": None,
    "fine: new": None,
}


def test_of_a_planted_cohort_those_who_need_somebody_are_found_no_fine_one_is_and_each_sentence_is_true(
    facilitator: Any, signed_in: SignIn
) -> None:
    now, dice = timezone.now(), random.Random(3)
    quizzes = publish_quizzes(ALONE, {"q": None}) | publish_quizzes(MANY, {"m1": 60, "m2": 60, "m3": 60})
    keys = [publish(slug) for slug in SLUGS] + [key_of(ALONE), key_of(MANY)]
    cohort = create_cohort(facilitator, name="Plantée", promise="", modules=keys, ends_on=None)
    kinds = {}
    for kind in PLANTED:
        joined = now - timedelta(days=3 if kind == "fine: new" else 40)
        for member in fill(cohort, 4, joined=joined):
            Membership.objects.filter(pk=member.pk).update(name=f"{kind} {member.pk.hex[:6]}")
            kinds[str(member.pk)] = (kind, member)
            plant(kind, member, Quizzes(member, quizzes, now), dice)
    fold_due(now=now)

    board = board_of(cohort, now=now)
    found = {fact.member: need_of(fact, now=now) for fact in facts_of([board])[0]}
    said = {kind: {need.rule if (need := found[pk]) else None for pk, (each, _m) in kinds.items() if each == kind} for kind in PLANTED}

    assert said == {kind: {rule} for kind, rule in PLANTED.items()}, "every one of them, and no fine one"
    assert len(board.needs) == 7
    for member_id, need in found.items():
        if need is not None:
            _assert_true(kinds[member_id][1], need, now)
    page = BeautifulSoup(signed_in(facilitator).get(f"/en/cohorts/{cohort.pk}/").content, "html.parser")
    told = {item.select_one("b a").text: " ".join(item.p.text.split()) for item in page.select(".help > li")}
    assert told == {line.member.name: _sentence(need, card) for need, line, card in board.needs}


def _sentence(need: Need, card: Any) -> str:
    """In English, written anew from the figures that were looked up in the rows."""
    day, title = date_format(timezone.localdate(need.since), "j F Y"), card.title if card else ""
    match need.rule:
        case Rule.STUCK:
            return f"{need.count} attempts at a quiz of “{title}”, the best at {need.percent}%, the last on {day}."
        case Rule.STOPPED:
            days = (timezone.localdate() - timezone.localdate(need.since)).days
            return f"Nothing recorded in the cohort’s modules for {days} days, since {day}; “{title}” stands at {need.percent}%."
        case _other:
            raise AssertionError(need.rule)  # of these four times seven, the most pressing seven are stuck or stopped


@dataclass(frozen=True)
class Quizzes:
    """Hands a quiz in, as often as there are scores, three days ago or so."""

    member: Membership
    versions: dict[str, QuizVersion]
    now: datetime

    def __call__(self, quiz: str, *scores: float, ago: timedelta = timedelta(days=-3)) -> None:
        key = key_of(ALONE if quiz == "q" else MANY)
        for number, score in enumerate(scores, 1):
            at = self.now + ago + timedelta(minutes=number)
            attempt = Attempt.objects.create(
                learner_id=self.member.learner_id, quiz_version=self.versions[quiz], quiz_slug=quiz, number=number, seed=1,
                context_module=key, context_step=f"{quiz}-quiz", started_at=at, submitted_at=at, graded_at=at,
                score=score * 10, max_score=10,
            )  # fmt: skip
            for kind, payload in (("quiz.submitted", {"quiz": quiz}), ("quiz.graded", {"quiz": quiz, "score": score})):
                draft = EventDraft(uuid.uuid4(), kind, key, 1, f"{quiz}-quiz", attempt.pk, payload)
                assert append_events(self.member.learner_id, [draft], now=at)[0].status == "accepted"


def _finish(hand_in: Quizzes, began: datetime, ended: datetime) -> None:
    """All modules, slowly."""
    member = hand_in.member
    drafts = [each for slug in SLUGS for each in opened(slug, STEPS)] + [*opened(ALONE, 1), *opened(MANY, 1)]
    append_events(member.learner_id, drafts[:-3], now=began)
    append_events(member.learner_id, drafts[-3:], now=ended)
    for quiz in hand_in.versions:
        hand_in(quiz, 0.9, ago=ended - hand_in.now)


def _assert_true(member: Membership, need: Any, now: datetime) -> None:
    """What the sentence says, asked of the rows."""
    events = Event.objects.of(member.learner_id)
    own = progress_of(member.learner_id)
    if need.rule is Rule.STOPPED:
        assert not events.filter(effective_at__gt=need.since).exists()
        assert need.since in {member.joined_at, *events.values_list("effective_at", flat=True)}
        assert own[uuid.UUID(need.module)].percent == need.percent
        assert now - need.since >= timedelta(days=14)
    elif need.rule is Rule.STUCK:
        attempts = Attempt.objects.visible_to(member.learner_id).filter(context_module=need.module, submitted_at__gte=member.joined_at)
        by_quiz = [list(attempts.filter(quiz_slug=slug)) for slug in set(attempts.values_list("quiz_slug", flat=True))]
        assert (need.count, need.percent, need.since) in [
            (len(made), max(int(100 * each.score / each.max_score) for each in made), max(each.submitted_at for each in made))
            for made in by_quiz
        ]
        assert own[uuid.UUID(need.module)].completed_at is None
    elif need.rule is Rule.NOT_STARTED:
        assert (events.count(), need.since) == (0, member.joined_at)
    elif need.rule is Rule.FINISHED:
        assert {each.percent for each in own.values()} == {100}
        assert len(own) == len(member.cohort.modules)
        assert need.since == max(each.completed_at for each in own.values() if each.completed_at)
    else:
        quick = [each for each in own.values() if each.completed_at and each.started_at]
        spent = sum(int((each.completed_at - each.started_at).total_seconds()) for each in quick)
        assert (need.rule, need.count, need.minutes, need.told) == (Rule.RACED, len(quick), max(1, round(spent / 60)), 20 * len(quick))


def test_no_date_before_the_day_of_joining_is_shown(
    cohort: Cohort, facilitator: Any, make_member: Callable[..., Any], signed_in: SignIn
) -> None:
    """What was done before counts in the figures, as the page one joins by says; when it was done is nobody's business."""
    _user, member = make_member(cohort, "Lea", besoins=2, outils=4)
    now, client, told = timezone.now(), signed_in(facilitator), []
    for joined_at in (member.joined_at - timedelta(hours=1), member.joined_at):
        Membership.objects.filter(pk=member.pk).update(joined_at=joined_at)
        (line,) = board_of(cohort, now=now).lines
        rows, _total = rows_of(cohort, now=now)
        page = client.get(f"/en/cohorts/{cohort.pk}/members/{member.pk}/").content.decode()
        told.append((line.last_at is None, line.percent, next(iter(rows))[3] == "", page.count("before joining")))

    assert told == [(False, 75, False, 0), (True, 75, True, 2)]


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
