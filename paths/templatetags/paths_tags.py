"""Reasons in templates."""

from collections.abc import Mapping
from typing import Any

from django import template

from paths.actions import sentence
from paths.actions.wording import PEOPLE
from paths.engine.reasons import Reason

register = template.Library()


@register.simple_tag
def reason(given: Reason | Mapping[str, Any]) -> str:
    """A reason as a sentence: `{% reason step.reasons.0 %}`."""
    return sentence(given)


@register.filter
def sentences(reasons: list[Reason | Mapping[str, Any]]) -> list[str]:
    """All the reasons of a step as sentences: `{% for words in step.reasons|sentences %}`."""
    return [sentence(one) for one in reasons]


register.simple_tag(reason, name="reason_sentence")  # where a template names a variable `reason`


@register.simple_tag
def reference_name(name: str) -> str:
    """Who a reference situation stands for, in words."""
    return str(PEOPLE[name])
