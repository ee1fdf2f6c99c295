"""Tags of the shared templates: the language switch, minutes in words, the trail map."""

import itertools
from collections.abc import Hashable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.urls import reverse, translate_url
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, override
from django.utils.translation import get_language_info as language_info

from cms.models import ModulePage, card_of, term
from cms.models.keeping import Kept
from cms.models.places import in_languages
from learning.templatetags import trail

register = template.Library()

ROUTES = ("inform", "train", "act")
SHORT = 5  # options that stand open in a facet
NO_BREAK = "\u00a0"  # a number and its unit stay on one line


class LanguageLink(NamedTuple):
    """Where the page at hand is found in one language; `url` keeps the query, `absolute` names the host as hreflang asks."""

    code: str
    name: str
    url: str
    absolute: str
    current: bool


SECTIONS = {  # where one may go from any page
    "explore": (gettext_noop("Explore"), "wagtail_serve", "catalogue/"),
    "path": (gettext_noop("My path"), "journey:path"),
    "resources": (gettext_noop("Resources"), "wagtail_serve", "resources/"),
    "calendar": (gettext_noop("Calendar"), "wagtail_serve", "calendar/"),
}


class Place(NamedTuple):
    """Which of the sections one is in, if in any, and whether on its very first page."""

    section: str = ""
    is_itself: bool = False


class Section(NamedTuple):
    label: str
    url: str
    current: str


@lru_cache(maxsize=16)
def _section_urls(language: str) -> dict[str, str]:
    return {code: reverse(name, args=args) for code, (_label, name, *args) in SECTIONS.items()}


@register.simple_tag(takes_context=True)
def here(context: Context) -> Place:
    """Where among the sections the page at hand is."""
    path = getattr(context.get("request"), "path", "")
    found = next(((code, url) for code, url in _section_urls(get_language()).items() if path.startswith(url)), None)
    return Place(found[0], path == found[1]) if found else Place()


@register.simple_tag
def sections(place: Place) -> list[Section]:
    """The sections as links, the one that one is in marked as `aria-current` has it."""
    current = {place.section: "page" if place.is_itself else "true"}
    urls = _section_urls(get_language())
    return [Section(gettext(label), urls[code], current.get(code, "")) for code, (label, *_where) in SECTIONS.items()]


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """The page at hand in each language, for the switch and for hreflang; a page without a translation leads to a word that says so."""
    request = context.get("request")
    if request is None:
        return []
    page = context.get("page")
    inside = _in_module_language if isinstance(page, ModulePage) else _in_page_language
    links, home = [], request.build_absolute_uri("/").removesuffix("/")
    for code in dict(settings.LANGUAGES):
        url = request.get_full_path() if code == get_language() else inside(page, request.get_full_path(), code)
        links.append(LanguageLink(code, _own_name(code), url, f"{home}{url}" if url.startswith("/") else url, code == get_language()))
    return links


@lru_cache(maxsize=16)
def _own_name(code: str) -> str:
    """What a language calls itself."""
    return str(language_info(code)["name_local"]).capitalize()


def _in_module_language(page: ModulePage, url: str, code: str) -> str:
    """A module's address in another language, which may have words of its own; at the same step."""
    card = card_of(page.translation_key, code)
    if card is None or card.language != code:
        return _elsewhere(page.translation_key, code)
    _path, mark, query = url.partition("?")
    return f"{card.url}{mark}{query}"


def _in_page_language(page: Any, url: str, code: str) -> str:
    """Any other page's address in another language; what is no page of the site's tree is there in every language. A page that lacks a
    translation leads to a word that says so."""
    key = getattr(page, "translation_key", None)
    if not key or not page.pk:
        return _translated(url, get_language(), code)
    place = in_languages(key).get(code)
    if place is None:
        return _elsewhere(key, code)
    _path, mark, query = url.partition("?")
    return f"{place.url}{mark}{query}"


@lru_cache(maxsize=1024)
def _translated(url: str, _language: str, code: str) -> str:
    """The same address under another language's prefix; Django looks for it by trying every pattern, so each is looked for once."""
    return translate_url(url, code)


def _elsewhere(key: Any, code: str) -> str:
    with override(code):
        return reverse("cms:elsewhere", args=[key])


@register.simple_tag
@lru_cache(maxsize=64)
def blaze(route: str, state: str) -> str:
    """The blaze without words, for lists of hundreds: twenty drawings there are, and each is drawn once."""
    return render_to_string("components/blaze.html", {"route": route, "state": state})


@register.simple_tag
@lru_cache(maxsize=16)
def format_icon(code: str) -> str:
    """A format's line drawing, each drawn once."""
    return render_to_string("components/format_icon.html", {"format": code})


@register.filter
def minutes(value: int | None) -> str:
    """Minutes as people say them: "45 min", "1 h 35", "2 h"; nothing for nothing."""
    if not value:
        return ""
    hours, rest = divmod(int(value), 60)
    if not hours:
        words = gettext("%(minutes)d min") % {"minutes": rest}
    elif not rest:
        words = gettext("%(hours)d h") % {"hours": hours}
    else:
        words = gettext("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": rest}
    return words.replace(" ", NO_BREAK)


@register.simple_tag
def route_label(code: str) -> str:
    """The word that goes with a blaze, as the vocabulary of routes has it."""
    return _label("route", code)


@register.simple_tag
def format_label(code: str) -> str:
    """The word that goes with a format's icon, as the vocabulary of formats has it."""
    return _label("format", code)


def _label(kind: str, code: str) -> str:
    found = term(kind, str(code))
    return found.label() if found else ""


@register.filter
def per_cent(value: int) -> str:
    """A share of a hundred as the language writes it: 40% in English, a space before the sign in French."""
    return gettext("%(percent)s%%") % {"percent": value}


@register.filter
def is_open(options: Sequence[Any]) -> bool:
    """Whether a facet is worth opening unasked: it is short, or one of its options is chosen."""
    return len(options) <= SHORT or any(_of(option, "selected", False) for option in options)


@register.filter
def leading_on(facets: Sequence[Any]) -> list[Any]:
    """The facets beside the routes that still lead somewhere: one of their options would leave something, or is chosen."""
    return [
        facet
        for facet in facets
        if _of(facet, "name", "") != "route"
        and any(_of(each, "count", 0) or _of(each, "selected", False) for each in _of(facet, "options", ()))
    ]


@register.filter
def main_route(card: Any) -> str:
    """The route a module serves most: its `route`, else the heaviest of its `routes`; the order of the routes settles a tie."""
    routes, named = _of(card, "routes", None), _of(card, "route", None)
    if named or not routes:
        return named or ""
    weights = dict(routes)
    return max(ROUTES, key=lambda code: weights.get(code, 0))


LINE = (  # what a line of the trail list shows of a step
    *("key", "title", "promise", "url", "format", "route", "minutes", "state", "current", "language"),
    *("action_url", "action_label", "aside", "origin", "withdrawn"),
)
HERE = ("percent", "steps_done", "steps_total")  # and of the one that is gone on with
_line_of, _here_of = attrgetter(*LINE), attrgetter(*HERE)
_lines: Kept[SafeString] = Kept(4000)  # some 1.5 KB each


@register.simple_tag
def trail_lines(steps: Sequence[Any], level: int | str = "", edit: str = "") -> SafeString:
    """The lines of the trail list; the line on the left comes from either side in turn."""
    language, sides = get_language(), itertools.cycle(("near", "far"))
    return SafeString("".join([_line(language, step, side, level, edit) for step, side in zip(steps, sides, strict=False)]))


def _line(language: str, step: Any, side: str, level: int | str, edit: str) -> SafeString:
    """Those who stand alike before a module see the same line, so it is drawn once for all of them."""
    question = (language, side, level, edit, *_shown(step))
    given = {"step": step, "side": side, "level": level, "edit": edit}
    return _lines.get(question, lambda: get_template("components/trail_line.html").render(given))


def _shown(step: Any) -> tuple[Any, ...]:
    """All that a line shows of a step: how far one is shows as a figure on the one that is gone on with, and else as begun or not."""
    try:
        line, far, current, reasons = _line_of(step), _here_of(step), step.current, step.reasons
    except AttributeError:  # a mapping, or an object that has some of it
        line, far = tuple(_of(step, name, "") for name in LINE), tuple(_of(step, name, 0) for name in HERE)
        current, reasons = _of(step, "current", False), _of(step, "reasons", ())
    return *line, _of(step, "optional", ""), tuple(reasons), far if current else bool(far[0])


@register.simple_tag
def module_card(step: Hashable, level: int) -> SafeString:
    """A module one has begun, as one of the catalogue's cards. It looks the same for all who are as far."""
    given = {"card": step, "progress": step, "level": level, "LANGUAGE_CODE": get_language()}
    return _lines.get((given["LANGUAGE_CODE"], level, step), lambda: get_template("components/card.html").render(given))


@register.simple_tag(takes_context=True)
def trail_map(context: Context, steps: Sequence[Any], title: str = "") -> SafeString:
    """A journey as a picture. `steps`: objects or mappings with route, state, title, current, optional; `title` names the journey."""
    return _map(get_language(), context.get("LANGUAGE_BIDI"), tuple(map(_place, steps)), trail_words(steps, title))


@register.simple_tag
def sample_trail() -> list[dict[str, Any]]:
    """What a path may look like, for who has none yet: the three routes one after the other, and a detour."""
    routes = (("inform", "done"), ("inform", "done"), ("train", "doing"), ("inform", "todo"), ("train", "todo"), ("act", "todo"))
    shown = enumerate(routes, 1)
    return [{"route": route, "state": state, "current": state == "doing", "optional": number == 4} for number, (route, state) in shown]


@lru_cache(maxsize=200)  # up to 20 KB each
def _map(language: str, is_rtl: bool | None, stands: Sequence[tuple[str, str, bool, bool]], words: str) -> SafeString:
    """The picture of a trail is the same for all whose steps stand alike; what it says in words is part of it."""
    places = [trail.Place(*each) for each in stands]
    return get_template("components/trail_map.html").render({"places": places, "words": words, "LANGUAGE_BIDI": is_rtl})


def _place(step: Any) -> tuple[str, str, bool, bool]:
    """How one step stands on the map: its route and state, whether one is there, whether it is a detour."""
    optional = bool(_of(step, "optional", False))
    try:
        return step.route, step.state, bool(step.current), optional
    except AttributeError:  # a mapping, or an object that has some of it
        return _of(step, "route", ""), _of(step, "state", "todo"), bool(_of(step, "current", False)), optional


@register.simple_tag
def trail_drawings(places: Sequence[trail.Place]) -> dict[str, trail.Drawing]:
    """The same trail for a wide place and for a narrow one."""
    return {"wide": trail.draw(places, trail.WIDE), "narrow": trail.draw(places, trail.NARROW)}


def trail_words(steps: Sequence[Any], title: str = "") -> str:
    """What the picture says, in one sentence or two."""
    states = [_of(step, "state", "todo") for step in steps]
    done = sum(state in ("done", "refresh") for state in states)
    words = ngettext("A trail of %(count)d step, %(done)d done.", "A trail of %(count)d steps, %(done)d done.", len(steps)) % {
        "count": len(steps),
        "done": done,
    }
    here = next((number for number, step in enumerate(steps, 1) if _of(step, "current", False)), None)
    if here is not None:
        place = {"number": here, "title": _of(steps[here - 1], "title", "")}
        words += " " + gettext("You are at step %(number)d: %(title)s.") % place
    return f"{title} · {words}" if title else words


def _of(step: Any, name: str, default: Any) -> Any:
    """An attribute of an object or a key of a mapping."""
    return step.get(name, default) if isinstance(step, dict) else getattr(step, name, default)
