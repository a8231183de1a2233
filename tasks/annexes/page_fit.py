"""Lays an annex out so that no page is nearly empty, where a slightly tighter setting can prevent that.

A typesetter who sees two lines left over on a last page takes a little out of the spacing of the whole; this does the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure.boxes import ReplacedBox, TextBox  # type: ignore[import-untyped]

#: A page that is filled less than this share is nearly empty; the cover is not looked at.
NEARLY_EMPTY = 0.25
#: Class of the root element under which the style sheet sets everything a little tighter.
TIGHT = "tight"


def fitted(html: str, lay_out: Callable[[str], Any]) -> Any:
    """The WeasyPrint document of ``html``: as it is, or set tighter if that leaves fewer pages nearly empty.

    Args:
        html: a whole page that begins with an ``<html lang="..">`` element without a class.
        lay_out: makes a WeasyPrint document of HTML; called once, or twice if there is a reason.
    """
    document = lay_out(html)
    if left_over := _nearly_empty(document):
        tighter = lay_out(html.replace("<html ", f'<html class="{TIGHT}" ', 1))
        if _nearly_empty(tighter) < left_over:
            return tighter
    return document


def _nearly_empty(document: Any) -> int:
    return sum(filled(page) < NEARLY_EMPTY for page in document.pages[1:])


def filled(page: Any) -> float:
    """The share of the height of a WeasyPrint page that its text, tables and drawings take."""
    box = page._page_box
    root = next(child for child in box.children if child.element_tag == "html")
    # Boxes that hold others reach down to a forced break; what they hold does not.
    bottoms = (one.position_y + one.height for one in root.descendants() if isinstance(one, TextBox | ReplacedBox))
    return float((max(bottoms, default=root.position_y) - root.position_y) / box.height)
