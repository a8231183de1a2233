"""Reads a finished page into the document model, once for all forms but the page itself.

What has no place in them stops the print: nothing may go missing unnoticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from itertools import groupby, pairwise
from typing import NamedTuple
from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import (
    Block,
    Break,
    Bullets,
    Caption,
    Contents,
    ContentsLine,
    Document,
    FigureMark,
    HeadingBlock,
    Inline,
    Note,
    PageNumber,
    Paragraph,
    ParagraphKind,
    RowLook,
    TableBlock,
    TableCell,
    TableKind,
    TableRow,
    Text,
    TextStyle,
)
from tasks.annexes.documents.charts import picture
from tasks.annexes.documents.inlines import tidy
from tasks.annexes.documents.page_breaks import with_kept_leads, without_nearly_empty_pages
from tasks.annexes.page.concept import LETTER
from tasks.annexes.page.dom import text_of
from tasks.annexes.pdf.print_pdf import PrintError

CONTAINERS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "dd",
        "div",
        "dl",
        "dt",
        "figure",
        "footer",
        "header",
        "main",
        "p",
        "pre",
        "section",
    )
)
INLINES = frozenset(
    (
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "i",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "var",
    )
)
SILENT = frozenset(("style", "link", "meta", "hr", "wbr"))
HEADINGS = {"h2": 1, "h3": 2, "h4": 3, "h5": 3, "h6": 3}
PARAGRAPHS = {
    "kind": ParagraphKind.COVER,
    "period": ParagraphKind.SUBTITLE,
    "concept": ParagraphKind.CONCEPT,
    "note": ParagraphKind.NOTE,
    "facts": ParagraphKind.FACTS,
    "sender": ParagraphKind.SENDER,
    "addressee": ParagraphKind.ADDRESSEE,
    "missing": ParagraphKind.MISSING,
    "signature": ParagraphKind.SIGNATURE,
    "signatory": ParagraphKind.SIGNATORY,
}
TONES = frozenset(("detail", "realised", "on-track", "behind", "not-realised", "not-yet"))
#: The paragraphs of a list, by the kind of the text around it.
LIST_KINDS = {
    ParagraphKind.BRIEF_TEXT: ParagraphKind.BRIEF_LIST,
    ParagraphKind.BRIEF_LIST: ParagraphKind.BRIEF_LIST,
} | {kind: ParagraphKind.TABLE_LIST for kind in ParagraphKind if kind.startswith("table_")}
ROW_KINDS = {
    (RowLook.TOTAL, False): ParagraphKind.TABLE_TOTAL,
    (RowLook.TOTAL, True): ParagraphKind.TABLE_TOTAL_NUMBER,
    (RowLook.REST, False): ParagraphKind.TABLE_REST,
    (RowLook.REST, True): ParagraphKind.TABLE_REST_NUMBER,
}
PARTICULARS = (TableKind.META, TableKind.LETTERHEAD)
LONGEST_ID = 64  # Word calls a document with a longer tag damaged
MOST_COLUMNS = 60  # more cannot be read on a page

_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_WORD_AND_NUMBER = re.compile(r"(\w+)\u00a0(\d+)\.")
_SHARE = re.compile(r"width:\s*(\d+)(?:\.\d+)?%")
_ADDRESS = re.compile("#|https?://|mailto:")


class _Around(NamedTuple):
    """What a piece of the page inherits from what it stands in."""

    kind: ParagraphKind = ParagraphKind.BODY
    style: TextStyle = TextStyle()
    card: str | None = None
    long: bool = False
    wide: bool = False


def read_page(page: Element) -> Document:
    """The document that a page holds; the page stays as it is.

    Args:
        page: a whole page, see :func:`tasks.annexes.page.numbering.numbered_page`.

    Raises:
        PrintError: if something in the page has no place in a word processor document.
    """
    cover = next(
        (one for one in page.iter("header") if "cover" in _classes(one)), Element("header")
    )
    names = {one.get("name"): one.get("content", "") for one in page.iter("meta")}
    title = next((text_of(one, without="") for one in page.iter("title")), "")
    try:
        blocks = tuple(_blocks(next(page.iter("body")), _Around()))
    except RecursionError as error:
        raise PrintError("De bijlage is te diep genest om te drukken.") from error
    return Document(
        title=title,
        author=names.get("author", ""),
        description=names.get("description", ""),
        language=page.get("lang", "nl"),
        running_title=cover.get("data-title", title),
        mark=cover.get("data-mark", ""),
        foot=cover.get("data-foot", ""),
        blocks=with_kept_leads(without_nearly_empty_pages(blocks)),
        is_letter=LETTER in _classes(next(page.iter("body"))),
    )


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _blocks(element: Element, around: _Around) -> Iterator[Block]:
    """The content of ``element``; text between its blocks becomes paragraphs."""
    for is_inline, parts in groupby(
        _flow(element, around), key=lambda part: isinstance(part, Inline)
    ):
        if not is_inline:
            yield from (part for part in parts if not isinstance(part, Inline))
        elif inlines := tidy(part for part in parts if isinstance(part, Inline)):
            yield Paragraph(around.kind, inlines)


def _flow(element: Element, around: _Around) -> Iterator[Inline | Block]:
    if element.text:
        yield Text(element.text, around.style)
    for child in element:
        if isinstance(child.tag, str):  # comments have a function there
            yield from _child(child, around)
        if child.tail:
            yield Text(child.tail, around.style)


def _child(child: Element, around: _Around) -> Iterator[Inline | Block]:
    tag, classes = str(child.tag), _classes(child)
    if child.get("role") == "doc-footnote":
        yield Note(_inlines(child, TextStyle()))
    elif child.get("role") == "doc-toc":
        yield _contents(child)
    elif tag == "br":
        yield Break()
    elif "data-figure" in child.attrib:
        yield FigureMark(_figure_id(child), text_of(child, without=""), _style(child, around.style))
    elif target := child.get("data-target"):
        yield PageNumber(target.removeprefix("#"), _style(child, around.style))
    elif tag == "svg":
        yield picture(
            child,
            ParagraphKind.TABLE_PICTURE
            if around.kind.startswith("table_")
            else ParagraphKind.PICTURE,
        )
    elif tag in INLINES:
        yield from _flow(child, around._replace(style=_style(child, around.style)))
    elif tag == "h1":
        # The subject of a letter stands among its particulars.
        kind = ParagraphKind.TITLE if around.kind is ParagraphKind.BODY else ParagraphKind.SUBJECT
        yield Paragraph(kind, _inlines(child, TextStyle()))
    elif tag in HEADINGS:
        yield _heading(child, around)
    elif tag == "figcaption":
        yield _caption(child)
    elif tag in ("ul", "ol"):
        kind = LIST_KINDS.get(around.kind, ParagraphKind.LIST)
        items = [
            tuple(_blocks(item, around._replace(kind=kind))) for item in child if item.tag == "li"
        ]
        if not all(isinstance(block, Paragraph | Bullets) for item in items for block in item):
            raise PrintError("In een lijst kunnen alleen tekst en lijsten staan.")
        if filled := tuple(item for item in items if item):
            yield Bullets(tag == "ol", kind, filled)
    elif tag == "table":
        yield _table(child, around)
    elif tag in CONTAINERS:
        yield from _blocks(child, _inside(tag, classes, around))
    elif tag not in SILENT:
        raise PrintError(f"<{tag}> kan niet in een document voor de tekstverwerker staan.")


def _figure_id(element: Element) -> str:
    id = element.get("data-figure", "")
    if not 0 < len(id) <= LONGEST_ID:
        raise PrintError(
            f"De id van een cijfer moet 1 tot en met {LONGEST_ID} tekens hebben: {id[:200]!r}"
        )
    return id


def _inside(tag: str, classes: list[str], around: _Around) -> _Around:
    if "in-brief" in classes:
        return around._replace(kind=ParagraphKind.BRIEF_TEXT)
    if "card" in classes:
        edge = next((name.removesuffix("-card") for name in classes if name.endswith("-card")), "")
        return around._replace(card=edge, long="long" in classes)
    if "wide" in classes:
        return around._replace(wide=True)
    if tag == "p":
        return around._replace(
            kind=next((PARAGRAPHS[name] for name in classes if name in PARAGRAPHS), around.kind)
        )
    if tag == "dt":
        return around._replace(style=around.style._replace(bold=True))
    return around


def _style(element: Element, style: TextStyle) -> TextStyle:
    tag, classes = str(element.tag), _classes(element)
    if tag in ("strong", "b") or "status" in classes:
        style = style._replace(bold=True)
    if (tag in ("em", "cite", "dfn", "var")) or (
        tag == "i" and element.get("aria-hidden") != "true"
    ):
        style = style._replace(italic=True)
    if tag in ("sup", "sub"):
        style = style._replace(raised=tag == "sup", lowered=tag == "sub")
    if tone := next((name for name in classes if name in TONES), ""):
        style = style._replace(tone=tone)
    if language := element.get("lang"):
        style = style._replace(language=language)
    if (address := element.get("href")) is not None:
        if not _ADDRESS.match(address):
            raise PrintError(f"Verwijzing niet toegestaan: {address[:100]}")
        style = style._replace(link=address)
    return style


def _inlines(element: Element, style: TextStyle) -> tuple[Inline, ...]:
    parts = list(_flow(element, _Around(style=style)))
    for part in parts:
        if not isinstance(part, Inline):
            raise PrintError(f"In <{element.tag}> kan alleen tekst staan.")
    return tidy(part for part in parts if isinstance(part, Inline))


def _split_number(element: Element, form: re.Pattern[str]) -> tuple[re.Match[str] | None, Element]:
    """The number that :mod:`tasks.annexes.page.numbering` put in front, if it has that form, and
    the element without it.
    """
    first = next(iter(element), None)
    if (
        first is None
        or element.text
        or "nr" not in _classes(first)
        or (found := form.fullmatch(first.text or "")) is None
    ):
        return None, element
    rest = copy(element)
    rest.text = (first.tail or "").lstrip()
    rest.remove(first)
    return found, rest


def _heading(element: Element, around: _Around) -> Block:
    if "unnumbered" in _classes(element):
        kind = (
            ParagraphKind.BRIEF_HEADING
            if around.kind is ParagraphKind.BRIEF_TEXT
            else ParagraphKind.UNNUMBERED
        )
        return Paragraph(kind, _inlines(element, TextStyle()))
    number, title = _split_number(element, _DIGITS)
    return HeadingBlock(
        level=HEADINGS[str(element.tag)],
        number=number[0] if number else "",
        inlines=_inlines(title, TextStyle()),
        id=element.get("id", ""),
        edge="" if around.card is None else around.card or "plain",
        new_page="new-page" in _classes(element),
    )


def _caption(element: Element) -> Caption:
    number, title = _split_number(element, _WORD_AND_NUMBER)
    return Caption(
        number[1] if number else "", number[2] if number else "", _inlines(title, TextStyle())
    )


def _contents(nav: Element) -> Contents:
    title = next((text_of(one, without="") for one in nav if one.tag in HEADINGS), "")
    entries = []
    for line in nav.iter("li"):
        for link in line.iter("a"):
            level = 2 if "sub" in _classes(line) else 1
            number, name = _split_number(link, _DIGITS)
            entries.append(
                ContentsLine(
                    level,
                    number[0] if number else "",
                    text_of(name, without="doc-footnote"),
                    link.get("href", "").removeprefix("#"),
                )
            )
    return Contents(title, tuple(entries))


def _table(element: Element, around: _Around) -> TableBlock:
    classes = _classes(element)
    kind = (
        TableKind.LETTERHEAD
        if "letterhead" in classes
        else TableKind.META
        if "meta" in classes
        else TableKind.CARD
        if around.card is not None
        else TableKind.DATA
    )
    if kind is TableKind.DATA and "dense" in classes:
        kind = TableKind.DENSE
    head = [
        _row(row, kind, is_head=True)
        for part in element
        if part.tag == "thead"
        for row in part
        if row.tag == "tr"
    ]
    body = [
        _row(row, kind, is_head=False)
        for part in element
        if part.tag in ("tbody", "tfoot")
        for row in part
        if row.tag == "tr"
    ]
    columns = max((sum(cell.span for cell in row.cells) for row in [*head, *body]), default=0)
    if not 0 < columns <= MOST_COLUMNS:
        raise PrintError(
            f"Een tabel heeft {columns} kolommen; het moeten er 1 tot en met {MOST_COLUMNS} zijn."
        )
    return TableBlock(
        kind=kind,
        caption=next((_caption(one) for one in element if one.tag == "caption"), None),
        title=element.get("aria-label", ""),
        summary=element.get("data-summary", ""),
        shares=_shares(element, columns),
        head=tuple(_filled(row, columns) for row in head),
        body=tuple(_filled(row, columns) for row in body),
        whole="whole" in classes or (kind is TableKind.CARD and not around.long),
        wide=around.wide,
    )


def _row(row: Element, table: TableKind, *, is_head: bool) -> TableRow:
    classes = _classes(row)
    kind = next((one for one in (RowLook.TOTAL, RowLook.REST) if one in classes), RowLook.ROW)
    cells = []
    for cell in row:
        if cell.tag not in ("td", "th"):
            continue
        if cell.get("rowspan", "1") != "1":
            raise PrintError(
                "Een cel over meer rijen kan niet in een document voor de tekstverwerker staan."
            )
        number = "num" in _classes(cell)
        if is_head:
            text = ParagraphKind.TABLE_HEADING_NUMBER if number else ParagraphKind.TABLE_HEADING
        elif kind is not RowLook.ROW:
            text = ROW_KINDS[kind, number]
        elif cell.tag == "th" and table is not TableKind.DENSE:
            text = ParagraphKind.META_NAME if table in PARTICULARS else ParagraphKind.TABLE_NAME
        elif table is TableKind.LETTERHEAD:
            text = ParagraphKind.PARTICULAR
        else:
            text = ParagraphKind.TABLE_NUMBER if number else ParagraphKind.TABLE_TEXT
        blocks = tuple(_blocks(cell, _Around(kind=text))) or (Paragraph(text, ()),)
        span = cell.get("colspan", "1")
        if not (span.isascii() and span.isdigit() and 0 < len(span) <= 4):
            raise PrintError(f"Een cel over {span[:20]} kolommen kan niet.")
        cells.append(TableCell(blocks, int(span)))
    return TableRow(
        RowLook.FIRST_TOTAL if "first-total" in classes else kind, tuple(cells), "long" in classes
    )


def _filled(row: TableRow, columns: int) -> TableRow:
    missing = columns - sum(cell.span for cell in row.cells)
    return row._replace(
        cells=row.cells + (TableCell((Paragraph(ParagraphKind.TABLE_TEXT, ()),), 1),) * missing
    )


def _shares(table: Element, columns: int) -> tuple[int, ...]:
    given = [_SHARE.search(one.get("style", "")) for one in table.iter("col")]
    known = [int(one[1]) if one else 0 for one in given[:columns]] + [0] * (columns - len(given))
    free = known.count(0)
    left = max(100 - sum(known), 10 * free)
    wide = [one or left / free for one in known]
    ends = [0, *(round(1000 * sum(wide[: index + 1]) / sum(wide)) for index in range(columns))]
    return tuple(end - start for start, end in pairwise(ends))
