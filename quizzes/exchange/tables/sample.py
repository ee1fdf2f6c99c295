"""A table to begin from: a question of each kind that people write in tables, in the language of who asks for it."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from quizzes.engine.questions import from_json
from quizzes.exchange.verdicts import Verdict


def sample() -> list[Verdict]:
    """One verdict a kind, as a reader would have found it."""
    category = _("Examples: delete these lines")
    made = (from_json({"prompt_format": "plain"} | body) for body in _bodies())
    return [Verdict(question.name, question.kind, 0, question, category=category) for question in made]


def _bodies() -> Iterator[dict[str, Any]]:
    right, wrong = _("the right one"), _("a wrong one")
    yield {
        "kind": "single",
        "name": _("One answer to choose"),
        "prompt": _("Which one is right?"),
        "choices": [{"text": right, "fraction": 100}, {"text": wrong, "fraction": 0, "feedback": _("Why it is wrong.")}],
        "feedback": _("What everyone reads afterwards."),
    }
    yield {
        "kind": "multiple",
        "name": _("Several of several"),
        "prompt": _("Which numbers are even?"),
        "choices": [{"text": "2", "fraction": 50}, {"text": "4", "fraction": 50}, {"text": "5", "fraction": -100}],
    }
    yield {"kind": "true_false", "name": _("True or false"), "prompt": _("Water boils at 100 °C at sea level."), "answer": True}
    yield {
        "kind": "short_text",
        "name": _("A few words"),
        "prompt": _("What is the capital of France?"),
        "answers": [{"text": "Paris"}, {"text": "Paname", "fraction": 50}],
    }
    yield {
        "kind": "numeric",
        "name": _("A number"),
        "prompt": _("What is π, to two decimals?"),
        "answers": [{"value": "3.14", "tolerance": "0.005"}],
    }
    pairs = [(_("cat"), _("mews")), (_("dog"), _("barks"))]
    yield {
        "kind": "matching",
        "name": _("What belongs together"),
        "prompt": _("Who does what?"),
        "pairs": [{"prompt": left, "answer": said} for left, said in pairs],
        "extra": [_("moos")],
    }
    yield {
        "kind": "ordering",
        "name": _("In the right order"),
        "prompt": _("Put these in order."),
        "entries": [{"text": _("first")}, {"text": _("second")}, {"text": _("third")}],
    }
    yield {"kind": "essay", "name": _("A text that people judge"), "prompt": _("What did you learn?")}
