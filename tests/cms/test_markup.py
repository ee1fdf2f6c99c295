"""Editors' text reaches a page through an allow-list: hostile text does nothing."""

import re
import time

import pytest
from bs4 import BeautifulSoup

from cms.engine.markup import render

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD4=)",
    "[click](vbscript:x)",
    '<a href="javascript:alert(1)">x</a>',
    "<svg onload=alert(1)></svg>",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<iframe src=https://example.org></iframe>",
    '<div onclick="alert(1)" style="position:fixed">x</div>',
    "<style>*{display:none}</style>",
    '<form action="https://example.org"><input name=a></form>',
    "<object data=x></object><embed src=x>",
    "<base href=https://example.org>",
    '<meta http-equiv="refresh" content="0;url=https://example.org">',
    "# x {onclick=alert(1) style=color:red}",
    "![x](https://example.org/track.png)",
    '<p id="main" class="button">x</p>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '"><script>alert(1)</script>',
    "[a]: javascript:alert(1)\n\n[a]",
    '*[HTML]: "onmouseover=alert(1)\n\nHTML',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_does_nothing(text):
    html = render(text)
    tags = re.findall(r"<[^>]*>", html)
    joined = " ".join(tags).lower()
    assert not re.search(r"<(script|img|svg|math|iframe|style|form|input|object|embed|base|meta|noscript)\b", joined)
    assert not re.search(r"\son\w+\s*=|\sstyle\s*=|javascript:|vbscript:|data:", joined)
    assert 'id="main"' not in joined
    assert 'class="button"' not in joined


def test_headings_stand_below_what_they_belong_to():
    assert "<h3>A</h3>" in render("# A\n\n## B", 3)
    assert "<h4>B</h4>" in render("# A\n\n## B", 3)
    assert "<h2>A</h2>" in render("### A", 2)


def test_footnotes_of_two_texts_share_no_id():
    first, second = render("A[^1]\n\n[^1]: one"), render("B[^1]\n\n[^1]: two")
    ids = re.findall(r'id="([^"]+)"', first + second)
    assert len(ids) == len(set(ids)) == 4
    for target in re.findall(r'href="#([^"]+)"', first + second):
        assert target in ids


def test_what_may_be_wide_is_moved_by_keyboard_and_has_a_name():
    soup = BeautifulSoup(render("| A “x” | *Why* \\| b |\n|---|---|\n| 1 | 2 |\n\n    typed\n\n| | |\n|-|-|\n| 1 | 2 |"), "html.parser")
    named, bare = (table.parent for table in soup.find_all("table"))
    assert (named["tabindex"], named["role"], named["aria-label"]) == ("0", "group", "A “x” · Why | b")
    assert (bare["tabindex"], bare.get("role")) == ("0", None)
    assert soup.pre["tabindex"] == "0"


def test_links_elsewhere_tell_nothing():
    assert 'rel="noopener noreferrer"' in render("[x](https://example.org)")


def test_tables_lists_and_definitions_are_kept():
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |\n\n- x\n\nterm\n:   meaning")
    assert "<table>" in html
    assert "<li>x</li>" in html
    assert "<dt>term</dt>" in html


@pytest.mark.parametrize(
    "text", [">" * 5000 + "x", "- " * 3000, "[" * 20000, "[a](" * 1400, "<a " * 1400, "*" * 20000, " " * 4000 + "x", "a\0b", "`" * 9999]
)
def test_text_made_to_hold_a_worker_does_not(text):
    started = time.thread_time()
    render(text)
    assert time.thread_time() - started < 5
