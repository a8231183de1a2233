"""The HTML annexes in a real Chromium: no violation that axe-core can find, nothing fetched,
readable on a telephone.
"""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Request
from support.annexes.annexes_of_the_example import ANNEXES

pytestmark = pytest.mark.needs("chromium")

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("annex", ANNEXES)
@pytest.mark.parametrize("width", [1200, 360], ids=["screen", "telephone"])
def test_axe_finds_nothing(
    chromium: Browser, example_dossier: Path, annex: str, width: int
) -> None:
    # The page forbids scripts; only the test may run one.
    context = chromium.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto((example_dossier / f"{annex}.html").as_uri())
    page.evaluate(AXE)
    result = page.evaluate("axe.run()")
    assert len(result["passes"]) > 20
    assert [(one["id"], one["nodes"][0]["html"]) for one in result["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (
        "the page itself scrolls sideways"
    )
    context.close()


@pytest.mark.parametrize("annex", ANNEXES)
def test_the_page_fetches_nothing_and_runs_no_script(
    chromium: Browser, example_dossier: Path, annex: str
) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    context = chromium.new_context()
    page = context.new_page()
    page.on("request", note)
    page.goto((example_dossier / f"{annex}.html").as_uri())
    assert [url for url in asked if not url.startswith("data:")] == [page.url]
    assert page.locator("script").count() == 0
    context.close()
