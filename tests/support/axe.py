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


#: Rules whose outcome may be another where a page is narrow: what is hidden, scrolls or is no table
#: or list any more. All others look at what a page says, which is the same at every width.
BY_LAYOUT = [
    "aria-hidden-focus",
    "button-name",
    "definition-list",
    "dlitem",
    "empty-heading",
    "image-alt",
    "label",
    "landmark-one-main",
    "link-name",
    "list",
    "listitem",
    "page-has-heading-one",
    "role-img-alt",
    "scrollable-region-focusable",
    "select-name",
    "svg-img-alt",
    "td-headers-attr",
    "th-has-data-cells",
]


def judged(page: Page, *, layout_only: bool = False, contrast: bool = True) -> dict[str, Any]:
    """What axe says of a page as it is now: the rules that hold, those that do not and those that
    axe leaves undecided, under ``passes``, ``violations`` and ``incomplete``.

    Args:
        layout_only: by the rules of :data:`BY_LAYOUT`, of a page that is judged by all at another
            width: an eighth of the time.
        contrast: also of contrast, which takes axe longer than all else.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    asked: dict[str, Any] = {"resultTypes": TOLD}
    if layout_only:
        asked["runOnly"] = {"type": "rule", "values": BY_LAYOUT}
    elif not contrast:
        asked["rules"] = {"color-contrast": {"enabled": False}}
    found: dict[str, Any] = page.evaluate("asked => axe.run(asked)", asked)
    return found


def judge_by_axe(page: Page, what: str) -> int:
    """Fails if axe has an objection to the page at one of :data:`WIDTHS`, or if the page itself
    scrolls sideways there. Of how many rules it can be said to keep them.

    ``page``: with JavaScript, whatever the page itself forbids.
    """
    kept = 0
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        result, seen = judged(page, layout_only=width != WIDTHS[0]), f"{what}, {width} px wide"
        found = [(one["id"], one["nodes"][0]["html"]) for one in result["violations"]]
        assert found == [], seen
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (
            f"{seen}: scrolls sideways"
        )
        assert page.evaluate(STACKS), f"{seen}: a table that stacks scrolls sideways"
        kept = max(kept, len(result["passes"]))
    assert kept > 12, what
    return kept
