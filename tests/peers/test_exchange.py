"""Peers look at each other's work: only who offers theirs, without a name, once, and each side in its own record."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from learning.peers.actions import ask_for_work, give_review
from learning.peers.models import Offer, Review
from learning.record.access import progress_of
from learning.record.actions import fold_due, verify_record
from learning.record.models import Event, PrivateText, Subject
from tests.peers.conftest import Walker

pytestmark = pytest.mark.django_db
Walkers = Callable[[str], Walker]


def kinds(walker: Walker) -> list[str]:
    learner = Subject.objects.get(user__email=f"{walker.name}@example.org").pk
    return list(Event.objects.of(learner).in_order().values_list("kind", flat=True))


def two_who_offer(walker: Walkers) -> tuple[Walker, Walker]:
    ada, bo = walker("ada"), walker("bo")
    for who, text in ((ada, "Le récit d’Ada."), (bo, "Le récit de Bo.")):
        who.hand_in(text)
        who.do("offer")
    return ada, bo


def test_one_reads_a_peers_work_and_the_peer_reads_what_was_said(walker: Walkers) -> None:
    ada, bo = two_who_offer(walker)
    ada.do("ask")
    assert "Le récit de Bo." in ada.read()
    assert "Que manque-t-il ?" in ada.read()
    ada.review(rubric_0="yes", rubric_1="partly", text="On voit le besoin.")

    assert "1 nouveau regard" in bo.read("/fr/path/")
    assert "1 nouveau regard" in bo.read(f"{bo.page.url}?step=1")
    shown = bo.read()
    assert "On voit le besoin." in shown
    assert "Les faits sont datés · En partie" in shown
    assert "ada" not in shown.lower().replace("regardé", "")
    bo.do("read")
    assert "nouveau regard" not in bo.read("/fr/path/")
    assert kinds(ada) == ["deliverable.submitted", "peer.reviewed"]
    assert kinds(bo) == ["deliverable.submitted", "peer.received"]


def test_what_is_not_offered_is_read_by_nobody(walker: Walkers) -> None:
    ada, bo = walker("ada"), walker("bo")
    ada.hand_in("Le récit d’Ada.")
    bo.hand_in("Le récit de Bo.")
    ada.do("offer")
    assert bo.do("ask").status_code == 404, "who offers nothing is given nothing"
    bo.do("offer")
    ada.do("take_back")
    bo.do("ask")
    assert "Le récit d’Ada." not in bo.read()
    assert not Review.objects.exists()
    assert "Le récit d’Ada." not in Offer.objects.values_list("text", flat=True)


def test_a_work_that_was_taken_back_is_gone_from_whoever_began_to_read_it(walker: Walkers) -> None:
    ada, bo = two_who_offer(walker)
    ada.do("ask")
    bo.do("take_back")
    assert "Le récit de Bo." not in ada.read()
    assert not Review.objects.exists()


def test_nothing_is_offered_before_it_is_handed_in(walker: Walkers) -> None:
    ada = walker("ada")
    ada.do("offer")
    assert not Offer.objects.exists()


def test_sent_twice_it_is_given_once(walker: Walkers) -> None:
    ada, bo = two_who_offer(walker)
    ada.do("ask")
    ada.do("ask")
    assert Review.objects.count() == 1
    given = Review.objects.get()
    for text in ("Premier mot.", "Second mot."):
        give_review(given, version=1, marks={}, text=text, now=timezone.now())
    assert "Premier mot." in bo.read()
    assert kinds(ada).count("peer.reviewed") == kinds(bo).count("peer.received") == 1
    ada.do("ask")
    assert Review.objects.count() == 1, "nobody is given the same work again"


def test_works_are_shared_out_so_that_each_is_looked_at(walker: Walkers) -> None:
    people = [walker(name) for name in ("ada", "bo", "cy", "di")]
    for who in people:
        who.hand_in(f"Le récit de {who.name}.")
        who.do("offer")
    for who in people:
        who.do("ask")
    counts = [offer.reviews.count() for offer in Offer.objects.all()]
    assert counts == [1, 1, 1, 1]


def test_an_empty_look_is_given_back_with_a_word(walker: Walkers) -> None:
    ada, _bo = two_who_offer(walker)
    ada.do("ask")
    answer = ada.review()
    assert answer.status_code == 422
    assert "écrivez une phrase" in answer.content.decode()
    assert Review.objects.get().given_at is None


def test_a_strangers_review_is_nobodys_to_give_or_to_set_aside(walker: Walkers) -> None:
    ada, bo = two_who_offer(walker)
    cy = walker("cy")
    cy.hand_in("Le récit de Cy.")
    cy.do("offer")
    ada.do("ask")
    review = Review.objects.get()
    stranger = cy if review.offer.text != "Le récit de Cy." else bo
    assert stranger.client.post(stranger.address(), {"review": str(review.pk), "text": "Faux."}).status_code == 404
    give_review(review, version=1, marks={}, text="Vrai.", now=timezone.now())
    assert stranger.client.post(stranger.address(), {"do": "set_aside", "review": str(review.pk)}).status_code == 404
    for nonsense in ({"do": "set_aside", "review": "x"}, {"do": "nothing"}):
        assert ada.client.post(ada.address(), nonsense).status_code == 404
    assert Client().get(ada.address()).status_code == 302


def test_a_hurtful_word_may_be_taken_off_ones_page(walker: Walkers) -> None:
    ada, bo = two_who_offer(walker)
    ada.do("ask")
    ada.review(text="Nul.")
    assert len(bo.asked_once()) == 1
    bo.do("set_aside", review=str(Review.objects.get().pk))
    assert "Nul." not in bo.read()


def test_what_a_peer_does_moves_nobodys_progress_and_the_record_holds(walker: Walkers) -> None:
    ada, bo = two_who_offer(walker)
    key = bo.page.translation_key
    learner = Subject.objects.get(user__email="bo@example.org").pk
    before = progress_of(learner, [key])[key]
    ada.do("ask")
    ada.review(text="Bien.")
    fold_due(now=timezone.now())
    after = progress_of(learner, [key])[key]
    assert (after.percent, after.last_at, after.seen_version) == (before.percent, before.last_at, before.seen_version)
    assert not verify_record().findings
    assert not PrivateText.objects.filter(text="Bien.").exists()


def test_two_who_look_at_each_other_at_once_are_both_taken(walker: Walkers) -> None:
    ada, bo = two_who_offer(walker)
    given = [ask_for_work(offer, now=timezone.now()) for offer in Offer.objects.all()]
    for each in given:
        assert each is not None
        give_review(each, version=1, marks={"0": "yes"}, text="Vu.", now=timezone.now())
    assert kinds(ada)[1:] == ["peer.received", "peer.reviewed"] or kinds(ada)[1:] == ["peer.reviewed", "peer.received"]
    assert sorted(kinds(bo)) == sorted(kinds(ada))


def test_the_page_costs_the_same_however_many_peers_there_are(walker: Walkers, django_assert_max_num_queries) -> None:
    ada, _bo = two_who_offer(walker)
    ada.read()
    with django_assert_max_num_queries(20):
        ada.read()
    for number in range(12):
        each = walker(f"p{number}")
        each.hand_in("Un récit.")
        each.do("offer")
        each.do("ask")
    with django_assert_max_num_queries(20):
        ada.read()
