"""Blocks: formulas without a script, tables as they are pasted, recordings that wait for a click, sites on a list."""

from html import unescape

import html5lib
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import override
from wagtail.documents import get_document_model

from cms.blocks.samples import SHOWN
from cms.blocks.steps import ALL
from cms.engine.embedding import embed_of
from cms.engine.formulas import FormulaError, mathml
from cms.engine.markup import render
from cms.engine.readiness import lacks_of
from cms.engine.tabling import TableError, table_of
from cms.formats.form import written_of
from cms.models import FORMATS, DiscoveryPage
from cms.templatetags.cms_tags import meaning
from tests.cms.conftest import step

# --- formulas


def test_a_formula_survives_the_allow_list_in_a_line_and_on_its_own():
    line, block = render("Soit $x^2 \\le 3$."), render("$$\n\\frac{1}{2}\n$$")
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in line
    assert line.startswith("<p>Soit <math")
    assert '<div class="formula" tabindex="0"><math' in block
    assert 'display="block"' in block
    for html in (line, block):
        html5lib.HTMLParser(strict=True).parseFragment(html)


@pytest.mark.parametrize(
    "text", ["De 5 $ à 10 $.", "5$ et 6$", "`$x$`", "```\n$x$\n```", "$\\frac$", "\\$x\\$", "$x", "\ue0000\ue001", "$ x $"]
)
def test_money_code_and_broken_formulas_stay_text(text):
    assert "<math" not in render(text)


def test_typed_mathml_is_dropped_while_formulas_stay():
    html = render("<math><mtext>typed</mtext></math> $y$")
    assert "typed" not in html
    assert "<mi>y</mi>" in html


@pytest.mark.parametrize(
    "latex",
    [
        "\\text{<script>alert(1)</script>}",
        "\\href{javascript:alert(1)}{x}",
        "\\text{<img src=x onerror=alert(1)>}",
        '\\class{a" onload=alert(1)}{x}',
        "\\color{red;}{x}",
        "\\style{position:fixed}{x}",
        "</annotation></semantics></math><script>alert(1)</script>",
        "\\text{&lt;script&gt;}",
    ],
)
def test_a_hostile_formula_is_only_a_formula(latex):
    html = render(f"$${latex}$$")
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    for element in tree.iter():
        assert str(element.tag).rsplit("}", 1)[-1] not in ("script", "img", "a", "style")
        assert not {name for name in element.attrib if str(name).startswith("on") or name in ("style", "href", "class", "id")} - {"class"}


@pytest.mark.parametrize("latex", ["{" * 60 + "}" * 60, "x" * 2001, "\\frac{", ""])
def test_a_formula_that_cannot_be_read_is_refused(latex):
    with pytest.raises(FormulaError):
        mathml(latex)


# --- tables


def test_a_table_is_read_from_bars_and_from_a_spreadsheet():
    barred = table_of("| Quoi | Combien |\n|---|--:|\n| A | 1 |\n| B | 2 |")
    pasted = table_of("Quoi\tCombien\r\nA\t1\r\nB\t2\r\n")
    assert barred == pasted
    assert barred.rows == (("A", "1"), ("B", "2"))


@pytest.mark.parametrize(("text", "words"), [("A | B", "at least one row"), ("A | B\n1 | 2\n1", "Row 3 has 1"), ("A\n" * 300, "at most")])
def test_a_table_that_does_not_fit_names_its_row(text, words):
    with pytest.raises(TableError, match=words):
        table_of(text)


# --- other sites


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3", "https://www.youtube-nocookie.com"),
        ("https://youtu.be/dQw4w9WgXcQ", "https://www.youtube-nocookie.com"),
        ("https://vimeo.com/76979871", "https://player.vimeo.com"),
        ("https://www.dailymotion.com/video/x8abc12", "https://geo.dailymotion.com"),
        ("https://framatube.org/w/9c9de5e8-0a1e-484a-b099", "https://framatube.org"),
        ("https://archive.org/details/some_film", "https://archive.org"),
    ],
)
def test_players_of_the_list_are_framed_from_their_own_origin(url, origin):
    found = embed_of(url)
    assert found is not None
    assert found.origin == origin
    assert found.frame.startswith(origin + "/")


ELSEWHERE = [
    "http://www.youtube.com/watch?v=abc", "https://www.youtube.com.evil.example/watch?v=abc", "https://evil.example/https://youtu.be/abc",
    "https://youtu.be@evil.example/abc", "https://user@youtu.be/abc", "https://youtu.be:8443/abc", "//youtu.be/abc", "javascript:alert(1)",
    "https://127.0.0.1/watch?v=abc", "https://[::1]/abc", "https://0x7f000001/abc", "https://localhost/w/abc", "https://youtu.be/../../abc",
    "https://youtu.be/abc\"onload=alert(1)", "https://youtu.be/a%22b", "https://www.youtube.com/watch?v=<script>", "https://youtu.be/abc\n",
    "https://www.youtube.com/redirect?q=https://evil.example", "data:text/html,x", "https://youtu.be\\@evil.example/abc", "https://ＹＯＵＴＵ.be/abc",
    "https://169.254.169.254/latest", "https://vimeo.com/abc/../../../x", "https://player.vimeo.com.evil.example/1", "", "https://", "https://youtu.be",
]  # fmt: skip


@pytest.mark.parametrize("url", ELSEWHERE)
def test_no_other_address_becomes_a_frame(url):
    assert embed_of(url) is None


def test_the_editor_is_told_which_sites_may_be_shown():
    block = ALL["embed"][0]()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python({"title": "x", "url": "https://example.org/film", "minutes": 3}))
    assert "Framatube" in str(caught.value.block_errors["url"])


# --- recordings


def document(name):
    return get_document_model().objects.create(title=name, file=ContentFile(b"x", name))


@pytest.mark.django_db
def test_a_recording_is_a_sound_or_a_film_with_captions_that_are_captions(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    block = ALL["video"][0]()
    film, page = document("film.mp4"), document("page.html")
    value = {"title": "x", "minutes": 4, "chapters": [{"start": "0:30", "title": "Un"}]}
    assert block.clean(block.to_python(value | {"file": film.pk}))["file"] == film
    for wrong, field in (({"file": page.pk}, "file"), ({"file": film.pk, "captions": page.pk}, "captions")):
        with pytest.raises(ValidationError) as caught:
            block.clean(block.to_python(value | wrong))
        assert set(caught.value.block_errors) == {field}


@pytest.mark.django_db
def test_nothing_of_a_recording_is_loaded_before_a_click(make_module, client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    film = document("film.mp4")
    said = {"title": "Un film", "minutes": 7, "chapters": [{"start": "1:05", "title": "Deux"}], "transcript": "Tout est **dit**."}
    page = make_module(
        body=[
            step(
                "Voir",
                ("video", said | {"file": film.pk}),
                ("embed", said | {"url": "https://framatube.org/w/abcdef123"}),
                ("table", {"caption": "T", "rows": "A|B\n1|2", "first_column": True, "source": ""}),
                ("maths", {"latex": "x^2", "words": "x au carré"}),
            )
        ]
    )
    body = client.get(f"{page.url}?step=1").content.decode()
    assert 'preload="none"' in body
    assert "<iframe" not in body
    assert f"{film.url}#t=65" in body
    assert "<strong>dit</strong>" in body
    assert '<th scope="row">1</th>' in body

    block = page.step_children()[0].value["body"][1]
    watched = client.get(f"/fr/watch/{page.module_key}/{block.id}/")
    assert "https://framatube.org/videos/embed/abcdef123" in watched.content.decode()
    assert "frame-src https://framatube.org" in watched.headers["Content-Security-Policy"]
    assert "frame-src" not in client.get(f"{page.url}?step=1").headers["Content-Security-Policy"]
    assert client.get(f"/fr/watch/{page.module_key}/{page.step_children()[0].id}/").status_code == 404


@pytest.mark.django_db
def test_a_recording_without_transcript_and_a_document_without_licence_block(make_module):
    recording = {"title": "Long", "file": None, "minutes": 12}
    page = make_module(page_class=DiscoveryPage, publish=False, body=[step("Voir", ("video", recording), ("document", {"document": None}))])
    found = {(lack.level.value, lack.message.split(" ")[-1]) for lack in lacks_of(written_of(page)) if lack.params.get("step") == "Voir"}
    texts = [lack.message for lack in lacks_of(written_of(page)) if lack.params.get("recording") == "Long"]
    assert len(texts) == 3, "no transcript, no captions, too long"
    assert any(level == "blocking" for level, _word in found)
    assert any("licence" in lack.message and lack.params.get("step") == "Voir" for lack in lacks_of(written_of(page)))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", sorted(ALL))
def test_the_menu_of_blocks_shows_a_sample_of_each_and_says_what_it_is_for(admin_client, name, language):
    offering = next(blocks for page_class in FORMATS.values() if name in (blocks := blocks_of_a_step(page_class)))
    block, (description, sample) = offering[name], SHOWN[name]

    answer = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}, headers={"accept-language": language})
    assert answer.status_code == 200
    shown = unspaced(answer.content.decode())
    with override(language):
        words = [unspaced(text) for text in map(str, texts_in(sample))]
        assert block.is_previewable
        assert block.get_description() == description
        assert name in ("markdown", "quiz", "rich_text") or any(text in shown for text in words), words
    assert "cheminer.css" in shown


def test_the_samples_of_pictures_and_of_other_sites_show_what_they_are(admin_client):
    offering = blocks_of_a_step(DiscoveryPage)
    for name, words in (("image", "<img"), ("embed", "Framatube")):
        answer = admin_client.get(reverse("wagtailadmin_block_preview"), {"id": offering[name].definition_prefix})
        assert words in answer.content.decode().partition("<main")[2]


def unspaced(text):
    """A text whose spaces are all alike, whatever typography made of them."""
    return " ".join(unescape(text).split())


def blocks_of_a_step(page_class):
    """What the steps of this format may hold."""
    return page_class._meta.get_field("body").stream_block.child_blocks["step"].child_blocks["body"].child_blocks


def texts_in(value):
    """Every text to translate in a sample."""
    if isinstance(value, Promise):
        return [value]
    rows = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for row in rows for text in texts_in(row)]


def test_a_scale_explains_the_place_one_took_and_no_other():
    meanings = [{"upto": 5, "text": "Go on."}, {"upto": 2, "text": "Begin small."}]
    assert [meaning(meanings, place) for place in (None, 1, 2, 3, 5, 6)] == ["", "Begin small.", "Begin small.", "Go on.", "Go on.", ""]
