"""What is left of laying out a page when a few places in it change: only the pages of paper that
come out otherwise are made again.

WeasyPrint does the same for itself: when the number of a page becomes known to the table of
contents, it makes that page again, and those after it for as long as they begin elsewhere. Here the
boxes of what changed are made again first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from weasyprint import layout  # type: ignore[import-untyped]
from weasyprint.document import Document, DocumentMetadata, Page  # type: ignore[import-untyped]
from weasyprint.formatting_structure import build  # type: ignore[import-untyped]
from weasyprint.html import get_html_metadata  # type: ignore[import-untyped]
from weasyprint.layout.page import set_page_type_computed_styles  # type: ignore[import-untyped]

from tasks.annexes.pdf.weasyprint_patches import drafted_pages

#: Where a box stands: the numbers of the children on the way from the root.
Place = tuple[int, ...]


class NotInPlace(Exception):
    """The change is one that this can not make: lay the changed page out from its beginning."""


def finished(document: Any) -> Any:
    """The WeasyPrint document of a draft: its pages with heads and feet."""
    for *_, remake in document._html.context.page_maker:
        remake["content_changed"] = remake["pages_wanted"] = False
    return _laid_out_again(document, _kept_pages(document), draft=False)


def changed(document: Any, change: Callable[[Element], None]) -> Any:
    """The draft of a page that was laid out already, after a change.

    Args:
        document: a draft, rendered with the corrections of
            :mod:`tasks.annexes.pdf.weasyprint_patches`. What it holds is used again: neither it
            nor what was finished of it can be written any more.
        change: changes the ``<html>`` element in place. Attributes and text may change, and
            elements may go, ``@page`` rules among them; no other style may, and no style may depend
            on what changes.

    Raises:
        NotInPlace: if the change asks for more.
    """
    html = document._html
    context, tree = html.context, html.etree_element
    before = {element: _Own.of(element) for element in tree.iter()}
    change(tree)
    left = set(tree.iter())
    _forget_page_rules(context.style_for, [one for one in before if one not in left])
    touched = _change_boxes(html, before)
    kept = _kept_pages(document)
    for page, (*_, remake) in zip(kept, context.page_maker, strict=False):
        remake["content_changed"] = any(one.element in touched for one in page.descendants())
    return _laid_out_again(document, kept, draft=True)


def _kept_pages(document: Any) -> list[Any]:
    """Copies of the pages of a document, without heads and feet, in their style as it is now."""
    html = document._html
    context, kept = html.context, []
    for page, children in context.made_pages:
        page = page.copy()
        page.children = list(children)
        set_page_type_computed_styles(page.page_type, html, context.style_for)
        page.style = context.style_for(page.page_type)
        page.style["overflow"] = html.root_box.viewport_overflow
        kept.append(page)
    return kept


def _laid_out_again(document: Any, kept: list[Any], *, draft: bool) -> Any:
    """The document that begins with ``kept``, of which the page maker says what is made again."""
    html = document._html
    context = html.context
    context.kept_pages, context.draft = kept, draft
    context.string_set = defaultdict(lambda: defaultdict(list))
    context.footnotes = list(html.footnotes)
    pages = layout.layout_document(html, html.root_box, context)
    if draft:
        pages = drafted_pages(context, pages)
    again = Document(
        [Page(page) for page in pages],
        DocumentMetadata(**get_html_metadata(html)),
        document.url_fetcher,
        document.font_config,
        {},
        document.output_intent,
    )
    again._html = html
    return again


class _Own(NamedTuple):
    """What an element has itself: its children may differ and still be the same children."""

    attributes: tuple[tuple[str, str], ...]
    texts: tuple[str | None, ...]
    children: tuple[Element, ...]

    @classmethod
    def of(cls, element: Element) -> _Own:
        return cls(
            tuple(element.items()),
            (element.text, *(child.tail for child in element)),
            tuple(element),
        )


def _forget_page_rules(style_for: Any, gone: Collection[Element]) -> None:
    """Take the rules away of the ``<style>`` elements that went."""
    texts = {element.text for element in gone if element.tag == "style"}
    for sheet, _, _ in style_for._sheets:
        forgotten = [one for one in sheet.page_rules if one[0].serialize() in texts]
        for one in forgotten:
            sheet.page_rules.remove(one)
            texts.discard(one[0].serialize())
    if texts:
        raise NotInPlace
    # What was worked out for a kind of page is worked out anew.
    style_for.get_cascaded_styles().clear()


def _change_boxes(html: Any, before: dict[Element, _Own]) -> set[Element]:
    """Make the boxes of what changed again, and take those of what went away.

    Gives the elements whose pages must be made again.
    """
    tree, root, context = html.etree_element, html.root_box, html.context
    parents = {child: element for element in tree.iter() for child in element}
    body = next(tree.iter("body"))
    anew, gone = [], []
    for element in body.iter():
        own, was = _Own.of(element), before[element]
        if own == was:
            continue
        left = [child for child in was.children if child not in own.children]
        if _less(was, left) == _less(own, left):
            gone += left
        else:
            anew.append(_block_around(element, parents, context.style_for))
    for element in gone:
        *way, last = _place(root, element)
        del _at(root, way).children[last]
        context.page_maker = [
            (_earlier(resume_at, (*way, last)), *rest) for resume_at, *rest in context.page_maker
        ]
    for element in dict.fromkeys(anew):
        *way, last = _place(root, element)
        parent = _at(root, way)
        parent.children[last] = _box(html, parent, element)
    return {one for element in (*anew, *gone) for one in element.iter()}


def _less(own: _Own, children: Collection[Element]) -> _Own:
    """What an element has itself without some children and the white space after them."""
    kept = [
        (child, text)
        for child, text in zip(own.children, own.texts[1:], strict=True)
        if child not in children or (text or "").strip()
    ]
    return _Own(
        own.attributes, (own.texts[0], *(text for _, text in kept)), tuple(c for c, _ in kept)
    )


def _block_around(element: Element, parents: dict[Element, Element], style_for: Any) -> Element:
    """The nearest element, from ``element`` up, whose box stands by itself in the box around it."""
    while style_for(element)["display"][:2] not in (("block", "flow"), ("block", "table")):
        element = parents[element]
    return element


def _place(root: Any, element: Element) -> Place:
    """Where the outermost box of an element stands."""
    waiting: list[tuple[Place, Any]] = [((), root)]
    while waiting:
        place, box = waiting.pop()
        if box.element is element and place:
            return place
        waiting += [((*place, number), child) for number, child in enumerate(box.children)]
    raise NotInPlace


def _at(root: Any, place: Collection[int]) -> Any:
    box = root
    for number in place:
        box = box.children[number]
    return box


def _box(html: Any, parent: Any, element: Element) -> Any:
    """The box of an element, as :func:`build.build_formatting_structure` makes it."""
    context = html.context
    footnotes: list[Any] = []
    boxes = build.element_to_box(
        element,
        context.style_for,
        context.get_image_from_uri,
        html.base_url,
        context.target_collector,
        context.counter_style,
        footnotes,
    )
    around = parent.copy_with_children(boxes)
    around.process_whitespace()
    around.process_text_transform()
    made = build.create_anonymous_boxes(around).children
    if len(made) != 1 or footnotes:  # the number of a footnote follows from what is before it
        raise NotInPlace
    return made[0]


def _earlier(resume_at: Any, gone: Place) -> Any:
    """Where a page begins, after the box at the place ``gone`` has been taken away."""
    if resume_at is None:
        return None
    ((number, rest),) = resume_at.items()
    if len(gone) == 1:
        return {number - (number > gone[0]): rest}
    return {number: _earlier(rest, gone[1:])} if number == gone[0] else resume_at
