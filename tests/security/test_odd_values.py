"""Odd values in every field and parameter are answered; they never break a page."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.house.access_table import TABLE
from tests.house.test_access import of_site
from tests.security.addresses import path_of, reading
from tests.security.world import World

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(r"""(?:GET|POST|data|params|query)(?:\.get|\.getlist)?[\[(]["'](\w+)["']""")
NAMES = sorted({name for room in ("cms", "learning", "paths", "quizzes") for path in (ROOT / room).rglob("*.py")
                for name in READ.findall(path.read_text(encoding="utf-8"))})  # fmt: skip
ODD = {
    "many digits": "9" * 5000, "as many as may be read": "9" * 4000, "negative": "-1", "superscript": "²", "other digits": "٣",
    "nul": "a\x00b", "long": "a" * 10_000, "infinite": "1e999", "not a number": "NaN", "path": "../../etc/passwd", "sql": "' OR 1=1 --",
    "like": "%_%", "none": "None", "list": "[]", "uuid": "00000000-0000-0000-0000-000000000000", "blank": " ",
    "marks": "\u202e\u0000\ufffd", "emoji": "🙂" * 300,
}  # fmt: skip


def test_the_names_of_parameters_are_found_in_the_source() -> None:
    assert {"q", "step", "all", "minutes", "module", "route", "do", "turn", "go"} <= set(NAMES)


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_no_parameter_breaks_a_page_that_is_read(world: World, value: str) -> None:
    every = "&".join(f"{name}={quote(value)}" for name in NAMES)
    paths = {path.partition("?")[0] for path, _line in reading(world)} - {"/healthz", "/readyz"}

    assert [path for path in sorted(paths) if world.ask("learner", "GET", f"{path}?{every}").status_code >= 500] == []


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_no_field_breaks_a_form_that_is_sent(world: World, value: str) -> None:
    broken = []
    for line in TABLE:
        if line.POST:
            form, path = of_site(world, line.post), path_of(world, line)
            sent = [dict.fromkeys(NAMES, value), dict.fromkeys(NAMES, value) | form, *(form | {name: value} for name in form)]
            broken += [f"{path}: {each}"[:200] for each in sent if world.ask("learner", "POST", path, each).status_code >= 500]

    assert broken == []


ADDRESSES = ("/fr/%ff/", "/fr/catalogue/?q=%ff%fe", "/%c0%ae%c0%ae/", "/fr/join/%00/", "/fr/catalogue/%2e%2e/", "/fr//", "//fr/",
             "/fr/" + "a/" * 500, "/documents/1/%00", "/documents/99999999999999999999/x", "/admin/pages/99999999999999999999/",
             "/record/events/?x=%00", "/fr/quiz/%00/start/", "/fr/path/why/zz/")  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES, ids=range(len(ADDRESSES)))
def test_no_address_breaks_the_site(world: World, path: str) -> None:
    for role in ("anonymous", "superuser"):
        assert world.ask(role, "GET", path).status_code < 500
