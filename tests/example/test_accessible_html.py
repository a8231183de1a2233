"""The HTML annexes in a real Chromium, on a telephone, a tablet and a wide screen: no violation that
axe-core can find, nothing that it leaves undecided, nothing fetched, and every word whole and large
enough to read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, Request
from support.annexes.annexes_of_the_example import ANNEXES
from support.axe import judged
from support.cases import cases

pytestmark = pytest.mark.needs("chromium")

SUPPORT = Path(__file__).parents[1] / "support" / "annexes"
READABILITY = (SUPPORT / "readability.js").read_text(encoding="utf-8")
#: A telephone, which is also a wide screen at 400%; a tablet; a wide screen.
WIDTHS = (320, 768, 1280)
#: Where axe looks: between these nothing comes or goes, letters only move.
BY_AXE = (320, 1280)
every_annex = pytest.mark.parametrize("annex", ANNEXES)
every_width = pytest.mark.parametrize("width", WIDTHS)


class Looked(NamedTuple):
    """What was seen of an annex at a width: by axe, by its letters, and by these in the dark."""

    axe: dict[str, Any]
    letters: dict[str, Any]
    dark: dict[str, Any]
    scrolls_to: int


class Seen(NamedTuple):
    """An annex at every width, and what the page asked for."""

    at: dict[int, Looked]
    asked: list[str]


_seen: dict[str, Seen] = {}


def by_axe(page: Page, width: int) -> dict[str, Any]:
    """Its contrast is compared at every width by its letters; axe does so in the long tests."""
    if width not in BY_AXE:
        return {}
    return judged(page, layout_only=width != BY_AXE[-1], contrast=bool(cases(usual=0, long=1)))


def look(chromium: Browser, dossier: Path, annex: str) -> Seen:
    """Open an annex once, for all tests, in a window that is made wider and wider."""
    if annex not in _seen:
        asked: list[str] = []

        def note(request: Request) -> None:
            asked.append(request.url)

        # The page forbids scripts; only the test may run one.
        context = chromium.new_context(
            bypass_csp=True, viewport={"width": WIDTHS[0], "height": 800}
        )
        page = context.new_page()
        page.on("request", note)
        page.goto((dossier / f"{annex}.html").as_uri())
        assert page.locator("script").count() == 0
        at = {}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme="light")
            scrolls_to = page.evaluate("document.documentElement.scrollWidth")
            letters = page.evaluate(READABILITY)
            axe = by_axe(page, width)
            page.emulate_media(color_scheme="dark")
            at[width] = Looked(axe, letters, page.evaluate(READABILITY, "contrast"), scrolls_to)
        strange = [url for url in asked if not url.startswith("data:") and url != page.url]
        _seen[annex] = Seen(at, strange)
        context.close()
    return _seen[annex]


@pytest.mark.grows
@pytest.mark.parametrize("width", BY_AXE)
@every_annex
def test_axe_finds_nothing(
    chromium: Browser, example_dossier: Path, annex: str, width: int
) -> None:
    seen = look(chromium, example_dossier, annex).at[width]
    assert len(seen.axe["passes"]) > (20 if width == BY_AXE[-1] else 5)
    assert [(one["id"], one["nodes"][0]["html"]) for one in seen.axe["violations"]] == []
    # Of contrast, all texts are compared below, so also those that axe leaves undecided.
    assert {one["id"] for one in seen.axe["incomplete"]} <= {"color-contrast"}


@every_width
@every_annex
def test_contrast_that_axe_leaves_undecided_is_enough_over_what_is_behind(
    chromium: Browser, example_dossier: Path, annex: str, width: int
) -> None:
    seen = look(chromium, example_dossier, annex).at[width]
    assert seen.letters["compared"] > 40
    assert seen.letters["weak"] == []
    assert seen.dark["weak"] == [], "in the dark"


@every_width
@every_annex
def test_no_word_is_broken_or_under_another_or_too_small(
    chromium: Browser, example_dossier: Path, annex: str, width: int
) -> None:
    seen = look(chromium, example_dossier, annex).at[width]
    assert seen.scrolls_to <= width, "the page itself scrolls sideways"
    letters = seen.letters
    assert letters["broken"] == []
    assert letters["over"] == []
    assert letters["small"] == []


@every_annex
def test_the_page_fetches_nothing_and_runs_no_script(
    chromium: Browser, example_dossier: Path, annex: str
) -> None:
    assert look(chromium, example_dossier, annex).asked == []


FAULTS = {
    "broken": '<p style="width: 4ch; overflow-wrap: anywhere">Toekenningszekerheid</p>',
    "over": '<p>Norm</p><p style="margin-top: -2em">Plan</p>',
    "small": '<p style="font-size: 8px">klein</p>',
    "weak": '<p style="color: #999">licht</p>',
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_check_sees_what_it_is_for(chromium: Browser, fault: str) -> None:
    page = chromium.new_page()
    page.set_content(f'<body style="font: 16px/1.5 sans-serif">{FAULTS[fault]}</body>')
    found = page.evaluate(READABILITY)
    assert [name for name in FAULTS if found[name]] == [fault]
    page.close()


def test_a_drawing_is_held_against_the_shapes_behind_its_text(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content(
        '<svg viewBox="0 0 200 100" width="200" height="100"><rect width="200" height="100" '
        'fill="#154273"/><text x="10" y="50" font-size="20" fill="#1d252d">donker</text></svg>'
    )
    assert len(page.evaluate(READABILITY)["weak"]) == 1
    page.close()


def test_a_way_past_the_cover_is_the_first_thing_a_keyboard_finds(
    chromium: Browser, example_dossier: Path
) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto((example_dossier / f"{ANNEXES[0]}.html").as_uri())
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Naar de inhoud")
    assert link.evaluate("one => one === document.activeElement")
    box = link.bounding_box()
    assert box is not None
    assert box["x"] >= 0, "seen while it has the focus"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    page.close()


def test_the_head_of_a_table_stays_in_sight(chromium: Browser, example_dossier: Path) -> None:
    for width in (320, 1280):
        page = chromium.new_page(viewport={"width": width, "height": 400})
        page.goto((example_dossier / "buitenland.html").as_uri())
        table = page.locator("table.grid").first
        table.locator("tbody tr").nth(20).scroll_into_view_if_needed()
        top = table.locator("thead th").first.evaluate("one => one.getBoundingClientRect().top")
        assert -1 <= top <= 1
        page.close()


def test_a_row_of_words_is_a_card_on_a_telephone_and_still_a_row_for_who_listens(
    chromium: Browser, example_dossier: Path
) -> None:
    page = chromium.new_page(viewport={"width": 320, "height": 800})
    page.goto((example_dossier / "uitzonderingenrapportage.html").as_uri())
    row = page.locator("table.cards").first.locator("tbody tr").first
    cell = row.locator("td").first
    assert cell.evaluate("one => getComputedStyle(one, '::before').content") == '"Norm"'
    assert row.get_by_role("cell").count() >= 5
    assert row.get_by_role("rowheader").count() == 1
    page.close()


def test_on_paper_from_a_browser_one_drawing_is_printed_and_nothing_leaves_the_page(
    chromium: Browser, example_dossier: Path
) -> None:
    page = chromium.new_page(viewport={"width": 794, "height": 1123})
    page.goto((example_dossier / "buitenland.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator("figure").first.locator("svg:visible").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
    page.close()
