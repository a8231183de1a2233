"""An annex as it was sealed, with a link at every figure and status and, if asked for, at every
block of text.

The bytes are those that reviewers approve. They are checked against their digest first, and the
only change is one that nobody sees: the style moves from the page to a style sheet, so that the
pages need no inline style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from tasks.annexes.page.dom import parse, text_of
from tasks.review.anchors import BLOCKS, anchored, words

LINK, BLOCK_LINK, SAID, HIDDEN = "svz-cijfer", "svz-alinea", "svz-gezegd", "svz-verborgen"
CHANGED, WAS = "svz-anders", "svz-was"
#: So much of a block says which one it is to whoever hears the link and does not see it.
HEARD = 60
#: A drawing has one text for whoever hears it, and no links in it; its figures stand in a table as
#: well.
DRAWN = "text"


class Shown(NamedTuple):
    """An annex, or a part of one, for its page: its title (empty for a part), the cover and
    everything below it.
    """

    title: str
    cover: Markup
    body: Markup


def shown_annex(
    html: bytes,
    address: str,
    said: Mapping[str, int],
    *,
    blocks: bool,
    was: Mapping[str, str] = MappingProxyType({}),
) -> Shown:
    """The annex with its links. The result is reused for every reader until somebody comments
    again.

    Args:
        html: as sealed.
        address: of the page about an anchor of :mod:`tasks.review.anchors`, with ``{anchor}`` where
            that stands in it.
        said: how many remarks and questions there are per anchor.
        blocks: whether every block has a link as well, or only those with remarks.
        was: of blocks that are different from an earlier concept, their text there; empty for a new
            block.
    """
    return _shown(html, address, frozenset(said.items()), blocks, frozenset(was.items()))


@lru_cache(maxsize=32)
def _shown(
    html: bytes,
    address: str,
    counted: frozenset[tuple[str, int]],
    blocks: bool,
    different: frozenset[tuple[str, str]],
) -> Shown:
    said, was = dict(counted), dict(different)
    root = tree_for_page(html)
    title = title_of(root)
    parents = {child: parent for parent in root.iter() for child in parent}
    places = anchored(root)
    for element in list(root.iter()):
        id = element.get("data-figure") or element.get("data-status")
        if id and element.tag != DRAWN and not _within(element, ("a", "svg"), parents):
            _link_figure(
                element, id, _at(address, id), said.get(id, 0), first=places.get(id) is element
            )
    for anchor, element in places.items():
        if element.tag in BLOCKS and not _within(element, ("a", "svg", "nav", "thead"), parents):
            _name(element, anchor)
            # The parser leaves an empty paragraph where a table stood in one.
            if (blocks and text_of(element, without="")) or said.get(anchor):
                _link_block(element, _at(address, anchor), said.get(anchor, 0))
            if anchor in was:
                _mark_different(element, was[anchor])
    cover, main = cover_and_main(root)
    return Shown(title, markup(cover), markup(main))


def tree_for_page(html: bytes) -> Element:
    """The annex without inline style, to be changed at will."""
    return deepcopy(_without_style(html)[0])


def title_of(root: Element) -> str:
    """What an annex calls itself; empty for a part of one."""
    return next((text_of(one, without="") for one in root.iter("h1")), "")


def cover_and_main(root: Element) -> tuple[list[Element], list[Element]]:
    """The cover of an annex, if it has one, and everything below it."""
    body = next(root.iter("body"))
    return [one for one in body if one.tag == "header"][:1], list(next(body.iter("main"), body))


def annex_style(html: bytes) -> str:
    """The style of the annex as a style sheet: its own rules, and a class for every inline
    style.
    """
    return _without_style(html)[1]


@lru_cache(maxsize=16)
def _without_style(html: bytes) -> tuple[Element, str]:
    root = parse(html.decode())
    sheet = "\n".join(style.text or "" for style in root.iter("style"))
    classes: dict[str, str] = {}
    for element in root.iter():
        if style := element.attrib.pop("style", None):
            name = classes.setdefault(style, f"svz-stijl-{len(classes) + 1}")
            element.set("class", f"{element.get('class', '')} {name}".strip())
    # As a style at an element: stronger than every rule of the sheet, but for those marked
    # important. The id that nothing has makes it so.
    rules = [f":is(#svz-geen, .{name}) {{ {style} }}" for style, name in classes.items()]
    return root, "\n".join([sheet, *rules])


def _at(address: str, anchor: str) -> str:
    return address.replace("{anchor}", anchor)


def _within(element: Element, tags: tuple[str, ...], parents: Mapping[Element, Element]) -> bool:
    while (parent := parents.get(element)) is not None:
        if parent.tag in tags:
            return True
        element = parent
    return False


def _link_figure(element: Element, id: str, href: str, said: int, *, first: bool) -> None:
    """Turn the whole element into a link."""
    link = Element("a", {"class": LINK, "href": href})
    if first:
        link.set("id", place_id(id))
    link.text, element.text = element.text, None
    for child in list(element):
        element.remove(child)
        link.append(child)
    if said:
        _count(link, said)
    element.append(link)


def _name(element: Element, anchor: str) -> None:
    if element.get("id") is None:
        element.set("id", place_id(anchor))
    elif element.tag != "tr":
        # The table of contents leads to a heading by an id of its own.
        place = Element("span", {"id": place_id(anchor)})
        place.tail, element.text = element.text, None
        element.insert(0, place)


def holder(element: Element) -> Element:
    """Where what we add to a block is put: of a row in its first cell."""
    return next((cell for cell in element if cell.tag in ("th", "td")), element)


def _mark_different(element: Element, before: str) -> None:
    """Show that a block is different from an earlier concept, with its text there."""
    element.set("class", f"{element.get('class', '')} {CHANGED}".strip())
    mark = SubElement(holder(element), "span", {"class": WAS})
    if before:
        mark.text = " was: "
        SubElement(mark, "del").text = before
    else:
        mark.text = " nieuw"


def _link_block(element: Element, href: str, said: int) -> None:
    block = holder(element)
    heard = words(element)
    heard = heard if len(heard) <= HEARD else f"{heard[:HEARD].rstrip()}…"
    link = SubElement(block, "a", {"class": BLOCK_LINK, "href": href})
    link.text = f"{said} gezegd" if said else "opmerken"
    SubElement(link, "span", {"class": HIDDEN}).text = f" bij: {heard}"
    if len(block) > 1:
        block[-2].tail = f"{block[-2].tail or ''} "
    else:
        block.text = f"{block.text or ''} "


def _count(link: Element, said: int) -> None:
    mark = SubElement(link, "span", {"class": SAID})
    mark.text = f" {said}"
    SubElement(mark, "span", {"class": HIDDEN}).text = (
        " opmerking of vraag" if said == 1 else " opmerkingen en vragen"
    )


def place_id(anchor: str) -> str:
    """The fragment that leads to an anchor on the page of its annex."""
    return "plek-" + re.sub(r"[^\w.-]", "_", anchor)


def markup(elements: list[Element]) -> Markup:
    """Elements of an annex for a template."""
    # Escaped once, when the annex was made; what is serialized here is that same tree with our
    # links in it.
    return Markup("").join(
        Markup(tostring(one, encoding="unicode", method="html"))  # noqa: S704
        for one in elements
    )
