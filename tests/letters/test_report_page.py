"""The report of a letter as a page: every number marked in word and sign, every link leads
somewhere, and text of a letter is never markup.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from support.axe import judge_by_axe

from tasks.figures.figure import Figure, Source
from tasks.letters.expressions.vocabulary import load_vocabulary
from tasks.letters.letter_check import check_letter
from tasks.letters.report_page import write_letter_page

FIGURE = Figure.model_validate(
    {
        "id": "buitenland.wkb.7028.kinderen",
        "label": "WKB, Polen: kinderen",
        "value": "86221/12",
        "form": "aantal",
        "step": "100",
        "definition": "Gemiddeld over het jaar.",
        "sources": (
            Source(contract="wkb", delivery="0" * 64, file="wkb.csv", rows=tuple(range(2, 30))),
        ),
    }
)
LETTER = (
    "In Polen woonden 7.200 kinderen met kindgebonden budget; er kwamen <b>136</b> reacties.\n\n"
    "In Polen woonden 7.900 kinderen met kindgebonden budget."
)


@pytest.fixture
def page(tmp_path: Path) -> str:
    report = check_letter(LETTER.encode(), [FIGURE], "f" * 64, load_vocabulary())
    write_letter_page(report, tmp_path / "brief.html")
    return (tmp_path / "brief.html").read_text(encoding="utf-8")


def test_every_quantity_is_marked_with_a_word_and_a_sign(page: str) -> None:
    marks = re.findall(r'<mark class="\S+" title="([^"]+)">([^<]+)<span[^>]*>(.)</span>', page)
    assert marks == [
        ("gelijk", "7.200", "✓"),
        ("onbekend", "136", "○"),
        ("strijdig", "7.900", "✗"),
    ]


def test_every_link_leads_to_a_place_on_the_page(page: str) -> None:
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert f"cijfer-{FIGURE.id}" in targets
    assert targets <= set(re.findall(r'id="([^"]+)"', page))


def test_a_figure_shows_its_exact_value_and_its_rows(page: str) -> None:
    assert "7.185,0833" in page
    assert "wkb.csv, rij 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 en meer" in page


def test_text_of_the_letter_is_no_markup_and_nothing_is_loaded(page: str) -> None:
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_only_what_occurs_can_be_chosen(page: str) -> None:
    assert re.findall(r'id="toon-([^"]+)"', page) == ["alles", "gelijk", "strijdig", "onbekend"]


@pytest.mark.needs("chromium")
def test_axe_finds_nothing(page: str, chromium: Browser) -> None:
    shown = chromium.new_context(bypass_csp=True).new_page()
    shown.set_content(page)
    judge_by_axe(shown, "the report of a letter")
    shown.context.close()
