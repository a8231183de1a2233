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
