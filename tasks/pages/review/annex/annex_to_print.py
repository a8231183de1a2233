"""An annex for whoever prints it: as it was sealed, with everything that this person may read of
what was said directly below the paragraph, list item, table or drawing that it is about.

Paper has no links, so what the page of the annex only counts stands here in full. The threads are
no part of the tree of the annex: their places are cut in its text, and the template fills them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from tasks.pages.review.annex.annex_page import (
    DRAWN,
    HIDDEN,
    cover_and_main,
    holder,
    markup,
    title_of,
    tree_for_page,
)
from tasks.pages.review.case_view import Thread
from tasks.review.anchors import BLOCKS, anchored

NUMBER, CUT = "svz-nummer", "svz-snede"
#: What is said in one of these stands below the whole of it; the outermost counts.
WHOLE = ("p", "h1", "h2", "h3", "h4", "table", "figure", "svg", "nav")
#: Otherwise it stands at the end of the innermost of these.
HOLDING = ("li", "dd", "td", "div", "article", "section", "main", "body")
SCROLLS = "scroll"
_CUTS = re.compile(f"<{CUT}></{CUT}>")


class Numbered(NamedTuple):
    """A thread, and the number that leads to it from its place in the text."""

    number: int
    thread: Thread


class Piece(NamedTuple):
    """A part of the text, and what stands directly below it. The text may end in the middle of an
    element, such as a list.
    """

    html: Markup
    below: tuple[Numbered, ...]


class AnnexToPrint(NamedTuple):
    """Title (empty for a part of an annex) and cover as on the page of the annex, the text in
    pieces, and what is about no place in it.
    """

    title: str
    cover: Markup
    pieces: tuple[Piece, ...]
    rest: tuple[Numbered, ...]


def annex_to_print(html: bytes, threads: Iterable[Thread]) -> AnnexToPrint:
    """The annex with these threads; those of which the anchor is not in it are the rest.

    Args:
        html: as sealed.
        threads: what the reader may see of this annex and of the dossier as a whole.
    """
    root = tree_for_page(html)
    title = title_of(root)
    parents = {child: parent for parent in root.iter() for child in parent}
    waiting = list(threads)
    number = 0
    cuts: dict[Element, Element] = {}
    below: dict[Element, list[Numbered]] = {}
    for anchor, first in anchored(root).items():
        element = _not_drawn(root, anchor, first)
        for thread in [one for one in waiting if one.opener.anchor == anchor]:
            waiting.remove(thread)
            number += 1
            where, inside = _place_below(element, parents)
            if where not in cuts:
                cuts[where] = _cut(where, parents, inside=inside)
            below.setdefault(cuts[where], []).append(Numbered(number, thread))
            _mark(element, number, parents)
    cover, main = cover_and_main(root)
    said = [tuple(below[one]) for element in main for one in element.iter(CUT)]
    text = [Markup(one) for one in _CUTS.split(markup(main))]  # noqa: S704, as markup made it
    return AnnexToPrint(
        title,
        markup(cover),
        tuple(Piece(*one) for one in zip(text, [*said, ()], strict=True)),
        tuple(Numbered(at, one) for at, one in enumerate(waiting, number + 1)),
    )


def _not_drawn(root: Element, anchor: str, first: Element) -> Element:
    """Where a figure stands as text, if that is anywhere: what is drawn can hold no number."""
    if first.tag != DRAWN:
        return first
    found = (one for one in root.iter() if one.get("data-figure") == anchor and one.tag != DRAWN)
    return next(found, first)


def _way_up(element: Element, parents: Mapping[Element, Element]) -> list[Element]:
    way = [element]
    while (parent := parents.get(way[-1])) is not None:
        way.append(parent)
    return way


def _place_below(element: Element, parents: Mapping[Element, Element]) -> tuple[Element, bool]:
    """The element that what is said about this one stands below, and whether at the end in it
    instead of after it.
    """
    way = _way_up(element, parents)
    for one in reversed(way):
        if one.tag in WHOLE or one.get("class") == SCROLLS:
            return one, False
    return next(one for one in way if one.tag in HOLDING), True


def _cut(where: Element, parents: Mapping[Element, Element], *, inside: bool) -> Element:
    if inside:
        return SubElement(where, CUT)
    cut = Element(CUT)
    _put_after(where, cut, parents)
    return cut


def _mark(element: Element, number: int, parents: Mapping[Element, Element]) -> None:
    """Put the number at the end of a block, or directly behind a figure or status."""
    way = _way_up(element, parents)
    if any(one.tag == "svg" for one in way):
        return
    mark = Element("a", {"class": NUMBER, "href": f"#gezegd-bij-{number}"})
    SubElement(mark, "span", {"class": HIDDEN}).text = "gezegd: "
    mark[0].tail = str(number)
    if element.tag not in BLOCKS:
        link = next((one for one in reversed(way) if one.tag == "a"), element)
        _put_after(link, mark, parents)
        return
    block = holder(element)
    at = next((at for at, one in enumerate(block) if one.tag == CUT), len(block))
    block.insert(at, mark)


def _put_after(element: Element, new: Element, parents: Mapping[Element, Element]) -> None:
    parent = parents[element]
    at = list(parent).index(element) + 1
    while at < len(parent) and not parent[at - 1].tail and parent[at].get("class") == NUMBER:
        at += 1
    before = parent[at - 1]
    new.tail, before.tail = before.tail, None
    parent.insert(at, new)
