"""Writes an annex as a Word document that policy advisers can go on with: real styles, notes and
captions, and every figure marked.

Each figure stands in a content control of which the tag (and the title, because LibreOffice 7.4
keeps only that one) is the id of the figure. The control is not locked: a number that
somebody has changed still says which figure it was. Around it is a bookmark, which is what
LibreOffice keeps when it saves the document in another form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count
from types import MappingProxyType
from xml.etree.ElementTree import Element

from tasks.annexes.documents.blocks import (
    Block,
    Bullets,
    Caption,
    Contents,
    ContentsLine,
    Document,
    HeadingBlock,
    PageNumber,
    Paragraph,
    ParagraphKind,
    Picture,
    TableBlock,
    TableKind,
    TableRow,
    Text,
    TextStyle,
)
from tasks.annexes.documents.docx.fonts import font_files, fonts_part, fonts_relations
from tasks.annexes.documents.docx.page import band, footer, header, section
from tasks.annexes.documents.docx.parts import (
    THEME,
    Media,
    content_types,
    core_properties,
    document_relations,
    drawing,
    notes_part,
    notes_relations,
    package_relations,
    root,
)
from tasks.annexes.documents.docx.runs import Runs, field_mark, instruction, paragraph
from tasks.annexes.documents.docx.styles import (
    CHAPTERS,
    NUMBERED_STYLE,
    TABLE_STYLE,
    edge,
    numbering_part,
    run,
    settings_part,
    styles_part,
    w,
)
from tasks.annexes.documents.docx.theme import theme_part
from tasks.annexes.documents.package import package, xml_part
from tasks.annexes.documents.styles import (
    EDGES,
    HEAD_CELL,
    INDENT,
    PADDINGS,
    PARAGRAPH_LOOKS,
    WIDER,
    Border,
    CellLook,
    Column,
    cell_look,
    column_widths,
    paper,
    sender_column,
)
from tasks.definitions.house_style import colour

NO_PAGES: Mapping[str, int] = MappingProxyType({})
#: Under the contents, inside the field: when Word works it out again, this goes.
PAGES_OF_PDF = (
    "De nummers zijn pagina’s van de pdf. Zo maakt Word ze die van dit document: klik in de "
    "inhoudsopgave en druk op F9."
)


def print_docx(
    document: Document, *, created: datetime, pages: Mapping[str, int] = NO_PAGES
) -> bytes:
    """The document as a Word file; the same document, time and pages give the same bytes.

    Args:
        pages: on which page of the PDF each heading stands, by id. Only Word knows its own pages,
            and it works them out when somebody asks for it. Until then the table of contents
            shows these, and says that they are those of the PDF; empty: it shows no pages.

    Raises:
        PrintError: if something in the document has no place in a Word document.
        ValueError: if ``created`` has no time zone.
    """
    writer = _Writer(document, pages)
    is_letter = document.is_letter
    room = paper(is_letter=is_letter).text_width
    body = w("body", *writer.blocks(document.blocks, room=room), section(is_letter=is_letter))
    parts = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": package_relations(),
        "docProps/core.xml": core_properties(document, created),
        "word/document.xml": root("document", body),
        "word/styles.xml": styles_part(is_letter=is_letter),
        "word/numbering.xml": numbering_part(writer.numbered, is_letter=is_letter),
        "word/settings.xml": settings_part(),
        "word/fontTable.xml": fonts_part(),
        f"word/{THEME}": theme_part(),
        "word/footnotes.xml": notes_part(writer.runs.notes),
        "word/header1.xml": root("hdr", header(document)),
        "word/header2.xml": root("hdr", w("p") if is_letter else band()),
        "word/footer1.xml": root("ftr", footer(document)),
        "word/_rels/document.xml.rels": document_relations(writer.media),
        "word/_rels/footnotes.xml.rels": notes_relations(writer.media),
        "word/_rels/fontTable.xml.rels": fonts_relations(),
    }
    files = (
        {name: xml_part(part) for name, part in parts.items()} | writer.media.files() | font_files()
    )
    return package(files, created=created)


class _Writer:
    """Counts what must be unique in a document while its blocks are written."""

    def __init__(self, document: Document, pages: Mapping[str, int]) -> None:
        self._pages, self._is_letter = pages, document.is_letter
        self.media = Media()
        self.numbered = 0
        headings = [
            block.id for block in document.blocks if isinstance(block, HeadingBlock) and block.id
        ]
        self._bookmarks = {id: f"_Toc{number:09}" for number, id in enumerate(headings, start=1)}
        self.runs = Runs(self._bookmarks, pages, self.media)
        self._drawings = count(1)

    def blocks(
        self, blocks: Iterable[Block], *, room: int, keep_next: bool = False
    ) -> Iterator[Element]:
        """The paragraphs and tables of ``blocks``, in a width of ``room``."""
        for block in blocks:
            if isinstance(block, Paragraph):
                frame = [_frame(sender_column())] if block.kind is ParagraphKind.SENDER else []
                yield paragraph(
                    block.kind, self.runs.of(block.inlines), *frame, keep_next=keep_next
                )
            elif isinstance(block, HeadingBlock):
                yield self._heading(block)
            elif isinstance(block, Caption):
                yield self._caption(block)
            elif isinstance(block, Bullets):
                yield from self._list(block, 0, keep_next=keep_next)
            elif isinstance(block, Picture):
                shown = w(
                    "r", drawing(block, self.media.picture(block), next(self._drawings), room)
                )
                yield paragraph(block.kind, [shown], keep_next=keep_next)
            elif isinstance(block, TableBlock):
                yield from self._table(block, room + WIDER if block.wide else room)
            else:
                yield from self._contents(block)

    def _heading(self, heading: HeadingBlock) -> Element:
        extra = [w("pageBreakBefore")] if heading.new_page else []
        counts = heading.level == 1 or (heading.level == 2 and self._is_letter)
        if counts and not heading.number:
            extra.append(w("numPr", w("numId", val=0)))
        if heading.edge:
            extra.append(w("pBdr", edge("top", Border(EDGES[heading.edge], 16, 6))))
        if heading.new_page:
            extra.append(w("spacing", before=0))
        if heading.level == 2 and not heading.number and self._is_letter:
            extra.append(w("ind", left=0, firstLine=0))
        content = list(self.runs.of(heading.inlines))
        if name := self._bookmarks.get(heading.id):
            number = int(name.removeprefix("_Toc"))
            content = [
                w("bookmarkStart", id=number, name=name),
                *content,
                w("bookmarkEnd", id=number),
            ]
        return paragraph(
            (ParagraphKind.HEADING_1, ParagraphKind.HEADING_2, ParagraphKind.HEADING_3)[
                heading.level - 1
            ],
            content,
            *extra,
        )

    def _caption(self, caption: Caption) -> Element:
        counted = []
        if caption.word:
            field = w("fldSimple", run(caption.number), instr=f" SEQ {caption.word} \\* ARABIC ")
            counted = [run(f"{caption.word}\u00a0"), field, run(". ")]
        return paragraph(ParagraphKind.CAPTION, [*counted, *self.runs.of(caption.inlines)])

    def _list(self, bullets: Bullets, level: int, *, keep_next: bool) -> Iterator[Element]:
        marks: list[Element] = []
        if bullets.ordered:
            self.numbered += 1
            marks = [
                w("numPr", w("ilvl", val=level), w("numId", val=int(CHAPTERS) + self.numbered))
            ]
        elif level:
            marks = [w("numPr", w("ilvl", val=level), w("numId", val=1))]
        look = PARAGRAPH_LOOKS[bullets.kind]
        left = look.left + INDENT * (level + 1)
        for item in bullets.items:
            for index, block in enumerate(item):
                if isinstance(block, Bullets):
                    yield from self._list(block, min(level + 1, 8), keep_next=keep_next)
                elif isinstance(block, Paragraph):
                    # What follows in an item stands under its text, without a mark of its own.
                    extra = marks if index == 0 else [w("numPr", w("numId", val=0))]
                    hanging = {"hanging": INDENT} if index == 0 else {"firstLine": 0}
                    indent = (
                        [w("ind", left=left, **hanging)]
                        if level or index or bullets.ordered
                        else []
                    )
                    made = paragraph(
                        bullets.kind,
                        self.runs.of(block.inlines),
                        *extra,
                        *indent,
                        keep_next=keep_next,
                    )
                    if bullets.ordered and bullets.kind is ParagraphKind.LIST:
                        made[0][0].set("w:val", NUMBERED_STYLE[0])
                    yield made

    def _table(self, table: TableBlock, width: int) -> Iterator[Element]:
        if table.caption:
            yield self._caption(table.caption)
        widths = column_widths(table, width)
        padding = PADDINGS[table.kind]
        room = zip(
            ("top", "left", "bottom", "right"),
            (padding.above, padding.before, padding.below, padding.after),
            strict=True,
        )
        # Not the id of a heading row where there is none: screen readers would read a row of data
        # as headings.
        look = w(
            "tblLook",
            val="06A0" if table.head else "0680",
            firstRow=int(bool(table.head)),
            lastRow=0,
        )
        for name, value in {"firstColumn": 1, "lastColumn": 0, "noHBand": 1, "noVBand": 1}.items():
            look.set(f"w:{name}", str(value))
        title = (
            table.title
            or "".join(part.text for part in table.caption.inlines if isinstance(part, Text))
            if table.caption
            else table.title
        )
        no_lines = w("tblBorders", *(w(side, val="nil") for side in ("bottom", "insideH")))
        properties = w(
            "tblPr",
            w("tblStyle", val=TABLE_STYLE),
            w("tblW", w=width, type="dxa"),
            *([no_lines] if table.kind is TableKind.LETTERHEAD else []),
            w("tblLayout", type="fixed"),
            w("tblCellMar", *(w(side, w=size, type="dxa") for side, size in room)),
            look,
            *([w("tblCaption", val=title)] if title else []),
            *([w("tblDescription", val=table.summary)] if table.summary else []),
        )
        rows = [
            self._row(row, table.kind, widths, HEAD_CELL, is_head=True, keep_next=True)
            for row in table.head
        ]
        for index, row in enumerate(table.body):
            keep_next = table.whole and index < len(table.body) - 1
            rows.append(
                self._row(
                    row,
                    table.kind,
                    widths,
                    cell_look(table, index),
                    is_head=False,
                    keep_next=keep_next,
                )
            )
        yield w("tbl", properties, w("tblGrid", *(w("gridCol", w=one) for one in widths)), *rows)
        # Word joins tables that touch; the room under a table is this paragraph's.
        under = 400 if table.kind is TableKind.LETTERHEAD else 200
        yield w("p", w("pPr", w("spacing", before=0, after=0, line=under, lineRule="exact")))

    def _row(
        self,
        row: TableRow,
        kind: TableKind,
        widths: list[int],
        look: CellLook,
        *,
        is_head: bool,
        keep_next: bool,
    ) -> Element:
        made, column = [], 0
        for cell in row.cells:
            width = sum(widths[column : column + cell.span])
            room = width - PADDINGS[kind].before - PADDINGS[kind].after
            content = self.blocks(cell.blocks, room=room, keep_next=keep_next)
            made.append(self._cell(cell.span, width, list(content), look, is_head=is_head))
            column += cell.span
        return w(
            "tr",
            w(
                "trPr",
                *([] if row.long else [w("cantSplit")]),
                *([w("tblHeader")] if is_head else []),
            ),
            *made,
        )

    @staticmethod
    def _cell(
        span: int, width: int, content: list[Element], look: CellLook, *, is_head: bool
    ) -> Element:
        properties = w("tcPr", w("tcW", w=width, type="dxa"))
        if span > 1:
            properties.append(w("gridSpan", val=span))
        lines = [
            edge(side, line) for side, line in (("top", look.over), ("bottom", look.under)) if line
        ]
        if lines:
            properties.append(w("tcBorders", *lines))
        if look.shade:
            properties.append(w("shd", val="clear", color="auto", fill=colour(look.shade)))
        if is_head:
            properties.append(w("vAlign", val="bottom"))
        if content[-1].tag != "w:p":  # a cell must end with a paragraph
            content.append(w("p"))
        return w("tc", properties, *content)

    def _contents(self, contents: Contents) -> Iterator[Element]:
        if not contents.entries:
            return
        deepest = max(entry.level for entry in contents.entries)
        lines = [self._entry(entry) for entry in contents.entries]
        lines[0][1:1] = [
            field_mark("begin"),
            instruction(f' TOC \\o "1-{deepest}" \\h \\z \\u '),
            field_mark("separate"),
        ]
        if self._pages:
            lines.append(paragraph(ParagraphKind.NOTE, [run(PAGES_OF_PDF)]))
        lines[-1].append(field_mark("end"))
        gallery = w("docPartObj", w("docPartGallery", val="Table of Contents"), w("docPartUnique"))
        heading = (
            [paragraph(ParagraphKind.CONTENTS_HEADING, [run(contents.title)])]
            if contents.title
            else []
        )
        yield w(
            "sdt", w("sdtPr", w("id", val=900_000_000), gallery), w("sdtContent", *heading, *lines)
        )

    def _entry(self, entry: ContentsLine) -> Element:
        number = [run(entry.number, w("b")), w("r", w("tab"))] if entry.number else []
        line = [*number, run(entry.text)]
        if name := self._bookmarks.get(entry.target):
            page = self.runs.page(PageNumber(entry.target, TextStyle()))
            line = [w("hyperlink", *line, w("r", w("tab")), *page, anchor=name, history=1)]
        return paragraph(
            (ParagraphKind.CONTENTS_1, ParagraphKind.CONTENTS_2)[entry.level - 1], line
        )


def _frame(column: Column) -> Element:
    """In the margin: paragraphs in a row that say this stand there together."""
    return w(
        "framePr",
        w=column.width,
        wrap="around",
        hAnchor="page",
        x=column.left,
        vAnchor="page",
        y=column.top,
    )
