"""The short diagnostic of one objective: which question next, when to stop, and how sure one is.

A ladder of four levels with a belief on each (Bayesian adaptive testing: Owen 1975; van der Linden and Glas, *Computerized Adaptive
Testing*, 2000). Whoever stands on a rung is expected to answer yes to the items of that rung and below, no above, slips aside. The
next item is the one that is expected to leave the least doubt. Asking stops when the remaining items of the form would hardly ever
change the answer (stochastic curtailment: Finkelman 2008), so that the short way and the full questionnaire say the same.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from .situation import LEVELS

FORMS = ("A", "B")
ANSWERS = ("yes", "no", "unknown")
MAY_CHANGE = 0.15  # asking stops when going on would change the level less often than this; at 0.1 who slips most answered over half
SURE = 0.8  # a belief under four to one is told as a doubt, and left to the person
LIKELY = {  # outcome -> how likely it is (for who has the level, for who has not); one slip in ten, as in the simulation tests
    "practice": {"right": (0.9, 0.1), "wrong": (0.1, 0.9), "unknown": (0.2, 0.8)},
    "knowledge": {"right": (0.9, 0.3), "wrong": (0.1, 0.7), "unknown": (0.2, 0.8)},  # a fact can be guessed
}


@dataclass(frozen=True, order=True)
class Item:
    """One question. `level` is a rank from 1 to 4; `right` is the answer that shows the level."""

    key: str
    level: int
    kind: str = "practice"
    right: str = "yes"


@dataclass(frozen=True)
class Estimate:
    """What the answers say. `confidence` is the belief in `level`; `is_settled` tells that no further question is worth asking."""

    level: str
    confidence: float
    beliefs: tuple[float, ...]
    asked: int
    is_settled: bool

    @property
    def is_sure(self) -> bool:
        return self.confidence >= SURE


Given = tuple[tuple[Item, str], ...]  # items with their outcome: right, wrong, unknown


def first_form(learner_id: object, objective: str) -> str:
    """Which form a learner meets first: half of them each, and nothing to store (Kolibri's pre- and post-tests)."""
    return FORMS[hashlib.sha256(f"{learner_id}:{objective}".encode()).digest()[0] % 2]


def form_of(learner_id: object, objective: str, measure: int) -> str:
    """The form of the first, second, … measure: each measure takes the other form, so that two in a row share no item."""
    return FORMS[(FORMS.index(first_form(learner_id, objective)) + measure - 1) % 2]


def estimate(items: Iterable[Item], answers: Mapping[str, str]) -> Estimate:
    """The level that the answers show (the lower one when two are as likely), and how sure that is. Answers to unknown items are
    left aside."""
    given, left = _sorted(items, answers)
    beliefs = _beliefs(given)
    place = _most_likely(beliefs)
    settled = not left or (bool(given) and _may_change(given, left) < MAY_CHANGE)
    return Estimate(LEVELS[place], round(beliefs[place], 4), tuple(round(one, 4) for one in beliefs), len(given), settled)


def next_item(items: Iterable[Item], answers: Mapping[str, str]) -> Item | None:
    """The most telling question, or None when no further one is worth asking."""
    given, left = _sorted(items, answers)
    if not left or (given and _may_change(given, left) < MAY_CHANGE):
        return None
    beliefs = _beliefs(given)
    return min(left, key=lambda item: (round(_doubt_after(beliefs, item), 9), item.level, item.key))


def _sorted(items: Iterable[Item], answers: Mapping[str, str]) -> tuple[Given, tuple[Item, ...]]:
    rows = sorted(items)
    given = tuple((item, _outcome(item, answers[item.key])) for item in rows if item.key in answers)
    return given, tuple(item for item in rows if item.key not in answers)


def _outcome(item: Item, answer: str) -> str:
    if answer not in ANSWERS:
        raise ValueError(f"“{answer}” is not an answer; the answers are {', '.join(ANSWERS)}.")
    return "unknown" if answer == "unknown" else "right" if answer == item.right else "wrong"


def _chance(item: Item, outcome: str, rank: int) -> float:
    has, has_not = LIKELY[item.kind][outcome]
    return has if rank >= item.level else has_not


def _beliefs(given: Given) -> tuple[float, ...]:
    raw = [math.prod((_chance(item, outcome, rank) for item, outcome in given), start=1.0) for rank in range(1, len(LEVELS) + 1)]
    total = sum(raw)
    return tuple(one / total for one in raw)


def _most_likely(beliefs: Sequence[float]) -> int:
    return max(range(len(beliefs)), key=lambda place: (round(beliefs[place], 9), -place))


def _doubt(beliefs: Iterable[float]) -> float:
    return -sum(one * math.log(one) for one in beliefs if one > 0)


def _doubt_after(beliefs: Sequence[float], item: Item) -> float:
    """The doubt (entropy) to expect once the item is answered."""
    expected = 0.0
    for outcome in ("right", "wrong"):
        joint = [belief * _chance(item, outcome, rank) for rank, belief in enumerate(beliefs, start=1)]
        total = sum(joint)
        expected += total * _doubt(one / total for one in joint)
    return expected


@lru_cache(maxsize=4096)
def _may_change(given: Given, left: tuple[Item, ...]) -> float:
    """How likely the remaining items are to change the level, were they all asked. Items alike are counted, not told apart."""
    now = _most_likely(_beliefs(given))
    beliefs = _beliefs(given)
    alike = sorted(Counter((item.level, item.kind) for item in left).items())
    change = 0.0
    for rights in product(*(range(count + 1) for _like, count in alike)):
        joint = list(beliefs)
        ways = 1
        for ((level, kind), count), right in zip(alike, rights, strict=True):
            ways *= math.comb(count, right)
            item = Item("", level, kind)
            for rank in range(1, len(LEVELS) + 1):
                joint[rank - 1] *= _chance(item, "right", rank) ** right * _chance(item, "wrong", rank) ** (count - right)
        if _most_likely([one / sum(joint) for one in joint]) != now:
            change += ways * sum(joint)
    return change
