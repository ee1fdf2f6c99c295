"""The works measured: who does what, as requests."""

import html
import itertools
import json
import re
import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

from .load import CLIENTS, Call, Script, fetch
from .world import World

TOKEN = "b" * 32  # the same value as cookie and as header is what the site's protection asks for


def cookies(session: str) -> dict[str, str]:
    return {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}


def form(session: str, path: str, values: list[tuple[str, str]]) -> Call:
    """A form posted by somebody."""
    headers = {**cookies(session), "Content-Type": "application/x-www-form-urlencoded"}
    return Call("POST", path, urlencode(values).encode(), headers, expects=(302, 303))


def again(call: Call) -> Script:
    return lambda number: itertools.repeat(call)


def scripts(world: World, port: int) -> dict[str, Script]:
    """Work by name, in the order they are printed."""
    learner, facilitator = cookies(world.learner), cookies(world.facilitator)
    return {
        "catalogue": again(Call("GET", "/fr/catalogue/")),
        "module": again(Call("GET", f"{world.module_url}?step=2", headers=learner)),
        "my path": again(Call("GET", "/fr/path/", headers=learner)),
        "my path with 50 modules": again(Call("GET", "/fr/path/", headers=cookies(world.long_path))),
        "one event": _events(world),
        "quiz submission": _submissions(world, port),
        "routes": again(Call("GET", "/fr/routes/", headers=learner)),
        "board": again(Call("GET", f"/fr/cohorts/{world.cohort}/", headers=facilitator)),
    }


def crowded(world: World) -> dict[str, Script]:
    """The catalogue once it holds a thousand modules: for visitors, made anew for each, searched, signed in."""
    visitor, learner = {"Cookie": "seen=1"}, cookies(world.learner)
    return {
        "catalogue of 1,000": again(Call("GET", "/fr/catalogue/")),
        "catalogue of 1,000, made anew": again(Call("GET", "/fr/catalogue/?domain=digital", headers=visitor)),
        "catalogue of 1,000, searched": again(Call("GET", "/fr/catalogue/?q=numerique", headers=visitor)),
        "catalogue of 1,000, signed in": again(Call("GET", "/fr/catalogue/", headers=learner)),
        "resource centre": again(Call("GET", "/fr/resources/examples/")),
        "search of everything": again(Call("GET", "/fr/search/?q=numerique", headers=visitor)),
    }


def _events(world: World) -> Script:
    """Each client records one event after another, as one learner after another."""

    def script(number: int) -> Iterator[Call]:
        for session in itertools.cycle(world.recorders[number:] + world.recorders[:number]):
            event = {**world.event, "event_id": str(uuid.uuid4())}
            body = json.dumps({"events": [event]}).encode()
            yield Call("POST", "/record/events/", body, {**cookies(session), "Content-Type": "application/json"})

    return script


def _submissions(world: World, port: int) -> Script:
    """Each client takes the quiz again and again, ten answers in one form; only the submission is counted."""

    def script(number: int) -> Iterator[Call]:
        for session in itertools.cycle(world.recorders[number::CLIENTS]):  # no two hand in one learner's attempt
            started = fetch(port, form(session, f"/fr/quiz/{world.quiz}/start/", [("module", ""), ("step", ""), ("next", "/fr/")]))
            page = fetch(port, Call("GET", started.location, headers=cookies(session)))
            yield form(session, f"{started.location}submit/", filled(page.text))

    return script


def filled(page: str) -> list[tuple[str, str]]:
    """The values a browser would send for a quiz page in which something was answered everywhere."""
    inside = page[page.index("<main") : page.index("</main")]
    values: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", inside):
        told = {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
        if told.get("type") in ("hidden", "radio", "checkbox") and "name" in told:
            values.setdefault(told["name"], told.get("value", "on"))
        elif "name" in told:
            values.setdefault(told["name"], "2019")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', inside, re.DOTALL):
        values.setdefault(name, [html.unescape(each) for each in re.findall(r'value="([^"]*)"', options)][-1])
    return list(values.items())
