"""A module goes out as a text file and comes back: the same page, the same credit, and the same text again."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Revision

from cms.actions.exporting import export_manuscript
from cms.actions.importing import import_manuscript
from cms.engine.manuscript import ManuscriptError, parse
from cms.models import FORMATS, DiscoveryPage, KitPage, ModulePage, ModuleVersion
from learning.management.commands.load_demo import DEMO
from tests.cms.conftest import RECALL, step

pytestmark = pytest.mark.django_db
ONE_PER_FORMAT = ["remede-ou-poison", "premiers-pas-territoire", "quatorze-ans-d-observation", "situer-les-besoins", "choisir-un-outil",
                  "rendre-sa-pratique-visible", "questionner-les-usages"]  # fmt: skip


@pytest.mark.parametrize("slug", ONE_PER_FORMAT)
def test_every_format_comes_back_unchanged(catalogue, slug):
    page = import_manuscript(parse((DEMO / "modules" / f"{slug}.fr.md").read_text(encoding="utf-8")), parent=catalogue)
    before = (Revision.objects.count(), ModuleVersion.objects.count())
    text = export_manuscript(page)
    again = import_manuscript(parse(text), parent=catalogue)
    assert (Revision.objects.count(), ModuleVersion.objects.count()) == before, "nothing has changed"
    assert export_manuscript(again) == text


EVERYTHING = [
    step(
        "Lire ## et :::",
        ("markdown", "Un."),
        ("markdown", "Deux.\r\n\r\n## Un titre\r\n::: figure\r\n```\r\nx\r\n```"),
        ("rich_text", "<p>a <b>b</b></p>"),
    ),
    step(
        "Faire",
        ("recall", RECALL),
        ("recall", {"question": "Vrai : faux ?", "kind": "true_false", "answer": "false", "choices": [], "explanation": "Non"}),
        ("external", {"title": "Ailleurs", "by": "X", "url": "https://example.org/a?b=1#c", "minutes": 30, "text": ""}),
        (
            "embed",
            {
                "title": "V",
                "url": "https://youtu.be/abc123",
                "minutes": 4,
                "chapters": [{"start": "4:30", "title": "A"}],
                "transcript": "T",
            },
        ),
        ("table", {"caption": "T", "rows": "a|b\n1|2", "first_column": False, "source": ""}),
        ("maths", {"latex": "\\frac{1}{2}", "words": "un demi"}),
        ("checklist", {"title": "C", "items": ["no", "12:30", "~"]}),
        ("timeline", {"items": [{"date": "2019", "text": "x: y"}]}),
        ("module", {"module": str(uuid.uuid4()), "text": ""}),
        ("scale", {"question": "?", "low": "1", "high": "2", "points": 4, "when": "after", "meanings": [{"upto": 2, "text": "a: b"}]}),
        ("quiz", {"quiz": "q", "threshold": None}),
        minutes=7,
        optional=True,
    ),
]


def test_a_module_written_in_the_editor_keeps_its_ids_and_its_credit(make_module):
    page = make_module(body=EVERYTHING, skills=["a-b"], sources=[{"type": "source", "value": {"title": "S", "date": "2019"}}])
    text = export_manuscript(page)
    outline = page.compile()
    key, parent = page.translation_key, page.get_parent().specific
    page.delete()

    back = import_manuscript(parse(text), parent=parent, publish=False)
    assert back.translation_key == key
    asked = [[[(ask.id, ask.kind) for ask in each.asks] for each in made.steps] for made in (outline, back.compile())]
    assert asked[0] == asked[1]
    assert back.compile().requirements == outline.requirements
    assert export_manuscript(back) == text
    assert back.step_children()[0].value["body"][1].value.replace("\r\n", "\n") == EVERYTHING[0]["value"]["body"][1]["value"].replace(
        "\r\n", "\n"
    )


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("## X {#x minutes=5 colour=red}", "means nothing"),
        ("## X {# minutes=5}", "has a name"),
        ("## X {#x id=7 minutes=5}", "has a name"),
    ],
)
def test_a_step_that_cannot_be_read_names_its_line(head, words):
    text = f"---\nslug: x\nformat: kit\nlanguage: fr\ntitle: X\n---\n\n{head}\n"
    with pytest.raises(ManuscriptError, match=words) as caught:
        parse(text)
    assert caught.value.line == 8


@pytest.mark.parametrize("container", ["image\nimage: 999\nalt: x", "document\ndocument: 999", "video\ntitle: x\nfile: 999\nminutes: 2"])
def test_a_file_that_is_not_in_the_library_is_named(catalogue, container):
    text = f"---\nslug: x\nformat: kit\nlanguage: fr\ntitle: X\n---\n\n## X {{#x minutes=5}}\n\n::: {container}\n:::\n"
    with pytest.raises(ManuscriptError, match="999") as caught:
        import_manuscript(parse(text), parent=catalogue)
    assert caught.value.line == 10
    assert not ModulePage.objects.exists()


# --- in the admin


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_user("editor@example.org", "secret-enough")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def test_an_editor_takes_a_module_out_and_brings_one_in_as_a_draft(editor, make_module):
    page = make_module()
    taken = editor.get(reverse("cms_export", args=[page.pk]))
    assert taken.headers["Content-Disposition"] == 'attachment; filename="premiers-pas.fr.md"'
    text = taken.content.decode().replace("slug: premiers-pas", "slug: un-autre").replace(f"key: {page.module_key}\n", "")
    answer = editor.post(reverse("cms_import"), {"file": SimpleUploadedFile("x.md", text.encode())})
    made = DiscoveryPage.objects.get(slug="un-autre")
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert not made.live
    assert reverse("cms_export", args=[page.pk]) in editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "vide"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"---\nslug: x\nformat: poem\nlanguage: fr\ntitle: X\n---\n", "Ligne 3\xa0: «\xa0poem\xa0» n’est pas un format"),
        (b"---\nslug: ../x\nformat: kit\nlanguage: fr\ntitle: X\n---\n", ""),
        (b"x" * 1_100_000, ""),
        (b"PK\x03\x04", ""),
    ],
)
def test_a_file_that_is_no_manuscript_is_refused_with_its_line(editor, catalogue, data, words):
    answer = editor.post(reverse("cms_import"), {"file": SimpleUploadedFile("<svg onload=alert(1)>.md", data)})
    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors["file"])
    assert not ModulePage.objects.exists()


def test_a_module_serves_as_a_template_for_another(editor, make_module):
    page = make_module(published_on="2026-01-01")
    answer = editor.post(reverse("cms_duplicate", args=[page.pk]))
    made = DiscoveryPage.objects.exclude(pk=page.pk).get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[made.pk])
    assert (made.live, made.published_on) == (False, None)
    assert made.translation_key != page.translation_key, "a copy shares no credit"
    assert made.slug != page.slug
    editor.post(reverse("cms_duplicate", args=[page.pk]))
    assert DiscoveryPage.objects.count() == 3


@pytest.mark.parametrize("mode", ["", "beginner", "expert"])
@pytest.mark.parametrize("code", FORMATS)
def test_a_draft_is_previewed_as_somebody(make_module, rf, code, mode):
    page = make_module(code, page_class=FORMATS[code], publish=False)
    shown = page.make_preview_request(preview_mode=mode)
    assert shown.status_code == 200
    body = shown.render().content.decode() if hasattr(shown, "render") and not shown.is_rendered else shown.content.decode()
    assert ("preview-as" in body) == bool(mode)


def test_a_preview_says_on_which_route_its_reader_meets_the_module(make_module):
    page = make_module("pour-agir", page_class=KitPage, route_inform=0, route_act=3, maturity_from=3, maturity_to=4)
    expert, beginner = (page.make_preview_request(preview_mode=mode) for mode in ("expert", "beginner"))
    met, not_met = (shown.content.decode().partition('class="preview-as')[2].partition("</div>")[0] for shown in (expert, beginner))
    assert "étape 1 sur 1" in met
    assert "pas sur sa voie" in not_met
    assert "Cette personne lit\N{NO-BREAK SPACE}: «" in met, "what speaks to the reader is told as what the reader reads"
    assert "Cette personne lit" in not_met
