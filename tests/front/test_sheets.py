"""Style sheets: colours in one place, readable in both schemes, light enough, nothing fetched from elsewhere."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

from learning.serving import joined_sheet

STATIC = settings.BASE_DIR / "static"
SHEETS = sorted(STATIC.glob("css/**/*.css"))
TOKENS = (STATIC / "css" / "tokens.css").read_text()
PAPERS = ("paper", "paper-2")
RUNNING = ("ink", "ink-2")
WORDS = ("brand", "inform", "train", "act", "alert")


def tokens(scheme: int) -> dict[str, str]:
    """The colours of one scheme: 0 light, 1 dark."""
    return {name: pair[scheme] for name, *pair in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", TOKENS)}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_guidelines_do() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
class TestColours:
    @pytest.mark.parametrize("ink", RUNNING)
    @pytest.mark.parametrize("paper", [*PAPERS, "wash", "alert-wash"])
    def test_running_text_is_readable_by_nearly_everyone(self, scheme: int, ink: str, paper: str) -> None:
        colours = tokens(scheme)

        assert contrast(colours[ink], colours[paper]) >= 7

    @pytest.mark.parametrize("sign", WORDS)
    @pytest.mark.parametrize("paper", [*PAPERS, "wash"])
    def test_signs_may_be_written_on_any_paper(self, scheme: int, sign: str, paper: str) -> None:
        colours = tokens(scheme)

        assert contrast(colours[sign], colours[paper]) >= 4.5

    def test_a_button_can_be_read_at_rest_and_under_the_pointer(self, scheme: int) -> None:
        colours = tokens(scheme)

        assert contrast(colours["on-brand"], colours["brand"]) >= 4.5
        assert contrast(colours["on-brand"], colours["brand-2"]) >= 4.5
        assert contrast(colours["alert"], colours["alert-wash"]) >= 4.5

    @pytest.mark.parametrize("paper", [*PAPERS, "wash"])
    def test_the_edge_of_a_control_can_be_seen(self, scheme: int, paper: str) -> None:
        colours = tokens(scheme)

        assert contrast(colours["edge"], colours[paper]) >= 3


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: str(sheet.relative_to(STATIC)))
class TestSheet:
    def test_colours_are_written_in_the_tokens_only(self, sheet: Path) -> None:
        found = re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", sheet.read_text())

        assert sheet.name == "tokens.css" or set(found) <= {"#000", "#999", "#fff"}  # a mask, and a printer's rule and paper

    def test_everything_stands_in_a_layer(self, sheet: Path) -> None:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)
        depth, outside = 0, ""
        for character in text:
            depth += {"{": 1, "}": -1}.get(character, 0)
            outside += character if depth == 0 and character not in "{}" else ""
        heads = [head.strip() for head in re.split(r"[;\n]", outside) if head.strip()]

        assert depth == 0
        assert all(head.startswith(("@layer", ":root")) for head in heads)

    def test_it_opens_with_what_it_draws(self, sheet: Path) -> None:
        assert re.match(r"/\* \S.{8,}? \*/\n@layer ", sheet.read_text())

    def test_directions_are_logical(self, sheet: Path) -> None:
        physical = re.findall(
            r"[;{]\s*((?:margin|padding|border)-(?:left|right|top|bottom)|(?:left|right|float: (?:left|right)))\b", sheet.read_text()
        )

        assert physical == []

    def test_nothing_is_fetched_from_elsewhere(self, sheet: Path) -> None:
        text = sheet.read_text()

        assert not re.search(r"@import|https?://|@font-face|url\(", text)


def compressed(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_all_sheets_together_keep_their_budget() -> None:
    assert SHEETS
    assert len(gzip.compress(joined_sheet().encode(), 9)) <= 25_000


def test_all_scripts_together_keep_their_budget() -> None:
    assert compressed(sorted(STATIC.glob("js/**/*.js"))) <= 40_000


def test_drawings_are_small_and_hold_no_script() -> None:
    for drawing in STATIC.glob("icons/*.svg"):
        text = drawing.read_text()
        assert len(text) < 1_500, drawing
        assert "<script" not in text
        assert not re.search(r"(?:href|src)=", text)
