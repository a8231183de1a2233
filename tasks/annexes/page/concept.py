"""What makes a page a concept, and what is left of it on release.

A page is rendered once, as a concept; the final page is that same page without these marks. So
nothing else can differ: what is released is what was reviewed.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from xml.etree.ElementTree import Element

#: What the banner of a concept says (templates/huisstijl/basis.html.j2), in bold and after it.
BANNER = ("CONCEPT – niet voor verspreiding.", " De cijfers en teksten zijn nog niet vastgesteld.")
MARK = "CONCEPT"
STATUS, CONCEPT, FINAL = "Status", "concept", "vastgesteld"
#: The class of the body of the letter itself (templates/brief/letter.html.j2).
LETTER = "letter"
WATERMARK = "@page { background: url(asset:watermerk.svg) no-repeat center / contain }"


class MarkMissing(ValueError):
    """A page that should be a concept does not have one of the marks of a concept."""


def without_concept(page: Element) -> Element:
    """The final page that belongs to a concept page, as a page of its own. Raises as
    :func:`make_final`.
    """
    final = deepcopy(page)
    make_final(final)
    return final


def make_final(page: Element) -> None:
    """Take the marks of a concept off a page, in place.

    All marks stand in parts of the page that hold no text of a source, so no such text can be taken
    for one.

    Raises:
        MarkMissing: if a mark is not there; the page is not a concept, or the base template has
            changed.
    """
    _remove_watermark(_only(page.iter("head"), "head"))
    cover = _only((one for one in page.iter("header") if one.get("class") == "cover"), "cover")
    if cover.get("data-mark") != MARK:
        raise MarkMissing("a concept page without CONCEPT over its pages")
    cover.set("data-mark", "")
    main = _only(page.iter("main"), "main part")
    _remove_banner(main)
    if next(page.iter("body")).get("class") != LETTER:  # a letter that is sent has no status
        _set_status(_only((one for one in main if one.get("class") == "meta"), "particulars"))


def _only(found: Iterable[Element], what: str) -> Element:
    element = next(iter(found), None)
    if element is None:
        raise MarkMissing(f"a concept page without a {what}")
    return element


def _remove_watermark(head: Element) -> None:
    style = next((one for one in head if one.tag == "style" and one.text == WATERMARK), None)
    if style is None:
        raise MarkMissing("a concept page without watermark")
    head.remove(style)


def _remove_banner(main: Element) -> None:
    """What else the banner says, that figures are invented, stays."""
    banner = _only(main, "banner")
    strong = next(iter(banner), None)
    bold, plain = BANNER
    if (
        banner.get("class") != "concept"
        or strong is None
        or strong.text != bold
        or not (strong.tail or "").startswith(plain)
    ):
        raise MarkMissing("a concept page without banner")
    banner.text = (strong.tail or "").removeprefix(plain)
    banner.remove(strong)
    if not banner.text:
        main.remove(banner)


def _set_status(particulars: Element) -> None:
    for row in particulars.iter("tr"):
        name, text = row[0], row[-1]
        if (name.text, text.text) == (STATUS, CONCEPT):
            text.text = FINAL
            return
    raise MarkMissing("a concept page whose status is not concept")
