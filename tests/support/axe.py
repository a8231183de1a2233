"""axe-core, which judges a page in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
#: Every rule is carried out on everything. Of those with nothing to tell, one example is kept:
#: describing the rest took most of the time.
TOLD = ["violations", "incomplete"]
#: A screen, and a telephone.
WIDTHS = (1280, 320)
STACKS = (
    "[...document.querySelectorAll('.scroll:has(> .stacked)')]"
    ".every(one => one.scrollWidth <= one.clientWidth)"
)


def judged(page: Page, *, contrast: bool = True) -> dict[str, Any]:
    """What axe says of a page as it is now: the rules that hold, those that do not and those that
    axe leaves undecided, under ``passes``, ``violations`` and ``incomplete``.

    Args:
        contrast: also of contrast, which takes axe as long as all else.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    asked = {"resultTypes": TOLD, "rules": {"color-contrast": {"enabled": contrast}}}
    found: dict[str, Any] = page.evaluate("asked => axe.run(asked)", asked)
    return found


def judge_by_axe(page: Page, what: str) -> int:
    """Fails if axe has an objection to the page at one of :data:`WIDTHS`, or if the page itself
    scrolls sideways there. Of how many rules it can be said to keep them, at the last width.

    ``page``: with JavaScript, whatever the page itself forbids.
    """
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # A colour is the same however wide the page is.
        result, seen = judged(page, contrast=width == WIDTHS[0]), f"{what}, {width} px wide"
        found = [(one["id"], one["nodes"][0]["html"]) for one in result["violations"]]
        assert found == [], seen
        assert len(result["passes"]) > 12, seen
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (
            f"{seen}: scrolls sideways"
        )
        assert page.evaluate(STACKS), f"{seen}: a table that stacks scrolls sideways"
    return len(result["passes"])
