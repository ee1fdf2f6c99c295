"""What the style page shows: each component with what it accepts, once per state."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ROUTES = ("inform", "train", "act")
STATES = ("todo", "doing", "done", "refresh", "skipped")
FORMATS = ("awareness", "discovery", "webinar", "tutorial", "kit", "experiential", "syllabus")
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
        "returned": Sample({"mail": "no address"}, auto_id="back_%s"),
        "now": timezone.now(),
    }
