"""Every template of the repository: nothing inline, nothing from elsewhere, nothing left without a word on what it accepts."""

import re
from pathlib import Path

import pytest
from django.conf import settings

PACKAGES = ("cms", "learning", "paths", "quizzes")
TEMPLATES = sorted(path for package in PACKAGES for path in (settings.BASE_DIR / package).glob("**/templates/**/*.html"))
COMPONENTS = sorted((settings.BASE_DIR / "learning" / "templates" / "components").glob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
class TestTemplate:
    def test_it_holds_no_inline_style_or_script(self, template: Path) -> None:
        text = template.read_text()

        assert not re.search(r"\sstyle\s*=", text) or name(template) == "learning/mail/templates/mail/mail.html"  # a mail has no sheet
        assert "<style" not in text
        assert not re.search(r"<script(?![^>]*\ssrc=)", text)
        assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
        assert "javascript:" not in text

    def test_it_asks_nothing_of_another_host(self, template: Path) -> None:
        text = re.sub(r'xmlns(:\w+)?="[^"]*"', "", template.read_text())

        assert not re.search(r"(?:src|href|action|srcset)=[\"'](?:https?:)?//", text)

    def test_a_form_that_asks_its_own_page_names_no_empty_address(self, template: Path) -> None:
        assert not re.search(r"<form[^>]*\saction=(\"\"|'')", template.read_text())

    def test_each_form_that_posts_carries_its_token(self, template: Path) -> None:
        text = template.read_text()

        for form in re.findall(r"<form[^>]*method=[\"']post[\"'].*?</form>", text, flags=re.S | re.I):
            assert "csrf_token" in form or "{% crispy" in form or "form_head" in form, form[:200]

    def test_it_is_short_enough_to_be_read(self, template: Path) -> None:
        assert len(template.read_text().splitlines()) <= 80


@pytest.mark.parametrize("component", COMPONENTS, ids=name)
def test_a_component_opens_with_what_it_accepts(component: Path) -> None:
    opening = re.sub(r"^\s*(\{%\s*load[^%]*%\}\s*)*", "", component.read_text())

    assert opening.startswith("{% comment %}"), component
