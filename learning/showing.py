"""What the style page shows: each component with what it accepts, once per state."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cms.blocks.steps import ALL, step_block
from quizzes.engine.calculating import settle
from quizzes.engine.grading import grade
from quizzes.engine.questions import Hotspot, Question, from_json

ROUTES = ("inform", "train", "act")
STATES = ("todo", "doing", "done", "refresh", "skipped")
FORMATS = ("awareness", "discovery", "webinar", "tutorial", "kit", "experiential", "syllabus")
KINDS = ("resource", "article", "example", "community", "event", "timeline", "map")
COLOURS = ("paper", "paper-2", "paper-3", "ink", "ink-2", "rule", "edge", "brand", "brand-2", "wash", *ROUTES, "alert", "alert-wash")
STEPS = ("--step-4", "--step-3", "--step-2", "--step-1", "--step-0", "--step--1")


class Sample(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("A line of text"), help_text=_("What helps to fill it in."))
    mail = forms.EmailField(label=_("An address"))
    text = forms.CharField(label=_("A longer text"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    one = forms.ChoiceField(label=_("One of several"), choices=[("a", _("The first")), ("b", _("The second"))], widget=forms.RadioSelect)
    some = forms.MultipleChoiceField(
        label=_("Any of several"),
        choices=[("a", _("The first")), ("b", _("The second"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    place = forms.ChoiceField(label=_("From a list"), choices=[("a", _("The first")), ("b", _("The second"))])
    day = forms.DateField(label=pgettext_lazy("date", "A day"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    agree = forms.BooleanField(label=_("I agree"))


@dataclass(frozen=True)
class Shown:
    """A step of a trail, or a module's card, as the components take them."""

    title: str
    route: str
    state: str
    format: str
    url: str = "#trail"
    minutes: int = 45
    promise: str = ""
    current: bool = False
    optional: bool = False
    percent: int = 0
    steps_done: int = 0
    steps_total: int = 0
    reasons: tuple[str, ...] = ()
    action_url: str = ""
    action_label: str = ""
    language: str = ""
    routes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A member's line of a board: one state and percentage for each module."""

    name: str
    of: tuple[tuple[str, int] | None, ...]

    def cell(self, number: int) -> tuple[str, int] | None:
        return self.of[number]


def questions() -> list[dict[str, Any]]:
    """Each kind of question as it is asked, and the ways an answer comes back."""
    first, second, third = str(_("The first")), str(_("The second")), str(_("The third"))
    choices = [{"id": "a", "text": first, "fraction": "100"}, {"id": "b", "text": second}, {"id": "c", "text": third}]
    entries = [{"id": "a", "text": first}, {"id": "b", "text": second}, {"id": "c", "text": third}]
    why = {"prompt": str(_("A question, as it is asked.")), "feedback": str(_("Why it is so, and where to read on."))}
    helped = SimpleNamespace(hints=(str(_("What helps to find it.")),), may_check=True, next_hint=2, ref="ask-single", mark=None)
    several = [choices[0] | {"fraction": "50"}, choices[1] | {"fraction": "50"}, choices[2] | {"fraction": "-50"}]
    kinds: dict[str, dict[str, Any]] = {
        "single": {"choices": choices},
        "multiple": {"choices": several},
        "true_false": {"answer": True},
        "short_text": {"answers": [{"text": first, "fraction": "100"}]},
        "numeric": {"answers": [{"value": "12", "tolerance": "0", "fraction": "100"}]},
        "matching": {"pairs": [{"id": "a", "prompt": first, "answer": second}, {"id": "b", "prompt": second, "answer": third}]},
        "ordering": {"entries": entries},
        "categorise": {
            "categories": [{"id": "x", "text": first}, {"id": "y", "text": second}],
            "entries": [entry | {"categories": ["x"]} for entry in entries],
        },
        "gaps": {"prompt": f"{first} [[1]].", "gaps": [{"id": "1", "answers": [{"text": second, "fraction": "100"}]}]},
        "scale": {"labels": [first, second, third]},
        "essay": {"reviewer": "self"},
        "file": {"reviewer": "self"},
        "calculated": {
            "prompt": str(_("How much is four times {a}?")),
            "variables": [{"name": "a", "values": ["12"]}],
            "answers": [{"formula": "{a}*4"}],
            "units": [{"name": "km", "factor": "1"}],
        },
        "hotspot": {"image": {"name": "-", "alt": str(_("A sheet without a drawing")), "width": 480, "height": 150}, "several": True}
        | {
            "areas": [
                {"id": "a", "text": first, "shape": "rect", "coords": [30, 30, 110, 90], "fraction": "50"},
                {"id": "b", "text": second, "shape": "circle", "coords": [240, 75, 50], "fraction": "50"},
                {"id": "c", "text": third, "shape": "poly", "coords": [340, 120, 395, 25, 450, 120], "fraction": "-50"},
            ]
        },
    }
    asked = [{"question": _question(kind, why | more), "prefix": f"ask-{kind}"} for kind, more in kinds.items()]
    asked[0] |= {"status": _("Saved at %(time)s") % {"time": "14:02"}, "item": helped}
    judged: list[tuple[str, str, dict[str, Any] | None]] = [
        ("right", "single", {"choice": "a"}),
        ("wrong", "single", {"choice": "b"}),
        ("partial", "multiple", {"choices": ["a"]}),
        ("none", "single", None),
        ("reckoned", "calculated", {"text": "50 km"}),
        ("places", "hotspot", {"areas": ["a", "c"]}),
        ("kept", "scale", {"step": 2}),
        ("waiting", "essay", {"text": first}),
    ]
    for name, kind, response in judged:
        question = _question(kind, why | kinds[kind])
        asked.append({"question": question, "prefix": f"told-{name}", "response": response, "mark": grade(settle(question), response)})
    return asked


def _question(kind: str, data: dict[str, Any]) -> Question:
    """A question of a kind; one on a picture stands on a blank sheet, for the page has no picture of its own."""
    question = from_json({"kind": kind, **data})
    return replace(question, image=replace(question.image, name="")) if isinstance(question, Hotspot) else question


def outcomes() -> dict[str, Any]:
    """What a quiz may come to, with what to look at again, skill by skill, attempt by attempt."""

    def of(percent: int | None, *, set_aside: bool = False, waits: bool = False, required: bool = True, **more: Any) -> dict[str, Any]:
        return {
            "attempt": SimpleNamespace(set_aside_at=set_aside),
            "result": SimpleNamespace(percent=percent, needs_review=waits),
            "policy": SimpleNamespace(pass_mark=70, pass_required=required),
            "right": (percent or 0) // 10,
            "counted": 10,
            **more,
        }

    again = [SimpleNamespace(ref="told-wrong", number=2), SimpleNamespace(ref="told-partial", number=3)]
    tries = [SimpleNamespace(pk=UUID(int=number), number=number, submitted_at=timezone.now()) for number in (3, 2, 1)]
    return {
        "outcomes": [
            of(80, passed=True, reached=True),
            of(60, again=True),
            of(60),
            of(80, waits=True, reached=True),
            of(60, required=False),
            of(None),
            of(None, set_aside=True),
        ],
        "looked_at": SimpleNamespace(to_revisit=again),
        "skills": [
            SimpleNamespace(skill=str(_("A skill")), percent=40, to_revisit=again),
            SimpleNamespace(skill=str(_("Another skill")), percent=100, to_revisit=()),
        ],
        "history": [(tries[0], None), (tries[1], 80), (tries[2], 60)],
        "attempt": SimpleNamespace(pk=tries[1].pk, return_to="#questions"),
    }


def board() -> dict[str, Any]:
    """A board: who is listed by each rule, and a row of the matrix for each state."""
    now = timezone.now()
    card = SimpleNamespace(title=str(_("The module one is in")), minutes=45)
    cards = [SimpleNamespace(route=route, title=route) for route in ROUTES]
    who = SimpleNamespace(pk=UUID(int=1), name="Lucie Exemple")
    needs = [
        (
            SimpleNamespace(rule=rule, act=act, since=now - timedelta(days=16), percent=40, count=3, minutes=6, told=95),
            SimpleNamespace(member=who),
            card,
        )
        for rule, act in (("stuck", "write"), ("stopped", "meet"), ("raced", "write"), ("not_started", "extend"), ("finished", "praise"))
    ]
    shares = {"todo": 0, "doing": 40, "done": 100, "refresh": 100, "skipped": 0}
    rows = [Row(state, ((state, percent),) * len(ROUTES)) for state, percent in shares.items()] + [Row("", (None,) * len(ROUTES))]
    return {"cohort": SimpleNamespace(pk=UUID(int=1), name=""), "needs": needs, "board_cards": cards, "board_rows": rows}


def proposals(trail: list[Shown]) -> list[dict[str, Any]]:
    """A route with steps, one for which time is too short, and one that has nothing left."""
    promise = str(_("In one sentence: what one will see, know or do."))
    why = (str(_("Because you are starting on this objective.")),)
    steps = [{"card": step, "minutes": step.minutes, "reasons": why} for step in trail[:3]]
    return [
        {"code": "inform", "promise": promise, "steps": steps, "minutes": 135},
        {"code": "train", "promise": promise, "nearest": trail[2]},
        {"code": "act", "promise": promise},
    ]


def pages() -> dict[str, Any]:
    """What pages are made of beside the components: lines of lists, the steps of each format, every block of a step by its sample."""
    title, promise = str(_("The module one is in")), str(_("In one sentence: what one will see, know or do."))
    facts = {"codes": {}, "facts": {"place": "Lyon", "year": 2026}, "language": get_language(), "url": "#lists"}
    entries = [SimpleNamespace(title=title, summary=promise, kind=kind, date="2026-11-29", **facts) for kind in KINDS[:2]]
    offered = step_block(*ALL).child_blocks["body"].child_blocks
    return {
        "walked": [
            SimpleNamespace(number=number, title=title, minutes=10 * number, role="", required=number < len(STATES[:3]), state=state)
            for number, state in enumerate(("done", "doing", ""), 1)
        ],
        "covers": [SimpleNamespace(format_code=code, main_route="inform") for code in FORMATS[:-1]],
        "samples": [block.bind(block.get_preview_value()) for block in offered.values()],
        "entries": entries,
        "events": [*entries, SimpleNamespace(title=title, summary="", kind="event", date="", **facts)],
        "stamps": [SimpleNamespace(at=timezone.now(), is_late=late, waiting=2) for late in (False, True)],
        "said_rows": [promise, ""],
        "entrance": Sample(auto_id="door_%s"),
    }


def style_context() -> dict[str, Any]:
    """Everything the page draws; the first form is as it comes, the second as it comes back."""
    promise = str(_("In one sentence: what one will see, know or do."))
    trail = [
        Shown(str(_("A module that is done")), "inform", "done", "awareness"),
        Shown(str(_("A module to refresh")), "train", "refresh", "discovery"),
        Shown(
            str(_("The module one is in")), "train", "doing", "tutorial", promise=promise, current=True,
            percent=40, steps_done=2, steps_total=5, reasons=(str(_("Because you are starting on this objective.")),),
            action_url="#trail", action_label=str(_("Continue")),
        ),
        Shown(str(_("A detour")), "inform", "todo", "webinar", optional=True),
        Shown(str(_("A module set aside")), "act", "skipped", "kit"),
        Shown(str(_("A module to come")), "act", "todo", "experiential", promise=promise),
    ]  # fmt: skip
    return {
        "blazes": [(route, state) for route in (*ROUTES, "") for state in STATES],
        "states": STATES,
        "routes": ROUTES,
        "formats": FORMATS,
        "kinds": KINDS,
        "colours": COLOURS,
        "trail": trail,
        "cards": trail[:3],
        "here": trail[2],
        "doors": [
            {"code": code, "count": count, "minutes_from": least, "minutes_to": most, "first": step if count > 1 else None}
            for code, count, least, most, step in (
                ("inform", 9, 20, 75, trail[0]),
                ("train", 14, 30, 2400, trail[2]),
                ("act", 1, 40, 40, trail[5]),
            )
        ],
        "said": [
            Message(constants.SUCCESS, _("What was done, and that it is kept.")),
            Message(constants.ERROR, _("What could not be done, what is safe, and what to do.")),
        ],
        "taken": {"module_key": UUID(int=1), "weight_kb": 43},
        "facet": {
            "label": _("Route"),
            "options": [
                {"label": _("The first"), "count": 4, "url": "#lists", "selected": True},
                {"label": _("The second"), "count": 2, "url": "#lists", "selected": False},
                {"label": _("Nothing left here"), "count": 0, "url": "#lists", "selected": False},
            ],
        },
        "form": Sample(auto_id="plain_%s"),
        "entrance": Sample(auto_id="entrance_%s"),
        "returned": Sample({"mail": "no address"}, auto_id="back_%s"),
        "now": timezone.now(),
        "asked": questions(),
        "proposals": proposals([replace(step, language=get_language() or "") for step in trail]),
        "leading": "inform",
        **board(),
        **outcomes(),
        **pages(),
    }
