"""Lays an annex out so that no page is nearly empty, where a slightly tighter setting can prevent
that.

A typesetter who sees two lines left over on a last page takes a little out of the spacing of the
whole; this does the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from weasyprint.formatting_structure.boxes import ReplacedBox, TextBox  # type: ignore[import-untyped]

#: A page that is filled less than this share is nearly empty; the cover is not looked at.
NEARLY_EMPTY = 1 / 3
#: A longer annex is laid out once: its few empty places are not worth four times the work.
MOST_PAGES = 60
#: Classes of the root element: none, and then, tried in this order: everything a little tighter;
#: chapters that do not begin on a new page; both.
AS_IT_IS = ""
WAYS = ("tight", "flowing", "tight flowing")


def fitted(lay_out: Callable[[str], Any]) -> Any:
    """The WeasyPrint document of a page: as it is, or in the first of :data:`WAYS` that leaves the
    fewest pages nearly empty.

    Args:
        lay_out: makes a WeasyPrint document of the page with a class on its root element; called
            once with an empty class, and again only if there is a reason.
    """
    best = lay_out(AS_IT_IS)
    if len(best.pages) > MOST_PAGES:
        return best
    fewest = _nearly_empty(best)
    for way in WAYS:
        if fewest == 0:
            break
        other = lay_out(way)
        if (left := _nearly_empty(other)) < fewest:
            best, fewest = other, left
    return best


def in_way(html: str, way: str) -> str:
    """A page that begins with ``<html lang="..">`` and no class, with that class."""
    return html.replace("<html ", f'<html class="{way}" ', 1) if way else html


def _nearly_empty(document: Any) -> int:
    return sum(filled(page) < NEARLY_EMPTY for page in document.pages[1:])


def filled(page: Any) -> float:
    """The share of the height of a WeasyPrint page that its text, tables and drawings take."""
    box = page._page_box
    root = next(child for child in box.children if child.element_tag == "html")
    # Boxes that hold others reach down to a forced break; what they hold does not.
    bottoms = (
        one.position_y + one.height
        for one in root.descendants()
        if isinstance(one, TextBox | ReplacedBox)
    )
    return float((max(bottoms, default=root.position_y) - root.position_y) / box.height)
