"""Corrections of WeasyPrint and of what it stands on (pydyf, tinyhtml5), each in one function that
says why it is needed and what is known of it upstream.

Nothing happens when this module is imported: :func:`apply` does it. The corrections reach into
private functions and hold for exactly one version of WeasyPrint. Two faults are mended afterwards,
in the structure tree (:mod:`tasks.annexes.pdf.structure`), because they cannot be mended here:
elements cut into one part per page (Kozea/WeasyPrint#2903) and running heads and feet that are read
aloud (Kozea/WeasyPrint#1836).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import pydyf  # type: ignore[import-untyped]
import weasyprint  # type: ignore[import-untyped]
from weasyprint import CSS, HTML, document, layout
from weasyprint.css.counters import CounterStyle  # type: ignore[import-untyped]
from weasyprint.html import UA  # type: ignore[import-untyped]
from weasyprint.layout import block, page  # type: ignore[import-untyped]
from weasyprint.pdf import tags  # type: ignore[import-untyped]

from tasks.annexes.page.dom import remember_patterns
from tasks.annexes.page.paper import GOES_ON
from tasks.annexes.pdf import weasyprint_once

KNOWN_VERSION = "70.0"

#: The parts of an element that have a style of their own, and the elements that have such a part;
#: see stijl.css for the class.
OWNERS = {"marker": "li", "footnote-call": ".footnote", "footnote-marker": ".footnote"}

_RULE_FOR_EVERY_ELEMENT = re.compile(r"^::([a-z-]+)(?= \{)(.*\})$", re.MULTILINE)


@cache
def apply() -> None:
    """Make all corrections, once per process.

    Raises:
        ImportError: if this is not the version of WeasyPrint that they were written for.
    """
    if weasyprint.__version__ != KNOWN_VERSION:
        raise ImportError(
            f"{__name__} reaches into WeasyPrint {KNOWN_VERSION} and this is "
            f"{weasyprint.__version__}. Compare weasyprint.pdf.tags and weasyprint.layout with the "
            "version this was written for, run tests/annexes, and change KNOWN_VERSION."
        )
    remember_patterns()
    _keep_last_footnotes()
    _keep_footnotes_of_the_page_before()
    _remember_boxes()
    _make_page_references_once()
    _end_streams_surely()
    _name_tables_that_go_on()
    _keep_what_was_laid_out()
    weasyprint_once.apply()


def _keep_last_footnotes() -> None:
    """Keep the footnotes that found no place under the last text of an annex.

    WeasyPrint puts them on a page of their own after the last one. When it goes over the pages
    again, because page numbers in the table of contents are known by then, it takes the end of the
    text for the end of the annex, and those footnotes would be gone without a word.

    Not reported upstream.
    """
    make_all_pages = layout.make_all_pages

    def make_all_pages_to_the_last(
        context: Any, root_box: Any, html: Any, pages: list[Any]
    ) -> list[Any]:
        before = context.page_maker
        made = list(make_all_pages(context, root_box, html, pages))
        end_is_as_it_was = len(made) < len(pages) and made[-1] is pages[len(made) - 1]
        if not end_is_as_it_was:
            return made
        # Of each page WeasyPrint remembers how it begins, and of the last also how it ends.
        context.page_maker += before[len(made) + 1 : len(pages) + 1]
        return made + pages[len(made) :]

    layout.make_all_pages = make_all_pages_to_the_last


class _IsDraft(Exception):
    """The pages of a draft are all made."""


def drafted_pages(context: Any, pages: Iterator[Any]) -> Iterator[Any]:
    """The pages of a layout without heads and feet; ``context`` says that it is a draft."""
    with suppress(_IsDraft):
        next(pages)
    return iter([page for page, _ in context.made_pages])


def _keep_what_was_laid_out() -> None:
    """Keep what a page was laid out from, and its pages before they get their heads and feet, and
    begin with those pages if it is laid out again (:mod:`tasks.annexes.pdf.changed_pages`).

    ``html`` gets the attributes ``root_box``, ``context`` and ``footnotes``, and the context
    ``made_pages``: each page with its parts. If ``html`` asks for a ``draft``, its pages get no
    heads and feet.
    """
    layout_document, make_margin_boxes = layout.layout_document, layout.make_margin_boxes
    initialize_page_maker, make_all_pages = layout.initialize_page_maker, layout.make_all_pages

    def layout_document_and_keep(html: Any, root_box: Any, context: Any) -> Iterator[Any]:
        html.root_box, html.context, html.footnotes = root_box, context, list(context.footnotes)
        context.draft = getattr(html, "draft", False)
        if not context.draft:
            return layout_document(html, root_box, context)  # type: ignore[no-any-return]
        return drafted_pages(context, layout_document(html, root_box, context))

    def make_margin_boxes_unless_draft(context: Any, page: Any, state: Any) -> Any:
        if context.draft:
            raise _IsDraft
        return make_margin_boxes(context, page, state)

    def initialize_page_maker_once(context: Any, root_box: Any) -> None:
        if not hasattr(context, "kept_pages"):
            initialize_page_maker(context, root_box)

    def make_all_pages_from_kept(
        context: Any, root_box: Any, html: Any, pages: list[Any]
    ) -> list[Any]:
        pages = pages or getattr(context, "kept_pages", [])
        made: list[Any] = make_all_pages(context, root_box, html, pages)
        context.made_pages = [(page, page.children) for page in made]
        return made

    document.layout_document = layout_document_and_keep
    layout.make_margin_boxes = make_margin_boxes_unless_draft
    layout.initialize_page_maker = initialize_page_maker_once
    layout.make_all_pages = make_all_pages_from_kept


def _keep_footnotes_of_the_page_before() -> None:
    """Keep the footnotes that a page passed on to the next one, when only the next one is made
    anew.

    WeasyPrint makes a page again when the numbers of pages on it become known, such as those in the
    list of annexes of a letter, and takes the page before as it was: nothing is passed on then, and
    the footnotes that waited would be gone without a word. And the other way about: the next page
    is made anew as well if other footnotes are passed on to it.

    Not reported upstream.
    """
    remake_page = page.remake_page

    def remake_page_with_footnotes(index: int, context: Any, *rest: Any) -> Any:
        # By page what was passed on to it, and which page was made last in this round: the list of
        # notes is a new one in every round.
        waiting: dict[int, list[Any]] = context.__dict__.setdefault("waiting_footnotes", {})
        of_round, last = context.__dict__.get("last_made", (None, None))
        if index not in waiting or (of_round is context.rendered_notes and last == index - 1):
            waiting[index] = list(context.reported_footnotes)
        else:
            context.reported_footnotes = list(waiting[index])
        context.last_made = context.rendered_notes, index
        made = remake_page(index, context, *rest)
        if waiting.get(index + 1, context.reported_footnotes) != context.reported_footnotes:
            context.page_maker[index + 1][-1]["content_changed"] = True
        return made

    page.remake_page = remake_page_with_footnotes


def _remember_boxes() -> None:
    """Give every structure element the box it was made for, as ``box``.

    WeasyPrint writes one structure element per box, page by page, and forgets of which HTML element
    the box was a part. :mod:`tasks.annexes.pdf.structure` needs that to join the parts.

    Reported upstream by others: Kozea/WeasyPrint#2903 (tables and lists cut over pages).
    """
    build_box_tree = tags._build_box_tree

    def build_box_tree_and_remember(box: Any, *rest: Any) -> Iterator[Any]:
        for element in build_box_tree(box, *rest):
            if not hasattr(element, "box"):
                # an absolutely placed box stands behind a placeholder
                element.box = getattr(box, "_box", box)
            yield element

    tags._build_box_tree = build_box_tree_and_remember


def _make_page_references_once() -> None:
    """Make the tuple of all page references once per document.

    pydyf makes it anew for every structure element, which makes long documents quadratic.

    Not reported upstream.
    """

    def page_references(pdf: Any) -> tuple[bytes, ...]:
        kids = pdf.pages["Kids"]
        cached: tuple[int, tuple[bytes, ...]] | None = getattr(pdf, "cached_page_references", None)
        if cached is None or cached[0] != len(kids):
            cached = (len(kids), tuple(f"{number} 0 R".encode("ascii") for number in kids[::3]))
            pdf.cached_page_references = cached
        return cached[1]

    pydyf.PDF.page_references = property(page_references)


def _end_streams_surely() -> None:
    """Write a stream so that all readers find the same length, and compress it once.

    pydyf writes a single line feed before ``endstream``. Where the compressed bytes happen to end
    in a carriage return (one stream in 256), the two together are read as one end of line and the
    stream seems a byte too short: PDF/A is broken, by chance. After a carriage return and a line
    feed of our own, nothing in the data can be taken for the end of the line.

    pydyf asks for the bytes twice, to write them and for the identifier of the file, and packs them
    as small as zlib can. Once, at zlib's usual level, makes a file a twenty-fifth larger and takes
    nearly a tenth off the time of a long print.

    Not reported upstream; CourtBouillon/pydyf#4 made the line end, and left this case.
    """

    def data(stream: Any) -> bytes:
        # Before the first time a stream may change in place, after it only as these two tell.
        state = (len(stream.stream), stream.compress)
        kept: tuple[tuple[int, bool], bytes] | None = getattr(stream, "kept_data", None)
        if kept is None or kept[0] != state:
            kept = stream.kept_data = (state, written(stream))
        return kept[1]

    def written(stream: Any) -> bytes:
        content = b"\n".join(map(pydyf._to_bytes, stream.stream))
        properties = pydyf.Dictionary(stream.extra.copy())
        if stream.compress:
            properties["Filter"] = "/FlateDecode"
            content = zlib.compress(content)
        properties["Length"] = len(content)
        return b"\n".join((properties.data, b"stream", content)) + b"\r\nendstream"

    pydyf.Stream.data = property(data)


def _name_tables_that_go_on() -> None:
    """Print the first row of the head of a table, if it is of class ``goes-on``, only on the pages
    on which the table goes on.

    WeasyPrint repeats the whole head on every page, and has no way to say of a part of it that it
    is for the pages after the first. It lays a table out once for every page, and tells what has
    been printed of it already.

    Not reported upstream.
    """
    table_layout = block.table_layout

    def table_layout_with_name(
        context: Any, table: Any, bottom_space: Any, skip_stack: Any, *rest: Any
    ) -> Any:
        if skip_stack is None and table.children and table.children[0].is_header:
            head, *others = table.children
            first = head.children[0].element
            if first is not None and first.get("class") == GOES_ON:
                head = head.copy_with_children(head.children[1:])
                table = table.copy_with_children([head, *others])
                down, across = table.collapsed_border_grid
                table.collapsed_border_grid = down[1:], across[1:]
        return table_layout(context, table, bottom_space, skip_stack, *rest)

    block.table_layout = table_layout_with_name


def _narrowed(rule: re.Match[str]) -> str:
    part, declarations = rule.groups()
    return f"{OWNERS[part]}::{part}{declarations}" if part in OWNERS else ""


class StyledHTML(HTML):  # type: ignore[misc]
    """HTML as WeasyPrint takes it, with its own default style, less what no element of ours has.

    WeasyPrint gives every element six parts, such as the marker of a list item and the call of a
    footnote, and works out the style of each, for every cell of every table. A third of the time
    and the memory of a long print went there. Here a list item has a marker, and a footnote has a
    call and a marker.

    Not reported upstream; Kozea/WeasyPrint#2813, which is in this version, shares styles between
    elements and does not touch their parts.
    """

    #: What is laid out is looked at first, and laid out again: changed_pages.finished.
    draft = True
    # WeasyPrint has read the styles of counters in it already, and complains of a second time in
    # the same place.
    _style = CSS(string=_RULE_FOR_EVERY_ELEMENT.sub(_narrowed, UA), counter_style=CounterStyle())

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [self._style]
